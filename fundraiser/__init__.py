"""Holiday match: a charity's year-end campaign, with matching gifts.

There are three sorts of package, each named for a noun.

Platform, what any web app needs:
    errors        errors for broken rules, with a message for the visitor
    deferred      modules that are imported when they are first used
    money         whole minor units in one currency; strict parsing in two languages
    clock         the only readers of the time
    states        statuses and their allowed transitions
    labels        labels and tones of enum members
    public_ids    ids for URLs
    config        every environment variable, typed, checked at start
    database      base class of models, column types, transaction()
    installation  the id of this installation
    i18n          languages, formats, the French catalogue
    web           access, forms, links, security headers, rate limits, assets, error pages, logs
    front         reads whole requests and hands them to threads; answers cached pages itself
    jobs          the queue, the timetable, rows claimed under a lease
    mail          the outbox and its sender
    documents     PDFs from typst templates
    pictures      uploads: checked, re-encoded, cropped, stored in several sizes
    audit         who did what to which record, when
    accounts      staff accounts: roles, permissions, second factor
    alarms        faults that people must act on
    organisation  the charity itself
    restores      detects a database restored from a backup, and holds its waiting mail
    backups       made each night, checked, rotated, restored and proved
    processes     starts and supervises web server, worker and stand-in

Features, each one noun of the field, from the bottom up:
    ledger        where money is, to the cent
    seals         proof that history was not changed
    campaigns     what people give to, and by when
    donors        who gives
    payments      Stripe, in our words
    matching      match sponsors: terms, pools, holds, allocations
    stories       news, with a call to action
    enquiries     media contact and help
    gifts         money that has arrived
    pledges       what a donor promised, and its checkout
    peer_to_peer  people and teams who raise money from their friends
    prospects     people who may fundraise for us: sign-up, the guide, follow-up
    privacy       what is stored about one person: exported, erased

Doors, one audience each:
    public        home, campaign page, match page
    portal        the account of a donor or supporter, by emailed link
    staff         the back office
    stripe_sync   keeps our records in step with Stripe
    digest        the email of yesterday's gifts
    health        watches the site as a whole, and raises alarms

`sandbox` is a stand-in for Stripe's test mode, in a process of its own.
`app` wires everything; `demo` fills an example season; `cli` is `flask config`; `doctor` checks an
installation.

A package imports only packages below it; pyproject.toml has the order, and a test checks it. To
pass work down, call a function; to pass it up, leave a row. Within a package, views, jobs and
commands call operations, which never read the clock, see a request or call Stripe, and leave the
commit to them. (An operation of one statement may be a transaction of its own, and then says so.)
"""

"""Holiday match: a charity runs its year-end campaign, and every gift is matched honestly.

Three sorts of package stand in one flat folder. Name the noun, and you have the folder.

Platform, what any web app needs:
    errors        a broken rule, in words fit for a visitor
    money         whole minor units in one currency; strict parsing in two languages
    clock         the only readers of the time
    states        a status moves only along declared arrows
    labels        what a member of an enum is called, and how good the news is
    public_ids    ids for URLs
    config        every environment variable, typed, checked at start
    database      models' base, column types, transaction()
    installation  which installation this is, wherever its database is run
    i18n          languages, formats, the French catalogue
    web           access, forms, links, security headers, rate limits, assets, error pages, logs
    jobs          the queue's knock, the timetable, rows claimed under a lease
    mail          the outbox and its sender
    documents     typst: template and facts in, PDF bytes out
    pictures      uploads: checked, drawn anew, cropped, kept in the sizes we show
    audit         who did what to which record, when
    accounts      people who work here: roles, permissions, second factor
    alarms        something is wrong that people must act on: raised, told, over
    organisation  the charity itself
    restores      a database restored from a backup is noticed, and mail that waited is held
    processes     starts and watches web, worker and stand-in

Features, each one noun of the field, from the bottom up:
    ledger        where money is, to the cent
    seals         history that cannot be changed without its being seen
    campaigns     what people give to, and by when
    donors        who gives
    payments      Stripe, in our words
    matching      who doubles it: terms, pools, holds, allocations
    stories       news, with its call to action
    enquiries     media contact and help: numbered, owned, due
    gifts         money that has arrived
    pledges       what a donor promised, and its checkout
    peer_to_peer  people and teams who raise money from their friends
    prospects         people who may fundraise for us: sign-up, the guide, follow-up

Doors, one audience each:
    public        home, campaign page, the match in the open
    portal        a donor’s and supporter’s own place, by emailed link
    staff         the back office
    stripe_sync   keeps us in step with Stripe

`sandbox` stands apart: a stand-in for Stripe's test mode, a process of its own.
`app` wires everything; `demo` fills a believable season; `cli` is `flask config`.

A package imports only packages below it (the order is in pyproject.toml and is checked). Downward,
call; upward, leave a row. Inside a package: views, jobs and commands are ways in to operations;
operations never commit, read the clock, see a request or call Stripe.
"""

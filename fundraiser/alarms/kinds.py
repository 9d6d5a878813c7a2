"""The kinds of alarms and their texts: an open list."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class AlarmKind(LabelledEnum):
    """A kind of problem."""

    STRIPE_KEY_REFUSED = "stripe-key-refused", _l("Stripe refuses our key")
    STRIPE_RIGHT_MISSING = "stripe-right-missing", _l("Our Stripe key lacks a permission")
    CHECKOUT_UNANSWERED = "checkout-unanswered", _l("Stripe does not say how a payment page ended")
    CHECKOUT_UNRECORDED = (
        "checkout-unrecorded",
        _l("What Stripe says about a payment page cannot be recorded"),
    )
    EVENT_NOT_ACTED_ON = "event-not-acted-on", _l("Stripe asks for something we do not do")
    PAYMENT_UNCLAIMED = "payment-unclaimed", _l("A payment belongs to no gift")
    DATABASE_RESTORED = "database-restored", _l("The database was restored from a backup")
    DATABASE_REFUSES = "database-refuses", _l("The database accepts no changes")
    WORKER_STOPPED = "worker-stopped", _l("No worker is running")
    WEB_STOPPED = "web-stopped", _l("The web server is not running")
    MAIL_STUCK = "mail-stuck", _l("Emails are not being sent")
    EVENTS_WAIT = "events-wait", _l("What Stripe tells us is not recorded")
    DISK_FULL = "disk-full", _l("The disk is nearly full")
    POOL_LOW = "pool-low", _l("A match pool is nearly spent")
    LEDGER_DIFFERS = "ledger-differs", _l("The ledger does not add up")
    BACKUP_MISSING = "backup-missing", _l("There is no backup of last night")
    CERTIFICATE_ENDS = "certificate-ends", _l("The certificate is not renewed")
    CERTIFICATE_REFUSED = "certificate-refused", _l("Browsers refuse the certificate")

    @property
    def words(self) -> "AlarmWords":
        return WORDS[self]


@dataclass(frozen=True, slots=True)
class AlarmWords:
    """The texts of a kind of alarm. `cause` refers to the alarm's facts as `%(name)s`.

    A fact named `…_at` is an instant; one named `…_cents` is an amount in the fact `currency`.
    """

    cause: LazyString
    what_to_do: LazyString


WORDS: Mapping[AlarmKind, AlarmWords] = {
    AlarmKind.STRIPE_KEY_REFUSED: AlarmWords(
        cause=_l(
            "Stripe does not accept the secret key of this site (%(code)s). Donors cannot reach the"
            " payment page, and what Stripe tells us waits."
        ),
        what_to_do=_l(
            "In Stripe’s Dashboard, under Developers, check whether the key was replaced "
            "or has expired. Give the site a key that works (STRIPE_SECRET_KEY) and start "
            "it again. Nothing is lost: what waits is tried again every five minutes."
        ),
    ),
    AlarmKind.STRIPE_RIGHT_MISSING: AlarmWords(
        cause=_l(
            "Stripe does not let the key of this site do something it needs (%(use)s, "
            "%(code)s). Whatever depends on it waits."
        ),
        what_to_do=_l(
            "In Stripe’s Dashboard, under Developers, API keys, give the key the permissions that"
            " the README lists. Nothing is lost: what waits is tried again every five minutes."
        ),
    ),
    AlarmKind.CHECKOUT_UNANSWERED: AlarmWords(
        cause=_l(
            "A payment page ended on %(ended_at)s, and Stripe has not said since whether the donor"
            " paid. The matching funds reserved for this gift stay reserved until it does."
        ),
        what_to_do=_l(
            "Check whether Stripe is down (status.stripe.com), and whether the key of this "
            "site belongs to the account that opened the page. We ask Stripe again every "
            "half hour. This alarm ends when it answers."
        ),
    ),
    AlarmKind.CHECKOUT_UNRECORDED: AlarmWords(
        cause=_l(
            "A payment page ended on %(ended_at)s. Stripe says how, but this site fails to record"
            " it. The matching funds reserved for this gift stay reserved until it can."
        ),
        what_to_do=_l(
            "Check in Stripe’s Dashboard whether the donor paid. Ask a technical person to "
            "look for “checkout not applied” in the logs, and to run the ledger’s check. "
            "We try again every half hour. This alarm ends when it works."
        ),
    ),
    AlarmKind.EVENT_NOT_ACTED_ON: AlarmWords(
        cause=_l(
            "Stripe told us of %(object)s (%(event)s). This site does not act on that, so "
            "its totals have not changed."
        ),
        what_to_do=_l(
            "Open it in Stripe’s Dashboard and deal with it there: a dispute must be answered"
            " before its deadline. Then mark this alarm as resolved."
        ),
    ),
    AlarmKind.PAYMENT_UNCLAIMED: AlarmWords(
        cause=_l(
            "%(amount_cents)s was paid into your Stripe account on %(paid_at)s, and this "
            "site cannot tell what for. It counts in no total."
        ),
        what_to_do=_l(
            "Find out in Stripe’s Dashboard who paid and why: send the money back, or keep it if it"
            " was for something else. Then say what was done, in the list of payments not as"
            " promised."
        ),
    ),
    AlarmKind.DATABASE_RESTORED: AlarmWords(
        cause=_l(
            "The database dates from %(backup_at)s. Gifts paid since then come back from "
            "Stripe by themselves. Emails that were waiting in the backup (%(held)s) are "
            "held, because they may have been sent already."
        ),
        what_to_do=_l(
            "Look at the held emails in the outbox, and send or discard each. What staff and"
            " supporters changed in the meantime is lost: enter it again. Cash and cheques are in"
            " no other system. Then mark this alarm as resolved."
        ),
    ),
    AlarmKind.DATABASE_REFUSES: AlarmWords(
        cause=_l(
            "This site cannot write to its database (%(error)s). Nobody can give, and what Stripe"
            " tells us is not recorded."
        ),
        what_to_do=_l(
            "Check that the database server is running, and that its disk is not full. "
            "Check that no other program has locked the database or made it read-only. "
            "Then start the site again. It will find payments already made at Stripe."
        ),
    ),
    AlarmKind.WORKER_STOPPED: AlarmWords(
        cause=_l(
            "The worker was last seen on %(seen_at)s. No email is sent, what Stripe tells "
            "us is not recorded, and nothing is done on time. Donors can still pay."
        ),
        what_to_do=_l(
            "Start the worker again, as the README says, and read its log to see why it "
            "stopped. Nothing is lost: what waits is done as soon as it runs."
        ),
    ),
    AlarmKind.WEB_STOPPED: AlarmWords(
        cause=_l("The web server was last seen on %(seen_at)s. Nobody can open the site or give."),
        what_to_do=_l(
            "Start the web server again, as the README says, and read its log to see why "
            "it stopped. Payments already made are still being recorded."
        ),
    ),
    AlarmKind.MAIL_STUCK: AlarmWords(
        cause=_l("An email has been waiting since %(waiting_at)s. The last answer was: %(error)s"),
        what_to_do=_l(
            "Look at the outbox for the reason. If the mail server does not answer or refuses the"
            " password, check MAIL_SERVER, MAIL_USERNAME and MAIL_PASSWORD, or ask your mail"
            " provider. What waits leaves by itself once the server takes it."
        ),
    ),
    AlarmKind.EVENTS_WAIT: AlarmWords(
        cause=_l(
            "A Stripe event has been waiting since %(waiting_at)s. Gifts since then may be "
            "missing from the totals."
        ),
        what_to_do=_l(
            "Check whether another alarm says why: no worker, or a refused key. If not, "
            "open the list of Stripe events and show a technical person the reason it "
            "gives. No payment is lost."
        ),
    ),
    AlarmKind.DISK_FULL: AlarmWords(
        cause=_l(
            "%(free)s MB are free, %(percent)s%% of the disk. When none is left, nobody can give."
        ),
        what_to_do=_l(
            "Delete what is not needed, such as old logs and old backups that are kept elsewhere"
            " too, or get a larger disk. Never delete the database or the instance folder."
        ),
    ),
    AlarmKind.POOL_LOW: AlarmWords(
        cause=_l(
            "%(left_cents)s of %(limit_cents)s is left of the matching funds from %(sponsor)s."
        ),
        what_to_do=_l(
            "Ask whether the sponsor can give more, or prepare the next pool. Once nothing "
            "is left, the pages say so by themselves. If that is fine, mark this alarm as "
            "resolved."
        ),
    ),
    AlarmKind.LEDGER_DIFFERS: AlarmWords(
        cause=_l(
            "The check of %(checked_at)s found differences (%(count)s). Totals may be wrong, or"
            " history was changed."
        ),
        what_to_do=_l(
            "Open the ledger to see each difference. Show it to a technical person before "
            "anyone corrects anything by hand. This alarm ends with the next check that "
            "passes."
        ),
    ),
    AlarmKind.BACKUP_MISSING: AlarmWords(
        cause=_l(
            "The newest backup, or the site itself if there is none, dates from "
            "%(made_at)s. If the disk fails, everything since then is lost."
        ),
        what_to_do=_l(
            "Read the worker’s log to see why the nightly backup failed: the folder "
            "BACKUP_FOLDER may be full or not writable, or pg_dump may be missing. Run "
            "flask backup to make one now. This alarm ends with the next backup."
        ),
    ),
    AlarmKind.CERTIFICATE_ENDS: AlarmWords(
        cause=_l(
            "The certificate of %(address)s expires on %(expires_at)s and is not renewed "
            "yet (days left: %(days)s). After that, browsers warn visitors away, and "
            "Stripe’s events no longer arrive."
        ),
        what_to_do=_l(
            "Caddy and certbot renew it a month before it expires. Read their log to see "
            "why they could not. Ports 80 and 443 must be reachable, and the domain must "
            "point to this server. This alarm ends within half an hour of the renewal."
        ),
    ),
    AlarmKind.CERTIFICATE_REFUSED: AlarmWords(
        cause=_l(
            "Browsers do not accept the certificate of %(address)s (%(reason)s). Visitors see a"
            " warning and leave, and Stripe’s events do not arrive."
        ),
        what_to_do=_l(
            "Open the site in a browser to see its warning. Read the log of Caddy or "
            "certbot to see why there is no valid certificate, and check that the domain "
            "points to this server. This alarm ends within half an hour of the repair."
        ),
    ),
}

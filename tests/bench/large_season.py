"""A season with one record of every kind, and many of those kinds that grow with every gift."""

from collections.abc import Mapping

import psycopg
from sqlalchemy import update

from fundraiser.database import db, transaction
from fundraiser.gifts.models import TributeDetails, TributeKind
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.models import OutgoingEmail
from fundraiser.payments.values import CheckoutOutcome
from tests import make
from tests.bench.filling import (
    Values,
    copy_ended_promise,
    copy_gift,
    copy_promise,
    insert_copies,
    tidy,
)
from tests.bench.page_addresses import SeasonPages, pages_of
from tests.bench.places import ENOUGH, DurableCluster, Place
from tests.make import cad, cents
from tests.staff.season import Season, add_season

IN_LINE = 1_000  # who waits for Stripe or is on its page, whatever the size
LAPSED_OF_GIFTS = 2  # one unpaid checkout for so many gifts
THROUGH_PAGE = 4  # one gift through the season's page for so many others
AGE = "(n % 10000) * interval '1 minute'"
OTHERS: Mapping[str, Values] = {
    "stripe_events": {
        "stripe_id": "'evt_copy_' || n",
        "object_id": "'ch_copy_' || n",
        "made_at": f"p.made_at - {AGE}",
        "received_at": f"p.received_at - {AGE}",
        "status": "'applied'",
    },
    "audit_entries": {
        "action": "'email-sent-again'",  # of campaigns added there are few
        "subject": "'gift:' || n",
        "after": "NULL",
        "at": f"p.at - {AGE}",
    },
    "refunds": {"stripe_id": "'re_copy_' || n", "gift_id": "n"},
    "sign_in_attempts": {"at": f"p.at - {AGE}"},
}
OF_FIRST = "p.id = (SELECT min(id) FROM {table})"
TRIBUTES = """
    INSERT INTO tributes
        (gift_id, kind, honouree, recipient_name, recipient_email, message, names_donor)
    SELECT g.id, t.kind, t.honouree, t.recipient_name, t.recipient_email, t.message, t.names_donor
    FROM gifts AS g, (SELECT * FROM tributes LIMIT 1) AS t
    WHERE g.id % 5 = 0
    ON CONFLICT DO NOTHING
"""


def fill_season(cluster: DurableCluster, name: str, place: Place, gifts: int) -> SeasonPages:
    """Return the pages of a place's season, whose campaign has received so many gifts."""
    with place.context():
        season = add_season(available=ENOUGH)
        pages = pages_of(place.app, season)
        patterns = _patterns(season)
    with cluster.connect(name) as connection:
        through_page = gifts // THROUGH_PAGE
        copy_gift(connection, patterns["website"], gifts - through_page)
        copy_gift(connection, patterns["page"], through_page)
        copy_ended_promise(connection, patterns["lapsed"], gifts // LAPSED_OF_GIFTS)
        copy_promise(connection, patterns["open"], min(IN_LINE, gifts))
        _copy_others(connection, gifts)
    return pages


def _patterns(season: Season) -> dict[str, int]:
    """Return the pledges that are to be copied."""
    campaign, fee, comment = season.campaign, cents(175), "Keep warm."
    tribute = TributeDetails(
        kind=TributeKind.IN_MEMORY,
        honouree="Jean Roy",
        recipient_name="Ben Roy",
        recipient_email="ben@example.org",
        message="With love.",
    )
    website = make.gift(campaign, cad(50), fee=fee, comment=comment, tribute=tribute)
    page = make.page_gift(season.page, cad(50), fee=fee, comment=comment, email="mia@example.org")
    lapsed = make.pledge(campaign, cad(50), email="leo@example.org")
    make.apply(lapsed, make.state_of(lapsed, CheckoutOutcome.EXPIRED))
    waiting = make.pledge(campaign, cad(50), email="eve@example.org")
    send_due_mail()
    with transaction():
        db.session.execute(update(OutgoingEmail).values(raw=None))  # forgotten after a time
    assert website.pledge_id
    assert page.pledge_id
    return {
        "website": website.pledge_id,
        "page": page.pledge_id,
        "lapsed": lapsed.id,
        "open": waiting.id,
    }


def _copy_others(connection: psycopg.Connection, gifts: int) -> None:
    """There is an event, an entry of the audit log and so on for each gift."""
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        for table, values in OTHERS.items():
            few = gifts if table in {"stripe_events", "audit_entries"} else gifts // 100
            insert_copies(
                connection, table, values, range(10**7, 10**7 + few), OF_FIRST.format(table=table)
            )
        connection.execute(TRIBUTES)
    tidy(connection)

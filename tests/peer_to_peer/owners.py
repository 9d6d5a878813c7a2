"""What tests of an owner’s own pages share: addresses, and records as they are now."""

from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import (
    OfflineMethod,
)
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts
from fundraiser.peer_to_peer.operations.updates import write_update
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.web.actors import Actor
from tests.make import cad

STAFF = Actor.staff(1)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
PAGES = [
    "",
    "/words",
    "/edit",
    "/picture",
    "/updates",
    "/givers",
    "/givers/thank",
    "/offline",
    "/close",
]


def of(page, part=""):
    return f"/account/pages/{page.public_id}{part}"


def now_of(page):
    db.session.rollback()
    db.session.expire_all()
    return get_page(page.id)


def put(page, status):
    with transaction():
        lock_page(page.id).status = status


def tell(page, words="We ran.", *, key="key1"):
    with transaction():
        return write_update(
            lock_page(page.id), words, once_key=key, needs_approval=False, at=time_of_day.now()
        )


def write_down(page, *, key="cash1"):
    facts = OfflineFacts(method=OfflineMethod.CASH, amount=cad(30), name="Granny")
    with transaction():
        return offline_gifts.record(lock_page(page.id), facts, once_key=key, at=time_of_day.now())


def actions():
    """Return who did what to pages, their updates, and cash for them."""
    db.session.rollback()
    done = [
        (f"{entry.actor_kind}:{entry.actor_id}", entry.action.value)
        for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    ]
    return [act for act in done if act[1].startswith(("page-", "update-", "offline-"))]


def token_of(page):
    return str(page.soup.select("input[name=csrf_token]")[0]["value"])


def emails():
    db.session.rollback()
    query = select(OutgoingEmail.recipient).where(OutgoingEmail.kind == EmailKind.PAGE_THANKS)
    return list(db.session.scalars(query.order_by(OutgoingEmail.id)))

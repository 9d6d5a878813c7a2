"""News that an owner tells on their page: written, changed, removed, shown.

An update with held words waits for one of us (`shown_at` is None). So does one of a campaign that
asks for approval, until we have approved something of its owner's. The caller has locked the page.
"""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from sqlalchemy import func, select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db, insert_into
from fundraiser.errors import Conflict, DomainError
from fundraiser.peer_to_peer.models import FundraiserPage, PageUpdate, subject_of
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_update
from fundraiser.web.actors import Actor

MOST_A_DAY = 10
A_DAY = timedelta(days=1)


class PageNotShown(Conflict):
    """Nobody sees the page, so there is nobody to tell news to."""

    message = _("Others cannot see your page right now, so you cannot post updates.")


class TooManyUpdates(DomainError):
    """More updates in a day than anybody reads."""

    message = _("That is enough news for one day. Write the next update tomorrow.")


def write_update(
    page: FundraiserPage, words: str, *, once_key: str, needs_approval: bool, at: datetime
) -> PageUpdate:
    """The page has this update, or it waits for one of us. Repeatable by `once_key`.

    Raises PageNotShown and TooManyUpdates.
    """
    known = _find_update_of_form(page.id, once_key)
    if known:
        return known
    if not page.is_shown:
        raise PageNotShown
    if _count_since(page.id, at - A_DAY) >= MOST_A_DAY:
        raise TooManyUpdates
    fresh = insert_into(PageUpdate).values(
        page_id=page.id,
        once_key=once_key,
        words=words,
        made_at=at,
        shown_at=None if needs_approval else at,
    )
    db.session.execute(fresh.on_conflict_do_nothing(index_elements=["once_key"]))
    update = _find_update_of_form(page.id, once_key)
    if update is None:
        raise Conflict(_("This page was open too long. Open it again and try once more."))
    if needs_approval:
        tell_staff_of_update(update, at=at)
    return update


def change_update(update: PageUpdate, words: str, *, needs_approval: bool, at: datetime) -> None:
    """The update says this from now on, or waits for one of us again. Repeatable."""
    if update.words == words:
        return
    update.words = words
    if not needs_approval:
        update.shown_at = update.shown_at or at
        return
    update.shown_at = None
    db.session.flush()
    tell_staff_of_update(update, at=at)


def remove_update(update: PageUpdate, *, actor: Actor, at: datetime) -> None:
    """Nobody sees the update any more. Repeatable."""
    if update.removed_at is not None:
        return
    update.removed_at = at
    audit.record(
        AuditAction.UPDATE_REMOVED,
        subject_of(update.page_id),
        actor,
        at,
        before={"update": update.words},
    )


def _find_update_of_form(page_id: int, once_key: str) -> PageUpdate | None:
    return db.session.scalars(
        select(PageUpdate).where(PageUpdate.page_id == page_id, PageUpdate.once_key == once_key)
    ).one_or_none()


def _count_since(page_id: int, since: datetime) -> int:
    query = select(func.count()).where(PageUpdate.page_id == page_id, PageUpdate.made_at > since)
    return db.session.scalar(query) or 0

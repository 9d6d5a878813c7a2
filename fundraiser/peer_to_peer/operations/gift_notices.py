"""Telling the owner of a page about gifts, as they chose."""

from datetime import datetime

from fundraiser import mail
from fundraiser.clock import date_in, day_begins
from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.gift_emails import GiftEmails, next_gift_email
from fundraiser.peer_to_peer.models import FundraiserPage, GiftNotice, NoticedGift
from fundraiser.peer_to_peer.queries.gift_notices import count_gift_notices, list_untold_gifts


def tell_of_gifts(page: FundraiserPage, *, at: datetime) -> None:
    """An email about the gifts that are new is on its way to the owner, or its time is planned.

    Repeatable. The caller has the page locked.
    """
    page.gift_email_at = None
    if page.owner is None or page.emails_stopped_at is not None or not page.is_shown:
        return
    gifts = list_untold_gifts(page, at=at)
    due_at = _due_at(page, at) if gifts else None
    if due_at is None or due_at > at:
        page.gift_email_at = due_at
        return
    notice = GiftNotice(page_id=page.id, at=at)
    db.session.add(notice)
    db.session.flush()
    db.session.add_all(NoticedGift(gift_id=gift.id, notice_id=notice.id) for gift in gifts)
    mail.queue_for(
        page.owner,
        EmailKind.OWNER_GIFTS,
        notice.id,
        once=f"{page.subject}:gifts:{notice.id}",
        happened_at=gifts[0].received_at,
        at=at,
    )


def choose_gift_emails(page: FundraiserPage, choice: GiftEmails, *, at: datetime) -> None:
    """The owner hears of gifts in this way from now on. Repeatable."""
    page.gift_emails = choice
    tell_of_gifts(page, at=at)


def _due_at(page: FundraiserPage, at: datetime) -> datetime | None:
    zone = page.campaign.zone
    today = day_begins(date_in(at, zone), zone)
    return next_gift_email(
        page.gift_emails,
        sent_today=count_gift_notices(page.id, since=today),
        at=at,
        zone=zone,
        event_on=page.event_on,
    )

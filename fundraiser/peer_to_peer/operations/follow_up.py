"""Writing to the owners of pages: what is due is sent, and when the next one is due is known."""

from datetime import datetime

from sqlalchemy import func, select

from fundraiser import mail
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.follow_up import DueEmail, OwnerMessage, PageProgress, next_for_owner
from fundraiser.peer_to_peer.models import FundraiserPage, OwnerEmail
from fundraiser.peer_to_peer.queries.totals import totals_of


def follow_up(page: FundraiserPage, *, zone: str, at: datetime) -> None:
    """The email that is due to the page's owner is on its way, if one is; the next one is planned.

    Repeatable. The caller has the page locked.
    """
    due = _next_email(page, zone=zone, at=at)
    if due and due.at <= at:
        write_to_owner(page, due.message, at=at)
        due = _next_email(page, zone=zone, at=at)
    page.follow_up_at = due.at if due else None
    page.seen_gift_count = totals_of(page).gift_count


def write_to_owner(page: FundraiserPage, message: OwnerMessage, *, at: datetime) -> None:
    """One email of the series is on its way to the page's owner. Another on each call."""
    if page.owner is None:
        return
    before = db.session.scalar(
        select(func.count()).where(OwnerEmail.page_id == page.id, OwnerEmail.message == message)
    )
    sent = OwnerEmail(page_id=page.id, message=message, round=(before or 0) + 1, at=at)
    db.session.add(sent)
    db.session.flush()
    once = f"{page.subject}:follow-up:{sent.id}"
    mail.queue_for(page.owner, EmailKind.OWNER_FOLLOW_UP, sent.id, once=once, at=at)


def progress_of(page: FundraiserPage, *, live_since: datetime) -> PageProgress:
    """Return what decides about the owner's next email."""
    totals = totals_of(page)
    sent: dict[OwnerMessage, datetime] = {}
    for email in db.session.scalars(
        select(OwnerEmail).where(OwnerEmail.page_id == page.id).order_by(OwnerEmail.id)
    ):
        sent[email.message] = email.at
    return PageProgress(
        live_since=live_since,
        ends_at=min(page.ended_at or page.campaign.closes_at, page.campaign.closes_at),
        is_open=page.is_live,
        has_picture=page.picture_id is not None,
        gift_count=totals.gift_count,
        percent=totals.percent_of(page.goal),
        last_gift_at=_last_gift_at(page),
        agrees_to_tips=page.agrees_to_emails,
        has_stopped=page.emails_stopped_at is not None,
        sent=sent,
        last_at=max(sent.values(), default=None),
    )


def stop_emails(page: FundraiserPage, *, at: datetime) -> None:
    """No email of the series goes to the page's owner any more. Repeatable."""
    page.emails_stopped_at = page.emails_stopped_at or at
    page.follow_up_at = None


def agree_to_emails(page: FundraiserPage, wording: str, *, at: datetime) -> None:
    """The owner gets news and tips; the words they agreed to are kept. Repeatable."""
    if page.agrees_to_emails:
        return
    page.emails_wording, page.emails_agreed_at = wording, at
    page.emails_stopped_at = None
    page.follow_up_at = at if page.is_shown else None


def _next_email(page: FundraiserPage, *, zone: str, at: datetime) -> DueEmail | None:
    if not page.is_shown or page.published_at is None or page.owner is None:
        return None
    return next_for_owner(progress_of(page, live_since=page.published_at), at=at, zone=zone)


def _last_gift_at(page: FundraiserPage) -> datetime | None:
    return db.session.scalar(
        select(Gift.received_at)
        .where(Gift.page_id == page.id, Gift.left_cents > 0)
        .order_by(Gift.received_at.desc())
        .limit(1)
    )

"""Writing to the owners of pages: what is due is sent, and when the next one is due is known."""

from datetime import datetime

from sqlalchemy import func, select

from fundraiser import mail
from fundraiser.database import db
from fundraiser.gifts.models import Gift
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.follow_up import (
    MILESTONES,
    DueEmail,
    OwnerMessage,
    PageProgress,
    next_for_owner,
)
from fundraiser.peer_to_peer.gift_emails import GiftEmails
from fundraiser.peer_to_peer.models import FundraiserPage, OwnerEmail
from fundraiser.peer_to_peer.queries.totals import totals_of


def follow_up(page: FundraiserPage, *, at: datetime) -> None:
    """The email that is due to the page's owner is on its way, if one is; the next one is planned.

    Repeatable. The caller has the page locked.
    """
    due = _next_email(page, at=at)
    if due and due.at <= at:
        write_to_owner(page, due.message, at=at, until=due.until)
        due = _next_email(page, at=at)
    page.follow_up_at = due.at if due else None
    page.seen_gift_count = totals_of(page).gift_count


def write_to_owner(
    page: FundraiserPage, message: OwnerMessage, *, at: datetime, until: datetime | None = None
) -> None:
    """One email of the series is on its way to the page's owner. Each message is sent once.

    It is withdrawn if it has not left by `until`.
    """
    if page.owner is None:
        return
    sent = OwnerEmail(page_id=page.id, message=message, at=at)
    db.session.add(sent)
    db.session.flush()
    once = f"{page.subject}:follow-up:{sent.id}"
    mail.queue_for(page.owner, EmailKind.OWNER_FOLLOW_UP, sent.id, once=once, at=at)
    if until is not None:
        mail.drop_after(once, until)


def progress_of(page: FundraiserPage, *, live_since: datetime) -> PageProgress:
    """Return what decides about the owner's next email."""
    totals = totals_of(page)
    emails = db.session.scalars(select(OwnerEmail).where(OwnerEmail.page_id == page.id))
    return PageProgress(
        live_since=live_since,
        ends_at=min(page.ended_at or page.campaign.closes_at, page.campaign.closes_at),
        is_open=page.is_live,
        has_picture=page.picture_id is not None,
        gift_count=totals.gift_count,
        percent=totals.percent_of(page.goal),
        last_gift_at=_last_gift_at(page),
        reached_at=_reached_at(page, totals.percent_of(page.goal)),
        hears_of_gifts=page.gift_emails is not GiftEmails.NONE,
        event_on=page.event_on,
        agrees_to_tips=page.agrees_to_emails,
        has_stopped=page.emails_stopped_at is not None,
        sent={email.message: email.at for email in emails},
        last_at=_last_email_at(page),
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


def _next_email(page: FundraiserPage, *, at: datetime) -> DueEmail | None:
    if not page.is_shown or page.published_at is None or page.owner is None:
        return None
    progress = progress_of(page, live_since=page.published_at)
    return next_for_owner(progress, at=at, zone=page.campaign.zone)


def _reached_at(page: FundraiserPage, percent: int) -> datetime | None:
    """Return when the highest step that the page has reached was reached; None without a gift."""
    step = max((step for step in MILESTONES.values() if step <= percent), default=0)
    so_far = func.sum(Gift.left_cents).over(order_by=(Gift.received_at, Gift.id))
    gifts = (
        select(Gift.received_at, so_far.label("given_cents"))
        .where(Gift.page_id == page.id, Gift.left_cents > 0)
        .subquery()
    )
    reached = gifts.c.given_cents * 100 >= page.goal_cents * step
    return db.session.scalar(select(func.min(gifts.c.received_at)).where(reached))


def _last_email_at(page: FundraiserPage) -> datetime | None:
    """Return when the owner got the last email of the series, about any page of theirs."""
    own_pages = select(FundraiserPage.id).where(FundraiserPage.owner_id == page.owner_id)
    emails = select(func.max(OwnerEmail.at)).where(OwnerEmail.page_id.in_(own_pages))
    return db.session.scalar(emails)


def _last_gift_at(page: FundraiserPage) -> datetime | None:
    return db.session.scalar(
        select(Gift.received_at)
        .where(Gift.page_id == page.id, Gift.left_cents > 0)
        .order_by(Gift.received_at.desc())
        .limit(1)
    )

"""The link to a draft by email, and one reminder to whoever agreed to it. The caller has locked
the page."""

from datetime import datetime, timedelta

from fundraiser import mail
from fundraiser.database import db
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.quiet_hours import fitting
from fundraiser.peer_to_peer.models import DraftEmail, FundraiserPage
from fundraiser.peer_to_peer.queries.drafts import find_draft_email

REMIND_AFTER = timedelta(days=1)


def email_draft(page: FundraiserPage, email: str, *, wording: str, at: datetime) -> None:
    """The link to the draft is on its way to this address. Another on each call."""
    sent = keep_address(page, email, wording=wording, at=at)
    once = f"{page.subject}:draft-link:{at:%Y%m%d%H%M%S}"
    mail.queue(
        EmailKind.DRAFT_LINK, sent.id, recipient=email, language=page.language, once=once, at=at
    )


def keep_address(page: FundraiserPage, email: str, *, wording: str, at: datetime) -> DraftEmail:
    """The draft's address is this one; a reminder is due in a day if `wording` was agreed to.

    Nobody is reminded of a draft twice.
    """
    draft_email = find_draft_email(page.id)
    if draft_email is None:
        draft_email = DraftEmail(page_id=page.id)
        db.session.add(draft_email)
    draft_email.email, draft_email.sent_at = email, at
    draft_email.wording, draft_email.agreed_at = wording, at if wording else None
    draft_email.stopped_at = None
    draft_email.remind_at = None
    if wording and draft_email.reminded_at is None:
        draft_email.remind_at = fitting(at + REMIND_AFTER, at, page.campaign.zone)
    db.session.flush()
    return draft_email


def remind(draft_email: DraftEmail, *, at: datetime) -> None:
    """The reminder is on its way, unless the page is no draft any more or nobody agreed to it.

    It is planned again if it may not leave now.
    """
    draft_email.remind_at = None
    if not draft_email.page.is_draft or not draft_email.agrees or draft_email.reminded_at:
        return
    leaves_at = fitting(at, None, draft_email.page.campaign.zone)
    if leaves_at > at:
        draft_email.remind_at = leaves_at
        return
    draft_email.reminded_at = at
    mail.queue(
        EmailKind.DRAFT_REMINDER,
        draft_email.id,
        recipient=draft_email.email,
        language=draft_email.page.language,
        once=f"{draft_email.page.subject}:draft-reminder",
        at=at,
    )


def stop_reminder(draft_email: DraftEmail, *, at: datetime) -> None:
    """No reminder of the draft is sent any more. Repeatable."""
    draft_email.stopped_at = draft_email.stopped_at or at
    draft_email.remind_at = None

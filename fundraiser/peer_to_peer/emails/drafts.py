"""The email with the link to a draft, and the one reminder of it."""

from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.i18n.languages import force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.drafts import find_draft_email_by_id
from fundraiser.web.links import public_signed_url

DRAFT_PURPOSE = "page-draft"
REMINDER_PURPOSE = "draft-emails"
REMINDER_PAGE = "peer_to_peer.draft_reminder"


@writes(EmailKind.DRAFT_LINK)
def draft_link(draft_email_id: int) -> Message | None:
    """Give the link to a draft; None once the page is published."""
    draft_email = find_draft_email_by_id(draft_email_id)
    if draft_email is None or not draft_email.page.is_draft:
        return None
    page = draft_email.page
    with force_language(page.language):
        return _about(page, "draft_link", _("Your draft: %(title)s", title=page.title))


@writes(EmailKind.DRAFT_REMINDER)
def draft_reminder(draft_email_id: int) -> Message | None:
    """Remind of a draft; None once it is published, or the reminder is stopped."""
    draft_email = find_draft_email_by_id(draft_email_id)
    if draft_email is None or not draft_email.page.is_draft or not draft_email.agrees:
        return None
    page = draft_email.page
    stop_url = _url(REMINDER_PAGE, REMINDER_PURPOSE, page)
    with force_language(page.language):
        subject = _("Not published yet: %(title)s", title=page.title)
        message = _about(page, "draft_reminder", subject, stop_url=stop_url)
    return replace(message, unsubscribe_url=stop_url)


def _about(page: FundraiserPage, template: str, subject: str, **facts: str) -> Message:
    """Return an email that leads to the step of the draft that is to be done next."""
    step = "start_finish" if page.story else "start_story"
    message = render_message(
        f"peer_to_peer/emails/{template}",
        language=page.language,
        subject=subject,
        name=page.owner_name,
        title=page.title,
        has_story=bool(page.story),
        url=_url(f"peer_to_peer.{step}", DRAFT_PURPOSE, page),
        **facts,
    )
    return replace(message, reply_to=organisation_in(page.language).events_email)


def _url(endpoint: str, purpose: str, page: FundraiserPage) -> str:
    return public_signed_url(endpoint, purpose, page.public_id, language=page.language)

"""Emails about enquiries, to the person who asked and to staff.

Each function takes a record's id and returns the message, or None to withdraw the email.
"""

from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.enquiries.models import Enquiry
from fundraiser.enquiries.queries import desk_email, get_enquiry, get_entry
from fundraiser.i18n.formats import deadline, instant
from fundraiser.i18n.languages import current_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_zone
from fundraiser.web.links import public_signed_url, public_url_for

LINK_PURPOSE = "enquiry"
ENQUIRY_PAGE = "enquiries.enquiry_page"
STAFF_PAGE = "staff.enquiry"


@writes(EmailKind.ENQUIRY_ACKNOWLEDGEMENT)
def acknowledgement(enquiry_id: int) -> Message | None:
    """Acknowledge an enquiry with its number and due time, without quoting the message."""
    enquiry = get_enquiry(enquiry_id)
    if enquiry.is_kept_back:
        return None
    message = render_message(
        "enquiries/emails/acknowledgement",
        language=enquiry.language,
        subject=_("We have your question: number %(number)s", number=enquiry.number),
        name=enquiry.name,
        number=enquiry.number,
        due=_(
            "We aim to answer by %(when)s.",
            when=instant(enquiry.due_at, home_zone()),
        ),
        url=_page_of(enquiry),
    )
    return replace(message, reply_to=desk_email(enquiry.kind))


@writes(EmailKind.ENQUIRY_NOTICE)
def notice(enquiry_id: int) -> Message | None:
    """Tell the desk or owner what was asked, by whom, and when the answer is due."""
    enquiry = get_enquiry(enquiry_id)
    if not enquiry.is_open:
        return None
    subject = (
        _("Media question %(number)s from %(name)s", number=enquiry.number, name=enquiry.name)
        if enquiry.is_media
        else _("Question %(number)s from %(name)s", number=enquiry.number, name=enquiry.name)
    )
    message = _to_staff("enquiries/emails/notice", enquiry, subject=subject)
    return replace(message, reply_to=enquiry.email)


@writes(EmailKind.ENQUIRY_OVERDUE)
def overdue(enquiry_id: int) -> Message | None:
    """Tell the owner that the answer is overdue.

    Returns None if it was answered meanwhile, or reopened: then it gets another reminder.
    """
    enquiry = get_enquiry(enquiry_id)
    if not enquiry.is_open or enquiry.reminded_at is None:
        return None
    subject = _(
        "Overdue: question %(number)s from %(name)s", number=enquiry.number, name=enquiry.name
    )
    return _to_staff("enquiries/emails/overdue", enquiry, subject=subject)


@writes(EmailKind.ENQUIRY_REPLY)
def reply(entry_id: int) -> Message | None:
    """Send our answer to the person who asked."""
    entry = get_entry(entry_id)
    enquiry = get_enquiry(entry.enquiry_id)
    message = render_message(
        "enquiries/emails/reply",
        language=enquiry.language,
        subject=_("Our answer to your question %(number)s", number=enquiry.number),
        answer=entry.text,
        author=entry.author.name,
        number=enquiry.number,
        asked=enquiry.message,
        asked_on=_("You wrote on %(when)s:", when=instant(enquiry.received_at, home_zone())),
        url=_page_of(enquiry),
    )
    return replace(message, reply_to=desk_email(enquiry.kind), is_personal=True)


def _to_staff(template: str, enquiry: Enquiry, *, subject: str) -> Message:
    language = current_language()
    return render_message(
        template,
        language=language,
        subject=subject,
        enquiry=enquiry,
        facts=_facts(enquiry),
        due=_("To be answered by %(when)s.", when=instant(enquiry.due_at, home_zone())),
        was_due=_("It was to be answered by %(when)s.", when=instant(enquiry.due_at, home_zone())),
        url=public_url_for(STAFF_PAGE, language=language, number=enquiry.number),
    )


def _facts(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return the enquiry's details as (label, text), without empty ones."""
    facts = [
        (_("Name"), enquiry.name),
        (_("Outlet"), enquiry.outlet),
        (_("Email address"), enquiry.email),
        (_("Telephone"), enquiry.telephone),
        (_("Their deadline"), _deadline_of(enquiry)),
        (_("Looked after by"), enquiry.owner.name if enquiry.owner else _("nobody yet")),
    ]
    return [(name, words) for name, words in facts if words]


def _deadline_of(enquiry: Enquiry) -> str:
    if enquiry.deadline_at is None:
        return ""
    return deadline(enquiry.deadline_at, enquiry.deadline_zone or home_zone())


def _page_of(enquiry: Enquiry) -> str:
    return public_signed_url(
        ENQUIRY_PAGE, LINK_PURPOSE, enquiry.public_id, language=enquiry.language
    )

"""Emails to prospects, and to staff about them.

Each function takes a record's id and returns the message, or None to withdraw the email.
"""

from dataclasses import replace
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.clock import date_in
from fundraiser.i18n.formats import date_in_full
from fundraiser.i18n.languages import current_language, force_language
from fundraiser.mail import Attachment, Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import home_zone, organisation_in
from fundraiser.prospects.follow_up import FollowUp
from fundraiser.prospects.guide import edition_of, guide_in
from fundraiser.prospects.guide.pdf import file_name, guide_pdf
from fundraiser.prospects.models import Idea, Prospect
from fundraiser.prospects.queries import find_follow_up, get_prospect
from fundraiser.web.links import public_signed_url, public_url_for

LINK_PURPOSE = "prospect-emails"
START_PURPOSE = "prospect-start"
START_PAGE = "prospects.start_page"
GUIDE_PAGE = "prospects.guide"
CHOICES_PAGE = "prospects.email_choices"
STOP_PAGE = "prospects.stop_emails"
STAFF_PAGE = "staff.prospect"
LARGEST_ATTACHMENT = 2_000_000

ANCHORS = {
    FollowUp.NO_PAGE_YET: "#decide",
    FollowUp.STILL_NO_PAGE: "#asking",
    FollowUp.LAST_WORD: "",
}
SUBJECTS: dict[FollowUp, LazyString] = {
    FollowUp.NO_PAGE_YET: _l("Three things to settle this week"),
    FollowUp.STILL_NO_PAGE: _l("Where are you stuck?"),
    FollowUp.LAST_WORD: _l("The last of our emails, and the door stays open"),
}


@writes(EmailKind.PROSPECT_GUIDE)
def guide(prospect_id: int) -> Message | None:
    """Return the email with the guide, as a link and attached."""
    prospect = get_prospect(prospect_id)
    if prospect.is_apart:
        return None
    pdf = guide_pdf(prospect.language, prospect.idea)
    is_attached = len(pdf) <= LARGEST_ATTACHMENT
    with force_language(prospect.language):
        message = render_message(
            "prospects/emails/guide",
            language=prospect.language,
            subject=_("Your guide: %(title)s", title=guide_in(prospect.language).title),
            name=prospect.name,
            is_attached=is_attached,
            guide_url=_guide_url(prospect),
            start_url=_of_prospect(START_PAGE, prospect, START_PURPOSE),
        )
    name = file_name(prospect.language, prospect.idea)
    files = (Attachment(name, "application/pdf", pdf),) if is_attached else ()
    return replace(message, attachments=files, reply_to=_desk(prospect))


@writes(EmailKind.PROSPECT_FOLLOW_UP)
def follow_up(follow_up_id: int) -> Message | None:
    """Return an email of the series, or None if the prospect has a page, closed or no consent."""
    due = find_follow_up(follow_up_id)
    if due is None:
        return None
    prospect, standing = due.prospect, due.prospect.standing
    if standing.has_page or standing.is_over or not standing.agrees:
        return None
    with force_language(prospect.language):
        message = render_message(
            f"prospects/emails/{due.message.replace('-', '_')}",
            language=prospect.language,
            subject=SUBJECTS[due.message],
            name=prospect.name,
            asked_on=date_in_full(date_in(prospect.asked_at, home_zone())),
            guide_url=_guide_url(prospect) + ANCHORS[due.message],
            start_url=_of_prospect(START_PAGE, prospect, START_PURPOSE),
            choices_url=_of_prospect(CHOICES_PAGE, prospect),
        )
    return replace(
        message, unsubscribe_url=_of_prospect(STOP_PAGE, prospect), reply_to=_desk(prospect)
    )


@writes(EmailKind.PROSPECT_NOTICE)
def notice(prospect_id: int) -> Message | None:
    """Tell the owner, or the events desk, that a new prospect waits for contact."""
    prospect = get_prospect(prospect_id)
    if not prospect.waits_for_contact:
        return None
    subject = _("New prospect: %(name)s", name=prospect.name)
    opening = _("%(name)s asked about raising money for us.", name=prospect.name)
    return _to_staff(prospect, subject=subject, opening=opening)


@writes(EmailKind.PROSPECT_HANDED_OVER)
def handed_over(prospect_id: int) -> Message | None:
    """Tell a colleague that a prospect is theirs now; None if it has no owner any more."""
    prospect = get_prospect(prospect_id)
    if prospect.owner is None or not prospect.owner.active:
        return None
    subject = _("You now look after %(name)s", name=prospect.name)
    opening = _("A colleague has handed %(name)s over to you.", name=prospect.name)
    return _to_staff(prospect, subject=subject, opening=opening)


def _to_staff(prospect: Prospect, *, subject: str, opening: str) -> Message:
    """Return an email about a prospect, in the colleague's language, for which it was queued."""
    language = current_language()
    return render_message(
        "prospects/emails/to_staff",
        language=language,
        subject=subject,
        opening=opening,
        rows=_rows(prospect),
        words=prospect.message,
        url=public_url_for(STAFF_PAGE, language=language, public_id=prospect.public_id),
    )


def _rows(prospect: Prospect) -> list[tuple[str, str]]:
    rows: list[tuple[str, Any]] = [
        (_("Idea"), "" if prospect.idea is Idea.UNDECIDED else str(prospect.idea.label)),
        (_("When"), prospect.happens),
        (_("Language"), prospect.language.own_name),
        (
            _("Contact by"),
            date_in_full(prospect.next_action_on) if prospect.next_action_on else "",
        ),
    ]
    return [(label, value) for label, value in rows if value]


def _guide_url(prospect: Prospect) -> str:
    """Return the address of the guide, in the edition for the prospect's idea."""
    edition = edition_of(prospect.idea)
    return public_url_for(GUIDE_PAGE, language=prospect.language, idea=edition)


def _desk(prospect: Prospect) -> str:
    """Return the events desk's address, for replies."""
    return organisation_in(prospect.language).events_email


def _of_prospect(endpoint: str, prospect: Prospect, purpose: str = LINK_PURPOSE) -> str:
    return public_signed_url(endpoint, purpose, prospect.public_id, language=prospect.language)

"""What people who asked about fundraising are told, and what staff are told about them.

Each function is given a record's id and returns the message as it is true now, or None if it is no
longer: the email is then withdrawn.
"""

from dataclasses import replace
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.clock import date_in
from fundraiser.i18n.formats import date_in_full
from fundraiser.i18n.languages import current_language, force_language
from fundraiser.jobs.timetable import HOME_ZONE
from fundraiser.leads.follow_up import FollowUp
from fundraiser.leads.guide import guide_in
from fundraiser.leads.guide.printing import file_name, guide_pdf
from fundraiser.leads.models import Idea, Lead
from fundraiser.leads.queries import find_follow_up, get_lead
from fundraiser.leads.words import IDEAS
from fundraiser.mail import Attachment, Message, render_message
from fundraiser.organisation.queries import organisation_in
from fundraiser.web.links import public_signed_url, public_url_for

LINK_PURPOSE = "lead-emails"
GUIDE_PAGE = "leads.guide"
CHOICES_PAGE = "leads.email_choices"
STOP_PAGE = "leads.stop_emails"
STAFF_PAGE = "staff.lead"
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


def guide(lead_id: int) -> Message | None:
    """Give the guide that was asked for: attached, and on screen."""
    lead = get_lead(lead_id)
    if lead.is_apart:
        return None
    pdf = guide_pdf(lead.language)
    is_attached = len(pdf) <= LARGEST_ATTACHMENT
    with force_language(lead.language):
        message = render_message(
            "leads/emails/guide",
            language=lead.language,
            subject=_("Your guide: %(title)s", title=guide_in(lead.language).title),
            name=lead.name,
            is_attached=is_attached,
            url=public_url_for(GUIDE_PAGE, language=lead.language),
        )
    files = (Attachment(file_name(lead.language), "application/pdf", pdf),) if is_attached else ()
    return replace(message, attachments=files, reply_to=_desk(lead))


def follow_up(follow_up_id: int) -> Message | None:
    """Write one email of the series; None to somebody who has a page, said no, or took back that
    they may be written to."""
    due = find_follow_up(follow_up_id)
    if due is None:
        return None
    lead, standing = due.lead, due.lead.standing
    if standing.has_page or standing.is_over or not standing.agrees:
        return None
    with force_language(lead.language):
        message = render_message(
            f"leads/emails/{due.message.replace('-', '_')}",
            language=lead.language,
            subject=SUBJECTS[due.message],
            name=lead.name,
            asked_on=date_in_full(date_in(lead.asked_at, HOME_ZONE)),
            url=public_url_for(GUIDE_PAGE, language=lead.language) + ANCHORS[due.message],
            choices_url=_of_lead(CHOICES_PAGE, lead),
        )
    return replace(message, unsubscribe_url=_of_lead(STOP_PAGE, lead), reply_to=_desk(lead))


def notice(lead_id: int) -> Message | None:
    """Tell the owner, or the desk, that somebody new waits for us."""
    lead = get_lead(lead_id)
    if not lead.waits_for_contact:
        return None
    subject = _("New lead: %(name)s", name=lead.name)
    opening = _("%(name)s asked about raising money for us.", name=lead.name)
    return _to_staff(lead, subject=subject, opening=opening)


def handed_over(lead_id: int) -> Message | None:
    """Tell a colleague that a lead is theirs now; None if it is nobody's again."""
    lead = get_lead(lead_id)
    if lead.owner is None or not lead.owner.active:
        return None
    subject = _("Yours now: %(name)s", name=lead.name)
    opening = _("A colleague has handed %(name)s over to you.", name=lead.name)
    return _to_staff(lead, subject=subject, opening=opening)


def _to_staff(lead: Lead, *, subject: str, opening: str) -> Message:
    """Return an email about a lead, in the language it was queued for: the colleague's."""
    language = current_language()
    return render_message(
        "leads/emails/to_staff",
        language=language,
        subject=subject,
        opening=opening,
        rows=_rows(lead),
        words=lead.message,
        url=public_url_for(STAFF_PAGE, language=language, public_id=lead.public_id),
    )


def _rows(lead: Lead) -> list[tuple[str, str]]:
    rows: list[tuple[str, Any]] = [
        (_("Idea"), "" if lead.idea is Idea.UNDECIDED else str(IDEAS[lead.idea].name)),
        (_("When"), lead.happens),
        (_("Speaks"), lead.language.own_name),
        (_("Be in touch by"), date_in_full(lead.next_action_on) if lead.next_action_on else ""),
    ]
    return [(label, value) for label, value in rows if value]


def _desk(lead: Lead) -> str:
    """Return where answers go: to those who look after fundraisers."""
    return organisation_in(lead.language).events_email


def _of_lead(endpoint: str, lead: Lead) -> str:
    return public_signed_url(endpoint, LINK_PURPOSE, lead.public_id, language=lead.language)

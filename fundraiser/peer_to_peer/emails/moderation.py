"""What owners and captains are told of our decisions, and staff of what waits for them.

Each function is given a record's id and returns the message as it is true now, or None if it is no
longer: the email is then withdrawn.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.i18n.languages import Language, current_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.moderation import (
    ModerationQueue,
    find_change,
    get_team,
    waiting_of,
)
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.links import public_url_for

HELP = "enquiries.help_form"
EDIT_PAGE = "peer_to_peer.edit_page"
OWN = {"page": "peer_to_peer.my_page", "team": "peer_to_peer.my_team"}
EMAILS = "peer_to_peer/emails/"

LIVE = {"page": _l("Your page is live: %(title)s"), "team": _l("Your team is live: %(name)s")}
HIDDEN = {
    "page": _l("We have hidden your page: %(title)s"),
    "team": _l("We have hidden your team: %(name)s"),
}
TAKEN_DOWN = {
    "page": _l("We have taken your page down: %(title)s"),
    "team": _l("We have taken your team down: %(name)s"),
}
WAITS = {
    "page": _l("A page is waiting for review: %(title)s"),
    "team": _l("A team is waiting for review: %(name)s"),
}
OPENINGS = {
    "page": _l("“%(title)s” is waiting for one of us to review it."),
    "team": _l("The team “%(name)s” is waiting for one of us to review it."),
}
ORGANISERS = {"page": _l("Page of"), "team": _l("Captain")}


@writes(EmailKind.PAGE_LIVE)
def page_live(page_id: int) -> Message | None:
    """Tell the owner that visitors see the page now, and what to do first."""
    return _live(get_page(page_id))


@writes(EmailKind.TEAM_LIVE)
def team_live(team_id: int) -> Message | None:
    """Tell the captain that visitors see the team, as it reads now."""
    return _live(get_team(team_id))


@writes(EmailKind.PAGE_HIDDEN)
def page_hidden(page_id: int) -> Message | None:
    """Tell the owner that nobody sees the page now, why, and whom to write to."""
    return _hidden(get_page(page_id))


@writes(EmailKind.TEAM_HIDDEN)
def team_hidden(team_id: int) -> Message | None:
    """Tell the captain that nobody sees the team now, why, and whom to write to."""
    return _hidden(get_team(team_id))


@writes(EmailKind.PAGE_NOTICE)
def page_notice(page_id: int) -> Message | None:
    """Tell staff what of a page waits for them; None if nothing does any more."""
    return _to_staff(get_page(page_id))


@writes(EmailKind.TEAM_NOTICE)
def team_notice(team_id: int) -> Message | None:
    """Tell staff what of a team waits for them; None if nothing does any more."""
    return _to_staff(get_team(team_id))


@writes(EmailKind.PAGE_CHANGE_ASKED)
def page_change_asked(page_id: int) -> Message | None:
    """Ask the owner for a change before visitors see the page."""
    page = get_page(page_id)
    if not page.is_change_asked:
        return None
    with force_language(page.language):
        return _to_organiser(
            "page_change_asked",
            page,
            subject=_("One thing before your page is live: %(title)s", title=page.title),
            words=page.asked_change,
            url=_url(EDIT_PAGE, page.language, public_id=page.public_id),
        )


@writes(EmailKind.PAGE_CHANGE_DECIDED)
def page_change_decided(change_id: int) -> Message | None:
    """Tell the owner whether visitors see what they changed, and if not, why."""
    change = find_change(change_id)
    page = change.page if change else None
    if change is None or page is None or not (change.is_approved or change.is_refused):
        return None
    with force_language(page.language):
        approved = _("Your changes are on your page: %(title)s", title=page.title)
        refused = _("Your changes are not on your page: %(title)s", title=page.title)
        return _to_organiser(
            "page_change_decided",
            page,
            subject=approved if change.is_approved else refused,
            is_approved=change.is_approved,
            words=change.note,
            url=_url(OWN[page.KIND], page.language, public_id=page.public_id),
        )


def _live(place: FundraiserPage | Team) -> Message | None:
    if not place.is_live or place.slug is None:
        return None
    public_url = _url(f"peer_to_peer.{place.KIND}", place.language, slug=place.slug)
    with force_language(place.language):
        return _to_organiser(
            f"{place.KIND}_live",
            place,
            subject=_about(place, LIVE),
            address=public_url.partition("://")[2],  # as a person writes it down
            url=_url(OWN[place.KIND], place.language, public_id=place.public_id),
        )


def _hidden(place: FundraiserPage | Team) -> Message | None:
    if not (place.is_hidden or place.is_taken_down):
        return None
    with force_language(place.language):
        subject = _about(place, TAKEN_DOWN if place.is_taken_down else HIDDEN)
        url = _url(HELP, place.language)
        return _to_organiser("place_hidden", place, subject=subject, url=url)


def _about(place: FundraiserPage | Team, words: Mapping[str, LazyString]) -> str:
    """Return these words about a page or a team, in the language spoken."""
    return str(words[place.KIND]) % {"title": place.title, "name": place.title}


def _to_organiser(template: str, place: FundraiserPage | Team, **facts: Any) -> Message:
    message = render_message(
        f"{EMAILS}{template}",
        language=place.language,
        name=place.organiser_name,
        title=place.title,
        place=place,
        **facts,
    )
    return replace(message, reply_to=organisation_in(place.language).events_email)


def _to_staff(place: FundraiserPage | Team) -> Message | None:
    """Return an email about what waits, in the language it was queued for: the colleague's."""
    waiting, language = waiting_of(place), current_language()
    if not waiting.is_anything:
        return None
    return render_message(
        f"{EMAILS}waiting",
        language=language,
        subject=_about(place, WAITS),
        opening=_about(place, OPENINGS),
        rows=[(str(ORGANISERS[place.KIND]), place.organiser_name), *_rows(waiting)],
        held=waiting.suspect_words,
        url=_url(f"staff.{place.KIND}", language, public_id=place.public_id),
    )


def _rows(waiting: ModerationQueue) -> list[tuple[str, str]]:
    rows = []
    if waiting.is_new:
        rows.append((_("To be approved"), _("the whole page")))
    if waiting.has_change:
        rows.append((_("To be approved"), _("a change to its text or picture")))
    if waiting.update_count:
        count = waiting.update_count
        rows.append((_("To be approved"), ngettext("%(num)s update", "%(num)s updates", count)))
    if waiting.flag_count:
        count = waiting.flag_count
        rows.append((_("Flagged"), ngettext("%(num)s open flag", "%(num)s open flags", count)))
    return rows


def _url(endpoint: str, language: Language, **values: str) -> str:
    return public_url_for(endpoint, language=language, **values)

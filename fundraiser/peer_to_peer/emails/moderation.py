"""What owners and captains are told of our decisions, and staff of what waits for them.

Each function is given a record's id and returns the message as it is true now, or None if it is no
longer: the email is then withdrawn.
"""

from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.i18n.languages import Language, current_language, force_language
from fundraiser.mail import Message, render_message
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FundraiserPage,
    PageStatus,
    Team,
    TeamStatus,
)
from fundraiser.peer_to_peer.queries.moderation import (
    Waiting,
    find_change,
    get_team,
    waiting_of_page,
    waiting_of_team,
)
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.links import public_url_for

PUBLIC_PAGE = "peer_to_peer.page"
HELP = "enquiries.help_form"
OWNERS_PAGE = "peer_to_peer.my_page"
EDIT_PAGE = "peer_to_peer.edit_page"
PUBLIC_TEAM = "peer_to_peer.team"
CAPTAINS_PAGE = "peer_to_peer.my_team"
STAFF_PAGE = "staff.page"
STAFF_TEAM = "staff.team"
EMAILS = "peer_to_peer/emails/"


def page_live(page_id: int) -> Message | None:
    """Tell the owner that others see the page now, and what to do first."""
    page = get_page(page_id)
    if not page.is_live or page.slug is None:
        return None
    with force_language(page.language):
        return _to_owner(
            "page_live",
            page,
            subject=_("Your page is live: %(title)s", title=page.title),
            address=_address(PUBLIC_PAGE, page.language, slug=page.slug),
            url=_url(OWNERS_PAGE, page.language, public_id=page.public_id),
        )


def page_change_asked(page_id: int) -> Message | None:
    """Ask the owner for a change before others see the page."""
    page = get_page(page_id)
    if page.status is not PageStatus.CHANGE_ASKED:
        return None
    with force_language(page.language):
        return _to_owner(
            "page_change_asked",
            page,
            subject=_("One thing before your page is live: %(title)s", title=page.title),
            words=page.asked_change,
            url=_url(EDIT_PAGE, page.language, public_id=page.public_id),
        )


def page_change_decided(change_id: int) -> Message | None:
    """Tell the owner whether others see what they changed, and if not, why."""
    change = find_change(change_id)
    if change is None or change.status not in {ChangeStatus.APPROVED, ChangeStatus.REFUSED}:
        return None
    page, is_approved = change.page, change.status is ChangeStatus.APPROVED
    with force_language(page.language):
        approved = _("Your changes are on your page: %(title)s", title=page.title)
        refused = _("Your changes are not on your page: %(title)s", title=page.title)
        return _to_owner(
            "page_change_decided",
            page,
            subject=approved if is_approved else refused,
            is_approved=is_approved,
            words=change.note,
            url=_url(OWNERS_PAGE, page.language, public_id=page.public_id),
        )


def page_hidden(page_id: int) -> Message | None:
    """Tell the owner that nobody sees the page now, why, and whom to write to."""
    page = get_page(page_id)
    if page.status not in {PageStatus.HIDDEN, PageStatus.TAKEN_DOWN}:
        return None
    is_down = page.status is PageStatus.TAKEN_DOWN
    with force_language(page.language):
        down = _("We have taken your page down: %(title)s", title=page.title)
        hidden = _("We have hidden your page: %(title)s", title=page.title)
        return _to_owner(
            "page_hidden",
            page,
            subject=down if is_down else hidden,
            is_down=is_down,
            words=page.asked_change,
            url=_url(HELP, page.language),
        )


def team_live(team_id: int) -> Message | None:
    """Tell the captain that others see the team, as it reads now."""
    team = get_team(team_id)
    if not team.is_live:
        return None
    with force_language(team.language):
        return _to_captain(
            "team_live",
            team,
            subject=_("Your team is live: %(name)s", name=team.name),
            address=_address(PUBLIC_TEAM, team.language, slug=team.slug),
            url=_url(CAPTAINS_PAGE, team.language, public_id=team.public_id),
        )


def team_hidden(team_id: int) -> Message | None:
    """Tell the captain that nobody sees the team now, why, and whom to write to."""
    team = get_team(team_id)
    if team.status not in {TeamStatus.HIDDEN, TeamStatus.TAKEN_DOWN}:
        return None
    is_down = team.status is TeamStatus.TAKEN_DOWN
    with force_language(team.language):
        down = _("We have taken your team down: %(name)s", name=team.name)
        hidden = _("We have hidden your team: %(name)s", name=team.name)
        return _to_captain(
            "team_hidden",
            team,
            subject=down if is_down else hidden,
            is_down=is_down,
            words=team.asked_change,
            url=_url(HELP, team.language),
        )


def page_notice(page_id: int) -> Message | None:
    """Tell staff what of a page waits for them; None if nothing does any more."""
    page = get_page(page_id)
    waiting = waiting_of_page(page)
    if not waiting.is_anything:
        return None
    return _to_staff(
        waiting,
        subject=_("A page waits for you: %(title)s", title=page.title),
        opening=_("Something about “%(title)s” waits for one of us.", title=page.title),
        whose=(_("Page of"), page.owner_name),
        url=_url(STAFF_PAGE, current_language(), public_id=page.public_id),
    )


def team_notice(team_id: int) -> Message | None:
    """Tell staff what of a team waits for them; None if nothing does any more."""
    team = get_team(team_id)
    waiting = waiting_of_team(team)
    if not waiting.is_anything:
        return None
    return _to_staff(
        waiting,
        subject=_("A team waits for you: %(name)s", name=team.name),
        opening=_("Something about the team “%(name)s” waits for one of us.", name=team.name),
        whose=(_("Captain"), team.captain_name),
        url=_url(STAFF_TEAM, current_language(), public_id=team.public_id),
    )


def _to_owner(template: str, page: FundraiserPage, **facts: Any) -> Message:
    message = render_message(
        f"{EMAILS}{template}",
        language=page.language,
        name=page.owner_name,
        title=page.title,
        **facts,
    )
    return replace(message, reply_to=_desk(page.language))


def _to_captain(template: str, team: Team, **facts: Any) -> Message:
    message = render_message(
        f"{EMAILS}{template}",
        language=team.language,
        name=team.captain_name,
        team=team.name,
        **facts,
    )
    return replace(message, reply_to=_desk(team.language))


def _to_staff(waiting: Waiting, *, whose: tuple[str, str], **facts: Any) -> Message:
    """Return an email about what waits, in the language it was queued for: the colleague's."""
    return render_message(
        f"{EMAILS}waiting",
        language=current_language(),
        rows=[whose, *_rows(waiting)],
        held=waiting.held,
        **facts,
    )


def _rows(waiting: Waiting) -> list[tuple[str, str]]:
    rows = []
    if waiting.is_new:
        rows.append((_("To be approved"), _("the whole page")))
    if waiting.has_change:
        rows.append((_("To be approved"), _("a change of its words or picture")))
    if waiting.update_count:
        count = waiting.update_count
        rows.append((_("To be approved"), ngettext("%(num)s update", "%(num)s updates", count)))
    if waiting.flag_count:
        count = waiting.flag_count
        told = ngettext("%(num)s open flag", "%(num)s open flags", count)
        rows.append((_("Flagged"), told))
    return rows


def _desk(language: str) -> str:
    """Return where answers go: to those who look after fundraisers."""
    return organisation_in(language).events_email


def _url(endpoint: str, language: Language, **values: str) -> str:
    return public_url_for(endpoint, language=language, **values)


def _address(endpoint: str, language: Language, **values: str) -> str:
    """Return where a page stands as a person writes it down: without the `https://`."""
    return _url(endpoint, language, **values).partition("://")[2]

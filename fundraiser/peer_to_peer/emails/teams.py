"""What a captain is told: somebody has joined."""

from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.i18n.languages import as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.teams import count_members, find_membership
from fundraiser.web.links import public_url_for

CAPTAINS_PAGE = "peer_to_peer.my_team"


@writes(EmailKind.TEAM_JOINED)
def team_joined(membership_id: int) -> Message | None:
    """Tell the captain who has joined; None if they have left again, or the team is not theirs."""
    membership = find_membership(membership_id)
    if membership is None or membership.left_at is not None:
        return None
    team, page = membership.team, get_page(membership.page_id)
    if page.owner_id == team.captain_id:
        return None
    language = as_language(team.captain.language)
    with force_language(language):
        message = render_message(
            "peer_to_peer/emails/team_joined",
            language=language,
            subject=_("%(name)s has joined %(team)s", name=page.owner_name, team=team.name),
            captain=team.captain_name,
            name=page.owner_name,
            title=page.title,
            team=team.name,
            count=count_members(team.id),
            url=public_url_for(CAPTAINS_PAGE, language=language, public_id=team.public_id),
        )
    return replace(message, reply_to=organisation_in(language).events_email)

"""A captain's message to a member: the captain's words, quoted, in a letter of the charity.

The captain does not see the address, and the member's answer comes to the charity's desk. What was
written is shown as text: no link in it leads anywhere.
"""

from dataclasses import replace

from flask_babel import gettext as _

from fundraiser.i18n.languages import as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.emails.series import CHOICES_PAGE, choices_link
from fundraiser.peer_to_peer.emails.series_wording import OWNERS_PAGE, address_of
from fundraiser.peer_to_peer.emails.thank_you_note import plain_words
from fundraiser.peer_to_peer.queries.team_messages import get_team_message_copy

STOP_TEAM_PAGE = "peer_to_peer.stop_captains_messages"


@writes(EmailKind.TEAM_MESSAGE)
def team_message(copy_id: int) -> Message | None:
    """Give a member the captain's words; None if they left the team, or want none of these."""
    copy = get_team_message_copy(copy_id)
    page, team = copy.page, copy.message.team
    is_stopped = page.emails_stopped_at or page.team_messages_stopped_at
    if page.owner is None or page.team_id != team.id or is_stopped or not team.is_live:
        return None
    language = as_language(page.owner.language)
    captain, name = plain_words(team.captain_name), plain_words(team.name)
    with force_language(language):
        message = render_message(
            "peer_to_peer/emails/team_message",
            language=language,
            subject=_("%(captain)s writes to %(team)s", captain=captain, team=name),
            name=page.owner_name,
            captain=captain,
            team=name,
            words=plain_words(copy.message.words),
            url=address_of(page, OWNERS_PAGE, language),
            choices_url=choices_link(CHOICES_PAGE, page, language),
        )
    desk = organisation_in(language).events_email
    stop_url = choices_link(STOP_TEAM_PAGE, page, language)
    return replace(message, unsubscribe_url=stop_url, reply_to=desk)

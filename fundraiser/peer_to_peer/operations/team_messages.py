"""A captain writes to everyone in the team at once; the charity sends it.

The captain learns no address, and no member learns another's. On a holiday only those get it at
once whose event is on that day; the others get it the next morning.
"""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext

from fundraiser import audit, mail
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.quiet_hours import after_holiday
from fundraiser.peer_to_peer.models import FundraiserPage, Team, TeamMessage, TeamMessageCopy
from fundraiser.peer_to_peer.operations.thank_you_notes import WordsHeld
from fundraiser.peer_to_peer.queries.team_messages import (
    count_team_messages,
    find_team_message,
    list_members_to_write_to,
)
from fundraiser.peer_to_peer.word_filter import find_suspect_words
from fundraiser.web.actors import Actor

LONGEST_TEAM_MESSAGE = 2000
MOST_A_DAY = 2
A_DAY = timedelta(days=1)


class TeamCannotWrite(Conflict):
    """The team is not live, so nothing is sent in its captain's name."""

    message = _("Your team is not live right now, so it cannot send messages.")


class EnoughTeamMessages(DomainError):
    """The captain has written to the team as often as we send in a day."""

    message = lazy_ngettext(
        "We send at most %(num)s message a day to a team. Send the next tomorrow.",
        "We send at most %(num)s messages a day to a team. Send the next tomorrow.",
        MOST_A_DAY,
    )


def write_to_members(team: Team, words: str, *, once_key: str, at: datetime) -> int:
    """The members get the captain's words; return how many. Repeatable by `once_key`.

    Raises TeamCannotWrite, WordsHeld and EnoughTeamMessages. The caller has the team locked.
    """
    if find_team_message(once_key) is not None:
        return 0
    _require_may_write(team, words, at)
    message = TeamMessage(
        team_id=team.id, author_id=team.captain_id, once_key=once_key, words=words, at=at
    )
    db.session.add(message)
    db.session.flush()
    members = list_members_to_write_to(team)
    for page in members:
        _send_copy(message, page, at)
    audit.record(
        AuditAction.TEAM_WRITTEN_TO,
        team.subject,
        Actor.donor(team.captain_id),
        at,
        after={"members": len(members)},
    )
    return len(members)


def messages_left_today(team: Team, *, at: datetime) -> int:
    """Return how many messages the captain may still send to the team within a day."""
    return max(MOST_A_DAY - count_team_messages(team.id, since=at - A_DAY), 0)


def stop_team_messages(page: FundraiserPage, *, at: datetime) -> None:
    """The page's owner gets no more messages from captains. Repeatable."""
    page.team_messages_stopped_at = page.team_messages_stopped_at or at


def get_team_messages(page: FundraiserPage) -> None:
    """The page's owner gets messages from captains again. Repeatable."""
    page.team_messages_stopped_at = None


def _require_may_write(team: Team, words: str, at: datetime) -> None:
    if not team.is_live:
        raise TeamCannotWrite
    held = find_suspect_words(words)
    if held:
        raise WordsHeld(held)
    if not messages_left_today(team, at=at):
        raise EnoughTeamMessages


def _send_copy(message: TeamMessage, page: FundraiserPage, at: datetime) -> None:
    copy = TeamMessageCopy(message_id=message.id, page_id=page.id)
    db.session.add(copy)
    db.session.flush()
    once = f"team-message-copy:{copy.id}"
    mail.queue_for(page.owner, EmailKind.TEAM_MESSAGE, copy.id, once=once, at=at)
    leaves_at = after_holiday(at, page.campaign.zone, event_on=page.event_on)
    if leaves_at > at:
        mail.put_off(once, leaves_at)

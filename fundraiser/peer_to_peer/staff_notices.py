"""Telling staff that something waits for them: one email for each thing, to whoever looks after it.

It goes to the charity's desk for events; without one, to everybody who may decide. What it says is
worked out when it is written: who has decided meanwhile is not written to.
"""

from collections.abc import Iterator
from datetime import datetime

from fundraiser import mail
from fundraiser.accounts.permissions import Permission
from fundraiser.accounts.queries import list_who_may
from fundraiser.i18n.languages import Language
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import get_organisation
from fundraiser.peer_to_peer.models import (
    Flag,
    FundraiserPage,
    PageChange,
    PageUpdate,
    Team,
    subject_of,
    subject_of_team,
)


def tell_staff_of_page(page: FundraiserPage, *, at: datetime) -> None:
    """Staff know that a page waits to be seen by others. Repeatable within a second."""
    _tell(EmailKind.PAGE_NOTICE, page.id, f"{subject_of(page.id)}:waits:{at:%Y%m%d%H%M%S}", at)


def tell_staff_of_change(change: PageChange, *, at: datetime) -> None:
    """Staff know that a change of a page waits. Repeatable."""
    _tell(EmailKind.PAGE_NOTICE, change.page_id, f"page-change:{change.id}:waits", at)


def tell_staff_of_update(update: PageUpdate, *, at: datetime) -> None:
    """Staff know that an update waits. Repeatable within a second: changed, it waits again."""
    name = f"page-update:{update.id}:waits:{at:%Y%m%d%H%M%S}"
    _tell(EmailKind.PAGE_NOTICE, update.page_id, name, at)


def tell_staff_of_team(team: Team, *, at: datetime) -> None:
    """Staff know that a team, or a change of its words, waits. Repeatable within a second."""
    name = f"{subject_of_team(team.id)}:waits:{at:%Y%m%d%H%M%S}"
    _tell(EmailKind.TEAM_NOTICE, team.id, name, at)


def tell_staff_of_flag(flag: Flag, *, at: datetime) -> None:
    """Staff know of a flag; at most once an hour of one page or team. Not of a machine's."""
    if flag.suspicion is not None:
        return
    hour = f"flagged:{at:%Y%m%d%H}"
    if flag.page_id is not None:
        _tell(EmailKind.PAGE_NOTICE, flag.page_id, f"{subject_of(flag.page_id)}:{hour}", at)
    elif flag.team_id is not None:
        name = f"{subject_of_team(flag.team_id)}:{hour}"
        _tell(EmailKind.TEAM_NOTICE, flag.team_id, name, at)


def _tell(kind: EmailKind, record_id: int, name: str, at: datetime) -> None:
    for address, language in _desk():
        mail.queue(
            kind, record_id, recipient=address, language=language, once=f"{name}:{address}", at=at
        )


def _desk() -> Iterator[tuple[str, Language]]:
    charity = get_organisation()
    address = charity.events_email or charity.general_email
    if address:
        yield address, Language.ENGLISH
        return
    for member in list_who_may(Permission.MODERATE_PAGES):
        yield member.email, member.language

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
    PageUpdate,
    PlaceChange,
    Team,
)


def tell_staff_of_place(place: FundraiserPage | Team, *, at: datetime) -> None:
    """Staff know that a page or a team waits. Repeatable within a second."""
    _tell(place, f"{place.subject}:waits:{at:%Y%m%d%H%M%S}", at)


def tell_staff_of_change(change: PlaceChange, *, at: datetime) -> None:
    """Staff know that a change of a page or team waits. Repeatable."""
    _tell(change.place, f"{change.place.KIND}-change:{change.id}:waits", at)


def tell_staff_of_update(update: PageUpdate, *, at: datetime) -> None:
    """Staff know that an update waits. Repeatable within a second: changed, it waits again."""
    _tell(update.page, f"page-update:{update.id}:waits:{at:%Y%m%d%H%M%S}", at)


def tell_staff_of_flag(flag: Flag, *, at: datetime) -> None:
    """Staff know of a flag; at most once an hour of one page or team. Not of a machine's."""
    if flag.suspicion is None:
        _tell(flag.place, f"{flag.place.subject}:flagged:{at:%Y%m%d%H}", at)


def _tell(place: FundraiserPage | Team, name: str, at: datetime) -> None:
    kind = EmailKind(f"{place.KIND}_notice")
    for address, language in _desk():
        once = f"{name}:{address}"
        mail.queue(kind, place.id, recipient=address, language=language, once=once, at=at)


def _desk() -> Iterator[tuple[str, Language]]:
    charity = get_organisation()
    address = charity.events_email or charity.general_email
    if address:
        yield address, Language.ENGLISH
        return
    for member in list_who_may(Permission.MODERATE_PAGES):
        yield member.email, member.language

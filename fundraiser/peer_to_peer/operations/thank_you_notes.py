"""An owner thanks those who gave, in their own words; the charity sends them.

Each gift is thanked for once; somebody who gave several times gets one email for them all. What an
owner is told counts gifts and never people: that a gift without a name and one with a name are of
the same person is nobody's business. Nor do they learn an address: who left none is thanked in
person. The caller has locked the page.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext, lazy_ngettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Row, func, select

from fundraiser import mail
from fundraiser.database import db, insert_into
from fundraiser.errors import Conflict, DomainError
from fundraiser.gifts.models import Gift
from fundraiser.mail.kinds import EmailKind
from fundraiser.peer_to_peer.models import FundraiserPage, Thanks
from fundraiser.peer_to_peer.queries.givers import waiting_for_thanks
from fundraiser.peer_to_peer.word_filter import find_suspect_words

LONGEST_THANKS = 1000
MOST_A_DAY = 200  # emails that one owner has us send
A_DAY = timedelta(days=1)


class CannotThankNow(Conflict):
    """We have hidden the page or taken it down, so we send nothing in its owner's name."""

    message = _("Others cannot see your page right now, so you cannot send thanks.")


class WordsHeld(DomainError):
    """The text has words that we send to nobody."""

    def __init__(self, held: Sequence[str]) -> None:
        quoted = ", ".join(f"“{words}”" for words in held)
        super().__init__(
            _(
                "This cannot be sent as it is: it contains %(held)s. Take that out and send it "
                "again.",
                held=quoted,
            )
        )


class EnoughForToday(DomainError):
    """The owner has had us send as many emails as we send for one page in a day."""

    message = lazy_ngettext(
        "We send at most %(num)s thank-you a day from one page. Send the next tomorrow.",
        "We send at most %(num)s thank-yous a day from one page. Send the next tomorrow.",
        MOST_A_DAY,
    )


def thank_one(page: FundraiserPage, gift_public_id: str, words: str, *, at: datetime) -> int:
    """The gift's donor gets these words. Return for how many gifts: none if they were thanked
    before, if the gift went back, or if they have no address.

    Raises CannotThankNow, WordsHeld and EnoughForToday.
    """
    return _thank(page, words, at, Gift.public_id == gift_public_id)


def thank_all(page: FundraiserPage, words: str, *, at: datetime) -> int:
    """Everybody who was not thanked yet gets these words, those who gave first first, as many as a
    day allows. Return for how many gifts. Raises as `thank_one`."""
    return _thank(page, words, at)


def thank_for(page: FundraiserPage, gift_ids: Sequence[int], words: str, *, at: datetime) -> int:
    """The donors of these gifts get these words. Return for how many gifts. Raises as
    `thank_one`."""
    return _thank(page, words, at, Gift.id.in_(gift_ids))


def usual_words(page: FundraiserPage) -> str:
    """Return words to begin with: an empty field is hard to fill."""
    return gettext(
        "Thank you for giving through my page. It means a lot to me, and more to the people it"
        " helps.\n\n%(name)s",
        name=page.owner_name,
    )


def notes_left_today(page_id: int, *, at: datetime) -> int:
    """Return how many emails of thanks may still leave for the page within a day."""
    sent = select(func.count()).where(Thanks.page_id == page_id, Thanks.at > at - A_DAY)
    return max(MOST_A_DAY - (db.session.scalar(sent) or 0), 0)


def _thank(page: FundraiserPage, words: str, at: datetime, *which: ColumnElement[bool]) -> int:
    if not page.is_shown:
        raise CannotThankNow
    held = find_suspect_words(words)
    if held:
        raise WordsHeld(held)
    room = notes_left_today(page.id, at=at)
    chosen = (
        select(Gift.id, Gift.donor_id, Gift.email, Gift.language)
        .outerjoin(Thanks, Thanks.gift_id == Gift.id)
        .where(*waiting_for_thanks(page.id), Gift.email != "", *which)
        .order_by(Gift.received_at, Gift.id)
        .limit(room or 1)
    )
    gifts = db.session.execute(chosen).all()
    if gifts and not room:
        raise EnoughForToday
    written_to: set[int] = set()
    kept = [(gift, _keep(page, gift.id, words, at)) for gift in gifts]
    thanked = [(gift, thanks_id) for gift, thanks_id in kept if thanks_id is not None]
    for gift, thanks_id in thanked:
        if gift.donor_id not in written_to:
            written_to.add(gift.donor_id)
            _send(gift, thanks_id, at)
    return len(thanked)


def _send(gift: Row[*tuple[Any, ...]], thanks_id: int, at: datetime) -> None:
    once = f"gift:{gift.id}:page-thanks"
    mail.queue_for(gift, EmailKind.PAGE_THANKS, thanks_id, once=once, at=at)


def _keep(page: FundraiserPage, gift_id: int, words: str, at: datetime) -> int | None:
    """The thanks for a gift are kept; return their id, or None if it was thanked for before."""
    fresh = insert_into(Thanks).values(gift_id=gift_id, page_id=page.id, words=words, at=at)
    kept: int | None = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["gift_id"]).returning(Thanks.id)
    ).scalar_one_or_none()
    return kept

"""The labels of statuses of gifts, pages and teams, as their owners read them."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.gifts.models import GiftStatus
from fundraiser.peer_to_peer.models import PlaceStatus


@dataclass(frozen=True, slots=True)
class PageWords:
    """The label of a page's status, and what its owner can do next."""

    state: LazyString
    next_step: LazyString


GIFT_STATES: dict[GiftStatus, LazyString] = {
    GiftStatus.RECEIVED: _l("Received"),
    GiftStatus.PARTLY_REFUNDED: _l("Returned in part"),
    GiftStatus.REFUNDED: _l("Returned to you"),
}

PAGE_STATES: dict[PlaceStatus, PageWords] = {
    PlaceStatus.DRAFT: PageWords(_l("Not published"), _l("Ask for a new link to publish it.")),
    PlaceStatus.WAITING: PageWords(
        _l("With us for review"),
        _l("We review it first, and will write to you as soon as it is live."),
    ),
    PlaceStatus.CHANGE_ASKED: PageWords(
        _l("Waiting for you"), _l("We asked you to change something. Open it to see what.")
    ),
    PlaceStatus.LIVE: PageWords(
        _l("Live"), _l("Send its address to the five people closest to you.")
    ),
    PlaceStatus.PAUSED: PageWords(_l("Paused"), _l("It takes no gifts until you open it again.")),
    PlaceStatus.CLOSED: PageWords(
        _l("Closed page"), _l("Tell everyone who gave what their gifts achieved.")
    ),
    PlaceStatus.HIDDEN: PageWords(
        _l("Not shown now"), _l("It is hidden for now. Write to us about it.")
    ),
    PlaceStatus.TAKEN_DOWN: PageWords(
        _l("Taken down"), _l("It no longer takes gifts. Write to us about it.")
    ),
}

TEAM_STATES: dict[PlaceStatus, LazyString] = {
    PlaceStatus.WAITING: _l("With us for review"),
    PlaceStatus.LIVE: _l("Live"),
    PlaceStatus.CLOSED: _l("Closed team"),
    PlaceStatus.HIDDEN: _l("Not shown now"),
    PlaceStatus.TAKEN_DOWN: _l("Taken down"),
}

"""The line for payment pages, as its donors see it: a page that asks a small address by itself.

A poll costs no query. Each process reads the line once a second, while somebody asks for it, and
then stores who has asked since.
"""

from http import HTTPStatus
from time import monotonic_ns

from flask import Response, current_app, json, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import end_reads, in_transaction
from fundraiser.i18n.formats import number
from fundraiser.pledges.line_pace import LinePace
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.match_question import held_for
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.turns import list_in_line, note_signs
from fundraiser.pledges.turns import PlaceInLine, place_after, turns_at_once
from fundraiser.web.page_cache import page_cache

SIGNS = "fundraiser.signs_in_line"
PACE = "fundraiser.pace_of_the_line"
KEPT_AS = "line for payment pages"
SHORT_WAIT_SECONDS, MINUTE_SECONDS = 20, 60


class StillInLine(Exception):
    """It is not this pledge's turn to have a payment page."""

    def __init__(self, place: PlaceInLine) -> None:
        super().__init__(place)
        self.place = place


def line_page(pledge: Pledge, place: PlaceInLine) -> ResponseReturnValue:
    """Show where the donor stands. The page goes on by itself when the turn comes."""
    page = render_template(
        "pledges/line.html",
        pledge=pledge,
        campaign=pledge.campaign,
        held=held_for(pledge),
        place_words=words_of(place),
        refresh_seconds=place.poll_seconds,
        refresh_url=pledge_url("pledges.pay", pledge),
        line_url=pledge_url("pledges.line", pledge),
        page_url=pledge_url("pledges.pledge_page", pledge),
    )
    return page, HTTPStatus.ACCEPTED


def answer_poll(public_id: str) -> Response:
    """Return a few bytes for the page: its words and when to ask again, or that it may go on."""
    note_sign(public_id)
    line: dict[str, int] = page_cache().get(KEPT_AS, _read_line).value
    before = line.get(public_id)
    place = None if before is None else place_in_line(before)
    news: dict[str, object] = {"go": True}
    if place:
        news = {"words": words_of(place), "again": place.poll_seconds}
    return Response(
        json.dumps(news), mimetype="application/json", headers={"Cache-Control": "no-store"}
    )


def place_in_line(before: int) -> PlaceInLine | None:
    """Return the place with so many donors before it, by the pace at which the line moves."""
    return place_after(before, settings(), pace=_pace().per_second)


def note_sign(public_id: str) -> None:
    """Remember that the pledge's donor is still there, to be stored with those of others."""
    _signs()[public_id] = None


def words_of(place: PlaceInLine) -> str:
    shown = number(place.number)
    if place.seconds is None:
        return _(
            "You are number %(number)s. The line is not moving right now. Your place is kept.",
            number=shown,
        )
    if place.seconds <= SHORT_WAIT_SECONDS:
        return _("You are number %(number)s. A few seconds.", number=shown)
    minutes = -(-place.seconds // MINUTE_SECONDS)
    return ngettext(
        "You are number %(number)s. About a minute.",
        "You are number %(number)s. About %(num)s minutes.",
        minutes,
        number=shown,
    )


def _read_line() -> dict[str, int]:
    """Return how many stand before each pledge in line, after storing who has given a sign."""
    at, signs = clock.now(), _signs()
    seen = [signs.popitem()[0] for _sign in range(len(signs))]
    if seen:
        in_transaction(lambda: note_signs(seen, at=at))
    before = {public_id: count for count, public_id in enumerate(list_in_line(at=at))}
    end_reads()
    _pace().note(before.keys(), at_once=turns_at_once(settings()), now=monotonic_ns() // 1_000_000)
    return before


def _signs() -> dict[str, None]:
    """Return the public ids of donors who have asked since the line was last read."""
    signs: dict[str, None] = current_app.extensions.setdefault(SIGNS, {})
    return signs


def _pace() -> LinePace:
    pace: LinePace = current_app.extensions.setdefault(PACE, LinePace())
    return pace

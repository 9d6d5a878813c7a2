"""The line for payment pages, as its donors see it: a page that asks a small address by itself.

A poll costs no query. Each process reads the line once a second, while somebody asks for it, and
then stores who has asked since.
"""

from http import HTTPStatus

from flask import Response, current_app, json, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser import clock
from fundraiser.config import settings
from fundraiser.database import end_reads, in_transaction
from fundraiser.i18n.formats import number
from fundraiser.pledges.links import pledge_url
from fundraiser.pledges.match_question import held_for
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.turns import list_in_line, note_signs
from fundraiser.pledges.turns import PlaceInLine, place_after
from fundraiser.web.page_cache import page_cache

SIGNS = "fundraiser.signs_in_line"
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
    place = None if before is None else place_after(before, settings())
    news: dict[str, object] = {"go": True}
    if place:
        news = {"words": words_of(place), "again": place.poll_seconds}
    return Response(
        json.dumps(news), mimetype="application/json", headers={"Cache-Control": "no-store"}
    )


def note_sign(public_id: str) -> None:
    """Remember that the pledge's donor is still there, to be stored with those of others."""
    _signs()[public_id] = None


def words_of(place: PlaceInLine) -> str:
    shown = number(place.number)
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
    return before


def _signs() -> dict[str, None]:
    """Return the public ids of donors who have asked since the line was last read."""
    signs: dict[str, None] = current_app.extensions.setdefault(SIGNS, {})
    return signs

"""An owner's own view of their page: how it stands, what came in, what to do next."""

from collections.abc import Callable
from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.next_steps import Momentum, NextStep, next_step
from fundraiser.peer_to_peer.operations import place_settings, place_status
from fundraiser.peer_to_peer.operations.place_status import PageAct, possible_acts
from fundraiser.peer_to_peer.queries.givers import count_to_thank, list_givers
from fundraiser.peer_to_peer.queries.pages import find_waiting_change, list_updates, lock_page
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, totals_of
from fundraiser.peer_to_peer.status_messages import page_status_message
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.draft_links import draft_url
from fundraiser.peer_to_peer.views.own_pages import MINE, done, page_of_mine
from fundraiser.web.access import donor_only
from fundraiser.web.actors import current_actor
from fundraiser.web.forms import require_token
from fundraiser.web.links import public_url_for
from fundraiser.web.responses import or_404
from fundraiser.web.sharing import share_links

LATEST_GIVERS = 5
ACTS: dict[PageAct, tuple[Callable[..., None], LazyString]] = {
    PageAct.SEND_AGAIN: (
        place_settings.send_again,
        _l("We have your page again and will review it soon."),
    ),
    PageAct.PAUSE: (
        place_status.pause_page,
        _l("Your page is paused: it takes no gifts for now."),
    ),
    PageAct.RESUME: (place_status.resume_page, _l("Your page takes gifts again.")),
    PageAct.CLOSE: (
        place_status.close_place,
        _l("Your page is closed. Thank you for all you did."),
    ),
    PageAct.REOPEN: (place_status.reopen_place, _l("Your page is open again.")),
}


@bp.get(MINE)
@donor_only
def my_page(public_id: str) -> ResponseReturnValue:
    """Show an owner how their page stands, what came in, and what to do next."""
    page = page_of_mine(public_id)
    at = clock.now()
    totals = totals_of(page)
    to_thank = count_to_thank(page.id)
    address = _public_address(page)
    return render_template(
        "peer_to_peer/my_page.html",
        page=page,
        message=page_status_message(page, at),
        acts=possible_acts(page, at),
        totals=totals,
        percent=totals.percent_of(page.goal),
        latest=list_givers(page.id, most=LATEST_GIVERS),
        to_thank=to_thank,
        step=_step(page, totals, to_thank.reachable_count, at),
        change=find_waiting_change(page),
        page_address=address,
        share_links=share_links(address, page.title) if address else [],
        setting_up_url=draft_url("start_story", page) if page.is_draft else None,
    )


@bp.post(f"{MINE}/state")
@donor_only
def page_state(public_id: str) -> ResponseReturnValue:
    """Pause the page, let it go on, close it, open it again, or send it to us again."""
    require_token()
    page = page_of_mine(public_id)
    typed = request.form.get("act", "")
    operation, message = ACTS[or_404(PageAct(typed) if typed in set(PageAct) else None)]
    with transaction():
        operation(lock_page(page.id), actor=current_actor(), at=clock.now())
    return done(page, f"{bp.name}.my_page", message)


@bp.get(f"{MINE}/close")
@donor_only
def close_page(public_id: str) -> ResponseReturnValue:
    """Say what closing a page means, before it is closed."""
    page = page_of_mine(public_id)
    return render_template(
        "peer_to_peer/close_page.html",
        page=page,
        can_close=PageAct.CLOSE in possible_acts(page, clock.now()),
        totals=totals_of(page),
    )


def _step(
    page: FundraiserPage, totals: PlaceTotals, unthanked_count: int, at: datetime
) -> NextStep | None:
    """Return what would help the page most; nothing while it takes no gifts but is to be thanked
    for."""
    if page.published_at is None or not page.is_shown:
        return None
    if not page.takes_gifts_at(at):
        return NextStep.THANK if unthanked_count else None
    updates = list_updates(page.id, most=1)
    return next_step(
        Momentum(
            has_picture=page.picture_id is not None,
            gift_count=totals.gift_count,
            unthanked_count=unthanked_count,
            percent=totals.percent_of(page.goal),
            published_at=page.published_at,
            last_update_at=updates[0].made_at if updates else None,
        ),
        at=at,
    )


def _public_address(page: FundraiserPage) -> str:
    """Return the page's whole address for others; nothing if they cannot see it."""
    if not page.is_shown or page.slug is None:
        return ""
    return public_url_for(f"{bp.name}.page", language=page.language, slug=page.slug)

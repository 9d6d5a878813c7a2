"""The form with which a visitor flags a page or a team."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.forms.flags import FlagForm, reason_choices
from fundraiser.peer_to_peer.operations.flags import add_flag
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.public_places import PLACES, get_shown
from fundraiser.web.access import open_to_all
from fundraiser.web.forms import status_of
from fundraiser.web.rate_limits import writing_limit

SENT = "sent"
METHODS = ["GET", "POST"]


@bp.route("/f/<slug>/flag", endpoint="page_flag", defaults={"kind": "page"}, methods=METHODS)
@bp.route("/t/<slug>/flag", endpoint="team_flag", defaults={"kind": "team"}, methods=METHODS)
@open_to_all
@writing_limit
def place_flag(kind: str, slug: str) -> ResponseReturnValue:
    """Show the form to flag a page or a team; on POST, add the flag."""
    place = get_shown(PLACES[kind], slug)
    form = FlagForm()
    form_url = url_for(request.endpoint or "", **(request.view_args or {}))
    if not form.validate_on_submit():
        page = render_template(
            "peer_to_peer/flag.html",
            form=form,
            title=place.title,
            own_language=place.language,
            form_url=form_url,
            own_url=url_for(f"peer_to_peer.{place.KIND}", slug=place.slug),
            reasons=reason_choices(),
            is_sent=SENT in request.args and not form.is_submitted(),
        )
        return page, status_of(form)
    at = clock.now()
    with transaction():
        add_flag(
            place,
            form.facts(),
            once_key=form.own_key(place.subject),
            suspicion=form.suspicion_of(form.words.data, at=at),
            at=at,
        )
    return redirect(f"{form_url}?{SENT}=1", HTTPStatus.SEE_OTHER)

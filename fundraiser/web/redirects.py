"""Redirects from old addresses, which are in bookmarks and emails, and from mistyped ones.

`MOVED` maps an old address to an endpoint. The old address answers 308, which also repeats a POST,
and keeps the query. A link with a slash too many at its end goes on to the page without it.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from fundraiser.web.access import open_to_all

MOVED = {
    "/f/<slug>/report": "peer_to_peer.page_flag",
    "/fr/f/<slug>/report": "peer_to_peer.page_flag",
    "/t/<slug>/report": "peer_to_peer.team_flag",
    "/fr/t/<slug>/report": "peer_to_peer.team_flag",
    "/staff/page-reports": "staff.flags",
    "/staff/page-reports/<public_id>/<act>": "staff.flag_act",
    "/staff/leads": "staff.prospects",
    "/staff/leads.csv": "staff.prospects_export",
    "/staff/leads/<public_id>": "staff.prospect",
    "/staff/leads/<public_id>/hand-over": "staff.prospect_hand_over",
    "/staff/leads/<public_id>/move": "staff.prospect_move",
    "/staff/leads/<public_id>/note": "staff.prospect_note",
    "/staff/leads/<public_id>/plan": "staff.prospect_plan",
}
READS = {"GET", "HEAD"}


def register_moved(app: Flask) -> None:
    """Add a redirect for each old address, with the methods of its new page, and for slashes."""
    app.before_request(redirect_without_slash)
    for address, endpoint in MOVED.items():
        rule = next(app.url_map.iter_rules(endpoint))
        name = f"moved:{address}".replace(".", "-")
        app.add_url_rule(address, name, _redirect_to(endpoint), methods=rule.methods)


def redirect_without_slash() -> ResponseReturnValue | None:
    """Answer a link that leads nowhere, but would without the slash at its end.

    The target is one of our own endpoints, so that no address leads to another site.
    """
    error, path = request.routing_exception, request.path
    if not isinstance(error, NotFound) or not path.endswith("/") or request.method not in READS:
        return None
    addresses = current_app.create_url_adapter(request)
    assert addresses  # of every request
    try:
        endpoint, values = addresses.match(path.removesuffix("/"), "GET")
    except HTTPException:  # nothing there, or a redirect
        return None
    query = request.query_string.decode("ascii", "replace")
    target = url_for(endpoint, **values)
    return redirect(f"{target}?{query}" if query else target, HTTPStatus.PERMANENT_REDIRECT)


def _redirect_to(endpoint: str) -> Callable[..., ResponseReturnValue]:
    @open_to_all
    def redirect_to_endpoint(**values: str) -> ResponseReturnValue:
        query: dict[str, Any] = request.args.to_dict(flat=False)
        target = url_for(endpoint, **{**query, **values})
        return redirect(target, HTTPStatus.PERMANENT_REDIRECT)

    return redirect_to_endpoint

"""What an owner's pages share: the page that is theirs, and how an act is answered."""

from http import HTTPStatus
from typing import Any

import flask
from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from fundraiser.donors.signed_in import get_signed_in
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.places import AnyPlace, find_own
from fundraiser.public_ids import is_public_id
from fundraiser.web.responses import or_404

MINE = "/account/pages/<public_id>"
PREVIEW = "preview"


def place_of_mine(of: type[AnyPlace], public_id: str) -> AnyPlace:
    """Return the page or team if it is theirs who is signed in; else 404, as if it were not."""
    is_id = is_public_id(public_id)
    return or_404(find_own(of, get_signed_in().id, public_id) if is_id else None)


def page_of_mine(public_id: str) -> FundraiserPage:
    return place_of_mine(FundraiserPage, public_id)


def done(
    page: FundraiserPage, endpoint: str, message: object, **values: Any
) -> ResponseReturnValue:
    """Go to one of the page's own pages, which says what was done."""
    flask.flash(str(message), "success")
    address = url_for(endpoint, public_id=page.public_id, **values)
    return redirect(address, HTTPStatus.SEE_OTHER)


def asks_for_preview() -> bool:
    return flask.request.form.get("step") == PREVIEW

"""The donor who is signed in with the current browser.

A separate cookie holds a random token whose hash is a row, so that signing out also ends copies of
the cookie. It is independent of the session: what staff do in the same browser does not affect it,
nor the other way round, and public pages need to read neither.
"""

from http import HTTPStatus

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import find_session
from fundraiser.donors.sign_in import SESSION_LASTS, hash_of
from fundraiser.web.actors import Actor, set_actor
from fundraiser.web.cookies import drop_cookie, keep_cookie, read_cookie

COOKIE = "donor"
SIGN_IN_PAGE = "portal.sign_in"


def find_signed_in() -> Donor | None:
    """Return the donor who is signed in, or None. Queries the database once per request."""
    if "signed_in_donor" not in g:
        token = read_cookie(COOKIE)
        session = find_session(hash_of(token), at=clock.now()) if token else None
        g.signed_in_donor = session.donor if session else None
        if session:
            set_actor(Actor.donor(session.donor_id))
    donor: Donor | None = g.signed_in_donor
    return donor


def get_signed_in() -> Donor:
    """Return the donor who is signed in. For views under `@donor_only`; else raises LookupError."""
    donor = find_signed_in()
    if donor is None:
        raise LookupError("nobody is signed in: the view is not under @donor_only")
    return donor


def enter(token: str) -> None:
    """Give the browser this session in place of any other."""
    keep_cookie(COOKIE, token, lasts=SESSION_LASTS)
    g.pop("signed_in_donor", None)


def leave() -> None:
    """Remove the session from the browser."""
    drop_cookie(COOKIE)
    g.pop("signed_in_donor", None)


def held_token() -> str:
    """Return the token that the browser sent, valid or not."""
    return read_cookie(COOKIE)


def check_donor() -> ResponseReturnValue | None:
    """Redirect to the sign-in page, and back afterwards, unless a donor is signed in."""
    if find_signed_in() is not None:
        return None
    here = f"{request.script_root}{request.full_path}".rstrip("?")
    next_url = here if request.method == "GET" else None
    return redirect(url_for(SIGN_IN_PAGE, next=next_url), HTTPStatus.SEE_OTHER)

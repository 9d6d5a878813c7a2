"""The donor who is signed in with the current browser.

A separate cookie holds a random token whose hash is a row, so that signing out also ends copies of
the cookie. It is independent of the session: what staff do in the same browser does not affect it,
nor the other way round, and public pages need to read neither.
"""

import secrets
from http import HTTPStatus

from flask import g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from fundraiser import clock
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import find_session
from fundraiser.donors.sign_in import SESSION_LASTS, TOKEN_BYTES, hash_of
from fundraiser.web.actors import Actor, set_actor
from fundraiser.web.cookies import drop_cookie, keep_cookie, read_cookie

COOKIE = "donor"
BROWSER_KEY = "browser-key"
SIGN_IN_PAGE = "portal.sign_in"


def find_signed_in() -> Donor | None:
    """Return the donor who is signed in, or None. Queries the database once per request."""
    if "signed_in_donor" not in g:
        token = read_cookie(COOKIE)
        row = find_session(hash_of(token), at=clock.now()) if token else None
        g.signed_in_donor = row.donor if row else None
        if row:
            set_actor(Actor.donor(row.donor_id))
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


def browser_key() -> str:
    """Return a random key that this browser alone has, in its session cookie."""
    if BROWSER_KEY not in session:
        session[BROWSER_KEY] = secrets.token_urlsafe(TOKEN_BYTES)
    return str(session[BROWSER_KEY])


def check_donor() -> ResponseReturnValue | None:
    """Redirect to the sign-in page, and back afterwards, unless a donor is signed in."""
    if find_signed_in() is not None:
        return None
    here = f"{request.script_root}{request.full_path}".rstrip("?")
    next_url = here if request.method == "GET" else None
    return redirect(url_for(SIGN_IN_PAGE, next=next_url), HTTPStatus.SEE_OTHER)

"""Which donor is signed in with the browser that asks.

A cookie of its own holds a random token; its hash is a row, so that signing out ends it for good, a
copied cookie included. It is not in the session: what staff do with theirs in the same browser does
not touch it, nor the other way round, and public pages need not read either.
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
    """Return the donor who is signed in, or None. Asks the database once in a request."""
    if "signed_in_donor" not in g:
        token = read_cookie(COOKIE)
        found = find_session(hash_of(token), at=clock.now()) if token else None
        g.signed_in_donor = found.donor if found else None
        if found:
            set_actor(Actor.donor(found.donor_id))
    donor: Donor | None = g.signed_in_donor
    return donor


def get_signed_in() -> Donor:
    """Return the donor who is signed in: for views under `@donor_only`."""
    donor = find_signed_in()
    if donor is None:
        raise LookupError("nobody is signed in: the view is not under @donor_only")
    return donor


def enter(token: str) -> None:
    """The browser holds this session from now on, in place of any other."""
    keep_cookie(COOKIE, token, lasts=SESSION_LASTS)
    g.pop("signed_in_donor", None)


def leave() -> None:
    """The browser holds no session from now on."""
    drop_cookie(COOKIE)
    g.pop("signed_in_donor", None)


def held_token() -> str:
    """Return the token that the browser sent, good or not: the session that is to be ended."""
    return read_cookie(COOKIE)


def check_donor() -> ResponseReturnValue | None:
    """Let the donor signed in go on; send anybody else to sign in, and then to where they were."""
    if find_signed_in() is not None:
        return None
    here = f"{request.script_root}{request.full_path}".rstrip("?")
    wanted = here if request.method == "GET" else None
    return redirect(url_for(SIGN_IN_PAGE, next=wanted), HTTPStatus.SEE_OTHER)

"""The draft that a browser is at work on: its signed addresses, and the cookie that remembers it.

A draft is kept by us, so a closed tab loses nothing. The cookie holds what its addresses hold: the
public id and its signature. On a machine that others use, they see that there is a draft, as they
would see the page in the browser's history.
"""

from datetime import timedelta
from typing import Any

from fundraiser.peer_to_peer.emails.drafts import DRAFT_PURPOSE
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.pages import find_page
from fundraiser.public_ids import is_public_id
from fundraiser.web.cookies import drop_cookie, keep_cookie, read_cookie
from fundraiser.web.links import is_signed, signature, signed_url

LINK_PURPOSE = DRAFT_PURPOSE
COOKIE = "page-draft"
REMEMBERED = timedelta(days=90)


def draft_url(endpoint: str, page: FundraiserPage, **values: Any) -> str:
    """Return the signed address of a step of setting this draft up."""
    return signed_url(f"peer_to_peer.{endpoint}", LINK_PURPOSE, page.public_id, **values)


def remember_draft(page: FundraiserPage) -> None:
    """The browser finds this draft again at `/fundraise/start`."""
    held = f"{page.public_id}.{signature(LINK_PURPOSE, page.public_id)}"
    keep_cookie(COOKIE, held, lasts=REMEMBERED)


def forget_draft_cookie() -> None:
    """The browser offers no draft any more; the draft itself stays."""
    drop_cookie(COOKIE)


def find_remembered_draft() -> FundraiserPage | None:
    """Return the draft that this browser began, if it is one still."""
    public_id, _, signed = read_cookie(COOKIE).partition(".")
    if not is_public_id(public_id) or not is_signed(LINK_PURPOSE, public_id, signed):
        return None
    page = find_page(public_id)
    return page if page and page.is_draft else None

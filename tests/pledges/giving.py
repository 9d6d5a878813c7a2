"""What a donor does, from the campaign's page to Stripe's and back, in a few words."""

import contextvars
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from fundraiser.database import db
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import Gift
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import LedgerAccount
from fundraiser.pledges.models import Checkout, Pledge
from tests.browser import Browser, Page, fields_of
from tests.standin import StripeStandIn

PAGE = "/campaigns/winter"


def fill(page: Page, dollars: str = "50", *, status: int = 200, **fields: Any) -> Page:
    """Send the giving form of a page that is open."""
    typed = {"name": "Ana Silva", "email": "ana@example.org", **fields}
    return page.submit(amount="other", other_amount=dollars, status=status, **typed)


def send(app: Flask, form: Page, dollars: str = "50", **fields: str) -> TestResponse:
    """Send the form from another tab, whatever comes of it: may be called by many threads."""
    typed = {"name": "Ana Silva", "email": "ana@example.org", "amount": "other", **fields}
    filled = fields_of(form.form_with("", "other_amount"))
    for name, value in {**typed, "other_amount": dollars}.items():
        filled[name] = value
    answer: TestResponse = contextvars.Context().run(
        app.test_client().post, PAGE, data=filled, base_url=form.browser.origin
    )
    return answer


def give(browser: Browser, dollars: str = "50", *, status: int = 200, **fields: Any) -> Page:
    """Open the campaign's page and send its form."""
    return fill(browser.open(PAGE), dollars, status=status, **fields)


def session_of(page: Page) -> str:
    """Return the session of Stripe's page that the donor is sent to."""
    place = urlsplit(page.location)
    assert place.path.startswith("/c/pay/"), f"sent to {page.location or page.path}"
    return place.path.removeprefix("/c/pay/")


def come_back(browser: Browser, location: str, *, status: int = 200) -> Page:
    """Follow the way back from Stripe."""
    place = urlsplit(location)
    return browser.open(f"{place.path}?{place.query}", status=status)


def pay(browser: Browser, stripe: StripeStandIn, page: Page, **how: Any) -> Page:
    """Pay on Stripe's page and come back."""
    answer = stripe.pay(session_of(page), **how)
    assert answer.status == 303, answer.text
    return come_back(browser, answer.location)


def pledges() -> list[Pledge]:
    return _all(Pledge)


def gifts() -> list[Gift]:
    return _all(Gift)


def checkouts() -> list[Checkout]:
    return _all(Checkout)


def held_and_earned() -> tuple[int, int]:
    """Return the cents held and earned of all pools, when what was set free is handed out."""
    hand_out_match()
    pools = [account for account in _all(LedgerAccount) if account.kind is AccountKind.POOL]
    return sum(pool.held.cents for pool in pools), sum(pool.net_debit.cents for pool in pools)


def charges(stripe: StripeStandIn) -> list[int]:
    """Return the cents of every charge that Stripe made, newest first."""
    found: list[int] = []
    page: dict[str, Any] = {"has_more": True, "data": []}
    while page["has_more"]:
        after = {"starting_after": page["data"][-1]["id"]} if page["data"] else {}
        page = stripe.get("/v1/charges", limit=100, **after)
        found += [each["amount"] for each in page["data"] if each["status"] == "succeeded"]
    return found


def assert_books_are_right() -> None:
    _see_anew()
    differences = find_differences()
    assert not differences, differences


def _all(model: Any) -> list[Any]:
    _see_anew()
    return list(db.session.scalars(select(model).order_by(*model.__table__.primary_key)))


def _see_anew() -> None:
    db.session.rollback()
    db.session.expire_all()

"""The apps a bench's web servers serve: ours, ours without its page cache, and a trivial one."""

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask

from fundraiser.app import create_app
from fundraiser.payments.gateway import client as gateway
from fundraiser.payments.values import CheckoutPage, CheckoutRequest
from fundraiser.web import page_cache
from fundraiser.web.page_cache import Kept, PageCache

PAY_PAGE = "https://checkout.stripe.com/c/pay/"


class NoStripe:
    """Stands where Stripe is: gives a page to pay on at once, so that only our own work counts."""

    def open_checkout(self, request: CheckoutRequest) -> CheckoutPage:
        session_id = f"cs_test_{request.idempotency_key}"
        return CheckoutPage(session_id, f"{PAY_PAGE}{session_id}")


class Forgetful(PageCache):
    """Makes every page anew."""

    def get(self, key: Hashable, make: Callable[[], Any]) -> Kept:
        return Kept(make())


def ours() -> Flask:
    """Return the app, with Stripe left out."""
    app = create_app()
    app.extensions[gateway.EXTENSION] = NoStripe()
    return app


def uncached() -> Flask:
    """Return the app, which puts every page together for itself."""
    app = ours()
    app.extensions[page_cache.EXTENSION] = Forgetful()
    return app


def trivial() -> Flask:
    """Return the least that Flask can do."""
    app = Flask("trivial")
    app.add_url_rule("/", view_func=lambda: "Hello")
    return app


OURS: dict[str, Callable[[], Flask]] = {loader.__name__: loader for loader in (ours, uncached)}

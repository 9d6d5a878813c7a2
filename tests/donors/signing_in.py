"""A donor or supporter who has signed in, without the email: for tests of what comes after it."""

from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page as Tab

from fundraiser import clock
from fundraiser.config import Settings
from fundraiser.database import transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.sign_in import begin_session
from fundraiser.donors.signed_in import COOKIE
from fundraiser.web.cookies import cookie_name
from tests.browser import Browser


def sign_in(browser: Browser | FlaskClient, donor: Donor) -> str:
    """Let the browser (or a bare client) hold a session of the donor's; return its token."""
    client = browser.client if isinstance(browser, Browser) else browser
    settings: Settings = client.application.config["SETTINGS"]
    token = session_of(donor)
    # A bare client that names no base_url speaks to `localhost`.
    for host in {urlsplit(settings.public_url).hostname or "", "localhost"}:
        client.set_cookie(cookie_name(COOKIE, settings), token, domain=host)
    return token


def lose_session(browser: Browser) -> None:
    """Drop the donor's cookie, as if the answer that set it had not arrived."""
    settings: Settings = browser.app.config["SETTINGS"]
    host = urlsplit(settings.public_url).hostname or ""
    browser.client.delete_cookie(cookie_name(COOKIE, settings), domain=host)


def sign_in_tab(tab: Tab, site: Flask, donor: Donor) -> str:
    """Let a tab of a real browser hold a session of the donor's; return its token."""
    settings: Settings = site.config["SETTINGS"]
    token = session_of(donor)
    tab.context.add_cookies(
        [{"name": cookie_name(COOKIE, settings), "value": token, "url": settings.public_url}]
    )
    return token


def session_of(donor: Donor) -> str:
    """Save a session of the donor's, and return its token."""
    with transaction():
        return begin_session(donor.id, at=clock.now())

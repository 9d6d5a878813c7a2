"""The back office in a real browser, opened by somebody who is signed in."""

from flask import Flask
from playwright.sync_api import Page

from fundraiser.i18n.languages import Language
from tests.accounts.people import add_person, let_in, session_cookie
from tests.browser import Browser
from tests.browsers import Tabs


def open_signed_in(
    site: Flask,
    tabs: Tabs,
    path: str,
    *,
    width: int,
    theme: str,
    language: Language = Language.ENGLISH,
) -> Page:
    """Return a page of an administrator, at `path`."""
    boss = Browser(site)
    let_in(boss, add_person("boss@example.org", name="Bo Lund", language=language))
    page = tabs.open("about:blank", width=width, theme=theme)
    name, value = session_cookie(boss)
    page.context.add_cookies([{"name": name, "value": value, "url": address_of(site)}])
    page.goto(f"{address_of(site)}{path}")
    return page


def address_of(site: Flask) -> str:
    address: str = site.config["SETTINGS"].public_url
    return address

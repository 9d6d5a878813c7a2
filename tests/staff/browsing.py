"""The back office in a real browser, opened by somebody who is signed in."""

from flask import Flask
from playwright.sync_api import Page

from tests.accounts.people import PASSWORD, add_person
from tests.browsers import Tabs


def open_signed_in(site: Flask, tabs: Tabs, path: str, *, width: int, theme: str) -> Page:
    """Return a page of an administrator, at `path`."""
    person = add_person("boss@example.org", name="Bo Lund")
    page = tabs.open(f"{address_of(site)}/staff/sign-in?next={path}", width=width, theme=theme)
    page.fill("#email", person.email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{path}")
    return page


def address_of(site: Flask) -> str:
    address: str = site.config["SETTINGS"].public_url
    return address

"""Each role opens what it may and nothing else: a table over every address there is."""

from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from fundraiser.accounts.permissions import Role
from tests.browser import Browser
from tests.staff.addresses import EVERYBODY, ROLES, staff_addresses, staff_rules

GOES_ON = {200, 303, 422}  # a POST without the session's token is refused in words
NOT_THERE = {"accounts.second_factor_picture"}  # until its owner begins to set it up


def test_every_staff_address_says_which_roles_it_opens_to(app):
    endpoints = {rule.endpoint for rule in staff_rules(app)}

    assert not endpoints - set(ROLES), "write in tests/staff/addresses.py who may open these"
    assert not set(ROLES) - endpoints, "these are gone: take them out of tests/staff/addresses.py"


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_it_may_and_nothing_else(app, season, signed_in, role):
    browser = signed_in(role)

    wrong = []
    for address in staff_addresses(app, season):
        answer = browser.client.open(
            address.path, method=address.method, base_url=browser.origin, buffered=True
        )
        expected = GOES_ON if role in ROLES[address.endpoint] else {403}
        if address.endpoint in NOT_THERE:
            expected = {404}
        if answer.status_code not in expected:
            wrong.append(f"{address.method} {address.path}: {answer.status_code}")

    assert not wrong, f"{role} should get {GOES_ON} where it may, and 403 elsewhere: {wrong}"


@pytest.mark.parametrize("role", list(Role))
def test_no_page_links_to_what_its_reader_may_not_open(app, season, signed_in, role):
    browser = signed_in(role)

    wrong = {
        f"{address.endpoint} → {endpoint}"
        for address in staff_addresses(app, season)
        if address.method == "GET" and role in ROLES[address.endpoint]
        for endpoint in links_on(app, browser, address.path)
        if role not in ROLES.get(endpoint, EVERYBODY)
    }

    assert not wrong, f"show these links to those who may follow them: {sorted(wrong)}"


def links_on(app: Flask, browser: Browser, path: str) -> set[str]:
    """Return the endpoints of the links on a page."""
    answer = browser.client.get(path, base_url=browser.origin, buffered=True)
    if answer.mimetype != "text/html":
        return set()
    links = BeautifulSoup(answer.get_data(), "html.parser").select("a[href^='/staff']")
    adapter = app.url_map.bind("127.0.0.1")
    return {str(adapter.match(urlsplit(str(link["href"])).path)[0]) for link in links}


def test_nobody_opens_anything_without_signing_in(app, season, browser):
    wrong = []
    for address in staff_addresses(app, season):
        answer = browser.client.open(
            address.path, method=address.method, base_url=browser.origin, buffered=True
        )
        if answer.status_code != 303 or "/staff/sign-in" not in answer.headers["Location"]:
            wrong.append(f"{address.method} {address.path}: {answer.status_code}")

    assert not wrong

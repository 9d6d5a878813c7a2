"""Every page of the back office opens, in both languages, and shows what was typed as text."""

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.i18n.languages import Language
from tests.staff.addresses import staff_addresses
from tests.staff.season import HOSTILE_COMMENT, HOSTILE_NAME

PREVIEW = "staff.story_preview"  # in the language of the story, whoever looks
NO_PAGES = (  # besides the files of lists
    "accounts.second_factor_picture",
    "staff.campaign_report_file",
    "staff.dashboard_figures",
    "staff.donor_records",
    "staff.outbox_html",
)
SHOW_NAMES = (
    "gifts",
    "gift",
    "pledges",
    "pledge",
    "donors",
    "donor",
    "comments",
    "outbox_email",
    "prospects",
    "prospect",
    "stories",
    "story",
    "pages",
    "page",
    "teams",
    "team",
    "flags",
    "offline_gifts",
    "offline_gift",
)


def is_page(endpoint: str) -> bool:
    return endpoint not in NO_PAGES and not endpoint.endswith("_export")


@pytest.mark.parametrize(
    ("language", "database_url"),
    [(Language.ENGLISH, "sqlite"), (Language.FRENCH, "postgresql")],
    indirect=["database_url"],
)
def test_every_page_opens_in_both_languages(app, season, signed_in, language):
    browser = signed_in(Role.ADMIN, language=language)

    for address in staff_addresses(app, season):
        if address.method == "GET" and is_page(address.endpoint):
            page = browser.open(address.path)
            if page.answer.mimetype == "text/html" and address.endpoint != PREVIEW:
                assert page.find("html")["lang"] == f"{language}-CA"


def test_hostile_words_are_shown_as_text(app, season, staff):
    pages = {
        address.endpoint.removeprefix("staff."): staff.open(address.path)
        for address in staff_addresses(app, season)
        if address.endpoint.removeprefix("staff.") in SHOW_NAMES and address.method == "GET"
    }

    assert set(pages) == set(SHOW_NAMES)
    assert all(page.has_text(HOSTILE_NAME) for page in pages.values())
    assert pages["gift"].has_text(HOSTILE_COMMENT)
    assert pages["comments"].has_text(HOSTILE_COMMENT)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/gifts/%00",
        "/staff/gifts/no-such-gift",
        "/staff/pledges/aaaa-bbbb-cccc-dddd",
        "/staff/donors/%ff%fe",
        "/staff/outbox/%00",
        "/staff/outbox/0",
        "/staff/outbox/99999999999999999999999999",
        "/staff/outbox/1e3/html",
        "/staff/stripe/events/-1",
        "/staff/stripe/quarantine/0",
        "/staff/ledger/accounts/given:999",
        "/staff/ledger/accounts/a%00b",
    ],
)
def test_a_record_that_is_not_there_is_a_404_in_words(staff, path):
    page = staff.open(path, status=404)

    assert page.find("h1").get_text()

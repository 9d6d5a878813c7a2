"""A campaign's blank form is drawn once for all pages that show it, with nothing of one visitor."""

import time

import pytest

from fundraiser.pledges.views import kept_form
from fundraiser.web.form_keys import read_form_key
from fundraiser.web.page_cache import STALE_SECONDS, part_cache
from tests import make
from tests.make import cad
from tests.public.test_kept_answers import key_in
from tests.staff.statements import statements

CAMPAIGN, PAGE = "/campaigns/winter", "/f/amina"


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign, slug="amina")


@pytest.fixture
def drawn(monkeypatch):
    """Return the list of what forms are drawn from here on."""
    forms = []
    draw = kept_form._drawn

    def note(campaign):
        forms.append(campaign.id)
        return draw(campaign)

    monkeypatch.setattr(kept_form, "_drawn", note)
    return forms


def test_one_form_serves_every_page_of_a_campaign_in_a_language(ask, page, drawn):
    for path in (CAMPAIGN, PAGE, f"/fr{CAMPAIGN}", f"/fr{PAGE}"):
        assert f'action="{path}"' in ask("GET", path).text

    assert len(drawn) == 2


def test_one_wall_serves_a_campaign_in_both_languages(ask, campaign, monkeypatch):
    monkeypatch.setattr("fundraiser.web.page_cache.FRESH_SECONDS", 60.0)
    make.gift(campaign, cad(40), comment="Keep warm.")

    with statements() as sent:
        pages = [ask("GET", path).text for path in (CAMPAIGN, f"/fr{CAMPAIGN}")]

    assert all("Keep warm." in page for page in pages)
    assert len([statement for statement in sent if "FROM gifts" in statement]) == 1


def test_a_form_that_is_shown_again_stands_beside_the_gifts_of_now(ask, campaign, monkeypatch):
    monkeypatch.setattr("fundraiser.web.page_cache.FRESH_SECONDS", 60.0)
    ask("GET", CAMPAIGN)
    make.gift(campaign, cad(40), comment="Keep warm.")

    refused = ask("POST", CAMPAIGN, data={"amount": "none"})

    assert refused.status_code == 422
    assert "Keep warm." in refused.text


def test_what_is_kept_holds_nothing_of_the_visitors_it_was_drawn_for(app, ask, page):
    cookies = {"Cookie": "name=Amina", "User-Agent": "Amina’s own browser"}
    first = ask("GET", f"{PAGE}?name=Amina-Kowalski", headers=cookies).text
    forget_pages_only(app)
    second = ask("GET", PAGE).text

    keys = [key_in(html) for html in (first, second)]
    with app.app_context():
        values = [form_key.value for key in keys if (form_key := read_form_key(key))]
        kept = [str(part.value) for part in part_cache()._kept.values()]
    assert values[0] != values[1]
    assert kept
    for text in kept:
        assert not any(
            own in text for own in (*values, *keys, "@example.org", "Kowalski", "browser")
        )
    assert first.replace(keys[0], "") == second.replace(keys[1], "")


def test_a_form_sent_back_with_a_mistake_is_not_kept(ask, app, campaign):
    key = key_in(ask("GET", CAMPAIGN).text)
    sent = {"form_key": key, "name": "Fatima Kowalski", "amount": "5000", "frequency": "once"}

    answer = ask("POST", CAMPAIGN, data=sent)

    assert answer.status_code == 422
    assert "Fatima Kowalski" in answer.text
    forget_pages_only(app)
    assert "Fatima Kowalski" not in ask("GET", CAMPAIGN).text


def test_what_staff_change_is_on_every_page_within_two_seconds(ask, campaign, page):
    for path in (CAMPAIGN, PAGE):
        assert "$10,000" not in ask("GET", path).text
    make.match_pool(campaign, available=cad(10_000))

    time.sleep(STALE_SECONDS)

    for path in (CAMPAIGN, PAGE):
        assert "$10,000 in matching funds is left" in ask("GET", path).text


def test_a_header_leads_each_visitor_to_their_own_twin_and_keeps_none_of_it(app, ask, campaign):
    paths = [f"/campaigns/winter/leaderboard?from=1&visitor={name}" for name in ("ana", "bo")]

    pages = [ask("GET", path).text for path in paths]

    for page, path in zip(pages, paths, strict=True):
        assert page.count(f'href="/fr{path}"'.replace("&", "&amp;")) == 2
    with app.app_context():
        kept = [str(part.value) for part in part_cache()._kept.values()]
    assert any("site-header" in text for text in kept)
    assert not any("visitor=" in text for text in kept)


def forget_pages_only(app):
    app.extensions["fundraiser.page_cache"].forget()

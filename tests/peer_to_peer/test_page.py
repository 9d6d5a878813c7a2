"""A supporter's page: what everybody sees of it, when, and what nobody does."""

from datetime import date

import brotli  # type: ignore[import-untyped]
import pytest
from bs4 import BeautifulSoup

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.gifts.operations import hide_comment
from fundraiser.gifts.queries import get_gift
from fundraiser.peer_to_peer.models import PageUpdate, PlaceStatus
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from fundraiser.peer_to_peer.views.page import GIVERS_A_PAGE
from fundraiser.web.page_cache import forget_pages
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.peer_to_peer.refunds import refund
from tests.staff.statements import statements

pytestmark = ON_SQLITE

SCRIPT = "<script>alert(1)</script>"
PAGE = "/f/mias-run"
MOST_BYTES = 30_000


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign, event_on=date(2026, 12, 12))


def rewrite(page, **changes):
    with transaction():
        fresh = get_page(page.id)
        for name, value in changes.items():
            setattr(fresh, name, value)


def add_update(page, words, **states):
    with transaction():
        at = time_of_day.now()
        facts = {"shown_at": at, "removed_at": None, **states}
        db.session.add(
            PageUpdate(page_id=page.id, once_key=words, words=words, made_at=at, **facts)
        )


def figures(shown):
    """Return the page's figures by their names."""
    return {
        row.dt.get_text(strip=True): row.dd.get_text(strip=True)
        for row in shown.soup.select(".figures > div")
    }


def test_a_page_says_who_raises_what_for_whom(page, browser):
    shown = browser.open(PAGE)

    assert shown.find("h1").get_text() == "Mia’s run"
    assert shown.has_text("Mia Roy raises money for the winter appeal · 12 December 2026")
    assert shown.has_text("I run because winter is cold.")
    assert shown.has_text("Our charity receives it, for the winter appeal.")
    assert shown.has_text("Mia Roy asks, and never handles your payment.")


def test_given_match_and_both_together_are_said_apart(campaign, page, browser):
    make.match_pool(campaign, available=cad(30))
    make.page_gift(page, cad(50))
    make.gift(campaign, cad(200), email="other@example.org")

    shown = browser.open(PAGE)

    assert figures(shown) == {
        "Given by donors": "$50",
        "Matching funds earned": "$30",
        "Both together": "$80",
        "Gifts": "1",
    }
    assert shown.has_text("$50 given of the goal of $500")
    bar = shown.find("progress")
    assert (bar["value"], bar["max"]) == ("5000", "50000")
    assert len(shown.soup.select(".lantern-string .lantern--lit")) == 1


def test_the_match_is_claimed_as_the_campaign_does_and_goes_with_it(app, campaign, page, browser):
    make.match_pool(campaign, available=cad(100))

    shown = browser.open(PAGE)
    assert shown.has_text("Your gift is doubled until")
    assert shown.has_text("Give $50 · becomes $100")
    assert shown.find(".hero-page")["data-totals"] == "/campaigns/winter/totals.json"

    make.pledge(campaign, cad(100))
    forget_pages(app)
    shown = browser.open(PAGE)
    assert not shown.has_text("doubled")
    assert not shown.has_text("becomes")
    assert shown.has_text("$100 in matching funds is reserved for people who are paying now")


def test_the_wall_shows_what_donors_and_we_allow(campaign, page, browser):
    make.page_gift(page, cad(10), name="Ana Silva", email="ana@example.org", comment="Run!")
    make.page_gift(page, cad(20), name="Shy Person", email="shy@example.org", hides_name=True)
    rude = make.page_gift(page, cad(30), name="Rude One", email="r@example.org", comment="Boo")
    gone = make.page_gift(page, cad(40), name="Gone Away", email="gone@example.org")
    make.gift(campaign, cad(50), name="Not Here", email="not@example.org")
    with transaction():
        hide_comment(get_gift(rude.id), at=time_of_day.now())
    refund(gone, cad(40))

    for path in (PAGE, f"{PAGE}/givers"):
        shown = browser.open(path)
        assert shown.has_text("Ana Silva gave $10")
        assert shown.has_text("Run!")
        assert shown.has_text("A donor gave $20")
        assert shown.has_text("Rude One gave $30")
        for secret in ("Shy", "Boo", "Gone Away", "Not Here", "@example.org"):
            assert secret not in shown.answer.text


def test_more_gifts_are_shown_a_part_at_a_time_each_once(page, browser):
    at = time_of_day.now()
    for number in range(70):  # all at one instant: none is lost between parts
        make.page_gift(page, cad(5), name=f"Giver {number}", email=f"g{number}@example.org", at=at)

    shown = browser.open(PAGE)
    parts = [names_on(shown)]
    while shown.soup.find("a", string="Show more gifts"):
        shown = shown.click("Show more gifts")
        parts.append(names_on(shown))

    assert [len(part) for part in parts] == [12, GIVERS_A_PAGE, 10]
    assert sorted(name for part in parts for name in part) == sorted(
        f"Giver {number}" for number in range(70)
    )


def names_on(shown):
    return [one.get_text() for one in shown.soup.select(".givers-wall strong")]


def test_a_place_in_another_pages_gifts_is_none(campaign, page, browser):
    other = make.fundraiser_page(
        campaign, owner=make.donor("bo@example.org", name="Bo"), slug="bos-dip"
    )
    make.page_gift(page, cad(10), name="Ana Silva")
    elsewhere = make.page_gift(other, cad(10), email="x@example.org")

    assert not browser.open(f"{PAGE}/givers?before={elsewhere.id}").soup.select(".givers-wall")
    for written in ("x", "-1", "1e3", "9" * 30, "%00"):
        browser.open(f"{PAGE}/givers?before={written}", status=404)


def test_news_is_shown_once_we_and_the_owner_agree_to_it(app, page, browser):
    add_update(page, "**Half way** there.")
    add_update(page, "Nobody has read this yet.", shown_at=None)
    add_update(page, "Taken back.", removed_at=time_of_day.now())

    for path in (PAGE, f"{PAGE}/updates"):
        shown = browser.open(path)
        assert shown.has_text("Half way there.")
        assert not shown.has_text("Nobody has read")
        assert not shown.has_text("Taken back")

    for number in range(3):
        add_update(page, f"News number {number}")
    forget_pages(app)
    assert not browser.open(PAGE).has_text("Half way")
    assert browser.open(f"{PAGE}/updates").has_text("Half way")


def test_what_strangers_write_is_text(campaign, browser):
    page = make.fundraiser_page(
        campaign,
        title=f"{SCRIPT} {'W' * 50}",
        owner_name='"><img src=x onerror=alert(1)>',
        slug="hostile",
    )
    rewrite(
        page,
        story=f"{SCRIPT}\n\n[x](javascript:alert(1)) ![p](https://evil.example/p.png)",
    )
    add_update(page, f"{SCRIPT} [y](https://spam.example)")
    make.page_gift(page, cad(5), name=SCRIPT, comment=f"=cmd {SCRIPT}")

    for path in ("/f/hostile", "/f/hostile/givers", "/f/hostile/updates", "/f/hostile/flag"):
        shown = browser.open(path)
        assert SCRIPT not in shown.answer.text
        assert "<img src=x" not in shown.answer.text
        assert "javascript:" not in str(shown.soup.select("a"))
        assert "evil.example/p.png" not in str(shown.soup.select("img"))
    link = browser.open("/f/hostile").find('a[href="https://spam.example"]')
    assert link["rel"] == ["nofollow", "ugc", "noopener"]


def test_the_owners_words_keep_their_language_on_a_page_in_the_visitors(app, campaign):
    zoe = make.donor("zoe@example.org", name="Zoé", language="fr")
    make.fundraiser_page(campaign, owner=zoe, slug="bain", title="Le bain de Zoé", language="fr")

    english, french = (opened(app, path) for path in ("/f/bain", "/fr/f/bain"))

    assert english.html["lang"] == "en-CA"
    assert english.h1["lang"] == "fr-CA"
    assert english.select_one(".supporter__words")["lang"] == "fr-CA"
    assert french.html["lang"] == "fr-CA"
    assert not french.h1.has_attr("lang")
    for shown in (english, french):
        known_by = shown.select_one('link[rel="canonical"]')["href"]
        assert known_by == f"{app.config['SETTINGS'].public_url}/fr/f/bain"
        assert not shown.select("link[hreflang]")


def opened(app, path):
    return BeautifulSoup(app.test_client().get(path).text, "html.parser")


def test_only_a_page_that_takes_gifts_may_be_found_by_search_engines(page, browser):
    assert not browser.open(PAGE).soup.select('meta[name="robots"]')
    assert browser.open(f"{PAGE}/givers").find('meta[name="robots"]')["content"] == "noindex"


def test_a_page_names_the_team_it_is_in_if_everybody_may_see_that(app, campaign, page, browser):
    team = make.team(campaign, page=page, name="The night owls")

    assert browser.open(PAGE).click("The night owls").path == f"/t/{team.slug}"

    with transaction():
        lock_team(team.id).move_to(PlaceStatus.HIDDEN)
    forget_pages(app)
    assert not browser.open(PAGE).has_text("night owls")


def test_a_page_is_made_once_for_many_views_each_with_a_key_of_its_own(page, browser):
    first = browser.open(PAGE).find('[name="form_key"]')["value"]

    with statements() as sent:
        second = browser.open(PAGE).find('[name="form_key"]')["value"]

    assert sent == []
    assert first != second
    assert browser.open(PAGE).answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in browser.open(PAGE).answer.headers


def test_a_page_asks_the_database_as_often_whatever_there_is(app, campaign, page, browser):
    def asked():
        forget_pages(app)
        with statements() as sent:
            browser.open(PAGE)
        return len(sent)

    make.page_gift(page, cad(5))
    add_update(page, "News.")
    asked()
    few = asked()
    for number in range(30):
        make.page_gift(page, cad(5), email=f"g{number}@example.org")
        add_update(page, f"News {number}")
    for number in range(5):
        owner = make.donor(f"o{number}@example.org", name="Owner")
        make.fundraiser_page(campaign, owner=owner, slug=f"page-{number}")

    assert asked() == few <= 16


def test_the_first_view_weighs_less_than_a_picture(app, campaign, page, browser):
    make.match_pool(campaign, available=cad(500))
    rewrite(page, story="I run because winter is cold, and nobody should be. " * 20)
    for number in range(15):
        make.page_gift(
            page, cad(5), email=f"g{number}@example.org", name=f"Giver {number}", comment="Go!"
        )
    for number in range(3):
        add_update(page, f"News {number}: we ran in the rain, and it was good. " * 3)

    shown = browser.open(PAGE)

    def linked(selector, attribute):
        return [str(tag[attribute]) for tag in shown.soup.select(selector)]

    files = linked('link[rel="stylesheet"], link[rel="icon"]', "href") + linked(
        "script[src]", "src"
    )
    packed = len(brotli.compress(shown.answer.data, quality=4)) + sum(
        len(client_get(app, file)) for file in files
    )
    assert packed <= MOST_BYTES


def client_get(app, path):
    return app.test_client().get(path, headers={"Accept-Encoding": "br"}).data

"""The guide: the same parts in both languages, on screen, and ticked in a browser."""

import re

import pytest

from fundraiser.i18n.languages import Language
from fundraiser.prospects.guide import EDITIONS, guide_in
from fundraiser.prospects.guide.contents import CHARITY
from fundraiser.prospects.models import Idea
from tests.browsers import assert_accessible
from tests.databases import ON_SQLITE

FROM_ELSEWHERE = re.compile(r"%|£|50.000|3[.,]1.million|ten minutes|dizaine de minutes")
LAW = "raffles"  # a rule, and no number
BOTH = pytest.mark.parametrize("language", list(Language), ids=str)
EACH_EDITION = pytest.mark.parametrize("idea", [None, *EDITIONS], ids=lambda idea: idea or "any")


@EACH_EDITION
@BOTH
def test_there_are_twenty_five_tips_of_six_words_at_most(language, idea):
    tips = guide_in(language, idea).tips

    assert len(tips) == 25
    assert [tip.headline for tip in tips if len(tip.headline.split()) > 6] == []
    assert len({tip.headline for tip in tips}) == 25


@EACH_EDITION
@BOTH
def test_each_tip_is_two_or_three_sentences_and_one_thing_to_do(language, idea):
    for tip in guide_in(language, idea).tips:
        assert 100 < len(tip.text) < 420, tip.key
        assert 20 < len(tip.today) < 140, tip.key


@EACH_EDITION
@BOTH
def test_each_number_from_elsewhere_has_a_source(language, idea):
    guide = guide_in(language, idea)

    assert [tip.key for tip in guide.tips if FROM_ELSEWHERE.search(tip.text)] == [
        tip.key for tip in guide.tips if tip.source and tip.source != LAW
    ]
    assert all(source.text and source.url.startswith("https://") for source in guide.cited)
    assert guide.source_number(guide.tips[0]) is None


@EACH_EDITION
def test_both_languages_have_the_same_parts_tips_and_fields(idea):
    english, french = guide_in("en", idea), guide_in("fr", idea)

    assert [shape(part) for part in english.parts] == [shape(part) for part in french.parts]
    assert [(field.key, field.width) for field in english.plan] == [
        (field.key, field.width) for field in french.plan
    ]
    assert len({tip.key for tip in english.tips}) == 25
    assert not texts(english) & texts(french)


def texts(guide):
    of_tips = {text for tip in guide.tips for text in (tip.headline, tip.text, tip.today)}
    of_messages = {text for message in guide.messages for text in (message.title, message.text)}
    return of_tips | of_messages | {*guide.foreword, guide.title, guide.edition or guide.subtitle}


@BOTH
@pytest.mark.parametrize("idea", EDITIONS)
def test_an_edition_has_words_of_its_own_about_event_safety_and_first_ask(language, idea):
    edition, guide = EDITIONS[idea][language], guide_in(language)

    keys = {tip.key for tip in edition.tips}

    assert {"event", "safety"} <= keys <= {tip.key for tip in guide.tips}
    assert "first-ask" in {message.key for message in edition.messages}
    assert not {tip.text for tip in edition.tips} & {tip.text for tip in guide.tips}
    assert edition.opening == guide_in(language, idea).foreword[0]


@pytest.mark.parametrize(("language", "words"), [("en", "cold water"), ("fr", "eau froide")])
def test_only_a_polar_dip_speaks_of_cold_water(language, words):
    speaking = [
        idea
        for idea in [None, *EDITIONS]
        if any(words in tip.headline + tip.text for tip in guide_in(language, idea).tips)
    ]

    assert speaking == [Idea.POLAR_DIP]


@BOTH
@pytest.mark.parametrize("idea", [Idea.OTHER, Idea.UNDECIDED])
def test_an_idea_without_an_edition_has_the_guide_as_it_is(language, idea):
    assert guide_in(language, idea) == guide_in(language)


@EACH_EDITION
@BOTH
def test_each_message_names_the_charity_or_the_gift_and_has_gaps_to_fill(language, idea):
    messages = guide_in(language, idea).messages

    assert [message.key for message in messages] == [
        "first-ask",
        "personal-ask",
        "thanks",
        "last-day",
    ]
    for message in messages:
        text = message.text_for("Warm Rooms")
        assert len(re.findall(r"\[[^\]]+\]", text)) >= 3, message.key
        assert ("Warm Rooms" in text) == message.key.endswith("-ask"), message.key


def shape(part):
    return part.key, [tip.key for tip in part.tips]


@ON_SQLITE
@pytest.mark.parametrize("path", ["/guide", "/fr/guide"])
def test_the_guide_on_screen_has_every_tip_and_a_link_to_each_part(browser, path):
    page = browser.open(path)
    guide = guide_in("fr" if path.startswith("/fr") else "en")

    for tip in guide.tips:
        assert page.has_text(tip.headline)
        assert page.has_text(tip.today)
    for source in guide.cited:
        assert page.soup.select(f"#source-{source.key} a[href='{source.url}']")
        assert page.soup.select(f"a[href='#source-{source.key}']")
    for link in page.soup.select(".guide a.button:not(.button--quiet)")[:-1]:
        assert link["href"] == ("/fr" if path.startswith("/fr") else "") + "/fundraise/start"
    for part in guide.parts:
        assert page.soup.select(f"nav a[href='#{part.key}']")
        assert page.find(f"#{part.key}")


@ON_SQLITE
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_each_edition_is_two_presses_away_and_leads_to_its_own_pdf(browser, prefix):
    page = browser.open(f"{prefix}/guide")
    for idea in EDITIONS:
        assert page.soup.select(f".guide__editions a[href='{prefix}/guide/{idea}']")

    page = browser.open(f"{prefix}/guide/polar-dip")

    assert page.has_text(guide_in("fr" if prefix else "en", Idea.POLAR_DIP).edition)
    assert page.soup.select(f"a[href='{prefix}/guide/polar-dip.pdf']")
    assert page.soup.select(f"a.button[href='{prefix}/fundraise/start?idea=polar-dip']")
    assert page.soup.select(f".guide__editions a[href='{prefix}/guide']")
    assert not page.soup.select(f".guide__editions a[href='{prefix}/guide/polar-dip']")


@ON_SQLITE
@pytest.mark.parametrize("path", ["/guide/other", "/guide/moon", "/guide/moon.pdf"])
def test_there_is_no_edition_for_what_is_no_idea(app, path):
    assert app.test_client().get(path).status_code == 404


@ON_SQLITE
def test_a_browser_remembers_what_is_ticked_and_can_forget_it(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/guide", width=360)
    page.get_by_label("Write the sentence").check()
    page.get_by_label("Write down three ideas").check()
    page.reload()

    assert page.get_by_label("Write down three ideas").is_checked()
    assert page.locator("[data-guide-progress]").inner_text() == "2 of 25 done"

    page.get_by_role("button", name="Clear all ticks").click()
    page.reload()

    assert page.locator("[data-guide-tip]:checked").count() == 0


@ON_SQLITE
@pytest.mark.parametrize("path", ["/guide", "/fr/guide"])
def test_each_message_can_be_copied_whole(site, tabs, path):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=360)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    message = page.locator("[data-message]").nth(2)

    message.get_by_role("button").click()

    text = message.locator("[data-message-text]").inner_text()
    assert page.evaluate("navigator.clipboard.readText()") == text
    assert CHARITY not in text


@ON_SQLITE
def test_without_scripts_a_message_is_text_to_select(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/guide", has_script=False)

    assert page.locator("[data-message-text]").count() == 4
    assert not page.locator("[data-message-copy]").first.is_visible()


@ON_SQLITE
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/guide", "/fr/guide"])
def test_the_guide_is_accessible(site, tabs, path, theme, width):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{path}", width=width, theme=theme)

    assert_accessible(page)


@ON_SQLITE
def test_without_scripts_nothing_promises_to_remember(site, tabs):
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/guide", has_script=False)

    assert not page.get_by_text("This browser remembers").is_visible()
    assert not page.locator("[data-guide-progress]").is_visible()

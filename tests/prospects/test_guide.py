"""The guide: the same parts in both languages, on screen, on paper, and ticked in a browser."""

import re

import pytest

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation
from fundraiser.prospects.guide import guide_in
from fundraiser.prospects.guide.pdf import guide_pdf
from tests.browsers import assert_accessible
from tests.databases import ON_SQLITE

TITLE = re.compile(rb"/Title ?(?:\((.*?)\)|<([0-9A-F]+)>)")
PAGES = re.compile(rb"/Type ?/Page\b")
# Cover, contents, the tips with a third of a page for each and for each part's opening (two parts
# leave room for notes), checklist, the page to fill in, back cover.
PAGE_COUNT = 1 + 1 + (2 + 2 + 2 + 3 + 2) + 1 + 1 + 1
BOTH = pytest.mark.parametrize("language", list(Language), ids=str)


@BOTH
def test_there_are_twenty_five_tips_of_six_words_at_most(language):
    tips = guide_in(language).tips

    assert len(tips) == 25
    assert [tip.headline for tip in tips if len(tip.headline.split()) > 6] == []
    assert len({tip.headline for tip in tips}) == 25


@BOTH
def test_each_tip_is_two_or_three_sentences_and_one_thing_to_do(language):
    for tip in guide_in(language).tips:
        assert 100 < len(tip.text) < 420, tip.key
        assert 20 < len(tip.today) < 140, tip.key


def test_both_languages_have_the_same_parts_tips_and_lines_to_fill_in():
    english, french = guide_in("en"), guide_in("fr")

    assert [shape(part) for part in english.parts] == [shape(part) for part in french.parts]
    assert [prompt.lines for prompt in english.worksheet] == [
        prompt.lines for prompt in french.worksheet
    ]
    assert len({tip.key for tip in english.tips}) == 25


def shape(part):
    return part.key, [tip.key for tip in part.tips]


@ON_SQLITE
@BOTH
def test_the_printed_guide_is_tagged_and_fills_its_pages(app, language):
    pdf = guide_pdf(language)

    assert b"/StructTreeRoot" in pdf
    assert f"/Lang({language}-CA)".encode() in pdf
    assert len(PAGES.findall(pdf)) == PAGE_COUNT
    assert len(pdf) < 300_000


@ON_SQLITE
@BOTH
def test_the_printed_guide_has_every_tip_in_its_bookmarks(app, language):
    guide = guide_in(language)

    titles = bookmarks(guide_pdf(language))

    for number, tip in enumerate(guide.tips, start=1):
        assert f"{number}. {tip.headline}" in titles
    assert {guide.worksheet_title, *(part.title for part in guide.parts)} <= set(titles)


@ON_SQLITE
def test_the_labels_of_the_printed_guide_are_french_in_french(app):
    titles = bookmarks(guide_pdf("fr"))

    assert "La liste à cocher" in titles
    assert "The checklist" not in titles


def bookmarks(pdf):
    """Return the titles in a PDF's outline, as they are read."""
    return [
        bytes.fromhex(code.decode()).decode("utf-16") if code else text.decode()
        for text, code in TITLE.findall(pdf)
    ]


@ON_SQLITE
def test_the_printed_guide_is_made_once_until_the_charity_changes(app):
    first, second = guide_pdf("en"), guide_pdf("en")
    rename_charity("Warm Rooms Society")
    third = guide_pdf("en")

    assert first is second
    assert third is not first
    assert b"Warm Rooms Society" in third
    assert b"Warm Rooms Society" not in first


def rename_charity(name):
    with transaction():
        db.session.merge(
            Organisation(id=ONLY_ID, name_en=name, name_fr=name, changed_at=clock.now())
        )
    forget_organisation()


@ON_SQLITE
@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/guide.pdf", "25-tips-for-the-novice-fundraiser.pdf"),
        ("/fr/guide.pdf", "25-conseils-collecte-de-fonds.pdf"),
    ],
)
def test_the_pdf_may_be_kept_by_browsers(app, path, name):
    client = app.test_client()

    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.mimetype == "application/pdf"
    assert name in answer.headers["Content-Disposition"]
    assert "max-age" in answer.headers["Cache-Control"]
    assert again.status_code == 304
    assert again.data == b""


@ON_SQLITE
@pytest.mark.parametrize("path", ["/guide", "/fr/guide"])
def test_the_guide_on_screen_has_every_tip_and_a_link_to_each_part(browser, path):
    page = browser.open(path)
    guide = guide_in("fr" if path.startswith("/fr") else "en")

    for tip in guide.tips:
        assert page.has_text(tip.headline)
        assert page.has_text(tip.today)
    for part in guide.parts:
        assert page.soup.select(f"nav a[href='#{part.key}']")
        assert page.find(f"#{part.key}")


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

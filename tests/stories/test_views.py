"""The list and the page of a story, as a reader and as a search engine see them."""

import json
from datetime import timedelta
from typing import Any

import pytest

from fundraiser.database import transaction
from fundraiser.pictures.links import card_url, picture_url
from fundraiser.stories.operations import withdraw_story
from fundraiser.stories.queries import get_story, lock_story
from fundraiser.stories.views.pages import PAGE_LENGTH
from tests import make
from tests.databases import ON_SQLITE
from tests.staff.statements import statements
from tests.stories.illustrations import illustrated, picture_of

pytestmark = ON_SQLITE

HOUR = timedelta(hours=1)
HOSTILE = '</script><script>alert("1")</script><!-- ${7*7} &amp; ‘é’'
ENGLISH_ONLY: dict[str, Any] = {"title_fr": "", "summary_fr": "", "body_fr": ""}
FRENCH_ONLY: dict[str, Any] = {"title": "", "summary_en": "", "body_en": ""}


def structured_on(page):
    return json.loads(page.find('script[type="application/ld+json"]').string)


def titles_on(page):
    return [link.get_text() for link in page.soup.select(".story-card__title a")]


def withdraw(story, at):
    with transaction():
        withdraw_story(lock_story(story.id), actor=make.ACTOR, at=at)


# A story


def test_a_story_has_everything_a_reader_looks_for(browser, clock):
    illustrated(
        make.story(
            slug="soup",
            at=make.instant("2024-11-25 20:00"),
            place_en="Ottawa",
            author="Jo Lund",
            video_url="https://youtu.be/abc",
        )
    )

    page = browser.open("/stories/soup")

    assert page.find("h1").get_text() == "Soup at six"
    assert page.has_text("Ottawa, 25 November 2024")
    assert page.find(".story__dateline time")["datetime"] == "2024-11-25"
    assert page.has_text("By Jo Lund")
    assert page.has_text("Who makes it, and who eats it.")
    assert page.find(".story__body strong").get_text() == "three"
    picture = page.find(".story__picture img")
    assert (picture["alt"], picture["width"], picture["height"]) == (
        "A pot of soup.",
        "1440",
        "810",
    )
    assert "720w" in picture["srcset"]
    assert page.has_text("Picture: Jo Lund (example)")
    assert page.find(".story__video a")["href"] == "https://youtu.be/abc"
    assert page.has_text("Watch the video on YouTube")
    assert page.has_text("Media contact")
    assert page.find('link[type="application/rss+xml"]')["href"] == "/stories/feed.xml"
    assert "no-store" in page.answer.headers["Cache-Control"]


def test_a_story_loads_nothing_from_elsewhere(browser, app):
    illustrated(make.story(slug="soup", video_url="https://vimeo.com/1"))

    page = browser.open("/stories/soup")

    loaded = page.soup.select("[src], link[rel=stylesheet], link[rel=icon], iframe, object, embed")
    assert all(
        str(one.get("src") or one.get("href")).startswith(("/static/", "/pictures/"))
        for one in loaded
    )
    assert not page.soup.select("iframe, object, embed, video")


def test_a_story_can_be_passed_on_by_plain_links(browser, app):
    make.story("Soup & bread", slug="soup")

    page = browser.open("/fr/stories/soup")

    links = {str(a["href"]).partition("?")[0] for a in page.soup.select("[data-share] a")}
    assert links == {
        "mailto:",
        "https://wa.me/",
        "https://www.facebook.com/sharer/sharer.php",
        "https://bsky.app/intent/compose",
    }
    whatsapp = page.find('[data-share] a[href^="https://wa.me"]')["href"]
    assert "%2Ffr%2Fstories%2Fsoup" in whatsapp


def test_hostile_words_are_words_everywhere(browser, app, ask):
    words: dict[str, Any] = dict.fromkeys(("summary_en", "body_en", "place_en", "author"), HOSTILE)
    make.story(HOSTILE, slug="soup", **words)
    make.story("another", slug="another")

    for path in ("/stories/soup", "/stories", "/", "/stories/another"):
        page = browser.open(path)
        assert page.has_text('</script><script>alert("1")</script>')
        scripts = [s for s in page.soup.select("script") if not s.get("src")]
        assert all(s.get("type") == "application/ld+json" for s in scripts)
        assert "alert(" not in "".join(s.get_text() for s in page.soup.select("script[src]"))
    page = browser.open("/stories/soup")
    assert structured_on(page)["headline"] == HOSTILE
    assert page.find('meta[property="og:title"]')["content"] == HOSTILE
    assert "49" not in page.text


@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_a_story_that_is_not_public_is_not_found(browser, clock, prefix):
    at = clock.now()
    make.story(slug="draft", is_published=False)
    make.story(slug="future", publish_at=at + HOUR)
    withdraw(make.story(slug="withdrawn"), at)
    make.story(slug="seen")

    for slug in (
        "draft",
        "future",
        "withdrawn",
        "no-such",
        "%00",
        "Seen",
        "%F0%9F%8D%B2",
        "x" * 300,
    ):
        browser.open(f"{prefix}/stories/{slug}", status=404)
    assert titles_on(browser.open(f"{prefix}/stories")) == [
        "La soupe de dix-huit heures" if prefix else "Soup at six"
    ]


def test_a_story_with_a_slash_behind_is_the_story(browser, app):
    make.story(slug="soup")

    assert browser.open("/stories/soup/").find("h1")
    assert browser.open("/stories/").find("h1")


def test_its_picture_is_not_found_while_it_is_not_public(app, ask, clock):
    draft = illustrated(make.story(is_published=False))
    future = illustrated(make.story(publish_at=clock.now() + HOUR))
    seen = illustrated(make.story())
    with app.test_request_context():
        public = picture_url(picture_of(seen), "phone")
        unsigned = [
            picture_url(picture_of(story), "phone").partition("?")[0] for story in (draft, future)
        ]

    assert ask(public).status_code == 200
    assert [ask(path).status_code for path in unsigned] == [404, 404]
    withdraw(seen, clock.now())
    assert ask(public).status_code == 404


def test_without_a_worker_a_story_that_is_due_is_there_with_its_picture(browser, clock):
    story = illustrated(make.story(slug="soup", publish_at=clock.now() + HOUR))
    browser.open("/stories/soup", status=404)
    clock.move(HOUR)

    page = browser.open("/stories/soup")

    assert page.find(".story__picture img")
    assert "?s=" not in str(page.find(".story__picture img")["src"])
    assert get_story(story.id).is_published
    assert picture_of(get_story(story.id)).is_public
    assert "/stories/soup/card.jpg?v=" in page.find('meta[property="og:image"]')["content"]


# Languages


def test_each_language_has_its_page_and_knows_the_other(browser, app):
    make.story(slug="soup")

    page = browser.open("/fr/stories/soup")

    assert page.find("h1").get_text() == "La soupe de dix-huit heures"
    twins = {link["hreflang"]: link["href"] for link in page.soup.select("link[hreflang]")}
    assert twins["en"] == f"{browser.origin}/stories/soup"
    assert twins["fr"] == page.find('link[rel="canonical"]')["href"]
    assert not page.soup.select(".story__only")


@pytest.mark.parametrize(
    ("path", "words", "lang", "said", "canonical"),
    [
        ("/fr/stories/soup", ENGLISH_ONLY, "en-CA", "En anglais seulement", "/stories/soup"),
        ("/stories/soup", FRENCH_ONLY, "fr-CA", "In French only", "/fr/stories/soup"),
    ],
)
def test_a_story_in_one_language_is_marked_on_the_page_of_the_other(
    browser, app, path, words, lang, said, canonical
):
    illustrated(make.story(slug="soup", **words))

    page = browser.open(path)

    assert page.find("article")["lang"] == lang
    assert page.has_text(said)
    assert page.find(".story__only")["lang"] != lang
    assert page.find(".story__dateline")["lang"] != lang
    assert page.find('link[rel="canonical"]')["href"] == f"{browser.origin}{canonical}"
    assert not page.soup.select("link[hreflang]")
    assert structured_on(page)["inLanguage"] == lang
    list_page = browser.open("/fr/stories" if lang == "en-CA" else "/stories")
    assert list_page.find(".story-card__title")["lang"] == lang
    assert list_page.has_text(said)


# What search engines and other sites are told


def test_structured_data_says_what_the_story_is(browser, app):
    story = illustrated(
        make.story(slug="soup", at=make.instant("2024-11-25 20:00"), author="Jo Lund")
    )

    page = browser.open("/stories/soup")
    found = structured_on(page)

    assert (found["@type"], found["headline"]) == ("NewsArticle", "Soup at six")
    assert found["datePublished"] == "2024-11-25T20:00:00Z"
    assert found["dateModified"] >= found["datePublished"]
    assert found["author"] == {"@type": "Person", "name": "Jo Lund"}
    assert found["mainEntityOfPage"] == f"{browser.origin}/stories/soup"
    assert found["image"] == [card_url(picture_of(story))]
    assert found["image"][0].startswith(browser.origin)
    assert page.find('meta[property="og:type"]')["content"] == "article"
    published = page.find('meta[property="article:published_time"]')["content"]
    assert published == "2024-11-25T20:00:00Z"


def test_a_story_has_a_card_that_is_another_one_when_its_campaign_gets_on(browser, app):
    campaign = make.campaign()
    make.story(slug="soup", campaign=campaign)

    def card():
        return browser.open("/stories/soup").find('meta[property="og:image"]')["content"]

    first = card()
    answer = browser.client.get(first, base_url=browser.origin)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    make.gift(campaign, make.cad(50_000))
    assert card() != first


def test_a_story_without_a_picture_has_none_for_programs(browser, app):
    make.story(slug="soup")

    page = browser.open("/stories/soup")

    assert "image" not in structured_on(page)
    assert structured_on(page)["author"]["@type"] == "NGO"


# The list


def test_an_empty_list_says_so(browser, app):
    page = browser.open("/stories")

    assert page.has_text("No story has been told here yet.")
    assert not page.soup.select(".story-cards")


def test_the_list_has_every_story_once_the_newest_first(browser, clock):
    count = PAGE_LENGTH + 3
    for number in range(count):
        make.story(f"Story {number}", at=clock.now() - number * HOUR)

    first = browser.open("/stories")
    second = first.click("Older stories")

    shown = titles_on(first) + titles_on(second)
    assert shown == [f"Story {number}" for number in range(count)]
    assert second.has_text("Page 2 of 2")
    assert titles_on(second.click("Newer stories")) == titles_on(first)
    assert "page 2 of 2" in second.soup.title.get_text()


@pytest.mark.parametrize("page", ["0", "2", "-1", "x", "1e3", "١", "99999999999999999999", ""])
def test_a_page_that_is_not_there_is_not_found(browser, app, page):
    make.story()

    browser.open(f"/stories?page={page}", status=404)


def test_the_list_asks_as_much_of_three_stories_as_of_twelve(browser, app):
    campaign = make.campaign()
    for _ in range(3):
        illustrated(make.story(campaign=campaign))
    few = asked_for("/stories", browser)
    for _ in range(9):
        illustrated(make.story(campaign=campaign))

    assert asked_for("/stories", browser) == few <= 3  # BEGIN, the count, the stories


def asked_for(path, browser):
    with statements() as sent:
        browser.open(path)
    return len(sent)


# Home and the sitemap


def test_home_shows_the_three_newest_and_nothing_where_there_are_none(browser, clock):
    make.campaign()
    assert not browser.open("/").has_text("Latest stories")


def test_home_shows_the_three_newest(browser, clock):
    for number in range(4):
        make.story(f"Story {number}", at=clock.now() - number * HOUR)
    make.story("Future", publish_at=clock.now() + HOUR)

    page = browser.open("/")

    assert page.has_text("Latest stories")
    assert titles_on(page) == ["Story 0", "Story 1", "Story 2"]
    assert page.click("All stories").path == "/stories"


def test_the_sitemap_lists_stories_in_their_languages_only(ask, browser, clock):
    make.story(slug="both", at=make.instant("2024-11-25 20:00"))
    make.story(slug="english", **ENGLISH_ONLY)
    make.story(slug="draft", is_published=False)
    make.story(slug="future", publish_at=clock.now() + HOUR)

    found = ask("/sitemap.xml").text

    origin = browser.origin
    assert f"<loc>{origin}/fr/stories/both</loc><lastmod>2024-11-25T20:00:00Z</lastmod>" in found
    assert f'hreflang="fr" href="{origin}/fr/stories/both"' in found
    assert f"<loc>{origin}/stories/english</loc>" in found
    for absent in ("/fr/stories/english", "draft", "future"):
        assert absent not in found
    for path in ("/", "/fundraise", "/guide", "/media", "/help", "/stories"):
        assert f"<loc>{origin}{path}</loc>" in found
        assert f"<loc>{origin}/fr{path}</loc>" in found

"""The feed, as a program reads it: well-formed, complete, and cheap to ask for often."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree import ElementTree as Tree

import pytest

from tests import make
from tests.databases import ON_SQLITE
from tests.stories.illustrations import illustrated

pytestmark = ON_SQLITE

HOUR = timedelta(hours=1)
ATOM = "{http://www.w3.org/2005/Atom}"
MEDIA = "{http://search.yahoo.com/mrss/}"
HOSTILE = "]]></title><script>alert(1)</script> & \ufffe\U0001f372 “é”"
ENGLISH_ONLY: dict[str, Any] = {"title_fr": "", "summary_fr": "", "body_fr": ""}


@pytest.fixture
def channel(ask):
    """Give `channel("/fr/stories/feed.xml")`: the feed, parsed strictly."""

    def read(path="/stories/feed.xml"):
        answer = ask(path)
        assert answer.mimetype == "application/rss+xml"
        root = Tree.fromstring(answer.data)
        assert root.attrib == {"version": "2.0"}
        return root.find("channel")

    return read


def titles_in(channel):
    return [item.findtext("title") for item in channel.iter("item")]


def test_an_empty_feed_is_a_feed(channel):
    found = channel()

    assert found.findtext("title") == "Stories of Our charity"
    assert found.findtext("description")
    assert titles_in(found) == []


def test_an_item_says_what_readers_need(channel, app):
    story = illustrated(make.story(slug="soup", at=make.instant("2024-11-25 20:00")))
    origin = app.config["SETTINGS"].public_url

    found = channel()
    (item,) = found.iter("item")

    assert item.findtext("title") == "Soup at six"
    assert item.findtext("link") == f"{origin}/stories/soup"
    assert item.findtext("description") == "Who makes it, and who eats it."
    assert item.findtext("guid") == f"story:{story.public_id}:en"
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert item.findtext("pubDate") == "Mon, 25 Nov 2024 20:00:00 GMT"
    assert parsedate_to_datetime(item.findtext("pubDate")) == story.publish_at
    assert item.find(f"{MEDIA}content").attrib["url"].startswith(f"{origin}/pictures/")
    assert found.find(f"{ATOM}link").attrib["href"] == f"{origin}/stories/feed.xml"
    assert found.findtext("link") == f"{origin}/stories"
    assert found.findtext("language") == "en-ca"


def test_hostile_words_are_words(channel):
    make.story(HOSTILE, summary_en=HOSTILE)

    (item,) = channel().iter("item")

    assert item.findtext("title") == HOSTILE.replace("\ufffe", "")
    assert item.findtext("description") == HOSTILE.replace("\ufffe", "")


def test_a_feed_has_the_stories_of_its_language_that_anybody_may_read(channel, clock):
    make.story("Both")
    make.story("English", **ENGLISH_ONLY)
    make.story("Draft", is_published=False)
    make.story("Future", publish_at=clock.now() + HOUR)

    assert sorted(titles_in(channel())) == ["Both", "English"]
    french = channel("/fr/stories/feed.xml")
    assert titles_in(french) == ["La soupe de dix-huit heures"]
    assert french.findtext("language") == "fr-ca"
    clock.move(HOUR)
    assert "Future" in titles_in(channel())


def test_who_asks_again_is_told_that_nothing_is_new(ask):
    make.story()
    first = ask("/stories/feed.xml")

    again = ask("/stories/feed.xml", headers={"If-None-Match": first.headers["ETag"]})
    make.story("Another")
    later = ask("/stories/feed.xml", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (again.status_code, again.data) == (304, b"")
    assert later.status_code == 200


def test_addresses_in_it_stand_under_public_url(make_app):
    app = make_app(PUBLIC_URL="https://give.example.org/season", TRUSTED_HOSTS="localhost")
    with app.app_context():
        make.story(slug="soup")

    answer = app.test_client().get("/stories/feed.xml", base_url="http://localhost")

    assert "https://give.example.org/season/stories/soup" in answer.text
    assert "http://localhost" not in answer.text

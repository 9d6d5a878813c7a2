"""What holds of each email, whatever it is about: looked at in both languages."""

import re
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup

from fundraiser.i18n.languages import Language, force_language
from fundraiser.mail import Message
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.registry import registry_of
from tests.databases import ON_SQLITE
from tests.mail.season import live_through_a_season

pytestmark = ON_SQLITE
_seasons: dict[Language, list["Written"]] = {}

CLIPPED_AT_BYTES = 102 * 1024  # a large mail service shows no more than this
LONGEST_PREHEADER = 250
LINK = re.compile(r"https?://[^\s<>\"]+")
QUOTE_MARK = re.compile(r"^> ?", re.MULTILINE)


@dataclass(frozen=True)
class Written:
    """One email of the season, put into words."""

    kind: EmailKind
    language: str
    message: Message

    @property
    def html(self) -> BeautifulSoup:
        return BeautifulSoup(self.message.html, "html.parser")


@pytest.fixture(params=list(Language), ids=str)
def season(request, app, outbox):
    """The emails of a season in one language. They are written once, for all of these tests."""
    if request.param not in _seasons:
        live_through_a_season(request.param)
        _seasons[request.param] = [
            Written(email.kind, email.language, message)
            for email in outbox()
            if (message := write_now(app, email))
        ]
    return _seasons[request.param]


def write_now(app, email):
    with force_language(email.language):
        return registry_of(app).writers[email.kind](email.record_id)


def test_every_kind_can_be_written(season):
    assert {email.kind for email in season} == set(EmailKind)


def test_each_says_what_it_is_in_one_line(season):
    for email in season:
        assert 10 < len(email.message.subject) <= 150, email.kind
        assert "\n" not in email.message.subject
        assert email.html.title.get_text(strip=True) == email.message.subject
        assert len(email.html.find_all("h1")) == 1, email.kind


def test_each_is_in_the_language_of_its_reader(season):
    for email in season:
        assert email.html.html["lang"] == f"{email.language}-CA", email.kind


def test_each_has_a_line_for_the_list_of_emails(season):
    for email in season:
        preheader = email.html.body.find("div").get_text(" ", strip=True)
        assert 20 < len(preheader) <= LONGEST_PREHEADER, email.kind
        assert preheader != email.message.subject, email.kind


def test_the_text_says_all_that_the_html_says(season):
    for email in season:
        text = _words(QUOTE_MARK.sub("", email.message.text))
        for block in email.html.select("p, td > div, th, td.figure"):
            if block.find(["div", "table", "h1"]):
                continue
            for line in block.stripped_strings:
                assert _words(line) in text or block.find("a"), f"{email.kind}: {line!r}"


def test_each_link_stands_in_the_text_too(season):
    for email in season:
        links = {link["href"] for link in email.html.find_all("a") if "mailto:" not in link["href"]}
        assert links == set(LINK.findall(email.message.text)), email.kind
        to_do = links - ways_out(email, links) - guide_beside(links)
        assert len(to_do) == 1, f"{email.kind} has one thing to do"


def ways_out(email, links):
    """Return the links by which somebody ends a series, in emails that belong to one."""
    return {link for link in links if email.message.unsubscribe_url and "/emails/" in link}


def guide_beside(links):
    """Return the link to the guide, where it stands beside the button that starts a page."""
    is_start = any("/fundraise/start/" in link for link in links)
    return {link for link in links if is_start and re.search(r"/guide(/[a-z-]+)?(#|$)", link)}


def test_each_names_the_charity_and_where_it_is(season):
    for email in season:
        for shown in (email.message.text, email.html.get_text(" ")):
            assert "12 Lantern Lane" in shown, email.kind
            assert "123456789 RR 0001" in shown, email.kind
            assert ("Société" if email.language == "fr" else "Warm Rooms") in shown, email.kind


def test_each_is_small_and_loads_nothing(season):
    for email in season:
        assert len(email.message.html.encode()) < CLIPPED_AT_BYTES / 3, email.kind
        assert email.html.find_all(["img", "script", "link", "iframe"]) == [], email.kind
        assert not re.search(r"url\(|@import|\ssrc=", email.message.html), email.kind


def test_nobody_reads_the_marks_of_a_template(season):
    for email in season:
        for shown in (email.message.text, email.message.subject, email.html.get_text(" ")):
            assert not re.search(r"%\(|\{\{|\{%|&amp;|&#|None\b|<mj", shown), email.kind


def _words(text):
    return " ".join(text.split())

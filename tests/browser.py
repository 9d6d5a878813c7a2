"""A browser without scripts, over Flask's test client: what a person does, in a few words.

    page = browser.open("/campaigns/winter")
    page = page.submit(dollars="50", email="ana@example.org")
    assert page.has_text("Thank you")

It fills a form as a browser does: hidden fields, ticked boxes and chosen options are sent as they
stand, and a field that is not on the page cannot be filled. Redirects within the site are followed;
one that leads away ends in a page whose `location` says where. Every page is checked on the way in
(`tests/page_checks.py`), so that no test has to.
"""

import contextvars
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from fundraiser.database import db
from tests.page_checks import check_page

MOST_REDIRECTS = 5
UNFILLED = {"submit", "button", "image", "reset", "file"}
Fields = MultiDict[str, str]


@dataclass
class Browser:
    """One visitor, with cookies of their own."""

    app: Flask
    headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.client = self.app.test_client()
        self.origin = self.app.config["SETTINGS"].public_url

    def open(
        self, path: str, *, status: int = 200, headers: dict[str, str] | None = None
    ) -> "Page":
        """Return the page at `path`, which answers with `status` once redirects are followed."""
        return self._follow(self._send("GET", path, headers=headers), status)

    def post(
        self,
        path: str,
        fields: Fields | dict[str, str] | None = None,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> "Page":
        """Send fields that need not be on any page: for what hostile visitors do."""
        own = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        answer = self._send("POST", path, data=fields or {}, headers={**own, **(headers or {})})
        return self._follow(answer, status)

    def _follow(self, answer: TestResponse, status: int) -> "Page":
        for _ in range(MOST_REDIRECTS):
            place = urljoin(self.origin + answer.request.path, answer.headers.get("Location", ""))
            if not 300 <= answer.status_code < 400 or not place.startswith(f"{self.origin}/"):
                break
            answer = self._send("GET", place.removeprefix(self.origin))
        if status == 200 and 300 <= answer.status_code < 400:
            return Page(self, answer)
        assert answer.status_code == status, (
            f"{answer.request.path} answered {answer.status_code}, not {status}:\n"
            f"{_words(BeautifulSoup(answer.text, 'html.parser'))[:600]}"
        )
        return Page(self, answer)

    def _send(
        self, method: str, path: str, *, headers: dict[str, str] | None = None, **options: Any
    ) -> TestResponse:
        """Send a request from outside: apart from the test's own application context."""
        answer: TestResponse = contextvars.Context().run(
            self.client.open,
            path,
            method=method,
            base_url=self.origin,
            headers={**self.headers, **(headers or {})},
            **options,
        )
        _see_what_others_wrote()
        return answer


class Page:
    """What came back, as a person sees it."""

    def __init__(self, browser: Browser, answer: TestResponse) -> None:
        self.browser = browser
        self.answer = answer
        self.status = answer.status_code
        self.location = answer.headers.get("Location", "")
        self.path = answer.request.path
        self.address = answer.request.full_path.rstrip("?")
        is_email = answer.mimetype == "message/rfc822"  # its lines are cut within its tags
        self.soup = BeautifulSoup("" if is_email else answer.text, "html.parser")
        if answer.mimetype == "text/html" and not self.location:
            check_page(self.soup, answer)

    @property
    def text(self) -> str:
        """All the words, with single spaces."""
        return _words(self.soup)

    @property
    def json(self) -> Any:
        return self.answer.get_json()

    @property
    def errors(self) -> list[str]:
        """The messages of the error summary."""
        return [_words(link) for link in self.soup.select(".error-summary a")]

    def has_text(self, words: str) -> bool:
        return _plain(words) in self.text

    def find(self, selector: str) -> Tag:
        """Return the one element that a CSS selector finds."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{self.path} has {len(found)} of {selector!r}"
        return found[0]

    def click(self, words: str, *, status: int = 200) -> "Page":
        """Follow the link with these words."""
        links = [link for link in self.soup.select("a[href]") if _words(link) == _plain(words)]
        assert links, f"{self.path} has no link {words!r}"
        return self.browser.open(self._own(str(links[0]["href"])), status=status)

    def submit(self, button: str = "", *, status: int = 200, **fields: Any) -> "Page":
        """Fill the form that has these fields, or this button, and send it.

        A field is filled by its name; a list fills one that may be sent several times, and None
        leaves it out, as an unticked box.
        """
        form = self.form_with(button, *fields)
        filled = fields_of(form)
        for name, value in fields.items():
            filled.poplist(name)
            for each in [] if value is None else value if isinstance(value, list) else [value]:
                filled.add(name, str(each))
        pressed = _button(form, button)
        if pressed is not None and pressed.get("name"):
            filled.add(str(pressed["name"]), str(pressed.get("value", "")))
        address = self._own(str(form.get("action") or self.address))
        if str(form.get("method", "get")).lower() == "get":
            query = urlencode(list(filled.items(multi=True)))
            return self.browser.open(f"{address.partition('?')[0]}?{query}", status=status)
        return self.browser.post(address, filled, status=status)

    def form_with(self, button: str, *names: str) -> Tag:
        """Return the form that has all these fields, and the button if one is named."""
        fitting = [
            form
            for form in self.soup.select("form")
            if set(names) <= _names(form) and (not button or _button(form, button) is not None)
        ]
        posting = [form for form in fitting if str(form.get("method", "")).lower() == "post"]
        chosen = posting or fitting
        assert chosen, (
            f"{self.path} has no form with {[*names, button]}; it has "
            f"{[sorted(_names(form)) for form in self.soup.select('form')]}"
        )
        return chosen[0]

    def _own(self, address: str) -> str:
        """Return an address on a page as a path of our site."""
        full = urlsplit(urljoin(f"{self.browser.origin}{self.address}", address))
        assert f"{full.scheme}://{full.netloc}" == self.browser.origin, f"{address} leads away"
        return f"{full.path}?{full.query}" if full.query else full.path


def fields_of(form: Tag) -> Fields:
    """Return what a browser would send if nobody touched the form."""
    sent = Fields()
    for control in form.select("input[name], select[name], textarea[name]"):
        if not control.has_attr("disabled"):
            for value in _values(control):
                sent.add(str(control["name"]), value)
    return sent


def _values(control: Tag) -> list[str]:
    kind = str(control.get("type", "text")).lower()
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        options = control.select("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if kind in UNFILLED or (kind in {"checkbox", "radio"} and not control.has_attr("checked")):
        return []
    return [str(control.get("value", "on" if kind in {"checkbox", "radio"} else ""))]


def _names(form: Tag) -> set[str]:
    return {str(control["name"]) for control in form.select("[name]")}


def _button(form: Tag, words: str) -> Tag | None:
    """Return the button with these words, or the first one, which Enter presses."""
    buttons = form.select("button:not([type=button]), input[type=submit]")
    fitting = [each for each in buttons if not words or _words(each) == _plain(words)]
    return fitting[0] if fitting else None


def _words(element: Tag) -> str:
    return _plain(element.get_text(" "))


def _plain(words: str) -> str:
    """Return words with single spaces, and none before what follows without one."""
    return re.sub(r" (?=[.,;)])", "", re.sub(r"\s+", " ", words)).strip()


def _see_what_others_wrote() -> None:
    """End the test's own reading, so that it sees what the request has changed."""
    if has_app_context():
        db.session.rollback()
        db.session.expire_all()

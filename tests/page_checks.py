"""What is true of every page, whoever it is for. Each complaint says what to do."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment, Tag
from werkzeug.test import TestResponse

from fundraiser.i18n.catalogue import catalogue_path
from fundraiser.i18n.languages import Language

REQUIRED_HEADERS = {
    "Content-Security-Policy": "script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "",
}
UNFINISHED = re.compile(r"%\(\w+\)s|\{\{|\{%|^None$|<Undefined|^undefined$")
REFERENCES = {"for", "aria-describedby", "aria-labelledby", "aria-controls"}
CONTROLS = {"input", "select", "textarea"}
DATA = {"application/json", "application/ld+json"}
LANGUAGES = {"en", "fr", "en-CA", "fr-CA"}
TRANSLATED_ELSEWHERE = ["script", "style", "code", "pre", "textarea", "option"]


def check_page(page: BeautifulSoup, answer: TestResponse) -> None:
    """Assert all of it, and report everything that is wrong at once."""
    elements: list[Tag] = page.find_all(True)
    complaints = [complaint for check in CHECKS for complaint in check(page)]
    complaints += [complaint for check in CHECKS_OF_ELEMENTS for complaint in check(elements)]
    complaints += list(_headers(answer))
    assert not complaints, f"{answer.request.path}:\n- " + "\n- ".join(complaints)


def _headings(elements: Sequence[Tag]) -> Iterator[str]:
    count = sum(element.name == "h1" for element in elements)
    if count != 1:
        yield f"it has {count} <h1>: give it one that says what the page is"


def _title(page: BeautifulSoup) -> Iterator[str]:
    title = page.title
    if title is None or not title.get_text(strip=True):
        yield "its <title> is empty: fill the block `title`"


def _language(page: BeautifulSoup) -> Iterator[str]:
    html = page.html
    if html is None or html.get("lang") not in LANGUAGES:
        yield f"<html lang> is not one of {sorted(LANGUAGES)}"


def _languages(elements: Sequence[Tag]) -> Iterator[str]:
    for element in elements:
        if element.has_attr("lang") and element["lang"] not in LANGUAGES | {""}:
            yield f"<{element.name} lang={element['lang']!r}> names no language of ours"


def _labels(elements: Sequence[Tag]) -> Iterator[str]:
    with_label = {str(each.get("for", "")) for each in elements if each.name == "label"} - {""}
    for control in elements:
        kind = str(control.get("type", ""))
        if control.name not in CONTROLS or kind in {"hidden", "submit", "button", "reset"}:
            continue
        labelled = control.has_attr("aria-label") or control.has_attr("aria-labelledby")
        labelled = labelled or str(control.get("id", "")) in with_label
        if not labelled and not control.find_parent("label"):
            yield f"the field {control.get('name')!r} has no label"


def _ids(elements: Sequence[Tag]) -> Iterator[str]:
    counted = Counter(str(element["id"]) for element in elements if element.has_attr("id"))
    for identity, count in counted.items():
        if count > 1:
            yield f"the id {identity!r} is there {count} times"
    for element in elements:
        for attribute in REFERENCES & element.attrs.keys():
            for identity in str(element.get(attribute, "")).split():
                if identity not in counted:
                    yield f"{attribute}={identity!r} names an id that is not on the page"


def _forms(elements: Sequence[Tag]) -> Iterator[str]:
    for form in elements:
        if form.name == "form" and not form.get("action"):
            yield "a form has no action: say where it is sent"


def _pictures(elements: Sequence[Tag]) -> Iterator[str]:
    for picture in elements:
        if picture.name == "img" and not picture.has_attr("alt"):
            yield f"the picture {picture.get('src')} has no alt: describe it, or leave alt empty"


def _inline(elements: Sequence[Tag]) -> Iterator[str]:
    for element in elements:
        is_script = element.name == "script" and not element.has_attr("src")
        if is_script and element.get("type") not in DATA:
            yield "it has a script in the page, which the policy blocks: use a module"
        if element.name == "style" or element.has_attr("style"):
            yield "it has style in the page, which the policy blocks: use a class"
        if any(name.startswith("on") for name in element.attrs):
            yield f"<{element.name}> has an event attribute, which the policy blocks"


def _words(page: BeautifulSoup) -> Iterator[str]:
    is_french = page.html is not None and str(page.html.get("lang")).startswith("fr")
    for text in page.find_all(string=True):
        words = " ".join(text.split())
        parent = text.parent
        if not words or parent is None or isinstance(text, Comment):
            continue
        is_unfinished = UNFINISHED.search(words) is not None
        if not is_unfinished and not (is_french and words in _english_with_french()):
            continue
        if parent.name in TRANSLATED_ELSEWHERE or _is_english(parent):
            continue
        if is_unfinished:
            yield f"it shows {words!r}"
        else:
            yield f"it says {words!r} in English: mark it for translation where it is written"


def _is_english(element: Tag) -> bool:
    """Whether the page itself says that these words are English, such as an email's subject."""
    return element.get("lang") == "en" or element.find_parent(attrs={"lang": "en"}) is not None


def _headers(answer: TestResponse) -> Iterator[str]:
    for name, part in REQUIRED_HEADERS.items():
        if part not in answer.headers.get(name, "") or name not in answer.headers:
            yield f"the header {name} is missing or lacks {part!r}"


@cache
def _english_with_french() -> frozenset[str]:
    """Return the English messages whose French is another text."""
    source = catalogue_path(Language.FRENCH)
    if not source.exists():
        return frozenset()
    with source.open("rb") as file:
        messages = list(read_po(file))
    return frozenset(
        message.id
        for message in messages
        if isinstance(message.id, str) and message.string and message.id != message.string
    )


CHECKS: list[Callable[[BeautifulSoup], Iterator[str]]] = [_title, _language, _words]
CHECKS_OF_ELEMENTS: list[Callable[[Sequence[Tag]], Iterator[str]]] = [
    _headings,
    _languages,
    _labels,
    _ids,
    _forms,
    _pictures,
    _inline,
]

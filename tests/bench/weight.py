"""What a browser loads for a page: the page, and all that it, its styles and its modules name."""

import http.client
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import brotli  # type: ignore[import-untyped]

LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
IN_STYLES = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
IN_MODULES = re.compile(r"""\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]""")
SOURCES = {"img", "script", "iframe", "source", "video", "audio", "embed", "input"}


@dataclass
class View:
    """What one view of a page took: bytes of each answer's body, and addresses elsewhere."""

    own: dict[str, int] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)

    @property
    def bytes_received(self) -> int:
        return sum(self.own.values())

    @property
    def heaviest(self) -> str:
        ordered = sorted(self.own, key=lambda url: self.own[url], reverse=True)[:3]
        return ", ".join(f"{url.rpartition('/')[2]} {self.own[url] / 1024:.1f}" for url in ordered)


class Loaded(HTMLParser):
    """Gathers what a page loads by itself; links and forms lead on and load nothing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and LOADED_LINKS & set(values.get("rel", "").split()):
            self.addresses.append(values.get("href", ""))
        if tag in SOURCES:
            self.addresses.append(values.get("src", ""))
            self.addresses += [
                part.split()[0] for part in values.get("srcset", "").split(",") if part
            ]


def first_view(port: int, path: str) -> View:
    """Load a page with nothing kept from before, as a browser that takes brotli does."""
    view = View()
    waiting = [f"http://127.0.0.1:{port}{path}"]
    while waiting:
        url = waiting.pop()
        parts = urlsplit(url)
        if parts.scheme == "data" or parts.path in view.own:
            continue
        if parts.port != port:
            view.foreign.add(url)
            continue
        kind, text = _load(port, parts.path, view)
        waiting += [urljoin(url, address) for address in _named_in(kind, text) if address]
    return view


def _load(port: int, path: str, view: View) -> tuple[str, str]:
    """Return type and text of an answer, its weight noted."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": "br"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answers {answer.status}")
    view.own[path] = len(body)
    if answer.headers.get("Content-Encoding") == "br":
        body = brotli.decompress(body)
    return answer.headers.get_content_type(), body.decode(errors="replace")


def _named_in(kind: str, text: str) -> list[str]:
    if kind == "text/html":
        return Loaded(text).addresses
    if kind == "text/css":
        return [first or second for first, second in IN_STYLES.findall(text)]
    if kind == "text/javascript":
        return IN_MODULES.findall(text)
    return []

"""What a phone loads for a page: the page, and all that it, its styles and its modules name."""

import gzip
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
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}
FONTS, PICTURES = (".woff2",), (".avif", ".jpg")


@dataclass
class View:
    """What one view of a page took: bytes of each answer's body, and addresses elsewhere."""

    encoding: str
    own: dict[str, int] = field(default_factory=dict)
    foreign: set[str] = field(default_factory=set)

    @property
    def bytes_received(self) -> int:
        return sum(self.own.values())

    @property
    def bytes_of_text(self) -> int:
        """The bytes without the photograph and the faces."""
        return sum(size for url, size in self.own.items() if not url.endswith((*FONTS, *PICTURES)))

    @property
    def heaviest(self) -> str:
        ordered = sorted(self.own, key=lambda url: self.own[url], reverse=True)[:3]
        return ", ".join(f"{url.rpartition('/')[2]} {self.own[url] / 1024:.1f}" for url in ordered)


class Loaded(HTMLParser):
    """Gathers what a page loads by itself; links and forms lead on and load nothing.

    Of the sources of a `<picture>`, a browser loads one: here the first, which is the phone's.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.has_chosen: bool | None = None  # None outside a picture
        self.feed(page)

    def handle_endtag(self, tag: str) -> None:
        if tag == "picture":
            self.has_chosen = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "picture":
            self.has_chosen = False
        elif self.has_chosen:
            return
        elif self.has_chosen is False:
            self.has_chosen = True
        if tag == "link" and LOADED_LINKS & set(values.get("rel", "").split()):
            self.addresses.append(values.get("href", ""))
        if tag in SOURCES:
            self.addresses.append(values.get("src", ""))
            self.addresses += [
                part.split()[0] for part in values.get("srcset", "").split(",") if part
            ]


def first_view(port: int, path: str, *, encoding: str = "br") -> View:
    """Load a page with nothing kept from before, as a browser that takes this encoding does."""
    view = View(encoding)
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
    connection.request("GET", path, headers={"Accept-Encoding": view.encoding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    if answer.status != http.HTTPStatus.OK:
        raise RuntimeError(f"{path} answers {answer.status}")
    view.own[path] = len(body)
    packed = answer.headers.get("Content-Encoding")
    body = UNPACK[packed](body) if packed else body
    return answer.headers.get_content_type(), body.decode(errors="replace")


def _named_in(kind: str, text: str) -> list[str]:
    if kind == "text/html":
        return Loaded(text).addresses
    if kind == "text/css":
        return [first or second for first, second in IN_STYLES.findall(text)]
    if kind == "text/javascript":
        return IN_MODULES.findall(text)
    return []

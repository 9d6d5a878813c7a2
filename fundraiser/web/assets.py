"""Styles, scripts and pictures, at addresses that change with their content and never expire.

`asset("base/tokens.css")` gives `/static/<version>/base/tokens.css`. The version is one digest of
all of `static/`, so that scripts and styles can refer to their neighbours by relative addresses. A
request for an old version gets the current file, uncached, so that a page that was open during an
upgrade keeps working.
"""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import brotli  # type: ignore[import-untyped]
from flask import Flask, Response, abort, current_app, request
from markupsafe import Markup
from werkzeug.datastructures import Accept

from fundraiser.web.access import open_to_all

EXTENSION = "fundraiser.assets"
VERSION_LENGTH = 12
FOR_EVER = "public, max-age=31536000, immutable"
NOT_KEPT = "no-cache"
PACKED_TYPES = ("text/", "application/json", "image/svg+xml", "application/manifest+json")
BROTLI_QUALITY = 11
MOST_LINKS = 500  # each template names a few lists of files
STYLESHEET = Markup('<link rel="stylesheet" href="{}" media="{}">')
SCRIPT = Markup('<script type="module" src="{}"></script>')
MORE_TYPES = {".js": "text/javascript", ".webmanifest": "application/manifest+json"}


class AssetMissing(LookupError):
    """A template names a file that is not in `static/`."""


@dataclass(frozen=True)
class Asset:
    """One file. Its compressed forms are made on first use."""

    content: bytes
    content_type: str

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith(PACKED_TYPES)

    @cached_property
    def as_brotli(self) -> bytes:
        return bytes(brotli.compress(self.content, quality=BROTLI_QUALITY))

    @cached_property
    def as_gzip(self) -> bytes:
        return gzip.compress(self.content, mtime=0)

    def packed_for(self, accepted: Accept) -> tuple[bytes, str]:
        """Return the bytes to send and their encoding, '' for none."""
        if self.is_text and accepted["br"]:
            return self.as_brotli, "br"
        if self.is_text and accepted["gzip"]:
            return self.as_gzip, "gzip"
        return self.content, ""


class Assets:
    """All files of one folder, read once; with `is_watched`, read again after a change."""

    def __init__(self, folder: Path, *, is_watched: bool) -> None:
        self.folder = folder
        self.is_watched = is_watched
        self._seen = -1
        self._files: dict[str, Asset] = {}
        self._version = ""
        self._links = lru_cache(MOST_LINKS)(self._write_links)

    @property
    def version(self) -> str:
        self._read_if_needed()
        return self._version

    def find(self, path: str) -> Asset | None:
        self._read_if_needed()
        return self._files.get(path)

    def address(self, path: str, root: str) -> str:
        """Return the address of a file below `root`. Raises AssetMissing."""
        if self.find(path) is None:
            raise AssetMissing(path)
        return f"{root}/static/{self._version}/{path}"  # `url_for` is too slow here

    def links(self, element: Markup, paths: tuple[str, ...], root: str, *more: str) -> Markup:
        """Return an element for each file, in order, written once. Raises AssetMissing."""
        self._read_if_needed()
        return self._links(element, paths, root, *more)

    def _write_links(
        self, element: Markup, paths: tuple[str, ...], root: str, *more: str
    ) -> Markup:
        return Markup("\n").join(element.format(self.address(path, root), *more) for path in paths)

    def _read_if_needed(self) -> None:
        if self._seen >= 0 and not self.is_watched:
            return
        paths = sorted(path for path in self.folder.rglob("*") if path.is_file())
        newest = max((path.stat().st_mtime_ns for path in paths), default=0)
        if newest != self._seen or len(paths) != len(self._files):
            self._read(paths)
            self._seen = newest

    def _read(self, paths: list[Path]) -> None:
        digest = hashlib.sha256()
        files = {}
        for path in paths:
            name = path.relative_to(self.folder).as_posix()
            files[name] = Asset(path.read_bytes(), _type_of(path))
            digest.update(name.encode() + b"\0" + files[name].content + b"\0")
        self._files, self._version = files, digest.hexdigest()[:VERSION_LENGTH]
        self._links.cache_clear()


def asset(path: str) -> str:
    """Return the address of a file in `static/`. Raises AssetMissing."""
    return _current_assets().address(path, request.script_root)


def get_asset(path: str) -> Asset:
    """Return a file in `static/`. Raises AssetMissing."""
    file = _current_assets().find(path)
    if file is None:
        raise AssetMissing(path)
    return file


def stylesheets(*paths: str, media: str = "all") -> Markup:
    """Return links to these stylesheets, in order. Raises AssetMissing."""
    return _current_assets().links(STYLESHEET, paths, request.script_root, media)


def scripts(*paths: str) -> Markup:
    """Return elements that load these modules, in order. Raises AssetMissing."""
    return _current_assets().links(SCRIPT, paths, request.script_root)


def init_app(app: Flask, folder: Path) -> None:
    """Serve the files of `folder`, and add the functions that name them to the templates."""
    app.extensions[EXTENSION] = Assets(folder, is_watched=app.debug)
    app.add_url_rule("/static/<version>/<path:path>", "static", _send_asset)
    app.jinja_env.globals.update(asset=asset, stylesheets=stylesheets, scripts=scripts)


@open_to_all
def _send_asset(version: str, path: str) -> Response:
    assets = _current_assets()
    file = assets.find(path)
    if file is None:
        abort(404)
    content, encoding = file.packed_for(request.accept_encodings)
    response = Response(content, content_type=file.content_type)
    response.headers["Cache-Control"] = FOR_EVER if version == assets.version else NOT_KEPT
    response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.set_etag(f"{assets.version}-{encoding or 'plain'}")
    response.make_conditional(request)
    return response


def _current_assets() -> Assets:
    assets: Assets = current_app.extensions[EXTENSION]
    return assets


def _type_of(path: Path) -> str:
    guessed = MORE_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    content_type = guessed or "application/octet-stream"
    return (
        f"{content_type}; charset=utf-8"
        if content_type.startswith(("text/", "application/json"))
        else content_type
    )

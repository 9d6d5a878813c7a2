"""Windows of a real browser, for the pages of the stand-in."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary, WeakSet

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

SCRIPT = re.compile(r"<script.*?</script>", re.DOTALL)
SCRIPTLESS: WeakSet[Page] = WeakSet()
VISITS: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()
PATIENCE_SECONDS = 20


@dataclass
class Windows:
    """Opens pages in fresh windows of a real browser, kept away from every other host."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, url: str, *, width: int = 1280, scripts: bool = True, language: str = "en-CA"
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale=language,
        )
        self.contexts.append(context)
        page = context.new_page()
        if not scripts:
            SCRIPTLESS.add(page)
        VISITS[page] = []
        page.on("request", lambda request: VISITS[page].append(request.url))
        page.goto(url)
        return page


def expect_visit(page: Page, address: str) -> None:
    """Wait until the browser has asked for an address. Nobody is there, so no page comes of it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while address not in VISITS[page]:
        assert time.monotonic() < deadline, f"{address} was not visited: {VISITS[page]}"
        page.wait_for_timeout(20)


def assert_fit_for_people(page: Page) -> None:
    """Assert that axe finds nothing, and that the page fits its window."""
    if page in SCRIPTLESS:
        with copy_with_scripts(page) as copy:
            assert_fit_for_people(copy)
        return
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@contextmanager
def copy_with_scripts(page: Page) -> Iterator[Page]:
    """Give what the page shows, without its own scripts, where axe can run: it is one itself."""
    browser = page.context.browser
    assert browser
    context = browser.new_context(viewport=page.viewport_size)
    shown = SCRIPT.sub("", page.content())
    copy = context.new_page()
    copy.route(page.url, lambda route: route.fulfill(body=shown, content_type="text/html"))
    copy.goto(page.url)
    yield copy
    context.close()

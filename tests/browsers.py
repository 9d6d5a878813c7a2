"""Chromium for the journeys: found on this machine, or installed. `python -m tests.browsers`.

It is looked for on PATH first; else Debian's package is installed, where we may; else Playwright's
own build is fetched; else the run stops and says so.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakSet

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)
from playwright.sync_api import Error as PlaywrightError

from tests.packages import attempt, install_package

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDTH = 1280
HEIGHT = 900
OPTIONS = (
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
NOT_FOUND = (
    "No browser was found: the journeys need Chromium. Install the package `chromium` "
    "(or Google Chrome) so that it is on PATH, and try again."
)

SCRIPTLESS: WeakSet[Page] = WeakSet()


def find_chromium() -> str | None:
    """Return the path of a Chromium that starts, or None."""
    candidates = [path for name in NAMES if (path := shutil.which(name))]
    return next((path for path in [*candidates, _playwrights_own()] if _starts(path)), None)


def install_chromium() -> None:
    """Try the ways to install a browser, in order, until one is there."""
    install_package("chromium")
    if find_chromium() is None:
        attempt([sys.executable, "-m", "playwright", "install", "chromium"])


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Give a browser that can reach nothing but this machine."""
    path = find_chromium()
    assert path, NOT_FOUND
    options = [*OPTIONS, "--no-sandbox"] if os.geteuid() == 0 else [*OPTIONS]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@dataclass
class Tabs:
    """Opens pages in fresh sessions, and remembers what went wrong in them."""

    browser: Browser
    complaints: list[str] = field(default_factory=list)
    pages_shown: set[str] = field(default_factory=set)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(
        self, url: str, *, width: int = WIDTH, has_script: bool = True, theme: str = "light"
    ) -> Page:
        """Return a page of its own at `url`: as wide as asked, with scripts or without."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            java_script_enabled=has_script,
            color_scheme="dark" if theme == "dark" else "light",
        )
        self.contexts.append(context)
        page = context.new_page()
        if not has_script:
            SCRIPTLESS.add(page)
        page.on("console", self._hear)
        page.on("response", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(url)
        return page

    def leave(self) -> None:
        """Close all pages: before their site goes away, or they would complain of that."""
        while self.contexts:
            self.contexts.pop().close()

    def close(self) -> None:
        self.leave()
        assert not self.complaints, "the browser's console complains:\n" + "\n".join(
            self.complaints
        )

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request():
            self.pages_shown.add(response.url)

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location.get("url", "")
        # A page may mean its 404 or 422, which Chromium reports; a file of a page may not.
        is_page = "Failed to load resource" in message.text and url in self.pages_shown
        if message.type == "error" and not is_page:
            self.complaints.append(f"{message.text} ({url})")


def assert_accessible(page: Page) -> None:
    """Assert that axe finds nothing on the page as it stands, and that it fits its window."""
    assert page not in SCRIPTLESS, "axe is a script: open the page with scripts to check it"
    found, too_wide = _inspect(page)
    assert found.violations_count == 0, found.generate_report()
    assert too_wide <= 0, f"{page.url} is {too_wide} pixels wider than its window"


def _inspect(page: Page, tries: int = 3) -> tuple[AxeResults, int]:
    """Return what axe finds, and by how many pixels the page is too wide.

    A page that is being left loses its document under a script, which then fails for no fault
    of the page: the page that comes after it is looked at instead.
    """
    page.wait_for_load_state()
    try:
        found = Axe().run(page)
        return found, page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    except PlaywrightError:
        if tries == 1:
            raise
        return _inspect(page, tries - 1)


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _starts(path: str | None) -> bool:
    """Whether the program runs: Ubuntu's `chromium-browser` only says how to install it."""
    if path is None:
        return False
    answer = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    return answer.returncode == 0


if __name__ == "__main__":
    if find_chromium() is None:
        sys.stdout.write("installing Chromium\n")
        sys.stdout.flush()
        install_chromium()
    sys.stdout.write(f"{find_chromium() or sys.exit(NOT_FOUND)}\n")

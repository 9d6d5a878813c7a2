"""A person at a giving page: what they do, with the mouse or with the keyboard alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.standin import StripeStandIn

MOST_TABS = 80
FOCUSED = "document.activeElement?.matches(%r)"


@dataclass
class Donor:
    """Somebody in front of a tab."""

    page: Page
    stripe: StripeStandIn

    def fill_in(self, *, name: str = "Ana Silva", email: str = "ana@example.org") -> None:
        """Type what the giving form must have; the amount stands as it is."""
        self.page.fill("#name", name)
        self.page.fill("#email", email)

    def go_to_pay(self) -> None:
        """Press the button; Stripe's page is open when this returns."""
        self.page.click("button.give-button")
        self.page.wait_for_url(f"{self.stripe.url}/**")

    def try_to_pay(self, *, test_card: str) -> None:
        """Press one of the stand-in's buttons that fill in a test card."""
        self.page.click(f'button[name="test"][value="{test_card}"]')

    def pay(self) -> None:
        """Pay with a card that works; the thank-you is open when this returns."""
        self.try_to_pay(test_card="works")
        self.page.wait_for_url("**/gifts/*/thank-you*")

    def tab_to(self, selector: str, *, backwards: bool = False) -> None:
        """Press Tab until what the selector names has focus; fail if it never does."""
        for _ in self._tabs(backwards=backwards):
            if self.page.evaluate(FOCUSED % selector):
                return
        raise AssertionError(f"Tab never reaches {selector} on {self.page.url}")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    @property
    def text(self) -> str:
        """The words that can be seen, with plain spaces."""
        return " ".join(self.page.inner_text("body").split())

    def _tabs(self, *, backwards: bool) -> Iterator[int]:
        for number in range(MOST_TABS):
            yield number
            self.press("Shift+Tab" if backwards else "Tab")

"""An owner looks after their page on a telephone, by keyboard alone; and axe finds nothing."""

import re

import pytest
from playwright.sync_api import Page, expect

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.models import OfflineMethod
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts
from fundraiser.peer_to_peer.operations.updates import write_update
from fundraiser.peer_to_peer.queries.pages import (
    find_waiting_change,
    get_page,
    list_updates,
    lock_page,
)
from tests import make
from tests.browsers import assert_accessible
from tests.donors.signing_in import sign_in_tab
from tests.journeys.donor import Donor
from tests.journeys.places import ARABIC, LONG_NAME, LONG_WORD
from tests.make import cad

PARTS = (
    "",
    "/words",
    "/edit",
    "/picture",
    "/updates",
    "/givers",
    "/givers/thank",
    "/offline",
    "/close",
)


class Owner(Donor):
    """Somebody in front of a tab who has signed in."""

    def press_enter_on(self, selector: str, *, leads_to: str) -> None:
        """Go to an element by Tab and press Enter; the page it leads to is open on return."""
        self.tab_to(selector)
        self.press("Enter")
        self.page.wait_for_url(leads_to)
        self.page.wait_for_load_state()


@pytest.fixture
def busy(site):
    """A page with long words, names of all alphabets, a change that waits, and cash."""
    campaign = make.campaign(approves_pages=True)
    page = make.fundraiser_page(campaign, title=LONG_NAME[:80])
    make.match_pool(campaign, available=cad(50))
    for number, name in enumerate((LONG_NAME, ARABIC, "<script>alert(1)</script>")):
        make.page_gift(
            page, cad(20), email=f"d{number}@example.org", name=name, comment=LONG_WORD * 3
        )
    at = clock.now()
    facts = OfflineFacts(method=OfflineMethod.CHEQUE, amount=cad(30), name=LONG_NAME[:80])
    with transaction():
        fresh = lock_page(page.id)
        offline_gifts.record(fresh, facts, once_key="cash", at=at)
        write_update(fresh, f"{LONG_WORD}\n\n**So far**", once_key="u", needs_approval=True, at=at)
    return get_page(page.id)


@pytest.fixture
def owner(site, tabs, stripe):
    """Give `owner(page, width=360)`: the page's owner, who has signed in, at its overview."""

    def come(page, **options: object) -> Owner:
        origin = site.config["SETTINGS"].public_url
        tab: Page = tabs.open("about:blank", **options)
        sign_in_tab(tab, site, page.owner)
        tab.goto(f"{origin}/account/pages/{page.public_id}")
        return Owner(tab, stripe)

    return come


def test_a_page_is_looked_after_by_keyboard_alone(site, owner):
    page = make.fundraiser_page(make.campaign())
    make.page_gift(page, cad(20), email="ana@example.org", name="Ana")
    mia = owner(page, width=360)
    assert "Your page is live" in mia.text
    assert "1 gift waits for your thanks" in mia.text

    mia.press_enter_on(".my-step .button", leads_to="**/givers")
    mia.press_enter_on(".my-giver .button", leads_to="**/thank")
    mia.press_enter_on(".my-form button", leads_to="**/givers")
    assert "Your thanks are on their way." in mia.text

    mia.press_enter_on(".tabs__tab[href$=updates]", leads_to="**/updates")
    mia.tab_to("#words")
    mia.type("We ran in the rain.")
    mia.tab_to(".my-form button")
    with mia.page.expect_navigation():
        mia.press("Enter")
    assert "Your update is on the page." in mia.text

    mia.press_enter_on(".tabs__tab[href$=edit]", leads_to="**/edit")
    mia.tab_to("#goal")
    mia.press("Control+a")
    mia.type("750")
    mia.press_enter_on(".my-form button", leads_to=f"**/{page.public_id}")
    assert "Your changes are saved." in mia.text

    db.session.rollback()
    db.session.expire_all()
    assert get_page(page.id).goal == cad(750)
    assert [update.words for update in list_updates(page.id)] == ["We ran in the rain."]


def test_a_ready_message_is_changed_and_sent_as_it_reads(site, owner):
    page = make.fundraiser_page(make.campaign())
    mia = owner(page, width=360)
    mia.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    mia.press_enter_on(".tabs__tab[href$=words]", leads_to="**/words")
    mia.tab_to("#first-ask")
    mia.press("Control+Home")
    mia.type("Dear Ana & all,")
    for way in ("wa.me", "sms:", "mailto:"):
        link = mia.page.locator(f".my-message >> nth=0 >> a[href*='{way}']")
        expect(link).to_have_attribute("href", re.compile("Dear%20Ana%20%26%20all%2C"))
    mia.tab_to(".my-message button")
    mia.press("Enter")

    expect(mia.page.locator(".my-message button").first).to_have_text("Copied")
    copied = mia.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("Dear Ana & all,I am raising money")


def test_the_address_is_copied_with_one_press(site, owner):
    page = make.fundraiser_page(make.campaign())
    mia = owner(page, width=360)
    mia.page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    mia.tab_to(".my-share button")
    mia.press("Enter")

    mia.page.wait_for_selector("text=Copied")
    copied = mia.page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site.config['SETTINGS'].public_url}/f/{page.slug}"


def test_without_scripts_a_page_is_edited_and_closed(site, owner):
    page = make.fundraiser_page(make.campaign(approves_pages=True))
    mia = owner(page, width=360, has_script=False)
    mia.page.click("text=Edit")
    mia.page.fill("#title", "Mia swims")
    mia.page.click("text=Save changes")
    assert "Your new text is waiting for review." in mia.text
    mia.page.click("text=Close your page…")
    mia.page.click("button:has-text('Close your page')")
    assert "Your page is closed" in mia.text

    db.session.rollback()
    db.session.expire_all()
    assert get_page(page.id).is_closed
    assert find_waiting_change(page) is not None


@pytest.mark.parametrize(("theme", "width", "prefix"), [("light", 360, ""), ("dark", 1280, "/fr")])
def test_every_part_can_be_used_by_everybody(site, owner, busy, theme, width, prefix):
    mia = owner(busy, width=width, theme=theme)
    origin = site.config["SETTINGS"].public_url
    mia.page.goto(f"{origin}/account/pages/{busy.public_id}/edit")
    mia.page.fill("#story", LONG_WORD * 4)
    mia.page.click("text=Save changes")

    for part in PARTS:
        mia.page.goto(f"{origin}{prefix}/account/pages/{busy.public_id}{part}")
        for summary in mia.page.locator("main summary").all():
            summary.click()
        assert_accessible(mia.page)


@pytest.mark.parametrize("part", ["/edit", "/picture", "/updates", "/offline", "/givers/thank"])
def test_a_form_that_is_refused_can_be_used_by_everybody(site, owner, busy, part):
    mia = owner(busy, width=360)
    mia.page.goto(f"{site.config['SETTINGS'].public_url}/account/pages/{busy.public_id}{part}")
    for field in mia.page.locator(".my-form input[type=text], .my-form textarea").all():
        field.fill("")
    mia.page.locator(".my-form button:not([name])").first.click()

    mia.page.wait_for_selector(".error-summary")
    expect(mia.page.locator(".error-summary")).to_be_focused()
    assert_accessible(mia.page)

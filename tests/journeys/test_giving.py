"""A person gives: on a screen, on a phone, in French, without scripts, by keyboard alone."""

import email
import email.policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from fundraiser.accounts.operations import make_first_admin
from fundraiser.clock import now
from fundraiser.database import transaction
from fundraiser.ledger.checks import find_differences
from tests import make
from tests.databases import ON_BOTH

PATH = "/campaigns/winter"


@pytest.fixture
def campaign(site):
    campaign = make.campaign(goal=make.cad(1_000))
    make.match_pool(campaign, available=make.cad(500))
    return campaign


@ON_BOTH
def test_fifty_dollars_become_a_hundred_and_everybody_knows(site, campaign, donor, worker, tabs):
    person = donor(PATH)
    person.fill_in()
    assert person.page.inner_text("button.give-button") == "Give $50 · becomes $100"
    person.go_to_pay()

    person.try_to_pay(test_card="declined")
    assert "declined" in person.text
    person.pay()

    assert person.page.inner_text("h1") == "Thank you, Ana Silva"
    assert "Your gift of $50 to the winter appeal has arrived" in person.text
    assert "Together $100" in person.text

    worker.run_all()
    message = the_one_email(site)
    assert message["To"] == "ana@example.org"
    assert "$50" in message["Subject"]
    assert "$100" in message.get_body(("plain",)).get_content()

    staff = signed_in(site, tabs)
    staff.goto(f"{site.config['SETTINGS'].public_url}/staff")
    words = " ".join(staff.inner_text("main").split())
    assert words.count("$50") >= 2
    assert "$100" in words
    assert "$450" in words

    visitor = donor(PATH)
    assert "Ana Silva gave $50, matched with $50" in visitor.text


def test_the_same_in_french(campaign, donor):
    person = donor(f"/fr{PATH}")
    assert person.page.get_attribute("html", "lang") == "fr-CA"
    person.fill_in(name="Zoé L’Heureux")
    assert "Donner 50 $" in plain(person.page.inner_text("button.give-button"))
    assert "100 $ en tout" in plain(person.page.inner_text("button.give-button"))
    person.go_to_pay()
    assert person.page.get_attribute("html", "lang").startswith("fr")

    person.pay()

    assert "/fr/gifts/" in person.page.url
    assert "Zoé L’Heureux" in person.page.inner_text("h1")
    assert "100 $" in plain(person.text)


def test_the_same_on_a_phone_with_one_thumb(campaign, donor):
    person = donor(PATH, width=360)
    person.page.check("#amount-10000")
    person.page.get_by_role("link", name="Give $100").click()
    expect(person.page.locator("#name")).to_be_in_viewport()
    person.fill_in()

    person.go_to_pay()
    person.pay()

    assert "Together $200" in person.text
    assert fits(person.page)


def test_the_same_without_scripts_and_with_every_wish(campaign, donor):
    person = donor(PATH, has_script=False)
    page = person.page
    page.check("#amount-other")
    page.fill("#other_amount", "1,234.5")
    person.fill_in()
    for summary in page.locator(".more > summary").all():
        summary.click()
    page.check("#covers_fee")
    page.check("#hides_name")
    page.check("#tribute_kind-in_memory")
    page.fill("#honouree", "Marie Tremblay")
    page.fill("#tribute_recipient_name", "Paul")
    page.fill("#tribute_recipient_email", "paul@example.org")
    page.fill("#comment", "For my mother.\nShe kept the lamp on.")
    page.fill("#address_line1", "12 Example Street")
    assert page.locator("button.give-button > :visible").inner_text() == "Continue to payment"

    page.click("button.give-button")
    page.wait_for_url(f"{person.stripe.url}/**")
    assert "Card fee, covered by you" in person.text
    person.pay()

    assert "Your gift $1,234.50" in person.text
    assert "Match from The Board $500" in person.text
    visitor = donor(PATH)
    assert "A donor gave $1,234.50, matched with $500.00" in visitor.text
    assert "She kept the lamp on." in visitor.text
    assert "Ana Silva" not in visitor.page.content()


def test_the_same_by_keyboard_alone(campaign, donor):
    person = donor(PATH)
    person.tab_to(".skip-link")
    person.press("Enter")
    person.tab_to("[name=amount]")
    person.press("ArrowRight")
    person.press("ArrowRight")
    person.press("ArrowRight")
    assert person.page.is_checked("#amount-other")
    person.tab_to("#other_amount")
    person.type("20")
    assert person.page.inner_text("button.give-button") == "Give $20 · becomes $40"
    person.tab_to("#name")
    person.type("Ana Silva")
    person.tab_to("#email")
    person.type("ana@example.org")
    person.tab_to(".more:has(#hides_name) > summary")
    person.press("Enter")
    person.tab_to("#hides_name")
    person.press("Space")
    person.tab_to("button.give-button")
    person.press("Enter")
    person.page.wait_for_url(f"{person.stripe.url}/**")

    person.tab_to('button[name="test"][value="works"]')
    person.press("Enter")
    person.page.wait_for_url("**/gifts/*/thank-you*")

    assert "Together $40" in person.text
    person.tab_to('main a[href*="/gifts/"]')
    person.press("Enter")
    person.page.wait_for_url("**/gifts/*/match*")
    assert "You gave $20." in person.text


def test_the_books_are_right_afterwards(site, campaign, donor):
    person = donor(PATH)
    person.fill_in()
    person.go_to_pay()
    person.pay()

    assert find_differences() == []


def the_one_email(site):
    folder = Path(site.config["SETTINGS"].instance_path) / "mail"
    (file,) = folder.glob("*.eml")
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def signed_in(site, tabs):
    """Return a page of the back office, opened by its first administrator."""
    with transaction():
        first = make_first_admin("boss@example.org", name="Bo Lund", actor=make.ACTOR, at=now())
    page = tabs.open(f"{site.config['SETTINGS'].public_url}/staff")
    page.fill("#email", "boss@example.org")
    page.fill("#password", first.password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff**")
    return page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def plain(words):
    return words.replace("\u00a0", " ").replace("\u202f", " ")

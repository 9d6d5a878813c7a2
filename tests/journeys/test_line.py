"""A donor in line for the payment page: the page says where they stand, and goes on by itself."""

import pytest
from playwright.sync_api import expect

from fundraiser.database import db, transaction
from fundraiser.pledges.models import Checkout
from tests import make
from tests.browsers import assert_accessible
from tests.conftest import listening
from tests.make import cad


@pytest.fixture
def site(make_app, site_port, tabs, stripe):
    """The site, which opens one page a second: three have their turn. Stripe outlives its tabs."""
    app = make_app(PORT=str(site_port), STRIPE_CREATES_A_SECOND="1")
    with listening(app, site_port), app.app_context():
        yield app
        tabs.leave()


@pytest.mark.parametrize(
    ("prefix", "words", "button"),
    [
        ("", ["You are in line to pay", "You are number 2."], "Check now"),
        ("/fr", ["Vous êtes dans la file pour payer", "Vous êtes au rang 2."], "Vérifier"),
    ],
)
def test_the_page_counts_down_and_goes_on_to_pay(site, stripe, tabs, prefix, words, button):
    campaign = make.campaign()
    first = [make.pledge(campaign, cad(5), email=f"p{n}@example.org") for n in range(4)]
    page = tabs.open(f"{site.config['SETTINGS'].public_url}{prefix}/campaigns/winter", width=360)
    page.locator(".giving-form__next a").click()
    page.fill("#name", "Ana Silva")
    page.fill("#email", "ana@example.org")
    page.click("button.give-button")

    expect(page.locator("h1")).to_have_text(words[0])
    expect(page.locator("[data-line]")).to_contain_text(words[1])
    expect(page.get_by_role("link", name=button)).to_be_visible()
    assert_accessible(page)
    open_page(first[0])
    expect(page.locator("[data-line]")).to_contain_text(words[1].replace("2", "1"), timeout=9_000)
    open_page(first[1])
    page.wait_for_url(f"{stripe.url}/**", timeout=9_000)


def open_page(pledge):
    """Let its donor be at Stripe, so that the pledge stands in line no more."""
    with transaction():
        checkout = db.session.get_one(Checkout, pledge.checkout.id)
        checkout.session_id, checkout.url = f"cs_{checkout.id}", "https://stripe.example/x"

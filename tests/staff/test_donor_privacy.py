"""An administrator exports and erases a donor from the donor's page, with a fresh password."""

from datetime import timedelta

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.models import Gift
from tests import make
from tests.accounts.people import add_person, sign_in
from tests.make import cad


@pytest.fixture
def gift(app):
    return make.gift(make.campaign(), cad(50), name="Mia Roy", email="mia@example.org")


@pytest.fixture
def donor_page(gift):
    return f"/staff/donors/{get_donor(gift.donor_id).public_id}"


@pytest.fixture
def office(browser):
    sign_in(browser, add_person(role=Role.ADMIN))
    return browser


def test_a_donor_is_erased_after_a_question(office, donor_page, gift):
    asked = office.open(donor_page).click("Erase this person")
    assert asked.has_text("This cannot be undone.")

    asked.submit("Erase this person")

    assert not office.open(donor_page).has_text("Mia Roy")
    db.session.expire_all()
    assert (db.session.get_one(Gift, gift.id).email, db.session.get_one(Gift, gift.id).left) == (
        "",
        cad(50),
    )


def test_everything_stored_is_a_file(office, donor_page):
    answer = office.client.get(f"{donor_page}/records.json", base_url=office.origin)

    assert answer.get_json()["gifts"][0]["name"] == "Mia Roy"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("ending", ["erase", "records.json"])
def test_both_ask_for_a_fresh_password(office, donor_page, clock, ending):
    clock.move(timedelta(minutes=20))

    answer = office.client.get(f"{donor_page}/{ending}", base_url=office.origin)

    assert answer.status_code == 303
    assert "/staff/confirm" in answer.headers["Location"]


def test_a_payment_on_its_way_is_told_of(office, donor_page, gift):
    make.pledge(make.campaign(slug="other"), cad(5), name="Mia Roy", email="mia@example.org")

    page = office.open(f"{donor_page}/erase").submit("Erase this person", status=422)

    assert page.has_text("may still be on its way")


def test_colleagues_do_not_see_it(browser, donor_page):
    sign_in(browser, add_person(role=Role.FINANCE))

    assert not browser.open(donor_page).has_text("Erase this person")

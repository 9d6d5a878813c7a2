"""Somebody who would like to raise money, from the first look to a colleague who calls them."""

import re
from datetime import timedelta

from playwright.sync_api import expect
from sqlalchemy import select

from fundraiser.accounts.permissions import Role
from fundraiser.database import db
from fundraiser.jobs import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.mail.queries import read_body
from fundraiser.prospects.models import Prospect, ProspectStatus
from tests.accounts.people import PASSWORD, add_person
from tests.browsers import assert_accessible

PATIENCE = timedelta(days=5)


def test_a_supporter_asks_on_a_phone_and_is_called_back(site, tabs, worker, clock):
    origin = site.config["SETTINGS"].public_url
    kim = add_person("kim@example.org", name="Kim", role=Role.FUNDRAISING)

    page = tabs.open(f"{origin}/fr/", width=360)
    page.locator(".site-menu__name").click()
    page.locator(".site-menu__links a").first.click()
    page.locator("#name").fill("Mia Roy")
    page.locator("#email").fill("mia@example.org")
    page.locator("#idea").select_option("polar-dip")
    page.locator("#agrees").check()
    clock.set_to(clock.now() + timedelta(minutes=1))
    page.locator("#sign-up button[type=submit]").click()
    expect(page).to_have_url(f"{origin}/fr/fundraise/thank-you")
    assert_accessible(page)

    worker.run(JobName.SEND_MAIL)
    [guide] = emails(EmailKind.PROSPECT_GUIDE)
    assert b"25-conseils-collecte-de-fonds-pour-un-bain-polaire.pdf" in guide.raw
    page.goto(link_in(guide, "/guide"))
    page.locator("#done-reason").check()
    page.reload()
    assert page.locator("#done-reason").is_checked()

    clock.set_to(clock.now() + timedelta(hours=2))
    desk = desk_of(kim, tabs)
    desk.get_by_label("A new note").fill("Called. She has a lifeguard.")
    desk.get_by_label("I was in touch with them").check()
    desk.get_by_role("button", name="Save note").click()
    expect(desk.get_by_text("after 2 hours")).to_be_visible()
    assert prospect().status is ProspectStatus.CONTACTED
    assert_accessible(desk)


def test_a_supporter_stops_the_emails_from_the_first_of_them(site, tabs, worker, clock):
    origin = site.config["SETTINGS"].public_url
    page = tabs.open(f"{origin}/fundraise", width=360)
    page.locator("#name").fill("Mia Roy")
    page.locator("#email").fill("mia@example.org")
    page.locator("#agrees").check()
    clock.set_to(clock.now() + timedelta(minutes=1))
    page.locator("#sign-up button[type=submit]").click()
    expect(page).to_have_url(re.compile("/thank-you"))

    noon_utc_later = (clock.now() + PATIENCE).replace(hour=17)
    clock.set_to(noon_utc_later)
    worker.run(JobName.FOLLOW_UP_PROSPECTS)
    worker.run(JobName.SEND_MAIL)
    [email] = emails(EmailKind.PROSPECT_FOLLOW_UP)
    page.goto(link_in(email, "/emails/"))
    assert_accessible(page)
    page.get_by_role("button", name="Stop the emails with tips").click()

    expect(page.get_by_role("status")).to_have_text(
        "Your choice is saved: we will send you no more tips."
    )
    assert not prospect().agrees_to_follow_up


def desk_of(colleague, tabs):
    """Return the page to which the notice of a new prospect brings a colleague, who signs in."""
    [notice] = emails(EmailKind.PROSPECT_NOTICE)
    assert notice.recipient == colleague.email
    page = tabs.open(link_in(notice, "/staff/prospects/"))
    page.fill("#email", colleague.email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    return page


def prospect():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Prospect)).one()


def emails(kind):
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind)))


def link_in(email, part):
    """Return the address in an email that has this part."""
    [link] = [each for each in re.findall(r"https?://\S+", read_body(email).text) if part in each]
    return link

"""The pages about the people who work here: for administrators."""

from functools import partial

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import get_colleague
from tests.accounts.people import (
    add_person,
    is_signed_in,
    send,
    set_up_phone,
    sign_in,
    token_of,
)
from tests.accounts.races import at_once
from tests.audit.acts import acts_on, entries
from tests.browser import Browser
from tests.databases import ON_BOTH


@pytest.fixture
def ana(app):
    return add_person(role=Role.ADMIN)


@pytest.fixture
def bo(app):
    return add_person("bo@example.org", name="Bo Chen", role=Role.FINANCE)


@pytest.fixture
def office(browser, ana):
    """The browser of Ana, who is an administrator."""
    sign_in(browser, ana)
    return browser


@ON_BOTH
def test_everyone_is_listed_with_role_and_state(office, bo):
    add_person("cy@example.org", name="Cy Dubois", role=Role.VIEWER, password=None)

    page = office.open("/staff/people")

    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    assert rows[0].startswith("Ana Silva ana@example.org Administrator Open none")
    assert rows[1] == "Bo Chen bo@example.org Finance Open none never"
    assert rows[2] == "Cy Dubois cy@example.org Viewer Invited none never"


def test_people_are_for_administrators_alone(browser, ana):
    sign_in(browser, add_person("bo@example.org", role=Role.FINANCE))
    token = token_of(browser.open("/staff/account"))
    before = len(entries())

    assert not browser.open("/staff/account").soup.select('a[href="/staff/people"]')
    for path in ("/staff/people", "/staff/people/invite", f"/staff/people/{ana.id}"):
        browser.open(path, status=403)
    for act in ("role", "close", "reopen", "invite-again", "reset-second-factor"):
        fields = {"csrf_token": token, "role": "admin"}
        browser.post(f"/staff/people/{ana.id}/{act}", fields, status=403)
    browser.post("/staff/people/invite", {"csrf_token": token}, status=403)

    assert len(entries()) == before


def test_an_invitation_that_cannot_be_sent_keeps_what_was_typed(office, bo):
    page = office.open("/staff/people/invite")

    page = page.submit("Send the invitation", email="cy", name="", status=422)

    assert page.errors == [
        "Enter an email address in the correct format, like name@example.org.",
        "Enter their name.",
        "Choose one of these.",
    ]
    page = page.submit(
        "Send the invitation", email=bo.email, name="Bo again", role="admin", status=422
    )
    assert page.has_text("An account with this email address already exists.")
    assert page.find("#name")["value"] == "Bo again"
    assert page.find("[name=role][value=admin]").has_attr("checked")


def test_an_invitation_is_sent_again(office, ana):
    cy = add_person("cy@example.org", name="Cy Dubois", password=None)

    page = office.open(f"/staff/people/{cy.id}").submit("Send the invitation again")

    assert page.has_text("A new invitation is on its way.")
    assert acts_on(f"staff:{cy.id}")[-1] == (f"staff:{ana.id}", "staff-invited-again")


def test_who_has_joined_is_not_invited_again(office, bo):
    page = office.open(f"/staff/people/{bo.id}")
    assert not page.has_text("Send the invitation again")

    fields = {"csrf_token": token_of(page)}
    page = office.post(f"/staff/people/{bo.id}/invite-again", fields, status=422)

    assert page.has_text("This person has set their password already.")


def test_a_role_is_changed(office, ana, bo):
    page = office.open("/staff/people").click("Bo Chen")
    assert page.find("[name=role][checked]")["value"] == "finance"

    page = page.submit("Change the role", role="fundraising")

    assert page.has_text("The role is changed. It applies from the next page they open.")
    assert page.find("[name=role][checked]")["value"] == "fundraising"
    assert acts_on(f"staff:{bo.id}")[-1] == (f"staff:{ana.id}", "staff-role-changed")
    assert (entries()[-1].before, entries()[-1].after) == (
        {"role": "finance"},
        {"role": "fundraising"},
    )


def test_a_role_that_is_none_is_refused(office, bo):
    page = office.open(f"/staff/people/{bo.id}")

    fields = {"csrf_token": token_of(page), "role": "owner"}
    page = office.post(f"/staff/people/{bo.id}/role", fields, status=422)

    assert page.errors == ["Choose one of these."]
    assert get_colleague(bo.id).role is Role.FINANCE


def test_an_account_is_closed_and_opened_again(app, office, ana, bo):
    at_work = Browser(app)
    sign_in(at_work, bo)

    page = office.open(f"/staff/people/{bo.id}").submit("Close the account")

    assert page.has_text("The account is closed, and its sessions have ended.")
    assert not is_signed_in(at_work)
    sign_in_page = at_work.open("/staff/sign-in")
    sign_in_page.submit(email=bo.email, password="four lanterns in the snow", status=422)
    page = page.submit("Open the account again")
    assert page.has_text("The account is open again.")
    sign_in(at_work, bo)
    assert is_signed_in(at_work)
    assert [act for act in acts_on(f"staff:{bo.id}") if act[0] == f"staff:{ana.id}"] == [
        (f"staff:{ana.id}", "staff-deactivated"),
        (f"staff:{ana.id}", "staff-reactivated"),
    ]


def test_a_lost_phone_is_forgotten(app, office, ana, bo, clock):
    at_work = Browser(app)
    sign_in(at_work, bo)
    set_up_phone(at_work, at=clock.now())

    page = office.open(f"/staff/people/{bo.id}").submit("Reset the second factor")

    assert page.has_text("The second factor is removed.")
    assert not page.has_text("Reset the second factor")
    assert not is_signed_in(at_work)
    assert sign_in(at_work, bo).path == "/staff/account"
    assert (f"staff:{ana.id}", "second-factor-reset") in acts_on(f"staff:{bo.id}")


@pytest.mark.parametrize(
    ("button", "typed"), [("Close the account", {}), ("Change the role", {"role": "viewer"})]
)
def test_the_last_administrator_stays(office, ana, bo, button, typed):
    page = office.open(f"/staff/people/{ana.id}")

    page = page.submit(button, status=422, **typed)

    assert page.has_text("This is the only administrator who can sign in.")
    assert page.find("h1").get_text() == "Ana Silva"
    assert get_colleague(ana.id).is_admin
    assert is_signed_in(office)


@ON_BOTH
@pytest.mark.parametrize("act", ["close", "role"])
def test_two_administrators_who_act_on_each_other_at_once_leave_one(app, office, ana, act):
    cy = add_person("cy@example.org", name="Cy Dubois", role=Role.ADMIN)
    other = Browser(app)
    sign_in(other, cy)
    calls = [
        partial(
            send,
            browser,
            f"/staff/people/{whom.id}/{act}",
            {"csrf_token": token_of(browser.open(f"/staff/people/{whom.id}")), "role": "viewer"},
        )
        for browser, whom in ((office, cy), (other, ana))
    ]

    answers = at_once(app, calls)

    left = [one for one in (ana.id, cy.id) if get_colleague(one).active]
    left = [one for one in left if get_colleague(one).is_admin]
    assert len(left) == 1
    assert sorted(answer.status_code for answer in answers)[0] == 303


def test_an_administrator_may_step_down_where_there_is_another(office, ana):
    add_person("cy@example.org", role=Role.ADMIN)

    page = office.open(f"/staff/people/{ana.id}").submit("Change the role", role="viewer")

    assert page.path == "/staff"
    office.open("/staff/people", status=403)


def test_a_person_has_a_history(office, ana, bo):
    office.open(f"/staff/people/{bo.id}").submit("Change the role", role="viewer")

    page = office.open(f"/staff/people/{bo.id}")
    assert page.has_text("Changed a role – Ana Silva")
    page = office.open(f"/staff/people/{ana.id}")
    assert page.has_text("Changed a role – Colleague Bo Chen")
    assert page.has_text("This is you.")


def test_no_act_goes_without_the_sessions_token(office, ana, bo):
    before = len(entries())

    for act in ("role", "close", "reopen", "invite-again", "reset-second-factor"):
        page = office.post(f"/staff/people/{bo.id}/{act}", {"role": "viewer"}, status=422)
        assert page.has_text("This page was open for too long"), act
    assert len(entries()) == before

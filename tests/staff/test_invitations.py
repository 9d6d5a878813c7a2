"""Inviting a colleague: by email, and by a link to pass on where mail does not work."""

from urllib.parse import urlsplit

import pytest

from fundraiser.accounts.models import AccountState
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import find_by_email
from fundraiser.jobs import JobName
from tests.accounts.people import add_person, send, sign_in, token_of
from tests.audit.acts import acts_on
from tests.browser import Browser
from tests.ports import free_port

CY = {"email": "Cy@example.org", "name": "Cy Dubois", "role": "viewer", "language": "fr"}
LINK = "/people/{}/invitation-link"


@pytest.fixture
def app(make_app, request):
    """An app whose mail server does not answer, or that has none."""
    changes = {"MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(free_port()), "MAIL_USE_TLS": "no"}
    app = make_app(**(changes if getattr(request, "param", True) else {}))
    with app.app_context():
        yield app


WITHOUT_MAIL = pytest.mark.parametrize("app", [False], indirect=True)


@pytest.fixture
def ana(app):
    return add_person(role=Role.ADMIN)


@pytest.fixture
def office(browser, ana):
    sign_in(browser, ana)
    return browser


def test_a_colleague_is_invited_by_email(office, ana):
    page = office.open("/staff/people").click("Invite a colleague")

    page = page.submit("Send the invitation", **CY)

    assert page.has_text("The invitation is on its way. Its link lasts seven days.")
    assert page.find("h1").get_text() == "Cy Dubois"
    cy = find_by_email("cy@example.org")
    assert cy is not None
    assert page.path == f"/staff/people/{cy.id}"
    assert (cy.state, cy.role, cy.language) == (AccountState.INVITED, Role.VIEWER, "fr")
    assert acts_on(f"staff:{cy.id}") == [(f"staff:{ana.id}", "staff-invited")]


@WITHOUT_MAIL
def test_without_a_mail_server_the_inviter_passes_a_link_on(office, ana, app):
    page = office.open("/staff/people/invite").submit("Send the invitation", **CY)

    link = page.find(".copyable").get_text()
    assert page.answer.headers["Cache-Control"] == "no-store"
    assert not office.open("/staff/people").has_text(link)
    form = Browser(app).open(urlsplit(link).path)
    assert form.soup.select("[name=new_password]")
    cy = find_by_email("cy@example.org")
    assert cy
    assert acts_on(f"staff:{cy.id}")[-1] == (f"staff:{ana.id}", "staff-invitation-link-shown")


def test_an_invitation_that_the_server_did_not_take_has_a_link(office, worker):
    page = office.open("/staff/people/invite").submit("Send the invitation", **CY)
    assert not page.has_text("Show a link to pass on")
    cy = find_by_email("cy@example.org")
    assert cy
    refused = send(office, f"/staff{LINK.format(cy.id)}", {"csrf_token": token_of(page)})
    assert refused.status_code == 404

    worker.run(JobName.SEND_MAIL)
    page = office.open(page.path).submit("Show a link to pass on")

    assert "/staff/" in page.find(".copyable").get_text()

"""`flask accounts …`: for the first administrator, and for when nobody can get in."""

from urllib.parse import urlsplit

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import find_by_email, get_colleague
from fundraiser.i18n.languages import Language
from tests.accounts.people import add_person, is_signed_in, set_up_phone, sign_in
from tests.audit.acts import acts_on
from tests.browser import Browser

ACTOR = "job:command line"


@pytest.fixture
def run(app):
    """Give `run("invite", …)`: what the command prints."""
    runner = app.test_cli_runner()

    def command(*arguments, fails=False):
        result = runner.invoke(args=["accounts", *arguments])
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return command


def test_the_first_administrator_is_invited_and_comes_in(app, run, mailbox):
    options = ["--role", "admin", "--name", "Ana", "--language", "fr"]
    printed = run("invite", "Ana@Example.org", *options)

    assert "ana@example.org is invited as admin. This link works for seven days:" in printed
    link = printed.splitlines()[-1]
    assert link == mailbox.last_link()
    browser = Browser(app)
    browser.open(urlsplit(link).path).submit(new_password="four lanterns in the snow")
    ana = find_by_email("ana@example.org")
    assert ana is not None
    assert (ana.role, ana.language) == (Role.ADMIN, Language.FRENCH)
    assert acts_on(f"staff:{ana.id}")[0] == (ACTOR, "staff-invited")
    sign_in(browser, ana, to="/staff/people")
    assert is_signed_in(browser)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["not an address", "--role", "admin"], "is not an email address"),
        (["a\nb@example.org", "--role", "admin"], "is not an email address"),
        (["bo@example.org", "--role", "owner"], "'owner' is not one of"),
        (["bo@example.org"], "Missing option '--role'"),
        (["ana@example.org", "--role", "viewer"], "already exists"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_in_words(run, ana, arguments, words):
    assert words in run("invite", *arguments, fails=True)


def test_people_are_listed(run, ana):
    add_person("bo@example.org", name="Bo", role=Role.FINANCE, password=None)

    lines = run("list").splitlines()

    assert "ana@example.org\tadmin\topen\tpassword only\tAna Silva" in lines
    assert "bo@example.org\tfinance\tinvited\tpassword only\tBo" in lines


def test_a_role_is_changed_and_an_account_closed_and_opened(run, ana):
    bo = add_person("bo@example.org", role=Role.VIEWER)

    assert "now has the role admin" in run("set-role", bo.email, "--role", "admin")
    assert "is closed" in run("deactivate", ana.email)
    assert "The account of ana@example.org is open." in run("reactivate", ana.email)

    assert get_colleague(bo.id).role is Role.ADMIN
    assert get_colleague(ana.id).active
    assert acts_on(f"staff:{ana.id}")[-2:] == [
        (ACTOR, "staff-deactivated"),
        (ACTOR, "staff-reactivated"),
    ]


def test_the_last_administrator_stays(run, ana):
    for arguments in (["deactivate", ana.email], ["set-role", ana.email, "--role", "viewer"]):
        assert "This is the only administrator who can sign in." in run(*arguments, fails=True)


def test_an_administrator_who_lost_the_phone_gets_in_again(app, run, browser, ana, clock):
    sign_in(browser, ana)
    set_up_phone(browser, at=clock.now())

    printed = run("reset-second-factor", ana.email)

    assert "ana@example.org can sign in with the password" in printed
    assert sign_in(Browser(app), ana).path == "/staff/account"
    assert acts_on(f"staff:{ana.id}")[-2] == (ACTOR, "second-factor-reset")


def test_an_address_that_nobody_has_is_said(run, ana):
    for command in ("deactivate", "reactivate", "reset-second-factor"):
        assert "There is no account with the address x@example.org." in run(
            command, "x@example.org", fails=True
        )

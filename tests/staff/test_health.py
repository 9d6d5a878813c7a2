"""The health page, and the emails that a person chooses."""

from datetime import timedelta

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import find_by_email
from fundraiser.database import db
from fundraiser.health.jobs import watch_health
from fundraiser.health.models import ProcessKind
from fundraiser.i18n.languages import Language
from fundraiser.jobs.heartbeat import beat


def test_a_part_that_is_wrong_says_what_to_do(season, signed_in, clock):
    beat("a", clock.now(), at=clock.now())
    watch_health(ProcessKind.WEB)
    finance = signed_in(Role.FINANCE)
    page = finance.open("/staff/health")
    assert row_of(page, "Worker").startswith("Worker Good Last seen on")
    assert row_of(page, "Database").startswith("Database Good Last written on")

    clock.move(timedelta(minutes=2))
    watch_health(ProcessKind.WEB)
    page = finance.open("/staff")

    assert page.has_text("No worker is running")
    row = row_of(page.click("See what to do"), "Worker")
    assert row.startswith("Worker Needs attention The worker was last seen on")
    assert "Start the worker again" in row


def test_what_was_never_read_is_not_known(season, signed_in):
    page = signed_in(Role.ADMIN).open("/staff/health")

    for part in ("Web server", "Database"):
        assert row_of(page, part).startswith(f"{part} Not known yet")
    assert row_of(page, "Backups").startswith("Backups Good None yet. The first is made tonight.")


def test_a_night_without_a_backup_is_said(season, signed_in, clock):
    clock.move(timedelta(hours=37))

    row = row_of(signed_in(Role.ADMIN).open("/staff/health"), "Backups")

    assert row.startswith(
        "Backups Needs attention The newest backup, or the site itself if there is none, dates from"
    )
    assert "Run flask backup" in row


def test_health_is_said_in_french(season, signed_in):
    page = signed_in(Role.ADMIN, language=Language.FRENCH).open("/staff/health")

    assert page.has_text("Aucune sauvegarde")


@pytest.mark.parametrize("role", [Role.FINANCE, Role.VIEWER])
def test_a_person_chooses_their_emails(app, signed_in, role):
    browser = signed_in(role)
    page = browser.open("/staff/account")
    assert page.has_text("once an hour at most") is (role is Role.FINANCE)

    page = page.submit("Save my emails", wants_digest="y")

    assert page.has_text("Your choice of emails is saved.")
    db.session.rollback()
    db.session.expire_all()
    person = find_by_email(f"{role}-en@example.org")
    assert person
    assert person.wants_digest
    assert person.wants_alarms


def row_of(page, part):
    rows = [" ".join(row.get_text(" ").split()) for row in page.soup.select("tbody tr")]
    (row,) = [row for row in rows if row.startswith(f"{part} ")]
    return row

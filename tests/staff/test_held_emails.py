"""Emails held after a restore: seen, sent or discarded, one by one or all together."""

import pytest

from fundraiser import clock as time_of_day
from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.operations import hold_waiting
from fundraiser.mail.queries import count_held, list_held
from tests import make
from tests.accounts.people import send

HELD = "/staff/outbox/held"


@pytest.fixture
def held(app):
    """Three emails that wait for a person."""
    campaign = make.campaign()
    for number in range(3):
        make.gift(campaign, make.cad(20), email=f"donor{number}@example.org")
    with transaction():
        hold_waiting(queued_until=time_of_day.now())
    return [email.id for email in list_held(most=10)]


def statuses(ids):
    db.session.expire_all()
    return [db.session.get_one(OutgoingEmail, each).status for each in ids]


def test_who_may_send_mail_is_told_on_every_page(held, signed_in):
    finance = signed_in(Role.FINANCE)

    page = finance.open("/staff/gifts")

    assert page.has_text(
        "3 emails were waiting in the backup: they may have been sent already. Send or discard"
    )
    assert page.click("Send or discard").has_text("donor1@example.org")
    assert not signed_in(Role.VIEWER).open("/staff/gifts").has_text("waiting in the backup")


def test_one_is_sent_and_another_discarded_and_each_is_remembered(held, staff, worker):
    first, second, _third = held

    page = staff.post(f"/staff/outbox/{first}/held/send", token(staff, HELD))
    assert page.has_text("1 email leaves within a minute.")
    staff.post(f"/staff/outbox/{second}/held/discard", token(staff, HELD))
    for act in ("send", "discard"):  # decided already
        page = staff.post(f"/staff/outbox/{second}/held/{act}", token(staff, HELD))
    worker.run(JobName.SEND_MAIL)

    assert statuses(held) == [EmailStatus.SENT, EmailStatus.WITHDRAWN, EmailStatus.HELD]
    actions = [entry.action for each in held for entry in history_of([f"email:{each}"])]
    assert actions == [AuditAction.EMAIL_RELEASED, AuditAction.EMAIL_DISCARDED]


def test_a_held_email_says_so_and_is_sent_from_its_own_page(held, staff):
    page = staff.open(f"/staff/outbox/{held[0]}")
    assert page.has_text("This email may have been sent already")

    page.submit("Send email")

    assert statuses(held)[0] is EmailStatus.DUE


@pytest.mark.parametrize(
    ("link", "button", "status"),
    [
        ("Send all emails", "Send emails", EmailStatus.DUE),
        ("Discard all emails", "Discard emails", EmailStatus.WITHDRAWN),
    ],
)
def test_all_are_decided_about_together_after_a_question(held, staff, link, button, status):
    question = staff.open(HELD).click(link)
    assert question.has_text("all 3 held emails?")
    assert statuses(held) == [EmailStatus.HELD] * 3

    page = question.submit(button)

    assert statuses(held) == [status] * 3
    assert page.has_text("No email is held.")
    assert all(history_of([f"email:{each}"]) for each in held)


def test_what_is_held_after_the_question_was_asked_is_not_decided_about(held, staff):
    question = staff.open(HELD).click("Discard all emails")
    make.gift(make.campaign("spring"), make.cad(20), email="later@example.org")
    with transaction():
        hold_waiting(queued_until=time_of_day.now())

    question.submit("Discard emails")

    assert count_held() == 1


def test_the_question_about_nothing_leads_back(staff):
    assert staff.open(f"{HELD}/send").has_text("No email is held.")


@pytest.mark.parametrize("path", [f"{HELD}/burn", "/staff/outbox/1/held/burn"])
def test_there_is_no_other_act(held, staff, path):
    assert send(staff, path).status_code == 404


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 40])
def test_a_bound_that_is_no_number_is_not_found(held, staff, until):
    staff.post(f"{HELD}/send", {**token(staff, f"{HELD}/send"), "until": until}, status=404)

    assert count_held() == 3


def test_a_viewer_decides_nothing(held, signed_in):
    viewer = signed_in(Role.VIEWER)

    for path in (f"{HELD}/send", f"/staff/outbox/{held[0]}/held/send"):
        assert send(viewer, path).status_code == 403
    viewer.open(HELD, status=403)


def token(browser, path):
    field = browser.open(path).soup.select("input[name=csrf_token]")[0]
    return {"csrf_token": str(field["value"])}

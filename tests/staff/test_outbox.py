"""The outbox: reading, sending again, withdrawing, and what nobody else may read."""

from email import message_from_bytes
from email.policy import default

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.mail.queries import find_email
from tests import make
from tests.accounts.people import send
from tests.staff.season import HOSTILE_NAME, email_of


def test_an_email_is_shown_as_text_and_in_a_closed_frame(season, staff):
    page = staff.open(f"/staff/outbox/{season.email.id}")

    frame = page.find("iframe")
    assert frame.has_attr("sandbox")
    assert not frame["sandbox"]
    assert "frame-src 'self'" in page.answer.headers["Content-Security-Policy"]
    assert "Dear " in page.find("pre").get_text()
    assert page.soup.find("a", href=f"/staff/gifts/{season.gift.public_id}")


def test_nothing_of_an_emails_html_can_run_or_reach_out(season, staff):
    answer = staff.client.get(f"/staff/outbox/{season.email.id}/html", base_url=staff.origin)

    policy = answer.headers["Content-Security-Policy"]
    assert answer.mimetype == "text/html"
    assert "default-src 'none'" in policy
    assert "sandbox;" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "<script" not in answer.text
    assert "https://" not in answer.text


def test_an_email_is_taken_away_as_the_server_got_it(season, staff):
    answer = staff.client.get(f"/staff/outbox/{season.email.id}/message.eml", base_url=staff.origin)

    message = message_from_bytes(answer.data, policy=default)
    assert answer.mimetype == "message/rfc822"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert message["Message-ID"] == season.email.message_id
    assert message["To"] == season.email.recipient


def test_a_way_in_is_shown_to_nobody_but_its_reader(season, staff):
    secret = season.secret_email
    assert secret.is_sensitive
    assert secret.raw

    page = staff.open(f"/staff/outbox/{secret.id}")

    assert page.has_text("This email contains a sign-in link.")
    assert "/staff/password/" not in page.answer.text
    assert not page.soup.select("iframe, pre")
    for part in ("html", "message.eml"):
        refused = staff.open(f"/staff/outbox/{secret.id}/{part}", status=403)
        assert "/staff/password/" not in refused.answer.text


def test_an_email_is_sent_again_as_the_same_bytes(season, staff, worker):
    before = (season.email.raw, season.email.message_id)

    page = staff.open(f"/staff/outbox/{season.email.id}").submit("Send again")

    assert page.has_text("The email is in the outbox again")
    assert reread(season.email).status is EmailStatus.DUE
    worker.run(JobName.SEND_MAIL)
    sent = reread(season.email)
    assert sent.status is EmailStatus.SENT
    assert (sent.raw, sent.message_id) == before
    (entry,) = history_of([f"email:{season.email.id}"])
    assert entry.action is AuditAction.EMAIL_SENT_AGAIN


def test_an_email_on_its_way_is_not_sent_twice(season, staff):
    page = staff.open(f"/staff/outbox/{season.email.id}")
    page.submit("Send again")

    refused = page.submit("Send again", status=409)

    assert refused.has_text("This email is on its way.")
    assert len(history_of([f"email:{season.email.id}"])) == 1


def test_a_dead_email_is_withdrawn_and_no_longer_counted(season, staff):
    with transaction():
        email = db.session.get_one(OutgoingEmail, season.email.id)
        email.status, email.sent_at, email.last_error = EmailStatus.DEAD, None, "550 <b>no</b>"
    assert staff.open("/staff").has_text("Emails that failed 1 Check them")

    page = staff.open(f"/staff/outbox/{season.email.id}")
    assert page.has_text("550 <b>no</b>")
    assert page.has_text("The server does not deliver to this address.")
    page.submit("Withdraw")

    assert reread(season.email).status is EmailStatus.WITHDRAWN
    assert staff.open("/staff").has_text("Emails that failed 0")


def test_all_failed_emails_are_sent_again_at_once(season, signed_in):
    with transaction():
        email = db.session.get_one(OutgoingEmail, season.email.id)
        email.status, email.sent_at, email.last_error = EmailStatus.DEAD, None, "552 5.2.2 Full"
    staff = signed_in(Role.FUNDRAISING)
    assert not staff.open("/staff/outbox").has_text("Send all failed emails again")

    page = staff.open("/staff/outbox?status=dead").submit("Send all failed emails again")

    assert page.has_text("1 email leaves within a minute.")
    assert reread(season.email).status is EmailStatus.DUE
    assert [entry.action for entry in history_of([f"email:{email.id}"])] == [
        AuditAction.EMAIL_SENT_AGAIN
    ]


def reread(email: OutgoingEmail) -> OutgoingEmail:
    db.session.expire_all()
    found = find_email(email.id)
    assert found
    return found


def test_an_email_that_is_not_written_yet_says_so(staff):
    make.gift(make.campaign(), make.cad(20))
    waiting = email_of(EmailKind.THANK_YOU)

    page = staff.open(f"/staff/outbox/{waiting.id}")

    assert page.has_text("Not written yet.")
    assert not page.soup.select("iframe")
    staff.open(f"/staff/outbox/{waiting.id}/html", status=404)


def test_the_outbox_is_filtered(season, staff):
    assert staff.open("/staff/outbox?kind=refund").has_text("Your refund")
    assert staff.open("/staff/outbox?status=dead").has_text("Nothing matches these filters.")
    assert staff.open("/staff/outbox?q=jean@").has_text("Notice of a dedication")


@pytest.mark.parametrize("act", ["send-again", "withdraw"])
def test_a_viewer_does_nothing_to_mail(season, signed_in, act):
    browser = signed_in(Role.VIEWER)

    assert send(browser, f"/staff/outbox/{season.email.id}/{act}").status_code == 403


def test_hostile_names_in_an_email_are_text(season, staff):
    answer = staff.client.get(f"/staff/outbox/{season.email.id}/html", base_url=staff.origin)

    assert HOSTILE_NAME not in answer.text
    assert "&lt;script&gt;" in answer.text

"""A database that was restored from a backup is noticed, and what waited in it is held."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.alarms import AlarmKind
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.installation.models import Installation
from fundraiser.jobs.names import JobName
from fundraiser.mail import queue
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.peer_to_peer.models import OfflineStatus
from fundraiser.restores.jobs import look_for_restore
from fundraiser.restores.mark import NAME
from tests import make
from tests.make import cad
from tests.saved_databases import SavedDatabase


@pytest.fixture
def keep(database_url, tmp_path):
    """Give `keep()`: a backup as things stand now."""
    return lambda: SavedDatabase.take(database_url, tmp_path)


@pytest.fixture
def send(worker):
    """Give `send()`: what the worker does each minute."""
    return lambda: worker.run(JobName.SEND_MAIL)


@pytest.fixture
def mark(app):
    """The file that says until when mail may have been sent from this machine."""
    return app.config["SETTINGS"].instance_path / NAME


def statuses():
    db.session.rollback()
    db.session.expire_all()
    return [email.status for email in db.session.scalars(_in_order())]


def installation():
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(select(Installation)).one()


def thank(campaign, number):
    make.gift(campaign, cad(20), email=f"donor{number}@example.org")


def test_mail_that_waited_in_the_backup_is_held_and_later_mail_goes_out(send, keep, clock):
    campaign = make.campaign()
    thank(campaign, 1)
    send()
    thank(campaign, 2)
    backup = keep()
    clock.move(timedelta(minutes=3))
    send()
    assert statuses() == [EmailStatus.SENT] * 2
    backup.put_back()
    clock.move(timedelta(minutes=3))

    send()
    assert statuses() == [EmailStatus.SENT, EmailStatus.HELD]
    thank(campaign, 3)
    for _ in range(2):
        clock.move(timedelta(minutes=3))
        send()

    assert statuses() == [EmailStatus.SENT, EmailStatus.HELD, EmailStatus.SENT]
    [alarm] = list_open_alarms()
    assert (alarm.kind, alarm.count, alarm.facts["held"]) == (AlarmKind.DATABASE_RESTORED, 1, 1)
    [entry] = history_of(["installation:1"])
    assert entry.action is AuditAction.DATABASE_RESTORED


def test_a_restore_a_minute_after_the_backup_is_noticed_too(send, keep, clock):
    campaign = make.campaign()
    send()
    thank(campaign, 1)
    backup = keep()
    clock.move(timedelta(minutes=1))
    send()
    backup.put_back()

    send()

    assert statuses() == [EmailStatus.HELD]


def test_mail_that_was_being_sent_when_the_backup_was_taken_is_held(send, keep, clock):
    thank(make.campaign(), 1)
    send()
    with transaction():
        email = db.session.scalars(_in_order()).one()
        email.status, email.lease_until = EmailStatus.SENDING, clock.now() + timedelta(hours=1)
    backup = keep()
    clock.move(timedelta(minutes=2))
    send()
    backup.put_back()

    send()

    assert statuses() == [EmailStatus.HELD]


def test_what_is_told_late_of_what_happened_before_the_restore_is_held(send, keep, clock):
    """A payment of before the restore was thanked for then; one made while we were down was not."""
    campaign = make.campaign()
    send()
    backup = keep()
    clock.move(timedelta(hours=2))
    send()
    before = clock.now()
    clock.move(timedelta(minutes=30))
    backup.put_back()
    send()

    for number, paid_at in enumerate((before, clock.now() - timedelta(minutes=10))):
        pledge = make.pledge(campaign, cad(20), email=f"donor{number}@example.org")
        payment = make.payment_of(pledge, at=paid_at)
        make.apply(pledge, make.state_of(pledge, payment=payment))
    send()

    assert statuses() == [EmailStatus.HELD, EmailStatus.SENT]


def test_cash_of_before_the_restore_is_thanked_for_when_it_is_verified(send, keep, clock):
    page = make.fundraiser_page(make.campaign(), at=clock.now() - timedelta(days=8))
    send()
    backup = keep()
    clock.move(timedelta(days=1))
    send()
    backup.put_back()
    send()

    make.offline_gift(
        page, cad(20), step=OfflineStatus.VERIFIED, on=(clock.now() - timedelta(days=3)).date()
    )
    send()

    assert EmailStatus.HELD not in statuses()
    assert EmailStatus.SENT in statuses()


def test_a_machine_that_was_off_for_days_goes_on_with_its_mail(send, clock):
    campaign = make.campaign()
    send()
    thank(campaign, 1)
    clock.move(timedelta(days=3))

    send()

    assert statuses() == [EmailStatus.SENT]
    assert list_open_alarms() == []


def test_on_a_new_machine_a_database_of_last_night_is_a_restored_one(send, clock, mark):
    campaign = make.campaign()
    send()
    thank(campaign, 1)
    mark.unlink()
    clock.move(timedelta(hours=9))

    send()

    assert statuses() == [EmailStatus.HELD]


def test_a_worker_that_joins_others_goes_on_with_the_mail(send, clock, mark):
    campaign = make.campaign()
    send()
    thank(campaign, 1)
    mark.unlink()
    clock.move(timedelta(minutes=9))

    send()

    assert statuses() == [EmailStatus.SENT]


def test_two_machines_send_from_one_database_and_notice_its_restore_once(
    make_app, app, send, keep, clock, mark
):
    campaign = make.campaign()
    send()
    kept, elsewhere = mark.read_text(), mark.with_name("elsewhere")
    thank(campaign, 1)
    backup = keep()
    for _ in range(3):  # the other machine moves the mark on, each in turn
        clock.move(timedelta(minutes=2))
        send()
        elsewhere.write_text(mark.read_text())
        mark.write_text(kept)
        kept = elsewhere.read_text()
    backup.put_back()

    for _ in range(3):
        send()
        here = mark.read_text()
        mark.write_text(kept)
        kept = here
        clock.move(timedelta(minutes=2))

    assert statuses() == [EmailStatus.HELD]
    [alarm] = list_open_alarms()
    assert alarm.count == 1


def test_a_clock_that_was_wrong_for_a_while_is_no_restore(send, clock):
    campaign = make.campaign()
    clock.move(timedelta(days=400))
    send()
    clock.move(-timedelta(days=400))
    for number in range(3):
        thank(campaign, number)
        clock.move(timedelta(minutes=5))
        send()

    assert statuses() == [EmailStatus.SENT] * 3
    assert list_open_alarms() == []


@pytest.mark.parametrize(
    "written", ["", "{}", "[]", "null", '{"installation": 1, "mail_until": "soon"}', "\x00"]
)
def test_a_file_that_cannot_be_read_is_as_none(send, clock, mark, written):
    campaign = make.campaign()
    send()
    mark.write_text(written)
    thank(campaign, 1)

    send()

    assert statuses() == [EmailStatus.SENT]


def test_a_new_database_in_the_folder_of_another_is_not_a_restored_one(send, clock, mark):
    mark.write_text(
        '{"installation": "aaaa-bbbb-cccc-dddd", "mail_until": "2199-01-01T00:00:00+00:00"}'
    )
    thank(make.campaign(), 1)

    send()

    assert statuses() == [EmailStatus.SENT]


def test_the_mark_is_moved_on_before_mail_is_sent_and_not_each_time(app, send, clock, mark):
    send()
    first = installation().mail_until
    assert first > clock.now()
    assert first.isoformat() in mark.read_text()

    clock.move(timedelta(seconds=20))
    look_for_restore()
    assert installation().mail_until == first

    clock.move(timedelta(seconds=20))
    look_for_restore()
    assert installation().mail_until > first + timedelta(seconds=30)


def test_a_command_holds_what_waits(app, send, clock):
    thank(make.campaign(), 1)
    runner = app.test_cli_runner()

    for number in (1, 0):
        answer = runner.invoke(args=["mail", "hold-waiting"])
        assert f"Emails held: {number}." in answer.output

    send()
    assert statuses() == [EmailStatus.HELD]


def test_an_email_that_tells_of_nothing_that_happened_before_is_sent(send, keep, clock):
    send()
    backup = keep()
    clock.move(timedelta(hours=1))
    send()
    backup.put_back()
    send()
    gift = make.gift(make.campaign(), cad(20))
    with transaction():
        queue(
            EmailKind.THANK_YOU,
            gift.id,
            recipient="ana@example.org",
            language="en",
            once="again",
            at=clock.now(),
        )

    send()

    assert statuses() == [EmailStatus.SENT] * 2


def _in_order():
    return select(OutgoingEmail).order_by(OutgoingEmail.id)

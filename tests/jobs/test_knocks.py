import pytest

from fundraiser.database import transaction
from fundraiser.jobs import JobName, knock
from fundraiser.jobs.queue import current_queue


@pytest.fixture
def heard(app, monkeypatch):
    """The knocks that were sent."""
    sent: list[str] = []
    monkeypatch.setattr(current_queue(), "send", sent.append)
    return sent


def test_a_knock_is_sent_after_the_commit_and_once(heard):
    with transaction():
        knock(JobName.SEND_MAIL)
        knock(JobName.SEND_MAIL)
        assert heard == []

    assert heard == [JobName.SEND_MAIL]


def test_a_knock_for_what_did_not_happen_is_not_sent(heard):
    with pytest.raises(ZeroDivisionError):
        _knock_and_fail()

    with transaction():
        pass

    assert heard == []


def test_a_knock_outside_a_transaction_is_sent_at_once(heard):
    knock(JobName.APPLY_EVENTS)

    assert heard == [JobName.APPLY_EVENTS]


def test_a_knock_that_cannot_be_sent_is_no_error(app, monkeypatch):
    def fail(_name):
        raise OSError("no space left on the device")

    monkeypatch.setattr(current_queue(), "send", fail)

    with transaction():
        knock(JobName.SEND_MAIL)


def _knock_and_fail():
    with transaction():
        knock(JobName.SEND_MAIL)
        raise ZeroDivisionError

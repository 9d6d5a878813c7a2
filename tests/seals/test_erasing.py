"""People can be erased: the words of an audit entry go, what was done stays, and the seal holds."""

import pytest
from sqlalchemy import select, update

from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.audit.models import AuditEntry
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.ledger.checks import find_differences
from fundraiser.seals.checks import every_seal_holds
from fundraiser.seals.models import SealedRow
from fundraiser.seals.operations import EntryNotSealed, erase_words
from fundraiser.web.actors import Actor
from tests.audit.acts import acts_on, entries
from tests.tampering import change_by_hand


@pytest.fixture
def entry(season, worker):
    """A sealed entry that names somebody."""
    worker.run(JobName.SEAL_HISTORY)
    (entry,) = [each for each in entries() if each.action is AuditAction.COMMENT_HIDDEN]
    return entry


def erase(entry_id):
    with transaction():
        erase_words(
            entry_id, reason="Asked to be forgotten.", actor=Actor.staff(2), at=time_of_day.now()
        )
    db.session.expire_all()


def salt_of(entry_id):
    is_row = (SealedRow.table_name == "audit_entries") & (SealedRow.row_id == entry_id)
    return db.session.scalars(select(SealedRow.salt).where(is_row)).one()


def test_the_words_go_what_was_done_stays_and_the_seal_holds(entry, worker):
    was = (entry.at, entry.actor_id, entry.action, entry.subject)

    erase(entry.id)

    (now,) = [each for each in entries() if each.id == entry.id]
    assert (now.before, now.after, now.note) == (None, None, "")
    assert (now.at, now.actor_id, now.action, now.subject) == was
    assert salt_of(entry.id) == ""
    assert acts_on(f"audit:{entry.id}") == [("staff:2", "words-erased")]
    assert find_differences(in_full=True) == []
    worker.run(JobName.SEAL_HISTORY)
    assert find_differences(in_full=True) == []


def test_words_are_erased_once(entry):
    erase(entry.id)
    erase(entry.id)

    assert len(acts_on(f"audit:{entry.id}")) == 1


def test_an_entry_without_a_seal_keeps_its_words(season):
    newest = max(each.id for each in entries())
    for entry_id in (newest, newest + 999):
        with pytest.raises(EntryNotSealed):
            erase(entry_id)
    assert acts_on(f"audit:{newest}") == []


def blank(entry_id):
    change_by_hand(
        update(AuditEntry).where(AuditEntry.id == entry_id).values(before=None, after=None, note="")
    )


def take_salt(entry_id):
    is_row = (SealedRow.table_name == "audit_entries") & (SealedRow.row_id == entry_id)
    change_by_hand(update(SealedRow).where(is_row).values(salt=""))


def found():
    return [(difference.subject, difference.actual) for difference in every_seal_holds()]


def test_words_that_were_removed_by_hand_are_missed(entry):
    """By somebody who lifts the triggers; the seal does not let that pass as an erasure."""
    entry_id, subject = entry.id, f"audit_entries:{entry.id} ({entry.subject})"
    blank(entry_id)

    assert found() == [(subject, "changed")]

    take_salt(entry_id)
    assert found() == [(subject, "without its words, and no entry says who erased them")]


def test_words_that_were_written_after_an_erasure_are_found(entry):
    subject = f"audit_entries:{entry.id} ({entry.subject})"
    erase(entry.id)
    change_by_hand(update(AuditEntry).where(AuditEntry.id == entry.id).values(note="He agreed."))

    assert found() == [(subject, "changed")]


def test_the_command_asks_first_and_says_who_did_it(app, entry):
    run = app.test_cli_runner().invoke
    command = ["seals", "erase-words", str(entry.id), "--reason", "Asked to be forgotten."]

    assert run(args=command, input="n\n").exit_code == 1
    assert acts_on(f"audit:{entry.id}") == []
    assert run(args=command, input="y\n").exit_code == 0
    assert acts_on(f"audit:{entry.id}") == [("job:command line", "words-erased")]
    unknown = run(args=["seals", "erase-words", "99999", "--reason", "x"], input="y\n")
    assert unknown.exit_code == 1
    assert "not sealed yet" in unknown.output

"""Entries are added and never changed."""

from datetime import timedelta

import pytest

from fundraiser import audit
from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import AuditFilters, history_of, list_entries
from fundraiser.database import db, transaction
from fundraiser.web.actors import VISITOR, Actor
from tests.audit.acts import entries

ANA = Actor.staff(7)


def leave(action=AuditAction.COMMENT_HIDDEN, *, subject="gift:1", actor=ANA, at=None, **facts):
    with transaction():
        audit.record(action, actor=actor, subject=subject, at=at or time_of_day.now(), **facts)


def test_an_entry_says_who_did_what_to_which_record_and_when(app, clock):
    leave(before={"hidden": False}, after={"hidden": True}, note="It named somebody.")

    (entry,) = entries()
    assert (entry.actor_kind, entry.actor_id) == ("staff", "7")
    assert (entry.action, entry.subject) == (AuditAction.COMMENT_HIDDEN, "gift:1")
    assert (entry.before, entry.after) == ({"hidden": False}, {"hidden": True})
    assert entry.note == "It named somebody."
    assert abs(entry.at - clock.now()) < timedelta(minutes=1)


def change(before, after):
    with transaction():
        return audit.record_changes(
            AuditAction.STORY_CHANGED, "story:1", ANA, time_of_day.now(), before=before, after=after
        )


def test_an_entry_of_a_change_keeps_what_differs(app):
    was_changed = change({"title": "Soup", "slug": "soup"}, {"title": "Hot soup", "slug": "soup"})

    (entry,) = entries()
    assert was_changed
    assert (entry.before, entry.after) == ({"title": "Soup"}, {"title": "Hot soup"})


def test_a_form_sent_without_a_change_leaves_no_entry(app):
    assert not change({"title": "Soup"}, {"title": "Soup"})
    assert entries() == []


def test_an_act_that_fails_leaves_no_entry(app):
    def fail() -> None:
        with transaction():
            audit.record(
                AuditAction.COMMENT_HIDDEN, actor=ANA, subject="gift:1", at=time_of_day.now()
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert entries() == []


@pytest.mark.parametrize("change", ["edit", "remove"])
def test_an_entry_is_neither_changed_nor_removed(app, change):
    leave()

    def spoil() -> None:
        with transaction():
            entry = entries_in_transaction()[0]
            if change == "edit":
                entry.note = "Nothing happened."
            else:
                db.session.delete(entry)

    with pytest.raises(RuntimeError, match="is not to be changed"):
        spoil()
    assert [entry.note for entry in entries()] == [""]


def entries_in_transaction():
    return list_entries(AuditFilters(), before_id=None, limit=10)


def test_entries_are_found_by_what_is_asked(app, clock):
    begun = clock.now()
    leave(subject="gift:1")
    leave(subject="gift:2", actor=VISITOR)
    clock.move(timedelta(days=1))
    leave(AuditAction.COMMENT_SHOWN, subject="gift:1")

    def found(**filters):
        rows = list_entries(AuditFilters(**filters), before_id=None, limit=10)
        return [row.subject for row in rows]

    assert found() == ["gift:1", "gift:2", "gift:1"]
    assert found(action=AuditAction.COMMENT_SHOWN) == ["gift:1"]
    assert found(subject="gift:2") == ["gift:2"]
    assert found(actor=ANA) == ["gift:1", "gift:1"]
    assert found(since_at=begun + timedelta(hours=1)) == ["gift:1"]
    assert found(until_at=begun + timedelta(hours=1)) == ["gift:2", "gift:1"]
    assert [entry.action for entry in history_of(["gift:1"])] == [
        AuditAction.COMMENT_HIDDEN,
        AuditAction.COMMENT_SHOWN,
    ]
    assert history_of([]) == []


def test_a_long_list_is_read_in_pages(app):
    for number in range(5):
        leave(subject=f"gift:{number}")

    first = list_entries(AuditFilters(), before_id=None, limit=2)
    second = list_entries(AuditFilters(), before_id=first[-1].id, limit=2)

    assert [row.subject for row in first + second] == ["gift:4", "gift:3", "gift:2", "gift:1"]

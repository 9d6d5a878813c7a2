"""Entries are added and never changed."""

from datetime import timedelta

import pytest

from fundraiser import audit
from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of, list_entries_by
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
            entry = list_entries_by(ANA, most=1)[0]
            if change == "edit":
                entry.note = "Nothing happened."
            else:
                db.session.delete(entry)

    with pytest.raises(RuntimeError, match="is not to be changed"):
        spoil()
    assert [entry.note for entry in entries()] == [""]


def test_entries_are_found_by_their_record_and_their_actor(app):
    leave(subject="gift:1")
    leave(subject="gift:2", actor=VISITOR)
    leave(AuditAction.COMMENT_SHOWN, subject="gift:1")

    assert [entry.subject for entry in list_entries_by(ANA, most=10)] == ["gift:1", "gift:1"]
    assert [entry.action for entry in list_entries_by(ANA, most=1)] == [AuditAction.COMMENT_SHOWN]
    assert [entry.action for entry in history_of(["gift:1"])] == [
        AuditAction.COMMENT_HIDDEN,
        AuditAction.COMMENT_SHOWN,
    ]
    assert history_of([]) == []

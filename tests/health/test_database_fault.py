"""A database that takes no changes: no row can say so, and people hear of it all the same."""

import fcntl
from datetime import timedelta

import pytest

from fundraiser.health.database_fault import TOLD_FILE
from fundraiser.health.jobs import watch_health
from fundraiser.health.models import ProcessKind
from tests.databases import read_only


@pytest.fixture
def broken_app(app, people, look, make_app, database_url):
    """The app in a process that has seen its database well, and then can only read it."""
    look()
    settings = app.config["SETTINGS"]
    return make_app(
        DATABASE_URL=read_only(database_url),
        MAIL_SERVER="127.0.0.1",
        MAIL_PORT=str(settings.mail_port),
        MAIL_USE_TLS="no",
    )


def look_at(app, times=1):
    for _ in range(times):
        with app.app_context():
            watch_health(ProcessKind.WEB)


def subjects(post_office):
    return sorted(letter.header("Subject") for letter in post_office.letters)


def test_people_are_told_at_the_second_look(broken_app, post_office):
    look_at(broken_app)
    assert post_office.letters == []

    look_at(broken_app, times=2)

    letters = {letter.recipients[0]: letter for letter in post_office.letters}
    assert sorted(letters) == ["admin@example.org", "finance@example.org"]
    english = letters["admin@example.org"]
    assert english.header("Subject") == "Alarm: The database accepts no changes"
    text = english.message.get_body(("plain",)).get_content()
    assert "read" in text
    assert "Then start the site again." in text


def test_people_are_told_again_after_an_hour_and_when_it_is_over(
    app, broken_app, post_office, clock
):
    look_at(broken_app, times=3)
    clock.move(timedelta(hours=1))
    look_at(broken_app)
    assert len(post_office.letters) == 4

    look_at(app, times=2)

    over = [subject for subject in subjects(post_office) if subject.startswith("Over")]
    assert over == ["Over: The database accepts no changes"]


def test_people_are_told_once_by_the_processes_of_a_machine(broken_app, post_office):
    """Whoever tells them holds the lock until they are told, and loses it if it dies."""
    with told_file(broken_app).open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        look_at(broken_app, times=2)
        assert post_office.letters == []

    look_at(broken_app, times=2)

    assert len(post_office.letters) == 2


def test_people_are_told_once_an_hour_if_the_time_cannot_be_kept(broken_app, post_office):
    told_file(broken_app).mkdir()

    look_at(broken_app, times=4)

    assert len(post_office.letters) == 2


def told_file(app):
    return app.config["SETTINGS"].instance_path / TOLD_FILE

"""A database that takes no changes: no row can say so, and people hear of it all the same."""

from datetime import timedelta

import pytest

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
    assert english.header("Subject") == "Alarm: The database takes no changes"
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
    assert over == ["Over: The database takes no changes"]

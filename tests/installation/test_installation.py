"""Each database has an id of its own, which a copy of it shares."""

import sqlite3

from fundraiser.app import create_app
from fundraiser.installation.queries import get_installation, installation_id
from fundraiser.public_ids import is_public_id
from tests.conftest import migrate
from tests.conftest import test_settings as settings_in


def test_an_installation_has_an_id_from_the_start(app):
    assert is_public_id(installation_id())
    assert installation_id() == get_installation().public_id
    assert get_installation().mail_until is None


def test_two_databases_are_two_installations_and_a_copy_is_the_same_one(tmp_path):
    first, second, copied = (tmp_path / f"{name}.sqlite" for name in ("first", "second", "copied"))
    for path in (first, second):
        migrate(f"sqlite:///{path}", tmp_path)
    with sqlite3.connect(first) as source, sqlite3.connect(copied) as target:
        source.backup(target)

    ids = [id_in(path, tmp_path) for path in (first, second, copied)]

    assert ids[0] == ids[2] != ids[1]


def id_in(path, folder):
    app = create_app(settings_in(folder, DATABASE_URL=f"sqlite:///{path}"))
    with app.app_context():
        return installation_id()

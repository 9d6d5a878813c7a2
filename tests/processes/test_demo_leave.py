"""A site that runs leaves the demo when it is asked to, and comes back by itself."""

import sqlite3
from contextlib import closing

from fundraiser.app import create_app
from fundraiser.config import Settings
from fundraiser.database import db
from fundraiser.demo.campaign import add_charity_and_campaign
from fundraiser.demo.leave_files import REQUEST_FILE
from fundraiser.demo.leave_request import write_request
from fundraiser.web.actors import Actor
from tests.accounts.people import add_person
from tests.processes.watching import wait_until


def test_the_site_leaves_the_demo_and_comes_back(make_copy):
    copy = make_copy()
    app = create_app(Settings.from_environment({"INSTANCE_PATH": str(copy.folder)}))
    with app.app_context():
        add_charity_and_campaign()
        person_id = add_person().id
        db.session.remove()
        db.engine.dispose()
    copy.start().wait_until_up()
    before = copy.pids

    write_request(copy.folder, Actor.staff(person_id))

    wait_until(lambda: "leaving the demo, as asked in the back office" in copy.written)
    wait_until(lambda: not (copy.folder / REQUEST_FILE).exists())
    wait_until(lambda: copy.written.count("The site is up.") == 2 and copy.is_up)
    with closing(sqlite3.connect(copy.folder / "fundraiser.sqlite")) as database:
        assert database.execute("SELECT count(*) FROM campaigns").fetchone() == (0,)
        assert database.execute("SELECT id FROM staff_members").fetchall() == [(person_id,)]
    assert len(set(before) & set(copy.pids)) == 1  # the supervisor's
    copy.process.terminate()
    assert copy.wait() == 0
    assert copy.is_gone()

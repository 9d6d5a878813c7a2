"""What breaks around the site stops nobody for longer than it must."""

import os
import resource
import signal
from contextlib import contextmanager

import pytest

from tests.attacks.conftest import running_target
from tests.attacks.target import QUESTION, SITE_ON_SQLITE, half_a_form, status_on
from tests.databases import read_only
from tests.processes.watching import wait_until

LOG_BYTES = 16_384  # less than the database has written
PAGE = "/campaigns/winter"
SERVER = "fundraiser.processes web"


def test_a_server_that_is_asked_to_end_answers_what_it_has_begun(own_target):
    with own_target.connections(20, half_a_form("/help")) as held:
        assert own_target.complaints() == []  # by now it has begun to read what is held
        own_target.copy.process.send_signal(signal.SIGTERM)

        assert {status_on(each) for each in held} == {503}
    assert own_target.copy.wait() == 0


def test_a_web_process_that_is_killed_is_replaced(own_target):
    _server, *workers = own_target.copy.pids_of(SERVER)
    assert workers

    os.kill(workers[0], signal.SIGKILL)

    wait_until(lambda: workers[0] not in own_target.copy.pids_of(SERVER))
    wait_until(lambda: own_target.complaints() == [])


@SITE_ON_SQLITE
@pytest.mark.parametrize("log_bytes", [LOG_BYTES, 0], ids=["log-grows", "log-is-full"])
def test_a_full_disk_is_said_and_pages_are_still_shown(own_target, log_bytes):
    form = own_target.filled_form("/help", **QUESTION)
    assert own_target.ask("POST", "/help", form).status == 303
    form = own_target.filled_form("/help", **QUESTION)
    with full_disk(own_target, log_bytes):
        assert own_target.ask("POST", "/help", form).status == 503
        assert own_target.ask("GET", "/healthz").status == 200
        assert own_target.ask("GET", PAGE).status == 200

    assert own_target.ask("POST", "/help", form).status == 303


@contextmanager
def full_disk(target, log_bytes):
    """Let no file of the web server but its short log grow while the block runs."""
    unlimited = resource.RLIM_INFINITY
    pids = target.copy.pids_of(SERVER)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (log_bytes, unlimited))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))


def test_a_database_that_can_only_be_read_is_said_and_pages_are_still_shown(
    databases, database_kind, tmp_path
):
    url = databases(database_kind, tmp_path)
    with running_target(url, tmp_path, DATABASE_URL=read_only(url)) as target:
        form = target.filled_form("/help", **QUESTION)

        assert target.ask("POST", "/help", form).status == 503
        assert target.ask("GET", "/readyz").status == 503
        assert target.ask("GET", PAGE).status == 200
        assert target.ask("POST", "/webhooks/stripe", b"{}").status == 400

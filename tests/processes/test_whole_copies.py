"""`make run`, after its environment is made: real processes, killed, ended and started again."""

import os
import signal

import pytest

from tests.processes.copies import CHILDREN, SERVERS
from tests.processes.watching import wait_until


def test_two_copies_side_by_side_get_over_kills_and_end_by_themselves(make_copy):
    first, second = make_copy().start(), make_copy().start()
    first.wait_until_up()
    second.wait_until_up()
    kept = (first.folder / "secret-key").read_text()

    killed = [first.pids_of(command)[0] for command in CHILDREN]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: first.written.count("starts again") == len(CHILDREN))
    wait_until(lambda: first.is_up and all(map(first.pids_of, CHILDREN)))
    assert not set(killed) & set(first.pids)
    first.signal_group(signal.SIGINT)
    assert first.wait() == 0
    assert first.is_gone()
    assert second.is_up
    assert (second.folder / "secret-key").read_text() != kept

    first.start().wait_until_up()
    assert (first.folder / "secret-key").read_text() == kept
    for copy in (first, second):
        copy.process.terminate()
        assert copy.wait() == 0
        assert copy.is_gone()


def test_a_killed_worker_of_a_server_is_replaced(make_copy):
    copy = make_copy().start()
    copy.wait_until_up()

    killed = [copy.pids_of(command)[-1] for command in SERVERS]
    for pid in killed:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: not set(killed) & set(copy.pids) and copy.is_up)
    copy.process.kill()  # the supervisor: nothing outlives it
    wait_until(copy.is_gone)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        pytest.param(
            {"STRIPE_SECRET_KEY": "sk_live_x", "STRIPE_WEBHOOK_SECRET": "whsec_x"},
            "STRIPE_SECRET_KEY is a live key: this app takes test mode only.",
            id="live-key",
        ),
        pytest.param(
            {"STRIPE_SECRET_KEY": "sk_test_x"},
            "STRIPE_SECRET_KEY is set: set STRIPE_WEBHOOK_SECRET as well.",
            id="key-without-webhook-secret",
        ),
        pytest.param(
            {"STRIPE_API_BASE": "http://127.0.0.1:12111"},
            "STRIPE_API_BASE is set: set STRIPE_SECRET_KEY as well.",
            id="api-base-without-key",
        ),
        pytest.param(
            {"DATABASE_URL": "postgresql://nobody:secret@127.0.0.1:1/none"},
            "The database at postgresql+psycopg://nobody:***@127.0.0.1:1/none does not answer",
            id="database-away",
        ),
        pytest.param(
            {"INSTANCE_PATH": "/proc/nowhere"},
            "INSTANCE_PATH is a folder that can be written to, not '/proc/nowhere'.",
            id="folder-that-cannot-be",
        ),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_a_sentence(make_copy, settings, sentence):
    copy = make_copy().start(**settings)

    assert copy.wait() == 2
    assert sentence in copy.written
    assert "Traceback" not in copy.written
    assert copy.is_gone()

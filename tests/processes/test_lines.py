import json

import pytest

from fundraiser.processes.lines import is_trouble, readable

REQUEST = {"event": "request", "level": "info", "method": "GET", "route": "/", "status": 200}


def shown(**record):
    return readable(json.dumps(record))


@pytest.mark.parametrize(
    "line",
    ["", "Listening", "{not json", "[1, 2]", '{"no": "event"}', "x" * 10_000],
)
def test_what_is_no_log_stays_as_it_is(line):
    assert readable(line) == [line]


def test_a_request_is_what_was_asked_and_answered():
    assert shown(**REQUEST, ms=12.6, request_id="ab12") == ["GET / 200, 13 ms"]


def test_an_event_is_a_sentence_with_its_facts():
    assert shown(event="gift received", level="info", gift=7, logger="x") == [
        "gift received (gift=7)"
    ]


def test_trouble_is_said_loudly_and_its_trace_stands_below():
    lines = shown(event="job failed", level="error", exception="Traceback\n  ValueError: no")

    assert lines == ["ERROR: job failed", "    Traceback", "      ValueError: no"]
    assert is_trouble(lines[0])


def test_a_log_begins_with_the_time_here():
    (line,) = shown(event="x", level="info", timestamp="2026-11-24T21:55:26.535815Z")

    assert line.endswith(":55:26 x")


def test_ordinary_lines_are_no_trouble():
    assert not is_trouble(shown(**REQUEST, ms=1)[0])

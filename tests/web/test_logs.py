import json
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from time import perf_counter

import psycopg
import pytest
import structlog
from sqlalchemy.exc import IntegrityError

from fundraiser.web import logs

AT_THAT_TIME = {"ms": 0.0, "timestamp": ""}


@pytest.fixture
def lines(capsys):
    """Give `lines()`: what was logged since it was asked last."""
    return lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_request_is_one_line_with_its_id_and_no_query(web_client, lines):
    answer = web_client.get("/probe?s=a-secret-signature")

    (line,) = [line for line in lines() if line["event"] == "request"]
    assert line["route"] == "/probe"
    assert line["method"] == "GET"
    assert line["status"] == 200
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert "a-secret-signature" not in json.dumps(line)


def test_a_request_is_logged_in_the_form_of_other_lines(web_app, lines):
    logs.note_request("GET", "/probe", HTTPStatus.OK, perf_counter(), request_id="ab12")
    facts = {"method": "GET", "route": "/probe", "status": 200, "ms": 0.0, "request_id": "ab12"}
    structlog.get_logger("request").info("request", **facts)

    own, general = lines()

    assert own.keys() == general.keys()
    assert {**own, **AT_THAT_TIME} == {**general, **AT_THAT_TIME}
    assert own["timestamp"].endswith("Z")


def test_an_unexpected_error_is_logged_under_the_id_the_visitor_sees(web_client, lines):
    answer = web_client.get("/breaks")

    (line,) = [line for line in lines() if line["level"] == "error"]
    assert "ZeroDivisionError" in line["exception"]
    assert line["request_id"] == answer.headers["X-Request-Id"]


def test_an_id_that_a_visitor_sends_is_not_taken(web_client):
    answer = web_client.get("/probe", headers={"X-Request-Id": "forged"})

    assert answer.headers["X-Request-Id"] != "forged"


@pytest.mark.parametrize(
    "row", ["Key (email)=(ana@example.org)", "(7, ana@example.org, two\n\nlines)"]
)
def test_an_error_of_postgresql_is_logged_without_the_row(web_app, lines, row):
    told = psycopg.IntegrityError(f"duplicate key value violates a constraint\nDETAIL:  {row} is.")
    error = IntegrityError("INSERT INTO people", {}, told)
    error.__cause__ = told

    structlog.get_logger().error("failed", exc_info=error, said=str(error))

    (line,) = lines()
    for value in (line["exception"], line["said"]):
        assert "duplicate key value violates a constraint" in value
        assert "[SQL: INSERT INTO people]" in value
        assert "DETAIL" not in value
        assert "ana@example.org" not in value
        assert "lines)" not in value


def test_a_log_that_takes_no_lines_stops_no_page(web_client, monkeypatch):
    with Path("/dev/full").open("w") as full:
        monkeypatch.setattr("sys.stderr", full)

        assert web_client.get("/probe").status_code == 200
        monkeypatch.undo()
        with suppress(OSError):
            full.close()

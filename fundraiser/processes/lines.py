"""Readable log lines for a person at a terminal.

In production each log line is a JSON object. Under `make run` it is shown as a time and a sentence,
with an exception on the lines below.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

LOUD = {"warning", "error", "critical"}
SAID_ALREADY = {
    "event", "level", "timestamp", "logger", "request_id", "exception", "method", "route", "status",
    "ms",
}  # fmt: skip


def readable(line: str) -> list[str]:
    """Return the readable lines for one line of output. A line that is no JSON log is unchanged."""
    record = _record(line)
    if record is None:
        return [line]
    trouble = f"{str(record['level']).upper()}: " if record.get("level") in LOUD else ""
    words = [_time(str(record.get("timestamp", ""))), f"{trouble}{_sentence(record)}"]
    return [
        " ".join(word for word in words if word),
        *(f"    {row}" for row in str(record.get("exception", "")).splitlines()),
    ]


def is_trouble(line: str) -> bool:
    """Return whether a line from `readable` is a warning or an error."""
    return any(f"{level.upper()}: " in line for level in LOUD)


def _record(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line) if line.startswith("{") else None
    except ValueError:
        return None
    return record if isinstance(record, dict) and "event" in record else None


def _sentence(record: dict[str, Any]) -> str:
    if record["event"] == "request" and "route" in record:
        took = f"{record.get('ms', 0):.0f} ms"
        return f"{record.get('method')} {record['route']} {record.get('status')}, {took}"
    rest = (f"{name}={value}" for name, value in record.items() if name not in SAID_ALREADY)
    return " ".join([str(record["event"]), *_in_brackets(rest)])


def _in_brackets(facts: Iterable[str]) -> list[str]:
    listed = ", ".join(facts)
    return [f"({listed})"] if listed else []


def _time(timestamp: str) -> str:
    try:
        return f"{datetime.fromisoformat(timestamp).astimezone():%H:%M:%S}"
    except ValueError:
        return ""

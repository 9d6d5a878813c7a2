"""Rows that PostgreSQL writes as text, by COPY: it reads on while the rows before are sent."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Select

from fundraiser.database import db

ESCAPED = re.compile(r"\\(.)")
MEANINGS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def copied_rows(query: Select[Any], at_once: int) -> Iterator[Sequence[str]]:
    """Yield the texts of a query with one column, in pieces.

    The connection serves nothing else meanwhile: another query would wait forever.
    """
    cursor: Any = db.session.connection().connection.cursor()
    with cursor, cursor.copy(f"COPY ({_statement(query)}) TO STDOUT") as lines:
        while piece := b"".join(islice(lines, at_once)).decode():
            rows = piece[:-1].split("\n")
            yield [_unescaped(row) for row in rows] if "\\" in piece else rows


def _statement(query: Select[Any]) -> str:
    """Return a query with its values written in it: COPY takes no parameters."""
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    return str(compiled).replace("%%", "%")  # doubled for a driver that looks for parameters


def _unescaped(row: str) -> str:
    return ESCAPED.sub(_meaning, row) if "\\" in row else row


def _meaning(escaped: re.Match[str]) -> str:
    return MEANINGS.get(escaped[1], escaped[1])

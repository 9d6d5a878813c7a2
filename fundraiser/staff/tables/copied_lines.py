"""Lines of a file that PostgreSQL writes, by COPY: it reads on while the lines before are sent."""

from collections.abc import Iterator
from typing import Any

from psycopg import Copy
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import Select

from fundraiser.database import db
from fundraiser.staff.tables.file_cells import MARK

END_OF_LINE = "\r\n"
NO_VALUE = MARK  # taken out of the lines, as it is out of texts; '' would put "" for empty texts


def copied_lines(query: Select[Any], delimiter: str, at_once: int) -> Iterator[bytes]:
    """Yield the rows of a query as lines of CSV, some more than `at_once` in a piece.

    The connection serves nothing else meanwhile: another query would wait forever.
    """
    end, no_value = END_OF_LINE.encode(), NO_VALUE.encode()
    options = f"FORMAT csv, DELIMITER '{delimiter}', NULL '{NO_VALUE}'"
    cursor: Any = db.session.connection().connection.cursor()
    with cursor, cursor.copy(f"COPY ({_statement(query)}) TO STDOUT ({options})") as copy:
        for rows in _pieces(copy, at_once):
            lines = end.join([row[:-1] for row in rows]) + end
            yield lines.replace(no_value, b"")


def _statement(query: Select[Any]) -> str:
    """Return a query with its values written in it: COPY takes no parameters."""
    compiled = query.compile(db.engine, compile_kwargs={"literal_binds": True})
    return str(compiled).replace("%%", "%")  # doubled for a driver that looks for parameters


def _pieces(copy: Copy, at_once: int) -> Iterator[list[bytes]]:
    """Yield the rows in lists: psycopg waits for one, and all that came with it are taken."""
    connection = copy.connection.pgconn
    rows: list[bytes] = []
    while row := copy.read():
        length = len(row)
        while length > 0:
            rows.append(bytes(row))
            length, row = connection.get_copy_data(1)
        if length < 0:
            _end(connection)
            break
        if len(rows) >= at_once:
            yield rows
            rows = []
    if rows:
        yield rows


def _end(connection: PGconn) -> None:
    """Take the result of a COPY that has no more rows. Raises what it failed of."""
    for result in list(iter(connection.get_result, None)):  # all, before the next command
        if result.status != ExecStatus.COMMAND_OK:
            raise error_from_result(result)

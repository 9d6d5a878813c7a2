"""The bytes that are hashed: the canonical form of a row, of its words, and of a block. Pure.

Every digest is SHA-256, as 64 lower-case hexadecimal digits. Rows and words are hashed as JSON:
keys sorted by code point, no spaces, every non-ASCII character as `\\uXXXX`.

    words   {"salt":"9f…","words":{"note":"Spoke with Ana","after":"{\\"name\\": \\"Ana\\"}"}}
    row     {"columns":{"amount_cents":5000,…},"table":"ledger_transfers","words":""}
    block   ASCII lines, each ended by a line feed:
                block 2
                after <hash of block 1>
                at 2026-12-01T12:05:00.000000Z
                audit_entries 7 <digest of the row>
                ledger_transfers 123 <digest of the row>

A row's `columns` are those of its table except its words. NULL values are left out, so that adding
a column changes no older digest. Integers are numbers, booleans `true` and `false`, text is a
string, an instant is UTC with six decimals, a day is `2026-12-01`, and a JSON column is its stored
text. A row's `words` is the digest of its words, or empty if its table has no words. A block's rows
are sorted by table name, then by id. The first block's previous hash is 64 zeros.

Each row has a random salt, so that erased words cannot be found by guessing.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Date, DateTime
from sqlalchemy.types import TypeDecorator

DIGEST_LENGTH = 64
BEFORE_THE_FIRST = "0" * DIGEST_LENGTH


class Sealed(NamedTuple):
    """A row of a block: its table, its id and its digest."""

    table_name: str
    row_id: int
    digest: str


def digest_of_words(words: Mapping[str, Any], *, salt: str) -> str:
    return _digest(_json({"salt": salt, "words": _present(words)}))


def digest_of_row(table_name: str, columns: Mapping[str, Any], *, words_digest: str) -> str:
    """Return the digest of a row, given its columns in canonical form."""
    return _digest(
        _json({"columns": _present(columns), "table": table_name, "words": words_digest})
    )


def hash_of_block(
    number: int, previous_hash: str, sealed_at: datetime | str, rows: Iterable[Sealed]
) -> str:
    lines = [
        f"block {number}",
        f"after {previous_hash}",
        f"at {instant(sealed_at)}",
        *(f"{row.table_name} {row.row_id} {row.digest}" for row in sorted(rows)),
    ]
    return _digest("".join(f"{line}\n" for line in lines))


def canonical(value: Any, column: Column[Any]) -> Any:
    """Return a value from the database in the form that is hashed.

    A value that does not fit its column's type is kept as it is; its digest then differs.
    """
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    if isinstance(value, bytes):
        return f"bytes {value.hex()}"
    if isinstance(kind, Boolean) and value in (0, 1):
        return bool(value)
    if isinstance(kind, DateTime):
        return instant(value)
    if isinstance(kind, Date):
        return value.isoformat() if isinstance(value, date) else value
    return value


def instant(value: Any) -> Any:
    """Return an instant in the form that is hashed; return any other value unchanged."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(value, datetime):
        return value
    utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _json(content: object) -> str:
    return json.dumps(content, sort_keys=True, ensure_ascii=True, separators=(",", ":"))


def _digest(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()

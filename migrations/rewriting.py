"""Changing a table that is there, on both databases.

SQLite cannot change a column or a constraint, so the table is written anew from its own text in
the schema, with everything else of it as it was, its indexes and its triggers. Foreign keys are off
meanwhile; `env.py` sees to that, and that every one of them holds at the end.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def widen(table: str, column: str, check: str, values: Sequence[str]) -> None:
    """The column takes these values, and no others."""
    listed = ", ".join(f"'{value}'" for value in values)
    name = f"ck_{table}_{check}"
    if is_sqlite():
        old = rf"CONSTRAINT {name} CHECK \({column} IN \([^)]*\)\)"
        _rewrite(table, [(old, f"CONSTRAINT {name} CHECK ({column} IN ({listed}))")])
        return
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, f"{column} IN ({listed})")


def let_grow(table: str, column: str, check: str) -> None:
    """The column takes any value: its list grows without a migration."""
    name = f"ck_{table}_{check}"
    if is_sqlite():
        _rewrite(table, [(rf"(, \n\t| )CONSTRAINT {name} CHECK \({column} IN \([^)]*\)\)", "")])
        return
    op.drop_constraint(op.f(name), table, type_="check")


def require(table: str, *columns: str) -> None:
    """The columns always have a value: they have one in every row already."""
    if is_sqlite():
        _rewrite(table, [(rf"\b({name} [A-Z]+(\(\d+\))?)", r"\1 NOT NULL") for name in columns])
        return
    for name in columns:
        op.alter_column(table, name, nullable=False)


def let_be_null(table: str, *columns: str) -> None:
    """The columns may be without a value."""
    if is_sqlite():
        _rewrite(table, [(rf"(\n\t{name} [^,\n]*) NOT NULL", r"\1") for name in columns])
        return
    for name in columns:
        op.alter_column(table, name, nullable=True)


def add_key(table: str, column: str, to: str) -> None:
    """The table has one more column: a row of `to`, or nothing."""
    name = f"fk_{table}_{column}_{to}"
    if is_sqlite():
        _rewrite(
            table,
            [
                (r", \n\tCONSTRAINT pk_", rf", \n\t{column} INTEGER, \n\tCONSTRAINT pk_"),
                (
                    r"\n\)$",
                    rf", \n\tCONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {to} (id)\n)",
                ),
            ],
        )
        return
    op.add_column(table, sa.Column(column, sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(name), table, to, [column], ["id"])


def _rewrite(table: str, changes: Sequence[tuple[str, str]]) -> None:
    """SQLite: the table is as its text says after these changes, with its rows, its indexes and its
    triggers: these go with the table that is dropped, and are made again at the end."""
    connection = op.get_bind()
    kept = "SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = :type AND sql NOTNULL"
    (written,) = connection.scalars(sa.text(kept), {"table": table, "type": "table"}).all()
    indexes = connection.scalars(sa.text(kept), {"table": table, "type": "index"}).all()
    triggers = connection.scalars(sa.text(kept), {"table": table, "type": "trigger"}).all()
    columns = [row[1] for row in connection.execute(sa.text(f'PRAGMA table_info("{table}")'))]
    for old, new in changes:
        written, count = re.subn(old, new, written, count=1)
        if count != 1:
            raise LookupError(f"{table} has nothing like {old}")
    fresh = f"{table}_written_anew"
    listed = ", ".join(f'"{column}"' for column in columns)
    head = rf'^CREATE TABLE "?{table}"?'
    op.execute(sa.text(re.sub(head, f"CREATE TABLE {fresh}", written).replace(":", r"\:")))
    copied = f"INSERT INTO {fresh} ({listed}) SELECT {listed} FROM {table}"  # noqa: S608 - our names
    op.execute(sa.text(copied))
    op.drop_table(table)
    op.rename_table(fresh, table)
    for made in (*indexes, *triggers):
        op.execute(sa.text(made.replace(":", r"\:")))

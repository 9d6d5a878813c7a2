"""The SQL of the triggers that protect history, for each database. Pure.

They refuse UPDATE (except to settle a pending row, or to erase words once their seal has no salt),
DELETE and, on PostgreSQL, TRUNCATE. On SQLite they also refuse to insert a row whose key exists,
because REPLACE deletes the old row without firing its delete trigger; this includes INSERT with ON
CONFLICT DO NOTHING, which on PostgreSQL does nothing.

Migrations contain this SQL as text, because migrations never change; a shape test compares the two.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Column, Table, UniqueConstraint

from fundraiser.seals.tables import SEALED, HistoryTable

FUNCTIONS = {  # that PostgreSQL's triggers call
    "refuse_change": """
BEGIN
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
""",
    "refuse_erasure": """
BEGIN
    IF EXISTS (SELECT 1 FROM sealed_rows
        WHERE table_name = TG_TABLE_NAME AND row_id = OLD.id AND salt = '') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is history: its rows are never changed or removed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
""",
}
OR, AND, NOT = "\n    OR ", " AND ", "NOT ("


def triggers_of(history: HistoryTable, table: Table, *, dialect: str) -> Mapping[str, str]:
    """Return the statements that create the table's triggers, by trigger name."""
    write = _on_postgresql if dialect == "postgresql" else _on_sqlite
    return dict(write(history, table))


def guards_of(history: HistoryTable, table: Table, *, dialect: str) -> Mapping[str, str]:
    """Return the table's triggers as the database shows them, by name.

    SQLite shows the original statement. PostgreSQL shows a normalised one, with brackets around
    each condition and lower-case `old` and `new`. (Casts to text are removed by `list_guards`.)
    """
    triggers = triggers_of(history, table, dialect=dialect)
    if dialect != "postgresql":
        return triggers
    conditions = _refused_update(history, table)
    condition, normalised = " OR ".join(conditions), f"({_in_brackets('OR', conditions)})"
    for record in ("OLD", "NEW"):
        normalised = normalised.replace(f"{record}.", f"{record.lower()}.")
    return {
        name: " ".join(statement.split()).replace(f"WHEN ({condition})", f"WHEN {normalised}")
        for name, statement in triggers.items()
    }


def functions_of(dialect: str) -> Mapping[str, str]:
    """Return the statements that create the triggers' functions, by function name."""
    if dialect != "postgresql":
        return {}
    return {
        name: f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        for name, body in FUNCTIONS.items()
    }


def _on_postgresql(history: HistoryTable, table: Table) -> Iterator[tuple[str, str]]:
    refused = OR.join(_refused_update(history, table))
    acts = [
        ("update", "UPDATE", "ROW", f"\nWHEN ({refused})" if refused else "", "refuse_change"),
        ("delete", "DELETE", "ROW", "", "refuse_change"),
        ("truncate", "TRUNCATE", "STATEMENT", "", "refuse_change"),
    ]
    if _is_sealed_with_words(history):
        acts.append(("erasure", "UPDATE", "ROW", "", "refuse_erasure"))
    for act, event, level, condition, function in acts:
        name = f"{table.name}_refuse_{act}"
        head = f"CREATE TRIGGER {name} BEFORE {event} ON {table.name}"
        yield name, f"{head}\nFOR EACH {level}{condition}\nEXECUTE FUNCTION {function}()"


def _on_sqlite(history: HistoryTable, table: Table) -> Iterator[tuple[str, str]]:
    refused = OR.join(_refused_update(history, table))
    acts = [
        ("update", "UPDATE", f"\nWHEN {refused}" if refused else ""),
        ("delete", "DELETE", ""),
        ("replace", "INSERT", f"\nWHEN {_is_there(table)}"),
    ]
    if _is_sealed_with_words(history):
        acts.append(("erasure", "UPDATE", f"\nWHEN NOT {_is_without_salt(table)}"))
    for act, event, condition in acts:
        name = f"{table.name}_refuse_{act}"
        message = f"{table.name} is history: its rows are never changed or removed"
        head = f"CREATE TRIGGER {name} BEFORE {event} ON {table.name}{condition}"
        yield name, f"{head}\nBEGIN SELECT RAISE(ABORT, '{message}'); END"


def _refused_update(history: HistoryTable, table: Table) -> list[str]:
    """Return the conditions that each refuse an UPDATE; empty if it is always refused."""
    fixed = [
        column
        for column in table.columns
        if column.name not in history.words and column.name not in history.settles
    ]
    changed = [_differs(column) for column in fixed]
    if history.settles:
        return ["OLD.status <> 'pending'", "NEW.status = 'pending'", *changed]
    if history.words:
        blank = [_is_blank(table.columns[name]) for name in history.words]
        return [*changed, f"{NOT}{AND.join(blank)})"]
    return []


def _in_brackets(operator: str, conditions: Sequence[str]) -> str:
    parts = [
        f"(NOT {_in_brackets('AND', condition.removeprefix(NOT)[:-1].split(AND))})"
        if condition.startswith(NOT)
        else f"({condition})"
        for condition in conditions
    ]
    return parts[0] if len(parts) == 1 else f"({f' {operator} '.join(parts)})"


def _is_sealed_with_words(history: HistoryTable) -> bool:
    return history in SEALED and bool(history.words)


def _is_without_salt(table: Table) -> str:
    """Return the condition that the row is sealed without a salt: its words are being erased."""
    return (
        "EXISTS (SELECT 1 FROM sealed_rows\n"  # noqa: S608 - our names
        f"    WHERE table_name = '{table.name}' AND row_id = OLD.id AND salt = '')"
    )


def _differs(column: Column[object]) -> str:
    if column.nullable:
        return f"NEW.{column.name} IS DISTINCT FROM OLD.{column.name}"
    return f"NEW.{column.name} <> OLD.{column.name}"


def _is_blank(column: Column[object]) -> str:
    return f"NEW.{column.name} IS NULL" if column.nullable else f"NEW.{column.name} = ''"


def _is_there(table: Table) -> str:
    """Return the condition that a row with one of the new row's keys exists."""
    keys = [
        [column.name for column in constraint.columns]
        for constraint in (table.primary_key, *_uniques(table))
    ]
    matches = [" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys]
    return OR.join(
        f"EXISTS (SELECT 1 FROM {table.name} WHERE {match})"  # noqa: S608 - our names
        for match in matches
    )


def _uniques(table: Table) -> list[UniqueConstraint]:
    uniques = [rule for rule in table.constraints if isinstance(rule, UniqueConstraint)]
    return sorted(uniques, key=lambda unique: [column.name for column in unique.columns])

"""The triggers that keep history as it is: the SQL that makes them, for each database. Pure.

They refuse UPDATE (but for settling a pending row, and erasing words once their seal has no salt),
DELETE, TRUNCATE on PostgreSQL, and on SQLite the insertion of a row whose key is there: a REPLACE
removes the row in its way and fires no trigger for it, so the row that would replace it is refused.
An INSERT with ON CONFLICT DO NOTHING is refused there too; on PostgreSQL it does nothing.

Migrations hold this SQL as text, since migrations stay as they are; a shape test compares.
"""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Column, Table, UniqueConstraint

from fundraiser.seals.tables import SEALED, HistoryTable

FUNCTIONS = {  # by which PostgreSQL's triggers refuse
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
    """Return the statements that make the table's triggers, by the names of these."""
    write = _on_postgresql if dialect == "postgresql" else _on_sqlite
    return dict(write(history, table))


def guards_of(history: HistoryTable, table: Table, *, dialect: str) -> Mapping[str, str]:
    """Return the table's triggers as the database shows them, by their names.

    SQLite keeps the statement. PostgreSQL writes its own: each condition and each part of it in
    brackets, names of rows in small letters. (Its casts to text are left out where it is read.)
    """
    made = triggers_of(history, table, dialect=dialect)
    if dialect != "postgresql":
        return made
    conditions = _refused_update(history, table)
    written, shown = " OR ".join(conditions), f"({_in_brackets('OR', conditions)})"
    for each in ("OLD", "NEW"):
        shown = shown.replace(f"{each}.", f"{each.lower()}.")
    return {
        name: " ".join(statement.split()).replace(f"WHEN ({written})", f"WHEN {shown}")
        for name, statement in made.items()
    }


def functions_of(dialect: str) -> Mapping[str, str]:
    """Return the statements that make the functions of the triggers, by the names of these."""
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
    for act, event, each, condition, function in acts:
        name = f"{table.name}_refuse_{act}"
        made = f"CREATE TRIGGER {name} BEFORE {event} ON {table.name}"
        yield name, f"{made}\nFOR EACH {each}{condition}\nEXECUTE FUNCTION {function}()"


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
        said = f"{table.name} is history: its rows are never changed or removed"
        made = f"CREATE TRIGGER {name} BEFORE {event} ON {table.name}{condition}"
        yield name, f"{made}\nBEGIN SELECT RAISE(ABORT, '{said}'); END"


def _refused_update(history: HistoryTable, table: Table) -> list[str]:
    """Return when an UPDATE is refused, one of these; none if it always is."""
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
    shown = [
        f"(NOT {_in_brackets('AND', each.removeprefix(NOT)[:-1].split(AND))})"
        if each.startswith(NOT)
        else f"({each})"
        for each in conditions
    ]
    return shown[0] if len(shown) == 1 else f"({f' {operator} '.join(shown)})"


def _is_sealed_with_words(history: HistoryTable) -> bool:
    return history in SEALED and bool(history.words)


def _is_without_salt(table: Table) -> str:
    """Return whether the row's seal is there, and has no salt: its words are being erased."""
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
    """Return whether a row with one of the new row's keys is there."""
    keys = [
        [column.name for column in constraint.columns]
        for constraint in (table.primary_key, *_uniques(table))
    ]
    found = [" AND ".join(f"{name} = NEW.{name}" for name in key) for key in keys]
    return OR.join(
        f"EXISTS (SELECT 1 FROM {table.name} WHERE {one})"  # noqa: S608 - our names
        for one in found
    )


def _uniques(table: Table) -> list[UniqueConstraint]:
    found = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return sorted(found, key=lambda each: [column.name for column in each.columns])

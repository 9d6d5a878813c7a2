"""Counts that cost the same however many rows there are."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select, union

from fundraiser.database import db

MOST_COUNTED = 10_000  # counting a million rows takes longer than anybody waits for a page


def count_up_to(query: Select[Any], most: int = MOST_COUNTED) -> int:
    """Return how many rows a query finds; `most` + 1 if they are more than `most`."""
    return db.session.scalar(select(func.count()).select_from(_first(query, most))) or 0


def count_together(queries: Iterable[Select[Any]], most: int = MOST_COUNTED) -> int:
    """Return how many different rows the queries find; `most` + 1 if they are more than `most`.

    No query finds a row twice.
    """
    firsts = [select(*_first(query, most).columns) for query in queries]
    return min(count_up_to(select(union(*firsts).subquery()), most), most + 1) if firsts else 0


def _first(query: Select[Any], most: int) -> Any:
    return query.limit(most + 1).subquery()

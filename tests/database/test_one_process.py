"""A query of PostgreSQL's is answered by one process, and compiled by none."""

import pytest
from sqlalchemy import create_engine, text


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param("max_parallel_workers_per_gather", "0", id="takes-no-other-cores"),
        pytest.param("jit", "off", id="is-not-compiled"),
    ],
)
def test_a_query_costs_no_more_than_its_answer(database_url, setting, expected):
    if database_url.startswith("sqlite"):
        return
    engine = create_engine(database_url)

    with engine.connect() as connection:
        shown = connection.scalar(text(f"SHOW {setting}"))

    engine.dispose()
    assert shown == expected

"""A query of PostgreSQL's is answered by one process."""

from sqlalchemy import create_engine, text


def test_a_query_takes_no_cores_from_other_requests(database_url):
    if database_url.startswith("sqlite"):
        return
    engine = create_engine(database_url)

    with engine.connect() as connection:
        helpers = connection.scalar(text("SHOW max_parallel_workers_per_gather"))

    engine.dispose()
    assert helpers == "0"

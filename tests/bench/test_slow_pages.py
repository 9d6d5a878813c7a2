"""A season of the bench has pages that open, on both databases. How fast is not asked here."""

from contextlib import ExitStack
from dataclasses import replace

from tests.bench.large_season import fill_season
from tests.bench.places import DurableCluster, migrate, place_at
from tests.bench.slow_pages import DATABASE, Visitors
from tests.bench.sqlite_copies import copy_place


def test_pages_of_a_season_open_on_both_databases(tmp_path):
    with ExitStack() as running:
        cluster = DurableCluster("bench-pages")
        running.callback(cluster.stop)
        place = place_at(cluster.create(DATABASE), tmp_path / "season")
        running.callback(place.leave)
        migrate(place)
        pages = fill_season(cluster, DATABASE, place, 8)
        copy = copy_place(cluster, DATABASE, tmp_path)
        running.callback(copy.leave)
        few = replace(pages, of_staff=["/staff/comments"])
        visitors = [Visitors(each, few) for each in (place, copy)]
        costs = [each.cost(*address) for each in visitors for address in each.addresses()]

    assert {cost.status for cost in costs} == {200}, costs
    assert [cost.path for cost in costs].count("/staff/comments?shown=hidden") == 2

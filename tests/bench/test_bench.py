"""The bench measures every line. How fast is not asked here: the machine is busy with tests."""

from tests.bench.__main__ import MEASURES, run
from tests.bench.drill import Drill, drill
from tests.bench.figures import Figure, Goal, table
from tests.bench.sizes import Sizes, read_sizes

TINY = Sizes(
    gifts=60,
    few_gifts=20,
    season_gifts=30,
    seconds=0.2,
    rounds=1,
    clients=2,
    crowd=4,
    pages=30,
    teams=4,
    page_gifts=40,
    few_pages=3,
    few_teams=1,
    few_page_gifts=4,
)
TESTED_ALONE = ("a match drop (13, 14)", "counts (15)", "the slowest page (7)")
LINES = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 16}
NEVER_MISSED = {6, 8}  # these ask for no speed


def test_every_line_has_its_figures(tmp_path):
    measures = {name: each for name, each in MEASURES.items() if name not in TESTED_ALONE}

    figures, surroundings = run(TINY, tmp_path, measures)

    assert {figure.line for figure in figures} == LINES
    assert all(figure.is_met for figure in figures if figure.line in NEVER_MISSED), table(figures)
    assert "PostgreSQL" in surroundings
    assert "gifts 60" in surroundings


def test_a_match_drop_loses_nothing(tmp_path):
    figures = drill(tmp_path, Drill(rate=4, seconds=1, backlog=4, kills=0, database="sqlite"))

    exact = [figure for figure in figures if figure.goal is Goal.EXACTLY]
    assert {figure.line for figure in figures} == {13, 14}
    assert len(exact) == 3
    assert all(figure.is_met for figure in exact), table(exact)


def test_the_table_says_what_is_met_and_what_is_missed():
    fast = Figure(1, "pages", 0.9, Goal.AT_LEAST, 0.8, how="9/s ÷ 10/s")
    heavy = Figure(8, "a view", 31.5, Goal.AT_MOST, 30, " KB")

    lines = table([heavy, fast]).splitlines()

    assert lines[2].split() == ["1", "pages", "0.90", "≥", "0.80", "met", "9/s", "÷", "10/s"]
    assert lines[3].split() == ["8", "a", "view", "31.50", "KB", "≤", "30", "KB", "MISSED"]


def test_sizes_are_options():
    sizes = read_sizes(["--gifts", "10000000", "--seconds", "8"])

    assert (sizes.gifts, sizes.seconds, sizes.rounds) == (10_000_000, 8.0, Sizes.rounds)

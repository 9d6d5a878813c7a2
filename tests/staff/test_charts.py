"""Where the bars of a chart stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fundraiser.staff.dashboard.charts import LEFT, MOST_LABELS, TICKS, WIDTH, stacked_bars

ROUNDING = 0.02
ROWS = some.lists(some.lists(some.integers(-(10**12), 10**12), min_size=1, max_size=3), max_size=80)


@given(ROWS)
def test_every_bar_stands_within_the_picture(rows):
    chart = stacked_bars(rows)

    assert len(chart.bars) == len(rows)
    for bar in chart.bars:
        assert bar.x >= LEFT
        assert bar.x + bar.width <= WIDTH + ROUNDING
        for part in bar.parts:
            assert part.height >= 0
            assert part.y >= 0
            assert part.y + part.height <= chart.base + ROUNDING


@given(ROWS)
def test_the_scale_reaches_the_tallest_bar_in_round_steps(rows):
    chart = stacked_bars(rows)
    tallest = max((sum(max(value, 0) for value in row) for row in rows), default=0)

    assert len(chart.ticks) == TICKS + 1
    assert chart.ticks[-1].value >= tallest
    assert str(chart.ticks[1].value).strip("0") in {"1", "2", "5"}


@pytest.mark.parametrize("length", [0, 1, 8, 9, 62])
def test_labels_never_crowd(length):
    chart = stacked_bars([[100]] * length)

    assert sum(bar.has_label for bar in chart.bars) <= MOST_LABELS


def test_parts_are_stacked_from_the_bottom_up():
    (bar,) = stacked_bars([[100, 300]], smallest_top=400).bars

    given_, matched = bar.parts
    assert matched.height == pytest.approx(3 * given_.height, abs=0.02)
    assert matched.y + matched.height == pytest.approx(given_.y, abs=0.02)

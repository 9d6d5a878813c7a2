"""Where the bars of a chart stand: geometry on plain numbers. Pure.

A chart is drawn by the server as SVG, with a title, a description, axes in words, and its table
beside it; nothing here knows of money.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640
HEIGHT = 220
LEFT = 64
BOTTOM = 28
TOP = 10
GAP = 0.25
MOST_LABELS = 8
TICKS = 4
NICE_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle of a bar; `series` is its place among the values given."""

    series: int
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, its parts from the bottom up."""

    index: int
    x: float
    width: float
    parts: tuple[Part, ...]
    has_label: bool

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale."""

    value: int
    y: float


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars and scale, in units of the picture's own."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: float = HEIGHT - BOTTOM

    @property
    def label_y(self) -> float:
        return self.base + 18


def stacked_bars(rows: Sequence[Sequence[int]], *, smallest_top: int = 1) -> BarChart:
    """Return a chart with one bar a row, whose values are stacked; a negative value counts as none.

    The scale ends at a round number above the tallest bar and not below `smallest_top`.
    """
    shown = [[max(value, 0) for value in row] for row in rows]
    step = _step(max([smallest_top, *(sum(row) for row in shown)]))
    top = step * TICKS
    unit = (HEIGHT - BOTTOM - TOP) / top
    slot = (WIDTH - LEFT) / max(len(shown), 1)
    every = -(-len(shown) // MOST_LABELS) or 1
    bars = tuple(
        Bar(
            index=at,
            x=round(LEFT + slot * (at + GAP / 2), 2),
            width=round(slot * (1 - GAP), 2),
            parts=_parts(row, unit),
            has_label=at % every == 0,
        )
        for at, row in enumerate(shown)
    )
    ticks = tuple(
        Tick(step * at, round(HEIGHT - BOTTOM - step * at * unit, 2)) for at in range(TICKS + 1)
    )
    return BarChart(bars, ticks)


def _parts(row: Sequence[int], unit: float) -> tuple[Part, ...]:
    parts, below = [], 0
    for series, value in enumerate(row):
        if value:
            top = HEIGHT - BOTTOM - (below + value) * unit
            parts.append(Part(series, round(top, 2), round(value * unit, 2)))
        below += value
    return tuple(parts)


def _step(highest: int) -> int:
    """Return the smallest round step of which TICKS reach `highest`."""
    magnitude = 1
    while True:
        for nice in NICE_STEPS:
            if nice * magnitude * TICKS >= highest:
                return nice * magnitude
        magnitude *= 10

"""What a run has found: a line of the table for each figure, with its target beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isinf
from statistics import median


class Goal(Enum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EXACTLY = "="


@dataclass(frozen=True)
class Figure:
    """One measured figure. `line` is its number in the table; `how` says what made it."""

    line: int
    what: str
    measured: float
    goal: Goal
    target: float
    unit: str = ""
    how: str = ""

    @property
    def is_met(self) -> bool:
        match self.goal:
            case Goal.AT_LEAST:
                return self.measured >= self.target
            case Goal.AT_MOST:
                return self.measured <= self.target
            case Goal.EXACTLY:
                return self.measured == self.target

    def cells(self) -> tuple[str, ...]:
        return (
            str(self.line),
            self.what,
            f"{written(self.measured)}{self.unit}",
            f"{self.goal.value} {written(self.target)}{self.unit}",
            "met" if self.is_met else "MISSED",
            self.how,
        )


HEADINGS = ("#", "what", "measured", "target", "", "made of")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table of text, in the order of their lines."""
    rows = [HEADINGS, *(figure.cells() for figure in sorted(figures, key=lambda f: f.line))]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]])


def written(value: float) -> str:
    """Return a figure with as many digits as it deserves."""
    if isinf(value):
        return "none"
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.1f}"


def median_ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """Return the median of the ratios of rounds that were measured next to each other."""
    return median(one / other for one, other in zip(above, below, strict=True))

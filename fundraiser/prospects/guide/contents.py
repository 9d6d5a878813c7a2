"""The parts of a guide."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip: a headline of at most six words, an explanation, and one thing to do today."""

    key: str  # equal in all languages; part of addresses and of the browser's checklist
    headline: str
    text: str
    today: str


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A chapter of tips."""

    key: str
    title: str
    opening: str
    tips: tuple[Tip, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question of the worksheet, with its number of lines in each column."""

    label: str
    lines: int
    columns: int = 1


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide in one language."""

    title: str
    subtitle: str
    foreword: tuple[str, ...]
    parts: tuple[GuidePart, ...]
    worksheet_title: str
    worksheet_opening: str
    worksheet: tuple[Prompt, ...]
    closing: str

    @property
    def tips(self) -> tuple[Tip, ...]:
        return tuple(tip for part in self.parts for tip in part.tips)

    def number_of(self, tip: Tip) -> int:
        """Return the tip's number, from 1."""
        return self.tips.index(tip) + 1

"""What a guide is made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip: a headline of six words at the most, why it works, and one thing to do today."""

    key: str  # the same in every language; part of addresses, and of what a browser remembers
    headline: str
    text: str
    today: str


@dataclass(frozen=True, slots=True)
class GuidePart:
    """Tips that belong together."""

    key: str
    title: str
    opening: str
    tips: tuple[Tip, ...]


@dataclass(frozen=True, slots=True)
class Prompt:
    """A line of the page to fill in, with so many lines to write on in each of its columns."""

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

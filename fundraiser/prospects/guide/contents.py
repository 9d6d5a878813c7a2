"""The parts of a guide."""

from dataclasses import dataclass, replace

CHARITY = "{charity}"


@dataclass(frozen=True, slots=True)
class GuideSource:
    """Where a number or a rule in the guide comes from."""

    key: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Tip:
    """One tip: a headline of at most six words, an explanation, and one thing to do today."""

    key: str  # equal in all languages; part of addresses and of the browser's checklist
    headline: str
    text: str
    today: str
    source: str = ""  # the key of its source


@dataclass(frozen=True, slots=True)
class GuidePart:
    """A chapter of tips."""

    key: str
    title: str
    opening: str
    tips: tuple[Tip, ...]


@dataclass(frozen=True, slots=True)
class MessageTemplate:
    """A message to copy. What the writer fills in is in brackets."""

    key: str
    title: str
    text: str  # CHARITY stands for the charity's name

    def text_for(self, charity: str) -> str:
        return self.text.replace(CHARITY, charity)


@dataclass(frozen=True, slots=True)
class PlanField:
    """A field of the planning page. `width` is in sixths of the page."""

    key: str
    label: str
    width: int = 6
    lines: int = 1


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """The table of the people to ask first: its title and columns."""

    title: str
    name: str
    amount: str
    asked: str
    rows: int = 10


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide in one language."""

    title: str
    subtitle: str
    foreword: tuple[str, ...]
    parts: tuple[GuidePart, ...]
    messages_title: str
    messages_opening: str
    messages: tuple[MessageTemplate, ...]
    plan_title: str
    plan_opening: str
    plan: tuple[PlanField, ...]
    people: PeopleTable
    closing: str
    sources: tuple[GuideSource, ...]
    edition: str = ""  # what it is for; empty: anything

    @property
    def tips(self) -> tuple[Tip, ...]:
        return tuple(tip for part in self.parts for tip in part.tips)

    @property
    def cited(self) -> tuple[GuideSource, ...]:
        """The sources that tips refer to, in the order of the tips."""
        by_key = {source.key: source for source in self.sources}
        return tuple(by_key[key] for key in dict.fromkeys(tip.source for tip in self.tips) if key)

    def number_of(self, tip: Tip) -> int:
        """Return the tip's number, from 1."""
        return self.tips.index(tip) + 1

    def source_number(self, tip: Tip) -> int | None:
        """Return the number of the tip's source, from 1, or None if it has none."""
        keys = [source.key for source in self.cited]
        return keys.index(tip.source) + 1 if tip.source else None


@dataclass(frozen=True, slots=True)
class Edition:
    """What differs in the guide for one idea, such as a polar dip.

    Its tips and messages take the places of those with the same keys.
    """

    name: str  # stands under the title: "For a polar dip"
    opening: str
    tips: tuple[Tip, ...]
    messages: tuple[MessageTemplate, ...]

    def of(self, guide: Guide) -> Guide:
        """Return the guide with this edition's tips and messages."""
        tips = {tip.key: tip for tip in self.tips}
        messages = {message.key: message for message in self.messages}
        return replace(
            guide,
            edition=self.name,
            foreword=(self.opening, *guide.foreword[1:]),
            parts=tuple(_with_tips(part, tips) for part in guide.parts),
            messages=tuple(messages.get(message.key, message) for message in guide.messages),
        )


def _with_tips(part: GuidePart, tips: dict[str, Tip]) -> GuidePart:
    return replace(part, tips=tuple(tips.get(tip.key, tip) for tip in part.tips))

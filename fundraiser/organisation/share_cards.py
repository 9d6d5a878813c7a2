"""The picture that other sites show beside a link: title, charity and progress, in its look.

Nothing in it speaks of what match is left, because others keep it, nobody knows how long. Lanterns,
or a bar in tenths, say how far the campaign or the page has come.
"""

from collections.abc import Callable
from dataclasses import dataclass

from fundraiser.documents import render_png
from fundraiser.documents.drawn_files import drawn_once, version_of
from fundraiser.documents.printable_text import printable
from fundraiser.i18n.languages import Language
from fundraiser.organisation.printed_look import look_version, printed_look
from fundraiser.organisation.queries import organisation_in
from fundraiser.pictures.images import as_jpeg
from fundraiser.pictures.models import Picture, Variant
from fundraiser.pictures.queries import find_file

TEMPLATE = "documents/share_card.typ"
LIT_AT = (1, 15, 25, 35, 45, 55, 65, 75, 85, 100)  # per cent, as on a page's string of lanterns
LOOK = 2  # another number whenever the template looks different


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCard:
    """What a card shows. `percent` is the progress, None for no progress; `name` names its file."""

    name: str
    title: str
    line: str
    language: str
    percent: int | None = None
    picture: Picture | None = None

    @property
    def lit(self) -> int | None:
        """How many of ten lanterns are lit, or tenths of the bar full."""
        if self.percent is None:
            return None
        return sum(self.percent >= at for at in LIT_AT)

    @property
    def version(self) -> str:
        """What is the same as long as the card shows the same."""
        picture = (self.picture.public_id, self.picture.version) if self.picture else None
        charity = organisation_in(self.language).name
        words = (self.title, self.line, charity, self.language)
        return version_of(LOOK, *words, picture, self.lit, look_version())


def site_card(language: Language) -> ShareCard:
    """Return the card of pages without one of their own: the charity and what it does."""
    charity = organisation_in(language)
    return ShareCard(
        name=f"site-card-{language}", title=charity.name, line=charity.line, language=language
    )


def draw_card(card: ShareCard) -> bytes | None:
    """Return the card as JPEG, 1200 by 630 pixels; None if it is not its turn to be drawn."""
    return drawn_once(card.name, card.version, _drawing_of(card))


def _drawing_of(card: ShareCard) -> Callable[[], bytes]:
    """Return how to draw the card. Its words are read now, its look and picture then."""
    picture_id = card.picture.id if card.picture else None
    facts = {
        "title": printable(card.title),
        "line": printable(card.line),
        "organisation": printable(organisation_in(card.language).name),
        "lit": card.lit,
    }

    def draw() -> bytes:
        file = find_file(picture_id, Variant.CARD) if picture_id else None
        picture = list(file.content) if file else None
        shown = {**facts, "look": printed_look(), "picture": picture}
        return as_jpeg(render_png(TEMPLATE, shown, language=card.language))

    return draw

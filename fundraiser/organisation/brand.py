"""How the charity looks: its colour, its logo, and whether progress is drawn as lanterns. Pure."""

from dataclasses import dataclass
from hashlib import sha256

from fundraiser.organisation.colours import Palette, palette_of

VERSION_LENGTH = 12
SHOWN_HEIGHT, MOST_SHOWN_WIDTH = 48, 220


@dataclass(frozen=True, slots=True)
class LogoFacts:
    """The size of the logo's file in pixels, and what its address changes with."""

    width: int
    height: int
    version: str

    @property
    def shown_width(self) -> int:
        """The width in an email, in CSS pixels: as wide as it is high and sharp enough."""
        return min(self.width, round(self.width * SHOWN_HEIGHT / self.height), MOST_SHOWN_WIDTH)


@dataclass(frozen=True, slots=True)
class Brand:
    """The charity's look. `colour` is empty, and `logo` None, until staff choose them."""

    colour: str
    logo: LogoFacts | None
    has_lanterns: bool

    @property
    def palette(self) -> Palette:
        return palette_of(self.colour)

    @property
    def styles(self) -> str:
        """The stylesheet that follows base/tokens.css; empty for the product's own colours."""
        return _styles(self.palette) if self.colour else ""

    @property
    def styles_version(self) -> str:
        """What the stylesheet's address changes with."""
        return version_of(self.styles.encode())


USUAL_BRAND = Brand(colour="", logo=None, has_lanterns=True)


def version_of(content: bytes) -> str:
    """Return a short name for this content and no other."""
    return sha256(content).hexdigest()[:VERSION_LENGTH]


def _styles(palette: Palette) -> str:
    accent, on_night = palette.accent, palette.accent_on_night
    light, dark = map(_theme, palette.text, palette.edge)
    return (
        f":root{{--color-accent:{accent.ground};--color-accent-strong:{accent.strong};"
        f"--color-on-accent:{accent.words};--color-night:{palette.night};"
        f"--color-night-deep:{palette.night_deep};"
        f"--color-accent-on-night:{on_night.ground};--color-accent-strong-on-night:{on_night.strong};"
        f"--color-on-accent-on-night:{on_night.words};{light}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    )


def _theme(text: str, edge: str) -> str:
    return (
        f"--color-link:{text};--color-link-hover:{text};"
        f"--color-accent-text:{text};--color-accent-edge:{edge};"
    )

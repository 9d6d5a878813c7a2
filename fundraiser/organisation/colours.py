"""A charity's colour as the colours of both themes, corrected until they can be read. Pure.

Contrast is as WCAG 2.2 defines it: 4.5:1 for text (1.4.3), 3:1 for edges (1.4.11).
"""

import colorsys
from dataclasses import dataclass
from functools import lru_cache

FOR_TEXT, FOR_EDGES, FOR_NIGHT = 4.5, 3.0, 9.0
WHITE, INK = "#ffffff", "#0c1528"
# The grounds of each theme in base/tokens.css that are hardest to read on.
LIGHT_GROUND, DARK_GROUND = "#f3ede0", "#17233d"
ON_NIGHT_QUIET = "#c6cede"
STEP = 0.01
MOST_SATURATED_NIGHT = 0.55
NIGHT_LIGHTNESS = 0.2
LIGHTER, DARKER = STEP, -STEP


@dataclass(frozen=True, slots=True)
class Fill:
    """The ground of a button, at rest and under the pointer, and the words on either."""

    ground: str
    strong: str
    words: str


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours that go together. Pairs are for the light theme and the dark one."""

    accent: Fill
    link: tuple[str, str]
    text: tuple[str, str]
    edge: tuple[str, str]
    night: str  # the dark ground of headers, the same in both themes
    night_deep: str
    accent_on_night: Fill  # its ground is clear enough for text, too


GOLD = Fill(ground="#f5b841", strong="#ffc95c", words="#14213d")
USUAL = Palette(
    accent=GOLD,
    link=("#1a5c48", "#8fd6b9"),
    text=("#80560a", "#f5c566"),
    edge=("#966613", "#f5b841"),
    night="#14213d",
    night_deep="#0c1528",
    accent_on_night=GOLD,
)


@lru_cache(maxsize=8)
def palette_of(colour: str) -> Palette:
    """Return the palette of `#rrggbb`; the product's own for an empty colour."""
    if not colour:
        return USUAL
    text = _in_both_themes(colour, FOR_TEXT)
    night = _until_clear(_night_of(colour), ON_NIGHT_QUIET, FOR_NIGHT, DARKER)
    return Palette(
        accent=_fill_of(colour, max((WHITE, INK), key=lambda words: contrast(words, colour))),
        link=text,
        text=text,
        edge=_in_both_themes(colour, FOR_EDGES),
        night=night,
        night_deep=_moved(night, 6 * DARKER),
        accent_on_night=_fill_of(_until_clear(colour, night, FOR_TEXT, LIGHTER), INK),
    )


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(colour), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _fill_of(colour: str, words: str) -> Fill:
    away = LIGHTER if words == INK else DARKER
    ground = _until_clear(colour, words, FOR_TEXT, away)
    return Fill(ground, _moved(ground, 6 * away), words)


def _in_both_themes(colour: str, least: float) -> tuple[str, str]:
    return (
        _until_clear(colour, LIGHT_GROUND, least, DARKER),
        _until_clear(colour, DARK_GROUND, least, LIGHTER),
    )


def _until_clear(colour: str, ground: str, least: float, step: float) -> str:
    """Return the colour, moved step by step until its contrast with the ground is enough."""
    while contrast(colour, ground) < least:
        colour = _moved(colour, step)
    return colour


def _moved(colour: str, by: float) -> str:
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return _from_hls(hue, lightness + by, saturation)


def _night_of(colour: str) -> str:
    hue, _lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return _from_hls(hue, NIGHT_LIGHTNESS, min(saturation, MOST_SATURATED_NIGHT))


def _from_hls(hue: float, lightness: float, saturation: float) -> str:
    channels = colorsys.hls_to_rgb(hue, min(max(lightness, 0.0), 1.0), saturation)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2), from 0 for black to 1 for white."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

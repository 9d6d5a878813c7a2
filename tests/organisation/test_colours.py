"""A charity's colour: whatever it is, words and edges in it can be seen."""

import pytest

from fundraiser.organisation.brand import Brand
from fundraiser.organisation.colours import (
    DARK_GROUND,
    FOR_EDGES,
    FOR_TEXT,
    LIGHT_GROUND,
    ON_NIGHT_QUIET,
    USUAL,
    contrast,
    palette_of,
)

EVERY_SORT = [
    f"#{red}{green}{blue}"
    for red in ("00", "49", "80", "c8", "ff")
    for green in ("00", "44", "75", "c0", "ff")
    for blue in ("00", "33", "80", "d0", "ff")
]


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#c8102e", "#c8102e") == 1


@pytest.mark.parametrize("colour", EVERY_SORT)
def test_words_and_edges_in_any_colour_can_be_seen(colour):
    palette = palette_of(colour)

    for fill in (palette.accent, palette.accent_on_night):
        assert contrast(fill.ground, fill.words) >= FOR_TEXT
        assert contrast(fill.strong, fill.words) >= FOR_TEXT
    for ground, text, edge in zip(
        (LIGHT_GROUND, DARK_GROUND), palette.text, palette.edge, strict=True
    ):
        assert contrast(text, ground) >= FOR_TEXT
        assert contrast(edge, ground) >= FOR_EDGES
    assert contrast(palette.accent_on_night.ground, palette.night) >= FOR_TEXT
    assert contrast(ON_NIGHT_QUIET, palette.night) >= FOR_TEXT


def test_a_colour_that_can_be_read_is_left_as_it_is():
    assert palette_of("#c8102e").accent.ground == "#c8102e"


def test_a_charity_without_a_colour_has_the_usual_ones_and_no_stylesheet():
    brand = Brand(colour="", logo=None, has_lanterns=True)

    assert brand.palette == USUAL
    assert brand.styles == ""

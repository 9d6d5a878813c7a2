"""Slugs made of words."""

import pytest

from fundraiser.web.slugs import slug_from


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("Lumières d’hiver 2026", "lumieres-dhiver-2026"),
        ("Mia's run", "mias-run"),
        ("Œuvres — et cœurs", "oeuvres-et-coeurs"),
        (" ?! ", ""),
        ("a " * 60, "-".join("a" * 30)),
    ],
)
def test_a_slug_has_small_letters_figures_and_hyphens(words, slug):
    assert slug_from(words) == slug

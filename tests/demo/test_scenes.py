"""The drawn scenes of the demo: all drawn, all different, each in one place, described twice."""

from collections import Counter
from io import BytesIO

import pytest
from PIL import Image

from fundraiser.campaigns.models import LONGEST_ALT
from fundraiser.demo.campaign import DOOR_WORDS
from fundraiser.demo.scenes import DRAWINGS, Scene, draw_scene
from fundraiser.demo.stories import STORIES
from fundraiser.demo.supporters import PAGES
from fundraiser.i18n.languages import Language
from fundraiser.peer_to_peer.models.limits import LONGEST_PICTURE_WORDS

MOST_BYTES = 500_000


@pytest.mark.parametrize("scene", Scene)
def test_a_scene_is_a_picture_large_enough_for_any_place(scene):
    picture = Image.open(BytesIO(draw_scene(scene)))

    assert (picture.format, picture.size) == ("PNG", (1600, 900))
    assert len(picture.convert("RGB").getcolors(1 << 21) or []) > 1_000


@pytest.mark.parametrize("scene", Scene)
def test_a_scene_is_described_in_both_languages(scene):
    english, french = (scene.words_in(language) for language in Language)

    assert english != french
    assert max(len(english), len(french)) <= min(LONGEST_ALT, LONGEST_PICTURE_WORDS)


def test_each_scene_is_shown_once_and_no_drawing_is_left_over():
    shown = [story.scene for story in STORIES] + [page.scene for page in PAGES if page.scene]

    assert DOOR_WORDS.alt_en == Scene.DOOR.words_in(Language.ENGLISH)
    assert Counter([Scene.DOOR, *shown]) == Counter(Scene)
    assert {path.stem for path in DRAWINGS.iterdir()} == set(Scene)


def test_the_drawings_together_stay_small():
    assert sum(path.stat().st_size for path in DRAWINGS.iterdir()) <= MOST_BYTES

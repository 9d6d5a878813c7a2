import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundraiser.pictures.crops import Box, Crop, box_of


@pytest.mark.parametrize(
    ("crop", "box"),
    [
        pytest.param(Crop(), Box(0, 100, 1600, 1000), id="the-middle"),
        pytest.param(Crop(top_percent=0), Box(0, 0, 1600, 900), id="the-top"),
        pytest.param(Crop(0, 100, 200), Box(0, 650, 800, 1100), id="a-corner-from-near"),
    ],
)
def test_a_crop_is_the_part_that_matters(crop, box):
    assert box_of(crop, width=1600, height=1100, aspect=(16, 9)) == box


@given(
    crop=st.builds(
        Crop, st.integers(0, 100), st.integers(0, 100), st.integers(min_value=100, max_value=300)
    ),
    width=st.integers(1, 5000),
    height=st.integers(1, 5000),
    aspect=st.sampled_from([(16, 9), (1200, 630), (1, 1)]),
)
def test_a_crop_is_always_inside_its_picture(crop, width, height, aspect):
    box = box_of(crop, width=width, height=height, aspect=aspect)

    assert 0 <= box.left < box.right <= width
    assert 0 <= box.top < box.bottom <= height


@pytest.mark.parametrize("wrong", [(-1, 0, 100), (0, 101, 100), (0, 0, 99), (0, 0, 301)])
def test_a_crop_outside_its_picture_is_refused(wrong):
    with pytest.raises(ValueError, match="within"):
        Crop(*wrong)

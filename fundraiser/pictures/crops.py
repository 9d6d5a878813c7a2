"""The part of a picture to show, in whole pixels. Pure."""

from dataclasses import dataclass

LARGEST_ZOOM_PERCENT = 300


@dataclass(frozen=True, slots=True)
class Crop:
    """The point to keep in view, in per cent from the left and top, and the zoom in per cent.

    A zoom of 100 shows as much of the picture as fits.
    """

    left_percent: int = 50
    top_percent: int = 50
    zoom_percent: int = 100

    def __post_init__(self) -> None:
        in_view = 0 <= self.left_percent <= 100 and 0 <= self.top_percent <= 100
        if not in_view or not 100 <= self.zoom_percent <= LARGEST_ZOOM_PERCENT:
            raise ValueError("a crop is within its picture")

    @property
    def in_words(self) -> str:
        """The crop as the audit log shows it, e.g. `50 % / 40 %, 120 %`."""
        return f"{self.left_percent} % / {self.top_percent} %, {self.zoom_percent} %"


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels. `right` and `bottom` are exclusive."""

    left: int
    top: int
    right: int
    bottom: int


def box_of(crop: Crop, *, width: int, height: int, aspect: tuple[int, int]) -> Box:
    """Return the largest box with this aspect ratio for the crop, inside the picture.

    Its sides are rounded down, to at least one pixel.
    """
    across, down = aspect
    box_width = min(width, height * across // down) * 100 // crop.zoom_percent
    box_width = max(box_width, 1)
    box_height = max(min(height, box_width * down // across), 1)
    left = (width - box_width) * crop.left_percent // 100
    top = (height - box_height) * crop.top_percent // 100
    return Box(left, top, left + box_width, top + box_height)

"""Icons for home screens, and for browsers that ask for `/favicon.ico`. `python -m tests.icons`.

They are drawn from `static/base/favicon.svg`, with the ground up to the edge, because telephones
round the corners themselves.
"""

from io import BytesIO
from pathlib import Path

import typst
from PIL import Image

BASE = Path(__file__).parents[1] / "static" / "base"
DRAWING = BASE / "favicon.svg"
HOME_SCREENS = (180, 192, 512)  # pixels: Apple's, then those of the manifest
BROWSER = (16, 32, 48)
PAGE = """
#set page(width: eval(sys.inputs.size) * 1pt, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.drawing), format: "svg", width: 100%)
"""


def draw(size: int, *, has_round_corners: bool) -> Image.Image:
    """Return the drawing, `size` pixels wide and high."""
    drawing = DRAWING.read_text(encoding="utf-8")
    if not has_round_corners:
        drawing = drawing.replace('rx="7"', "")
    inputs = {"drawing": drawing, "size": str(size)}
    png = typst.compile(PAGE.encode(), sys_inputs=inputs, format="png", ppi=72)
    return Image.open(BytesIO(png))


def write_icons(folder: Path) -> None:
    for size in HOME_SCREENS:
        square = draw(size, has_round_corners=False).convert("RGB")
        square.quantize(64).save(folder / f"icon-{size}.png", optimize=True)
    *others, largest = [draw(size, has_round_corners=True) for size in BROWSER]
    sizes = [(size, size) for size in BROWSER]
    largest.save(folder / "favicon.ico", sizes=sizes, append_images=others)


if __name__ == "__main__":
    write_icons(BASE)

"""The picture in the README, taken from the running demo. `python -m tests.readme_picture`.

The campaign page stands in it as on a desktop and as on a phone.
"""

import os
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from fundraiser.demo.campaign import SLUG
from tests.browsers import running_chromium

FILE = Path(__file__).parents[1] / "static" / "public" / "readme-campaign.jpg"
SITE = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
DESKTOP = (1366, 900)
PHONE = (360, 740)
GAP = 40
GROUND = "#e3dac7"
SCALE = 1.5  # pixels of a screen for one of the page
WIDTH = 1400
NOT_RUNNING = f"The demo does not answer at {SITE}. Start it with `make run`, and try again."


def take(browser: Browser, size: tuple[int, int]) -> Image.Image:
    """Return the first view of the campaign page on a screen of this size."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=SCALE
    )
    page = context.new_page()
    page.goto(f"{SITE}/campaigns/{SLUG}", wait_until="networkidle")
    picture = page.screenshot()
    context.close()
    return Image.open(BytesIO(picture)).convert("RGB")


def place_side_by_side(pictures: list[Image.Image]) -> Image.Image:
    gap = round(GAP * SCALE)
    width = sum(picture.width + gap for picture in pictures) + gap
    height = max(picture.height for picture in pictures) + 2 * gap
    whole = Image.new("RGB", (width, height), GROUND)
    left = gap
    for picture in pictures:
        whole.paste(picture, (left, (height - picture.height) // 2))
        left += picture.width + gap
    return whole


if __name__ == "__main__":
    try:
        with running_chromium() as browser:
            whole = place_side_by_side([take(browser, DESKTOP), take(browser, PHONE)])
    except PlaywrightError as error:
        sys.exit(f"{NOT_RUNNING}\n{error}")
    height = round(WIDTH * whole.height / whole.width)
    whole.resize((WIDTH, height)).save(FILE, quality=82, optimize=True)

"""Photographs of campaigns, as tests need them."""

from io import BytesIO
from random import Random

from PIL import Image

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.photographs import PhotographWords, set_photograph
from fundraiser.campaigns.queries import lock_campaign
from fundraiser.database import transaction
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.models import Use
from fundraiser.pictures.operations import DrawnPicture, draw_picture
from fundraiser.web.actors import Actor
from tests.stories.illustrations import a_file

ACTOR = Actor.job("test")
WORDS = PhotographWords(
    alt_en="A lamp in a doorway.", alt_fr="Une lampe dans une entrée.", credit="Jo Lund (example)"
)


def a_photograph(content: bytes | None = None, crop: Crop | None = None) -> DrawnPicture:
    return draw_picture(read_upload(content or a_file()), crop or Crop(), Use.BAND)


def with_photograph(campaign: Campaign, content: bytes | None = None) -> Campaign:
    """Return the campaign once it has a photograph."""
    new = a_photograph(content)
    with transaction():
        fresh = lock_campaign(campaign.id)
        set_photograph(fresh, new, WORDS, actor=ACTOR, at=clock.now())
    return fresh


def plain_file(colour: tuple[int, int, int], size: tuple[int, int] = (1600, 900)) -> bytes:
    """Return a picture of one colour."""
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    return file.getvalue()


def noisy_file(size: tuple[int, int] = (1600, 900)) -> bytes:
    """Return a photograph that no format can pack well."""
    file = BytesIO()
    pixels = Random(7).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, pixels).save(file, "JPEG", quality=90)
    return file.getvalue()

"""Pictures as tests need them: files as people choose them, and stories that have one."""

from io import BytesIO

from PIL import Image

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import read_upload
from fundraiser.pictures.models import Picture
from fundraiser.pictures.operations import DrawnPicture, draw_picture
from fundraiser.stories.illustrations import PictureWords, illustrate
from fundraiser.stories.models import Story
from fundraiser.stories.queries import get_story, lock_story
from tests import make

RED, BLUE = (200, 20, 20), (20, 20, 200)
WORDS = PictureWords(
    alt_en="A pot of soup.", alt_fr="Une marmite de soupe.", credit="Jo Lund (example)"
)


def a_file(kind: str = "JPEG", size: tuple[int, int] = (1600, 1200)) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, *size))
    file = BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def a_picture(crop: Crop | None = None) -> DrawnPicture:
    return draw_picture(read_upload(a_file()), crop or Crop())


def picture_of(story: Story) -> Picture:
    """Return the story's picture as it is now."""
    db.session.expire_all()
    assert story.picture
    return story.picture


def illustrated(story: Story, words: PictureWords = WORDS) -> Story:
    """Return the story, with a picture."""
    picture = a_picture()
    with transaction():
        illustrate(lock_story(story.id), picture, words, actor=make.ACTOR, at=clock.now())
    return get_story(story.id)

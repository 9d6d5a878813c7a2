"""A page with a picture that everybody may see."""

from fundraiser import clock
from fundraiser.database import transaction
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.pictures.operations import add_picture, publish_picture
from tests.stories.illustrations import a_picture


def give_picture(page: FundraiserPage, words: str = "A river in the snow") -> None:
    """The page shows a picture that these words tell of."""
    drawn = a_picture()
    with transaction():
        picture = add_picture(drawn, at=clock.now())
        publish_picture(picture)
        fresh = get_page(page.id)
        fresh.picture_id, fresh.picture_words = picture.id, words

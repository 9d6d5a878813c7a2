"""The picture of a page: which part of it is shown, and its words. The file comes beside the form.

    class EditPictureForm(PictureFields, StaffForm): …

A picture that was just uploaded needs no words yet: whoever chose it on a telephone does not choose
it twice. `require_words` is called before the picture is kept for good.
"""

from flask_babel import lazy_gettext as _

from fundraiser.peer_to_peer.models import LONGEST_PICTURE_WORDS
from fundraiser.pictures.forms import CropFields
from fundraiser.pictures.models import Picture
from fundraiser.web.forms import PublicForm, TextLine


class PictureFields(CropFields):
    """What a form about a picture has; the form itself says whether it needs a token."""

    picture_words = TextLine("", maximum=LONGEST_PICTURE_WORDS)

    def refuse_file(self, words: object) -> None:
        """Say what is wrong with the file."""
        self.picture.errors = [words]

    def require_words(self) -> bool:
        """Return whether the picture is described; if not, the form says so."""
        if self.picture_words.data:
            return True
        self.picture_words.errors = [
            _("Describe the picture in a few words, for those who cannot see it.")
        ]
        return False


def facts_of_picture(picture: Picture | None, words: str) -> dict[str, object]:
    """Return what a form about this picture begins with."""
    parts = ("left_percent", "top_percent", "zoom_percent")
    shown = {name: getattr(picture, name) for name in parts} if picture else {}
    return {**shown, "picture_words": words}


class DraftPictureForm(PictureFields, PublicForm):
    """The picture of a page that nobody owns yet: its signed link is what lets one in."""

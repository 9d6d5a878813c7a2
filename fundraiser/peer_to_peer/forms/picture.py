"""The picture of a page: which part of it is shown, and its words. The file comes beside the form.

    class EditPictureForm(PictureFields, StaffForm): …

A picture that was just uploaded needs no words yet: whoever chose it on a telephone does not choose
it twice. `require_words` is called before the picture is kept for good.
"""

from flask_babel import lazy_gettext as _

from fundraiser.peer_to_peer.models import LONGEST_PICTURE_WORDS
from fundraiser.pictures.cropping import LARGEST_ZOOM_PERCENT, Crop
from fundraiser.pictures.models import Picture
from fundraiser.web.fields import PercentField
from fundraiser.web.forms import PublicForm, TextLine


class PictureFields:
    """What a form about a picture has; the form itself says whether it needs a token."""

    picture = TextLine("", maximum=1)  # says what is wrong with the file, which is no text
    picture_words = TextLine("", maximum=LONGEST_PICTURE_WORDS)
    left_percent = PercentField(least=0, most=100, usual=50)
    top_percent = PercentField(least=0, most=100, usual=50)
    zoom_percent = PercentField(least=100, most=LARGEST_ZOOM_PERCENT, usual=100)

    def crop(self) -> Crop:
        """Return the part that was chosen, once the form is valid."""
        return Crop(self.left_percent.data, self.top_percent.data, self.zoom_percent.data)

    def shown_crop(self) -> Crop:
        """Return the part that the page shows: the one that was chosen, where it can be."""
        parts = (self.left_percent, self.top_percent, self.zoom_percent)
        if any(field.errors or field.data is None for field in parts):
            return Crop()
        return self.crop()

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

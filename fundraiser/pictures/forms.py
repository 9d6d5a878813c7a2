"""The fields of a form that crops a picture. The file comes beside the form."""

from fundraiser.pictures.crops import LARGEST_ZOOM_PERCENT, Crop
from fundraiser.web.fields import PercentField
from fundraiser.web.forms import TextLine


class CropFields:
    """A mixin: which part of a picture is shown."""

    picture = TextLine("", maximum=1)  # says what is wrong with the file, which is no text
    left_percent = PercentField(least=0, most=100, usual=50)
    top_percent = PercentField(least=0, most=100, usual=50)
    zoom_percent = PercentField(least=100, most=LARGEST_ZOOM_PERCENT, usual=100)

    def crop(self) -> Crop:
        """Return the chosen part, once the form is valid."""
        return Crop(self.left_percent.data, self.top_percent.data, self.zoom_percent.data)

    def shown_crop(self) -> Crop:
        """Return the part to show: the chosen one if it is valid, else the middle."""
        parts = (self.left_percent, self.top_percent, self.zoom_percent)
        if any(field.errors or field.data is None for field in parts):
            return Crop()
        return self.crop()

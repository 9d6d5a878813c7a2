"""The tables of pictures and their files."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model, open_list_column
from fundraiser.pictures.crops import Crop
from fundraiser.pictures.images import PictureFormat
from fundraiser.public_ids import new_public_id


class Variant(StrEnum):
    """A size that a picture is stored in."""

    ORIGINAL = "original"  # the re-encoded upload, to crop from; never public
    PHONE = "phone"
    WIDE = "wide"
    CARD = "card"  # for link previews on other sites
    BAND_PHONE = "band-phone"  # a photograph across the page
    BAND = "band"
    BAND_WIDE = "band-wide"


SIZES = {
    Variant.PHONE: (720, 405),
    Variant.WIDE: (1440, 810),
    Variant.CARD: (1200, 630),
    Variant.BAND_PHONE: (720, 360),
    Variant.BAND: (1280, 640),
    Variant.BAND_WIDE: (1920, 960),
}
# In both formats. The first view of a page on a phone has to stay within 80 KB.
MOST_BYTES = {
    Variant.BAND_PHONE: 23 * 1024,
    Variant.BAND: 50 * 1024,
    Variant.BAND_WIDE: 90 * 1024,
}


class Use(StrEnum):
    """What a picture is for, which decides the sizes it is stored in."""

    ARTICLE = "article"  # the picture of a story or of a supporter’s page
    BAND = "band"  # the photograph across a campaign’s page

    @property
    def variants(self) -> tuple[Variant, ...]:
        if self is Use.BAND:
            return (Variant.CARD, *MOST_BYTES)
        return (Variant.PHONE, Variant.WIDE, Variant.CARD)


class Picture(Model):
    """A picture and its crop. Its alternative text is stored with the record that shows it."""

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint(
            "left_percent BETWEEN 0 AND 100 AND top_percent BETWEEN 0 AND 100"
            " AND zoom_percent BETWEEN 100 AND 300",
            name="crop_within",
        ),
    )

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    is_public: Mapped[bool] = mapped_column(default=False)
    left_percent: Mapped[int] = mapped_column(default=50)
    top_percent: Mapped[int] = mapped_column(default=50)
    zoom_percent: Mapped[int] = mapped_column(default=100)
    version: Mapped[int] = mapped_column(default=1)  # part of the address; grows with each crop
    uploaded_at: Mapped[Instant]

    @property
    def crop(self) -> Crop:
        return Crop(self.left_percent, self.top_percent, self.zoom_percent)


class PictureFile(Model):
    """One size in one format."""

    __tablename__ = "picture_files"
    __table_args__ = (UniqueConstraint("picture_id", "variant", "format"),)

    id: Mapped[Id]
    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id", ondelete="CASCADE"))
    variant: Mapped[Variant] = open_list_column(Variant)
    format: Mapped[PictureFormat] = open_list_column(PictureFormat)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)

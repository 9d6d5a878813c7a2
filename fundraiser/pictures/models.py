"""The tables of pictures and their files."""

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model, open_list_column
from fundraiser.pictures.crops import Crop
from fundraiser.public_ids import new_public_id


class Variant(StrEnum):
    """A size that a picture is stored in."""

    ORIGINAL = "original"  # the re-encoded upload, to crop from; never public
    PHONE = "phone"
    WIDE = "wide"
    CARD = "card"  # for link previews on other sites


SIZES = {
    Variant.PHONE: (720, 405),
    Variant.WIDE: (1440, 810),
    Variant.CARD: (1200, 630),
}


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
    """The JPEG of one size."""

    __tablename__ = "picture_files"
    __table_args__ = (UniqueConstraint("picture_id", "variant"),)

    id: Mapped[Id]
    picture_id: Mapped[int] = mapped_column(ForeignKey("pictures.id", ondelete="CASCADE"))
    variant: Mapped[Variant] = open_list_column(Variant)
    width: Mapped[int]
    height: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary)

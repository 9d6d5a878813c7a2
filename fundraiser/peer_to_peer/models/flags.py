"""What others tell us is wrong with a page or a team."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from fundraiser.database import Id, Instant, Model, Words, open_list_column, status_column
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.i18n.languages import Language
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.peer_to_peer.models.pages import OF_ONE, AboutPlace
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is
from fundraiser.web.spam import Suspicion


class FlagReason(LabelledEnum):
    NOT_TRUE = "not-true", _l("It is not true")
    HURTFUL = "hurtful", _l("It hurts someone")
    PRIVATE = "private", _l("It shows someone who has not agreed")
    SPAM = "spam", _l("It is advertising")
    OTHER = "other", _l("Something else")


class FlagStatus(LabelledEnum):
    OPEN = "open", _l("Open"), Tone.WAIT
    ACTED_ON = "acted-on", _l("Acted on"), Tone.GOOD
    DISMISSED = "dismissed", _l("Dismissed")


class Flag(AboutPlace, HasStatus, Model):
    """Somebody told us that something is wrong with a page or a team."""

    __tablename__ = "flags"
    __table_args__ = (
        CheckConstraint(OF_ONE, name="of_one"),
        Index(None, "status", "made_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        FlagStatus.OPEN: {FlagStatus.ACTED_ON, FlagStatus.DISMISSED},
        FlagStatus.DISMISSED: {FlagStatus.OPEN},
        FlagStatus.ACTED_ON: {FlagStatus.OPEN},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    status: Mapped[FlagStatus] = status_column(FlagStatus)
    reason: Mapped[FlagReason] = open_list_column(FlagReason)
    words: Mapped[Words]
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty if not given
    language: Mapped[Language] = status_column(Language)
    suspicion: Mapped[Suspicion | None] = open_list_column(Suspicion, nullable=True)
    made_at: Mapped[Instant]
    decided_at: Mapped[Instant | None]

    is_open = Is(FlagStatus.OPEN)

"""Cash and cheques on their way to us."""

from datetime import date
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import (
    Cents,
    Currency,
    Id,
    Instant,
    Model,
    Words,
    open_list_column,
    status_column,
)
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.peer_to_peer.models.limits import LONGEST_NAME
from fundraiser.peer_to_peer.models.pages import FundraiserPage
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus


class OfflineMethod(LabelledEnum):
    CASH = "cash", _l("Cash")
    CHEQUE = "cheque", _l("Cheque")


class OfflineStatus(LabelledEnum):
    PROMISED = "promised", _l("Promised")
    HANDED_IN = "handed-in", _l("Handed in"), Tone.WAIT  # its owner says that we have it
    DEPOSITED = "deposited", _l("Deposited"), Tone.WAIT  # it is in the bank
    # finance found it on the statement: it is a gift
    VERIFIED = "verified", _l("Verified"), Tone.GOOD
    TAKEN_BACK = "taken-back", _l("Taken back")  # it never came, or was recorded by mistake
    # the bank sent a verified one back
    RETURNED = "returned", _l("Returned by the bank"), Tone.BAD


class OfflineGift(HasStatus, Model):
    """Cash or a cheque that an owner was given or promised. Only a verified one is a gift."""

    __tablename__ = "offline_gifts"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint(
            "gift_id IS NULL OR status IN ('verified', 'returned')", name="gift_once_verified"
        ),
        Index(None, "page_id", "id"),
        Index(None, "status", "promised_at"),
    )
    ARROWS: ClassVar[Arrows] = {
        OfflineStatus.PROMISED: {
            OfflineStatus.HANDED_IN,
            OfflineStatus.DEPOSITED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.HANDED_IN: {
            OfflineStatus.PROMISED,
            OfflineStatus.DEPOSITED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.DEPOSITED: {
            OfflineStatus.HANDED_IN,
            OfflineStatus.VERIFIED,
            OfflineStatus.TAKEN_BACK,
        },
        OfflineStatus.VERIFIED: {OfflineStatus.RETURNED},
        OfflineStatus.TAKEN_BACK: {OfflineStatus.PROMISED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    once_key: Mapped[str] = mapped_column(String(64), unique=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("fundraiser_pages.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))  # the page's, at that time
    status: Mapped[OfflineStatus] = status_column(OfflineStatus)
    method: Mapped[OfflineMethod] = open_list_column(OfflineMethod)
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))  # empty if not known
    hides_name: Mapped[bool]
    comment: Mapped[Words]
    promised_at: Mapped[Instant]
    handed_in_at: Mapped[Instant | None]
    deposited_at: Mapped[Instant | None]
    deposited_on: Mapped[date | None]  # as the deposit slip says
    verified_at: Mapped[Instant | None]
    gift_id: Mapped[int | None] = mapped_column(ForeignKey("gifts.id"), unique=True)

    page: Mapped[FundraiserPage] = relationship(lazy="joined")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)


def subject_of_offline_gift(offline_gift_id: int) -> str:
    """Return the name of cash or a cheque in the audit log."""
    return f"offline-gift:{offline_gift_id}"

"""Gifts, their tributes and refunds, and the columns that gifts and pledges share."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, composite, declared_attr, mapped_column, relationship

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
from fundraiser.database.indexes import index_of_address, index_where
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.money import Money
from fundraiser.payments.values import RefundStatus
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is

LONGEST_NAME = 120
LONGEST_COMMENT = 500
BY_TIME = ("received_at", "id")
CHEQUE = "cheque"  # the method of a gift by cheque


class GiftStatus(LabelledEnum):
    RECEIVED = "received", _l("Received"), Tone.GOOD
    PARTLY_REFUNDED = "partly_refunded", _l("Partly refunded"), Tone.WAIT
    REFUNDED = "refunded", _l("Refunded"), Tone.BAD


class TributeKind(LabelledEnum):
    IN_HONOUR = "in_honour", _l("In honour of")
    IN_MEMORY = "in_memory", _l("In memory of")


class Source(LabelledEnum):
    """Where a gift came from."""

    WEBSITE = "website", _l("Website")
    PAGE = "page", _l("A supporter’s page")
    TEAM = "team", _l("A team’s page")
    OFFLINE = "offline", _l("Cash or a cheque")


@dataclass(frozen=True, slots=True)
class Credit:
    """The page and team that a gift counts for besides its donor, if any."""

    page_id: int | None = None
    team_id: int | None = None


NO_CREDIT = Credit()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftDetails:
    """What the giving form says about a gift; the pledge and the gift each have a copy."""

    amount: Money
    covered_fee: Money
    source: Source
    credit: Credit = NO_CREDIT
    name: str
    email: str  # empty if unknown, as for cash
    hides_name: bool
    language: str
    comment: str = ""

    def by_name(self) -> dict[str, Any]:
        """Return each detail by its name, which is also that of the record's attribute."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class TributeDetails:
    """Whom a gift honours, and who is notified; without a kind, there is no tribute."""

    kind: TributeKind | None = None
    honouree: str = ""
    recipient_name: str = ""
    recipient_email: str = ""
    message: str = ""
    names_donor: bool = True  # in the notice, even if the wall hides the name


NO_TRIBUTE = TributeDetails()


class HasGiftDetails:
    """The columns that a pledge and its gift share. `details` has those of the form."""

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    page_id: Mapped[int | None] = mapped_column(ForeignKey("fundraiser_pages.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    source: Mapped[Source] = open_list_column(Source)
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    covered_fee_cents: Mapped[Cents]
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    hides_name: Mapped[bool]
    language: Mapped[str] = mapped_column(String(2))
    comment: Mapped[Words]

    @declared_attr
    @classmethod
    def amount(cls) -> Mapped[Money]:
        return composite(Money, "amount_cents", "currency")

    @declared_attr
    @classmethod
    def covered_fee(cls) -> Mapped[Money]:
        return composite(Money, "covered_fee_cents", "currency")

    @declared_attr
    @classmethod
    def credit(cls) -> Mapped[Credit]:
        return composite(Credit, "page_id", "team_id")

    @property
    def details(self) -> GiftDetails:
        return GiftDetails(**{part.name: getattr(self, part.name) for part in fields(GiftDetails)})

    @details.setter
    def details(self, details: GiftDetails) -> None:
        for name, value in details.by_name().items():
            setattr(self, name, value)


class Gift(HasGiftDetails, HasStatus, Model):
    """One amount received on one day. `amount_cents` never changes; `left_cents` does."""

    __tablename__ = "gifts"
    __table_args__ = (
        CheckConstraint("amount_cents > 0 AND covered_fee_cents >= 0", name="amounts_positive"),
        CheckConstraint(
            "left_cents >= 0 AND left_cents <= amount_cents"
            " AND covered_fee_left_cents >= 0 AND covered_fee_left_cents <= covered_fee_cents",
            name="left_within_amount",
        ),
        CheckConstraint("matched_cents >= 0", name="match_not_negative"),
        Index(None, "campaign_id", "received_at", "id"),
        Index(None, "received_at", "id"),
        Index(None, "amount_cents", "id"),
        Index(None, "donor_id"),
        index_where("ix_gifts_of_page", "page_id", *BY_TIME, where="page_id IS NOT NULL"),
        index_where(
            "ix_gifts_of_page_without_address",
            "page_id",
            where="page_id IS NOT NULL AND email = ''",
        ),
        index_where("ix_gifts_of_team", "team_id", *BY_TIME, where="team_id IS NOT NULL"),
        index_where("ix_gifts_fee_unknown", "received_at", where="fee_cents IS NULL"),
        index_where("ix_gifts_comment_hidden", "id", where="comment_hidden_at IS NOT NULL"),
        index_where("ix_gifts_with_comment", "id", where="comment <> ''"),
        index_where("ix_gifts_refunded", "status", *BY_TIME, where="status <> 'received'"),
        index_where("ix_gifts_with_match", *BY_TIME, where="matched_cents > 0"),
        index_where("ix_gifts_without_match", *BY_TIME, where="matched_cents = 0"),
        index_where("ix_gifts_of_source", "source", *BY_TIME, where="source <> 'website'"),
    )
    ARROWS: ClassVar[Arrows] = {
        GiftStatus.RECEIVED: {GiftStatus.PARTLY_REFUNDED, GiftStatus.REFUNDED},
        GiftStatus.PARTLY_REFUNDED: {GiftStatus.RECEIVED, GiftStatus.REFUNDED},
        GiftStatus.REFUNDED: {GiftStatus.RECEIVED, GiftStatus.PARTLY_REFUNDED},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledges.id"), index=True)
    credit_moves: Mapped[int] = mapped_column(default=0)  # numbers the transfers that move credit
    status: Mapped[GiftStatus] = status_column(GiftStatus)
    left_cents: Mapped[Cents]
    covered_fee_left_cents: Mapped[Cents]
    matched_cents: Mapped[Cents]  # the sum of its allocations: its match after refunds
    fee_cents: Mapped[Cents | None]  # Stripe's fee; None until it is known
    promised_at: Mapped[Instant]
    received_at: Mapped[Instant]
    received_on: Mapped[date]  # in the campaign's zone
    payment_intent_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    charge_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    balance_transaction_id: Mapped[str | None] = mapped_column(String(255))
    method: Mapped[str] = mapped_column(String(40))
    comment_hidden_at: Mapped[Instant | None]
    wants_match: Mapped[bool]

    tribute: Mapped["Tribute | None"] = relationship(lazy="selectin")
    refunds: Mapped[list["Refund"]] = relationship(lazy="selectin", order_by="Refund.made_at")

    @property
    def paid(self) -> Money:
        """What the donor was charged: the gift and the covered fee."""
        return self.amount + self.covered_fee

    @property
    def left(self) -> Money:
        return Money(self.left_cents, self.currency)

    @property
    def covered_fee_left(self) -> Money:
        return Money(self.covered_fee_left_cents, self.currency)

    @property
    def matched(self) -> Money:
        return Money(self.matched_cents, self.currency)

    @property
    def fee(self) -> Money | None:
        return None if self.fee_cents is None else Money(self.fee_cents, self.currency)

    @property
    def refunded(self) -> Money:
        """What was returned to the donor of the gift and the covered fee."""
        return self.paid - self.left - self.covered_fee_left

    is_offline = Is(Source.OFFLINE, of="source")

    @property
    def is_cheque(self) -> bool:
        return self.is_offline and self.method == CHEQUE

    @property
    def public_name(self) -> str | None:
        """The donor's name, or None if the donor hides it."""
        return None if self.hides_name else self.name

    @property
    def public_comment(self) -> str:
        return "" if self.comment_hidden_at else self.comment


class Tribute(Model):
    """Whom a gift honours, and who is notified. The notice never states the amount."""

    __tablename__ = "tributes"
    __table_args__ = (index_of_address("tributes", "recipient_email"),)

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), primary_key=True)
    kind: Mapped[TributeKind] = status_column(TributeKind)
    honouree: Mapped[str] = mapped_column(String(LONGEST_NAME))
    recipient_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    recipient_email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    message: Mapped[Words]
    names_donor: Mapped[bool]

    details: Mapped[TributeDetails] = composite(
        "kind", "honouree", "recipient_name", "recipient_email", "message", "names_donor"
    )

    is_in_memory = Is(TributeKind.IN_MEMORY, of="kind")

    @property
    def has_notice(self) -> bool:
        return bool(self.recipient_email)


class Refund(Model):
    """Money returned to a donor. Its status is a copy of Stripe's."""

    __tablename__ = "refunds"
    __table_args__ = (CheckConstraint("amount_cents > 0", name="amount_positive"),)

    id: Mapped[Id]
    stripe_id: Mapped[str] = mapped_column(String(255), unique=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), index=True)
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    status: Mapped[RefundStatus] = status_column(RefundStatus)
    reason: Mapped[str] = mapped_column(String(80))
    changes: Mapped[int]  # how often it started or stopped counting: numbers its transfers
    made_at: Mapped[Instant]

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)

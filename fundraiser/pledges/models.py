"""Pledges, and the checkouts that pay them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, literal_column
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.database import Cents, Currency, Id, Instant, Model, Words, status_column
from fundraiser.database.indexes import index_of_address, index_where
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import EMAIL_LENGTH
from fundraiser.gifts.models import LONGEST_NAME, HasGiftDetails, TributeDetails, TributeKind
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.matching.requests import MatchRequest
from fundraiser.money import Money
from fundraiser.pledges.turns import PLACE_KEPT
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is

CHECKOUT_LIFE = timedelta(minutes=35)  # Stripe's minimum is 30, by its clock
SHORTEST_LIFE = timedelta(minutes=31)  # that minimum, with a margin


class PledgeStatus(LabelledEnum):
    OPEN = "open", _l("Open"), Tone.WAIT  # the donor is on Stripe's page, or about to be
    SETTLING = "settling", _l("Waiting for the bank"), Tone.WAIT  # a bank debit is on its way
    FULFILLED = "fulfilled", _l("Paid"), Tone.GOOD  # the promised payment has arrived
    FAILED = "failed", _l("Failed"), Tone.BAD  # the bank debit failed
    LAPSED = "lapsed", _l("Not paid")  # the checkout expired unpaid
    CANCELLED = "cancelled", _l("Stopped by the donor")


class MatchAnswer(LabelledEnum):
    """The donor's answer when less match could be held than the page showed (M6)."""

    NOT_ASKED = "not_asked", _l("Not asked")
    ASKED = "asked", _l("Asked, no answer yet"), Tone.WAIT
    # with the match that is reserved, even if none: the gift stands in line
    PART = "part", _l("Continued with what was reserved")
    NONE = "none", _l("Continued without a match")  # and without a place in line


class CheckoutStatus(LabelledEnum):
    OPEN = "open", _l("Open"), Tone.WAIT
    SETTLING = "settling", _l("Waiting for the bank"), Tone.WAIT
    PAID = "paid", _l("Paid"), Tone.GOOD
    FAILED = "failed", _l("Failed"), Tone.BAD
    EXPIRED = "expired", _l("Expired")
    # paid, but not as promised: finance must look; never counted
    QUARANTINED = "quarantined", _l("Paid, but not as promised"), Tone.BAD
    # resolved by finance, e.g. refunded; never counted
    PUT_RIGHT = "put_right", _l("Not as promised, resolved")


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """Where a receipt would be sent; empty lines if none was given."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""

    @property
    def lines(self) -> list[str]:
        """The non-empty lines of the address, without the country."""
        city = " ".join(part for part in (self.city, self.region, self.postal_code) if part)
        return [line for line in (self.line1, self.line2, city) if line]


NO_ADDRESS = PostalAddress()


class Pledge(HasGiftDetails, HasStatus, Model):
    """A promise to give, in the donor's own words: an unproved address changes no donor."""

    __tablename__ = "pledges"
    __table_args__ = (
        CheckConstraint("amount_cents > 0 AND covered_fee_cents >= 0", name="amounts_positive"),
        Index(None, "campaign_id", "made_at"),
        Index(None, "donor_id"),
        Index(None, "made_at", "id"),
        Index(None, "amount_cents", "id"),
        index_where("ix_pledges_page_id_status", "page_id", "status", where="page_id IS NOT NULL"),
        index_where("ix_pledges_team_id_status", "team_id", "status", where="team_id IS NOT NULL"),
        index_of_address("pledges", "tribute_recipient_email"),
        Index(None, "status", "made_at", "id"),
        index_where(
            "ix_pledges_being_paid",
            "campaign_id",
            "status",
            "amount_cents",
            where="status IN ('open', 'settling')",
        ),
    )
    # Money that has arrived is always a gift, so every status may become fulfilled. A donor may try
    # again whatever way an attempt ended.
    ARROWS: ClassVar[Arrows] = {
        PledgeStatus.OPEN: {
            PledgeStatus.SETTLING,
            PledgeStatus.FULFILLED,
            PledgeStatus.FAILED,
            PledgeStatus.LAPSED,
            PledgeStatus.CANCELLED,
        },
        PledgeStatus.SETTLING: {PledgeStatus.FULFILLED, PledgeStatus.FAILED},
        PledgeStatus.FAILED: {PledgeStatus.FULFILLED, PledgeStatus.SETTLING, PledgeStatus.OPEN},
        PledgeStatus.LAPSED: {
            PledgeStatus.FULFILLED,
            PledgeStatus.SETTLING,
            PledgeStatus.OPEN,
            PledgeStatus.CANCELLED,
        },
        PledgeStatus.CANCELLED: {PledgeStatus.FULFILLED, PledgeStatus.SETTLING, PledgeStatus.OPEN},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    content_digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[PledgeStatus] = status_column(PledgeStatus)
    frequency: Mapped[Frequency] = status_column(Frequency)
    claim: Mapped[Words] = mapped_column(default="")  # the match that the page showed
    promised_match_cents: Mapped[Cents]  # by that claim, for this amount
    offered_match_cents: Mapped[Cents | None]  # what was reserved when the donor was asked
    match_answer: Mapped[MatchAnswer] = status_column(MatchAnswer)
    made_at: Mapped[Instant]
    tribute_kind: Mapped[TributeKind | None] = status_column(TributeKind, nullable=True)
    honouree: Mapped[str] = mapped_column(String(LONGEST_NAME))
    tribute_recipient_name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    tribute_recipient_email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    tribute_message: Mapped[Words]
    tribute_names_donor: Mapped[bool]
    address_line1: Mapped[str] = mapped_column(String(120))
    address_line2: Mapped[str] = mapped_column(String(120))
    address_city: Mapped[str] = mapped_column(String(80))
    address_region: Mapped[str] = mapped_column(String(80))
    address_postal_code: Mapped[str] = mapped_column(String(20))
    address_country: Mapped[str] = mapped_column(String(60))

    tribute: Mapped[TributeDetails] = composite(
        "tribute_kind",
        "honouree",
        "tribute_recipient_name",
        "tribute_recipient_email",
        "tribute_message",
        "tribute_names_donor",
    )
    address: Mapped[PostalAddress] = composite(
        "address_line1",
        "address_line2",
        "address_city",
        "address_region",
        "address_postal_code",
        "address_country",
    )
    campaign: Mapped[Campaign] = relationship(lazy="joined")
    checkouts: Mapped[list["Checkout"]] = relationship(
        back_populates="pledge", order_by="Checkout.attempt", lazy="selectin"
    )

    @property
    def to_pay(self) -> Money:
        return self.amount + self.covered_fee

    @property
    def promised_match(self) -> Money:
        return Money(self.promised_match_cents, self.currency)

    @property
    def offered_match(self) -> Money | None:
        """What was reserved when the donor was asked; None if not asked."""
        cents = self.offered_match_cents
        return None if cents is None else Money(cents, self.currency)

    @property
    def agreed_match(self) -> Money:
        """The match the donor expects: what the page showed, or what was offered instead."""
        if self.match_answer is MatchAnswer.PART and self.offered_match is not None:
            return self.offered_match
        return self.promised_match

    def match_request(self, checkout: "Checkout") -> MatchRequest:
        """Return the request for match of an attempt to pay it."""
        return MatchRequest(
            campaign_id=self.campaign_id,
            donor_id=self.donor_id,
            source=self.source,
            email_normalised=normalise_email(self.email),
            amount=self.amount,
            decided_at=checkout.decided_at,
            pledge_id=self.id,
            network=checkout.network,
        )

    def checkout_of(self, session_id: str) -> "Checkout | None":
        """Return the attempt with this session, or None."""
        attempts = (row for row in self.checkouts if row.session_id == session_id)
        return next(attempts, None)

    @property
    def checkout(self) -> "Checkout":
        """The newest attempt to pay it."""
        return self.checkouts[-1]

    is_open = Is(PledgeStatus.OPEN)
    is_settling = Is(PledgeStatus.SETTLING)
    is_cancelled = Is(PledgeStatus.CANCELLED)
    is_failed = Is(PledgeStatus.FAILED)
    is_lapsed = Is(PledgeStatus.LAPSED)
    is_fulfilled = Is(PledgeStatus.FULFILLED)

    @property
    def is_in_quarantine(self) -> bool:
        """Whether a payment differs from the promise and finance has to decide what it is."""
        return not self.is_fulfilled and any(
            checkout.is_in_quarantine for checkout in self.checkouts
        )

    @property
    def can_be_paid_again(self) -> bool:
        """Whether the last attempt ended without money, so that another may begin."""
        return self.can_move_to(PledgeStatus.OPEN) and not self.is_in_quarantine

    @property
    def can_be_changed(self) -> bool:
        """Whether no money has come or is on its way."""
        return (self.is_open or self.can_be_paid_again) and not self.is_in_quarantine

    is_asked = Is(MatchAnswer.ASKED, of="match_answer")

    @property
    def wants_match(self) -> bool:
        return self.match_answer is not MatchAnswer.NONE


class Checkout(HasStatus, Model):
    """One attempt to pay a pledge. Stored before Stripe is called; the session is added later."""

    __tablename__ = "checkouts"
    __table_args__ = (
        UniqueConstraint("pledge_id", "attempt"),
        CheckConstraint(
            "covered_fee_cents >= 0 AND amount_cents > covered_fee_cents", name="amounts_positive"
        ),
        index_where("ix_checkouts_to_look_at", "look_at", where="look_at IS NOT NULL"),
        index_where(
            "ix_checkouts_in_line",
            "waits_since",
            where="waits_since IS NOT NULL AND session_id IS NULL",
        ),
        index_where("ix_checkouts_with_network", "made_at", where="network IS NOT NULL"),
        index_where("ix_checkouts_quarantined", "id", where="status = 'quarantined'"),
    )
    ARROWS: ClassVar[Arrows] = {
        CheckoutStatus.OPEN: {
            CheckoutStatus.SETTLING,
            CheckoutStatus.PAID,
            CheckoutStatus.FAILED,
            CheckoutStatus.EXPIRED,
            CheckoutStatus.QUARANTINED,
        },
        CheckoutStatus.SETTLING: {
            CheckoutStatus.PAID,
            CheckoutStatus.FAILED,
            CheckoutStatus.QUARANTINED,
        },
        CheckoutStatus.FAILED: {CheckoutStatus.PAID, CheckoutStatus.QUARANTINED},
        CheckoutStatus.EXPIRED: {
            CheckoutStatus.PAID,
            CheckoutStatus.SETTLING,
            CheckoutStatus.FAILED,
            CheckoutStatus.QUARANTINED,
        },
        CheckoutStatus.QUARANTINED: {CheckoutStatus.PAID, CheckoutStatus.PUT_RIGHT},
        CheckoutStatus.PUT_RIGHT: {CheckoutStatus.PAID},
    }

    id: Mapped[Id]
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id"))
    attempt: Mapped[int]
    status: Mapped[CheckoutStatus] = status_column(CheckoutStatus)
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]  # what the donor pays: gift and covered fee
    covered_fee_cents: Mapped[Cents]
    idempotency_key: Mapped[str] = mapped_column(String(120), unique=True)
    expires_at: Mapped[Instant]
    session_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    url: Mapped[Words | None]
    trouble: Mapped[str] = mapped_column(String(200), default="")  # why it is in quarantine
    made_at: Mapped[Instant]
    decided_at: Mapped[Instant]  # decides about window, hold and place in line (M21)
    match_terms: Mapped[str] = mapped_column(String(400), default="")  # in force then, e.g. "12.15"
    failed_answers: Mapped[int] = mapped_column(default=0)  # Stripe's failures under its key (500)
    network: Mapped[int | None]  # the number of the donor's network, for a few days (M23)
    look_at: Mapped[Instant | None]  # when to ask Stripe if no webhook comes
    rebuilt_at: Mapped[Instant | None]  # when it was rebuilt from its session after data loss
    waits_since: Mapped[Instant | None]  # its place in the line for payment pages
    seen_at: Mapped[Instant | None]  # the last sign of its donor while it is in line
    turn_at: Mapped[Instant | None]  # when its turn came, before Stripe was asked for its page

    pledge: Mapped[Pledge] = relationship(back_populates="checkouts")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)

    @property
    def covered_fee(self) -> Money:
        return Money(self.covered_fee_cents, self.currency)

    @property
    def match_terms_ids(self) -> tuple[int, ...]:
        """The terms in force when the donor decided, in the order of the pools (M3)."""
        return tuple(int(part) for part in self.match_terms.split(".") if part)

    is_open = Is(CheckoutStatus.OPEN)
    is_in_quarantine = Is(CheckoutStatus.QUARANTINED)

    @property
    def counts_nowhere(self) -> bool:
        """Whether it was paid, but not as promised: in quarantine, or resolved by finance."""
        return self.status in {CheckoutStatus.QUARANTINED, CheckoutStatus.PUT_RIGHT}

    @property
    def is_rebuilt(self) -> bool:
        return self.rebuilt_at is not None

    @property
    def has_open_page(self) -> bool:
        """Whether it has a page at Stripe that could still be paid, as far as we know."""
        return self.is_open and self.session_id is not None

    @property
    def is_superseded(self) -> bool:
        """Whether another attempt replaced it before we knew of a page at Stripe."""
        return not self.is_open and self.session_id is None

    def move_to(self, status: StrEnum) -> None:
        """Change the status. An attempt that is no longer open stands in no line."""
        super().move_to(status)
        self.waits_since = None

    def is_waiting(self, at: datetime) -> bool:
        """Return whether it stands in line and its donor has not been away for long."""
        return (
            self.is_open
            and self.turn_at is None
            and self.waits_since is not None
            and self.seen_at is not None
            and at - self.seen_at < PLACE_KEPT
        )

    def can_be_opened(self, at: datetime) -> bool:
        """Return whether Stripe would accept its expiry, at least half an hour ahead.

        That of an attempt in line is set when its turn comes.
        """
        return self.is_open and (self.is_waiting(at) or self.expires_at - at >= SHORTEST_LIFE)

    def is_payable(self, at: datetime) -> bool:
        """Return whether a donor can be sent to its page."""
        return self.is_open and self.url is not None and at < self.expires_at


# Written out, so that the index of these is used.
IS_BEING_PAID = Pledge.status.in_([literal_column("'open'"), literal_column("'settling'")])
IS_QUARANTINED = Checkout.status == literal_column(f"'{CheckoutStatus.QUARANTINED}'")

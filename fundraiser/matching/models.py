"""Sponsors, pools and their terms; holds, allocations, caps per donor, and standings."""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Cents, Currency, Id, Instant, Model, Words, status_column
from fundraiser.matching.allocation import Rate
from fundraiser.money import Money
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus


class PoolKind(StrEnum):
    """The two kinds that are never mixed (M2)."""

    CONDITIONAL = "conditional"  # paid only if earned; the only one that may say "doubled"
    LEAD_GIFT = "lead_gift"  # given whatever happens


class PoolStatus(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class GiftsThatCount(StrEnum):
    """Which gifts a pool matches."""

    ONLINE = "online"  # paid through this site
    EVERY = "every"  # cheques and cash as well


class MonthlyGifts(StrEnum):
    """What a pool matches of a monthly gift (M15)."""

    FIRST_PAYMENT = "first_payment"
    EACH_PAYMENT = "each_payment"


class UnusedMatch(StrEnum):
    """What becomes of the part nobody earned (M1)."""

    KEPT_BY_SPONSOR = "kept_by_sponsor"
    GIVEN_ANYWAY = "given_anyway"
    NEXT_CAMPAIGN = "next_campaign"


class HoldStatus(StrEnum):
    HELD = "held"
    EARNED = "earned"
    RELEASED = "released"  # the donor left, changed the gift, or did without
    LAPSED = "lapsed"  # its time ran out


class EarnedBy(StrEnum):
    """Why a gift has a piece of match (M22)."""

    HOLD = "hold"  # set aside before the donor paid
    WHAT_WAS_LEFT = "what_was_left"  # the hold had expired (M21)
    FREED_MONEY = "freed_money"  # a refund of another gift set it free (M9)


class Sponsor(Model):
    """Who promised to match. Staff see the name always, others if `is_public`."""

    __tablename__ = "sponsors"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(120))
    name_normalised: Mapped[str] = mapped_column(String(400), unique=True)  # one row a sponsor
    is_public: Mapped[bool]
    email_normalised: Mapped[str | None] = mapped_column(String(254))  # their gifts are not matched
    created_at: Mapped[Instant]

    @property
    def public_name(self) -> str | None:
        return self.name if self.is_public else None


class MatchPool(HasStatus, Model):
    """Money a sponsor has promised to a campaign. Its balance is its account in the ledger."""

    __tablename__ = "match_pools"
    __table_args__ = (Index(None, "campaign_id", "position"),)
    ARROWS: ClassVar[Arrows] = {
        PoolStatus.DRAFT: {PoolStatus.OPEN},
        PoolStatus.OPEN: {PoolStatus.CLOSED},
        PoolStatus.CLOSED: {PoolStatus.OPEN},
    }

    id: Mapped[Id]
    public_id: Mapped[str] = mapped_column(String(19), unique=True, default=new_public_id)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    sponsor_id: Mapped[int] = mapped_column(ForeignKey("sponsors.id"), index=True)
    kind: Mapped[PoolKind] = status_column(PoolKind)
    status: Mapped[PoolStatus] = status_column(PoolStatus)
    currency: Mapped[Currency]
    position: Mapped[int]
    created_at: Mapped[Instant]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]

    sponsor: Mapped[Sponsor] = relationship(lazy="joined")
    versions: Mapped[list["MatchTerms"]] = relationship(
        order_by="MatchTerms.version", back_populates="pool", lazy="selectin"
    )

    @property
    def is_lead_gift(self) -> bool:
        return self.kind is PoolKind.LEAD_GIFT

    @property
    def is_open(self) -> bool:
        return self.status is PoolStatus.OPEN

    @property
    def is_draft(self) -> bool:
        return self.status is PoolStatus.DRAFT

    @property
    def terms(self) -> "MatchTerms":
        """The terms in force: the newest version."""
        return self.versions[-1]


class MatchTerms(Model):
    """One version of what a sponsor signed (M1, M3). Fixed from the pool's opening on."""

    __tablename__ = "match_terms"
    __table_args__ = (
        UniqueConstraint("pool_id", "version"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("rate_numerator > 0 AND rate_denominator > 0", name="rate_positive"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint(
            "(cap_per_gift_cents IS NULL OR cap_per_gift_cents > 0)"
            " AND (cap_per_donor_cents IS NULL OR cap_per_donor_cents > 0)",
            name="caps_positive",
        ),
    )

    id: Mapped[Id]
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"))
    version: Mapped[int]
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    rate_numerator: Mapped[int]
    rate_denominator: Mapped[int]
    cap_per_gift_cents: Mapped[Cents | None]
    cap_per_donor_cents: Mapped[Cents | None]
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    zone: Mapped[str] = mapped_column(String(60))
    counts: Mapped[GiftsThatCount] = status_column(GiftsThatCount)
    monthly: Mapped[MonthlyGifts] = status_column(MonthlyGifts)
    unused: Mapped[UnusedMatch] = status_column(UnusedMatch)
    signed_on: Mapped[date | None]  # the commitment on file; a pool cannot open without it
    commitment_reference: Mapped[str] = mapped_column(String(200))  # where the paper is kept
    reason: Mapped[Words]  # why this version replaced the one before; empty for the first
    effective_at: Mapped[Instant]

    pool: Mapped[MatchPool] = relationship(back_populates="versions")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)

    @property
    def rate(self) -> Rate:
        return Rate(self.rate_numerator, self.rate_denominator)

    @property
    def cap_per_gift(self) -> Money | None:
        return self._money(self.cap_per_gift_cents)

    @property
    def cap_per_donor(self) -> Money | None:
        return self._money(self.cap_per_donor_cents)

    def covers(self, instant: datetime) -> bool:
        """Whether a hold placed at `instant` falls in the window (M14, M21)."""
        return self.opens_at <= instant < self.closes_at

    def _money(self, cents: int | None) -> Money | None:
        return None if cents is None else Money(cents, self.currency)


class Hold(HasStatus, Model):
    """Match set aside for a pledge while its donor pays: a pending transfer with an expiry (M5)."""

    __tablename__ = "match_holds"
    __table_args__ = (
        Index(None, "pledge_id"),
        Index(
            "ix_match_holds_due",
            "expires_at",
            sqlite_where=text("status = 'held'"),
            postgresql_where=text("status = 'held'"),
        ),
        CheckConstraint("amount_cents > 0 AND gift_cents > 0", name="amounts_positive"),
    )
    ARROWS: ClassVar[Arrows] = {
        HoldStatus.HELD: {HoldStatus.EARNED, HoldStatus.RELEASED, HoldStatus.LAPSED},
    }

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    pledge_id: Mapped[int] = mapped_column(ForeignKey("pledges.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"), index=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("match_terms.id"))
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    gift_cents: Mapped[Cents]  # how much of the gift this matches
    status: Mapped[HoldStatus] = status_column(HoldStatus)
    placed_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    resolved_at: Mapped[Instant | None]

    pool: Mapped[MatchPool] = relationship(lazy="joined")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)

    @property
    def is_held(self) -> bool:
        return self.status is HoldStatus.HELD

    def is_live(self, at: datetime) -> bool:
        """Whether it may still be earned: an expired hold cannot, even before the sweep (M5)."""
        return self.is_held and at < self.expires_at


class Allocation(Model):
    """The part of a pool earned by one gift; `left_cents` is what refunds have left of it (M8)."""

    __tablename__ = "match_allocations"
    __table_args__ = (
        CheckConstraint("earned_cents > 0 AND base_cents > 0", name="amounts_positive"),
        CheckConstraint(
            "left_cents >= 0 AND left_cents <= earned_cents", name="left_within_earned"
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"), index=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("match_terms.id"))
    currency: Mapped[Currency]
    earned_cents: Mapped[Cents]
    base_cents: Mapped[Cents]  # the gift cents that a refund's share is reckoned from (M8)
    left_cents: Mapped[Cents]
    gift_cents: Mapped[Cents]  # how much of the gift this matched
    earned_by: Mapped[EarnedBy] = status_column(EarnedBy)
    earned_at: Mapped[Instant]

    pool: Mapped[MatchPool] = relationship(lazy="joined")

    @property
    def earned(self) -> Money:
        return Money(self.earned_cents, self.currency)

    @property
    def left(self) -> Money:
        return Money(self.left_cents, self.currency)


class DonorCap(Model):
    """How much of a capped pool one donor has held and earned (M16). The CHECK decides races."""

    __tablename__ = "match_donor_caps"
    __table_args__ = (
        CheckConstraint("committed_cents >= 0 AND committed_cents <= cap_cents", name="within_cap"),
    )

    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"), primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), primary_key=True)
    committed_cents: Mapped[Cents]
    cap_cents: Mapped[Cents]


class Standing(Model):
    """What matching keeps of one gift: what is still unmatched, and its place in line (M9)."""

    __tablename__ = "match_standings"
    __table_args__ = (
        Index(
            "ix_match_standings_in_line",
            "campaign_id",
            "decided_at",
            "gift_id",
            sqlite_where=text("unmatched_cents > 0"),
            postgresql_where=text("unmatched_cents > 0"),
        ),
        CheckConstraint("unmatched_cents >= 0 AND left_cents >= 0", name="amounts_not_negative"),
    )

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    currency: Mapped[Currency]
    is_matchable: Mapped[bool]  # no: the donor did without, or is a sponsor (M11)
    amount_cents: Mapped[Cents]  # the gift, without covered fees (M11)
    left_cents: Mapped[Cents]  # the same after refunds
    unmatched_cents: Mapped[Cents]  # what could still be matched, if money is set free
    decided_at: Mapped[Instant]  # when its hold was, or would have been, placed (M21)
    source: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]

"""Sponsors, pools and the terms they signed."""

from datetime import date, datetime
from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Cents, Currency, Id, Instant, Model, Words, status_column
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.matching.allocation import Rate
from fundraiser.money import Money
from fundraiser.public_ids import new_public_id
from fundraiser.states import Arrows, HasStatus, Is


class PoolKind(LabelledEnum):
    """Conditional match and lead gifts are never mixed (M2)."""

    # paid only if earned; only this kind may be called "doubled"
    CONDITIONAL = "conditional", _l("Conditional match")
    LEAD_GIFT = "lead_gift", _l("Lead gift")  # given whatever happens


class PoolStatus(LabelledEnum):
    DRAFT = "draft", _l("Draft"), Tone.WAIT
    OPEN = "open", _l("Open"), Tone.GOOD
    CLOSED = "closed", _l("Closed")


class GiftsThatCount(LabelledEnum):
    """Which gifts a pool matches."""

    ONLINE = "online", _l("Gifts paid on this website")
    EVERY = "every", _l("Every gift, including cash and cheques")

    @property
    def is_online_only(self) -> bool:
        return self is GiftsThatCount.ONLINE


class MonthlyGifts(LabelledEnum):
    """What a pool matches of a monthly gift (M15)."""

    FIRST_PAYMENT = "first_payment", _l("The first payment only")
    EACH_PAYMENT = "each_payment", _l("Each payment in the window")

    @property
    def is_first_only(self) -> bool:
        return self is MonthlyGifts.FIRST_PAYMENT


class UnusedMatch(LabelledEnum):
    """What happens to the part that nobody earned (M1)."""

    KEPT_BY_SPONSOR = "kept_by_sponsor", _l("The sponsor keeps it")
    GIVEN_ANYWAY = "given_anyway", _l("The sponsor gives it anyway")
    NEXT_CAMPAIGN = "next_campaign", _l("It is carried over to the next campaign")

    @property
    def is_kept(self) -> bool:
        return self is UnusedMatch.KEPT_BY_SPONSOR

    @property
    def is_given(self) -> bool:
        return self is UnusedMatch.GIVEN_ANYWAY


class Sponsor(Model):
    """Who promised to match. Staff always see the name; the public only if `is_public`.

    `name_en` is unique. `name_fr` is empty if the name is the same in both languages.
    """

    __tablename__ = "sponsors"

    id: Mapped[Id]
    name_en: Mapped[str] = mapped_column(String(120))
    name_fr: Mapped[str] = mapped_column(String(120))
    name_normalised: Mapped[str] = mapped_column(String(400), unique=True)  # of `name_en`
    is_public: Mapped[bool]
    email_normalised: Mapped[str | None] = mapped_column(String(254))  # their gifts are not matched
    created_at: Mapped[Instant]

    @property
    def name(self) -> str:
        """The name in commands, alarms and the audit log."""
        return self.name_en

    def name_in(self, language: str) -> str:
        return self.name_fr or self.name_en if language == "fr" else self.name_en

    def public_name_in(self, language: str) -> str | None:
        return self.name_in(language) if self.is_public else None


class MatchPool(HasStatus, Model):
    """Money a sponsor has promised to a campaign. Its balance is in its ledger account."""

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
    has_donor_cap: Mapped[bool] = mapped_column(default=False)  # in any version of its terms (M16)
    created_at: Mapped[Instant]
    opened_at: Mapped[Instant | None]
    closed_at: Mapped[Instant | None]

    sponsor: Mapped[Sponsor] = relationship(lazy="joined")
    versions: Mapped[list["MatchTerms"]] = relationship(
        order_by="MatchTerms.version", back_populates="pool", lazy="selectin"
    )

    is_lead_gift = Is(PoolKind.LEAD_GIFT, of="kind")
    is_open = Is(PoolStatus.OPEN)

    def is_closed_at(self, instant: datetime) -> bool:
        """Return whether the pool was closed to gifts promised or paid at `instant`."""
        return not self.is_open and (self.closed_at is None or self.closed_at <= instant)

    is_draft = Is(PoolStatus.DRAFT)

    @property
    def can_be_closed(self) -> bool:
        """Whether it is open and no lead gift, which is given whatever happens."""
        return self.is_open and not self.is_lead_gift

    def can_first_open_at(self, instant: datetime) -> bool:
        """Return whether it is a draft whose signed commitment is on file, before its end (M1)."""
        return self.is_draft and self.terms.is_signed and instant < self.terms.closes_at

    @property
    def terms(self) -> "MatchTerms":
        """The terms in force: the newest version."""
        return self.versions[-1]


class MatchTerms(Model):
    """One version of what a sponsor signed (M1, M3). Fixed once the pool has opened."""

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
    signed_on: Mapped[date | None]  # a pool cannot open without it
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

    @property
    def cap_for_one_gift(self) -> Money | None:
        """The lower of the two caps: the most that a donor's first gift can have."""
        caps = (self.cap_per_gift_cents, self.cap_per_donor_cents)
        return self._money(min((cap for cap in caps if cap is not None), default=None))

    @property
    def is_signed(self) -> bool:
        """Whether the commitment is on file: when it was signed, and where it is kept."""
        return self.signed_on is not None and bool(self.commitment_reference.strip())

    def covers(self, instant: datetime) -> bool:
        """Return whether a hold placed at `instant` falls in the window (M14, M21)."""
        return self.opens_at <= instant < self.closes_at

    def _money(self, cents: int | None) -> Money | None:
        return None if cents is None else Money(cents, self.currency)

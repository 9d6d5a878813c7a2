"""What gifts have earned, their standings, and why they earned no more."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Cents, Currency, Id, Instant, Model, open_list_column, status_column
from fundraiser.labels import LabelledEnum
from fundraiser.matching.causes import Cause
from fundraiser.matching.models.pools import MatchPool, MatchTerms
from fundraiser.money import Money
from fundraiser.states import Is


class AllocationKind(LabelledEnum):
    """Why a gift's match changed (M22)."""

    HOLD = "hold", _l("Reserved before the donor paid")
    # in the pool when the payment came (M21)
    WHAT_WAS_LEFT = "what_was_left", _l("From what was left when the payment came")
    # freed by another gift's refund or another donor's hold (M9)
    FREED_MONEY = "freed_money", _l("From released funds, by place in line")
    REVERSAL = "reversal", _l("Taken back by a refund")  # in proportion (M8)
    RESTORED = "restored", _l("Given back: the refund failed")  # that refund failed (M8)

    @property
    def is_award(self) -> bool:
        return self not in {AllocationKind.REVERSAL, AllocationKind.RESTORED}


class Allocation(Model):
    """One change of what a pool owes for one gift. Append-only; a reversal is a row (M24).

    An award (`award_id` is empty) is a piece of match as it was earned; later rows reduce or
    restore it. Refunds are computed from `earned_cents` on `base_cents` of the gift (M8). The award
    sets these, and a restoration that could not restore everything sets them again.
    """

    __tablename__ = "match_allocations"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'reversal') = (change_cents < 0) AND (change_cents <> 0 OR kind = 'restored')",
            name="change_fits_kind",
        ),
        CheckConstraint(
            "(award_id IS NULL) = (kind IN ('hold', 'what_was_left', 'freed_money'))",
            name="awards_stand_alone",
        ),
        CheckConstraint(
            "(earned_cents IS NULL) = (base_cents IS NULL)"
            " AND (award_id IS NOT NULL OR earned_cents = change_cents)"
            " AND (base_cents IS NULL OR base_cents > 0)",
            name="basis_is_whole",
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(160), unique=True)  # also its transfer's
    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), index=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"), index=True)
    terms_id: Mapped[int] = mapped_column(ForeignKey("match_terms.id"))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("match_allocations.id"))
    currency: Mapped[Currency]
    kind: Mapped[AllocationKind] = status_column(AllocationKind)
    change_cents: Mapped[Cents]
    earned_cents: Mapped[Cents | None]
    base_cents: Mapped[Cents | None]
    gift_cents: Mapped[Cents]  # how much of the gift an award matches
    made_at: Mapped[Instant]

    pool: Mapped[MatchPool] = relationship(lazy="joined")
    terms: Mapped[MatchTerms] = relationship(lazy="select")

    is_what_was_left = Is(AllocationKind.WHAT_WAS_LEFT, of="kind")

    @property
    def change(self) -> Money:
        return Money(self.change_cents, self.currency)

    @property
    def is_award(self) -> bool:
        return self.award_id is None


class MatchStanding(Model):
    """What matching knows of one gift: what is still unmatched, and its place in line (M9)."""

    __tablename__ = "match_standings"
    __table_args__ = (
        CheckConstraint("unmatched_cents >= 0 AND left_cents >= 0", name="amounts_not_negative"),
        Index(None, "donor_id"),
        Index(
            "ix_match_standings_network",
            "network",
            sqlite_where=text("network IS NOT NULL"),
            postgresql_where=text("network IS NOT NULL"),
        ),
    )

    gift_id: Mapped[int] = mapped_column(ForeignKey("gifts.id"), primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"))
    currency: Mapped[Currency]
    barred_by: Mapped[Cause | None] = open_list_column(Cause, nullable=True)  # from every pool
    amount_cents: Mapped[Cents]  # the gift, without covered fees (M11)
    left_cents: Mapped[Cents]  # of `amount_cents` after refunds
    unmatched_cents: Mapped[Cents]  # that freed money could still match
    decided_at: Mapped[Instant]  # when its hold was or would have been placed (M21)
    source: Mapped[str] = mapped_column(String(40))
    network: Mapped[int | None]  # the number of the donor's network, for a few days (M23)
    received_on: Mapped[date]

    @property
    def is_matchable(self) -> bool:
        return self.barred_by is None


class Shortfall(Model):
    """Where and why one pool gave a gift, or an attempt to pay, less than its rate would (M22).

    Written when it happens, with the figures of that moment. A gift that lacked money waits in the
    pool's line, in the order of its promise, until it has its match or meets a limit (M9).
    """

    __tablename__ = "match_shortfalls"
    __table_args__ = (
        Index(
            "ix_match_shortfalls_in_line",
            "pool_id",
            "decided_at",
            "gift_id",
            sqlite_where=text("is_waiting"),
            postgresql_where=text("is_waiting"),
        ),
        Index(None, "gift_id"),
        Index(None, "pledge_id"),
        CheckConstraint("wanted_cents > given_cents AND given_cents >= 0", name="short"),
        CheckConstraint("NOT is_waiting OR gift_id IS NOT NULL", name="gifts_wait"),
    )

    id: Mapped[Id]
    pledge_id: Mapped[int | None] = mapped_column(ForeignKey("pledges.id"))
    attempt: Mapped[int | None]
    gift_id: Mapped[int | None] = mapped_column(ForeignKey("gifts.id"))
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("match_terms.id"))
    currency: Mapped[Currency]
    cause: Mapped[Cause] = open_list_column(Cause)
    wanted_cents: Mapped[Cents]
    given_cents: Mapped[Cents]
    available_cents: Mapped[Cents]  # in the pool at that moment
    reserved_cents: Mapped[Cents]  # for others at that moment
    is_waiting: Mapped[bool]
    decided_at: Mapped[Instant]
    noted_at: Mapped[Instant]

    pool: Mapped[MatchPool] = relationship(lazy="joined")
    terms: Mapped[MatchTerms] = relationship(lazy="joined")

    @property
    def available(self) -> Money:
        return Money(self.available_cents, self.currency)

    @property
    def reserved(self) -> Money:
        return Money(self.reserved_cents, self.currency)


# As its index has it: SQLite does not know that `is_waiting = 1` says the same.
IN_LINE = text("match_shortfalls.is_waiting")

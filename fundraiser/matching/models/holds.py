"""Reservations: holds, caps per donor, and freed money kept for the lines of pools."""

from typing import ClassVar

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from fundraiser.database import Cents, Currency, Id, Instant, Model, status_column
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.matching.models.pools import MatchPool, MatchTerms
from fundraiser.money import Money
from fundraiser.states import Arrows, HasStatus, Is


class HoldStatus(LabelledEnum):
    HELD = "held", _l("Reserved"), Tone.WAIT
    EARNED = "earned", _l("Earned"), Tone.GOOD
    RELEASED = "released", _l("Released")  # the donor cancelled, changed the gift or declined match
    # Stripe says that the checkout has expired or that the payment failed
    LAPSED = "lapsed", _l("Lapsed")


class Hold(HasStatus, Model):
    """Match reserved for an attempt to pay a pledge: a pending transfer (M5).

    It ends once, when Stripe says that the attempt is paid, expired or failed; never by our clock.
    `expires_at` is when the checkout should expire, to be shown to people. `held_since` is since
    when the pledge has held match without a break, including the holds that this one replaced.
    `network` is the number of the donor's network, kept for a few days (M23).
    """

    __tablename__ = "match_holds"
    __table_args__ = (
        Index(None, "pledge_id"),
        Index(None, "donor_id"),
        Index(
            "ix_match_holds_network",
            "network",
            sqlite_where=text("network IS NOT NULL"),
            postgresql_where=text("network IS NOT NULL"),
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
    network: Mapped[int | None]
    placed_at: Mapped[Instant]
    held_since: Mapped[Instant]
    expires_at: Mapped[Instant]
    resolved_at: Mapped[Instant | None]

    pool: Mapped[MatchPool] = relationship(lazy="joined")
    terms: Mapped[MatchTerms] = relationship(lazy="select")

    @property
    def amount(self) -> Money:
        return Money(self.amount_cents, self.currency)

    is_held = Is(HoldStatus.HELD)


class DonorCap(Model):
    """What one donor has held and earned of a pool, under all versions of its terms (M16).

    Kept for pools with a cap per donor in any version. `cap_cents` is the cap of the terms by which
    it last grew, if they have one. The CHECK decides races.
    """

    __tablename__ = "match_donor_caps"
    __table_args__ = (
        CheckConstraint("committed_cents >= 0 AND committed_cents <= cap_cents", name="within_cap"),
    )

    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"), primary_key=True)
    donor_id: Mapped[int] = mapped_column(ForeignKey("donors.id"), primary_key=True)
    committed_cents: Mapped[Cents]
    cap_cents: Mapped[Cents | None]


class FreedMatch(Model):
    """Money of a pool freed by a refund or an ended hold, kept for the pool's line (M9).

    What is left of it is a pending transfer, so that no new hold can take it. `steps` numbers those
    transfers: each step of handing out ends one and starts one for the rest.
    """

    __tablename__ = "match_freed"
    __table_args__ = (
        Index(
            "ix_match_freed_to_hand_out",
            "pool_id",
            "id",
            sqlite_where=text("left_cents > 0"),
            postgresql_where=text("left_cents > 0"),
        ),
        CheckConstraint(
            "left_cents >= 0 AND left_cents <= amount_cents", name="left_within_amount"
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(140), unique=True)
    pool_id: Mapped[int] = mapped_column(ForeignKey("match_pools.id"))
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"))
    gift_id: Mapped[int | None] = mapped_column(ForeignKey("gifts.id"))  # whose refund freed it
    currency: Mapped[Currency]
    amount_cents: Mapped[Cents]
    left_cents: Mapped[Cents]
    steps: Mapped[int]
    freed_at: Mapped[Instant]

    @property
    def left(self) -> Money:
        return Money(self.left_cents, self.currency)

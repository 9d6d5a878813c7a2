"""Accounts with their sums, transfers, sums by day, and results of the self-check."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

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
from fundraiser.database.indexes import index_where
from fundraiser.labels import LabelledEnum, Tone
from fundraiser.ledger.accounts import GROWN_BY_DEBITS, AccountKind
from fundraiser.money import Money

CODE_LENGTH = 40
DONORS = "donors"  # the name under which quarters of an hour count new donors


class LedgerAccount(Model):
    """An account and the sums of its transfers, in whole minor units.

    `limit_cents`, if set, limits the net debit, pending amounts included.
    """

    __tablename__ = "ledger_accounts"
    __table_args__ = (
        CheckConstraint(
            "debits_posted_cents >= 0 AND credits_posted_cents >= 0"
            " AND debits_pending_cents >= 0 AND credits_pending_cents >= 0",
            name="sums_not_negative",
        ),
        CheckConstraint(
            "limit_cents IS NULL OR"
            " debits_posted_cents + debits_pending_cents - credits_posted_cents <= limit_cents",
            name="within_limit",
        ),
        CheckConstraint("posted_count >= 0", name="count_not_negative"),
    )

    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    kind: Mapped[AccountKind] = open_list_column(AccountKind)
    currency: Mapped[Currency]
    debits_posted_cents: Mapped[Cents] = mapped_column(default=0)
    credits_posted_cents: Mapped[Cents] = mapped_column(default=0)
    debits_pending_cents: Mapped[Cents] = mapped_column(default=0)
    credits_pending_cents: Mapped[Cents] = mapped_column(default=0)
    posted_count: Mapped[int] = mapped_column(default=0)  # gifts; of a pool, those it matches
    limit_cents: Mapped[Cents | None]

    @property
    def net_credit(self) -> Money:
        """Credits less debits: the balance of given, matched, covered fees and lead gifts."""
        return Money(self.credits_posted_cents - self.debits_posted_cents, self.currency)

    @property
    def net_debit(self) -> Money:
        """Debits less credits: the balance of Stripe, bank and fees; of a pool, what is earned."""
        return -self.net_credit

    @property
    def balance(self) -> Money:
        """The net of the side that the account grows by."""
        return self.net_debit if self.kind in GROWN_BY_DEBITS else self.net_credit

    @property
    def held(self) -> Money:
        return Money(self.debits_pending_cents, self.currency)

    @property
    def limit(self) -> Money:
        """The most that may be debited. Raises ValueError for an account without a limit."""
        if self.limit_cents is None:
            raise ValueError(f"{self.code} has no limit")
        return Money(self.limit_cents, self.currency)

    @property
    def room(self) -> Money:
        """What may still be debited. Raises ValueError for an account without a limit."""
        committed = self.debits_posted_cents + self.debits_pending_cents - self.credits_posted_cents
        return Money(self.limit.cents - committed, self.currency)


class TransferStatus(LabelledEnum):
    PENDING = "pending", _l("Pending"), Tone.WAIT
    POSTED = "posted", _l("Posted"), Tone.GOOD
    VOIDED = "voided", _l("Voided")


class Transfer(Model):
    """An amount moved from one account to another; `reference` is unique."""

    __tablename__ = "ledger_transfers"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint("debit <> credit", name="accounts_differ"),
        CheckConstraint(
            "(status = 'posted') = (posted_cents IS NOT NULL)"
            " AND (posted_cents IS NULL OR (posted_cents > 0 AND posted_cents <= amount_cents))",
            name="posted_within_amount",
        ),
        Index(None, "debit", "id"),
        Index(None, "credit", "id"),
        Index(None, "debit", "made_at", "id"),
        Index(None, "credit", "made_at", "id"),
        *(
            index_where(
                f"ix_ledger_transfers_not_posted_{side}",
                side,
                "status",
                "made_at",
                "id",
                where="status <> 'posted'",
            )
            for side in ("debit", "credit")
        ),
    )

    id: Mapped[Id]
    reference: Mapped[str] = mapped_column(String(120), unique=True)
    debit: Mapped[str] = mapped_column(ForeignKey("ledger_accounts.code"))
    credit: Mapped[str] = mapped_column(ForeignKey("ledger_accounts.code"))
    amount_cents: Mapped[Cents]
    posted_cents: Mapped[Cents | None]
    status: Mapped[TransferStatus] = status_column(TransferStatus)
    made_at: Mapped[Instant]
    resolved_at: Mapped[Instant | None]


class AccountDay(Model):
    """The sum and count of an account's gifts from one source on one day of its campaign."""

    __tablename__ = "account_days"

    account: Mapped[str] = mapped_column(ForeignKey("ledger_accounts.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    sum_cents: Mapped[Cents]
    count: Mapped[int]


class QuarterHour(Model):
    """How many gifts, or first gifts of donors, a quarter of an hour brought, and their sum.

    `name` is the code of an account of gifts, or DONORS. As received: a refund changes nothing.
    """

    __tablename__ = "quarter_hours"

    name: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    begins_at: Mapped[Instant] = mapped_column(primary_key=True)
    sum_cents: Mapped[Cents]
    count: Mapped[int]


class LedgerCheck(Model):
    """One run of the self-check and its differences."""

    __tablename__ = "ledger_checks"

    id: Mapped[Id]
    checked_at: Mapped[Instant]
    difference_count: Mapped[int]
    report: Mapped[Words]

    @property
    def has_passed(self) -> bool:
        return self.difference_count == 0

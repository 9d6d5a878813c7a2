"""The chart of accounts: which places money can be in. Pure.

| account | is debited by | is credited by |
|---|---|---|
| `stripe:CAD` | payments | refunds, Stripe's fees, payouts |
| `fees:CAD` | Stripe's fees | |
| `given:<campaign>`, `covered_fees:<campaign>` | refunds | payments |
| `pool:<pool>` | match held (pending) and earned | match reversed |
| `matched:<campaign>` | match reversed | match earned |
| `lead_gifts:<campaign>` | | a lead gift, once |
| `bank:CAD` | what sponsors paid | |
| `sponsor_received:<pool>` | | what the sponsor has paid |
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class AccountKind(StrEnum):
    STRIPE = "stripe"
    BANK = "bank"
    FEES = "fees"
    GIVEN = "given"
    COVERED_FEES = "covered_fees"
    POOL = "pool"
    MATCHED = "matched"
    LEAD_GIFTS = "lead_gifts"
    SPONSOR_RECEIVED = "sponsor_received"


KEPT_BY_DAY = frozenset({AccountKind.GIVEN, AccountKind.COVERED_FEES, AccountKind.MATCHED})


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """A place for money, known by its code, e.g. `given:12`."""

    kind: AccountKind
    of: str

    @property
    def code(self) -> str:
        return f"{self.kind}:{self.of}"

    @property
    def is_kept_by_day(self) -> bool:
        return self.kind in KEPT_BY_DAY

    @classmethod
    def stripe(cls, currency: str) -> Self:
        return cls(AccountKind.STRIPE, currency)

    @classmethod
    def bank(cls, currency: str) -> Self:
        return cls(AccountKind.BANK, currency)

    @classmethod
    def fees(cls, currency: str) -> Self:
        return cls(AccountKind.FEES, currency)

    @classmethod
    def given(cls, campaign_id: int) -> Self:
        return cls(AccountKind.GIVEN, str(campaign_id))

    @classmethod
    def covered_fees(cls, campaign_id: int) -> Self:
        return cls(AccountKind.COVERED_FEES, str(campaign_id))

    @classmethod
    def matched(cls, campaign_id: int) -> Self:
        return cls(AccountKind.MATCHED, str(campaign_id))

    @classmethod
    def lead_gifts(cls, campaign_id: int) -> Self:
        return cls(AccountKind.LEAD_GIFTS, str(campaign_id))

    @classmethod
    def pool(cls, pool_id: int) -> Self:
        return cls(AccountKind.POOL, str(pool_id))

    @classmethod
    def sponsor_received(cls, pool_id: int) -> Self:
        return cls(AccountKind.SPONSOR_RECEIVED, str(pool_id))

"""The chart of accounts: where money can be. Pure.

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
| `page_given:<page>`, `team_given:<team>` | refunds | soft credit of gifts |
| `page_matched:<page>`, `team_matched:<team>` | match reversed | the match of those gifts |
| `soft_credits:<campaign>` | soft credit | refunds, match reversed |

Soft credit is a memo: it counts money in `given` and `matched` again, for a page or a team.
"""

from dataclasses import dataclass
from typing import Self

from flask_babel import lazy_gettext as _l

from fundraiser.labels import LabelledEnum


class AccountKind(LabelledEnum):
    STRIPE = "stripe", _l("At Stripe")
    BANK = "bank", _l("At the bank")
    FEES = "fees", _l("Stripe’s fees")
    GIVEN = "given", _l("Given by donors")
    COVERED_FEES = "covered_fees", _l("Fees covered by donors")
    POOL = "pool", _l("Match pool")
    MATCHED = "matched", _l("Matching funds earned")
    LEAD_GIFTS = "lead_gifts", _l("Lead gifts")
    SPONSOR_RECEIVED = "sponsor_received", _l("Received from the sponsor")
    SOFT_CREDITS = "soft_credits", _l("Credited to pages and teams (memo)")
    PAGE_GIVEN = "page_given", _l("Given through a page (memo)")
    PAGE_MATCHED = "page_matched", _l("Match of a page’s gifts (memo)")
    TEAM_GIVEN = "team_given", _l("Given for a team (memo)")
    TEAM_MATCHED = "team_matched", _l("Match of a team’s gifts (memo)")


GROWN_BY_DEBITS = frozenset(
    {AccountKind.STRIPE, AccountKind.BANK, AccountKind.FEES, AccountKind.POOL}
)
KEPT_BY_DAY = frozenset(
    {
        AccountKind.GIVEN,
        AccountKind.COVERED_FEES,
        AccountKind.MATCHED,
        AccountKind.PAGE_GIVEN,
        AccountKind.TEAM_GIVEN,
    }
)


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """An account, identified by its code, e.g. `given:12`."""

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

    @classmethod
    def soft_credits(cls, campaign_id: int) -> Self:
        return cls(AccountKind.SOFT_CREDITS, str(campaign_id))

    @classmethod
    def page_given(cls, page_id: int) -> Self:
        return cls(AccountKind.PAGE_GIVEN, str(page_id))

    @classmethod
    def page_matched(cls, page_id: int) -> Self:
        return cls(AccountKind.PAGE_MATCHED, str(page_id))

    @classmethod
    def team_given(cls, team_id: int) -> Self:
        return cls(AccountKind.TEAM_GIVEN, str(team_id))

    @classmethod
    def team_matched(cls, team_id: int) -> Self:
        return cls(AccountKind.TEAM_MATCHED, str(team_id))

"""Public names of credits, which stay valid after a restore; row ids do not.

The package that keeps pages and teams stands above this one. It supplies how to name a credit, and
how to find one by name in a campaign (`CREDIT_NAMES`).
"""

from collections.abc import Callable
from dataclasses import dataclass

from fundraiser.gifts.models import NO_CREDIT, Credit
from fundraiser.web.supplied import Supplied


@dataclass(frozen=True, slots=True)
class CreditName:
    """The public ids of a page and of a team; empty if there is none."""

    page: str = ""
    team: str = ""


NameCredit = Callable[[Credit], CreditName]
FindCredit = Callable[[CreditName, int], Credit]
CREDIT_NAMES: Supplied[tuple[NameCredit, FindCredit]] = Supplied("credit_names")


def name_credit(credit: Credit) -> CreditName:
    """Return the public name of a credit."""
    name, _find = CREDIT_NAMES.value
    return CreditName() if credit == NO_CREDIT else name(credit)


def find_credit(name: CreditName, campaign_id: int) -> Credit:
    """Return the credit of this name, without a page or team that the campaign does not have."""
    _name, find = CREDIT_NAMES.value
    return NO_CREDIT if name == CreditName() else find(name, campaign_id)

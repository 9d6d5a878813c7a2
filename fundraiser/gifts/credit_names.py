"""What a credit is called outside of this database: row ids come again after a restore.

Pages and teams are kept by a package that stands above this one; it supplies, once, how they are
named and found: `use_credit_names(app, name, find)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app

from fundraiser.gifts.models import NO_CREDIT, Credit

EXTENSION = "fundraiser.credit_names"


@dataclass(frozen=True, slots=True)
class CreditName:
    """The public ids of a page and of a team; empty where there is none."""

    page: str = ""
    team: str = ""


NameCredit = Callable[[Credit], CreditName]
FindCredit = Callable[[CreditName, int], Credit]


def use_credit_names(app: Flask, name: NameCredit, find: FindCredit) -> None:
    """Let `name` say what a credit is called, and `find` whose it is, in a campaign."""
    app.extensions[EXTENSION] = (name, find)


def name_credit(credit: Credit) -> CreditName:
    """Return what a credit is called."""
    if credit == NO_CREDIT:
        return CreditName()
    name: NameCredit = current_app.extensions[EXTENSION][0]
    return name(credit)


def find_credit(name: CreditName, campaign_id: int) -> Credit:
    """Return the credit of this name; without a page or team that the campaign does not have."""
    if name == CreditName():
        return NO_CREDIT
    find: FindCredit = current_app.extensions[EXTENSION][1]
    return find(name, campaign_id)

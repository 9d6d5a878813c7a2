"""What several lists have in common: names of records, and of campaigns in both languages."""

from typing import Any

from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.staff.tables.scope import Scope

SEES_CONTACT = Permission.SEE_DONOR_CONTACT


def name_of(record: Any) -> str:
    return str(record.name)


def title_of(record: Any) -> str:
    return str(record.title)


def name_of_campaign(scope: Scope) -> Any:
    """Return the expression of the campaign's name in the language of the list."""
    return Campaign.name_fr if scope.language == "fr" else Campaign.name_en

"""Adding a campaign, editing it, publishing it."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from fundraiser.campaigns.models import Campaign, CampaignStatus, Frequency
from fundraiser.database import db
from fundraiser.errors import Conflict, DomainError
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.operations import open_account
from fundraiser.money import DIGITS, Money

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 60
USUAL_PRESETS = {Frequency.ONCE.value: [2500, 5000, 10000, 25000]}


class CampaignRefused(DomainError):
    """The campaign cannot be as it was described."""


class SlugTaken(Conflict):
    """Another campaign has this address, or had it: an address never changes its meaning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFacts:
    """What staff decide about a campaign. Instants are UTC; `presets` are cents by frequency."""

    name_en: str
    name_fr: str
    summary_en: str
    summary_fr: str
    story_en: str
    story_fr: str
    goal_cents: int
    opens_at: datetime
    closes_at: datetime
    presets: dict[str, list[int]]
    shows_wall: bool = True


def add_campaign(
    slug: str, facts: CampaignFacts, *, currency: str, zone: str, at: datetime
) -> Campaign:
    """There is a draft campaign with its accounts. Raises SlugTaken, CampaignRefused."""
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise CampaignRefused(_("An address has small letters, figures and hyphens only."))
    if currency not in DIGITS:
        raise CampaignRefused(_("This currency is not offered."))
    if zone not in available_timezones():
        raise CampaignRefused(_("Choose a time zone, such as America/Toronto."))
    if db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)):
        raise SlugTaken(_("Another campaign has this address. Choose another one."))
    _require_sound(facts)
    campaign = Campaign(
        slug=slug,
        status=CampaignStatus.DRAFT,
        currency=currency,
        zone=zone,
        first_closes_at=facts.closes_at,
        created_at=at,
        **asdict(facts),
    )
    db.session.add(campaign)
    db.session.flush()
    _open_accounts(campaign)
    return campaign


def edit_campaign(campaign: Campaign, facts: CampaignFacts) -> None:
    """The campaign is as described. A later closing is an extension, and is labelled so (M14).

    While it is a draft, the closing counts as first announced. Repeatable.
    """
    _require_sound(facts)
    for name, fact in asdict(facts).items():
        setattr(campaign, name, fact)
    if campaign.status is CampaignStatus.DRAFT or campaign.closes_at < campaign.first_closes_at:
        campaign.first_closes_at = campaign.closes_at


def publish_campaign(campaign: Campaign) -> None:
    """Anyone may see the campaign; it takes gifts between its opening and its closing."""
    campaign.move_to(CampaignStatus.PUBLISHED)


def withdraw_campaign(campaign: Campaign) -> None:
    """The campaign is no longer shown and takes no gifts. Its records stay."""
    campaign.move_to(CampaignStatus.WITHDRAWN)


def _require_sound(facts: CampaignFacts) -> None:
    if facts.opens_at >= facts.closes_at:
        raise CampaignRefused(_("A campaign closes after it opens."))
    if facts.goal_cents <= 0:
        raise CampaignRefused(_("A goal is more than zero."))
    amounts = facts.presets.get(Frequency.ONCE, [])
    if not amounts or any(cents <= 0 for cents in amounts):
        raise CampaignRefused(_("Offer at least one amount, each more than zero."))


def _open_accounts(campaign: Campaign) -> None:
    for account in (
        Account.stripe(campaign.currency),
        Account.bank(campaign.currency),
        Account.fees(campaign.currency),
        Account.given(campaign.id),
        Account.covered_fees(campaign.id),
        Account.matched(campaign.id),
        Account.lead_gifts(campaign.id),
    ):
        open_account(account, campaign.currency)


def usual_presets(currency: str) -> list[Money]:
    """Return the amounts offered when staff have not chosen any."""
    return [Money(cents, currency) for cents in USUAL_PRESETS[Frequency.ONCE.value]]

"""Add, edit, publish, close and withdraw campaigns. Each operation writes an audit entry."""

import re
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from sqlalchemy import select

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign, CampaignStatus, Frequency
from fundraiser.database import db, find_row, flush_or_refuse
from fundraiser.errors import Conflict, DomainError
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.operations import open_account
from fundraiser.money import DIGITS, Money
from fundraiser.pictures.operations import publish_picture, withhold_picture
from fundraiser.web.actors import Actor

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
LONGEST_SLUG = 60
KEPT_SLUGS = frozenset({"add"})  # /staff/campaigns/add is a page of the back office
USUAL_PRESETS = {Frequency.ONCE.value: [2500, 5000, 10000, 25000]}
SMALLEST_PRESET_CENTS = 100  # the smallest amount that the giving form takes
MOST_PRESETS = 6
LONGEST_IMPACT = 40  # one line under the amount on a phone
ADDRESS_TAKEN = _("Another campaign has this address. Choose another one.")


class CampaignRefused(DomainError):
    """The campaign's facts are not valid."""


class SlugTaken(Conflict):
    """Another campaign has this slug."""


class DatesRefused(DomainError):
    """The campaign can no longer open or close at that instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFacts:
    """What staff decide about a campaign. Instants are UTC; `presets` are cents by frequency.

    `impacts` say what an offered amount does: {"5000": {"en": "supper for ten", "fr": …}}.
    """

    title_en: str
    title_fr: str
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
    impacts: dict[str, dict[str, str]] = field(default_factory=dict)
    shows_wall: bool = True
    takes_pages: bool = True
    approves_pages: bool = True


def subject_of(campaign: Campaign) -> str:
    """Return how the audit log names the campaign."""
    return f"campaign:{campaign.id}"


def facts_of(campaign: Campaign) -> CampaignFacts:
    """Return the campaign's current facts."""
    return CampaignFacts(
        **{each.name: getattr(campaign, each.name) for each in fields(CampaignFacts)}
    )


def add_campaign(
    slug: str, facts: CampaignFacts, *, currency: str, zone: str, actor: Actor, at: datetime
) -> Campaign:
    """Add a draft campaign and open its accounts.

    Repeatable: an identical draft is returned as it is. Raises SlugTaken, CampaignRefused.
    """
    if currency not in DIGITS:
        raise CampaignRefused(_("This currency is not offered."))
    _require_zone(zone)
    _require_sound(facts)
    existing = find_row(Campaign, Campaign.slug == slug)
    if existing and _is_the_same_draft(existing, facts, currency=currency, zone=zone):
        return existing
    _require_free_slug(slug)
    campaign = _new_draft(slug, facts, currency=currency, zone=zone, at=at)
    _open_accounts(campaign)
    audit.record(
        AuditAction.CAMPAIGN_ADDED,
        subject_of(campaign),
        actor,
        at,
        after={"slug": slug, "zone": zone, **_fact_values(facts, currency)},
    )
    return campaign


def edit_campaign(
    campaign: Campaign,
    facts: CampaignFacts,
    *,
    slug: str | None = None,
    zone: str | None = None,
    actor: Actor,
    at: datetime,
) -> None:
    """Change the campaign's facts. A later closing is an extension and labelled as one (M14).

    A draft's slug and zone may change, and its closing counts as first announced. Once published,
    slug, zone and an opening that has passed are fixed. Repeatable: without a change there is no
    audit entry. Raises SlugTaken, CampaignRefused, DatesRefused.
    """
    _require_sound(facts)
    before = _audit_values(campaign)
    is_draft = campaign.is_draft
    if is_draft:
        _change_slug_and_zone(campaign, slug or campaign.slug, zone or campaign.zone)
    else:
        _require_possible_dates(campaign, facts, at)
    is_extension = not is_draft and facts.closes_at > campaign.closes_at
    for name, fact in asdict(facts).items():
        setattr(campaign, name, fact)
    if is_draft or campaign.closes_at < campaign.first_closes_at:
        campaign.first_closes_at = campaign.closes_at
    flush_or_refuse(SlugTaken(ADDRESS_TAKEN))
    action = AuditAction.CAMPAIGN_EXTENDED if is_extension else AuditAction.CAMPAIGN_CHANGED
    audit.record_changes(
        action, subject_of(campaign), actor, at, before=before, after=_audit_values(campaign)
    )


def publish_campaign(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """Show the campaign to anyone, and take gifts from its opening to its closing.

    Repeatable. Raises DatesRefused for a draft whose closing has passed.
    """
    if campaign.is_published:
        return
    if campaign.is_draft and campaign.closes_at <= at:
        raise DatesRefused(_("The closing has already passed. Choose a later one, then publish."))
    campaign.move_to(CampaignStatus.PUBLISHED)
    campaign.preview_id = None
    if campaign.picture:
        publish_picture(campaign.picture)
    audit.record(AuditAction.CAMPAIGN_PUBLISHED, subject_of(campaign), actor, at)


def close_campaign(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """Take no more gifts from now on; the page stays. Repeatable: what has ended stays as it is.

    Raises CampaignRefused unless the campaign is published and has opened.
    """
    if not campaign.is_published or campaign.opens_at >= at:
        raise CampaignRefused(_("Only a campaign that has opened can be closed."))
    if campaign.closes_at <= at:
        return
    before = _audit_values(campaign)
    campaign.closes_at = at
    campaign.first_closes_at = min(campaign.first_closes_at, at)
    audit.record_changes(
        AuditAction.CAMPAIGN_CLOSED,
        subject_of(campaign),
        actor,
        at,
        before=before,
        after=_audit_values(campaign),
    )


def withdraw_campaign(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """Stop showing the campaign and taking gifts; keep its records. Repeatable.

    Raises CampaignRefused for a draft, which is not public anyway.
    """
    if campaign.status is CampaignStatus.WITHDRAWN:
        return
    if not campaign.can_move_to(CampaignStatus.WITHDRAWN):
        raise CampaignRefused(_("No one can see a draft, so there is nothing to withdraw."))
    campaign.move_to(CampaignStatus.WITHDRAWN)
    if campaign.picture:
        withhold_picture(campaign.picture)
    audit.record(AuditAction.CAMPAIGN_WITHDRAWN, subject_of(campaign), actor, at)


def _require_sound(facts: CampaignFacts) -> None:
    if not facts.title_en.strip() or not facts.title_fr.strip():
        raise CampaignRefused(_("A campaign has a title in both languages."))
    if not facts.name_en.strip() or not facts.name_fr.strip():
        raise CampaignRefused(_("A campaign has a name in both languages."))
    if facts.opens_at >= facts.closes_at:
        raise CampaignRefused(_("A campaign closes after it opens."))
    if facts.goal_cents <= 0:
        raise CampaignRefused(_("A goal is more than zero."))
    _require_sound_presets(facts.presets.get(Frequency.ONCE, []))
    _require_sound_impacts(facts)


def _require_sound_presets(amounts: list[int]) -> None:
    if not amounts or any(cents < SMALLEST_PRESET_CENTS for cents in amounts):
        raise CampaignRefused(_("Offer at least one amount, each of 1.00 or more."))
    if len(amounts) > MOST_PRESETS:
        raise CampaignRefused(_("Offer at most %(most)s amounts.", most=MOST_PRESETS))
    if len(set(amounts)) != len(amounts):
        raise CampaignRefused(_("Offer each amount once."))


def _require_sound_impacts(facts: CampaignFacts) -> None:
    offered = {str(cents) for amounts in facts.presets.values() for cents in amounts}
    if not offered.issuperset(facts.impacts):
        raise CampaignRefused(_("Say what an amount does only for an amount you offer."))
    words = [text for by_language in facts.impacts.values() for text in by_language.values()]
    if any(len(text) > LONGEST_IMPACT for text in words):
        raise CampaignRefused(
            _("Say in at most %(most)s characters what an amount does.", most=LONGEST_IMPACT)
        )


def _require_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise CampaignRefused(_("Choose a time zone, such as America/Toronto."))


def _require_free_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise CampaignRefused(_("An address has small letters, figures and hyphens only."))
    is_taken = db.session.scalar(select(Campaign.id).where(Campaign.slug == slug)) is not None
    if is_taken or slug in KEPT_SLUGS:
        raise SlugTaken(ADDRESS_TAKEN)


def _require_possible_dates(campaign: Campaign, facts: CampaignFacts, at: datetime) -> None:
    """Raise DatesRefused if an opening that has passed moves, or the closing moves to the past."""
    if facts.opens_at != campaign.opens_at and campaign.opens_at <= at:
        raise DatesRefused(_("The campaign has opened, so its opening can no longer change."))
    if facts.closes_at != campaign.closes_at and facts.closes_at <= at:
        raise DatesRefused(_("The new closing has already passed. Choose a later one."))


def _is_the_same_draft(
    campaign: Campaign, facts: CampaignFacts, *, currency: str, zone: str
) -> bool:
    same_place = campaign.currency == currency and campaign.zone == zone
    return campaign.is_draft and same_place and facts_of(campaign) == facts


def _new_draft(
    slug: str, facts: CampaignFacts, *, currency: str, zone: str, at: datetime
) -> Campaign:
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
    flush_or_refuse(SlugTaken(ADDRESS_TAKEN))
    return campaign


def _change_slug_and_zone(campaign: Campaign, slug: str, zone: str) -> None:
    _require_zone(zone)
    if slug != campaign.slug:
        _require_free_slug(slug)
    campaign.slug = slug
    campaign.zone = zone


def _audit_values(campaign: Campaign) -> dict[str, Any]:
    return {
        "slug": campaign.slug,
        "zone": campaign.zone,
        **_fact_values(facts_of(campaign), campaign.currency),
    }


def _fact_values(facts: CampaignFacts, currency: str) -> dict[str, Any]:
    """Return the facts as the audit log stores them: plain values that people can read."""
    values: dict[str, Any] = asdict(facts)
    values["goal"] = str(Money(values.pop("goal_cents"), currency))
    values["opens_at"] = facts.opens_at.isoformat()
    values["closes_at"] = facts.closes_at.isoformat()
    values["presets"] = {
        frequency: [str(Money(cents, currency)) for cents in amounts]
        for frequency, amounts in facts.presets.items()
    }
    values["impacts"] = {
        f"{Money(int(cents), currency)} ({language})": words
        for cents, by_language in facts.impacts.items()
        for language, words in by_language.items()
    }
    return values


def _open_accounts(campaign: Campaign) -> None:
    for account in (
        Account.stripe(campaign.currency),
        Account.bank(campaign.currency),
        Account.fees(campaign.currency),
        Account.given(campaign.id),
        Account.covered_fees(campaign.id),
        Account.matched(campaign.id),
        Account.lead_gifts(campaign.id),
        Account.soft_credits(campaign.id),
    ):
        open_account(account, campaign.currency)

"""The opening checks of a campaign: what it still lacks, and where that is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.accounts.permissions import Permission
from fundraiser.campaigns.models import Campaign
from fundraiser.errors import DomainError
from fundraiser.i18n.languages import current_language
from fundraiser.matching.queries import PoolFigures
from fundraiser.organisation.queries import get_organisation, is_named

EDITS_CHARITY = Permission.EDIT_ORGANISATION


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a campaign still lacks. A hard one stops it.

    It is mended at `endpoint`, whose address has these `values`.
    """

    text: str
    link_text: str
    endpoint: str
    values: dict[str, str]
    is_hard: bool = False
    permission: Permission = Permission.SEE_TOTALS  # what the link needs

    @property
    def is_of_charity(self) -> bool:
        """Whether only an administrator can mend it."""
        return self.permission is EDITS_CHARITY


class NotReady(DomainError):
    message = _l("Mend what is listed first. Then publish the campaign.")


def refuse_if_blocked(gaps: Sequence[Gap]) -> None:
    """Raise NotReady if a hard check fails."""
    if any(gap.is_hard for gap in gaps):
        raise NotReady


def gaps_of(campaign: Campaign, pools: Sequence[PoolFigures], at: datetime) -> list[Gap]:
    """Return the opening checks that fail, before or while the public sees the campaign."""
    return [
        *_gaps_of_charity(),
        *_gaps_of_texts(campaign, at),
        *_gaps_of_match(campaign, pools, at),
        *_gaps_of_drafts(pools),
    ]


def _gaps_of_charity() -> list[Gap]:
    """Return what every page and email lacks for want of the charity's details."""
    charity = get_organisation()
    checks = (
        (is_named(charity), True, _("The charity has no name yet.")),
        (
            charity.address_lines,
            False,
            _("The charity has no postal address. Emails that ask for gifts must carry one."),
        ),
        (charity.general_email, False, _("There is no email address for people with questions.")),
    )
    return [
        Gap(text, _("Write who you are"), "staff.organisation", {}, is_hard, EDITS_CHARITY)
        for passes, is_hard, text in checks
        if not passes
    ]


def _gaps_of_texts(campaign: Campaign, at: datetime) -> list[Gap]:
    place = ("staff.campaign_edit", {"slug": campaign.slug})
    gaps = [Gap(text, _("Write it"), *place) for text in _missing_words(campaign)]
    if campaign.picture_id is None:
        page = ("staff.campaign_photograph", {"slug": campaign.slug})
        text, link = _("It has no photograph yet."), _("Add a photograph")
        gaps.append(Gap(text, link, *page, permission=Permission.MANAGE_CAMPAIGNS))
    if campaign.is_draft and campaign.closes_at <= at:
        text = _("Its closing has already passed.")
        gaps.insert(0, Gap(text, _("Change the dates"), *place, is_hard=True))
    return gaps


def _gaps_of_match(campaign: Campaign, pools: Sequence[PoolFigures], at: datetime) -> list[Gap]:
    gaps = []
    has_ended = campaign.is_published and campaign.closes_at <= at
    if not has_ended and not any(figures.pool.is_open for figures in pools):
        is_ready = any(figures.pool.can_first_open_at(at) for figures in pools)
        text = _("No match pool is open, so its pages do not mention a match.")
        if is_ready and not campaign.is_published:
            text = _("No match pool is open yet. Pools that are ready can open with the campaign.")
        gaps.append(Gap(text, _("See the pools"), "staff.match", {"campaign": campaign.slug}))
    for figures in short_pools(pools, campaign):
        text = _(
            "The pool of %(sponsor)s ends before the campaign does.",
            sponsor=figures.pool.sponsor.name_in(current_language()),
        )
        pool = {"public_id": figures.pool.public_id}
        gaps.append(Gap(text, _("See its terms"), "staff.match_pool", pool))
    return gaps


def _gaps_of_drafts(pools: Sequence[PoolFigures]) -> list[Gap]:
    """Return what keeps a draft pool from being opened (M1)."""
    return [
        Gap(
            _(
                "The pool of %(sponsor)s cannot open: its signed commitment is not on file.",
                sponsor=figures.pool.sponsor.name_in(current_language()),
            ),
            _("See the draft"),
            "staff.match_pool",
            {"public_id": figures.pool.public_id},
        )
        for figures in pools
        if figures.pool.is_draft and not figures.pool.terms.is_signed
    ]


def _missing_words(campaign: Campaign) -> list[str]:
    return [
        words
        for text, twin, words in (
            (campaign.summary_en, campaign.summary_fr, _("The summary is missing in English.")),
            (campaign.summary_fr, campaign.summary_en, _("The summary is missing in French.")),
            (campaign.story_en, campaign.story_fr, _("The story is missing in English.")),
            (campaign.story_fr, campaign.story_en, _("The story is missing in French.")),
        )
        if twin and not text
    ] or ([] if campaign.story_en else [_("It has no story yet.")])


def short_pools(pools: Sequence[PoolFigures], campaign: Campaign) -> list[PoolFigures]:
    """Return the open pools whose window ends before the campaign does."""
    return [
        figures
        for figures in pools
        if figures.pool.is_open
        and not figures.pool.is_lead_gift
        and figures.pool.terms.closes_at < campaign.closes_at
    ]

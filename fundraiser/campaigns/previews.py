"""The secret link to the preview of a campaign that is not public."""

from datetime import datetime

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import CampaignRefused, subject_of
from fundraiser.public_ids import new_public_id
from fundraiser.web.actors import Actor
from fundraiser.web.links import public_signed_url

LINK_PURPOSE = "campaign-preview"


def share_preview(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """Give the campaign a secret link to its preview. Repeatable: a link it has stays.

    Publishing ends the link. Raises CampaignRefused for a published campaign.
    """
    if campaign.is_published:
        raise CampaignRefused(_("The campaign is public. Share the address of its page."))
    if campaign.preview_id:
        return
    campaign.preview_id = new_public_id()
    audit.record(AuditAction.CAMPAIGN_PREVIEW_SHARED, subject_of(campaign), actor, at)


def withdraw_preview(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """End the secret link; another one will differ. Repeatable."""
    if campaign.preview_id is None:
        return
    campaign.preview_id = None
    audit.record(AuditAction.CAMPAIGN_PREVIEW_WITHDRAWN, subject_of(campaign), actor, at)


def preview_url(campaign: Campaign, language: str) -> str:
    """Return the secret link, or an empty text if there is none."""
    if campaign.preview_id is None:
        return ""
    return public_signed_url(
        "public.shared_preview", LINK_PURPOSE, campaign.preview_id, language=language
    )

"""Operations on a campaign's photograph. Each writes an audit entry.

The caller has drawn the sizes outside the transaction (`pictures.operations.draw_picture`) and
locked the campaign.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import subject_of
from fundraiser.database import db
from fundraiser.errors import DomainError
from fundraiser.pictures.operations import (
    DrawnPicture,
    NewPart,
    add_picture,
    copy_picture,
    delete_picture,
    publish_picture,
    show_part,
)
from fundraiser.web.actors import Actor


class PhotographRefused(DomainError):
    """The photograph has no description, or was replaced meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotographWords:
    """The photograph's alternative text in each language, and its credit."""

    alt_en: str = ""
    alt_fr: str = ""
    credit: str = ""


def set_photograph(
    campaign: Campaign, new: DrawnPicture, words: PhotographWords, *, actor: Actor, at: datetime
) -> None:
    """Set the campaign's photograph in place of any other. It is public if the campaign is.

    Not repeatable: each call adds a picture. Raises PhotographRefused without a description.
    """
    before, old = _audit_facts(campaign), campaign.picture
    picture = add_picture(new, at=at)
    if campaign.is_published:
        publish_picture(picture)
    campaign.picture = picture
    _describe(campaign, words)
    db.session.flush()
    if old:
        delete_picture(old)
    _record_change(campaign, before, actor, at)


def copy_photograph(campaign: Campaign, of: Campaign, *, actor: Actor, at: datetime) -> None:
    """Give a campaign without a photograph a copy of another's, if that has one. Repeatable."""
    if campaign.picture or of.picture is None:
        return
    before = _audit_facts(campaign)
    campaign.picture = copy_picture(of.picture, at=at)
    _write_words(campaign, words_of_photograph(of))
    db.session.flush()
    _record_change(campaign, before, actor, at)


def crop_photograph(
    campaign: Campaign, part: NewPart, words: PhotographWords, *, actor: Actor, at: datetime
) -> None:
    """Set the crop and words of the campaign's photograph. Repeatable.

    Raises PhotographRefused if it was replaced meanwhile, or without a description.
    """
    if campaign.picture is None or campaign.picture_id != part.picture_id:
        raise PhotographRefused(
            _("The photograph was replaced meanwhile. Look at the new one first.")
        )
    before = _audit_facts(campaign)
    show_part(campaign.picture, part)
    _describe(campaign, words)
    _record_change(campaign, before, actor, at)


def remove_photograph(campaign: Campaign, *, actor: Actor, at: datetime) -> None:
    """Delete the campaign's photograph. Repeatable."""
    picture = campaign.picture
    if picture is None:
        return
    before = _audit_facts(campaign)
    campaign.picture = None
    _write_words(campaign, PhotographWords())
    db.session.flush()
    delete_picture(picture)
    _record_change(campaign, before, actor, at)


def words_of_photograph(campaign: Campaign) -> PhotographWords:
    """Return the current words of the campaign's photograph."""
    return PhotographWords(
        alt_en=campaign.picture_alt_en,
        alt_fr=campaign.picture_alt_fr,
        credit=campaign.picture_credit,
    )


def _describe(campaign: Campaign, words: PhotographWords) -> None:
    if not words.alt_en.strip() or not words.alt_fr.strip():
        raise PhotographRefused(_("Describe the photograph in both languages."))
    _write_words(campaign, words)


def _write_words(campaign: Campaign, words: PhotographWords) -> None:
    for name, text in asdict(words).items():
        setattr(campaign, f"picture_{name}", text)


def _audit_facts(campaign: Campaign) -> dict[str, Any]:
    """Return the photograph's facts for the audit log: its id, crop and words."""
    facts = {"picture": "", "part": "", **asdict(words_of_photograph(campaign))}
    if campaign.picture:
        facts["picture"] = campaign.picture.public_id
        facts["part"] = campaign.picture.crop.in_words
    return facts


def _record_change(
    campaign: Campaign, before: Mapping[str, Any], actor: Actor, at: datetime
) -> None:
    audit.record_changes(
        AuditAction.CAMPAIGN_PHOTOGRAPH_CHANGED,
        subject_of(campaign),
        actor,
        at,
        before=before,
        after=_audit_facts(campaign),
    )

"""A gift counts for another page or team, because staff say so and why.

Its money, its match and its donor's receipt stay where they are: only who is thanked for it moves.
"""

from datetime import datetime

from flask_babel import lazy_gettext as _

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db
from fundraiser.errors import Conflict
from fundraiser.gifts.models import Credit, Gift
from fundraiser.gifts.operations import move_credit
from fundraiser.peer_to_peer.models import (
    FundraiserPage,
    PlaceStatus,
    Team,
    subject_of,
    subject_of_team,
)
from fundraiser.web.actors import Actor


class CreditElsewhere(Conflict):
    """The page or team raises money for another campaign than the gift was made to."""

    message = _("This page or team belongs to another campaign. The gift cannot count for it.")


class CreditHasMoved(Conflict):
    """The gift counts for somebody else than when the page was opened."""

    message = _("The credit of this gift has just been moved. Check how it stands now.")


def credit_of_page(page: FundraiserPage) -> Credit:
    """Return how a gift counts that is moved to a page: for its team, too."""
    return Credit(page.id, page.team_id)


def move_gift(
    gift: Gift, to: Credit, *, seen: Credit, actor: Actor, note: str, at: datetime
) -> None:
    """The gift, what is left of it and its match, count for another page and team, or for none.

    `seen` is who it counted for when that was decided. Raises CreditHasMoved, CreditElsewhere.
    Repeatable. The caller has the gift locked.
    """
    before = gift.credit
    if before == to:
        return
    if before != seen:
        raise CreditHasMoved
    _require_same_campaign(gift, to)
    move_credit(gift, to, at=at)
    audit.record(
        AuditAction.CREDIT_MOVED,
        f"gift:{gift.id}",
        actor,
        at,
        before=_audited(before),
        after=_audited(to),
        note=note,
    )


def _require_same_campaign(gift: Gift, to: Credit) -> None:
    page = db.session.get(FundraiserPage, to.page_id) if to.page_id else None
    team = db.session.get(Team, to.team_id) if to.team_id else None
    if any(place and place.campaign_id != gift.campaign_id for place in (page, team)):
        raise CreditElsewhere
    if page is not None and page.status is PlaceStatus.DRAFT:
        raise CreditElsewhere


def _audited(credit: Credit) -> dict[str, str]:
    return {
        "credit_page": subject_of(credit.page_id) if credit.page_id else "",
        "credit_team": subject_of_team(credit.team_id) if credit.team_id else "",
    }

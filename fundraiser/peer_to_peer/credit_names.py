"""Pages and teams by their public ids: for what is kept outside of this database."""

from fundraiser.database import db
from fundraiser.gifts.credit_names import CreditName
from fundraiser.gifts.models import Credit
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.pages import find_page
from fundraiser.peer_to_peer.queries.teams import find_team


def name_of_credit(credit: Credit) -> CreditName:
    page = db.session.get(FundraiserPage, credit.page_id) if credit.page_id else None
    team = db.session.get(Team, credit.team_id) if credit.team_id else None
    return CreditName(page.public_id if page else "", team.public_id if team else "")


def credit_of_name(name: CreditName, campaign_id: int) -> Credit:
    """Return whom a name is of, as far as the campaign has them."""
    page, team = find_page(name.page), find_team(name.team)
    return Credit(
        page.id if page and page.campaign_id == campaign_id else None,
        team.id if team and team.campaign_id == campaign_id else None,
    )

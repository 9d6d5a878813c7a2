"""One of every page about teams and leaderboards that anybody may see."""

from fundraiser.campaigns.models import Campaign
from fundraiser.peer_to_peer.models import PlaceStatus
from tests import make


def team_pages(campaign: Campaign, *, name: str, word: str) -> dict[str, str]:
    """Save teams as full as can be and as bare, and return the addresses of what shows them."""
    captain = make.donor("captain@example.org", name=name[:80])
    page = make.fundraiser_page(campaign, owner=captain, slug="captains-page", title=word[:80])
    full = make.team(
        campaign,
        captain=captain,
        page=page,
        name=word[:80],
        captain_name=name[:80],
        words=f"{word * 3}\n\n> {name}\n\n- One\n- Two",
        goal=make.cad(1000),
    )
    make.page_gift(make.join(page, full), make.cad(1234), email="rich@example.org")
    make.team_gift(full, make.cad(5), email="small@example.org")
    tied = make.fundraiser_page(
        campaign, owner=make.donor("tied@example.org", name="ليلى"), slug="tied", title="Tied"
    )
    make.page_gift(make.join(tied, full), make.cad(1234), email="also-rich@example.org")
    bare = make.team(campaign, captain=captain, name="Bare")
    over = make.team(campaign, captain=captain, name="Over", status=PlaceStatus.CLOSED)
    return {
        "leaderboard": f"/campaigns/{campaign.slug}/leaderboard",
        "leaderboard around a page": f"/campaigns/{campaign.slug}/leaderboard?of=tied",
        "leaderboard of teams": f"/campaigns/{campaign.slug}/leaderboard/teams",
        "leaderboard with nobody": "/campaigns/bare/leaderboard",
        "leaderboard without teams": "/campaigns/bare/leaderboard/teams",
        "team": f"/t/{full.slug}",
        "team's members": f"/t/{full.slug}/members",
        "team with nobody": f"/t/{bare.slug}",
        "team that is closed": f"/t/{over.slug}",
        "invitation": f"/t/{full.slug}/join/{full.invitation_key}",
        "invitation to a closed team": f"/t/{over.slug}/join/{over.invitation_key}",
        "flag of a team": f"/t/{full.slug}/flag",
    }

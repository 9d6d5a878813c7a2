"""Supporters' pages with everything on them, and with as little as there can be."""

from datetime import date

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.models import FundraiserPage, PageUpdate, PlaceStatus
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.web.links import signature
from tests import make
from tests.peer_to_peer.pictures import give_picture


def supporter_pages(campaign: Campaign, *, name: str, word: str) -> dict[str, str]:
    """Save pages in each state, and return their addresses by what they show.

    `name` is longer than a line, `word` wider than a phone.
    """
    full = full_page(campaign, name=name, word=word)
    for number in range(14):
        make.page_gift(
            full,
            make.cad(20),
            name=f"{name} {number}",
            email=f"s{number}@example.org",
            comment=word,
        )
    gift = make.page_gift(full, make.cad(5), name=name, email="through@example.org")
    for status in (PlaceStatus.LIVE, PlaceStatus.PAUSED, PlaceStatus.CLOSED):
        owner = make.donor(f"{status}@example.org", name="Bo")
        make.fundraiser_page(campaign, owner=owner, slug=f"a-{status}-page", status=status)
    thanks = f"/gifts/{gift.public_id}/thank-you?s={signature('gift', gift.public_id)}"
    return {
        "supporter's page": "/f/full-page",
        "supporter's page: givers": "/f/full-page/givers",
        "supporter's page: news": "/f/full-page/updates",
        "supporter's page: flag": "/f/full-page/flag",
        "supporter's page: flagged": "/f/full-page/flag?sent=1",
        "supporter's page with nothing yet": "/f/a-live-page",
        "supporter's page that is paused": "/f/a-paused-page",
        "supporter's page that is closed": "/f/a-closed-page",
        "thank-you through a page": thanks,
    }


def full_page(campaign: Campaign, *, name: str, word: str) -> FundraiserPage:
    page = make.fundraiser_page(
        campaign,
        owner=make.donor("full@example.org", name=name[:80]),
        slug="full-page",
        title=word[:80],
        event_on=date(2026, 12, 12),
    )
    with transaction():
        fresh = get_page(page.id)
        fresh.story = f"# One\n\n## Two\n\n{word * 3}\n\n> {name}\n\n- a\n- b\n"
        for number in range(5):
            at = clock.now()
            db.session.add(
                PageUpdate(
                    page_id=page.id,
                    once_key=f"news {number}",
                    words=f"## News\n\n{word} {number}",
                    made_at=at,
                    shown_at=at,
                )
            )
    give_picture(page, name)
    return get_page(page.id)

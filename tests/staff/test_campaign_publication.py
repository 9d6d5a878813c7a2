"""Publishing a campaign together with its match pools."""

from datetime import timedelta

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.queries import find_campaign
from fundraiser.matching.models import PoolKind
from fundraiser.matching.operations.pools import subject_of
from fundraiser.matching.queries import find_pool, list_pools
from tests import make
from tests.make import cad

PUBLISH = "/staff/campaigns/winter/publish"


@pytest.fixture
def draft(app):
    make.charity()
    return make.campaign(is_published=False)


def draft_pool(campaign, sponsor, **changes):
    return make.match_pool(campaign, available=cad(500), sponsor=sponsor, is_open=False, **changes)


def now(pool):
    fresh = find_pool(pool.public_id)
    assert fresh
    return fresh


def is_published():
    campaign = find_campaign("winter")
    return campaign is not None and campaign.is_published


def acts_on(pool):
    return [entry.action for entry in history_of([subject_of(pool)])]


def test_the_pools_open_in_the_step_that_publishes(signed_in, browser, draft):
    board, gift = (
        draft_pool(draft, "The Board"),
        draft_pool(draft, "A family", kind=PoolKind.LEAD_GIFT),
    )
    page = signed_in(Role.ADMIN).open(PUBLISH)
    assert page.has_text("No match pool is open yet. Pools that are ready can open with the")

    page = page.submit("Publish the campaign")

    assert page.has_text("The campaign is published.")
    assert now(board).is_open
    assert now(gift).is_open
    assert acts_on(board)[-1] is AuditAction.POOL_OPENED
    public = browser.open("/campaigns/winter")
    assert public.has_text("$500 in matching funds is left, from The Board.")


def test_a_pool_that_is_not_chosen_stays_a_draft(signed_in, draft):
    chosen, other = draft_pool(draft, "The Board"), draft_pool(draft, "A shop")

    signed_in(Role.ADMIN).open(PUBLISH).submit("Publish the campaign", pools=[chosen.public_id])

    assert now(chosen).is_open
    assert now(other).is_draft


def test_a_pool_without_a_signed_commitment_is_named_and_not_offered(signed_in, draft):
    unsigned = draft_pool(draft, "A shop", signed_on=None)

    page = signed_in(Role.ADMIN).open(PUBLISH)

    assert page.has_text("The pool of A shop cannot open: its signed commitment is not on file.")
    assert page.has_text("No match pool is open, so its pages do not mention a match.")
    assert not page.soup.select("[name=pools]")

    page.browser.post(PUBLISH, {**page_fields(page), "pools": unsigned.public_id}, status=422)

    assert now(unsigned).is_draft
    assert not is_published()


def page_fields(page):
    return {"csrf_token": str(page.soup.select_one("main [name=csrf_token]")["value"])}


def test_without_the_permission_pools_are_listed_and_none_is_opened(signed_in, draft):
    pool = draft_pool(draft, "The Board")
    page = signed_in(Role.FUNDRAISING).open(PUBLISH)
    assert page.has_text("A colleague with the role Finance opens them:")
    assert not page.soup.select("[name=pools]")

    page.browser.post(PUBLISH, {**page_fields(page), "pools": pool.public_id}, status=403)
    page.submit("Publish the campaign")

    assert is_published()
    assert now(pool).is_draft


def test_a_pool_whose_window_is_over_is_not_offered(signed_in, clock, draft):
    draft_pool(draft, "The Board", closes_at=clock.now() + timedelta(hours=1))
    clock.move(timedelta(hours=2))

    page = signed_in(Role.ADMIN).open(PUBLISH)

    assert not page.soup.select("[name=pools]")
    assert len(list_pools(draft.id)) == 1

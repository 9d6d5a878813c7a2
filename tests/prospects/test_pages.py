"""A prospect who has a page of their own is known as such, and gets the owner's emails instead."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from fundraiser import clock as times
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.prospects.emails import follow_up
from fundraiser.prospects.jobs import follow_up_prospects
from fundraiser.prospects.models import FollowUpSent, ProspectStatus
from fundraiser.prospects.queries import get_prospect
from tests import make
from tests.peer_to_peer.drafts import a_draft


def status_of(prospect) -> ProspectStatus:
    follow_up_prospects()
    db.session.expire_all()
    return get_prospect(prospect.id).status


@pytest.mark.parametrize(
    ("page_status", "expected"),
    [
        (PlaceStatus.WAITING, ProspectStatus.STARTED),
        (PlaceStatus.LIVE, ProspectStatus.LIVE),
        (PlaceStatus.HIDDEN, ProspectStatus.NEW),
    ],
)
def test_a_prospect_follows_their_page(app, page_status, expected):
    prospect = make.prospect("mia@example.org")
    make.fundraiser_page(make.campaign(), owner=make.donor("Mia@Example.org "), status=page_status)

    assert status_of(prospect) is expected


def test_somebody_else_s_page_changes_nothing(app):
    prospect = make.prospect("mia@example.org")
    make.fundraiser_page(make.campaign(), owner=make.donor("ben@example.org", name="Ben"))

    assert status_of(prospect) is ProspectStatus.NEW


def test_who_has_a_page_gets_none_of_the_prospect_s_emails(app, clock):
    clock.set_to(make.instant("2026-11-02 15:00"))
    prospect = make.prospect("mia@example.org")
    make.fundraiser_page(
        make.campaign(closes_at=make.instant("2027-01-01 05:00")),
        owner=make.donor("mia@example.org"),
    )
    clock.move(timedelta(days=4))
    status_of(prospect)

    assert db.session.scalar(select(func.count()).select_from(FollowUpSent)) == 0


def test_a_page_that_is_over_ends_the_prospect_and_a_new_one_begins_it_again(app):
    prospect = make.prospect("mia@example.org")
    page = make.fundraiser_page(make.campaign(), owner=make.donor("mia@example.org"))
    assert status_of(prospect) is ProspectStatus.LIVE
    with transaction():
        locked = lock_page(page.id)
        locked.move_to(PlaceStatus.CLOSED)
        locked.ended_at = times.now()
    assert status_of(prospect) is ProspectStatus.DONE

    make.fundraiser_page(page.campaign, owner=make.donor("mia@example.org"), slug="mias-second-run")
    assert status_of(prospect) is ProspectStatus.LIVE


def test_a_page_begun_from_our_email_is_theirs_under_any_address(app):
    prospect = make.prospect("mia@example.org")
    page = make.fundraiser_page(make.campaign(), owner=make.donor("mia.roy@work.example"))
    with transaction():
        lock_page(page.id).prospect_id = prospect.id

    assert status_of(prospect) is ProspectStatus.LIVE


def test_whose_page_is_a_draft_still_hears_from_us(app, clock):
    clock.set_to(make.instant("2026-11-02 15:00"))
    prospect = make.prospect("mia@example.org")
    draft = a_draft(make.campaign())
    with transaction():
        lock_page(draft.id).prospect_id = prospect.id
    assert status_of(prospect) is ProspectStatus.STARTED

    clock.move(timedelta(days=4))
    status_of(prospect)

    sent = db.session.scalars(select(FollowUpSent)).one()
    assert follow_up(sent.id)

"""Where the members of a team stand, and what a captain reads about it."""

from datetime import UTC, datetime, timedelta

import pytest

from fundraiser import clock as times
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.member_standing import (
    MemberProgress,
    Stage,
    Standing,
    standing_of,
)
from fundraiser.peer_to_peer.models import PlaceStatus
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.pictures.models import Picture
from tests import make
from tests.donors.signing_in import sign_in
from tests.make import cad
from tests.peer_to_peer.teams import member, own

NOW = datetime(2026, 12, 10, 15, tzinfo=UTC)


def progress(**changes):
    facts = {
        "stage": Stage.LIVE,
        "has_picture": True,
        "gift_count": 3,
        "percent": 40,
        "live_since": NOW - timedelta(days=9),
        "active_at": NOW - timedelta(days=1),
    }
    return MemberProgress(**{**facts, **changes})


@pytest.mark.parametrize(
    ("changes", "standing", "is_stuck"),
    [
        ({"stage": Stage.DRAFT}, Standing.UNPUBLISHED, True),
        ({"stage": Stage.WAITING}, Standing.IN_REVIEW, False),
        ({"stage": Stage.CHANGE_ASKED}, Standing.CHANGE_ASKED, True),
        ({"stage": Stage.OVER, "gift_count": 0}, Standing.OVER, False),
        ({"has_picture": False}, Standing.NO_PICTURE, True),
        ({"gift_count": 0, "percent": 0}, Standing.NO_GIFT, True),
        (
            {"gift_count": 0, "percent": 0, "live_since": NOW - timedelta(hours=20)},
            Standing.JUST_BEGUN,
            False,
        ),
        ({"active_at": NOW - timedelta(days=7)}, Standing.QUIET, True),
        ({}, Standing.ON_ITS_WAY, False),
        ({"percent": 100, "has_picture": False}, Standing.REACHED, False),
    ],
)
def test_the_first_thing_that_holds_a_member_up(changes, standing, is_stuck):
    found = standing_of(progress(**changes), at=NOW)

    assert (found.standing, found.is_stuck) == (standing, is_stuck)


def test_a_captain_reads_who_is_stuck_and_what_would_help(app, browser, clock):
    campaign = make.campaign()
    captain = make.donor("cap@example.org", name="Cap")
    team = make.team(campaign, captain=captain, page=member(campaign, "cap"))
    ana, ben, eve = (make.join(member(campaign, name), team) for name in ("ana", "ben", "eve"))
    make.page_gift(ben, cad(200), email="x@example.org")
    with transaction():
        lock_page(eve.id).move_to(PlaceStatus.PAUSED)
        for page in (ana, ben):
            picture = Picture(uploaded_at=times.now(), version=1, is_public=False)
            db.session.add(picture)
            db.session.flush()
            lock_page(page.id).picture_id = picture.id
    clock.set_to(times.now() + timedelta(days=8))
    sign_in(browser, captain)

    page = browser.open(own(team))

    assert page.has_text("2 members could use a hand.")
    assert page.has_text("No gift yet. Suggest a first gift of their own")
    assert page.has_text("No gift and no update for a week. At 40% of the goal.")
    assert page.has_text("The page takes no gifts now.")

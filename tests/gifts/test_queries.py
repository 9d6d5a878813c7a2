"""Which gifts are found: the wall, a page's own, those of a pledge, those whose fee is unknown."""

from datetime import timedelta

import pytest

from fundraiser.database import db, transaction
from fundraiser.gifts.models import Credit
from fundraiser.gifts.operations import hide_comment, show_comment
from fundraiser.gifts.queries import (
    find_gift,
    find_gift_of_payment,
    get_gift,
    list_fees_unknown,
    list_gifts_of_pledge,
    lock_gift,
    lock_gift_of_payment,
    wall,
    wall_of,
)
from tests import make
from tests.gifts.refunds import refund
from tests.make import cad, cents

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def campaign(app):
    return make.campaign()


def give(campaign, amount, clock, **wishes):
    clock.move(timedelta(minutes=1))
    return make.gift(campaign, amount, **wishes)


def test_the_wall_shows_the_newest_gifts_as_their_donors_let_others_see_them(campaign, clock):
    make.match_pool(campaign, available=cad(20))
    give(campaign, cad(20), clock, name="Ana", comment="For Joe.")
    give(campaign, cad(30), clock, name="Bo", email="bo@example.org", hides_name=True)

    newest, older = wall(campaign.id)

    assert (newest.name, newest.amount, newest.matched, newest.comment) == (
        None,
        cad(30),
        cad(0),
        "",
    )
    assert (older.name, older.amount, older.matched, older.comment) == (
        "Ana",
        cad(20),
        cad(20),
        "For Joe.",
    )
    assert newest.received_at > older.received_at
    assert [each.amount for each in wall(campaign.id, most=1)] == [cad(30)]


def test_the_wall_is_of_one_campaign_and_of_gifts_that_still_stand(campaign, clock):
    give(make.campaign("spring"), cad(90), clock)
    whole, part = give(campaign, cad(20), clock), give(campaign, cad(30), clock)
    refund(whole, cad(20), at=clock.now())
    refund(part, cad(10), at=clock.now())

    assert [each.amount for each in wall(campaign.id)] == [cad(20)]


def test_a_comment_that_is_hidden_is_shown_to_nobody_until_it_is_shown_again(campaign, clock):
    gift = give(campaign, cad(20), clock, comment="Not nice.")
    with transaction():
        hide_comment(lock_gift(gift.id), at=clock.now())
    assert [each.comment for each in wall(campaign.id)] == [""]

    with transaction():
        show_comment(lock_gift(gift.id))

    assert [each.comment for each in wall(campaign.id)] == ["Not nice."]


def test_an_empty_wall_is_empty(campaign):
    assert wall(campaign.id) == []
    assert wall_of(Credit(1, None)) == ([], None)


def test_the_wall_of_a_page_goes_on_where_it_ended_even_within_one_instant(campaign, clock):
    """Five gifts, three of them received at the same instant."""
    page = make.fundraiser_page(campaign)
    moments = [0, 1, 1, 1, 2]
    for number, minutes in enumerate(moments, start=1):
        gift = make.page_gift(page, cad(number), email=f"donor{number}@example.org")
        with transaction():
            lock_gift(gift.id).received_at = clock.now() + timedelta(minutes=minutes)

    seen, before_id = [], None
    for _part in range(3):
        part, before_id = wall_of(Credit(page.id, None), before_id=before_id, most=2)
        seen.append([each.amount for each in part])

    assert seen == [[cad(5), cad(4)], [cad(3), cad(2)], [cad(1)]]
    assert before_id is None


def test_a_wall_does_not_go_on_after_somebody_elses_gift(campaign, clock):
    page = make.fundraiser_page(campaign)
    make.page_gift(page, cad(10))
    strangers = give(campaign, cad(20), clock)

    assert wall_of(Credit(page.id, None), before_id=strangers.id) == ([], None)
    assert len(wall_of(Credit(page.id, None))[0]) == 1


def test_the_wall_of_a_team_is_of_what_its_pages_and_itself_were_given(campaign, clock):
    captain = make.fundraiser_page(campaign)
    team = make.team(campaign, page=captain)
    make.team_gift(team, cad(10))
    give(campaign, cad(20), clock)

    shown, _next = wall_of(Credit(None, team.id))

    assert [each.amount for each in shown] == [cad(10)]


def test_the_wall_of_a_team_goes_on_after_its_own_gifts_only(campaign):
    team = make.team(campaign)
    make.team_gift(team, cad(10))
    make.team_gift(team, cad(20), email="bo@example.org")
    strangers = make.gift(campaign, cad(30), email="cy@example.org")

    newest, before_id = wall_of(Credit(None, team.id), most=1)
    rest, end = wall_of(Credit(None, team.id), before_id=before_id, most=1)

    assert [each.amount for each in (*newest, *rest)] == [cad(20), cad(10)]
    assert end is None
    assert wall_of(Credit(None, team.id), before_id=strangers.id) == ([], None)


def test_fees_that_are_unknown_are_asked_for_within_an_interval_newest_first(campaign, clock):
    gifts = [give(campaign, cad(10), clock) for _ in range(3)]
    give(campaign, cad(10), clock, fee=cents(59))
    first, last = gifts[0].received_at, gifts[-1].received_at

    def found(since, before, most=9):
        return [each.id for each in list_fees_unknown(since=since, before=before, most=most)]

    newest_first = [each.id for each in reversed(gifts)]
    assert found(first, clock.now() + MOMENT) == newest_first
    assert found(first + MOMENT, clock.now()) == newest_first[:-1]
    assert found(first, last) == newest_first[1:]
    assert found(first, clock.now(), most=2) == newest_first[:2]


def test_a_gift_is_found_by_its_payment_its_pledge_and_what_is_public_of_it(campaign, clock):
    gift, other = give(campaign, cad(10), clock), give(campaign, cad(20), clock)
    gift = get_gift(gift.id)
    assert gift.payment_intent_id

    assert find_gift_of_payment(gift.payment_intent_id) == gift
    assert find_gift_of_payment("pi_of_nobody") is None
    assert find_gift(gift.public_id) == gift
    assert find_gift("nobody") is None
    assert [each.id for each in list_gifts_of_pledge(other.pledge_id)] == [other.id]
    with transaction():
        assert lock_gift_of_payment(other.payment_intent_id) == get_gift(other.id)
        assert lock_gift_of_payment("pi_of_nobody") is None
        assert lock_gift_of_payment(None) is None


def test_a_locked_gift_is_read_anew(app, campaign, clock):
    gift = give(campaign, cad(10), clock, comment="Hello.")
    with transaction():
        seen = get_gift(gift.id)
        db.session.connection().exec_driver_sql("UPDATE gifts SET comment = 'Changed.'")
        assert seen.comment == "Hello."
        assert lock_gift(gift.id).comment == "Changed."
        db.session.connection().exec_driver_sql("UPDATE gifts SET comment = 'Again.'")
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        assert locked.comment == "Again."

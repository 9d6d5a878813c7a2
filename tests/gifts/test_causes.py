"""Why a gift is not matched more (M22): the code kept when it happened, and its sentence."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from fundraiser.database import db, transaction
from fundraiser.gifts.emails import match_of_gift
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.queries import get_gift
from fundraiser.gifts.sentences import matched_with
from fundraiser.i18n.languages import Language, force_language
from fundraiser.matching.causes import Cause
from fundraiser.matching.models import GiftsThatCount, Shortfall
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.queries import lock_pool
from fundraiser.payments.values import CheckoutOutcome
from fundraiser.peer_to_peer.models import OfflineStatus
from fundraiser.pledges.models import MatchAnswer
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.make import cad, cents
from tests.matching.giving import matched, refund


@pytest.fixture
def campaign(app):
    return make.campaign()


def explained(gift):
    """Return the causes of a gift in their order, and its sentences in English."""
    with force_language(Language.ENGLISH):
        explanation = explain(get_gift(gift.id))
    rows = db.session.scalars(select(Shortfall).order_by(Shortfall.id)).all()
    of_gift = [row.cause for row in rows if row.gift_id == gift.id]
    of_attempt = [row.cause for row in rows if row.pledge_id == gift.pledge_id]
    return of_gift or of_attempt, explanation


def close(pool, clock):
    with transaction():
        locked = lock_pool(pool.public_id)
        assert locked
        close_pool(locked, actor=make.ACTOR, at=clock.now())


def test_a_gift_matched_in_full_has_nothing_to_explain(campaign):
    make.match_pool(campaign, available=cad(50))

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == []
    assert (explanation.reason, explanation.causes) == ("", ())


def test_used_up(campaign):
    make.match_pool(campaign, available=cad(20))

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == [Cause.USED_UP]
    assert explanation.causes == (
        "The Board: $20 was left at that moment, and all of it went to this gift.",
    )
    assert explanation.reason == "Part of your gift is matched. Your gift counts in full."
    assert explanation.is_in_line


def test_reserved_for_others_keeps_the_figures_of_that_moment(campaign):
    make.match_pool(campaign, available=cad(80))
    make.pledge(campaign, cad(70), email="bo@example.org")
    gift = make.gift(campaign, cad(50), email="ana@example.org")
    make.gift(campaign, cad(10), email="cy@example.org")

    causes, explanation = explained(gift)

    assert causes == [Cause.RESERVED]
    assert explanation.causes[0] == (
        "The Board: $10 was free at that moment, and $70 was reserved for gifts that came before."
    )


def test_a_limit_per_gift_is_the_reason_and_no_place_in_line(campaign):
    make.match_pool(campaign, available=cad(500), cap_per_gift_cents=1000)

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == [Cause.LIMIT_PER_GIFT]
    assert explanation.causes == ("The Board gives at most $10 to one gift.",)
    assert not explanation.is_in_line


def test_a_limit_per_donor_is_the_reason(campaign):
    make.match_pool(campaign, available=cad(500), cap_per_donor_cents=6000)
    make.gift(campaign, cad(50), email="ana@example.org")

    causes, explanation = explained(make.gift(campaign, cad(50), email="Ana@example.org"))

    assert causes == [Cause.LIMIT_PER_DONOR]
    assert explanation.causes == ("The Board gives at most $60 to all the gifts of one donor.",)


def test_outside_the_window(campaign, clock):
    make.match_pool(campaign, available=cad(50), opens_at=clock.now() + timedelta(hours=1))

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == [Cause.OUTSIDE_WINDOW]
    assert explanation.causes[0].startswith("The Board matches gifts made from ")
    assert explanation.reason == "Your gift is not matched. It counts in full."


def test_not_this_kind_of_gift(campaign):
    make.match_pool(campaign, available=cad(50), counts=GiftsThatCount.ONLINE)
    page = make.fundraiser_page(campaign)
    offline = make.offline_gift(page, cad(30), step=OfflineStatus.VERIFIED)
    assert offline.gift_id

    causes, explanation = explained(get_gift(offline.gift_id))

    assert causes == [Cause.NOT_THIS_KIND]
    assert explanation.causes == ("The Board matches gifts made online, not cash or cheques.",)


def test_a_sponsors_own_gift(campaign):
    make.match_pool(campaign, available=cad(50), sponsor_email="board@example.org")

    _causes, explanation = explained(make.gift(campaign, cad(50), email="board@example.org"))

    assert explanation.barred_by is Cause.SPONSORS_OWN
    assert "sponsor’s own gifts are not matched" in explanation.reason


def test_the_pool_was_closed_before_a_late_payment(campaign, clock):
    pool = make.match_pool(campaign, available=cad(50))
    late = make.pledge(campaign, cad(50))
    make.apply(late, make.state_of(late, CheckoutOutcome.EXPIRED))
    hand_out_match()
    close(pool, clock)

    gift = make.apply(late, make.state_of(late))

    causes, explanation = explained(gift)
    assert causes == [Cause.POOL_CLOSED]
    assert not explanation.is_in_line
    assert matched(gift) == 0


def test_cut_before_the_pool_was_closed_it_keeps_its_place(campaign, clock):
    pool = make.match_pool(campaign, available=cad(50))
    refunded = make.gift(campaign, cad(50), email="bo@example.org")
    cut = make.pledge(campaign, cad(20), email="ana@example.org")
    close(pool, clock)

    gift = make.apply(cut, make.state_of(cut))

    assert explained(gift)[0] == [Cause.USED_UP]
    refund(refunded, cad(50))
    assert matched(gift) == 2000


def test_not_paid_in_time_says_what_was_left_then(campaign):
    make.match_pool(campaign, available=cad(50))
    late = make.pledge(campaign, cad(50))
    make.apply(late, make.state_of(late, CheckoutOutcome.EXPIRED))
    hand_out_match()
    make.gift(campaign, cad(30), email="bo@example.org")

    causes, explanation = explained(make.apply(late, make.state_of(late)))

    assert causes == [Cause.NOT_PAID_IN_TIME]
    assert "$20 was left" in explanation.causes[0]
    assert explanation.is_in_line


def test_a_donor_who_chose_none_and_one_who_was_offered_none(campaign, clock):
    make.match_pool(campaign, available=cad(20))
    claim = make.claim_of(campaign)
    make.gift(campaign, cad(20), email="bo@example.org")
    gifts = []
    for email, answer in (("a@example.org", MatchAnswer.NONE), ("b@example.org", MatchAnswer.PART)):
        pledge = make.pledge(campaign, cad(20), email=email, claim=claim)
        with transaction():
            answer_question(lock_pledge(pledge.id), answer, shown_cents=0, at=clock.now())
        gifts.append(make.apply(pledge, make.state_of(pledge)))

    declined, offered_none = (explained(gift)[1] for gift in gifts)
    assert declined.reason == "You chose to give without match."
    assert offered_none.reason == "Your gift is not matched. It counts in full."
    assert offered_none.causes == ("The Board: nothing was left at that moment.",)
    assert (declined.is_in_line, offered_none.is_in_line) == (False, True)


def test_pool_by_pool_in_their_order(campaign):
    make.match_pool(campaign, available=cad(500), cap_per_gift_cents=1000, sponsor="First")
    make.match_pool(campaign, available=cad(15), sponsor="Second", is_public=False)

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == [Cause.LIMIT_PER_GIFT, Cause.USED_UP]
    assert explanation.causes[0] == "First gives at most $10 to one gift."
    assert explanation.causes[1] == (
        "a sponsor who prefers not to be named: $15 was left at that moment, and all of it went"
        " to this gift."
    )


def test_a_pool_that_met_its_limit_is_explained_though_the_next_gave_the_rest(campaign):
    make.match_pool(campaign, available=cad(500), cap_per_gift_cents=1000, sponsor="First")
    make.match_pool(campaign, available=cad(500), sponsor="Second")

    causes, explanation = explained(make.gift(campaign, cad(50)))

    assert causes == [Cause.LIMIT_PER_GIFT]
    assert explanation.reason == ""
    assert explanation.causes == ("First gives at most $10 to one gift.",)


def test_a_cent_that_earns_nothing_is_not_short_of_match(campaign):
    """At half a cent a cent, $10.01 earns $5.00: given later, that is all there is to give."""
    make.match_pool(campaign, available=cad(8), rate_denominator=2)
    returned = make.gift(campaign, cad(10), email="bo@example.org")
    gift = make.gift(campaign, cents(1001))
    assert explained(gift)[1].reason == "Part of your gift is matched. Your gift counts in full."

    refund(returned, cad(10))

    assert matched(gift) == 500
    _causes, explanation = explained(gift)
    assert (explanation.reason, explanation.is_in_line) == ("", False)
    with force_language(Language.ENGLISH):
        assert "It is matched in full" in matched_with(match_of_gift(get_gift(gift.id)))


def test_a_pool_that_would_match_the_rest_is_why_a_gift_is_short(campaign):
    """The first pool would give nothing for the cent that is left, the second would."""
    make.match_pool(campaign, available=cad(3), rate_denominator=2, sponsor="First")
    make.match_pool(campaign, available=cents(400), sponsor="Second")

    _causes, explanation = explained(make.gift(campaign, cents(1001)))

    assert explanation.reason == "Part of your gift is matched. Your gift counts in full."

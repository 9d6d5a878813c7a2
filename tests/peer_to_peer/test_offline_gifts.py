"""Cash and cheques: nothing counts before it is verified, and then it counts once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from fundraiser.clock import now, today
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import get_donor
from fundraiser.gifts.emails import refund as refund_email
from fundraiser.gifts.emails import thank_you
from fundraiser.gifts.explanation import explain
from fundraiser.gifts.models import Gift, GiftStatus, Refund, Source
from fundraiser.gifts.queries import get_gift, list_fees_unknown
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import settle
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.queries import get_account
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching import requests
from fundraiser.matching.models import GiftsThatCount
from fundraiser.money import CurrencyMismatch, Money
from fundraiser.peer_to_peer.models import (
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
    PlaceStatus,
    subject_of_offline_gift,
)
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.operations.offline_gifts import (
    DepositDayRefused,
    NoOfflineGiftsHere,
    OfflineGiftHasMovedOn,
)
from fundraiser.peer_to_peer.queries.offline_gifts import lock_offline_gift
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.web.actors import Actor
from tests import make
from tests.audit.acts import acts_on
from tests.gifts.test_credits import refund
from tests.make import ACTOR, cad

HERE = ZoneInfo("America/Toronto")
FINANCE = Actor.staff(7)


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign)


@pytest.fixture
def pool(campaign):
    return make.match_pool(campaign, available=cad(80), counts=GiftsThatCount.EVERY)


def act(operation, offline, **facts):
    with transaction():
        return operation(lock_offline_gift(offline.id), at=facts.pop("at", now()), **facts)


def verify(offline, **facts):
    return act(offline_gifts.verify, offline, actor=FINANCE, **facts)


def state_of(offline):
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(OfflineGift, offline.id)


def gift_count():
    return db.session.scalar(select(func.count()).select_from(Gift))


def emails(kind):
    return list(db.session.scalars(select(OutgoingEmail).where(OutgoingEmail.kind == kind)))


def test_what_matching_calls_offline_is_the_source_of_such_gifts():
    assert requests.OFFLINE == Source.OFFLINE


@pytest.mark.parametrize(
    "step", [OfflineStatus.PROMISED, OfflineStatus.HANDED_IN, OfflineStatus.DEPOSITED]
)
def test_before_it_is_verified_nothing_counts(page, pool, step):
    make.offline_gift(page, cad(50), step=step)

    assert gift_count() == 0
    assert db.session.scalar(select(func.count()).select_from(Donor)) == 1  # the page's owner
    assert totals_of(page).given == cad(0)
    assert get_account(Account.bank("CAD")).net_credit == cad(0)
    assert emails(EmailKind.THANK_YOU) == []
    assert find_differences() == []


def test_a_verified_cheque_is_a_gift_in_the_bank_credited_and_matched(page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED, comment="Bravo!")

    gift = verify(offline)

    totals = totals_of(page)
    assert (totals.given, totals.matched, totals.gift_count) == (cad(50), cad(50), 1)
    assert (gift.source, gift.method, gift.comment) == (Source.OFFLINE, "cheque", "Bravo!")
    assert (gift.pledge_id, gift.payment_intent_id, gift.charge_id) == (None, None, None)
    assert gift.fee == cad(0)
    assert -get_account(Account.bank("CAD")).net_credit == cad(50)
    assert get_account(Account.fees("CAD")).net_credit == cad(0)
    assert [email.recipient for email in emails(EmailKind.THANK_YOU)] == ["ben@example.org"]
    kept = state_of(offline)
    assert (kept.status, kept.gift_id) == (OfflineStatus.VERIFIED, gift.id)
    assert acts_on(subject_of_offline_gift(offline.id))[-1] == ("staff:7", "offline-gift-verified")
    assert find_differences() == []


def test_stripe_is_never_asked_for_the_fee_of_a_cheque(page):
    verify(make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED))

    since = now() - timedelta(days=30)
    assert list_fees_unknown(since=since, before=now() + timedelta(days=1), most=9) == []


def test_terms_that_count_gifts_of_the_website_do_not_match_a_cheque(campaign, page):
    make.match_pool(campaign, available=cad(80), counts=GiftsThatCount.ONLINE)

    gift = verify(make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED))

    assert totals_of(page).matched == cad(0)
    assert "not cash or cheques" in explain(gift).causes[0]
    assert find_differences() == []


def test_freed_match_passes_a_cheque_over_that_its_terms_do_not_count(campaign, page):
    make.match_pool(campaign, available=cad(50), counts=GiftsThatCount.ONLINE)
    first = make.gift(campaign, cad(50))
    cheque = verify(make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED))
    late = make.gift(campaign, cad(50), email="late@example.org")

    refund(first, cad(50))

    assert get_gift(cheque.id).matched == cad(0)
    assert get_gift(late.id).matched == cad(50)
    assert find_differences() == []


def test_freed_match_goes_to_a_cheque_that_its_terms_count(campaign, page):
    make.match_pool(campaign, available=cad(50), counts=GiftsThatCount.EVERY)
    first = make.gift(campaign, cad(50))
    cheque = verify(make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED))

    refund(first, cad(50))

    assert get_gift(cheque.id).matched == cad(50)
    assert totals_of(page).matched == cad(50)
    assert find_differences() == []


def test_verified_twice_it_is_one_gift(page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED)

    first, second = verify(offline), verify(offline)

    assert first.id == second.id
    assert totals_of(page).given == cad(50)
    assert len(acts_on(subject_of_offline_gift(offline.id))) == 3
    assert find_differences() == []


def test_verified_by_eight_at_the_same_instant_it_is_one_gift(app, page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED)

    def press(_number):
        with app.app_context():
            verify(offline)

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(press, range(8)))

    db.session.rollback()
    assert gift_count() == 1
    assert totals_of(page).given == cad(50)
    assert find_differences() == []


def cash_of(page, name, amount):
    return verify(
        make.offline_gift(page, amount, step=OfflineStatus.DEPOSITED, email="", name=name)
    )


def test_who_left_no_address_is_known_by_the_name_on_the_page_and_gets_no_email(campaign, page):
    elsewhere = make.fundraiser_page(
        campaign, owner=make.donor("other@example.org"), slug="elsewhere"
    )
    first = cash_of(page, "José Álvarez", cad(5))

    assert cash_of(page, "jose  ALVAREZ.", cad(5)).donor_id == first.donor_id
    assert cash_of(page, "José Álvarez Jr", cad(5)).donor_id != first.donor_id
    assert cash_of(elsewhere, "José Álvarez", cad(5)).donor_id != first.donor_id
    assert get_donor(first.donor_id).email_normalised is None
    assert emails(EmailKind.THANK_YOU) == []
    assert find_differences() == []


def test_cash_without_an_address_does_not_pass_a_cap_per_donor(campaign, page):
    make.match_pool(
        campaign,
        available=cad(500),
        counts=GiftsThatCount.EVERY,
        cap_per_donor_cents=5_000,
    )

    gifts = [cash_of(page, name, cad(50)) for name in ("Ben Roy", "ben roy", "Zoë Roy")]

    assert [gift.matched for gift in gifts] == [cad(50), cad(0), cad(50)]
    assert find_differences() == []


def test_an_address_that_has_given_before_is_the_same_donor_whose_name_stays(campaign, page):
    known = make.gift(campaign, cad(20), email="ben@example.org", name="Benjamin")

    gift = verify(
        make.offline_gift(page, cad(5), step=OfflineStatus.DEPOSITED, email="BEN@example.org")
    )

    assert gift.donor_id == known.donor_id
    assert get_donor(gift.donor_id).name == "Benjamin"


def test_the_day_on_the_slip_is_the_day_of_the_gift(campaign, clock):
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=HERE))
    page = make.fundraiser_page(campaign)
    offline = make.offline_gift(page, cad(50))
    clock.set_to(datetime(2026, 12, 4, 23, 30, tzinfo=HERE))

    act(offline_gifts.note_deposit, offline, on=date(2026, 12, 2), actor=ACTOR)
    gift = verify(offline)

    assert gift.received_on == date(2026, 12, 2)
    assert gift.received_at == datetime(2026, 12, 2, 12, tzinfo=HERE)
    assert gift.promised_at == gift.received_at


def test_a_deposit_of_today_was_made_when_it_was_noted(page, clock):
    at = clock.now()
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED, at=at)

    assert offline.deposited_at == at
    assert offline.deposited_on == today(page.campaign.zone)


@pytest.mark.parametrize(("deposited", "matched"), [(3, 50), (6, 0)])
def test_the_deposit_decides_whether_the_match_was_open(clock, app, deposited, matched):
    clock.set_to(datetime(2026, 12, 1, 9, tzinfo=HERE))
    campaign = make.campaign()
    make.match_pool(
        campaign,
        available=cad(80),
        counts=GiftsThatCount.EVERY,
        closes_at=datetime(2026, 12, 5, tzinfo=HERE),
    )
    page = make.fundraiser_page(campaign)
    offline = make.offline_gift(page, cad(50))
    clock.set_to(datetime(2026, 12, 8, 10, tzinfo=HERE))

    act(offline_gifts.note_deposit, offline, on=date(2026, 12, deposited), actor=ACTOR)
    verify(offline)

    assert totals_of(page).matched == cad(matched)
    assert find_differences() == []


@pytest.mark.parametrize("days", [1, -40])
def test_a_deposit_is_neither_to_come_nor_older_than_the_page(page, days):
    offline = make.offline_gift(page, cad(50))
    day = today(page.campaign.zone) + timedelta(days=days)

    with pytest.raises(DepositDayRefused):
        act(offline_gifts.note_deposit, offline, on=day, actor=ACTOR)

    assert state_of(offline).status is OfflineStatus.PROMISED


def test_recorded_twice_by_one_form_it_is_there_once(page):
    for _ in range(2):
        with transaction():
            offline = offline_gifts.record(
                get_page(page.id), make.offline_facts(cad(50)), once_key="form-1", at=now()
            )

    assert db.session.scalar(select(func.count()).select_from(OfflineGift)) == 1
    assert acts_on(subject_of_offline_gift(offline.id)) == [
        (f"donor:{page.owner_id}", "offline-gift-recorded")
    ]


@pytest.mark.parametrize(
    "status", [PlaceStatus.DRAFT, PlaceStatus.WAITING, PlaceStatus.TAKEN_DOWN], ids=str
)
def test_a_page_that_never_raised_money_records_none(campaign, status):
    page = make.fundraiser_page(campaign, slug="not-yet", status=status)

    with pytest.raises(NoOfflineGiftsHere):
        make.offline_gift(page, cad(50))


def test_another_currency_is_a_mistake_in_the_code(page):
    with pytest.raises(CurrencyMismatch):
        make.offline_gift(page, Money(5000, "EUR"))


def test_an_owner_hands_in_and_takes_back_until_it_is_deposited(page):
    offline = make.offline_gift(page, cad(50))

    act(offline_gifts.mark_handed_in, offline)
    act(offline_gifts.mark_handed_in, offline)
    act(offline_gifts.note_deposit, offline, on=today(page.campaign.zone), actor=ACTOR)
    with pytest.raises(OfflineGiftHasMovedOn):
        act(offline_gifts.take_back, offline)
    act(offline_gifts.put_back, offline, actor=ACTOR)
    assert state_of(offline).deposited_on is None
    act(offline_gifts.take_back, offline)
    act(offline_gifts.take_back, offline)

    assert state_of(offline).status is OfflineStatus.TAKEN_BACK
    assert [what for _who, what in acts_on(subject_of_offline_gift(offline.id))] == [
        "offline-gift-recorded",
        "offline-gift-handed-in",
        "offline-gift-deposited",
        "offline-gift-put-back",
        "offline-gift-taken-back",
    ]


@pytest.mark.parametrize("step", [OfflineStatus.PROMISED, OfflineStatus.HANDED_IN])
def test_what_is_not_in_the_bank_cannot_be_verified(page, step):
    offline = make.offline_gift(page, cad(50), step=step)

    with pytest.raises(OfflineGiftHasMovedOn):
        verify(offline)

    assert gift_count() == 0


def test_what_is_verified_is_not_taken_back_or_put_back(page):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.VERIFIED)

    with pytest.raises(OfflineGiftHasMovedOn):
        act(offline_gifts.take_back, offline, actor=ACTOR)
    with pytest.raises(OfflineGiftHasMovedOn):
        act(offline_gifts.put_back, offline, actor=ACTOR)


def test_a_cheque_that_the_bank_sends_back_takes_match_and_credit_with_it(page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.VERIFIED)

    for _ in range(2):
        act(offline_gifts.return_by_bank, offline, actor=FINANCE, note="No funds")

    gift = get_gift(state_of(offline).gift_id)
    totals = totals_of(page)
    assert (totals.given, totals.matched, totals.gift_count) == (cad(0), cad(0), 0)
    assert (gift.status, gift.left) == (GiftStatus.REFUNDED, cad(0))
    settle()
    assert get_account(Account.bank("CAD")).net_credit == cad(0)
    [made] = db.session.scalars(select(Refund))
    assert made.stripe_id == f"returned:{offline.public_id}"
    assert [email.recipient for email in emails(EmailKind.REFUND)] == ["ben@example.org"]
    assert find_differences() == []


def test_the_email_about_a_cheque_that_came_back_does_not_speak_of_cards(page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.VERIFIED)
    gift_id = state_of(offline).gift_id

    thanks = thank_you(gift_id)
    act(offline_gifts.return_by_bank, offline, actor=FINANCE)
    [made] = db.session.scalars(select(Refund))
    told = refund_email(made.id)

    assert thanks
    assert told
    assert "Your cheque of $50 for the winter appeal was deposited on" in thanks.text
    assert told.subject == "Your cheque of $50 came back from the bank"
    assert "card" not in told.text
    assert "Sent back by the bank: $50" in told.text


def test_cash_without_an_address_that_comes_back_writes_to_nobody(page):
    offline = make.offline_gift(
        page, cad(50), step=OfflineStatus.VERIFIED, email="", method=OfflineMethod.CASH
    )

    act(offline_gifts.return_by_bank, offline, actor=FINANCE)

    assert emails(EmailKind.REFUND) == []
    assert find_differences() == []


def test_it_counts_for_the_page_also_when_that_is_taken_down_meanwhile(page, pool):
    offline = make.offline_gift(page, cad(50), step=OfflineStatus.DEPOSITED)
    with transaction():
        lock_page(page.id).move_to(PlaceStatus.TAKEN_DOWN)

    verify(offline)

    assert totals_of(page).given == cad(50)
    assert find_differences() == []

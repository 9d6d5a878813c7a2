"""Thanks: each gift once, in the owner's words, from the charity, and never with an address."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.emails.thank_you_note import page_thanks, plain_words
from fundraiser.peer_to_peer.models import OfflineMethod, PlaceStatus, Thanks
from fundraiser.peer_to_peer.operations import offline_gifts, thank_you_notes
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts
from fundraiser.peer_to_peer.operations.thank_you_notes import (
    CannotThankNow,
    EnoughForToday,
    WordsHeld,
)
from fundraiser.peer_to_peer.queries.givers import ToThank, count_to_thank, find_giver, list_givers
from fundraiser.peer_to_peer.queries.offline_gifts import lock_offline_gift
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad

WORDS = "Thank you!\nMia"
STAFF = Actor.staff(1)


@pytest.fixture
def page(app):
    return make.fundraiser_page(make.campaign())


def thank_all(page, words=WORDS):
    with transaction():
        return thank_you_notes.thank_all(lock_page(page.id), words, at=time_of_day.now())


def thank_one(page, gift, words=WORDS):
    with transaction():
        fresh = lock_page(page.id)
        return thank_you_notes.thank_one(fresh, gift.public_id, words, at=time_of_day.now())


def refund(gift, amount):
    with transaction():
        state = RefundState(
            refund_id=f"re_{gift.id}_{amount.cents}",
            payment_intent_id=gift.payment_intent_id,
            reference=None,
            amount=amount,
            status=RefundStatus.SUCCEEDED,
            reason="",
            made_at=time_of_day.now(),
        )
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=time_of_day.now())


def cash(page, amount, *, name="Granny", email=""):
    """Save cash that finance has verified."""
    at = time_of_day.now()
    facts = OfflineFacts(method=OfflineMethod.CASH, amount=amount, name=name, email=email)
    with transaction():
        record = offline_gifts.record(lock_page(page.id), facts, once_key=f"cash{name}", at=at)
    with transaction():
        fresh = lock_offline_gift(record.id)
        offline_gifts.note_deposit(
            fresh, on=time_of_day.today(page.campaign.zone), actor=STAFF, at=at
        )
        return offline_gifts.verify(fresh, actor=STAFF, at=at)


def sent():
    """Return to whom thanks were queued, and in which language."""
    db.session.rollback()
    query = select(OutgoingEmail).where(OutgoingEmail.kind == EmailKind.PAGE_THANKS)
    found = db.session.scalars(query.order_by(OutgoingEmail.id))
    return [(email.recipient, email.language) for email in found]


def message_of(gift):
    db.session.rollback()
    db.session.expire_all()
    return page_thanks(db.session.scalars(select(Thanks.id).where(Thanks.gift_id == gift.id)).one())


def giver_of(page, gift):
    """Return the gift as its page's owner may see it."""
    giver = find_giver(page.id, gift.public_id)
    assert giver
    return giver


def test_each_gift_is_thanked_for_once(page):
    gift = make.page_gift(page, cad(20), email="ana@example.org")

    assert thank_one(page, gift) == 1
    assert thank_one(page, gift, "Once more!") == 0
    assert thank_all(page) == 0

    assert sent() == [("ana@example.org", "en")]
    assert db.session.scalars(select(Thanks.words)).all() == [WORDS]


def test_all_are_thanked_at_once_each_in_their_language(page):
    make.page_gift(page, cad(20), email="ana@example.org")
    make.page_gift(page, cad(20), email="luc@example.org", language="fr")

    assert thank_all(page) == 2
    assert sent() == [("ana@example.org", "en"), ("luc@example.org", "fr")]


def test_who_gave_twice_gets_one_email_for_both_and_nobody_learns_it(page):
    make.page_gift(page, cad(20), email="ana@example.org", name="Ana")
    make.page_gift(page, cad(20), email="ANA@example.org", hides_name=True)

    assert count_to_thank(page.id).reachable_count == 2
    assert thank_all(page) == 2
    assert sent() == [("ana@example.org", "en")]
    assert count_to_thank(page.id).reachable_count == 0


def test_gifts_that_wait_for_thanks_are_not_all_counted_where_they_are_many(page):
    for name in ("ana", "bo", "luc"):
        make.page_gift(page, cad(20), email=f"{name}@example.org")
    cash(page, cad(40))
    cash(page, cad(10), name="Uncle")

    assert count_to_thank(page.id) == ToThank(3, 2)
    assert count_to_thank(page.id, most=2) == ToThank(3, 2)
    assert count_to_thank(page.id, most=1) == ToThank(2, 2)


def test_a_gift_of_another_page_or_of_none_is_not_thanked_for(page):
    other = make.fundraiser_page(page.campaign, owner=make.donor("leo@example.org"), slug="leo")
    theirs = make.page_gift(other, cad(20), email="ana@example.org")
    nobodys = make.gift(page.campaign, cad(20), email="bo@example.org")

    assert thank_one(page, theirs) == thank_one(page, nobodys) == thank_all(page) == 0
    assert sent() == []


def test_a_gift_that_went_back_is_not_thanked_for_and_a_part_of_one_is(page):
    gone = make.page_gift(page, cad(20), email="ana@example.org")
    part = make.page_gift(page, cad(30), email="bo@example.org")
    refund(gone, cad(20))
    refund(part, cad(10))

    assert thank_one(page, gone) == 0
    assert thank_all(page) == 1
    assert sent() == [("bo@example.org", "en")]
    assert giver_of(page, part).amount == cad(20)


def test_who_left_no_address_is_not_written_to_and_counted_apart(page):
    granny = cash(page, cad(40))
    cash(page, cad(10), name="Uncle", email="uncle@example.org")

    counted = count_to_thank(page.id)
    assert (counted.reachable_count, counted.unreachable_count) == (1, 1)
    assert thank_one(page, granny) == 0
    assert thank_all(page) == 1
    assert sent() == [("uncle@example.org", "en")]
    giver = giver_of(page, granny)
    assert (giver.has_address, giver.can_be_thanked, giver.is_offline) == (False, False, True)


def test_so_many_a_day_those_who_gave_first_first(page, clock, monkeypatch):
    monkeypatch.setattr(thank_you_notes, "MOST_A_DAY", 2)
    for name in ("ana", "bo", "cy"):
        make.page_gift(page, cad(20), email=f"{name}@example.org")
        clock.move(timedelta(minutes=1))

    assert thank_all(page) == 2
    with pytest.raises(EnoughForToday):
        thank_all(page)
    clock.move(timedelta(days=1))
    assert thank_all(page) == 1
    assert [address for address, _language in sent()] == [
        "ana@example.org",
        "bo@example.org",
        "cy@example.org",
    ]


@pytest.mark.parametrize(
    "words", ["Fuck you all", "Write to me: mia@example.org", "Send bitcoin next time"]
)
def test_words_that_we_hold_are_not_sent(page, words):
    make.page_gift(page, cad(20), email="ana@example.org")

    with pytest.raises(WordsHeld):
        thank_all(page, words)
    assert sent() == []


@pytest.mark.parametrize("status", [PlaceStatus.HIDDEN, PlaceStatus.TAKEN_DOWN])
def test_nothing_is_sent_in_the_name_of_a_page_that_we_hid(page, status):
    gift = make.page_gift(page, cad(20), email="ana@example.org")
    later = make.page_gift(page, cad(20), email="bo@example.org")
    thank_one(page, gift)
    with transaction():
        lock_page(page.id).status = status

    with pytest.raises(CannotThankNow):
        thank_one(page, later)
    assert message_of(gift) is None


def test_thanks_that_wait_when_the_gift_goes_back_are_not_sent(page):
    gift = make.page_gift(page, cad(20), email="ana@example.org")
    thank_one(page, gift)
    refund(gift, cad(20))

    assert message_of(gift) is None


def test_the_letter_is_the_charitys_with_the_owners_words_as_text(page):
    with transaction():
        db.session.merge(
            Organisation(
                id=ONLY_ID,
                name_en="Warm Rooms",
                name_fr="Pièces chaudes",
                events_email="desk@example.org",
                changed_at=time_of_day.now(),
            )
        )
        lock_page(page.id).owner_name = "Mia <b>Roy</b> www.win.example"
    gift = make.page_gift(page, cad(20), email="ana@example.org", name="Ana")
    words = "<script>alert(1)</script>\nSee https://evil.example/x or evil.ca\n\nYours"
    thank_one(page, gift, words)

    message = message_of(gift)
    html = BeautifulSoup(message.html, "html.parser")

    assert message.reply_to == "desk@example.org"
    assert html.find("script") is None
    assert "<script>alert(1)</script>" in html.get_text()
    links = {link["href"] for link in html.find_all("a") if "mailto:" not in link["href"]}
    assert links == {f"http://127.0.0.1:8000/f/{page.slug}"}
    for shown in (message.text, message.html, message.subject):
        assert "evil.example" not in shown
        assert "https://evil" not in shown
        assert "evil.ca" not in shown
        assert "www.win" not in shown
        assert page.owner.email not in shown
    assert "> See https:\u200b/\u200b/" in message.text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Thank you. Really.", "Thank you. Really."),
        ("That is 3.50 more", "That is 3.50 more"),
        ("a@b.ca", "a@\u200bb.\u200bca"),
        ("see www.x.ca/y", "see www.\u200bx.\u200bca/\u200by"),
        ("javascript:alert(1)", "javascript:\u200balert(1)"),
        ("Mia:\nthanks", "Mia:\nthanks"),
    ],
)
def test_no_mail_program_finds_a_link(words, expected):
    assert plain_words(words) == expected


def test_plain_words_take_no_time_over_hostile_ones():
    for hostile in ("a" * 4000, "a." * 2000, "@" * 4000, "a@" * 2000, "-." * 2000):
        assert plain_words(hostile).replace("\u200b", "") == hostile


def test_the_list_of_givers_goes_on_where_it_ended(page, clock):
    for number in range(7):
        make.page_gift(page, cad(10 + number), email=f"d{number}@example.org")
    with transaction():
        db.session.execute(update(Gift).values(received_at=clock.now()))

    parts = [list_givers(page.id, most=3)]
    while parts[-1].after:
        parts.append(list_givers(page.id, after=parts[-1].after, most=3))

    shown = [giver.amount.cents for part in parts for giver in part.rows]
    assert shown == [1600, 1500, 1400, 1300, 1200, 1100, 1000]
    assert len(parts) == 3


def test_a_place_in_another_pages_list_is_no_place_in_this_one(page):
    other = make.fundraiser_page(page.campaign, owner=make.donor("leo@example.org"), slug="leo")
    theirs = make.page_gift(other, cad(20))
    make.page_gift(page, cad(30))

    assert len(list_givers(page.id, after=theirs.public_id).rows) == 1
    assert find_giver(page.id, theirs.public_id) is None


def test_what_an_owner_is_told_has_no_address_and_no_hidden_name(page):
    make.page_gift(
        page, cad(20), email="ana@example.org", name="Ana Silva", hides_name=True, comment="For you"
    )

    [giver] = list_givers(page.id).rows

    assert giver.name is None
    assert "Ana" not in repr(giver)
    assert "example.org" not in repr(giver)
    assert giver.comment == "For you"

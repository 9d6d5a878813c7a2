"""An owner tells news, thanks those who gave, and writes down cash."""

import pytest
from sqlalchemy import select

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.peer_to_peer.models import OfflineGift, OfflineStatus, PageUpdate, PlaceStatus
from fundraiser.peer_to_peer.operations import offline_gifts
from fundraiser.peer_to_peer.operations.moderation import (
    approve_place,
    hide_place,
    version_of_place,
)
from fundraiser.peer_to_peer.queries.pages import lock_page
from tests import make
from tests.make import cad
from tests.peer_to_peer.owners import (
    HOSTILE,
    STAFF,
    actions,
    emails,
    of,
    put,
    tell,
    token_of,
    write_down,
)
from tests.peer_to_peer.test_thank_you_notes import cash, refund
from tests.staff.statements import statements


@pytest.fixture
def database_url(databases, tmp_path):
    """A fresh SQLite database: the rules behind these pages are tested on both."""
    return databases("sqlite", tmp_path)


def test_an_update_is_written_changed_and_removed(mia, page):
    told = mia.open(of(page, "/updates")).submit("Post update", words="We **ran**.")
    assert told.has_text("Your update is on the page.")
    assert told.soup.select(".my-list strong")[0].get_text() == "ran"

    [link] = [a for a in told.soup.select(".my-list a") if "Edit update" in a.get_text()]
    mia.open(str(link["href"])).submit("Save update", words="We walked.")
    listed = mia.open(of(page, "/updates"))
    assert listed.has_text("We walked.")
    [button] = [b for b in listed.soup.select("button") if "Remove update" in b.get_text()]
    gone = listed.submit(" ".join(button.get_text(" ").split()))
    assert not gone.has_text("We walked.")
    assert actions() == [(f"donor:{page.owner_id}", "update-removed")]


def test_a_double_click_makes_one_update(mia, page):
    form = mia.open(of(page, "/updates"))
    for _ in range(2):
        form.submit("Post update", words="We ran.")

    assert len(db.session.scalars(select(PageUpdate)).all()) == 1


def test_an_update_waits_where_we_approve(mia, strict):
    told = mia.open(of(strict, "/updates")).submit("Post update", words="We ran.")

    assert told.has_text("Your update is waiting for review")
    assert told.has_text("Waiting for review: only you can see it.")
    assert db.session.scalar(select(PageUpdate.shown_at)) is None


def test_an_update_of_an_owner_we_have_approved_is_on_the_page_at_once(mia):
    page = make.fundraiser_page(make.campaign(approves_pages=True), status=PlaceStatus.WAITING)
    with transaction():
        fresh = lock_page(page.id)
        approve_place(fresh, seen=version_of_place(fresh), actor=STAFF, at=time_of_day.now())

    path = of(page, "/updates")
    told = mia.open(path).submit("Post update", words="We ran.")
    assert told.has_text("Your update is on the page.")
    held = mia.open(path).submit("Post update", words="Pay me in bitcoin.")
    assert held.has_text("Your update is waiting for review")


def test_a_second_page_of_an_approved_owner_tells_its_news_at_once(mia, strict):
    first = make.fundraiser_page(strict.campaign, slug="first", status=PlaceStatus.WAITING)
    with transaction():
        fresh = lock_page(first.id)
        approve_place(fresh, seen=version_of_place(fresh), actor=STAFF, at=time_of_day.now())

    told = mia.open(of(strict, "/updates")).submit("Post update", words="We ran.")

    assert told.has_text("Your update is on the page.")


def test_an_update_can_be_looked_at_first(mia, page):
    form = mia.open(of(page, "/updates"))
    shown = form.submit("Preview", words=f"**Bold** {HOSTILE}")

    assert shown.soup.select(".note strong")[0].get_text() == "Bold"
    assert db.session.scalars(select(PageUpdate)).all() == []
    assert form.submit("Post update", status=422, words=" ").errors == ["Write your update."]


def test_an_update_in_two_tabs_is_not_written_over(mia, page):
    path = of(page, f"/updates/{tell(page).public_id}")
    first, second = mia.open(path), mia.open(path)
    first.submit("Save update", words="First.")

    late = second.submit("Save update", status=422, words="Second.")

    assert late.has_text("First.")
    assert late.find("#words").get_text().strip() == "Second."


def test_the_givers_are_listed_without_any_address_or_hidden_name(mia, page):
    make.page_gift(
        page, cad(20), email="secret@example.org", name="Ana Silva", hides_name=True, comment="Go!"
    )
    gone = make.page_gift(page, cad(30), email="bo@example.org", name="Bo")
    refund(gone, cad(30))
    cash(page, cad(40))

    shown = mia.open(of(page, "/givers"))

    assert shown.has_text("A donor who hides their name gave $20")
    assert shown.has_text("this gift was returned")
    assert shown.has_text("cash or cheque")
    assert shown.has_text("No email address came with this gift: thank them in person.")
    assert shown.has_text("Go!")
    for secret in ("secret@", "Ana Silva", "bo@example.org"):
        assert secret not in shown.answer.text


def test_one_is_thanked_with_words_to_begin_with(mia, page):
    gift = make.page_gift(page, cad(20), email="ana@example.org", name="Ana")

    form = mia.open(of(page, f"/givers/{gift.public_id}/thank"))
    assert form.find("#words").get_text().strip().startswith("Thank you for giving")
    assert "ana@example.org" not in form.answer.text
    done = form.submit("Send the thanks", words="You are kind.")

    assert done.has_text("Your thanks are on their way.")
    assert done.has_text("Thanked")
    assert emails() == ["ana@example.org"]
    again = mia.open(of(page, f"/givers/{gift.public_id}/thank"))
    assert again.has_text("You already thanked them for this gift")
    form.submit("Send the thanks", words="Again.")
    assert emails() == ["ana@example.org"]


def test_all_are_thanked_once(mia, page):
    for name in ("ana", "bo"):
        make.page_gift(page, cad(20), email=f"{name}@example.org")
    cash(page, cad(40))

    form = mia.open(of(page, "/givers")).click("Thank everyone at once")
    assert form.has_text("1 gift came without an email address")
    done = form.submit("Send the thanks")

    assert done.has_text("Your thanks for 2 gifts are on their way.")
    assert emails() == ["ana@example.org", "bo@example.org"]
    assert form.submit("Send the thanks").has_text("Everyone has already been thanked.")


def test_thanks_with_held_words_stay_typed(mia, page):
    make.page_gift(page, cad(20))

    refused = mia.open(of(page, "/givers/thank")).submit(
        "Send the thanks", status=422, words="Thanks, you bastard"
    )

    assert refused.has_text("This cannot be sent as it is: it contains “bastard”.")
    assert refused.find("#words").get_text().strip() == "Thanks, you bastard"
    assert emails() == []


def test_no_thanks_leave_a_hidden_page(mia, page):
    gift = make.page_gift(page, cad(20))
    form = mia.open(of(page, f"/givers/{gift.public_id}/thank"))
    with transaction():
        hide_place(lock_page(page.id), "A report.", actor=STAFF, at=time_of_day.now())

    refused = form.submit("Send the thanks", status=422)

    assert refused.has_text("Others cannot see your page right now, so you cannot send thanks.")
    assert mia.open(of(page)).has_text("A report.")


def test_the_list_asks_as_much_of_two_gifts_as_of_twenty(mia, page):
    for number in range(2):
        make.page_gift(page, cad(20), email=f"d{number}@example.org")
    few = asked_for(mia, of(page, "/givers"))
    for number in range(2, 20):
        make.page_gift(page, cad(20), email=f"d{number}@example.org")

    assert asked_for(mia, of(page, "/givers")) == few


def asked_for(browser, path):
    browser.open(path)
    with statements() as sent:
        browser.open(path)
    return len(sent)


@pytest.mark.parametrize("after", ["x", "1", "aaaa-bbbb-cccc-dddd", "%00", "-1"])
def test_a_place_that_is_made_up_is_the_beginning(mia, page, after):
    make.page_gift(page, cad(20), name="Ana")

    assert mia.open(of(page, f"/givers?after={after}")).has_text("Ana gave $20")


def test_cash_is_written_down_handed_in_and_counts_for_nothing_yet(mia, page):
    done = mia.open(of(page, "/offline")).submit(
        "Save gift", name="Granny", amount="40", method="cheque", comment="Well done!"
    )
    assert done.has_text("It will count on your page once we have verified it.")
    assert done.has_text("Your turn: bring it to us, then say so here.")

    [button] = [b for b in done.soup.select("button") if "I have handed it in" in b.get_text()]
    done = done.submit(" ".join(button.get_text(" ").split()))
    assert done.has_text("Our turn: two of us count it")
    assert mia.open(of(page)).has_text("$0 given of your goal")
    assert actions() == [
        (f"donor:{page.owner_id}", "offline-gift-recorded"),
        (f"donor:{page.owner_id}", "offline-gift-handed-in"),
    ]


def test_cash_that_was_handed_in_already_is_one_step(mia, page):
    form = mia.open(of(page, "/offline"))
    for _ in range(2):
        form.submit("Save gift", name="Granny", amount="40", step="handed-in")

    db.session.rollback()
    assert db.session.scalars(select(OfflineGift.status)).all() == [OfflineStatus.HANDED_IN]


def test_cash_is_taken_back(mia, page):
    write_down(page)
    listed = mia.open(of(page, "/offline"))
    [button] = [b for b in listed.soup.select("button") if "Take it back" in b.get_text()]

    assert listed.submit(" ".join(button.get_text(" ").split())).has_text("It does not count.")


def test_what_is_in_the_bank_is_not_taken_back(mia, page):
    offline = write_down(page)
    token = token_of(mia.open(of(page, "/offline")))
    with transaction():
        fresh = db.session.get_one(OfflineGift, offline.id)
        today = time_of_day.today(page.campaign.zone)
        offline_gifts.note_deposit(fresh, on=today, actor=STAFF, at=time_of_day.now())

    mia.post(of(page, f"/offline/{offline.public_id}/take-back"), {"csrf_token": token}, status=409)

    assert mia.open(of(page, "/offline")).has_text("Deposited")


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "Enter the name of the person who gave it."),
        ("amount", "0", "Enter an amount above zero."),
        ("amount", "ten", "Enter the amount in figures, like 50 or 50.00."),
        ("email", "granny", "Enter an email address in the correct format, like name@example.org."),
        ("comment", "x" * 501, "Use at most 500 characters."),
    ],
)
def test_what_cannot_be_written_down_is_said(mia, page, field, typed, message):
    fields = {"name": "=cmd|' /C calc'!A0", "amount": "40", field: typed}

    refused = mia.open(of(page, "/offline")).submit("Save gift", status=422, **fields)

    assert refused.errors == [message]
    assert db.session.scalars(select(OfflineGift)).all() == []


def test_a_page_that_was_never_live_takes_no_cash(mia, page):
    form = mia.open(of(page, "/offline"))
    put(page, PlaceStatus.TAKEN_DOWN)

    form.submit("Save gift", status=422, name="Granny", amount="40")

    assert db.session.scalars(select(OfflineGift)).all() == []

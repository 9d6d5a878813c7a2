"""One gift: what staff read about it, and hiding its comment."""

import time

import pytest

from fundraiser import clock
from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.gifts.models import Gift
from fundraiser.gifts.queries import get_gift
from fundraiser.pledges.models import MatchAnswer
from fundraiser.pledges.operations.match_answers import answer_question
from fundraiser.pledges.queries import lock_pledge
from tests import make
from tests.accounts.people import send
from tests.staff.season import refund

AT_ONCE_SECONDS = 3


def test_a_gift_shows_everything_that_became_of_it(season, staff):
    page = staff.open(f"/staff/gifts/{season.gift.public_id}")

    for words in (
        "$50.00 was promised on the form.",
        "$50.00 in matching funds was reserved from The Board.",
        "$51.50 arrived.",
        "$50.00 in matching funds was earned from The Board.",
        "$10.00 was refunded.",
        "Email: Thank-you Sent",
        "Email: Notice of a dedication Sent",
        "Email: Refund Sent",
    ):
        assert page.has_text(words), words
    for number in (season.gift.payment_intent_id, season.gift.charge_id, f"re_{season.gift.id}"):
        assert page.soup.find(string=number), number


def test_a_viewer_sees_no_way_to_reach_the_donor(season, signed_in):
    browser = signed_in(Role.VIEWER)

    for path in ("/staff/gifts", f"/staff/gifts/{season.gift.public_id}", "/staff/pledges"):
        assert season.gift.email not in browser.open(path).answer.text, path
    assert not browser.open(f"/staff/gifts?q={season.gift.email}").has_text(season.gift.name)


def test_a_gift_without_match_says_why(staff):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(10), sponsor_email="ana@example.org")
    sponsors_own = make.gift(campaign, make.cad(20), email="ana@example.org")
    too_late = make.gift(make.campaign("spring"), make.cad(20), email="ben@example.org")

    assert staff.open(f"/staff/gifts/{sponsors_own.public_id}").has_text(
        "the donor is a sponsor of this match"
    )
    assert staff.open(f"/staff/gifts/{too_late.public_id}").has_text(
        "no pool was open when this gift was promised"
    )


def test_a_pledge_shows_what_was_shown_offered_and_answered_apart(staff):
    campaign = make.campaign()
    make.match_pool(campaign, available=make.cad(100))
    claim = make.claim_of(campaign)
    make.gift(campaign, make.cad(70), email="ben@example.org")
    not_asked = make.pledge(campaign, make.cad(10), email="cy@example.org")
    asked = make.pledge(campaign, make.cad(50), claim=claim)

    assert staff.open(f"/staff/pledges/{not_asked.public_id}").has_text(
        "Match the page showed $0.00 Match offered instead – The donor’s answer Not asked"
    )
    page = f"/staff/pledges/{asked.public_id}"
    facts = "Match the page showed $50.00 Match offered instead $20.00 The donor’s answer"
    assert staff.open(page).has_text(f"{facts} Asked, no answer yet")

    with transaction():
        pledge = lock_pledge(asked.id)
        answer_question(pledge, MatchAnswer.PART, shown_cents=2000, at=clock.now())

    assert staff.open(page).has_text(f"{facts} Continued with what was reserved")


def commented_gift() -> Gift:
    return make.gift(make.campaign(), make.cad(20), comment="Keep the lamp lit.")


def test_a_hidden_comment_is_gone_from_the_wall_at_once(signed_in, browser):
    gift = commented_gift()
    wall = "/campaigns/winter"
    assert browser.open(wall).has_text("Keep the lamp lit.")

    fundraiser = signed_in(Role.FUNDRAISING)
    page = fundraiser.open(f"/staff/gifts/{gift.public_id}").submit("Hide the comment")

    assert page.has_text("The comment is hidden.")
    hidden_by = time.monotonic() + AT_ONCE_SECONDS
    while browser.open(wall).has_text("Keep the lamp lit."):
        assert time.monotonic() < hidden_by, "the wall still shows it"
        time.sleep(0.1)
    page.submit("Show the comment")
    assert get_gift(gift.id).comment_hidden_at is None
    assert [entry.action for entry in history_of([f"gift:{gift.id}"])] == [
        AuditAction.COMMENT_HIDDEN,
        AuditAction.COMMENT_SHOWN,
    ]


def test_a_comment_is_hidden_from_the_list_of_comments(staff):
    commented_gift()

    page = staff.open("/staff/comments").submit("Hide the comment of Ana Silva")

    assert page.path == "/staff/comments"
    assert staff.open("/staff/comments?shown=hidden").has_text("Keep the lamp lit.")
    assert staff.open("/staff/comments?shown=shown").has_text("Nothing matches these filters.")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FINANCE])
def test_a_comment_is_not_hidden_by_who_may_not(signed_in, role):
    gift = commented_gift()
    browser = signed_in(role)

    page = browser.open(f"/staff/gifts/{gift.public_id}")
    answer = send(browser, f"/staff/gifts/{gift.public_id}/comment", {"act": "hide"})

    assert not page.soup.find(string="Hide the comment")
    assert answer.status_code == 403


def test_an_act_without_the_sessions_token_changes_nothing(staff):
    gift = commented_gift()

    page = staff.post(f"/staff/gifts/{gift.public_id}/comment", {"act": "hide"}, status=422)

    db.session.expire_all()
    assert page.has_text("nothing was changed")
    assert get_gift(gift.id).comment_hidden_at is None


def test_a_donors_page_gathers_gifts_and_pledges(staff):
    campaign = make.campaign()
    gift = make.gift(campaign, make.cad(50), email="ana@example.org")
    make.pledge(campaign, make.cad(30), email=" ANA@example.org")
    refund(gift)

    page = staff.open("/staff/donors?q=ana@example.org").click("Ana Silva")

    assert page.has_text("$40.00 in 1 gift")
    assert page.has_text("$50.00 $40.00 left")
    assert page.has_text("$30.00")
    assert staff.open(f"/staff/gifts?donor={page.path.rpartition('/')[2]}").has_text(
        "Filtered by Ana Silva."
    )

"""Running the match from the back office, as finance does it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fundraiser.accounts.permissions import Role
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.campaigns.queries import balances, get_campaign
from fundraiser.matching.models import PoolKind, UnusedMatch
from fundraiser.matching.operations.pools import subject_of
from fundraiser.matching.queries import list_pools, list_sponsors, pool_figures
from tests import make
from tests.make import cad, instant
from tests.staff.statements import statements

SIGNED = {"signed_on": "2026-10-01", "commitment_reference": "Binder, tab 3"}
PROMISE = {"kind": "conditional", "amount": "10,000", "unused": "kept_by_sponsor"}


@pytest.fixture
def database_url(databases: Callable[[str, Path], str], tmp_path: Path) -> str:
    """One database: the rules behind these pages are tested on both."""
    return databases("sqlite", tmp_path)


@pytest.fixture
def finance(signed_in):
    return signed_in(Role.FINANCE)


@pytest.fixture
def campaign(app):
    return make.campaign(
        opens_at=instant("2026-11-01 05:00"), closes_at=instant("2027-01-01 05:00")
    )


def only_pool(campaign):
    [pool] = list_pools(campaign.id)
    return pool


def received(campaign):
    return pool_figures(list_pools(campaign.id))[0].received


def acts(pool):
    return [entry.action for entry in history_of([subject_of(pool)])]


# From the sponsor to the open pool


def test_finance_adds_a_sponsor_drafts_a_pool_and_opens_it(finance, campaign, browser):
    page = finance.open("/staff/match").click("Draft a pool")
    assert page.has_text("First add the sponsor")

    page = page.submit("Add the sponsor", name="The Board", email="chair@example.org")
    page = page.submit("Save draft", **PROMISE, **SIGNED)

    assert page.has_text("Only staff can see it until you open the pool.")
    assert not browser.open("/campaigns/winter").has_text("The Board")
    pool = only_pool(campaign)
    assert (pool.terms.opens_at, pool.terms.closes_at) == (campaign.opens_at, campaign.closes_at)
    assert pool.terms.rate_numerator == pool.terms.rate_denominator == 1

    page = page.click("Open the pool").submit("Open the pool")

    assert page.has_text("The pool is open.")
    assert browser.open("/campaigns/winter/match").has_text("The Board")
    assert acts(pool) == [AuditAction.POOL_DRAFTED, AuditAction.POOL_OPENED]


def test_a_draft_sent_twice_is_one_pool(finance, campaign):
    make.match_pool(campaign, available=cad(1), sponsor="Other")
    page = finance.open("/staff/match/draft?campaign=winter")
    sponsor = list_sponsors()[0].id

    for _ in range(2):
        page.submit("Save draft", sponsor=sponsor, **PROMISE)

    assert len(list_pools(campaign.id)) == 2


def test_a_pool_is_not_opened_before_its_commitment_is_on_file(finance, campaign):
    pool = make.match_pool(campaign, available=cad(100), is_open=False, signed_on=None)
    page = finance.open(f"/staff/match/{pool.public_id}/open")

    page = page.submit("Open the pool", status=422)

    assert page.has_text("Say when the sponsor signed, and where the signed commitment is kept.")
    assert only_pool(campaign).is_draft


def test_a_lead_gift_needs_no_rate_and_counts_at_once(finance, campaign, browser):
    make.match_pool(campaign, available=cad(1), sponsor="A family", is_open=False)
    page = finance.open("/staff/match/draft?campaign=winter")
    sponsor = list_sponsors()[0].id
    promise = {"kind": "lead_gift", "amount": "5000", **SIGNED}

    page = page.submit("Save draft", sponsor=sponsor, **promise)
    page = page.click("Open the pool").submit("Announce the lead gift")

    assert page.has_text("Lead gift of A family")
    assert not page.has_text("Close the pool")
    assert balances(get_campaign(campaign.id)).lead_gifts == cad(5000)
    assert not browser.open("/campaigns/winter").has_text("doubled")
    lead = next(pool for pool in list_pools(campaign.id) if pool.kind is PoolKind.LEAD_GIFT)
    assert lead.terms.unused is UnusedMatch.GIVEN_ANYWAY


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sponsor": ""}, "Choose the sponsor."),
        ({"sponsor": "999"}, "Choose the sponsor."),
        ({"kind": ""}, "Choose a match or a lead gift."),
        ({"kind": "loan"}, "Choose a match or a lead gift."),
        ({"amount": ""}, "Enter the amount promised."),
        ({"amount": "١٠"}, "Enter the amount in figures, like 50 or 50.00."),
        ({"amount": "0"}, "Enter more than zero."),
        ({"unused": ""}, "Choose what happens to money that is not earned."),
        ({"rate": "1.5"}, "Enter a rate of two whole numbers, such as 1:1 or 2:1."),
        ({"rate": "0:1"}, "Enter a rate of two whole numbers, such as 1:1 or 2:1."),
        ({"cap_per_gift": "0"}, "Enter more than zero."),
        ({"cap_per_donor": "many"}, "Enter the amount in figures, like 50 or 50.00."),
        ({"counts": "none"}, "Choose which gifts count."),
        ({"closes_on": "2026-10-31"}, "It must close after it opens."),
        ({"closes_on": "2026-11-01", "closes_time": "01:30"}, "01:30 comes twice."),
        ({"signed_on": "yesterday"}, "Enter a date like 2026-12-31."),
    ],
)
def test_what_is_wrong_in_a_draft_is_said_and_what_was_typed_stays(
    finance, campaign, changes, message
):
    make.match_pool(campaign, available=cad(1), is_open=False)
    page = finance.open("/staff/match/draft?campaign=winter")
    typed = {"sponsor": list_sponsors()[0].id, **PROMISE, **SIGNED, **changes}

    page = page.submit("Save draft", status=422, **typed)

    assert any(message in error for error in page.errors), page.errors
    assert page.find("#commitment_reference")["value"] == "Binder, tab 3"
    assert len(list_pools(campaign.id)) == 1


def test_what_a_draft_lacks_is_said_before_it_is_opened(finance, campaign):
    unsigned = make.match_pool(campaign, available=cad(100), is_open=False, signed_on=None)

    page = finance.open(f"/staff/match/{unsigned.public_id}/open")

    assert page.has_text("The signed commitment is not on file yet.")


def test_a_commitment_signed_tomorrow_is_refused(finance, campaign):
    make.match_pool(campaign, available=cad(1), is_open=False)
    page = finance.open("/staff/match/draft?campaign=winter")
    typed = {"sponsor": list_sponsors()[0].id, **PROMISE, **SIGNED, "signed_on": "2099-01-01"}

    page = page.submit("Save draft", status=422, **typed)

    assert page.has_text("The commitment cannot be signed on a future date.")


def test_a_draft_is_edited_and_discarded(finance, campaign):
    pool = make.match_pool(campaign, available=cad(100), is_open=False)
    page = finance.open(f"/staff/match/{pool.public_id}").click("Edit the draft")

    page = page.submit("Save draft", amount="250", kind="lead_gift")

    assert page.has_text("$250.00")
    assert only_pool(campaign).is_lead_gift

    discarding = page.click("Discard the draft")
    for _ in range(2):
        page = discarding.submit("Discard the draft")

    assert list_pools(campaign.id) == []
    assert page.path == "/staff/match"


# Changing terms


def test_new_terms_are_looked_at_before_they_count_and_are_public(finance, campaign, browser):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}").click("Change the terms")

    page = page.submit("Review the change", amount="300", reason="The Board added $200.")

    assert page.has_text("They become version 2, public from now on.")
    assert page.has_text("$100.00 $300.00")
    assert len(only_pool(campaign).versions) == 1

    for _ in range(2):
        shown = page.submit("Put these terms in force")

    assert shown.has_text("These terms are in force.")
    assert [terms.amount for terms in only_pool(campaign).versions] == [cad(100), cad(300)]
    public = browser.open("/campaigns/winter/match")
    assert public.has_text("The Board added $200.")


def test_one_can_go_back_to_writing_with_everything_there(finance, campaign):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}/terms")
    page = page.submit("Review the change", amount="300", reason="More.")

    page = page.submit("Keep editing")

    assert page.find("#amount")["value"] == "300"
    assert page.find("#reason").get_text().strip() == "More."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Say why the terms change."),
        ({"commitment_reference": ""}, "where the signed commitment is kept"),
        ({"amount": "49.99"}, "A pool cannot go below that amount."),
        ({"closes_on": "2026-11-20"}, "Close the pool instead."),
    ],
)
def test_what_a_change_must_not_do_is_said_before_it_is_confirmed(
    finance, campaign, changes, words
):
    pool = make.match_pool(campaign, available=cad(100))
    make.pledge(campaign, cad(50))
    page = finance.open(f"/staff/match/{pool.public_id}/terms")

    page = page.submit("Review the change", status=422, **{"reason": "New.", **changes})

    assert page.has_text(words)
    assert len(only_pool(campaign).versions) == 1


def test_two_people_at_one_pool_do_not_write_over_each_other(signed_in, finance, campaign):
    pool = make.match_pool(campaign, available=cad(100))
    address = f"/staff/match/{pool.public_id}/terms"
    mine = finance.open(address)
    theirs = signed_in(Role.ADMIN).open(address)
    theirs = theirs.submit("Review the change", amount="200", reason="Theirs.")
    theirs.submit("Put these terms in force")

    page = mine.submit("Review the change", status=422, amount="300", reason="Mine.")

    assert page.has_text("This was changed after you opened it.")
    assert page.has_text("$100.00 → $200.00")
    assert only_pool(campaign).terms.amount == cad(200)


def test_an_announced_lead_gift_cannot_be_changed(finance, campaign):
    pool = make.match_pool(campaign, available=cad(100), kind=PoolKind.LEAD_GIFT)

    page = finance.open(f"/staff/match/{pool.public_id}/terms")

    assert page.has_text("Once announced, a lead gift can no longer be changed.")


# Closing, ordering


def test_a_closed_pool_is_claimed_nowhere_and_can_open_again(finance, campaign, browser):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}").click("Close the pool")

    page = page.submit("Close the pool")

    assert page.has_text("The pool is closed.")
    assert "is matched by" not in browser.open("/campaigns/winter").text
    page.click("Open it again").submit("Open the pool")
    assert only_pool(campaign).is_open


def test_pools_are_moved_by_their_buttons(finance, campaign):
    for name in "ABC":
        make.match_pool(campaign, available=cad(1), sponsor=name)
    page = finance.open("/staff/match")

    page = page.submit("↓ Move A down")
    assert page.find("button[autofocus]").get_text(" ").split()[-2:] == ["A", "up"]
    page.submit("↑ Move C up")

    assert [pool.sponsor.name for pool in list_pools(campaign.id)] == ["B", "C", "A"]


def test_a_double_click_moves_a_pool_once(finance, campaign):
    for name in "ABC":
        make.match_pool(campaign, available=cad(1), sponsor=name)
    page = finance.open("/staff/match")

    for _ in range(2):
        page.submit("↓ Move A down")

    assert [pool.sponsor.name for pool in list_pools(campaign.id)] == ["B", "A", "C"]


def test_an_order_seen_before_somebody_changed_it_is_not_written_over(finance, campaign):
    for name in "ABC":
        make.match_pool(campaign, available=cad(1), sponsor=name)
    page = finance.open("/staff/match")
    page.submit("↓ Move A down")

    page = page.submit("↑ Move C up")

    assert page.has_text("The order has just changed.")
    assert [pool.sponsor.name for pool in list_pools(campaign.id)] == ["B", "A", "C"]


# What the sponsor paid


def test_a_payment_is_recorded_once(finance, campaign, browser):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}").click("Record a payment")
    payment = {"amount": "40", "paid_on": "2026-11-20", "reference": "cheque 17"}

    first = page.submit("Record the payment", **payment)
    second = page.submit("Record the payment", **payment)

    assert first.has_text("$40.00, cheque 17, is recorded.")
    assert second.has_text("was recorded already. Nothing was recorded twice.")
    assert second.has_text("20 November 2026")
    assert received(campaign) == cad(40)
    assert acts(pool).count(AuditAction.SPONSOR_PAYMENT_RECORDED) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount": ""}, "Enter the amount received."),
        ({"amount": "-5"}, "Enter the amount in figures, like 50 or 50.00."),
        (
            {"amount": "60.01", "reference": "18"},
            "Anything beyond the promise is a separate gift",
        ),
        ({"amount": "41"}, "A payment “cheque 17” of $40.00 is recorded already."),
        ({"reference": ""}, "Enter the reference"),
        ({"reference": "a\nb"}, "This contains a character we cannot store."),
        ({"paid_on": "2099-01-01"}, "Enter today or an earlier day."),
        ({"paid_on": "0001-01-01"}, "Enter today or an earlier day."),
    ],
)
def test_a_payment_that_cannot_be_is_refused_in_words(finance, campaign, changes, words):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}/payment")
    payment = {"amount": "40", "paid_on": "2026-11-20", "reference": "Cheque 17"}
    page.submit("Record the payment", **{**payment, "reference": "cheque 17"})

    page = page.submit("Record the payment", status=422, **{**payment, **changes})

    assert page.has_text(words)
    assert received(campaign) == cad(40)


def test_a_payment_recorded_wrong_is_taken_back(finance, campaign, browser):
    pool = make.match_pool(campaign, available=cad(100))
    page = finance.open(f"/staff/match/{pool.public_id}/payment")
    payment = {"amount": "40", "paid_on": "2026-11-20", "reference": "cheque 17"}
    page = page.submit("Record the payment", **payment).click("Take back cheque 17")

    refused = page.submit("Take it back", status=422)
    assert refused.has_text("Say what was wrong.")
    for _ in range(2):
        page = refused.submit("Take it back", reason="It was $4.")

    assert page.has_text("taken back")
    assert received(campaign) == cad(0)
    page.click("Close the pool").submit("Close the pool")
    assert browser.open("/campaigns/winter/match").has_text("The sponsor has not paid yet.")


# Sponsors


def test_a_sponsor_is_changed_and_a_name_that_is_taken_is_said(finance, campaign):
    make.match_pool(campaign, available=cad(1), sponsor="The Board")
    make.match_pool(campaign, available=cad(1), sponsor="A neighbour")
    page = finance.open("/staff/sponsors").click("The Board")

    refused = page.submit("Save details", status=422, name="a NEIGHBOUR")
    assert refused.has_text("There is already a sponsor called a NEIGHBOUR")
    page.submit("Save details", name="The Directors", name_fr="La direction", is_public=None)

    board = next(one for one in list_sponsors() if one.name == "The Directors")
    assert board.name_fr == "La direction"
    assert not board.is_public
    assert finance.open("/staff/sponsors?q=direction").has_text("The Directors")


def test_a_sponsor_sent_twice_is_one(finance, campaign):
    page = finance.open("/staff/sponsors/add")

    for _ in range(2):
        page.submit("Add the sponsor", name="The Board")

    assert len(list_sponsors()) == 1


# Who may, how many questions, how it looks


@pytest.mark.parametrize("role", [Role.VIEWER, Role.FUNDRAISING])
def test_who_may_not_run_the_match_sees_it_and_is_offered_no_act(signed_in, campaign, role):
    pool = make.match_pool(campaign, available=cad(100), is_public=False, sponsor="A neighbour")
    make.match_pool(campaign, available=cad(100))
    browser = signed_in(role)

    listed = browser.open("/staff/match")
    page = browser.open(f"/staff/match/{pool.public_id}")

    assert listed.has_text("A neighbour")  # hidden from the public, never from staff
    assert not listed.soup.select(".pool-order")
    assert not page.soup.select(".back-office__acts a")


def test_an_act_without_the_sessions_token_changes_nothing(finance, campaign):
    pool = make.match_pool(campaign, available=cad(100))

    for act in ("close", "payment", "terms"):
        finance.post(f"/staff/match/{pool.public_id}/{act}", status=422)
    finance.post("/staff/match/order", {"campaign": "winter"}, status=422)

    assert only_pool(campaign).is_open


def test_the_list_asks_the_same_number_of_questions_for_any_number_of_pools(finance, campaign):
    make.match_pool(campaign, available=cad(1))
    with statements() as few:
        finance.open("/staff/match")
    for number in range(5):
        make.match_pool(campaign, available=cad(1), sponsor=f"Sponsor {number}")

    with statements() as many:
        finance.open("/staff/match")

    assert len(many) == len(few)

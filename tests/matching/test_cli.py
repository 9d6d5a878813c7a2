"""`flask matching`: what an operator types, and what comes of it."""

import pytest

from fundraiser.database import db
from fundraiser.matching.models import MonthlyGifts, PoolStatus, UnusedMatch
from fundraiser.matching.queries import list_pools, list_sponsors, pool_figures
from tests import make
from tests.make import cad, instant

SIGNED = ["--signed-on", "2026-10-01", "--commitment", "Binder, tab 3"]
UNUSED = ["--unused", "kept_by_sponsor"]
POOL = ["winter", "--sponsor", "The Board", "--amount", "10,000", *UNUSED]


@pytest.fixture
def flask(app):
    """Give `flask("pools", "winter")`: run `flask matching pools winter`, return what it says."""

    def run(*arguments, fails=False):
        result = app.test_cli_runner().invoke(args=["matching", *arguments])
        db.session.rollback()
        db.session.expire_all()
        assert (result.exit_code != 0) is fails, result.output
        return result.output

    return run


@pytest.fixture
def campaign(app):
    return make.campaign(
        opens_at=instant("2026-11-01 05:00"), closes_at=instant("2027-01-01 05:00")
    )


def only_pool(campaign):
    [pool] = list_pools(campaign.id)
    return pool


def test_open_pool_takes_every_term(flask, campaign):
    said = flask(
        "open-pool",
        *POOL,
        *SIGNED,
        *["--rate", "2:1", "--cap-per-gift", "500", "--cap-per-donor", "800"],
        *["--opens", "2026-12-01 09:00", "--closes", "2026-12-24"],
        *["--counts", "every", "--monthly", "each_payment", "--hidden"],
        *["--sponsor-email", "Chair@example.org"],
    )

    pool = only_pool(campaign)
    assert said == f"Opened pool {pool.public_id}: 10000.00 CAD from The Board.\n"
    terms = pool.terms
    assert (terms.rate_numerator, terms.rate_denominator) == (2, 1)
    assert (terms.cap_per_gift, terms.cap_per_donor) == (cad(500), cad(800))
    assert (terms.opens_at, terms.closes_at) == (
        instant("2026-12-01 14:00"),
        instant("2026-12-25 05:00"),
    )
    assert terms.monthly is MonthlyGifts.EACH_PAYMENT
    assert not pool.sponsor.is_public
    assert pool.sponsor.email_normalised == "chair@example.org"
    assert pool.is_open


def test_open_pool_lasts_as_long_as_the_campaign_if_nothing_is_said(flask, campaign):
    flask("open-pool", *POOL, *SIGNED)

    terms = only_pool(campaign).terms
    assert (terms.opens_at, terms.closes_at) == (campaign.opens_at, campaign.closes_at)
    assert terms.unused is UnusedMatch.KEPT_BY_SPONSOR


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([], "where the signed commitment is kept"),
        ([*SIGNED, "--amount", "NaN"], "figures"),
        ([*SIGNED, "--rate", "1.5"], "two whole numbers"),
        ([*SIGNED, "--rate", "0:1"], "two whole numbers"),
        ([*SIGNED, "--closes", "2026-11-01 01:30"], "go back"),
        ([*SIGNED, "--closes", "2026-10-01"], "closes after it opens"),
        ([*SIGNED, "--signed-on", "2099-01-01"], "future date"),
    ],
)
def test_open_pool_says_what_is_wrong_and_leaves_nothing(flask, campaign, changes, words):
    assert words in flask("open-pool", *POOL, *changes, fails=True)
    assert list_pools(campaign.id) == []
    assert list_sponsors() == []


def test_two_pools_of_one_sponsor_are_two_pools_of_one_sponsor(flask, campaign):
    for _ in range(2):
        flask("open-pool", *POOL, *SIGNED)

    assert len(list_pools(campaign.id)) == 2
    assert "The Board (public): 2 pools" in flask("sponsors")


def test_a_draft_is_opened_once_its_commitment_is_on_file(flask, campaign):
    flask("draft-pool", *POOL)
    public_id = only_pool(campaign).public_id

    assert "signed commitment" in flask("reopen-pool", public_id, fails=True)
    flask("change-terms", public_id, *SIGNED)
    flask("reopen-pool", public_id)

    assert only_pool(campaign).is_open


def test_change_terms_keeps_what_is_left_out(flask, campaign):
    flask("open-pool", *POOL, *SIGNED, "--cap-per-gift", "500")
    public_id = only_pool(campaign).public_id

    assert "Say why" in flask("change-terms", public_id, "--amount", "12000", fails=True)
    said = flask("change-terms", public_id, "--amount", "12000", "--reason", "More was promised.")

    terms = only_pool(campaign).terms
    assert "version 2" in said
    assert (terms.amount, terms.cap_per_gift) == (cad(12_000), cad(500))


def test_close_and_reopen(flask, campaign):
    flask("open-pool", *POOL, *SIGNED)
    public_id = only_pool(campaign).public_id

    flask("close-pool", public_id)
    assert only_pool(campaign).status is PoolStatus.CLOSED
    flask("reopen-pool", public_id)
    assert only_pool(campaign).is_open


def test_order_pools(flask, campaign):
    pools = [make.match_pool(campaign, available=cad(5), sponsor=name) for name in "AB"]
    first, second = (pool.public_id for pool in pools)

    flask("order-pools", "winter", second, first)

    assert [pool.public_id for pool in list_pools(campaign.id)] == [second, first]
    assert "has just changed" in flask("order-pools", "winter", second, fails=True)


def test_record_payment_says_when_it_was_recorded_already(flask, campaign):
    flask("open-pool", *POOL, *SIGNED)
    public_id = only_pool(campaign).public_id
    payment = ["record-payment", public_id, "--amount", "250", "--reference", "cheque 17"]

    assert "Recorded 250.00 CAD" in flask(*payment, "--paid-on", "2026-11-20")
    assert "nothing twice" in flask(*payment)
    assert "in the future" in flask(*payment[:-1], "18", "--paid-on", "2099-01-01", fails=True)

    assert pool_figures(list_pools(campaign.id))[0].received == cad(250)


def test_pools_shows_each_with_its_figures(flask, campaign):
    flask("open-pool", *POOL, *SIGNED)

    said = flask("pools", "winter")

    assert "1. " in said
    assert "The Board (conditional, open): 10000.00 CAD, earned 0.00 CAD" in said


def test_add_sponsor(flask):
    assert "Added the sponsor A neighbour" in flask("add-sponsor", "A neighbour", "--hidden")
    assert "already" in flask("add-sponsor", "a neighbour", fails=True)
    flask("add-sponsor", "The Board", "--name-fr", "Le conseil")
    assert "A neighbour (hidden): 0 pools" in flask("sponsors")
    assert "The Board / Le conseil (public): 0 pools" in flask("sponsors")


@pytest.mark.parametrize(
    "command", [["close-pool"], ["reopen-pool"], ["change-terms", "--amount", "5"]]
)
def test_a_pool_that_is_not_there_is_said(flask, command):
    assert "There is no pool abcd" in flask(*command, "abcd", fails=True)

"""A pledge made with one read leaves the same rows as the plain path, or none at all.

A few forms in each run of the tests; more by hand:
`BATCH_HISTORIES=300 make unit TESTS=tests/pledges/test_ordinary_pledges.py`.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from fundraiser.campaigns.models import CampaignStatus
from fundraiser.campaigns.queries import get_campaign, lock_campaign
from fundraiser.database import db, in_transaction, transaction
from fundraiser.database.driver_statements import one_by_one
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.gifts.models import NO_CREDIT, NO_TRIBUTE, Credit
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import LimitExceeded
from fundraiser.matching.claims import read_claim
from fundraiser.matching.offers import current_offer
from fundraiser.matching.operations.pools import close_pool
from fundraiser.matching.queries import list_open_terms, list_pools
from fundraiser.pledges.operations.ordinary_pledges import make_ordinary_pledge
from fundraiser.pledges.operations.pledges import make_pledge
from fundraiser.pledges.queries import get_pledge
from tests import make
from tests.databases import ON_POSTGRESQL
from tests.make import cad, cents
from tests.pledges import histories
from tests.pledges.histories import BEGIN, DONORS, NOTICE, QUIET
from tests.pledges.standstill import plain, wait_for_standstill
from tests.pledges.test_batches import A_FEW
from tests.staff.statements import statements

RANDOM = {"public_id", "idempotency_key"}
ACCOUNTS = "SELECT kind FROM ledger_accounts"
SKIPPING = "FOR NO KEY UPDATE SKIP LOCKED"
POOLS = st.builds(
    histories.PoolWish,
    amount=st.sampled_from([3_000, 700_000, 50_000_000]),
    rate=st.sampled_from(histories.RATES),
    per_gift=st.sampled_from([None, None, 2_000]),
    per_donor=st.sampled_from([None, None, 9_000]),
)
FORMS = st.fixed_dictionaries(
    {
        "amount": st.integers(100, 6_000).map(cents),
        "covered_fee": st.sampled_from([0, 35]).map(cents),
        "email": st.sampled_from(DONORS),
        "name": st.sampled_from(["Ana Silva", "Ana Souza"]),
        "tribute": st.sampled_from([NO_TRIBUTE, NOTICE, QUIET]),
        "hides_name": st.booleans(),
        "language": st.sampled_from(["en", "fr"]),
        "comment": st.sampled_from(["", "Keep warm.\n“Always.”"]),
        "is_on_page": st.booleans(),
        "claims": st.sampled_from(["all", "all", "nothing", "other terms"]),
        "network": st.sampled_from([None, 7]),
    }
)


@A_FEW
@given(st.lists(POOLS, max_size=3), st.lists(FORMS, min_size=1, max_size=4))
def test_it_leaves_the_rows_of_the_plain_path(app, clock, pools, forms):
    clock.set_to(BEGIN)
    campaign = histories.open_campaign(pools)
    page = make.fundraiser_page(campaign, slug=f"page-of-{campaign.slug}")
    terms = {version.id: version for version in list_open_terms(campaign.id)}
    for number, form in enumerate(forms):
        sent = sent_form(campaign, Credit(page.id, None), form, f"{campaign.slug}-{number}")
        ordinary = partial(make_ordinary_pledge, campaign, known_terms=terms, **sent)
        plain = partial(make_pledge, campaign, may_look=True, **sent)

        _pledge, rows = outcome_of(lambda: ordinary() or plain())  # noqa: B023
        _pledge, rows_of_plain_path = outcome_of(plain)

        assert rows == rows_of_plain_path
        in_transaction(lambda: ordinary() or plain())  # noqa: B023


def sent_form(campaign, credit, form, form_key):
    form = dict(form)
    place, claims, network = form.pop("is_on_page"), form.pop("claims"), form.pop("network")
    promise = make.promise(form.pop("amount"), credit=credit if place else NO_CREDIT, **form)
    claim = read_claim(current_offer(campaign, at=BEGIN).claim)
    if claims != "all":
        claim = read_claim("1-5000") if claims == "other terms" else ()
    return {
        "promise": replace(promise, claim=claim),
        "form_key": form_key,
        "at": BEGIN,
        "network": network,
    }


def outcome_of(work):
    """Return the pledge and every row, without what is drawn by lot."""
    pledge, rows = histories.outcome_of(work)
    return pledge, {
        name: [without_lots(row) for row in table] if name != "knocks" else table
        for name, table in rows.items()
    }


def without_lots(row):
    return {name: value for name, value in row.items() if name not in RANDOM}


@pytest.fixture
def campaign(app):
    """A campaign with a pool that has ample room."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100_000))
    return campaign


def made_at_sight(campaign, clock, dollars=50, *, email="ana@example.org"):
    terms = {version.id: version for version in list_open_terms(campaign.id)}
    claim = read_claim(current_offer(campaign, at=clock.now()).claim)
    promise = replace(make.promise(cad(dollars), email=email), claim=claim)
    return lambda: in_transaction(
        lambda: make_ordinary_pledge(
            campaign, promise, terms, form_key="a key", at=clock.now(), network=7
        ),
        opened_by=one_by_one,
    )


def in_context(app, work):
    with app.app_context():
        return work()


def test_it_returns_what_it_has_written(campaign, clock):
    pledge = made_at_sight(campaign, clock)()

    stored = get_pledge(pledge.id)
    for record, row in ((pledge, stored), (pledge.checkout, stored.checkout)):
        assert record is not row
        for column in row.__table__.columns:
            assert getattr(record, column.key) == getattr(row, column.key), column
    assert pledge.campaign.slug == stored.campaign.slug


@ON_POSTGRESQL
@pytest.mark.parametrize("is_known", [False, True])
def test_it_writes_its_rows_and_the_balances_in_one_statement(campaign, clock, is_known):
    if is_known:
        make.donor("ana@example.org", name="Ana Silva")

    with statements() as sent:
        made_at_sight(campaign, clock)()

    writes = [statement.split()[0] for statement in sent if not statement.startswith("SELECT")]
    assert writes == ["WITH"]


@ON_POSTGRESQL
def test_its_accounts_are_not_looked_for_among_all(campaign, clock, database_url):
    """Each page and team has accounts of its own, so there may be thousands."""
    with transaction():
        for number in range(6_000):
            ledger.open_account(Account.page_given(number), "CAD")
    with statements() as sent:
        made_at_sight(campaign, clock)()
    [insertion] = [statement for statement in sent if statement.startswith("WITH")]
    nothing = ", ".join(["NULL"] * len(set(re.findall(r"\$\d+", insertion))))

    with psycopg.connect(plain(database_url), autocommit=True) as connection:
        connection.execute("ANALYZE ledger_accounts")
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute(f"PREPARE insertion AS {insertion}")
        plan = connection.execute(f"EXPLAIN EXECUTE insertion ({nothing})").fetchall()

    assert not [line for (line,) in plan if "Seq Scan on ledger_accounts" in line]


@ON_POSTGRESQL
def test_nothing_is_stored_if_others_take_the_money_meanwhile(app, campaign, clock, database_url):
    make_pledge_at_sight = made_at_sight(campaign, clock)
    before = histories.every_row()

    with ThreadPoolExecutor() as threads, psycopg.connect(plain(database_url)) as others:
        others.execute("UPDATE ledger_accounts SET limit_cents = 1 WHERE kind = 'pool'")
        pledge = threads.submit(in_context, app, make_pledge_at_sight)
        wait_for_standstill(database_url)
        others.commit()
        with pytest.raises(LimitExceeded):
            pledge.result()

    after = histories.every_row()
    assert after.pop("ledger_accounts") != before.pop("ledger_accounts")
    assert after == before


@ON_POSTGRESQL
def test_the_account_of_all_pools_is_locked_before_the_pool(app, campaign, clock, database_url):
    with transaction():  # which moves its row behind the pool's
        db.session.execute(text("UPDATE ledger_accounts SET code = code WHERE kind = 'matched'"))

    with (
        ThreadPoolExecutor() as threads,
        psycopg.connect(plain(database_url)) as others,
        psycopg.connect(plain(database_url)) as onlooker,
    ):
        others.execute(f"{ACCOUNTS} WHERE kind = 'matched' FOR NO KEY UPDATE")
        pledge = threads.submit(in_context, app, made_at_sight(campaign, clock))
        wait_for_standstill(database_url)
        locked_by_nobody = onlooker.execute(f"{ACCOUNTS} {SKIPPING}").fetchall()
        onlooker.rollback()
        others.rollback()
        assert pledge.result().id

    assert ("pool",) in locked_by_nobody
    assert ("matched",) not in locked_by_nobody


@ON_POSTGRESQL
def test_a_donor_whom_another_form_adds_meanwhile_is_one_donor(app, campaign, clock, database_url):
    """It waits for the other form's commit, and then leaves the pledge to the plain path."""
    make_pledge_at_sight = made_at_sight(campaign, clock)
    before = histories.every_row()

    with ThreadPoolExecutor() as threads, transaction():
        find_or_add_donor("ana@example.org", name="Ana", language="en", at=clock.now())
        pledge = threads.submit(in_context, app, make_pledge_at_sight)
        wait_for_standstill(database_url)

    assert pledge.result() is None
    after = histories.every_row()
    assert [donor["name"] for donor in after.pop("donors")] == ["Ana"]
    assert after.items() <= before.items()


def withdraw(campaign):
    lock_campaign(campaign.id).move_to(CampaignStatus.WITHDRAWN)


def end(campaign):
    get_campaign(campaign.id).closes_at = BEGIN


def close(campaign):
    close_pool(list_pools(campaign.id)[0], actor=make.ACTOR, at=BEGIN)


def note_cap_per_donor(campaign):
    list_pools(campaign.id)[0].has_donor_cap = True


def know_donor_by_another_name(_campaign):
    find_or_add_donor("ana@example.org", name="Ana Souza", language="en", at=BEGIN)


CHANGES = [withdraw, end, close, note_cap_per_donor, know_donor_by_another_name]


@pytest.mark.parametrize("change", CHANGES)
def test_it_leaves_alone_what_it_does_not_make(campaign, clock, change):
    clock.set_to(BEGIN)
    make_pledge_at_sight = made_at_sight(campaign, clock)
    with transaction():
        change(campaign)
    before = histories.every_row()

    assert make_pledge_at_sight() is None

    assert histories.every_row() == before


@pytest.mark.parametrize(
    ("dollars", "email"),
    [
        pytest.param(1001, "ana@example.org", id="more than a hundredth of the pool"),
        pytest.param(50, "sponsor@example.org", id="the sponsor's own"),
    ],
)
def test_it_leaves_alone_what_is_out_of_the_ordinary(app, clock, dollars, email):
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(100_000), sponsor_email="sponsor@example.org")
    make_pledge_at_sight = made_at_sight(campaign, clock, dollars, email=email)
    before = histories.every_row()

    assert make_pledge_at_sight() is None

    assert histories.every_row() == before

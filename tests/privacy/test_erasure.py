"""A person is exported and erased: nothing of them is left, and the money is as it was."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from fundraiser import audit
from fundraiser import clock as time_of_day
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import history_of
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.sign_in import begin_session, send_link
from fundraiser.gifts.models import Gift, TributeDetails, TributeKind
from fundraiser.ledger.checks import find_differences
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceStatus
from fundraiser.privacy.records import RECORDS
from fundraiser.seals.jobs import seal_history
from fundraiser.web.actors import Actor
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad

NAME, EMAIL = "Quillaume Zyx", "quillaume.zyx@example.org"
TRACES = ("uillaume", "zyx", "Zyx")


@pytest.fixture
def flask(app):
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture
def person(app, clock):
    """Somebody who gave, with a dedication, was matched, has a page, and asked for a link."""
    campaign = make.campaign()
    make.match_pool(campaign, available=cad(500))
    tribute = TributeDetails(TributeKind.IN_MEMORY, f"Mother {NAME}", "Bo", "bo@example.org", NAME)
    gift = make.gift(
        campaign, cad(50), name=NAME, email=EMAIL, comment=f"From {NAME}", tribute=tribute
    )
    make.gift(campaign, cad(20), name="Bo Other", email="bo@example.org")
    with transaction():
        send_link(EMAIL, language="en", name=NAME, at=clock.now())
        begin_session(gift.donor_id, at=clock.now())
    return gift


def assert_forgotten():
    """No column of any table has a trace of the name or the address."""
    db.session.rollback()
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            found = [value for value in row if any(trace in str(value) for trace in TRACES)]
            assert not found, f"{table.name} still has {found}"


def money():
    db.session.rollback()
    columns = "amount_cents, left_cents, received_at, donor_id, status"
    return (
        db.session.execute(text(f"SELECT {columns} FROM gifts ORDER BY id")).all(),
        db.session.execute(text("SELECT * FROM ledger_transfers ORDER BY id")).all(),
        db.session.execute(text("SELECT * FROM match_allocations ORDER BY id")).all(),
    )


def test_nothing_of_a_person_is_left_and_the_money_is_as_it_was(person, flask):
    before = money()

    answer = flask("donors", "erase", EMAIL.upper(), "--yes")

    assert answer.exit_code == 0, answer.output
    assert_forgotten()
    assert money() == before
    seal_history()
    assert find_differences(in_full=True) == []
    [other] = db.session.scalars(select(Gift).where(Gift.email == "bo@example.org"))
    assert other.name == "Bo Other"
    [entry] = [
        entry
        for entry in history_of([f"donor:{person.donor_id}"])
        if entry.action is AuditAction.PERSON_ERASED
    ]
    assert entry.note == ""


def test_emails_to_an_erased_person_never_leave(person, flask, worker):
    flask("donors", "erase", EMAIL, "--yes")

    db.session.expire_all()
    to_others = OutgoingEmail.recipient != ""
    erased = db.session.scalars(select(OutgoingEmail).where(~to_others)).all()
    assert erased
    assert {email.status for email in erased} == {EmailStatus.WITHDRAWN}


def test_an_erasure_may_be_repeated(person, app, flask):
    flask("donors", "erase", EMAIL, "--yes")

    answer = flask("donors", "erase", EMAIL, "--yes")

    assert answer.exit_code == 1
    assert "Nothing is stored about this address" in answer.output


@ON_SQLITE
def test_an_erasure_asks_first(person, app):
    answer = app.test_cli_runner().invoke(args=["donors", "erase", EMAIL], input="n\n")

    assert answer.exit_code == 1
    assert "gifts: 1" in answer.output
    db.session.rollback()
    assert db.session.scalars(select(Donor).where(Donor.email == EMAIL)).one()


@ON_SQLITE
def test_the_words_of_the_audit_log_go_and_the_seals_hold(person, flask, clock):
    with transaction():
        audit.record(
            AuditAction.COMMENT_HIDDEN,
            f"gift:{person.id}",
            Actor.staff(1),
            clock.now(),
            before={"comment": f"From {NAME}"},
            note=f"{NAME} asked for it",
        )

    assert flask("donors", "erase", EMAIL, "--yes").exit_code == 0

    assert_forgotten()
    seal_history()
    assert find_differences(in_full=True) == []


@ON_SQLITE
def test_a_payment_on_its_way_is_awaited(app, flask):
    make.pledge(make.campaign(), cad(20), email=EMAIL, name=NAME)

    answer = flask("donors", "erase", EMAIL, "--yes")

    assert answer.exit_code == 1
    assert "may still be on its way" in answer.output


@ON_SQLITE
def test_an_open_page_has_to_be_closed_and_is_then_taken_down(app, flask, clock):
    page = make.fundraiser_page(make.campaign(), at=clock.now() - timedelta(days=1))
    owner = page.owner
    assert owner is not None
    refused = flask("donors", "erase", owner.email, "--yes")
    assert page.title in refused.output
    db.session.rollback()
    with transaction():
        found = db.session.get_one(FundraiserPage, page.id)
        found.move_to(PlaceStatus.CLOSED)

    assert flask("donors", "erase", owner.email, "--yes").exit_code == 0

    db.session.expire_all()
    page = db.session.get_one(FundraiserPage, page.id)
    assert page.status is PlaceStatus.TAKEN_DOWN
    assert (page.title, page.owner_name, page.story, page.picture_id) == ("–", "–", "", None)


@ON_SQLITE
def test_an_export_has_everything_but_our_keys(person, flask):
    answer = flask("donors", "export", EMAIL)

    records = json.loads(answer.output)
    assert set(records) >= {"donors", "gifts", "pledges", "tributes", "outgoing_emails"}
    [gift] = records["gifts"]
    assert (gift["name"], gift["amount_cents"]) == (NAME, 5000)
    assert records["tributes"][0]["names_donor"] is True
    assert gift["received_at"].startswith(f"{time_of_day.now():%Y}")
    assert "bo@example.org" not in json.dumps(records["gifts"])
    assert not {"form_key", "token_hash", "content_digest"} & {
        name for rows in records.values() for row in rows for name in row
    }
    actions = [entry.action for entry in history_of([f"donor:{person.donor_id}"])]
    assert AuditAction.PERSON_EXPORTED in actions


@ON_SQLITE
def test_every_table_with_an_address_is_looked_through(app):
    """A table added later, with somebody's address in it, is not forgotten."""
    covered = {records.model.__tablename__ for records in RECORDS}
    of_others = {"staff_members", "organisations", "sponsors"}  # colleagues, us, who signed terms
    with_address = {
        table.name
        for table in db.metadata.sorted_tables
        if any("email" in column.name or column.name == "recipient" for column in table.columns)
    }
    assert with_address <= covered | of_others

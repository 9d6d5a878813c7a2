"""Who gives: one donor for one address, however it is written and however many write it at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from fundraiser.database import db, transaction
from fundraiser.donors.addresses import normalise_email
from fundraiser.donors.models import Donor
from fundraiser.donors.operations import find_or_add_donor, note_gift
from fundraiser.donors.queries import count_donors, count_new_donors, donors_with, get_donor
from fundraiser.pledges.queries import get_pledge
from tests import make
from tests.make import cad, instant


@pytest.mark.parametrize(
    "written",
    [
        "ana@example.org",
        "Ana@Example.ORG",
        "  ana@example.org ",
        "ana @ example.org",
        "ana@example.org\u00a0",
        "ａｎａ@example.org",
    ],
)
def test_capitals_and_spaces_do_not_make_a_second_person(written):
    assert normalise_email(written) == "ana@example.org"


@pytest.mark.parametrize("other", ["a.na@example.org", "ana+gift@example.org", "ana@example.com"])
def test_dots_and_tags_may_be_somebody_else(other):
    assert normalise_email(other) != normalise_email("ana@example.org")


def test_a_second_pledge_finds_the_donor_and_changes_nothing_on_file(app):
    campaign = make.campaign()
    first = make.pledge(campaign, cad(50), email="ana@example.org", name="Ana Silva")
    before = get_pledge(first.id)

    second = make.pledge(campaign, cad(50), email="ANA@example.org", name="Mallory", language="fr")

    donor = db.session.scalars(select(Donor)).one()
    assert (donor.name, donor.email, donor.language) == ("Ana Silva", "ana@example.org", "en")
    assert before.name == "Ana Silva"
    assert second.name == "Mallory"
    assert second.donor_id == first.donor_id


def test_a_new_donor_added_by_many_at_one_instant_is_one(app):
    campaign = make.campaign()

    def promise(number):
        with app.app_context():
            make.pledge(campaign, cad(5), email=f"Ana@{'EXAMPLE' if number % 2 else 'example'}.org")

    with ThreadPoolExecutor(max_workers=8) as threads:
        list(threads.map(promise, range(16)))

    assert db.session.scalar(select(func.count()).select_from(Donor)) == 1


def test_who_has_promised_is_a_donor_once_the_first_gift_is_there(app):
    campaign = make.campaign()
    make.pledge(campaign, cad(50), email="bo@example.org")
    make.gift(campaign, cad(50), email="ana@example.org")
    make.gift(campaign, cad(50), email="ana@example.org")

    assert count_donors() == 1


def test_the_first_gift_stays_the_first(app):
    at = instant("2026-12-01 12:00")
    with transaction():
        donor_id = find_or_add_donor("ana@example.org", name="Ana", language="en", at=at)
        note_gift(donor_id, at=at)
        note_gift(donor_id, at=at + timedelta(days=1))

    assert get_donor(donor_id).first_gift_at == at


def test_new_donors_are_counted_to_the_minute(app):
    begins = instant("2026-12-01 12:10")
    for minute in (0, 4, 5, 40, 64, 65):  # of 12:10, so 12:10, 12:14 … 13:14, 13:15
        at = begins + timedelta(minutes=minute)
        with transaction():
            email = f"d{minute}@example.org"
            donor_id = find_or_add_donor(email, name="Ana", language="en", at=at)
            note_gift(donor_id, at=at)

    def counted(first, last):
        since, until = (begins + timedelta(minutes=minute) for minute in (first, last))
        return count_new_donors(since=since, until=until)

    assert [counted(0, 65), counted(1, 66), counted(0, 4), counted(4, 5)] == [5, 5, 1, 1]
    assert count_donors() == 6


@pytest.mark.parametrize(
    ("words", "emails"),
    [
        (["kowalski", "fatima"], {"fatima@example.org"}),
        (["nandu"], {"fernandu@example.org"}),
        (["wu"], {"wu@example.org"}),
        (["erika"], {"wu@example.org"}),  # the name of a later gift
        (["FÁTIMA"], {"fatima@example.org"}),
        (["é"], {"wu@example.org"}),  # where a word begins
        (['"x'], set()),
        (["%%%"], set()),
    ],
)
def test_donors_are_found_by_parts_of_their_names_in_any_order(app, words, emails):
    for email, name in (
        ("fatima@example.org", "Fatima Kowalski"),
        ("fernandu@example.org", "Fernandu Tañada"),
        ("wu@example.org", "Li Wu"),
        ("WU@example.org", "Erika Wu-Łoś"),
    ):
        with transaction():
            find_or_add_donor(email, name=name, language="en", at=instant("2026-12-01 12:00"))

    found = db.session.scalars(select(Donor.email).where(Donor.id.in_(donors_with(words))))

    assert set(found) == emails


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_index_of_an_erased_donor_has_nothing_of_the_name(app):
    with transaction():
        donor_id = find_or_add_donor(
            "ana@example.org", name="Zyx", language="en", at=instant("2026-12-01 12:00")
        )
    with transaction():
        get_donor(donor_id).search_text = ""

    db.session.execute(
        text("CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, donor_search, row)")
    )
    assert db.session.execute(text("SELECT term FROM terms")).all() == []
    blocks = db.session.scalars(text("SELECT block FROM donor_search_data"))
    assert not any(b"zyx" in block for block in blocks)

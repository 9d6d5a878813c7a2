"""A search for a name that very many donors have."""

import pytest
from sqlalchemy import insert

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.search_text import search_text
from fundraiser.staff.tables.found_donors import MOST_FOUND, find_donors
from tests import make
from tests.databases import ON_BOTH
from tests.staff.test_scans import SORTS, plans_noted


@pytest.fixture
def namesakes(app):
    """So many donors called Silva that not all of them are found, between two who give."""
    campaign = make.campaign()
    make.gift(campaign, make.cad(50), name="Ana Silva", email="first@example.org")
    with transaction():
        db.session.execute(
            insert(Donor), [donor_named(f"Ana Silva {n}") for n in range(MOST_FOUND)]
        )
    make.gift(campaign, make.cad(70), name="Ben Roy", email="ben@example.org")
    make.gift(campaign, make.cad(60), name="Mia Silva", email="last@example.org")


def donor_named(name):
    email = f"{name.replace(' ', '-').lower()}@example.org"
    return {
        "email": email,
        "email_normalised": email,
        "name": name,
        "search_text": search_text(name, email),
        "language": "en",
        "created_at": clock.now(),
    }


@ON_BOTH
@pytest.mark.usefixtures("namesakes")
def test_all_gifts_of_a_common_name_are_listed(staff):
    page = staff.open("/staff/gifts?q=silva")

    assert not find_donors(["silva"]).is_all
    assert page.has_text("Mia Silva")
    assert page.has_text("Ana Silva")
    assert not page.has_text("Ben Roy")
    assert not page.has_text("More than")  # how many, nobody has counted
    assert not page.has_text("2 gifts")


@ON_BOTH
@pytest.mark.usefixtures("namesakes")
def test_donors_of_a_common_name_are_said_to_be_many(staff):
    page = staff.open("/staff/donors?q=silva")

    assert page.has_text("Mia Silva")
    assert not page.has_text("Ben Roy")
    assert page.has_text("More than 1,000 donors")


@ON_BOTH
@pytest.mark.usefixtures("namesakes")
def test_the_file_of_a_name_is_whole(staff):
    common, rare = (
        staff.client.get(f"/staff/gifts.csv?q={name}", base_url=staff.origin, buffered=True).text
        for name in ("silva", "roy")
    )

    assert (common.count("Silva"), common.count("Ben Roy")) == (2, 0)
    assert (rare.count("Silva"), rare.count("Ben Roy")) == (0, 1)


@pytest.mark.usefixtures("namesakes")
@pytest.mark.parametrize("path", ["gifts?q=silva", "pledges?q=silva", "donors?q=silva"])
def test_a_list_of_a_common_name_ends_with_its_first_page(staff, path):
    with plans_noted() as noted:
        staff.client.get(f"/staff/{path}", base_url=staff.origin, buffered=True)

    (plan,) = (plan for statement, plan in noted if " AS email" in statement)
    assert SORTS not in plan.steps
    assert not any("donor_search" in step for step in (*plan.steps, *plan.in_lists))

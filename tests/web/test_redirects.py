"""Addresses that have moved."""

import pytest

from tests import make


def test_a_bookmark_goes_on_with_its_query(app):
    answer = app.test_client().get("/staff/leads?status=new&q=mia%26co")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "/staff/prospects?status=new&q=mia%26co"


@pytest.mark.parametrize("address", ["/f/mias-run/{}", "/t/owls/{}", "/fr/f/mias-run/{}"])
def test_the_form_to_flag_a_page_was_called_a_report(app, address):
    answer = app.test_client().get(address.format("report"))

    assert answer.headers["Location"] == address.format("flag")


@pytest.mark.parametrize(
    ("method", "old", "new"),
    [
        ("get", "/staff/leads/{id}", "/staff/prospects/{id}"),
        ("post", "/staff/leads/{id}/note", "/staff/prospects/{id}/note"),
        ("get", "/staff/leads.csv", "/staff/prospects.csv"),
    ],
)
def test_a_record_and_its_forms_go_on(app, method, old, new):
    public_id = make.prospect().public_id

    answer = getattr(app.test_client(), method)(old.format(id=public_id))

    assert answer.status_code == 308
    assert answer.headers["Location"] == new.format(id=public_id)

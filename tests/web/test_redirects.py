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


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("/privacy/", "/privacy"),
        ("/fr/privacy/", "/fr/privacy"),
        ("/stories/?page=2&q=a%26b", "/stories?page=2&q=a%26b"),
        ("/campaigns/winter/?amount=50", "/campaigns/winter?amount=50"),
        ("/fr/campaigns/winter/match/", "/fr/campaigns/winter/match"),
        ("/campaigns/a%2540b%20c/", "/campaigns/a%2540b%20c"),
        ("/staff/gifts/", "/staff/gifts"),
    ],
)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_slash_at_the_end_is_one_too_many(app, method, address, target):
    answer = getattr(app.test_client(), method)(address)

    assert (answer.status_code, answer.headers["Location"]) == (308, target)


@pytest.mark.parametrize(
    "address",
    [
        "/nowhere/",
        "//evil.example/",
        "/\\evil.example/",
        "/https://evil.example/",
        "//evil.example/privacy/",
        "/privacy//",
    ],
)
def test_a_slash_at_the_end_leads_to_no_other_site(app, address):
    answer = app.test_client().get("/", environ_overrides={"PATH_INFO": address})

    assert answer.status_code in {308, 404}
    assert answer.headers.get("Location", "/privacy") in {"/privacy", "http://localhost/privacy/"}


def test_a_form_is_not_sent_on_without_its_slash(app):
    assert app.test_client().post("/account/sign-in/", data={"email": "a"}).status_code != 308

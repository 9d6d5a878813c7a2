from http import HTTPStatus

import pytest
from sqlalchemy import event
from werkzeug.test import EnvironBuilder

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.organisation.operations import describe_organisation
from fundraiser.organisation.queries import remember_organisation
from fundraiser.web.errors import refuse
from tests import make

RULE = "The cup is empty. Fill it first."


def test_a_broken_rule_is_shown_in_its_own_words(web_client):
    answer = web_client.get("/rule")

    assert answer.status_code == 422
    assert RULE in answer.text


def test_a_program_is_told_in_json(web_client):
    by_path = web_client.get("/rule.json")
    by_header = web_client.get("/rule", headers={"Accept": "application/json"})

    for answer in (by_path, by_header):
        assert answer.status_code == 422
        assert answer.get_json()["message"] == RULE
        assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("path", "language"), [("/rule", "en-CA"), ("/fr/rule", "fr-CA"), ("/fr/nowhere", "fr-CA")]
)
def test_an_error_page_speaks_the_language_of_its_address(web_client, path, language):
    assert f'lang="{language}"' in web_client.get(path).text


@pytest.fixture
def harbour_lights(app):
    """A charity with contacts, which this process has read."""
    contacts = {"general_email": "hello@charity.example", "general_telephone": "416 555 0100"}
    names = {"name_en": "Harbour Lights", "name_fr": "Lueurs du port"}
    with transaction():
        describe_organisation({**names, **contacts}, actor=make.ACTOR, at=clock.now())
    remember_organisation()


@pytest.mark.parametrize(
    ("path", "name", "twin"),
    [
        ("/nowhere", "Harbour Lights", "/fr/"),
        ("/fr/nowhere", "Lueurs du port", "/"),
        ("/stories/none", "Harbour Lights", "/fr/stories/none"),
    ],
)
def test_an_error_page_has_the_charity_its_contacts_a_way_to_give_and_the_other_language(
    browser, harbour_lights, path, name, twin
):
    page = browser.open(path, status=404)

    assert name in page.find(".site-header").get_text()
    assert page.find(".site-header a[hreflang]")["href"] == twin
    assert page.find(".site-header .button")["href"].endswith("/give")
    assert {link["href"] for link in page.soup.select(".site-footer a")} >= {
        "mailto:hello@charity.example",
        "tel:4165550100",
    }


def test_an_error_page_needs_no_database(app, harbour_lights):
    environ = EnvironBuilder(path="/fr/privacy").get_environ()

    questions: list[object] = []
    event.listen(db.engine, "before_cursor_execute", lambda *asked: questions.append(asked))

    page = refuse(app, environ, HTTPStatus.SERVICE_UNAVAILABLE)

    assert "Lueurs du port" in page.get_data(as_text=True)
    assert questions == []


def test_a_page_for_whoever_may_have_paid_does_not_ask_for_a_gift(app, harbour_lights):
    environ = EnvironBuilder(path="/privacy", query_string="session_id=cs_1").get_environ()

    page = refuse(app, environ, HTTPStatus.SERVICE_UNAVAILABLE).get_data(as_text=True)

    assert "Harbour Lights" in page
    assert "/give" not in page


@pytest.mark.parametrize("path", ["/breaks", "/breaks.json"])
def test_an_unexpected_error_shows_no_trace(web_client, path):
    answer = web_client.get(path)

    assert answer.status_code == 500
    for secret in ("ZeroDivisionError", "Traceback", "ana@example.org"):
        assert secret not in answer.text


@pytest.mark.parametrize("path", ["/breaks", "/aborts/503"])
def test_whoever_comes_back_from_paying_is_not_led_to_pay_again(web_client, path):
    safe = "Your payment is safe, and we are checking it."
    assert safe not in web_client.get(path).text

    answer = web_client.get(f"{path}?s=1&session_id=cs_test_1")

    assert safe in answer.text
    assert 'href="?s=1&amp;session_id=cs_test_1"' in answer.text
    assert 'href="/"' not in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 422, 429, 500, 502, 503])
def test_every_status_has_a_page(web_client, status):
    answer = web_client.get(f"/aborts/{status}")

    assert answer.status_code == status
    assert "<h1>" in answer.text


def test_what_a_page_cannot_be_sent_says_what_it_can(web_client):
    answer = web_client.post("/long")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]

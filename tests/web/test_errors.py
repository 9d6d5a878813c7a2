import pytest

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

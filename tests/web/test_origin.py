import pytest

from fundraiser.web.origin import is_foreign

OURS = {"give.example.org"}


@pytest.mark.parametrize(
    ("fetch_site", "origin", "foreign"),
    [
        ("same-origin", "https://give.example.org", False),
        ("none", None, False),
        ("cross-site", "https://evil.example", True),
        ("cross-site", "https://give.example.org", True),
        ("same-site", "https://other.example.org", True),
        ("same-origin", "null", False),
        (None, "https://give.example.org", False),
        (None, "https://evil.example", True),
        (None, "https://give.example.org.evil.example", True),
        (None, "https://give.example.org:8443", True),
        (None, "null", True),
        (None, "http://[", True),
        (None, None, False),
    ],
)
def test_a_form_from_another_site_is_foreign(fetch_site, origin, foreign):
    assert is_foreign(fetch_site=fetch_site, origin=origin, hosts=OURS) is foreign


def test_a_foreign_form_is_refused_with_words(web_client):
    answer = web_client.post("/probe", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "sent from another website" in answer.text


def test_our_own_form_and_a_program_are_let_through(web_client):
    own = web_client.post(
        "/probe", headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    )
    program = web_client.post("/probe")

    assert (own.status_code, program.status_code) == (200, 200)

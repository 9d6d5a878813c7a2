import pytest
from flask import url_for

from fundraiser.i18n.languages import Language, current_language


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/pages/", Language.ENGLISH),
        ("/fr/pages/", Language.FRENCH),
        ("/staff", Language.ENGLISH),
        ("/nowhere", Language.ENGLISH),
        ("/fr/nowhere", Language.FRENCH),
        ("/frost", Language.ENGLISH),
    ],
)
def test_the_address_alone_decides_the_language(small_app, address, language):
    with small_app.test_request_context(address, headers={"Accept-Language": "fr"}):
        small_app.preprocess_request()

        assert current_language() is language


def test_a_page_links_to_its_twin_with_its_query(small_app):
    answer = small_app.test_client().get("/pages/winter?page=2&tag=a&tag=b")

    assert answer.json == {"name": "winter", "twin": "/fr/pages/winter?page=2&tag=a&tag=b"}


def test_the_twin_of_a_french_page_is_english(small_app):
    answer = small_app.test_client().get("/fr/pages/winter")

    assert answer.get_json()["twin"] == "/pages/winter"


def test_links_keep_the_language_that_is_spoken(small_app):
    with small_app.test_request_context("/fr/pages/winter"):
        small_app.preprocess_request()

        assert url_for("pages.page", name="spring") == "/fr/pages/spring"
        assert url_for("pages.page", name="spring", language="en") == "/pages/spring"
        assert url_for("staff") == "/staff"


def test_the_accepted_language_redirects_nobody(small_app):
    answer = small_app.test_client().get("/pages/", headers={"Accept-Language": "fr-CA"})

    assert answer.status_code == 200

import pytest

from fundraiser.web.links import is_signed, public_signed_url, public_url_for, signature


@pytest.fixture
def https_app(make_bare_app):
    app = make_bare_app(PUBLIC_URL="https://give.example.org/season")
    with app.app_context():
        yield app


def test_a_whole_address_stands_under_public_url_in_the_language_given(https_app):
    english = public_url_for("public.campaign_page", language="en", slug="winter")
    french = public_url_for("public.campaign_page", language="fr", slug="winter")

    assert english == "https://give.example.org/season/campaigns/winter"
    assert french == "https://give.example.org/season/fr/campaigns/winter"


def test_a_whole_address_comes_from_the_settings_and_not_from_the_request(https_app):
    with https_app.test_request_context("/fr/", headers={"Host": "evil.example"}):
        url = public_url_for("public.home", language="en")

    assert url == "https://give.example.org/season/"


def test_a_whole_address_is_of_its_own_site_and_values(https_app, make_bare_app):
    with make_bare_app(PUBLIC_URL="https://other.example.org").app_context():
        elsewhere = public_url_for("public.campaign_page", language="en", slug="winter")
    here = public_url_for("public.campaign_page", language="en", slug="winter")
    later = public_url_for("public.campaign_page", language="en", slug="winter", page=2)

    assert elsewhere == "https://other.example.org/campaigns/winter"
    assert here == "https://give.example.org/season/campaigns/winter"
    assert later == f"{here}?page=2"


def test_a_signed_address_carries_a_signature_that_holds(https_app):
    url = public_signed_url("gifts.match", "gift", "abcd", language="en")

    path, _, signed = url.partition("?s=")
    assert path == "https://give.example.org/season/gifts/abcd/match"
    assert is_signed("gift", "abcd", signed)


def test_a_signed_address_is_of_its_own_record_and_purpose(https_app):
    public_signed_url("gifts.match", "gift", "abcd", language="en")

    url = public_signed_url("gifts.match", "pledge", "efgh", language="fr", page=2)

    path, _, query = url.partition("?")
    assert path == "https://give.example.org/season/fr/gifts/efgh/match"
    assert query == f"page=2&s={signature('pledge', 'efgh')}"


def test_a_signature_holds_for_one_purpose_and_one_record(https_app):
    signed = signature("gift", "abcd")

    assert is_signed("gift", "abcd", signed)
    assert not is_signed("pledge", "abcd", signed)
    assert not is_signed("gift", "abce", signed)
    assert not is_signed("gift", "abcd", signed[:-1])
    assert not is_signed("gift", "abcd", "")

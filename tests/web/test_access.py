from enum import StrEnum

from fundraiser.errors import Forbidden
from fundraiser.web.access import StaffOnly, access_to, open_to_all, staff_only, use_staff_check
from fundraiser.web.links import signature
from tests.apps import OWN_APP
from tests.web.conftest import Client


class Permission(StrEnum):
    SEE = "see"
    REFUND = "refund"


def test_a_view_without_a_declaration_stays_closed(web_client):
    assert web_client.get("/undeclared").status_code == 403


def test_a_signed_link_opens_its_own_record_and_no_other(web_app, web_client):
    with web_app.app_context():
        signed = signature("secret", "abcd")
        for_another_purpose = signature("gift", "abcd")

    assert web_client.get(f"/secret/abcd?s={signed}").text == "secret abcd"
    assert web_client.get(f"/secret/abce?s={signed}").status_code == 404
    assert web_client.get(f"/secret/abcd?s={for_another_purpose}").status_code == 404
    assert web_client.get("/secret/abcd").status_code == 404
    assert web_client.get("/secret/abcd?s=é").status_code == 404


def test_a_page_behind_a_signed_link_is_kept_by_nobody(web_app, web_client):
    with web_app.app_context():
        signed = signature("secret", "abcd")

    answer = web_client.get(f"/secret/abcd?s={signed}")

    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@OWN_APP
def test_the_staff_check_decides_about_staff_pages(make_bare_app):
    app = make_bare_app()
    app.add_url_rule("/see", "see", staff_only(Permission.SEE)(lambda: "seen"))
    app.add_url_rule("/refund", "refund", staff_only(Permission.REFUND)(lambda: "refunded"))
    use_staff_check(app, _sees_only)
    client = Client(app)

    assert client.get("/see").text == "seen"
    assert client.get("/refund").status_code == 403


def test_a_declaration_can_be_read_back():
    view = staff_only(Permission.SEE)(lambda: "seen")

    assert access_to(view) == StaffOnly(Permission.SEE)
    assert access_to(open_to_all(lambda: "open")) is not None
    assert access_to(lambda: "neither") is None


def _sees_only(permission):
    if permission is not Permission.SEE:
        raise Forbidden("You may only see.")

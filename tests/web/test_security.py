from io import BytesIO

import pytest
from flask import Flask, redirect, request

from fundraiser.config import Settings
from fundraiser.web.access import open_to_all
from fundraiser.web.security import (
    LARGEST_FORM,
    content_security_policy,
    largest_body,
    largest_upload,
)
from tests.apps import OWN_APP
from tests.conftest import listening
from tests.ports import free_port
from tests.web.conftest import Client

FORM = """<!doctype html><html lang="en"><title>Give</title><link rel="icon" href="data:,">
<form method="post" action="/give"><button>Give</button></form>"""


def test_every_answer_says_how_to_keep_the_visitor_safe(web_client):
    for path in ("/probe", "/nowhere", "/breaks", "/healthz"):
        headers = web_client.get(path).headers

        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cache-Control"] == "private, no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "Strict-Transport-Security" not in headers


def test_the_policy_allows_our_own_files_and_nothing_inline(web_client):
    policy = web_client.get("/probe").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize(
    ("environ", "targets"),
    [
        ({}, "'self' https://checkout.stripe.com http://127.0.0.1:*"),
        (
            {"STRIPE_SECRET_KEY": "sk_test_1", "STRIPE_WEBHOOK_SECRET": "whsec_1"},
            "'self' https://checkout.stripe.com",
        ),
        (
            {
                "STRIPE_SECRET_KEY": "sk_test_1",
                "STRIPE_WEBHOOK_SECRET": "whsec_1",
                "STRIPE_API_BASE": "https://pay.example.org:9000",
            },
            "'self' https://checkout.stripe.com https://pay.example.org:*",
        ),
    ],
)
def test_a_form_may_lead_to_checkout_and_nowhere_else(tmp_path, environ, targets):
    settings = Settings.from_environment({"INSTANCE_PATH": str(tmp_path), **environ})

    assert content_security_policy(settings).endswith(f"form-action {targets}")


def test_https_is_insisted_on_and_its_cookies_are_secure(make_bare_app):
    app = make_bare_app(PUBLIC_URL="https://give.example.org")

    answer = Client(app).get("/probe", headers={"Host": "give.example.org"})

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert app.config["SESSION_COOKIE_SECURE"]
    assert app.config["SESSION_COOKIE_NAME"] == "__Host-session"


def test_two_copies_on_one_machine_keep_their_cookies_apart(make_bare_app):
    first, second = make_bare_app(PORT="8000"), make_bare_app(PORT="8100")

    assert first.config["SESSION_COOKIE_NAME"] != second.config["SESSION_COOKIE_NAME"]


def test_another_host_is_answered_with_words_and_no_link(web_client):
    answer = web_client.get("/probe", headers={"Host": "evil.example"})

    assert answer.status_code == 400
    assert "does not answer at this address" in answer.text
    assert "evil.example" not in answer.text


def test_a_forwarded_host_counts_only_behind_a_trusted_proxy(make_client):
    forwarded = {"Host": "localhost", "X-Forwarded-Host": "evil.example"}

    assert make_client().get("/probe", headers=forwarded).status_code == 200
    assert make_client(TRUSTED_PROXIES="1").get("/probe", headers=forwarded).status_code == 400


@pytest.mark.parametrize("size", [LARGEST_FORM + 1, 5 * 1024 * 1024])
def test_a_body_larger_than_any_form_is_refused(web_client, size):
    answer = web_client.post("/probe", data={"comment": "a" * size})

    assert answer.status_code == 413
    assert "charged" in answer.text


def test_a_form_of_very_many_fields_is_refused(web_client):
    answer = web_client.post(
        "/probe",
        data={f"field{number}": "a" for number in range(300)},
        content_type="multipart/form-data",
    )

    assert answer.status_code == 413


@OWN_APP
def test_a_view_may_take_more(make_bare_app):
    app = make_bare_app()
    taken = open_to_all(largest_body(256 * 1024)(_count_bytes))
    app.add_url_rule("/hook", "hook", taken, methods=["POST"])
    client = Client(app)

    assert client.post("/hook", data=b"a" * 200_000).text == "200000"
    assert client.post("/hook", data=b"a" * 300_000).status_code == 413


@OWN_APP
def test_a_view_may_take_files_of_any_content(make_bare_app):
    app = make_bare_app()
    taken = open_to_all(largest_upload(256 * 1024)(_count_bytes_of_file))
    app.add_url_rule("/upload", "upload", taken, methods=["POST"])
    client = Client(app)

    # Line breaks are what the reader of forms keeps from one piece of a file to the next.
    file = BytesIO(b"\r\n" * 100_000)
    assert client.post("/upload", data={"file": (file, "me.jpg")}).text == "200000"
    file = BytesIO(b"a" * 300_000)
    assert client.post("/upload", data={"file": (file, "me.jpg")}).status_code == 413


@OWN_APP
def test_chromium_follows_the_redirect_from_our_form_to_checkout(make_bare_app, tabs):
    port, checkout_port = free_port(), free_port()
    app = make_bare_app(PORT=str(port), SANDBOX_PORT=str(checkout_port))
    leads_to = redirect(f"http://127.0.0.1:{checkout_port}/pay", 303)
    app.add_url_rule("/form", "form", open_to_all(lambda: FORM))
    app.add_url_rule("/give", "give", open_to_all(lambda: leads_to), methods=["POST"])

    with listening(app, port), listening(checkout(), checkout_port):
        page = tabs.open(f"http://127.0.0.1:{port}/form")
        page.click("button")
        page.wait_for_url("**/pay")

        assert page.inner_text("body") == "Checkout"


@OWN_APP
def test_chromium_does_not_follow_it_elsewhere(make_bare_app, tabs):
    port, elsewhere_port = free_port(), free_port()
    app = make_bare_app(PORT=str(port))
    leads_to = redirect(f"http://localhost:{elsewhere_port}/pay", 303)
    app.add_url_rule("/form", "form", open_to_all(lambda: FORM))
    app.add_url_rule("/give", "give", open_to_all(lambda: leads_to), methods=["POST"])

    with listening(app, port), listening(checkout(), elsewhere_port):
        page = tabs.open(f"http://127.0.0.1:{port}/form")
        page.click("button")
        page.wait_for_timeout(500)

        assert page.url.endswith("/form")
    assert "form-action" in tabs.complaints.pop()


def checkout() -> Flask:
    app = Flask("checkout")
    app.add_url_rule("/pay", "pay", lambda: '<link rel="icon" href="data:,">Checkout')
    return app


def _count_bytes() -> str:
    return str(len(request.get_data()))


def _count_bytes_of_file() -> str:
    return str(len(request.files["file"].read()))

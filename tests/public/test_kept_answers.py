"""A page that is kept is answered at once: the same for all, but for what is one visitor's."""

import gzip
import zlib
from functools import partial

from fundraiser.web.response_cache import CachedPage
from tests import make

PATH = "/campaigns/winter"
OF_ONE_ANSWER = {"Content-Length", "X-Request-Id"}


def key_in(html):
    return html.partition('name="form_key"')[2].partition('value="')[2].partition('"')[0]


def test_the_second_view_says_what_the_first_said_with_a_key_of_its_own(ask, campaign):
    first, second = ask("GET", PATH), ask("GET", PATH)

    heads = [
        {name: value for name, value in answer.headers if name not in OF_ONE_ANSWER}
        for answer in (first, second)
    ]
    assert heads[0] == heads[1]
    assert first.headers["X-Request-Id"] != second.headers["X-Request-Id"]
    assert key_in(first.text) != key_in(second.text)
    assert len(key_in(second.text)) > 80
    assert first.text.replace(key_in(first.text), "") == second.text.replace(
        key_in(second.text), ""
    )


def test_a_browser_that_packs_is_sent_the_same_page(ask, campaign):
    ask("GET", PATH)

    plain = ask("GET", PATH)
    packed = ask("GET", PATH, headers={"Accept-Encoding": "gzip, deflate, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    html = gzip.decompress(packed.data).decode()
    assert html.replace(key_in(html), "") == plain.text.replace(key_in(plain.text), "")


def test_what_someone_with_a_session_sees_is_not_packed(app, ask, campaign):
    cookie = f"{app.config['SESSION_COOKIE_NAME']}=something"
    ask("GET", PATH)

    answer = ask("GET", PATH, headers={"Accept-Encoding": "gzip", "Cookie": cookie})

    assert "Content-Encoding" not in answer.headers


def test_another_host_is_refused_as_if_nothing_were_kept(ask, campaign):
    assert ask("GET", PATH).status_code == 200

    assert ask("GET", PATH, headers={"Host": "evil.example"}).status_code == 400


def test_a_path_that_one_visitor_made_up_is_in_nobody_elses_links(ask, campaign):
    for path in ("/", PATH):
        forged = ask("GET", path, environ_overrides={"SCRIPT_NAME": "//evil.example"})

        assert "//evil.example/static/" in forged.text
        assert "evil.example" not in ask("GET", path).text


def test_nothing_is_kept_of_what_is_not_there(ask, campaign):
    assert [ask("GET", "/campaigns/nowhere").status_code for _ in range(2)] == [404, 404]
    assert ask("HEAD", PATH).data == b""


def test_the_languages_are_kept_apart(ask, campaign):
    for path, language in [(PATH, "en"), (f"/fr{PATH}", "fr")]:
        assert [f'lang="{language}-CA"' in ask("GET", path).text for _ in range(2)] == [True, True]


def test_any_page_is_packed_to_what_it_is():
    for before, after, key in [
        ("", "", ""),
        ("a", "", ""),
        ("lantern " * 9_000, "é" * 70_000, "k"),
    ]:
        page = CachedPage(before, after, partial(str, key))

        assert gzip.decompress(page.packed_for_one_view()) == page.for_one_view()
        assert zlib.decompress(page.packed_for_one_view(), 31).decode() == before + key + after


def test_behind_a_proxy_what_it_says_of_the_host_and_no_prefix_counts(make_app):
    app = make_app(TRUSTED_PROXIES="1", TRUSTED_HOSTS="give.example.org,127.0.0.1")
    ask = app.test_client().get
    with app.app_context():
        make.campaign()
    forwarded = {"X-Forwarded-Host": "give.example.org", "X-Forwarded-Prefix": "//evil.example"}

    first, second = (ask(PATH, headers=forwarded) for _ in range(2))

    assert "evil.example" not in first.text + second.text
    assert ask(PATH, headers={"X-Forwarded-Host": "evil.example"}).status_code == 400


def test_any_way_of_accepting_gzip_is_understood(ask, campaign):
    ask("GET", PATH)

    for accepted, is_packed in [
        ("gzip;q=1", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("identity", False),
        ("gzip;q=0, identity", False),
    ]:
        answer = ask("GET", PATH, headers={"Accept-Encoding": accepted})
        assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed, accepted

import gzip

import brotli  # type: ignore[import-untyped]
import pytest


@pytest.mark.parametrize(
    ("accepted", "unpack"),
    [("br, gzip", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)],
)
def test_a_page_is_packed_as_the_browser_accepts(web_client, accepted, unpack):
    answer = web_client.get("/long", headers={"Accept-Encoding": accepted})

    assert unpack(answer.data).decode().startswith("<!doctype html>")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_short_answer_is_sent_as_it_is(web_client):
    answer = web_client.get("/probe", headers={"Accept-Encoding": "br"})

    assert "Content-Encoding" not in answer.headers


def test_what_someone_with_a_session_sees_is_not_packed(web_app, web_client):
    cookie = f"{web_app.config['SESSION_COOKIE_NAME']}=something"

    answer = web_client.get("/long", headers={"Accept-Encoding": "br", "Cookie": cookie})

    assert "Content-Encoding" not in answer.headers

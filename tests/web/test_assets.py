import gzip

import brotli  # type: ignore[import-untyped]
import pytest
from flask import Flask

from fundraiser.web import assets
from fundraiser.web.assets import AssetMissing, asset, scripts, stylesheets

STYLE = ".lantern { color: gold }\n" * 100


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "static"
    (folder / "base").mkdir(parents=True)
    (folder / "base" / "look.css").write_text(STYLE)
    app = Flask("fundraiser", static_folder=None)
    assets.init_app(app, folder)
    return app


@pytest.fixture
def address(site):
    with site.test_request_context("/"):
        return asset("base/look.css")


def test_a_file_is_kept_for_ever_at_an_address_of_its_content(site, address):
    answer = site.test_client().get(address)

    assert answer.text == STYLE
    assert answer.content_type == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("br;q=0, gzip;q=0", None, bytes),
    ],
)
def test_a_file_is_packed_as_the_browser_accepts(site, address, accepted, encoding, unpack):
    answer = site.test_client().get(address, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == encoding
    assert unpack(answer.data).decode() == STYLE
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_an_address_of_an_earlier_version_is_answered_and_not_kept(site):
    answer = site.test_client().get("/static/000000000000/base/look.css")

    assert answer.text == STYLE
    assert answer.headers["Cache-Control"] == "no-cache"


def test_what_the_browser_has_is_not_sent_again(site, address):
    client = site.test_client()
    tag = client.get(address).headers["ETag"]

    again = client.get(address, headers={"If-None-Match": tag})

    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["../secret-key", "..%2fsecret-key", "base", "base/", "none.css"])
def test_nothing_outside_the_folder_is_served(site, path):
    assert site.test_client().get(f"/static/x/{path}").status_code == 404


def test_a_template_cannot_name_a_file_that_is_not_there(site):
    with site.test_request_context("/"), pytest.raises(AssetMissing):
        asset("base/none.css")


def test_links_lead_below_the_root_of_each_request(site):
    with site.test_request_context("/"):
        at_the_top = stylesheets("base/look.css")
    with site.test_request_context("/", base_url="http://localhost/a&b"):
        below = stylesheets("base/look.css")

    assert below == str(at_the_top).replace('href="', 'href="/a&amp;b')


def test_links_in_another_medium_or_to_a_script_are_their_own(site):
    with site.test_request_context("/"):
        links = stylesheets("base/look.css"), stylesheets("base/look.css", media="print")
        element = scripts("base/look.css")

    assert [link.split("media=")[1] for link in links] == ['"all">', '"print">']
    assert element.startswith('<script type="module" src="/static/')


def test_links_follow_a_file_that_is_watched(site, tmp_path):
    watched = assets.Assets(tmp_path / "static", is_watched=True)
    before = watched.links(assets.SCRIPT, ("base/look.css",), "")
    (tmp_path / "static" / "base" / "more.css").write_text(STYLE)

    after = watched.links(assets.SCRIPT, ("base/look.css",), "")

    assert after != before
    assert watched.version in after

"""What a page is passed on with: QR code, poster, share card. Strangers' words fit, as text."""

import shutil
import subprocess
from io import BytesIO

import pytest
import segno
from PIL import Image

from fundraiser import clock as time_of_day
from fundraiser.config import settings
from fundraiser.database import db, transaction
from fundraiser.documents import drawn_files
from fundraiser.documents.drawn_files import FOLDER, drawn_once
from fundraiser.documents.printable_text import (
    LONGEST_UNBROKEN,
    MAY_BREAK,
    printable,
)
from fundraiser.i18n.languages import Language
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.share_files.card import share_card
from fundraiser.peer_to_peer.share_files.poster import poster_facts
from fundraiser.peer_to_peer.share_files.qr import QUIET_ZONE
from tests import make
from tests.databases import ON_SQLITE
from tests.make import cad
from tests.peer_to_peer.pictures import give_picture

pytestmark = ON_SQLITE

PAGE = "/f/mias-run"
HOSTILE = [
    '<script>alert(1)</script> & “quotes” \\ # $x_1$ #image("/etc/passwd")',
    "W" * 80,
    "🎄🕯️👩‍👩‍👧 winter 🎁",
    "🎄🕯️",
    "ليلى بنت عبد الرحمن רחל לוי",
    "冬の光" * 20,
    "zalgo " + "a" + "\u0301\u0300\u0316" * 20,
    "\u200b\u200d\ufeff.",
]


@pytest.fixture
def campaign(app):
    return make.campaign()


@pytest.fixture
def page(campaign):
    return make.fundraiser_page(campaign)


@pytest.fixture
def get(app):
    """Give `get(path)`: the answer, as a program that keeps nothing is given it."""

    def ask(path, **headers):
        return app.test_client(use_cookies=False).get(path, headers=headers)

    return ask


def rewrite(page, **changes):
    with transaction():
        fresh = get_page(page.id)
        for name, value in changes.items():
            setattr(fresh, name, value)


def words_of(pdf, tmp_path):
    path = tmp_path / "poster.pdf"
    path.write_bytes(pdf)
    printed = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
    return " ".join(printed.stdout.decode().replace(MAY_BREAK, "").split())


needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="reads PDF by poppler")


# QR codes


def test_the_code_is_of_the_pages_address_with_a_quiet_zone(page, get, app):
    answer = get(f"{PAGE}/qr.png")

    expected = segno.make_qr(
        f"{app.config['SETTINGS'].public_url}{PAGE}", error="m", boost_error=False
    )
    assert expected.error == "M"
    assert answer.mimetype == "image/png"
    assert modules_of(answer.data, expected) == [
        list(row) for row in expected.matrix_iter(border=QUIET_ZONE)
    ]


def modules_of(png, like):
    """Return the code's modules, read from the middle of each."""
    with Image.open(BytesIO(png)) as picture:
        grey = picture.convert("L")
        assert grey.width == grey.height >= 1000
        width, _height = like.symbol_size(border=QUIET_ZONE)
        step = grey.width // width
        light = grey.tobytes()
        return [
            [
                int(light[(row * step + step // 2) * grey.width + column * step + step // 2] < 128)
                for column in range(width)
            ]
            for row in range(width)
        ]


def test_each_language_has_a_code_of_its_own_address(page, get):
    assert get(f"{PAGE}/qr.png").data != get(f"/fr{PAGE}/qr.png").data


def test_the_code_as_a_drawing_has_a_size_of_its_own_and_is_kept(page, get):
    answer = get(f"{PAGE}/qr.svg")

    assert answer.mimetype == "image/svg+xml"
    assert b'viewBox="0 0 ' in answer.data
    assert b"<script" not in answer.data
    assert "public" in answer.headers["Cache-Control"]
    again = get(f"{PAGE}/qr.svg", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


# The poster


@needs_pdftotext
def test_the_poster_says_what_one_must_know_to_give(page, get, app, tmp_path):
    with transaction():
        db.session.add(
            Organisation(
                id=ONLY_ID,
                name_en="Night Shelter",
                name_fr="Abri de nuit",
                registration_number="12345 6789 RR0001",
                changed_at=time_of_day.now(),
            )
        )
    forget_organisation()

    words = words_of(get(f"{PAGE}/poster.pdf").data, tmp_path)

    for said in ("Mia’s run", "By Mia Roy", "Goal: $500", "Night Shelter", "Winter lights"):
        assert said in words
    assert "12345\u00a06789\u00a0RR0001".replace("\u00a0", " ") in words.replace("\u00a0", " ")
    assert f"{app.config['SETTINGS'].public_url}{PAGE}".split("://")[1] in words
    assert "match" not in words.lower()
    assert "Abri de nuit" in words_of(get(f"/fr{PAGE}/poster.pdf").data, tmp_path)


def test_the_poster_is_tagged_letter_sized_and_has_the_picture(page, get):
    bare = get(f"{PAGE}/poster.pdf").data
    give_picture(page)

    pdf = get(f"{PAGE}/poster.pdf").data

    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid" in pdf
    assert b"/MediaBox[0 0 612 792]" in pdf
    assert len(pdf) > len(bare)


@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_fit_on_a_poster_and_on_a_card(page, get, tmp_path, words):
    rewrite(page, title=words[:80], owner_name=words[:80], picture_words=words)

    poster, card = get(f"{PAGE}/poster.pdf"), get(f"{PAGE}/card.jpg")

    assert poster.status_code == 200
    assert poster.data.startswith(b"%PDF-")
    assert poster.data.count(b"/MediaBox") == 1  # one page, whatever stands on it
    assert card_size(card) == (1200, 630)
    if shutil.which("pdftotext") and words.startswith("<script>"):
        assert "<script>alert(1)</script>" in words_of(poster.data, tmp_path)


def test_a_long_address_stands_on_the_poster_in_one_piece(page):
    long_address = f"https://give.example.org/f/{'a' * 60}"

    facts = poster_facts(get_page(page.id), page_url=long_address, language=Language.ENGLISH)

    assert facts["shown_address"] == long_address.removeprefix("https://")
    assert facts["address"] == long_address


# The share card


def card_size(answer):
    assert answer.status_code == 200
    assert answer.mimetype == "image/jpeg"
    with Image.open(BytesIO(answer.data)) as picture:
        return picture.size


def test_the_page_names_its_card_and_the_card_has_the_size_that_sites_ask_for(page, browser, get):
    address = browser.open(PAGE).find('meta[property="og:image"]')["content"]
    assert address.startswith(f"{browser.origin}{PAGE}/card.jpg?v=")

    card = get(address.removeprefix(browser.origin))

    assert card_size(card) == (1200, 630)
    assert len(card.data) < 300_000
    assert card.headers["Cache-Control"] == "public, max-age=86400"
    assert get(f"{PAGE}/card.jpg").headers["Cache-Control"] == "public, max-age=60"


def test_a_card_is_another_one_when_it_shows_something_else(campaign, page):
    def version():
        db.session.expire_all()
        return card_of(get_page(page.id)).version

    versions = [version()]
    make.page_gift(page, cad(10))  # 2 %: the first lantern
    versions.append(version())
    make.page_gift(page, cad(10), email="bo@example.org")  # 4 %: no other
    assert version() == versions[-1]
    rewrite(page, title="Another title")
    versions.append(version())
    give_picture(page)
    versions.append(version())

    assert len(set(versions)) == 4


def test_a_card_promises_nothing_of_the_match(campaign, page):
    make.match_pool(campaign, available=cad(500))

    card = card_of(get_page(page.id))

    assert (card.title, card.line, card.lit) == ("Mia’s run", "By Mia Roy", 0)


def test_a_card_is_drawn_once_and_what_it_replaces_is_gone(page, get):
    first = get(f"{PAGE}/card.jpg")
    [kept] = kept_cards()
    kept.write_bytes(b"what was kept")

    assert get(f"{PAGE}/card.jpg?v=anything").data == b"what was kept"
    same = get(f"{PAGE}/card.jpg", **{"If-None-Match": first.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")

    rewrite(page, title="Another title")
    assert card_size(get(f"{PAGE}/card.jpg")) == (1200, 630)
    [other] = kept_cards()
    assert other != kept


def kept_cards():
    return list((settings().instance_path / FOLDER).glob("*-card.*"))


def test_who_asks_while_others_draw_is_not_kept_waiting(page, get, monkeypatch):
    monkeypatch.setattr(drawn_files, "PATIENCE_SECONDS", 0.05)

    with drawn_files._drawing:
        card, poster = get(f"{PAGE}/card.jpg"), get(f"{PAGE}/poster.pdf")

    assert card.status_code == 302
    assert card.headers["Location"].endswith("/public/share_card.jpg")
    assert poster.status_code == 503
    assert "The poster is not ready yet." in poster.text


def test_a_folder_that_cannot_be_written_to_stops_nobody(app, monkeypatch, tmp_path):
    blocked = settings().instance_path / FOLDER
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_text("a file where the folder should be")

    assert drawn_once("card", "1", lambda: b"drawn") == b"drawn"


# Words for print


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("Mia’s  run", "Mia’s run"),
        ("🎄 Winter 🕯️", "Winter"),
        ("👩‍👩‍👧", ""),
        ("a" * 20, "a" * LONGEST_UNBROKEN + MAY_BREAK + "aaaa"),
        ("ليلى", "ليلى"),
        ("a\ufeff\u00adb", "ab"),
        ("می\u200cروم", "می\u200cروم"),
        ("$5 + 5 = 10", "$5 + 5 = 10"),
    ],
)
def test_printable(written, printed, database_url):
    assert printable(written) == printed


def card_of(page):
    return share_card(page, totals_of(page))

"""The search box of a list, and the files that a list is sent as."""

import csv
import io
import re
import zipfile
from urllib.parse import quote

import pytest

from fundraiser.donors.search_text import folded_text, pattern_of
from fundraiser.i18n.languages import Language
from fundraiser.staff.tables.search import cents_of
from tests import make
from tests.browser import Browser
from tests.databases import ON_BOTH
from tests.staff.season import add_event

NAMES = ("Chloé Bœuf-Lévesque", "Ben O’Neil", "Ana Silva")


@pytest.fixture
def gifts(app):
    campaign = make.campaign()
    return [
        make.gift(campaign, make.cad(amount), name=name, email=f"{amount}@example.org")
        for name, amount in zip(NAMES, (50, 1234, 70), strict=True)
    ]


@ON_BOTH
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("50", 0),
        ("$50.00", 0),
        ("50,00", 0),
        ("50 $", 0),
        ("1,234", 1),
        ("1 234,00 $", 1),
        ("levesque boeuf", 0),
        ("CHLOÉ lev", 0),
        ("bœuf", 0),
        ("o'neil", 1),
        ("silva 70", 2),
        ("70@example.org", 2),
    ],
)
def test_a_gift_is_found_by_words_and_amounts_as_people_type_them(staff, gifts, typed, found):
    assert names(staff, typed) == {NAMES[found]}


@ON_BOTH
def test_a_gift_is_found_by_how_its_number_begins(staff, gifts):
    assert names(staff, gifts[1].public_id[:9].upper()) == {NAMES[1]}
    assert names(staff, "silva levesque") == set()


def names(browser: Browser, typed: str) -> set[str]:
    page = browser.open(f"/staff/gifts?q={typed.replace(' ', '+')}")
    return {name for name in NAMES if page.soup.find(string=name)}


@ON_BOTH
def test_an_event_is_found_by_its_id_its_object_or_its_kind(season, staff):
    add_event("ch_other")
    event = season.event

    for typed in (event.stripe_id, event.object_id, event.kind):
        links = links_of(staff, f"/staff/stripe/events?q={typed}")
        assert f"/staff/stripe/events/{event.id}" in links, typed
    assert len(links_of(staff, "/staff/stripe/events?q=ch_other")) == 1
    assert not links_of(staff, "/staff/stripe/events?q=%25")


@ON_BOTH
def test_an_email_is_found_by_its_recipient_status_and_kind(season, staff):
    email = season.email
    own = f"/staff/outbox/{email.id}"

    assert own in links_of(staff, f"/staff/outbox?q={email.recipient.upper()}")
    assert own in links_of(staff, f"/staff/outbox?status={email.status}&kind={email.kind}")
    assert not links_of(staff, "/staff/outbox?status=dead")


def links_of(browser: Browser, path: str) -> list[str]:
    return [str(link["href"]) for link in browser.open(path).soup.select("a.row-link")]


@pytest.mark.usefixtures("app")
def test_a_text_is_folded_as_people_compare_it():
    assert folded_text("Œuvre d’Élise ÀÇÑ") == "oeuvre d'elise acn"
    assert cents_of("1 234,50 $") == cents_of("1,234.50") == 123450
    assert cents_of("1e3") is None


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("Boeuf", "Chloé Bœuf-Lévesque"),
        ("bœuf-levesque", "CHLOÉ BOEUF-LÉVESQUE"),
        ("o'neil", "Ben O’Neil"),
        ("Łódź", "łódź"),
        ("$1.", "a$1.b"),
        ("[^]", "a[^]b"),
        ("\\", "a\\b"),
    ],
)
def test_a_pattern_finds_what_the_folded_text_has(typed, text):
    assert folded_text(typed) in folded_text(text)
    assert re.search(pattern_of(folded_text(typed)), text)
    assert not re.search(pattern_of(folded_text(typed)), "Ana Silva")


@ON_BOTH
def test_a_comment_is_found_in_any_spelling(staff, app):
    campaign = make.campaign()
    make.gift(campaign, make.cad(5), name="Ben", comment="Un cœur d’été [50 %]")

    for typed in ("coeur", "D'ETE", "[50", "%]", "ben"):
        assert staff.open(f"/staff/comments?q={quote(typed)}").has_text("Un cœur"), typed
    for typed in ("coer", "d.ete", "_"):
        assert not staff.open(f"/staff/comments?q={quote(typed)}").has_text("Un cœur"), typed


@pytest.mark.usefixtures("gifts")
def test_a_list_says_how_many_rows_its_filters_leave_and_what_they_come_to(staff):
    assert staff.open("/staff/gifts").has_text("3 gifts, $1,354.00 in all")
    assert staff.open("/staff/gifts?least=60&most=80").has_text("1 gift, $70.00 in all")


@pytest.mark.usefixtures("gifts")
def test_excel_in_french_reads_the_file(signed_in):
    answer = content(signed_in(language=Language.FRENCH), "/staff/gifts.fr.csv?q=70")

    text = answer.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert answer.startswith(b"\xef\xbb\xbf")
    assert (row["Montant"], row["Donateur ou donatrice"], row["État"]) == (
        "70,00",
        "Ana Silva",
        "Reçu",
    )


def test_a_workbook_holds_numbers_and_no_formula(staff):
    make.gift(make.campaign(), make.cents(7050), name="=1+1", email="ana@example.org")

    book = zipfile.ZipFile(io.BytesIO(content(staff, "/staff/gifts.xlsx")))

    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>70.50</v>" in sheet
    assert "<t>=1+1</t>" in sheet
    assert "<f>" not in sheet


def content(browser: Browser, path: str) -> bytes:
    answer = browser.client.get(path, base_url=browser.origin, buffered=True)
    assert answer.status_code == 200
    return bytes(answer.get_data())

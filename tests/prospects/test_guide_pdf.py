"""The guide as a PDF: ten pages, tagged, with fields to fill in and a code to start a page."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from fundraiser import clock
from fundraiser.database import db, transaction
from fundraiser.i18n.languages import Language
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.organisation.queries import forget_organisation
from fundraiser.prospects.guide import EDITIONS, guide_in
from fundraiser.prospects.guide.pdf import PLAN_PAGE, guide_pdf
from fundraiser.prospects.models import Idea
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE
EACH_EDITION = pytest.mark.parametrize("idea", [None, *EDITIONS], ids=lambda idea: idea or "any")
BOTH = pytest.mark.parametrize("language", list(Language), ids=str)
# Cover, contents, five parts, messages, checklist, plan.
PAGE_COUNT = 10
START = {"en": "/fundraise/start", "fr": "/fr/fundraise/start"}


def read(language, idea=None):
    return PdfReader(BytesIO(guide_pdf(language, idea)))


def annotations(page):
    return [annotation.get_object() for annotation in page.get("/Annots", ())]


def fields(page):
    return [field for field in annotations(page) if field["/Subtype"] == "/Widget"]


def links(page):
    return [link["/A"]["/URI"] for link in annotations(page) if "/URI" in link.get("/A", {})]


def elements(node):
    """Yield every element of a PDF's structure, in reading order."""
    for child in node if isinstance(node, list) else [node]:
        element = child.get_object()
        if isinstance(element, dict):
            yield element
            yield from elements(element.get("/K", []))


@EACH_EDITION
@BOTH
def test_it_is_tagged_and_has_a_page_for_each_thing(app, language, idea):
    document = read(language, idea)
    root = document.root_object

    assert len(document.pages) == PAGE_COUNT
    assert root["/Lang"] == f"{language}-CA"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    guide = guide_in(language, idea)
    words = " ".join(" ".join(page.extract_text() for page in document.pages[:2]).split())
    assert document.metadata.title.startswith(guide.title)
    assert document.metadata.title.endswith(guide.edition)
    assert guide.edition in words
    assert guide.foreword[0].replace("\N{NO-BREAK SPACE}", " ")[:40] in words
    assert len(guide_pdf(language, idea)) < 300_000


@EACH_EDITION
@BOTH
def test_every_tip_is_in_its_bookmarks(app, language, idea):
    guide = guide_in(language, idea)

    titles = {item["/Title"] for item in flat(read(language, idea).outline)}

    assert {f"{number}. {tip.headline}" for number, tip in enumerate(guide.tips, 1)} <= titles
    assert {part.title for part in guide.parts} <= titles
    assert {guide.messages_title, guide.plan_title} <= titles


def flat(outline):
    for item in outline:
        yield from flat(item) if isinstance(item, list) else [item]


@BOTH
def test_no_text_of_the_other_language_is_in_it(app, language):
    text = " ".join(" ".join(page.extract_text() for page in read(language).pages).split())
    english = ["Start your page", "What is in it", "Today", "Sources", "The checklist", "Source 1"]
    french = ["Créez votre page", "Au menu", "Aujourd’hui", "Sources", "La liste à cocher"]
    here, there = (french, english) if language == "fr" else (english, french)

    assert [words for words in here if words not in text] == []
    assert [
        words for words in there if words in text and words not in {"Sources", "Source 1"}
    ] == []


@BOTH
def test_the_plan_has_labelled_fields_in_reading_order(app, language):
    guide = guide_in(language)
    document = read(language)
    plan = document.pages[PLAN_PAGE - 1]

    names = [field["/T"] for field in fields(plan)]

    assert names[: len(guide.plan)] == [f"plan-{field.key}" for field in guide.plan]
    assert names[len(guide.plan) :][:3] == ["person-1-name", "person-1-amount", "person-1-asked"]
    assert len(names) == len(guide.plan) + 3 * guide.people.rows
    assert next(field["/TU"] for field in fields(plan)) == guide.plan[0].label
    assert plan["/Tabs"] == "/S"


@BOTH
def test_the_checklist_has_a_box_for_each_tip(app, language):
    guide = guide_in(language)

    boxes = fields(read(language).pages[PLAN_PAGE - 2])

    assert [box["/T"] for box in boxes] == [f"done-{tip.key}" for tip in guide.tips]
    assert [box["/TU"] for box in boxes][:1] == [f"1. {guide.tips[0].headline}"]
    assert {box["/FT"] for box in boxes} == {"/Btn"}


@BOTH
def test_every_field_stands_in_the_structure_and_every_picture_has_words(app, language):
    document = read(language)
    structure = list(elements(document.root_object["/StructTreeRoot"]))
    tags = [element.get("/S") for element in structure]

    assert tags.count("/Form") == sum(len(fields(page)) for page in document.pages)
    assert tags.count("/H1") == len(guide_in(language).parts) + 4
    pictures = [element["/Alt"] for element in structure if element.get("/S") == "/Figure"]
    assert len(pictures) == 2
    assert all(START[language] in words for words in pictures)


@BOTH
def test_the_code_and_its_link_lead_to_starting_a_page(app, language):
    address = f"{app.config['SETTINGS'].public_url}{START[language]}"
    document = read(language)

    for number in (2, PLAN_PAGE):
        assert links(document.pages[number - 1]) == [address]


def test_the_code_of_an_edition_fills_in_its_idea(app):
    address = f"{app.config['SETTINGS'].public_url}{START['en']}?idea=birthday"

    assert links(read("en", Idea.BIRTHDAY).pages[PLAN_PAGE - 1]) == [address]


@EACH_EDITION
@BOTH
def test_it_lists_each_source_that_a_tip_names(app, language, idea):
    sources = guide_in(language, idea).cited

    assert links(read(language, idea).pages[PLAN_PAGE - 2]) == [source.url for source in sources]


def test_it_is_made_once_until_the_charity_changes(app):
    first, second = guide_pdf("en"), guide_pdf("en")
    rename_charity("Warm Rooms Society")
    third = guide_pdf("en")

    assert first is second
    assert third is not first
    assert b"Warm Rooms Society" in third
    assert b"Warm Rooms Society" not in first


def test_it_is_in_the_charitys_colour_as_soon_as_that_changes(app):
    usual = read("en", Idea.RUN)
    rename_charity("Warm Rooms Society", colour="#a01e5a")

    assert first_colours(usual) != first_colours(read("en", Idea.RUN))


def first_colours(document):
    """Return the colours that the first page of tips sets first."""
    drawing = document.pages[2].get_contents().get_data()
    return re.findall(rb"[\d.]+ [\d.]+ [\d.]+ scn", drawing)[:3]


def test_each_edition_and_language_is_a_file_of_its_own(app):
    files = {guide_pdf(language, idea) for language in Language for idea in [None, *EDITIONS]}

    assert len(files) == 2 * (1 + len(EDITIONS))
    assert guide_pdf("en", Idea.OTHER) is guide_pdf("en")


def rename_charity(name, **look):
    with transaction():
        db.session.merge(
            Organisation(id=ONLY_ID, name_en=name, name_fr=name, changed_at=clock.now(), **look)
        )
    forget_organisation()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/guide.pdf", "25-tips-for-the-novice-fundraiser.pdf"),
        ("/fr/guide.pdf", "25-conseils-collecte-de-fonds.pdf"),
        ("/guide/polar-dip.pdf", "25-tips-for-the-novice-fundraiser-for-a-polar-dip.pdf"),
        ("/fr/guide/polar-dip.pdf", "25-conseils-collecte-de-fonds-pour-un-bain-polaire.pdf"),
    ],
)
def test_it_may_be_kept_by_browsers(app, path, name):
    client = app.test_client()

    answer = client.get(path)
    again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.mimetype == "application/pdf"
    assert name in answer.headers["Content-Disposition"]
    assert "max-age" in answer.headers["Cache-Control"]
    assert again.status_code == 304
    assert again.data == b""

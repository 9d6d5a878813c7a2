"""Form fields: at the places a template marks, labelled, tagged, in reading order."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from fundraiser.documents import FieldKind, FormField, rendering

TEMPLATE = """
#set document(title: "Plan", date: none)
#set text(lang: sys.inputs.language)
= Plan
Why #link("field:reason")[#box(width: 80mm, height: 20mm)]
#list(marker: none, [#link("field:done")[#box(width: 4mm, height: 4mm)] Done])
#link("https://example.org")[Read on]
"""
FIELDS = {
    "reason": FormField("Why you raise money", FieldKind.LINES),
    "done": FormField("Plan made", FieldKind.TICK),
}


@pytest.fixture
def document(tmp_path, monkeypatch):
    (tmp_path / "plan.typ").write_text(TEMPLATE)
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)
    return rendering.render_form("plan.typ", {}, FIELDS, language="en")


@pytest.fixture
def reader(document):
    return PdfReader(BytesIO(document))


def widgets(reader):
    annotations = [link.get_object() for link in reader.pages[0]["/Annots"]]
    return [widget for widget in annotations if widget["/Subtype"] == "/Widget"]


def test_each_field_has_its_name_kind_and_label(reader):
    shown = [(widget["/T"], widget["/FT"], widget["/TU"]) for widget in widgets(reader)]

    assert shown == [
        ("reason", "/Tx", "Why you raise money"),
        ("done", "/Btn", "Plan made"),
    ]
    assert [field.get_object()["/T"] for field in reader.root_object["/AcroForm"]["/Fields"]] == [
        "reason",
        "done",
    ]
    assert widgets(reader)[0]["/Ff"] == 1 << 12


def test_each_field_is_a_form_element_of_the_structure_and_nothing_else(reader):
    numbers = reader.root_object["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    elements = dict(zip(numbers[::2], numbers[1::2], strict=True))

    for widget in widgets(reader):
        element = elements[widget["/StructParent"]].get_object()
        [content] = element["/K"]
        assert element["/S"] == "/Form"
        assert content.get_object()["/Type"] == "/OBJR"
        assert content.get_object()["/Obj"].get_object()["/T"] == widget["/T"]
    assert reader.pages[0]["/Tabs"] == "/S"


def test_the_document_still_says_that_it_is_pdf_ua(document, reader):
    assert document.startswith(b"%PDF-1.7")
    assert b"pdfuaid:part" in reader.root_object["/Metadata"].get_data()
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en"


def test_what_is_empty_draws_no_text(reader):
    reason, done = widgets(reader)

    assert reason["/AP"]["/N"].get_data() == b"/Tx BMC EMC"
    assert done["/AS"] == "/Off"
    assert done["/AP"]["/N"]["/Off"].get_data() == b""
    assert b"Tf" not in done["/AP"]["/N"]["/Yes"].get_data()


def test_a_link_stays_a_link(reader):
    [link] = [
        annotation.get_object()
        for annotation in reader.pages[0]["/Annots"]
        if annotation.get_object()["/Subtype"] == "/Link"
    ]

    assert link["/A"]["/URI"] == "https://example.org"


def test_the_same_facts_are_the_same_bytes(document):
    assert rendering.render_form("plan.typ", {}, FIELDS, language="en") == document


def test_a_place_without_a_field_is_a_mistake(tmp_path, monkeypatch):
    (tmp_path / "plan.typ").write_text(TEMPLATE)
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)

    with pytest.raises(KeyError):
        rendering.render_form("plan.typ", {}, {}, language="en")

"""Facts become paper: as text, tagged, in their language."""

import pytest

from fundraiser.documents import rendering

TEMPLATE = """
#let facts = json(bytes(sys.inputs.facts))
#set document(title: facts.title)
#set text(lang: sys.inputs.language)
= #facts.title
#facts.body
"""


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    (tmp_path / "poster.typ").write_text(TEMPLATE)
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path)


def test_a_document_is_a_tagged_pdf_in_its_language():
    pdf = rendering.render_pdf("poster.typ", {"title": "Été", "body": "Un don"}, language="fr")

    assert pdf.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in pdf
    assert b"/Lang" in pdf


@pytest.mark.parametrize("hostile", ["#panic()", "$ x", "*bold", "\\ #eval(1)", "[", '"', "<b>"])
def test_a_hostile_fact_is_text(hostile):
    assert rendering.render_pdf("poster.typ", {"title": "A", "body": hostile}, language="en")


@pytest.mark.parametrize("character", ["🫀", "\ufeff"])
def test_a_character_that_cannot_be_printed_does_not_stop_the_press(character):
    facts = {"title": "A", "body": f"a heart {character}"}

    assert rendering.render_pdf("poster.typ", facts, language="en").startswith(b"%PDF-")


def test_a_document_can_be_a_picture():
    png = rendering.render_png("poster.typ", {"title": "A", "body": "b"}, language="en")

    assert png.startswith(b"\x89PNG")

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


def test_a_character_without_a_letter_form_does_not_stop_the_press():
    pdf = rendering.render_pdf("poster.typ", {"title": "A", "body": "a heart 🫀"}, language="en")

    assert pdf.startswith(b"%PDF-")

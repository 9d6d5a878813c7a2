"""Rendering of a typst template to PDF or PNG."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import structlog

from fundraiser.deferred import DeferredModule
from fundraiser.documents.field_kinds import FormField

TEMPLATES = Path(__file__).parents[2] / "templates"
Facts = Mapping[str, Any]
Standard = Literal["ua-1"]
AGAINST_THE_STANDARD = ("could not be displayed", "disallowed codepoint")
log = structlog.get_logger()
typst = DeferredModule("typst")
form_fields = DeferredModule("fundraiser.documents.form_fields")


def render_pdf(template: str, facts: Facts, *, language: str) -> bytes:
    """Return a template of `templates/`, e.g. `prospects/guide.typ`, as PDF/UA.

    The template reads `facts` with `json(bytes(sys.inputs.facts))`, and `language`. If a character
    has no glyph in any font, or the standard forbids it, the PDF is made without the standard, with
    a gap in that place.
    """
    inputs = {"facts": json.dumps(dict(facts), ensure_ascii=False), "language": language}
    try:
        return _compile(template, inputs, standard="ua-1")
    except typst.TypstError as error:
        if not any(reason in str(error) for reason in AGAINST_THE_STANDARD):
            raise
        log.warning("document without its standard", template=template)
        return _compile(template, inputs, standard=None)


def render_form(
    template: str, facts: Facts, fields: Mapping[str, FormField], *, language: str
) -> bytes:
    """Return a template as PDF/UA with form fields, where it links to `field:NAME`."""
    return form_fields.add_form_fields(render_pdf(template, facts, language=language), fields)


def _compile(template: str, inputs: dict[str, str], *, standard: Standard | None) -> bytes:
    pdf: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        sys_inputs=inputs,
        pdf_standards=standard,
    )
    return pdf


def render_png(template: str, facts: Facts, *, language: str) -> bytes:
    """Return a template of one page as PNG, one pixel for each point."""
    inputs = {"facts": json.dumps(dict(facts), ensure_ascii=False), "language": language}
    png: bytes = typst.compile(
        TEMPLATES / template, root=TEMPLATES, sys_inputs=inputs, format="png", ppi=72
    )
    return png

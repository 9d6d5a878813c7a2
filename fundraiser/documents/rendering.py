"""Rendering one document."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import structlog
import typst

TEMPLATES = Path(__file__).parents[2] / "templates"
Standard = Literal["ua-1"]
log = structlog.get_logger()


def render_pdf(template: str, facts: Mapping[str, Any], *, language: str) -> bytes:
    """Return the PDF of a template of `templates/`, e.g. `leads/guide.typ`, in a language.

    The template finds `facts` and `language` by `json(bytes(sys.inputs.facts))`. A document with a
    character that no font has cannot keep the standard; it is printed all the same, tagged, with a
    gap in that place.
    """
    inputs = {"facts": json.dumps(dict(facts), ensure_ascii=False), "language": language}
    try:
        return _compile(template, inputs, standard="ua-1")
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("document without its standard", template=template)
        return _compile(template, inputs, standard=None)


def _compile(template: str, inputs: dict[str, str], *, standard: Standard | None) -> bytes:
    pdf: bytes = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        sys_inputs=inputs,
        pdf_standards=standard,
    )
    return pdf

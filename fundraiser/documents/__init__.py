"""Printed documents: PDF or PNG from a typst template and values.

The values are passed as JSON and never inserted into the template's source, so a hostile name is
only text on paper. Documents are tagged PDF/UA-1, which also requires a description of every
picture. typst brings its fonts and needs nothing from the system; the alternatives (a headless
browser, LaTeX) are larger than the app.

typst makes no form fields, so pypdf adds them afterwards (`form_fields.py`), each with a label, in
reading order, as a Form element of the structure. PDF/UA wants every font embedded that the file
draws with. An empty field draws nothing, so the file keeps to the standard as we hand it out; what
a reader types is drawn by their viewer, in its own Helvetica.
"""

from fundraiser.documents.field_kinds import FieldKind, FormField
from fundraiser.documents.rendering import render_form, render_pdf, render_png

__all__ = ["FieldKind", "FormField", "render_form", "render_pdf", "render_png"]

"""Printed documents: PDF or PNG from a typst template and values.

The values are passed as JSON and never inserted into the template's source, so a hostile name is
only text on paper. Documents are tagged PDF/UA-1, which also requires a description of every
picture. typst brings its fonts and needs nothing from the system; the alternatives (a headless
browser, LaTeX) are larger than the app.
"""

from fundraiser.documents.rendering import render_pdf, render_png

__all__ = ["render_pdf", "render_png"]

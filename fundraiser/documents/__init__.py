"""Printed documents: a typst template and facts in, PDF bytes out (or a picture's).

Facts go in as JSON and are read by the template as values, never pasted into its source, so that a
hostile name is text on paper. Documents are tagged, by PDF/UA-1, which also refuses a picture
without a description. typst comes with its fonts and needs nothing of the system; the alternatives
(a browser that prints, LaTeX) are larger than the app.
"""

from fundraiser.documents.rendering import render_pdf, render_png

__all__ = ["render_pdf", "render_png"]

"""The guide, *25 Tips for the Novice Fundraiser*, in two languages.

`in_english.py` and `in_french.py` have the text of the web page and the PDF, with the tips beside
them; `contents.py` defines its parts. Each text was written in its language, not translated line by
line. A number from elsewhere has a source, or is left out. `editions/` has what differs for one
idea: a polar dip needs other words about safety than a birthday.

The PDF (`pdf.py`) is ten pages, PDF/UA-1. Its planning page and its checklist have form fields: a
guide is filled in on a telephone more often than it is printed.
"""

from fundraiser.prospects.guide.contents import Guide, GuidePart, Tip
from fundraiser.prospects.guide.editions import EDITIONS, edition_of, find_edition
from fundraiser.prospects.guide.guide import guide_in

__all__ = ["EDITIONS", "Guide", "GuidePart", "Tip", "edition_of", "find_edition", "guide_in"]

"""The guide, *25 Tips for the Novice Fundraiser*, in two languages.

`in_english.py` and `in_french.py` have the text of the web page, the PDF and the checklist;
`contents.py` defines its parts. Each text was written in its language, not translated line by line.
"""

from fundraiser.prospects.guide.guide import Guide, GuidePart, Prompt, Tip, guide_in

__all__ = ["Guide", "GuidePart", "Prompt", "Tip", "guide_in"]

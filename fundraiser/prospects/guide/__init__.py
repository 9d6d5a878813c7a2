"""The guide, *25 Tips for the Novice Fundraiser*: its words, in two languages.

One source for the page on screen, the printed PDF and the checklist: `in_english.py` and
`in_french.py` hold the words, `guide.py` says what a guide is made of and that both have the same
parts. Each was written in its language, not translated line by line.
"""

from fundraiser.prospects.guide.guide import Guide, GuidePart, Prompt, Tip, guide_in

__all__ = ["Guide", "GuidePart", "Prompt", "Tip", "guide_in"]

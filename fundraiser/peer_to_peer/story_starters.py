"""Ways to begin a page's story: three for each kind, to be taken and then made one's own.

What step 1 told us is filled in; what only the writer knows is a blank in square brackets, and no
story is kept with one. A starter states nothing about the charity or the match, and nothing that
its writer would have to make up.
"""

import re

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.i18n.formats import date_in_full, short_money
from fundraiser.i18n.languages import force_language
from fundraiser.peer_to_peer.models import FundraiserPage, PageKind

BLANK = re.compile(r"(?<!\])\[[^][\n]{1,80}\](?![(\[:])")  # and no link of Markdown
STARTERS: dict[PageKind, tuple[LazyString, LazyString, LazyString]] = {
    PageKind.BIRTHDAY: (
        _l(
            "On %(day)s it is my birthday, and I have what I need. If you would like to give me"
            " something, give it here instead."
        ),
        _l("This year my birthday is for %(campaign)s. I care about it because [your reason]."),
        _l("One dollar for each year I have lived would be [how much]. Will you round it up?"),
    ),
    PageKind.RUN: (
        _l("On %(day)s I run [how many] kilometres. Your gift gets me to the finish line."),
        _l("I began to run when [what happened]. Now I run for %(campaign)s."),
        _l("Back me with an amount for each kilometre: there are [how many] of them."),
    ),
    PageKind.POLAR_DIP: (
        _l("On %(day)s I walk into very cold water. You can stay warm and give instead."),
        _l("I do not like cold water. I do it because [your reason]."),
        _l("When we reach %(goal)s, I go in up to my neck. At twice that, [who] comes along."),
    ),
    PageKind.BAKE_SALE: (
        _l(
            "On %(day)s there is a table of cakes at [the place]. If you cannot come, this page"
            " takes what a slice would have cost."
        ),
        _l("I bake [what you bake] for %(campaign)s, because [your reason]."),
        _l(
            "Tell me with your gift which cake you would have liked, and I will bake the favourite."
        ),
    ),
    PageKind.WEDDING: (
        _l(
            "On %(day)s we celebrate. If you wanted to give us something for the day, give it here."
        ),
        _l("We would like %(campaign)s to have a part in our day, because [your reason]."),
        _l(
            "Bring nothing to our party but yourself. This page is for those who would "
            "still like to give something."
        ),
    ),
    PageKind.MEMORIAL: (
        _l("[Name] cared about [what]. We gather here what family and friends give in memory."),
        _l("What I remember best of [name] is [what]. A gift here carries some of that on."),
        _l("In place of flowers, [name] would have liked a gift for %(campaign)s."),
    ),
    PageKind.GAMING: (
        _l("On %(day)s I play [which game] for twelve hours. Come and watch."),
        _l("You know me from [where]. This once I play for someone else: for %(campaign)s."),
        _l("Name a challenge with your gift. The one named most is played at the end."),
    ),
    PageKind.WORKPLACE: (
        _l("At work we have a bet: if we raise %(goal)s, [who] will [do what]."),
        _l("A coffee each on Friday, given here instead, is [how much] for the whole floor."),
        _l("We picked %(campaign)s because [your reason]. Ask whether our employer adds to it."),
    ),
    PageKind.OTHER: (
        _l("On %(day)s I will [what you do]. I do it because [your reason]."),
        _l("Last year [what happened]. It made me think of %(campaign)s, and I started this page."),
        _l("Whatever you give, I will tell you what became of it."),
    ),
}


def starters_for(page: FundraiserPage) -> list[str]:
    """Return the starters of a page's kind, in its language, with what is known filled in."""
    with force_language(page.language):
        return [str(starter) % _facts_of(page) for starter in STARTERS[page.kind]]


def opening_of(page: FundraiserPage) -> str:
    """Return how a story may begin: who, for what and how much; then the first starter."""
    with force_language(page.language):
        who = _(
            "I am %(name)s, and I am raising money for %(campaign)s. My goal is %(goal)s.",
            **_facts_of(page),
        )
    return f"{who}\n\n{starters_for(page)[0]}"


def begin_with(story: str, starter: str) -> str:
    """Return the story with a starter after what is there already; once, however often asked."""
    if starter in story:
        return story
    return f"{story.rstrip()}\n\n{starter}".strip()


def blanks_in(story: str) -> list[str]:
    """Return the blanks that are still to be filled in, each once."""
    return list(dict.fromkeys(BLANK.findall(story)))


def _facts_of(page: FundraiserPage) -> dict[str, str]:
    return {
        "name": page.owner_name,
        "day": date_in_full(page.event_on) if page.event_on else _("[the day]"),
        "goal": short_money(page.goal),
        "campaign": page.campaign.name_in(page.language),
    }

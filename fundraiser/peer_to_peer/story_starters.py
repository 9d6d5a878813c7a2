"""Ways to begin a page's story: three for each kind, to be taken and then made one's own.

A starter is a sentence or two with gaps, marked by three dots. It states nothing about the charity
or the match, and nothing that its writer would have to make up.
"""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.peer_to_peer.models import PageKind

STARTERS: dict[PageKind, tuple[LazyString, LazyString, LazyString]] = {
    PageKind.BIRTHDAY: (
        _l(
            "On … I turn …. I have what I need. If you would like to give me something, give it"
            " here instead."
        ),
        _l("This year my birthday is for …. I care about it because …."),
        _l("One dollar for each year I have lived would be …. Will you round it up?"),
    ),
    PageKind.RUN: (
        _l(
            "On … I run … kilometres. I have never … before, and your gift is what gets me to the"
            " finish line."
        ),
        _l("I began to run when …. Now I run for …, because …."),
        _l("Back me with an amount for each kilometre: there are … of them."),
    ),
    PageKind.POLAR_DIP: (
        _l("On … I walk into … degrees of cold water. You may stay warm and give instead."),
        _l("I do not like cold water. I do it because …."),
        _l("When we reach …, I go in up to my neck. At …, my … comes along."),
    ),
    PageKind.BAKE_SALE: (
        _l(
            "On … there is a table of cakes at …. If you cannot come, this page takes what a slice"
            " would have cost."
        ),
        _l("I bake … by my grandmother’s recipe. It is for …, because …."),
        _l(
            "Tell me with your gift which cake you would have liked, and I bake the one named most."
        ),
    ),
    PageKind.WEDDING: (
        _l(
            "We have two of everything. If you wanted to give us something for the day, give it"
            " here."
        ),
        _l(
            "On … we celebrate …. We thought of those who …, and would like them to have a part in"
            " it."
        ),
        _l(
            "You need bring nothing to our party but yourself. This page is for who still would"
            " like to."
        ),
    ),
    PageKind.MEMORIAL: (
        _l("… cared about …. We gather here what family and friends give in memory."),
        _l("What I remember best of … is …. A gift here carries some of that on."),
        _l("In place of flowers, … would have liked …."),
    ),
    PageKind.GAMING: (
        _l("On … I play … for twelve hours. Each … dollars unlock the next level, or a silly hat."),
        _l("You know me from …. This once I play for someone else: for …, because …."),
        _l("Name a challenge with your gift. The one named most is played at the end."),
    ),
    PageKind.WORKPLACE: (
        _l("We at … have a bet: if we raise … by …, our … will …."),
        _l("A coffee each on Friday, given here instead, is … for the whole floor."),
        _l("We picked … because one of us …. Ask whether our employer adds to it."),
    ),
    PageKind.OTHER: (
        _l("On … I will …. I do it for …, because …."),
        _l("Last year I …. It made me think of …, and so I started this page."),
        _l("Ten dollars are …. Whatever you give, I will tell you what became of it."),
    ),
}


def starters_for(kind: PageKind) -> tuple[LazyString, LazyString, LazyString]:
    return STARTERS[kind]


def begin_with(story: str, starter: str) -> str:
    """Return the story with a starter after what is there already; once, however often asked."""
    if starter in story:
        return story
    return f"{story.rstrip()}\n\n{starter}".strip()

"""A sentence about each idea for raising money."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.prospects.models import Idea

SENTENCES: dict[Idea, LazyString] = {
    Idea.BIRTHDAY: _l(
        "Ask for gifts to the cause in place of gifts to you. Twenty minutes to set up."
    ),
    Idea.RUN: _l(
        "Enter an event, or measure a loop of your own, and let friends back each kilometre."
    ),
    Idea.POLAR_DIP: _l(
        "Cold water, warm friends. Dare someone to join you, and read our safety tip first."
    ),
    Idea.BAKE_SALE: _l("A table, a tin for cash, and a code to scan for those who carry none."),
    Idea.WEDDING: _l(
        "One line on the invitation, and your guests give what you would not have unpacked."
    ),
    Idea.MEMORIAL: _l("Gather in one place what family and friends give in a person’s name."),
    Idea.GAMING: _l(
        "Play for twelve hours, on a stream or in the living room, with a goal for each level."
    ),
    Idea.WORKPLACE: _l(
        "A breakfast, a stair climb, a wager between teams; many employers add to the total."
    ),
    Idea.OTHER: _l("The best ideas are not on any list. Tell us yours."),
    Idea.UNDECIDED: _l("That is fine. We will think of something together."),
}


def choices() -> list[tuple[str, LazyString]]:
    """Return the ideas as choices of a form, "I do not know yet" first."""
    certain = [idea for idea in Idea if idea is not Idea.UNDECIDED]
    return [(idea.value, idea.label) for idea in (Idea.UNDECIDED, *certain)]

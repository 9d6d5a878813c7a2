"""What ideas for raising money are called, with a sentence about each."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.prospects.models import Idea


@dataclass(frozen=True, slots=True)
class IdeaWords:
    name: LazyString
    sentence: LazyString


IDEAS: dict[Idea, IdeaWords] = {
    Idea.BIRTHDAY: IdeaWords(
        _l("A birthday"),
        _l("Ask for gifts to the cause in place of gifts to you. Twenty minutes to set up."),
    ),
    Idea.RUN: IdeaWords(
        _l("A run or a ride"),
        _l("Enter an event, or measure a loop of your own, and let friends back each kilometre."),
    ),
    Idea.POLAR_DIP: IdeaWords(
        _l("A polar dip"),
        _l("Cold water, warm friends. Dare somebody to join you, and read our safety tip first."),
    ),
    Idea.BAKE_SALE: IdeaWords(
        _l("A bake sale"),
        _l("A table, a tin for cash, and a code to scan for those who carry none."),
    ),
    Idea.WEDDING: IdeaWords(
        _l("A wedding or an anniversary"),
        _l("One line on the invitation, and your guests give what you would not have unpacked."),
    ),
    Idea.MEMORIAL: IdeaWords(
        _l("In memory of someone"),
        _l("Gather in one place what family and friends give in a person’s name."),
    ),
    Idea.GAMING: IdeaWords(
        _l("A day of gaming"),
        _l("Play for twelve hours, on a stream or in the living room, with a goal for each level."),
    ),
    Idea.WORKPLACE: IdeaWords(
        _l("Something at work"),
        _l("A breakfast, a stair climb, a wager between teams; many employers add to the total."),
    ),
    Idea.OTHER: IdeaWords(
        _l("Something else"),
        _l("The best ideas are not on any list. Tell us yours."),
    ),
    Idea.UNDECIDED: IdeaWords(
        _l("I do not know yet"),
        _l("That is fine. We will think of something together."),
    ),
}


def choices() -> list[tuple[str, LazyString]]:
    """Return the ideas as choices of a form, the one that commits to nothing first."""
    certain = [idea for idea in Idea if idea is not Idea.UNDECIDED]
    return [(idea.value, IDEAS[idea].name) for idea in (Idea.UNDECIDED, *certain)]

"""Ready messages with which an owner or captain asks and thanks their friends. Pure.

Each is in their own voice, true at the instant it is made, and ends with the link. A gift is called
doubled only if the match is free at that instant (M23).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from fundraiser.i18n.formats import short_money
from fundraiser.labels import LabelledEnum
from fundraiser.money import Money
from fundraiser.peer_to_peer.queries.totals import PlaceTotals


class MessageKind(LabelledEnum):
    """The ready messages, in the order in which they are used."""

    FIRST_ASK = "first-ask", _l("First ask")
    PERSONAL_ASK = "personal-ask", _l("Personal ask")
    HALFWAY = "halfway", _l("Halfway")
    LAST_DAYS = "last-days", _l("Last days")
    THANKS = "thanks", _l("Thanks")


HINTS = {
    MessageKind.FIRST_ASK: _l("To the people closest to you, before anyone else."),
    MessageKind.PERSONAL_ASK: _l("To one person. Put their name in front, and your own below."),
    MessageKind.HALFWAY: _l("To a group, about the middle of the campaign."),
    MessageKind.LAST_DAYS: _l("To those who meant to give: many forget."),
    MessageKind.THANKS: _l("To everyone who gave or helped, within two days."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareFacts:
    """What the messages are made of, in the language that they are written in.

    `match_claim` says until when gifts are doubled; `claim_after_deadline` says it in a sentence
    that follows the campaign's end. Both are empty unless the match is free.
    """

    is_team: bool
    title: str
    campaign: str
    goal: Money | None
    totals: PlaceTotals
    closes: str
    amount: Money | None  # to ask one person for
    match_claim: str
    claim_after_deadline: str
    url: str


def ready_message(kind: MessageKind, facts: ShareFacts) -> str:
    """Return the message: its paragraphs, then the link."""
    return "\n\n".join([*filter(None, PARAGRAPHS[kind](facts)), facts.url])


def _first_ask(facts: ShareFacts) -> list[str]:
    return [
        _opening(facts),
        _joined(_aim(facts), facts.claim_after_deadline),
        _("Would you give one of the first gifts? Any amount helps."),
    ]


def _personal_ask(facts: ShareFacts) -> list[str]:
    names = {"campaign": facts.campaign}
    mine = _(
        "I am raising money for %(campaign)s, and you are one of the first people I thought of.",
        **names,
    )
    ours = _(
        "My team is raising money for %(campaign)s, and you are one of the first people I thought"
        " of.",
        **names,
    )
    ask = (
        _("Would you give %(amount)s?", amount=short_money(facts.amount))
        if facts.amount
        else _("Would you give?")
    )
    return [
        ours if facts.is_team else mine,
        _joined(ask, facts.match_claim),
        _("Any other amount is just as welcome. It takes two minutes."),
    ]


def _halfway(facts: ShareFacts) -> list[str]:
    return [
        _standing(facts),
        _joined(_("Did you mean to give? Today is a good day."), facts.match_claim),
    ]


def _last_days(facts: ShareFacts) -> list[str]:
    end = _("“%(title)s” takes gifts until %(closes)s.", title=facts.title, closes=facts.closes)
    return [
        _joined(end, facts.claim_after_deadline),
        _missing(facts),
        _("If you meant to give, please do it now. It takes two minutes."),
    ]


def _thanks(facts: ShareFacts) -> list[str]:
    totals = facts.totals
    if not totals.given:
        help_given = _("Thank you for your help with %(campaign)s!", campaign=facts.campaign)
        return [help_given, _promise()]
    thanks = _(
        "Thank you! Together you have given %(given)s for “%(title)s”.",
        given=short_money(totals.given),
        title=facts.title,
    )
    matched = _(
        "Sponsors have matched these gifts with %(matched)s.", matched=short_money(totals.matched)
    )
    return [_joined(thanks, matched if totals.matched else ""), _promise()]


def _opening(facts: ShareFacts) -> str:
    names = {"campaign": facts.campaign, "title": facts.title}
    if facts.is_team:
        return _("Our team “%(title)s” is raising money for %(campaign)s.", **names)
    return _("I am raising money for %(campaign)s: “%(title)s”.", **names)


def _aim(facts: ShareFacts) -> str:
    if facts.goal is None:
        return _("The campaign ends on %(closes)s.", closes=facts.closes)
    return _(
        "The goal is %(goal)s by %(closes)s.", goal=short_money(facts.goal), closes=facts.closes
    )


def _standing(facts: ShareFacts) -> str:
    """Say how far it has come, and half only if it is."""
    given, goal = facts.totals.given, facts.goal
    if goal is None:
        return _("%(given)s has come together so far.", given=short_money(given)) if given else ""
    if not given:
        return _aim(facts)
    amounts = {"given": short_money(given), "goal": short_money(goal)}
    percent = facts.totals.percent_of(goal)
    if percent >= 100:
        return _("The goal of %(goal)s is reached: %(given)s so far!", **amounts)
    if percent >= 50:
        return _("The first half is done: %(given)s of %(goal)s!", **amounts)
    return _("%(given)s of %(goal)s so far. Will you help reach the halfway mark?", **amounts)


def _missing(facts: ShareFacts) -> str:
    given, goal = facts.totals.given, facts.goal
    if goal is None:
        return ""
    if given.cents >= goal.cents:
        return _(
            "The goal of %(goal)s is reached, and every gift still helps.", goal=short_money(goal)
        )
    return _(
        "%(missing)s is still missing from the goal of %(goal)s.",
        missing=short_money(goal - given),
        goal=short_money(goal),
    )


def _promise() -> str:
    return _("I will tell you the result. This is how it stands:")


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


PARAGRAPHS: dict[MessageKind, Callable[[ShareFacts], list[str]]] = {
    MessageKind.FIRST_ASK: _first_ask,
    MessageKind.PERSONAL_ASK: _personal_ask,
    MessageKind.HALFWAY: _halfway,
    MessageKind.LAST_DAYS: _last_days,
    MessageKind.THANKS: _thanks,
}

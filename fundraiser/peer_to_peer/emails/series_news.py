"""News of an owner's series: the first gift, each quarter of the goal, the end."""

from flask_babel import gettext as _

from fundraiser.i18n.formats import short_money
from fundraiser.peer_to_peer.emails.series_wording import (
    CAMPAIGN_PAGE,
    GIVERS_PAGE,
    UPDATES_PAGE,
    WORDS_PAGE,
    PageStanding,
    Wording,
    matched,
    so_far,
    words_to_share,
)


def first_gift(standing: PageStanding) -> Wording:
    return Wording(
        _("Your first gift has arrived"),
        (
            _(
                "Someone gave through “%(title)s”: %(given)s so far.",
                title=standing.page.title,
                given=short_money(standing.totals.given),
            ),
            *matched(standing),
            _("Thank them today. Then ask three more people."),
        ),
        _("See who gave, and thank them"),
        GIVERS_PAGE,
    )


def quarter(standing: PageStanding) -> Wording:
    return Wording(
        _("A quarter of your goal"),
        (
            so_far(standing),
            *matched(standing),
            _(
                "Now it is plain that it works. Ask one person who gave to pass your page on: "
                "their word reaches people you do not know."
            ),
        ),
        _("See who gave, and thank them"),
        GIVERS_PAGE,
    )


def half(standing: PageStanding) -> Wording:
    return Wording(
        _("Half of your goal"),
        (
            so_far(standing),
            *matched(standing),
            _(
                "It is a good day for an update. Say how far you are, thank donors whose names "
                "are public, and name the next step."
            ),
        ),
        _("Write an update"),
        UPDATES_PAGE,
    )


def three_quarters(standing: PageStanding) -> Wording:
    return Wording(
        _("Three quarters of your goal"),
        (
            so_far(standing),
            *matched(standing),
            _(
                "From here on, name what is missing: people like to bring something to its "
                "end. Choose three who have not answered yet, and tell each of them the amount."
            ),
        ),
        words_to_share(),
        WORDS_PAGE,
    )


def reached(standing: PageStanding) -> Wording:
    return Wording(
        _("You have reached your goal"),
        (
            _(
                "%(given)s of %(goal)s: “%(title)s” has reached its goal.",
                title=standing.page.title,
                given=short_money(standing.totals.given),
                goal=short_money(standing.page.goal),
            ),
            *matched(standing),
            _(
                "Tell everyone who helped. If your event is still to come, you may raise the "
                "goal: people like to be part of what goes well."
            ),
        ),
        _("Open your page"),
    )


def ended(standing: PageStanding) -> Wording:
    """Say what the page has done; if it brought nothing, thank its owner for trying."""
    return _ended_with_gifts(standing) if standing.totals.gift_count else _ended_without(standing)


def _ended_with_gifts(standing: PageStanding) -> Wording:
    return Wording(
        _("What your page has done"),
        (
            _(
                "“%(title)s” has ended. It raised %(given)s from donors.",
                title=standing.page.title,
                given=short_money(standing.totals.given),
            ),
            *matched(standing),
            _(
                "Two things are left, and both are pleasant: thank everyone once more, and "
                "tell them the result within two days. Thank you, from all of us."
            ),
        ),
        _("Thank those who gave"),
        GIVERS_PAGE,
    )


def _ended_without(standing: PageStanding) -> Wording:
    return Wording(
        _("Thank you for trying"),
        (
            _(
                "“%(title)s” has ended, and no gift came through it. That happens, and it says "
                "nothing about you.",
                title=standing.page.title,
            ),
            _("People heard about the cause from you. Some of them give later, in another way."),
            _(
                "Would you like to try again one day, on your own or in a team? Reply to this "
                "email, and we will think it through with you."
            ),
        ),
        _("See what everyone raised together"),
        CAMPAIGN_PAGE,
    )

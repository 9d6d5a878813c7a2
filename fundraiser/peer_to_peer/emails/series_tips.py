"""Tips of an owner's series: a picture, three asks for a page without a gift, quiet weeks, the
campaign's last week."""

from flask_babel import gettext as _

from fundraiser.i18n.formats import deadline, short_money
from fundraiser.peer_to_peer.emails.series_wording import (
    EDIT_PAGE,
    PICTURE_PAGE,
    POSTER,
    PUBLIC_PAGE,
    UPDATES_PAGE,
    WORDS_PAGE,
    PageStanding,
    Wording,
    words_to_share,
)


def no_picture(standing: PageStanding) -> Wording:
    return Wording(
        _("One picture, and your page is yours"),
        (
            _("Your page “%(title)s” has everything but a picture.", title=standing.page.title),
            _(
                "People give to people: a plain photograph of you, taken by a window, does more"
                " than any logo. It takes two minutes from a telephone."
            ),
        ),
        _("Add a picture"),
        PICTURE_PAGE,
    )


def give_first(standing: PageStanding) -> Wording:
    return Wording(
        _("The first gift is yours"),
        (
            _(
                "“%(title)s” has no gift yet, and an empty page is hard to give to.",
                title=standing.page.title,
            ),
            _(
                "Give the first gift yourself, as much as feels right. It shows that you mean "
                "it, and nobody else has to be the first."
            ),
        ),
        _("Give the first gift"),
        PUBLIC_PAGE,
    )


def ask_five(_standing: PageStanding) -> Wording:
    return Wording(
        _("Five people, by name"),
        (
            _(
                "A post for all is easy to pass over. A message to one person, by name, gets an "
                "answer."
            ),
            _(
                "Write down five people who are close to you. Tell each of them why you are doing "
                "this, and name the amount you hope for."
            ),
            _("Today: write to the first two."),
        ),
        words_to_share(),
        WORDS_PAGE,
    )


def ask_a_group(_standing: PageStanding) -> Wording:
    return Wording(
        _("One ask, at work or in a group"),
        (
            _(
                "Colleagues, a choir, a team, the parents at school: people who meet often like "
                "to do something together."
            ),
            _(
                "Choose one group. At its next meeting, ask for two minutes: say what you are "
                "doing and why, and pass your code around. At work, also ask whether your "
                "employer adds to what its people give."
            ),
        ),
        _("Print a poster with your code"),
        POSTER,
    )


def quiet_week(standing: PageStanding) -> Wording:
    return Wording(
        _("A quiet week on your page"),
        (
            _(
                "No gift came through “%(title)s” this week. That happens to every page, and it"
                " says nothing about your cause.",
                title=standing.page.title,
            ),
            _(
                "An update helps: one small thing that happened, in two lines. It brings people "
                "back who have seen your page before."
            ),
        ),
        _("Write an update"),
        UPDATES_PAGE,
    )


def quiet_again(_standing: PageStanding) -> Wording:
    return Wording(
        _("Most people who mean to give forget"),
        (
            _("Who told you “I will give”, and has not yet? They are not saying no."),
            _(
                "Write to three of them: “I know how the days go. Here is my page once more.” "
                "A kind second note is welcome to more people than you think."
            ),
        ),
        words_to_share(),
        WORDS_PAGE,
    )


def still_quiet(standing: PageStanding) -> Wording:
    return Wording(
        _("Something new to talk about"),
        (
            _(
                "“%(title)s” is at %(given)s. People who have seen a page once look again when"
                " something on it is new.",
                title=standing.page.title,
                given=short_money(standing.totals.given),
            ),
            _(
                "Change the picture, or begin your story with what has happened since. Or promise "
                "something: “If we reach the next $100 by Sunday, I will do it in costume.”"
            ),
        ),
        _("Change your page"),
        EDIT_PAGE,
    )


def last_week(standing: PageStanding) -> Wording:
    page, totals = standing.page, standing.totals
    return Wording(
        _("The last week of the campaign"),
        (
            _(
                "The campaign ends on %(closes)s. “%(title)s” is at %(given)s of %(goal)s.",
                closes=deadline(page.campaign.closes_at, page.campaign.zone),
                title=page.title,
                given=short_money(totals.given),
                goal=short_money(page.goal),
            ),
            _(
                "More is given in the last days than in the weeks before. Choose one day, tell "
                "people the evening before, and ask in person that day."
            ),
        ),
        words_to_share(),
        WORDS_PAGE,
    )

"""Messages of an owner's series about the event's own date: before, on and after it."""

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.i18n.formats import date_in_full, deadline, short_money
from fundraiser.peer_to_peer.emails.series_wording import (
    PUBLIC_PAGE,
    UPDATES_PAGE,
    WORDS_PAGE,
    PageStanding,
    Wording,
    matched,
    so_far,
    words_to_share,
)


def three_weeks(standing: PageStanding) -> Wording:
    return Wording(
        ngettext(
            "%(num)s day to go: who has not heard from you yet?",
            "%(num)s days to go: who has not heard from you yet?",
            standing.days_left,
        ),
        (
            _(
                "“%(title)s” is on %(day)s: time enough for people to say yes, and to come.",
                title=standing.page.title,
                day=_day(standing),
            ),
            _(
                "Go through the people you know. Who has had a message from you, by name? Who "
                "has only seen a post? Write to three of those today."
            ),
        ),
        words_to_share(),
        WORDS_PAGE,
    )


def one_week(standing: PageStanding) -> Wording:
    return Wording(
        ngettext(
            "%(num)s day to go: tell people where you stand",
            "%(num)s days to go: tell people where you stand",
            standing.days_left,
        ),
        (so_far(standing), *matched(standing), _ask_of_the_week(standing)),
        _("Write an update"),
        UPDATES_PAGE,
    )


def eve(standing: PageStanding) -> Wording:
    is_tomorrow = standing.days_left == 1
    return Wording(
        _("Tomorrow is the day")
        if is_tomorrow
        else ngettext(
            "Your day is in %(num)s day", "Your day is in %(num)s days", standing.days_left
        ),
        (
            _(
                "Everything is ready for “%(title)s” on %(day)s, or nearly.",
                title=standing.page.title,
                day=_day(standing),
            ),
            _(
                "Send one message now to everyone who has not answered: when it is, why you are "
                "doing it, and your link. And ask a friend to take pictures."
            ),
        ),
        words_to_share(),
        WORDS_PAGE,
    )


def the_day(standing: PageStanding) -> Wording:
    return Wording(
        _("Today is the day"),
        (
            _("“%(title)s” is today. We are with you.", title=standing.page.title),
            _(
                "On the day itself people look. Post one picture before it begins and one after, "
                "each with your link, and let people around you scan your code."
            ),
        ),
        _("Open your page"),
        PUBLIC_PAGE,
    )


def day_after(standing: PageStanding) -> Wording:
    campaign = standing.page.campaign
    return Wording(
        _("Tell everyone how it went"),
        (
            _("The day of “%(title)s” is over. Well done.", title=standing.page.title),
            *matched(standing),
            _(
                "Tell people while they still wonder: one picture, how it was, and your thanks. "
                "Those who meant to give still can, until %(closes)s.",
                closes=deadline(campaign.closes_at, campaign.zone),
            ),
        ),
        _("Write how it went"),
        UPDATES_PAGE,
    )


def _ask_of_the_week(standing: PageStanding) -> str:
    day = _day(standing)
    if standing.missing.is_positive:
        return _(
            "Name what is missing: that is easier to give to than a goal far away. “%(missing)s "
            "more, and I am there by %(day)s.”",
            missing=short_money(standing.missing),
            day=day,
        )
    return _(
        "Your goal is reached before %(day)s. Thank everyone, and say what each further gift does.",
        day=day,
    )


def _day(standing: PageStanding) -> str:
    assert standing.page.event_on
    return date_in_full(standing.page.event_on)

"""The owner's series in words: what happened on their page, and what may help.

Each message is written when it leaves, from how the page stands then; one that is no longer true
of it (the gift was refunded, the page closed) is withdrawn.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask_babel import gettext as _

from fundraiser.i18n.formats import deadline, money
from fundraiser.i18n.languages import Language, as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.follow_up import MILESTONES, OwnerMessage
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.pages import find_owner_email
from fundraiser.peer_to_peer.queries.totals import PlaceTotals, totals_of
from fundraiser.web.links import public_signed_url, public_url_for

LINK_PURPOSE = "page-emails"
CHOICES_PAGE = "peer_to_peer.email_choices"
STOP_PAGE = "peer_to_peer.stop_emails"
OWNERS_PAGE = "peer_to_peer.my_page"
PICTURE_PAGE = "peer_to_peer.edit_picture"
GIVERS_PAGE = "peer_to_peer.my_givers"
UPDATES_PAGE = "peer_to_peer.my_updates"


@dataclass(frozen=True, slots=True)
class Wording:
    """One message: its subject, its paragraphs, and the button's words with where it leads."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    leads_to: str = OWNERS_PAGE


Write = Callable[[FundraiserPage, PlaceTotals], Wording]


@writes(EmailKind.OWNER_FOLLOW_UP)
def owner_follow_up(owner_email_id: int) -> Message | None:
    """Write one email of an owner's series; None if it is no longer true, or was stopped."""
    due = find_owner_email(owner_email_id)
    if due is None or due.page.owner is None or due.page.slug is None:
        return None
    page, owner = due.page, due.page.owner
    totals = totals_of(page)
    if not page.is_shown or page.emails_stopped_at or not _is_true(due.message, page, totals):
        return None
    language = as_language(owner.language)
    with force_language(language):
        wording = WORDINGS[due.message](page, totals)
        message = render_message(
            "peer_to_peer/emails/series",
            language=language,
            subject=wording.subject,
            name=page.owner_name,
            paragraphs=wording.paragraphs,
            button_words=wording.button,
            url=public_url_for(wording.leads_to, language=language, public_id=page.public_id),
            choices_url=_of_page(CHOICES_PAGE, page, language),
        )
    desk = organisation_in(language).events_email
    return replace(message, unsubscribe_url=_of_page(STOP_PAGE, page, language), reply_to=desk)


def _is_true(message: OwnerMessage, page: FundraiserPage, totals: PlaceTotals) -> bool:
    if message is OwnerMessage.NO_PICTURE:
        return page.picture_id is None
    if message is OwnerMessage.NO_GIFT_YET:
        return totals.gift_count == 0
    if message is OwnerMessage.FIRST_GIFT:
        return totals.gift_count > 0
    if message in MILESTONES:
        return totals.percent_of(page.goal) >= MILESTONES[message]
    return True


def _of_page(endpoint: str, page: FundraiserPage, language: Language) -> str:
    return public_signed_url(endpoint, LINK_PURPOSE, page.public_id, language=language)


def _no_picture(page: FundraiserPage, _totals: PlaceTotals) -> Wording:
    return Wording(
        _("One picture, and your page is yours"),
        (
            _("Your page “%(title)s” has everything but a picture.", title=page.title),
            _(
                "People give to people: a plain photograph of you, taken by a window, does more"
                " than any logo. It takes two minutes from a telephone."
            ),
        ),
        _("Add a picture"),
        PICTURE_PAGE,
    )


def _no_gift_yet(page: FundraiserPage, _totals: PlaceTotals) -> Wording:
    return Wording(
        _("The first gift is the one you ask for"),
        (
            _("“%(title)s” waits for its first gift.", title=page.title),
            _(
                "An empty page is hard to give to. Give the first gift yourself. Then write to "
                "the three people closest to you, one by one, and name the amount you hope for."
            ),
            _("Today: send your link to one person who would be sorry to have missed it."),
        ),
        _("Open your page’s link and words to share"),
    )


def _first_gift(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    return Wording(
        _("Your first gift has arrived"),
        (
            _(
                "Someone gave through “%(title)s”: %(given)s so far.",
                title=page.title,
                given=money(totals.given),
            ),
            *_matched(totals),
            _("Thank them today, while it is warm. Then ask the next three."),
        ),
        _("See who gave, and thank them"),
        GIVERS_PAGE,
    )


def _milestone(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    percent = totals.percent_of(page.goal)
    reached = max(step for step in MILESTONES.values() if step <= max(percent, 25))
    return Wording(
        _("%(percent)s %% of your goal", percent=reached),
        (
            _(
                "“%(title)s” has brought %(given)s of %(goal)s.",
                title=page.title,
                given=money(totals.given),
                goal=money(page.goal),
            ),
            *_matched(totals),
            _(
                "It is a good day for an update. Say how far you are, thank donors whose names "
                "are public, and name the next step."
            ),
        ),
        _("Write an update"),
        UPDATES_PAGE,
    )


def _reached(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    return Wording(
        _("You have reached your goal"),
        (
            _(
                "%(given)s of %(goal)s: “%(title)s” is where you wanted it.",
                title=page.title,
                given=money(totals.given),
                goal=money(page.goal),
            ),
            *_matched(totals),
            _(
                "Tell everyone who helped. If your event is still to come, you may raise the "
                "goal: people like to be part of what goes well."
            ),
        ),
        _("Open your page"),
    )


def _quiet_week(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    return Wording(
        _("A quiet week on your page"),
        (
            _(
                "No gift came through “%(title)s” this week. That happens to every page, and it"
                " says nothing about your cause.",
                title=page.title,
            ),
            _(
                "What helps: an update with one small thing that happened, and a kind second note"
                " to those who meant to give. Most of them forgot."
            ),
        ),
        _("Write an update"),
        UPDATES_PAGE,
    )


def _last_week(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    return Wording(
        _("One week to go"),
        (
            _(
                "The campaign ends on %(closes)s. “%(title)s” stands at %(given)s of %(goal)s.",
                closes=deadline(page.campaign.closes_at, page.campaign.zone),
                title=page.title,
                given=money(totals.given),
                goal=money(page.goal),
            ),
            _(
                "More is given in the last days than in the weeks before. Choose one day, tell"
                " people on its eve, and ask in person on the day itself."
            ),
        ),
        _("Open your page’s link and words to share"),
    )


def _ended(page: FundraiserPage, totals: PlaceTotals) -> Wording:
    return Wording(
        _("What your page has done"),
        (
            _(
                "“%(title)s” has ended. It brought %(given)s from donors.",
                title=page.title,
                given=money(totals.given),
            ),
            *_matched(totals),
            _(
                "Two things are left, and both are pleasant: thank everyone once more, and "
                "tell them the result within two days. Thank you, from all of us."
            ),
        ),
        _("Thank those who gave"),
        GIVERS_PAGE,
    )


def _matched(totals: PlaceTotals) -> tuple[str, ...]:
    """Return a sentence about the match that its gifts have earned, if there is any."""
    if not totals.matched:
        return ()
    return (
        _("Sponsors have matched these gifts with %(matched)s.", matched=money(totals.matched)),
    )


WORDINGS: dict[OwnerMessage, Write] = {
    OwnerMessage.NO_PICTURE: _no_picture,
    OwnerMessage.NO_GIFT_YET: _no_gift_yet,
    OwnerMessage.FIRST_GIFT: _first_gift,
    OwnerMessage.QUARTER: _milestone,
    OwnerMessage.HALF: _milestone,
    OwnerMessage.THREE_QUARTERS: _milestone,
    OwnerMessage.REACHED: _reached,
    OwnerMessage.QUIET_WEEK: _quiet_week,
    OwnerMessage.LAST_WEEK: _last_week,
    OwnerMessage.ENDED: _ended,
}

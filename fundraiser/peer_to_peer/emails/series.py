"""The owner's series in words: what happened on their page, and what may help.

Each message is written when it leaves, from how the page stands then; one that is no longer true
of it (the gift was refunded, the page closed) is withdrawn. The words are in `series_news`,
`series_tips` and `series_event_days`.
"""

from dataclasses import replace

from fundraiser.clock import date_in
from fundraiser.i18n.languages import Language, as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.emails import series_event_days, series_news, series_tips
from fundraiser.peer_to_peer.emails.series_wording import PageStanding, Write, address_of
from fundraiser.peer_to_peer.follow_up import ASKS, EVENT_DAYS, MILESTONES, OwnerMessage
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.peer_to_peer.queries.pages import find_owner_email
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.web.links import public_signed_url

LINK_PURPOSE = "page-emails"
CHOICES_PAGE = "peer_to_peer.email_choices"
STOP_PAGE = "peer_to_peer.stop_emails"

WORDINGS: dict[OwnerMessage, Write] = {
    OwnerMessage.FIRST_GIFT: series_news.first_gift,
    OwnerMessage.QUARTER: series_news.quarter,
    OwnerMessage.HALF: series_news.half,
    OwnerMessage.THREE_QUARTERS: series_news.three_quarters,
    OwnerMessage.REACHED: series_news.reached,
    OwnerMessage.ENDED: series_news.ended,
    OwnerMessage.NO_PICTURE: series_tips.no_picture,
    OwnerMessage.GIVE_FIRST: series_tips.give_first,
    OwnerMessage.ASK_FIVE: series_tips.ask_five,
    OwnerMessage.ASK_A_GROUP: series_tips.ask_a_group,
    OwnerMessage.QUIET_WEEK: series_tips.quiet_week,
    OwnerMessage.QUIET_AGAIN: series_tips.quiet_again,
    OwnerMessage.STILL_QUIET: series_tips.still_quiet,
    OwnerMessage.LAST_WEEK: series_tips.last_week,
    OwnerMessage.EVENT_THREE_WEEKS: series_event_days.three_weeks,
    OwnerMessage.EVENT_WEEK: series_event_days.one_week,
    OwnerMessage.EVENT_EVE: series_event_days.eve,
    OwnerMessage.EVENT_DAY: series_event_days.the_day,
    OwnerMessage.AFTER_EVENT: series_event_days.day_after,
}


@writes(EmailKind.OWNER_FOLLOW_UP)
def owner_follow_up(owner_email_id: int) -> Message | None:
    """Write one email of an owner's series; None if it is no longer true, or was stopped."""
    due = find_owner_email(owner_email_id)
    if due is None or due.page.owner is None or due.page.slug is None:
        return None
    page, owner = due.page, due.page.owner
    standing = PageStanding(page, totals_of(page), date_in(due.at, page.campaign.zone))
    if not page.is_shown or page.emails_stopped_at or not _is_true(due.message, standing):
        return None
    language = as_language(owner.language)
    with force_language(language):
        wording = WORDINGS[due.message](standing)
        message = render_message(
            "peer_to_peer/emails/series",
            language=language,
            subject=wording.subject,
            name=page.owner_name,
            paragraphs=wording.paragraphs,
            button_words=wording.button,
            url=address_of(page, wording.leads_to, language),
            choices_url=choices_link(CHOICES_PAGE, page, language),
        )
    desk = organisation_in(language).events_email
    return replace(message, unsubscribe_url=choices_link(STOP_PAGE, page, language), reply_to=desk)


def choices_link(endpoint: str, page: FundraiserPage, language: Language) -> str:
    """Return the address where the owner chooses, or stops, the emails about their page."""
    return public_signed_url(endpoint, LINK_PURPOSE, page.public_id, language=language)


def _is_true(message: OwnerMessage, standing: PageStanding) -> bool:
    page, totals = standing.page, standing.totals
    if message is OwnerMessage.NO_PICTURE:
        return page.picture_id is None
    if message in ASKS:
        return totals.gift_count == 0
    if message is OwnerMessage.FIRST_GIFT:
        return totals.gift_count > 0
    if message in MILESTONES:
        return totals.percent_of(page.goal) >= MILESTONES[message]
    if message in EVENT_DAYS:
        return page.event_on is not None and _fits_the_day(message, standing.days_left)
    return True


def _fits_the_day(message: OwnerMessage, days_left: int) -> bool:
    """Return whether the event is still as far away as when the email was queued."""
    first, end = EVENT_DAYS[message]
    earliest = first - 1 if message is OwnerMessage.EVENT_EVE else first  # before a holiday
    return earliest <= -days_left < end

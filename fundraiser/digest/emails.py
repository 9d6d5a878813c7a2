"""The email with yesterday's gifts."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.digest.queries import (
    CampaignDay,
    WaitingCounts,
    count_what_waits,
    list_campaign_days,
)
from fundraiser.i18n.formats import date_in_full, money
from fundraiser.i18n.languages import current_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.web.links import public_url_for

DASHBOARD = "staff.dashboard"


@writes(EmailKind.DAILY_DIGEST)
def daily_digest(day_number: int) -> Message:
    """Say what was given on a day, numbered as by `date.toordinal`, and what waits now."""
    day = date.fromordinal(day_number)
    return render_message(
        "digest/emails/daily_digest",
        language=current_language(),
        subject=_("Gifts on %(day)s", day=date_in_full(day)),
        campaigns=[_campaign_in_words(each) for each in list_campaign_days(day)],
        waiting=_waiting_in_words(count_what_waits()),
        url=public_url_for(DASHBOARD, language=current_language()),
    )


def _campaign_in_words(day: CampaignDay) -> tuple[str, list[tuple[str, str]]]:
    """Return the campaign's name and its rows of figures."""
    given = ngettext("%(num)s gift", "%(num)s gifts", day.gift_count)
    rows = [(given, money(day.given)), (_("Raised so far, with match"), money(day.total))]
    return day.campaign.title_in(current_language()), rows


def _waiting_in_words(waiting: WaitingCounts) -> list[str]:
    """Return a sentence for each kind of which something waits."""
    sentences = (
        (
            waiting.alarms,
            ngettext("%(num)s alarm is open.", "%(num)s alarms are open.", waiting.alarms),
        ),
        (
            waiting.failed_emails,
            ngettext("%(num)s email failed.", "%(num)s emails failed.", waiting.failed_emails),
        ),
        (
            waiting.unclaimed_payments,
            ngettext(
                "%(num)s payment at Stripe belongs to no gift.",
                "%(num)s payments at Stripe belong to no gift.",
                waiting.unclaimed_payments,
            ),
        ),
        (
            waiting.places,
            ngettext(
                "%(num)s page, team or update of a supporter waits for approval.",
                "%(num)s pages, teams or updates of supporters wait for approval.",
                waiting.places,
            ),
        ),
        (
            waiting.offline_gifts,
            ngettext(
                "%(num)s deposit of cash or a cheque is to be verified.",
                "%(num)s deposits of cash and cheques are to be verified.",
                waiting.offline_gifts,
            ),
        ),
    )
    return [sentence for count, sentence in sentences if count]

"""Emails about a pledge that a bank debit is to pay.

Each function takes a pledge's id and returns the message as it is true now, or None if the pledge
has moved on: the email is then withdrawn.
"""

from flask_babel import gettext as _

from fundraiser.i18n.formats import short_money
from fundraiser.i18n.languages import force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.matching.queries import list_holds
from fundraiser.money import Money
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.pledges.queries import get_pledge
from fundraiser.web.links import public_signed_url, public_url_for

PLEDGE_PAGE = "pledges.thank_you"
CAMPAIGN_PAGE = "public.campaign_page"
LINK_PURPOSE = "pledge"


@writes(EmailKind.BANK_DEBIT_PENDING)
def bank_debit_pending(pledge_id: int) -> Message | None:
    """Say that the money is on its way from the bank, and what match is reserved for it."""
    pledge = get_pledge(pledge_id)
    if not pledge.is_settling:
        return None
    with force_language(pledge.language):
        amount = short_money(pledge.to_pay)
        return render_message(
            "pledges/emails/bank_debit_pending",
            language=pledge.language,
            subject=_("Your gift of %(amount)s is on its way from your bank", amount=amount),
            name=pledge.name,
            waiting=_(
                "You asked your bank to send %(amount)s for %(campaign)s. "
                "Your gift counts when the money arrives.",
                amount=amount,
                campaign=_campaign_name(pledge),
            ),
            held=_held(pledge),
            why=_why(pledge),
            url=public_signed_url(
                PLEDGE_PAGE, LINK_PURPOSE, pledge.public_id, language=pledge.language
            ),
        )


@writes(EmailKind.BANK_DEBIT_FAILED)
def bank_debit_failed(pledge_id: int) -> Message | None:
    """Say that no money came, that nothing is owed, and how to give in another way."""
    pledge = get_pledge(pledge_id)
    if pledge.status is not PledgeStatus.FAILED:
        return None
    with force_language(pledge.language):
        amount = short_money(pledge.to_pay)
        return render_message(
            "pledges/emails/bank_debit_failed",
            language=pledge.language,
            subject=_("Your gift of %(amount)s did not arrive", amount=amount),
            name=pledge.name,
            not_paid=_(
                "Your bank could not send the %(amount)s you promised for %(campaign)s. "
                "Nothing was taken from your account.",
                amount=amount,
                campaign=_campaign_name(pledge),
            ),
            why=_why(pledge),
            url=public_url_for(CAMPAIGN_PAGE, language=pledge.language, slug=pledge.campaign.slug),
        )


def _held(pledge: Pledge) -> str:
    """Return a sentence about the match reserved for the pledge; empty if there is none."""
    held = sum(
        (hold.amount for hold in list_holds(pledge.id) if hold.is_held),
        Money.zero(pledge.currency),
    )
    if not held:
        return ""
    return _(
        "%(match)s in matching funds is reserved for it and is added when the money arrives.",
        match=short_money(held),
    )


def _why(pledge: Pledge) -> str:
    return _(
        "You get this email because you chose to give to %(campaign)s. Is something "
        "wrong? Reply, and a person will read it.",
        campaign=_campaign_name(pledge),
    )


def _campaign_name(pledge: Pledge) -> str:
    return pledge.campaign.name_in(pledge.language)

"""Who gave through a page, told to its owner: names as the page may show them, amount and match.

The button opens a page on which one more press sends the owner's thanks. Opening it thanks nobody:
mail programs open links by themselves.
"""

from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.i18n.formats import short_money
from fundraiser.i18n.languages import Language, as_language, force_language
from fundraiser.mail import Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.money import Money
from fundraiser.organisation.queries import organisation_in
from fundraiser.peer_to_peer.emails.series import CHOICES_PAGE, STOP_PAGE, choices_link
from fundraiser.peer_to_peer.emails.series_wording import GIVERS_PAGE, address_of
from fundraiser.peer_to_peer.emails.thank_you_note import plain_words
from fundraiser.peer_to_peer.models import FundraiserPage, GiftNotice
from fundraiser.peer_to_peer.queries.gift_notices import get_gift_notice, list_gifts_of_notice
from fundraiser.peer_to_peer.queries.givers import PageGiver, list_givers_among
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.web.links import public_signed_url

THANKS_PURPOSE = "gift-thanks"
THANKS_PAGE = "peer_to_peer.thank_from_email"
MOST_LISTED = 20


@writes(EmailKind.OWNER_GIFTS)
def owner_gifts(notice_id: int) -> Message | None:
    """Tell an owner who gave; None if all of it went back, or they want no emails any more."""
    notice = get_gift_notice(notice_id)
    page, owner = notice.page, notice.page.owner
    if owner is None or page.emails_stopped_at or not page.is_shown or page.slug is None:
        return None
    ids = list_gifts_of_notice(notice.id)
    givers = [giver for giver in list_givers_among(ids) if not giver.is_refunded]
    if not givers:
        return None
    language = as_language(owner.language)
    totals = totals_of(page)
    with force_language(language):
        message = render_message(
            "peer_to_peer/emails/gifts",
            language=language,
            subject=_subject(givers, is_first=totals.gift_count == len(givers)),
            name=page.owner_name,
            title=page.title,
            gifts=[(gift_sentence(giver), plain_words(giver.comment)) for giver in givers][
                :MOST_LISTED
            ],
            unlisted_count=max(len(givers) - MOST_LISTED, 0),
            given=short_money(totals.given),
            goal=short_money(page.goal),
            choices_url=choices_link(CHOICES_PAGE, page, language),
            **_button(notice, givers, language),
        )
    desk = organisation_in(language).events_email
    stop_url = choices_link(STOP_PAGE, page, language)
    return replace(message, unsubscribe_url=stop_url, reply_to=desk)


def gift_sentence(giver: PageGiver) -> str:
    """Return who gave what, and what it was matched with."""
    facts = {"name": _name(giver), "amount": short_money(giver.amount)}
    if giver.matched:
        facts["matched"] = short_money(giver.matched)
        return _("%(name)s gave %(amount)s, matched with %(matched)s", **facts)
    return _("%(name)s gave %(amount)s", **facts)


def _subject(givers: Sequence[PageGiver], *, is_first: bool) -> str:
    if len(givers) == 1:
        gift = gift_sentence(givers[0])
        return _("Your first gift: %(gift)s", gift=gift) if is_first else gift
    amount = sum((giver.amount for giver in givers), Money.zero(givers[0].amount.currency))
    return ngettext(
        "%(num)s gift through your page: %(amount)s",
        "%(num)s gifts through your page: %(amount)s",
        len(givers),
        amount=short_money(amount),
    )


def _button(notice: GiftNotice, givers: Sequence[PageGiver], language: Language) -> dict[str, str]:
    """Return the button's words and address: thanks, if an email can reach one of the givers."""
    page: FundraiserPage = notice.page
    reachable = [giver for giver in givers if giver.can_be_thanked]
    if not reachable:
        url = address_of(page, GIVERS_PAGE, language)
        return {"button_words": _("See who gave"), "url": url}
    url = public_signed_url(THANKS_PAGE, THANKS_PURPOSE, notice.public_id, language=language)
    words = _("Thank them") if len(reachable) > 1 else _("Thank %(name)s", name=_name(reachable[0]))
    return {"button_words": _("Thank this donor") if _is_hidden(reachable) else words, "url": url}


def _is_hidden(reachable: Sequence[PageGiver]) -> bool:
    return len(reachable) == 1 and reachable[0].name is None


def _name(giver: PageGiver) -> str:
    return plain_words(giver.name) if giver.name else _("A donor who hides their name")

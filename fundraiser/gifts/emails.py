"""Emails to donors, and to those they honour, about a gift that has arrived.

Each function takes a record's id and returns the message as it is true now, or None if it is no
longer true: the email is then withdrawn.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from flask_babel import gettext as _

from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.queries import get_campaign
from fundraiser.gifts import sentences
from fundraiser.gifts.explanation import shortfalls_of
from fundraiser.gifts.matched_gifts import MatchedGift, match_from, read_matched_gifts
from fundraiser.gifts.models import Gift, Refund
from fundraiser.gifts.queries import get_gift, get_refund
from fundraiser.gifts.sentences import MatchOfGift
from fundraiser.i18n.formats import money_alike, short_money
from fundraiser.i18n.languages import force_language
from fundraiser.mail import Draft, Message, render_message, writes
from fundraiser.mail.kinds import EmailKind
from fundraiser.matching.queries import find_standing, list_allocations
from fundraiser.money import Money
from fundraiser.organisation.queries import organisation_in
from fundraiser.web.links import public_signed_url, public_url_for

MATCH_PAGE = "gifts.match"
CAMPAIGN_PAGE = "public.campaign_page"
LINK_PURPOSE = "gift"

Rows = list[tuple[str, str]]


def thank_yous(gift_ids: Sequence[int]) -> dict[int, Draft]:
    """Return the drafts of several thank-yous, whose facts are read together."""
    return {
        gift_id: partial(_thank_you_for, matched)
        for gift_id, matched in read_matched_gifts(gift_ids).items()
    }


@writes(EmailKind.THANK_YOU, together=thank_yous)
def thank_you(gift_id: int) -> Message | None:
    """Thank the donor and say what the gift was matched with; None if it is fully refunded."""
    return thank_yous([gift_id])[gift_id]()


@writes(EmailKind.TRIBUTE_NOTICE)
def tribute_notice(gift_id: int) -> Message | None:
    """Tell the person the donor named that a gift was made, without the amount."""
    gift = get_gift(gift_id)
    tribute = gift.tribute
    if tribute is None or not tribute.has_notice or not gift.left:
        return None
    campaign = get_campaign(gift.campaign_id)
    with force_language(gift.language):
        title = sentences.tribute_title(tribute)
        return render_message(
            "gifts/emails/tribute_notice",
            language=gift.language,
            subject=title,
            title=title,
            name=tribute.recipient_name,
            made_known=sentences.made_known(tribute, donor=gift.name),
            words=tribute.message,
            campaign_name=campaign.name_in(gift.language),
            url=public_url_for(CAMPAIGN_PAGE, language=gift.language, slug=campaign.slug),
        )


@writes(EmailKind.REFUND)
def refund(refund_id: int) -> Message | None:
    """Say what was refunded and what it does to the match; None if the refund has failed.

    Cash and cheques were not refunded by us: the bank sent them back.
    """
    refund_row = get_refund(refund_id)
    if not refund_row.status.counts:
        return None
    gift = get_gift(refund_row.gift_id)
    match = match_of_gift(gift)
    with force_language(gift.language):
        return _email_to_donor(
            "refund",
            gift,
            get_campaign(gift.campaign_id),
            match_change=sentences.match_after_refund(match),
            rows=_rows_after_refund(gift, match),
            **(_came_back(gift, refund_row) if gift.is_offline else _sent_back(gift, refund_row)),
        )


@writes(EmailKind.MATCH_INCREASED)
def match_increased(gift_id: int) -> Message | None:
    """Tell the donor that this gift has received freed match (M9)."""
    gift = get_gift(gift_id)
    match = match_of_gift(gift)
    if not gift.left or not match.amount:
        return None
    with force_language(gift.language):
        subject = _(
            "Your gift of %(amount)s: %(match)s is now matched",
            amount=short_money(gift.amount),
            match=short_money(match.amount),
        )
        return _email_to_donor(
            "match_increased",
            gift,
            get_campaign(gift.campaign_id),
            subject=subject,
            matched=sentences.matched_with(match),
            rows=_rows(gift, match),
        )


def match_of_gift(gift: Gift) -> MatchOfGift:
    """Return what the gift is matched with now."""
    standing = find_standing(gift.id)
    shortfalls = shortfalls_of(gift, standing)
    return match_from(gift, standing, list_allocations(gift.id), shortfalls)


def _thank_you_for(matched: MatchedGift) -> Message | None:
    gift, campaign = matched.gift, matched.campaign
    if not gift.left:
        return None
    with force_language(gift.language):
        match, proof = matched.match, matched.proof
        return _email_to_donor(
            "thank_you",
            gift,
            campaign,
            subject=_thanks_subject(gift, match),
            received=sentences.received(
                gift, campaign=campaign.name_in(gift.language), zone=campaign.zone
            ),
            impact=sentences.impact(gift, campaign),
            matched=proof.sentence if proof else sentences.matched_with(match),
            is_matched=bool(match.amount),
            dedication=sentences.dedication(gift.tribute),
            through=sentences.made_through(matched.place),
            receipt=organisation_in(gift.language).receipt,
            rows=_rows(gift, match),
        )


def _email_to_donor(template: str, gift: Gift, campaign: Campaign, **facts: Any) -> Message:
    """Return an email to the gift's donor, with a link to the explanation of its match."""
    return render_message(
        f"gifts/emails/{template}",
        language=gift.language,
        name=gift.name,
        why=sentences.why_written(campaign.name_in(gift.language)),
        url=public_signed_url(MATCH_PAGE, LINK_PURPOSE, gift.public_id, language=gift.language),
        **facts,
    )


def _thanks_subject(gift: Gift, match: MatchOfGift) -> str:
    amount = short_money(gift.amount)
    if match.is_full:
        return _("Your gift of %(amount)s, matched", amount=amount)
    if match.amount:
        return _("Your gift of %(amount)s, matched in part", amount=amount)
    return _("Your gift of %(amount)s", amount=amount)


def _sent_back(gift: Gift, refund_row: Refund) -> dict[str, str]:
    whole, part = _("We have refunded your gift"), _("We have refunded part of your gift")
    return {
        "subject": _("Your refund of %(amount)s", amount=short_money(refund_row.amount)),
        "title": part if gift.left else whole,
        "sent_back": sentences.sent_back(refund_row.amount),
    }


def _came_back(gift: Gift, refund_row: Refund) -> dict[str, str]:
    amount = short_money(refund_row.amount)
    cheque = _("Your cheque of %(amount)s came back from the bank", amount=amount)
    cash = _("Your gift of %(amount)s came back from the bank", amount=amount)
    title = cheque if gift.is_cheque else cash
    return {
        "subject": title,
        "title": title,
        "sent_back": sentences.came_back(gift, refund_row.amount),
    }


def _rows(gift: Gift, match: MatchOfGift) -> Rows:
    rows = [(_("Your gift"), gift.left)]
    if match.amount:
        rows.append((_("Matched with"), match.amount))
        rows.append((_("Together"), gift.left + match.amount))
    return _written_alike(rows + _covered_fee(gift))


def _rows_after_refund(gift: Gift, match: MatchOfGift) -> Rows:
    rows = [
        (_("You had given") if gift.is_offline else _("You had paid"), gift.paid),
        (_("Sent back by the bank") if gift.is_offline else _("Refunded in all"), gift.refunded),
        (_("Your gift now"), gift.left),
        *_covered_fee(gift),
    ]
    if match.was_earned:
        rows.append((_("Matched with"), match.amount))
    return _written_alike(rows)


def _covered_fee(gift: Gift) -> list[tuple[str, Money]]:
    fee = gift.covered_fee_left
    return [(_("Fees you covered, not matched"), fee)] if fee else []


def _written_alike(rows: list[tuple[str, Money]]) -> Rows:
    show = money_alike([amount for _label, amount in rows])
    return [(label, show(amount)) for label, amount in rows]

"""Freed match for gifts in line: credit their pages and email their donors (M9)."""

from collections.abc import Collection
from datetime import datetime

from fundraiser import mail
from fundraiser.campaigns.queries import get_campaign
from fundraiser.clock import date_in
from fundraiser.gifts.credits import credit_accounts
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import credit_match
from fundraiser.gifts.queries import lock_gifts
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.queries import is_waiting
from fundraiser.matching.operations.waiting_line import HandedOut, hand_out, list_in_line
from fundraiser.matching.queries import get_pool


def hand_out_step(pool_id: int, *, but_not: Collection[int], at: datetime) -> HandedOut:
    """Give freed money of the pool to a few gifts in its line; return what was given.

    `but_not` are gifts that were passed over. One short transaction, which locks those gifts, then
    the pool. Repeatable.
    """
    in_line = list_in_line(pool_id, but_not=but_not)
    gifts = {gift.id: gift for gift in lock_gifts(in_line)}
    campaign = get_campaign(get_pool(pool_id).campaign_id)
    accounts = [
        account
        for gift in gifts.values()
        for account in credit_accounts(gift.credit, gift.campaign_id)
    ]
    on = date_in(at, campaign.zone)
    step = hand_out(pool_id, in_line, but_not=but_not, accounts=accounts, on=on, at=at)
    for increase in step.increases:
        gift = gifts[increase.gift_id]
        key = f":{increase.key}"
        credit_match(gift, increase.gained, key=key, on=on, at=at)
        _email_donor(gift, key, at)
    return step


def _email_donor(gift: Gift, key: str, at: datetime) -> None:
    """Email the donor, unless an email is still waiting: it will state the new match."""
    if not is_waiting(EmailKind.MATCH_INCREASED, gift.id):
        once = f"gift:{gift.id}:match-increased{key}"
        mail.queue_for(gift, EmailKind.MATCH_INCREASED, gift.id, once=once, at=at)

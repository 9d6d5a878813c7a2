"""Freed match, handed out to gifts in line: their pages are credited, their donors told (M9)."""

from collections.abc import Collection
from datetime import datetime

from fundraiser.campaigns.queries import get_campaign
from fundraiser.clock import date_in
from fundraiser.gifts.credits import credit_accounts
from fundraiser.gifts.models import Gift
from fundraiser.gifts.operations import credit_match, write_to_donor
from fundraiser.gifts.queries import lock_gifts
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.queries import is_waiting
from fundraiser.matching.operations.waiting_line import HandedOut, hand_out, list_in_line
from fundraiser.matching.queries import get_pool


def hand_out_step(pool_id: int, *, but_not: Collection[int], at: datetime) -> HandedOut:
    """The pool has given freed money to a few gifts of its line; return what that was.

    `but_not` are gifts that were passed over. One short transaction, under the locks of those
    gifts, taken before the pool's. Repeatable.
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
    handed = hand_out(pool_id, in_line, but_not=but_not, accounts=accounts, on=on, at=at)
    for increase in handed.increases:
        gift = gifts[increase.gift_id]
        key = f":{increase.key}"
        credit_match(gift, increase.gained, key=key, on=on, at=at)
        _tell(gift, key, at)
    return handed


def _tell(gift: Gift, key: str, at: datetime) -> None:
    """The donor is told, once: an email that still waits will say all that is true by then."""
    if not is_waiting(EmailKind.MATCH_INCREASED, gift.id):
        once = f"gift:{gift.id}:match-increased{key}"
        write_to_donor(gift, EmailKind.MATCH_INCREASED, gift.id, once=once, at=at)

"""Where a pledge's donor goes next."""

from datetime import datetime

from fundraiser.gifts.models import Gift
from fundraiser.gifts.places import find_place
from fundraiser.gifts.queries import list_gifts_of_pledge
from fundraiser.pledges.models import Pledge
from fundraiser.web.links import signed_url

LINK_PURPOSE = "pledge"


def next_url(pledge: Pledge, *, at: datetime) -> str | None:
    """Return where the donor goes now: to Stripe, the question, a waiting page or the thank-you.

    None if the attempt has no page at Stripe yet.
    """
    if pledge.is_fulfilled or pledge.is_settling:
        return after_payment_url(pledge)
    if pledge.is_in_quarantine or not pledge.is_open:
        return pledge_url("pledges.pledge_page", pledge)
    if pledge.is_asked:
        return pledge_url("pledges.question", pledge)
    return pledge.checkout.url if pledge.checkout.is_payable(at) else None


def change_url(pledge: Pledge, **values: str) -> str:
    """Return the URL of the form filled in from the pledge.

    It is on the page that the pledge was made on, or else on the campaign's.
    """
    place = find_place(pledge.credit)
    endpoint = place.change_endpoint if place else "public.change_pledge"
    slug = place.slug if place else pledge.campaign.slug
    url = signed_url(endpoint, LINK_PURPOSE, pledge.public_id, slug=slug, **values)
    return f"{url}#give"


def pledge_url(endpoint: str, pledge: Pledge, **values: str) -> str:
    return signed_url(endpoint, LINK_PURPOSE, pledge.public_id, **values)


def after_payment_url(pledge: Pledge) -> str:
    """Return the thank-you of the pledge's gift, or the page that waits for it."""
    gifts = list_gifts_of_pledge(pledge.id)
    if gifts:
        return gift_url(gifts[-1])
    return pledge_url("pledges.thank_you", pledge)


def gift_url(gift: Gift) -> str:
    return signed_url("gifts.thank_you", "gift", gift.public_id)

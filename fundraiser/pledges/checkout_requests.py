"""The request to Stripe for an attempt to pay: identical each time it is built."""

from functools import lru_cache

from flask_babel import gettext as _

from fundraiser.gifts.credit_names import name_credit
from fundraiser.i18n.languages import force_language
from fundraiser.installation.queries import installation_id
from fundraiser.organisation.queries import organisation_in
from fundraiser.payments.metadata import PledgeFacts
from fundraiser.payments.values import CheckoutItem, CheckoutRequest
from fundraiser.pledges.links import LINK_PURPOSE
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.web.links import public_signed_url


def request_for(pledge: Pledge) -> CheckoutRequest:
    """Return the request for the pledge's newest attempt."""
    checkout = pledge.checkout
    language = pledge.language
    return CheckoutRequest(
        reference=pledge.public_id,
        attempt=checkout.attempt,
        items=_items(pledge),
        email=pledge.email,
        language=language,
        success_url=_success_url(pledge),
        cancel_url=public_signed_url(
            "pledges.pledge_page", LINK_PURPOSE, pledge.public_id, language=language
        ),
        expires_at=checkout.expires_at,
        idempotency_key=checkout.idempotency_key,
        facts=_facts(pledge, checkout),
    )


def _items(pledge: Pledge) -> tuple[CheckoutItem, ...]:
    names = _item_names(pledge.language, organisation_in(pledge.language).name)
    items = zip(names, (pledge.amount, pledge.covered_fee), strict=True)
    return tuple(CheckoutItem(name, amount) for name, amount in items if amount)


@lru_cache
def _item_names(language: str, organisation: str) -> tuple[str, str]:
    """Return what Stripe's page calls the gift and the covered fee."""
    with force_language(language):
        return _("Gift to %(name)s", name=organisation), _("Card fee, covered by you")


def _facts(pledge: Pledge, checkout: Checkout) -> PledgeFacts:
    """Return what is needed to rebuild the pledge if its row is lost; all of it is stored."""
    credit = name_credit(pledge.credit)
    return PledgeFacts(
        installation=installation_id(),
        campaign=pledge.campaign.slug,
        source=pledge.source,
        page=credit.page,
        team=credit.team,
        gift=checkout.amount - checkout.covered_fee,
        covered_fee=checkout.covered_fee,
        language=pledge.language,
        hides_name=pledge.hides_name,
        wants_match=pledge.wants_match,
        decided_at=checkout.decided_at,
        terms=checkout.match_terms,
    )


def _success_url(pledge: Pledge) -> str:
    """Return the return URL; Stripe's placeholder in it must not be percent-encoded."""
    url = public_signed_url(
        "pledges.thank_you", LINK_PURPOSE, pledge.public_id, language=pledge.language
    )
    return f"{url}&session_id={{CHECKOUT_SESSION_ID}}"

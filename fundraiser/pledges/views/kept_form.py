"""The blank giving form of a campaign, drawn once for all pages that show it.

It is kept for about a second for each campaign and language, with the offer of the match that it
was drawn from: a page with this form claims what the form claims. It holds nothing of one visitor.
Each page fills in its own address, and each view its key.
"""

import secrets
from dataclasses import dataclass

from flask import render_template
from markupsafe import Markup, escape

from fundraiser import clock
from fundraiser.campaigns.models import Campaign
from fundraiser.matching.offers import Offer, current_offer
from fundraiser.pledges.forms import GivingForm, offered_amounts
from fundraiser.web.form_keys import sign_claim
from fundraiser.web.page_cache import as_seen, part_cache

KEY_PLACE = secrets.token_hex(16)  # random, so that no page's text contains it
ACTION_PLACE = secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A drawn form, and the offer that it shows."""

    offer: Offer
    before_action: str
    after_action: str

    def sent_to(self, action: str) -> Markup:
        """Return the form for the page at this address, with KEY_PLACE where its key belongs."""
        return Markup(f"{self.before_action}{escape(action)}{self.after_action}")  # noqa: S704


def kept_form(campaign: Campaign) -> KeptForm:
    """Return the campaign's blank form in the current language, at most about a second old."""
    key = as_seen("giving form", str(campaign.id))
    kept: KeptForm = part_cache().get(key, lambda: _drawn(campaign)).value
    return kept


def _drawn(campaign: Campaign) -> KeptForm:
    offer = current_offer(campaign, at=clock.now())
    html = render_template(
        "pledges/kept_form.html",
        form=GivingForm.blank(campaign),
        action=ACTION_PLACE,
        campaign=campaign,
        matching=offer,
        offers=offered_amounts(campaign, offer),
        form_key=KEY_PLACE,
        claim=sign_claim(campaign.id, offer.claim),
    )
    before, _place, after = html.partition(ACTION_PLACE)
    return KeptForm(offer, before, after)

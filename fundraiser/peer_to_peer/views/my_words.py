"""Words to share: ready messages about a page or a team, for its owner or captain to send."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from fundraiser import clock
from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.i18n.formats import deadline
from fundraiser.i18n.languages import Language, current_language, force_language
from fundraiser.matching.offer_words import words_of
from fundraiser.matching.offers import Offer, current_offer
from fundraiser.money import Money
from fundraiser.peer_to_peer.models import FundraiserPage, Team
from fundraiser.peer_to_peer.queries.totals import totals_of
from fundraiser.peer_to_peer.views.blueprint import bp
from fundraiser.peer_to_peer.views.my_team import OWN
from fundraiser.peer_to_peer.views.own_pages import MINE, place_of_mine
from fundraiser.peer_to_peer.views.public_places import url_of
from fundraiser.peer_to_peer.words_to_share import (
    HINTS,
    MessageKind,
    ShareFacts,
    ready_message,
)
from fundraiser.web.access import donor_only


@dataclass(frozen=True, slots=True)
class MessageLink:
    """A button that sends a message: its address, and the part of it before the text."""

    label: str
    address_begins: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A ready message with its buttons."""

    kind: MessageKind
    hint: str
    text: str
    links: list[MessageLink]


@bp.get(f"{MINE}/words")
@donor_only
def my_words(public_id: str) -> ResponseReturnValue:
    """Show an owner ready messages about their page."""
    return _words_about(place_of_mine(FundraiserPage, public_id))


@bp.get(f"{OWN}/words")
@donor_only
def team_words(public_id: str) -> ResponseReturnValue:
    """Show a captain ready messages about their team."""
    return _words_about(place_of_mine(Team, public_id))


def _words_about(place: FundraiserPage | Team) -> ResponseReturnValue:
    at = clock.now()
    asked = request.args.get("in", "")
    language = Language(asked) if asked in set(Language) else place.language
    offer = current_offer(place.campaign, at=at)
    return render_template(
        "peer_to_peer/my_words.html",
        place=place,
        language=language,
        languages=list(Language),
        takes_gifts=place.takes_gifts_at(at),
        says_doubled=place.takes_gifts_at(at) and offer.is_on,
        messages=_messages(place, offer, language, at) if place.is_shown else [],
    )


def _messages(
    place: FundraiserPage | Team, offer: Offer, language: Language, at: datetime
) -> list[ShownMessage]:
    """Return the messages that are true now: while no gifts are taken, the thanks alone."""
    with force_language(language):
        facts = _facts_of(place, offer, at)
        kinds = MessageKind if place.takes_gifts_at(at) else [MessageKind.THANKS]
        texts = {kind: ready_message(kind, facts) for kind in kinds}
    return [
        ShownMessage(kind, str(HINTS[kind]), text, _links(place.title, text))
        for kind, text in texts.items()
    ]


def _facts_of(place: FundraiserPage | Team, offer: Offer, at: datetime) -> ShareFacts:
    """Return what the messages are made of, in the language spoken."""
    campaign = place.campaign
    claim = words_of(offer, campaign.zone).claim if offer.is_on else ""
    ends_together = offer.is_even and offer.closes_at == campaign.closes_at
    return ShareFacts(
        is_team=isinstance(place, Team),
        title=place.title,
        campaign=campaign.name_in(current_language()),
        goal=place.goal,
        totals=totals_of(place),
        closes=deadline(campaign.closes_at, campaign.zone, at=at),
        amount=_amount_to_ask(campaign),
        match_claim=claim,
        claim_after_deadline=_("Your gift is doubled until then.") if ends_together else claim,
        url=url_of(place),
    )


def _amount_to_ask(campaign: Campaign) -> Money | None:
    """Return the amount that the giving form offers first."""
    presets = campaign.presets_for(Frequency.ONCE)
    return presets[min(1, len(presets) - 1)] if presets else None


def _links(title: str, text: str) -> list[MessageLink]:
    """Return a button for each way to send a message, with the ready text in its address."""
    ways = [
        ("WhatsApp", "https://wa.me/?text="),
        (_("Text message"), "sms:?&body="),  # with the sign that iPhones need
        (_("Email"), f"mailto:?subject={quote(title, safe='')}&body="),
    ]
    return [MessageLink(label, begins, begins + quote(text, safe="")) for label, begins in ways]

"""Builders of saved records. A test names only what it is about; the rest is believable."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from fundraiser import clock
from fundraiser.campaigns import operations as campaigns
from fundraiser.campaigns.models import Campaign, Frequency
from fundraiser.campaigns.operations import USUAL_PRESETS, CampaignFacts
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.enquiries.models import Enquiry, EnquiryKind, Topic
from fundraiser.enquiries.operations import EnquiryFacts, receive_enquiry
from fundraiser.gifts.models import Gift, Source
from fundraiser.gifts.operations import TributeFacts
from fundraiser.gifts.queries import get_gift
from fundraiser.i18n.languages import Language
from fundraiser.leads import operations as leads
from fundraiser.leads.models import Idea, Lead
from fundraiser.leads.operations import Asking
from fundraiser.leads.queries import get_lead
from fundraiser.matching import operations as matching
from fundraiser.matching.models import GiftsThatCount, MatchPool, PoolKind, UnusedMatch
from fundraiser.matching.operations import TermsFacts
from fundraiser.matching.queries import find_pool, list_open_terms
from fundraiser.matching.sponsors import add_sponsor
from fundraiser.money import Money
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, Payment
from fundraiser.pledges import operations as pledges
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations import PostalAddress, Promise
from fundraiser.pledges.outcomes import apply_checkout
from fundraiser.pledges.queries import get_pledge
from fundraiser.web.actors import Actor
from fundraiser.web.spam import Suspicion

ACTOR = Actor.job("test")
_numbers = count(1)


def cad(dollars: int) -> Money:
    return Money(dollars * 100, "CAD")


def cents(amount: int) -> Money:
    return Money(amount, "CAD")


def campaign(
    slug: str = "winter",
    *,
    goal: Money | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    is_published: bool = True,
    shows_wall: bool = True,
    zone: str = "America/Toronto",
) -> Campaign:
    """Save a campaign that is open now."""
    at = clock.now()
    facts = CampaignFacts(
        name_en="Winter lights",
        name_fr="Lumières d’hiver",
        summary_en="A warm room for everyone who needs one.",
        summary_fr="Une pièce chaude pour chaque personne qui en a besoin.",
        story_en="It is cold outside.",
        story_fr="Il fait froid dehors.",
        goal_cents=(goal or cad(50_000)).cents,
        opens_at=opens_at or at - timedelta(days=10),
        closes_at=closes_at or at + timedelta(days=30),
        presets=USUAL_PRESETS,
        shows_wall=shows_wall,
    )
    with transaction():
        made = campaigns.add_campaign(slug, facts, currency="CAD", zone=zone, actor=ACTOR, at=at)
        if is_published:
            campaigns.publish_campaign(made, actor=ACTOR, at=facts.opens_at)
    return get_campaign(made.id)


def terms(to: Campaign, amount: Money, **changes: object) -> TermsFacts:
    """Return complete, signed terms over the campaign's own window."""
    facts = TermsFacts(
        amount_cents=amount.cents,
        opens_at=to.opens_at,
        closes_at=to.closes_at,
        zone=to.zone,
        counts=GiftsThatCount.ONLINE,
        unused=UnusedMatch.KEPT_BY_SPONSOR,
        signed_on=date(2026, 10, 1),
        commitment_reference="Board minutes, 1 October 2026",
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def match_pool(
    to: Campaign,
    *,
    available: Money,
    sponsor: str = "The Board",
    is_public: bool = True,
    sponsor_email: str | None = None,
    kind: PoolKind = PoolKind.CONDITIONAL,
    is_open: bool = True,
    **changes: object,
) -> MatchPool:
    """Save a pool with `available` to give, open unless said otherwise."""
    at = clock.now()
    with transaction():
        made_by = add_sponsor(sponsor, is_public=is_public, email=sponsor_email, actor=ACTOR, at=at)
        facts = terms(to, available, **changes)
        pool = matching.draft_pool(get_campaign(to.id), made_by, kind, facts, actor=ACTOR, at=at)
        if is_open:
            matching.open_pool(pool, actor=ACTOR, at=at)
    found = find_pool(pool.public_id)
    assert found
    return found


def promise(
    amount: Money,
    *,
    email: str = "ana@example.org",
    name: str = "Ana Silva",
    covered_fee: Money | None = None,
    hides_name: bool = False,
    language: str = "en",
    comment: str = "",
    tribute: TributeFacts | None = None,
    claimed_terms: tuple[int, ...] = (),
) -> Promise:
    return Promise(
        amount=amount,
        covered_fee=covered_fee or Money.zero(amount.currency),
        frequency=Frequency.ONCE,
        source=Source.WEBSITE,
        name=name,
        email=email,
        hides_name=hides_name,
        language=language,
        comment=comment,
        tribute=tribute,
        address=PostalAddress(),
        claimed_terms=claimed_terms,
    )


def pledge(to: Campaign, amount: Money, *, at: datetime | None = None, **wishes: Any) -> Pledge:
    """Save a pledge, with its match held, as a donor's form makes it."""
    with transaction():
        made = pledges.make_pledge(
            get_campaign(to.id),
            promise(amount, **wishes),
            form_key=f"form-{next(_numbers)}",
            at=at or clock.now(),
        )
    return get_pledge(made.id)


def payment_of(of: Pledge, *, fee: Money | None = None, at: datetime | None = None) -> Payment:
    """Return what Stripe would say of a card payment of the pledge."""
    return Payment(
        payment_intent_id=f"pi_{of.checkout.id}",
        charge_id=f"ch_{of.checkout.id}",
        amount=of.to_pay,
        method="card",
        paid_at=at or clock.now(),
        balance_transaction_id=f"txn_{of.checkout.id}" if fee else None,
        fee=fee,
    )


def state_of(
    of: Pledge,
    outcome: CheckoutOutcome = CheckoutOutcome.PAID,
    *,
    payment: Payment | None = None,
) -> CheckoutState:
    """Return what Stripe would say of the pledge's newest checkout."""
    is_paid = outcome is CheckoutOutcome.PAID
    return CheckoutState(
        session_id=of.checkout.session_id or f"cs_test_{of.checkout.id}",
        reference=of.public_id,
        outcome=outcome,
        amount=of.to_pay,
        payment_intent_id=f"pi_{of.checkout.id}" if is_paid else None,
        payment=(payment or payment_of(of)) if is_paid else None,
        url=None,
    )


def apply(to: Pledge, state: CheckoutState, *, at: datetime | None = None) -> Gift | None:
    """Apply what Stripe says of the pledge's newest checkout, as the webhook does."""
    with transaction():
        gift = apply_checkout(get_pledge(to.id).checkout, state, at=at or clock.now())
    return get_gift(gift.id) if gift else None


def gift(to: Campaign, amount: Money, *, fee: Money | None = None, **wishes: Any) -> Gift:
    """Save a gift: promised, paid by card, matched."""
    promised = pledge(to, amount, **wishes)
    paid = state_of(promised, payment=payment_of(promised, fee=fee))
    received = apply(promised, paid)
    assert received
    return received


def asking(email: str = "mia@example.org", **changes: Any) -> Asking:
    """Return what a person sends who asks about fundraising, and agrees to be written to."""
    facts: dict[str, Any] = {
        "name": "Mia Roy",
        "telephone": "",
        "language": Language.ENGLISH,
        "idea": Idea.RUN,
        "happens": "in May",
        "message": "",
        "consent_wording": "Send me tips.",
        "where": "/fundraise",
        "once_key": f"asking-{next(_numbers)}",
    }
    return Asking(email=email, **{**facts, **changes})


def lead(email: str = "mia@example.org", *, at: datetime | None = None, **changes: Any) -> Lead:
    """Save somebody who has asked about fundraising."""
    with transaction():
        made = leads.sign_up(asking(email, **changes), zone="America/Toronto", at=at or clock.now())
    return get_lead(made.id)


def enquiry(
    kind: EnquiryKind = EnquiryKind.HELP,
    *,
    name: str = "Ana Silva",
    email: str = "ana@example.org",
    message: str = "Where is my receipt?",
    outlet: str = "",
    language: str = "en",
    deadline_at: datetime | None = None,
    suspicion: Suspicion | None = None,
    at: datetime | None = None,
) -> Enquiry:
    """Save what somebody asked; under suspicion it is in quarantine."""
    is_media = kind is EnquiryKind.MEDIA
    facts = EnquiryFacts(
        kind=kind,
        name=name,
        email=email,
        message=message,
        language=language,
        telephone="613-555-0142" if is_media else "",
        outlet=(outlet or "The Morning Paper") if is_media else "",
        topic=None if is_media else Topic.RECEIPT,
        deadline_at=deadline_at,
        deadline_zone="America/Vancouver" if deadline_at else None,
    )
    with transaction():
        return receive_enquiry(
            facts,
            once_key=f"question-{next(_numbers)}",
            suspicion=suspicion,
            at=at or clock.now(),
        )


def claimed(to: Campaign) -> tuple[int, ...]:
    """Return the terms that the campaign's page shows now."""
    return tuple(version.id for version in list_open_terms(to.id))


def instant(text: str) -> datetime:
    """Return an instant written like `2026-12-31 23:59` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

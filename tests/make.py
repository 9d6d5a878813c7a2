"""Builders of saved records. A test names only what it is about; the rest is believable."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from fundraiser import clock
from fundraiser.campaigns import operations as campaigns
from fundraiser.campaigns.models import Campaign
from fundraiser.campaigns.operations import USUAL_PRESETS, CampaignFacts
from fundraiser.campaigns.queries import get_campaign
from fundraiser.database import transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.operations import find_or_add_donor
from fundraiser.donors.queries import get_donor
from fundraiser.enquiries.models import Enquiry, EnquiryKind, Topic
from fundraiser.enquiries.operations import EnquiryFacts, receive_enquiry
from fundraiser.gifts.models import (
    NO_CREDIT,
    NO_TRIBUTE,
    Credit,
    Gift,
    GiftDetails,
    Source,
    TributeDetails,
)
from fundraiser.gifts.queries import get_gift
from fundraiser.i18n.languages import Language
from fundraiser.matching.claims import NO_CLAIM, Claim, read_claim
from fundraiser.matching.models import GiftsThatCount, MatchPool, PoolKind, UnusedMatch
from fundraiser.matching.offers import current_offer
from fundraiser.matching.operations import pools as matching
from fundraiser.matching.operations.pools import TermsFacts
from fundraiser.matching.operations.sponsors import add_sponsor
from fundraiser.matching.queries import find_pool
from fundraiser.money import Money
from fundraiser.organisation.operations import describe_organisation
from fundraiser.payments.values import CheckoutOutcome, CheckoutState, Payment
from fundraiser.peer_to_peer.models import (
    Flag,
    FlagReason,
    FundraiserPage,
    OfflineGift,
    OfflineMethod,
    OfflineStatus,
    PageKind,
    PlaceStatus,
    Team,
)
from fundraiser.peer_to_peer.operations import drafts, memberships, offline_gifts, teams
from fundraiser.peer_to_peer.operations.drafts import PageFacts
from fundraiser.peer_to_peer.operations.flags import FlagFacts, add_flag
from fundraiser.peer_to_peer.operations.offline_gifts import OfflineFacts
from fundraiser.peer_to_peer.operations.teams import TeamFacts
from fundraiser.peer_to_peer.queries.offline_gifts import lock_offline_gift
from fundraiser.peer_to_peer.queries.pages import get_page
from fundraiser.peer_to_peer.queries.teams import find_team
from fundraiser.pledges.models import NO_ADDRESS, Pledge, PostalAddress
from fundraiser.pledges.operations.checkouts import apply_checkout
from fundraiser.pledges.operations.pledges import Promise, make_pledge
from fundraiser.pledges.queries import get_pledge
from fundraiser.prospects.models import Idea, Prospect
from fundraiser.prospects.operations import sign_ups as prospects
from fundraiser.prospects.operations.sign_ups import SignUpFacts
from fundraiser.prospects.queries import get_prospect
from fundraiser.stories import operations as stories
from fundraiser.stories.models import Story
from fundraiser.stories.operations import StoryFacts
from fundraiser.stories.queries import get_story
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
    takes_pages: bool = True,
    approves_pages: bool = False,
    impacts: dict[str, dict[str, str]] | None = None,
) -> Campaign:
    """Save a campaign that is open now."""
    at = clock.now()
    facts = CampaignFacts(
        title_en="Winter lights",
        title_fr="Lumières d’hiver",
        name_en="the winter appeal",
        name_fr="l’appel d’hiver",
        summary_en="A warm room for everyone who needs one.",
        summary_fr="Une pièce chaude pour chaque personne qui en a besoin.",
        story_en="It is cold outside.",
        story_fr="Il fait froid dehors.",
        goal_cents=(goal or cad(50_000)).cents,
        opens_at=opens_at or at - timedelta(days=10),
        closes_at=closes_at or at + timedelta(days=30),
        presets=USUAL_PRESETS,
        impacts=impacts or {},
        shows_wall=shows_wall,
        takes_pages=takes_pages,
        approves_pages=approves_pages,
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


def charity(**texts: str) -> None:
    """Name the charity, and write down what else is given by column name."""
    named = {"name_en": "Harbour Lights", "name_fr": "Lueurs du port", **texts}
    with transaction():
        describe_organisation(named, actor=ACTOR, at=clock.now())


def match_pool(
    to: Campaign,
    *,
    available: Money,
    sponsor: str = "The Board",
    sponsor_fr: str = "",
    is_public: bool = True,
    sponsor_email: str | None = None,
    kind: PoolKind = PoolKind.CONDITIONAL,
    is_open: bool = True,
    **changes: object,
) -> MatchPool:
    """Save a pool with `available` to give, open unless said otherwise."""
    at = clock.now()
    with transaction():
        made_by = add_sponsor(
            sponsor,
            name_fr=sponsor_fr,
            is_public=is_public,
            email=sponsor_email,
            actor=ACTOR,
            at=at,
        )
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
    tribute: TributeDetails = NO_TRIBUTE,
    address: PostalAddress = NO_ADDRESS,
    claim: Claim = NO_CLAIM,
    source: Source = Source.WEBSITE,
    credit: Credit = NO_CREDIT,
) -> Promise:
    return Promise(
        details=GiftDetails(
            amount=amount,
            covered_fee=covered_fee or Money.zero(amount.currency),
            source=source,
            credit=credit,
            name=name,
            email=email,
            hides_name=hides_name,
            language=language,
            comment=comment,
        ),
        tribute=tribute,
        address=address,
        claim=claim,
    )


def pledge(
    to: Campaign,
    amount: Money,
    *,
    at: datetime | None = None,
    network: int | None = None,
    **wishes: Any,
) -> Pledge:
    """Save a pledge, with its match held, as a donor's form makes it."""
    with transaction():
        made = make_pledge(
            get_campaign(to.id),
            promise(amount, **wishes),
            form_key=f"form-{next(_numbers)}",
            at=at or clock.now(),
            network=network,
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


def donor(email: str = "mia@example.org", *, name: str = "Mia Roy", language: str = "en") -> Donor:
    """Save somebody who has an address with us, and has given nothing yet."""
    with transaction():
        donor_id = find_or_add_donor(email, name=name, language=language, at=clock.now())
    return get_donor(donor_id)


def fundraiser_page(
    to: Campaign,
    *,
    owner: Donor | None = None,
    slug: str = "mias-run",
    title: str = "Mia’s run",
    goal: Money | None = None,
    status: PlaceStatus = PlaceStatus.LIVE,
    at: datetime | None = None,
    **facts: Any,
) -> FundraiserPage:
    """Save a supporter's page: live, unless said otherwise."""
    at = at or clock.now()
    whose = owner or donor()
    described = PageFacts(
        kind=facts.pop("kind", PageKind.RUN),
        title=title,
        owner_name=facts.pop("owner_name", whose.name),
        goal=goal or cad(500),
        **facts,
    )
    with transaction():
        page = drafts.draft_page(get_campaign(to.id), described, at=at)
        page.story = "I run because winter is cold."
        drafts.choose_address(page, slug)
        drafts.assign_owner(page, whose.id)
        if status is not PlaceStatus.DRAFT:
            drafts.publish_page(page, needs_approval=status is PlaceStatus.WAITING, at=at)
        if page.status is not status:
            page.move_to(status)
    return get_page(page.id)


def team(
    to: Campaign,
    *,
    captain: Donor | None = None,
    name: str = "The night owls",
    page: FundraiserPage | None = None,
    status: PlaceStatus | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> Team:
    """Save a team: live, or waiting where the campaign asks for approval, unless said otherwise."""
    whose = captain or (page.owner if page and page.owner else donor("cap@example.org", name="Cap"))
    described = TeamFacts(name=name, captain_name=facts.pop("captain_name", whose.name), **facts)
    with transaction():
        made = teams.start_team(
            get_campaign(to.id),
            whose,
            described,
            page=page,
            language=Language(whose.language),
            at=at or clock.now(),
        )
        if status and made.status is not status:
            made.move_to(status)
    found = find_team(made.public_id)
    assert found
    return found


def join(page: FundraiserPage, team: Team, *, at: datetime | None = None) -> FundraiserPage:
    """Save that a page joins a team."""
    with transaction():
        memberships.join_team(page, team, at=at or clock.now())
    return get_page(page.id)


def team_gift(to: Team, amount: Money, **wishes: Any) -> Gift:
    """Save a gift made to a team itself, through no member's page."""
    credit = Credit(None, to.id)
    return gift(to.campaign, amount, source=Source.TEAM, credit=credit, **wishes)


def page_gift(through: FundraiserPage, amount: Money, **wishes: Any) -> Gift:
    """Save a gift made through a page: promised, paid by card, matched, credited."""
    credit = Credit(through.id, through.team_id)
    return gift(through.campaign, amount, source=Source.PAGE, credit=credit, **wishes)


def page_flag(
    about: FundraiserPage | Team,
    *,
    words: str = "This is not true.",
    email: str = "",
    reason: FlagReason = FlagReason.NOT_TRUE,
    suspicion: Suspicion | None = None,
    at: datetime | None = None,
) -> Flag:
    """Save what a visitor flags about a page or team."""
    facts = FlagFacts(reason=reason, words=words, email=email, language=Language.ENGLISH)
    with transaction():
        return add_flag(
            about,
            facts,
            once_key=f"flag-{next(_numbers)}",
            suspicion=suspicion,
            at=at or clock.now(),
        )


def offline_facts(amount: Money, **changes: Any) -> OfflineFacts:
    """Return what an owner says of a cheque."""
    facts: dict[str, Any] = {
        "method": OfflineMethod.CHEQUE,
        "name": "Ben Roy",
        "email": "ben@example.org",
    }
    return OfflineFacts(amount=amount, **{**facts, **changes})


def offline_gift(
    through: FundraiserPage,
    amount: Money,
    *,
    step: OfflineStatus = OfflineStatus.PROMISED,
    on: date | None = None,
    at: datetime | None = None,
    **changes: Any,
) -> OfflineGift:
    """Save a cheque (or cash) that an owner was promised, moved on to `step`."""
    at = at or clock.now()
    order = (OfflineStatus.PROMISED, OfflineStatus.DEPOSITED, OfflineStatus.VERIFIED)
    with transaction():
        made = offline_gifts.record(
            get_page(through.id),
            offline_facts(amount, **changes),
            once_key=f"offline-{next(_numbers)}",
            at=at,
        )
    with transaction():
        fresh = lock_offline_gift(made.id)
        if step is OfflineStatus.HANDED_IN:
            offline_gifts.mark_handed_in(fresh, at=at)
        elif order.index(step) >= 1:
            day = on or clock.date_in(at, through.campaign.zone)
            offline_gifts.note_deposit(fresh, on=day, actor=ACTOR, at=at)
        if step is OfflineStatus.VERIFIED:
            offline_gifts.verify(fresh, actor=ACTOR, at=at)
    return fresh


def asking(email: str = "mia@example.org", **changes: Any) -> SignUpFacts:
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
    return SignUpFacts(email=email, **{**facts, **changes})


def prospect(
    email: str = "mia@example.org", *, at: datetime | None = None, **changes: Any
) -> Prospect:
    """Save somebody who has asked about fundraising."""
    with transaction():
        made = prospects.sign_up(asking(email, **changes), at=at or clock.now())
    return get_prospect(made.id)


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


def story(
    title: str = "Soup at six",
    *,
    slug: str = "",
    is_published: bool = True,
    publish_at: datetime | None = None,
    campaign: Campaign | None = None,
    at: datetime | None = None,
    **words: Any,
) -> Story:
    """Save a story in both languages: published at once, or to be from `publish_at` on."""
    at = at or clock.now()
    given = {
        "title_en": title,
        "title_fr": "La soupe de dix-huit heures",
        "summary_en": "Who makes it, and who eats it.",
        "summary_fr": "Qui la prépare et qui la mange.",
        "body_en": "The carrots are cut at **three**.",
        "body_fr": "Les carottes sont coupées à **quinze** heures.",
        **words,
    }
    facts = StoryFacts(**given, campaign_id=campaign.id if campaign else None)
    with transaction():
        made = stories.add_story(slug or f"story-{next(_numbers)}", facts, actor=ACTOR, at=at)
        if publish_at:
            stories.schedule_story(made, publish_at, actor=ACTOR, at=at)
        elif is_published:
            stories.publish_story(made, actor=ACTOR, at=at)
    return get_story(made.id)


def claim_of(to: Campaign) -> Claim:
    """Return what the campaign's page claims of the match now."""
    return read_claim(current_offer(to, at=clock.now()).claim)


def instant(text: str) -> datetime:
    """Return an instant written like `2026-12-31 23:59` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)

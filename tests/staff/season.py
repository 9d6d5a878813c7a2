"""One record of every kind that the back office shows, some of them with hostile words."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from fundraiser import clock
from fundraiser.accounts import operations as accounts
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.alarms import AlarmKind, raise_alarm
from fundraiser.alarms.models import Alarm
from fundraiser.alarms.queries import list_open_alarms
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db, transaction
from fundraiser.donors.models import Donor
from fundraiser.donors.queries import get_donor
from fundraiser.enquiries.models import Enquiry, EnquiryKind
from fundraiser.gifts.models import Gift, TributeDetails, TributeKind
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.i18n.languages import Language
from fundraiser.mail.jobs import send_due_mail
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.matching.models import MatchPool
from fundraiser.money import Money
from fundraiser.payments.values import RefundState, RefundStatus
from fundraiser.peer_to_peer.models import (
    Flag,
    FundraiserPage,
    OfflineGift,
    PageUpdate,
    PlaceChange,
    Team,
)
from fundraiser.peer_to_peer.operations.place_settings import content_of, propose_change
from fundraiser.peer_to_peer.operations.updates import write_update
from fundraiser.peer_to_peer.queries.pages import get_page, lock_page
from fundraiser.pledges.models import Pledge
from fundraiser.pledges.operations.rebuilds import WhyNot
from fundraiser.prospects.models import Prospect
from fundraiser.stories.models import Story
from fundraiser.stripe_sync.models import (
    EventStatus,
    StripeEvent,
    ToldBy,
    UnclaimedPayment,
    UnclaimedStatus,
)
from fundraiser.web.actors import Actor
from tests import make
from tests.accounts.people import add_person
from tests.stories.illustrations import illustrated

HOSTILE_NAME = '<script>alert("1")</script> =1+1 & ‘Ana’'
HOSTILE_COMMENT = "<img src=x onerror=alert(1)>\n--> </textarea> ${7*7}"

_numbers = count(1)


@dataclass(frozen=True)
class Season:
    """What there is."""

    campaign: Campaign
    pool: MatchPool
    gift: Gift
    donor: Donor
    colleague: StaffMember
    quarantined: Pledge
    event: StripeEvent
    alarm: Alarm
    unclaimed: UnclaimedPayment
    enquiry: Enquiry
    prospect: Prospect
    story: Story
    page: FundraiserPage
    team: Team
    change: PlaceChange
    update: PageUpdate
    flag: Flag
    offline: OfflineGift
    email: OutgoingEmail
    secret_email: OutgoingEmail


def add_season(*, available: Money | None = None) -> Season:
    """Save a campaign with its match, a gift partly refunded, a wrong payment, events and mail."""
    campaign = make.campaign()
    pool = make.match_pool(campaign, available=available or make.cad(500))
    gift = add_gift(campaign)
    refund(gift)
    quarantined = add_wrong_payment(campaign)
    event = add_event(gift.charge_id or "", status=EventStatus.DEAD)
    alarm = add_alarm()
    unclaimed = add_unclaimed(status=UnclaimedStatus.PUT_RIGHT)
    colleague = add_person("colleague@example.org", name=HOSTILE_NAME, role=Role.VIEWER)
    with transaction():
        accounts.ask_for_password_link(colleague.email, language=Language.ENGLISH, at=clock.now())
    enquiry = make.enquiry(
        EnquiryKind.MEDIA, name=HOSTILE_NAME, outlet=HOSTILE_NAME, message=HOSTILE_COMMENT
    )
    prospect = make.prospect(name=HOSTILE_NAME, happens=HOSTILE_NAME, message=HOSTILE_COMMENT)
    story = illustrated(
        make.story(HOSTILE_NAME, is_published=False, body_en=HOSTILE_COMMENT, campaign=campaign)
    )
    supporters = add_supporters(campaign)
    send_due_mail()
    return Season(
        campaign=campaign,
        pool=pool,
        gift=gift,
        donor=get_donor(gift.donor_id),
        colleague=colleague,
        quarantined=quarantined,
        event=event,
        alarm=alarm,
        unclaimed=unclaimed,
        enquiry=enquiry,
        prospect=prospect,
        story=story,
        **supporters,
        email=email_of(EmailKind.THANK_YOU, gift.id),
        secret_email=email_of(EmailKind.STAFF_SECURITY),
    )


def add_alarm() -> Alarm:
    with transaction():
        raise_alarm(
            AlarmKind.EVENT_NOT_ACTED_ON,
            f"event:evt_{next(_numbers)}",
            {"event": "charge.dispute.created", "object": HOSTILE_NAME},
            at=clock.now(),
        )
    return list_open_alarms()[0]


def add_unclaimed(*, status: UnclaimedStatus = UnclaimedStatus.WAITING) -> UnclaimedPayment:
    """Save a payment at Stripe that belongs to no gift."""
    at = clock.now()
    number = next(_numbers)
    payment = UnclaimedPayment(
        session_id=f"cs_test_{number}",
        payment_intent_id=f"pi_{number}",
        reference=HOSTILE_NAME,
        status=status,
        why=WhyNot.NOT_MARKED,
        currency="CAD",
        amount_cents=1234,
        made_at=at,
        found_at=at,
    )
    with transaction():
        db.session.add(payment)
    return payment


def add_supporters(campaign: Campaign) -> dict[str, Any]:
    """Save a page in a team, with a change and an update that wait, a flag and a cheque."""
    at = clock.now()
    page = make.fundraiser_page(
        campaign,
        owner=make.donor(f"owner-{next(_numbers)}@example.org", name=HOSTILE_NAME),
        slug=f"page-{next(_numbers)}",
        title=HOSTILE_NAME,
    )
    team = make.team(campaign, page=page, name=HOSTILE_NAME, words=HOSTILE_COMMENT)
    with transaction():
        fresh = lock_page(page.id)
        proposed = replace(content_of(fresh), story=HOSTILE_COMMENT)
        who = Actor.donor(page.owner_id or 0)
        change = propose_change(fresh, proposed, needs_approval=True, actor=who, at=at)
        update = write_update(
            fresh, HOSTILE_COMMENT, once_key=f"news-{page.id}", needs_approval=True, at=at
        )
    make.page_gift(get_page(page.id), make.cad(5), email=f"donor-{next(_numbers)}@example.org")
    return {
        "page": get_page(page.id),
        "team": team,
        "change": change,
        "update": update,
        "flag": make.page_flag(page, words=HOSTILE_COMMENT, email="eve@example.org"),
        "offline": make.offline_gift(page, make.cad(5), name=HOSTILE_NAME, email=""),
    }


def add_gift(campaign: Campaign, *, name: str = HOSTILE_NAME, email: str | None = None) -> Gift:
    return make.gift(
        campaign,
        make.cad(50),
        fee=make.cents(175),
        covered_fee=make.cents(150),
        name=name,
        email=email or f"donor-{next(_numbers)}@example.org",
        comment=HOSTILE_COMMENT,
        tribute=TributeDetails(
            kind=TributeKind.IN_MEMORY,
            honouree=HOSTILE_NAME,
            recipient_name=HOSTILE_NAME,
            recipient_email="jean@example.org",
            message=HOSTILE_COMMENT,
        ),
    )


def refund(gift: Gift) -> None:
    """A fifth of the gift goes back to its donor."""
    state = RefundState(
        refund_id=f"re_{gift.id}",
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=make.cad(10),
        status=RefundStatus.SUCCEEDED,
        reason="requested_by_customer",
        made_at=clock.now(),
    )
    with transaction():
        found = lock_gift_of_payment(gift.payment_intent_id or "")
        assert found
        record_refund(found, state, at=clock.now())


def add_wrong_payment(campaign: Campaign) -> Pledge:
    """Save a pledge that was paid, and not as promised."""
    number = next(_numbers)
    pledge = make.pledge(campaign, make.cad(75), name=HOSTILE_NAME, email=f"q{number}@example.org")
    wrong = make.cad(70)
    state = make.state_of(pledge)
    assert state.payment
    payment = replace(state.payment, amount=wrong)
    assert make.apply(pledge, replace(state, amount=wrong, payment=payment)) is None
    return pledge


def add_event(
    object_id: str, *, kind: str = "charge.refunded", status: EventStatus = EventStatus.APPLIED
) -> StripeEvent:
    number = next(_numbers)
    at = clock.now()
    event = StripeEvent(
        stripe_id=f"evt_{number}",
        kind=kind,
        object_id=object_id,
        api_version="2026-02-25",
        made_at=at,
        received_at=at,
        told_by=ToldBy.WEBHOOK,
        body='{"id": "evt", "name": "<script>alert(1)</script>"}',
        status=status,
        due_at=at + timedelta(hours=1),
        tries=3,
        last_error="ProviderUnavailable: no answer <b>in time</b>",
    )
    with transaction():
        db.session.add(event)
    return event


def email_of(kind: EmailKind, record_id: int | None = None) -> OutgoingEmail:
    """Return the newest email of a kind, or the one about a record."""
    is_about = OutgoingEmail.record_id == record_id if record_id else db.true()
    found = db.session.scalars(
        db.select(OutgoingEmail)
        .where(OutgoingEmail.kind == kind, is_about)
        .order_by(OutgoingEmail.id.desc())
        .limit(1)
    ).one()
    db.session.refresh(found)
    return found

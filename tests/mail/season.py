"""A season in one language, told in every kind of email there is."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from fundraiser import clock
from fundraiser.accounts import operations as accounts
from fundraiser.accounts.models import NoticeKind, StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import list_people
from fundraiser.alarms import AlarmKind, end_alarm, raise_alarm
from fundraiser.alarms.jobs import tell_of_alarms
from fundraiser.database import db, transaction
from fundraiser.digest.jobs import send_digest
from fundraiser.donors.sign_in import send_link
from fundraiser.enquiries.models import EnquiryKind
from fundraiser.enquiries.operations import answer_enquiry, remind_of_overdue
from fundraiser.enquiries.queries import get_enquiry
from fundraiser.gifts.jobs import hand_out_match
from fundraiser.gifts.models import Gift, TributeDetails, TributeKind
from fundraiser.gifts.operations import record_refund
from fundraiser.gifts.queries import lock_gift_of_payment
from fundraiser.i18n.languages import Language
from fundraiser.money import Money
from fundraiser.organisation.models import ONLY_ID, Organisation
from fundraiser.payments.values import CheckoutOutcome, RefundState, RefundStatus
from fundraiser.peer_to_peer.follow_up import OwnerMessage
from fundraiser.peer_to_peer.models import DraftEmail, FundraiserPage, PlaceStatus
from fundraiser.peer_to_peer.operations import moderation, proposals
from fundraiser.peer_to_peer.operations.draft_emails import email_draft, remind
from fundraiser.peer_to_peer.operations.follow_up import write_to_owner
from fundraiser.peer_to_peer.operations.gift_notices import tell_of_gifts
from fundraiser.peer_to_peer.operations.place_settings import content_of, propose_change
from fundraiser.peer_to_peer.operations.publication import send_page_link
from fundraiser.peer_to_peer.operations.team_messages import write_to_members
from fundraiser.peer_to_peer.operations.thank_you_notes import thank_all
from fundraiser.peer_to_peer.queries.pages import lock_page
from fundraiser.peer_to_peer.queries.teams import lock_team
from fundraiser.peer_to_peer.staff_notices import tell_staff_of_place
from fundraiser.prospects.operations.sign_ups import follow_up
from fundraiser.prospects.operations.staff_acts import hand_over
from fundraiser.prospects.queries import lock_prospect
from fundraiser.web.actors import Actor
from tests import make
from tests.make import cad, cents
from tests.peer_to_peer.drafts import a_draft

ADMIN = Actor.staff(1)


def live_through_a_season(language: Language) -> None:
    """Leave emails of every kind in the outbox."""
    _found_the_charity()
    _give(language)
    _pay_from_a_bank(language)
    _work_here(language)
    _ask(language)
    _want_to_fundraise(language)
    _join_a_team(language)
    _thank_for_a_gift(language)
    _hear_of_a_page(language)
    _come_in(language)
    _wait_for_us(language)
    _hear_of_trouble()


def _found_the_charity() -> None:
    with transaction():
        db.session.merge(
            Organisation(
                id=ONLY_ID,
                name_en="Warm Rooms Society",
                name_fr="Société des pièces chaudes",
                address_line_1="12 Lantern Lane",
                city="Toronto",
                province="ON",
                postal_code="M5V 2T6",
                registration_number="123456789 RR 0001",
                general_email="hello@example.org",
                general_telephone="416-555-0100",
                reply_to="giving@example.org",
                changed_at=clock.now(),
            )
        )


def _give(language: Language) -> None:
    """Five gifts: matched in full, in part, not at all, by choice not, and one in memory."""
    to = make.campaign()
    make.match_pool(to, available=cad(80), sponsor="The Board")
    first = make.gift(to, cad(50), covered_fee=cents(175), language=language, name="Zoë")
    make.gift(to, cad(50), email="bo@example.org", language=language)
    make.gift(to, cad(20), email="cy@example.org", language=language)
    make.gift(
        to,
        cad(20),
        email="di@example.org",
        language=language,
        hides_name=True,
        tribute=TributeDetails(
            kind=TributeKind.IN_MEMORY,
            honouree="Grandpa Joe",
            recipient_name="Aunt Mary",
            recipient_email="mary@example.org",
            message="He taught us to share.\nWe miss him.",
            names_donor=False,
        ),
    )
    make.gift(
        to,
        cad(25),
        email="ed@example.org",
        language=language,
        tribute=TributeDetails(
            kind=TributeKind.IN_HONOUR,
            honouree="Our neighbours",
            recipient_name="",
            recipient_email="",
            message="",
        ),
    )
    _refund(first, cad(20), "re_1")
    _refund(first, first.paid - cad(20), "re_2")
    hand_out_match()


def _refund(gift: Gift, amount: Money, refund_id: str) -> None:
    state = RefundState(
        refund_id=refund_id,
        payment_intent_id=gift.payment_intent_id,
        reference=None,
        amount=amount,
        status=RefundStatus.SUCCEEDED,
        reason="requested_by_customer",
        made_at=clock.now(),
    )
    with transaction():
        locked = lock_gift_of_payment(gift.payment_intent_id)
        assert locked
        record_refund(locked, state, at=clock.now())


def _pay_from_a_bank(language: Language) -> None:
    to = make.campaign("from-the-bank")
    make.match_pool(to, available=cad(100), sponsor="The Bakery")
    pending = make.pledge(to, cad(60), email="fay@example.org", language=language)
    failing = make.pledge(to, cad(40), email="gus@example.org", language=language)
    for pledge in (pending, failing):
        make.apply(pledge, make.state_of(pledge, CheckoutOutcome.SETTLING))
    make.apply(failing, make.state_of(failing, CheckoutOutcome.FAILED))


def _work_here(language: Language) -> None:
    at = clock.now()
    with transaction():
        notice = accounts.invite(
            "finance@example.org",
            name="Fin",
            role=Role.FINANCE,
            language=language,
            actor=ADMIN,
            at=at,
        )
        assert notice.staff_member
        notice.staff_member.wants_digest = True
        for kind in NoticeKind:
            accounts.send_notice(kind, notice.staff_member, at=at)


def _ask(language: Language) -> None:
    """A question that is answered, and one that is overdue."""
    overdue_since = clock.now() - timedelta(days=5)
    answered = make.enquiry(language=language, message="Where is my receipt?\nI gave in May.")
    make.enquiry(
        EnquiryKind.MEDIA,
        name="Jo",
        language=language,
        deadline_at=clock.now() + timedelta(hours=1),
        at=overdue_since,
    )
    with transaction():
        author = list_people()[0]
        answer_enquiry(
            get_enquiry(answered.id),
            "It comes in February.\n\nThank you for asking.",
            once_key="answer",
            author=author,
            at=clock.now(),
        )
        remind_of_overdue(at=clock.now())


def _want_to_fundraise(language: Language) -> None:
    """Somebody asks for the guide and gets the whole series; a colleague takes them over."""
    owner = add_colleague(language)
    today = clock.today("America/Toronto")
    at = clock.day_begins(today - timedelta(days=40), "America/Toronto") + timedelta(hours=12)
    prospect = make.prospect(
        "mia@example.org",
        language=language,
        message="Is cold water safe?\nWe are twelve.",
        name="Zoë",
        at=at,
    )
    with transaction():
        for days in (4, 11, 25):
            follow_up(lock_prospect(prospect.id), at=at + timedelta(days=days))
        hand_over(lock_prospect(prospect.id), owner, actor=ADMIN, at=clock.now())


def add_colleague(language: Language) -> StaffMember:
    with transaction():
        notice = accounts.invite(
            "lou@example.org",
            name="Lou",
            role=Role.FUNDRAISING,
            language=language,
            actor=ADMIN,
            at=clock.now(),
        )
    assert notice.staff_member
    return notice.staff_member


def _join_a_team(language: Language) -> None:
    captain = make.donor("captain@example.org", name="Zoë", language=language)
    to = make.campaign("together")
    team = make.team(to, captain=captain)
    member = make.donor("joins@example.org", name="Léo", language=language)
    make.join(make.fundraiser_page(to, owner=member, slug="leo-swims"), team)
    with transaction():
        words = "See www.example.org <3\nWe meet on Saturday."
        write_to_members(lock_team(team.id), words, once_key="message", at=clock.now())


def _thank_for_a_gift(language: Language) -> None:
    """An owner thanks somebody who gave through their page."""
    page = make.fundraiser_page(
        make.campaign("thanked"), owner=make.donor("runs@example.org", name="Noé"), slug="noe-runs"
    )
    make.page_gift(page, cad(20), email="gives@example.org", language=language, name="Zoë <b>")
    with transaction():
        thank_all(lock_page(page.id), "Thank you!\n\nNoé <3", at=clock.now())


def _hear_of_a_page(language: Language) -> None:
    """An owner hears that their goal is reached."""
    owner = make.donor("steps@example.org", name="Noé", language=language)
    page = make.fundraiser_page(
        make.campaign("steps"), owner=owner, slug="noe-steps", goal=cad(10), owner_name="Noé <b>"
    )
    make.page_gift(page, cad(10), email="all@example.org", comment="Go, Noé <3")
    make.page_gift(page, cad(5), email="shy@example.org", hides_name=True)
    with transaction():
        write_to_owner(lock_page(page.id), OwnerMessage.REACHED, at=clock.now())
        tell_of_gifts(lock_page(page.id), at=noon())


def noon() -> datetime:
    return clock.day_begins(clock.today("America/Toronto"), "America/Toronto") + timedelta(hours=12)


def _come_in(language: Language) -> None:
    """Somebody asks for a link to sign in, somebody for the link that publishes their page."""
    draft = a_draft(make.campaign("started"), title="Zoë’s <dip>", owner_name="Zoë")
    with transaction():
        send_link("zoe@example.org", language=language, at=clock.now())
        page = lock_page(draft.id)
        page.language = language
        send_page_link(page, "zoe@example.org", at=clock.now())
        email_draft(page, "zoe@example.org", wording="Remind me.", at=clock.now())
        remind(db.session.scalars(select(DraftEmail)).one(), at=noon())


def _wait_for_us(language: Language) -> None:
    """Pages and teams that wait are approved, asked to change, hidden, or go on waiting."""
    to = make.campaign("looked-at", approves_pages=True)
    owner = make.donor("owner@example.org", name="Zoë <b>", language=language)
    at = clock.now()

    def page(slug: str, status: PlaceStatus = PlaceStatus.WAITING) -> FundraiserPage:
        return make.fundraiser_page(to, owner=owner, slug=slug, status=status, language=language)

    approved, asked, hidden = page("approved"), page("asked"), page("hidden", PlaceStatus.LIVE)
    changed, waits = page("changed", PlaceStatus.LIVE), page("waits")
    with transaction():
        seen = moderation.version_of_place(approved)
        moderation.approve_place(lock_page(approved.id), seen=seen, actor=ADMIN, at=at)
        proposals.ask_for_change(
            lock_page(asked.id), "No children,\nplease <3.", actor=ADMIN, at=at
        )
        moderation.hide_place(lock_page(hidden.id), "We are looking into it.", actor=ADMIN, at=at)
        tell_staff_of_place(lock_page(waits.id), at=at)
    for title in ("Refused", "Approved"):
        with transaction():
            fresh = lock_page(changed.id)
            content = replace(content_of(fresh), title=title)
            who = Actor.donor(owner.id)
            change = propose_change(fresh, content, needs_approval=True, actor=who, at=at)
            assert change
            if title == "Refused":
                proposals.refuse_change(change, "It says too much.", actor=ADMIN, at=at)
            else:
                proposals.approve_change(change, actor=ADMIN, at=at)
    for name in ("Live", "Hidden", "Waiting"):
        team = make.team(to, captain=owner, name=f"Team {name}")
        with transaction():
            if name != "Waiting":
                seen = moderation.version_of_place(team)
                moderation.approve_place(lock_team(team.id), seen=seen, actor=ADMIN, at=at)
            if name == "Hidden":
                moderation.hide_place(lock_team(team.id), "Not so.", actor=ADMIN, at=at)


def _hear_of_trouble() -> None:
    """Stripe tells of two disputes; its refusal of our key is over."""
    at = clock.now()
    with transaction():
        for number in (1, 2):
            facts = {"event": "charge.dispute.created", "object": f"du_{number}"}
            raise_alarm(AlarmKind.EVENT_NOT_ACTED_ON, f"event:evt_{number}", facts, at=at)
        facts = {"code": "api_key_expired"}
        raise_alarm(AlarmKind.STRIPE_KEY_REFUSED, "stripe:key", facts, at=at)
    tell_of_alarms()
    send_digest()
    with transaction():
        end_alarm(AlarmKind.STRIPE_KEY_REFUSED, "stripe:key", at=at)
    tell_of_alarms()

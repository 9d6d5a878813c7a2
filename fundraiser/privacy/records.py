"""Where something is stored about a person, and what an erasure puts in its place.

In an order in which rows are found by others that come later.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, or_, select, union

from fundraiser.database import Model
from fundraiser.donors.models import Donor, DonorSession, SignInLink
from fundraiser.enquiries.models import Enquiry, EnquiryEntry
from fundraiser.gifts.models import Gift, Refund, Tribute
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import OutgoingEmail
from fundraiser.peer_to_peer.models import (
    DraftEmail,
    Flag,
    FundraiserPage,
    OfflineGift,
    PageUpdate,
    PlaceChange,
    Team,
    TeamMessage,
    Thanks,
)
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.privacy.persons import Person
from fundraiser.prospects.models import Consent, FollowUpSent, Prospect, ProspectNote, SignUp
from fundraiser.stripe_sync.models import StripeEvent

ERASED = "–"  # stands for a name
ABOUT_PROSPECTS = (
    EmailKind.PROSPECT_GUIDE,
    EmailKind.PROSPECT_NOTICE,
    EmailKind.PROSPECT_HANDED_OVER,
)
ABOUT_ENQUIRIES = (
    EmailKind.ENQUIRY_ACKNOWLEDGEMENT,
    EmailKind.ENQUIRY_NOTICE,
    EmailKind.ENQUIRY_OVERDUE,
)


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    """The rows of one table about a person. `erased` are the columns that an erasure changes."""

    model: type[Model]
    about: Callable[[Person], ColumnElement[bool]]
    erased: Mapping[str, Any] = field(default_factory=dict)
    is_deleted: bool = False  # an erasure deletes the rows


def emails_about(person: Person) -> ColumnElement[bool]:
    """Return the condition for emails to the person, or to colleagues about them."""
    return or_(
        person.has(OutgoingEmail.recipient),
        and_(
            OutgoingEmail.kind.in_(ABOUT_PROSPECTS),
            OutgoingEmail.record_id.in_(person.prospect_ids),
        ),
        and_(
            OutgoingEmail.kind.in_(ABOUT_ENQUIRIES),
            OutgoingEmail.record_id.in_(person.enquiry_ids),
        ),
    )


def stripe_objects_of(person: Person) -> ColumnElement[bool]:
    """Return the condition for Stripe's events about the person's payments.

    One list of numbers, as PostgreSQL reads all events for one list or another.
    """
    pledges = select(Pledge.id).where(Pledge.donor_id == person.donor_id)
    numbers: CompoundSelect[Any] = union(
        select(Checkout.session_id).where(Checkout.pledge_id.in_(pledges)),
        select(Gift.payment_intent_id).where(Gift.donor_id == person.donor_id),
        select(Gift.charge_id).where(Gift.donor_id == person.donor_id),
        select(Refund.stripe_id).where(Refund.gift_id.in_(person.gift_ids)),
    )
    return StripeEvent.object_id.in_(numbers)


NO_GIVER = {"name": ERASED, "email": "", "hides_name": True, "comment": ""}
RECORDS = (
    PersonalRecords(StripeEvent, stripe_objects_of, {"body": ""}),
    PersonalRecords(OutgoingEmail, emails_about, {"recipient": "", "subject": None, "raw": None}),
    PersonalRecords(Tribute, lambda person: Tribute.gift_id.in_(person.gift_ids), is_deleted=True),
    PersonalRecords(
        Tribute,
        lambda person: person.has(Tribute.recipient_email),
        {"recipient_name": "", "recipient_email": "", "message": ""},
    ),
    PersonalRecords(
        Pledge,
        lambda person: person.has(Pledge.tribute_recipient_email),
        {"tribute_recipient_name": "", "tribute_recipient_email": "", "tribute_message": ""},
    ),
    PersonalRecords(
        OfflineGift,
        lambda person: or_(person.has(OfflineGift.email), OfflineGift.gift_id.in_(person.gift_ids)),
        NO_GIVER,
    ),
    PersonalRecords(Refund, lambda person: Refund.gift_id.in_(person.gift_ids)),
    PersonalRecords(Gift, lambda person: Gift.donor_id == person.donor_id, NO_GIVER),
    PersonalRecords(
        Pledge,
        lambda person: Pledge.donor_id == person.donor_id,
        {
            **NO_GIVER,
            "tribute_kind": None,
            "honouree": "",
            "tribute_recipient_name": "",
            "tribute_recipient_email": "",
            "tribute_message": "",
            "address_line1": "",
            "address_line2": "",
            "address_city": "",
            "address_region": "",
            "address_postal_code": "",
            "address_country": "",
        },
    ),
    PersonalRecords(DraftEmail, lambda person: person.has(DraftEmail.email), is_deleted=True),
    PersonalRecords(
        PageUpdate, lambda person: PageUpdate.page_id.in_(person.page_ids), {"words": ""}
    ),
    PersonalRecords(Thanks, lambda person: Thanks.page_id.in_(person.page_ids), {"words": ""}),
    PersonalRecords(
        PlaceChange,
        lambda person: PlaceChange.page_id.in_(person.page_ids),
        {
            "title": ERASED,
            "organiser_name": ERASED,
            "story": "",
            "picture_words": "",
            "note": "",
        },
    ),
    PersonalRecords(
        FundraiserPage,
        lambda person: FundraiserPage.owner_id == person.donor_id,
        {
            "title": ERASED,
            "owner_name": ERASED,
            "story": "",
            "picture_words": "",
            "asked_change": "",
            "follow_up_at": None,
        },
    ),
    PersonalRecords(
        TeamMessage, lambda person: TeamMessage.author_id == person.donor_id, {"words": ""}
    ),
    PersonalRecords(
        Team, lambda person: Team.captain_id == person.donor_id, {"captain_name": ERASED}
    ),
    PersonalRecords(Flag, lambda person: person.has(Flag.email), {"email": "", "words": ""}),
    PersonalRecords(
        SignUp,
        lambda person: SignUp.prospect_id.in_(person.prospect_ids),
        {"name": ERASED, "telephone": "", "happens": "", "message": ""},
    ),
    PersonalRecords(Consent, lambda person: Consent.prospect_id.in_(person.prospect_ids)),
    PersonalRecords(FollowUpSent, lambda person: FollowUpSent.prospect_id.in_(person.prospect_ids)),
    PersonalRecords(
        ProspectNote,
        lambda person: ProspectNote.prospect_id.in_(person.prospect_ids),
        {"words": ""},
    ),
    PersonalRecords(
        Prospect,
        lambda person: person.is_at(Prospect.email_normalised),
        {
            "name": ERASED,
            "email": "",
            "email_normalised": "erased:" + Prospect.public_id,  # nobody else's
            "telephone": "",
            "happens": "",
            "message": "",
            "next_action": "",
            "next_action_on": None,
            "follow_up_at": None,
        },
    ),
    PersonalRecords(
        EnquiryEntry, lambda person: EnquiryEntry.enquiry_id.in_(person.enquiry_ids), {"text": ""}
    ),
    PersonalRecords(
        Enquiry,
        lambda person: person.has(Enquiry.email),
        {"name": ERASED, "email": "", "telephone": "", "outlet": "", "message": ""},
    ),
    PersonalRecords(
        SignInLink,
        lambda person: or_(
            person.is_at(SignInLink.email_normalised), SignInLink.donor_id == person.donor_id
        ),
        is_deleted=True,
    ),
    PersonalRecords(
        DonorSession, lambda person: DonorSession.donor_id == person.donor_id, is_deleted=True
    ),
    PersonalRecords(
        Donor,
        lambda person: Donor.id == person.donor_id,
        {
            "name": ERASED,
            "search_text": "",
            "email": "",
            "email_normalised": None,
            "cash_key": None,
            "email_proved_at": None,
        },
    ),
)

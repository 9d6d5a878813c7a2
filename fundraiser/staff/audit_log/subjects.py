"""Which record a written name such as `gift:42` or `refund:7:1` stands for: for the audit log,
the ledger and the outbox, which know records by such names only."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, select

from fundraiser.accounts.models import StaffMember
from fundraiser.campaigns.models import Campaign
from fundraiser.database import db
from fundraiser.donors.models import Donor
from fundraiser.enquiries.models import NUMBERS_BEGIN_AFTER, Enquiry
from fundraiser.gifts.models import Gift, Refund
from fundraiser.matching.models import MatchPool, Sponsor
from fundraiser.peer_to_peer.models import FundraiserPage, OfflineGift, Team
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.prospects.models import Prospect
from fundraiser.staff.tables.paging import read_id
from fundraiser.staff.tables.parts import sponsor_name
from fundraiser.stories.models import Story

Query = Select[int, str, str] | Select[int, int, str]  # id, key and title


class Subject(StrEnum):
    """The kinds of record that have a page in the back office."""

    GIFT = "gift"
    REFUND = "refund"
    PLEDGE = "pledge"
    CHECKOUT = "checkout"
    DONOR = "donor"
    CAMPAIGN = "campaign"
    POOL = "pool"
    SPONSOR = "sponsor"
    ENQUIRY = "enquiry"
    PROSPECT = "prospect"
    STORY = "story"
    PAGE = "page"
    TEAM = "team"
    OFFLINE_GIFT = "offline-gift"
    STAFF = "staff"
    EMAIL = "email"
    STRIPE_EVENT = "stripe-event"


# What the audit log names that has no page of its own here, by how its name begins.
OTHER_SUBJECTS = {
    "alarm": _l("Alarm"),
    "alarms": _l("The list of alarms"),
    "audit-log": _l("Audit log"),
    "campaigns": _l("The list of campaigns"),
    "comments": _l("The list of comments"),
    "donors": _l("The list of donors"),
    "enquiries": _l("The list of enquiries"),
    "flags": _l("The list of flags"),
    "gifts": _l("The list of gifts"),
    "ledger": _l("Ledger"),
    "ledger-account": _l("An account of the ledger"),
    "ledger-check": _l("Check of the ledger"),
    "offline-gifts": _l("The list of cash and cheques"),
    "organisation": _l("Organisation"),
    "outbox": _l("The list of emails"),
    "pages": _l("The list of pages"),
    "people": _l("The list of colleagues"),
    "pledges": _l("The list of checkouts"),
    "prospects": _l("The list of prospects"),
    "sponsors": _l("The list of match sponsors"),
    "staff": _l("Unknown person"),  # a sign-in with an address that has no account
    "stories": _l("The list of stories"),
    "stripe-events": _l("The list of Stripe events"),
    "teams": _l("The list of teams"),
    "unclaimed-payment": _l("Payment that belongs to no gift"),
}


def other_subject(name: str) -> LazyString | str:
    """Return what to call a name of the audit log that stands for no record with a page."""
    return OTHER_SUBJECTS.get(name.partition(":")[0], "–")


@dataclass(frozen=True, slots=True)
class NamedRecord:
    """A record by what its address needs (`key`), and by what people call it."""

    subject: Subject
    key: str
    title: str


def records_named(names: Iterable[str], *, language: str) -> Mapping[str, NamedRecord]:
    """Return the records of those names that stand for one: a query for each kind among them."""
    wanted: defaultdict[Subject, dict[int, list[str]]] = defaultdict(dict)
    for name in names:
        kind, _, rest = name.partition(":")
        record_id = read_id(rest.partition(":")[0])
        if kind in set(Subject) and record_id is not None:
            wanted[Subject(kind)].setdefault(record_id, []).append(name)
    return {
        name: record
        for subject, ids in wanted.items()
        for record_id, record in _records(subject, list(ids), language).items()
        for name in ids[record_id]
    }


def _records(subject: Subject, ids: list[int], language: str) -> Mapping[int, NamedRecord]:
    query = _titles(language).get(subject)
    if query is None:
        return {each: NamedRecord(subject, str(each), str(each)) for each in ids}
    rows = db.session.execute(query.where(query.selected_columns[0].in_(ids)))
    return {record_id: NamedRecord(subject, str(key), title) for record_id, key, title in rows}


def _titles(language: str) -> Mapping[Subject, Query]:
    """Return what gives id, key and title; a kind that is left out is called by its number."""
    campaign_name = Campaign.title_fr if language == "fr" else Campaign.title_en
    refund = select(Refund.id, Gift.public_id, Gift.name)
    story_title = func.coalesce(
        func.nullif(Story.title_fr if language == "fr" else Story.title_en, ""),
        func.nullif(Story.title_en, ""),
        Story.title_fr,
    )
    checkout = select(Checkout.id, Pledge.public_id, Pledge.name)
    pool = select(MatchPool.id, MatchPool.public_id, sponsor_name(language))
    return {
        Subject.GIFT: select(Gift.id, Gift.public_id, Gift.name),
        Subject.REFUND: refund.join(Gift, Gift.id == Refund.gift_id),
        Subject.PLEDGE: select(Pledge.id, Pledge.public_id, Pledge.name),
        Subject.CHECKOUT: checkout.join(Pledge, Pledge.id == Checkout.pledge_id),
        Subject.DONOR: select(Donor.id, Donor.public_id, Donor.name),
        Subject.CAMPAIGN: select(Campaign.id, Campaign.slug, campaign_name),
        Subject.POOL: pool.join(Sponsor, Sponsor.id == MatchPool.sponsor_id),
        Subject.SPONSOR: select(Sponsor.id, Sponsor.id.label("key"), sponsor_name(language)),
        Subject.ENQUIRY: select(
            Enquiry.id, (Enquiry.id + NUMBERS_BEGIN_AFTER).label("key"), Enquiry.name
        ),
        Subject.PROSPECT: select(Prospect.id, Prospect.public_id, Prospect.name),
        Subject.STORY: select(Story.id, Story.public_id, story_title),
        Subject.PAGE: select(FundraiserPage.id, FundraiserPage.public_id, FundraiserPage.title),
        Subject.TEAM: select(Team.id, Team.public_id, Team.name),
        Subject.OFFLINE_GIFT: select(OfflineGift.id, OfflineGift.public_id, OfflineGift.name),
        Subject.STAFF: select(StaffMember.id, StaffMember.id.label("key"), StaffMember.name),
    }

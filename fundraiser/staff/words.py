"""What statuses, kinds and roles are called in the back office, and how good the news is."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from flask import Flask
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.accounts.models import AccountState
from fundraiser.campaigns.models import CampaignStatus, Frequency, Season
from fundraiser.enquiries.forms import TOPICS
from fundraiser.enquiries.models import EnquiryKind, EnquiryStatus, EntryKind
from fundraiser.gifts.models import GiftStatus, Source, TributeKind
from fundraiser.i18n.languages import as_language
from fundraiser.ledger.accounts import AccountKind
from fundraiser.ledger.models import TransferStatus
from fundraiser.mail.kinds import EmailKind
from fundraiser.mail.models import EmailStatus
from fundraiser.matching.models import (
    AllocationKind,
    GiftsThatCount,
    HoldStatus,
    MonthlyGifts,
    PoolKind,
    PoolStatus,
    UnusedMatch,
)
from fundraiser.money import Money
from fundraiser.payments.values import RefundStatus
from fundraiser.peer_to_peer.models import (
    ChangeStatus,
    FlagReason,
    FlagStatus,
    OfflineMethod,
    OfflineStatus,
    PageKind,
    PlaceStatus,
)
from fundraiser.pledges.models import CheckoutStatus, MatchAnswer, PledgeStatus
from fundraiser.pledges.rebuilding import WhyNot
from fundraiser.prospects.follow_up import FollowUp
from fundraiser.prospects.models import ProspectStatus
from fundraiser.staff.comments.queries import Shown
from fundraiser.staff.donors.queries import HasGiven
from fundraiser.staff.durations import how_long
from fundraiser.staff.enquiries.queries import Shelf
from fundraiser.staff.flags.queries import FlagShelf
from fundraiser.staff.gifts.queries import GiftOrder, Matched
from fundraiser.staff.pages.queries import HasPicture, PageShelf
from fundraiser.staff.prospects.queries import Due
from fundraiser.staff.stories.queries import Written
from fundraiser.staff.teams.queries import TeamShelf
from fundraiser.stories.models import StoryStatus
from fundraiser.stripe_sync.models import EventStatus, ToldBy, UnclaimedStatus
from fundraiser.web.actors import ActorKind
from fundraiser.web.spam import Suspicion


class Tone(StrEnum):
    """How a status is coloured; the words say it, too."""

    PLAIN = "plain"
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Words:
    text: LazyString
    tone: Tone = Tone.PLAIN


def _good(text: LazyString) -> Words:
    return Words(text, Tone.GOOD)


def _wait(text: LazyString) -> Words:
    return Words(text, Tone.WAIT)


def _bad(text: LazyString) -> Words:
    return Words(text, Tone.BAD)


# Pairs, and not a dict: members of two enums with one value are equal, and mean different things.
PAIRS: tuple[tuple[Enum, Words], ...] = (
    (GiftStatus.RECEIVED, _good(_l("Received"))),
    (GiftStatus.PARTLY_REFUNDED, _wait(_l("Partly refunded"))),
    (GiftStatus.REFUNDED, _bad(_l("Refunded"))),
    (PledgeStatus.OPEN, _wait(_l("Open"))),
    (PledgeStatus.SETTLING, _wait(_l("Waiting for the bank"))),
    (PledgeStatus.FULFILLED, _good(_l("Paid"))),
    (PledgeStatus.FAILED, _bad(_l("Failed"))),
    (PledgeStatus.LAPSED, Words(_l("Not paid"))),
    (PledgeStatus.CANCELLED, Words(_l("Stopped by the donor"))),
    (CheckoutStatus.OPEN, _wait(_l("Open"))),
    (CheckoutStatus.SETTLING, _wait(_l("Waiting for the bank"))),
    (CheckoutStatus.PAID, _good(_l("Paid"))),
    (CheckoutStatus.FAILED, _bad(_l("Failed"))),
    (CheckoutStatus.EXPIRED, Words(_l("Expired"))),
    (CheckoutStatus.QUARANTINED, _bad(_l("Paid, but not as promised"))),
    (CheckoutStatus.PUT_RIGHT, Words(_l("Was not as promised, put right"))),
    (MatchAnswer.NOT_ASKED, Words(_l("Was not asked"))),
    (MatchAnswer.ASKED, _wait(_l("Was asked, has not answered"))),
    (MatchAnswer.PART, Words(_l("Went on with what was reserved"))),
    (MatchAnswer.NONE, Words(_l("Went on without a match"))),
    (Frequency.ONCE, Words(_l("Once"))),
    (Source.WEBSITE, Words(_l("Website"))),
    (Source.PAGE, Words(_l("A supporter’s page"))),
    (Source.TEAM, Words(_l("A team’s page"))),
    (Source.OFFLINE, Words(_l("Cash or a cheque"))),
    (TributeKind.IN_HONOUR, Words(_l("In honour of"))),
    (TributeKind.IN_MEMORY, Words(_l("In memory of"))),
    (RefundStatus.PENDING, _wait(_l("On its way"))),
    (RefundStatus.REQUIRES_ACTION, _wait(_l("Needs something from the donor"))),
    (RefundStatus.SUCCEEDED, _good(_l("Done"))),
    (RefundStatus.FAILED, _bad(_l("Failed"))),
    (RefundStatus.CANCELED, Words(_l("Cancelled"))),
    (HoldStatus.HELD, _wait(_l("Held"))),
    (HoldStatus.EARNED, _good(_l("Earned"))),
    (HoldStatus.RELEASED, Words(_l("Released"))),
    (HoldStatus.LAPSED, Words(_l("Lapsed"))),
    (AllocationKind.HOLD, Words(_l("Reserved before the donor paid"))),
    (AllocationKind.WHAT_WAS_LEFT, Words(_l("From what was left when the payment came"))),
    (AllocationKind.FREED_MONEY, Words(_l("From money that was set free, by place in line"))),
    (AllocationKind.REVERSAL, Words(_l("Taken back by a refund"))),
    (AllocationKind.RESTORED, Words(_l("Given back: the refund failed"))),
    (CampaignStatus.DRAFT, _wait(_l("Draft"))),
    (CampaignStatus.PUBLISHED, _good(_l("Published"))),
    (CampaignStatus.WITHDRAWN, Words(_l("Withdrawn"))),
    (Season.UPCOMING, _wait(_l("Opens later"))),
    (Season.OPEN, _good(_l("Open now"))),
    (Season.ENDED, Words(_l("Ended"))),
    (PoolKind.CONDITIONAL, Words(_l("Conditional match"))),
    (PoolKind.LEAD_GIFT, Words(_l("Lead gift"))),
    (PoolStatus.DRAFT, _wait(_l("Draft"))),
    (PoolStatus.OPEN, _good(_l("Open"))),
    (PoolStatus.CLOSED, Words(_l("Closed"))),
    (GiftsThatCount.ONLINE, Words(_l("Gifts paid on this website"))),
    (GiftsThatCount.EVERY, Words(_l("Every gift, cheques and cash as well"))),
    (MonthlyGifts.FIRST_PAYMENT, Words(_l("The first payment only"))),
    (MonthlyGifts.EACH_PAYMENT, Words(_l("Each payment in the window"))),
    (UnusedMatch.KEPT_BY_SPONSOR, Words(_l("The sponsor keeps it"))),
    (UnusedMatch.GIVEN_ANYWAY, Words(_l("The sponsor gives it anyway"))),
    (UnusedMatch.NEXT_CAMPAIGN, Words(_l("It is kept for the next campaign"))),
    (EmailKind.THANK_YOU, Words(_l("Thank-you"))),
    (EmailKind.TRIBUTE_NOTICE, Words(_l("Tribute notice"))),
    (EmailKind.BANK_DEBIT_PENDING, Words(_l("Bank debit on its way"))),
    (EmailKind.BANK_DEBIT_FAILED, Words(_l("Bank debit failed"))),
    (EmailKind.REFUND, Words(_l("Refund"))),
    (EmailKind.MATCH_INCREASED, Words(_l("More match"))),
    (EmailKind.STAFF_INVITATION, Words(_l("Invitation of a colleague"))),
    (EmailKind.STAFF_SECURITY, Words(_l("Account notice"))),
    (EmailKind.ENQUIRY_ACKNOWLEDGEMENT, Words(_l("Acknowledgement of an enquiry"))),
    (EmailKind.ENQUIRY_NOTICE, Words(_l("Notice of an enquiry"))),
    (EmailKind.ENQUIRY_REPLY, Words(_l("Answer to an enquiry"))),
    (EmailKind.ENQUIRY_OVERDUE, Words(_l("Reminder of an overdue enquiry"))),
    (EmailKind.PROSPECT_GUIDE, Words(_l("Fundraising guide"))),
    (EmailKind.PROSPECT_FOLLOW_UP, Words(_l("Tips for a prospect"))),
    (EmailKind.PROSPECT_NOTICE, Words(_l("Notice of a new prospect"))),
    (EmailKind.PROSPECT_HANDED_OVER, Words(_l("Prospect handed over"))),
    (EmailKind.SIGN_IN_LINK, Words(_l("Link to sign in"))),
    (EmailKind.PAGE_LINK, Words(_l("Link that publishes a page"))),
    (EmailKind.PAGE_LIVE, Words(_l("Page is live"))),
    (EmailKind.PAGE_CHANGE_ASKED, Words(_l("Change of a page asked for"))),
    (EmailKind.PAGE_CHANGE_DECIDED, Words(_l("Change of a page decided"))),
    (EmailKind.PAGE_HIDDEN, Words(_l("Page hidden or taken down"))),
    (EmailKind.PAGE_NOTICE, Words(_l("Notice of a page that waits"))),
    (EmailKind.TEAM_LIVE, Words(_l("Team is live"))),
    (EmailKind.TEAM_HIDDEN, Words(_l("Team hidden or taken down"))),
    (EmailKind.TEAM_NOTICE, Words(_l("Notice of a team that waits"))),
    (EmailKind.OWNER_FOLLOW_UP, Words(_l("News and tips for an owner"))),
    (EmailKind.PAGE_THANKS, Words(_l("Thanks of an owner"))),
    (EmailKind.TEAM_JOINED, Words(_l("Somebody joined a team"))),
    (EmailKind.LEDGER_ALARM, Words(_l("Ledger alarm"))),
    (EmailKind.ALARM, Words(_l("Alarm"))),
    (EmailKind.ALARM_OVER, Words(_l("Alarm over"))),
    (EmailStatus.DUE, _wait(_l("Waiting"))),
    (EmailStatus.SENDING, _wait(_l("Being sent"))),
    (EmailStatus.SENT, _good(_l("Sent"))),
    (EmailStatus.DEAD, _bad(_l("Failed"))),
    (EmailStatus.WITHDRAWN, Words(_l("Withdrawn"))),
    (EmailStatus.HELD, _wait(_l("Held after a restore"))),
    (EventStatus.DUE, _wait(_l("Waiting"))),
    (EventStatus.APPLYING, _wait(_l("Being applied"))),
    (EventStatus.APPLIED, _good(_l("Applied"))),
    (EventStatus.NOT_ACTED_ON, Words(_l("Not acted on"))),
    (EventStatus.DEAD, _bad(_l("Failed"))),
    (UnclaimedStatus.WAITING, _bad(_l("Belongs to no gift"))),
    (UnclaimedStatus.PUT_RIGHT, Words(_l("Belonged to no gift, put right"))),
    (UnclaimedStatus.CLAIMED, _good(_l("Has become a gift"))),
    (WhyNot.NOT_MARKED, Words(_l("It was not made on this site’s payment page."))),
    (
        WhyNot.OLDER_VERSION,
        Words(_l("It was made before a restore, by a version that did not keep what it was for.")),
    ),
    (WhyNot.MARKS_DAMAGED, Words(_l("What it was for cannot be read."))),
    (WhyNot.AMOUNTS_DIFFER, Words(_l("The amount is not the one that was promised."))),
    (WhyNot.NO_CAMPAIGN, Words(_l("Its campaign is not here."))),
    (WhyNot.NO_ADDRESS, Words(_l("Stripe has no email address for it."))),
    (ToldBy.WEBHOOK, Words(_l("Webhook"))),
    (ToldBy.SWEEP, Words(_l("Found by the sweep"))),
    (TransferStatus.PENDING, _wait(_l("Pending"))),
    (TransferStatus.POSTED, _good(_l("Posted"))),
    (TransferStatus.VOIDED, Words(_l("Voided"))),
    (AccountKind.STRIPE, Words(_l("At Stripe"))),
    (AccountKind.BANK, Words(_l("At the bank"))),
    (AccountKind.FEES, Words(_l("Stripe’s fees"))),
    (AccountKind.GIVEN, Words(_l("Given by donors"))),
    (AccountKind.COVERED_FEES, Words(_l("Fees covered by donors"))),
    (AccountKind.POOL, Words(_l("Match pool"))),
    (AccountKind.MATCHED, Words(_l("Match earned"))),
    (AccountKind.LEAD_GIFTS, Words(_l("Lead gifts"))),
    (AccountKind.SPONSOR_RECEIVED, Words(_l("Received from the sponsor"))),
    (AccountKind.SOFT_CREDITS, Words(_l("Credited to pages and teams (memo)"))),
    (AccountKind.PAGE_GIVEN, Words(_l("Given through a page (memo)"))),
    (AccountKind.PAGE_MATCHED, Words(_l("Match of a page’s gifts (memo)"))),
    (AccountKind.TEAM_GIVEN, Words(_l("Given for a team (memo)"))),
    (AccountKind.TEAM_MATCHED, Words(_l("Match of a team’s gifts (memo)"))),
    (AccountState.INVITED, _wait(_l("Invited"))),
    (AccountState.OPEN, _good(_l("Open"))),
    (AccountState.CLOSED, Words(_l("Closed"))),
    (Matched.YES, _good(_l("With match"))),
    (Matched.NO, Words(_l("Without match"))),
    (GiftOrder.NEWEST, Words(_l("Newest first"))),
    (GiftOrder.OLDEST, Words(_l("Oldest first"))),
    (GiftOrder.LARGEST, Words(_l("Largest first"))),
    (GiftOrder.SMALLEST, Words(_l("Smallest first"))),
    (HasGiven.YES, _good(_l("Has given"))),
    (HasGiven.NO, Words(_l("Has not given yet"))),
    (Shown.YES, _good(_l("Shown"))),
    (Shown.NO, _wait(_l("Hidden from the wall"))),
    (EnquiryKind.MEDIA, Words(_l("Media"))),
    (EnquiryKind.HELP, Words(_l("Help"))),
    *((topic, Words(words)) for topic, words in TOPICS.items()),
    (EnquiryStatus.QUARANTINED, _wait(_l("In quarantine"))),
    (EnquiryStatus.DISCARDED, Words(_l("Discarded"))),
    (EnquiryStatus.OPEN, _wait(_l("Open"))),
    (EnquiryStatus.ANSWERED, _good(_l("Answered"))),
    (EnquiryStatus.CLOSED, Words(_l("Closed"))),
    (EntryKind.REPLY, _good(_l("Answer by email"))),
    (EntryKind.SPOKEN, _good(_l("Answer by telephone or another way"))),
    (EntryKind.NOTE, Words(_l("Note for colleagues"))),
    (Suspicion.FILLED_TRAP, Words(_l("A field was filled that people do not see"))),
    (Suspicion.NO_STAMP, Words(_l("It was not sent from our page"))),
    (Suspicion.TOO_QUICK, Words(_l("It was written within three seconds"))),
    (Suspicion.MANY_LINKS, Words(_l("It has many links"))),
    (Suspicion.LINK_AS_NAME, Words(_l("A link stands where a name should"))),
    (Shelf.OPEN, Words(_l("Open"))),
    (Shelf.OVERDUE, Words(_l("Overdue"))),
    (Shelf.MINE, Words(_l("Open, and mine"))),
    (Shelf.ANSWERED, Words(_l("Answered"))),
    (Shelf.CLOSED, Words(_l("Closed"))),
    (Shelf.QUARANTINE, Words(_l("In quarantine"))),
    (Shelf.DISCARDED, Words(_l("Discarded"))),
    (Shelf.ALL, Words(_l("All"))),
    (ProspectStatus.QUARANTINED, _wait(_l("In quarantine"))),
    (ProspectStatus.DISCARDED, Words(_l("Spam"))),
    (ProspectStatus.NEW, _wait(_l("New"))),
    (ProspectStatus.CONTACTED, _good(_l("Contacted"))),
    (ProspectStatus.STARTED, _good(_l("Has started"))),
    (ProspectStatus.LIVE, _good(_l("Raises money"))),
    (ProspectStatus.DONE, Words(_l("Done"))),
    (ProspectStatus.NOT_NOW, Words(_l("Not now"))),
    (Due.OVERDUE, _bad(_l("Overdue"))),
    (Due.TODAY, _wait(_l("Today or overdue"))),
    (FollowUp.NO_PAGE_YET, Words(_l("After three days: three things to settle"))),
    (FollowUp.STILL_NO_PAGE, Words(_l("After ten days: where are you stuck?"))),
    (FollowUp.LAST_WORD, Words(_l("After 24 days: the last word"))),
    (StoryStatus.DRAFT, _wait(_l("Draft"))),
    (StoryStatus.SCHEDULED, _wait(_l("Scheduled"))),
    (StoryStatus.PUBLISHED, _good(_l("Published"))),
    (StoryStatus.WITHDRAWN, Words(_l("Withdrawn"))),
    (Written.ENGLISH, Words(_l("In English"))),
    (Written.FRENCH, Words(_l("In French"))),
    (Written.ONLY_ENGLISH, Words(_l("In English only"))),
    (Written.ONLY_FRENCH, Words(_l("In French only"))),
    (PlaceStatus.DRAFT, Words(_l("Being set up"))),
    (PlaceStatus.WAITING, _wait(_l("Waits for approval"))),
    (PlaceStatus.CHANGE_ASKED, _wait(_l("Change asked for"))),
    (PlaceStatus.LIVE, _good(_l("Live"))),
    (PlaceStatus.PAUSED, Words(_l("Paused by its owner"))),
    (PlaceStatus.CLOSED, Words(_l("Closed"))),
    (PlaceStatus.HIDDEN, _bad(_l("Hidden"))),
    (PlaceStatus.TAKEN_DOWN, _bad(_l("Taken down"))),
    (PageKind.BIRTHDAY, Words(_l("A birthday"))),
    (PageKind.RUN, Words(_l("A run or a ride"))),
    (PageKind.POLAR_DIP, Words(_l("A polar dip"))),
    (PageKind.BAKE_SALE, Words(_l("A bake sale"))),
    (PageKind.WEDDING, Words(_l("A wedding or an anniversary"))),
    (PageKind.MEMORIAL, Words(_l("In memory of someone"))),
    (PageKind.GAMING, Words(_l("A day of gaming"))),
    (PageKind.WORKPLACE, Words(_l("Something at work"))),
    (PageKind.OTHER, Words(_l("Something else"))),
    (ChangeStatus.WAITING, _wait(_l("Waits for approval"))),
    (ChangeStatus.APPROVED, _good(_l("Approved"))),
    (ChangeStatus.REFUSED, _bad(_l("Refused"))),
    (ChangeStatus.REPLACED, Words(_l("Replaced by its owner"))),
    (FlagReason.NOT_TRUE, Words(_l("It is not true"))),
    (FlagReason.HURTFUL, Words(_l("It hurts somebody"))),
    (FlagReason.PRIVATE, Words(_l("It shows somebody who has not agreed"))),
    (FlagReason.SPAM, Words(_l("It is advertising"))),
    (FlagReason.OTHER, Words(_l("Something else"))),
    (FlagStatus.OPEN, _wait(_l("Open"))),
    (FlagStatus.ACTED_ON, _good(_l("Acted on"))),
    (FlagStatus.DISMISSED, Words(_l("Dismissed"))),
    (OfflineMethod.CASH, Words(_l("Cash"))),
    (OfflineMethod.CHEQUE, Words(_l("Cheque"))),
    (OfflineStatus.PROMISED, Words(_l("Promised"))),
    (OfflineStatus.HANDED_IN, _wait(_l("Handed in"))),
    (OfflineStatus.DEPOSITED, _wait(_l("Deposited"))),
    (OfflineStatus.VERIFIED, _good(_l("Verified"))),
    (OfflineStatus.TAKEN_BACK, Words(_l("Taken back"))),
    (OfflineStatus.RETURNED, _bad(_l("Returned by the bank"))),
    (PageShelf.WAITING, Words(_l("Waiting for us"))),
    (PageShelf.FLAGGED, Words(_l("Flagged"))),
    (TeamShelf.WAITING, Words(_l("Waiting for us"))),
    (TeamShelf.FLAGGED, Words(_l("Flagged"))),
    (HasPicture.YES, Words(_l("With a picture"))),
    (HasPicture.NO, Words(_l("Without a picture"))),
    (FlagShelf.OPEN, Words(_l("Open, the oldest first"))),
    (FlagShelf.QUARANTINE, Words(_l("May be a machine’s"))),
    (FlagShelf.DECIDED, Words(_l("Decided"))),
    (FlagShelf.ALL, Words(_l("All"))),
    (ActorKind.VISITOR, Words(_l("Visitor"))),
    (ActorKind.DONOR, Words(_l("Donor"))),
    (ActorKind.STAFF, Words(_l("Staff"))),
    (ActorKind.JOB, Words(_l("Job"))),
)
WORDS = {(type(member), member.value): words for member, words in PAIRS}


def words_for(member: Enum) -> Words:
    return WORDS[type(member), member.value]


def in_words(member: Enum) -> LazyString:
    """Return what a member is called: the filter `in_words`."""
    return words_for(member).text


def choices_of(kind: Iterable[StrEnum]) -> list[tuple[str, LazyString]]:
    """Return the members of an enum as choices of a form, in their order."""
    return [(member.value, in_words(member)) for member in kind]


def source_in_words(written: str) -> LazyString | str:
    """Return what a source is called; one that an older release counted, as it is written."""
    return in_words(Source(written)) if written in set(Source) else written


def init_app(app: Flask) -> None:
    filters: dict[str, Any] = {
        "in_words": in_words,
        "words_for": words_for,
        "source_in_words": source_in_words,
        "own_name": lambda written: as_language(written).own_name,
        "as_money": Money,
        "how_long": how_long,
    }
    app.jinja_env.filters.update(filters)

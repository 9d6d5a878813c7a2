"""Sentences about one gift, used in HTML and text emails, in the current language."""

from dataclasses import dataclass

from flask_babel import gettext as _

from fundraiser.campaigns.models import Campaign
from fundraiser.gifts.models import Gift, Tribute
from fundraiser.gifts.places import PlaceOfGift
from fundraiser.i18n.formats import date_in_full, instant, listed, money_alike, short_money
from fundraiser.i18n.languages import current_language
from fundraiser.mail.models import EmailStatus
from fundraiser.matching.causes import Cause
from fundraiser.money import Money


@dataclass(frozen=True)
class MatchOfGift:
    """What a gift is matched with now, and by whom; `earned` is from before refunds."""

    amount: Money
    earned: Money
    sponsors: list[str]  # those who may be named
    is_full: bool
    barred_by: Cause | None = None
    is_in_line: bool = False
    is_offline: bool = False

    @property
    def was_earned(self) -> bool:
        return bool(self.earned)


def matched_with(match: MatchOfGift) -> str:
    """Return whether the gift is matched in full, in part or not, and why not."""
    if not match.amount:
        return _why_not(match)
    facts = {
        "match": short_money(match.amount),
        "sponsors": listed(match.sponsors) if match.sponsors else _("our match sponsor"),
    }
    if match.is_full:
        return _("It is matched in full: %(match)s from %(sponsors)s, because you gave.", **facts)
    return _("Part of it is matched: %(match)s from %(sponsors)s, because you gave.", **facts)


def _why_not(match: MatchOfGift) -> str:
    if match.barred_by is Cause.DONOR_CHOSE_NONE:
        return _("You chose to give without a match, so this gift is not matched.")
    if match.barred_by is Cause.SPONSORS_OWN:
        return _("You sponsor this match, and a sponsor’s own gifts are not matched.")
    if match.is_in_line:
        return _(
            "This gift is not matched yet. It is in line for matching funds that become "
            "available. If it is matched, we will write to you."
        )
    return _("This gift is not matched. The page below says why.")


def impact(gift: Gift, campaign: Campaign) -> str:
    """Return what the gift does, by the campaign's words; empty if it has none for this amount."""
    does = campaign.impact_of(gift.left, current_language())
    if not does:
        return ""
    return _("Your %(amount)s is %(impact)s.", amount=short_money(gift.left), impact=does)


def message_to_friends(given: Money, together: Money, *, campaign: str) -> str:
    """Return what a donor may write to friends, in the donor's own words."""
    if together == given:
        return _("I gave to %(campaign)s. Will you join me?", campaign=campaign)
    show = money_alike([given, together])
    return _(
        "My %(given)s became %(together)s for %(campaign)s. Will you join me?",
        given=show(given),
        together=show(together),
        campaign=campaign,
    )


def shared_title(given: Money, together: Money) -> str:
    """Return the title of a matched gift that its donor passes on."""
    show = money_alike([given, together])
    return _("My %(given)s became %(together)s", given=show(given), together=show(together))


def made_through(place: PlaceOfGift | None) -> str:
    """Return on whose page the gift was made; empty for the campaign's."""
    if place is None:
        return ""
    if not place.owner_name:
        return _("You gave through the team “%(title)s”.", title=place.title)
    return _(
        "You gave through “%(title)s”, the page of %(owner)s.",
        title=place.title,
        owner=place.owner_name,
    )


def match_after_refund(match: MatchOfGift) -> str:
    """Return what a refund does to the match; empty if there was none."""
    if not match.was_earned:
        return ""
    if not match.amount:
        return _("The matching funds it had earned go back to the pool and can match another gift.")
    return _(
        "The match is reduced too: your gift is still matched with %(match)s.",
        match=short_money(match.amount),
    )


def received(gift: Gift, *, campaign: str, zone: str) -> str:
    """Return what has arrived and when; of cash or a cheque, the day it was deposited."""
    if gift.is_offline:
        facts = {"campaign": campaign, "day": date_in_full(gift.received_on)}
        if gift.is_cheque:
            return _(
                "Your cheque of %(amount)s for %(campaign)s was deposited on %(day)s.",
                amount=short_money(gift.amount),
                **facts,
            )
        return _(
            "The %(amount)s you gave in cash for %(campaign)s was deposited on %(day)s.",
            amount=short_money(gift.amount),
            **facts,
        )
    return _(
        "We received %(amount)s for %(campaign)s on %(when)s.",
        amount=short_money(gift.amount),
        campaign=campaign,
        when=instant(gift.received_at, zone),
    )


def sent_back(amount: Money) -> str:
    return _(
        "We have sent %(amount)s back to the card or account you gave from. "
        "Your bank may need five to ten days to show it.",
        amount=short_money(amount),
    )


def came_back(gift: Gift, amount: Money) -> str:
    """Return that the bank sent the cash or cheque back."""
    if gift.is_cheque:
        return _(
            "The bank returned your cheque of %(amount)s, so it is no longer counted as a "
            "gift. Nothing else was taken from you. If this surprises you, reply to us.",
            amount=short_money(amount),
        )
    return _(
        "The bank did not accept the %(amount)s you gave in cash, so it is no longer "
        "counted as a gift. If this surprises you, reply to us.",
        amount=short_money(amount),
    )


def dedication(tribute: Tribute | None, *, notice: EmailStatus | None = EmailStatus.DUE) -> str:
    """Return whom the donor honours and who is notified; empty without a dedication.

    `notice` is the status of the email to that person, None if there is none.
    """
    if tribute is None:
        return ""
    facts = {"honouree": tribute.honouree}
    if tribute.is_in_memory:
        dedicated = _("You gave in memory of %(honouree)s.", **facts)
    else:
        dedicated = _("You gave in honour of %(honouree)s.", **facts)
    return f"{dedicated} {_notified(tribute, notice)}".strip()


def _notified(tribute: Tribute, notice: EmailStatus | None) -> str:
    """Return who is told of the dedication, and whether they have been; empty if nobody is."""
    if not tribute.has_notice or notice in {None, EmailStatus.WITHDRAWN}:
        return ""
    recipient = " ".join(filter(None, [tribute.recipient_name, f"({tribute.recipient_email})"]))
    if notice is EmailStatus.DEAD:
        return _("We could not reach %(recipient)s by email.", recipient=recipient)
    if notice is EmailStatus.SENT:
        told = _("We have told %(recipient)s, without the amount.", recipient=recipient)
    else:
        told = _("We are telling %(recipient)s, without the amount.", recipient=recipient)
    return f"{told} {_from_whom(tribute)}"


def _from_whom(tribute: Tribute) -> str:
    if tribute.names_donor:
        return _("The email says that it comes from you.")
    return _("The email does not give your name.")


def tribute_title(tribute: Tribute) -> str:
    if tribute.is_in_memory:
        return _("A gift in memory of %(honouree)s", honouree=tribute.honouree)
    return _("A gift in honour of %(honouree)s", honouree=tribute.honouree)


def made_known(tribute: Tribute, *, donor: str) -> str:
    """Return that the donor has given, or that someone has, as the donor chose."""
    facts = {"honouree": tribute.honouree, "giver": donor}
    if not tribute.names_donor and tribute.is_in_memory:
        return _(
            "Someone who prefers not to be named has made a gift in memory of %(honouree)s.",
            **facts,
        )
    if not tribute.names_donor:
        return _(
            "Someone who prefers not to be named has made a gift in honour of %(honouree)s.",
            **facts,
        )
    if tribute.is_in_memory:
        return _("%(giver)s has made a gift in memory of %(honouree)s.", **facts)
    return _("%(giver)s has made a gift in honour of %(honouree)s.", **facts)


def why_written(campaign: str) -> str:
    return _(
        "You get this email because you gave to %(campaign)s. Is something wrong? "
        "Reply, and a person will read it.",
        campaign=campaign,
    )

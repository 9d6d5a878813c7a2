"""What a person can do: ask, agree to be written to, and take that back. And the next email."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from fundraiser import mail
from fundraiser.accounts.models import StaffMember
from fundraiser.database import db, insert_into
from fundraiser.donors.addresses import normalise_email
from fundraiser.i18n.languages import Language
from fundraiser.leads.follow_up import Due, next_for_lead
from fundraiser.leads.models import (
    Consent,
    FollowUpSent,
    Idea,
    Lead,
    LeadStatus,
    Purpose,
    SignUp,
    subject_of,
)
from fundraiser.leads.promise import contact_by
from fundraiser.leads.queries import find_next_owner, lock_lead_of
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import get_organisation
from fundraiser.web.spam import Suspicion

GUIDE_AT_MOST_EVERY = timedelta(days=1)
ASKS_ANEW = frozenset(
    {LeadStatus.QUARANTINED, LeadStatus.DISCARDED, LeadStatus.DONE, LeadStatus.NOT_NOW}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What a person sent with the form. `consent_wording` is what they ticked, or empty."""

    email: str
    name: str
    telephone: str
    language: Language
    idea: Idea
    happens: str
    message: str
    consent_wording: str
    where: str
    once_key: str
    suspicion: Suspicion | None = None


def sign_up(asking: Asking, *, zone: str, at: datetime) -> Lead:
    """A person has asked: their lead is new or brought up to date, the guide is on its way, and
    a colleague knows.

    Repeatable by `once_key`. The guide goes at most once a day to one address. What looks like a
    machine's changes no lead that is there, and nothing is sent for it. Locks the lead.
    """
    is_new = _insert_lead(asking, at)
    lead = lock_lead_of(normalise_email(asking.email))
    if not _keep_sign_up(asking, lead, at) or asking.suspicion:
        return lead
    _describe(lead, asking)
    if asking.consent_wording:
        agree(lead, asking.consent_wording, asking.language, where=asking.where, at=at)
    if is_new or lead.status in ASKS_ANEW:
        begin_anew(lead, zone=zone, at=at)
    else:
        _be_in_touch_again(lead, zone=zone, at=at)
    send_guide(lead, at=at)
    plan_follow_up(lead, zone=zone, at=at)
    return lead


def begin_anew(lead: Lead, *, zone: str, at: datetime) -> None:
    """The lead waits for us from now on, and has an owner, who is told; else the desk is."""
    if lead.status is not LeadStatus.NEW:
        lead.move_to(LeadStatus.NEW)
    lead.asked_at = at
    lead.contacted_at = None
    lead.next_action = ""
    lead.next_action_on = contact_by(at, zone)
    if lead.owner is None or not lead.owner.active:
        lead.owner = find_next_owner()
    _tell_of(lead, at=at)


def send_guide(lead: Lead, *, at: datetime) -> None:
    """The guide is on its way, unless it went to this address within the last day."""
    if lead.guide_sent_at is not None and at - lead.guide_sent_at < GUIDE_AT_MOST_EVERY:
        return
    lead.guide_sent_at = at
    mail.queue(
        EmailKind.LEAD_GUIDE,
        lead.id,
        recipient=lead.email,
        language=lead.language,
        once=f"{subject_of(lead.id)}:guide:{at:%Y%m%d%H%M%S}",
        at=at,
    )


def agree(lead: Lead, wording: str, language: Language, *, where: str, at: datetime) -> None:
    """The lead may be written to; the words they agreed to are kept. Repeatable."""
    if lead.agrees_to_follow_up:
        return
    lead.consents.append(
        Consent(
            purpose=Purpose.FOLLOW_UP,
            wording=wording,
            language=language,
            given_at=at,
            given_where=where,
        )
    )


def take_back_consent(lead: Lead, *, where: str, at: datetime) -> None:
    """Nobody writes to the lead by itself any more. Repeatable."""
    for consent in lead.consents:
        if consent.holds:
            consent.withdrawn_at = at
            consent.withdrawn_where = where
    lead.follow_up_at = None


def plan_follow_up(lead: Lead, *, zone: str, at: datetime) -> None:
    """The instant of the lead's next email is the one that follows from how they stand."""
    due = _next_email(lead, zone=zone, at=at)
    lead.follow_up_at = due.at if due else None


def follow_up(lead: Lead, *, zone: str, at: datetime) -> None:
    """The email that is due is on its way, if one is; when the next one is due is known."""
    due = _next_email(lead, zone=zone, at=at)
    if due and due.at <= at:
        sent = FollowUpSent(message=due.message, asked_at=lead.asked_at, at=at)
        lead.follow_ups.append(sent)
        db.session.flush()
        mail.queue(
            EmailKind.LEAD_FOLLOW_UP,
            sent.id,
            recipient=lead.email,
            language=lead.language,
            once=f"{subject_of(lead.id)}:follow-up:{sent.id}",
            at=at,
        )
    plan_follow_up(lead, zone=zone, at=at)


def _next_email(lead: Lead, *, zone: str, at: datetime) -> Due | None:
    return next_for_lead(lead.standing, at=at, zone=zone)


def _insert_lead(asking: Asking, at: datetime) -> bool:
    """The address has a lead; return whether it had none before."""
    fresh = insert_into(Lead).values(
        email=asking.email,
        email_normalised=normalise_email(asking.email),
        status=LeadStatus.QUARANTINED if asking.suspicion else LeadStatus.NEW,
        next_action="",
        asked_at=at,
        **_described(asking),
    )
    added = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["email_normalised"]).returning(Lead.id)
    )
    return added.scalar_one_or_none() is not None


def _keep_sign_up(asking: Asking, lead: Lead, at: datetime) -> bool:
    """What was typed is kept; return whether it was not before."""
    fresh = insert_into(SignUp).values(
        lead_id=lead.id,
        once_key=asking.once_key,
        at=at,
        consent_wording=asking.consent_wording,
        suspicion=asking.suspicion,
        **_described(asking),
    )
    added = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["once_key"]).returning(SignUp.id)
    )
    return added.scalar_one_or_none() is not None


def _described(asking: Asking) -> dict[str, object]:
    return {
        "name": asking.name,
        "telephone": asking.telephone,
        "language": asking.language,
        "idea": asking.idea,
        "happens": asking.happens,
        "message": asking.message,
    }


def _describe(lead: Lead, asking: Asking) -> None:
    """The lead says what was typed last; what was left empty this time is kept."""
    for name, value in _described(asking).items():
        if value and value is not Idea.UNDECIDED:
            setattr(lead, name, value)


def _be_in_touch_again(lead: Lead, *, zone: str, at: datetime) -> None:
    by = contact_by(at, zone)
    if lead.next_action_on is None or lead.next_action_on > by:
        lead.next_action = ""
        lead.next_action_on = by


def _tell_of(lead: Lead, *, at: datetime) -> None:
    """The lead's owner is told that somebody waits; without an owner, the desk for events is."""
    address, language = _desk(lead.owner)
    if not address:
        return
    mail.queue(
        EmailKind.LEAD_NOTICE,
        lead.id,
        recipient=address,
        language=language,
        once=f"{subject_of(lead.id)}:notice:{at:%Y%m%d%H%M%S}",
        at=at,
    )


def _desk(owner: StaffMember | None) -> tuple[str, Language]:
    if owner is not None:
        return owner.email, owner.language
    charity = get_organisation()
    return charity.events_email or charity.general_email, Language.ENGLISH

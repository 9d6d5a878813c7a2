"""Operations of prospects themselves: sign-up, consent and its withdrawal, the next email."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from fundraiser import mail
from fundraiser.database import db, insert_into
from fundraiser.donors.addresses import normalise_email
from fundraiser.i18n.languages import Language
from fundraiser.mail.kinds import EmailKind
from fundraiser.organisation.queries import get_organisation, home_office, home_zone
from fundraiser.prospects.contact_deadline import contact_by
from fundraiser.prospects.follow_up import FollowUpDue, next_for_prospect
from fundraiser.prospects.models import (
    Consent,
    ConsentPurpose,
    FollowUpSent,
    Idea,
    Prospect,
    ProspectStatus,
    SignUp,
    subject_of,
)
from fundraiser.prospects.queries import find_next_owner, list_draft_reminders, lock_prospect_of
from fundraiser.web.spam import Suspicion

GUIDE_AT_MOST_EVERY = timedelta(days=1)
ASKS_ANEW = frozenset(
    {
        ProspectStatus.QUARANTINED,
        ProspectStatus.DISCARDED,
        ProspectStatus.DONE,
        ProspectStatus.NOT_NOW,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpFacts:
    """The content of a sign-up form. `consent_wording` is empty if consent was not ticked."""

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


def sign_up(asking: SignUpFacts, *, at: datetime) -> Prospect:
    """Add or update the prospect of a sign-up, queue the guide and notify a colleague.

    Repeatable by `once_key`. An address gets the guide at most once a day. A suspicious sign-up
    changes no existing prospect and sends nothing. Locks the prospect.
    """
    is_new = _insert_prospect(asking, at)
    prospect = lock_prospect_of(normalise_email(asking.email))
    if not _keep_sign_up(asking, prospect, at) or asking.suspicion:
        return prospect
    _describe(prospect, asking)
    if asking.consent_wording:
        agree(prospect, asking.consent_wording, asking.language, where=asking.where, at=at)
    if is_new or prospect.status in ASKS_ANEW:
        begin_anew(prospect, at=at)
    else:
        _be_in_touch_again(prospect, at=at)
    send_guide(prospect, at=at)
    plan_follow_up(prospect, at=at)
    return prospect


def begin_anew(prospect: Prospect, *, at: datetime) -> None:
    """Make the prospect new again, assign an owner if it has none, and notify them or the desk."""
    if prospect.status is not ProspectStatus.NEW:
        prospect.move_to(ProspectStatus.NEW)
    prospect.asked_at = at
    prospect.contacted_at = None
    prospect.next_action = ""
    prospect.next_action_on = contact_by(at, home_office())
    if prospect.owner is None or not prospect.owner.active:
        prospect.owner = find_next_owner()
    _tell_of(prospect, at=at)


def send_guide(prospect: Prospect, *, at: datetime) -> None:
    """Queue the guide, unless it was sent to this prospect within the last day."""
    if prospect.guide_sent_at is not None and at - prospect.guide_sent_at < GUIDE_AT_MOST_EVERY:
        return
    prospect.guide_sent_at = at
    once = f"{subject_of(prospect.id)}:guide:{at:%Y%m%d%H%M%S}"
    mail.queue_for(prospect, EmailKind.PROSPECT_GUIDE, prospect.id, once=once, at=at)


def agree(
    prospect: Prospect, wording: str, language: Language, *, where: str, at: datetime
) -> None:
    """Record the prospect's consent to follow-up emails, with its wording. Repeatable."""
    if prospect.agrees_to_follow_up:
        return
    prospect.consents.append(
        Consent(
            purpose=ConsentPurpose.FOLLOW_UP,
            wording=wording,
            language=language,
            given_at=at,
            given_where=where,
        )
    )


def take_back_consent(prospect: Prospect, *, where: str, at: datetime) -> None:
    """Withdraw the prospect's consent and stop the series. Repeatable."""
    for consent in prospect.consents:
        if consent.holds:
            consent.withdrawn_at = at
            consent.withdrawn_where = where
    prospect.follow_up_at = None


def plan_follow_up(prospect: Prospect, *, at: datetime) -> None:
    """Set the due time of the prospect's next email. Repeatable."""
    due = _next_email(prospect, at=at)
    prospect.follow_up_at = due.at if due else None


def follow_up(prospect: Prospect, *, at: datetime) -> None:
    """Queue the email that is due, if any, and set the due time of the next one."""
    due = _next_email(prospect, at=at)
    if due and due.at <= at:
        sent = FollowUpSent(message=due.message, asked_at=prospect.asked_at, at=at)
        prospect.follow_ups.append(sent)
        db.session.flush()
        once = f"{subject_of(prospect.id)}:follow-up:{sent.id}"
        mail.queue_for(prospect, EmailKind.PROSPECT_FOLLOW_UP, sent.id, once=once, at=at)
    plan_follow_up(prospect, at=at)


def _next_email(prospect: Prospect, *, at: datetime) -> FollowUpDue | None:
    reminders = tuple(list_draft_reminders(prospect, at=at))
    standing = replace(prospect.standing, reminders=reminders)
    return next_for_prospect(standing, at=at, zone=home_zone())


def _insert_prospect(asking: SignUpFacts, at: datetime) -> bool:
    """Insert the prospect unless the address has one; return whether it was inserted."""
    fresh = insert_into(Prospect).values(
        email=asking.email,
        email_normalised=normalise_email(asking.email),
        status=ProspectStatus.QUARANTINED if asking.suspicion else ProspectStatus.NEW,
        next_action="",
        asked_at=at,
        **_described(asking),
    )
    added = db.session.execute(
        fresh.on_conflict_do_nothing(index_elements=["email_normalised"]).returning(Prospect.id)
    )
    return added.scalar_one_or_none() is not None


def _keep_sign_up(asking: SignUpFacts, prospect: Prospect, at: datetime) -> bool:
    """Insert the sign-up unless it is stored already; return whether it was inserted."""
    fresh = insert_into(SignUp).values(
        prospect_id=prospect.id,
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


def _described(asking: SignUpFacts) -> dict[str, object]:
    return {
        "name": asking.name,
        "telephone": asking.telephone,
        "language": asking.language,
        "idea": asking.idea,
        "happens": asking.happens,
        "message": asking.message,
    }


def _describe(prospect: Prospect, asking: SignUpFacts) -> None:
    """Update the prospect from the sign-up, without the fields left empty."""
    for name, value in _described(asking).items():
        if value and value is not Idea.UNDECIDED:
            setattr(prospect, name, value)


def _be_in_touch_again(prospect: Prospect, *, at: datetime) -> None:
    by = contact_by(at, home_office())
    if prospect.next_action_on is None or prospect.next_action_on > by:
        prospect.next_action = ""
        prospect.next_action_on = by


def _tell_of(prospect: Prospect, *, at: datetime) -> None:
    """Notify the prospect's owner, or the events desk without one, that the prospect waits."""
    charity = get_organisation()
    mail.queue_for(
        prospect.owner,
        EmailKind.PROSPECT_NOTICE,
        prospect.id,
        desk=charity.events_email or charity.general_email,
        once=f"{subject_of(prospect.id)}:notice:{at:%Y%m%d%H%M%S}",
        at=at,
    )

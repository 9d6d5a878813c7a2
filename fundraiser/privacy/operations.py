"""Erase a person, and record an export of their records."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from fundraiser import audit
from fundraiser.audit import AuditAction
from fundraiser.database import db, lock_row, rows_changed
from fundraiser.donors.models import Donor
from fundraiser.errors import Conflict
from fundraiser.mail.models import EmailStatus, OutgoingEmail
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceChange, PlaceStatus
from fundraiser.pictures.operations import delete_picture
from fundraiser.privacy.persons import NOBODY, Person
from fundraiser.privacy.queries import (
    has_payment_on_its_way,
    list_history_of,
    list_open_places,
    shows_picture,
    subject_of,
)
from fundraiser.privacy.records import RECORDS, PersonalRecords, emails_about
from fundraiser.seals.operations import erase_words
from fundraiser.web.actors import Actor

REASON = "A person asked to be erased."
UNSENT = (EmailStatus.DUE, EmailStatus.DEAD, EmailStatus.HELD)


class CannotEraseYet(Conflict):
    """Something of the person's is still going on."""


def note_export(person: Person, *, actor: Actor, at: datetime) -> None:
    """Record that the person's records were exported."""
    audit.record(AuditAction.PERSON_EXPORTED, subject_of(person), actor, at)


def erase_person(person: Person, *, actor: Actor, at: datetime) -> None:
    """Erase what is stored about a person, and keep the money's history. Repeatable.

    Seal history first: only sealed words can be erased. Raises CannotEraseYet while a payment is on
    its way or a page or team is open, and EntryNotSealed.
    """
    if person.donor_id != NOBODY:
        lock_row(Donor, person.donor_id)
    _require_ended(person)
    subject, history = subject_of(person), list_history_of(person)
    _withdraw_emails(person)
    _take_pages_down(person)
    for records in RECORDS:
        _erase(records, person)
    db.session.expire_all()
    for entry in history:
        erase_words(entry.id, reason=REASON, actor=actor, at=at)
    audit.record(AuditAction.PERSON_ERASED, subject, actor, at)


def _require_ended(person: Person) -> None:
    if has_payment_on_its_way(person):
        raise CannotEraseYet(
            _("A payment of this person may still be on its way. Try again when it has ended.")
        )
    if places := list_open_places(person):
        raise CannotEraseYet(
            _(
                "Close these pages and teams first, or hand them over: %(places)s.",
                places=", ".join(places),
            )
        )


def _withdraw_emails(person: Person) -> None:
    emails = select(OutgoingEmail).where(emails_about(person), OutgoingEmail.status.in_(UNSENT))
    for email in db.session.scalars(emails.with_for_update(key_share=True)):
        email.move_to(EmailStatus.WITHDRAWN)
    db.session.flush()


def _take_pages_down(person: Person) -> None:
    """Take the person's closed pages down, with their pictures and telling addresses."""
    pages = select(FundraiserPage).where(FundraiserPage.owner_id == person.donor_id)
    for page in db.session.scalars(pages).unique():
        if page.status is PlaceStatus.CLOSED:
            page.move_to(PlaceStatus.TAKEN_DOWN)
        page.slug = f"x-{page.public_id}"
        _remove_picture(page)
    changes = select(PlaceChange).where(PlaceChange.page_id.in_(person.page_ids))
    for change in db.session.scalars(changes).unique():
        _remove_picture(change)


def _remove_picture(shown_by: FundraiserPage | PlaceChange) -> None:
    picture, shown_by.picture, shown_by.picture_id = shown_by.picture, None, None
    db.session.flush()
    if picture and not shows_picture(picture.id):
        delete_picture(picture)


def _erase(records: PersonalRecords, person: Person) -> None:
    condition = records.about(person)
    if records.is_deleted:
        rows_changed(delete(records.model).where(condition))
    elif records.erased:
        rows_changed(update(records.model).where(condition).values(**records.erased))

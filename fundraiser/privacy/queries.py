"""Everything that is stored about a person, as they may have it."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from fundraiser.audit.models import AuditEntry
from fundraiser.database import db
from fundraiser.peer_to_peer.models import FundraiserPage, PlaceChange, PlaceStatus, Team
from fundraiser.pledges.models import Pledge, PledgeStatus
from fundraiser.privacy.persons import Person
from fundraiser.privacy.records import RECORDS, PersonalRecords

OURS = {
    "once_key",
    "form_key",
    "content_digest",
    "claim",
    "start_key",
    "invitation_key",
    "token_hash",
    "cash_key",
    "search_text",
    "once",
    "raw",
    "body",
}
ON_ITS_WAY = (PledgeStatus.OPEN, PledgeStatus.SETTLING)
ENDED = (PlaceStatus.CLOSED, PlaceStatus.TAKEN_DOWN)
SUBJECTS = {
    "donors": "donor",
    "pledges": "pledge",
    "gifts": "gift",
    "fundraiser_pages": "page",
    "prospects": "prospect",
    "enquiries": "enquiry",
    "offline_gifts": "offline-gift",
}


def export_person(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Return all rows about the person by table, without our own keys."""
    export: dict[str, list[dict[str, Any]]] = {}
    for records in RECORDS:
        rows = export.setdefault(records.model.__tablename__, [])
        rows += [row for row in _rows_of(records, person) if row not in rows]
    return {table: rows for table, rows in export.items() if rows}


def knows_person(person: Person) -> bool:
    """Return whether anything is stored about the person."""
    return bool(export_person(person))


def list_history_of(person: Person) -> list[AuditEntry]:
    """Return the audit entries about the person's records that say something in words."""
    subjects = [
        _subject(table, row)
        for table, rows in export_person(person).items()
        if table in SUBJECTS
        for row in rows
    ]
    entries = select(AuditEntry).where(AuditEntry.subject.in_(subjects)).order_by(AuditEntry.id)
    return [
        entry for entry in db.session.scalars(entries) if entry.before or entry.after or entry.note
    ]


def has_payment_on_its_way(person: Person) -> bool:
    query = select(Pledge.id).where(
        Pledge.donor_id == person.donor_id, Pledge.status.in_(ON_ITS_WAY)
    )
    return db.session.scalar(query.limit(1)) is not None


def list_open_places(person: Person) -> list[str]:
    """Return the titles of the person's pages and teams that are not closed."""
    pages = select(FundraiserPage.title).where(
        FundraiserPage.owner_id == person.donor_id, FundraiserPage.status.not_in(ENDED)
    )
    teams = select(Team.name).where(Team.captain_id == person.donor_id, Team.status.not_in(ENDED))
    return [*db.session.scalars(pages), *db.session.scalars(teams)]


def shows_picture(picture_id: int) -> bool:
    """Return whether a page, or a change of one, shows this picture."""
    return any(
        db.session.scalar(select(model.id).where(model.picture_id == picture_id).limit(1))
        for model in (FundraiserPage, PlaceChange)
    )


def subject_of(person: Person) -> str:
    """Return the person's subject in the audit log: the donor, or else a prospect or enquiry."""
    export = export_person(person)
    known = [table for table in ("donors", "prospects", "enquiries") if table in export]
    return _subject(known[0], export[known[0]][0]) if known else "person:0"


def _rows_of(records: PersonalRecords, person: Person) -> list[dict[str, Any]]:
    columns = [column for column in records.model.__table__.columns if column.name not in OURS]
    rows = db.session.execute(select(*columns).where(records.about(person)).order_by(*columns[:1]))
    return [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]


def _plain(value: Any) -> Any:
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def _subject(table: str, row: Mapping[str, Any]) -> str:
    return f"{SUBJECTS[table]}:{row['id']}"

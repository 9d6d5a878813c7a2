"""Reads of the demo, and of what is kept when it is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, func, select

from fundraiser.accounts.first_sign_in import is_first_account
from fundraiser.accounts.models import AccountNotice, EndedSession, StaffMember
from fundraiser.accounts.queries import list_people
from fundraiser.audit import AuditAction
from fundraiser.audit.queries import has_entry
from fundraiser.campaigns.models import Campaign
from fundraiser.database import Model, db
from fundraiser.demo.own_details import own_details
from fundraiser.gifts.models import Gift
from fundraiser.organisation.models import Organisation
from fundraiser.peer_to_peer.models import FundraiserPage
from fundraiser.stories.models import Story

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class KeptRecords:
    """What is taken over into the new database."""

    details: Row  # of the charity
    people: Sequence[Row]
    notices: Sequence[Row]
    ended_sessions: Sequence[Row]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """How many records are left behind, those that colleagues added included."""

    campaigns: int
    gifts: int
    pages: int
    stories: int


def was_left() -> bool:
    """Return whether this database took the demo's place."""
    return has_entry(AuditAction.DEMO_LEFT)


def list_who_stay() -> list[StaffMember]:
    """Return the people whose accounts are kept: all but the demo's."""
    return [person for person in list_people() if not is_first_account(person)]


def count_what_goes() -> DemoCounts:
    return DemoCounts(*map(_count, (Campaign, Gift, FundraiserPage, Story)))


def read_kept_records() -> KeptRecords:
    """Return the charity's own details and the accounts of those who stay.

    All notices are kept, so that no link to set a password is ever another person's.
    """
    staying = {person.id for person in list_who_stay()}
    return KeptRecords(
        details=own_details(_rows_of(Organisation)[0]),
        people=[row for row in _rows_of(StaffMember) if row["id"] in staying],
        notices=[_without_people_who_go(row, staying) for row in _rows_of(AccountNotice)],
        ended_sessions=_rows_of(EndedSession),
    )


def _count(model: type[Model]) -> int:
    return db.session.scalars(select(func.count()).select_from(model)).one()


def _rows_of(model: type[Model]) -> list[Row]:
    table = table_of(model)
    return [
        dict(row)
        for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings()
    ]


def table_of(model: type[Model]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


def _without_people_who_go(notice: Row, staying: set[int]) -> Row:
    person_id = notice["staff_member_id"]
    return {**notice, "staff_member_id": person_id if person_id in staying else None}

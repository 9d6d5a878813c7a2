"""Add donors and change their details."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from fundraiser.database import (
    Row,
    db,
    insert_into,
    rows_changed,
    rows_changed_by_each,
    written_once,
)
from fundraiser.database.sent_rows import as_parameter, sent_table
from fundraiser.donors.addresses import normalise_email, normalise_name
from fundraiser.donors.models import CASH_KEY_LENGTH, Donor
from fundraiser.donors.search_text import search_text, with_name
from fundraiser.ledger.balances import count_in_quarter
from fundraiser.ledger.models import DONORS
from fundraiser.public_ids import new_public_id

NOTE_GIFT = (
    update(Donor)
    .where(Donor.id == bindparam("donor_id"), Donor.first_gift_at.is_(None))
    .values(first_gift_at=bindparam("at"))
)

LOCK_NEW = (
    select(Donor.id)
    .where(Donor.id.in_(bindparam("donor_ids", expanding=True)), Donor.first_gift_at.is_(None))
    .order_by(Donor.id)
    .with_for_update(key_share=True)
)


def find_or_add_donor(email: str, *, name: str, language: str, at: datetime) -> int:
    """Return the id of this address's donor, added if new. Repeatable, also concurrently."""
    new = new_donor(email, name=name, language=language, at=at)
    connection = db.session.connection()
    donor_id: int | None = connection.scalar(_addition(), new)
    if donor_id is not None:
        return donor_id
    query = select(Donor.id, Donor.search_text)
    row = connection.execute(query.where(Donor.email_normalised == new["email_normalised"])).one()
    _add_to_search(row.id, row.search_text, name)
    return int(row.id)


def new_donor(email: str, *, name: str, language: str, at: datetime) -> Row:
    """Return the row of a donor who has not given or promised before."""
    return {
        "public_id": new_public_id(),
        "email": email,
        "email_normalised": normalise_email(email),
        "name": name,
        "search_text": search_text(name, email),
        "language": language,
        "created_at": at,
    }


def _add_to_search(donor_id: int, text: str, name: str) -> None:
    """Let the donor be found under this name too, if it is not the one on file."""
    new = with_name(text, name).removeprefix(text)
    if new:
        added = update(Donor).where(Donor.id == donor_id)
        rows_changed(added.values(search_text=Donor.search_text + new))


@written_once
def _addition() -> Any:
    insertion = insert_into(Donor).on_conflict_do_nothing(index_elements=["email_normalised"])
    return insertion.returning(Donor.id)


def note_gift(donor_id: int, *, at: datetime) -> None:
    """Record the time of the donor's first gift. Repeatable: later gifts change nothing."""
    if rows_changed_by_each(NOTE_GIFT, [{"donor_id": donor_id, "at": at}]):
        count_in_quarter(DONORS, at)


def note_gifts(first_gifts: Mapping[int, datetime]) -> None:
    """Record the time of several donors' first gifts, by donor id, like `note_gift`.

    Locks the donors in the order of their ids.
    """
    new = list(db.session.connection().scalars(LOCK_NEW, {"donor_ids": list(first_gifts)}))
    if new:
        rows = [{"id": donor_id, "first_gift_at": first_gifts[donor_id]} for donor_id in new]
        db.session.connection().execute(_noting(), as_parameter(rows))
    for donor_id in new:
        count_in_quarter(DONORS, first_gifts[donor_id])


@written_once
def _noting() -> Any:
    sent = sent_table(Donor.__table__.c.id, Donor.__table__.c.first_gift_at)
    return update(Donor).where(Donor.id == sent.c.id).values(first_gift_at=sent.c.first_gift_at)


def find_or_add_donor_without_address(
    name: str, *, page_id: int, language: str, at: datetime
) -> int:
    """Return the id of the donor of this name who gave cash through this page, added if new.

    So a cap per donor holds where no address is known (M16). Repeatable, also concurrently.
    """
    cash_key = f"{page_id}:{normalise_name(name)}"[:CASH_KEY_LENGTH]
    insertion = insert_into(Donor).values(
        email="",
        cash_key=cash_key,
        name=name,
        search_text=search_text(name),
        language=language,
        created_at=at,
    )
    donor_id: int | None = db.session.scalar(
        insertion.on_conflict_do_nothing(index_elements=["cash_key"]).returning(Donor.id)
    )
    if donor_id is not None:
        return donor_id
    return db.session.scalars(select(Donor.id).where(Donor.cash_key == cash_key)).one()


def change_details(donor_id: int, *, name: str, language: str) -> None:
    """Change the donor's name and language; gifts keep what was typed with them."""
    donor = db.session.get_one(Donor, donor_id)
    donor.name, donor.language = name, language
    donor.search_text = with_name(donor.search_text, name)

"""Insert the rows of an ordinary pledge: donor, pledge, checkout, holds and their transfers.

On PostgreSQL one statement inserts them all and changes the balances, so that a form costs one
round trip, and its transaction is that statement. The ids that it gives to donor and pledge go into
the other rows. SQLite inserts into one table at a time, and has no round trips.
"""

from dataclasses import replace
from functools import cache
from typing import Any

from sqlalchemy import String, cast, func, insert, select, true
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from fundraiser.database import Model, Row, db, is_postgresql
from fundraiser.database.driver_statements import DriverStatement
from fundraiser.database.new_records import set_values
from fundraiser.database.sent_rows import as_parameters, copied, sent_table
from fundraiser.donors.models import Donor
from fundraiser.donors.operations import new_donor
from fundraiser.ledger import held_sums
from fundraiser.ledger.balances import LimitExceeded
from fundraiser.ledger.models import Transfer
from fundraiser.ledger.operations import transfers_to_hold
from fundraiser.matching.models import Hold
from fundraiser.matching.operations.division import Division
from fundraiser.matching.operations.holds import (
    entries_of,
    hold_key,
    hold_rows,
    hold_shares,
)
from fundraiser.matching.requests import MatchRequest
from fundraiser.pledges.models import Checkout, Pledge
from fundraiser.pledges.operations.pledges import donor_of

PLEDGE_ID = "#"  # stands in references until the pledge has its id
NOT_SENT = {
    Donor: ("id", "cash_key", "first_gift_at", "email_proved_at"),
    Pledge: ("id",),
    Checkout: ("id",),
    Hold: ("id", "resolved_at"),
    Transfer: ("id",),
}
COLUMNS = {
    model: [column.key for column in model.__table__.columns if column.key not in names]
    for model, names in NOT_SENT.items()
}
INSERT_PLEDGE = insert(Pledge).returning(Pledge.id)
INSERT_CHECKOUT = insert(Checkout).returning(Checkout.id)


def insert_pledge(
    pledge: Pledge, donor_id: int | None, division: Division, request: MatchRequest
) -> bool:
    """Insert the pledge with its only checkout and what it holds, and give them their ids.

    The donor is added if `donor_id` is None. Return False, with nothing inserted, if another
    transaction has added the donor meanwhile. Raises LimitExceeded, on PostgreSQL at once and on
    SQLite when the transaction ends.
    """
    if is_postgresql():
        return _insert_at_once(pledge, donor_id, division, request)
    _insert_by_table(pledge, donor_id, division, request)
    return True


def _insert_at_once(
    pledge: Pledge, donor_id: int | None, division: Division, request: MatchRequest
) -> bool:
    checkout, at = pledge.checkout, pledge.made_at
    key = hold_key(PLEDGE_ID, checkout.attempt)
    holds = hold_rows(division, request, key=key, until=checkout.expires_at)
    entries = entries_of(holds)
    rows: dict[type[Model], list[Row]] = {
        Donor: [_new_donor(pledge)] if donor_id is None else [],
        Pledge: [{**_values_of(pledge), "donor_id": donor_id}],
        Checkout: [_values_of(checkout)],
        Hold: holds,
        Transfer: transfers_to_hold(entries, at=at),
    }
    sent = {model.__tablename__: of_model for model, of_model in rows.items()}
    try:
        inserted = _insertion().all(as_parameters(sent) | held_sums.parameters_of(entries))
    except IntegrityError as error:
        if held_sums.passes_limit(error):
            raise LimitExceeded(key) from error
        raise
    if not inserted:
        return False
    pledge_id, donor_id, checkout_id = inserted[0]
    set_values(pledge, {"id": pledge_id, "donor_id": donor_id})
    set_values(checkout, {"id": checkout_id, "pledge_id": pledge_id})
    return True


def _insert_by_table(
    pledge: Pledge, donor_id: int | None, division: Division, request: MatchRequest
) -> None:
    checkout, connection = pledge.checkout, db.session.connection()
    pledge.donor_id = donor_id or donor_of(pledge.details, pledge.made_at)
    pledge.id = connection.execute(INSERT_PLEDGE, _values_of(pledge)).scalar_one()
    checkout.pledge_id = pledge.id
    checkout.id = connection.execute(INSERT_CHECKOUT, _values_of(checkout)).scalar_one()
    request = replace(request, donor_id=pledge.donor_id, pledge_id=pledge.id)
    hold_shares(division, request, attempt=checkout.attempt, until=checkout.expires_at)


def _new_donor(pledge: Pledge) -> Row:
    return new_donor(pledge.email, name=pledge.name, language=pledge.language, at=pledge.made_at)


def _values_of(record: Pledge | Checkout) -> Row:
    values = vars(record)
    return {name: values.get(name) for name in COLUMNS[type(record)]}


@cache
def _insertion() -> DriverStatement:
    """Return the statement for PostgreSQL, which returns the ids of pledge, donor and checkout.

    It inserts nothing if no donor is named and the one sent exists.
    """
    addition = postgresql.insert(Donor).from_select(
        COLUMNS[Donor], select(_sent(Donor)), include_defaults=False
    )
    addition = addition.on_conflict_do_nothing(index_elements=["email_normalised"])
    donor = addition.returning(Donor.id).cte("new_donor")

    sent = _sent(Pledge)
    donor_id = func.coalesce(sent.c.donor_id, donor.c.id)
    row = select(sent).outerjoin(donor, true()).where(donor_id.is_not(None))
    pledge = _copied(Pledge, row, sent, donor_id=donor_id)
    pledge = pledge.returning(Pledge.id, Pledge.donor_id).cte("new_pledge")

    checkout = _copied_for(pledge, Checkout).returning(Checkout.id).cte("new_checkout")
    holds = _copied_for(pledge, Hold).cte("new_holds")
    transfers = _copied_for(pledge, Transfer).cte("new_transfers")
    sums = held_sums.adding_held(pledge)
    ids = select(pledge.c.id, pledge.c.donor_id, checkout.c.id).join(checkout, true())
    return DriverStatement(ids.add_cte(holds, transfers, sums))


def _copied_for(pledge: Any, model: type[Model]) -> Any:
    """Return the statement that inserts the rows sent for a table, with the ids of the pledge."""
    sent = _sent(model)
    ids: dict[str, Any] = {"pledge_id": pledge.c.id, "donor_id": pledge.c.donor_id}
    if "reference" in sent.c:
        ids["reference"] = func.replace(sent.c.reference, PLEDGE_ID, cast(pledge.c.id, String))
    ids = {name: value for name, value in ids.items() if name in sent.c}
    return _copied(model, select(sent).join(pledge, true()), sent, **ids)


def _copied(model: type[Model], rows: Any, sent: Any, **changed: Any) -> Any:
    return copied(model, {column.key: column for column in sent.c} | changed, rows)


def _sent(model: type[Model]) -> Any:
    columns = model.__table__.c
    sent = [columns[name] for name in COLUMNS[model]]
    return sent_table(*sent, parameter=model.__tablename__)

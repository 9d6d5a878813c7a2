"""What is final is sealed, once, in a chain that has no fork."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from hashlib import sha256
from threading import Barrier

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from fundraiser import clock as time_of_day
from fundraiser.database import db, transaction
from fundraiser.jobs.names import JobName
from fundraiser.ledger import operations as ledger
from fundraiser.ledger.accounts import Account
from fundraiser.ledger.balances import Entry
from fundraiser.ledger.checks import find_differences
from fundraiser.ledger.models import Transfer, TransferStatus
from fundraiser.matching.models import Hold, HoldStatus
from fundraiser.matching.operations.holds import release_holds
from fundraiser.seals import jobs, operations
from fundraiser.seals.models import SealedBlock, SealedRow
from fundraiser.seals.operations import digest, seal
from fundraiser.seals.queries import find_newest_block, list_unsealed
from fundraiser.seals.tables import SEALED
from tests import make
from tests.make import cad
from tests.tampering import guards_lifted

TRANSFERS = SEALED[0]


def blocks():
    db.session.rollback()
    return db.session.scalars(select(SealedBlock).order_by(SealedBlock.number)).all()


def sealed_references():
    db.session.rollback()
    query = select(Transfer.reference).join(SealedRow, SealedRow.row_id == Transfer.id)
    return set(db.session.scalars(query.where(SealedRow.table_name == "ledger_transfers")))


def references(*statuses):
    return set(db.session.scalars(select(Transfer.reference).where(Transfer.status.in_(statuses))))


def test_what_is_final_is_sealed_and_what_is_pending_is_not(season, worker):
    worker.run(JobName.SEAL_HISTORY)

    assert sealed_references() == references(TransferStatus.POSTED, TransferStatus.VOIDED)
    held = db.session.scalars(select(Hold.reference).where(Hold.status == HoldStatus.HELD))
    assert references(TransferStatus.PENDING) == {held.one()}
    counted = Counter(db.session.scalars(select(SealedRow.table_name)))
    assert sum(block.row_count for block in blocks()) == counted.total()
    assert counted["audit_entries"] >= 3


def test_what_was_pending_is_sealed_once_it_is_voided(season, worker, clock):
    worker.run(JobName.SEAL_HISTORY)
    (pending,) = references(TransferStatus.PENDING)

    clock.move(timedelta(hours=2))
    with transaction():
        for pledge_id in db.session.scalars(select(Hold.pledge_id)).all():
            release_holds(pledge_id, at=clock.now())
    worker.run(JobName.HAND_OUT_MATCH)
    worker.run(JobName.SEAL_HISTORY)

    assert pending in sealed_references()
    assert references(TransferStatus.PENDING) == set()


def test_a_row_with_a_lower_number_that_is_committed_later_is_sealed_too(season, worker):
    """As a number is drawn before the commit, a row can appear below those that are sealed."""
    last = max(db.session.scalars(select(Transfer.id)))
    _post("gift:901", season, number=last + 1002)
    worker.run(JobName.SEAL_HISTORY)

    _post("gift:900", season, number=last + 1001)
    worker.run(JobName.SEAL_HISTORY)

    assert {"gift:900", "gift:901"} <= sealed_references()


def _post(reference, to, *, number):
    given = Entry(reference, cad(1), Account.stripe("CAD"), Account.given(to.id))
    with transaction():
        ledger.post([given], at=time_of_day.now())
        with guards_lifted():
            db.session.execute(
                update(Transfer).where(Transfer.reference == reference).values(id=number)
            )


def test_nothing_is_sealed_twice(season, worker):
    worker.run(JobName.SEAL_HISTORY)
    before = [block.hash for block in blocks()]

    worker.run(JobName.SEAL_HISTORY)

    assert [block.hash for block in blocks()] == before


def test_a_block_takes_its_bound_and_follows_the_one_before(season, worker, monkeypatch):
    monkeypatch.setattr(jobs, "BLOCK_ROWS", 3)
    monkeypatch.setattr(jobs, "ROWS_A_READ", 6)

    worker.run(JobName.SEAL_HISTORY)

    chain = blocks()
    assert [block.number for block in chain] == list(range(1, len(chain) + 1))
    assert len(chain) > 3
    assert max(block.row_count for block in chain) == 3
    assert chain[0].previous_hash == "0" * 64
    assert [block.previous_hash for block in chain[1:]] == [block.hash for block in chain[:-1]]
    assert sealed_references() == references(TransferStatus.POSTED, TransferStatus.VOIDED)
    assert find_differences(in_full=True) == []


def test_a_block_has_a_thousand_rows_at_the_most(season, worker):
    """M24. Of 1,001 rows that wait, 1,000 make the first block."""
    waiting = len(list_unsealed(TRANSFERS, most=9_999))
    given = [
        Entry(f"gift:{number}", cad(1), Account.stripe("CAD"), Account.given(season.id))
        for number in range(9_000, 10_001 - waiting)
    ]
    with transaction():
        ledger.post(given, at=time_of_day.now())

    worker.run(JobName.SEAL_HISTORY)

    of_transfers = (
        select(func.count())
        .where(SealedRow.table_name == "ledger_transfers")
        .group_by(SealedRow.block_number)
        .order_by(SealedRow.block_number)
    )
    assert db.session.scalars(of_transfers).all() == [1_000, 1]
    assert [block.row_count for block in blocks()][:2] == [1_000, 1]


def test_an_auditor_reckons_a_seal_again_from_what_the_package_says(season, worker):
    """Written from the docstring of `digests.py` alone, with the rows as SQL shows them."""
    worker.run(JobName.SEAL_HISTORY)
    block = blocks()[0]
    lines = [
        f"block {block.number}",
        f"after {'0' * 64}",
        f"at {block.sealed_at:%Y-%m-%dT%H:%M:%S.%fZ}",
    ]
    transfers = db.session.scalars(
        select(Transfer)
        .join(SealedRow, SealedRow.row_id == Transfer.id)
        .where(SealedRow.block_number == 1)
        .order_by(Transfer.id)
    )
    for row in transfers:
        columns = {
            "id": row.id,
            "reference": row.reference,
            "debit": row.debit,
            "credit": row.credit,
            "amount_cents": row.amount_cents,
            "status": row.status.value,
            "made_at": f"{row.made_at:%Y-%m-%dT%H:%M:%S.%fZ}",
            "resolved_at": f"{row.resolved_at:%Y-%m-%dT%H:%M:%S.%fZ}",
        }
        if row.posted_cents is not None:
            columns["posted_cents"] = row.posted_cents
        text = json.dumps(
            {"columns": columns, "table": "ledger_transfers", "words": ""},
            sort_keys=True,
            separators=(",", ":"),
        )
        lines.append(f"ledger_transfers {row.id} {sha256(text.encode()).hexdigest()}")

    reckoned = sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()

    assert reckoned == block.hash
    assert block.row_count == len(lines) - 3


def test_two_workers_that_seal_at_once_make_one_chain(app, season):
    make.gift(season, cad(5), email="cy@example.org")
    both = Barrier(2)

    def work():
        with app.app_context():
            both.wait()
            jobs.seal_history()

    with ThreadPoolExecutor(max_workers=2) as threads:
        for result in [threads.submit(work) for _ in range(2)]:
            result.result()

    chain = blocks()
    assert [block.previous_hash for block in chain[1:]] == [block.hash for block in chain[:-1]]
    assert find_differences(in_full=True) == []


def test_the_second_of_two_that_read_the_same_rows_is_refused(season):
    rows = digest(list_unsealed(TRANSFERS, most=10))
    with transaction():
        seal(rows, at=time_of_day.now())

    with pytest.raises(IntegrityError), transaction():
        seal(rows, at=time_of_day.now())

    assert len(blocks()) == 1


def test_the_chain_cannot_fork(season):
    first, second = (digest([row]) for row in list_unsealed(TRANSFERS, most=2))
    with transaction():
        seal(first, at=time_of_day.now())
    fork = blocks()[0]

    other = {"hash": "f" * 64, "row_count": 1, "sealed_at": time_of_day.now()}
    for number, previous_hash in ((1, fork.hash), (2, fork.previous_hash)):
        with pytest.raises(IntegrityError), transaction():
            db.session.execute(
                insert(SealedBlock).values(number=number, previous_hash=previous_hash, **other)
            )
    with transaction():
        seal(second, at=time_of_day.now())
    assert [block.number for block in blocks()] == [1, 2]


def test_a_failure_that_is_not_another_worker_is_not_passed_over(season, monkeypatch, worker):
    monkeypatch.setattr(operations, "BEFORE_THE_FIRST", None)

    with pytest.raises(IntegrityError):
        worker.run(JobName.SEAL_HISTORY)


def test_the_newest_block_is_found(season, worker):
    assert find_newest_block() is None
    worker.run(JobName.SEAL_HISTORY)

    newest = find_newest_block()
    assert newest
    assert newest.number == len(blocks())
    assert newest.short_hash == f"{newest.hash[:4]} {newest.hash[4:8]}"

"""Tamper-evident history (M24): sealed transfers, allocations and audit entries.

Three things protect it. Triggers refuse to change, remove or replace a final row, whichever client
writes (`triggers.py`). A job seals final rows: it stores each row's digest, and up to 1,000 digests
make a block, whose hash covers the block before it (`digests.py` says which bytes are hashed, so
that an auditor can verify them without us). And `flask ledger check` computes all digests and
hashes again, and names each row that differs or that has been final for half an hour without a seal
(`checks/overdue.py`).

Invariants: a row is sealed once, and only when it can no longer change. The chain has no fork,
because a block's number and its previous hash are unique. The job finds unsealed rows by their
absence from `sealed_rows`, not by the highest sealed id: ids are drawn before the commit, so a
lower id can appear later. Nothing of this runs while somebody gives.

Someone with the database's password can drop the triggers, change a row and compute all later
hashes again. To detect that, compare with a seal written down elsewhere: the newest is shown on
each campaign's match page and in the back office. A restored backup verifies by itself, and its
chain goes on from its last block.

People can be erased. The columns that may hold personal data (`HistoryTable.words`: of an audit
entry its before, after and note) are not part of the row's digest; a salted digest of them is.
`operations.erase_words` is the only way to erase them. The triggers let those columns become empty
only once the row is sealed and its seal's salt is gone, and an audit entry records who erased them.
The entry still says who did what to which record, and its seal still verifies.

The alternative, a digest in a column of each row, would be computed while somebody gives and by
every statement that writes the row.
"""

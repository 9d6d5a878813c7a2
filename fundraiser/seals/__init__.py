"""History that cannot be changed without its being seen (M24): transfers and audit entries.

Three things hold it. Triggers refuse to change, remove or replace a row that is final, in whatever
way the database is spoken to (`triggers.py`). A job seals what is final and not yet sealed: each
row's digest is kept beside it, and up to 1,000 of them make a block, whose hash covers the block
before (`digests.py` says of which bytes, so that an auditor can reckon it again without us). And
`flask ledger check` reckons every digest and hash again and names the row that differs, and the
row that has been final for half an hour and has no seal (`overdue.py`).

What is always true: a row is sealed once, and only when it can change no more; the chain has no
fork, since a block's number and the hash before it are unique. Rows are found by their absence from
`sealed_rows`, never by a number above the last one: numbers are drawn before commits, so a lower
one can appear later. Nothing of this is done while somebody gives.

Whoever has the database's password can lift the triggers, change a row and reckon all later hashes
again. What shows that is a seal written down elsewhere: the newest stands on each campaign's match
page and in the back office. A database restored from a backup verifies by itself; its chain goes on
from the backup's last block.

People can be erased. What a row says in people's words (`HistoryTable.words`: of an audit entry
what was before, what after, and the note) is outside of the seal; a salted digest of it is inside.
`operations.erase_words` is the one way to remove it: the triggers let those columns become empty
and nothing else, and only once the row is sealed and the salt of its seal is gone; an audit entry
says who did it. So an erased entry still says who did what to which record, and its seal still
holds.

The alternative, a digest in a column of each row, is reckoned while somebody gives, and has to be
written by every statement that writes the row.
"""

"""What is stored about one person: exported for them, and erased when they ask.

A person is an email address, the donor with it, or both: a donor who left no address is found from
the back office. `records.py` has one table of where something is stored about a person and what an
erasure puts in its place; export and erasure both follow it.

Erasing keeps the money's history: gifts, refunds, match and ledger stay to the cent, without a
name. The words of the audit log are erased too, and their seals hold (`seals`). Backups keep what
was erased until rotation removes them, so after a restore the erasure is repeated.
"""

"""History that cannot be changed (M24): transfers and audit entries, once written, stay.

Triggers refuse to change, remove or replace a row that is final, in whatever way the database is
spoken to (`triggers.py`), and `flask ledger check` says when one of them is missing.
"""

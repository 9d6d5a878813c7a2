"""Backups: made while the site is in use, checked, rotated, restored and proved.

A backup is one tar file: the database as of one instant, a manifest with row counts and checksums,
and, only if `BACKUP_PASSPHRASE` is set, the secret keys, encrypted with it. Pictures are in the
database. The file gets its name only once it is complete and was read back: a backup that was
interrupted, or that met a full disk, leaves nothing behind.

SQLite is copied with its online backup, PostgreSQL with `pg_dump` in the snapshot in which the rows
are counted. `pg_dump` has to be as new as the server.

A backup is proved by restoring it: into an empty place, with today's migrations, all checks of the
ledger and of the seals, and as many rows in each table as there were. What is then missing comes
from Stripe, by the sweeps (`stripe_sync`), and `restores` holds the mail that waited.

The table of backups says when one was made and proved; the files are on the machine that made them.
"""

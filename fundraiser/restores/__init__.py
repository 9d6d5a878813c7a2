"""Detects a database restored from a backup, and holds the mail that waited in it.

Mail that waits in a backup has most likely been sent since. So before it sends mail, the worker
writes the instant until which it may send: first to the database (`Installation.mail_until`), then
to a file in the instance folder (`mark.py`). If the file has a later instant than the database,
this machine sent mail that the database does not know of, so the database is a restored one. Both
instants come from the database, so no two clocks are compared.

A machine without the file takes the database for a restored one if no mail was sent for ten
minutes. So an additional worker, or one in a container that keeps no files, goes on sending, but a
server set up again from last night's backup does not.

The waiting mail is held until a person sends or discards it. So is later mail about events from
before the restore: a payment found by a sweep has had its thank-you already, unless it was made
while the site was down. All other mail is sent as usual, and an alarm reports the restore.

If a whole machine is restored, instance folder included, this cannot be detected. Run
`flask mail hold-waiting` before starting the worker.
"""

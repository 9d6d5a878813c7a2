"""A database restored from a backup is noticed, and the mail that waited in it is held.

What waited in a backup has most likely been sent since. So before mail is sent, the database says
until when mail may have left it (`Installation.mail_until`), and the same instant is written to a
file in the instance folder (`mark.py`), the database first. A file that is later than its database
can mean one thing only: this machine has sent mail that the database knows nothing of. It is an
older one. No clock is compared with another: each of the two instants has stood in the database.

On a machine without that file (a new one) the database is taken for an older one if it has not sent
mail for ten minutes. So a worker that joins others, or is started anew in a container that keeps no
files, goes on with the mail; a server set up again from last night's backup does not.

What waited then is held for a person, who sends or discards it; so is what is queued about things
that happened before: a payment that comes in by the sweeps had its thank-you already, unless it was
made while the site was down. Everything else goes out as ever, and an alarm says what was noticed.

Not to be noticed is a whole machine put back, folder and all: `flask mail hold-waiting` before the
worker is started does the same.
"""

"""This installation of the app: one database, wherever it runs.

Its id is random, is created with the database and is part of every backup. Every object we create
at Stripe carries it, because several installations may share a Stripe account. So a payment that
another installation made is not mistaken for one that we lost.

`mail_until` says until when mail may have been sent from this database, so that `restores` can
recognise a database restored from a backup.
"""

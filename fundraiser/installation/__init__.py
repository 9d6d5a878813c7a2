"""This installation of the app: one database, wherever it is run.

Its id is random, made once with the database, and goes with it into every backup. What we make at
Stripe carries it, because several installations may share an account there: what another one has
made is told apart from what was ours and is lost.

Its mark says until when mail may have been sent from this database (`restores`), so that a database
restored from a backup is known for what it is.
"""

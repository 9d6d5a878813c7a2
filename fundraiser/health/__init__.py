"""Health of the site: what is wrong with it as a whole, and who learns of it.

`look_at_health` reads each part of the site: worker, web server, mail, Stripe events, ledger, disk,
match pools. What is wrong becomes an alarm, and ends when a later reading is good. An alarm that a
person resolved rests for a day.

The web server and the worker both look, each in a thread of its own (`processes.health_watch`) and
not in a job: a job needs a worker that runs and a database that takes changes. So each sees when
the other has stopped. Both may find the same: the rows of `alarms` decide who tells people.

A database that takes no changes can hold no alarm. Each process then remembers the fault itself
(`database_fault`), and a file in the instance folder decides who tells people.
"""

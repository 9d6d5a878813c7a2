"""Keeps our records in step with Stripe.

A webhook is verified over its raw bytes, stored once, and answered. A knock has the event applied
at once; if the knock is lost, the timetable does. An event only hints that an object changed:
applying it reads the object from Stripe, outside any transaction, and then calls the same operation
as everybody else. So events may come late, twice, or in any order. Sweeps find what no webhook
reported: they read open checkouts, Stripe's list of events for those we never got, and completed
sessions whose outcome we do not know.

A session of ours without a pledge, as after a restore, is used to rebuild the pledge. Another
installation's session is ignored; any other paid one is put on finance's list, with an alarm.
"""

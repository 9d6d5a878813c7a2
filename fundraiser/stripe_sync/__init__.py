"""Keeps us in step with Stripe.

A webhook is verified over its raw bytes, kept once, and answered; a knock has it applied at once, a
sweep if the knock is lost. An event is only a hint that an object changed: applying one reads the
object again, outside any transaction, and then calls the same operation as everybody else. So
events may come late, twice, or in any order. Sweeps find what no webhook told: open checkouts are
looked at after a while, and Stripe's own lists are read for events we never got, and for completed
sessions of which we do not know the end.

A session of ours without a pledge, as after a restore, brings its pledge back. Another
installation's is left alone; a paid one that is neither is kept for finance, with an alarm.
"""

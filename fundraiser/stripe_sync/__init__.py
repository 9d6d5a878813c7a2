"""Keeps us in step with Stripe.

A webhook is verified over its raw bytes, kept once, and answered; a knock has it applied at once, a
sweep if the knock is lost. An event is only a hint that an object changed: applying one reads the
object again, outside any transaction, and then calls the same operation as everybody else. So
events may come late, twice, or in any order. Two sweeps find what no webhook told: open checkouts
are looked at after a while, and Stripe's own list of events is read for those we never got.
"""

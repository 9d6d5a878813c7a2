"""Stripe, in our words.

`gateway/` is the only importer of `stripe`: it says what we need, names every option it relies
on, returns frozen values, and turns each of Stripe's errors into one of three: *declined* (tell the
donor), *unavailable* (unknown outcome: try again with the same key) and *refused* (a mistake of
ours). There is no fake gateway: tests and the demo use the real SDK over HTTP against the stand-in.

`events.py` reads what a webhook carries and trusts none of it. `request_budget.py` bounds what a
slow Stripe can do to the site: all the calls of one request share a hard deadline, only half of the
threads may be in calls at once, and calls start no faster than Stripe's own limit.

A page to pay on names its pledge and which of the pledge's attempts it is, so that what Stripe says
of it finds its row even where our own process died before it could write the session down.
"""

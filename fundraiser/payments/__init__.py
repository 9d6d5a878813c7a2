"""Stripe, behind an interface of our own.

Only `gateway/` imports `stripe`. It names every option we rely on, returns frozen values, and turns
Stripe's errors into three: *declined* (tell the donor), *unavailable* (outcome unknown: retry with
the same key) and *refused* (our mistake). There is no fake gateway: tests and the demo use the real
SDK over HTTP against the stand-in.

`events.py` parses webhook bodies and trusts nothing in them. `request_budget.py` limits what a slow
Stripe can do to the site: all calls of one request share a deadline, at most half of the threads
may be in calls at once, and calls start no faster than Stripe's rate limit.

A Checkout session carries its pledge and attempt, so that we find its row even if our process died
before it stored the session's id.
"""

"""What a donor promised, and the checkouts that pay it.

A pledge is recorded and its match held before Stripe is called. A *checkout* is one attempt to pay
it, stored with the idempotency key and expiry that will be sent, so that after a crash or a lost
answer the request is repeated, not doubled. Each view of the form makes at most one pledge, because
the form's key is unique: the same form sent again finds its pledge, and a changed one revises it,
with a new attempt.

`apply_checkout` is the only operation that moves a pledge on by what Stripe says. The success page,
the webhook and the sweep all call it, in any order and any number of times, under the pledge's
lock.

Stripe opens only so many pages a second, so attempts to pay stand in a line (`turns.py`): one for
all processes, first come, first served, by the pledge. The pledge, its hold and the deciding
instant date from the form; the time to pay begins with the turn.

The donor is asked a question (M6) if less match can be held than the page claimed for the amount.
No checkout is opened until it is answered, so nobody pays relying on a claim that is no longer
true.
"""

"""What a donor promised, and the checkout that pays it.

A pledge is recorded, and its match held, before Stripe is asked for anything; a *checkout* is one
attempt to pay it, written with the idempotency key and the expiry that will be sent, so that a
killed process or a lost answer is repeated and never doubled. One form view makes one pledge: the
form's key is unique. What was sent again unchanged finds its pledge; what was changed revises it,
with a new attempt.

`apply_checkout` is the one operation that moves a pledge by what Stripe says. The success page, the
webhook and the sweep all call it, in any order and any number of times, under the pledge's lock.

The question (M6) is asked when the page had claimed a match and less could be held than it claims
for that amount. Until it is answered no checkout is opened, so nobody pays on an old promise.
"""

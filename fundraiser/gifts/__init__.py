"""Money that has arrived.

A gift is one amount on one day. One transaction records it, posts it to the ledger, matches it and
queues its thank-you. Money that has arrived is always a gift, whatever the status of its pledge. A
gift has its own copy of the donor's name and wishes, because an address typed on a form proves
nothing.

A refund never changes the gift's amount: it is a row of its own, and `left_cents` is what all
refunds together leave. Gift and covered fee are refunded in proportion, computed from the
cumulative amount, so that several partial refunds end on the same cent as one full refund.
"""

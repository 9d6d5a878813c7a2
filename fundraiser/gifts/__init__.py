"""Money that has arrived.

A gift is one amount on one day. It is recorded, posted to the ledger, matched, and its thank-you
is left in the outbox: all in one transaction, or none of it. Money that has arrived is always a
gift, whatever state its pledge was in. A gift carries its own copy of the donor's name and wishes,
because an address typed on a form proves nothing.

A refund is never a change of the gift's amount: it is a row of its own, and `left_cents` says what
all refunds together have left. Gift and covered fee are refunded in proportion, worked out from the
cumulative amount, so that refunds in parts end on the same cent as one in whole.
"""

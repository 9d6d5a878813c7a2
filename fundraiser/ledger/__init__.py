"""Where money is, to the cent.

Double entry: a *transfer* moves an amount from a debited account to a credited one. It is *posted*,
or *pending* and then posted (in whole or in part) or voided: a hold on a match pool is a pending
transfer. A transfer is never edited; a mistake is put right by another transfer. The database
refuses anything else, and what is posted or voided is sealed (`seals`).

What is always true: each account row carries the sums of its transfers, changed in the same
transaction by a conditional update, with a CHECK behind it. So a pool can never be overspent and a
total costs the same at ten gifts and at ten million; `flask ledger check` proves that the sums are
those of the transfers. `account_days` keeps the same by calendar day and source, for the charts.

An account's key is its readable code (`pool:3`), not a number: an update then needs no look-up, and
the rows can be read by a bookkeeper. Accounts are locked in the order of their codes, those of the
match after all others.

The self-check is a list of questions that packages above register at start (`register_checks`),
because the ledger cannot see gifts or holds; it keeps each result, and staff see a failure at once.
`compare_transfers` sets the transfers that records call for beside those that are there, each by
itself: two that are wrong by the same amount leave every sum right.
"""

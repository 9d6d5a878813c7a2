"""Where money is, to the cent.

Double entry: a *transfer* moves an amount from a debited account to a credited one. It is *posted*,
or *pending* and then posted (in whole or in part) or voided: a hold on a match pool is a pending
transfer. Transfers are never edited; a mistake is corrected by another transfer. The database
enforces this, and posted and voided transfers are sealed (`seals`).

Invariant: each account row carries the sums of its transfers. They change in the same transaction
by a conditional update, backed by a CHECK. So a pool cannot be overspent, and reading a total costs
the same at ten gifts and at ten million. `flask ledger check` compares the sums with the transfers.
`account_days` holds the same sums by calendar day and source, for the charts.

An account's primary key is its readable code (`pool:3`): an update needs no look-up, and a
bookkeeper can read the rows. Accounts are locked in the order of their codes, match accounts last.

The ledger cannot see gifts or holds, so the packages above register their checks at start
(`register_checks`). Each result is stored, and staff see a failure at once. `compare_transfers`
compares transfers with the records that call for them one by one, because two errors that cancel
out leave every sum right.
"""

"""The back office: what staff see and do, under `/staff`, without a language prefix.

A door: it brings the features together for one audience and adds no rule of the field. Its acts
call the operations that commands and jobs call, and leave an entry in the audit log, in the same
transaction. A view names the permission it needs; roles are a table in `accounts/permissions.py`.

Each noun has a folder, with its views, forms, queries and acts; what all of them share stands
beside the folders. One blueprint holds every page: `views.py` gathers them.

Totals come from the ledger's balances and its roll-up by day, so that the dashboard costs the same
at ten gifts and at ten million. What no balance can tell (a median, a conversion) is told of the
latest thousands. Lists go by keyset: page one hundred costs what page one does.
"""

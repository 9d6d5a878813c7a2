"""Who doubles it: sponsors, their pools, what is held and what is earned (rules M1 to M22).

A sponsor promises money by a pool with signed terms. A *hold* sets match aside before a donor
pays; when the gift arrives the hold becomes an *allocation*: earned match. Money is only ever moved
by the ledger, on the pool's account, whose limit the database itself enforces (M4): the tables here
say why.

`allocation.py` is the arithmetic, pure, so that it can be tested on thousands of seasons and
published. `matching` never sees a gift or a pledge: it is told an id, an amount and an instant.
A *standing* is what it keeps of each gift: how much of it is still unmatched, and its place in line
for money that a refund sets free (M9).

Decisions. A cap per donor is counted per pool and donor, not per version of the terms: a new
version would otherwise hand everyone a second cap. A cent that one pool's cap leaves unmatched may
be matched by the next pool (M10: it is still matched once). The claim shown anywhere is computed by
`offers.py` from terms and balances at that instant; there is no typed claim to switch off (M13).
Money that a refund sets free is offered to the gifts in line at once, and only that money: a pool
that was raised later, or whose hold lapsed, serves the next donor. Terms are fixed from the opening
on, and not only from the first hold (M3): a page that is open somewhere may have promised them, and
a change in their place would hold less than was shown without asking (M6). A sponsor's name is
unique, so that two pools of one sponsor are seen to be that.
"""

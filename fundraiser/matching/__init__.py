"""Matching: sponsors, their pools, and the match that is reserved and earned.

The rules cited as M1 to M26 are in `docs/match-rules.md`, each with the functions that keep it and
the tests that guard it.

A sponsor promises money as a pool with signed terms. A *hold* reserves match before a donor pays.
When the gift arrives, the hold becomes an *allocation*: earned match. Money moves only through the
ledger, on the pool's account, whose limit the database enforces (M4); the tables here record why.
`matching` never sees a gift or a pledge: callers pass an id, an amount and an instant.

The way of a gift, from top to bottom; `operations/` holds what changes anything:

    offers, claims       what a page may show of the match, and what it showed
    requests             what matching knows of one gift, from the form to the payment
    holds                reserve match before the donor pays
    earnings             the gift arrives and earns its holds, and what else its pools have left
    refunds              reverse match, and restore it when a refund fails
    freed_match          freed money, out of reach of new holds
    waiting_line         give freed money to the gifts in line

Holds and earnings share `division` (what each pool gives a gift at this moment), `donor_caps`,
`unpaid_holds` (what a network and an address may hold unpaid) and `shortfalls`. The arithmetic is
in `allocation`, `bounds` and `causes`, pure. `pools` and `sponsors` are what staff change.

Invariants:

- A hold ends once, when Stripe says how the attempt to pay ended; never by our clock or because we
  hear nothing (M5). So a payment that we hear of late still has its reserved match.
- A donor's promise is kept (M3): the terms in force when they decided are stored with the attempt,
  and apply to late, freed and restored match. A pool opened later matches no earlier promise.
- Allocations are append-only (M24): a reversal is a row. What refunds leave is computed from the
  award as it was earned (`Award.left_at`), so no cent is lost however refunds come, fail and come
  again. If others have a failed refund's match by then, what could be restored is the new award.
- Money freed by a refund or an ended hold is a pending transfer for its pool's line until it is
  handed out: no new hold can take it (M9). A gift that lacked money stands in the line of each pool
  that lacked it, ordered by the instant of the attempt that was paid; a gift that meets a limit
  leaves it. A gift does not get back what its own refund freed.
- Why a pool gave less is recorded when it happens, with its figures (M22), as a `Shortfall`. It
  explains the match to the donor and to staff, and is the gift's place in that pool's line.

Decisions:

- A cap per donor counts by pool and donor, not by version of the terms: otherwise a new version
  would give everyone a second cap.
- A cent that one pool's cap leaves unmatched may be matched by the next pool (M10: it is still
  matched once).
- A gift that arrives takes what its pools have left beyond its hold before it stands in line:
  unpaid forms can delay a match, never take it (M23).
- `offers.py` computes each claim from terms and balances at that instant; nobody types a claim, so
  nobody has to switch one off (M13).
- Terms are fixed when the pool opens, not at the first hold (M3): a page open somewhere may have
  promised them.
- Money added to a pool serves the next donor, not the line: nobody was promised it before.
- Sponsors' names are unique, so that two pools of one sponsor are shown as one sponsor's.
"""

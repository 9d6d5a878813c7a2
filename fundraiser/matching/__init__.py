"""Who doubles it: sponsors, their pools, what is reserved and what is earned.

The rules that are cited here and elsewhere as M1 to M26 stand in `docs/match-rules.md`, each with
the functions that keep it and the tests that would fail.

A sponsor promises money by a pool with signed terms. A *hold* reserves match before a donor pays;
when the gift arrives the hold becomes an *allocation*: earned match. Money is only ever moved by
the ledger, on the pool's account, whose limit the database itself enforces (M4): the tables here
say why. `matching` never sees a gift or a pledge: it is told an id, an amount and an instant.

The way of a gift, from top to bottom; `operations/` holds what changes anything:

    offers, claims       what a page may show of the match, and what it has shown
    requests             what matching knows of one gift, from the form to the payment
    holds                match is reserved before the donor pays
    earnings             the gift arrives: its holds are earned, and what is left beyond them
    refunds              match is reversed, and restored when a refund fails
    freed_match          money set free, kept out of reach of new holds
    waiting_line         the gifts that it is handed out to

Holds and earnings share `division` (what each pool gives a gift at this moment), `donor_caps`,
`unpaid_holds` (what a network and an address may hold unpaid) and `shortfalls`. The arithmetic is
in `allocation`, `bounds` and `causes`, pure. `pools` and `sponsors` are what staff change.

What is always true:

- A hold ends once, when Stripe says how the attempt to pay ended; never by our clock, never for
  silence (M5). So a payment that we hear of late still has what was reserved for it.
- What a donor was promised decides for ever (M3): the terms in force when they decided are kept
  with the attempt, and late, freed and restored match go by them. A pool opened later matches no
  earlier promise.
- Allocations are only added to (M24): a reversal is a row. What refunds leave is reckoned from the
  award as it was earned (`Award.left_at`), so no cent is lost however refunds come, fail and come
  again. Where a failed refund's match is with others by then, what stands is the award from then.
- Money set free, by a refund or a hold that ended, is a pending transfer for its pool's line until
  it is handed out: no new hold can take it (M9). Gifts that lacked money stand in the line of each
  pool that lacked it, by the instant of the attempt that was paid; those who meet a limit leave it.
  A gift does not get back what its own refund set free.
- Why a pool gave less is kept when it happens, with its figures (M22): a `Shortfall`. It is the
  explanation for the donor and for staff, and the gift's place in that pool's line.

Decisions. A cap per donor is counted per pool and donor, not per version of the terms: a new
version would otherwise hand everyone a second cap. A cent that one pool's cap leaves unmatched may
be matched by the next pool (M10: it is still matched once). A gift that arrives takes what its
pools have left beyond its hold before it stands in line: unpaid forms can delay a match, never take
it (M23). The claim shown anywhere is computed by `offers.py` from terms and balances at that
instant; there is no typed claim to switch off (M13). Terms are fixed from the opening on, and not
only from the first hold (M3): a page that is open somewhere may have promised them. What a pool was
raised by serves the next donor, not the line: it was promised to nobody before. A sponsor's name is
unique, so that two pools of one sponsor are seen to be that.
"""

"""The rules of the match, written a second time, to compare the code with.

Plain whole cents and fractions, without a database and without the code that is compared. What a
pool has left and what a donor has had are not kept: they are counted each time from the gifts, the
promises and the sums set free. The numbers in brackets are those of the rules.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from itertools import product
from math import ceil, floor

LACK_OF_MONEY = {"used_up", "reserved", "other_form", "not_paid_in_time"}


@dataclass(frozen=True)
class Terms:
    """One version of what a sponsor signed for a pool."""

    pool: int
    rate: Fraction  # match for each cent given
    per_gift: int | None
    per_donor: int | None
    opens: datetime
    closes: datetime
    is_online_only: bool


@dataclass(eq=False)
class Sum:
    """Money of a pool that was set free, kept for its line, by a refund of the gift `of`."""

    pool: int
    cents: int
    of: "Gift | None" = None


@dataclass
class Pool:
    amount: int
    opened: datetime
    versions: list[tuple[datetime, Terms]]
    closed: datetime | None = None

    def terms_at(self, instant: datetime) -> Terms:
        return [terms for since, terms in self.versions if since <= instant][-1]


@dataclass
class Share:
    """What a pool gives, and how many cents of the gift that matches."""

    terms: Terms
    cents: int
    gift_cents: int

    @property
    def pool(self) -> int:
        return self.terms.pool


@dataclass
class Cut:
    """A pool gives less than its rate would: `cents` of it, and why not more."""

    cause: str
    cents: int


@dataclass
class Attempt:
    """One attempt to pay a promise: the terms it was promised, and what is reserved for it."""

    amount: int
    fee: int
    decided: datetime
    terms: list[Terms]
    cuts: dict[int, Cut] = field(default_factory=dict)
    reserved: list[Share] = field(default_factory=list)
    had_reserved: Counter[int] = field(default_factory=Counter)


@dataclass
class Promise:
    donor: str
    attempts: list[Attempt] = field(default_factory=list)
    wants_match: bool = True


@dataclass
class Piece:
    """A piece of match: `earned` when its gift was `base`, and less when less of the gift is left.

    `before` says what it is worth of more of the gift than `base`: a refund that failed could not
    give all of it back.
    """

    terms: Terms
    earned: int
    gift_cents: int
    base: int
    before: "Piece | None" = None

    def worth(self, left: int) -> int:
        """In proportion, rounded down (M8)."""
        cents = self.earned * min(left, self.base) // self.base
        if self.before and left > self.base:
            cents += self.before.worth(left) - self.before.worth(self.base)
        return cents

    def matches(self, left: int) -> Fraction:
        """How many cents of the gift it matches, exactly."""
        cents = Fraction(self.gift_cents * min(left, self.base), self.base)
        if self.before and left > self.base:
            cents += self.before.matches(left) - self.before.matches(self.base)
        return cents


@dataclass
class Gift:
    donor: str
    amount: int
    fee: int
    is_online: bool
    decided: datetime
    terms: list[Terms]
    bar: str | None = None  # from every pool
    pieces: list[Piece] = field(default_factory=list)
    causes: dict[int, str] = field(default_factory=dict)
    refunds: dict[int, int] = field(default_factory=dict)  # those that count, by their number
    left: int = 0

    def has(self, pool: int) -> int:
        return sum(piece.worth(self.left) for piece in self.pieces if piece.terms.pool == pool)

    @property
    def unmatched(self) -> int:
        matched = sum((piece.matches(self.left) for piece in self.pieces), Fraction(0))
        return 0 if self.bar else max(floor(self.left - matched), 0)

    def terms_of(self, pool: int) -> Terms:
        return next(terms for terms in self.terms if terms.pool == pool)

    def lacks(self, pool: int) -> int:
        """What the pool's rate would give for what is unmatched, if the gift stands in its line."""
        if self.causes.get(pool) not in LACK_OF_MONEY:
            return 0
        return floor(self.terms_of(pool).rate * self.unmatched)


class Match:
    """A campaign's match. The own gifts of `sponsors` are not matched (M11)."""

    def __init__(self, *, gifts_a_step: int, sums_a_step: int) -> None:
        self.sponsors: set[str] = set()
        self.gifts_a_step, self.sums_a_step = gifts_a_step, sums_a_step
        self.pools: list[Pool] = []
        self.order: list[int] = []
        self.kept: list[Sum] = []
        self.promises: list[Promise] = []
        self.gifts: list[Gift] = []

    # What can be counted

    def earned(self, pool: int) -> int:
        return sum(gift.has(pool) for gift in self.gifts)

    def held(self, pool: int) -> int:
        reserved = sum(
            share.cents
            for promise in self.promises
            for attempt in promise.attempts
            for share in attempt.reserved
            if share.pool == pool
        )
        return reserved + sum(each.cents for each in self.kept if each.pool == pool)

    def room(self, pool: int) -> int:
        return self.pools[pool].amount - self.earned(pool) - self.held(pool)

    def earned_by(self, donor: str, pool: int) -> int:
        return sum(gift.has(pool) for gift in self.gifts if gift.donor == donor)

    def reserved_for(self, donor: str, pool: int) -> int:
        return sum(
            share.cents
            for promise in self.promises
            if promise.donor == donor
            for attempt in promise.attempts
            for share in attempt.reserved
            if share.pool == pool
        )

    # Sharing out

    def open_terms(self, at: datetime) -> list[Terms]:
        return [self.pools[n].terms_at(at) for n in self.order if not self.pools[n].closed]

    def share_out(
        self,
        cents: int,
        terms: Iterable[Terms],
        *,
        donor: str,
        is_online: bool,
        decided: datetime,
        paid: datetime | None = None,
        promised: Iterable[int] = (),
        gift: Gift | None = None,
    ) -> tuple[list[Share], dict[int, Cut]]:
        """Each cent is matched once, by one pool after the other, in whole cents (M4, M10)."""
        shares, cuts = [], {}
        for version in terms:
            bar = self._bar(version, is_online=is_online, decided=decided)
            if not bar and version.pool not in promised:
                bar = self._is_closed(version.pool, paid or decided)
            limit, cause = self._limit(version, donor, gift)
            room = self.room(version.pool)
            if bar:
                limit, cause = 0, bar
            elif limit is None or limit > room:
                limit, cause = room, "reserved" if self.held(version.pool) else "used_up"
            wanted = floor(version.rate * cents)
            given = min(wanted, limit)
            if given < wanted:
                cuts[version.pool] = Cut(cause, given)
            if given:
                used = min(cents, ceil(given / version.rate))
                shares.append(Share(version, given, used))
                cents -= used
        return shares, cuts

    def _bar(self, terms: Terms, *, is_online: bool, decided: datetime) -> str:
        if terms.is_online_only and not is_online:
            return "not_this_kind"
        return "" if terms.opens <= decided < terms.closes else "outside_window"

    def _is_closed(self, pool: int, at: datetime) -> str:
        """A pool that was closed gives to what was paid before, and to who was promised a place in
        its line (M9, M21)."""
        closed = self.pools[pool].closed
        return "pool_closed" if closed and closed <= at else ""

    def _limit(self, terms: Terms, donor: str, gift: Gift | None) -> tuple[int | None, str]:
        """What the caps still allow, and which of them is the less (M16): held and earned count,
        by whatever version of the terms; what an unpaid form has may be free again (M23)."""
        caps = []
        if terms.per_gift is not None:
            has = gift.has(terms.pool) if gift else 0
            caps.append((max(terms.per_gift - has, 0), "limit_per_gift"))
        if terms.per_donor is not None:
            earned = self.earned_by(donor, terms.pool)
            reserved = self.reserved_for(donor, terms.pool)
            may_be_more = reserved and earned < terms.per_donor
            cause = "other_form" if may_be_more else "limit_per_donor"
            caps.append((max(terms.per_donor - earned - reserved, 0), cause))
        return min(caps, key=lambda cap: cap[0], default=(None, ""))

    # Promises

    def promise(self, donor: str, amount: int, fee: int, *, at: datetime) -> Promise:
        promise = Promise(donor)
        self.promises.append(promise)
        self.attempt(promise, amount, fee, at=at)
        return promise

    def attempt(self, promise: Promise, amount: int, fee: int, *, at: datetime) -> None:
        """What was reserved for the attempt before is there for this one first (M5, M6)."""
        back = self._free_reserved(promise)
        terms = [] if promise.donor in self.sponsors else self.open_terms(at)
        attempt = Attempt(amount, fee, at, terms)
        promise.attempts.append(attempt)
        if promise.wants_match:
            attempt.reserved, attempt.cuts = self.share_out(
                amount, terms, donor=promise.donor, is_online=True, decided=at
            )
        attempt.had_reserved.update({share.pool: share.cents for share in attempt.reserved})
        self._keep(back - attempt.had_reserved)

    def end(self, attempt: Attempt) -> None:
        """No money comes of it, says Stripe: what was reserved is set free (M5, M9)."""
        self._keep(_take_reserved(attempt))

    def do_without(self, promise: Promise) -> None:
        promise.wants_match = False
        self.end(promise.attempts[-1])

    def _free_reserved(self, promise: Promise, but: Attempt | None = None) -> Counter[int]:
        others = [attempt for attempt in promise.attempts if attempt is not but]
        return sum((_take_reserved(attempt) for attempt in others), Counter[int]())

    def _keep(self, freed: Counter[int], of: Gift | None = None) -> None:
        for pool, cents in freed.items():
            if cents > 0:
                self.kept.append(Sum(pool, cents, of))

    # Gifts

    def pay(self, promise: Promise, attempt: Attempt, *, paid: datetime) -> Gift:
        """The attempt was paid: what is reserved is earned, the rest is matched of what is left."""
        gift = Gift(
            promise.donor, attempt.amount, attempt.fee, True, attempt.decided, attempt.terms
        )
        gift.causes = {pool: cut.cause for pool, cut in attempt.cuts.items()}
        back = self._free_reserved(promise, but=attempt)
        reserved, attempt.reserved = attempt.reserved, []
        self._arrive(gift, reserved, wants_match=promise.wants_match)
        spent = self._match_rest(gift, attempt, paid)
        self._keep(back - spent)
        return gift

    def cash(self, donor: str, amount: int, *, deposited: datetime) -> Gift:
        """By the terms of the day of its deposit: nothing was reserved for it."""
        terms = [
            self.pools[n].terms_at(deposited)
            for n in self.order
            if self.pools[n].opened <= deposited
        ]
        gift = Gift(donor, amount, 0, False, deposited, terms)
        self._arrive(gift, [], wants_match=True)
        self._match_rest(gift, None, deposited)
        return gift

    def _arrive(self, gift: Gift, reserved: list[Share], *, wants_match: bool) -> None:
        gift.left = gift.amount
        if not wants_match:
            gift.bar = "donor_chose_none"
        elif gift.donor in self.sponsors:
            gift.bar = "sponsors_own"
        self.gifts.append(gift)
        self._add(gift, reserved)

    def _add(self, gift: Gift, shares: Iterable[Share]) -> None:
        gift.pieces += [
            Piece(share.terms, share.cents, share.gift_cents, gift.left) for share in shares
        ]

    def _match_rest(self, gift: Gift, attempt: Attempt | None, paid: datetime) -> Counter[int]:
        shares, cuts = self.share_out(
            gift.unmatched,
            gift.terms,
            donor=gift.donor,
            is_online=gift.is_online,
            decided=gift.decided,
            paid=paid,
            promised=[
                pool
                for pool, cut in (attempt.cuts if attempt else {}).items()
                if cut.cause in LACK_OF_MONEY
            ],
            gift=gift,
        )
        self._add(gift, shares)
        for pool, cut in cuts.items():
            gift.causes[pool] = self._cause(gift, pool, cut.cause, attempt)
        return Counter({share.pool: share.cents for share in shares})

    def _cause(self, gift: Gift, pool: int, now: str, attempt: Attempt | None) -> str:
        """Why a pool gives less on arrival (M21, M22): a limit; else what it was at the promise."""
        if now not in LACK_OF_MONEY or attempt is None:
            return now
        cut = attempt.cuts.get(pool)
        if cut is None or gift.has(pool) < attempt.had_reserved[pool]:
            return "not_paid_in_time"
        return cut.cause if cut.cause in LACK_OF_MONEY else now

    # Refunds

    def refund(self, gift: Gift, number: int, cents: int, *, counts: bool) -> None:
        """All refunds of the gift together say what is left of it (M8)."""
        if (number in gift.refunds) == counts:
            return
        if counts:
            gift.refunds[number] = cents
        else:
            del gift.refunds[number]
        paid = gift.amount + gift.fee
        gone = min(sum(gift.refunds.values()), paid)
        left = gift.amount - gift.amount * gone // paid
        if left < gift.left:
            self._reverse(gift, left)
        elif left > gift.left:
            self._restore(gift, left)

    def _reverse(self, gift: Gift, left: int) -> None:
        pools = dict.fromkeys(piece.terms.pool for piece in gift.pieces)
        had = Counter({pool: gift.has(pool) for pool in pools})
        gift.left = left
        now = Counter({pool: gift.has(pool) for pool in pools})
        self._keep(had - now, of=gift)

    def _restore(self, gift: Gift, left: int) -> None:
        """Exactly, of what its refunds set free and of what is left; nothing is taken from others.

        What lacks is as if it had never been earned, and stands in line.
        """
        wanted = [
            (piece, piece.worth(gift.left), piece.worth(left) - piece.worth(gift.left))
            for piece in gift.pieces
        ]
        gift.left = left
        gift.pieces = [Piece(piece.terms, stands, 0, left) for piece, stands, _asked in wanted]
        for index, (piece, stands, asked) in enumerate(wanted):
            given = self._give_back(gift, piece.terms, asked) if asked else 0
            if given == asked:
                gift.pieces[index] = piece
                continue
            earned = stands + given
            matched = min(ceil(earned / piece.terms.rate), ceil(piece.matches(left)))
            gift.pieces[index] = Piece(piece.terms, earned, matched, left, before=piece)
        lacks = {pool: gift.lacks(pool) for pool in gift.causes}
        self._keep(Counter({pool: min(lacks[pool], self.room(pool)) for pool in lacks}))

    def _give_back(self, gift: Gift, terms: Terms, asked: int) -> int:
        own = [each for each in self.kept if each.pool == terms.pool and each.of is gift]
        of_own = sum(each.cents for each in own)
        money = self.room(terms.pool) + of_own
        limit, cause = self._limit(terms, gift.donor, gift)
        if limit is None or limit > money:
            is_reserved = self.held(terms.pool) > of_own
            limit, cause = money, "reserved" if is_reserved else "used_up"
        given = rest = min(asked, limit)
        if given < asked:
            gift.causes[terms.pool] = cause
        for each in own:
            used = min(each.cents, rest)
            each.cents -= used
            rest -= used
        self._forget_spent()
        return given

    # The line

    def line(self, pool: int) -> list[Gift]:
        """Those that lack its money, in the order of their promises (M9)."""
        waiting = [gift for gift in self.gifts if gift.lacks(pool)]
        return sorted(waiting, key=lambda gift: gift.decided)

    def hand_out(self) -> None:
        """What was set free is with those in line; the rest is in its pool again (M9)."""
        while self.kept:
            pool, passed = self.kept[0].pool, set[int]()
            while any(each.pool == pool for each in self.kept):
                self._step(pool, passed)

    def _step(self, pool: int, passed: set[int]) -> None:
        line = [gift for gift in self.line(pool) if id(gift) not in passed]
        head = line[: self.gifts_a_step]
        sums = [each for each in self.kept if each.pool == pool][: self.sums_a_step]
        for each, gift in product(sums, head):
            if each.of is not gift:
                self._serve(gift, each)
        if len(head) < self.gifts_a_step:
            self.kept = [each for each in self.kept if each not in sums]
        self._forget_spent()
        for gift in head:
            limit, cause = self._limit(gift.terms_of(pool), gift.donor, gift)
            if not gift.lacks(pool) or limit != 0:
                continue
            if cause in LACK_OF_MONEY:
                passed.add(id(gift))
            else:
                gift.causes[pool] = cause

    def _serve(self, gift: Gift, kept: Sum) -> None:
        terms = gift.terms_of(kept.pool)
        limit, _cause = self._limit(terms, gift.donor, gift)
        cents = min(gift.lacks(kept.pool), kept.cents, kept.cents if limit is None else limit)
        if cents:
            used = min(gift.unmatched, ceil(cents / terms.rate))
            self._add(gift, [Share(terms, cents, used)])
            kept.cents -= cents

    def _forget_spent(self) -> None:
        self.kept = [each for each in self.kept if each.cents]

    # The form

    def claim(self, at: datetime) -> list[tuple[Terms, int]]:
        """What a page says at that instant: the terms, and what is free (M6)."""
        return [
            (terms, self.room(terms.pool))
            for terms in self.open_terms(at)
            if terms.opens <= at < terms.closes and self.room(terms.pool)
        ]

    def shown(self, claim: Iterable[tuple[Terms, int]], cents: int) -> int:
        """The match that such a page shows for a gift."""
        total = 0
        for terms, free in claim:
            caps = [cap for cap in (terms.per_gift, terms.per_donor, free) if cap is not None]
            given = min(floor(terms.rate * cents), *caps)
            cents -= min(cents, ceil(given / terms.rate))
            total += given
        return total


def _take_reserved(attempt: Attempt) -> Counter[int]:
    reserved, attempt.reserved = attempt.reserved, []
    return Counter({share.pool: share.cents for share in reserved})

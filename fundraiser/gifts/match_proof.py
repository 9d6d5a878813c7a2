"""The proof of a gift's match: what each sponsor adds, and the ledger entries that show it.

Entries are numbered as on the public match page. Those named for a sponsor come to the amount that
is named with them, refunds included.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from fundraiser.gifts.cause_sentences import sponsor_in_words
from fundraiser.gifts.models import Gift
from fundraiser.i18n.formats import listed, money_alike
from fundraiser.ledger.queries import entry_numbers
from fundraiser.matching.models import Allocation
from fundraiser.matching.queries import list_allocations
from fundraiser.money import Money


@dataclass(frozen=True, slots=True)
class SponsorProof:
    """What one sponsor adds to the gift now, and the entries that come to this amount."""

    sponsor: str  # as the public may read it
    amount: Money
    entries: tuple[int, ...]

    def facts(self, show: Callable[[Money], str]) -> dict[str, str]:
        """Return the words for a sentence."""
        return {
            "match": show(self.amount),
            "sponsor": self.sponsor,
            "entries": _in_words(self.entries),
        }


@dataclass(frozen=True, slots=True)
class MatchProof:
    """The sponsors of a matched gift, in the order in which their pools were spent."""

    given: Money
    parts: tuple[SponsorProof, ...]

    @property
    def newest_entry(self) -> int:
        return max(entry for part in self.parts for entry in part.entries)

    @property
    def sentence(self) -> str:
        """The proof in the current language."""
        show = money_alike([self.given, *(part.amount for part in self.parts)])
        given, facts = show(self.given), [part.facts(show) for part in self.parts]
        if len(facts) == 1:
            text = _("Your %(given)s unlocked %(match)s from %(sponsor)s, %(entries)s.")
            return text % {"given": given, **facts[0]}
        part = _("%(match)s from %(sponsor)s (%(entries)s)")
        parts = listed([part % of_sponsor for of_sponsor in facts])
        return _("Your %(given)s unlocked %(parts)s.", given=given, parts=parts)


def find_proof(gift: Gift) -> MatchProof | None:
    """Return the proof of the gift's match as it is now; None if it has no match."""
    allocations = list_allocations(gift.id)
    return proof_of(gift, allocations, entry_numbers([row.reference for row in allocations]))


def proof_of(
    gift: Gift, allocations: Sequence[Allocation], numbers: Mapping[str, int]
) -> MatchProof | None:
    """Return the proof from the gift's allocations and the numbers of their ledger entries."""
    by_sponsor: dict[int, list[Allocation]] = {}
    for row in allocations:
        by_sponsor.setdefault(row.pool.sponsor_id, []).append(row)
    proofs = [_proof_of(rows, numbers) for rows in by_sponsor.values()]
    parts = tuple(proof for proof in proofs if proof.amount)
    return MatchProof(gift.left, parts) if parts else None


def _proof_of(rows: Sequence[Allocation], numbers: Mapping[str, int]) -> SponsorProof:
    return SponsorProof(
        sponsor=sponsor_in_words(rows[0].pool.sponsor),
        amount=sum((row.change for row in rows), Money.zero(rows[0].currency)),
        entries=tuple(numbers[row.reference] for row in rows if row.change_cents),
    )


def _in_words(entries: Sequence[int]) -> str:
    numbers = listed([str(entry) for entry in entries])
    return ngettext("entry %(numbers)s", "entries %(numbers)s", len(entries), numbers=numbers)

"""Which of the charity's details are its own, and which are still the demo's. Pure."""

from collections.abc import Mapping

from fundraiser.demo.words import ORGANISATION

NAMES = frozenset({"name_en", "name_fr"})
STREET = frozenset({"address_line_1", "postal_code"})
SENTENCES = frozenset({"receipt_sentence_en", "receipt_sentence_fr"})
# A detail that equals the demo's by chance, such as the city, is kept if one of these is own.
KEPT_WITH = {
    "city": STREET,
    "province": STREET,
    "country": STREET,
    "zone": NAMES,
    "currency": NAMES,
    "holidays": NAMES,
    "receipts": SENTENCES,
}


def own_details(details: Mapping[str, object]) -> dict[str, object]:
    """Return the details without those that are still the demo's."""
    own = {name for name, value in details.items() if value != ORGANISATION.get(name)}
    return {
        name: value
        for name, value in details.items()
        if name in own or own & KEPT_WITH.get(name, frozenset())
    }

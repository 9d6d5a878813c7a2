"""The text of an alarm in the current language."""

from collections.abc import Mapping
from datetime import datetime

from fundraiser.alarms.models import Alarm
from fundraiser.i18n.formats import instant, money
from fundraiser.money import Money
from fundraiser.organisation.queries import home_zone

UNKNOWN = "–"


class _Facts(dict[str, str]):
    """Facts as text; a missing one, as from an older release, is a dash."""

    def __missing__(self, _name: str) -> str:
        return UNKNOWN


def cause_of(alarm: Alarm) -> str:
    """Return what is wrong, in one or two sentences."""
    return str(alarm.kind.words.cause) % words_of_facts(alarm.facts)


def words_of_facts(facts: Mapping[str, object]) -> Mapping[str, str]:
    """Return the facts as texts in the current language."""
    return _Facts(
        {name: _in_word(name, fact, str(facts.get("currency", ""))) for name, fact in facts.items()}
    )


def _in_word(name: str, fact: object, currency: str) -> str:
    if name.endswith("_at"):
        return instant(datetime.fromisoformat(str(fact)), home_zone())
    if name.endswith("_cents"):
        return money(Money(int(str(fact)), currency))
    return str(fact)

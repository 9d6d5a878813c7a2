"""The faults that a person or a test sets, to have Stripe and the network at their worst."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

LONGEST_DELAY = 864_000
FARTHEST_CLOCK = 315_360_000
FAIL_STATUSES = (429, 500, 503)
NEW_SESSION = ("POST", "/v1/checkout/sessions")
ON = {"true", "on", "1", "yes"}


def fault(
    default: Any, label: str, hint: str = "Seconds.", *, least: float = 0, most: float = 1000
) -> Any:
    """Return a field with what the page says of it, and the bounds of its number."""
    metadata = {"label": label, "hint": hint, "least": least, "most": most}
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Faults:
    """Every fault, and how it is when nothing is wrong."""

    drop_webhooks: bool = fault(
        default=False,
        label="Drop webhooks",
        hint="Nothing is delivered while this is on, and it is not tried later either.",
    )
    webhook_copies: int = fault(
        1, "Copies of each webhook", "They arrive at the same moment.", least=1, most=10
    )
    webhook_delay_seconds: float = fault(0, "Delay of webhooks", most=3600)
    answer_delay_seconds: float = fault(
        0, "Slow answers", "Seconds. The work is done first; only the answer is late.", most=120
    )
    session_delay_seconds: float = fault(
        0, "Slower checkout sessions", "Seconds on top, to create one.", most=120
    )
    cut_next_answers: int = fault(
        0, "Cut the next answers", "How many. The work is done, and the connection breaks."
    )
    fail_next_answers: int = fault(
        0, "Fail the next requests", "How many. Nothing is done for these."
    )
    fail_status: int = fault(500, "Status of a failure", "429, 500 or 503.", most=599)
    keep_failed_answers: bool = fault(
        default=False,
        label="Keep failures under their key",
        hint="A 500 is repeated for the same idempotency key, as Stripe does.",
    )
    bank_debit_delay_seconds: float = fault(20, "Bank debits settle after", most=LONGEST_DELAY)
    refund_delay_seconds: float = fault(20, "Slow refunds end after", most=LONGEST_DELAY)
    balance_delay_seconds: float = fault(0, "Fees are known after", most=LONGEST_DELAY)
    clock_offset_seconds: int = fault(
        0,
        "Clock ahead by",
        "Seconds; 86400 is a day. Pages expire and debits settle by this clock.",
        least=-FARTHEST_CLOCK,
        most=FARTHEST_CLOCK,
    )

    def delay_of(self, method: str, path: str) -> float:
        """Return how many seconds late a request of the API is answered."""
        is_new_session = (method, path) == NEW_SESSION
        return self.answer_delay_seconds + self.session_delay_seconds * is_new_session


FIELDS = {each.name: each for each in fields(Faults)}
SWITCHES = [name for name, each in FIELDS.items() if each.type == "bool"]


class FaultRefused(ValueError):
    """A fault cannot be set so; `name` says which."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


def with_faults(faults: Faults, settings: Mapping[str, Any]) -> Faults:
    """Return `faults` with the named ones set; raises FaultRefused and changes nothing."""
    unknown = settings.keys() - FIELDS.keys()
    if unknown:
        raise FaultRefused(unknown.pop(), "There is no such fault.")
    return replace(faults, **{name: value_of(name, value) for name, value in settings.items()})


def value_of(name: str, value: Any) -> Any:
    if name in SWITCHES:
        return str(value).strip().lower() in ON
    if name == "fail_status" and str(value) not in map(str, FAIL_STATUSES):
        raise FaultRefused(name, f"Enter one of {FAIL_STATUSES}.")
    least, most = (FIELDS[name].metadata[bound] for bound in ("least", "most"))
    try:
        number = int(str(value)) if FIELDS[name].type == "int" else float(str(value))
    except ValueError:
        number = most + 1
    if not least <= number <= most:
        raise FaultRefused(name, f"Enter a number from {least} to {most}.")
    return number


def as_document(faults: Faults) -> dict[str, Any]:
    return asdict(faults)

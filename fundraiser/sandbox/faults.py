"""The faults a person or a test turns to make the stand-in misbehave as Stripe and networks do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Faults:
    """Every fault and its resting place; limits in `LIMITS`."""

    drop_webhooks: bool = False
    webhook_copies: int = 1
    webhook_delay_seconds: float = 0.0
    reorder_webhooks: bool = False
    answer_delay_seconds: float = 0.0
    cut_next_answers: int = 0
    fail_next_answers: int = 0
    fail_percent: int = 0
    fail_status: int = 500
    keep_failed_answers: bool = False
    bank_debit_delay_seconds: float = 20.0
    refund_delay_seconds: float = 20.0
    balance_delay_seconds: float = 0.0
    clock_offset_seconds: int = 0


LIMITS: Mapping[str, tuple[float, float]] = {
    "webhook_copies": (1, 10),
    "webhook_delay_seconds": (0, 3600),
    "answer_delay_seconds": (0, 120),
    "cut_next_answers": (0, 1000),
    "fail_next_answers": (0, 1000),
    "fail_percent": (0, 100),
    "bank_debit_delay_seconds": (0, 864_000),
    "refund_delay_seconds": (0, 864_000),
    "balance_delay_seconds": (0, 864_000),
    "clock_offset_seconds": (-315_360_000, 315_360_000),
}
FAIL_STATUSES = (429, 500, 503)
SWITCHED_ON = {"true", "on", "1", "yes"}
SWITCHED_OFF = {"false", "off", "0", "no", ""}


class FaultRefused(ValueError):
    """A fault has no such place; `name` says which."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name


def with_faults(faults: Faults, settings: Mapping[str, Any]) -> Faults:
    """Return `faults` with the named ones set; raises FaultRefused and changes nothing."""
    kinds = {fault.name: fault.type for fault in fields(Faults)}
    changed: dict[str, Any] = {}
    for name, value in settings.items():
        if name not in kinds:
            raise FaultRefused(name, "there is no such fault")
        changed[name] = value_of(name, str(kinds[name]), value)
    return replace(faults, **changed)


def value_of(name: str, kind: str, value: Any) -> Any:
    if kind == "bool":
        return switch_of(name, value)
    if name == "fail_status" and str(value) not in map(str, FAIL_STATUSES):
        raise FaultRefused(name, f"must be one of {FAIL_STATUSES}")
    try:
        number = int(str(value)) if kind == "int" else float(str(value))
    except ValueError as error:
        raise FaultRefused(name, "must be a number") from error
    least, most = LIMITS.get(name, (0, 1000))
    if not least <= number <= most:
        raise FaultRefused(name, f"must be between {least:g} and {most:g}")
    return number


def switch_of(name: str, value: Any) -> bool:
    word = str(value).strip().lower()
    if word in SWITCHED_ON:
        return True
    if word in SWITCHED_OFF:
        return False
    raise FaultRefused(name, "must be on or off")


def as_document(faults: Faults) -> dict[str, Any]:
    return asdict(faults)

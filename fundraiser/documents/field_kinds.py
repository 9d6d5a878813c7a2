"""The form fields that a document may have."""

from dataclasses import dataclass
from enum import Enum


class FieldKind(Enum):
    LINE = "line"
    LINES = "lines"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class FormField:
    """A field to fill in. `label` is what a screen reader says, and a pointer shows."""

    label: str
    kind: FieldKind = FieldKind.LINE

"""Enums whose members have a label and a tone:

    class GiftStatus(LabelledEnum):
        RECEIVED = "received", _l("Received"), Tone.GOOD

The value is stored, the label is what people read, and the tone chooses the colour.
"""

from enum import StrEnum
from typing import Self

from flask_babel import LazyString


class Tone(StrEnum):
    """The colour of a status. Its label must say the same."""

    PLAIN = "plain"
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


class LabelledEnum(StrEnum):
    """An enum whose members have a `label`, in the current language, and a `tone`."""

    _value_: str
    label: LazyString
    tone: Tone

    # `label` has a default because lookup passes the value alone. A shape test requires a label.
    def __new__(cls, value: str, label: LazyString = "", tone: Tone = Tone.PLAIN) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, LazyString]]:
        """Return (value, label) of all members, for a form."""
        return [(member.value, member.label) for member in cls]

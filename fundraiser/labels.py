"""What a member of an enum is called, beside the member:

    class GiftStatus(LabelledEnum):
        RECEIVED = "received", _l("Received"), Tone.GOOD

Its value is stored, its label is what people read, its tone says how good the news is.
"""

from enum import StrEnum
from typing import Self

from flask_babel import LazyString


class Tone(StrEnum):
    """How a status is coloured; its label says it, too."""

    PLAIN = "plain"
    GOOD = "good"
    WAIT = "wait"
    BAD = "bad"


class LabelledEnum(StrEnum):
    """An enum whose members have a `label`, in the language spoken, and a `tone`."""

    _value_: str
    label: LazyString
    tone: Tone

    # A member is found by its value alone; one that is declared without a label fails a shape test.
    def __new__(cls, value: str, label: LazyString = "", tone: Tone = Tone.PLAIN) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, LazyString]]:
        """Return the members as choices of a form, in their order."""
        return [(member.value, member.label) for member in cls]

"""Acts on pages, teams, flags, cash and cheques: what each is called, says and does.

An act is a row of a table: its words, from which steps it is possible, and the operation. One view
and one template for each kind of record show it: what it does, in sentences; then a reason or note.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from fundraiser.staff.forms import DecisionForm, ReasonForm
from fundraiser.web.actors import Actor

Record = TypeVar("Record")
NOTE = _l("Note (optional)")
READ_BY_US = _l("Only colleagues see it, in the history.")
Pledges = Sequence[int]  # whose pages at Stripe are to be ended, after the transaction


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides: their words, what they saw, who they are, and when."""

    words: str
    seen: str
    actor: Actor
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffAct(Generic[Record]):
    """One thing that can be done to a record. With a reason, somebody else reads what is typed."""

    title: LazyString
    sentences: tuple[LazyString, ...]
    button: LazyString
    done: LazyString
    label: LazyString
    from_steps: frozenset[StrEnum]
    do: Callable[[Record, Decision], Pledges | None]
    hint: LazyString | str = ""
    has_reason: bool = False

    def form(self) -> DecisionForm:
        return ReasonForm() if self.has_reason else DecisionForm()


def possible_acts(
    acts: Mapping[str, StaffAct[Record]], step: StrEnum
) -> list[tuple[str, LazyString]]:
    """Return the names and titles of what can be done from a step, in the order of the table."""
    return [(name, act.title) for name, act in acts.items() if step in act.from_steps]

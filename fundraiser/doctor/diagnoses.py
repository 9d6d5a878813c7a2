"""What a check found."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    LOOK = "look"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One line: what was looked at, how it is, and what to do unless all is well."""

    verdict: Verdict
    subject: str
    state: str
    what_to_do: str = ""


def ok(subject: str, state: str) -> Diagnosis:
    return Diagnosis(Verdict.OK, subject, state)


def look(subject: str, state: str, what_to_do: str) -> Diagnosis:
    return Diagnosis(Verdict.LOOK, subject, state, what_to_do)


def wrong(subject: str, state: str, what_to_do: str) -> Diagnosis:
    return Diagnosis(Verdict.WRONG, subject, state, what_to_do)

"""Which parameters an endpoint takes, and what Stripe says when it gets others.

A `Hash` describes the parameters of an endpoint or of one of them; `check` returns them typed
(whole numbers, flags, lists) or raises StripeError. What Stripe knows and the stand-in does
not do is `NotHere`: refused with a sentence that says so, never passed over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request, not_done_here

LARGEST_WHOLE = 10**15


class Parameter(Protocol):
    """One parameter: turns what was sent into a value, or raises StripeError."""

    def check(self, value: Any, name: str) -> Any: ...


@dataclass(frozen=True)
class Text:
    longest: int = 5000
    may_be_empty: bool = False

    def check(self, value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise bad_request(f"Invalid string: {shown(value)}", param=name)
        if not value and not self.may_be_empty:
            raise empty(name)
        if len(value) > self.longest:
            raise bad_request(
                f"Invalid string: {value[:10]}...{value[-5:]}; must be at most {self.longest} "
                "characters",
                param=name,
            )
        return value


@dataclass(frozen=True)
class Address:
    """An absolute http or https URL."""

    def check(self, value: Any, name: str) -> str:
        address = Text().check(value, name)
        if not re.match(r"https?://[^\s/?#]+[^\s]*\Z", address):
            raise bad_request("Not a valid URL", param=name, code="url_invalid")
        return address


@dataclass(frozen=True)
class Email:
    def check(self, value: Any, name: str) -> str:
        address = Text(longest=800).check(value, name)
        if not looks_like_email(address):
            raise bad_request(
                f"Invalid email address: {address[:100]}", param=name, code="email_invalid"
            )
        return address


@dataclass(frozen=True)
class Whole:
    """A whole number, as Stripe's integers: digits only, so that no fraction slips in."""

    least: int = 0

    def check(self, value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.match(r"-?[0-9]{1,18}\Z", value):
            raise bad_request(
                f"Invalid integer: {shown(value)}", param=name, code="parameter_invalid_integer"
            )
        number = int(value)
        if number < self.least:
            wanted = "positive" if self.least == 1 else "non-negative"
            raise bad_request(
                f"Invalid {wanted} integer", param=name, code="parameter_invalid_integer"
            )
        return min(number, LARGEST_WHOLE)


@dataclass(frozen=True)
class Flag:
    def check(self, value: Any, name: str) -> bool:
        if value not in ("true", "false"):
            raise bad_request(f"Invalid boolean: {shown(value)}", param=name)
        return bool(value == "true")


@dataclass(frozen=True)
class Choice:
    choices: tuple[str, ...]

    def check(self, value: Any, name: str) -> str:
        if value not in self.choices:
            raise bad_request(
                f"Invalid {name}: must be one of {in_words(self.choices)}", param=name
            )
        return str(value)


@dataclass(frozen=True)
class ListOf:
    of: Parameter
    longest: int = 100

    def check(self, value: Any, name: str) -> list[Any]:
        if value == "":
            return []
        if not isinstance(value, list):
            raise bad_request("Invalid array", param=name)
        if len(value) > self.longest:
            raise bad_request(f"Array must have at most {self.longest} elements", param=name)
        return [self.of.check(item, f"{name}[{place}]") for place, item in enumerate(value)]


@dataclass(frozen=True)
class Metadata:
    """At most 50 keys of 40 characters, values of 500."""

    def check(self, value: Any, name: str) -> dict[str, str]:
        if value == "":
            return {}
        if isinstance(value, list):
            value = {str(place): item for place, item in enumerate(value)}
        if not isinstance(value, dict):
            raise bad_request("Invalid object", param=name)
        if len(value) > 50:
            raise bad_request(
                f"Metadata can have at most 50 keys ({len(value)} were sent).", param=name
            )
        for key, text in value.items():
            self.check_pair(key, text, name)
        return value

    @staticmethod
    def check_pair(key: str, text: Any, name: str) -> None:
        if not isinstance(text, str):
            raise bad_request("Metadata values must be strings", param=f"{name}[{key[:40]}]")
        if len(key) > 40:
            raise bad_request(
                f"Metadata keys must be up to 40 characters long. {len(key)} characters were sent.",
                param=name,
            )
        if len(text) > 500:
            raise bad_request(
                "Metadata values can have up to 500 characters, but you passed in a value that "
                f"is {len(text)} characters. Invalid value: {text[:30]}",
                param=f"{name}[{key}]",
            )


@dataclass(frozen=True)
class NotHere:
    """A parameter Stripe takes and the stand-in does not yet; `code` where Stripe refuses too."""

    reason: str = ""
    code: str | None = None

    def check(self, value: Any, name: str) -> Any:
        if self.reason:
            raise bad_request(self.reason, param=name, code=self.code)
        raise not_done_here(f"`{name}`", param=name)


@dataclass(frozen=True)
class Hash:
    """Named parameters; any other name is refused as unknown."""

    fields: Mapping[str, Parameter]
    required: tuple[str, ...] = ()
    several: str = field(default="Invalid object", kw_only=True)

    def check(self, value: Any, name: str = "") -> Document:
        if not isinstance(value, dict):
            raise bad_request(self.several, param=name)
        unknown = [inside(name, key) for key in value if key not in self.fields]
        if unknown:
            raise received_unknown(unknown)
        missing = [inside(name, key) for key in self.required if key not in value]
        if missing:
            raise bad_request(
                f"Missing required param: {missing[0]}.", param=missing[0], code="parameter_missing"
            )
        return {key: self.fields[key].check(sent, inside(name, key)) for key, sent in value.items()}


@dataclass(frozen=True)
class EitherWholeOrRange:
    """A `created` filter: one instant, or bounds."""

    def check(self, value: Any, name: str) -> Document:
        if isinstance(value, str):
            instant = Whole().check(value, name)
            return {"gte": instant, "lte": instant}
        bounds = Hash({bound: Whole() for bound in ("gt", "gte", "lt", "lte")})
        return bounds.check(value, name)


def inside(name: str, key: str) -> str:
    return f"{name}[{key}]" if name else key


def received_unknown(names: list[str]) -> StripeError:
    plural = "s" if len(names) > 1 else ""
    return bad_request(
        f"Received unknown parameter{plural}: {', '.join(name[:100] for name in names[:10])}",
        param=names[0][:100],
        code="parameter_unknown",
    )


def empty(name: str) -> StripeError:
    return bad_request(
        f"You passed an empty string for '{name}'. We assume empty values are an attempt to unset "
        f"a parameter; however '{name}' cannot be unset. You should remove '{name}' from your "
        "request or supply a non-empty value.",
        param=name,
        code="parameter_invalid_empty",
    )


def shown(value: Any) -> str:
    return str(value)[:60]


def in_words(choices: tuple[str, ...]) -> str:
    if len(choices) < 3:
        return " or ".join(choices)
    return f"{', '.join(choices[:-1])}, or {choices[-1]}"


def looks_like_email(address: str) -> bool:
    """Say whether it has the shape of an address; nothing is sent to it."""
    return bool(re.match(r"[^\s@<>\"(),;:]+@[^\s@.]+(\.[^\s@.]+)+\Z", address))

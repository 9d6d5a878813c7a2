"""The parameters of a request: checked against the SDK's types, returned typed, or refused.

What Stripe knows and the stand-in does not do is refused with a sentence that says so, never
passed over in silence. `done` names what it does, like `line_items.quantity`.
"""

from __future__ import annotations

import re
import typing
from collections.abc import Collection, Mapping
from typing import Any

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request, not_done_here
from fundraiser.sandbox.sdk import alternatives, choices_in, is_hash, parameters_of

LARGEST_WHOLE = 10**15
LONGEST_TEXT = 5000
LONGEST: Mapping[str, int] = {"client_reference_id": 200, "name": 250}
MOST_ITEMS = {"expand": 20, "types": 20}
POSITIVE = {"amount", "limit", "quantity"}


def check_parameters(sent: Any, described: Any, done: Collection[str] = ()) -> Document:
    """Return the parameters typed; raises StripeError. Without `done`, all are done here."""
    return check_hash(sent, described, "", done)


def check_hash(sent: Any, described: Any, name: str, done: Collection[str]) -> Document:
    if not isinstance(sent, dict):
        raise bad_request("Invalid object", param=name)
    known = parameters_of(described)
    for key in sent:
        refuse_undone(inside(name, key), done, is_known=key in known)
    unknown = [inside(name, key) for key in sent if key not in known]
    if unknown:
        raise received_unknown(unknown)
    for key in sorted(described.__required_keys__ - sent.keys()):
        raise missing(inside(name, key))
    return {key: check_value(sent[key], known[key], inside(name, key), done) for key in sent}


def refuse_undone(name: str, done: Collection[str], *, is_known: bool) -> None:
    path = path_of(name)
    if not is_known or not done or path == "expand":
        return
    if not any(overlaps(path, action) for action in done):
        raise not_done_here(f"`{name}`", param=name)


def path_of(name: str) -> str:
    """Return `a.b` for `a[0][b]`."""
    return ".".join(re.findall(r"[a-z_]+", name))


def overlaps(path: str, action: str) -> bool:
    return f"{path}.".startswith(f"{action}.") or f"{action}.".startswith(f"{path}.")


def check_value(value: Any, kind: Any, name: str, done: Collection[str]) -> Any:
    kinds = list(alternatives(kind))
    hashes = [kind for kind in kinds if is_hash(kind)]
    lists = [kind for kind in kinds if typing.get_origin(kind) is list]
    scalars = [kind for kind in kinds if kind in SCALARS]
    if any(typing.get_origin(kind) is dict for kind in kinds):
        return check_metadata(value, name)
    if lists:
        return check_list(value, typing.get_args(lists[0])[0], name, done)
    if choices_in(kinds):
        return check_choice(value, choices_in(kinds), name)
    if hashes and (isinstance(value, dict) or not scalars):
        return check_hash(value, hashes[0], name, done)
    return SCALARS[scalars[0]](value, name)


def check_list(value: Any, kind: Any, name: str, done: Collection[str]) -> list[Any]:
    if value == "":
        return []
    if not isinstance(value, list):
        raise bad_request("Invalid array", param=name)
    most = MOST_ITEMS.get(name, 100)
    if len(value) > most:
        raise bad_request(f"Array must have at most {most} elements", param=name)
    return [check_value(item, kind, f"{name}[{place}]", done) for place, item in enumerate(value)]


def check_choice(value: Any, choices: tuple[str, ...], name: str) -> str:
    if value not in choices:
        wanted = f"{', '.join(choices[:-1])}, or {choices[-1]}"
        raise bad_request(f"Invalid {name}: must be one of {wanted}", param=name)
    return str(value)


def check_metadata(value: Any, name: str) -> dict[str, str]:
    """Return metadata: at most 50 keys of 40 characters, values of 500."""
    if isinstance(value, list):
        value = {str(place): item for place, item in enumerate(value)}
    if value == "":
        return {}
    if not isinstance(value, dict):
        raise bad_request("Invalid object", param=name)
    if len(value) > 50:
        raise bad_request(
            f"Metadata can have at most 50 keys ({len(value)} were sent).", param=name
        )
    for key, text in value.items():
        check_pair(key, text, name)
    return value


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


def check_text(value: Any, name: str) -> str:
    last = path_of(name).rpartition(".")[2]
    longest = LONGEST.get(last, LONGEST_TEXT)
    if not isinstance(value, str):
        raise bad_request(f"Invalid string: {shown(value)}", param=name)
    if not value:
        raise empty(name)
    if len(value) > longest:
        raise bad_request(
            f"Invalid string: {value[:10]}...{value[-5:]}; must be at most {longest} characters",
            param=name,
        )
    if last.endswith("url"):
        check_address(value, name)
    if last.endswith("email") and not looks_like_email(value):
        message = f"Invalid email address: {value[:100]}"
        raise bad_request(message, param=name, code="email_invalid")
    return value


def check_address(value: str, name: str) -> None:
    if not re.match(r"https?://[^\s/?#]+[^\s]*\Z", value):
        raise bad_request("Not a valid URL", param=name, code="url_invalid")


def check_whole(value: Any, name: str) -> int:
    """Return a whole number: digits only, so that no fraction slips in."""
    least = 1 if path_of(name).rpartition(".")[2] in POSITIVE else 0
    if not isinstance(value, str) or not re.match(r"-?[0-9]{1,18}\Z", value):
        message = f"Invalid integer: {shown(value)}"
    elif int(value) < least:
        message = f"Invalid {'positive' if least else 'non-negative'} integer"
    else:
        return min(int(value), LARGEST_WHOLE)
    raise bad_request(message, param=name, code="parameter_invalid_integer")


def check_flag(value: Any, name: str) -> bool:
    if value not in ("true", "false"):
        raise bad_request(f"Invalid boolean: {shown(value)}", param=name)
    return bool(value == "true")


SCALARS: Mapping[Any, typing.Callable[[Any, str], Any]] = {
    str: check_text,
    int: check_whole,
    bool: check_flag,
}


def inside(name: str, key: str) -> str:
    return f"{name}[{key}]" if name else key


def missing(name: str) -> StripeError:
    return bad_request(f"Missing required param: {name}.", param=name, code="parameter_missing")


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


def looks_like_email(address: str) -> bool:
    """Say whether it has the shape of an address; nothing is sent to it."""
    return bool(re.match(r"[^\s@<>\"(),;:]+@[^\s@.]+(\.[^\s@.]+)+\Z", address))

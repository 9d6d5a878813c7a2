"""Reading Stripe's form encoding: `line_items[0][quantity]=1`, `expand[]=customer`."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from fundraiser.sandbox.documents import Document
from fundraiser.sandbox.errors import StripeError, bad_request

MOST_FIELDS = 1000
DEEPEST = 12
NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")
BRACKET = re.compile(r"\[([^\[\]]*)\]")


def decode_form(raw: bytes) -> Document:
    """Return the nested parameters of a form-encoded body or query string.

    Raises StripeError where the bytes are not such a form; never anything else.
    """
    nested: Document = {}
    for name, value in read_pairs(raw):
        place(nested, split_name(name), value, name=name)
    return {name: with_lists(value) for name, value in nested.items()}


def read_pairs(raw: bytes) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise badly_encoded() from error
    if any("\0" in name or "\0" in value for name, value in pairs):
        raise badly_encoded()
    return pairs


def badly_encoded() -> StripeError:
    return bad_request(
        "Invalid request (check that your POST data is form-encoded UTF-8, with at most "
        f"{MOST_FIELDS} fields)."
    )


def split_name(name: str) -> list[str]:
    """Turn `a[b][]` into `["a", "b", ""]`."""
    match = NAME.match(name)
    if match is None:
        raise bad_request(f"Invalid parameter name: {name[:100]}", param=name[:100])
    path = [match[1], *BRACKET.findall(match[2])]
    if len(path) > DEEPEST:
        raise bad_request(f"Parameter nested too deeply: {name[:100]}", param=name[:100])
    return path


def place(nested: Document, path: list[str], value: str, *, name: str) -> None:
    """Set `value` at `path`; an empty step appends, as in `expand[]`."""
    here = nested
    for position, step in enumerate(path):
        key = step if step or position == 0 else str(len(here))
        if position == len(path) - 1:
            if isinstance(here.get(key), dict):
                raise bad_request(f"Invalid value for {name[:100]}", param=path[0])
            here[key] = value
            return
        below = here.setdefault(key, {})
        if not isinstance(below, dict):
            raise bad_request(f"Invalid value for {name[:100]}", param=path[0])
        here = below


def with_lists(value: Any) -> Any:
    """Return `value` with every hash whose keys are indices turned into a list, in their order."""
    if not isinstance(value, dict):
        return value
    inside = {key: with_lists(below) for key, below in value.items()}
    if inside and all(key.isascii() and key.isdigit() and len(key) < 6 for key in inside):
        return [inside[key] for key in sorted(inside, key=int)]
    return inside

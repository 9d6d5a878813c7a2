"""Survivors that are known: they behave as the code does, so that no test can tell them apart."""

import tomllib
from pathlib import Path

from tests.mutants.making import Mutant

LIST = Path(__file__).with_name("equivalent.toml")
Key = tuple[str, str, str, str]


def read_equivalent() -> dict[Key, str]:
    """Return the reason of each."""
    entries = tomllib.loads(LIST.read_text(encoding="utf-8")).get("equivalent", [])
    return {
        (each["file"], each["function"], each["was"], each["now"]): each["reason"]
        for each in entries
    }


def entry(mutant: Mutant) -> str:
    """Return what to write into the list, but for the reason."""
    lines = zip(("file", "function", "was", "now"), mutant.key, strict=True)
    written = "\n".join(f"{name} = {_quoted(value)}" for name, value in lines)
    return f"[[equivalent]]\n{written}\nreason = "


def _quoted(text: str) -> str:
    if "'" not in text:
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

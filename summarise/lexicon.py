"""Word lists and cues that people can read and add to: TOML files in `summarise/data`, read once, on first use."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed data file `name` (without ``.toml``)."""
    return tomllib.loads((files("summarise") / "data" / f"{name}.toml").read_text("utf-8"))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """A block of words, one or more a line, as a set.

    >>> "said" in words("cues", "saying")
    True
    """
    return frozenset(table(name)[key].split())


@cache
def lines(name: str, key: str) -> tuple[str, ...]:
    """A block of phrases, one a line, in the file's order, without empty lines."""
    return tuple(line.strip() for line in table(name)[key].splitlines() if line.strip())


@cache
def plain(name: str) -> frozenset[str]:
    """A plain list of words, one a line."""
    return frozenset((files("summarise") / "data" / f"{name}.txt").read_text("utf-8").split())

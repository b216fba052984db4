"""Word lists and cues that people can read and add to: TOML files in `summarise/data`, read once, on first use."""

from __future__ import annotations

import re
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
def cues(name: str, group: str, key: str) -> re.Pattern[str]:
    """A block of cues in a table of a data file as one pattern; nothing matches it where the block is missing.

    The notation is told at the head of ``questions.toml``.

    >>> cues("questions", "stated unknown", "cues").search("It was not immediately clear who won.").group()
    'was not immediately clear'
    """
    listed = [line.strip() for line in table(name)[group].get(key, "").splitlines() if line.strip()]
    if not listed:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, listed))})(?!\w)", re.IGNORECASE)


_CLASSES = {
    "<day>": "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "<month>": "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.?)",
    "<number>": r"\d{1,3}",
    "<year>": r"20\d\d",
}


def _pattern(cue: str) -> str:
    """One cue as a regular expression.

    >>> _pattern("no [firm] (word|date)")
    'no(?:\\\\s+firm)?\\\\s+(?:word|date)'
    """
    lead = ""
    while cue.startswith("["):
        optional, cue = cue[1:].split("] ", 1)
        lead += f"(?:{optional} )?"
    found = lead + re.sub(r" \[([^\]]*)\]", r"(?: \1)?", cue)
    found = re.sub(r"\[([^\]]*)\]", r"(?:\1)?", found)
    found = re.sub(
        r"\((?!\?)", "(?:", found.replace(" ... ", " (?:[^.;:?!]*? )?").replace(" .. ", " (?:<words> ){0,4}?")
    )
    found = found.replace("'", "[’']").replace("*", "<ending>").replace(" ", r"\s+")
    for name, pattern in {**_CLASSES, "<words>": r"[\w’'-]+,?", "<ending>": r"[\w’'-]*"}.items():
        found = found.replace(name, pattern)
    return found


@cache
def plain(name: str) -> frozenset[str]:
    """A plain list of words, one a line."""
    return frozenset((files("summarise") / "data" / f"{name}.txt").read_text("utf-8").split())

"""Word lists and cues that people can read and add to: TOML files in `summarise/data`, read once, on first use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence, Set
from functools import cache, cached_property
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


class Cues:
    """A block of cues as one pattern, and what a text must hold for any of them to match."""

    def __init__(self, listed: Sequence[str]) -> None:
        self.listed = listed
        needed = [_needed(cue) for cue in listed]
        self.needed = None if None in needed else frozenset().union(*(words for words in needed if words))
        """Of these words, in lower case, a text holds one where a cue matches; None if that cannot be told."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All cues as one; put together when a text may hold one, for that takes milliseconds."""
        if not self.listed:
            return re.compile(r"(?!)")
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, self.listed))})(?!\w)", re.IGNORECASE)

    def finditer(self, text: str, held: Set[str]) -> Iterator[re.Match[str]]:
        """Every cue in a text; `held` are its words, or those of a longer text it was taken from."""
        if self.needed is None or not self.needed.isdisjoint(held):
            yield from self.pattern.finditer(text)

    def search(self, text: str, held: Set[str]) -> re.Match[str] | None:
        """The first of them."""
        return next(self.finditer(text, held), None)


def held(text: str) -> frozenset[str]:
    """The words of a text as `Cues` asks for them."""
    return frozenset(_WORD.findall(text.lower().replace("’", "'")))


_WORD = re.compile(r"\w+(?:'\w+)*")


@cache
def cues(name: str, group: str, key: str) -> Cues:
    """A block of cues in a table of a data file; nothing matches them where the block is missing.

    The notation is told at the head of ``questions.toml``.

    >>> text = "It was not immediately clear who won."
    >>> cues("questions", "stated unknown", "cues").search(text, held(text)).group()
    'was not immediately clear'
    """
    return Cues([line.strip() for line in table(name)[group].get(key, "").splitlines() if line.strip()])


def _needed(cue: str) -> frozenset[str] | None:
    """Words of which a text must hold one for a cue to match: the part of it with the longest words; None if none is sure.

    >>> sorted(_needed("(is|was) [still] (unclear|not known)")), _needed("warn*")
    (['known', 'unclear'], None)
    """
    parts = re.findall(r"\((?:[^()]|\([^()]*\))*\)|[^\s()]+", re.sub(r"\[[^\]]*\]", "", cue))
    found = [
        [max(re.findall(r"[\w*<>]+(?:'\w+)*", one), key=len) for one in re.sub(r"^\(|\)$", "", part).split("|")]
        for part in parts
        if re.search(r"\w", part)
    ]
    sure = [words for words in found if not any(mark in word for word in words for mark in "*<")]
    return frozenset(max(sure, key=lambda words: min(map(len, words)))) if sure else None


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

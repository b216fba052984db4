"""Word lists and cues that people can read and add to: TOML files in `summarise/data`, read once, on first use."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence, Set
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
    return _listed(table(name)[key])


def _listed(block: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in block.splitlines() if line.strip())


class Cues:
    """A block of cues. Each is looked for only where a text holds one of each set of words it needs, and put together then."""

    def __init__(self, listed: Sequence[str]) -> None:
        self.listed = listed
        self._patterns: dict[int, re.Pattern[str]] = {}
        self._always: list[int] = []
        self._by_word: dict[str, list[int]] = {}
        self._others: dict[int, list[tuple[frozenset[str], list[str]]]] = {}
        for at, cue in enumerate(listed):
            needed = _needed(cue)
            rarest = next((words for words in needed if "*" not in "".join(words)), None)
            self._others[at] = [_told_apart(words) for words in needed if words is not rarest]
            if rarest is None:
                self._always.append(at)
            for word in rarest or ():
                self._by_word.setdefault(word, []).append(at)
        self._words = frozenset(self._by_word)

    def finditer(self, text: str, held: Set[str]) -> Iterator[re.Match[str]]:
        """Every cue in a text from left to right, none in another; of two at one place the one that is listed first.

        `held` are the text's words (see there), or those of a longer text it was taken from.
        """
        tried = self._tried(text, held)
        if not tried:
            return
        straight = text.replace("’", "'")
        found = [(m.start(), at, m) for at in tried for m in self._pattern(at).finditer(straight)]
        end = 0
        for start, _, match in sorted(found, key=lambda item: item[:2]):
            if start >= end:
                yield match
                end = max(end, match.end())

    def _tried(self, text: str, held: Set[str]) -> list[int]:
        """The cues that may be in a text: few of those of which it has one word have a word of each set in it."""
        near = [at for word in self._words & held for at in self._by_word[word]] + self._always
        if not near:
            return []
        lower = text.lower().replace("’", "'")
        return [at for at in {*near} if _one_of_each(self._others[at], held, lower)]

    def search(self, text: str, held: Set[str]) -> re.Match[str] | None:
        """The first of them."""
        return next(self.finditer(text, held), None)

    def _pattern(self, at: int) -> re.Pattern[str]:
        if at not in self._patterns:
            self._patterns[at] = re.compile(rf"(?<!\w)(?:{pattern(self.listed[at])})(?!\w)", re.IGNORECASE)
        return self._patterns[at]


def _told_apart(words: Sequence[str]) -> tuple[frozenset[str], list[str]]:
    """Whole words, and the beginnings of words, which a cue marks with a star."""
    return frozenset(word for word in words if "*" not in word), [word.strip("*") for word in words if "*" in word]


def _one_of_each(sets: Sequence[tuple[frozenset[str], Sequence[str]]], held: Set[str], text: str) -> bool:
    """Whether a text has a word of each set; in loops, for it is asked a thousand times a brief."""
    for words, beginnings in sets:
        if words.isdisjoint(held):
            for beginning in beginnings:
                if beginning in text:
                    break
            else:
                return False
    return True


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
    return Cues(_listed(table(name)[group].get(key, "")))


def _needed(cue: str) -> list[list[str]]:
    """Sets of words, each of which a text must hold one of for a cue to match: for each part of it that has some for sure.

    The set with the longest words comes first.

    >>> _needed("(is|was) [still] (unclear|not known)"), _needed("warn* .. <day>")
    ([['unclear', 'known'], ['is', 'was']], [['warn*']])
    """
    plain = re.sub(r"\[[^\]]*\]", "", cue)
    found = [
        [max(re.findall(r"[\w*<>]+(?:'\w+)*", one), key=len).lower() for one in part.split("|")]
        for part in _parts(plain)
        if re.search(r"\w", part)
    ]
    sure = [words for words in found if not any("<" in word for word in words)]
    return sorted(sure, key=lambda words: -min(map(len, words)))


_CLASSES = {
    "<day>": "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day",
    "<month>": "(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.?)",
    "<number>": r"\d{1,3}",
    "<year>": r"20\d\d",
}


def _parts(cue: str) -> Iterator[str]:
    """What stands between spaces outside parentheses.

    >>> list(_parts("no (word (of|on)|news) yet"))
    ['no', '(word (of|on)|news)', 'yet']
    """
    part = ""
    for piece in cue.split(" "):
        part = f"{part} {piece}" if part else piece
        if part.count("(") == part.count(")"):
            yield part
            part = ""


def pattern(cue: str) -> str:
    """One cue as a regular expression for a text with straight apostrophes.

    A class of letters with a curly one in it takes ten times as long to put together, and there are hundreds.

    >>> pattern("no [firm] (word|date)")
    'no(?:\\\\s+firm)?\\\\s+(?:word|date)'
    >>> bool(re.search(pattern("argue* ... could"), "argued on Monday that it could"))
    True
    """
    lead = ""
    while cue.startswith("["):
        optional, cue = cue[1:].split("] ", 1)
        lead += f"(?:{optional} )?"
    found = lead + re.sub(r" \[([^\]]*)\]", r"(?: \1)?", cue)
    found = re.sub(r"\[([^\]]*)\]", r"(?:\1)?", found)
    found = re.sub(r"\((?!\?)", "(?:", found.replace(" ... ", " <any>").replace(" .. ", " (?:<words> ){0,4}?"))
    found = found.replace("*", "<ending>").replace(" ", r"\s+")
    for name, meant in {
        **_CLASSES,
        "<any>": r"(?:[^.;:?!]*?\s)?",
        "<words>": r"[\w'-]+,?",
        "<ending>": r"[\w'-]*",
    }.items():
        found = found.replace(name, meant)
    return found


@cache
def plain(name: str) -> frozenset[str]:
    """A plain list of words, one a line."""
    return frozenset((files("summarise") / "data" / f"{name}.txt").read_text("utf-8").split())

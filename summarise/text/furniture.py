"""The cues of `data/furniture.toml`: whether a line holds one of a kind, found quickly, for every line of a page is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import groupby

from ..lexicon import lines


@cache
def cued(kind: str) -> Callable[[str, str], bool]:
    """Whether a line, given as it is and `plainest`, holds a cue of a kind.

    Those with ^ are tried at its start only. Most others hold some letters that few lines have: they are compiled and looked
    for only where a line has them.
    """
    cues = lines("furniture", kind)
    at_start = _pattern(*(cue for cue in cues if cue.startswith("^")))
    asking = [(needed(cue), cue) for cue in cues if not cue.startswith("^")]
    others = [cue for letters, cue in asking if not letters]
    always = _pattern(*others) if others else None
    asked: dict[str, list[str]] = {}
    for letters, cue in asking:
        for one in letters:
            asked.setdefault(one, []).append(cue)

    def held(text: str, plainest: str) -> bool:
        if at_start.match(text) or (always and always.search(text)):
            return True
        # Hundreds of lines are asked for a hundred cues each: `filter` looks for their letters without a step of Python.
        there = filter(plainest.__contains__, asked)
        return any(_pattern(cue).search(text) for one in there for cue in asked[one])

    return held


@cache
def _pattern(*cues: str) -> re.Pattern[str]:
    """Any of some cues; one that begins at a word's edge begins with the word, which is quicker to look for."""
    tried = [rf"\b(?=\w)(?:{cue[2:]})" if cue.startswith(r"\b") else f"(?:{cue})" for cue in cues]
    return re.compile("|".join(tried) or "(?!)", re.IGNORECASE)


def needed(cue: str) -> tuple[str, ...]:
    r"""Runs of characters, in lower case, of which every match of a cue holds one at least; () where that is not told.

    >>> needed(r"\bsign up (?:for|to)\b"), needed(r"^(?:tags?|topics)\s*:"), needed(r"\d+x?"), needed("no|yes!")
    (('sign up ',), ('tag', 'topics'), (), ())
    """
    return _needed(_PIECE.findall(cue)[::-1])


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!]|-i:)|\{[^}]*\}|.", re.DOTALL)
"""A piece of a regular expression: an escape, a class, the opening of a group, a quantifier, a character."""


def _needed(pieces: list[str]) -> tuple[str, ...]:
    """The same for pieces in reverse, which are used up to the bracket that closes their group."""
    found: list[tuple[str, ...]] = []
    parts: list[str | tuple[str, ...]] = []
    while True:
        piece = pieces.pop() if pieces else ")"
        if piece in ("|", ")"):
            found.append(_most_telling(parts))
            parts = []
            if piece == ")":
                return tuple(one for letters in found for one in letters) if all(found) else ()
        elif piece[0] == "(":
            inner = _needed(pieces)
            parts.append(inner if piece in ("(", "(?:", "(?-i:") else ())
        elif piece[0] in "?*{":
            parts[-1] = ()
        else:
            letter = piece[1:] if piece[0] == "\\" and not piece[1].isalnum() else piece
            parts.append(letter.lower() if len(letter) == 1 and piece not in "^$.+" else ())


def _most_telling(parts: list[str | tuple[str, ...]]) -> tuple[str, ...]:
    """Of what every match of a sequence holds, what fewest lines have: the longest run of characters or set of runs."""
    runs: list[tuple[str, ...]] = []
    for plain, group in groupby(parts, key=lambda part: isinstance(part, str)):
        run = list(group)
        runs += [("".join(map(str, run)),)] if plain else [tuple(part) for part in run]
    telling = [run for run in runs if run and all(_TELLING.search(one) and not _OTHER.search(one) for one in run)]
    return max(telling, key=lambda run: min(map(len, run)), default=())


_TELLING = re.compile(r"[a-z ]{3}|[^\w\s,.-]")
_OTHER = re.compile(r"[^\W\d_a-z]")
"""A letter that may stand for others without regard to case."""
_FOLDED = str.maketrans("ſİı", "sii")


def plainest(text: str) -> str:
    """A line in lower case; the letters that stand for s and i without regard to case are written as these."""
    return text.translate(_FOLDED).lower()

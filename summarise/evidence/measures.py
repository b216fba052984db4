"""What an amount of money or a share measures: "a fine of 36 million", "turnout was 68 percent".

A count has its noun behind it and an amount seldom any, so its measure is the word that it is tied to before it: a word of the
data file, next to the figure but for a verb of standing. Whatever else stands between the two may limit it, and then it has none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from ..lexicon import lines as lexicon_lines
from ..text.numbers import Number
from ..text.words import content


class Measure(NamedTuple):
    """What a figure measures."""

    key: str
    """The same for all words of one measure."""
    shown: str
    """The word, as the text has it."""
    limits: frozenset[str] | None
    """Content words of the word before it, as in "core inflation"; None for a verb, which has none."""
    alone: bool
    """Whether a story has only one of it, so that nothing else need be told alike: a turnout, but no fine."""


def measure(text: str, number: Number) -> Measure | None:
    """The measure of a figure; None if the text does not tell it right before the figure, or right behind it: "$500,000 bail".

    >>> from ..text.numbers import numbers
    >>> told = ("Norrmud was fined 36 million crowns.", "Turnout on the islands was 74 percent.", "Inflation fell to 3 percent.")
    >>> [getattr(measure(text, number), "shown", "") for text in told for number in numbers(text)]
    ['fined', '', 'Inflation']
    """
    if number.kind not in ("money", "percent"):
        return None
    found = _pattern().search(text, max(0, number.start - _REACH), number.start)
    if found is None:
        behind = _behind().match(text, number.end) if number.kind == "money" else None
        return Measure(_measures()[behind["word"].lower()][0], behind["word"], frozenset(), False) if behind else None
    if _elsewhere(text[max(0, found.start("word") - _REACH) : found.start("word")]):
        return None
    shown = found["word"]
    key, verb, alone = _measures()[shown.lower()]
    if (number.kind == "percent") != (alone or key == _SHARE):
        return None
    return Measure(key, shown, None if verb else frozenset(content(found["before"] or "")), alone)


_REACH = 100


def _elsewhere(before: str) -> bool:
    """Whether a figure is of another year or place: "In 2019, turnout was", "A year earlier, inflation was"."""
    front, _, clause = before.rpartition(",")
    if len(clause.split()) > 1:  # not the fronted phrase: the measure has a clause of its own behind the comma
        front = ""
    front = front.rpartition(",")[2]
    return bool(_EARLIER.search(clause) or _EARLIER.search(front) or _ELSEWHERE.match(front.lstrip()))


_EARLIER = re.compile(r"\b(?:19|20)\d\d\b|\b(?:last|previous|prior|earlier|former|ago|before)\b")
_ELSEWHERE = re.compile(r"(?:In|At|Across|For|Under) (?:the )?[A-Z]")
_SHARE = "stake"
"""Of the measures that a story may have several of the only one told in percent."""


@cache
def _measures() -> dict[str, tuple[str, bool, bool]]:
    """Word -> the first word of its line, whether it is a verb ("+" in the data file), whether its measure stands alone."""
    found: dict[str, tuple[str, bool, bool]] = {}
    for name in ("measures", "measures_alone"):
        for line in lexicon_lines("cues", name):
            forms = line.split()
            for form in forms:
                found[form.lstrip("+")] = (forms[0].lstrip("+"), form.startswith("+"), name == "measures_alone")
    return found


@cache
def _behind() -> re.Pattern[str]:
    """A measure behind its amount: "was released on $500,000 bail", "left £38m in debts"."""
    nouns = "|".join(re.escape(word) for word, (_, verb, alone) in _measures().items() if not verb and not alone)
    return re.compile(rf"\s(?:in\s)?(?P<word>{nouns})\b(?!\s(?:collector|holder|ceiling|limit)s?\b)")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<before>[^\W\d_][\w’'-]*)\s)?\b(?P<word>{'|'.join(map(re.escape, _measures()))})\s"
        r"(?:(?:fell|rose|eased|dropped|climbed|slowed)\sto\s|(?:was|is|were|stood at|stands at|of|at|hit|reached|came in at"
        r"|had been|has been|him|her|them|worth|a total of|benefits|bribes|payments|now|still)\s){0,4}$",
        re.IGNORECASE,
    )

"""Which language a text reads as, by its share of stop words: enough to set aside what our English rules cannot read."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..lexicon import table
from .words import stop_words

LANGUAGES = ("french", "german", "italian", "portuguese", "spanish", "swedish", "czech", "polish", "slovak", "ukrainian", "greek",
             "arabic", "hebrew")  # fmt: skip
"""sumy's lists for languages that put spaces between words; scripts without spaces are told by their letters."""

_SCRIPTS = {"CJK": "chinese or japanese", "HIRAGANA": "japanese", "KATAKANA": "japanese", "HANGUL": "korean", "THAI": "thai",
            "CYRILLIC": "a Cyrillic language", "ARABIC": "arabic", "HEBREW": "hebrew", "GREEK": "greek",
            "DEVANAGARI": "a Devanagari language"}  # fmt: skip
_ENGLISH = 0.25
"""Share of sumy's 580 English stop words above which nothing else is asked; English news has .40 to .55."""
_SOME_ENGLISH = 0.1
"""Share above which a text that reads as nothing else is English: headlines and lists have fewer such words."""
_OF_ITS_OWN = 2
"""Stop words that English has not: "a" and "in" are Italian too, and in a dry English sentence they outnumber the rest."""
_ENGLISH_TOO = {"a", "an", "as", "at", "be", "by", "do", "for", "had", "has", "he", "her", "his", "i", "in", "is", "it", "me",
                "no", "of", "on", "or", "s", "so", "t", "to", "us", "was", "we"}  # fmt: skip
_SAMPLE = 20_000
UNKNOWN = "a language other than English"
"""What is said of a longer text that has too few English words and reads as no language we know."""
_ENOUGH_WORDS = 40
"""Words from which so few English ones are no chance."""


def language(text: str) -> str:
    """The language's English name, "english", `UNKNOWN`, or "" where the text is too short or too odd to tell.

    >>> language("The ministers met on Friday and said that they would meet again in a week.")
    'english'
    >>> language("Los ministros se reunieron el viernes y dijeron que se verán otra vez en una semana en la ciudad.")
    'spanish'
    """
    tokens = _LETTERS.findall(text[:_SAMPLE].lower())
    if len(tokens) < _FEWEST_WORDS:
        return "" if not tokens or tokens[0].isascii() else _script(tokens)
    # sumy's English list holds single letters, and Portuguese is full of them.
    english = _share([token for token in tokens if len(token) > 2], "english")
    if english >= _ENGLISH:
        return "english"
    if script := _script(tokens):
        return script
    every = (*LANGUAGES, *table("languages"))
    told = [name for name in every if sum(map(_own(name).__contains__, tokens)) >= _OF_ITS_OWN]
    best = max(told, key=lambda name: (_share(tokens, name), name), default="english")
    if best != "english" and _share(tokens, best) > max(english * 1.5, 0.15):
        return best
    if english > _SOME_ENGLISH:
        return "english"
    return UNKNOWN if len(tokens) >= _ENOUGH_WORDS else ""


_LETTERS = re.compile(r"[^\W\d_][a-z]*+[^\W\d_]*+")
"""A run of letters; that most of them are plain ones is only said because these are read faster."""
_FEWEST_WORDS = 8


@cache
def _stop(name: str) -> frozenset[str]:
    """The stop words that tell a language: not "to", which is Slovak too and in every English sentence."""
    listed = table("languages").get(name)
    if listed is not None:
        return frozenset(listed.split()) - stop_words("english")
    return stop_words(name) - (frozenset() if name == "english" else {"to"})


def _share(tokens: list[str], name: str) -> float:
    stop = _stop(name)
    return sum(map(stop.__contains__, tokens)) / max(1, len(tokens))


@cache
def _own(name: str) -> frozenset[str]:
    return _stop(name) - _ENGLISH_TOO


def _script(tokens: list[str]) -> str:
    """The name of a script other than Latin, if most letters are of it."""
    letters = [c for c in "".join(tokens)[:2000] if ord(c) > 0x24F]
    if len(letters) < 0.5 * min(2000, sum(len(token) for token in tokens)):
        return ""
    first = unicodedata.name(letters[len(letters) // 2], "").split(" ")[0]
    return _SCRIPTS.get(first, "another script")

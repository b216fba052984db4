"""Which language a text reads as, by its share of stop words: enough to set aside what our English rules cannot read."""

from __future__ import annotations

import re
import unicodedata

from .words import stop_words

LANGUAGES = ("french", "german", "italian", "portuguese", "spanish", "swedish", "czech", "polish", "slovak", "ukrainian", "greek",
             "arabic", "hebrew")  # fmt: skip
"""sumy's lists for languages that put spaces between words; scripts without spaces are told by their letters."""

_SCRIPTS = {"CJK": "chinese or japanese", "HIRAGANA": "japanese", "KATAKANA": "japanese", "HANGUL": "korean", "THAI": "thai",
            "CYRILLIC": "a Cyrillic language", "ARABIC": "arabic", "HEBREW": "hebrew", "GREEK": "greek",
            "DEVANAGARI": "a Devanagari language"}  # fmt: skip
_ENGLISH = 0.25
"""Share of sumy's 580 English stop words above which nothing else is asked; English news has .40 to .55."""
_SAMPLE = 20_000


def language(text: str) -> str:
    """The language's English name, "english", or "" where the text is too short or too odd to tell.

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
    best = max(LANGUAGES, key=lambda name: (_share(tokens, name), name))
    share = _share(tokens, best)
    return best if share > max(english * 1.5, 0.15) else "english" if english > 0.1 else ""


_LETTERS = re.compile(r"[^\W\d_][a-z]*+[^\W\d_]*+")
"""A run of letters; that most of them are plain ones is only said because these are read faster."""
_FEWEST_WORDS = 8


def _share(tokens: list[str], name: str) -> float:
    stop = stop_words(name)
    return sum(map(stop.__contains__, tokens)) / max(1, len(tokens))


def _script(tokens: list[str]) -> str:
    """The name of a script other than Latin, if most letters are of it."""
    letters = [c for c in "".join(tokens)[:2000] if ord(c) > 0x24F]
    if len(letters) < 0.5 * min(2000, sum(len(token) for token in tokens)):
        return ""
    first = unicodedata.name(letters[len(letters) // 2], "").split(" ")[0]
    return _SCRIPTS.get(first, "another script")

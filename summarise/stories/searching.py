"""A reader's words in the syntax of SQLite's full-text search (FTS5), with nothing in them that is an operator."""

from __future__ import annotations

import re
import unicodedata

from ..errors import InputError

_MOST_WORDS = 64
"""Words in a search; SQLite's own limit on the depth of an expression is 256."""
_ASKED = re.compile(r'"([^"]*)"(\*?)|([^\s"]+)')
_QUOTES = re.compile("[“”„]")
_NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""What SQLite's queries cannot hold: NUL, and what is left of a byte of the command line that is no UTF-8."""


def query(words: str) -> str:
    """A reader's words in the syntax of FTS5: each quoted, so that nothing in them is an operator.

    >>> query('crane* "north quay" NOT a-b')
    '"crane"* "north quay" "NOT" "a-b"'
    """
    plain = _QUOTES.sub('"', _NO_TEXT.sub(" ", words))
    asked = [(phrase or word, bool(star) or word.endswith("*")) for phrase, star, word in _ASKED.findall(plain)]
    terms = [f'"{text.rstrip("*")}"{"*" * begins}' for text, begins in asked if any(map(_in_words, text))]
    if not terms:
        raise InputError(f"nothing to search for in '{_shown(words)}'; give a word")
    if len(terms) > _MOST_WORDS:
        raise InputError(f"{len(terms)} words to search for; give at most {_MOST_WORDS}")
    return " ".join(terms)


def _in_words(char: str) -> bool:
    """Whether a character is part of a word for FTS5's unicode61: a letter, a digit, or for private use."""
    category = unicodedata.category(char)
    return category[0] in "LN" or category == "Co"


def _shown(words: str) -> str:
    return " ".join(words.encode("utf-8", "replace").decode().split())[:60]

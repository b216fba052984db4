"""Blocks to sentences: nltk's Punkt with parameters of ours, and repairs where news text needs them.

Punkt (Kiss and Strunk 2006, "Unsupervised Multilingual Sentence Boundary Detection") is given its abbreviations from a
data file, so nothing is downloaded. It reads straight marks only, so it sees a copy of the block in which curly marks and
no-break spaces are replaced one for one; offsets are those of the block itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from ..lexicon import words as lexicon_words
from ..model import Block, Sentence, Source
from ..toolkit import toolkit
from .quotes import pairs
from .words import count_words

_PUNKT_CHARS = 20_000
"""Punkt's regular expressions run under a wall-clock limit of 5 s since nltk 3.10; longer odd lines raised TimeoutError."""

_AS_ASCII = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "\u00a0": " ", "\u202f": " "}
)

_AGENCY = r"(?:\([A-Z][\w./&\- ]{1,40}\)|/[A-Z]{2,12}/)"
_DATELINE = re.compile(
    rf"""\s*(?:
      (?P<caps>[A-Z][A-Z.'’/\-]+(?:[ ](?:[A-Z][A-Z.'’/\-]*|de|la|of|del))*)        # GENEVA, PORT ARLEN, NEW YORK/LONDON
      (?P<more>,[ ][A-Z\d][^()—–\n]{{0,40}}?)?                                     # , Switzerland  , March 3, 2024
      (?:,?\s*(?P<agency>{_AGENCY})\s*(?:(?:—|–|--|-|_)\s*|\.\s+)|\s+(?:—|–|--|-)\s+)
    | [A-Z][\w.'’\-]+(?:[ ](?:[A-Z][\w.'’\-]+|de|da|do|la|of|del)){{0,4}}          # Paris (AFP) -, Rio de Janeiro (AP) -
      (?:,[ ][A-Z][\w. ]{{2,20}}){{0,2}}\s*{_AGENCY}\s*(?:—|–|--|-|_)\s*
    | {_AGENCY}\s*(?:—|–|--|-)\s+
    )(?=[A-Z\d"“”‘'«])""",
    re.VERBOSE,
)
_BULLET = re.compile(r"\s*(?:[-*•·▪●–—>]|\d{1,2}[.)])\s+")
_TIMESTAMP = re.compile(r"\s*(?:\d{1,2}[:.]\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4})?)\s*[-–—:|]\s*", re.IGNORECASE)
_CLOSERS = re.compile(r"[\"'”’»)\]]+(?=\s|$)")
_STOPS = frozenset(".!?…")
_CLOSING = "\"'”’“»)]"
_SAYS_NEXT = re.compile(r"(?!He |She |They |It )(?:[A-Z][\w.’'-]+\s+){1,4}([a-z]+)\b")


@cache
def _abbreviations() -> frozenset[str]:
    return lexicon_words("sentences", "abbreviations") | lexicon_words("sentences", "titles")


@cache
def _punkt() -> Any:
    parameters = toolkit().punkt_parameters()
    parameters.abbrev_types = set(_abbreviations())
    parameters.sent_starters = set(lexicon_words("sentences", "starters"))
    return toolkit().punkt(parameters)


def dateline(text: str) -> int:
    """The length of a dateline such as ``GENEVA (AP) — `` at the start of `text`; 0 if there is none.

    >>> dateline("GENEVA (AP) — The two met."), dateline("Paris (AFP) – Il"), dateline("The two met.")
    (14, 14, 0)
    """
    found = _DATELINE.match(text)
    if found is None or (
        found["caps"] and not found["more"] and not found["agency"] and len(found["caps"]) < _SHORTEST_PLACE
    ):
        return 0  # "US - Russia talks failed": an acronym before a dash is no place
    return found.end()


_SHORTEST_PLACE = 5


def spans(text: str) -> list[tuple[int, int]]:
    """Sentence spans of one block, in order, without surrounding white space, dateline, bullet or time stamp.

    >>> text = 'PORT ARLEN (NNA) — Mr. Holt left. “We tried. It failed!” he said. The U.S. Embassy was shut.'
    >>> [text[a:b] for a, b in spans(text)]
    ['Mr. Holt left.', '“We tried. It failed!” he said.', 'The U.S. Embassy was shut.']
    """
    start = dateline(text)
    if not start:
        for lead in (_BULLET, _TIMESTAMP):
            found = lead.match(text, start)
            start = found.end() if found else start
    found_spans: list[tuple[int, int]] = []
    for low, high in _pieces(text, start):
        found_spans += [(low + a, low + b) for a, b in split(text[low:high].translate(_AS_ASCII))]
    return _mended(text, [_trimmed(text, a, b) for a, b in found_spans if text[a:b].strip()])


def split(text: str) -> list[tuple[int, int]]:
    """What Punkt makes of a text. It is asked only where it may say no: a stop behind a plain word that is no abbreviation it
    always takes for an end (the other cases are three of ten in news, and asking is most of its time).

    >>> split("It rained. The U.S. team left.")
    [(0, 10), (11, 30)]
    """
    found: list[tuple[int, int]] = []
    start = 0
    for end in _PLAIN_END.finditer(text):
        if end[1].lower() not in _abbreviations():
            found += _asked(text, start, end.end(1) + 1)
            start = end.end()
    return found + _asked(text, start, len(text))


_PLAIN_END = re.compile(r"(?:^|(?<=[ \n\t]))([A-Za-z]{2,})\. +(?=\w)")


def _asked(text: str, start: int, end: int) -> list[tuple[int, int]]:
    inner = text[start:end]
    if "." not in inner[:-1] and "?" not in inner[:-1] and "!" not in inner[:-1]:
        return [(start, end)]
    return [(start + a, start + b) for a, b in _punkt().span_tokenize(inner)]


def _pieces(text: str, start: int) -> list[tuple[int, int]]:
    """Cuts behind a stop, else at white space, so that no piece is longer than Punkt is safe with."""
    cuts = [start]
    while len(text) - cuts[-1] > _PUNKT_CHARS:
        limit = cuts[-1] + _PUNKT_CHARS
        stop = text.rfind(". ", cuts[-1] + 1, limit) + 1
        space = max(text.rfind(" ", cuts[-1] + 1, limit), text.rfind("\n", cuts[-1] + 1, limit))
        cuts.append(stop if stop > cuts[-1] else space if space > cuts[-1] else limit)
    return list(pairwise([*cuts, len(text)]))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - (len(inner) - len(inner.rstrip()))


def _mended(text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Joins what Punkt parted wrongly: inside a quotation, before its attribution, after a title, before lower case."""
    quoted = [(a, b) for a, b in pairs(text) if count_words(text[a:b]) <= _LONGEST_QUOTED]
    mended: list[tuple[int, int]] = []
    for start, end in found:
        if mended and mended[-1][1] < start:
            last = mended[-1]
            closers = _CLOSERS.match(text, start, end)
            inside = any(a < start < b and a >= last[0] and b - 1 > start for a, b in quoted)
            if inside or _belongs(text, last, start):
                mended[-1] = (last[0], end)
                continue
            if closers:  # a closing mark that Punkt left with the next sentence
                mended[-1] = (last[0], closers.end())
                start = closers.end() + len(text[closers.end() : end]) - len(text[closers.end() : end].lstrip())
                if start >= end:
                    continue
        mended.append((start, end))
    return mended


_LONGEST_QUOTED = 60
"""Words; a longer quotation is split into its sentences, since no longer sentence competes (Settings)."""


def _belongs(text: str, last: tuple[int, int], start: int) -> bool:
    """Whether what begins at `start` continues the sentence `last`."""
    before = text[last[0] : last[1]]
    if text[start].islower() and not before.endswith(":"):
        return True
    if before.endswith("."):
        final = before.rsplit(None, 1)[-1].lower().rstrip(".").lstrip("(\"'“‘[")
        if final in lexicon_words("sentences", "titles"):
            return True
    if before.endswith("No.") and text[start].isdigit():
        return True
    if (
        before[-2:-1].isupper()
        and re.search(r"\b[A-Z]\.$", before)
        and text[start].isupper()
        and not before.endswith(("U.S.", "U.K.", "U.N.", "E.U."))
    ):
        return len(before.split()) < 3 or before.split()[-2][:1].isupper()  # an initial inside a name: George W. Bush
    if before[-2:-1] in ("?", "!") and before[-1] in "\"”’'“" and (said := _SAYS_NEXT.match(text, start)):
        return said.group(1) in lexicon_words("cues", "saying")
    return False


def complete(text: str) -> bool:
    """Whether a sentence ends as one: with a stop, and closing marks after it at most."""
    return text.rstrip(_CLOSING)[-1:] in _STOPS


def sentences(source: Source, blocks: Sequence[Block]) -> tuple[Sentence, ...]:
    """The sentences of the body blocks, in order, each with its place in the source.

    Holds: ``" ".join(source.text[s.start:s.end].split()) == s.text`` for every sentence ``s``.
    """
    found: list[Sentence] = []
    body = (b for b in blocks if b.kind == "body")
    for paragraph, block in enumerate(body):
        for low, high in spans(source.text[block.start : block.end]):
            start, end = block.start + low, block.start + high
            folded = " ".join(source.text[start:end].split())
            found.append(Sentence(source.id, start, end, folded, len(found), paragraph))
    return tuple(found)

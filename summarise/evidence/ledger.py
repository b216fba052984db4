"""The quotation ledger: every quotation of three words or more, with its counterparts in the other sources and its class."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal, NamedTuple

from ..lexicon import plain
from ..lexicon import words as lexicon_words
from ..model import Document, Quote
from ..text.names import surname
from ..text.people import quotes
from ..text.words import content, wording

Status = Literal["verbatim", "shortened", "altered", "other rendering", "only here"]

_SAME_WORDS = 0.6
"""Share of the shorter quotation in common runs of two words or more from which two are the same utterance."""
_SAME_SENSE = 0.4
"""Share of common content words, of the quotation with fewer, from which the same speaker's words are another rendering."""
_SENSE_OF_LONGER = 0.35
"""And of the one with more: a phrase that turns up in a long statement is no rendering of it."""
_SENSE_WORDS = 3
"""Content words that two renderings must share; fewer agree by chance."""


class Entry(NamedTuple):
    """A quotation with its class, and its closest counterpart in another source if there is one."""

    quote: Quote
    status: Status
    counterpart: Quote | None = None


def ledger(
    documents: Sequence[Document], known: Collection[str], altered: Mapping[str, str] | None = None
) -> list[Entry]:
    """Every quotation of the documents, in order, with its class.

    ``verbatim``: another source has the same words. ``shortened``: it is a run of another's, or another of it. ``altered``: its
    source is an altered copy and the words are not its parent's. ``other rendering``: another source has other words for what
    the same speaker said. ``only here``: no counterpart.

    Args:
        documents: those in use and the altered copies among the rest.
        known: surnames of the story's persons.
        altered: id of each altered copy -> id of its parent.
    """
    copies = altered or {}
    every = {d.source.id: quotes(d, known) for d in documents}
    found: list[Entry] = []
    for document in documents:
        own = document.source.id
        if own in copies:
            others = every.get(copies[own], [])
        else:
            others = [q for source, theirs in every.items() if source != own and source not in copies for q in theirs]
        found += [_entry(quote, others, own in copies) for quote in every[own]]
    return found


def _entry(quote: Quote, others: Sequence[Quote], copied: bool) -> Entry:
    best = max(others, key=lambda other: same_words(quote.text, other.text), default=None)
    if best is not None and same_words(quote.text, best.text) >= _SAME_WORDS:
        if " ".join(wording(quote.text)) == " ".join(wording(best.text)):
            return Entry(quote, "verbatim", best)
        if within(quote.text, best.text):
            return Entry(quote, "shortened", best)
        if copied or _as_much(quote.text, best.text) or turned(quote.text, best.text):
            return Entry(quote, "altered" if copied else "other rendering", best)
    sense = max(others, key=lambda other: same_sense(quote, other), default=None)
    if sense is not None and same_sense(quote, sense) >= _SAME_SENSE:
        return Entry(quote, "altered" if copied else "other rendering", sense)
    return Entry(quote, "only here")


def same_words(a: str, b: str) -> float:
    """The share of the shorter quotation that stands in the other in runs of two words or more, 0 to 1.

    0 if they share no content word.
    """
    if set(content(a)).isdisjoint(content(b)):
        return 0.0
    one, other = wording(a), wording(b)
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks() if block.size > 1) / min(len(one), len(other))


def same_sense(a: Quote, b: Quote) -> float:
    """The share of common content words of two quotations of one speaker, 0 to 1; 0 for two speakers or too few words."""
    if a.speaker and b.speaker and surname(a.speaker) != surname(b.speaker):
        return 0.0
    if not (a.speaker and b.speaker):
        return 0.0
    one, other = set(content(a.text)), set(content(b.text))
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= _SENSE_WORDS and _as_much(a.text, b.text) else 0.0


def _as_much(a: str, b: str) -> bool:
    """Whether two quotations share enough of the longer one to be one utterance."""
    one, other = set(content(a)), set(content(b))
    return len(one & other) >= _SENSE_OF_LONGER * max(len(one), len(other))


def within(a: str, b: str) -> bool:
    """Whether one wording is a run of the other: verbatim or only shortened; marks and capitals do not count."""
    one, other = " ".join(wording(a)), " ".join(wording(b))
    return f" {one} " in f" {other} " or f" {other} " in f" {one} "


def carried(said: Sequence[str], heard: Sequence[str]) -> int | None:
    """How many words of a quotation stand in runs in what another source quotes; None where one quotes otherwise.

    Otherwise: amid what both have one of them has a word of sense or weight that the other has not. What one of them leaves out
    before or behind is no matter.

    >>> carried("i have never taken anything".split(), "i have never knowingly taken anything".split())
    >>> carried("space is hard but that is not an excuse".split(), "space is hard".split())
    3
    """
    one, other = _spelled_out(said), _spelled_out(heard)
    blocks = [m for m in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks() if m.size > 1]
    for m, after in pairwise(blocks):
        amid = {*one[m.a + m.size : after.a], *other[m.b + m.size : after.b]}
        if amid - plain("ranking-stop") or not _weighty().isdisjoint(amid):
            return None
    return sum(m.size for m in blocks)


def turned(a: str, b: str, whole: bool = False) -> tuple[str, ...]:
    """The words of weight that one of two renderings has amid what both say and the other has not: "else", "not", "probably".

    What only one of them says before or behind is no matter, for that is a quotation cut short; it is where both are `whole`.

    >>> turned("has nothing to apologise for", "He has nothing else to apologise for, and he knows it")
    ('else',)
    """
    return tuple(word for gap in _gaps(a, b, whole) for side in gap for word in side if word in _weighty())


def poorer(a: str, b: str) -> bool:
    """Whether a rendering is the other without words of weight, and says nothing amid it that the other has not.

    >>> poorer("has nothing to apologise for", "He has nothing else to apologise for"), poorer("We will go", "We will go")
    (True, False)
    """
    gaps = _gaps(a, b)
    lost = [word for _, theirs in gaps for word in theirs if word in _weighty()]
    return bool(lost) and not any(own for own, _ in gaps)


def _gaps(a: str, b: str, whole: bool = False) -> list[tuple[list[str], list[str]]]:
    """What stands in each of two renderings between the runs that both have; nothing if no word of weight is in one only."""
    one, other = _spelled_out(wording(a)), _spelled_out(wording(b))
    if not (set(one) ^ set(other)) & _weighty():
        return []
    if whole:
        one, other = ["", *one, "."], ["", *other, "."]
    blocks = [m for m in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks() if m.size]
    return [(one[m.a + m.size : after.a], other[m.b + m.size : after.b]) for m, after in pairwise(blocks)]


def _spelled_out(words: Sequence[str]) -> list[str]:
    """Words with "don't" and "cannot" as two: how short somebody speaks changes nothing."""
    return " ".join(_SHORT_NOT.get(word, word.replace("n't", " not")) for word in words).split()


_SHORT_NOT = {
    "can't": "can not",
    "cannot": "can not",
    "won't": "will not",
    "shan't": "shall not",
    **{f"{who}'re": f"{who} are" for who in ("we", "you", "they")},
    **{f"{who}'ve": f"{who} have" for who in ("i", "we", "you", "they")},
    **{f"{who}'ll": f"{who} will" for who in ("i", "we", "you", "he", "she", "it", "they")},
    **{f"{who}'m": f"{who} am" for who in ("i",)},
}


def _weighty() -> frozenset[str]:
    """Words whose loss makes another statement."""
    return lexicon_words("cues", "weighty")

"""Quotations: which marks belong together, and whose words they hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ..model import Document, Quote, Sentence
from .memo import remembered

_DOUBLE = '"“”„«»'
_MARK = re.compile(f"[{_DOUBLE}]")
_OPENING, _CLOSING = "“„«", "”»"
_BEFORE_OPEN = set(" \t\n\u00a0\u202f([{—–-/:")
_AFTER_CLOSE = set(" \t\n\u00a0\u202f)]}—–-/:;,.!?…")
_SINGLE_OPEN = re.compile(r"(?<![\w’'])[‘'](?=[\w“\"])")
_SINGLE_CLOSE = re.compile(r"(?<=[,.?!…])[’'](?!\w)")


@remembered
def pairs(text: str) -> list[tuple[int, int]]:
    """Spans of quotations in one block, marks included, in order and never overlapping.

    A mark opens or closes by what stands around it, and only where that does not tell by its shape: pages mix straight
    and curly marks and close with an opening one. An opening mark without a partner is no quotation here.

    >>> text = 'She warned of a “swift response“ and said "no."'
    >>> [text[a:b] for a, b in pairs(text)]
    ['“swift response“', '"no."']
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _MARK.finditer(text):
        at = mark.start()
        if opened is None:
            if _opens(text, at):
                opened = at
        elif not _surely_opens(text, at):
            found.append((opened, at + 1))
            opened = None
        else:  # the earlier mark never closed: start again here
            opened = at
    return found or _single(text)


def balanced(text: str) -> bool:
    """Whether every double mark of `text` belongs to a pair inside it; inch and stray marks make it False."""
    inside = sum(text[a:b].count(mark) for a, b in pairs(text) for mark in _DOUBLE)
    return inside == sum(text.count(mark) for mark in _DOUBLE)


def _around(text: str, at: int) -> tuple[bool, bool]:
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    return before in _BEFORE_OPEN or before in "‘'", after in _AFTER_CLOSE or after in "’'"


def _opens(text: str, at: int) -> bool:
    free_left, free_right = _around(text, at)
    if free_left != free_right:
        return free_left
    return text[at] not in _CLOSING


def _surely_opens(text: str, at: int) -> bool:
    """A mark that can only open although one is open already: space before, a word after, and no closing shape."""
    free_left, free_right = _around(text, at)
    return free_left and not free_right and text[at] in _OPENING


def _single(text: str) -> list[tuple[int, int]]:
    """British style, only in a block without double marks: closed after a comma or stop, or at a curly mark."""
    found: list[tuple[int, int]] = []
    at = 0 if "'" in text or "‘" in text else len(text)
    while start := _SINGLE_OPEN.search(text, at):
        end = _SINGLE_CLOSE.search(text, start.end())
        if end is None:
            break
        found.append((start.start(), end.end()))
        at = end.end()
    return found


def quotes(document: Document, known: Collection[str]) -> list[Quote]:
    """The quotations of a source's body, three words or more, marks left out, each with its speaker where one is told.

    The speaker is the subject of the verb of saying next to the quotation in its sentence; for "he said", or where the sentence
    is all quotation, the last speaker of the same source (then `Quote.inferred`).

    Args:
        document: one source with its sentences.
        known: surnames of the story's persons.
    """
    text = document.source.text
    found: list[Quote] = []
    for block in document.blocks:
        if block.kind != "body":
            continue
        for start, end in pairs(text[block.start : block.end]):
            low, high = block.start + start + 1, block.start + end - 1
            if len(text[low:high].split()) < _FEWEST_WORDS:
                continue
            folded = " ".join(text[low:high].split())
            sentence = next((s for s in document.sentences if s.start <= low < s.end), None)
            told = _speaker(document, sentence, low, high, found, known) if sentence else None
            found.append(Quote(document.source.id, low, high, folded, *(told or ("", -1, False))))
    return found


_FEWEST_WORDS = 3


def _speaker(
    document: Document, sentence: Sentence, low: int, high: int, before: Sequence[Quote], known: Collection[str]
) -> tuple[str, int, bool] | None:
    """Name, place and whether it was carried over; None if the source does not settle it."""
    from .names import speakers
    from .people import antecedent, spaced

    subjects = speakers(spaced(document, sentence.start, sentence.end))
    if subjects:
        text = document.source.text
        nearest = min(subjects, key=lambda s: _distance(text, sentence.start + s.verb, low, high))
        if nearest.kind == "name":
            return nearest.text, sentence.start + nearest.start, False
        if nearest.kind == "pronoun" and nearest.text.lower() in ("he", "she"):
            name = antecedent(document, sentence, nearest.text.lower(), known)
            return (name.text, name.start, True) if name else None
        return (nearest.text, sentence.start + nearest.start, False) if nearest.kind == "noun" else None
    outside = [word for word in re.findall(r"\w+", _outside(sentence.text)) if word]
    last = before[-1] if before and len(outside) < _BARE else None
    if last and last.speaker and not document.source.text[last.end + 1 : low].strip(' \n"“”').count("\n"):
        between = [s for s in document.sentences if last.end < s.start and s.end <= low]
        if not between:
            return last.speaker, last.speaker_start, True
    return None


def _distance(text: str, verb: int, low: int, high: int) -> int:
    """Characters between a verb of saying and a quotation; another clause between them puts the verb out of reach."""
    between = text[high:verb] if verb >= high else text[verb:low]
    apart = _OTHER_CLAUSE if verb >= high and re.search(r"\b(?:while|but|and|whereas)\b|;", between) else 0
    return len(between) + apart + (verb < high)


_OTHER_CLAUSE = 1000
_BARE = 2
"""Words outside its quotations below which a sentence only goes on with what somebody said before."""


def _outside(text: str) -> str:
    for start, end in reversed(pairs(text)):
        text = text[:start] + text[end:]
    return text

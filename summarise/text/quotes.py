"""Quotation marks: which of them belong together. Whose words they hold is told in `people`."""

from __future__ import annotations

import re

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

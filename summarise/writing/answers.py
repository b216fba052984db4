"""What is open no more: told by another source, or due before the newest page."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from ..lexicon import table
from ..model import Document
from ..text.details import MONTHS
from ..text.names import people, surname
from ..text.words import content
from .detectors import HEDGED, PENDING, UNKNOWN, WITHHELD, Find, Seen, Story, clause


def answered(find: Find, story: Story) -> bool:
    """Whether another origin tells what a find calls open, as far as form can show it: a time, a name, a figure, a cause."""
    if find.type == UNKNOWN:
        return _told_elsewhere(find, story)
    if find.type == PENDING:
        return _happened(find, story)
    return False


def _told_elsewhere(find: Find, story: Story) -> bool:
    wanted = _WANTED.search(find.seen.plain, find.start)
    if wanted is None:
        return False
    kind = next(kind for kind, words in _ANSWERS.items() if wanted.group().lower() in words)
    begin, end = clause(find.seen, find.start, find.end)
    keys = set(content(find.seen.raw[begin:end])) - set(content(find.seen.raw[find.start : find.end]))
    keys -= set(content(wanted.group()))
    if len(keys) < _FEWEST_KEYS:
        return False
    known = set(content(find.seen.raw))
    return any(
        len(keys & set(content(other.raw))) >= _ANSWERED * len(keys) and _tells(kind, other, known)
        for other in _others(find, story)
    )


_WANTED = re.compile(r"\b(?:when|who|how many|how much|why|cause|identity|date|number)\b", re.IGNORECASE)
_ANSWERS = {
    "time": ("when", "date"),
    "name": ("who", "identity"),
    "figure": ("how many", "how much", "number"),
    "cause": ("why", "cause"),
}
_FEWEST_KEYS = 2
_ANSWERED = 0.6
_CAUSE = re.compile(r"\b(?:because|caused by|due to|blamed on|triggered by|as a result of)\b", re.IGNORECASE)


def _tells(wanted: str, other: Seen, known: set[str]) -> bool:
    """Whether a sentence holds an answer of a kind and calls nothing open itself."""
    if any(other.cue(kind, "cues", other.raw) for kind in (UNKNOWN, WITHHELD, HEDGED)):
        return False
    if wanted == "time":
        return bool(other.cue(PENDING, "due"))
    if wanted == "figure":
        return bool(re.search(r"\b\d", other.plain))
    if wanted == "cause":
        return bool(_CAUSE.search(other.plain))
    return any(surname(name.text) not in known for name in people(other.raw))


def past(find: Find, documents: Iterable[Document]) -> bool:
    """Whether what is due lies behind the newest page or the very page that tells it, or the page is too old to ask from."""
    told = day(find.seen.document)
    days = age(find.seen.document, documents)
    if find.difference is None and days > _STALE_DAYS:
        return True
    if not find.due or told is None:
        return False
    named = _DAY.search(find.due)
    if named and (month := MONTHS.get((named.group(2) or named.group(3)).lower())):
        number = int(named.group(1) or named.group(4))
        due = min(((told.year + at, month, number) for at in (-1, 0, 1)), key=lambda d: _apart_days(told, d))
        return due <= (told.year, told.month, told.day) or _apart_days(told, due) < days
    limits = (
        limit for words, limit in table("questions")["horizons"]["days"] if re.search(words, find.due, re.IGNORECASE)
    )
    return days > next(limits, _FAR_DAYS)


_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Z][a-z]{2,8})|\b([A-Z][a-z]{2,8})\.? (\d{1,2})\b")
_FAR_DAYS = 365
_STALE_DAYS = 7
"""Days by which a page is older than the newest of its story from which it asks nothing: what it leaves open is told by now."""


def _apart_days(told: date, due: tuple[int, int, int]) -> float:
    """Days between a date and a year, month and day, near enough for an order."""
    return abs((due[0] - told.year) * 365 + (due[1] - told.month) * 30.4 + due[2] - told.day)


def _happened(find: Find, story: Story) -> bool:
    """Whether a later page tells what this one announces as done."""
    told = day(find.seen.document)
    begin, end = clause(find.seen, find.start, find.end)
    keys = set(content(find.seen.raw[begin:end])) - set(content(find.due))
    if told is None or len(keys) < _FEWEST_KEYS:
        return False
    for other in _others(find, story):
        published = day(other.document)
        done = published and published > told and not other.cue(PENDING, "ahead")
        if done and len(keys & set(content(other.raw))) >= _DONE * len(keys):
            return True
    return False


_DONE = 0.75


def _others(find: Find, story: Story) -> list[Seen]:
    """The sentences of other origins."""
    own = find.seen.sentence.worded_by
    return [s for s in story.seen if own not in (s.sentence.worded_by, s.sentence.source_id)]


def age(document: Document, documents: Iterable[Document]) -> int:
    """Days by which a page is older than the newest of its story; 0 where a date is missing."""
    own = day(document)
    return max(((other - own).days for d in documents if (other := day(d))), default=0) if own else 0


def day(document: Document) -> date | None:
    """The day a page was published; None if that is not known, or is no day."""
    try:
        return date.fromisoformat(document.source.published[:10])
    except ValueError:
        return None

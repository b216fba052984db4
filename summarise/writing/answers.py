"""What is open no more: told by another source, or due before the newest page."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from ..lexicon import table
from ..model import Document
from ..text.dating import WEEKDAYS, around, in_years, month_day
from ..text.details import iso_day
from ..text.names import names, people, speakers, surname
from ..text.words import content
from .detectors import HEDGED, PENDING, UNKNOWN, WITHHELD, Find, Seen, Story, clause


def answered(find: Find, story: Story) -> bool:
    """Whether another origin tells what a find calls open, as far as form can show it: a time, a name, a figure, a cause."""
    if find.type not in (UNKNOWN, PENDING):
        return False
    told = day(find.seen.document)
    others = _others(find, story)
    if find.type == PENDING:
        others = [other for other in others if told and (at := day(other.document)) and at > told]
    return any(answers(find, others))


def answers(find: Find, others: Sequence[Seen]) -> list[Seen]:
    """Those of some sentences that tell what a find calls open.

    What is pending or may come must have been told later to be settled by it: only such sentences are to be given then.
    """
    if find.type in (UNKNOWN, WITHHELD):
        return _told_elsewhere(find, others)
    if find.type == HEDGED:
        return _settled(find, others)
    return _happened(find, others) if find.type == PENDING else []


def _told_elsewhere(find: Find, others: Sequence[Seen]) -> list[Seen]:
    wanted = _WANTED.search(find.seen.plain, find.start)
    if wanted is None:
        return []
    kind = next((kind for kind, words in _ANSWERS.items() if wanted.group().lower() in words), "")
    # "declined to name the supplier or to say what it would cost" is two questions, and who declined is in neither.
    end = clause(find.seen, find.start, find.end)[1]
    nearest = _NEXT_QUESTION.search(find.seen.plain, wanted.end(), end)
    keys = set(content(find.seen.raw[wanted.end() : nearest.start() if nearest else end]))
    if (
        len(keys) < _FEWEST_KEYS and wanted.group().lower() in _NOUNS
    ):  # "has not named a date": what it is of stands before
        keys = _keys(find, find.seen.raw[find.start : find.end]) - set(content(wanted.group()))
    if not kind or len(keys) < _FEWEST_KEYS:
        return []
    if kind == "figure":
        counted = content(find.seen.raw[wanted.end() :])[:1]
        return [other for other in others if _counts(counted, other)]
    near = (other for other in others if len(keys & other.keys) >= _ANSWERED * len(keys))
    if kind == "decision":
        return [other for other in near if len(keys & other.keys) >= _DECIDED and _told_as_fact(other)]
    return [other for other in near if _tells(kind, other, find.seen.keys)]


_DECIDED = 3
"""Content words of a "whether" that a sentence must have to tell what came of it."""


def _told_as_fact(seen: Seen) -> bool:
    """Whether a sentence neither calls something open nor sets a condition."""
    return not leaves_open(seen) and not re.search(r"\b(?:whether|if|unless)\b|\?", seen.plain)


_WANTED = re.compile(
    r"\b(?:when|who|how many|how much|why|cause|identity|date|number|whether|(?:name|identify)(?= the\b))\b",
    re.IGNORECASE,
)
_NOUNS = ("cause", "identity", "date", "number")
_NEXT_QUESTION = re.compile(r"\s(?:or|and|nor) (?:to|whether|when|why|how|what|who)\b|[,;:]\s")
_ANSWERS = {
    "time": ("when", "date"),
    "name": ("who", "identity"),
    "body": ("name", "identify"),
    "decision": ("whether",),
    "figure": ("how many", "how much", "number"),
    "cause": ("why", "cause"),
}
_FEWEST_KEYS = 2
_ANSWERED = 0.6
_CAUSE = re.compile(r"\b(?:because|caused by|due to|blamed on|triggered by|as a result of)\b", re.IGNORECASE)


def _counts(counted: Sequence[str], other: Seen) -> bool:
    """Whether a sentence gives a number of what is counted."""
    return any(set(counted) & set(content(found.group(1))) for found in _NUMBER_OF.finditer(other.plain))


_NUMBER_OF = re.compile(r"\b\d[\d,]*\s+((?:[\w’'-]+\s+){0,2}[\w’'-]+)")


def _keys(find: Find, without: str) -> set[str]:
    """The content words of the clause that is open, those of a part of it left out."""
    begin, end = clause(find.seen, find.start, find.end)
    return set(content(find.seen.raw[begin:end])) - set(content(without))


def _tells(wanted: str, other: Seen, known: frozenset[str]) -> bool:
    """Whether a sentence holds an answer of a kind and calls nothing open itself."""
    if leaves_open(other):
        return False
    if wanted == "time":
        return bool(other.cue(PENDING, "due"))
    if wanted == "cause":
        return bool(_CAUSE.search(other.plain))
    if wanted == "body":  # a firm or an agency does as well, but not the one who says so
        said = [(speaker.start, speaker.end) for speaker in speakers(other.raw)]
        others = [name for name in names(other.raw) if not any(start <= name.start < end for start, end in said)]
        return any(known.isdisjoint(content(name.text)) for name in others)
    return any(surname(name.text) not in known for name in people(other.raw))


def leaves_open(seen: Seen) -> bool:
    """Whether a sentence calls something open itself."""
    return any(seen.cue(kind, "cues", seen.raw) for kind in (UNKNOWN, WITHHELD, HEDGED))


def past(find: Find, story: Story, documents: Collection[Document]) -> bool:
    """Whether what is due lies behind the newest page or the page that tells it, or a newer page tells of the same matter."""
    told, newest = day(find.seen.document), _newest(documents)
    if told is None or newest is None:
        return False
    if find.due and (end := due_by(find.due, told)) is not None:
        told_since = newest > told and end <= newest and _overtaken(find, story, told, least=3)
        return end < max(told, newest) or (end - told).days > _FAR_DAYS or told_since
    days = (newest - told).days
    stale: int = table("questions")[find.type].get("stale_days", days)
    return days > stale or (days > 0 and _overtaken(find, story, told))


def still_to_come(find: Find, documents: Collection[Document]) -> bool:
    """Whether what is due surely lies ahead of the newest page: both its page's date and the day it is due are known."""
    told, newest = day(find.seen.document), _newest(documents)
    end = due_by(find.due, told) if find.due and told else None
    return bool(end and newest and end >= newest)


_FAR_DAYS = 3 * 365
"""What is due later than this is no news of today."""


def _overtaken(find: Find, story: Story, told: date, least: int = 2) -> bool:
    """Whether a later day's page tells of the same matter, in `least` of its words or more, without calling it open."""
    keys = _keys(find, find.seen.raw[find.start : find.end])
    if len(keys) < _FEWEST_KEYS:
        return False
    for other in story.seen:
        if len(keys & other.keys) < max(least, _OVERTAKEN * len(keys)):
            continue
        later = day(other.document)
        if later is None or later <= told:
            continue
        if not leaves_open(other):
            return True
    return False


_OVERTAKEN = 0.4
"""Share of a clause's content words in a later page's sentence from which that sentence is on the same matter."""


def due_by(due: str, told: date) -> date | None:
    """The last day that a due time is likely to mean, seen from the day it was told; None if it names none or is wide open.

    Only for leaving out what is past: a brief shows the source's words, never this.

    >>> due_by("by Friday", date(2025, 3, 4)), due_by("March 11", date(2025, 3, 18)), due_by("next week", date(2025, 3, 4))
    (datetime.date(2025, 3, 7), datetime.date(2025, 3, 11), datetime.date(2025, 3, 16))
    """
    try:
        return _due_by(due, due.lower(), told)
    except OverflowError:  # told at the end of time
        return None


def _due_by(due: str, words: str, told: date) -> date | None:
    year = re.search(r"\b(20\d\d)\b", words)
    named = _NAMED_DAY.search(due)
    if named and (day_named := month_day(named)):
        same = in_years(day_named, [int(year.group())]) if year else around(day_named, [told])
        return min(same, key=lambda d: abs(d - told), default=None)
    if year:
        return date(int(year.group()), 12, 31)
    weekday = next((at for at, name in enumerate(WEEKDAYS) if name in words), None)
    if weekday is not None:
        ahead = (weekday - told.weekday()) % 7
        return told + timedelta(days=ahead + 7 * ("next week" in words or f"next {WEEKDAYS[weekday]}" in words))
    for pattern, days in table("questions")["horizons"]["days"]:
        if re.search(pattern, words):
            return told + timedelta(days=days)
    sunday = told + timedelta(days=6 - told.weekday())
    if "next week" in words:
        return sunday + timedelta(days=7)
    return sunday if "week" in words and "weeks" not in words else None


_NAMED_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?([A-Z][a-z]{2,8})|\b([A-Z][a-z]{2,8})\.? (\d{1,2})\b")


def _happened(find: Find, later: Iterable[Seen]) -> list[Seen]:
    """The later sentences that tell what this one announces as done."""
    ahead = find.seen.cue(PENDING, "ahead")
    keys = _keys(find, f"{find.due} {ahead.group() if ahead else ''}")
    if len(keys) < _FEWEST_KEYS:
        return []
    return [o for o in later if len(keys & o.keys) >= _DONE * len(keys) and not o.cue(PENDING, "ahead")]


def _settled(find: Find, later: Iterable[Seen]) -> list[Seen]:
    """The later sentences that give a time for what may come, without a hedge."""
    keys = _keys(find, find.seen.raw[find.start : find.end])
    if len(keys) < _FEWEST_KEYS:
        return []
    near = (other for other in later if len(keys & other.keys) >= _ANSWERED * len(keys))
    return [other for other in near if other.cue(PENDING, "due") and not leaves_open(other)]


_DONE = 0.75


def _others(find: Find, story: Story) -> list[Seen]:
    """The sentences of other origins."""
    own = find.seen.sentence.worded_by
    return [s for s in story.seen if own not in (s.sentence.worded_by, s.sentence.source_id)]


def age(document: Document, documents: Iterable[Document]) -> int:
    """Days by which a page is older than the newest of its story; 0 where a date is missing."""
    own, newest = day(document), _newest(documents)
    return (newest - own).days if own and newest else 0


def _newest(documents: Iterable[Document]) -> date | None:
    return max((d for page in documents if (d := day(page))), default=None)


def day(document: Document) -> date | None:
    """The day a page was published; None if that is not known, or is no day."""
    return iso_day(document.source.published[:10])

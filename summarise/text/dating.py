"""Which of several pages is the newer one: by the day that each gives, with the year or without.

Only for their order. What a brief says of a page's date is `Source.published`, which is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from ..model import Document
from .details import MONTHS, iso_day

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""As `date.weekday` counts them."""
WEEKDAY = "|".join(WEEKDAYS).title()
"""Any of them, for a regular expression."""
MonthDay = tuple[int, int]


def page_days(documents: Sequence[Document]) -> dict[str, date]:
    """The day of each page that gives one, by source id.

    A dateline seldom has a year ("CASA LOMA, July 14"): it is the one that brings the day next to a page of the story that
    has its year, or any where none has. Weeks away from all others the day stays unknown.
    """
    found = {d.source.id: day for d in documents if (day := iso_day(d.source.published[:10]))}
    headed = {d.source.id: told for d in documents if d.source.id not in found and (told := _above(d))}
    dated = sorted(found.values()) or _anchor(list(headed.values()))
    for source, told in headed.items():
        near = min(((abs(day - other), day) for day in around(told, dated) for other in dated), default=None)
        if near is not None and near[0].days <= _ONE_STORY:
            found[source] = near[1]
    return found


_SOME_DAY = date(2024, 7, 1)
_ONE_STORY = 14
"""Days within which two pages on one event appear; a day farther off is one that the page tells of."""


def _anchor(headed: Sequence[MonthDay]) -> list[date]:
    """Of the days that pages without a year give, the one next to most others, in any year; none if there is no day."""
    known = sorted({day for told in headed for day in around(told, [_SOME_DAY])})
    near = [sum(abs(day - other).days <= _ONE_STORY for other in known) for day in known]
    return [known[near.index(max(near))]] if known else []


def ages(known: Mapping[str, date]) -> dict[str, int]:
    """Days by which each page is older than the newest of those whose days are known."""
    newest = max(known.values(), default=None)
    return {source: (newest - day).days for source, day in known.items()} if newest else {}


def _above(document: Document) -> MonthDay | None:
    """Month and day that stand nearest above the first sentence: in its dateline, or else in a line with the author."""
    first = document.sentences[0].start if document.sentences else 0
    titles = [block for block in document.blocks if block.kind in ("title", "subhead") and block.end <= first]
    head = document.source.text[titles[-1].end if titles else 0 : first]
    named = (month_day(found) for found in reversed(list(_DAY.finditer(head[-_HEAD_CHARS:]))))
    return next((day for day in named if day), None)


_DAY = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2,8})\b(?!\.? \d{4})|\b([A-Z][a-z]{2,8})\.? (\d{1,2})\b(?!\d|,? \d{4})"
)
_HEAD_CHARS = 160
"""Characters above the first sentence: room for a dateline and a line with the author."""


def month_day(found: re.Match[str]) -> MonthDay | None:
    """Month and day of a match whose groups are a day, a month's name, and again a month's name and a day."""
    month = MONTHS.get((found[2] or found[3]).lower())
    return (month, int(found[1] or found[4])) if month else None


def around(told: MonthDay, days: Iterable[date]) -> list[date]:
    """A month and day in the years around those of some days; none for a day that no such year has."""
    return in_years(told, sorted({day.year + step for day in days for step in (-1, 0, 1)}))


def in_years(told: MonthDay, years: Iterable[int]) -> list[date]:
    """A month and day in those of some years that have it."""
    return [day for year in years if (day := iso_day(f"{year:04}-{told[0]:02}-{told[1]:02}"))]

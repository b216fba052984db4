"""Of when a figure is, and whether its own words call it a former one or one that grows.

A fire of 4,200 acres on Monday and of 12,800 on Tuesday is no dispute, and neither is a count that its own office has corrected.
Dates told here only ever take a difference away; none is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from ..model import Sentence
from ..text.dating import WEEKDAYS, around, month_day
from ..text.numbers import Number

_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)? ([A-Z][a-z]{2,8})\b|\b([A-Z][a-z]{2,8})\.? (\d{1,2})\b")


def figure_day(sentence: Sentence, pages: Mapping[str, date]) -> date | None:
    """The day of a sentence's figures: the one that it names, if it names one of the days before its page, else its page's."""
    told = pages.get(sentence.source_id)
    near = told or max(pages.values(), default=None)
    if near is None:
        return None
    dates = [around(day, [near]) for found in _DAY.finditer(sentence.text) if (day := month_day(found))]
    named = {min(years, key=lambda day: abs(day - near)) for years in dates if years}
    named = named or {_last(word, near) for word in _weekdays_told(sentence.text)}
    back = [day for day in named if timedelta(0) <= near - day <= _BACK]
    return back[0] if len(named) == 1 and back else told


_BACK = timedelta(days=3)
"""A weekday further back is more likely one ahead."""


def _weekdays_told(text: str) -> set[int]:
    """The weekdays on which somebody tells of a figure: not those on which it happened, "struck on Monday and killed 14"."""
    return {WEEKDAYS.index(found[1].lower()) for found in _TOLD_ON.finditer(text)}


_TOLD_ON = re.compile(
    r"\b(?:(?:said|says|told|reported|announced|counted|put|stood|rose|risen|grown|grew|climbed|fell)\s(?:[\w’']+\s){0,4}?(?:on\s|late\s)?"
    r"|(?:as of|by|until|at noon on|late on|early on)\s(?:late\s|early\s)?)"
    rf"({'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)


def _last(weekday: int, near: date) -> date:
    return near - timedelta(days=(near.weekday() - weekday) % 7)


def former(text: str, number: Number) -> bool:
    """Whether a sentence says of its figure that another has taken its place: "raised from 12", "an earlier figure of 12".

    >>> from ..text.numbers import numbers
    >>> text = "Turnout was 66 percent, the office said, correcting an earlier figure of 68 percent."
    >>> [former(text, number) for number in numbers(text)]
    [False, True]
    """
    before = text[max(0, number.start - _REACH) : number.start]
    return bool(_FORMER_BEFORE.search(before) or _FORMER_BEHIND.match(text, number.end))


_REACH = 120
_FORMER_BEFORE = re.compile(
    r"\b(?:(?:earlier|previous|initial|preliminary|original|old)\s(?:[\w-]+\s){0,2}?"
    r"(?:figure|count|estimate|tally|toll|number|total|margin|report|forecast|statement)s?\s(?:[\w-]+\s){0,2}?(?:of|at|was|were|that)"
    r"|(?:previously|earlier|initially|originally)\s(?:\w+\s)?(?:put|given|reported|estimated|stated|announced)\s(?:\w+\s)?(?:at|as)"
    r"|(?:raised?|raising|lift(?:ed|ing)|lower(?:ed|ing)|revis(?:ed|ing)|correct(?:ed|ing)|reduc(?:ed|ing)"
    r"|increas(?:ed|ing)|chang(?:ed|ing)|rose|risen|fell|fallen|climbed|grew|grown|dropped)\b[^.;:]{0,90}?\bfrom"
    r"|\b(?:up|down|cut) from"
    r"|instead of|rather than)\s$",
    re.IGNORECASE,
)
_FORMER_BEHIND = re.compile(
    r"[^.;:\d]{0,60}?\b(?:(?:did|had) not includ|(?:was|were|been) counted twice|(?:was|were) (?:wrong|mistaken|too (?:high|low)"
    r"|in error|an? (?:error|mistake))"
    r"|(?:first|initially|originally|previously|earlier) (?:given|reported|stated|announced|published)"
    r"|(?:given|reported|stated|announced|published) (?:earlier|before|initially|originally|at first))",
    re.IGNORECASE,
)


def grows(text: str, number: Number) -> bool:
    """Whether a figure is told as one that may still rise: "has risen to 12", "at least 12", "had burned 12", "12 so far"."""
    before, behind = text[max(0, number.start - _REACH) : number.start], text[number.end : number.end + _REACH]
    rising = changed_to(text, number) > 0 or _PERFECT.search(before) or _SO_FAR.match(behind)
    return number.hedge == "at least" or bool(rising)


def changed_to(text: str, number: Number) -> int:
    """1 if a figure is told as what a smaller one has become, -1 as what a larger one has, 0 if it is told as neither.

    >>> from ..text.numbers import numbers
    >>> told = ("Five more bodies were found, bringing the toll to 19.", "Police lowered the toll to 14.", "The toll is 14.")
    >>> [changed_to(text, number) for text in told for number in numbers(text)[-1:]]
    [1, -1, 0]
    """
    before = text[max(0, number.start - _REACH) : number.start]
    return 1 if _RAISED.search(before) else -1 if _LOWERED.search(before) else 0


_A_FIGURE = (
    r"(?:\s(?:on|late|early|again|further|sharply|slightly|[A-Z]\w+day)\b)*\s?"
    r"(?:[^.;:\d]{0,90}?\b(?:acres|bill|budget|count|damage|death|demand|estimate|figure|fine|forecast|margin|number|offer|price|rate|sum"
    r"|tally|target|toll|total|turnout)s?\b[^.;:\d]{0,60}?)?"
)
"""What stands between a change and the new figure: nothing, or a word for the figure; "cut power to 11,000 homes" changes none."""
_RAISED = re.compile(
    r"\b(?:ris(?:es|en|ing)|rose|climb(?:s|ed|ing)|gr(?:ows|ew|own|owing)|jump(?:s|ed|ing)|swell(?:s|ed)|increas(?:es|ed|ing)"
    r"|br(?:inging|ings|ought)|rais(?:es|ed|ing)|widen(?:s|ed|ing))\b" + _A_FIGURE + r"\bto\s$",
    re.IGNORECASE,
)
_LOWERED = re.compile(
    r"\b(?:lower(?:s|ed|ing)|cuts?|cutting|reduc(?:es|ed|ing)|f(?:alls?|ell|allen|alling)|drop(?:s|ped|ping)|shr(?:inks|ank|unk))"
    r"\b" + _A_FIGURE + r"\bto\s$",
    re.IGNORECASE,
)
_PERFECT = re.compile(
    r"\b(?:has|have|had)\s(?:now\s|already\s|so far\s)?(?:\w+ed|burnt|grown|reached|lost|left|hit)\s$|\bnow (?:at|stands at)\s$"
)
_SO_FAR = re.compile(
    r"[^.;:]{0,60}?\b(?:so far|to date|as of|(?:has|have|had) been"
    r"|by (?:noon|midnight|dawn|(?:\w+day )?(?:morning|afternoon|evening|night)))\b"
)

"""What all renderers say alike: attributions, notes on sources, and how text of others is made harmless to show."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ..model import Brief, Change, Firmness, Line, Question, Reading, Side, Since
from ..wording import words as fixed_words

_MARKS = ('"', "“", "”", "„", "«", "‘", "'")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def harmless(text: str) -> str:
    """Text without control characters and direction marks, which could steer a terminal or turn a line around."""
    return _CONTROL.sub("\ufffd", text)


def wording(brief: Brief, section: str) -> Mapping[str, str]:
    """A section of the fixed words, as the brief's reader wants them."""
    return fixed_words(section, brief.wording)


def attribution(brief: Brief, sources: Sequence[str], origins: int, only: bool = False) -> str:
    """Who reports a line: "RFE/RL", "RFE/RL only", "AN, AP (2 sources)", "AN, AP, IRIA (3 sources, 2 origins)"."""
    labels = {reading.id: reading.label for reading in brief.sources}
    words = wording(brief, "attribution")
    listed = ", ".join(harmless(labels[source]) for source in sources)
    if len(sources) == 1:
        return words["only" if only else "one"].format(sources=listed)
    if origins == len(sources):
        return words["same"].format(sources=listed, count=len(sources))
    counted = words["origin"] if origins == 1 else words["origin_many"].format(number=origins)
    return words["origins"].format(sources=listed, count=len(sources), origins=counted)


def line_attribution(brief: Brief, line: Line) -> str:
    """Who reports a line, and how firmly where they do not agree: "...; firmness: could (AN), would (AP)"."""
    return attribution(brief, line.sources, line.origins, line.only) + _firmness(brief, line.firmness)


def question_attribution(brief: Brief, question: Question) -> str:
    """The same for a question, and since when it has been open."""
    told = attribution(brief, question.sources, question.origins) + _firmness(brief, question.firmness)
    since = wording(brief, "news")["open_since"].format(since=question.open_since) if question.open_since else ""
    return f"{told}; {since}" if since else told


def news_heading(brief: Brief, since: Since) -> str:
    """What stands above the changes since an earlier brief."""
    words = wording(brief, "news")
    return words["heading"].format(since=since.day) if since.day else words["heading_undated"]


def changes(brief: Brief, since: Since) -> list[tuple[str, list[Change]]]:
    """The changes under the heading of their type; one that the lead tells is left out."""
    words = wording(brief, "news")
    shown = [change for change in since.changes if change.type != "new" or not _same(change, brief.lead)]
    kinds = list(dict.fromkeys(change.type for change in shown))
    headings = {**words, "new": words["new" if since.complete else "new_to_brief"]}
    return [(headings[kind], [change for change in shown if change.type == kind]) for kind in kinds]


def no_changes(brief: Brief, since: Since) -> str:
    """What is said where no change was found; "" where one was."""
    words = wording(brief, "news")
    return "" if since.changes else words["nothing" if since.nothing_new else "nothing_sure"]


def new_lead(brief: Brief, since: Since) -> bool:
    """Whether the lead is new."""
    return since.complete and any(change.type == "new" and _same(change, brief.lead) for change in since.changes)


def other_points(brief: Brief) -> list[Line]:
    """The points that do not stand among the changes already."""
    told = brief.since.changes if brief.since else ()
    return [point for point in brief.points if not any(_same(change, point) for change in told)]


def _same(change: Change, line: Line) -> bool:
    one, other = change.evidence[0], line.evidence[0]
    return (one.source, one.start, one.end) == (other.source, other.start, other.end)


def change_attribution(brief: Brief, change: Change) -> str:
    """Who says it now, and how many origins said it before: "NNA, TPB (2 sources; on 2025-06-17: 1 origin)"."""
    told = attribution(brief, change.sources, change.origins)
    if not change.before or brief.since is None:
        return told
    words = wording(brief, "attribution")
    before = words["origin"] if change.before == 1 else words["origin_many"].format(number=change.before)
    news, day = wording(brief, "news"), brief.since.day
    return f"{told}; " + news["more_dated" if day else "more"].format(before=before, since=day)


def _firmness(brief: Brief, firmness: Sequence[Firmness]) -> str:
    if not firmness:
        return ""
    labels = {reading.id: reading.label for reading in brief.sources}
    levels = ", ".join(f"{f.word} ({', '.join(labels[s] for s in f.sources)})" for f in firmness)
    return "; " + wording(brief, "differences")["range"].format(levels=harmless(levels))


def questions(brief: Brief) -> tuple[list[Question], list[Question]]:
    """The open questions, and what is to be confirmed: the claims of one origin, which have a list of their own."""
    return (
        [question for question in brief.questions if question.type != "single origin"],
        [question for question in brief.questions if question.type == "single origin"],
    )


def side_attribution(brief: Brief, side: Side) -> str:
    """Who has one side of a difference, with its scope and who counts."""
    labels = {reading.id: reading.label for reading in brief.sources}
    words = wording(brief, "differences")
    parts = [", ".join(labels[source] for source in side.sources)]
    parts += [words["scope"].format(scope=side.scope)] if side.scope else []
    parts += (
        [words["estimator"].format(estimator=side.estimator)]
        if side.estimator and not side.text.startswith(_MARKS)
        else []
    )
    return harmless("; ".join(parts))


def about(brief: Brief, reading: Reading, link: bool = True) -> str:
    """What is said of a source behind its label: words, date, link (if it does not stand elsewhere), note."""
    words = wording(brief, "source")
    parts = [words["words"].format(words=reading.words, set_aside=reading.set_aside)]
    parts += [harmless(part) for part in (reading.published, reading.url if link else "") if part]
    if reading.note:
        plain = reading.used or reading.copy_kind
        parts.append(harmless(reading.note) if plain else words["not_used"].format(reason=harmless(reading.note)))
    return "; ".join(parts)


def no_copying(brief: Brief) -> bool:
    """Whether two sources or more were compared and no copying was found: said as such, never as "independent"."""
    used = [reading for reading in brief.sources if reading.used]
    return len(used) > 1 and not any(reading.copy_kind for reading in brief.sources)

"""Figures in whose place a later page gives another: the toll of Monday is no news on Tuesday."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from ..model import Contrast, Document, Face, Place
from ..text.words import content, content_of
from .claims import Claim
from .counts import number_changes


def outdated(
    documents: Sequence[Document],
    days: Mapping[str, date],
    differences: Sequence[Contrast],
    claims: dict[Place, Claim],
) -> Collection[Place]:
    """The sentences that stand for an earlier figure, where a later page counts the same thing.

    Two counters who contradict each other do so on any day, and what is limited to one place is not replaced by another's.

    Args:
        documents: the pages in use.
        days: source id -> the day of its page; a figure of a page without one is neither earlier nor later.
        differences: of any kind; only those of numbers are looked at.
        claims: of all these documents.
    """
    found: set[Place] = set()
    for difference in differences:
        if difference.kind == "number":
            found |= _replaced(difference.faces, days)
    # Page by page: what two later pages give otherwise, 17 dead and 19, is no less later than nine.
    newest = sorted((d for d in documents if d.source.id in days), key=lambda d: days[d.source.id])
    for page in newest[-_PAGES:]:
        before = [d for d in newest if days[d.source.id] < days[page.source.id]]
        for change in number_changes([page], before, claims) if before else ():
            found |= {piece.sentence.place for piece in change.faces[0].slices}
    return found


_PAGES = 8
"""Newest pages whose figures are looked for in what came before; of a story told for weeks the rest is past anyway."""


def _replaced(faces: Sequence[Face], days: Mapping[str, date]) -> set[Place]:
    """The sentences of those sides of a difference to which another is the later figure."""
    dated = [(face, day) for face in faces if (day := _newest(face, days))]
    old = [face for face, day in dated if any(day < later and _replaces(other, face) for other, later in dated)]
    return {piece.sentence.place for face in old for piece in face.slices}


def _newest(face: Face, days: Mapping[str, date]) -> date | None:
    """The newest day on which a figure stands; None if one of its pages has no day."""
    known = [days.get(piece.sentence.source_id) for piece in face.slices]
    return None if None in known else max(day for day in known if day)


def _replaces(later: Face, earlier: Face) -> bool:
    """Whether nobody else counts, or something else, in one of two figures."""
    return _one_name(later.estimator, earlier.estimator) and _one_name(later.scope, earlier.scope)


def _one_name(one: str, other: str) -> bool:
    """Whether two names or limits may be one: one is not told, or has the words of the other; days are what may differ."""
    a, b = (set(content(text)) - content_of("cues", "weekdays") for text in (one, other))
    return a <= b or b <= a

"""The template stage: chosen passages, fixed wording and their evidence become a Brief, in this one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..model import (
    Brief,
    Difference,
    Document,
    Headline,
    Line,
    Quotation,
    Reading,
    Since,
    by_id,
)
from ..settings import Settings
from ..wording import words
from .asking import asked, speaker_of
from .headline import cut_headline, own_headline, title_place
from .points import Draft
from .proof import evidence, proof
from .showing import Open


class Chosen(NamedTuple):
    """Everything that goes into a brief, decided but not yet worded."""

    lead: Draft
    points: Sequence[tuple[str, Draft]]
    single: Sequence[Draft]
    questions: Sequence[Open]
    differences: Sequence[Difference] = ()
    quotations: Sequence[Quotation] = ()
    open_since: Sequence[str] = ()
    """For each question the day from which it has been open; "" if no earlier brief asked it."""
    since: Since | None = None


def written(
    chosen: Chosen,
    documents: Sequence[Document],
    readings: Sequence[Reading],
    signature: str,
    settings: Settings,
    warnings: Sequence[str] = (),
    explanation: Sequence[str] = (),
    day: str = "",
    titled: Sequence[Document] = (),
) -> Brief:
    """The brief in words, every line with its evidence.

    Args:
        chosen: what was decided.
        documents: those that are used, for their texts and labels.
        readings: what is said of every source given, the ones set aside too.
        signature: how the brief was made, as one line.
        day: the day it is of.
        titled: the documents whose headlines may stand above it; all if left out.
    """
    found = by_id(documents)
    fixed = words("questions", settings.wording)
    return Brief(
        headline=_headline(chosen, titled or documents, settings),
        lead=_line(chosen.lead, found),
        points=tuple(_line(draft, found, part) for part, draft in chosen.points),
        differences=tuple(chosen.differences),
        questions=tuple(
            replace(asked(question, found, fixed), open_since=since)
            for question, since in zip(chosen.questions, chosen.open_since, strict=True)
        ),
        single_source=tuple(_line(draft, found) for draft in chosen.single),
        quotations=tuple(chosen.quotations),
        sources=tuple(readings),
        signature=signature,
        warnings=tuple(warnings),
        day=day,
        since=chosen.since,
        explanation=tuple(explanation),
        wording=settings.wording,
    )


def _line(draft: Draft, found: Mapping[str, Document], part: str = "") -> Line:
    others = sorted({s.sentence.source_id for s in draft.supports}, key=lambda i: (found[i].label.casefold(), i))
    return Line(
        text=draft.passage.text,
        sources=(draft.passage.sentence.source_id, *others),
        origins=draft.origins,
        evidence=proof(draft, found),
        speaker=speaker_of(draft),
        firmness=draft.firmness,
        only=draft.only,
        part=part,
    )


def _headline(chosen: Chosen, documents: Sequence[Document], settings: Settings) -> Headline:
    lines = [chosen.lead, *(draft for _, draft in chosen.points)]
    titled = own_headline(documents, lines)
    if titled is not None:
        place = title_place(titled)
        shown = (evidence(titled, *place, "leads"),) if place else ()
        return Headline(" ".join(titled.source.title.split()), titled.source.id, True, shown)
    start, end = cut_headline(chosen.lead, settings)
    document = by_id(documents)[chosen.lead.passage.sentence.source_id]
    cut = (evidence(document, start, end, "leads"),)
    return Headline(" ".join(document.source.text[start:end].split()), document.source.id, False, cut)

"""The template stage: chosen passages, fixed wording and their evidence become a Brief, in this one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from ..lexicon import table
from ..model import (
    Brief,
    Difference,
    Document,
    Evidence,
    Headline,
    Line,
    Question,
    Quotation,
    Reading,
    Relation,
    by_id,
)
from ..settings import Settings
from ..text.names import speakers
from .headline import cut_headline, own_headline, title_place
from .points import Draft
from .questions import PENDING, Open

CONTEXT = 32
"""Characters before and after a passage that an evidence object carries, as the W3C text quote selector advises."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Everything that goes into a brief, decided but not yet worded."""

    lead: Draft
    points: Sequence[tuple[str, Draft]]
    single: Sequence[Draft]
    questions: Sequence[Open]
    differences: Sequence[Difference] = ()
    quotations: Sequence[Quotation] = ()


def written(
    chosen: Chosen,
    documents: Sequence[Document],
    readings: Sequence[Reading],
    signature: str,
    settings: Settings,
    warnings: Sequence[str] = (),
    explanation: Sequence[str] = (),
) -> Brief:
    """The brief in words, every line with its evidence.

    Args:
        chosen: what was decided.
        documents: those that are used, for their texts and labels.
        readings: what is said of every source given, the ones set aside too.
        signature: how the brief was made, as one line.
    """
    digests = {d.source.id: digest(d.source.text) for d in documents}
    found = by_id(documents)
    return Brief(
        headline=_headline(chosen, documents, digests, settings),
        lead=_line(chosen.lead, found, digests),
        points=tuple(_line(draft, found, digests, part) for part, draft in chosen.points),
        differences=tuple(chosen.differences),
        questions=tuple(_question(question, found, digests) for question in chosen.questions),
        single_source=tuple(_line(draft, found, digests) for draft in chosen.single),
        quotations=tuple(chosen.quotations),
        sources=tuple(readings),
        signature=signature,
        warnings=tuple(warnings),
        explanation=tuple(explanation),
    )


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal; a lone surrogate counts as its code point would."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def evidence(document: Document, sha: str, start: int, end: int, relation: Relation) -> Evidence:
    """One passage of a source as a flat evidence object."""
    text = document.source.text
    return Evidence(
        source=document.source.id,
        sha256=sha,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        relation=relation,
    )


def _proof(draft: Draft, found: Mapping[str, Document], digests: Mapping[str, str]) -> tuple[Evidence, ...]:
    passage = draft.passage
    own = passage.sentence.source_id
    proof = [evidence(found[own], digests[own], passage.start, passage.end, "leads")]
    proof += [evidence(found[own], digests[own], start, end, "names") for start, end in passage.antecedents]
    for support in draft.supports:
        s = support.sentence
        proof.append(evidence(found[s.source_id], digests[s.source_id], s.start, s.end, support.relation))
    return tuple(proof)


def _line(draft: Draft, found: Mapping[str, Document], digests: Mapping[str, str], part: str = "") -> Line:
    others = sorted({s.sentence.source_id for s in draft.supports}, key=lambda i: (found[i].label.casefold(), i))
    return Line(
        text=draft.passage.text,
        sources=(draft.passage.sentence.source_id, *others),
        origins=draft.origins,
        evidence=_proof(draft, found, digests),
        speaker=_speaker(draft),
        firmness=draft.firmness,
        only=draft.only,
        part=part,
    )


def _speaker(draft: Draft) -> str:
    """The first named speaker of the line as it is shown; a bracketed name counts."""
    text = draft.passage.text.replace("[", "").replace("]", "")
    return next((s.text for s in speakers(text) if s.kind == "name"), "")


def _headline(
    chosen: Chosen, documents: Sequence[Document], digests: Mapping[str, str], settings: Settings
) -> Headline:
    lines = [chosen.lead, *(draft for _, draft in chosen.points)]
    titled = own_headline(documents, lines)
    if titled is not None:
        place = title_place(titled)
        sha = digests[titled.source.id]
        proof = (evidence(titled, sha, *place, "leads"),) if place else ()
        return Headline(" ".join(titled.source.title.split()), titled.source.id, True, proof)
    start, end = cut_headline(chosen.lead, settings)
    document = by_id(documents)[chosen.lead.passage.sentence.source_id]
    proof = (evidence(document, digests[document.source.id], start, end, "leads"),)
    return Headline(" ".join(document.source.text[start:end].split()), document.source.id, False, proof)


def _question(question: Open, found: Mapping[str, Document], digests: Mapping[str, str]) -> Question:
    words = table("wording")["questions"]
    line = _line(question.draft, found, digests)
    if question.type == PENDING:
        template = words["pending_due"] if question.due else words["pending"]
    else:
        template = words["unknown"]
    return Question(
        type=question.type,
        text=template.format(span=line.text, time=question.due),
        topic="",
        sources=line.sources,
        origins=line.origins,
        evidence=line.evidence,
        speaker=line.speaker,
        settled_by=question.due,
    )

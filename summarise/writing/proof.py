"""Passages of sources as evidence objects."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Document, Evidence, Relation
from .points import Draft

CONTEXT = 32
"""Characters before and after a passage that an evidence object carries, as the W3C text quote selector advises."""


def evidence(document: Document, start: int, end: int, relation: Relation) -> Evidence:
    """One passage of a source as a flat evidence object."""
    text = document.source.text
    return Evidence(
        source=document.source.id,
        sha256=document.sha256,
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        relation=relation,
    )


def proof(draft: Draft, found: Mapping[str, Document], relation: Relation = "leads") -> tuple[Evidence, ...]:
    """Everything that a draft rests on: its own passage under `relation`, bracketed names, and what backs it."""
    passage = draft.passage
    own = found[passage.sentence.source_id]
    return (
        evidence(own, passage.start, passage.end, relation),
        *(evidence(own, start, end, "names") for start, end in passage.antecedents),
        *(evidence(found[s.sentence.source_id], s.sentence.start, s.sentence.end, s.relation) for s in draft.supports),
    )

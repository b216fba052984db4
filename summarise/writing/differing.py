"""Differences put into words: a topic, both sides in the sources' own words with scope and estimator, and no winner."""

from __future__ import annotations

from collections.abc import Mapping

from ..model import Contrast, Difference, Document, Evidence, Face, Relation, Side
from .proof import evidence


def worded(found: Contrast, documents: Mapping[str, Document], words: Mapping[str, str]) -> Difference:
    """The difference with its topic from the section ``differences`` of the wording, each side a slice of its leading passage."""
    labels = [documents[face.slices[0].sentence.source_id].label for face in found.faces]
    if found.kind == "drift":
        topic = words[f"drift_{found.topic}"].format(parent=labels[0], copy=labels[1], reason=found.reason)
    elif found.kind == "quotation" and not found.topic:
        topic = words["quotation_unnamed"]
    else:
        topic = words["figure" if found.measured else found.kind].format(
            topic=found.topic, values=" / ".join(face.value for face in found.faces)
        )
    sides = tuple(_side(face, documents, first=at == 0) for at, face in enumerate(found.faces))
    return Difference(found.kind, topic, sides, found.reason)


def _side(face: Face, documents: Mapping[str, Document], first: bool) -> Side:
    proof: list[Evidence] = []
    for at, piece in enumerate(face.slices):
        relation: Relation = ("leads" if first else "contradicts") if at == 0 else "repeats"
        proof.append(evidence(documents[piece.sentence.source_id], piece.start, piece.end, relation))
    sources = tuple(dict.fromkeys(piece.sentence.source_id for piece in face.slices))
    return Side(" ".join(proof[0].exact.split()), sources, tuple(proof), face.scope, face.estimator)

"""Differences put into words: a topic, both sides in the sources' own words with scope and estimator, and no winner."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ..model import Difference, Document, Evidence, Relation, Sentence, Side
from .proof import evidence


class Slice(Protocol):
    """A passage that a side rests on."""

    @property
    def sentence(self) -> Sentence: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Face(Protocol):
    """One side before it is put into words."""

    @property
    def passages(self) -> Sequence[Slice]: ...
    @property
    def scope(self) -> str: ...
    @property
    def estimator(self) -> str: ...
    @property
    def value(self) -> str: ...


class Found(Protocol):
    """A difference before it is put into words."""

    @property
    def kind(self) -> str: ...
    @property
    def topic(self) -> str: ...
    @property
    def faces(self) -> Sequence[Face]: ...
    @property
    def reason(self) -> str: ...


def worded(found: Found, documents: Mapping[str, Document], words: Mapping[str, str]) -> Difference:
    """The difference with its topic from the section ``differences`` of the wording, each side a slice of its leading passage."""
    labels = [documents[face.passages[0].sentence.source_id].label for face in found.faces]
    if found.kind == "drift":
        topic = words[f"drift_{found.topic}"].format(parent=labels[0], copy=labels[1], reason=found.reason)
    elif found.kind == "quotation" and not found.topic:
        topic = words["quotation_unnamed"]
    else:
        topic = words[found.kind].format(topic=found.topic, values=" / ".join(face.value for face in found.faces))
    sides = tuple(_side(face, documents, first=at == 0) for at, face in enumerate(found.faces))
    return Difference(found.kind, topic, sides, found.reason)


def _side(face: Face, documents: Mapping[str, Document], first: bool) -> Side:
    proof: list[Evidence] = []
    for at, passage in enumerate(face.passages):
        relation: Relation = ("leads" if first else "contradicts") if at == 0 else "repeats"
        proof.append(evidence(documents[passage.sentence.source_id], passage.start, passage.end, relation))
    sources = tuple(dict.fromkeys(passage.sentence.source_id for passage in face.passages))
    return Side(" ".join(proof[0].exact.split()), sources, tuple(proof), face.scope, face.estimator)

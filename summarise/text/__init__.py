"""Notions of text: blocks, sentences, words, numbers, names, quotations. Everything here reads; nothing rewrites."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Document, Source, sha256
from .blocks import blocks
from .details import described, labels
from .sentences import sentences


def documents(sources: Sequence[Source]) -> list[Document]:
    """Reads each source: its blocks, its sentences, what it says of itself, and a label unique among them."""
    found = [(described(source, marked), marked) for source in sources for marked in [blocks(source)]]
    called = labels([source for source, _ in found])
    return [
        Document(source, called[source.id], marked, sentences(source, marked), sha256(source.text))
        for source, marked in found
    ]

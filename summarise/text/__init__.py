"""Notions of text: blocks, sentences, words, numbers, names, quotations. Everything here reads; nothing rewrites."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Document, Source, sha256
from .blocks import blocks
from .details import described, labels
from .sentences import sentences
from .site import shared_lines


def documents(sources: Sequence[Source]) -> list[Document]:
    """Reads each source: its blocks, its sentences, what it says of itself, and a label unique among them.

    Pages of one site are read twice: the second time what they share is known to be the site's, not the article's.
    """
    found = [(described(source, marked), marked) for source in sources for marked in [blocks(source)]]
    for at, shared in shared_lines(found).items():
        marked = blocks(sources[at], shared)
        found[at] = (described(sources[at], marked), marked)
    called = labels([source for source, _ in found])
    return [
        Document(source, called[source.id], marked, sentences(source, marked), sha256(source.text))
        for source, marked in found
    ]

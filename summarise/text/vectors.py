"""TF-IDF vectors over a story's own sentences, and the cosine between them. Plain dictionaries: no numpy, linear work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log, sqrt

Vector = dict[str, float]
"""Term to weight; of length 1 unless it is empty."""


def idf(token_lists: Sequence[Iterable[str]]) -> dict[str, float]:
    """log(1 + N / df) for each term of N lists."""
    frequency: Counter[str] = Counter()
    for tokens in token_lists:
        frequency.update(list(dict.fromkeys(tokens)))  # counted in C, which a dictionary is not
    total = len(token_lists)
    return {term: log(1 + total / count) for term, count in frequency.items()}


def vector(tokens: Sequence[str], weights: Mapping[str, float]) -> Vector:
    """The unit vector of (1 + log tf) x idf.

    >>> vector(["dam", "dam"], {"dam": 2.0})
    {'dam': 1.0}
    """
    once = {term: weights[term] for term in tokens}
    if len(once) == len(tokens):
        return unit(once)
    counts = Counter(tokens)
    raw = {term: (1 + log(count)) * weights[term] for term, count in counts.items()}
    return unit(raw)


def unit(raw: Vector) -> Vector:
    """The vector scaled to length 1; an empty or zero one stays empty."""
    length = sqrt(sum([value * value for value in raw.values()]))
    return {term: value / length for term, value in raw.items()} if length else {}


def cosine(a: Mapping[str, float], b: Mapping[str, float]) -> float:
    """The dot product of two unit vectors, 0 to 1, summed in the order of the shorter one's terms."""
    if len(a) > len(b):
        a, b = b, a
    return sum([weight * b[term] for term, weight in a.items() if term in b])

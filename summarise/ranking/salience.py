"""Our own ranking: salience as cross-source support, counted on pairs of neighbouring words.

Source: measured for this project on ten public multi-document news sets (CHANGELOG, "Ranking"); the ideas it joins are
concept coverage (Gillick and Favre 2009, ICSISumm), centroid centrality (Radev et al. 2004) and MMR's redundancy term
(Carbonell and Goldstein 1998).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise

from ..lexicon import plain
from ..model import Document, Sentence, Verdict
from ..settings import Settings
from ..text.vectors import Vector, cosine, idf, unit, vector
from ..text.words import rank_tokens

Pair = str
"""Two neighbouring stems with a space between: text, which is hashed once and which the garbage collector passes over."""


def rank(documents: Sequence[Document], settings: Settings) -> Iterator[Verdict]:
    """Sentences in order of choice, greedily, with those dropped as redundant where they are met.

    Both the gain and the redundancy term only fall while sentences are chosen, so a sentence whose refreshed score still
    tops the heap is the best one there is (lazy greedy, Minoux 1978): a few dozen updates a choice.

    Args:
        documents: of one story; a sentence counts for its origin, which is its own source unless it follows another.
        settings: exponents, weights and limits of the formula.

    Yields:
        `Verdict`: score and its parts ``gain``, ``centrality`` and ``redundancy`` (at most 0).
    """
    sentences = [sentence for document in documents for sentence in document.sentences]
    tokens = [rank_tokens(sentence.text) for sentence in sentences]
    competing = _competing(tokens, settings)
    if not competing:
        return
    least = settings.min_origins or (4 if len(documents) >= 8 else 2 if len(documents) >= 2 else 1)
    pairs = [_pairs(found) for found in tokens]
    if least > 1:
        pairs = _twice(pairs)
    weight = _pair_weights(sentences, pairs, least, settings)
    pairs = [[pair for pair in found if pair in weight] for found in pairs]
    lengths: list[float] = [max(1, len(found)) ** settings.length_exponent for found in tokens]
    stop = plain("ranking-stop")
    telling = [[token for token in found if token not in stop] for found in tokens]
    weighted = idf(telling)
    vectors = [vector(found, weighted) for found in telling]
    central = _centrality(vectors, competing, settings)

    def raw_gain(i: int) -> float:
        return sum([weight[pair] for pair in pairs[i] if pair not in held], 0.0) / lengths[i]

    held: set[Pair] = set()
    best_gain = max(raw_gain(i) for i in competing) or 1.0
    chosen: list[int] = []
    closest = dict.fromkeys(competing, 0.0)
    nearest = dict.fromkeys(competing, -1)
    compared = dict.fromkeys(competing, 0)

    def parts(i: int) -> tuple[float, float, float]:
        for j in chosen[compared[i] :]:
            similarity = cosine(vectors[i], vectors[j])
            if similarity > closest[i]:
                closest[i], nearest[i] = similarity, j
        compared[i] = len(chosen)
        return (
            raw_gain(i) / best_gain,
            settings.centrality_weight * central[i],
            -settings.redundancy_weight * closest[i],
        )

    # Ties fall to the earlier place in a source, then to the source's id: never to the order of the input.
    heap = [(-sum(parts(i)), sentences[i].position, sentences[i].place, 0, i) for i in competing]
    heapify(heap)
    while heap:
        _, position, place, seen, i = heappop(heap)
        found = parts(i)
        if closest[i] > settings.redundancy_limit:
            yield Verdict(sentences[i], sum(found), _named(found), sentences[nearest[i]])
        elif seen < len(chosen):
            heappush(heap, (-sum(found), position, place, len(chosen), i))
        else:
            yield Verdict(sentences[i], sum(found), _named(found))
            chosen.append(i)
            held.update(pairs[i])


def _named(found: tuple[float, float, float]) -> tuple[tuple[str, float], ...]:
    return tuple(zip(("gain", "centrality", "redundancy"), found, strict=True))


def _competing(tokens: Sequence[Sequence[str]], settings: Settings) -> list[int]:
    """Sentences of a fair length; of a page that has none, the longest there are."""
    low, high = settings.min_sentence_words, settings.max_sentence_words
    fair = [i for i, found in enumerate(tokens) if low <= len(found) <= high]
    return fair or [i for i, found in enumerate(tokens) if 0 < len(found) <= high]


def _pairs(tokens: Sequence[str]) -> list[Pair]:
    """Neighbouring stems that are not both function words, in order; one said twice stands twice."""
    stop = plain("ranking-stop")
    return [f"{one} {other}" for one, other in pairwise(tokens) if not (one in stop and other in stop)]


def _pair_weights(
    sentences: Sequence[Sentence], pairs: Sequence[Sequence[Pair]], least: int, settings: Settings
) -> dict[Pair, float]:
    """w_b = (sum over origins of max (1 + p) ** -0.7) ** 1.5 for pairs that at least so many origins hold."""
    best: dict[Pair, dict[str, float]] = {}
    for sentence, found in zip(sentences, pairs, strict=True):
        value = (1 + sentence.position) ** -settings.position_exponent
        origin = sentence.worded_by
        for pair in found:
            held_by = best.get(pair)
            if held_by is None:
                best[pair] = {origin: value}
            elif value > held_by.get(origin, 0.0):
                held_by[origin] = value
    return {
        pair: sum(held_by.values()) ** settings.support_exponent
        for pair, held_by in best.items()
        if len(held_by) >= least
    }


def _twice(pairs: Sequence[Sequence[Pair]]) -> list[list[Pair]]:
    """The pairs that more than one sentence holds: no other can have two origins, and most are in one sentence."""
    seen: set[Pair] = set()
    twice: set[Pair] = set()
    for found in pairs:
        own = set(found)
        twice |= seen & own
        seen |= own
    return [[pair for pair in found if pair in twice] for found in pairs]


def _centrality(vectors: Sequence[Vector], competing: Sequence[int], settings: Settings) -> list[float]:
    """Cosine with the heaviest terms of the story's centroid, divided by its maximum."""
    total: dict[str, float] = {}
    for found in vectors:
        for term, value in found.items():
            total[term] = total.get(term, 0.0) + value
    heaviest = sorted(total.items(), key=lambda item: (-item[1], item[0]))[: settings.centroid_terms]
    centroid = unit(dict(heaviest))
    raw = [cosine(centroid, found) for found in vectors]
    most = max(raw[i] for i in competing) or 1.0
    return [value / most for value in raw]

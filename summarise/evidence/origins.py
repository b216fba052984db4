"""Who follows whom, a sentence at a time: a claim's support is its number of origins, not of outlets.

Wording is compared with quotations taken out, for every outlet prints the same quoted words. Measured on five real pages
with five-word shingles (share of the shorter page): with quotations an independent pair reaches 12.6 % and a real copy only
11.7 %; without them two copies reach 15.2 and 15.5 %, every other pair at most 5.4 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import NamedTuple

from ..model import Document, Place, Quote, Sentence
from ..settings import Settings
from ..text.names import masked
from ..text.people import known_people, quotes
from ..text.site import house, is_wire
from ..text.words import content, wording
from .ledger import same_words, turned, within

_SHINGLE = 4
"""Words of a run by which candidate pairs of sentences are found."""
_BLOCK = 3
"""Words of the shortest run that counts as common wording of two sentences."""
_FEWEST_SHARED = 7
"""Common words below which two sentences may agree by chance."""
_CONTEXT_WORDS = 6
"""Words outside quotations below which a sentence is only its quotation, and the words around it are compared instead."""
_COMMON_SHINGLE = 12
"""Places above which a run of words is a formula ("the ministry said in a") and finds no candidates."""


class Copy(NamedTuple):
    """What was found between a source and the one it follows."""

    source: str
    parent: str
    kind: str
    """``copy`` (as a whole), ``altered`` (rewritten, words of quotations changed) or ``follows`` (in part)."""
    sentences: int
    """Sentences that follow the parent nearly word by word."""
    total: int
    reuse: float
    """Share, 0 to 1, of five-word runs, quotations out, of the shorter page."""
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class Provenance:
    """The documents with the origin of each sentence, and what was found about copying."""

    documents: list[Document]
    copies: list[Copy] = field(default_factory=list)
    near: list[tuple[Sentence, Sentence]] = field(default_factory=list)
    """Pairs of sentences of two sources that are nearly the same wording."""

    def of(self, source_id: str) -> list[Copy]:
        """What was found about one source, the strongest finding first."""
        return [copy for copy in self.copies if copy.source == source_id]


def traced(documents: Sequence[Document], settings: Settings, old: Collection[str] = ()) -> Provenance:
    """Finds near-verbatim sentences, decides who follows whom, and sets each sentence's origin.

    Args:
        documents: of one event, in the order of their ids.
        settings: `near_verbatim`, `copy_sentences`, `copy_reuse`, `altered_quotes` are the thresholds.
        old: ids of the pages that an earlier brief had: none of them follows one that it did not have.
    """
    near = _near_pairs(documents, settings)
    between: dict[tuple[str, str], list[tuple[Sentence, Sentence]]] = defaultdict(list)
    for a, b in near:
        between[(a.source_id, b.source_id)].append((a, b))
    found = {d.source.id: d for d in documents}
    reused = _reuse(documents)
    copies: list[Copy] = []
    parents: dict[tuple[str, str], str] = {}
    ids = [d.source.id for d in documents]
    for at, one in enumerate(ids):
        for other in ids[at + 1 :]:
            shared = between.get((one, other), [])
            reuse = reused.get((one, other), 0.0)
            if not shared and reuse < settings.copy_reuse:
                continue
            parent, child = _direction(found[one], found[other], shared, old)
            parents[(one, other)] = parent.source.id
            copies.append(_copy(child, parent, shared, reuse, settings))
    copies = _strongest(copies)
    whole = {copy.source: copy.parent for copy in copies if copy.kind != "follows"}
    mostly = [
        (found[c.source], found[c.parent]) for c in copies if c.kind == "follows" and c.sentences >= _MOSTLY * c.total
    ]
    retold = [pair for child, parent in mostly for pair in _retold(child, parent)]
    origin = _origins([*near, *retold], parents, whole)
    houses = _houses(documents, old)
    return Provenance([_with_origins(d, origin, houses) for d in documents], copies, near)


def _near_pairs(documents: Sequence[Document], settings: Settings) -> list[tuple[Sentence, Sentence]]:
    """Pairs of sentences of two sources that are near-verbatim of one another, quotations aside, in the order of place."""
    sentences = [s for d in documents for s in d.sentences]
    outside = {s.place: wording(masked(s.text)) for s in sentences}
    quoted = {s.place for s in sentences if _is_quotation(s, outside[s.place])}
    told = [s for s in sentences if len(outside[s.place]) >= _CONTEXT_WORDS]
    pairs = [
        (a, b)
        for a, b in _candidates(told, [outside[s.place] for s in told])
        if common(outside[a.place], outside[b.place]) >= settings.near_verbatim
    ]
    near = {(a.place, b.place) for a, b in pairs}
    said = [s for s in sentences if s.place in quoted]
    found = {d.source.id: d for d in documents}
    for a, b in _candidates(said, [wording(s.text) for s in said]):
        if common(wording(a.text), wording(b.text)) < _SAME_QUOTATION:
            continue
        same_attribution = outside[a.place] == outside[b.place] and len(outside[a.place]) >= _ATTRIBUTION_WORDS
        if same_attribution or any((x.place, y.place) in near for x, y in _neighbours(a, b, found)):
            pairs.append((a, b))
            near.add((a.place, b.place))  # the next sentence may go on with the same quotation
    return sorted(set(pairs))


def _retold(child: Document, parent: Document) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of sentences that say the same, of a page and the one that most of it follows: what is too short to tell is its too."""
    theirs = [(sentence, frozenset(content(sentence.text))) for sentence in parent.sentences]
    for sentence in child.sentences:
        own = frozenset(content(sentence.text))
        best = max(theirs, key=lambda pair: (len(own & pair[1]) / max(1, min(len(own), len(pair[1]))), pair[0].place))
        shared = len(own & best[1])
        if shared >= _RETOLD_WORDS and shared >= _RETOLD * min(len(own), len(best[1])):
            yield (sentence, best[0]) if child.source.id < parent.source.id else (best[0], sentence)


_MOSTLY = 0.5
"""The share of a page's sentences in another's wording from which its other sentences are not its own either ..."""
_RETOLD = 0.6
_RETOLD_WORDS = 2
"""... where they share so much of the content words of the shorter, and so many."""


def _is_quotation(sentence: Sentence, outside: Sequence[str]) -> bool:
    """Whether a sentence is its quotation, so that nothing is left to compare once quotations are out."""
    return len(outside) < _CONTEXT_WORDS or 2 * len(outside) < len(sentence.text.split())


_ATTRIBUTION_WORDS = 3
"""Equal words around a quotation that are more than "Holt said": "he told reporters" behind the same words is one wording."""
_SAME_QUOTATION = 0.6


def _neighbours(a: Sentence, b: Sentence, documents: Mapping[str, Document]) -> Iterator[tuple[Sentence, Sentence]]:
    """The sentences before both, and those after both."""
    for step in (-1, 1):
        beside = [documents[s.source_id].sentences[max(0, s.position + step) : s.position + step + 1] for s in (a, b)]
        if all(beside):
            yield beside[0][0], beside[1][0]


def _candidates(sentences: Sequence[Sentence], tokens: Sequence[Sequence[str]]) -> Iterator[tuple[Sentence, Sentence]]:
    """Pairs of sentences of two sources that share runs of words, in the order of place."""
    index = _repeated([_runs(found, _SHINGLE) for found in tokens])
    shared: dict[tuple[int, int], int] = defaultdict(int)
    most = max(_COMMON_SHINGLE, len({s.source_id for s in sentences}))  # every page of many copies holds the same run
    for places in index.values():
        if len(places) <= most:
            for at, i in enumerate(places):
                for j in places[at + 1 :]:
                    if sentences[i].source_id != sentences[j].source_id:
                        shared[(i, j)] += 1
    for i, j in sorted(shared):
        yield sentences[i], sentences[j]


def common(a: Sequence[str], b: Sequence[str]) -> float:
    """The share, 0 to 1, of the shorter wording that stands in runs of three words or more of the longer; 0 below seven words.

    >>> common("the dam was holding but could overflow".split(), "marek said the dam was holding but could overflow".split())
    1.0
    """
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    runs = set(_windows(longer, _BLOCK))
    shared, covered = 0, 0  # words that stand in such a run, and how far they reach
    for at, run in enumerate(_windows(shorter, _BLOCK)):
        if run in runs:
            shared += at + _BLOCK - max(at, covered)
            covered = at + _BLOCK
    return shared / min(len(a), len(b)) if shared >= _FEWEST_SHARED else 0.0


def _windows(tokens: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    """Every run of that many words, in order."""
    return zip(*(tokens[k:] for k in range(length)), strict=False)


def _runs(tokens: Sequence[str], length: int) -> set[int]:
    """Every run of that many words, as its hash of 64 bits: of a million runs two fall together once in 30 million times."""
    return set(map(hash, _windows(tokens, length)))


def _shingles(document: Document) -> set[int]:
    """Five-word runs of the body, quotations out."""
    tokens = [word for s in document.sentences for word in wording(masked(s.text))]
    return _runs(tokens, 5)


def _reuse(documents: Sequence[Document]) -> dict[tuple[str, str], float]:
    """For each pair of pages that share a five-word run: the share of the shorter one's runs that the other has."""
    runs = [_shingles(document) for document in documents]
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for places in _repeated(runs).values():
        for pair in combinations(places, 2):
            shared[pair] += 1
    ids = [document.source.id for document in documents]
    return {(ids[i], ids[j]): count / min(len(runs[i]), len(runs[j])) for (i, j), count in shared.items()}


def _repeated(sets: Sequence[set[int]]) -> dict[int, list[int]]:
    """Where each run stands that is in more than one of the sets; most are in one only and never get a list."""
    seen: set[int] = set()
    twice: set[int] = set()
    for found in sets:
        twice |= seen & found
        seen |= found
    index: dict[int, list[int]] = defaultdict(list)
    for i, found in enumerate(sets):
        for run in found & twice:
            index[run].append(i)
    return index


def _direction(
    a: Document, b: Document, shared: Sequence[tuple[Sentence, Sentence]], old: Collection[str]
) -> tuple[Document, Document]:
    """(parent, child): one of an earlier brief; else the one the other credits; else the earlier by date; else an agency's own
    page; else by share.

    By share: a page that stands almost whole in the other is its shortened copy; where both have much of their own, the one
    that gave more of itself is the parent, for who borrows adds.
    """
    if (a.source.id in old) != (b.source.id in old):
        return (a, b) if a.source.id in old else (b, a)
    if (credits_b := _credits(a, b)) != _credits(b, a):
        return (b, a) if credits_b else (a, b)
    day_a, day_b = a.source.published[:10], b.source.published[:10]
    if day_a and day_b and day_a != day_b:
        return (a, b) if day_a < day_b else (b, a)
    wire_a, wire_b = is_wire(a.source), is_wire(b.source)
    if wire_a != wire_b:
        return (a, b) if wire_a else (b, a)
    share_a = len({x.place for x, _ in shared}) / max(1, len(a.sentences))
    share_b = len({y.place for _, y in shared}) / max(1, len(b.sentences))
    if max(share_a, share_b) >= _WHOLE:
        return (a, b) if share_b > share_a else (b, a)
    return (a, b) if share_a >= share_b else (b, a)


_WHOLE = 0.6


def _credits(child: Document, parent: Document) -> bool:
    """Whether one source's credit names the other, under its publisher or label."""
    names = {parent.label.casefold(), parent.source.publisher.casefold()} - {""}
    own = {child.label.casefold(), child.source.publisher.casefold()}
    return any(name.casefold() in names - own for name in child.source.credits)


def _copy(
    child: Document, parent: Document, shared: Sequence[tuple[Sentence, Sentence]], reuse: float, settings: Settings
) -> Copy:
    following = len({s.place for pair in shared for s in pair if s.source_id == child.source.id})
    total = len(child.sentences)
    share = following / total if total else 0.0
    if reuse >= settings.copy_reuse and share >= settings.altered_sentences:
        altered, aligned = _altered_quotes(child, parent)
        if aligned and len(altered) >= settings.altered_quotes and len(altered) >= settings.altered_share * aligned:
            shown = "; ".join(f"“{a.text}” for “{b.text}”" for a, b in altered[:3])
            why: tuple[str, ...] = (
                f"{reuse:.0%} of its wording, quotations aside, is that of {parent.label}",
                f"{len(altered)} of its {aligned} quotations with a counterpart there have other words: {shown}",
            )
            return Copy(child.source.id, parent.source.id, "altered", following, total, reuse, why)
    if share >= settings.copy_sentences:
        why = (f"{following} of its {total} sentences stand nearly word by word in {parent.label}",)
        if weighty := [(a, b) for a, b in _altered_quotes(child, parent)[0] if turned(a.text, b.text)]:
            a, b = weighty[0]
            why = (*why, f"one of its quotations gained or lost a word that turns it: “{a.text}” for “{b.text}”")
        kind = "altered" if weighty else "copy"
        return Copy(child.source.id, parent.source.id, kind, following, total, reuse, why)
    why = (f"{reuse:.0%} of the shorter page's wording, quotations aside, is common",)
    return Copy(child.source.id, parent.source.id, "follows", following, total, reuse, why)


def _altered_quotes(child: Document, parent: Document) -> tuple[list[tuple[Quote, Quote]], int]:
    """Quotations of the child that changed words of one in the parent, and how many have a counterpart there at all."""
    known = known_people([child, parent])
    theirs = quotes(parent, known)
    altered: list[tuple[Quote, Quote]] = []
    aligned = 0
    for quote in quotes(child, known):
        best = max(theirs, key=lambda other: same_words(quote.text, other.text), default=None)
        if best is None or same_words(quote.text, best.text) < _ALIGNED:
            continue
        aligned += 1
        if not within(quote.text, best.text):
            altered.append((quote, best))
    return altered, aligned


_ALIGNED = 0.6
"""Likeness from which two quotations are taken for the same utterance."""


def _strongest(copies: Sequence[Copy]) -> list[Copy]:
    """A source that copies as a whole has one parent, the one it shares most with; parts may follow several.

    Pages that credit one another in a ring leave one of them: no chain of parents leads back to its start.
    """
    whole: dict[str, Copy] = {}
    strongest = sorted(
        (c for c in copies if c.kind != "follows"), key=lambda c: (-c.sentences, -c.reuse, c.source, c.parent)
    )
    for copy in strongest:
        above = copy.parent
        while above in whole and above != copy.source:
            above = whole[above].parent
        if above != copy.source:
            whole.setdefault(copy.source, copy)
    kept = [c for c in copies if (c.kind == "follows" and c.source not in whole) or whole.get(c.source) is c]
    return sorted(kept, key=lambda c: (c.source, c.kind == "follows", -c.sentences, -c.reuse, c.parent))


def _origins(
    near: Sequence[tuple[Sentence, Sentence]], parents: Mapping[tuple[str, str], str], whole: Mapping[str, str]
) -> dict[Place, str]:
    """Sentence -> the id of the source whose wording it is, followed up the chain of copies."""
    above: dict[Place, Place] = {}
    for a, b in near:
        parent = parents[(a.source_id, b.source_id)]
        child, source = (b, a) if parent == a.source_id else (a, b)
        above.setdefault(child.place, source.place)
    found: dict[Place, str] = {}
    for place in above:
        at, seen = place, {place}
        while at in above and above[at] not in seen:
            at = above[at]
            seen.add(at)
        found[place] = whole.get(at[0], at[0])
    return found


def _houses(documents: Sequence[Document], old: Collection[str]) -> dict[str, str]:
    """Source -> the source that speaks for its publisher: two pages of one agency are one origin, the earlier page's."""
    first: dict[str, Document] = {}
    for document in sorted(
        documents, key=lambda d: (d.source.id not in old, d.source.published or "9999", d.source.id)
    ):
        first.setdefault(house(document.source.publisher) or document.source.id, document)
    return {d.source.id: first[house(d.source.publisher) or d.source.id].source.id for d in documents}


def _with_origins(document: Document, origin: Mapping[Place, str], houses: Mapping[str, str]) -> Document:
    """The document with each sentence's origin: whom it follows, and for that the house it comes from."""
    own = document.source.id
    found = [houses[origin.get(s.place, own)] for s in document.sentences]
    sentences = (replace(s, origin=o) if o != own else s for s, o in zip(document.sentences, found, strict=True))
    return replace(document, sentences=tuple(sentences))


def for_ranking(provenance: Provenance, settings: Settings) -> list[Document]:
    """The documents with an origin only where a page really follows another.

    A line that two pages share by chance or formula is one origin of a claim, but pairs of words count in both pages: merged
    there too, R-1 / R-2 on the development set falls by .7 / .4 (benchmarks/quality.py).
    """
    following = {c.source for c in provenance.copies if c.reuse >= settings.ranking_reuse and c.sentences > 1}
    return [
        d
        if d.source.id in following
        else replace(d, sentences=tuple(replace(s, origin="") if s.origin else s for s in d.sentences))
        for d in provenance.documents
    ]


def count(sentences: Sequence[Sentence]) -> int:
    """The number of separate origins of some sentences."""
    return len({sentence.worded_by for sentence in sentences})

"""Which sentences of other sources back a line. Precision first: a line is only "reported by" those that say it.

The lexical score is ``cosine + 0.5 containment + shared-pair share + 0.03 x shared IDF mass``: of those tried, the one that
tells "same fact" from "other fact" best (AUC .77 to .85 on news pairs), and yet no threshold of it alone is precise. So a
backing sentence must also not conflict: no other number for the same thing, no negation of a shared word, no other speaker.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from ..model import Document, Place, Relation, Sentence, Support
from ..settings import Settings
from ..text.numbers import Number
from ..text.vectors import cosine
from ..text.words import content, content_of
from .claims import Claim
from .ledger import carried
from .outcomes import opposed

_QUOTED_SHARE = 0.6
"""What the least coverage is multiplied by where the same speaker is quoted with the same words."""
_QUOTED = 0.5
"""What it adds that both quote the same words: two reports of one utterance."""
_CASUAL = 0.03
"""Weight of shared IDF mass in the score, from the same measurement."""
_REPEAT = 0.75
"""Share of five-word runs of the shorter sentence above which it is the same wording, not a paraphrase."""


def lexical(a: Claim, b: Claim) -> float:
    """How alike two claims are in words; 0 if they share none, above 2 for the same wording."""
    shared = a.shared(b)
    if not shared:
        return 0.0
    containment = shared / min(a.mass, b.mass)
    pairs = len(a.pairs & b.pairs) / max(1, min(len(a.pairs), len(b.pairs)))
    return cosine(a.vector, b.vector) + 0.5 * containment + pairs + _CASUAL * shared + _QUOTED * same_words_quoted(a, b)


def same_words_quoted(a: Claim, b: Claim) -> bool:
    """Whether both quote the same run of three words or more, or of two in which both are content words."""
    for one in a.quoted:
        for other in b.quoted:
            matcher = SequenceMatcher(None, one, other, autojunk=False)
            run = matcher.find_longest_match()
            words = one[run.a : run.a + run.size]
            if len(content(" ".join(words))) >= 2 and (run.size >= 3 or run.size == min(len(one), len(other))):
                return True
    return False


def conflict(a: Claim, b: Claim) -> str:
    """Why two claims cannot back each other, one clause; "" if nothing speaks against it.

    A name or number that only one of them has is no conflict; another number for the same thing, a negation of a word that
    both use, or another speaker is.
    """
    for one in a.numbers:
        for other in b.numbers:
            if (
                comparable(one, other)
                and not one.meets(other)
                and not _matched(one, b.numbers)
                and not _matched(other, a.numbers)
            ):
                return f"another number for {one.noun or one.kind}"
    shared = a.held & b.held
    against = (a.negated ^ b.negated) & shared
    if against - _echoed(a, b):
        return f"one of them negates '{min(against - _echoed(a, b))}'"
    if opposed(a.outcomes, b.outcomes):
        return "another outcome"
    if a.unreal != b.unreal:
        return "one of them tells what did not happen"
    if (a.ahead and b.done and not b.ahead) or (b.ahead and a.done and not a.ahead):
        return "one of them tells as done what is ahead in the other"
    if a.speaker and b.speaker and a.speaker != b.speaker and not _speaks_in(a, b):
        return "another speaker"
    if a.dates and b.dates and not a.dates & b.dates:
        return "another date"
    if a.weekdays and b.weekdays and not a.weekdays & b.weekdays:
        return "another weekday"
    if a.people and b.people and not a.people & b.people:
        return "other persons"
    return ""


def comparable(a: Number, b: Number) -> bool:
    """Whether two numbers count the same thing in the same unit."""
    if a.kind != b.kind or a.partial or b.partial:
        return False
    if a.kind in ("count", "percent"):
        return bool(a.noun and b.noun) and (a.noun in b.about or b.noun in a.about)
    if a.kind == "money":
        return bool(a.about & b.about) and a.noun == b.noun
    return a.kind == "duration"


def _matched(number: Number, others: Sequence[Number]) -> bool:
    return any(comparable(number, other) and number.meets(other) for other in others)


def _echoed(a: Claim, b: Claim) -> frozenset[str]:
    """Words negated in one claim that stand beside another negation in the other: "no breakthrough", "no major breakthrough"."""
    return (a.negated | b.negated) if a.negated and b.negated and a.negated & b.negated else frozenset()


def _speaks_in(a: Claim, b: Claim) -> bool:
    """Whether one's speaker is named by the other: "Blinken said Lavrov repeated ..." and "Lavrov repeated ..."."""
    return a.speaker in b.parties or b.speaker in a.parties or a.speaker in b.people or b.speaker in a.people


def coverage(line: Claim, others: Sequence[Claim], plain: bool = False) -> float:
    """The share, 0 to 1, of a line's IDF mass that these claims hold together; with `plain`, of its words that are no names."""
    held: set[str] = set()
    for other in others:
        held |= other.held
    words = line.plain if plain else line.held - line.days
    total = sum(line.weights[key] for key in sorted(words))
    return sum(line.weights[key] for key in sorted(words & held)) / total if total else 0.0


def relation(a: Claim, b: Claim) -> Relation:
    """``repeats`` for the same wording, ``paraphrases`` for another."""
    return "repeats" if reuse(a, b) >= _REPEAT else "paraphrases"


def reuse(a: Claim, b: Claim) -> float:
    """The share of content-word pairs of the shorter claim that the other has too: wording, not meaning."""
    fewer = min(len(a.pairs), len(b.pairs))
    return len(a.pairs & b.pairs) / fewer if fewer else float(a.held == b.held)


def supports(
    line: Sentence, documents: Sequence[Document], claims: dict[Place, Claim], index: Index, settings: Settings
) -> tuple[Support, ...]:
    """For every other source that says what `line` says, its best sentence, in the order of `documents`.

    Args:
        line: a body sentence of one of `documents`, or the part of one that a point shows.
        claims: of all these documents, from `claims.claims`.
        index: of the same, from `indexed`.
        settings: `support_score` and `support_coverage` are the two thresholds.
    """
    own = claim(line, claims)
    found: list[Support] = []
    for document in documents:
        page = index[document.source.id]
        if document.source.id != line.source_id and not _counted_otherwise(own, page):
            best = _best(own, document, page, settings)
            if best is not None:
                found.append(best)
    return tuple(found)


def _counted_otherwise(line: Claim, page: Page) -> bool:
    """Whether a source gives another number for what the line counts, and nowhere the line's own."""
    for number in line.numbers:
        if number.kind == "count":
            same = [other for other in page.counts if comparable(number, other)]
            if same and not any(number.meets(other) for other in same):
                return True
    return False


def claim(line: Sentence, claims: dict[Place, Claim]) -> Claim:
    """The claim of a sentence, or of a part of one, weighted as in its story."""
    known = claims.get(line.place)
    if known is None:
        weights = next(iter(claims.values())).weights
        known = claims[line.place] = Claim(line, tuple(key for key in content(line.text) if key in weights), weights)
    return known


def alike(a: Sentence, b: Sentence, claims: dict[Place, Claim]) -> float:
    """How much of the smaller of two claims the other repeats: the larger of cosine and 0.9 x containment, 0 to 1."""
    return likeness(claim(a, claims), claim(b, claims))


def likeness(one: Claim, other: Claim) -> float:
    """The same of two claims."""
    if one.held.isdisjoint(other.held):
        return 0.0
    least = min(one.mass, other.mass)
    return max(cosine(one.vector, other.vector), 0.9 * one.shared(other) / least if least else 0.0)


def _best(line: Claim, document: Document, page: Page, settings: Settings) -> Support | None:
    """The passage of a source that says what a line says: a sentence, or two that follow each other; None if there is none."""
    scored: list[tuple[float, int]] = []
    for at in _near_enough(line, page):
        score = lexical(line, page.claims[at])
        if score >= settings.support_score:
            scored.append((score, at))
    for score, at in sorted(scored, key=lambda item: (-item[0], item[1])):
        main = page.claims[at]
        beside = page.claims[max(0, at - 1) : at + 2]
        if conflict(line, main) or any(other.denied & line.plain - line.negated - main.held for other in beside):
            continue  # "She apologised. She said that she would not resign." does not say that she resigned
        for low, high in _windows(document, at):
            others = page.claims[low:high]
            if not line.leaves_open and any(other.leaves_open for other in others):
                continue  # who says that it is not known when the line opens does not say that it opens in July
            covered = coverage(line, others)
            if _covers(line, main, others, covered, settings) and _bears_out(line, others):
                partly = _heard_in_part(line, others)
                joined = _joined(document.sentences[low:high], document)
                return Support(joined, relation(line, main), score, covered, partly)
    return None


def _near_enough(line: Claim, page: Page) -> list[int]:
    """The sentences of a source that share enough of a line's mass to be looked at, in order."""
    shared: dict[int, float] = {}
    for key in line.ordered:
        if key in page.positions:
            weight = line.weights[key]
            for at in page.positions[key]:
                shared[at] = shared.get(at, 0.0) + weight
    least = _LEAST_SHARED * line.mass
    return sorted(at for at, mass in shared.items() if mass >= least)


@dataclass(frozen=True)
class Page:
    """What the sentences of a source claim, and where each word stands: a line is compared with few of them instead of all."""

    claims: Sequence[Claim]
    positions: Mapping[str, Sequence[int]]
    """Content word -> the positions of the sentences that hold it."""

    @cached_property
    def counts(self) -> list[Number]:
        """Every number of things that it gives."""
        return [number for claim in self.claims for number in claim.numbers if number.kind == "count"]


Index = dict[str, Page]
"""Source -> its page."""


def indexed(documents: Sequence[Document], claims: Mapping[Place, Claim]) -> Index:
    """Every source's page."""
    found: Index = {}
    for document in documents:
        own = [claims[sentence.place] for sentence in document.sentences]
        positions: dict[str, list[int]] = {}
        for at, one in enumerate(own):
            for key in one.held:
                positions.setdefault(key, []).append(at)
        found[document.source.id] = Page(own, positions)
    return found


def _windows(document: Document, at: int) -> list[tuple[int, int]]:
    """The sentence, then with its neighbour: a wire sentence is often two in another source. As slices of its sentences."""
    found = [(at, at + 1)]
    for low in (at, at - 1):
        if low >= 0 and low + 1 < len(document.sentences):
            one, other = document.sentences[low : low + 2]
            if not document.source.text[one.end : other.start].strip():
                found.append((low, low + 2))
    return found


def _joined(window: Sequence[Sentence], document: Document) -> Sentence:
    """A window as one passage; its origin is that of its first sentence which follows another source."""
    if len(window) == 1:
        return window[0]
    text = " ".join(document.source.text[window[0].start : window[-1].end].split())
    origin = next((s.origin for s in window if s.origin), "")
    return replace(window[0], end=window[-1].end, text=text, origin=origin)


def _covers(line: Claim, main: Claim, others: Sequence[Claim], covered: float, settings: Settings) -> bool:
    """Whether enough of a line's words are there, and enough of what it says of those whom it names.

    Two sentences about the same persons share their names' mass. A short line has little to compare, so it needs most of it.
    """
    quoted = line.speaker == main.speaker != "" and same_words_quoted(line, main)
    ease = _QUOTED_SHARE if quoted else 1.0
    short = len(line.plain) < _SHORT_LINE and not quoted
    least = max(settings.support_coverage, _SHORT_COVERAGE if short else 0.0) * ease
    plain = max(settings.support_plain, _SHORT_PLAIN if short else 0.0) * ease
    return covered >= least and coverage(line, others, plain=True) >= plain


_LEAST_SHARED = 0.2
"""Share of a line's mass below which a sentence is not looked at: even with its neighbour it would not cover the line."""
_SHORT_LINE = 6
_SHORT_COVERAGE = 0.65
_SHORT_PLAIN = 0.55
"""A line with fewer content words than this that are no names, and the shares it needs; by hand, on WikiNews pages."""


def _bears_out(line: Claim, others: Sequence[Claim]) -> bool:
    """Whether what must not be taken on trust is there too: every figure of the line, and the words it quotes."""
    if not _tells_enough(line, others):
        return False
    ranks = content_of("cues", "superlatives")  # who reports a failure does not say that it is the worst
    if _FIRST_THING.search(line.sentence.text):
        ranks -= {"first"}
    if any(key in line.held and all(key not in other.held for other in others) for key in ranks):
        return False
    theirs = [number for other in others for number in other.numbers]
    for number in line.numbers:
        same = [n for n in theirs if n.kind == number.kind]
        if (
            number.kind in ("count", "percent", "money")
            and number.low >= _FIGURE
            and not any(n.meets(number) for n in same)
        ):
            return False
        if number.kind in ("time", "label", "score") and same and not any(n.low == number.low for n in same):
            return False
    heard = [words for other in others for words in other.quoted]
    return all(_heard(said, heard) for said in line.quoted)


def _tells_enough(line: Claim, others: Sequence[Claim]) -> bool:
    """Whether a line has words enough to be found elsewhere; "Nobody was hurt" is only found where nothing else is said."""
    negations = content_of("cues", "negation")
    telling = line.held - negations
    more = {key for other in others for key in other.held} - line.held - negations
    if len(telling) >= _TELLING or (telling and len(more) < _TELLING):
        return True
    return any(other.sentence.text == line.sentence.text for other in others)


_TELLING = 2
"""Content words, negations apart."""


def _heard(said: Sequence[str], heard: Sequence[Sequence[str]]) -> bool:
    """Whether what is quoted elsewhere bears a quotation out: most of its words in runs and nothing else amid them.

    A phrase of up to five content words may also stand there in another order.
    """
    every = [word for words in heard for word in words]
    shared = [(carried(said, words), min(len(said), len(words))) for words in (every, *heard)]
    if any(found is not None and found >= _SAME_RUNS * fewer > 0 for found, fewer in shared):
        return True
    if any(found is None for found, _ in shared):
        return False
    own, theirs = set(content(" ".join(said))), set(content(" ".join(every)))
    return len(own) < _SAID_WORDS or (len(own) <= _PHRASE and len(own & theirs) >= _SAME_CONTENT * len(own))


def _heard_in_part(line: Claim, others: Sequence[Claim]) -> bool:
    """Whether others quote a good part less of what a line quotes: they back what they quote, and not the line."""
    heard = [words for other in others for words in other.quoted]
    every = [word for words in heard for word in words]
    return any(
        len(content(" ".join(said))) > _PHRASE
        and max(carried(said, words) or 0 for words in (every, *heard)) < _WHOLE_QUOTE * len(said)
        for said in line.quoted
    )


_FIRST_THING = re.compile(
    r"\b[Ff]irst[ -](?:aid|appearance|class|floor|half|hearing|lady|minister|name|person|quarter|reading|responders?|snow|time)\b"
)
"""Things that are called so and are not ranked."""


_FIGURE = 3
_SAID_WORDS = 3
_PHRASE = 5
_SAME_CONTENT = 0.75
_SAME_RUNS = 0.6
"""A quotation is backed by one with most of its words in runs; a phrase of up to five content words by three quarters of them,
in any order. Another rendering of the same utterance is a difference, not a backing."""
_WHOLE_QUOTE = 0.8
"""The share of a quotation's words from which another source has it whole."""


def alone(sentences: Sequence[Sentence], documents: Sequence[Document], claims: dict[Place, Claim]) -> bool:
    """Whether it may be said that no other source has what these sentences say: nothing else comes even near.

    The opposite of `supports`: there a doubt withholds support, here it withholds "only".
    """
    line = claim(sentences[0], claims)
    own = {sentence.source_id for sentence in sentences}
    figures = [n for n in line.numbers if n.kind in ("count", "percent", "money") and n.low >= _FIGURE]
    figures += [n for n in line.numbers if n.kind == "time" and n.low > _HOURS]
    for document in documents:
        if document.source.id in own:
            continue
        for sentence in document.sentences:
            other = claims[sentence.place]
            common = len(line.held & other.held)
            if common > 1 and (lexical(line, other) >= _NEAR or same_words_quoted(line, other)):
                return False
            same = {n.kind for n in figures for m in other.numbers if n.kind == m.kind and n.meets(m)}
            if same and (line.plain & other.plain or (common and same & {"percent", "time"})):
                return False
    return True


_HOURS = 12
"""Up to here a figure of a time is its hour, which many share; from here on its minutes."""
_NEAR = 0.6

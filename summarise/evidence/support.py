"""Which sentences of other sources back a line. Precision first: a line is only "reported by" those that say it.

The lexical score is ``cosine + 0.5 containment + shared-pair share + 0.03 x shared IDF mass``: of those tried, the one that
tells "same fact" from "other fact" best (AUC .77 to .85 on news pairs), and yet no threshold of it alone is precise. So a
backing sentence must also not conflict: no other number for the same thing, no negation of a shared word, no other speaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from ..model import Document, Relation, Sentence, Support
from ..settings import Settings
from ..text.numbers import Number
from ..text.vectors import cosine
from ..text.words import content
from .claims import Claim

Place = tuple[str, int, int]

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
    if a.speaker and b.speaker and a.speaker != b.speaker and not _speaks_in(a, b):
        return "another speaker"
    if a.dates and b.dates and not a.dates & b.dates:
        return "another date"
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
    line: Sentence, documents: Sequence[Document], claims: Mapping[Place, Claim], settings: Settings
) -> tuple[Support, ...]:
    """For every other source that says what `line` says, its best sentence, in the order of `documents`.

    Args:
        line: a body sentence of one of `documents`, or the part of one that a point shows.
        claims: of all these documents, from `claims.claims`.
        settings: `support_score` and `support_coverage` are the two thresholds.
    """
    own = claim(line, claims)
    found: list[Support] = []
    for document in documents:
        if document.source.id != line.source_id and not _counted_otherwise(own, document, claims):
            best = _best(own, document, claims, settings)
            if best is not None:
                found.append(best)
    return tuple(found)


def _counted_otherwise(line: Claim, document: Document, claims: Mapping[Place, Claim]) -> bool:
    """Whether a source gives another number for what the line counts, and nowhere the line's own."""
    theirs = [number for sentence in document.sentences for number in claims[sentence.place].numbers]
    for number in line.numbers:
        same = [other for other in theirs if comparable(number, other) and number.kind == "count"]
        if same and not any(number.meets(other) for other in same):
            return True
    return False


def claim(line: Sentence, claims: Mapping[Place, Claim]) -> Claim:
    """The claim of a sentence, or of a part of one, weighted as in its story."""
    known = claims.get(line.place)
    if known is not None:
        return known
    weights = next(iter(claims.values())).weights
    return Claim(line, tuple(key for key in content(line.text) if key in weights), weights)


def alike(a: Sentence, b: Sentence, claims: Mapping[Place, Claim]) -> float:
    """How much of the smaller of two claims the other repeats: the larger of cosine and 0.9 x containment, 0 to 1."""
    one, other = claim(a, claims), claim(b, claims)
    least = min(one.mass, other.mass)
    return max(cosine(one.vector, other.vector), 0.9 * one.shared(other) / least if least else 0.0)


def _best(line: Claim, document: Document, claims: Mapping[Place, Claim], settings: Settings) -> Support | None:
    scored: list[tuple[float, int]] = []
    for at, sentence in enumerate(document.sentences):
        other = claims[sentence.place]
        score = lexical(line, other)
        if score >= settings.support_score:
            scored.append((score, at))
    for score, at in sorted(scored, key=lambda item: (-item[0], item[1])):
        other = claims[document.sentences[at].place]
        # A wire sentence is often two in another source: its neighbours may hold the rest of the line.
        near = [claims[s.place] for s in document.sentences[max(0, at - 1) : at + 2]]
        covered = coverage(line, [other])
        wide = coverage(line, near)
        quoted = same_words_quoted(line, other) and line.speaker == other.speaker != ""
        least = settings.support_coverage * (_QUOTED_SHARE if quoted else 1.0)
        if covered < least and not (covered >= 0.7 * least and wide >= 1.2 * least):
            continue
        # Two sentences about the same persons share their names' mass; what is said of them must be shared too.
        if coverage(line, near if covered < least else [other], plain=True) < settings.support_plain * (
            _QUOTED_SHARE if quoted else 1.0
        ):
            continue
        if not conflict(line, other):
            return Support(document.sentences[at], relation(line, other), score, max(covered, wide))
    return None

"""Where the sources differ: numbers, quotations, positions, firmness, timing, and the drift of a copy. No winner is picked.

Precision before recall: a false alarm costs a reader's trust, so each kind asks for the same thing counted, the same speaker,
the same topic or the same event before two sides are put next to each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from ..lexicon import lines as lexicon_lines
from ..lexicon import words as lexicon_words
from ..model import Contrast, Document, Face, Place, Quote, Sentence, Slice
from ..text.memo import remembered
from ..text.names import masked, names, surname
from ..text.quotes import balanced
from ..text.words import bare, content, parties, wording, words
from .claims import Claim
from .counts import whole
from .ledger import Entry, poorer, same_words, turned
from .support import lexical, likeness

KINDS = ("number", "outcome", "quotation", "position", "timing", "firmness", "drift")
"""In the order in which a brief shows them."""


# -- quotations ------------------------------------------------------------------------------------------------------


def quotation_differences(ledger: Sequence[Entry], documents: Mapping[str, Document]) -> list[Contrast]:
    """What one speaker said, where two independent sources render it in other words; each pair once, shown with its company."""
    found: list[Contrast] = []
    told: set[Place] = set()
    for entry in ledger:
        other = entry.counterpart
        if entry.status != "other rendering" or other is None or entry.quote.source_id not in documents:
            continue
        shared = len(set(content(entry.quote.text)) & set(content(other.text)))
        known = bool(entry.quote.speaker and other.speaker)
        if known and surname(entry.quote.speaker) != surname(other.speaker):
            continue
        least = _QUOTED_CONTENT if known else _QUOTED_UNKNOWN
        if shared < least and not (shared >= least - _QUOTED_TURNED and turned(entry.quote.text, other.text)):
            continue
        faces = tuple(_utterance(quote, ledger, documents[quote.source_id]) for quote in (entry.quote, other))
        places = {face.slices[0].sentence.place for face in faces}
        if places & told or len({face.slices[0].sentence.worded_by for face in faces}) < 2:
            continue
        told |= places
        faces = tuple(
            replace(
                face,
                slices=(
                    *face.slices,
                    *_repeated(quote, ledger, documents, {q.source_id for q in (entry.quote, other)}),
                ),
            )
            for face, quote in zip(faces, (entry.quote, other), strict=True)
        )
        speaker = entry.quote.speaker or other.speaker
        weight = float(len(content(entry.quote.text)))
        found.append(Contrast("quotation", speaker, faces, "two renderings of what one speaker said", weight))
    return sorted(found, key=lambda d: (-d.weight, d.faces[0].slices[0].sentence.place))


def _repeated(
    quote: Quote, ledger: Sequence[Entry], documents: Mapping[str, Document], but: Collection[str]
) -> list[Slice]:
    """The same words quoted by other sources, once each."""
    found: dict[str, Slice] = {}
    for other in (entry.quote for entry in ledger):
        document = documents.get(other.source_id)
        if document is not None and other.source_id not in but and wording(other.text) == wording(quote.text):
            place = Slice(_sentence_at(document, other.start), other.start - 1, other.end + 1)
            found.setdefault(other.source_id, place)
    return list(found.values())


def distorted(ledger: Sequence[Entry], documents: Mapping[str, Document]) -> dict[Place, Sentence]:
    """Sentences whose rendering of a quotation is the poorer one -> the sentence of another page with the better.

    Poorer: without a word of weight, or the only one of its words where other pages agree on theirs.
    """
    found: dict[Place, Sentence] = {}
    same = Counter(" ".join(wording(entry.quote.text)) for entry in ledger if entry.quote.source_id in documents)
    for quote, status, other in ledger:
        if status != "other rendering" or other is None or not {quote.source_id, other.source_id} <= documents.keys():
            continue
        one_speaker = not (quote.speaker and other.speaker) or surname(quote.speaker) == surname(other.speaker)
        outvoted = same[" ".join(wording(quote.text))] < 2 <= same[" ".join(wording(other.text))]
        if one_speaker and (
            poorer(quote.text, other.text) or (outvoted and same_words(quote.text, other.text) >= _UTTERED)
        ):
            whole_one = _sentence_at(documents[other.source_id], other.start)
            found[_sentence_at(documents[quote.source_id], quote.start).place] = whole_one
    return found


_UTTERED = 0.6
"""Share of the shorter of two quotations in runs of the other from which they are of one utterance, as in the ledger."""


def _utterance(quote: Quote, ledger: Sequence[Entry], document: Document) -> Face:
    """The quotation with those of the same speaker that stand in the same or the next sentence of its paragraph."""
    sentence = _sentence_at(document, quote.start)
    near = {
        s.position
        for s in document.sentences
        if abs(s.position - sentence.position) <= 1 and s.paragraph == sentence.paragraph
    }
    company = [
        e.quote
        for e in ledger
        if e.quote.source_id == quote.source_id
        and e.quote.speaker == quote.speaker
        and _sentence_at(document, e.quote.start).position in near
    ]
    start, end = min(q.start for q in company) - 1, max(q.end for q in company) + 1
    if len(document.source.text[start:end].split()) > _UTTERANCE_WORDS:
        start, end = quote.start - 1, quote.end + 1
    return Face((Slice(_sentence_at(document, start + 1), start, end),), estimator=quote.speaker)


_QUOTED_CONTENT = 3
_QUOTED_UNKNOWN = 5
"""Content words that two renderings must share; more where one source does not tell the speaker ..."""
_QUOTED_TURNED = 2
"""... and so many fewer where one has "not", "else" or "probably" amid the other's words: that is no chance."""
_UTTERANCE_WORDS = 45


def _sentence_at(document: Document, at: int) -> Sentence:
    return next(s for s in document.sentences if s.start <= at < s.end)


# -- positions -------------------------------------------------------------------------------------------------------


def position_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """One source tells of openness, another of refusal, on the same topic: the words behind the two cues must be the same."""
    stands = [stand for d in documents for s in d.sentences for stand in _stands(s, claims[s.place])]
    found: list[Contrast] = []
    for at, (sentence, way, topic, said) in enumerate(stands):
        for other, other_way, other_topic, other_words in stands[at + 1 :]:
            if way == other_way or sentence.worded_by == other.worded_by or sentence.source_id == other.source_id:
                continue
            shared = topic & other_topic
            weights = claims[sentence.place].weights
            mass = sum(weights.get(key, 0.0) for key in sorted(shared))
            if len(shared) < _TOPIC_WORDS or len(shared) < _TOPIC_SHARE * min(len(topic), len(other_topic)):
                continue
            pair = [Face((whole(sentence),), value=said), Face((whole(other),), value=other_words)]
            faces = tuple(pair if way else pair[::-1])
            text = faces[1].slices[0].sentence.text
            about = [n.text for n in names(text) if set(content(n.text)) & shared]
            about = about or [word for word, _ in words(text) if set(content(word)) & shared]
            topic_shown = ", ".join(dict.fromkeys(about))
            found.append(Contrast("position", topic_shown, faces, "one is open to it, the other is not", mass))
    return _each_once(found)


def _each_once(found: Sequence[Contrast]) -> list[Contrast]:
    """The weightiest first, no sentence leading a side twice."""
    best: list[Contrast] = []
    used: set[Place] = set()
    for contrast in sorted(found, key=lambda c: (-c.weight, [f.slices[0].sentence.place for f in c.faces])):
        places = {face.slices[0].sentence.place for face in contrast.faces}
        if not places & used:
            used |= places
            best.append(contrast)
    return best


_TOPIC_WORDS = 3
_TOPIC_SHARE = 0.5


def _stands(sentence: Sentence, claim: Claim) -> list[tuple[Sentence, bool, frozenset[str], str]]:
    """(sentence, open or not, content words behind the cue, the cue with its clause) for each cue of a position."""
    found: list[tuple[Sentence, bool, frozenset[str], str]] = []
    text = sentence.text.lower()
    for way, key in ((True, "open_stand"), (False, "closed_stand")):
        for cue in lexicon_lines("cues", key):
            at = text.find(cue)
            if at >= 0 and not re.search(r"\b(?:no|not|never|n[’']t)\s+(?:\w+\s+)?$", text[:at]):
                topic = frozenset(content(sentence.text[at + len(cue) : at + len(cue) + 140])) - claim.days
                found.append((sentence, way, topic, _clause_from(sentence.text, at)))
                break
    return found


def _clause_from(text: str, at: int) -> str:
    """From a cue to the end of its clause; "" if that would open a quotation and not close it."""
    start = at - (text[at - 1 : at] in _MARKS) if at else at
    end = _CLAUSE_END.search(text, at)
    found = text[start : end.start() if end else len(text)].rstrip(" .")
    return found if balanced(found) else ""


_MARKS = ('"', "“", "‘")
_CLAUSE_END = re.compile(r"[,;:—–](?:\s|$)|\.$|\b(?:but|while|although)\b")


# -- firmness and timing ---------------------------------------------------------------------------------------------


LEVELS = ("possible", "likely", "planned", "agreed")
"""Weakest first; a brief never raises one."""


@remembered
def firmness(text: str) -> list[tuple[str, str, frozenset[str]]]:
    """(level, the word, content words it governs) for each hedge or modal outside quotations.

    >>> [(level, word) for level, word, _ in firmness("A second round could follow, and the charts will be sent.")]
    [('possible', 'could'), ('planned', 'will')]
    """
    plain = masked(text)
    found: list[tuple[str, str, frozenset[str]]] = []
    lower = plain.lower()
    if not any(word in lower for word in _levels()):
        return found
    for clause in _CLAUSE.split(plain):
        tokens = words(clause)
        levels = [(level, at) for at, (word, _) in enumerate(tokens) if (level := _levels().get(bare(word)))]
        if not levels:
            continue
        # "would likely meet" is as weak as its weakest word.
        level, at = min(levels, key=lambda item: LEVELS.index(item[0]))
        found.append((level, tokens[at][0], frozenset(content(clause))))
    return found


_CLAUSE = re.compile(r"[,;:—–]|\b(?:and|but|that|while|if)\b")


@cache
def _levels() -> dict[str, str]:
    """Hedge or modal -> its level; a word of two levels has the weaker one."""
    return {word: level for level in reversed(LEVELS) for word in lexicon_words("cues", f"firm_{level}")}


def firmness_range(line: Claim, others: Sequence[Claim]) -> dict[str, tuple[str, list[Sentence]]]:
    """Level -> (its word, the sentences that use it) over a line and what backs it; empty where all agree.

    Two hedges are compared only if they govern the same thing: clauses that share two content words, one of them no name.
    """
    found: dict[str, tuple[str, list[Sentence]]] = {}
    for level, word, keys in firmness(line.sentence.text):
        here = {level: (word, [line.sentence])}
        for other in others:
            for other_level, other_word, other_keys in firmness(other.sentence.text):
                shared = keys & other_keys
                if len(shared) >= 2 and shared & (line.plain | other.plain):
                    here.setdefault(other_level, (other_word, []))[1].append(other.sentence)
                    break
        if len(here) > 1 and not found:
            found = here
    return found


_TIMING = re.compile(
    r"\b(ahead of|before|prior to|during|after|following)\s+(?:the |his |her |their |its |this )?(?:[\w’'-]+\s){0,2}?"
    r"(talks|talk|meeting|meetings|summit|session|vote|hearing|match|game|strike|trial|crash|flood|fire|attack|election)\b",
    re.IGNORECASE,
)
_TIMES = {
    "ahead of": "before",
    "before": "before",
    "prior to": "before",
    "during": "during",
    "after": "after",
    "following": "after",
}
_MEETINGS = {"talks", "talk", "meeting", "meetings", "summit", "session"}


def timing_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """The same statement or act, put before an event by one source and during or after it by another."""
    timed: list[tuple[Sentence, str, str, str]] = []
    for document in documents:
        for sentence in document.sentences:
            plain = masked(sentence.text)
            for m in _TIMING.finditer(plain):
                event = m.group(2).lower()
                kind = "meeting" if event in _MEETINGS else event.rstrip("s")
                timed.append((sentence, _TIMES[m.group(1).lower()], kind, m.group()))
    found: list[Contrast] = []
    for at, (sentence, when, event, said) in enumerate(timed):
        for other, other_when, other_event, other_words in timed[at + 1 :]:
            if when == other_when or event != other_event or sentence.worded_by == other.worded_by:
                continue
            one, two = claims[sentence.place], claims[other.place]
            if one.speaker != two.speaker or not one.speaker or lexical(one, two) < _SAME_ACT:
                continue
            faces = (Face((whole(sentence),), value=said), Face((whole(other),), value=other_words))
            found.append(
                Contrast(
                    "timing", f"{when} / {other_when} the {event}", faces, "one act at two times", lexical(one, two)
                )
            )
    return sorted(found, key=lambda d: (-d.weight, [f.slices[0].sentence.place for f in d.faces]))[:2]


_SAME_ACT = 1.2


def firmness_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Claims that say the same but for how sure they are: "could follow" in one origin, "would likely" in another."""
    hedged = [s for d in documents for s in d.sentences if any(level != "agreed" for level, _, _ in firmness(s.text))]
    found: list[Contrast] = []
    for at, sentence in enumerate(hedged):
        for other in hedged[at + 1 :]:
            if sentence.worded_by == other.worded_by:
                continue
            one, two = claims[sentence.place], claims[other.place]
            score = lexical(one, two)
            if score < _SAME_CLAIM or not (degrees := firmness_range(one, [two])):
                continue
            if one.speaker and two.speaker and one.speaker != two.speaker:
                continue
            levels = [level for level in LEVELS if level in degrees]
            if levels[0] not in ("possible", "likely"):
                continue  # a plan and an agreement are both settled
            faces = tuple(Face((whole(degrees[level][1][0]),)) for level in levels)
            topic = " / ".join(degrees[level][0] for level in levels)
            found.append(Contrast("firmness", topic, faces, "one claim, put with other certainty", score))
    return _each_once(found)[:_MOST_FIRMNESS]


_SAME_CLAIM = 1.0
_MOST_FIRMNESS = 2


# -- drift -----------------------------------------------------------------------------------------------------------


def quotation_drift(copy: str, ledger: Sequence[Entry], documents: Mapping[str, Document]) -> list[Contrast]:
    """The quotations whose words an altered copy changed, beside those of its parent."""
    found: list[Contrast] = []
    for entry in ledger:
        quote, other = entry.quote, entry.counterpart
        if quote.source_id != copy or entry.status != "altered" or other is None:
            continue
        faces = tuple(
            Face((Slice(_sentence_at(documents[q.source_id], q.start), q.start - 1, q.end + 1),))
            for q in (other, quote)
        )
        reason = other.speaker or "words in quotation marks"
        if all(reason != earlier.reason for earlier in found):
            found.append(Contrast("drift", "quotation", faces, reason, _DRIFT_WEIGHT["quotation"]))
    return found


def drift(copy: Document, parent: Document, claims: dict[Place, Claim]) -> list[Contrast]:
    """What an altered copy changed: sentence pairs that are the same but for a number, a negation, a name or a quotation."""
    found: list[Contrast] = []
    theirs = [(claims[sentence.place], sentence) for sentence in parent.sentences]
    for sentence in copy.sentences if theirs else ():
        own = claims[sentence.place]
        other, best = max(theirs, key=lambda pair: (likeness(own, pair[0]), pair[1].place))
        if sentence.text == best.text or likeness(own, other) < _SAME_SENTENCE:
            continue
        changed = _changed(own, other)
        if changed:
            faces = (Face((whole(best),)), Face((whole(sentence),)))
            found.append(Contrast("drift", changed[0], faces, changed[1], _DRIFT_WEIGHT[changed[0]]))
    return sorted(found, key=lambda d: (-d.weight, d.faces[1].slices[0].sentence.place))


_SAME_SENTENCE = 0.55
_DRIFT_WEIGHT = {"number": 4.0, "quotation": 3.5, "negation": 3.0, "name": 2.0, "wording": 1.0}


def _changed(copy: Claim, parent: Claim) -> tuple[str, str] | None:
    """The gravest change between two versions of a sentence, and the words that were exchanged."""
    theirs = [n for n in parent.numbers if n.kind in ("count", "percent", "money")]
    for number in copy.numbers:
        same = [n for n in theirs if n.kind == number.kind and n.noun == number.noun]
        if number.kind in ("count", "percent", "money") and same and not any(n.meets(number) for n in same):
            return "number", f"{same[0].low:,.0f} became {number.low:,.0f}"
    if (copy.negated ^ parent.negated) & copy.held & parent.held:
        return "negation", "a negation was added or lost"
    if (
        copy.speaker
        and parent.speaker
        and copy.speaker != parent.speaker
        and not {copy.speaker, parent.speaker} & parties()
    ):
        return "name", f"{parent.speaker} became {copy.speaker}"
    if lost := turned(masked(copy.sentence.text), masked(parent.sentence.text), whole=True):
        return "wording", "; ".join(f"'{word}' was added or lost" for word in dict.fromkeys(lost))
    swaps = _swaps(parent.sentence.text, copy.sentence.text)
    return ("wording", "; ".join(f"{a} became {b}" for a, b in swaps[:3])) if len(swaps) >= _SWAPS else None


_SWAPS = 1


def _swaps(parent: str, copy: str) -> list[tuple[str, str]]:
    a, b = [w for w, _ in words(parent)], [w for w, _ in words(copy)]
    matcher = SequenceMatcher(None, [w.lower() for w in a], [w.lower() for w in b], autojunk=False)
    return [
        (" ".join(a[i:j]), " ".join(b[k:m]))
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag == "replace"
        and j - i <= 2
        and m - k <= 2
        and _exchanged(content(" ".join(a[i:j])), content(" ".join(b[k:m])))
    ]


def _exchanged(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether content words were exchanged for others: another form, spelling or name of the same is no change."""
    return bool(a) and bool(b) and not set(a) & set(b)

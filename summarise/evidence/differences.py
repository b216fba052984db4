"""Where the sources differ: numbers, quotations, positions, firmness, timing, and the drift of a copy. No winner is picked.

Precision before recall: a false alarm costs a reader's trust, so each kind asks for the same thing counted, the same speaker,
the same topic or the same event before two sides are put next to each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from ..lexicon import lines as lexicon_lines
from ..lexicon import words as lexicon_words
from ..model import Contrast, Document, Face, Place, Quote, Sentence, Slice
from ..text.memo import remembered
from ..text.names import masked, names, surname
from ..text.numbers import Number, fates
from ..text.quotes import balanced
from ..text.words import bare, content, parties, words
from .claims import Claim
from .ledger import Entry
from .support import alike, comparable, lexical

KINDS = ("number", "quotation", "position", "timing", "firmness", "drift")
"""In the order in which a brief shows them."""


def _whole(sentence: Sentence) -> Slice:
    return Slice(sentence, sentence.start, sentence.end)


# -- numbers ---------------------------------------------------------------------------------------------------------


class _Frame(NamedTuple):
    """A number with what limits it and who stands behind it."""

    number: Number
    sentence: Sentence
    context: frozenset[str]
    """Content words of its sentence, its own phrase left out."""
    scope: str
    estimator: str
    years: frozenset[float]
    """Years that the sentence names: a flood of 1963 is not this one."""


def number_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Numbers that count the same thing and cannot both be right of it as they stand, from two origins or two estimators.

    The same thing: the same noun, and context that agrees - either another word of the counted phrase ("Russian troops"), or
    enough common words around it. Rounding, hedges and ranges that meet are no difference; a part is none of the whole.
    """
    frames = [frame for d in documents for s in d.sentences for frame in _frames(s, claims[s.place])]
    groups = _topics(frames, claims)
    every = {s.place: [n.low for n in claims[s.place].numbers] for d in documents for s in d.sentences}
    found: list[Contrast] = []
    for group in groups:
        if len({f.sentence.worded_by for f in group}) < 2:
            continue
        values = _by_value(group)
        if len(values) < 2 or not _contested(values, every):
            continue
        faces = tuple(_number_face(frames_of_value) for frames_of_value in values)
        noun = _shown_noun(group)
        estimators = {face.estimator for face in faces}
        scopes = {face.scope for face in faces}
        reason = f"{len(values)} values for '{noun}'"
        if len(estimators) > 1:
            reason += "; who counts differs"
        if len(scopes) > 1:
            reason += "; scope differs: the figures need not contradict"
        weight = sum(
            claims[f.sentence.place].weights.get(f.number.noun, 0.0) / (1 + f.sentence.position) ** 0.5 for f in group
        )
        found.append(Contrast("number", noun, faces, reason, weight))
    return sorted(found, key=lambda d: (-d.weight, d.topic))


def _frames(sentence: Sentence, claim: Claim) -> list[_Frame]:
    found: list[_Frame] = []
    if len(claim.numbers) > _MOST_NUMBERS:
        return found
    for number in claim.numbers:
        vague = number.high > 2 * number.low
        if number.kind not in ("count", "money", "percent") or vague or number.partial or number.low < 3:
            continue
        if not number.noun or number.noun in _incomparable() or number.noun in parties():
            continue
        if re.match(r"\s+of\s+(?:the|its|their|those|these)\b", sentence.text[number.end :]):
            continue  # "23,500 of the recalled pumps" is a part
        if re.search(r"\b(?:would|could|might|may|if)\b[^,;]*$", sentence.text[: number.start]):
            continue  # "would need 4,000 volunteers" counts nobody
        context = claim.held - number.about
        years = frozenset(n.low for n in claim.numbers if n.kind == "year")
        estimator = _estimator(sentence.text, number, claim)
        found.append(_Frame(number, sentence, context, _scope(sentence.text, number), estimator, years))
    return found


_MOST_NUMBERS = 30
"""Of one sentence; more stand in tables and rows of figures, whose nouns stand elsewhere."""


def _topics(frames: Sequence[_Frame], claims: dict[Place, Claim]) -> list[list[_Frame]]:
    """Frames that count the same thing, in the order of their first place."""
    groups: list[list[_Frame]] = []
    by_noun: dict[str, list[list[_Frame]]] = {}  # a topic has one noun: only its groups need be asked
    for frame in frames:
        candidates = by_noun.setdefault(frame.number.noun, [])
        home = next((g for g in candidates if _belongs(frame, g, claims)), None)
        if home is None:
            home = []
            groups.append(home)
            candidates.append(home)
        home.append(frame)
    return groups


def _belongs(frame: _Frame, group: Sequence[_Frame], claims: dict[Place, Claim]) -> bool:
    """Whether a frame counts what a group of its noun counts: the very value of one of them, or the topic of half of them."""
    same_value = any((frame.number.low, frame.number.high) == (other.number.low, other.number.high) for other in group)
    return same_value or sum(_same_topic(frame, other, claims) for other in group) * 2 >= len(group)


def _same_topic(a: _Frame, b: _Frame, claims: dict[Place, Claim]) -> bool:
    if not comparable(a.number, b.number) or a.years != b.years:
        return False
    if a.sentence.source_id == b.sentence.source_id and not a.number.meets(b.number) and not _estimators_differ(a, b):
        return False  # one page that gives two figures under one name means two things
    ratio = max(a.number.low, b.number.low) / min(a.number.high, b.number.high)
    if a.number.noun in fates():
        return min(a.number.high, b.number.high) >= _PART * max(a.number.low, b.number.low)
    if a.number.noun in _generic():
        return _shared_context(a, b, claims) >= _SAME_CONTEXT
    if (a.number.about & b.number.about) - {a.number.noun}:
        return ratio < _FAR
    return ratio < _FAR / 2 and _shared_context(a, b, claims) >= _SOME_CONTEXT


_FAR = 10.0
"""How many times one value may be the other; further apart, the two count different things under one noun."""


_PART = 0.5
"""Of two counts of dead or missing, one below this share of the other is more likely a part of it ("three in a garage")."""
_SAME_CONTEXT = 9.0
_SOME_CONTEXT = 6.0
"""IDF mass of the common words around two numbers: of a noun that says much by itself, and of one that does not."""


@cache
def _generic() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "generic_nouns") for key in content(word))


@cache
def _incomparable() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "incomparable_nouns") for key in content(word))


def _shared_context(a: _Frame, b: _Frame, claims: dict[Place, Claim]) -> float:
    weights = claims[a.sentence.place].weights
    return sum(weights.get(key, 0.0) for key in sorted(a.context & b.context))


def _estimators_differ(a: _Frame, b: _Frame) -> bool:
    return bool(a.estimator and b.estimator and a.estimator != b.estimator)


def _by_value(group: Sequence[_Frame]) -> list[list[_Frame]]:
    """Frames by value, those that meet together, the value with most origins first."""
    values: list[list[_Frame]] = []
    for frame in group:
        home = next((v for v in values if all(frame.number.meets(other.number) for other in v)), None)
        if home is None:
            values.append([frame])
        else:
            home.append(frame)
    return sorted(values, key=lambda v: (-len({f.sentence.worded_by for f in v}), v[0].number.low, v[0].sentence.place))


def _contested(values: Sequence[Sequence[_Frame]], every: Mapping[Place, Sequence[float]]) -> bool:
    """Whether two values stand in two origins and no source sets them side by side, which would explain them."""
    for at, one in enumerate(values):
        for other in values[at + 1 :]:
            if {f.sentence.worded_by for f in one} <= {f.sentence.worded_by for f in other}:
                continue
            if _estimators_differ(one[0], other[0]):
                return True
            pair = {one[0].number.low, other[0].number.low}
            if not any(pair <= set(numbers) for numbers in every.values()):
                return True
    return False


def _number_face(frames: Sequence[_Frame]) -> Face:
    """The frame with an estimator and a scope leads, then the shorter sentence."""
    lead = min(frames, key=lambda f: (not f.estimator, not f.scope, len(f.sentence.text), f.sentence.place))
    others = sorted({f.sentence for f in frames} - {lead.sentence})
    by_source: dict[str, Sentence] = {}
    for sentence in others:
        if sentence.source_id != lead.sentence.source_id:
            by_source.setdefault(sentence.source_id, sentence)
    return Face(
        (_whole(lead.sentence), *(_whole(s) for s in by_source.values())),
        lead.scope,
        lead.estimator,
        _shown_value(lead),
    )


def _shown_value(frame: _Frame) -> str:
    return " ".join(frame.sentence.text[frame.number.start : frame.number.end].split())


def _shown_noun(group: Sequence[_Frame]) -> str:
    """What is counted, as most of the sentences write it."""
    phrases: Counter[str] = Counter()
    for frame in group:
        tail = frame.sentence.text[frame.number.end : frame.number.end + 60]
        phrase = re.match(r"\s+((?:[\w’'-]+\s+){0,3}?[\w’'-]+)", tail)
        tokens = phrase.group(1).split() if phrase else []
        kept: list[str] = []
        for token in tokens:
            kept.append(token)
            if frame.number.noun in content(token):
                break
        if kept and frame.number.noun in content(kept[-1]):
            phrases[" ".join(kept)] += 1
    if phrases:
        return min(phrases, key=lambda p: (-phrases[p], len(p), p))
    near = [word for frame in group for word, _ in words(frame.sentence.text) if frame.number.noun in content(word)]
    return near[0].lower() if near else group[0].number.noun


_SCOPE = re.compile(
    r"^(?:(?!\b(?:and|but|while|that|which)\b)[\w’' -]){0,60}?\b(?!at (?:work|least|most|once|all|home|risk)\b)("
    r"(?:in|near|within|across|around|along|on|at|inside|outside|throughout)\s(?:the\s|its\s|their\s)?(?:[ap]\.m\.|[\w’' -]){3,60}?"
    r"|nationwide|worldwide|so far|since [\w ]{3,20}?|by \d{1,2} [ap]\.m\.?|as of [\w ]{3,20}?)"
    r"(?=[,.;:—–](?!m\.)|\s(?:and|but|or|as|while|which|who|that|after|before|said|says|since|with|despite|raising|in a)\b|$)"
)


def _scope(text: str, number: Number) -> str:
    """The words behind a number that limit it: where, since when, as of when; as the source has them."""
    found = _SCOPE.match(text[number.end :])
    return " ".join(found.group(1).split()) if found else ""


_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Cc]iting|figures? (?:from|of|by))\s+((?:the\s+)?[A-Z][\w’'.& -]{2,60}?)"
    r"(?=[,.;]|\s(?:and|which|that|there)\b|$)"
)
_COUNTER = re.compile(
    r"((?:[Tt]he\s+)?(?:[A-Z][\w’'.-]*\s+)(?:[\w’'.-]+\s+){0,5}?)"
    r"(?:now\s+|still\s+|also\s+)?(?:estimates?|counts?|counted|puts|put|logged)\b"
)


def _estimator(text: str, number: Number, claim: Claim) -> str:
    """Who counts or claims, if the sentence names somebody for this number: before it, or at the sentence's end."""
    if found := _ACCORDING.search(text):
        return _named(found.group(1))
    if (found := _COUNTER.search(masked(text))) and found.end() <= number.start:
        return _named(found.group(1))
    for speaker in claim.speakers:
        verb = text[speaker.verb :].split()[0].strip(",.")
        before = text[speaker.verb : number.start]
        near = (
            bool(before)
            and len(before) < _ESTIMATE_REACH
            and not re.search(r",\s(?:where|which|who|as|while|although)\b", before)
        )
        closing = speaker.verb > number.end and len(text) - speaker.verb < _ESTIMATE_REACH // 2
        if speaker.kind != "pronoun" and (near or closing) and verb not in ("denies", "denied", "urged", "called"):
            return _named(speaker.text)
    return ""


def _named(who: str) -> str:
    """A name without a possessive that points elsewhere; "" for a pronoun."""
    who = " ".join(who.split())
    return "" if who in ("It", "They", "He", "She") else re.sub(r"^(?:Its|Their|His|Her)\s+", "", who)


_ESTIMATE_REACH = 90
"""Characters between a verb of saying and a number within which the number is the speaker's."""


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
        if shared < (_QUOTED_CONTENT if known else _QUOTED_UNKNOWN):
            continue
        faces = tuple(_utterance(quote, ledger, documents[quote.source_id]) for quote in (entry.quote, other))
        places = {face.slices[0].sentence.place for face in faces}
        if places & told or len({face.slices[0].sentence.worded_by for face in faces}) < 2:
            continue
        told |= places
        speaker = entry.quote.speaker or other.speaker
        weight = float(len(content(entry.quote.text)))
        found.append(Contrast("quotation", speaker, faces, "two renderings of what one speaker said", weight))
    return sorted(found, key=lambda d: (-d.weight, d.faces[0].slices[0].sentence.place))


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
"""Content words that two renderings must share; more where one source does not tell the speaker."""
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
            pair = [Face((_whole(sentence),), value=said), Face((_whole(other),), value=other_words)]
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
            faces = (Face((_whole(sentence),), value=said), Face((_whole(other),), value=other_words))
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
            likeness = lexical(one, two)
            if likeness < _SAME_CLAIM or not (degrees := firmness_range(one, [two])):
                continue
            if one.speaker and two.speaker and one.speaker != two.speaker:
                continue
            levels = [level for level in LEVELS if level in degrees]
            if levels[0] not in ("possible", "likely"):
                continue  # a plan and an agreement are both settled
            faces = tuple(Face((_whole(degrees[level][1][0]),)) for level in levels)
            topic = " / ".join(degrees[level][0] for level in levels)
            found.append(Contrast("firmness", topic, faces, "one claim, put with other certainty", likeness))
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
    for sentence in copy.sentences:
        best = max(parent.sentences, key=lambda s: (alike(sentence, s, claims), s.place), default=None)
        if best is None or alike(sentence, best, claims) < _SAME_SENTENCE:
            continue
        changed = _changed(claims[sentence.place], claims[best.place])
        if changed:
            faces = (Face((_whole(best),)), Face((_whole(sentence),)))
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

"""Numbers that count the same thing: where sources give another figure, and where a figure has changed since an earlier brief."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import date
from functools import cache
from math import log
from typing import NamedTuple

from ..lexicon import table
from ..lexicon import words as lexicon_words
from ..model import Contrast, Document, Face, Place, Sentence, Slice, Source
from ..text.names import masked
from ..text.numbers import Number, fates, numbers
from ..text.site import house
from ..text.words import content, parties, words
from .claims import Claim
from .dating import changed_to, figure_day, former, grows, page_days
from .measures import Measure, measure
from .support import comparable


def whole(sentence: Sentence) -> Slice:
    """A sentence as a side of a difference."""
    return Slice(sentence, sentence.start, sentence.end)


class _Frame(NamedTuple):
    """A number with what limits it and who stands behind it."""

    number: Number
    sentence: Sentence
    words: frozenset[str]
    """Content words of its sentence."""
    scope: str
    estimator: str
    years: frozenset[float]
    """Years that the sentence names, of a measure its clause: a flood of 1963 is not this one."""
    measure: Measure | None = None
    """What an amount or a share measures; the number's noun is then its key."""


def number_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Numbers that count the same thing and cannot both be right of it as they stand, from two origins or two estimators.

    The same thing: the same noun, and context that agrees - either another word of the counted phrase ("Russian troops"), or
    enough common words around it. Rounding, hedges and ranges that meet are no difference; a part is none of the whole.
    """
    frames = [frame for d in documents for s in d.sentences for frame in _frames(s, claims[s.place])]
    groups = _topics(frames, claims)
    every = {s.place: [n.low for n in claims[s.place].numbers] for d in documents for s in d.sentences}
    days = page_days(documents)
    found: list[Contrast] = []
    for group in groups:
        if len({f.sentence.worded_by for f in group}) < 2:
            continue
        values = _by_value(group)
        if len(values) < 2 or not _contested(values, every):
            continue
        values = _standing(values, claims, days)
        if len(values) < 2 or not _contested(values, every):
            continue
        faces = tuple(_number_face(of_value) for of_value in values)
        if part_and_whole(faces):
            continue
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
        found.append(Contrast("number", noun, faces, reason, weight, measured=group[0].measure is not None))
    return sorted(found, key=lambda d: (-d.weight, d.topic))


def _frames(sentence: Sentence, claim: Claim, measured: bool = True) -> list[_Frame]:
    if len(claim.numbers) > _MOST_NUMBERS:
        return []
    found = (_frame(number, sentence, claim, measured) for number in claim.numbers)
    return [frame for frame in found if frame is not None]


def _frame(number: Number, sentence: Sentence, claim: Claim, measured: bool) -> _Frame | None:
    """A number with its frame; None if it says nothing of how many or how much there is."""
    text = sentence.text
    vague = number.high > 2 * number.low
    if number.kind not in ("count", "money", "percent") or vague or number.partial:
        return None
    of = measure(text, number) if measured else None
    if of is not None:
        currency = number.about if number.kind == "money" else {of.key}
        number = number._replace(noun=of.key, about=frozenset(currency))
    elif number.low < 3 or not number.noun or number.noun in _incomparable() or number.noun in parties():
        return None
    if of is None and re.match(r"\s+of\s+(?:the|its|their|those|these)\b", text[number.end :]):
        return None  # "23,500 of the recalled pumps" is a part
    if _OF_A_WHOLE.search(text, max(0, number.start - _WHOLE_REACH), number.start):
        return None  # "214 of the 642 flights" tells of the 214
    if re.search(r"\b(?:would|could|might|may|if)\b[^,;]*$|\bnot\s$", text[: number.start]):
        return None  # "would need 4,000 volunteers" counts nobody, and neither does "not 4,000"
    within = _clause(text, number) if of else (0, len(text))
    years = frozenset(n.low for n in claim.numbers if n.kind == "year" and within[0] <= n.start < within[1])
    scope = _scope(text, number)
    if of is not None and (number.kind == "money" or not text[number.end :].lstrip().startswith(scope)):
        scope = ""  # "fined 75,000 pounds for a push in the tunnel"
    return _Frame(number, sentence, claim.held, scope, _estimator(text, number, claim), years, of)


_OF_A_WHOLE = re.compile(r"\d\s+of\s+(?:the|its|their|those|these|all)\s+$")
_WHOLE_REACH = 20


def _clause(text: str, number: Number) -> tuple[int, int]:
    """Where the clause around a number begins and ends: between commas and words that open another, and not far behind it."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, number.start)), default=0)
    end = _CLAUSE.search(text, number.end)
    return start, min(end.start() if end else len(text), number.end + _CLAUSE_REACH)


_CLAUSE_REACH = 60
_CLAUSE = re.compile(r"[,;:—–]\s|\s(?=(?:and|but|while|which|who)\b)")
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
    counted_dead = frame.number.noun in fates()  # a page tells of a province's dead and of the country's
    if not same_value and not counted_dead and any(_two_of_one_page(frame, other) for other in group):
        return False
    return same_value or sum(_same_topic(frame, other, claims) for other in group) * 2 >= len(group)


def _two_of_one_page(a: _Frame, b: _Frame) -> bool:
    """Whether one page gives two figures under one name, of one counter: it means two things."""
    return (
        a.sentence.source_id == b.sentence.source_id and not a.number.meets(b.number) and not _estimators_differ(a, b)
    )


def _same_topic(a: _Frame, b: _Frame, claims: dict[Place, Claim]) -> bool:
    if not comparable(a.number, b.number) or a.years != b.years or bool(a.measure) != bool(b.measure):
        return False
    if a.measure and b.measure:
        return _same_measure(a, b, a.measure, b.measure, claims)
    if _two_of_one_page(a, b):
        return False
    ratio = max(a.number.low, b.number.low) / min(a.number.high, b.number.high)
    if a.number.noun in fates():
        return min(a.number.high, b.number.high) >= _PART * max(a.number.low, b.number.low)
    if a.number.noun in _generic():
        return ratio < _FAR / 2 and _shared_context(a, b, claims) >= _SAME_CONTEXT
    if (a.number.about & b.number.about) - {a.number.noun}:
        return ratio < _FAR
    return ratio < _FAR / 2 and _shared_context(a, b, claims) >= _SOME_CONTEXT


def _same_measure(a: _Frame, b: _Frame, one: Measure, other: Measure, claims: dict[Place, Claim]) -> bool:
    """Whether two amounts or shares measure one thing: limited alike, near each other, and told in words that agree."""
    unlike = one.limits is not None and other.limits is not None and one.limits != other.limits
    places = (_where(a) - _calendar()), (_where(b) - _calendar())
    months = (_where(a) & _calendar()), (_where(b) & _calendar())
    elsewhere = not places[0] & places[1] and bool(one.alone and (places[0] or places[1]))
    if unlike or elsewhere or _two_of_one_page(a, b) or (all(months) and not months[0] & months[1]):
        return False
    if max(a.number.low, b.number.low) >= _FAR_AMOUNT * min(a.number.high, b.number.high):
        return False
    return one.alone or _shared_words(a.words & b.words - _amounts(), claims, a) >= _SOME_CONTEXT


_FAR_AMOUNT = 2.0
"""How many times one amount may be the other: two reports of a fine are nearer than two fines."""


@cache
def _calendar() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "months") for key in content(word))


@cache
def _amounts() -> frozenset[str]:
    """Words that come with any amount of money."""
    return frozenset(content("percent hundred thousand million billion trillion " + table("cues")["currency_nouns"]))


_FAR = 10.0
"""How many times one value may be the other; further apart, the two count different things under one noun."""


_PART = 0.5
"""Of two counts of dead or missing, one below this share of the other is more likely a part of it ("three in a garage")."""
_SAME_CONTEXT = 1.8
_SOME_CONTEXT = 1.2
"""What the words around two numbers share, of a noun that says little by itself and of one that says much.

In words that only those two sentences of the story have, whatever its length: 9 and 6 of IDF mass in one of 300 sentences.
"""


@cache
def _generic() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "generic_nouns") for key in content(word))


@cache
def _incomparable() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "incomparable_nouns") for key in content(word))


def _shared_context(a: _Frame, b: _Frame, claims: dict[Place, Claim]) -> float:
    return _shared_words((a.words & b.words) - {a.number.noun}, claims, a)


def _shared_words(shared: Set[str], claims: dict[Place, Claim], frame: _Frame) -> float:
    weights = claims[frame.sentence.place].weights
    rarest = log(1 + max(_FEWEST, len(claims)) / 2)
    return sum(weights.get(key, 0.0) for key in sorted(shared)) / rarest


_FEWEST = 20
"""Sentences of a story below which none of its words can be called rare."""


def _estimators_differ(a: _Frame, b: _Frame) -> bool:
    """Whether two figures have counters, and neither is the other by a fuller name."""
    one, other = _counter(a), _counter(b)
    return bool(one and other and not (one <= other or other <= one))


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
            if _on_other_days(one[0], other[0]):
                continue
            if _estimators_differ(one[0], other[0]):
                return True
            pair = {one[0].number.low, other[0].number.low}
            if not any(pair <= set(numbers) for numbers in every.values()):
                return True
    return False


def _standing(
    values: Sequence[list[_Frame]], claims: Mapping[Place, Claim], days: Mapping[str, date]
) -> list[list[_Frame]]:
    """The values that no other has taken the place of, in words or on a later day."""
    left = _not_withdrawn(values, claims)
    return [
        value for value in left if not any(_overtakes(other, value, days) for other in values if other is not value)
    ]


def _not_withdrawn(values: Sequence[list[_Frame]], claims: Mapping[Place, Claim]) -> list[list[_Frame]]:
    """The values that no sentence calls a former one, where it counts the same or gives another figure of the topic as well."""
    places = {frame.sentence.place for value in values for frame in value}
    noun = values[0][0].number.noun
    gone = {
        number.low
        for place, claim in claims.items()
        for number in claim.numbers
        if (number.noun == noun or place in places) and former(claim.sentence.text, number)
    }
    return [value for value in values if not any(frame.number.low in gone for frame in value)]


def _overtakes(new: Sequence[_Frame], old: Sequence[_Frame], days: Mapping[str, date]) -> bool:
    """Whether a figure says that it follows one like the other, or is first told on a later day than that was last told.

    A later day is enough for one counter, and for a figure that grows; a page without a date that repeats a dated page's figure
    is taken to be as old.
    """
    first = min((day for f in new if (day := figure_day(f.sentence, days))), default=None)
    last = max((day for f in old if (day := figure_day(f.sentence, days))), default=None)
    higher = min(f.number.low for f in new) > max(f.number.high for f in old)
    apart = all(_estimators_differ(f, other) for f in new for other in old)
    if not (first and last and first < last) and not apart:
        ways = {changed_to(f.sentence.text, f.number) for f in new}
        if (1 if higher else -1) in ways:
            return True
    if first is None or last is None or first <= last:
        return False
    if any(_one_counter(f, other) for f in new for other in old):
        return True
    growing = old[0].number.noun in fates() or any(grows(f.sentence.text, f.number) for f in (*old, *new))
    return higher and not apart and growing and old[0].number.kind == "count"


def _one_counter(a: _Frame, b: _Frame) -> bool:
    """Whether two figures have counters, and one is the other by a fuller name."""
    return bool(_counter(a) and _counter(b)) and not _estimators_differ(a, b)


def _on_other_days(a: _Frame, b: _Frame) -> bool:
    """Whether two figures are limited to different days of the week."""
    one, other = (set(content(f.scope)) & _weekdays() for f in (a, b))
    return bool(one and other and not one & other)


def part_and_whole(faces: Sequence[Face]) -> bool:
    """Whether two figures are of a place and of all places, which no smaller: "60 in Upper Meren" and "63 nationwide"."""
    if len(faces) != 2 or not all(face.scope for face in faces):
        return False
    part, whole = sorted(faces, key=lambda face: bool(_ALL.search(face.scope)))
    values = [number.high for face in (part, whole) for number in numbers(face.value)]
    return (
        not _ALL.search(part.scope) and bool(_ALL.search(whole.scope)) and len(values) == 2 and values[0] <= values[1]
    )


_ALL = re.compile(r"\b(?:nationwide|worldwide|the whole|the entire|the country)\b", re.IGNORECASE)
"""A scope that takes in every place."""


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("cues", "weekdays") for key in content(word))


def _number_face(frames: Sequence[_Frame]) -> Face:
    """The frame with an estimator and a scope leads, one that opens with "Its" last of them, then the shorter sentence."""
    lead = min(frames, key=_shown_first)
    others = sorted({f.sentence for f in frames} - {lead.sentence})
    by_source: dict[str, Sentence] = {}
    for sentence in others:
        if sentence.source_id != lead.sentence.source_id:
            by_source.setdefault(sentence.source_id, sentence)
    return Face(
        (whole(lead.sentence), *(whole(s) for s in by_source.values())),
        lead.scope,
        lead.estimator,
        _shown_value(lead),
    )


def _shown_first(frame: _Frame) -> tuple[bool, bool, bool, int, Place]:
    text = frame.sentence.text
    return not frame.estimator, not frame.scope, bool(_POINTS_BACK.match(text)), len(text), frame.sentence.place


_POINTS_BACK = re.compile(r"(?:It|Its|They|Their|He|His|She|Her)\b")


def _shown_value(frame: _Frame) -> str:
    text, end = frame.sentence.text, frame.number.end
    if (
        frame.number.kind == "money"
        and (unit := re.match(r"\s[a-z]+", text[end:]))
        and set(content(unit.group())) & _amounts()
    ):
        end += unit.end()
    return " ".join(text[frame.number.start : end].split())


def _shown_noun(group: Sequence[_Frame]) -> str:
    """What is counted, as most of the sentences write it; of a measure the word that most of them use."""
    used = Counter(frame.measure.shown for frame in group if frame.measure)
    if used:
        return min(used, key=lambda word: (-used[word], not word[0].islower(), word))
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
    if near and near[0].lower() == "hospital":  # "eight patients had been admitted to hospital"
        counted = [re.match(r"\s+([a-z][\w’'-]*s|people)\b", f.sentence.text[f.number.end :]) for f in group]
        return next((found.group(1) for found in counted if found), "in hospital")
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
        behind = bool(_NEXT.fullmatch(text[number.end : speaker.start])) and speaker.verb >= speaker.end
        closing = behind or (speaker.verb > number.end and len(text) - speaker.verb < _ESTIMATE_REACH // 2)
        if speaker.kind != "pronoun" and (near or closing) and verb not in ("denies", "denied", "urged", "called"):
            return _named(speaker.text)
    return ""


_NEXT = re.compile(r"(?!.*\b(?:said|told)\b)[^,;.]{0,60},\s")
"""Between a figure and who gives it: "has risen to 11, police said"."""


def _named(who: str) -> str:
    """A name without a possessive that points elsewhere; "" for a pronoun."""
    who = " ".join(who.split())
    return "" if who in ("It", "They", "He", "She", "The") else re.sub(r"^(?:Its|Their|His|Her)\s+", "", who)


_ESTIMATE_REACH = 90
"""Characters between a verb of saying and a number within which the number is the speaker's."""


# -- since an earlier brief -------------------------------------------------------------------------------------------


def number_changes(now: Sequence[Document], before: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Figures of `now` that stand otherwise in `before`: the earlier side first, then the one of now, weightiest first.

    Only a figure whose counter and scope are told alike on both sides has changed; a figure that stood in an earlier page
    already has not, and one that could follow two earlier figures is left out.
    """
    ours = {d.source.id for d in now}
    pages = {d.source.id: d.source for d in (*before, *now)}
    frames = [
        frame for d in (*before, *now) for s in d.sentences for frame in _frames(s, claims[s.place], measured=False)
    ]
    found: list[Contrast] = []
    for group in _topics(frames, claims):
        earlier = _by_figure([f for f in group if f.sentence.source_id not in ours])
        pairs: list[tuple[list[_Frame], list[_Frame]]] = []
        for value in _by_figure([f for f in group if f.sentence.source_id in ours]):
            told = any(_told(f, other, pages) for f in value for old in earlier for other in old)
            if not told and (old := _predecessor(value, earlier, pages)) is not None:
                pairs.append((old, value))
        for old, value in _one_successor(pairs):
            weight = sum(claims[f.sentence.place].weights.get(f.number.noun, 0.0) for f in (*old, *value))
            dated = [frame for frame in old if pages[frame.sentence.source_id].published]
            faces = (_number_face(dated or old), _number_face(value))
            if (topic := _noun_shown_with(faces, old, value)) is not None:
                found.append(Contrast("number", topic, faces, "a figure has changed", weight))
    return sorted(found, key=lambda c: (-c.weight, c.topic, c.faces[1].slices[0].sentence.place))


def _noun_shown_with(faces: tuple[Face, Face], old: Sequence[_Frame], value: Sequence[_Frame]) -> str | None:
    """What is counted in words that stand in the earlier passage shown, or in every passage that may tell the new figure."""
    then = faces[0].slices[0].sentence
    for noun in (_shown_noun([frame for frame in old if frame.sentence == then]), _shown_noun([*value, *old])):
        if _has(then, noun) or all(_has(piece.sentence, noun) for piece in faces[1].slices):
            return noun
    return None


def _has(sentence: Sentence, noun: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", " ".join(sentence.text.split()), re.IGNORECASE))


def _told(now: _Frame, before: _Frame, pages: Mapping[str, Source]) -> bool:
    """Whether an earlier figure is the one of now; of one counter, two that only could be the same are two."""
    if now.number.low == before.number.low:
        return True
    return _agreement(before, now, pages) < _SAME_COUNTER and now.number.meets(before.number)


_SAME_COUNTER = 3


def _by_figure(group: Sequence[_Frame]) -> list[list[_Frame]]:
    """Frames of the very same figure."""
    values: dict[tuple[float, float], list[_Frame]] = {}
    for frame in group:
        values.setdefault((frame.number.low, frame.number.high), []).append(frame)
    return list(values.values())


def _one_successor(pairs: Sequence[tuple[list[_Frame], list[_Frame]]]) -> list[tuple[list[_Frame], list[_Frame]]]:
    """Those pairs in which an earlier figure has one figure after it: of several the only one with its scope, else none."""
    kept: list[tuple[list[_Frame], list[_Frame]]] = []
    for old, value in pairs:
        rivals = [v for o, v in pairs if o[0].number.low == old[0].number.low]
        scoped = [v for v in rivals if any(_scopes_meet(a, b) for a in old for b in v)]
        if len(rivals) == 1 or (len(scoped) == 1 and scoped[0] is value):
            kept.append((old, value))
    return kept


def _predecessor(
    value: Sequence[_Frame], earlier: Sequence[Sequence[_Frame]], pages: Mapping[str, Source]
) -> list[_Frame] | None:
    """The earlier figure that a figure takes the place of: of those that fit the newest, then the one most surely counted alike."""
    fitting: list[tuple[tuple[str, int, bool], list[_Frame]]] = []
    for old in earlier:
        if any(_set_beside(o, f) or _ahead(o) or _ahead(f) for o in old for f in value):
            continue
        agreed = [(o, max(_agreement(o, f, pages) for f in value)) for o in old]
        kept = [o for o, agreement in agreed if agreement]
        if kept:
            newest = max(pages[o.sentence.source_id].published[:10] for o in kept)
            same_scope = any(o.scope and o.scope == f.scope for o in kept for f in value)
            fitting.append(((newest, max(agreement for _, agreement in agreed), same_scope), kept))
    best = max((rank for rank, _ in fitting), default=None)
    first = [old for rank, old in fitting if rank == best]
    return first[0] if len(first) == 1 else None


def _ahead(frame: _Frame) -> bool:
    """Whether a figure is a plan, an expectation or a limit: it says nothing of what is counted today."""
    before = frame.sentence.text[max(0, frame.number.start - _AHEAD_REACH) : frame.number.start]
    limit = frame.number.hedge.lower().startswith(("up to", "as many", "as much", "at most"))
    return limit or bool(_AHEAD.search(re.split(r"[;:.]\s", before)[-1]))


_AHEAD = re.compile(
    r"\b(?:expect\w*|plan(?:s|ned)?|plans to|aims?|hopes?|intends?|will|would|could|may|might|due to|set to|forecast|predict)\w*",
    re.IGNORECASE,
)
_AHEAD_REACH = 60
"""Characters before a figure in which a word makes it a matter of the future."""


def _set_beside(old: _Frame, now: _Frame) -> bool:
    """Whether a sentence of now has the earlier figure too, and not as what it was before: "30 seats each of 70"."""
    written = re.escape(old.sentence.text[old.number.start : old.number.end])
    found = re.search(rf"(?<![\w.,]){written}(?![\w,]|\.\d)", now.sentence.text)
    return bool(found and not _BEFORE.search(now.sentence.text, 0, found.start()))


_BEFORE = re.compile(
    r"\b(?:from|after|than|against|previous\w*|earlier|was|were|been|had)\s(?:[\w’'-]+\s){0,3}$", re.IGNORECASE
)
"""What stands before a figure that has been overtaken: "up from 2,300"."""


def _agreement(a: _Frame, b: _Frame, pages: Mapping[str, Source]) -> int:
    """How surely two figures are counted alike: 3 by the same counter, 2 by none, 1 in pages of one house, 0 if they may not be.

    A scope that only one of them has may be told elsewhere; two scopes must have a word in common.
    """
    if (_where(a) and _where(b) and not _scopes_meet(a, b)) or _estimators_differ(a, b):
        return 0
    counters = bool(_counter(a)) + bool(_counter(b))
    houses = {house(pages[f.sentence.source_id].publisher) for f in (a, b)}
    return _SAME_COUNTER if counters == 2 else 2 if counters == 0 else int(len(houses) == 1 and "" not in houses)


def _scopes_meet(a: _Frame, b: _Frame) -> bool:
    return bool(_where(a) & _where(b))


def _where(frame: _Frame) -> set[str]:
    """What limits a figure, days left out: they are what is expected to differ."""
    return set(content(frame.scope)) - _weekdays()


def _counter(frame: _Frame) -> frozenset[str]:
    """Who counts, in content words; "the National Agency" and "National Agency" are one."""
    return frozenset(content(frame.estimator))

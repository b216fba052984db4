"""Numbers that count the same thing: where sources give another figure, and where a figure has changed since an earlier brief."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from ..model import Contrast, Document, Face, Place, Sentence, Slice, Source
from ..text.dating import page_days
from ..text.numbers import fates, numbers
from ..text.site import house
from ..text.words import content, content_of, words
from .claims import Claim
from .frames import Frame, counter, estimators_differ, frames_of, one_counter, scopes_meet, where
from .succession import changed_to, figure_day, former, grows
from .topics import amount_words, topics


def whole(sentence: Sentence) -> Slice:
    """A sentence as a side of a difference."""
    return Slice(sentence, sentence.start, sentence.end)


def number_differences(documents: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Numbers that count the same thing and cannot both be right of it as they stand, from two origins or two estimators.

    The same thing: the same noun, and context that agrees - either another word of the counted phrase ("Russian troops"), or
    enough common words around it. Rounding, hedges and ranges that meet are no difference; a part is none of the whole,
    and a figure that another has replaced is none of that.
    """
    frames = [frame for d in documents for s in d.sentences for frame in frames_of(s, claims[s.place])]
    groups = topics(frames, claims)
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
        group = [frame for value in values for frame in value]
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


def _by_value(group: Sequence[Frame]) -> list[list[Frame]]:
    """Frames by value, those that meet together, the value with most origins first."""
    values: list[list[Frame]] = []
    for frame in group:
        home = next((v for v in values if all(frame.number.meets(other.number) for other in v)), None)
        if home is None:
            values.append([frame])
        else:
            home.append(frame)
    return sorted(values, key=lambda v: (-len({f.sentence.worded_by for f in v}), v[0].number.low, v[0].sentence.place))


def _contested(values: Sequence[Sequence[Frame]], every: Mapping[Place, Sequence[float]]) -> bool:
    """Whether two values stand in two origins and no source sets them side by side, which would explain them."""
    for at, one in enumerate(values):
        for other in values[at + 1 :]:
            if {f.sentence.worded_by for f in one} <= {f.sentence.worded_by for f in other}:
                continue
            if _on_other_days(one[0], other[0]):
                continue
            if estimators_differ(one[0], other[0]):
                return True
            pair = {one[0].number.low, other[0].number.low}
            if not any(pair <= set(numbers) for numbers in every.values()):
                return True
    return False


def _standing(
    values: Sequence[list[Frame]], claims: Mapping[Place, Claim], days: Mapping[str, date]
) -> list[list[Frame]]:
    """The values that no other has taken the place of, in words or on a later day."""
    left = _not_withdrawn(values, claims)
    return [
        value for value in left if not any(_overtakes(other, value, days) for other in values if other is not value)
    ]


def _not_withdrawn(values: Sequence[list[Frame]], claims: Mapping[Place, Claim]) -> list[list[Frame]]:
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


def _overtakes(new: Sequence[Frame], old: Sequence[Frame], days: Mapping[str, date]) -> bool:
    """Whether a figure says that it follows one like the other, or is first told on a later day than that was last told.

    A later day is enough for one counter, and for a figure that grows; a page without a date that repeats a dated page's figure
    is taken to be as old.
    """
    told = [day for f in old if (day := figure_day(f.sentence, days))]
    first = min((day for f in new if (day := figure_day(f.sentence, days))), default=None)
    last = max(told, default=None)
    higher = min(f.number.low for f in new) > max(f.number.high for f in old)
    apart = all(estimators_differ(f, other) for f in new for other in old)
    within_a_day = first is not None and first == min(told, default=None)  # then the reader is shown both
    if not (first and last and first < last) and not apart and not within_a_day:
        ways = {changed_to(f.sentence.text, f.number) for f in new}
        if (1 if higher else -1) in ways:
            return True
    if first is None or last is None or first <= last:
        return False
    if any(one_counter(f, other) for f in new for other in old):
        return True
    growing = old[0].number.noun in fates() or any(grows(f.sentence.text, f.number) for f in (*old, *new))
    return higher and not apart and growing and old[0].number.kind == "count"


def _on_other_days(a: Frame, b: Frame) -> bool:
    """Whether two figures are limited to different days of the week."""
    one, other = (content_of("cues", "weekdays").intersection(content(f.scope)) for f in (a, b))
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


def _number_face(frames: Sequence[Frame], leading: Sequence[Frame] = ()) -> Face:
    """The frame with an estimator and a scope leads, one that opens with "Its" last of them, then the shorter sentence.

    Only those of `leading` may, if any are given.
    """
    lead = min(leading or frames, key=_shown_first)
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


def _shown_first(frame: Frame) -> tuple[bool, bool, bool, int, Place]:
    text = frame.sentence.text
    return not frame.estimator, not frame.scope, bool(_POINTS_BACK.match(text)), len(text), frame.sentence.place


_POINTS_BACK = re.compile(r"(?:It|Its|They|Their|He|His|She|Her)\b")


def _shown_value(frame: Frame) -> str:
    text, end = frame.sentence.text, frame.number.end
    if (
        frame.number.kind == "money"
        and (unit := re.match(r"\s[a-z]+", text[end:]))
        and set(content(unit.group())) & amount_words()
    ):
        end += unit.end()
    return " ".join(text[frame.number.start : end].split())


def _shown_noun(group: Sequence[Frame]) -> str:
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


# -- since an earlier brief -------------------------------------------------------------------------------------------


def number_changes(now: Sequence[Document], before: Sequence[Document], claims: dict[Place, Claim]) -> list[Contrast]:
    """Figures of `now` that stand otherwise in `before`: the earlier side first, then the one of now, weightiest first.

    Only a figure whose counter and scope are told alike on both sides has changed; a figure that stood in an earlier page
    already has not, and one that could follow two earlier figures is left out.
    """
    ours = {d.source.id for d in now}
    pages = {d.source.id: d.source for d in (*before, *now)}
    frames = [
        frame for d in (*before, *now) for s in d.sentences for frame in frames_of(s, claims[s.place], measured=False)
    ]
    found: list[Contrast] = []
    for group in topics(frames, claims):
        earlier = _by_figure([f for f in group if f.sentence.source_id not in ours])
        pairs: list[tuple[list[Frame], list[Frame]]] = []
        for value in _by_figure([f for f in group if f.sentence.source_id in ours]):
            told = any(_told(f, other, pages) for f in value for old in earlier for other in old)
            if not told and (old := _predecessor(value, earlier, pages)) is not None:
                pairs.append((old, value))
        for old, value in _one_successor(pairs):
            weight = sum(claims[f.sentence.place].weights.get(f.number.noun, 0.0) for f in (*old, *value))
            dated = [frame for frame in old if pages[frame.sentence.source_id].published]
            faces = (_number_face(dated or old), _number_face(value, _of_first_day(value, pages)))
            if (topic := _noun_shown_with(faces, old, value)) is not None:
                found.append(Contrast("number", topic, faces, "a figure has changed", weight))
    return sorted(found, key=lambda c: (-c.weight, c.topic, c.faces[1].slices[0].sentence.place))


def _of_first_day(value: Sequence[Frame], pages: Mapping[str, Source]) -> list[Frame]:
    """The frames of the day on which a figure was told first; none where no page has a day."""
    days = {frame: pages[frame.sentence.source_id].published[:10] for frame in value}
    first = min((day for day in days.values() if day), default="")
    return [frame for frame, day in days.items() if day == first != ""]


def _noun_shown_with(faces: tuple[Face, Face], old: Sequence[Frame], value: Sequence[Frame]) -> str | None:
    """What is counted in words that stand in the earlier passage shown, or in every passage that may tell the new figure."""
    then = faces[0].slices[0].sentence
    for noun in (_shown_noun([frame for frame in old if frame.sentence == then]), _shown_noun([*value, *old])):
        if _has(then, noun) or all(_has(piece.sentence, noun) for piece in faces[1].slices):
            return noun
    return None


def _has(sentence: Sentence, noun: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", " ".join(sentence.text.split()), re.IGNORECASE))


def _told(now: Frame, before: Frame, pages: Mapping[str, Source]) -> bool:
    """Whether an earlier figure is the one of now; of one counter, two that only could be the same are two."""
    if now.number.low == before.number.low:
        return True
    return _agreement(before, now, pages) < _SAME_COUNTER and now.number.meets(before.number)


_SAME_COUNTER = 3


def _by_figure(group: Sequence[Frame]) -> list[list[Frame]]:
    """Frames of the very same figure."""
    values: dict[tuple[float, float], list[Frame]] = {}
    for frame in group:
        values.setdefault((frame.number.low, frame.number.high), []).append(frame)
    return list(values.values())


def _one_successor(pairs: Sequence[tuple[list[Frame], list[Frame]]]) -> list[tuple[list[Frame], list[Frame]]]:
    """Those pairs in which an earlier figure has one figure after it: of several the only one with its scope, else none."""
    kept: list[tuple[list[Frame], list[Frame]]] = []
    for old, value in pairs:
        rivals = [v for o, v in pairs if o[0].number.low == old[0].number.low]
        scoped = [v for v in rivals if any(scopes_meet(a, b) for a in old for b in v)]
        if len(rivals) == 1 or (len(scoped) == 1 and scoped[0] is value):
            kept.append((old, value))
    return kept


def _predecessor(
    value: Sequence[Frame], earlier: Sequence[Sequence[Frame]], pages: Mapping[str, Source]
) -> list[Frame] | None:
    """The earlier figure that a figure takes the place of: of those that fit the newest, then the one most surely counted alike."""
    fitting: list[tuple[tuple[str, int, bool], list[Frame]]] = []
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


def _ahead(frame: Frame) -> bool:
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


def _set_beside(old: Frame, now: Frame) -> bool:
    """Whether a sentence of now has the earlier figure too, and not as what it was before: "30 seats each of 70"."""
    written = re.escape(old.sentence.text[old.number.start : old.number.end])
    found = re.search(rf"(?<![\w.,]){written}(?![\w,]|\.\d)", now.sentence.text)
    return bool(found and not _BEFORE.search(now.sentence.text, 0, found.start()))


_BEFORE = re.compile(
    r"\b(?:from|after|than|against|previous\w*|earlier|was|were|been|had)\s(?:[\w’'-]+\s){0,3}$", re.IGNORECASE
)
"""What stands before a figure that has been overtaken: "up from 2,300"."""


def _agreement(a: Frame, b: Frame, pages: Mapping[str, Source]) -> int:
    """How surely two figures are counted alike: 3 by the same counter, 2 by none, 1 in pages of one house, 0 if they may not be.

    A scope that only one of them has may be told elsewhere; two scopes must have a word in common.
    """
    if (where(a) and where(b) and not scopes_meet(a, b)) or estimators_differ(a, b):
        return 0
    counters = bool(counter(a)) + bool(counter(b))
    houses = {house(pages[f.sentence.source_id].publisher) for f in (a, b)}
    return _SAME_COUNTER if counters == 2 else 2 if counters == 0 else int(len(houses) == 1 and "" not in houses)

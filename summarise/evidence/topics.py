"""Which figures are of one thing: those of one noun or measure, in sentences that agree in other words as well."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cache
from math import log

from ..lexicon import table
from ..model import Place
from ..text.numbers import fates
from ..text.words import content, content_of
from .claims import Claim
from .frames import Frame, estimators_differ, where
from .measures import Measure
from .support import comparable


def topics(frames: Sequence[Frame], claims: dict[Place, Claim]) -> list[list[Frame]]:
    """Frames that count the same thing, in the order of their first place."""
    groups: list[list[Frame]] = []
    by_noun: dict[str, list[list[Frame]]] = {}  # a topic has one noun: only its groups need be asked
    for frame in frames:
        candidates = by_noun.setdefault(frame.number.noun, [])
        home = next((g for g in candidates if _belongs(frame, g, claims)), None)
        if home is None:
            home = []
            groups.append(home)
            candidates.append(home)
        home.append(frame)
    return groups


def _belongs(frame: Frame, group: Sequence[Frame], claims: dict[Place, Claim]) -> bool:
    """Whether a frame counts what a group of its noun counts: the very value of one of them, or the topic of half of them."""
    same_value = any((frame.number.low, frame.number.high) == (other.number.low, other.number.high) for other in group)
    counted_dead = frame.number.noun in fates()  # a page tells of a province's dead and of the country's
    if not same_value and not counted_dead and any(_two_of_one_page(frame, other) for other in group):
        return False
    return same_value or sum(_same_topic(frame, other, claims) for other in group) * 2 >= len(group)


def _two_of_one_page(a: Frame, b: Frame) -> bool:
    """Whether one page gives two figures under one name, of one counter: it means two things."""
    return a.sentence.source_id == b.sentence.source_id and not a.number.meets(b.number) and not estimators_differ(a, b)


def _same_topic(a: Frame, b: Frame, claims: dict[Place, Claim]) -> bool:
    if not comparable(a.number, b.number) or a.years != b.years or bool(a.measure) != bool(b.measure):
        return False
    if a.measure and b.measure:
        return _same_measure(a, b, a.measure, b.measure, claims)
    if _two_of_one_page(a, b):
        return False
    ratio = max(a.number.low, b.number.low) / min(a.number.high, b.number.high)
    if a.number.noun in fates() and estimators_differ(a, b) and not where(min(a, b, key=lambda f: f.number.low)):
        return ratio < _FAR / 2  # the police's figure and a rights group's; but not "19 in the hospital"
    if a.number.noun in fates():
        return min(a.number.high, b.number.high) >= _PART * max(a.number.low, b.number.low)
    if a.number.noun in content_of("cues", "generic_nouns"):
        return ratio < _FAR / 2 and _shared_context(a, b, claims) >= _SAME_CONTEXT
    if (a.number.about & b.number.about) - {a.number.noun}:
        return ratio < _FAR
    if ratio <= _TWINS and min(a.number.low, b.number.low) >= _TWINS_FROM:
        return True
    return ratio < _FAR / 2 and _shared_context(a, b, claims) >= _SOME_CONTEXT


def _same_measure(a: Frame, b: Frame, one: Measure, other: Measure, claims: dict[Place, Claim]) -> bool:
    """Whether two amounts or shares measure one thing: limited alike, near each other, and told in words that agree."""
    unlike = one.limits is not None and other.limits is not None and one.limits != other.limits
    calendar = content_of("cues", "months")
    places = (where(a) - calendar), (where(b) - calendar)
    months = (where(a) & calendar), (where(b) & calendar)
    elsewhere = not places[0] & places[1] and bool(one.alone and (places[0] or places[1]))
    if unlike or elsewhere or _two_of_one_page(a, b) or (all(months) and not months[0] & months[1]):
        return False
    if max(a.number.low, b.number.low) >= _FAR_AMOUNT * min(a.number.high, b.number.high):
        return False
    return one.alone or _shared_words(a.words & b.words - amount_words(), claims, a) >= _SOME_CONTEXT


_FAR_AMOUNT = 2.0
"""How many times one amount may be the other: two reports of a fine are nearer than two fines."""


@cache
def amount_words() -> frozenset[str]:
    """Words that come with any amount of money."""
    return frozenset(content("percent hundred thousand million billion trillion " + table("cues")["currency_nouns"]))


_FAR = 10.0
"""How many times one value may be the other; further apart, the two count different things under one noun."""


_TWINS = 1.35
_TWINS_FROM = 100
"""Two large figures of one noun that says much, one at most so many times the other, are of one thing whatever stands around."""
_PART = 0.5
"""Of two counts of dead or missing, one below this share of the other is more likely a part of it ("three in a garage")."""
_SAME_CONTEXT = 1.8
_SOME_CONTEXT = 1.2
"""What the words around two numbers share, of a noun that says little by itself and of one that says much.

In words that only those two sentences of the story have, whatever its length: 9 and 6 of IDF mass in one of 300 sentences.
"""


def _shared_context(a: Frame, b: Frame, claims: dict[Place, Claim]) -> float:
    return _shared_words((a.words & b.words) - {a.number.noun}, claims, a)


def _shared_words(shared: Set[str], claims: dict[Place, Claim], frame: Frame) -> float:
    weights = claims[frame.sentence.place].weights
    rarest = log(1 + max(_FEWEST, len(claims)) / 2)
    return sum(weights.get(key, 0.0) for key in sorted(shared)) / rarest


_FEWEST = 20
"""Sentences of a story below which none of its words can be called rare."""

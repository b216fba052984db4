"""Outcomes that cannot both be: one source has a plan approved, another has it rejected.

Verdicts and votes are told in few words, and a page that tells the opposite shares nearly all the others with its rivals: what
counts words alone takes the two for one claim.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import islice
from typing import NamedTuple

from ..lexicon import lines as lexicon_lines
from ..model import Contrast, Document, Face, Sentence, Slice
from ..text.memo import remembered
from ..text.names import masked, names, person, surname
from ..text.words import content, content_of


class Outcome(NamedTuple):
    """A decision as one clause of a sentence tells it."""

    matter: int
    """The line of the data file: outcomes of one line can contradict each other."""
    way: int
    """The side of that line."""
    word: str
    """As the text has it."""
    topic: frozenset[str]
    """The content words of its clause that tell of what: neither the word itself, nor who decided, nor the day."""
    by: frozenset[str]
    """Content words of who decided; empty where the clause does not tell."""
    people: frozenset[str]
    """Surnames of whom the clause names."""
    score: str = ""
    """The votes, as in "6-5"."""


@remembered
def outcomes(text: str) -> tuple[Outcome, ...]:
    """What a sentence says was decided, outside quotations; not what may be, what was before, and what was not.

    >>> [(o.word, sorted(o.by)) for o in outcomes("The Holm council rejected the wall, which the mayor would have approved.")]
    [('rejected', ['council', 'holm'])]
    """
    if not any(map(text.__contains__, _ways())):
        return ()
    plain = masked(text)
    every = list(islice(_pattern().finditer(plain), _MOST + 1))
    return tuple(_outcome(plain, found) for found in every if len(every) <= _MOST and not _unsettled(plain, found))


_MOST = 12
"""Outcomes of one sentence; more stand in tables and lists."""


def _outcome(plain: str, found: re.Match[str]) -> Outcome:
    start = max((m.end() for m in _CLAUSE.finditer(plain, 0, found.start())), default=0)
    aside = _VOTES.match(plain, found.end())  # "rejected, 6-5, a motion"
    end = _CLAUSE.search(plain, aside.end() if aside else found.end())
    before, behind = plain[start : found.start()], plain[found.end() : end.start() if end else len(plain)]
    if _PASSIVE.search(before) or _NOTHING_BEHIND.match(behind) or found.group().endswith(" by"):
        agent = re.search(r"\bby\s(.+)", behind)
        by = content(agent.group(1)) if agent else []
    else:
        by = content(before)
    when = content_of("cues", "weekdays") | content_of("cues", "months")
    matter, way = _ways()[found.group()]
    topic = frozenset(key for key in content(f"{before} {behind}") if not key.isdigit()).difference(by, when)
    score = "-".join(re.findall(r"\d+", aside.group())) if aside else ""
    named = frozenset(surname(who) for name in names(f"{before} {behind}") if (who := person(name.text)))
    return Outcome(matter, way, found.group(), topic, frozenset(by) - when, named, score)


def _unsettled(plain: str, found: re.Match[str]) -> bool:
    return bool(_UNSETTLED.search(plain[max(0, found.start() - _REACH) : found.start()]))


_CLAUSE = re.compile(
    r"[,;:—–]\s|\s(?=(?:and|but|while|although|though|after|before|because|as|which|who|when|since|despite)\s)"
)
_VOTES = re.compile(r",? (?:by )?(?:a single vote, )?\d{1,3}(?:-|–| to )\d{1,3},?")
_NOTHING_BEHIND = re.compile(r"\s*(?:$|[\d(]|(?:by|in|on|at|with|after|last|late|early|this|yesterday|today)\b)")
"""What follows a word that has its matter before it: "the motion passed 6-5"."""
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s(?:\w+ly\s)?$")
_REACH = 50
"""Characters before an outcome in which a word takes it back."""
_UNSETTLED = re.compile(
    r"(?:\b(?:not|never|no|to|would|could|may|might|should|must|will|can|cannot|had)|n[’']t)(?:\s\w+){0,2}\s$"
    r"|\b(?:[Ii]f|[Ww]hether|[Uu]nless|[Uu]ntil|[Oo]nce|or|[Nn]either|nor|[Nn]obody|[Pp]reviously|[Ee]arlier|[Oo]riginally"
    r"|[Ii]nitially|[Ff]irst|expected)(?:\s\w+){0,4}\s$"
)


@cache
def _ways() -> dict[str, tuple[int, int]]:
    """Words of an outcome -> the line of the data file and the side of it."""
    return {
        word.strip(): (matter, way)
        for matter, line in enumerate(lexicon_lines("cues", "outcomes"))
        for way, side in enumerate(line.split("|"))
        for word in side.split(",")
    }


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_ways(), key=lambda word: -len(word)))})\b")


def opposed(a: Sequence[Outcome], b: Sequence[Outcome]) -> bool:
    """Whether two sentences tell opposite outcomes of one matter."""
    return any(_opposite(one, other) for one in a for other in b)


def _opposite(a: Outcome, b: Outcome) -> bool:
    return a.matter == b.matter and a.way != b.way and _one_matter(a, b)


def _one_matter(a: Outcome, b: Outcome) -> bool:
    """Whether two outcomes are of the same thing: by the same if both tell by whom, with as many votes if both count them."""
    if (a.by and b.by and not a.by & b.by) or (a.people and b.people and not a.people & b.people):
        return False
    if a.score and b.score:
        return a.score == b.score
    if (a.topic ^ b.topic) & content_of("cues", "outcome_steps"):
        return False
    shared = a.topic & b.topic
    return len(shared) >= _TOPIC_WORDS and len(shared) >= _TOPIC_SHARE * min(len(a.topic), len(b.topic))


_TOPIC_WORDS = 2
_TOPIC_SHARE = 0.5
"""Content words of the matter, and their share of the shorter one's, that two outcomes of one matter have in common."""


Told = tuple[Sentence, Outcome]


def outcome_differences(documents: Sequence[Document], days: Mapping[str, date]) -> list[Contrast]:
    """One decision told as one thing by some sources and as its opposite by others.

    None where a source tells both, for it explains them, and none between pages of two days that do not name one day: there the
    later decision may have followed the first.

    Args:
        documents: pages in use.
        days: the day of each page that gives one.
    """
    told = [(s, found) for d in documents for s in d.sentences for found in outcomes(s.text)]
    found: list[Contrast] = []
    shown: set[Sentence] = set()
    for at, one in enumerate(told):
        for other in told[at + 1 :]:
            if not _contrary(one, other, days) or shown & {one[0], other[0]}:
                continue
            sides = [_side(way, one, other, told) for way in (one, other)]
            sources = [{sentence.source_id for sentence, _ in side} for side in sides]
            if not sources[0] & sources[1]:
                faces = tuple(map(_face, sides))
                shown |= {sentence for side in sides for sentence, _ in side}
                weight = float(len(one[1].topic & other[1].topic))
                topic = " / ".join(face.value for face in faces)
                found.append(Contrast("outcome", topic, faces, "opposite outcomes of one matter", weight))
    return sorted(found, key=lambda c: (-c.weight, c.faces[0].slices[0].sentence.place))


def _contrary(one: Told, other: Told, days: Mapping[str, date]) -> bool:
    """Whether two sources tell opposite outcomes of one matter and of one day; a count of votes tells the day as well."""
    if one[0].source_id == other[0].source_id or not _opposite(one[1], other[1]):
        return False
    return bool(one[1].score and other[1].score) or _one_day(one[0], other[0], days)


def _one_day(a: Sentence, b: Sentence, days: Mapping[str, date]) -> bool:
    """Whether two sentences may tell of one day: both name it, or their pages are not known to be of two."""
    one, other = (content_of("cues", "weekdays").intersection(content(s.text)) for s in (a, b))
    if one and other:
        return bool(one & other)
    return len({day for s in (a, b) if (day := days.get(s.source_id))}) < 2


def _side(way: Told, one: Told, other: Told, told: Sequence[Told]) -> list[Told]:
    """All that tell the one way of a matter that two sentences tell in two: those first that tell it most like the other way."""
    rival = other if way is one else one
    same = [t for t in told if t[1].matter == way[1].matter and t[1].way == way[1].way]
    return [way, *(t for t in same if t[0] != way[0] and (_opposite(t[1], rival[1]) or _one_matter(t[1], way[1])))]


def _face(side: Sequence[Told]) -> Face:
    """The sentence that leads the side and one of each other source."""
    by_source: dict[str, Sentence] = {}
    for sentence, _ in side:
        by_source.setdefault(sentence.source_id, sentence)
    return Face(tuple(Slice(s, s.start, s.end) for s in by_source.values()), value=side[0][1].word)

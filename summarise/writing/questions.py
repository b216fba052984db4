"""Open questions, from what detectors find to the few that a brief asks (design: questions, "Order of work").

Nothing is turned into a question by grammar: a label, the sources' own words, and their sources.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..lexicon import table
from ..model import Contrast, Sentence
from ..text.names import names, surname
from ..text.words import content, content_of
from .answers import age, answered, past
from .detectors import (
    CONTESTED,
    DETECTORS,
    NUMBER,
    PENDING,
    SINGLE,
    SLOT,
    WITHHELD,
    Story,
)
from .points import Draft, Tools
from .showing import Open, grounded, shown


def open_questions(story: Story, tools: Tools) -> list[Open]:
    """The questions of a brief, best first, and behind them what is to be confirmed; at most `max_questions` in all."""
    told = frozenset(key for line in story.lines for key in content(line.passage.text))
    found = [
        q for q in candidates(story, tools) if q.find.difference or q.type == SINGLE or grounded(q, told, tools.known)
    ]
    room = tools.settings.max_questions
    asked = _chosen([q for q in found if q.type != SINGLE and not _led(q, story, tools)], room, story, tools)
    confirm = [q for q in found if q.type == SINGLE and not any(_one_matter(q, a, story, tools) for a in asked)]
    if confirm and room > 1:
        asked = asked[: room - 1]
    return [*asked, *confirm[: min(table("questions")[SINGLE]["most"], room - len(asked))]]


def asked_already(line: Draft, questions: Sequence[Open]) -> bool:
    """Whether a line shows what a question shows: it need not be confirmed besides."""
    own = line.passage
    shown = [draft.passage for q in questions for draft in q.drafts if q.find.difference is None]
    return any(own.sentence == p.sentence and _overlap(own.shown, p.shown) for p in shown)


def _led(question: Open, story: Story, tools: Tools) -> bool:
    """Whether the lead announces the same event already."""
    if question.type != PENDING or not story.lines:
        return False
    lead = story.lines[0].passage.shown
    return any(max(tools.alike(m, lead), tools.told(m, [lead])) > _TOLD for m in question.matters)


def candidates(story: Story, tools: Tools) -> list[Open]:
    """Everything open that can be shown and that no other source answers, by score: support x weight x centrality."""
    found: list[Open] = []
    for find in [find for detector in DETECTORS.values() for find in detector(story)]:
        if answered(find, story) or (find.difference is None and past(find, story, tools.documents.values())):
            continue
        if (question := shown(find, tools)) is not None:
            found.append(question)
    scored = [q._replace(score=_score(q, tools)) for q in found]
    return sorted(scored, key=lambda q: (-q.score, q.drafts[0].passage.sentence.place, q.type))


def _score(question: Open, tools: Tools) -> float:
    """Support of the topic (origins, three at most) x weight of the type x centrality of its best sentence, 0 to 3.

    What an older page leaves open counts for less: a later one may have told it in words we do not match.
    """
    sentences = [draft.passage.sentence for draft in question.drafts]
    central = max(tools.centrality(sentence) for sentence in sentences)
    days = min(age(tools.documents[s.source_id], tools.documents.values()) for s in sentences)
    return min(question.origins, _MOST_ORIGINS) * _data(question.type, "weight") * central / (1 + days / _HALF_LIFE)


_MOST_ORIGINS = 3
_HALF_LIFE = 3.0
"""Days after which an open question counts half."""


def _data(kind: str, key: str) -> float:
    found: float = table("questions")[kind][key]
    return found


def _weak(question: Open) -> bool:
    """Whether a question is of one of the weakest types."""
    least: float = table("questions")["weak_weight"]
    return _data(question.type, "weight") <= least


def _chosen(found: Sequence[Open], room: int, story: Story, tools: Tools) -> list[Open]:
    """One question a matter, the weakest types and each type only so often."""
    data = table("questions")
    kept: list[Open] = []
    for question in found:
        types = Counter(q.type for q in kept)
        if _weak(question) and sum(map(_weak, kept)) >= data["weak_most"]:
            continue
        same = next((at for at, q in enumerate(kept) if _one_matter(question, q, story, tools)), None)
        if same is not None:
            kept[same] = _better(kept[same], question)
        elif types[question.type] < data["each_most"]:
            kept.append(question)
    return kept[:room]


def _better(kept: Open, other: Open) -> Open:
    """Of two pages' announcements of one event the one with as many origins and far fewer words; else the first."""
    if {kept.type, other.type} != {PENDING} or other.origins < kept.origins:
        return kept
    short = other.drafts[0].words <= _SHORTER * kept.drafts[0].words
    return other._replace(score=kept.score) if short and len(other.drafts) == 1 else kept


_SHORTER = 0.75


def _one_matter(a: Open, b: Open, story: Story, tools: Tools) -> bool:
    """Whether two questions ask the same: passages overlap, clauses are alike, or one of them tells most of the other."""
    if NUMBER in (a.type, b.type):
        return False  # a figure in dispute and another matter may share a sentence
    if _same_company(a, b) or any(
        _apart(difference, a, b) for difference in story.differences if difference.kind == "quotation"
    ):
        return True
    words_shown = a.find.difference is None and b.find.difference is None
    if words_shown and _overlap(a.drafts[0].passage.shown, b.drafts[0].passage.shown):
        return True  # a reader would see the same words under both labels
    for one in a.matters:
        for other in b.matters:
            if a.find.due and a.find.due == b.find.due and _shared(one, other, a.find.due):
                return True
            if _one_subject(one, other, a.find.due == b.find.due and bool(re.search(r"\d", a.find.due))):
                return True
            if _overlap(one, other):
                return True
            told = max(tools.told(one, [other]), tools.told(other, [one]))
            if tools.alike(one, other) > _SAME or told > _TOLD:
                return True
    return False


def _one_subject(one: Sentence, other: Sentence, same_day: bool) -> bool:
    """Whether two clauses have nearly half of the shorter one's content words in common, names left out, or any for one day."""
    first, second = (
        set(content(s.text)) - _empty() - {key for name in names(s.text) for key in content(name.text)}
        for s in (one, other)
    )
    shared, shorter = len(first & second), min(len(first), len(second))
    return (shared >= min(2, shorter) and shared >= _SAME_SUBJECT * shorter > 0) or (same_day and shared > 0)


def _empty() -> frozenset[str]:
    """What says nothing of a matter: the words of the cues for what is open."""
    return content_of("questions", "say_nothing")


_SAME_SUBJECT = 0.4


def _same_company(a: Open, b: Open) -> bool:
    """Whether two questions of a type stand side by side or are about the same parties, or a date and a trial about one person."""
    if a.find.difference is not None or b.find.difference is not None:
        return False
    first, second = ({surname(n.text) for n in names(q.drafts[0].passage.raw)} for q in (a, b))
    shared = len(first & second)
    if a.type == b.type == WITHHELD and any(
        one.source_id == other.source_id and abs(one.position - other.position) < 2
        for one in a.sentences
        for other in b.sentences
    ):
        return True
    if a.type == b.type == CONTESTED:
        return shared > 1 and shared == min(len(first), len(second))
    return {a.type, b.type} == {SLOT, PENDING} and shared > 0


def _overlap(one: Sentence, other: Sentence) -> bool:
    """Whether two slices of sources have characters in common."""
    return one.source_id == other.source_id and one.start < other.end and other.start < one.end


def _shared(one: Sentence, other: Sentence, due: str) -> bool:
    """Whether two clauses have a content word in common beside what is due when."""
    return bool((set(content(one.text)) & set(content(other.text))) - set(content(due)))


def _apart(difference: Contrast, a: Open, b: Open) -> bool:
    """Whether two questions rest on two renderings of what was said once."""
    sides = [{p.sentence.place for p in face.slices} for face in difference.faces]
    held = [{s.place for s in q.sentences} for q in (a, b)]
    on = [{at for at, side in enumerate(sides) if side & places} for places in held]
    return bool(on[0] and on[1] and on[0] | on[1] > on[0] & on[1])


_SAME = 0.4
_TOLD = 0.6
"""Likeness, and share of the informative words, from which two clauses are about one matter."""

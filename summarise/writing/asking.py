"""Questions put into words: a template of the wording file, filled with pieces of the sources, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import Formatter

from ..model import Contrast, Document, Evidence, Piece, Question
from ..text.names import names, speakers
from ..text.words import bare, stop_words, words
from .answers import day
from .detectors import NUMBER, PENDING, POSITION, SINGLE
from .points import Draft
from .proof import evidence, proof
from .showing import Open

Run = list["str | Piece"]
"""Fixed wording and pieces of sources in turn; where a piece begins is told when the run is put together."""


def asked(question: Open, found: Mapping[str, Document], fixed: Mapping[str, str]) -> Question:
    """The question in words.

    Args:
        question: what is open, with the passages it is shown by.
        found: the documents in use, by id.
        fixed: the section ``questions`` of the wording.
    """
    proved: list[Evidence] = []
    at: list[int] = []
    for number, draft in enumerate(question.drafts):
        at.append(len(proved))
        proved += proof(draft, found, "contradicts" if number else "leads")
    lead = question.drafts[0].passage
    settled_by = ""
    if question.settled is not None:
        own = found[lead.sentence.source_id]
        proved.append(evidence(own, *question.settled, "settles"))
        settled_by = " ".join(proved[-1].exact.split())
    speaker = question.speaker or speaker_of(question.drafts[0])
    due = _due(question)
    dated = day(found[lead.sentence.source_id])
    published = dated.isoformat() if due and dated else ""
    if question.find.difference is not None:
        entry, values = question.template, _sides(question, question.find.difference, at, proved, found, fixed)
    else:
        entry, values = _within(question, proved, found, speaker, published)
    text, pieces = together(run(fixed[entry], values))
    return Question(
        type=question.type,
        text=text,
        topic=", ".join(topic(question)),
        sources=tuple(dict.fromkeys(e.source for e in proved)),
        origins=question.origins,
        evidence=tuple(proved),
        pieces=pieces,
        speaker=speaker,
        due=due,
        as_of=published,
        settled_by=settled_by or due,
        firmness=question.drafts[0].firmness,
    )


def _sides(
    question: Open,
    difference: Contrast,
    at: Sequence[int],
    proved: Sequence[Evidence],
    found: Mapping[str, Document],
    fixed: Mapping[str, str],
) -> dict[str, Run]:
    """What goes into the template of a difference: each side's words, with what limits them and who has them."""
    sides: Run = []
    for number, (face, draft) in enumerate(zip(difference.faces, question.drafts, strict=True)):
        index = at[number]
        said_by = (speaker_of(draft) or _opening(draft)) if question.type == POSITION else ""
        about: Run = []
        for name, text in (("scope", face.scope), ("estimator", face.estimator), ("speaker", said_by)):
            if text:
                about += [*run(fixed[name], {name: [Piece(name, 0, text, index)]}), fixed["then"]]
        sources = _sources(draft, index, proved, found, fixed["also"] if about else ", ")
        side: dict[str, Run] = {"value": [Piece("value", 0, face.value, index)], "about": [*about, *sources]}
        sides += [fixed["or"]] if sides else []
        sides += run(fixed["side"], side)
    filled: dict[str, Run] = {"sides": sides, "span": _span(question)}
    if question.type == NUMBER:
        filled["topic"] = [Piece("topic", 0, difference.topic, named_in(difference.topic, proved))]
    return filled


def _sources(draft: Draft, index: int, proved: Sequence[Evidence], found: Mapping[str, Document], second: str) -> Run:
    """The labels of a side's sources, `second` before the second: where words limit the side they are the first one's alone."""
    listed: Run = []
    for source in dict.fromkeys(s.source_id for s in draft.sentences):
        where = next(i for i in range(index, len(proved)) if proved[i].source == source)
        listed += [second if len(listed) == 1 else ", "] if listed else []
        listed.append(Piece("source", 0, found[source].label, where))
    return listed


def _within(
    question: Open, proved: Sequence[Evidence], found: Mapping[str, Document], speaker: str, published: str
) -> tuple[str, dict[str, Run]]:
    """The template of a single passage and what goes into it."""
    entry, values = question.template, {"span": _span(question)}
    if entry in ("withheld_quoted", "asked_quoted"):
        values["speaker"] = [Piece("speaker", 0, speaker, named_in(speaker, proved))]
    elif question.type == PENDING and _due(question):
        entry = "pending_as_of" if published else "pending_due"
        values["time"] = [Piece("time", 0, question.find.due, 0)]
        values["date"] = [Piece("date", 0, published, 0)]
    elif question.type == SINGLE or entry == "asked":
        origin = question.drafts[0].passage.sentence.origin
        own = next((i for i, e in enumerate(proved) if e.source == origin), 0)
        values["source"] = [Piece("source", 0, found[proved[own].source].label, own)]
    return entry, values


def _due(question: Open) -> str:
    """When it is due; "" where nothing is told, or only how long it lasts: "closed until Monday" is due on no day."""
    return "" if question.find.due.startswith("until ") else question.find.due


def _span(question: Open) -> Run:
    return [Piece("span", 0, question.drafts[0].passage.text, 0)]


def named_in(told: str, proved: Sequence[Evidence]) -> int:
    """The evidence that holds certain words, capitals aside, as words of their own; the first if none does."""
    whole = re.compile(rf"(?<!\w){re.escape(told.casefold())}(?!\w)")
    return next((i for i, e in enumerate(proved) if whole.search(" ".join(e.exact.split()).casefold())), 0)


def run(template: str, values: Mapping[str, Run]) -> Run:
    """A template with its fields filled."""
    found: Run = []
    for literal, field, _, _ in Formatter().parse(template):
        found += [literal] if literal else []
        found += values[field] if field else []
    return found


def together(run: Run) -> tuple[str, tuple[Piece, ...]]:
    """The text of a run, and its pieces with their places."""
    text, pieces = "", []
    for part in run:
        if isinstance(part, Piece):
            pieces.append(Piece(part.name, len(text), part.text, part.evidence))
            text += part.text
        else:
            text += part
    return text, tuple(pieces)


def speaker_of(draft: Draft) -> str:
    """The first named speaker of a draft as it is shown; a bracketed name counts."""
    text = draft.passage.text.replace("[", "").replace("]", "")
    return next((s.text for s in speakers(text) if s.kind == "name"), "")


def _opening(draft: Draft) -> str:
    """The name that a passage opens with: whose stand it tells if it names no speaker."""
    return next((name.text for name in names(draft.passage.raw) if not name.start), "")


def topic(question: Open) -> list[str]:
    """What a question is about, in its passage's own words: two names at most, else the three longest content words."""
    if question.type == NUMBER and question.find.difference is not None:
        return [question.find.difference.topic]
    text = question.drafts[0].passage.raw
    named = list(dict.fromkeys(name.text for name in names(text)))[:_TOPIC_NAMES]
    if named:
        return named
    listed = [word for word, _ in words(text) if bare(word) not in stop_words() and len(word) > 3]
    return sorted(dict.fromkeys(listed), key=lambda w: (-len(w), listed.index(w)))[:_TOPIC_WORDS]


_TOPIC_NAMES, _TOPIC_WORDS = 2, 3

"""Open questions, from what detectors find to the few that a brief asks (design: questions, "Order of work").

Nothing is turned into a question by grammar: a label, the sources' own words, and their sources.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..lexicon import cues, held, table
from ..lexicon import words as lexicon_words
from ..model import Contrast, Face, Sentence, Support
from ..text.names import masked, names, surname
from ..text.words import bare, content, count_words
from .answers import age, answered, day, past
from .detectors import (
    ASKED,
    CONDITIONAL,
    CONTESTED,
    DETECTORS,
    HEDGED,
    NUMBER,
    PENDING,
    POSITION,
    SEQUENCE,
    SINGLE,
    SLOT,
    UNKNOWN,
    UNSPECIFIED,
    WITHHELD,
    Find,
    Story,
    clause,
    clauses,
)
from .passages import Passage, clause_alone, cuts, standing_alone, whole
from .points import Draft, Tools

_TEMPLATES = {
    UNKNOWN: "unknown",
    WITHHELD: "withheld",
    PENDING: "pending",
    HEDGED: "hedged",
    CONDITIONAL: "conditional",
    NUMBER: "number",
    POSITION: "position",
    CONTESTED: "contested",
    UNSPECIFIED: "unspecified",
    SEQUENCE: "sequence",
    SLOT: "slot_date",
    ASKED: "asked",
    SINGLE: "single",
}
"""Type -> its entry of the wording file, where the detector names no other."""


@dataclass(frozen=True, slots=True)
class Open:
    """A question before it is put into words."""

    find: Find
    drafts: tuple[Draft, ...]
    """What it shows: one passage, or one for each side."""
    origins: int
    score: float = 0.0
    speaker: str = ""
    settled: tuple[int, int] | None = None
    """Where in the leading source it says what would settle the matter."""
    own_clauses: tuple[Sentence, ...] = ()

    @property
    def type(self) -> str:
        """One of the thirteen types."""
        return self.find.type

    @property
    def matters(self) -> tuple[Sentence, ...]:
        """The clauses that are open, as sentences of their own: what is shown may hold more."""
        return self.own_clauses or tuple(draft.passage.shown for draft in self.drafts)

    @property
    def template(self) -> str:
        """The entry of the wording file that it is put into."""
        return self.find.template or _TEMPLATES[self.find.type]


def open_questions(story: Story, tools: Tools) -> list[Open]:
    """The questions of a brief, best first, and behind them what is to be confirmed; at most `max_questions` in all."""
    told = frozenset(key for line in story.lines for key in content(line.passage.text))
    found = [q for q in candidates(story, tools) if q.find.difference or q.type == SINGLE or _grounded(q, told)]
    room = tools.settings.max_questions
    asked = _chosen([q for q in found if q.type != SINGLE and not _led(q, story, tools)], room, story, tools)
    confirm = [q for q in found if q.type == SINGLE and not any(_one_matter(q, a, story, tools) for a in asked)]
    if confirm and room > 1:
        asked = asked[: room - 1]
    return [*asked, *confirm[: min(table("questions")[SINGLE]["most"], room - len(asked))]]


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
        if (question := shown(find, story, tools)) is not None:
            found.append(question)
    scored = [replace(q, score=_score(q, tools)) for q in found]
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


def _chosen(found: Sequence[Open], room: int, story: Story, tools: Tools) -> list[Open]:
    """One question a matter, the weakest types and each type only so often."""
    data = table("questions")
    kept: list[Open] = []
    for question in found:
        types = Counter(q.type for q in kept)
        weak = [q for q in kept if _data(q.type, "weight") <= data["weak_weight"]]
        if _data(question.type, "weight") <= data["weak_weight"] and len(weak) >= data["weak_most"]:
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
    return replace(other, score=kept.score) if short and len(other.drafts) == 1 else kept


_SHORTER = 0.75


def _one_matter(a: Open, b: Open, story: Story, tools: Tools) -> bool:
    """Whether two questions ask the same: passages overlap, clauses are alike, or one of them tells most of the other."""
    if NUMBER in (a.type, b.type):
        return False  # a figure in dispute and another matter may share a sentence
    if _same_names(a, b) or any(
        _apart(difference, a, b) for difference in story.differences if difference.kind == "quotation"
    ):
        return True
    if a.find.difference is None and b.find.difference is None and _shown_twice(a, b):
        return True
    for one in a.matters:
        for other in b.matters:
            if a.find.due and a.find.due == b.find.due and _shared(one, other, a.find.due):
                return True
            if _one_subject(one, other, a.find.due == b.find.due and bool(re.search(r"\d", a.find.due))):
                return True
            if one.source_id == other.source_id and one.start < other.end and other.start < one.end:
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


@cache
def _empty() -> frozenset[str]:
    """What says nothing of a matter: the words of the cues for what is open."""
    return frozenset(key for word in lexicon_words("questions", "say_nothing") for key in content(word))


_SAME_SUBJECT = 0.45


def _same_names(a: Open, b: Open) -> bool:
    """Whether two questions of a type are about the same two parties or more, or a date and a trial about one person."""
    if a.find.difference is not None or b.find.difference is not None:
        return False
    first, second = ({surname(n.text) for n in names(q.drafts[0].passage.raw)} for q in (a, b))
    shared = len(first & second)
    if a.type == b.type == CONTESTED:
        return shared > 1 and shared == min(len(first), len(second))
    return {a.type, b.type} == {SLOT, PENDING} and shared > 0


def _shown_twice(a: Open, b: Open) -> bool:
    """Whether a reader would see the same words under both labels."""
    first, second = a.drafts[0].passage, b.drafts[0].passage
    if first.sentence.source_id != second.sentence.source_id:
        return False
    return first.start < second.end and second.start < first.end


def _shared(one: Sentence, other: Sentence, due: str) -> bool:
    """Whether two clauses have a content word in common beside what is due when."""
    return bool((set(content(one.text)) & set(content(other.text))) - set(content(due)))


def _apart(difference: Contrast, a: Open, b: Open) -> bool:
    """Whether two questions rest on two renderings of what was said once."""
    sides = [{p.sentence.place for p in face.slices} for face in difference.faces]
    held = [{s.place for draft in q.drafts for s in draft.sentences} for q in (a, b)]
    on = [{at for at, side in enumerate(sides) if side & places} for places in held]
    return bool(on[0] and on[1] and on[0] | on[1] > on[0] & on[1])


_SAME = 0.4
_TOLD = 0.6
"""Likeness, and share of the informative words, from which two clauses are about one matter."""


# -- what is shown


def shown(find: Find, story: Story, tools: Tools) -> Open | None:
    """The find with the passages that show it, or None if none of them reads alone."""
    if find.draft is not None:
        return Open(find, (find.draft,), find.draft.origins)
    if find.difference is not None:
        return _sides(find, tools)
    seen = find.seen
    draft = _quoted(find, tools) if find.quote is not None else _passage(find, tools)
    if draft is None and find.quote is not None:
        draft = _passage(replace(find, quote=None, template=""), tools)
        find = replace(find, quote=None, template="")
    if draft is None:
        return None
    speaker = find.quote.speaker if find.quote else ""
    if find.template == "asked_quoted":
        quote = next(
            (
                q
                for q in story.quotes
                if q.source_id == seen.sentence.source_id and q.start <= seen.sentence.start + find.start < q.end
            ),
            None,
        )
        speaker = quote.speaker if quote else ""
        if not speaker:
            find = replace(find, template="")
    if find.type in (HEDGED, PENDING):
        draft = replace(draft, firmness=tools.firmness(draft.passage.shown, draft.supports))
    own = draft.passage.shown if find.type == CONTESTED else _matter(find)
    return Open(find, (draft,), draft.origins, speaker=speaker, settled=_settled(find), own_clauses=(own,))


def _matter(find: Find) -> Sentence:
    """The clause that is open."""
    seen = find.seen
    start, end = clause(seen, find.start, find.end)
    own = seen.sentence
    return replace(own, start=own.start + start, end=own.start + end, text=" ".join(seen.raw[start:end].split()))


def _passage(find: Find, tools: Tools) -> Draft | None:
    """The sentence, whole or cut but with all that must be seen; else the clauses around it."""
    seen = find.seen
    document, sentence = seen.document, seen.sentence
    low, high = sentence.start + find.start, sentence.start + find.end
    alone = find.type == SLOT or (find.type == HEDGED and re.search(r",? but ", seen.plain))
    if alone and (part := _clause(find, tools)) is not None:
        return part
    passage, _ = standing_alone(document, sentence, tools.known)
    forms = [f for f in (passage, *cuts(passage)) if f.start <= low and high <= f.end] if passage is not None else []
    lengths = [count_words(form.text) for form in forms]
    fair = next((form for form, words in zip(forms, lengths, strict=True) if words <= _FAIR_WORDS), None)
    if fair is None and forms and lengths[-1] <= tools.settings.point_words:
        fair = forms[-1]
    return tools.backed(fair, 0.0) if fair is not None else _clause(find, tools)


def _clause(find: Find, tools: Tools) -> Draft | None:
    """The longest run of clauses that reads alone and holds all that must be seen."""
    seen = find.seen
    document, sentence = seen.document, seen.sentence
    low, high = sentence.start + find.start, sentence.start + find.end
    for start, end in [(find.start, find.end)] if find.type == ASKED else clauses(seen, find.start, find.end):
        part = clause_alone(document, sentence, tools.known, start, end)
        if part is None or part.end < min(high, sentence.start + end) or (low < part.start and find.type != UNKNOWN):
            continue
        if _FEWEST_WORDS <= count_words(part.text) <= tools.settings.point_words:
            return tools.backed(part, 0.0)
    return None


_FAIR_WORDS = 36
_FEWEST_WORDS = 6


def _quoted(find: Find, tools: Tools) -> Draft | None:
    """The quotation with its marks; its speaker's name is proved beside it."""
    quote = find.quote
    assert quote is not None
    document, text = find.seen.document, find.seen.document.source.text
    start, end = quote.start - 1, quote.end + 1
    low = whole(document, find.seen.sentence)
    if not (low.start <= start and end <= low.end):
        return None
    raw = low.raw[start - low.start : end - low.start]
    name = (quote.speaker_start, quote.speaker_start + len(quote.speaker))
    if text[slice(*name)] != quote.speaker:
        return None
    draft = tools.backed(Passage(find.seen.sentence, start, end, raw, antecedents=(name,)), 0.0)
    return draft if draft.words <= tools.settings.point_words else None


def _sides(find: Find, tools: Tools) -> Open | None:
    """Both sides of a difference: only the words in which they differ are shown, the passages prove them."""
    assert find.difference is not None
    difference = _live(find.difference, tools)
    if len(difference.faces) < 2 or (find.type == NUMBER and not _said(difference.topic, difference.faces)):
        return None
    drafts: list[Draft] = []
    matters: list[Sentence] = []
    for face in difference.faces:
        lead, *rest = face.slices
        if not face.value:
            return None
        own = whole(tools.documents[lead.sentence.source_id], lead.sentence)
        supports = tuple(Support(p.sentence, "repeats", 0.0) for p in rest)
        drafts.append(Draft(own, supports, 1, 0.0))
        at = lead.sentence.text.find(face.value)
        start = lead.sentence.start + max(at, 0)
        matters.append(replace(lead.sentence, start=start, end=start + len(face.value), text=face.value))
    origins = tools.origins([s for draft in drafts for s in draft.sentences])
    return Open(replace(find, difference=difference), tuple(drafts), origins, own_clauses=tuple(matters))


def _live(difference: Contrast, tools: Tools) -> Contrast:
    """The difference as of its newest day: a count of yesterday is no side in a dispute over today's."""
    days = [
        [day(tools.documents[s.sentence.source_id]) for s in face.slices if s.sentence.source_id in tools.documents]
        for face in difference.faces
    ]
    known = [d for face in days for d in face if d]
    if difference.kind != "number" or not known:
        return difference
    kept = tuple(f for f, own in zip(difference.faces, days, strict=True) if max(known) in own or None in own)
    return replace(difference, faces=kept)


def _said(topic: str, faces: Sequence[Face]) -> bool:
    """Whether what is counted stands in one of the passages as it is told."""
    return any(topic in passage.sentence.text for face in faces for passage in face.slices)


def _grounded(question: Open, told: Collection[str]) -> bool:
    """Whether a passage says what it is about: by a name, or by words that the brief's own lines have introduced.

    Every "they" and "their" has several before it in the passage, every "the company" its name there or in a line of the brief.

    Args:
        question: what would be shown.
        told: content words of the brief's lead and points.
    """
    passage = question.drafts[0].passage
    plain = masked(re.sub(r"\[\.\.\.\]|[\[\]]", "", passage.text)).strip()
    if question.find.quote is not None:
        return not _POINTING.search(passage.raw)
    if question.type == WITHHELD and _POINTING.search(passage.raw):
        return False
    if _POINTING.search(plain) or any(not _MANY.search(plain[: m.start()]) for m in _SEVERAL.finditer(plain)):
        return False
    if any(name.start or " " in name.text or plain.startswith(name.text) for name in names(plain)):
        return True
    if passage.edits[:1] and passage.edits[0][2] == "[...] ":
        return False  # a cut may have taken what it is about
    own = lexicon_words("questions", "of_the_event")
    for found in _DEFINITE.finditer(plain):
        known = set(content(found.group(1))) & set(told) or any(bare(word) in own for word in found.group(1).split())
        if not known and not _TOLD_BEHIND.match(plain, found.end()):
            return False
    return len(set(content(plain)) & (set(told) | _event_keys())) >= _FEWEST_TOLD


_SEVERAL = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_MANY = re.compile(
    r"\b(?!(?:is|was|has|does|says|this|its|his|as|us|yes|less|plus)\b)\w{2,}s\b|\b(?:and|people|police|crew|team|staff)\b"
)
_POINTING = re.compile(
    r"\b(?:this|these|those)\s+(?!week|month|year|morning|evening|afternoon|summer|autumn|spring|winter|season|time)\w"
    r"|\b[Tt]he (?:two|three|four|five|six|others?)\b(?! \w+s\b)"
)
_DEFINITE = re.compile(
    r"\b[Tt]he\s+((?:(?!(?:of|in|on|at|to|for|by|from|with|that|which|who|is|was|were|are|has|had|have|will|would|could|may|might|and|or|but|as)\b)[\w’'-]+\s?){1,4})"
)
_TOLD_BEHIND = re.compile(r"(?:of|in|for|that|which|who|from|between|behind|by|on|at|to)\b")
_FEWEST_TOLD = 2


@cache
def _event_keys() -> frozenset[str]:
    return frozenset(key for word in lexicon_words("questions", "of_the_event") for key in content(word))


# -- what would settle it


def _settled(find: Find) -> tuple[int, int] | None:
    """Where the source says what would settle it: "when we receive the reply", in the passage or the sentence behind it."""
    if find.type not in (UNKNOWN, WITHHELD, CONDITIONAL):
        return None
    document, sentence = find.seen.document, find.seen.sentence
    if find.condition:
        at = find.seen.raw.find(find.condition.split()[0], find.start)
        return (sentence.start + at, sentence.start + find.end) if at >= 0 else None
    near = [
        s for s in document.sentences[sentence.position : sentence.position + 2] if s.paragraph == sentence.paragraph
    ]
    for s in near:
        text = document.source.text[s.start : s.end]
        by = cues("questions", "settled", "by").search(text, words := held(text))
        if by and cues("questions", "settled", "before").search(text[: by.start()], words):
            end = _PHRASE_END.search(text, by.end())
            shown = text[by.start() : end.start() if end else len(text)].rstrip(" .!?”\"’'")
            return s.start + by.start(), s.start + by.start() + len(shown)
    return None


_PHRASE_END = re.compile(r"[,;:”\"]")

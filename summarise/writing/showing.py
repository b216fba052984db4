"""How something open is shown: passages of its sources that read alone, and what would settle it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import NamedTuple

from ..lexicon import cues, held
from ..lexicon import words as lexicon_words
from ..model import Contrast, Face, Quote, Sentence, Support
from ..text.names import masked, names, surname
from ..text.numbers import fates
from ..text.people import spaced
from ..text.words import bare, content, count_words
from ..wording import QUESTIONS
from .answers import day
from .detectors import (
    ASKED,
    CONDITIONAL,
    CONTESTED,
    HEDGED,
    NUMBER,
    PENDING,
    SLOT,
    UNKNOWN,
    WITHHELD,
    Find,
    Seen,
    clause,
    clauses,
)
from .passages import Passage, clause_alone, cuts, standing_alone, whole
from .points import Draft, Tools


class Open(NamedTuple):
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
    def sentences(self) -> tuple[Sentence, ...]:
        """All that it rests on."""
        return tuple(sentence for draft in self.drafts for sentence in draft.sentences)

    @property
    def matters(self) -> tuple[Sentence, ...]:
        """The clauses that are open, as sentences of their own: what is shown may hold more."""
        return self.own_clauses or tuple(draft.passage.shown for draft in self.drafts)

    @property
    def template(self) -> str:
        """The entry of the wording file that it is put into."""
        return self.find.template or QUESTIONS[self.find.type][0]


def shown(find: Find, tools: Tools) -> Open | None:
    """The find with the passages that show it, or None if none of them reads alone."""
    if find.draft is not None:
        return Open(find, (find.draft,), find.draft.origins)
    if find.difference is not None:
        return _sides(find, tools)
    if find.reply is not None:
        draft = _replied(find, find.reply, tools)
    else:
        draft = _quoted(find, find.quote, tools) if find.quote is not None else _passage(find, tools)
    if draft is None and find.quote is not None:  # the sentence tells it, where the quotation by itself is too long
        find = find._replace(quote=None, template="")
        draft = _passage(find, tools)
    if draft is None:
        return None
    if find.type == ASKED:
        draft = _asked_alike(draft, tools)
    speaker = find.quote.speaker if find.quote else ""
    if find.type in (HEDGED, PENDING):
        draft = draft._replace(firmness=tools.firmness(draft.passage.shown, draft.supports))
    own = draft.passage.shown if find.type == CONTESTED else _matter(find)
    return Open(find, (draft,), draft.origins, speaker=speaker, settled=_settled(find), own_clauses=(own,))


def _asked_alike(draft: Draft, tools: Tools) -> Draft:
    """A question with those who ask it too: a statement of much the same words does not ask."""
    asking = tuple(support for support in draft.supports if "?" in support.sentence.text)
    return draft._replace(
        supports=asking, origins=tools.origins([draft.passage.sentence, *(s.sentence for s in asking)])
    )


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


def _replied(find: Find, reply: Seen, tools: Tools) -> Draft | None:
    """A claim and the denial behind it, as one passage: half of the two would mislead."""
    document = find.seen.document
    passage, _ = standing_alone(document, find.seen.sentence, tools.known, with_denial=True)
    if passage is None or passage.end > reply.sentence.end or passage.start < find.seen.sentence.start:
        return None
    end = reply.sentence.end
    both = passage._replace(end=end, raw=spaced(document, passage.start, end))
    return tools.backed(both, 0.0) if count_words(both.text) <= _PAIR_WORDS else None


_PAIR_WORDS = 60


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


def _quoted(find: Find, quote: Quote, tools: Tools) -> Draft | None:
    """What is withheld or asked, in the speaker's words without marks; the speaker's name is proved beside them."""
    own = whole(find.seen.document, find.seen.sentence)
    if find.type == ASKED:
        start, end = own.start + find.start, own.start + find.end
    else:
        start, end = (
            quote.start,
            quote.start + len(own.raw[quote.start - own.start : quote.end - own.start].rstrip(" ,.;")),
        )
    if start < own.start or own.end < end:
        return None
    raw = own.raw[start - own.start : end - own.start]
    name = (quote.speaker_start, quote.speaker_start + len(quote.speaker))
    draft = tools.backed(Passage(own.sentence, start, end, raw, antecedents=(name,)), 0.0)
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
    every = [s for draft in drafts for s in draft.sentences]
    origins = min(tools.origins(every), len({s.source_id for s in every}))  # one source may follow another in part
    return Open(find._replace(difference=difference), tuple(drafts), origins, own_clauses=tuple(matters))


def _live(difference: Contrast, tools: Tools) -> Contrast:
    """The difference as of its newest day: a count of yesterday is no side in a dispute over today's."""
    if difference.kind != "number":
        return difference
    days = [
        [day(tools.documents[s.sentence.source_id]) for s in face.slices if s.sentence.source_id in tools.documents]
        for face in difference.faces
    ]
    known = [d for face in days for d in face if d]
    kept = [f for f, own in zip(difference.faces, days, strict=True) if not known or max(known) in own or None in own]
    kept = [f for f in kept if not _CLOCK.search(f.slices[0].sentence.text)]
    counters = {face.estimator.lower().removeprefix("the ") for face in kept} - {""}
    if set(content(difference.topic)) & fates() and len(counters) < min(2, len(kept)):
        kept = []  # a toll rises; who counts must be told on both sides before two counts are a dispute
    return replace(difference, faces=tuple(kept))


_CLOCK = re.compile(r"\b\d{1,2}(?::\d\d)? ?[ap]\.?m\b|\b(?:noon|midday|evening|overnight)\b")
"""A count of an hour is told by the next one."""


def _said(topic: str, faces: Sequence[Face]) -> bool:
    """Whether what is counted stands in one of the passages as it is told."""
    return any(topic in passage.sentence.text for face in faces for passage in face.slices)


def grounded(question: Open, told: Collection[str], known: Collection[str]) -> bool:
    """Whether a passage says what it is about: by a name, or by words that the brief's own lines have introduced.

    Every "they" and "their" has several before it in the passage, every "the company" its name there or in a line of the brief.

    Args:
        question: what would be shown.
        told: content words of the brief's lead and points.
        known: surnames of the story's persons; one that stands alone must have been introduced.
    """
    passage = question.drafts[0].passage
    reply = question.find.reply
    text = passage.text.removesuffix(" ".join(reply.raw.split())) if reply else passage.text  # a denial may say "that"
    plain = masked(re.sub(r"\[\.\.\.\]|[\[\]]", "", text)).strip()
    if question.find.quote is not None:
        return not _POINTING.search(passage.raw)
    if question.type == WITHHELD and _POINTING.search(passage.raw):
        return False
    if _POINTING.search(plain) or any(not _MANY.search(plain[: m.start()]) for m in _SEVERAL.finditer(plain)):
        return False
    for name in names(plain):
        alone = " " not in name.text and (surname(name.text) in known or _ACRONYM.fullmatch(name.text))
        if alone and not set(content(name.text)) <= set(told):
            return False  # who is that?
    if any(not _THING.search(plain[: m.start()]) for m in _OBJECT_IT.finditer(plain)):
        return False
    whole_text = masked(passage.text)
    if any(name.start or " " in name.text or plain.startswith(name.text) for name in names(whole_text)):
        return True
    if passage.edits[:1] and passage.edits[0][2] == "[...] ":
        return False  # a cut may have taken what it is about
    own = lexicon_words("questions", "of_the_event")
    definite = list(_DEFINITE.finditer(plain))
    for found in definite:
        phrase = found.group(1)
        introduced = set(content(phrase)) & set(told) or any(bare(word) in own for word in phrase.split())
        if not introduced and not _TOLD_BEHIND.match(plain, found.end()):
            return False
    return bool(definite) or len(set(content(plain)) & set(told)) >= _FEWEST_TOLD


_ACRONYM = re.compile(r"[A-Z]{3,}")
_SEVERAL = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_MANY = re.compile(
    r"\b(?!(?:is|was|has|does|says|this|its|his|as|us|yes|less|plus)\b)\w{2,}s\b|\b(?:and|people|police|crew|team|staff)\b"
)
_POINTING = re.compile(
    r"\b(?:this|these|those)\s+(?!week|month|year|morning|evening|afternoon|summer|autumn|spring|winter|season|time)\w"
    r"|\bsuch\b|\b[Ww]hose \w+ that\b|\b[Tt]he (?:two|three|four|five|six|others?)\b(?! \w+s\b)"
)
_DEFINITE = re.compile(
    r"\b[Tt]he\s+((?:(?!(?:of|in|on|at|to|for|by|from|with|that|which|who|is|was|were|are|has|had|have|will|would|could|may|might|and|or|but|as)\b)[\w’'-]+\s?){1,4})"
)
_OBJECT_IT = re.compile(
    r"(?<!that)(?<!said)(?<!says)(?<!when)(?<!and)(?<!but)(?<!if)(?<!what)\s(?:it)(?=\s(?:off|in|out|up|to|on|by|as|for|again|with)\b|[.,;]|$)"
)
_THING = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Nn]o|[Aa]ny|[Ss]ome)\s+(?!(?:company|firm|bank|board|ministry|agency|government|union|club|council)\b)[a-z]"
)
"""An "it" that something is done to needs a thing before it, not only who does it."""
_TOLD_BEHIND = re.compile(r"(?:of|in|for|that|which|who|from|between|behind|by|on|at|to)\b")
_FEWEST_TOLD = 3


# -- what would settle it


def _settled(find: Find) -> tuple[int, int] | None:
    """Where the source says what would settle it: "when we receive the reply", in the passage or the sentence behind it."""
    if find.type not in (UNKNOWN, WITHHELD, CONDITIONAL):
        return None
    document, sentence = find.seen.document, find.seen.sentence
    if find.condition:
        return sentence.start + find.condition[0], sentence.start + find.condition[1]
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

"""From ranked sentences to points: which sentence of a group leads, what backs it, and in which order a story is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from ..errors import NothingUsableError
from ..model import Document, Firmness, Place, Sentence, Support, Verdict
from ..settings import Settings
from ..text.dating import WEEKDAY
from ..text.names import masked, names, people, speakers, surname
from ..text.quotes import pairs
from ..text.words import content, count_words
from .passages import Passage, cuts, standing_alone

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec"
)

Supports = Callable[[Sentence], tuple[Support, ...]]
"""What other sources say the same; given by the pipeline, for stages do not call each other."""
Alike = Callable[[Sentence, Sentence], float]
"""How much two sentences repeat each other, 0 to 1."""
Told = Callable[[Sentence, Sequence[Sentence]], float]
"""The share of a sentence's informative words, 0 to 1, that others hold together."""
Firm = Callable[[Sentence, Sequence[Support]], tuple[Firmness, ...]]
"""How firmly a line and what backs it put the claim, where they do not agree."""
Alone = Callable[[Sequence[Sentence]], bool]
"""Whether it may be said that no other source has what these sentences say."""
Count = Callable[[Sequence[Sentence]], int]
"""How many separate origins a list of sentences has."""


class Draft(NamedTuple):
    """A point before it is put into words."""

    passage: Passage
    supports: tuple[Support, ...]
    origins: int
    score: float
    firmness: tuple[Firmness, ...] = ()
    only: bool = False
    partly: tuple[Support, ...] = ()
    """Who has a part of its quotation only: told by it, and not named with it."""

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The leading sentence and those that back it."""
        return (self.passage.sentence, *(support.sentence for support in self.supports))

    @property
    def words(self) -> int:
        """Its length as a reader counts it."""
        return count_words(self.passage.text)


@dataclass(slots=True)
class Tools:
    """What drafting needs from the other stages, and the notes it leaves for `--explain`."""

    documents: Mapping[str, Document]
    known: Collection[str]
    supports: Supports
    alike: Alike
    told: Told
    origins: Count
    firmness: Firm
    alone: Alone
    centrality: Callable[[Sentence], float]
    """How close to what the story is about, 0 to 1."""
    disputed: Collection[Place]
    """Sentences with a figure that another source gives otherwise: better not the first thing that is read."""
    settings: Settings
    notes: dict[Place, str]
    """Sentence -> why it won or lost."""
    old: Callable[[Sentence], bool] = lambda sentence: False
    """Whether an earlier brief had a sentence: such ones back lines and lead none."""
    outdated: Collection[Place] = frozenset()
    """Sentences with a figure in whose place a later page gives another."""
    distorted: Mapping[Place, Sentence] = field(default_factory=dict)
    """Sentences that quote somebody without a word of weight -> the one of another page that quotes with it."""
    age: Mapping[str, int] = field(default_factory=dict)
    """Source id -> days by which its page is older than the newest, where both are known."""
    drafted: dict[Place, Draft | None] = field(default_factory=dict)
    parted: dict[Place, tuple[Sentence, ...]] = field(default_factory=dict)

    def draft(self, sentence: Sentence, score: float) -> Draft | None:
        """The best way to show a sentence, worked out once."""
        if sentence.place not in self.drafted:
            self.drafted[sentence.place] = self._draft(sentence, score)
        return self.drafted[sentence.place]

    def _draft(self, sentence: Sentence, score: float) -> Draft | None:
        """The best way to show a sentence: whole, or cut before an aside that fewer sources back; None if it cannot lead."""
        document = self.documents[sentence.source_id]
        if self.old(sentence):
            self.notes.setdefault(sentence.place, "cannot lead: a page of the earlier brief has it")
            return None
        if sentence.place in self.distorted:
            self.notes.setdefault(sentence.place, "cannot lead: another page has words of the quotation that turn it")
            return None
        if _chosen(document, self.settings.never_lead):
            self.notes.setdefault(sentence.place, "cannot lead: the reader's settings say so")
            return None
        passage, reason = standing_alone(document, sentence, self.known)
        if passage is None:
            self.notes.setdefault(sentence.place, f"cannot lead: {reason}")
            return None
        forms = [passage, *cuts(passage)]
        fitting = [form for form in forms if count_words(form.text) <= self.settings.point_words]
        # Another origin is worth a cut; among equals the longest form stands, for a reader is owed the sentence.
        best, *shorter = fitting or forms[-1:]
        draft = self.backed(best, score)
        for form in shorter:
            if draft.origins < _ENOUGH_ORIGINS:
                draft = max(draft, self.backed(form, score), key=lambda d: min(d.origins, _ENOUGH_ORIGINS))
        return draft

    def backed(self, passage: Passage, score: float) -> Draft:
        """A passage with what backs it."""
        found = self.supports(passage.shown)
        supports = tuple(support for support in found if not support.partly)
        origins = self.origins([passage.sentence, *(support.sentence for support in supports)])
        return Draft(passage, supports, origins, score, partly=tuple(support for support in found if support.partly))

    def group(self, sentence: Sentence, score: float) -> list[Draft]:
        """Every way to tell what a sentence tells: led by itself or by a sentence that backs it, the best one first.

        One that quotes somebody without a word that another page has gives its place to that one.
        """
        sentence = self.distorted.get(sentence.place, sentence)
        own = self.draft(sentence, score)
        others = (*own.supports, *own.partly) if own is not None else self.supports(sentence)
        drafts = [own] if own is not None else []
        told = [part for support in others for part in self.telling(support.sentence, sentence)]
        drafts += [d for other in told if (d := self.draft(other, score)) is not None]
        return sorted(drafts, key=self._worth, reverse=True) if len(drafts) > 1 else drafts

    def telling(self, passage: Sentence, sentence: Sentence) -> list[Sentence]:
        """The sentences of a passage that tell what a sentence tells: of two that back it together one may tell something else."""
        parts = self.parts(passage)
        return [part for part in parts if len(parts) == 1 or self.alike(part, sentence) >= _LIKE_PART]

    def parts(self, passage: Sentence) -> tuple[Sentence, ...]:
        """The sentences of a source that a passage spans: itself, or two that follow each other."""
        place = passage.place
        if place not in self.parted:
            near = self.documents[passage.source_id].sentences[passage.position : passage.position + 2]
            self.parted[place] = tuple(s for s in near if passage.start <= s.start and s.end <= passage.end)
        return self.parted[place]

    def _worth(self, draft: Draft) -> tuple[float, ...]:
        """No figure of yesterday, more origins, fewer edits, a fair length, then the ranked sentence; the last only breaks ties."""
        passage = draft.passage
        long = draft.words > self.settings.point_words
        blemishes = len(passage.edits) + passage.cut + _relative_day(passage) + bool(_half_quoted(passage.text))
        blemishes += 2 * _unnamed_speaker(passage.text)
        backed = sum(support.coverage for support in draft.supports) / max(1, len(draft.supports))
        trusted = _chosen(self.documents[passage.sentence.source_id], self.settings.trust)
        return (
            passage.sentence.place not in self.outdated,
            not long,
            min(draft.origins, 3),
            trusted,
            round(4 * backed),
            -blemishes,
            -abs(draft.words - 24) // 8,
            -passage.sentence.position,
        )


_LIKE_PART = 0.3
_ENOUGH_ORIGINS = 3
"""More than these make no line better."""


def _chosen(document: Document, names: Collection[str]) -> bool:
    """Whether the reader named a source, by its label or its id."""
    return document.label in names or document.source.id in names


def _relative_day(passage: Passage) -> bool:
    return bool(re.search(r"\b(?:today|yesterday|tomorrow|tonight)\b", masked(passage.raw), re.IGNORECASE))


def _unnamed_speaker(text: str) -> bool:
    """Whether a statement is somebody's whom only an office names: "the minister said" is the weaker line."""
    return any(s.kind == "noun" and s.text.lower().startswith(("the ", "his ", "her ", "its ")) for s in speakers(text))


def _half_quoted(text: str) -> list[tuple[int, int]]:
    """Quotations of one or two words: lifted out of their sentence's company they say less than they seem to."""
    return [(a, b) for a, b in pairs(text) if count_words(text[a:b]) < 3]


def drafts(
    verdicts: Iterable[Verdict],
    tools: Tools,
    leading: Sequence[Verdict] | None = None,
    fresh: Collection[Place] = (),
) -> tuple[Draft, list[Draft], list[Draft]]:
    """Lead, points and single-origin points from a ranker's verdicts.

    Takes sentences in the ranker's order. A group already told is skipped; a point of two origins or more is kept at once,
    one of a single origin waits: if too few others come, the best of them fill the points, the next stand by themselves.

    Args:
        verdicts: best first.
        tools: what drafting needs.
        leading: those among which the lead is looked for, if they are others.
        fresh: sentences that make a point although they have one origin only: they are what is new.

    Raises:
        NothingUsableError: no sentence of these sources can lead a line.
    """
    settings = tools.settings
    verdicts = list(islice(verdicts, _MOST_VERDICTS))
    lead = _lead(verdicts if leading is None else leading, tools)
    points: list[Draft] = []
    single: list[Draft] = []
    late: list[Draft] = []
    waiting = settings.max_single + settings.max_points
    budget = settings.max_words - (lead.words if lead else 0)
    told = _Told(tools)
    if lead is not None:
        told.add(lead)
        if (cut := tools.draft(lead.passage.sentence, lead.score)) is not None:
            told.add(cut)  # who backs a part of an uncut lead tells that part again
    for verdict in verdicts:
        if len(points) >= settings.max_points and len(single) >= waiting:
            break
        place = verdict.sentence.place
        if verdict.redundant_with is not None:
            tools.notes.setdefault(place, f"redundant with {_where(verdict.redundant_with)}")
            continue
        draft = told.first_new(tools.group(verdict.sentence, verdict.score))
        if draft is None:
            tools.notes.setdefault(place, "says what a chosen line says")
        elif draft.passage.sentence.place in tools.outdated:
            tools.notes.setdefault(place, "a later page has another figure")
            late.append(draft)
        elif (draft.origins > 1 or place in fresh) and len(points) < settings.max_points and draft.words <= budget:
            points.append(draft)
            told.add(draft)
            budget -= draft.words
        elif draft.origins == 1 and len(single) < waiting:
            single.append(draft)
            told.add(draft)
        else:
            tools.notes.setdefault(place, "no room left")
    if lead is None:
        if not points and not single:
            single = late  # yesterday's figure is better than none
        if not points and not single:
            raise NothingUsableError("no sentence of these pages can stand alone in a brief; try 'summarise extract'")
        lead = (points or single).pop(0)
        if lead.words > settings.max_words:
            raise NothingUsableError(
                f"no sentence of these pages fits into {settings.max_words} words; raise max_words"
            )
    points = _introduced(lead, points, tools)
    single.sort(key=lambda draft: len(draft.sentences) == 1)  # stable: what two sources carry goes first
    single = _news_first(single, [lead, *points], verdicts, tools)
    while single and len(points) < settings.min_points:
        if lead.words + sum(point.words for point in points) + single[0].words > settings.max_words:
            break
        points.append(single.pop(0))
    single = [d for d in _new(single, [lead, *points], tools) if _only(d, tools)][: settings.max_single]
    for draft in (lead, *points, *single):
        tools.notes[draft.passage.sentence.place] = f"chosen, {draft.origins} origin{'s' * (draft.origins != 1)}"
    return _firm(lead, tools), [_firm(d, tools) for d in points], [_firm(d, tools) for d in single]


def _firm(draft: Draft, tools: Tools) -> Draft:
    """A chosen draft with its range of firmness, and whether "only" may be said of it."""
    return draft._replace(firmness=tools.firmness(draft.passage.shown, draft.supports), only=_only(draft, tools))


def _only(draft: Draft, tools: Tools) -> bool:
    return draft.origins == 1 and tools.alone([draft.passage.shown, *(support.sentence for support in draft.supports)])


def _lead(verdicts: Sequence[Verdict], tools: Tools) -> Draft | None:
    """The line that opens the brief best: one of the ranker's first ledes, or one that tells what headlines tell; or None.

    The ranker looks for variety, so the second page's report of the main news comes far down in its order: its place counts
    among its first ledes and not beyond.
    """
    found: dict[Place, Draft] = {}
    for verdict in [v for v in verdicts if v.redundant_with is None][:_LEDE_VERDICTS]:
        for draft in tools.group(verdict.sentence, verdict.score):
            if draft.passage.sentence.position <= _LEDE_POSITIONS:
                found.setdefault(draft.passage.sentence.place, draft)
    openings = _openings(verdicts)
    titled = _titled([*(draft.passage.shown for draft in found.values()), *openings], tools)
    for sentence in sorted(openings, key=lambda s: -titled[s.place])[:_LEDES_BESIDES]:
        if titled[sentence.place] >= _LEDE_NEWS and (own := tools.draft(sentence, 0.0)) is not None:
            found.setdefault(sentence.place, own)
    short = [d for d in found.values() if d.words <= tools.settings.max_words]
    fair = [d for d in short if d.words <= tools.settings.point_words] or short
    fair = [d for d in fair if d.passage.sentence.place not in tools.outdated] or fair
    titled = _titled([draft.passage.shown for draft in fair], tools)
    worth = {
        draft.passage.sentence.place: _lede(draft, tools)
        + _LEDE_TITLED * titled[draft.passage.shown.place]
        - _LEDE_ORDER * min(at, _LEDE_PLACES)
        for at, draft in enumerate(fair)
    }
    best = max(fair, key=lambda d: worth[d.passage.sentence.place], default=None)
    return best and _uncut(best, tools)


def _uncut(lead: Draft, tools: Tools) -> Draft:
    """A lead in full where its cut took a good part of the news away: what is cut there stands nowhere else."""
    sentence = lead.passage.sentence
    passage, _ = standing_alone(tools.documents[sentence.source_id], sentence, tools.known)
    if passage is None or not lead.passage.cut or count_words(passage.text) > tools.settings.point_words:
        return lead
    kept, every = set(content(lead.passage.text)), set(content(passage.text))
    return tools.backed(passage, lead.score) if len(every - kept) >= _LEAD_CUT * len(every) else lead


_LEAD_CUT = 1 / 3


def _openings(verdicts: Sequence[Verdict]) -> list[Sentence]:
    """The first sentences of each page, in the ranker's order."""
    return [verdict.sentence for verdict in verdicts if verdict.sentence.position <= _OPENING_POSITIONS]


def _titled(sentences: Sequence[Sentence], tools: Tools) -> dict[Place, float]:
    """How much of the pages' headlines each sentence tells, the best of them 1: what most headlines say is the main news."""
    titles = _titles(tools)
    told = {sentence.place: frozenset(content(sentence.text)) for sentence in sentences}
    share = {place: sum(len(keys & title) / len(title) for title in titles) for place, keys in told.items()}
    most = max(share.values(), default=0.0) or 1.0
    return {place: found / most for place, found in share.items()}


def _titles(tools: Tools) -> list[frozenset[str]]:
    """The content words of each headline."""
    return [keys for d in tools.documents.values() if len(keys := frozenset(content(d.source.title))) >= _TITLE_WORDS]


def _lede(draft: Draft, tools: Tools) -> float:
    """How well a sentence opens a brief: who, what, when and where, in one fair breath, and not on one origin's word."""
    text = draft.passage.text
    place = draft.passage.sentence.place
    when = bool(_WHEN.search(masked(text)))
    return (
        0.8 * (draft.origins > 1)
        + _LEDE_COPIED * (draft.passage.sentence.position == 0 and draft.origins == 1 and bool(draft.supports))
        - 0.8 * (draft.words < _FEWEST_LEDE_WORDS)
        + 0.4 * when
        + 0.2 * min(2, len(names(text)))
        + 0.4 * (_LEDE_WORDS <= draft.words <= tools.settings.point_words)
        + 0.3 * (draft.passage.sentence.position == 0)
        - 0.5 * _relative_day(draft.passage)
        - 0.5 * (draft.passage.cut or bool(draft.passage.edits))
        - 0.3 * bool(pairs(text))
        - 0.3 * (place in tools.disputed)
        - 1.0 * (place in tools.outdated)
        - _LEDE_AGE * min(tools.age.get(place[0], 0), _LEDE_DAYS)
    )


_WHEN = re.compile(r"\b(?:" + WEEKDAY + r"|(?:" + _MONTHS + r")\.? \d{1,2}|\d{1,2} (?:" + _MONTHS + r"))\b")
_LEDE_ORDER = 0.12
"""What a place further down in the ranker's order costs: four, the most that count, weigh a little less than a day and a name."""
_LEDE_COPIED = 0.25
"""What it weighs that others copy a page's first sentence: who copies takes it for the news, and is no second origin."""
_LEDE_PLACES = 4
"""Places that cost something: from there on the order is one of variety, not of weight."""
_LEDES_BESIDES = 6
_LEDE_NEWS = 0.5
"""Ledes that are looked at besides, and the share of what the best tells of the headlines that they must tell."""
_LEDE_TITLED = 1.5
"""What it weighs that a lede tells what the headlines tell: about as much as a second origin and a day and a place."""
_TITLE_WORDS = 3
"""Content words of a headline; with fewer it is a label, or a cry."""
_LEDE_AGE = 0.25
"""What a day costs by which a page is older than the newest one ..."""
_LEDE_DAYS = 3
"""... and the most days that cost something."""


_MOST_VERDICTS = 150
"""Sentences looked at for a brief of about ten lines; the rest of a long story is ranked far below them."""
_LEDE_VERDICTS = 12
_LEDE_WORDS = 18
_FEWEST_LEDE_WORDS = 12
_LEDE_POSITIONS = 2
_OPENING_POSITIONS = 1
"""Of a page's first sentences the two in which news tells what happened."""
_TOLD = 0.6
"""Likeness above which a sentence tells what one chosen line told."""
_TOLD_TOGETHER = 0.75
"""Share of a sentence's words above which the chosen lines together have told it."""
_TOLD_SINGLE = 0.5
"""The same for lines of one source, which are there for what no other has."""


@dataclass(slots=True)
class _Told:
    """What the chosen lines have told."""

    tools: Tools
    used: set[Place] = field(default_factory=set)
    """The sentences that lead or back them."""
    shown: list[Sentence] = field(default_factory=list)

    def add(self, draft: Draft) -> None:
        """One more line is chosen."""
        told = (*draft.sentences, *(support.sentence for support in draft.partly))
        self.used.update(s.place for passage in told for s in self.tools.parts(passage))
        self.shown.append(draft.passage.shown)

    def first_new(self, group: Sequence[Draft]) -> Draft | None:
        """The best draft of a group that no chosen line has told already."""
        return next((draft for draft in group if not self._holds(draft)), None)

    def rest(self, drafts: Iterable[Draft]) -> list[Draft]:
        """Those that no chosen line has told already."""
        return [draft for draft in drafts if not self._holds(draft)]

    def _holds(self, draft: Draft) -> bool:
        if draft.passage.sentence.place in self.used:
            return True
        shown = draft.passage.shown
        telling = [self.tools.telling(support.sentence, shown) for support in draft.supports]
        again = sum(any(s.place in self.used for s in parts) for parts in telling)
        if again and 2 * again >= len(draft.supports):
            return True
        if any(self.tools.alike(shown, before) > _TOLD for before in self.shown):
            return True
        return bool(self.shown) and self.tools.told(shown, self.shown) > _TOLD_TOGETHER


def _new(single: Sequence[Draft], told: Sequence[Draft], tools: Tools) -> list[Draft]:
    """Those lines of one source that bring something; each that is kept counts as told for the next."""
    shown = [draft.passage.shown for draft in told]
    kept: list[Draft] = []
    for draft in single:
        if tools.told(draft.passage.shown, shown) <= _TOLD_SINGLE:
            kept.append(draft)
            shown.append(draft.passage.shown)
    return kept


def _news_first(single: list[Draft], told: Sequence[Draft], verdicts: Sequence[Verdict], tools: Tools) -> list[Draft]:
    """Single-origin lines, first those with which a page opens and that tell of a headline what no chosen line tells.

    A ranker that looks for variety has such a sentence far down: it says again some of what the lead says, and then the news.
    """
    held, again = _Told(tools), _Told(tools)
    for draft in told:
        held.add(draft)
    titles = _titles(tools)
    known = {key for draft in told for key in content(draft.passage.text)}
    first: list[Draft] = []
    for sentence in _openings(verdicts):
        new = frozenset(content(sentence.text)) - known
        if sentence.place in tools.outdated or max((len(new & title) for title in titles), default=0) < _NEWS:
            continue
        own = tools.draft(sentence, 0.0)
        fair = [own] if own is not None and own.words <= tools.settings.point_words else []
        for draft in held.rest(fair):
            if tools.told(draft.passage.shown, held.shown) <= _TOLD_SINGLE:
                first.append(draft)
                held.add(draft)
                again.add(draft)
                known |= new
    return [*first, *again.rest(single)]


_NEWS = 3
"""Content words of one headline that a page's opening tells and no chosen line does; two are a name, or chance."""


def _introduced(lead: Draft, points: list[Draft], tools: Tools) -> list[Draft]:
    """Adds a line that names in full the persons whom others name by surname, if no line does and a source has one."""
    shown = [lead, *points]
    named = Counter(surname(name.text) for d in shown for name in people(d.passage.text, tools.known))
    full = {who for d in shown for who in introduced(d.passage.text)}
    missing = {who for who, times in named.items() if times >= 2} - full
    if not missing:
        return points
    candidates: list[Draft] = []
    for document in tools.documents.values():
        for sentence in document.sentences[:_INTRODUCTION_POSITIONS]:
            if missing & introduced(sentence.text) and (draft := tools.draft(sentence, 0.0)) is not None:
                candidates.append(draft)
    room = tools.settings.max_words - lead.words - sum(point.words for point in points)
    fits = [
        d
        for d in candidates
        if missing & introduced(d.passage.text) and d.words <= max(room, points[-1].words if points else 0)
    ]
    if not fits:
        return points
    best = max(
        fits, key=lambda d: (len(missing & introduced(d.passage.text)), d.origins, -d.words, d.passage.sentence.place)
    )
    kept = [point for point in points if point.passage.sentence.place not in {s.place for s in best.sentences}]
    while kept and (
        len(kept) >= tools.settings.max_points
        or lead.words + best.words + sum(p.words for p in kept) > tools.settings.max_words
    ):
        kept.pop()
    return [best, *kept]


_INTRODUCTION_POSITIONS = 5


def introduced(text: str) -> set[str]:
    """The surnames of persons whom a text names in full."""
    return {surname(name.text) for name in people(text) if len(name.text.split()) > 1}


def _where(sentence: Sentence) -> str:
    return f"{sentence.source_id}:{sentence.start}"

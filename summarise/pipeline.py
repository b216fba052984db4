"""The stages in order. The only file that knows them all; each hands plain values to the next."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from ._version import __version__
from .errors import CheckError, InputError, NothingUsableError, UsageError
from .evidence import claims as evidence_claims
from .evidence import counts, differences, events, origins, support
from .evidence.claims import Claim
from .evidence.earlier import earlier
from .evidence.ledger import Entry, ledger
from .evidence.versions import versions
from .model import (
    Aside,
    Brief,
    Contrast,
    Difference,
    Document,
    Earlier,
    Firmness,
    Place,
    Quotation,
    Reading,
    Sentence,
    Source,
    Support,
    Verdict,
    by_id,
    sha256,
)
from .ranking import ranker
from .settings import Settings
from .text import documents as read_documents
from .text.blocks import words_by_kind
from .text.details import iso_day, labels
from .text.language import language
from .text.memo import remembering
from .text.people import known_people
from .text.words import content
from .wording import words
from .writing.answers import day as day_of
from .writing.brief import Chosen, written
from .writing.detectors import story_of
from .writing.differing import worded
from .writing.news import Past, changed, developments, news, open_since
from .writing.points import Tools, drafts, told_in_order
from .writing.questions import asked_already, candidates, open_questions
from .writing.showing import Open


@dataclass(slots=True)
class _Desk:
    """What lies on the desk while a brief is made: documents in use, and what was set aside and why."""

    settings: Settings
    every: list[Document]
    used: list[Document]
    aside: dict[str, str] = field(default_factory=dict)
    """Source id -> why it is not used."""
    copies: dict[str, origins.Copy] = field(default_factory=dict)
    """Source id -> the strongest copying that was found about it."""
    ranked: list[Document] = field(default_factory=list)
    """The documents in use as ranking counts them: see `origins.for_ranking`."""
    same: list[str] = field(default_factory=list)
    """The source id that speaks for it, for each page with the very same text."""
    earlier: Earlier | None = None
    """The brief that this one is compared with."""
    replaced: list[Document] = field(default_factory=list)
    """Pages of the earlier brief of which there is a newer version now."""
    stale: frozenset[Place] = frozenset()
    """Sentences of new pages that stand nearly word by word in a page of the earlier brief."""
    again: frozenset[Place] = frozenset()
    """Those of them that stand in an older version of the same page."""
    nothing_leads: bool = False
    """True if no sentence of the pages that it did not have can lead a line."""
    warnings: list[str] = field(default_factory=list)

    def words(self, section: str) -> Mapping[str, str]:
        """A section of the fixed words."""
        return words(section, self.settings.wording)

    @property
    def old(self) -> Collection[str]:
        """Ids of the pages that an earlier brief had: they back lines of the new ones. None if nothing else is in use."""
        given = self.earlier.given if self.earlier and not self.nothing_leads else frozenset()
        return given if any(d.source.id not in given for d in self.used) else frozenset()

    def is_old(self, sentence: Sentence) -> bool:
        """Whether an earlier brief had a sentence, in its own page or word by word in one of its pages."""
        return bool(self.old) and (sentence.source_id in self.old or sentence.place in self.stale)

    def repeats(self, sentence: Sentence) -> bool:
        """Whether a sentence of a new version of a page stood in the old one: what it leaves open is as old as that."""
        return bool(self.old) and sentence.place in self.again

    def set_aside(self, document: Document, reason: str) -> None:
        """Takes a document off the desk."""
        self.used.remove(document)
        self.aside[document.source.id] = reason


def brief(
    sources: Iterable[Source],
    settings: Settings | None = None,
    *,
    explain: bool = False,
    since: str = "",
    day: str = "",
) -> Brief:
    """A short attributed brief of several pages on one event.

    Args:
        sources: pages; `Source(id=..., text=...)` is enough. Their order does not matter.
        settings: lengths and thresholds; the defaults if left out.
        explain: fill `Brief.explanation` with why each sentence won or lost.
        since: the JSON of an earlier brief on the same story. What is new since then is told in `Brief.since`; pages that the
            earlier brief had may be given again: they back what the new ones say and lead no line.
        day: the day of the brief, ISO 8601; that of the newest page in use if left out.

    Raises:
        InputError: two sources share an id, or one is no text; `since` is no brief or was changed after it was made.
        UsageError: `day` is no date.
        NothingUsableError: no page has text in English, or no two pages are about one event.
        CheckError: the brief does not hold against its own sources; a fault of ours, never shown.
    """
    chosen_settings = settings or Settings()
    before = None
    if since:
        from .verify import earlier_brief  # with the schemas' library

        before = earlier_brief(since)
    if day and iso_day(day) is None:
        raise UsageError(f"day is '{day}'; give a date as in 2026-11-21")
    with remembering():
        desk = _desk(sources, chosen_settings)
        desk.earlier = earlier(before, desk.every) if before else None
        for stage in _STAGES:
            stage(desk)
        found, explanation = _chosen(desk)
    made = written(
        found,
        desk.used,
        _readings(desk),
        _signature(desk),
        chosen_settings,
        desk.warnings,
        explanation if explain else (),
        day or max((known.isoformat() for d in desk.used if (known := day_of(d))), default=""),
        [d for d in desk.used if d.source.id not in desk.old],
    )
    return _proved(made, desk.every, before)


def extract(
    sources: Iterable[Source], words: int = 100, rank: str = "support", settings: Settings | None = None
) -> list[Sentence]:
    """The plain extractive summary: sentences in order of choice until the next would pass `words`.

    A longer budget begins with the sentences of a shorter one. At least one sentence is returned if there is any.

    Args:
        sources: pages, in any order.
        words: budget, in words between white space.
        rank: a name of `settings.RANKERS`.
        settings: exponents and weights of our own ranking; its `rank` is not looked at.

    Raises:
        UsageError: no such ranker, or a budget below 1.
        InputError: two sources share an id.
        NothingUsableError: no sentence to choose from.
    """
    if not isinstance(words, int) or isinstance(words, bool) or words < 1:
        raise UsageError(f"words is {words!r}; give a whole number from 1")
    choose = ranker(rank)
    found: list[Sentence] = []
    total = 0
    with remembering():
        desk = _desk(sources, settings or Settings())
        _without_other_versions(desk)
        _without_same_text(desk)
        _without_copies(desk)
        for verdict in choose(desk.ranked, desk.settings):
            if verdict.redundant_with is not None:
                continue
            total += len(verdict.sentence.text.split())
            if found and total > words:
                break
            found.append(verdict.sentence)
    if not found:
        raise NothingUsableError("no sentences in these pages; are they articles?")
    return found


def _desk(sources: Iterable[Source], settings: Settings) -> _Desk:
    documents = read_documents(_checked(sources))
    return _Desk(settings, documents, list(documents))


_SURROGATE = re.compile("[\ud800-\udfff]")


def _checked(sources: Iterable[Source]) -> list[Source]:
    """The sources in the order of their ids, so that the order given changes nothing."""
    found = list(sources)
    for source in found:
        if not isinstance(source, Source):
            raise InputError(f"{type(source).__name__} is no Source; wrap it: Source(id=..., text=...)")
        if not isinstance(source.text, str) or not isinstance(source.id, str) or not source.id:
            raise InputError(f"source '{source.id}': needs an id and a text")
        given = (source.text, source.id, source.title, source.publisher, source.url, source.published, *source.credits)
        if any(_SURROGATE.search(value) for value in given):
            name = source.id.encode("ascii", "replace").decode()
            raise InputError(f"source '{name}': half of a surrogate pair in its text or title; decode the page again")
    if not found:
        raise InputError("no sources; give at least one page")
    ids = [source.id for source in found]
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise InputError(f"two sources share the id '{twice[0]}'; give each its own")
    return sorted(found, key=lambda source: source.id)


def _without_empty(desk: _Desk) -> None:
    """Pages without text, or with furniture only."""
    words = desk.words("warnings")
    for document in list(desk.used):
        if not document.source.text.strip():
            desk.set_aside(document, words["empty"])
        elif not document.sentences:
            desk.set_aside(document, words["furniture"])


def _without_other_languages(desk: _Desk) -> None:
    """Pages that our rules, which are English, cannot read."""
    for document in list(desk.used):
        found = language(" ".join(sentence.text for sentence in document.sentences[:60]))
        if found not in ("", "english"):
            desk.set_aside(document, desk.words("warnings")["language"].format(language=found))


def _without_other_versions(desk: _Desk) -> None:
    """A page given twice, or as it is printed, is one source."""
    folded = versions(desk.used, desk.old)
    if not folded:
        return
    # What is folded makes no label longer: two versions of AP's page are "AP" and "AP (its id)", not two with an id.
    called = labels([d.source for d in desk.every if d.source.id not in folded])
    taken = set(called.values())
    for document in desk.every:
        if document.source.id in folded:
            called[document.source.id] = (
                document.label if document.label not in taken else f"{document.label} ({document.source.id})"
            )
    desk.every = [replace(document, label=called[document.source.id]) for document in desk.every]
    still = {document.source.id for document in desk.used}
    desk.used = [document for document in desk.every if document.source.id in still]
    for document in list(desk.used):
        if document.source.id in folded:
            spoken = folded[document.source.id]
            if document.source.id in desk.old:
                desk.replaced.append(document)
            desk.set_aside(document, desk.words("warnings")["same_page"].format(label=called[spoken]))
            desk.same.append(spoken)


def _without_same_text(desk: _Desk) -> None:
    """The same article text under two ids is one source: a page with a publisher, else the first by id, speaks for all."""
    same: dict[tuple[str, ...], list[Document]] = {}
    for document in desk.used:
        same.setdefault(tuple(sentence.text for sentence in document.sentences), []).append(document)
    for group in same.values():
        spoken = min(group, key=lambda d: (d.source.id not in desk.old, not d.source.publisher, d.source.id))
        for document in group:
            if document is not spoken:
                desk.set_aside(document, desk.words("warnings")["copy_of"].format(label=spoken.label))
                desk.same.append(spoken.source.id)


def _without_other_events(desk: _Desk) -> None:
    """The largest group of pages on one event stays; the rest is named."""
    if len(desk.used) < 2:
        return
    groups = events.groups(desk.used, desk.settings)
    if len(groups[0]) == 1:
        names = ", ".join(document.label for document in desk.used)
        raise NothingUsableError(f"no two of these pages are about one event ({names}); brief them one at a time")
    for group in groups[1:]:
        for document in group:
            desk.set_aside(document, desk.words("warnings")["unrelated"])


def _without_copies(desk: _Desk) -> None:
    """Copies as a whole, exact or altered, are set aside before anything is counted; partial ones keep their own sentences."""
    found = _with_news(origins.traced(desk.used, desk.settings, desk.old), desk.old)
    both = [pair for a, b in found.near for pair in ((a, b), (b, a))]
    again = {sentence.text for document in desk.replaced for sentence in document.sentences}
    desk.again = frozenset(
        s.place for d in desk.used for s in d.sentences if d.source.id not in desk.old and s.text in again
    )
    desk.stale = desk.again | {
        a.place for a, b in both if a.source_id not in desk.old and b.source_id in desk.old and _no_more(a, b)
    }
    labels = {d.source.id: d.label for d in desk.every}
    whole = {copy.source for copy in found.copies if copy.kind != "follows"}
    for document in found.documents:
        worth_telling = [
            c
            for c in found.of(document.source.id)
            if c.kind != "follows" or (c.sentences >= _TOLD_COPIED and c.reuse >= _TOLD_REUSE and c.parent not in whole)
        ]
        if worth_telling:
            desk.copies[document.source.id] = worth_telling[0]
    desk.used = list(found.documents)
    desk.ranked = [d for d in origins.for_ranking(found, desk.settings) if d.source.id not in whole]
    for document in found.documents:
        if document.source.id in whole:
            copy = desk.copies[document.source.id]
            desk.set_aside(document, desk.words("source")[copy.kind].format(parent=labels[copy.parent]))


def _no_more(sentence: Sentence, earlier: Sentence) -> bool:
    """Whether a sentence in the wording of an earlier one has no figure and hardly a word that is not there."""
    own, known = set(content(sentence.text)), set(content(earlier.text))
    more = own - known
    return len(more) <= _MORE_WORDS * len(own) and not any(map(str.isdecimal, "".join(sorted(more))))


_MORE_WORDS = 0.2
"""Share of a sentence's content words that may be others where its wording is an earlier one's: "told Radio Sarnitz"."""


def _with_news(found: origins.Provenance, old: Collection[str]) -> origins.Provenance:
    """A page that follows one of an earlier day and yet has sentences of its own is no mere copy: they may be the news."""
    return replace(
        found,
        copies=[_in_part(copy) if copy.source not in old and copy.parent in old else copy for copy in found.copies],
    )


def _in_part(copy: origins.Copy) -> origins.Copy:
    kept = copy.kind == "copy" and copy.total - copy.sentences >= _OWN_SENTENCES
    return copy._replace(kind="follows") if kept else copy


_OWN_SENTENCES = 2
"""Sentences of its own from which a page that repeats one of an earlier day is read for what is new."""
_TOLD_COPIED = 2
"""Common sentences from which copying is worth telling of a source; one alone may be chance."""
_TOLD_REUSE = 0.05
"""And the share of common wording; independent pages reach .054 at most, partial copies .14 to .45 on the stories measured."""


def _warned(desk: _Desk) -> None:
    """Says aloud what a reader must know before reading: nothing left, one source only, what was set aside."""
    words = desk.words("warnings")
    for document in desk.every:
        if document.source.id in desk.aside:
            desk.warnings.append(f"{document.label}: {desk.aside[document.source.id]}")
    if not desk.used:
        raise NothingUsableError("; ".join(desk.warnings) or "nothing to read")
    if len(desk.used) == 1:
        copies = sum(copy.kind != "follows" for copy in desk.copies.values()) + len(desk.same)
        desk.warnings.append(words["one_origin"].format(count=copies + 1) if copies else words["one_source"])


def _without_hidden(desk: _Desk) -> None:
    """Sources that the reader does not want; a name that no source has is said."""
    names = {name for d in desk.every for name in (d.label, d.source.id)}
    for chosen in (*desk.settings.hide, *desk.settings.never_lead, *desk.settings.trust):
        if chosen not in names:
            desk.warnings.append(f"no source is called '{chosen}'; there are: {', '.join(d.label for d in desk.every)}")
    for document in list(desk.used):
        if document.label in desk.settings.hide or document.source.id in desk.settings.hide:
            desk.set_aside(document, desk.words("warnings")["hidden"])


_STAGES: tuple[Callable[[_Desk], None], ...] = (
    _without_hidden,
    _without_empty,
    _without_other_languages,
    _without_other_versions,
    _without_same_text,
    _without_other_events,
    _without_copies,
    _warned,
)
"""What happens to the pages before anything is ranked, in this order."""


def _chosen(desk: _Desk) -> tuple[Chosen, list[str]]:
    """Ranking, support, points, questions."""
    verdicts, entries, found, tools, compared = _weighed(desk)
    now = story_of(_new(desk), (), (), (), without=desk.is_old) if compared is not None else None
    told = developments(compared, now, tools) if compared and now else []
    fresh: list[Verdict] = []
    if desk.old:
        fresh, again = _untold(verdicts, {one.place for one in told}, desk, tools)
        enough = sum(verdict.redundant_with is None for verdict in fresh) >= _ENOUGH
        verdicts = fresh if enough else [*fresh, *again]
    try:
        lead, points, single = drafts(verdicts, tools)
    except NothingUsableError:
        if not desk.old:
            raise
        desk.nothing_leads = True
        return _chosen(desk)
    quotes = [entry.quote for entry in entries]
    seen = story_of(desk.used, quotes, found, [lead, *points], without=desk.repeats)
    if compared is None:
        questions, since, changes = open_questions(seen, tools), None, None
    else:
        told = news(told, [lead, *points, *single], compared, tools)
        questions, since = open_since(seen, told, compared, tools)
        changes = changed(told, compared, by_id(desk.every), desk.words("changes"), nothing_new=not fresh)
    chosen = Chosen(
        lead,
        told_in_order(points, tools),
        [line for line in single if not asked_already(line, questions)],
        questions,
        _worded(desk, found),
        [_quotation(entry, by_id(desk.every)) for entry in entries],
        since or [""] * len(questions),
        changes,
    )
    return chosen, [*_explained(verdicts, tools), *_explained_evidence(desk, found)]


def survey(sources: Iterable[Source], settings: Settings | None = None) -> list[tuple[Reading, Document]]:
    """What was kept and set aside of each page, and why: those in use first, by label.

    Args:
        sources: pages, on one event or on many: which belong together is not asked.
        settings: thresholds of copies; `hide`.

    Raises:
        InputError: two sources share an id, or one is no text.
    """
    with remembering():
        desk = _desk(sources, settings or Settings())
        for stage in _STAGES:
            if stage not in (_without_other_events, _warned):
                stage(desk)
        every = by_id(desk.every)
        return [(reading, every[reading.id]) for reading in _readings(desk)]


def open_matters(sources: Iterable[Source], settings: Settings | None = None) -> list[Open]:
    """Everything that pages leave open, best first, before a brief chooses: for tests and benchmarks of the detectors.

    The pages are taken as they are, whatever their length, language or event, and every line counts as a key claim.
    """
    with remembering():
        desk = _desk(sources, settings or Settings())
        desk.ranked = desk.used
        verdicts, entries, found, tools, _ = _weighed(desk)
        try:
            lead, points, single = drafts(verdicts, tools)
            lines = [lead, *points, *single]
        except NothingUsableError:
            lines = []
        return candidates(story_of(desk.used, [entry.quote for entry in entries], found, lines), tools)


def _weighed(desk: _Desk) -> tuple[list[Verdict], list[Entry], list[Contrast], Tools, Past | None]:
    """What the pages hold, weighed: verdicts, the quotation ledger, the differences, tools for drafting, and an earlier brief."""
    documents, settings = desk.used, desk.settings
    quoted = [d for d in desk.earlier.documents if d.source.id not in by_id(desk.every)] if desk.earlier else []
    quoted += desk.replaced
    claims = evidence_claims.claims([*documents, *quoted])
    index = support.indexed([*documents, *quoted], claims)
    cache: dict[Place, tuple[Support, ...]] = {}

    def backed(line: Sentence, pages: Sequence[Document]) -> tuple[Support, ...]:
        return support.supports(line, pages, claims, index, settings)

    def supports(line: Sentence) -> tuple[Support, ...]:
        if line.place not in cache:
            cache[line.place] = backed(line, documents)
        return cache[line.place]

    verdicts = list(islice(ranker(settings.rank)(_to_rank(desk), settings), _MOST_VERDICTS))
    known = known_people(documents)
    entries = _ledger(desk, known)
    found = _differences(desk, claims, entries)
    tools = Tools(
        documents=by_id(documents),
        known=known,
        supports=supports,
        alike=lambda a, b: support.alike(a, b, claims),
        told=lambda line, others: support.coverage(
            support.claim(line, claims), [support.claim(other, claims) for other in others]
        ),
        origins=origins.count,
        alone=lambda sentences: support.alone(sentences, documents, claims),
        firmness=lambda line, backing: _firmness(line, backing, claims),
        disputed={p.sentence.place for d in found if d.kind == "number" for face in d.faces for p in face.slices},
        centrality=_centrality(claims),
        settings=settings,
        notes={},
        old=lambda sentence: desk.is_old(sentence),
    )
    return verdicts, entries, found, tools, _past(desk, quoted, claims, backed)


def _to_rank(desk: _Desk) -> list[Document]:
    """What is ranked: of the pages that an earlier brief did not have, what does not stand there word by word."""
    if not desk.old:
        return desk.ranked
    return [document for document in _without_old(desk.ranked, desk) if document.sentences]


def _untold(
    verdicts: Sequence[Verdict], news: Collection[Place | None], desk: _Desk, tools: Tools
) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts on what no page of the earlier brief says, and those on what one says."""
    fresh: list[Verdict] = []
    told: list[Verdict] = []
    for verdict in verdicts:
        again = any(desk.is_old(support.sentence) for support in tools.supports(verdict.sentence))
        (told if again and verdict.sentence.place not in news else fresh).append(verdict)
    return fresh, told


_ENOUGH = 4
"""Sentences with something new that make a brief of their own."""


def _past(
    desk: _Desk,
    quoted: Sequence[Document],
    claims: dict[Place, Claim],
    backed: Callable[[Sentence, Sequence[Document]], tuple[Support, ...]],
) -> Past | None:
    """The earlier brief as the changes look at it; None if there is none."""
    if desk.earlier is None:
        return None
    given = desk.earlier.given
    new = _new(desk)
    before = [*(d for d in desk.used if d.source.id in given), *quoted]
    return Past(
        earlier=replace(
            desk.earlier, documents=(*before, *(d for d in desk.every if d.source.id in given and d not in before))
        ),
        pages={d.source.id: d for d in desk.every if d.source.id not in given},
        before=lambda line: backed(line, before),
        now=lambda line: backed(line, new),
        old=desk.is_old,
        figures=counts.number_changes(_without_old(new, desk), before, claims),
    )


def _new(desk: _Desk) -> list[Document]:
    """The pages in use that an earlier brief did not have."""
    return [d for d in desk.used if desk.earlier is None or d.source.id not in desk.earlier.given]


def _without_old(documents: Sequence[Document], desk: _Desk) -> list[Document]:
    """Pages without what stands in a page of the earlier brief word by word."""
    return [replace(d, sentences=tuple(s for s in d.sentences if not desk.is_old(s))) for d in documents]


def _centrality(claims: Mapping[Place, Claim]) -> Callable[[Sentence], float]:
    """A sentence's cosine with the centroid of all (Radev et al. 2004) as a share of the highest, 0.1 to 1."""
    centroid: dict[str, float] = {}
    for claim in claims.values():
        for key, weight in claim.vector.items():
            centroid[key] = centroid.get(key, 0.0) + weight
    central = {place: sum(w * centroid[key] for key, w in claim.vector.items()) for place, claim in claims.items()}
    most = max(central.values(), default=0.0) or 1.0
    return lambda sentence: max(_LEAST_CENTRAL, central.get(sentence.place, 0.0) / most)


_LEAST_CENTRAL = 0.1


def _ledger(desk: _Desk, known: Collection[str]) -> list[Entry]:
    """The quotation ledger of the pages in use and of the altered copies among the rest."""
    altered = {copy.source: copy.parent for copy in desk.copies.values() if copy.kind == "altered"}
    return ledger([*desk.used, *(d for d in desk.every if d.source.id in altered)], known, altered)


def _differences(desk: _Desk, claims: dict[Place, Claim], entries: Sequence[Entry]) -> list[Contrast]:
    """Every kind of difference in the order of a brief, at most `max_differences`."""
    used = by_id(desk.used)
    found = [
        *counts.number_differences(desk.used, claims),
        *differences.quotation_differences(entries, used),
        *differences.position_differences(desk.used, claims),
        *differences.timing_differences(desk.used, claims),
        *differences.firmness_differences(desk.used, claims),
    ]
    found = [d for d in map(partial(_as_of_now, desk=desk), found) if d is not None][: desk.settings.max_differences]
    every = by_id(desk.every)
    for copy in desk.copies.values():
        if copy.kind == "altered" and len(found) < desk.settings.max_differences:
            pair = [every[copy.parent], every[copy.source]]
            drifted = sorted(
                [
                    *differences.quotation_drift(copy.source, entries, every),
                    *differences.drift(pair[1], pair[0], evidence_claims.claims(pair)),
                ],
                key=lambda d: -d.weight,
            )
            found += drifted[: min(_MOST_DRIFT, desk.settings.max_differences - len(found))]
    return found


def _as_of_now(difference: Contrast, desk: _Desk) -> Contrast | None:
    """A difference without the sides that only pages of an earlier day have; None if fewer than two are left.

    What another side says today has taken their place: that is a change, not a difference. Where no page of today takes part,
    the difference stands as it was.
    """
    today = [any(not desk.is_old(piece.sentence) for piece in face.slices) for face in difference.faces]
    if all(today) or not any(today):
        return difference
    faces = tuple(face for face, new in zip(difference.faces, today, strict=True) if new)
    return replace(difference, faces=faces) if len(faces) > 1 else None


_MOST_DRIFT = 2
"""Lines on what one altered copy changed: enough to show why it is no evidence."""


def _worded(desk: _Desk, found: Sequence[Contrast]) -> list[Difference]:
    every, fixed = by_id(desk.every), desk.words("differences")
    return [worded(difference, every, fixed) for difference in found]


def _quotation(entry: Entry, documents: Mapping[str, Document]) -> Quotation:
    quote = entry.quote
    return Quotation(
        text=quote.text,
        source=quote.source_id,
        start=quote.start,
        end=quote.end,
        exact=documents[quote.source_id].source.text[quote.start : quote.end],
        speaker=quote.speaker,
        inferred=quote.inferred,
        status=entry.status,
        counterpart=entry.counterpart.source_id if entry.counterpart else "",
    )


def _firmness(line: Sentence, backing: Sequence[Support], claims: dict[Place, Claim]) -> tuple[Firmness, ...]:
    """The range of firmness over a line and what backs it, weakest first; empty if they agree."""
    found = differences.firmness_range(
        support.claim(line, claims), [support.claim(s.sentence, claims) for s in backing]
    )
    return tuple(
        Firmness(level, found[level][0], tuple(dict.fromkeys(s.source_id for s in found[level][1])))
        for level in differences.LEVELS
        if level in found
    )


def _explained_evidence(desk: _Desk, found: Sequence[Contrast]) -> list[str]:
    """Why a source counts as a copy, and why a difference was raised."""
    labels = {d.source.id: d.label for d in desk.every}
    lines = [
        f"{labels[copy.source]} {copy.kind} {labels[copy.parent]}: {'; '.join(copy.reasons)}"
        for copy in desk.copies.values()
    ]
    return [*lines, *(f"difference ({d.kind}) {d.topic}: {d.reason}" for d in found)]


_MOST_VERDICTS = 400
"""Sentences ranked for a brief; the lines of a brief come from its first few dozen."""


def _explained(verdicts: Sequence[Verdict], tools: Tools) -> list[str]:
    """One line a ranked sentence: score and its parts, what became of it and why, and the sentence."""
    found: list[str] = []
    for number, verdict in enumerate(verdicts, 1):
        parts = " ".join(f"{name} {value:+.3f}" for name, value in verdict.parts)
        why = tools.notes.get(verdict.sentence.place, "ranked below what was needed")
        label = tools.documents[verdict.sentence.source_id].label
        found.append(f"{number:>3}. {verdict.score:.3f} ({parts}) {why} | {label}: {verdict.sentence.text}")
    return found


def _readings(desk: _Desk) -> list[Reading]:
    """What is said of every source that was given, by label."""
    found: list[Reading] = []
    labels = {d.source.id: d.label for d in desk.every}
    for document in desk.every:
        source = document.source
        words = Counter(words_by_kind(source, document.blocks))
        kept = words.pop("body", 0)
        words["markup"] += source.left_out
        copy = desk.copies.get(source.id)
        note = desk.aside.get(source.id, "")
        if copy is not None and not note:
            note = desk.words("source")[copy.kind].format(
                parent=labels[copy.parent], copied=copy.sentences, sentences=copy.total
            )
        elif words["foreign"] and not note:
            names = {language(source.text[b.start : b.end]) for b in document.blocks if b.kind == "foreign"}
            note = desk.words("source")["foreign"].format(words=words["foreign"], languages=", ".join(sorted(names)))
        found.append(
            Reading(
                id=source.id,
                label=document.label,
                sha256=document.sha256,
                words=kept,
                set_aside=words.total(),
                publisher=source.publisher,
                title=source.title,
                url=source.url,
                published=source.published,
                credits=source.credits,
                used=source.id not in desk.aside,
                note=note,
                sentences=len(document.sentences),
                copy_kind=copy.kind if copy else "",
                copy_of=copy.parent if copy else "",
                copied=copy.sentences if copy else 0,
                author=source.author,
                raw_sha256=source.raw_sha256,
                aside=tuple(
                    Aside(kind, count) for kind, count in sorted(words.items(), key=lambda w: (-w[1], w)) if count
                ),
            )
        )
    return sorted(found, key=lambda reading: (not reading.used, reading.label.casefold(), reading.id))


def _signature(desk: _Desk) -> str:
    """The recipe, in the manner of sacreBLEU: whoever has it and the same sources makes the same bytes."""
    inputs = sha256("".join(sorted(d.sha256 for d in desk.every)))[:12]
    return (
        f"summarise:{__version__}|rank:{desk.settings.rank}|sim:tfidf|settings:{desk.settings.digest()}|input:{inputs}"
    )


def _proved(made: Brief, documents: Sequence[Document], before: Mapping[str, Any] | None = None) -> Brief:
    """Checks the brief as its reader would, before anybody sees it; `to_json` holds it against the schema besides.

    A line that does not hold is left out, with a warning that says so: what is good is kept, and nothing unproved is shown.
    """
    from .render.json import to_dict
    from .verify import mismatches  # with the schemas' library

    texts: Mapping[str, str] = {d.source.id: d.source.text for d in documents}
    wrong = mismatches(to_dict(made), texts, made.wording, before)
    if wrong and all(_LINE.match(line) for line in wrong):
        made = _without_lines(made, wrong)
        wrong = mismatches(to_dict(made), texts, made.wording, before)
    if wrong:
        raise CheckError(f"the brief does not hold against its sources ({wrong[0]}); please report this")
    return made


_LINE = re.compile(r"(points|differences|questions|single_source|quotations|since\.changes)\.(\d+)\.")
"""The path of something that a brief can do without."""


def _without_lines(made: Brief, wrong: Sequence[str]) -> Brief:
    """The brief without the lines that the paths name, and a warning."""
    gone = {found.groups() for line in wrong if (found := _LINE.match(line))}
    kept: dict[str, Any] = {
        section: tuple(line for at, line in enumerate(attrgetter(section)(made)) if (section, str(at)) not in gone)
        for section in sorted({section for section, _ in gone})
    }
    if made.since is not None and "since.changes" in kept:
        kept["since"] = replace(made.since, changes=kept.pop("since.changes"))
    warning = words("warnings", made.wording)["unproved"].format(count=len(gone), first=wrong[0])
    return replace(made, **kept, warnings=(*made.warnings, warning))

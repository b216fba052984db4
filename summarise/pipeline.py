"""The stages in order. The only file that knows them all; each hands plain values to the next."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from operator import attrgetter
from typing import Any

from ._version import __version__
from .desk import FOR_EXTRACT, FOR_SURVEY, STAGES, Desk, laid_out, new_pages, readings, to_rank, without_old
from .errors import CheckError, NothingUsableError, UsageError
from .evidence import claims as evidence_claims
from .evidence import counts, differences, origins, outcomes, support
from .evidence.claims import Claim
from .evidence.earlier import earlier
from .evidence.ledger import Entry, ledger
from .evidence.outdated import outdated
from .model import (
    Brief,
    Contrast,
    Difference,
    Document,
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
from .text.dating import ages, page_days
from .text.details import iso_day
from .text.memo import remembering
from .text.people import known_people
from .text.site import house
from .wording import words
from .writing.answers import day as day_of
from .writing.brief import Chosen, written
from .writing.detectors import story_of
from .writing.differing import worded
from .writing.news import SAID_BEFORE, Past, changed, developments, news, open_since
from .writing.points import Tools, drafts
from .writing.questions import asked_already, candidates, open_questions
from .writing.showing import Open
from .writing.telling import told_in_order


def brief(
    sources: Iterable[Source],
    settings: Settings | None = None,
    *,
    explain: bool = False,
    since: str | None = None,
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
    if since is not None:
        from .verify import earlier_brief  # with the schemas' library

        before = earlier_brief(since)
    if day and iso_day(day) is None:
        raise UsageError(f"day is '{day}'; give a date as in 2026-11-21")
    with remembering():
        desk = laid_out(sources, chosen_settings)
        desk.earlier = earlier(before, desk.every) if before else None
        for stage in STAGES:
            stage(desk)
        found, explanation = _chosen(desk)
    made = written(
        found,
        desk.used,
        readings(desk),
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
        desk = laid_out(sources, settings or Settings())
        for stage in FOR_EXTRACT:
            stage(desk)
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


def _chosen(desk: Desk, fresh: Sequence[Verdict] = ()) -> tuple[Chosen, list[str]]:
    """Ranking, support, points, questions.

    Args:
        desk: pages, sorted out.
        fresh: verdicts on what no page of the earlier brief says, where they are too few for a brief of their own: they come
            first among the points, and the story is led as it stands.
    """
    verdicts, entries, found, tools, compared = _weighed(desk)
    leading, first = verdicts, {verdict.sentence.place for verdict in fresh}
    now = story_of(new_pages(desk), (), (), (), without=desk.is_old) if compared is not None else None
    told = developments(compared, now, tools) if compared and now else []
    if desk.old and compared is not None:
        fresh, again = _untold(verdicts, {one.place for one in told}, compared)
        enough = sum(verdict.redundant_with is None for verdict in fresh) >= _ENOUGH
        if not enough and not any(one.type in ("number", "answered") for one in told):
            desk.nothing_leads = True
            return _chosen(desk, fresh)
        verdicts = leading = fresh if enough else [*fresh, *again]
    elif fresh:
        verdicts = [*fresh, *(verdict for verdict in verdicts if verdict.sentence.place not in first)]
    try:
        lead, points, single = drafts(verdicts, tools, leading, first)
    except NothingUsableError:
        if not desk.old:
            raise
        desk.nothing_leads = True
        return _chosen(desk, fresh)
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
        desk = laid_out(sources, settings or Settings())
        for stage in FOR_SURVEY:
            stage(desk)
        every = by_id(desk.every)
        return [(reading, every[reading.id]) for reading in readings(desk)]


def open_matters(sources: Iterable[Source], settings: Settings | None = None) -> list[Open]:
    """Everything that pages leave open, best first, before a brief chooses: for tests and benchmarks of the detectors.

    The pages are taken as they are, whatever their length, language or event, and every line counts as a key claim.
    """
    with remembering():
        desk = laid_out(sources, settings or Settings())
        desk.ranked = desk.used
        verdicts, entries, found, tools, _ = _weighed(desk)
        try:
            lead, points, single = drafts(verdicts, tools)
            lines = [lead, *points, *single]
        except NothingUsableError:
            lines = []
        return candidates(story_of(desk.used, [entry.quote for entry in entries], found, lines), tools)


def _weighed(desk: Desk) -> tuple[list[Verdict], list[Entry], list[Contrast], Tools, Past | None]:
    """What the pages hold, weighed: verdicts, the quotation ledger, the differences, tools for drafting, and an earlier brief."""
    documents, settings = desk.used, desk.settings
    quoted = [d for d in desk.earlier.documents if d.source.id not in by_id(desk.every)] if desk.earlier else []
    quoted += desk.replaced
    claims = evidence_claims.claims([*documents, *quoted])
    index = support.indexed([*documents, *quoted], claims)
    cache: dict[Place, tuple[Support, ...]] = {}

    def backed(line: Sentence, pages: Sequence[Document]) -> tuple[Support, ...]:
        return support.supports(line, pages, claims, index, settings)

    houses = {d.source.id: house(d.source.publisher) or d.source.id for d in documents}

    def supports(line: Sentence) -> tuple[Support, ...]:
        if line.place not in cache:
            cache[line.place] = _without_older(line, backed(line, documents), houses, desk)
        return cache[line.place]

    traced = {sentence.place: sentence for document in documents for sentence in document.sentences}
    verdicts = [
        # Ranking counts some lines of two pages twice (`origins.for_ranking`); the origins of a line are counted strictly.
        replace(verdict, sentence=traced.get(verdict.sentence.place, verdict.sentence))
        for verdict in islice(ranker(settings.rank)(to_rank(desk), settings), _MOST_VERDICTS)
    ]
    known = known_people(documents)
    entries = _ledger(desk, known)
    found = _differences(desk, claims, entries)
    known_days = page_days(documents)
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
        disputed={
            p.sentence.place for d in found if d.kind in ("number", "outcome") for face in d.faces for p in face.slices
        },
        outdated=outdated(documents, known_days, found, claims),
        age=ages(known_days),
        distorted=differences.distorted(entries, by_id(documents)),
        centrality=_centrality(claims),
        settings=settings,
        notes={},
        old=desk.is_old,
    )
    return verdicts, entries, found, tools, _past(desk, quoted, claims, backed)


def _without_older(
    line: Sentence, found: Sequence[Support], houses: Mapping[str, str], desk: Desk
) -> tuple[Support, ...]:
    """What backs a line, without an earlier day's page of a house that says it today: it is the same origin.

    Nor with an earlier page that says less: it cannot back what has happened since.
    """
    if not desk.old:
        return tuple(found)
    own = houses[line.source_id]
    today = {houses[s.sentence.source_id] for s in found if s.sentence.source_id not in desk.old} | {own}

    def backs(support: Support) -> bool:
        source = support.sentence.source_id
        if source not in desk.old:
            return not desk.repeats(support.sentence) or support.coverage >= SAID_BEFORE
        return houses[source] not in today and support.coverage >= SAID_BEFORE

    return tuple(filter(backs, found))


def _untold(
    verdicts: Sequence[Verdict], news: Collection[Place | None], past: Past
) -> tuple[list[Verdict], list[Verdict]]:
    """The verdicts on what no page of the earlier brief says, and those on what one says."""
    fresh: list[Verdict] = []
    told: list[Verdict] = []
    for verdict in verdicts:
        said = any(support.coverage >= SAID_BEFORE for support in past.before(verdict.sentence))
        (told if said and verdict.sentence.place not in news else fresh).append(verdict)
    return fresh, told


_ENOUGH = 4
"""Sentences with something new that make a brief of their own."""


def _past(
    desk: Desk,
    quoted: Sequence[Document],
    claims: dict[Place, Claim],
    backed: Callable[[Sentence, Sequence[Document]], tuple[Support, ...]],
) -> Past | None:
    """The earlier brief as the changes look at it; None if there is none."""
    if desk.earlier is None:
        return None
    given = desk.earlier.given
    new = new_pages(desk)
    before = [*(d for d in desk.used if d.source.id in given), *quoted]
    return Past(
        earlier=replace(
            desk.earlier, documents=(*before, *(d for d in desk.every if d.source.id in given and d not in before))
        ),
        pages={d.source.id: d for d in new},
        before=lambda line: backed(line, before),
        now=lambda line: backed(line, new),
        said_now=lambda sentence: sentence.source_id not in given and not desk.repeats(sentence),
        figures=counts.number_changes(without_old(new, desk), before, claims),
    )


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


def _ledger(desk: Desk, known: Collection[str]) -> list[Entry]:
    """The quotation ledger of the pages in use and of the altered copies among the rest."""
    altered = {copy.source: copy.parent for copy in desk.copies.values() if copy.kind == "altered"}
    return ledger([*desk.used, *(d for d in desk.every if d.source.id in altered)], known, altered)


def _differences(desk: Desk, claims: dict[Place, Claim], entries: Sequence[Entry]) -> list[Contrast]:
    """Every kind of difference in the order of a brief, at most `max_differences`."""
    used = by_id(desk.used)
    found = [
        *counts.number_differences(desk.used, claims),
        *outcomes.outcome_differences(desk.used, page_days(desk.used)),
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


def _as_of_now(difference: Contrast, desk: Desk) -> Contrast | None:
    """A difference without the sides that only pages of an earlier day have; None if fewer than two are left.

    What another side says today has taken their place: that is a change, not a difference. Where no page of today takes part,
    the difference stands as it was.
    """
    today = [any(not desk.is_old(piece.sentence) for piece in face.slices) for face in difference.faces]
    if all(today) or not any(today):
        return difference
    faces = tuple(face for face, new in zip(difference.faces, today, strict=True) if new)
    return replace(difference, faces=faces) if len(faces) > 1 and not counts.part_and_whole(faces) else None


_MOST_DRIFT = 2
"""Lines on what one altered copy changed: enough to show why it is no evidence."""


def _worded(desk: Desk, found: Sequence[Contrast]) -> list[Difference]:
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


def _explained_evidence(desk: Desk, found: Sequence[Contrast]) -> list[str]:
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


def _signature(desk: Desk) -> str:
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

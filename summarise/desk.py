"""What lies on the desk while a brief is made: the pages, which of them are used, and why the others are not.

Each step below takes pages off the desk for one reason; `STAGES` has them in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from .errors import InputError, NothingUsableError
from .evidence import events, origins
from .evidence.versions import versions
from .model import Aside, Document, Earlier, Place, Reading, Sentence, Source
from .settings import Settings
from .text import documents as read_documents
from .text.blocks import words_by_kind
from .text.details import labels
from .text.language import language
from .text.words import content
from .wording import words


@dataclass(slots=True)
class Desk:
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
    spoken: dict[str, str] = field(default_factory=dict)
    """Source id -> the id of the page that speaks for it, for each version that is folded into another."""
    stale: frozenset[Place] = frozenset()
    """Sentences of new pages that stand nearly word by word in a page of the earlier brief."""
    again: frozenset[tuple[str, int]] = frozenset()
    """Where those of them begin that stand in an older version of the same page; a passage may go on behind one."""
    nothing_leads: bool = False
    """True if no sentence of the pages that it did not have can lead a line."""
    warnings: list[str] = field(default_factory=list)

    def words(self, section: str) -> Mapping[str, str]:
        """A section of the fixed words."""
        return words(section, self.settings.wording)

    @property
    def old(self) -> Collection[str]:
        """Ids of the pages that an earlier brief had: they back lines of the new ones. None if nothing else is in use."""
        if self.earlier is None or self.nothing_leads:
            return frozenset()
        given = self.earlier.given
        return given if any(d.source.id not in given for d in self.used) else frozenset()

    def is_old(self, sentence: Sentence) -> bool:
        """Whether an earlier brief had a sentence, in its own page or word by word in one of its pages."""
        return bool(self.old) and (sentence.source_id in self.old or sentence.place in self.stale)

    def repeats(self, sentence: Sentence) -> bool:
        """Whether a sentence of a new version of a page stood in the old one: what it leaves open is as old as that."""
        return bool(self.old) and sentence.place[:2] in self.again

    def set_aside(self, document: Document, reason: str) -> None:
        """Takes a document off the desk."""
        self.used.remove(document)
        self.aside[document.source.id] = reason


def laid_out(sources: Iterable[Source], settings: Settings) -> Desk:
    documents = read_documents(_checked(sources))
    return Desk(settings, documents, list(documents))


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


def _without_empty(desk: Desk) -> None:
    """Pages without text, or with furniture only."""
    words = desk.words("warnings")
    for document in list(desk.used):
        if not document.source.text.strip():
            desk.set_aside(document, words["empty"])
        elif not document.sentences:
            desk.set_aside(document, words["furniture"])


def _without_other_languages(desk: Desk) -> None:
    """Pages that our rules, which are English, cannot read."""
    for document in list(desk.used):
        found = language(" ".join(sentence.text for sentence in document.sentences[:60]))
        if found not in ("", "english"):
            desk.set_aside(document, desk.words("warnings")["language"].format(language=found))


def _without_other_versions(desk: Desk) -> None:
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
            spoken = desk.spoken[document.source.id] = folded[document.source.id]
            if document.source.id in desk.old:
                desk.replaced.append(document)
            desk.set_aside(document, desk.words("warnings")["same_page"].format(label=called[spoken]))
            desk.same.append(spoken)


def _without_same_text(desk: Desk) -> None:
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


def _without_other_events(desk: Desk) -> None:
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


def _without_copies(desk: Desk) -> None:
    """Copies as a whole, exact or altered, are set aside before anything is counted; partial ones keep their own sentences."""
    # A newer version of an earlier page is as old as that when it comes to who follows whom.
    first = {*desk.old, *(desk.spoken[document.source.id] for document in desk.replaced)} if desk.old else desk.old
    found = _with_news(origins.traced(desk.used, desk.settings, first), desk.old)
    both = [pair for a, b in found.near for pair in ((a, b), (b, a))]
    again = {sentence.text for document in desk.replaced for sentence in document.sentences}
    repeated = frozenset(
        s.place for d in desk.used for s in d.sentences if d.source.id not in desk.old and s.text in again
    )
    desk.again = frozenset(place[:2] for place in repeated)
    desk.stale = repeated | {
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
    """A page that follows one of an earlier day and yet says something more is no mere copy: that may be the news."""
    both = [pair for a, b in found.near for pair in ((a, b), (b, a))]
    again = Counter(place[0] for place in {a.place for a, b in both if b.source_id in old and _no_more(a, b)})

    def kind(copy: origins.Copy) -> str:
        new = copy.source not in old and copy.parent in old and again[copy.source] < copy.total
        return "follows" if copy.kind == "copy" and new else copy.kind

    return replace(found, copies=[copy._replace(kind=kind(copy)) for copy in found.copies])


_TOLD_COPIED = 2
"""Common sentences from which copying is worth telling of a source; one alone may be chance."""
_TOLD_REUSE = 0.05
"""And the share of common wording; independent pages reach .054 at most, partial copies .14 to .45 on the stories measured."""


def _warned(desk: Desk) -> None:
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


def _without_hidden(desk: Desk) -> None:
    """Sources that the reader does not want; a name that no source has is said."""
    names = {name for d in desk.every for name in (d.label, d.source.id)}
    for chosen in (*desk.settings.hide, *desk.settings.never_lead, *desk.settings.trust):
        if chosen not in names:
            desk.warnings.append(f"no source is called '{chosen}'; there are: {', '.join(d.label for d in desk.every)}")
    for document in list(desk.used):
        if document.label in desk.settings.hide or document.source.id in desk.settings.hide:
            desk.set_aside(document, desk.words("warnings")["hidden"])


STAGES: tuple[Callable[[Desk], None], ...] = (
    _without_hidden,
    _without_empty,
    _without_other_languages,
    _without_other_versions,
    _without_same_text,
    _without_other_events,
    _without_copies,
    _warned,
)
"""What happens to the pages before a brief is made of them, in this order."""
FOR_SURVEY = tuple(stage for stage in STAGES if stage not in (_without_other_events, _warned))
"""The same where pages may be on many events."""
FOR_EXTRACT = (_without_other_versions, _without_same_text, _without_copies)
"""What a plain extractive summary asks of its pages."""


def new_pages(desk: Desk) -> list[Document]:
    """The pages in use that an earlier brief did not have."""
    return [d for d in desk.used if desk.earlier is None or d.source.id not in desk.earlier.given]


def without_old(documents: Sequence[Document], desk: Desk) -> list[Document]:
    """Pages without what stands in a page of the earlier brief word by word."""
    return [replace(d, sentences=tuple(s for s in d.sentences if not desk.is_old(s))) for d in documents]


def to_rank(desk: Desk) -> list[Document]:
    """What is ranked: of the pages that an earlier brief did not have, what does not stand there word by word."""
    if not desk.old:
        return desk.ranked
    return [document for document in without_old(desk.ranked, desk) if document.sentences]


def readings(desk: Desk) -> list[Reading]:
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

"""The archive: sources, their stories and the briefs of them in one SQLite file, with full-text search (FTS5).

A run that writes holds a lock beside the file; whoever reads needs none and changes no byte. Each method that writes is one
transaction: a run that is killed loses at most the one it was in, and doing the same again ends in the same content. What is
known already is not written again. The text of sources and briefs travels with digests that are compared on every reading.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass, replace
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, get_args

from filelock import FileLock

from ..errors import ArchiveError, CheckError, InputError, UsageError
from ..evidence.versions import page_key
from ..model import Source, sha256
from ..pile import Story
from ..text.details import iso_day
from .opening import TRY_AGAIN, lenient, locked, looks_like_one, one_line, opened_to_read, opened_to_write, told
from .searching import query

State = Literal["begun", "done"]

_SOURCE = """
SELECT s.id, p.text, s.publisher, p.title, s.url, s.published, s.credits, s.author, s.label, s.left_out, s.raw_sha256,
    s.day, coalesce(t.id, ''), s.digest, s.key
FROM sources s JOIN pages p ON p.seq = s.seq LEFT JOIN stories t ON t.seq = s.story
"""
"""A source in the order of `Source`'s fields, then its day, its story, its digest and its key."""

_TITLE = """coalesce(
    (SELECT p.title FROM briefs b JOIN pages p ON p.seq = b.seq WHERE b.story = t.seq ORDER BY b.day DESC LIMIT 1),
    (SELECT p.title FROM sources s JOIN pages p ON p.seq = s.seq WHERE s.story = t.seq AND p.title <> ''
        ORDER BY s.day, s.published, s.id LIMIT 1),
    ''
)"""
"""A story's title: the headline of its newest brief, else the first that a source of it has."""

_STORIES = f"""
SELECT t.id, {_TITLE}, min(m.day) AS first_day, max(m.day) AS last_day, count(*)
FROM stories t JOIN sources m ON m.story = t.seq
"""

_INSERT_SOURCE = f"INSERT INTO sources VALUES ({', '.join('?' * 14)})"

_FIRST_DAY, _LAST_DAY = "0000-00-00", "9999-99-99"
_SNIPPET_WORDS = 24
"""About two lines of a terminal; FTS5 takes up to 64."""
_CANDIDATES = 5
"""How many stories are named where a prefix fits several."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story as a list shows it."""

    id: str
    title: str
    """The headline of its newest brief, else the first that a source of it has; may be empty."""
    first_day: str
    """The day on which the first of its sources was first read."""
    last_day: str
    """The day on which the last of its sources was first read."""
    sources: int
    """How many they are."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A source or a brief that a search has found."""

    kind: str
    """``source`` or ``brief``."""
    story: str
    """The id of its story; empty for a source that is in none."""
    story_title: str
    day: str
    """When the source was first read; of a brief its day."""
    source: str
    """The source's id; empty for a brief, as are `publisher` and `url`."""
    publisher: str
    title: str
    """The source's title, the brief's headline."""
    url: str
    snippet: str
    """The words around the matches on one line, marks around each match."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of evidence of a brief."""

    part: str
    """What rests on it, as a path into the brief: ``lead``, ``points[2]``, ``differences[0].sides[1]``."""
    source: str
    start: int
    end: int
    relation: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something that was sent somewhere, or was about to be."""

    day: str
    target: str
    digest: str
    state: State


class Archive:
    """An open archive. Use `Archive.open`, best in a ``with``: it closes at the end."""

    def __init__(self, path: str, db: sqlite3.Connection, lock: FileLock | None) -> None:
        """For `open`: a connection that is ready, and the lock of a run that writes."""
        self.path = path
        self._db = db
        self._lock = lock

    # -- opening and closing

    @classmethod
    def open(
        cls, path: str | Path, write: bool = False, wait: float = 0.0, waiting: Callable[[], None] | None = None
    ) -> Archive:
        """Opens an archive. A reader sees one state of it as long as it is open, whatever is written meanwhile.

        Args:
            path: the file; if it is not there, a writer makes it and the folders above it.
            write: hold the lock ``path + ".lock"`` and bring a file of an older version up to date.
            wait: seconds to wait for another run that holds the lock.
            waiting: called once before waiting.

        Raises:
            ArchiveError: there is none to read; it is no archive, damaged, or of a newer version; it may not be read or
                written; another run holds the lock. The file is left as it was.
        """
        name, real = str(path), Path(os.path.realpath(path))
        there = looks_like_one(name, real)
        if not write:
            if not there:
                raise ArchiveError(f"{name}: no such archive; run 'summarise daily' first, or check the path")
            return cls(name, opened_to_read(name, real), None)
        lock = locked(name, real, wait, waiting)
        try:
            return cls(name, opened_to_write(name, real), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Closes it; what SQLite keeps beside the file goes with the last that has it open. A second call does nothing."""
        try:
            self._db.close()
        finally:
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # -- sources and stories

    def known(self, sources: Sequence[Source]) -> list[tuple[Source, bool]]:
        """The sources as the archive has them or would take them, with its ids, in the order given; True for new ones.

        The same text of the same publisher at the same address (tracking apart) is one source: the archive's first reading
        of it is returned, and where two of those given are one, both are returned as the one kept, the second as not new.
        A new source keeps its id unless another has it: then it gets ``-2``, ``-3``, ..., whatever the order.
        """
        placed = self._placed((_key(source), source) for source in sources)
        told: set[str] = set()
        found: list[tuple[Source, bool]] = []
        for source in sources:
            key = _key(source)
            kept, _, new = placed[key]
            found.append((kept, new and key not in told))
            told.add(key)
        return found

    def add_sources(self, sources: Sequence[Source], day: str) -> None:
        """Takes in sources without a story; known ones stay as they are.

        Args:
            sources: as read, or as `known` returned them.
            day: ISO date of the run, noted for the new ones.
        """
        self._add([(source, "") for source in sources], day, {})

    def add_stories(self, stories: Sequence[Story], day: str, as_read: Mapping[str, Source] | None = None) -> None:
        """Takes in stories, the new sources among theirs, and which source is in which story, all or nothing.

        Ties are not kept. A source that the story has already and that is not among those given stays in it.

        Args:
            stories: with sources under the archive's ids.
            day: ISO date of the run, noted for the new sources.
            as_read: by id, the sources whose title, publisher, date or link were found after `known` was asked: by what they
                were as they were read they are known again.

        Raises:
            CheckError: a source is in another story already, or in two of these.
        """
        self._add([(source, story.id) for story in stories for source in story.sources], day, as_read or {})

    def stories(self, since: str = "", until: str = "") -> list[StoryRow]:
        """The stories with a source that was first read on a day since `since` and until `until`, both included.

        The newest last day first, then by id. The rows count all sources of the stories.
        """
        sql = f"""{_STORIES}
            WHERE t.seq IN (SELECT story FROM sources WHERE day BETWEEN ? AND ?)
            GROUP BY t.seq ORDER BY last_day DESC, t.id"""
        return [StoryRow(*row) for row in self._rows(sql, (since or _FIRST_DAY, until or _LAST_DAY))]

    def story(self, prefix: str) -> StoryRow:
        """The story with this id, or the only one whose id begins so.

        Raises:
            InputError: none does, or several do: the message names up to five.
        """
        beyond = (prefix, prefix + "\U0010ffff")
        sql = "SELECT id FROM stories WHERE id >= ? AND id < ? ORDER BY id LIMIT ?"
        ids = [row[0] for row in self._rows(sql, (*beyond, _CANDIDATES + 1))] if prefix else []
        if not ids:
            raise InputError(f"{self.path}: no story's id begins with '{prefix}'; look it up in the list of stories")
        if prefix not in ids and len(ids) > 1:
            more = ", ..." if len(ids) > _CANDIDATES else ""
            raise InputError(f"'{prefix}' may be: {', '.join(ids[:_CANDIDATES])}{more}; write more of it")
        chosen = prefix if prefix in ids else ids[0]
        return StoryRow(*self._rows(f"{_STORIES} WHERE t.id = ? GROUP BY t.seq", (chosen,))[0])

    def sources_of(self, story_id: str, until: str = "") -> list[tuple[Source, str]]:
        """The sources of a story, by date then id, each with the day on which it was first read.

        Args:
            story_id: the whole id; an unknown one has no sources.
            until: leaves out what was first read later.
        """
        sql = f"{_SOURCE} WHERE t.id = ? AND s.day <= ? ORDER BY s.published = '', s.published, s.id"
        return [self._source(row)[:2] for row in self._each(sql, (story_id, until or _LAST_DAY))]

    def sources(self, ids: Iterable[str]) -> list[Source]:
        """The sources with these ids, in their order; unknown ids are left out."""
        rows = (self._one(f"{_SOURCE} WHERE s.id = ?", (name,)) for name in ids)
        return [self._source(row)[0] for row in rows if row]

    def recent(self, since: str) -> list[Story]:
        """The stories with a source that was first read on `since` or later, by id, with all their sources and no ties."""
        sql = f"""{_SOURCE}
            WHERE s.story IN (SELECT story FROM sources WHERE day >= ?) ORDER BY t.id, s.published = '', s.published, s.id"""
        grouped: dict[str, list[Source]] = defaultdict(list)
        for row in self._each(sql, (since,)):
            source, _, story = self._source(row)
            grouped[story].append(source)
        return [Story(story, tuple(sources), ()) for story, sources in grouped.items()]

    # -- briefs

    def add_brief(self, story_id: str, day: str, brief_json: str) -> None:
        """Keeps the brief of a story's day in place of the one it had; the same bytes again change nothing.

        Args:
            brief_json: as `render.to_json` wrote it, made of sources of this archive under its ids.

        Raises:
            InputError: the archive has no such story.
            CheckError: it is no brief, or rests on a source that the archive does not have.
        """
        title, text, passages = _read_brief(brief_json)
        with self._transaction():
            story = self._one("SELECT seq FROM stories WHERE id = ?", (story_id,))
            if not story:
                raise InputError(f"{self.path}: no story '{story_id}'; add the story before its brief")
            old = self._one("SELECT seq, json FROM briefs WHERE story = ? AND day = ?", (story[0], _iso(day)))
            if old and old[1] == brief_json:
                return
            seq = old[0] if old else self._next_page()
            kept = (brief_json, _brief_digest(story_id, day, brief_json))
            if old:
                self._db.execute("DELETE FROM evidence WHERE brief = ?", (seq,))
                self._db.execute("UPDATE pages SET title = ?, text = ? WHERE seq = ?", (title, text, seq))
                self._db.execute("UPDATE briefs SET json = ?, digest = ? WHERE seq = ?", (*kept, seq))
            else:
                self._db.execute("INSERT INTO pages VALUES (?, ?, ?)", (seq, title, text))
                self._db.execute("INSERT INTO briefs VALUES (?, ?, ?, ?, ?)", (seq, story[0], day, *kept))
            self._db.executemany("INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?)", self._evidence(seq, passages))

    def brief(self, story_id: str, day: str) -> str | None:
        """The brief of a story's day, byte by byte as it was given; None if there is none."""
        found = self._briefs("t.id = ? AND b.day = ?", (story_id, day))
        return found[1] if found else None

    def brief_before(self, story_id: str, day: str) -> tuple[str, str] | None:
        """The day and the text of the newest brief of a story from before a day."""
        return self._briefs("t.id = ? AND b.day < ?", (story_id, day))

    def last_brief(self, story_id: str) -> tuple[str, str] | None:
        """The day and the text of the newest brief of a story."""
        return self._briefs("t.id = ?", (story_id,))

    def briefed_before(self, day: str) -> tuple[str, list[str]]:
        """The newest day before another that has briefs, and the ids of their stories; "" and none if there is no such day."""
        found = self._one("SELECT max(day) FROM briefs WHERE day < ?", (day,))
        last = str(found[0] or "") if found else ""
        sql = "SELECT t.id FROM briefs b JOIN stories t ON t.seq = b.story WHERE b.day = ? ORDER BY t.id"
        return last, [row[0] for row in self._rows(sql, (last,))]

    def drop_briefs(self, day: str, but: Collection[str]) -> None:
        """Takes out the briefs of a day but those of some stories: what an earlier run of that day placed and the last did not."""
        sql = "SELECT b.seq, t.id FROM briefs b JOIN stories t ON t.seq = b.story WHERE b.day = ? ORDER BY b.seq"
        gone = [seq for seq, story in self._rows(sql, (day,)) if story not in but]
        if not gone:
            return
        with self._transaction():
            for seq in gone:
                self._db.execute("DELETE FROM evidence WHERE brief = ?", (seq,))
                self._db.execute("DELETE FROM briefs WHERE seq = ?", (seq,))
                self._db.execute("DELETE FROM pages WHERE seq = ?", (seq,))

    def evidence(self, story_id: str, day: str) -> list[Passage]:
        """The passages that the brief of a story's day rests on, in the brief's order."""
        sql = """SELECT e.part, s.id, e.start, e."end", e.relation
            FROM stories t JOIN briefs b ON b.story = t.seq JOIN evidence e ON e.brief = b.seq JOIN sources s ON s.seq = e.source
            WHERE t.id = ? AND b.day = ? ORDER BY e.number"""
        return [Passage(*row) for row in self._rows(sql, (story_id, day))]

    def resting_on(self, source_id: str) -> list[tuple[str, str]]:
        """The briefs that rest on a source: story and day of each, in that order."""
        sql = """SELECT DISTINCT t.id, b.day
            FROM sources s JOIN evidence e ON e.source = s.seq JOIN briefs b ON b.seq = e.brief JOIN stories t ON t.seq = b.story
            WHERE s.id = ? ORDER BY t.id, b.day"""
        return self._rows(sql, (source_id,))

    # -- searching

    def search(self, words: str, limit: int = 20, marks: tuple[str, str] = ("«", "»")) -> list[Hit]:
        """The sources and briefs that hold all of some words, best first (bm25), then what was read first, then by id.

        Args:
            words: plain words; ``"a phrase"`` in quotes, and ``word*`` for all that begin so. Case and accents do not count.
            limit: how many hits at most.
            marks: what stands before and after each match in the snippets.

        Raises:
            InputError: there is no word among them, or too many.
        """
        asked = query(words)
        sql = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank, rowid LIMIT ?"
        return [self._hit(asked, seq, marks) for (seq,) in self._rows(sql, (asked, max(0, limit)))]

    # -- deliveries

    def add_delivery(self, day: str, target: str, digest: str, state: State) -> None:
        """Notes that something is about to be sent (``begun``) or was sent (``done``). What is done stays done."""
        if state not in get_args(State):
            raise UsageError(f"state is '{state}'; choose one of: {', '.join(get_args(State))}")
        with self._transaction():
            if self.delivery(day, target, digest) not in (state, "done"):
                values = (_iso(day), target, digest, state)
                self._db.execute("INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?, ?)", values)

    def drop_delivery(self, day: str, target: str, digest: str) -> None:
        """Takes back what was noted as begun: it has surely not arrived."""
        with self._transaction():
            sql = "DELETE FROM deliveries WHERE day = ? AND target = ? AND digest = ? AND state = 'begun'"
            self._db.execute(sql, (day, target, digest))

    def delivery(self, day: str, target: str, digest: str) -> str:
        """``begun`` or ``done``; "" if it was never begun."""
        sql = "SELECT state FROM deliveries WHERE day = ? AND target = ? AND digest = ?"
        found = self._one(sql, (day, target, digest))
        return str(found[0]) if found else ""

    def deliveries(self, day: str = "") -> list[Delivery]:
        """All deliveries, or those of a day, by day, target and digest."""
        sql = "SELECT day, target, digest, state FROM deliveries WHERE ? IN ('', day) ORDER BY day, target, digest"
        return [Delivery(*row) for row in self._rows(sql, (day,))]

    # -- looking after it

    def content(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that the archive holds as plain values in an order of their own, whatever the order of writing."""
        sources = [self._source(row) for row in self._each(f"{_SOURCE} ORDER BY s.id")]
        return {
            "sources": [(*astuple(source), day, story) for source, day, story in sources],
            "stories": self._rows("SELECT id FROM stories ORDER BY id"),
            "briefs": self._rows(
                """SELECT t.id, b.day, b.json, p.title, p.text
                FROM briefs b JOIN stories t ON t.seq = b.story JOIN pages p ON p.seq = b.seq ORDER BY t.id, b.day"""
            ),
            "evidence": self._rows(
                """SELECT t.id, b.day, e.number, e.part, s.id, e.start, e."end", e.relation
                FROM evidence e JOIN briefs b ON b.seq = e.brief JOIN stories t ON t.seq = b.story
                JOIN sources s ON s.seq = e.source ORDER BY t.id, b.day, e.number"""
            ),
            "deliveries": self._rows("SELECT day, target, digest, state FROM deliveries ORDER BY day, target, digest"),
        }

    def check(self) -> list[str]:
        """Everything that speaks against the archive, a line each; empty if nothing does. Takes as long as reading it all."""
        found: list[str] = []
        self._db.text_factory = lenient
        try:
            for part in (
                self._wrong_pages,
                self._wrong_links,
                self._wrong_sources,
                self._wrong_briefs,
                self._wrong_index,
            ):
                try:
                    found.extend(part())
                except ArchiveError as error:
                    found.append(str(error))
        finally:
            self._db.text_factory = str
        return list(dict.fromkeys(map(one_line, found)))

    def _wrong_pages(self) -> Iterator[str]:
        """What SQLite itself finds in the file, its indexes too."""
        for (line,) in self._each("PRAGMA integrity_check(20)"):
            if line != "ok":
                yield f"the file is damaged: {line}"

    def _wrong_links(self) -> Iterator[str]:
        """Rows that point at rows that are not there, and rows that nothing points at."""
        for table, row, parent, _ in self._each("PRAGMA foreign_key_check"):
            yield f"{table}: row {row} belongs to a row of {parent} that is missing"
        for (seq,) in self._each("SELECT seq FROM pages EXCEPT SELECT seq FROM sources EXCEPT SELECT seq FROM briefs"):
            yield f"page {seq}: of no source and no brief"
        for (story,) in self._each(
            "SELECT id FROM stories WHERE seq NOT IN (SELECT story FROM sources WHERE story > 0)"
        ):
            yield f"story '{story}': has no source"

    def _wrong_sources(self) -> Iterator[str]:
        for row in self._each(f"{_SOURCE} ORDER BY s.seq"):
            try:
                source, _, _ = self._source(row)
            except ArchiveError:
                yield f"source '{row[0]}': no longer fits its digest"
            else:
                if not row[-1].startswith(sha256(source.text)):
                    yield f"source '{source.id}': would not be known again"

    def _wrong_briefs(self) -> Iterator[str]:
        sql = """SELECT t.id, b.day, b.json, b.digest, p.title, p.text, b.seq
            FROM briefs b JOIN stories t ON t.seq = b.story JOIN pages p ON p.seq = b.seq ORDER BY b.seq"""
        for story, day, text, digest, *page, seq in self._each(sql):
            if digest != _brief_digest(story, day, text):
                yield f"brief of '{story}' of {day}: no longer fits its digest"
                continue
            title, lines, passages = _read_brief(text)
            if page != [title, lines]:
                yield f"brief of '{story}' of {day}: what is searched is not what it says"
            if self.evidence(story, day) != [passage for passage, _ in passages]:
                yield f"brief of '{story}' of {day}: its evidence is not what it says"
            elif not self._slices_hold(seq, [exact for _, exact in passages]):
                yield f"brief of '{story}' of {day}: its evidence is no slice of its sources"

    def _slices_hold(self, brief: int, exact: list[str]) -> bool:
        """Whether each passage of a brief stands in its source where it says."""
        sql = """SELECT p.text, e.start, e."end" FROM evidence e JOIN pages p ON p.seq = e.source
            WHERE e.brief = ? ORDER BY e.number"""
        return [text[start:end] for text, start, end in self._each(sql, (brief,))] == exact

    def _wrong_index(self) -> Iterator[str]:
        """Compares the search index with the pages: on a copy, since SQLite asks for the right to write."""
        with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder, "copy.db"))) as copy:
            try:
                self._db.backup(copy)
                copy.execute("INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                yield f"the search index is not that of the texts ({error})"

    # -- the inside

    def _each(self, sql: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one at a time."""
        with told(self.path):
            for row in self._db.execute(sql, values):  # noqa: UP028 - `yield from` would close the cursor, after the database too
                yield row

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return list(self._each(sql, values))

    def _one(self, sql: str, values: Sequence[Any]) -> tuple[Any, ...] | None:
        with told(self.path):
            found: tuple[Any, ...] | None = self._db.execute(sql, values).fetchone()
        return found

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or nothing of it."""
        if self._lock is None:
            raise ArchiveError(f"{self.path}: was opened for reading; open it for writing")
        with told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _source(self, row: tuple[Any, ...]) -> tuple[Source, str, str]:
        """A row of `_SOURCE` as a source, the day it was first read and its story; its digest must fit."""
        *values, day, story, digest, _ = row
        with suppress(ValueError, TypeError):  # of a damaged list of credits: its digest does not fit then
            values[6] = tuple(json.loads(values[6]))
        source = Source(*values)
        if digest != _source_digest(source, day, story):
            raise ArchiveError(
                f"{self.path}: damaged (source '{one_line(str(source.id))}' does not fit its digest); {TRY_AGAIN}"
            )
        return source, day, story

    def _placed(self, sources: Iterable[tuple[str, Source]]) -> dict[str, tuple[Source, str, bool]]:
        """For each key of the sources: as the archive has it or would take it, its story, and whether it is new."""
        first: dict[str, Source] = {}
        for key, source in sources:
            first[key] = min(first.get(key, source), source, key=astuple)
        placed: dict[str, tuple[Source, str, bool]] = {}
        fresh: list[tuple[str, str, str]] = []
        for key, source in first.items():
            if row := self._one(f"{_SOURCE} WHERE s.key = ?", (key,)):
                kept, _, story = self._source(row)
                placed[key] = (kept, story, False)
            else:
                fresh.append((source.id, sha256(source.text), key))
        for key, name in self._named(sorted(fresh)):
            placed[key] = (replace(first[key], id=name), "", True)
        return placed

    def _named(self, fresh: list[tuple[str, str, str]]) -> Iterator[tuple[str, str]]:
        """Each key of new sources with a free id, as near as may be to the one it came with."""
        taken: set[str] = set()
        numbers: dict[str, Iterator[int]] = {}
        for wish, _, key in fresh:
            name = wish
            while name in taken or self._one("SELECT 1 FROM sources WHERE id = ?", (name,)):
                name = f"{wish}-{next(numbers.setdefault(wish, count(2)))}"
            taken.add(name)
            yield key, name

    def _add(self, pairs: list[tuple[Source, str]], day: str, as_read: Mapping[str, Source]) -> None:
        """Takes in sources, each with the id of its story or ""."""
        _iso(day)
        keyed = [(_key(as_read.get(source.id, source)), source) for source, _ in pairs]
        wanted = _stories_by_key(pairs, [key for key, _ in keyed])
        with self._transaction():
            placed = self._placed(keyed)
            numbers = self._story_numbers({story for story in wanted.values() if story})
            fresh = sorted((source.id, key) for key, (source, _, new) in placed.items() if new)
            self._insert([(key, placed[key][0], wanted[key]) for _, key in fresh], numbers, day)
            for key, (source, story, new) in placed.items():
                if new or wanted[key] in ("", story):
                    continue
                if story:
                    raise CheckError(
                        f"source '{source.id}' is in story '{story}', not in '{wanted[key]}'; please report this"
                    )
                self._join(source, numbers[wanted[key]], wanted[key])

    def _insert(self, fresh: list[tuple[str, Source, str]], numbers: dict[str, int], day: str) -> None:
        """Writes new sources, each given with its key and its story or ""."""
        start = self._next_page()
        pages = ((seq, source.title, source.text) for seq, (_, source, _) in enumerate(fresh, start))
        self._db.executemany("INSERT INTO pages VALUES (?, ?, ?)", pages)
        rows = (
            _source_row(seq, key, source, numbers.get(story), day, story)
            for seq, (key, source, story) in enumerate(fresh, start)
        )
        self._db.executemany(_INSERT_SOURCE, rows)

    def _join(self, source: Source, number: int, story: str) -> None:
        """Puts a source that was in no story into one."""
        found = self._one("SELECT day FROM sources WHERE id = ?", (source.id,))
        digest = _source_digest(source, found[0] if found else "", story)
        self._db.execute("UPDATE sources SET story = ?, digest = ? WHERE id = ?", (number, digest, source.id))

    def _story_numbers(self, ids: set[str]) -> dict[str, int]:
        """The number of each story; new ones are written, in the order of their ids."""
        numbers: dict[str, int] = {}
        for story in sorted(ids):
            found = self._one("SELECT seq FROM stories WHERE id = ?", (story,))
            numbers[story] = found[0] if found else self._new_story(story)
        return numbers

    def _new_story(self, story: str) -> int:
        return int(self._db.execute("INSERT INTO stories (id) VALUES (?)", (story,)).lastrowid or 0)

    def _next_page(self) -> int:
        found = self._one("SELECT coalesce(max(seq), 0) + 1 FROM pages", ())
        return int(found[0]) if found else 1

    def _evidence(self, brief: int, passages: list[tuple[Passage, str]]) -> Iterator[tuple[Any, ...]]:
        """The rows of a brief's evidence; each passage must stand in a source of the archive."""
        texts: dict[str, tuple[int, str]] = {}
        for number, (passage, exact) in enumerate(passages):
            if passage.source not in texts:
                sql = "SELECT s.seq, p.text FROM sources s JOIN pages p ON p.seq = s.seq WHERE s.id = ?"
                found = self._one(sql, (passage.source,))
                texts[passage.source] = (found[0], found[1]) if found else (0, "")
            seq, text = texts[passage.source]
            if not seq or text[passage.start : passage.end] != exact:
                raise CheckError(
                    f"{passage.part} of the brief rests on '{passage.source}', which the archive does not have so"
                )
            yield brief, number, passage.part, seq, passage.start, passage.end, passage.relation

    def _briefs(self, where: str, values: Sequence[str]) -> tuple[str, str] | None:
        """The newest brief that fits, with its day; its digest must fit."""
        sql = f"""SELECT b.day, b.json, b.digest, t.id FROM briefs b JOIN stories t ON t.seq = b.story
            WHERE {where} ORDER BY b.day DESC LIMIT 1"""
        found = self._one(sql, values)
        if not found:
            return None
        day, text, digest, story = found
        if digest != _brief_digest(story, day, text):
            raise ArchiveError(
                f"{self.path}: damaged (brief of '{one_line(story)}' of {one_line(day)} does not fit its digest); {TRY_AGAIN}"
            )
        return day, text

    def _hit(self, query: str, seq: int, marks: tuple[str, str]) -> Hit:
        """What a hit list shows of a page."""
        sql = f"SELECT snippet(found, -1, ?, ?, '…', {_SNIPPET_WORDS}) FROM found WHERE found MATCH ? AND rowid = ?"
        snippet = self._one(sql, (*marks, query, seq))
        sql = f"""
            SELECT iif(s.id IS NULL, 'brief', 'source'), coalesce(t.id, ''), iif(t.id IS NULL, '', {_TITLE}),
                coalesce(s.day, b.day), coalesce(s.id, ''), coalesce(s.publisher, ''), p.title, coalesce(s.url, '')
            FROM pages p LEFT JOIN sources s ON s.seq = p.seq LEFT JOIN briefs b ON b.seq = p.seq
            LEFT JOIN stories t ON t.seq = coalesce(s.story, b.story)
            WHERE p.seq = ?"""
        found = self._one(sql, (seq,))
        if not found or not snippet:
            raise ArchiveError(f"{self.path}: damaged (the search index is not that of the texts); {TRY_AGAIN}")
        return Hit(*(*found, " ".join(snippet[0].split())))


# -- sources


def _key(source: Source) -> str:
    """By what a source is known again: its text, its publisher and its address without what only tracks readers."""
    return f"{sha256(source.text)} {_digest(source.publisher, page_key(source.url) or source.url)}"


def _source_digest(source: Source, day: str, story: str) -> str:
    return _digest(*astuple(source), day, story)


def _brief_digest(story: str, day: str, text: str) -> str:
    return _digest(story, day, text)


def _digest(*values: object) -> str:
    return sha256(json.dumps(values, ensure_ascii=False, separators=(",", ":")))


def _source_row(seq: int, key: str, source: Source, number: int | None, day: str, story: str) -> tuple[Any, ...]:
    """A row of the table, in the order of its columns."""
    return (
        seq,
        source.id,
        key,
        number,
        day,
        source.publisher,
        source.url,
        source.published,
        json.dumps(source.credits, ensure_ascii=False),
        source.author,
        source.label,
        source.left_out,
        source.raw_sha256,
        _source_digest(source, day, story),
    )


def _stories_by_key(pairs: Iterable[tuple[Source, str]], keys: Iterable[str]) -> dict[str, str]:
    """The story of each source, by the source's key."""
    found: dict[str, str] = {}
    for (source, story), key in zip(pairs, keys, strict=True):
        other = found.setdefault(key, story)
        if other != story:
            raise CheckError(f"source '{source.id}' is in two stories, '{other}' and '{story}'; please report this")
    return found


def _iso(day: str) -> str:
    """The day, if it is one."""
    if iso_day(day) is None:
        raise UsageError(f"day is '{day}'; write it as 2025-03-04")
    return day


# -- briefs


def _read_brief(text: str) -> tuple[str, str, list[tuple[Passage, str]]]:
    """Of a brief's JSON its headline, its lines to be searched, and its passages with their words."""
    try:
        brief = json.loads(text)
        lines = [brief["lead"], *brief["points"], *brief["questions"], *brief["single_source"]]
        lines += [side for difference in brief["differences"] for side in difference["sides"]]
        since = brief.get("since") or {"changes": [], "sources": []}
        searched = "\n".join(dict.fromkeys(line["text"] for line in (*lines, *since["changes"])))
        gone = {
            source["id"] for source in since["sources"]
        }  # quoted from an earlier brief: the passages are kept there
        return brief["headline"]["text"], searched, [p for p in _passages(brief, "") if p[0].source not in gone]
    except (ValueError, KeyError, TypeError) as error:
        raise CheckError(f"no brief to keep ({type(error).__name__}: {error}); give what --format json wrote") from None


def _passages(value: Any, part: str) -> Iterator[tuple[Passage, str]]:
    """Every evidence object below a value, with the path of what rests on it."""
    if isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _passages(inner, f"{part}[{number}]")
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name == "evidence" and isinstance(inner, list):
                for one in inner:
                    yield Passage(part, one["source"], one["start"], one["end"], one["relation"]), one["exact"]
            else:
                yield from _passages(inner, f"{part}.{name}" if part else name)

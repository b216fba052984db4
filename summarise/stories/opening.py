"""The archive's file: its tables and their versions, and how it is opened, so that nothing wrong is ever taken for it."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ..errors import ArchiveError

_APPLICATION = int.from_bytes(b"Summ", "big")
"""`PRAGMA application_id`: by it the file is known as ours, for `file` and for us."""

_FIRST = """
-- What is searched: a source's title and text, or a brief's headline and lines. Sources and briefs share its numbers.
CREATE TABLE pages (
    seq INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE stories (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
);
CREATE TABLE sources (
    seq INTEGER PRIMARY KEY REFERENCES pages (seq),
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,           -- by what it is known again
    story INTEGER REFERENCES stories (seq),
    day TEXT NOT NULL,                  -- of the run that read it first
    publisher TEXT NOT NULL,
    url TEXT NOT NULL,
    published TEXT NOT NULL,
    credits TEXT NOT NULL,              -- a JSON array
    author TEXT NOT NULL,
    label TEXT NOT NULL,
    left_out INTEGER NOT NULL,
    raw_sha256 TEXT NOT NULL,
    digest TEXT NOT NULL                -- of all of it, the text and the story's id too
);
CREATE INDEX sources_of_a_story ON sources (story, day);
CREATE INDEX sources_of_a_day ON sources (day, story);
CREATE TABLE briefs (
    seq INTEGER PRIMARY KEY REFERENCES pages (seq),
    story INTEGER NOT NULL REFERENCES stories (seq),
    day TEXT NOT NULL,
    json TEXT NOT NULL,
    digest TEXT NOT NULL,
    UNIQUE (story, day)
);
CREATE TABLE evidence (
    brief INTEGER NOT NULL REFERENCES briefs (seq),
    number INTEGER NOT NULL,
    part TEXT NOT NULL,                 -- the part of the brief that rests on it: points[2]
    source INTEGER NOT NULL REFERENCES sources (seq),
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    relation TEXT NOT NULL,
    PRIMARY KEY (brief, number)
) WITHOUT ROWID;
CREATE INDEX evidence_of_a_source ON evidence (source, brief);
CREATE TABLE deliveries (
    day TEXT NOT NULL,
    target TEXT NOT NULL,
    digest TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('begun', 'done')),
    PRIMARY KEY (day, target, digest)
) WITHOUT ROWID;

-- The index holds no text of its own: the triggers keep it in step with the pages.
CREATE VIRTUAL TABLE found USING fts5 (
    title, text, content = 'pages', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TRIGGER page_added AFTER INSERT ON pages BEGIN
    INSERT INTO found (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
CREATE TRIGGER page_removed AFTER DELETE ON pages BEGIN
    INSERT INTO found (found, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
END;
CREATE TRIGGER page_changed AFTER UPDATE ON pages BEGIN
    INSERT INTO found (found, rowid, title, text) VALUES ('delete', old.seq, old.title, old.text);
    INSERT INTO found (rowid, title, text) VALUES (new.seq, new.title, new.text);
END;
"""

MIGRATIONS = [_FIRST]
"""One script a version, never changed once it is published: number n makes a file of version n out of one of n - 1."""

TRY_AGAIN = "restore a copy, or move it away to begin anew"
_ADVICE = {
    sqlite3.SQLITE_BUSY: "another program is writing to it; try again when that has ended",
    sqlite3.SQLITE_LOCKED: "another program is writing to it; try again when that has ended",
    sqlite3.SQLITE_FULL: "no room is left on its disk; make room and run again",
    sqlite3.SQLITE_READONLY: "it may not be written to; check the rights of the file and its folder",
    sqlite3.SQLITE_PERM: "it may not be opened; check the rights of the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check the rights of the file and its folder",
    sqlite3.SQLITE_IOERR: "its disk fails to read or write; check the disk, then run again",
    sqlite3.SQLITE_NOMEM: "not enough memory; close other programs and run again",
}
"""What SQLite complains of that is not a damaged file, by its primary result code."""


def looks_like_one(name: str, path: Path) -> bool:
    """Whether there is a file; its first bytes are read and nothing is touched.

    Raises:
        ArchiveError: something is there that is no archive of ours.
    """
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise ArchiveError(f"{name}: is a folder; give the archive's file")
        if not stat.S_ISREG(mode):
            raise ArchiveError(f"{name}: is no file; give the archive's file")
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise ArchiveError(f"{name}: cannot be read ({error.strerror}); check the path and its rights") from None
    if not head:
        raise ArchiveError(f"{name}: is empty, so no archive; {TRY_AGAIN}")
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
        raise ArchiveError(f"{name}: is no archive, or a damaged one; {TRY_AGAIN}, or give another path")
    if int.from_bytes(head[68:72], "big") != _APPLICATION:  # where SQLite keeps `PRAGMA application_id`
        raise ArchiveError(f"{name}: is another program's database; give another path")
    if _cut_short(path, head):
        raise ArchiveError(f"{name}: damaged (it is cut short); {TRY_AGAIN}")
    return True


def _cut_short(path: Path, head: bytes) -> bool:
    """Whether a file is smaller than its first bytes say; SQLite fills up a last page that is only half there.

    While a log is taken into the file it may be; a log that has just gone was taken in, so that the size counts then.
    """
    page = int.from_bytes(head[16:18], "big")
    least = int.from_bytes(head[28:32], "big") * (65_536 if page == 1 else page)
    return path.stat().st_size < least and not Path(f"{path}-wal").exists() and path.stat().st_size < least


def locked(name: str, path: Path, wait: float, waiting: Callable[[], None] | None) -> FileLock:
    """The lock of a run that writes, held; the folder is made where it is missing."""
    lock = FileLock(f"{path}.lock", thread_local=False)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if wait <= 0:
                raise
            if waiting:
                waiting()
            lock.acquire(timeout=wait)
    except Timeout:
        raise ArchiveError(f"{name}: another run is writing to it; wait until it has ended, then run again") from None
    except OSError as error:
        raise ArchiveError(f"{name}: cannot be written ({error.strerror}); check the rights of its folder") from None
    return lock


def opened_to_read(name: str, path: Path) -> sqlite3.Connection:
    """A connection that changes no byte, of a file of our version."""
    db = _reader(name, path)
    try:
        version = _version(name, db)
        if version < len(MIGRATIONS):
            raise ArchiveError(
                f"{name}: is of version {version}, older than this program; run 'summarise daily' to renew it"
            )
    except BaseException:
        db.close()
        raise
    return db


def opened_to_write(name: str, path: Path) -> sqlite3.Connection:
    """A connection that writes, of a file that is whole and of our version; it is made where there is none."""
    if not path.exists():
        _create(name, path)
    with closing(_reader(name, path)) as look:
        _version(name, look)  # before anything is touched: a newer version's file is left as it is
    with ExitStack() as undo, told(name):
        db = sqlite3.connect(_uri(path, "rw"), uri=True, isolation_level=None)
        undo.callback(db.close)
        _prepare(db)
        wrong = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if wrong != "ok":
            raise ArchiveError(f"{name}: damaged ({one_line(wrong)}); {TRY_AGAIN}")
        _migrate(name, db)
        undo.pop_all()
        return db


def _reader(name: str, path: Path) -> sqlite3.Connection:
    """A connection that writes nothing, in a transaction, so that it sees one state of the file.

    To read a file that has a log (WAL), SQLite makes two files beside it. One that may write cleans them up when it closes, but
    would also take the log into the file if a run was killed: so that one is left alone. Where nothing can be made beside the
    file, and no log is there, it is read by itself: then all is in it, as long as no other user's run begins to write.
    """
    log = Path(f"{path}-wal")
    with told(name), ExitStack() as undo:
        if log.exists() and log.stat().st_size:
            mode = "ro"
        elif os.access(path.parent, os.W_OK) and os.access(path, os.W_OK):
            mode = "rw"
        else:
            mode = "ro&immutable=1"
        db = sqlite3.connect(_uri(path, mode), uri=True, isolation_level=None)
        undo.callback(db.close)
        db.execute("PRAGMA query_only = ON")
        db.execute("BEGIN")
        undo.pop_all()
        return db


def _uri(path: Path, mode: str) -> str:
    return f"{path.as_uri()}?mode={mode}"


def _prepare(db: sqlite3.Connection) -> None:
    """What holds for a connection that writes."""
    db.execute("PRAGMA foreign_keys = ON")
    # FULL: what is told to be delivered or kept is on the disk, should the power fail too; NORMAL may lose it. A commit takes
    # some milliseconds, and a run has one a story.
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA cache_size = -65536")  # in KiB: a large day's index is written in one piece


def _version(name: str, db: sqlite3.Connection) -> int:
    """The version of a file that may be ours.

    Raises:
        ArchiveError: it is of a newer version, or no archive.
    """
    with told(name):
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # finds a file that is cut short
    if version > len(MIGRATIONS):
        raise ArchiveError(f"{name}: is of version {version}, newer than this program; bring summarise up to date")
    if version < 1:
        raise ArchiveError(f"{name}: damaged (its version is {version}); {TRY_AGAIN}")
    return version


def _create(name: str, path: Path) -> None:
    """Makes an empty archive: beside its place first, so that there is never half of one."""
    if Path(f"{path}-wal").exists():  # SQLite would take it for the new file's
        raise ArchiveError(f"{name}: is gone, but {name}-wal of it is left; move that away too")
    beside = Path(f"{path}.new")
    try:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{beside}{end}").unlink(missing_ok=True)
        with told(name), closing(sqlite3.connect(_uri(beside, "rwc"), uri=True, isolation_level=None)) as db:
            db.execute(f"PRAGMA application_id = {_APPLICATION}")
            db.execute("PRAGMA journal_mode = WAL")
            _prepare(db)
            _migrate(name, db)
        os.replace(beside, path)
    except OSError as error:
        raise ArchiveError(f"{name}: cannot be written ({error.strerror}); check the rights of its folder") from None


def _migrate(name: str, db: sqlite3.Connection) -> None:
    """Brings a file up to our version, one transaction a step: where one fails, the file stays at the step before."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        try:
            db.executescript(f"BEGIN IMMEDIATE;\n{script}\n;PRAGMA user_version = {number};\nCOMMIT;")
        except sqlite3.Error as error:
            if db.in_transaction:
                db.execute("ROLLBACK")
            if "fts5" in str(error):
                raise ArchiveError(f"{name}: this Python's SQLite has no FTS5; use a Python that has it") from None
            if _advice(error):
                raise
            kept = f"it stays at {number - 1}; please report this"
            raise ArchiveError(f"{name}: version {number} could not be made of it ({error}); {kept}") from None


@contextmanager
def told(name: str) -> Iterator[None]:
    """What SQLite raises, as one line that says what to try."""
    try:
        yield
    except sqlite3.Error as error:
        advice = _advice(error) or f"damaged ({one_line(str(error))}); {TRY_AGAIN}"
        raise ArchiveError(f"{name}: {advice}") from error
    except UnicodeDecodeError as error:
        raise ArchiveError(f"{name}: damaged ({one_line(str(error))}); {TRY_AGAIN}") from error
    except UnicodeEncodeError as error:
        raise ArchiveError(
            f"{name}: cannot hold half of a surrogate pair ({error.reason}); decode the page again"
        ) from error


def _advice(error: sqlite3.Error) -> str:
    """What to say of an error that tells nothing against the file; "" for the others."""
    return _ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "")


def one_line(text: str) -> str:
    """A text on one line that can be printed: what is named of a damaged file may hold anything."""
    return "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))[:300]


def lenient(raw: bytes) -> str:
    """Text that may be damaged, so that it can be named."""
    return raw.decode("utf-8", "replace")

"""Intake: files, folders, standard input and JSON Lines become Sources; what cannot be read becomes one line that says why."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings
from .decode import decoded
from .jsonl import read_jsonl
from .manifest import MANIFEST, Manifest, read_manifest

Reader = Callable[[bytes, str, str], tuple[list[Source], list[Problem]]]
"""Bytes, path and id in; sources and problems out. A reader never raises for what it is given."""


def read_text(data: bytes, path: str, source_id: str) -> tuple[list[Source], list[Problem]]:
    """One page of plain text or Markdown."""
    try:
        text = decoded(data)
    except InputError as error:
        return [], [Problem(path, 0, str(error))]
    if not text.strip():
        return [], [Problem(path, 0, "the page is empty; nothing to read")]
    return [Source(id=source_id, text=text)], []


READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_text,
    ".markdown": read_text,
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
}
"""Ending of a file's name -> its reader."""


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    problems: list[Problem] | None = None,
    settings: Settings | None = None,
) -> list[Source]:
    """Sources from files, folders (recursively, in sorted order) and ``-`` for standard input.

    Args:
        paths: what to read; a folder's `sources.toml` names publisher, title, url and date of its files.
        problems: what could not be read is appended here, one `Problem` each; what was good is still returned.
        settings: `max_bytes` limits a page.

    Raises:
        InputError: nothing at all was usable; the message is the first problem's.
    """
    chosen = settings or Settings()
    found: list[tuple[Source, str]] = []
    failed: list[Problem] = []
    seen: set[str] = set()
    manifests: dict[Path, Manifest] = {}
    for path in [paths] if isinstance(paths, str | os.PathLike) else paths:
        for file in _files(os.fspath(path), failed):
            key = os.path.realpath(file) if file != "-" else "-"
            if key in seen:
                continue
            seen.add(key)
            sources = _read_file(file, chosen, failed)
            if file != "-":
                sources = _with_manifest(sources, Path(file), manifests, failed)
            found += [(source, file) for source in sources]
    for file_manifest in manifests.values():
        failed += file_manifest.unused()
    if problems is not None:
        problems += failed
    if not found:
        first = failed[0] if failed else Problem("", 0, "no pages given")
        raise InputError(shown(first))
    return _unique(found)


def shown(problem: Problem) -> str:
    """A problem as the one line a user sees."""
    path = problem.path.encode("utf-8", "replace").decode()
    where = f"{path}:{problem.line}" if problem.line else path
    return f"{where}: {problem.message}" if where else problem.message


def _files(path: str, failed: list[Problem]) -> Iterator[str]:
    """The files behind a path; a folder's in sorted order, hidden and unknown ones named and left out."""
    if path == "-":
        yield path
        return
    if "\0" in path:
        failed.append(Problem(path.replace("\0", "?"), 0, "a null character in the path; check the path"))
        return
    if not os.path.isdir(path):
        yield path
        return
    pages = 0

    def unlisted(error: OSError) -> None:
        failed.append(
            Problem(error.filename, 0, f"folder cannot be listed ({(error.strerror or 'unknown error').lower()})")
        )

    for folder, folders, files in os.walk(path, onerror=unlisted):
        for name in sorted(n for n in folders if n.startswith(".")):
            failed.append(Problem(os.path.join(folder, name), 0, "hidden folder, skipped"))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = os.path.join(folder, name)
            if name == MANIFEST:
                continue
            if name.startswith("."):
                failed.append(Problem(file, 0, "hidden file, skipped"))
            elif Path(name).suffix.lower() not in READERS:
                failed.append(Problem(file, 0, f"unknown type, skipped; readable: {_endings()}"))
            else:
                pages += 1
                yield file
    if not pages:
        failed.append(Problem(path, 0, f"no pages in this folder; readable: {_endings()}"))


def _endings() -> str:
    return " ".join(sorted(READERS))


def _read_file(file: str, settings: Settings, failed: list[Problem]) -> list[Source]:
    suffix = Path(file).suffix.lower()
    if Path(file).name == MANIFEST:
        return []  # read with the files it names
    reader = read_text if file == "-" else READERS.get(suffix)
    name = "standard input" if file == "-" else file
    if reader is None and os.path.exists(file):
        failed.append(
            Problem(
                name, 0, f"unknown type '{suffix or Path(file).name}'; readable: {_endings()}, or - for standard input"
            )
        )
        return []
    try:
        data = _bytes(file, settings.max_bytes)
    except OSError as error:
        failed.append(
            Problem(name, 0, f"cannot be read ({(error.strerror or 'unknown error').lower()}); check the path")
        )
        return []
    if len(data) > settings.max_bytes:
        failed.append(Problem(name, 0, f"larger than {settings.max_bytes:,} bytes; cut it or raise max_bytes"))
        return []
    stem = Path(file).stem.encode("utf-8", "replace").decode()  # a name that is no UTF-8 still gives an id that is
    sources, more = (reader or read_text)(data, name, "stdin" if file == "-" else stem)
    failed += more
    return sources


def _bytes(file: str, limit: int) -> bytes:
    """At most one byte more than the limit: enough to know that it is over."""
    if file == "-":
        return sys.stdin.buffer.read(limit + 1)
    with open(file, "rb") as opened:
        return opened.read(limit + 1)


def _with_manifest(
    sources: list[Source], file: Path, manifests: dict[Path, Manifest], failed: list[Problem]
) -> list[Source]:
    """Adds what the folder's `sources.toml` says of the file."""
    folder = file.parent
    if folder not in manifests:
        manifests[folder], more = read_manifest(folder)
        failed += more
    return [manifests[folder].applied(source, file) for source in sources]


def _unique(found: Sequence[tuple[Source, str]]) -> list[Source]:
    """Makes ids unique: by the parent folder's name, then the file's ending, then a number."""
    sources = [source for source, _ in found]
    for part in ("folder", "ending"):
        counts = Counter(source.id for source in sources)
        sources = [
            replace(source, id=_longer_id(source.id, file, part)) if counts[source.id] > 1 else source
            for source, (_, file) in zip(sources, found, strict=True)
        ]
    counts = Counter(source.id for source in sources)
    order = sorted(range(len(sources)), key=lambda i: os.path.abspath(found[i][1]))
    numbered: Counter[str] = Counter()
    for i in order:
        if counts[sources[i].id] > 1:
            numbered[sources[i].id] += 1
            sources[i] = replace(sources[i], id=f"{sources[i].id}-{numbered[sources[i].id]}")
    return sources


def _longer_id(source_id: str, file: str, part: str) -> str:
    path = Path(file)
    return f"{path.parent.resolve().name}-{source_id}" if part == "folder" else f"{source_id}{path.suffix}"

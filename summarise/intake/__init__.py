"""Intake: files, folders, links, feeds, mail and standard input become Sources; what cannot be read becomes one line that says why.

`read` gathers what was named (`_gathered`), follows links wave by wave (`_followed`), and puts everything in the order given.
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings
from . import formats
from .formats import ENDINGS, Found, Given, Link, failed
from .manifest import MANIFEST, Manifest, read_manifest

if TYPE_CHECKING:
    from .fetch import Page

Progress = Callable[[int, int], None]
"""Called with how many links are done and how many are known so far, from any thread."""

_LINK = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(slots=True)
class _Item:
    """Something named, by the user or by a feed, and what became of it: sources of its own, then those behind its links."""

    path: str
    """A file's path, or what a message calls it."""
    found: Found
    behind: list[_Item] = field(default_factory=list)


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    problems: list[Problem] | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> list[Source]:
    """Sources from files, folders (recursively, in sorted order), http(s) links and ``-`` for standard input.

    Args:
        paths: what to read; a folder's `sources.toml` names publisher, title, url and date of its files. Feeds, OPML and
            files of links are followed.
        problems: what could not be read is appended here, one `Problem` each; what was good is still returned.
        settings: `max_bytes` limits a page; `fetch_...`, `allow_private` and `cache` say how links are fetched.
        progress: told of each link that is done.

    Raises:
        InputError: nothing at all was usable; the message is the first problem's.
    """
    chosen = settings or Settings()
    failed: list[Problem] = []
    items = _gathered([paths] if isinstance(paths, str | os.PathLike) else paths, chosen, failed)
    _followed(items, chosen, progress or (lambda done, known: None))
    for item in items:
        _add_problems(item, failed)
    _with_manifests(items, failed)
    found = [pair for item in items for pair in _sources(item)]
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
    return " ".join((f"{where}: {problem.message}" if where else problem.message).splitlines())


def _gathered(paths: Iterable[str | os.PathLike[str]], settings: Settings, failed: list[Problem]) -> list[_Item]:
    """An item for each link and each file, the files read; what is named twice is read once."""
    items: list[_Item] = []
    seen: set[str] = set()
    for path in paths:
        for name in _files(os.fspath(path), failed, settings.leave_out):
            linked = bool(_LINK.match(name))
            key = name if linked or name == "-" else os.path.realpath(name)
            if key not in seen:
                seen.add(key)
                items.append(_Item(name, Found(links=[Link(name)]) if linked else _read_file(name, settings)))
    return items


def _files(path: str, failed: list[Problem], leave_out: Sequence[str]) -> Iterator[str]:
    """The files behind a path; a folder's in sorted order, hidden and unknown ones named and left out."""
    if path == "-" or _LINK.match(path):
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
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in leave_out
            and os.path.realpath(os.path.join(folder, name)) not in leave_out
        )
        for name in sorted(files):
            file = os.path.join(folder, name)
            if name == MANIFEST:
                continue
            if name.startswith("."):
                failed.append(Problem(file, 0, "hidden file, skipped"))
            elif os.path.exists(file) and not os.path.isfile(file):
                failed.append(Problem(file, 0, "no regular file, skipped"))
            elif Path(name).suffix.lower() not in ENDINGS:
                failed.append(Problem(file, 0, f"unknown type, skipped; readable: {formats.endings()}"))
            else:
                pages += 1
                yield file
    if not pages:
        failed.append(Problem(path, 0, f"no pages in this folder; readable: {formats.endings()}"))


def _read_file(file: str, settings: Settings) -> Found:
    ending = Path(file).suffix.lower()
    name = "standard input" if file == "-" else file
    if Path(file).name == MANIFEST:
        return Found()  # read with the files it names
    if file != "-" and ending not in ENDINGS and os.path.exists(file):
        kind = ending or Path(file).name
        return failed(name, f"unknown type '{kind}'; readable: {formats.endings()}, or - for standard input")
    limit = None if ENDINGS.get(ending) == "jsonl" else settings.max_bytes  # there a page is a line
    try:
        data = _bytes(file, limit)
    except OSError as error:
        return failed(name, f"cannot be read ({(error.strerror or 'unknown error').lower()}); check the path")
    if limit is not None and len(data) > limit:
        return failed(name, f"larger than {settings.max_bytes:,} bytes; cut it or raise max_bytes")
    stem = Path(file).stem.encode("utf-8", "replace").decode()  # a name that is no UTF-8 still gives an id that is
    if file == "-":
        return formats.read_as(formats.of_stream(data), Given(data, name, "stdin"), settings)
    return formats.read_as(formats.of_file(ending, data), Given(data, name, stem), settings)


def _bytes(file: str, limit: int | None) -> bytes:
    """At most one byte more than the limit: enough to know that it is over."""
    most = -1 if limit is None else limit + 1
    if file == "-":
        return sys.stdin.buffer.read(most)
    with open(file, "rb") as opened:
        return opened.read(most)


_DEEPEST = 3
"""A list of feeds leads to feeds, and these to pages."""


def _followed(items: Sequence[_Item], settings: Settings, progress: Progress) -> None:
    """Fetches what is linked, and what that links to, all links of a wave together; each link once in a call."""
    seen: set[str] = set()
    done = 0

    def one_done() -> None:
        nonlocal done
        done += 1
        progress(done, len(seen))

    wave = list(items)
    for depth in range(1, _DEEPEST + 1):
        chosen = [(item, link) for item in wave for link in _not_yet(item, seen, settings)]
        if not chosen:
            return
        from .fetch import fetched

        pages = fetched([link.url for _, link in chosen], settings, one_done)
        wave = []
        for item, link in chosen:
            behind = _Item(link.url, _read_link(link, pages[link.url], depth, settings))
            item.behind.append(behind)
            wave.append(behind)


def _not_yet(item: _Item, seen: set[str], settings: Settings) -> Iterator[Link]:
    """The links of an item that are to be fetched; how many are over the limit is one line."""
    over = 0
    for link in item.found.links:
        if link.url in seen:
            continue
        if len(seen) >= settings.max_links:
            over += 1
            continue
        seen.add(link.url)
        yield link
    if over:
        links = f"{over} link{'s' * (over > 1)}"
        message = f"{links} not followed: over {settings.max_links} in one call; raise max_links or give fewer"
        item.found.problems.append(Problem(item.path, 0, message))


def _read_link(link: Link, page: Page | InputError, depth: int, settings: Settings) -> Found:
    """What a link led to, with what the feed says of it; the feed's own summary where it led to nothing."""
    found = failed(link.url, str(page)) if isinstance(page, InputError) else _read_page(page, link.url, settings)
    if found.links and depth == _DEEPEST:
        found = failed(link.url, "a feed within a feed, not followed; give it by itself")
    if found.sources or found.links:
        told = {name: getattr(link, name) for name in ("published", "title", "publisher", "author")}
        found.sources = [
            replace(source, **{name: value for name, value in told.items() if not getattr(source, name)})
            for source in found.sources
        ]
    elif link.instead is not None:
        found.problems = [replace(p, message=f"{p.message}; the feed's summary is used") for p in found.problems]
        found.sources = [link.instead]
    return found


def _read_page(page: Page, link: str, settings: Settings) -> Found:
    given = Given(page.data, link, _id_of_link(page.url), page.url, page.charset)
    return formats.read_as(formats.of_response(page.content_type, page.data), given, settings)


def _id_of_link(url: str) -> str:
    """Host and last part of a link, as an id.

    >>> _id_of_link("https://www.example.org/world/dam-breaks.html?utm_source=x")
    'example.org-dam-breaks'
    """
    parts = urlsplit(url)
    last = next((part for part in reversed(unquote(parts.path).split("/")) if part), "")
    words = re.sub(r"[^\w.-]+", "-", f"{(parts.hostname or '').removeprefix('www.')}-{Path(last).stem}").strip("-")
    return words[:80].rstrip("-.") or "link"


def _add_problems(item: _Item, failed: list[Problem]) -> None:
    """The problems of an item and of what is behind it, in order."""
    failed += item.found.problems
    for behind in item.behind:
        _add_problems(behind, failed)


def _sources(item: _Item) -> Iterator[tuple[Source, str]]:
    """The sources of an item and of what is behind it, in order, each with the path it came from."""
    for source in item.found.sources:
        yield source, item.path
    for behind in item.behind:
        yield from _sources(behind)


def _with_manifests(items: Sequence[_Item], failed: list[Problem]) -> None:
    """Adds to the sources of files what their folders' `sources.toml` say of them."""
    manifests: dict[Path, Manifest] = {}
    for item in items:
        if item.path == "-" or _LINK.match(item.path):
            continue
        folder = Path(item.path).parent
        if folder not in manifests:
            manifests[folder], more = read_manifest(folder)
            failed += more
        item.found.sources = [manifests[folder].applied(source, Path(item.path)) for source in item.found.sources]
    for manifest in manifests.values():
        failed += manifest.unused()


def _unique(found: Sequence[tuple[Source, str]]) -> list[Source]:
    """Makes ids unique: by the name of the file's folder, then of the folder it is in, then the file's ending, then a number."""
    sources = [source for source, _ in found]
    for part in ("folder", "above", "ending"):
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
    if _LINK.match(file):
        return source_id
    path = Path(file)
    if part == "ending":
        return f"{source_id}{path.suffix}"
    folder = path.parent.resolve()
    return f"{folder.name if part == 'folder' else folder.parent.name}-{source_id}"

"""Pages that were fetched, kept so that servers are asked only for what has changed (RFC 9110, conditional requests).

Every page is asked about every time: news changes within minutes, whatever a header promises. Of the caches for requests,
CacheControl drops what has a date but no tag, and none keeps its folder small.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_MOST_BYTES = 200_000_000
"""Some thousand pages; what was not asked for longest goes first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it was sent, and by what its server knows it again."""

    body: bytes
    content_type: str
    """The header, with its parameters."""
    etag: str
    last_modified: str

    def conditions(self) -> dict[str, str]:
        """The headers that ask for the page only if it has changed."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value}


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of pages, a file each; a file that is damaged is as good as none."""

    folder: Path

    def get(self, link: str) -> Kept | None:
        """The page that was kept for a link."""
        try:
            head, _, body = self._file(link).read_bytes().partition(b"\n")
            told = json.loads(head)
            if told["link"] != link or told["sha256"] != sha256(body).hexdigest():
                return None
            return Kept(body, told["content_type"], told["etag"], told["last_modified"])
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, link: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Keeps a page that its server will know again, unless it asks not to; a folder that is full or shut is no fault."""
        told = {
            "link": link,
            "sha256": sha256(body).hexdigest(),
            "content_type": headers.get("Content-Type", ""),
            "etag": headers.get("ETag", ""),
            "last_modified": headers.get("Last-Modified", ""),
        }
        if not (told["etag"] or told["last_modified"]) or "no-store" in headers.get("Cache-Control", "").lower():
            return
        file = self._file(link)
        beside = file.with_suffix(f".{os.getpid()}.part")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(json.dumps(told).encode() + b"\n" + body)
            os.replace(beside, file)

    def used(self, link: str) -> None:
        """Notes that a page is still asked for."""
        with suppress(OSError):
            os.utime(self._file(link))

    def trim(self, most: int = _MOST_BYTES) -> None:
        """Deletes what was not asked for longest, until no more than `most` bytes are left."""
        with suppress(OSError):
            files = [(file, file.stat()) for file in self.folder.iterdir()]
            size = sum(stat.st_size for _, stat in files)
            for file, stat in sorted(files, key=lambda one: (one[1].st_mtime_ns, one[0])):
                if size <= most:
                    return
                file.unlink(missing_ok=True)
                size -= stat.st_size

    def _file(self, link: str) -> Path:
        return self.folder / sha256(link.encode("utf-8", "surrogatepass")).hexdigest()

"""`sources.toml` of a story folder: what is known of its files; it wins over what a page says of itself."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ..model import Problem, Source
from ..schema import load
from ..schema import problems as schema_problems

MANIFEST = "sources.toml"


@dataclass(slots=True)
class Manifest:
    """The entries of one folder's manifest and which of them a file has used."""

    path: str = ""
    entries: dict[str, dict[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def applied(self, source: Source, file: Path) -> Source:
        """The source with what its entry says; the file's full name goes before its stem."""
        for key in (file.name, file.stem):
            if key in self.entries:
                self.used.add(key)
                given: dict[str, Any] = self.entries[key]
                return replace(source, **given)
        return source

    def unused(self) -> list[Problem]:
        """Entries that name no file: most likely a slip of the pen."""
        names = [name for name in self.entries if name not in self.used]
        return [Problem(self.path, 0, f"[{name}] names no file that was read; use a file's stem") for name in names]


def read_manifest(folder: Path) -> tuple[Manifest, list[Problem]]:
    """The folder's manifest, empty if there is none or it cannot be read; bad entries are problems, good ones are kept."""
    path = folder / MANIFEST
    if not path.is_file():
        return Manifest(), []
    name = str(path)
    try:
        value: dict[str, Any] = tomllib.loads(path.read_text("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return Manifest(), [
            Problem(name, int(line.group(1)) if line else 0, f"not TOML ({error}); the manifest is left out")
        ]
    except (OSError, UnicodeDecodeError, RecursionError):
        return Manifest(), [Problem(name, 0, "cannot be read as UTF-8; the manifest is left out")]
    return _checked(name, _plain(value))


def _plain(value: dict[str, Any]) -> dict[str, Any]:
    """TOML's own dates as ISO 8601 text."""
    return {
        key: {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in entry.items()}
        if isinstance(entry, dict)
        else entry
        for key, entry in value.items()
    }


def _checked(name: str, value: dict[str, Any]) -> tuple[Manifest, list[Problem]]:
    valid = ", ".join(load("sources")["$defs"]["entry"]["properties"])
    failed: list[Problem] = []
    kept: dict[str, dict[str, str]] = {}
    for key, entry in value.items():
        wrong = schema_problems({key: entry}, "sources")
        failed += [Problem(name, 0, f"{line}; valid keys: {valid}") for line in wrong]
        if isinstance(entry, dict):
            kept[key] = {k: v for k, v in entry.items() if not schema_problems({key: {k: v}}, "sources")}
    return Manifest(name, kept), failed

"""Briefs that were posted, each in a file under its digest, so that their buttons work after a restart too."""

from __future__ import annotations

import json
import os
import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from ..errors import InputError
from ..files import made, written
from ..model import Brief
from ..render import to_json
from ..render.json import digest, of_json
from ..wording import Replaced

_MOST = 1_000
"""Briefs kept, the newest; one takes some 60 kB."""
_DIGEST = re.compile(r"[0-9a-f]{64}")


class Kept:
    """The briefs of a folder."""

    def __init__(self, folder: Path, wording: Replaced) -> None:
        """The folder is made when it is first needed; `wording` is what its reader wants otherwise."""
        self._folder, self._wording = folder, wording
        self._lock = Lock()

    def add(self, brief: Brief) -> str:
        """Keeps a brief; the digest that it is found by.

        Raises:
            InputError: it cannot be written.
        """
        text = to_json(brief)
        found: str = json.loads(text)["digest"]
        with self._lock:  # two may ask for the same brief at once
            path = made(self._folder) / f"{found}.json"
            if not written(path, text):
                with suppress(OSError):
                    os.utime(path)  # it counts as new again
            self._trim()
        return found

    def get(self, name: str) -> Brief:
        """The brief with a digest.

        Raises:
            InputError: it is not there any more, or was changed.
        """
        gone = "this brief is no longer kept; ask for it again"
        if not _DIGEST.fullmatch(name):
            raise InputError(gone)
        try:
            text = (self._folder / f"{name}.json").read_text("utf-8")
            if digest(json.loads(text)) == name:
                return replace(of_json(text), wording=self._wording)
        except OSError:
            raise InputError(gone) from None
        except (ValueError, KeyError, TypeError):
            pass
        raise InputError("this brief was changed or damaged where it is kept; ask for it again")

    def _trim(self) -> None:
        """Takes out the oldest beyond `_MOST`; another bot on the folder may have done so already."""
        with suppress(OSError):
            found = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
            for path in found[_MOST:]:
                path.unlink(missing_ok=True)

"""Files that are never half there: written beside their place, then renamed, and only if they change."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from pathlib import Path

from ..errors import InputError


def written(path: Path, content: str | bytes) -> bool:
    """Puts a content in place; False if the file held it already and was not touched.

    Raises:
        InputError: it cannot be written.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing behind it
        os.replace(beside, path)
    except OSError as error:
        raise InputError(
            f"{path}: cannot be written ({(error.strerror or 'unknown error').lower()}); check the path"
        ) from None
    return True


def cleared(folder: Path, names: Iterable[str], keep: Collection[str]) -> None:
    """Takes out of a folder what an earlier run left there, whole or half written; what is not ours stays.

    Args:
        folder: where files were written.
        names: what a run may have called them.
        keep: those of the last run.
    """
    try:
        for name in names:
            (folder / f".{name}.part").unlink(missing_ok=True)
            if name not in keep:
                (folder / name).unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise InputError(f"{folder}: cannot be tidied ({reason}); check its rights") from None

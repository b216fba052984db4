"""Files that are never half there: written beside their place, then renamed, and only if they change."""

from __future__ import annotations

import os
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


def cleared(folder: Path, keep: set[str], endings: tuple[str, ...]) -> None:
    """Takes out of a folder what an earlier run left there: files with one of our endings, and half-written ones."""
    try:
        for path in sorted(folder.iterdir()):
            half = path.name.startswith(".") and path.name.endswith(".part")
            if path.is_file() and path.name not in keep and (half or path.name.endswith(endings)):
                path.unlink()
    except OSError as error:
        raise InputError(
            f"{folder}: cannot be tidied ({(error.strerror or 'unknown error').lower()}); check its rights"
        ) from None

"""Files that are never half there: written beside their place, then renamed, and only if they change."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path

from .errors import InputError


def written(path: Path, content: str | bytes) -> bool:
    """Puts a content in place; False if the file held it already and was not touched.

    Raises:
        InputError: it cannot be written, or something is there that is no file.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    real = Path(os.path.realpath(path))  # a link stays a link
    beside = real.with_name(f".{real.name}.part")
    try:
        if real.exists() and not real.is_file():
            raise InputError(f"{path}: is no file; give another path")
        if real.is_file() and real.read_bytes() == data:
            return False
        beside.unlink(missing_ok=True)
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name with nothing behind it
        os.replace(beside, real)
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        with suppress(OSError, ValueError):
            beside.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be written ({reason.lower()}); check the path") from None
    return True


def made(folder: Path) -> Path:
    """The folder, and those above it, there if they were not.

    Raises:
        InputError: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{folder}: cannot be made ({reason.lower()}); check the path") from None
    return folder


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

"""JSON Lines: one source a line, checked against `schemas/source.schema.json`."""

from __future__ import annotations

import json

from ..errors import InputError
from ..model import Problem, Source
from ..schema import problems as schema_problems
from ..settings import Settings
from .decode import decoded
from .formats import Found, Given


def read(given: Given, settings: Settings) -> Found:
    """The sources of a JSON Lines file; a bad line is a problem with its number, the others are kept."""
    found = Found()
    seen: set[str] = set()
    for number, line in enumerate(_records(decoded(given.data)), 1):
        if not line.strip():
            continue
        if len(line) > settings.max_bytes:
            over = f"larger than {settings.max_bytes:,} bytes; cut it or raise max_bytes"
            found.problems.append(Problem(given.path, number, over))
            continue
        problem, source = _source(line, f"{given.id}-{number}")
        if source is not None and source.id in seen:
            problem, source = f"id '{source.id}' stands twice in this file; give each line its own", None
        if source is None:
            found.problems.append(Problem(given.path, number, problem))
        else:
            seen.add(source.id)
            found.sources.append(source)
    if not found.sources and not found.problems:
        raise InputError("the file is empty; nothing to read")
    return found


_TEXTS = ("text", "id", "title", "publisher", "url", "author", "label")


def _records(text: str) -> list[str]:
    """The lines; for a JSON array of objects, or one object over several lines, its objects a line each."""
    lines = text.split("\n")
    if text.lstrip()[:1] == "[" or lines[0].strip() == "{":
        try:
            value = json.loads(text)
        except (ValueError, RecursionError):
            return lines
        items = value if isinstance(value, list) else [value]
        if items and all(isinstance(item, dict) for item in items):
            return [json.dumps(item) for item in items]
    return lines


def _source(line: str, default_id: str) -> tuple[str, Source | None]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"no JSON ({getattr(error, 'msg', 'nested too deep')}); one object a line", None
    wrong = schema_problems(value, "source")
    if wrong:
        return f"{wrong[0]}; see 'summarise schema source'", None
    for key in _TEXTS:
        if any("\ud800" <= c <= "\udfff" for c in value.get(key, "")):
            return f"{key}: half of a surrogate pair; write the page as UTF-8", None
    text = value["text"].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return "text: the page is empty; nothing to read", None
    # The schema allows the fields of a source and nothing else.
    return "", Source(**{"id": default_id, **value, "text": text, "credits": tuple(value.get("credits", ()))})

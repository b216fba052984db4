"""JSON Lines: one source a line, checked against `schemas/source.schema.json`."""

from __future__ import annotations

import json

from ..errors import InputError
from ..model import Problem, Source
from ..schema import problems as schema_problems
from .decode import decoded


def read_jsonl(data: bytes, path: str, source_id: str) -> tuple[list[Source], list[Problem]]:
    """The sources of a JSON Lines file; a bad line is a problem with its number, the others are kept."""
    try:
        text = decoded(data)
    except InputError as error:
        return [], [Problem(path, 0, str(error))]
    found: list[Source] = []
    failed: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        problem, source = _source(line, f"{source_id}-{number}")
        if source is not None and source.id in seen:
            problem, source = f"id '{source.id}' stands twice in this file; give each line its own", None
        if source is None:
            failed.append(Problem(path, number, problem))
        else:
            seen.add(source.id)
            found.append(source)
    if not found and not failed:
        failed.append(Problem(path, 0, "the file is empty; nothing to read"))
    return found, failed


def _source(line: str, default_id: str) -> tuple[str, Source | None]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"no JSON ({getattr(error, 'msg', 'nested too deep')}); one object a line", None
    wrong = schema_problems(value, "source")
    if wrong:
        return f"{wrong[0]}; see 'summarise schema source'", None
    for key in ("text", "id", "title", "publisher", "url"):
        if any("\ud800" <= c <= "\udfff" for c in value.get(key, "")):
            return f"{key}: half of a surrogate pair; write the page as UTF-8", None
    text = value["text"].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return "text: the page is empty; nothing to read", None
    given = {key: value[key] for key in ("publisher", "title", "url", "published") if key in value}
    return "", Source(id=value.get("id", default_id), text=text, credits=tuple(value.get("credits", ())), **given)

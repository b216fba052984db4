"""The brief as JSON: the published contract, `schemas/brief.schema.json`."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any, get_args, get_type_hints

from ..errors import CheckError
from ..model import Brief
from ..schema import load, problems


def to_json(brief: Brief) -> str:
    """The brief as JSON text, two spaces deep, with a final newline; the same bytes as ``--format json``.

    Raises:
        CheckError: the brief does not hold against `schemas/brief.schema.json`; a fault of ours, never shown.
    """
    value = to_dict(brief)
    if wrong := problems(value, "brief"):
        raise CheckError(f"the brief does not hold against its schema ({wrong[0]}); please report this")
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda mark: f"\\u{ord(mark.group()):04x}", text) + "\n"


_UNSEEN = re.compile("[\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters and marks of direction, which a terminal would obey: escaped, so that no offset changes."""


def to_dict(brief: Brief) -> dict[str, Any]:
    """The brief as plain values, with the schema's id first and the digest of everything else last."""
    found: dict[str, Any] = {"schema": load("brief")["$id"], **_plain(brief)}
    del found["explanation"], found["wording"]
    for name in ("signature", "day", "since"):
        found[name] = found.pop(name)
    found["digest"] = digest(found)
    return found


def of_json(text: str) -> Brief:
    """The brief that a JSON text holds, to render it in another format; the text is one of ours and holds against the schema."""
    value = json.loads(text)
    found: Brief = _built(Brief, {name: value[name] for name in value.keys() & set(_fields(Brief))})
    return found


def _built(kind: Any, value: Any) -> Any:
    """A value as its type says: dataclasses out of dictionaries, tuples out of lists."""
    if value is None or kind is Any:
        return value
    inner = [each for each in get_args(kind) if each not in (type(None), Ellipsis)]
    if isinstance(value, list):
        return tuple(_built(inner[0], each) for each in value)
    own: Any = kind if is_dataclass(kind) else next((each for each in inner if is_dataclass(each)), None)
    if own is None:
        return value
    types = get_type_hints(own)
    return own(**{name: _built(types[name], each) for name, each in value.items()})


def _plain(value: Any) -> Any:
    """Dataclasses as dictionaries, tuples as lists; the rest of a brief is plain already."""
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if not is_dataclass(value):
        return value
    return {name: _plain(getattr(value, name)) for name in _fields(value.__class__)}


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def digest(value: dict[str, Any]) -> str:
    """SHA-256 of a brief's canonical JSON without its digest: keys sorted, no white space, UTF-8 (after RFC 8785)."""
    rest = {key: inner for key, inner in value.items() if key != "digest"}
    return sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

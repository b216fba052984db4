"""The published schemas: where they are, and everything that is wrong with a value, each with its path."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import UsageError

if TYPE_CHECKING:
    from jsonschema.protocols import Validator

_PACKAGED = Path(__file__).parent / "schemas"
_CHECKOUT = Path(__file__).parent.parent / "schemas"


def folder() -> Path:
    """Where the schemas are: in the package if it was built, else in the checkout."""
    return _PACKAGED if _PACKAGED.is_dir() else _CHECKOUT


def names() -> list[str]:
    """The names of the schemas, without ``.schema.json``."""
    return sorted(path.name.removesuffix(".schema.json") for path in folder().glob("*.schema.json"))


def load(name: str) -> dict[str, Any]:
    """The schema of that name.

    Raises:
        UsageError: no such schema; the message names those there are.
    """
    if name not in names():
        raise UsageError(f"no schema '{name}'; there are: {', '.join(names())}")
    found: dict[str, Any] = json.loads((folder() / f"{name}.schema.json").read_text("utf-8"))
    return found


_loaded = cache(load)


def identifier(name: str) -> str:
    """The ``$id`` of the schema of that name."""
    return str(_loaded(name)["$id"])


@cache
def _validator(name: str) -> Validator:
    from jsonschema import Draft202012Validator
    from referencing import Registry, Resource

    loaded = [(f"{other}.schema.json", load(other)) for other in names()]
    resources = [(key, Resource.from_contents(value)) for file, value in loaded for key in (file, value["$id"])]
    return Draft202012Validator(load(name), registry=Registry().with_resources(resources))


def problems(value: Any, name: str) -> list[str]:
    """What is wrong with a value, one line a problem, each beginning with its path; empty if it holds.

    >>> problems({"pub": {"publisher": 3}}, "sources")
    ["pub.publisher: 3 is not of type 'string'"]
    """
    if holds(value, _loaded(name), name):
        return []
    found = sorted(_validator(name).iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path])
    return [f"{'.'.join(str(p) for p in error.absolute_path) or 'top level'}: {error.message}" for error in found]


def holds(value: Any, rule: Mapping[str, Any], name: str) -> bool:
    """Whether a value surely holds against a rule of the schema `name`, told without loading jsonschema.

    False where it does not, or where a keyword is not read here: then jsonschema decides and says what is wrong.

    >>> holds({"pub": {"publisher": "AP"}}, load("sources"), "sources"), holds(3, {"multipleOf": 3}, "sources")
    (True, False)
    """
    return all(_keyword_holds(value, key, given, rule, name) for key, given in rule.items() if key not in _NOTES)


_NOTES = ("$schema", "$id", "$defs", "title", "description")
_TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}


def _keyword_holds(value: Any, key: str, given: Any, rule: Mapping[str, Any], name: str) -> bool:
    match key:
        case "type":
            return type(value) is _TYPES.get(given)
        case "const":
            return isinstance(value, str) and value == given
        case "enum":
            return isinstance(value, str) and value in given
        case "minLength":
            return isinstance(value, str) and len(value) >= given
        case "pattern":
            return isinstance(value, str) and bool(re.search(given, value))
        case "minimum":
            return type(value) is int and value >= given
        case "items":
            return isinstance(value, list) and all(holds(inner, given, name) for inner in value)
        case "minItems":
            return isinstance(value, list) and len(value) >= given
        case "uniqueItems":
            return isinstance(value, list) and all(isinstance(v, str) for v in value) and len({*value}) == len(value)
        case "required":
            return isinstance(value, dict) and all(part in value for part in given)
        case "properties":
            return _properties_hold(value, given, rule.get("additionalProperties"), name)
        case "additionalProperties":
            return "properties" in rule or _properties_hold(value, {}, given, name)
        case "anyOf":
            return any(holds(value, one, name) for one in given)
        case "$ref":
            return _reference_holds(value, given, name)
    return False


def _properties_hold(value: Any, own: Mapping[str, Any], rest: Any, name: str) -> bool:
    """Whether every property holds under its own rule, each other one under `rest`, the rule for all that have none."""
    if not isinstance(value, dict):
        return False
    rules = ((inner, own.get(key, rest)) for key, inner in value.items())
    return all(isinstance(rule, dict) and holds(inner, rule, name) for inner, rule in rules)


def _reference_holds(value: Any, reference: str, name: str) -> bool:
    """Whether a value holds against what a ``$ref`` names under ``$defs``, here or in another of our files."""
    file, _, path = reference.partition("#/$defs/")
    other = file.removesuffix(".schema.json") or name
    return holds(value, _loaded(other)["$defs"][path], other)

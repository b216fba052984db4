"""The published schemas: where they are, and everything that is wrong with a value, each with its path."""

from __future__ import annotations

import json
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


@cache
def load(name: str) -> Mapping[str, Any]:
    """The schema of that name, read once; it is not to be changed.

    Raises:
        UsageError: no such schema; the message names those there are.
    """
    if name not in names():
        raise UsageError(f"no schema '{name}'; there are: {', '.join(names())}")
    found: Mapping[str, Any] = json.loads((folder() / f"{name}.schema.json").read_text("utf-8"))
    return found


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
    found = sorted(_validator(name).iter_errors(value), key=lambda error: [str(part) for part in error.absolute_path])
    return [f"{'.'.join(str(p) for p in error.absolute_path) or 'top level'}: {error.message}" for error in found]

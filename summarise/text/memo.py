"""What was read once in a call is not read again in it: pure functions of a text remember their results until the call ends.

Nothing outlives the call, so no document is ever kept; without `remembering` the functions just compute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")

Memo = defaultdict[Callable[[str], Any], dict[str, Any]]
_memo: ContextVar[Memo | None] = ContextVar("memo", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """While inside, functions marked `remembered` keep what they found; on leaving all of it is dropped."""
    token = _memo.set(defaultdict(dict))
    try:
        yield
    finally:
        _memo.reset(token)


def remembered(function: Callable[[str], Result]) -> Callable[[str], Result]:
    """Marks a pure function of one text, whose result callers do not change."""

    @wraps(function)
    def wrapper(text: str) -> Result:
        memo = _memo.get()
        if memo is None:
            return function(text)
        kept: dict[str, Result] = memo[function]
        if text in kept:
            return kept[text]
        found = kept[text] = function(text)
        return found

    return wrapper

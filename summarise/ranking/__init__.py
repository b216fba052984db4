"""Ranking: which sentences carry the story. One protocol, `Ranker`; our own method and sumy's behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..errors import UsageError
from ..model import Document, Verdict
from ..settings import RANKERS, Settings

Ranker = Callable[[Sequence[Document], Settings], Iterator[Verdict]]
"""Documents in, verdicts out, in the order of choice and lazily: a caller takes what its budget holds."""


def ranker(name: str) -> Ranker:
    """The ranker of that name; ours is ``support``, the others are sumy's.

    Raises:
        UsageError: no such ranker; the message names those there are.
    """
    if name == "support":
        from .salience import rank

        return rank
    if name in RANKERS:
        from .sumy_rankers import sumy_ranker

        return sumy_ranker(name)
    raise UsageError(f"rank is '{name}'; choose one of: {', '.join(RANKERS)}")

"""Renderers: plain functions from a Brief to a string, in one table."""

from __future__ import annotations

from collections.abc import Callable

from ..model import Brief
from .json import to_json
from .markdown import to_markdown
from .sources import sources_json, sources_jsonl, sources_table
from .text import to_text


def to_slack(brief: Brief) -> str:
    """A brief as one message for Slack; see `slack`, which is loaded only here: it has much that no other format needs."""
    from .slack import to_slack as made

    return made(brief)


RENDERERS: dict[str, Callable[[Brief], str]] = {
    "text": to_text,
    "markdown": to_markdown,
    "json": to_json,
    "slack": to_slack,
}
"""Format name -> renderer; `summarise brief --format` takes these names."""

__all__ = [
    "RENDERERS",
    "sources_json",
    "sources_jsonl",
    "sources_table",
    "to_json",
    "to_markdown",
    "to_slack",
    "to_text",
]

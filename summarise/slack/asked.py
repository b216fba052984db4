"""What somebody asks for in Slack: where, who, and the links or words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

_MARKED = re.compile(r"<(https?://[^<>|\s]+)(?:\|[^<>]*)?>", re.IGNORECASE)
_BARE = re.compile(r"(?<![<|\w])https?://[^\s<>|]+", re.IGNORECASE)
_OTHER = re.compile(r"<[^<>]*>")
_MOST_DEEP = 20
"""How deep blocks of a message are looked through; Slack's own lie six deep."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an answer goes."""

    user: str
    channel: str
    thread: str = ""
    """The time stamp of the message that it answers; empty for a message of its own."""
    respond: Callable[..., Any] | None = None
    """Answers the person alone, where Slack gave a link for that."""


def links(message: Mapping[str, Any]) -> list[str]:
    """The http and https links of a message, in its text or its blocks, each once.

    >>> links({"text": "see <https://a.example/x?b=1&amp;c=2|here> and https://b.example/."})
    ['https://a.example/x?b=1&c=2', 'https://b.example/']
    """
    text = str(message.get("text") or "")
    found = _MARKED.findall(text)
    found += [link.rstrip(".,;:!?)'\"") for link in _BARE.findall(_MARKED.sub(" ", text))]
    found = [unescape(link) for link in found]
    found += _linked(message.get("blocks"), 0)
    found += [link for part in _parts(message.get("attachments")) for link in links(part)]
    return list(dict.fromkeys(found))


def _parts(value: object) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _linked(value: object, depth: int) -> Iterator[str]:
    """The links of rich text, whose elements carry them as they are."""
    if depth > _MOST_DEEP:
        return
    for part in _parts(value):
        url = part.get("url")
        if part.get("type") == "link" and isinstance(url, str) and url.lower().startswith(("https://", "http://")):
            yield url
        yield from _linked(part.get("elements"), depth + 1)


def of_thread(messages: Iterable[Mapping[str, Any]], own: str) -> list[str]:
    """The links of all messages of a thread but our own: those stand in briefs of it."""
    return list(dict.fromkeys(link for message in messages if message.get("user") != own for link in links(message)))


def words(text: str) -> str:
    """The words of a text without links and names of people and channels.

    >>> words("<@U1> dam &amp; <https://a.example|here> siren")
    'dam & siren'
    """
    return " ".join(unescape(_OTHER.sub(" ", _BARE.sub(" ", text))).split())

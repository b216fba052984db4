"""What somebody asks for in Slack: where, who, and the links or words in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    """The time stamp of the message in whose thread it is posted; empty for a message of its own."""
    begun: bool = False
    """Whether that thread has messages: only then does Slack show in it what is said to one person alone."""
    respond: Callable[..., Any] | None = None
    """Answers the person alone, where Slack gave a link for that."""


def links(message: Mapping[str, Any]) -> list[str]:
    """The http and https links of a message, in its text or its blocks, each once.

    >>> links({"text": "see <https://a.example/x?b=1&amp;c=2|here> and https://b.example/."})
    ['https://a.example/x?b=1&c=2', 'https://b.example/']
    """
    found = _in_text(message.get("text"))
    found += _linked(message.get("blocks"), 0)
    for part in _parts(message.get("attachments")):
        if not part.get("original_url") or part.get("is_share"):  # else a preview: what its page says, nobody posted
            found += [*_in_text(part.get("title_link")), *links(part)]
    return list(dict.fromkeys(found))


def _in_text(value: object) -> list[str]:
    """The links of a text of Slack's, marked or bare."""
    text = value if isinstance(value, str) else ""
    bare = (link.rstrip(".,;:!?)'\"") for link in _BARE.findall(_MARKED.sub(" ", text)))
    return [_plain(link) for link in (*_MARKED.findall(text), *bare)]


def _plain(text: str) -> str:
    """Text without Slack's three entities; no others are entities to it.

    >>> _plain("a?b=1&amp;copy=2&copy=3")
    'a?b=1&copy=2&copy=3'
    """
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _parts(value: object) -> list[Mapping[str, Any]]:
    return [part for part in value if isinstance(part, Mapping)] if isinstance(value, list) else []


def _linked(value: object, depth: int) -> Iterator[str]:
    """The links of blocks: of rich text, whose elements carry them as they are, of sections with their fields, of buttons."""
    if depth > _MOST_DEEP:
        return
    for part in _parts(value):
        url = part.get("url")
        if isinstance(url, str) and url.lower().startswith(("https://", "http://")):
            yield url.replace("&amp;", "&")
        shown = part.get("text")
        yield from _in_text(shown.get("text") if isinstance(shown, Mapping) else shown)
        yield from _linked([part.get("accessory")], depth + 1)
        for inner in ("elements", "fields"):
            yield from _linked(part.get(inner), depth + 1)


def of_thread(messages: Iterable[Mapping[str, Any]], own: str) -> list[str]:
    """The links of all messages of a thread but our own: those stand in briefs of it."""
    return list(dict.fromkeys(link for message in messages if message.get("user") != own for link in links(message)))


def words(text: str) -> str:
    """The words of a text without links and names of people and channels.

    >>> words("<@U1> dam &amp; <https://a.example|here> siren")
    'dam & siren'
    """
    return " ".join(_plain(_OTHER.sub(" ", _BARE.sub(" ", text))).split())


def count(number: int, noun: str) -> str:
    """A number of things.

    >>> count(1, "link"), count(2, "link")
    ('1 link', '2 links')
    """
    return f"{number} {noun}{'s' * (number != 1)}"


def today() -> str:
    """This machine's day, ISO 8601."""
    return datetime.now().astimezone().date().isoformat()

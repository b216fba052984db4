"""The registry: which reader reads what, told by a file's ending, by what a server says and by how the bytes begin."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib import import_module
from typing import NamedTuple, Protocol
from urllib.parse import urljoin, urlsplit

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings


class Given(NamedTuple):
    """Bytes on their way to a reader, and what is known of them."""

    data: bytes
    path: str
    """What a message calls them: a path, a link or "standard input"."""
    id: str
    """The id of the source, where they hold one."""
    url: str = ""
    """Where they were fetched from: links in them are relative to it. Empty for files."""
    charset: str = ""
    """The encoding that the server declares."""


class Link(NamedTuple):
    """Something to fetch that a feed or a list names."""

    url: str
    instead: Source | None = None
    """What is used if it cannot be read: a feed's own summary of the page."""
    published: str = ""
    title: str = ""
    publisher: str = ""
    author: str = ""
    """What the feed says of the page; the page's own markup goes first."""


@dataclass(slots=True)
class Found:
    """What a reader made of bytes."""

    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    """Followed after the sources, in this order."""


class Reader(Protocol):
    """A module of this folder, one a format."""

    def read(self, given: Given, settings: Settings) -> Found:
        """Sources, links and problems.

        Raises:
            InputError: nothing can be read; the message says why. It raises nothing else, whatever it is given.
        """


ENDINGS = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".rss": "feed", ".atom": "feed", ".xml": "feed", ".opml": "opml",
    ".eml": "mail", ".mht": "mail", ".mhtml": "mail",
    ".pdf": "pdf",
}  # fmt: skip
"""Ending of a file's name -> the module that reads it, unless its bytes begin as something else."""

CONTENT_TYPES = {
    "text/html": "page", "application/xhtml+xml": "page",
    "application/rss+xml": "feed", "application/atom+xml": "feed", "application/rdf+xml": "feed",
    "text/xml": "feed", "application/xml": "feed",
    "text/x-opml": "opml", "application/opml+xml": "opml", "text/x-opml+xml": "opml",
    "text/plain": "plain", "text/markdown": "markdown", "application/pdf": "pdf",
    "application/octet-stream": "plain", "": "plain",
}  # fmt: skip
"""What a server says it sends -> the module that reads it. No JSON Lines: a stranger's file may not say who its publisher is."""

_BEFORE = r"(?:<\?[^>]*+>\s*+|<!--(?:(?!-->).)*+-->\s*+|<!doctype (?!html)[^>]*+>\s*+)*+"
_HEADERS = "return-path|received|mime-version|delivered-to|message-id|from|subject|snapshot-content-location"
_BEGINNINGS = tuple(
    (name, re.compile(pattern, re.DOTALL | re.MULTILINE))
    for name, pattern in (
        ("pdf", r"%pdf-"),
        ("page", _BEFORE + r"<(?:!doctype html|html|head)\b"),
        ("feed", _BEFORE + r"<(?:rss|feed|rdf:rdf)\b"),
        ("opml", _BEFORE + r"<opml\b"),
        ("mail", rf"(?=(?s:.*?)^(?:{_HEADERS}):)(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){{2,}}\n"),
        ("jsonl", r"\{\s*\""),
    )
)
"""How bytes of a kind begin, in lower case."""
_SURE = {"pdf", "page", "feed", "opml"}
"""Beginnings that are believed whatever the ending says; a text may begin as a mail does."""


def beginning(data: bytes) -> str:
    """The module for bytes that begin as its format does, or "".

    >>> beginning(b"\\xef\\xbb\\xbf\\n<!DOCTYPE html><title>x"), beginning(b"%PDF-1.7"), beginning(b"The dam held.")
    ('page', 'pdf', '')
    """
    head = data[:4096]
    text = head.decode("utf-16", "replace") if head[:2] in (b"\xff\xfe", b"\xfe\xff") else head.decode("latin-1")
    text = text.lstrip("\xef\xbb\xbf\ufeff \t\r\n").replace("\r\n", "\n").lower()
    return next((name for name, pattern in _BEGINNINGS if pattern.match(text)), "")


def web_link(link: str, base: str = "") -> str:
    """A whole http or https link, "" for anything else, such as what runs a script or carries a password.

    >>> web_link("/a", "https://post.example/b"), web_link("javascript:alert(1)"), web_link("https://[bad")
    ('https://post.example/a', '', '')
    """
    try:
        whole = urljoin(base, link.strip()) if link.strip() else ""
        parts = urlsplit(whole)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
    except ValueError:
        return ""
    return whole if sound else ""


def of_file(ending: str, data: bytes) -> str:
    """The module for a file with a known ending."""
    seen = beginning(data)
    return seen if seen in _SURE else ENDINGS[ending]


def of_stream(data: bytes) -> str:
    """The module for bytes of which nothing is known."""
    return beginning(data) or "plain"


def of_response(content_type: str, data: bytes) -> str:
    """The module for what a server sent as a content type of `CONTENT_TYPES`."""
    seen = beginning(data)
    return seen if seen in _SURE else CONTENT_TYPES[content_type]


def read_as(name: str, given: Given, settings: Settings) -> Found:
    """What a module of this folder makes of bytes; it is imported when first needed: plain text loads no HTML parser."""
    reader: Reader = import_module(f".{name}", __package__)
    try:
        return reader.read(given, settings)
    except InputError as error:
        return failed(given.path, str(error))


def failed(path: str, message: str) -> Found:
    """Nothing but one line that says why."""
    return Found(problems=[Problem(path, 0, message)])


def endings() -> str:
    """Every ending that is read, for messages."""
    return " ".join(sorted(ENDINGS))

"""What no honest page or feed has, and what would keep a parser busy for minutes: refused before any parser sees it."""

from __future__ import annotations

import re
from xml.parsers import expat

_MOST_ATTRIBUTES = 400
"""Of one element; libxml2 and expat compare each with all the others (200,000 take minutes)."""
_MOST_TAGS = 40_000
"""Of one page; long ones have 10,000, and a finder of articles needs ten seconds for as many as this in the worst places."""
_MOST_ELEMENTS = 200_000
"""Of one feed; a feed of 10,000 entries has 80,000."""
_DEEPEST = 256
"""Elements in one another; libxml2 has the same limit for pages."""

_ATTRIBUTE = rb"""[\s/=]*+[^\s=></"']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']*+))?+"""
_CROWDED = re.compile(rb"<[a-zA-Z][^\s>/]*+(?:%s){%d}" % (_ATTRIBUTE, _MOST_ATTRIBUTES + 1))
_COMMENT = re.compile(rb"<!--(?:(?!-->).)*+-->|<\?[^>]*+>", re.DOTALL)
_ENTITY = re.compile(rb"(?:[^<]|<[^a-zA-Z])*?<!ENTITY", re.IGNORECASE)
"""Before the first element: later it is text about XML."""


_NAME = re.compile(
    rb"<(?:[\w.-]+:)?(?:author|creator|name|email|managingEditor|webMaster)\b[^>]*+>[^<]{2000}", re.IGNORECASE
)
"""feedparser looks for an address in names, and does so in steps that grow with the square."""


def crowded(data: bytes) -> str:
    """Why a page is refused, or "": an element with too many attributes, too many elements.

    >>> crowded(b"<p class='x'>The dam held.</p>"), crowded(b"<p" + b" a=1" * 500 + b">")
    ('', 'an element with more than 400 attributes; this is no page to read')
    """
    text = data.replace(b"\0", b"")  # UTF-16, with or without its mark, reads as ASCII then
    if _CROWDED.search(text):
        return f"an element with more than {_MOST_ATTRIBUTES} attributes; this is no page to read"
    if text.count(b"<") - text.count(b"</") > _MOST_TAGS:
        return f"more than {_MOST_TAGS:,} elements; save its text as .txt"
    return ""


def overgrown(data: bytes) -> str:
    """Why an XML document is refused, or "": entities of its own, too many elements or attributes, nested too deep.

    >>> overgrown(b'<!DOCTYPE r [<!ENTITY a "aa">]><rss/>')
    'XML that declares entities of its own; no feed needs them, and they can be made to fill the memory'
    """
    text = _COMMENT.sub(b"", data.replace(b"\0", b""))
    if _ENTITY.match(text):
        return "XML that declares entities of its own; no feed needs them, and they can be made to fill the memory"
    if text.count(b"<") - text.count(b"</") > _MOST_ELEMENTS or text.count(b"&") > _MOST_ELEMENTS:
        return f"more than {_MOST_ELEMENTS:,} elements; cut the feed"
    if _NAME.search(text):
        return "a name of more than 2,000 characters; this is no feed to read"
    if _CROWDED.search(text):
        return f"an element with more than {_MOST_ATTRIBUTES} attributes; this is no feed to read"
    return f"elements nested more than {_DEEPEST} deep; this is no feed to read" * (_depth(data) > _DEEPEST)


def _depth(data: bytes) -> int:
    """How deep the elements nest, up to the place where the XML is broken."""
    depth = deepest = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, deepest
        depth += 1
        deepest = max(deepest, depth)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError):
        return deepest  # a broken feed is read as far as it goes
    return deepest

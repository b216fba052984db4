"""RSS and Atom feeds, by feedparser: entries with their full text are sources, the others are links to follow."""

from __future__ import annotations

import calendar
import re
from time import gmtime, struct_time
from typing import TYPE_CHECKING, Any

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings
from ..text.words import count_words
from .formats import Found, Given, Link, web_link
from .limits import overgrown
from .page import lines, parsed

if TYPE_CHECKING:
    from feedparser import FeedParserDict

_FULL_WORDS = 120
"""Words from which an entry is taken for the whole article; teasers have 15 to 60."""


def read(given: Given, settings: Settings) -> Found:
    """The newest entries of a feed, `Settings.feed_entries` at most, in the order in which it gives them."""
    if wrong := overgrown(given.data):
        raise InputError(wrong)
    import feedparser

    # As bytes: a string that names a file or a link would be opened. The header is how feedparser is told the base.
    headers = {"content-location": given.url} if given.url else {}
    if given.charset:
        headers["content-type"] = f"application/xml; charset={given.charset}"
    try:
        feed = feedparser.parse(_NO_CHARACTER.sub(_replaced, given.data), response_headers=headers)
    except Exception as error:  # what a parser of thirty years of feeds meets is not listed anywhere
        raise InputError(f"a damaged feed ({type(error).__name__}); nothing can be read") from None
    found = Found()
    if not feed.entries:
        raise InputError(
            "a feed without entries" if feed.get("version") else f"no feed can be read in it{_fault(feed)}"
        )
    if feed.bozo and _fault(feed):
        found.problems.append(Problem(given.path, 0, f"a damaged feed{_fault(feed)}; what could be read of it is used"))
    if len(feed.entries) > settings.feed_entries:
        left = f"the first {settings.feed_entries} of {len(feed.entries)} entries are read; raise feed_entries for more"
        found.problems.append(Problem(given.path, 0, left))
    publisher = _line(feed.feed.get("title"))
    for number, entry in enumerate(feed.entries[: settings.feed_entries], 1):
        _add(found, entry, number, publisher, given)
    return found


_NO_CHARACTER = re.compile(rb"&#(x?)([0-9a-f]{1,12});", re.IGNORECASE)


def _replaced(reference: re.Match[bytes]) -> bytes:
    """A reference to half of a surrogate pair, or to nothing at all, as the sign for such."""
    try:
        number = int(reference.group(2), 16 if reference.group(1) else 10)
    except ValueError:
        return reference.group()
    return b"&#xFFFD;" if 0xD800 <= number <= 0xDFFF or number > 0x10FFFF else reference.group()


def _fault(feed: FeedParserDict) -> str:
    """Where the XML breaks; a wrong declaration of the encoding alone is no damage."""
    from xml.sax import SAXParseException

    fault = feed.get("bozo_exception")
    if not isinstance(fault, SAXParseException):
        return ""
    return f" ({fault.getMessage()})"


def _add(found: Found, entry: FeedParserDict, number: int, publisher: str, given: Given) -> None:
    """An entry as a source, where it holds the article, else as a link with what the feed says of it."""
    bodies = [content.get("value") for content in entry.get("content") or []] + [entry.get("summary")]
    text = max((_text(body) for body in bodies), key=count_words)
    link = web_link(entry.get("link") or "", given.url)
    if link == given.url:  # a feed whose entries have no page of their own
        link = ""
    told: dict[str, Any] = {
        "title": _line(entry.get("title")),
        "publisher": publisher,
        "author": _line((entry.get("author_detail") or {}).get("name") or entry.get("author")),
        "published": _date(entry),
    }
    source = Source(id=f"{given.id}-{number}", text=text, url=link, **told) if text else None
    if source is not None and (not link or count_words(text) >= _FULL_WORDS):
        found.sources.append(source)
    elif link:
        found.links.append(Link(link, source, **told))
    else:
        found.problems.append(Problem(given.path, 0, f"entry {number} has neither text nor a link"))


def _text(html: str | None) -> str:
    """The text of a piece of HTML, a block a line."""
    if not re.search(r"[<&]", html or ""):
        return (html or "").strip()
    try:
        return "\n".join(lines(parsed(f"<div>{html}</div>")))
    except InputError:
        return ""


def _line(html: str | None) -> str:
    """The same on one line."""
    return " ".join(_text(html).split())


def _date(entry: FeedParserDict) -> str:
    """When an entry was published, in UTC, "" if it does not say."""
    told: Any = entry.get("published_parsed") or entry.get("updated_parsed")
    if not isinstance(told, struct_time):
        return ""
    try:
        when = gmtime(calendar.timegm(told))
    except (ValueError, OverflowError, OSError):
        return ""
    return f"{when.tm_year:04d}-{when.tm_mon:02d}-{when.tm_mday:02d}T{when.tm_hour:02d}:{when.tm_min:02d}:{when.tm_sec:02d}Z"

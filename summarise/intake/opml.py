"""OPML lists of feeds (opml.org/spec2): each outline with an `xmlUrl` is a feed to follow."""

from __future__ import annotations

from xml.etree import ElementTree

from ..errors import InputError
from ..model import Problem
from ..settings import Settings
from .formats import Found, Given, Link, web_link
from .limits import overgrown


def read(given: Given, settings: Settings) -> Found:
    """The feeds of a list, in its order, each once."""
    if wrong := overgrown(given.data):
        raise InputError(wrong)
    try:
        root = ElementTree.fromstring(given.data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise InputError(f"no OPML ({error}); export the list again") from None
    found = Found()
    for feed in dict.fromkeys(outline.get("xmlUrl", "").strip() for outline in root.iter("outline")):
        if link := web_link(feed, given.url):
            found.links.append(Link(link))
        elif feed:
            found.problems.append(Problem(given.path, 0, f"'{feed}' is no whole http link; write it out"))
    if not found.links and not found.problems:
        raise InputError("a list without feeds (no outline has an xmlUrl)")
    return found

"""OPML lists of feeds (opml.org/spec2): each outline with an `xmlUrl` is a feed to follow."""

from __future__ import annotations

from urllib.parse import urljoin
from xml.etree import ElementTree

from ..model import Problem
from ..settings import Settings
from .formats import Found, Given, Link
from .limits import overgrown


def read(given: Given, settings: Settings) -> Found:
    """The feeds of a list, in its order, each once."""
    if wrong := overgrown(given.data):
        return Found(problems=[Problem(given.path, 0, wrong)])
    try:
        root = ElementTree.fromstring(given.data)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        return Found(problems=[Problem(given.path, 0, f"no OPML ({error}); export the list again")])
    feeds = [urljoin(given.url, outline.get("xmlUrl", "").strip()) for outline in root.iter("outline")]
    links = [Link(feed) for feed in dict.fromkeys(feeds) if feed]
    if not links:
        return Found(problems=[Problem(given.path, 0, "a list without feeds (no outline has an xmlUrl)")])
    return Found(links=links)

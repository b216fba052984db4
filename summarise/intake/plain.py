"""Plain text; a file of nothing but links is a list of them."""

from __future__ import annotations

import re

from ..errors import InputError
from ..model import Source
from ..settings import Settings
from .decode import decoded
from .formats import Found, Given, Link

_LINK = re.compile(r"(?:[-*•]\s+)?<?(https?://[^\s<>]+)>?", re.IGNORECASE)


def read(given: Given, settings: Settings) -> Found:
    """One page, or the links of a list (one a line; empty lines and those that begin with # are left out)."""
    text = decoded(given.data, given.charset)
    lines = [line.strip() for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    links = [found.group(1) for line in lines if (found := _LINK.fullmatch(line))]
    if links and len(links) == len(lines) and not given.url:
        return Found(links=[Link(link) for link in links])
    if not text.strip():
        raise InputError("the page is empty; nothing to read")
    return Found([Source(id=given.id, text=text, url=given.url)])

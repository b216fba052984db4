"""Versions of one page: given twice, under http and https, with tracking in the link, as AMP, for print, or a little later.

They are one source. Copies on other sites are something else, and are told in `origins`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..model import Document

_SAME_LINK = 0.5
"""Share of the shorter text that must stand in the other where both have the same link: sites give whole sections one link."""
_SAME_SITE = 0.8
"""The same share for pages of one publisher or host with different links; its two reports on one event share .1 to .4."""
_SAME_LENGTH = 0.6
"""And the share of the longer text: a page that holds another and as much again is an update with news of its own."""

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_[ce]id|cmp(?:id)?|ocid|ref(?:_src|_url|errer)?|src|source|share|s|at_\w+"
    r"|ito|ns_\w+|sr_share|smid|smtyp|partner|icid|cid|ncid|taid|guccounter|outputtype|output|amp|print(?:able)?|view|page_?view)$",
    re.IGNORECASE,
)
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|edition|print)\.")
_PATH = re.compile(r"(?:/(?:amp|print|printable|index\.(?:html?|php)))?/*$|\.amp(?=\.html?$|$)", re.IGNORECASE)


def page_key(link: str) -> str:
    """A link without what does not tell one page from another; "" for none.

    >>> page_key("http://www.post.example/dam/?utm_source=x#top") == page_key("https://m.post.example/dam/amp")
    True
    """
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname or ""
    except ValueError:
        return ""
    if not host:
        return ""
    query = sorted(
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(name)
    )
    return f"{_HOST.sub('', host)}{_PATH.sub('', parts.path)}?{urlencode(query)}".rstrip("?")


def versions(documents: Sequence[Document]) -> dict[str, str]:
    """Source id -> id of the source it is folded into, for every document that is a version of another one's page.

    Of several versions the one with a publisher, then with most words, then the first by id speaks for all.
    """
    words = {d.source.id: _words(d) for d in documents}
    ordered = sorted(documents, key=lambda d: (not d.source.publisher, -sum(words[d.source.id].values()), d.source.id))
    found: dict[str, str] = {}
    for first, other in _pairs(ordered):
        one, two = first.source.id, other.source.id
        if one not in found and two not in found and _same(first, other, words[one], words[two]):
            found[two] = one
    return found


def _pairs(ordered: Sequence[Document]) -> list[tuple[Document, Document]]:
    """Pairs of documents that share a link or a site, in order."""
    groups: dict[str, list[int]] = defaultdict(list)
    for at, document in enumerate(ordered):
        for key in _keys(document):
            groups[key].append(at)
    pairs = sorted({pair for places in groups.values() for pair in combinations(places, 2)})
    return [(ordered[one], ordered[two]) for one, two in pairs]


def _keys(document: Document) -> set[str]:
    link = page_key(document.source.url)
    return {link, link.partition("/")[0], document.source.publisher.casefold()} - {""}


def _words(document: Document) -> dict[str, int]:
    """Each sentence, quotation marks and case apart, and its words."""
    return {_plain(sentence.text): len(sentence.text.split()) for sentence in document.sentences}


def _plain(text: str) -> str:
    return re.sub(r"[^\w\s]", "", text).casefold()


def _same(first: Document, other: Document, one: Mapping[str, int], two: Mapping[str, int]) -> bool:
    common = sum(count for sentence, count in one.items() if sentence in two)
    short, long = sorted((sum(one.values()), sum(two.values())))
    key = page_key(first.source.url)
    if key and key == page_key(other.source.url):
        return common >= _SAME_LINK * short
    return common >= _SAME_SITE * short and common >= _SAME_LENGTH * long and short > 0

"""Versions of one page: given twice, under http and https, with tracking in the link, as AMP, for print, or a little later.

They are one source. Copies on other sites are something else, and are told in `origins`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from ..model import Document
from ..text.site import house

_SAME_LINK = 0.5
"""Share of the shorter text that must stand in the other where both have the same link: sites give whole sections one link."""
_SAME_SITE = 0.8
"""The same share for pages of one publisher or host with different links; its two reports on one event share .1 to .4."""
_SAME_LENGTH = 0.6
"""And the share of the longer text: a page that holds another and as much again is an update with news of its own."""

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|gad_source|[gw]braid|dclid|msclkid|igsh(?:id)?|mc_[ce]id|mkt_tok|_ga|_hs\w+|wt_\w+|xtor|wprov|spm"
    r"|cmp(?:id)?|ocid|at_\w+|ito|ns_\w+|sr_share|smid|smtyp|icid|ncid|taid|guccounter|outputtype|amp|print(?:able)?)$",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^(?:ref(?:_src|_url|errer)?|src|source|share|s|partner|cid|output|view|page_?view)$", re.IGNORECASE
)
"""What says where a reader came from, or in which form, unless its value is a number: then it may be what tells pages apart."""
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|edition|print)\.")
_CACHED = re.compile(r"^/(?:[cv]/)(?:s/)?([^/]+)(/.*)$")
"""A page in a cache of AMP pages (amp.dev): the host it is of, and its path there."""
_PATH = re.compile(r"^/(?:amp|print)(?=/)|(?:/(?:amp|print|printable|index))?/*$|\.amp$", re.IGNORECASE)


def page_key(link: str) -> str:
    """A link without what does not tell one page from another; "" for none, and for a site's front page.

    >>> page_key("http://www.post.example/dam/?utm_source=x#top") == page_key("https://m.post.example/dam/amp")
    True
    """
    try:
        parts = urlsplit(link.strip())
        host, path = parts.hostname or "", parts.path
    except ValueError:
        return ""
    if host.endswith(".cdn.ampproject.org") and (cached := _CACHED.match(path)):
        host, path = cached.groups()
    path = _PATH.sub("", re.sub(r"\.html?$", "", path))
    query = sorted((n, v) for n, v in parse_qsl(parts.query, keep_blank_values=True) if not _idle(n, v))
    return f"{_HOST.sub('', host)}{path}?{urlencode(query)}".rstrip("?") if host and (path or query) else ""


def _idle(name: str, value: str) -> bool:
    return bool(_TRACKING.match(name) or (_TOLD.match(name) and not value.isdecimal()))


def versions(documents: Sequence[Document], old: Collection[str] = ()) -> dict[str, str]:
    """Source id -> id of the source it is folded into, for every document that is a version of another one's page.

    Of several versions one that is not among the `old` (ids of pages that an earlier brief had) speaks for all; then one with a
    publisher, then the newest, then the one with most words, then the first by id.
    """
    if not _pairs(documents):
        return {}
    words = {d.source.id: _words(d) for d in documents}
    ordered = sorted(documents, key=lambda d: (-sum(words[d.source.id].values()), d.source.id))
    ordered.sort(key=lambda d: d.source.published, reverse=True)  # stable: the longest of a day's stays first
    ordered.sort(key=lambda d: (d.source.id in old, not d.source.publisher))
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
    site = link.partition("/")[0].partition("?")[0]
    return {link, f"site {site}" if site else "", f"of {house(document.source.publisher)}"} - {"", "of "}


def _words(document: Document) -> dict[str, int]:
    """Each sentence, without regard to quotation marks and case, and its words."""
    return {_plain(sentence.text): len(sentence.text.split()) for sentence in document.sentences}


def _plain(text: str) -> str:
    return re.sub(r"[\"“”„'‘’]", "", text).casefold()


def _same(first: Document, other: Document, one: Mapping[str, int], two: Mapping[str, int]) -> bool:
    common = sum(count for sentence, count in one.items() if sentence in two)
    short, long = sorted((sum(one.values()), sum(two.values())))
    key = page_key(first.source.url)
    if key and key == page_key(other.source.url):
        return common >= _SAME_LINK * short
    titles = {d.source.title.casefold() for d in (first, other)}
    if len(titles) == 1 and "" not in titles and common >= _SAME_SITE * long:
        return True  # a page that was mended, a figure perhaps
    figures = [
        sorted(_FIGURE.findall(" ".join(s for s in mine if s not in yours))) for mine, yours in ((one, two), (two, one))
    ]
    if all(figures) and figures[0] != figures[1]:
        return False  # a report that is written every day, with the figures of the day
    return common >= _SAME_SITE * short and common >= _SAME_LENGTH * long and short > 0


_FIGURE = re.compile(r"[-+]?\d+(?:[.,:]\d+)*")

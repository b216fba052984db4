"""Pages of one site given together help each other: what several of them print around their articles is no article."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations

from ..lexicon import words as lexicon_words
from ..model import Block, Source
from .details import host_of

Marked = tuple[Source, tuple[Block, ...]]

_SAME_PAGE = 0.5
"""Share of the shorter page's words of body that another holds from which they are versions of one page, or copies: such
pages share their article, and say nothing of their site."""
_ANYWHERE = 3
"""Pages from which a shared line is the site's wherever it stands; two must both end with it, and of an agency's reports, which
go on from day to day, two may well end with the same paragraph."""
_LONG, _ANYWHERE_LONG = 12, 6
"""And for lines of as many words: articles on one event may share their lead and their background."""
_FEW = 10
"""Pages up to which a shared line may come of their being versions; what more pages share is the site's, and telling which pages
are versions would grow with the square."""
_SHORTEST = 3
"""Words; "He agreed." proves nothing."""


def shared_lines(pages: Sequence[Marked]) -> dict[int, set[str]]:
    """For each page, by its place, the lines of its body that are its site's; pages without any are left out.

    Args:
        pages: described sources with their blocks. Of one site are those with one host, or without a link one publisher.
    """
    sites: dict[str, list[int]] = defaultdict(list)
    for at, (source, _) in enumerate(pages):
        if key := _site(source):
            sites[key].append(at)
    found: dict[int, set[str]] = {}
    for places in sites.values():
        wire = any(is_wire(pages[at][0]) for at in places)
        bodies = {at: _body(*pages[at]) for at in places}
        different = _different(places, pages)
        counts = Counter(line for at in different for line in set(bodies[at]))
        last = Counter(line for at in different for line in _last(bodies[at], counts))
        lines = {
            line
            for line, count in counts.items()
            if count >= (_ANYWHERE_LONG if len(line.split()) >= _LONG else _ANYWHERE)
            or (count >= 2 and last[line] == count and not (wire and len(line.split()) >= _LONG))
        }
        for at in places:
            if mine := {line for line in bodies[at] if line in lines and len(line.split()) >= _SHORTEST}:
                found[at] = mine
    return found


def house(publisher: str) -> str:
    """A publisher as one outlet, however its pages write it; "" if none is known.

    >>> house("The Elland Post") == house("Elland POST"), house("")
    (True, '')
    """
    return publisher.casefold().removeprefix("the ")


def is_wire(source: Source) -> bool:
    """Whether a page is an agency's: a known one's, or one's that its own dateline names."""
    publisher = source.publisher
    return publisher in lexicon_words("aliases", "agencies") or (bool(publisher) and source.credits[:1] == (publisher,))


def _site(source: Source) -> str:
    return host_of(source.url) or house(source.publisher)


def _body(source: Source, blocks: Sequence[Block]) -> list[str]:
    return [" ".join(source.text[b.start : b.end].split()) for b in blocks if b.kind == "body"]


def _different(places: Sequence[int], pages: Sequence[Marked]) -> list[int]:
    """The pages of a site that are no versions of one another: of those that are, the first."""
    lines = {at: Counter({line: len(line.split()) for line in _body(*pages[at])}) for at in places}
    holding: dict[str, list[int]] = defaultdict(list)
    for at in places:
        for line in lines[at]:
            holding[line].append(at)
    pairs = {pair for found in holding.values() if len(found) <= _FEW for pair in combinations(found, 2)}
    dropped: set[int] = set()
    for one, other in sorted(pairs):
        common = (lines[one] & lines[other]).total()
        if one not in dropped and common >= _SAME_PAGE * max(1, min(lines[one].total(), lines[other].total())):
            dropped.add(other)
    return [at for at in places if at not in dropped]


def _last(lines: Sequence[str], counts: Counter[str]) -> set[str]:
    """The shared lines behind the last line that is the page's own."""
    own = [at for at, line in enumerate(lines) if counts[line] < 2]
    return set(lines[own[-1] + 1 :]) if own else set()

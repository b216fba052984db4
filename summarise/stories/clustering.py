"""Sorts a pile of articles into stories: which tell of one event, and when.

Two articles are as alike as the cosine of their TF-IDF vectors (title, words and names) times exp(-days apart / span): what is
told weeks apart is another event. Stories grow by average linkage (Sokal and Michener 1958): two join if their articles
are alike enough on the whole, so no chain of half-likenesses runs through a month, and one feature among many reports
shuts nobody out. Nothing grows with the square: an article meets those that share its rarest terms within reach, and what
that leaves out is computed when two groups are about to join.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from heapq import heapify, heappop, heappush, nlargest
from itertools import chain, count
from math import exp, fsum, log, sqrt
from zlib import crc32

from ..errors import InputError
from ..model import Source, sha256
from ..pile import Story, Tie
from ..settings import Settings
from ..text.details import host_of, iso_date
from ..text.names import unaccented
from ..text.site import house
from ..text.words import bare, stem, stop_words


def cluster(sources: Iterable[Source], settings: Settings | None = None, known: Iterable[Story] = ()) -> list[Story]:
    """Sorts articles into stories, those with most sources first.

    Args:
        sources: articles on whatever, in any order. One of which nothing else tells is a story by itself.
        settings: `story_span` and `story_likeness`.
        known: stories of earlier days. They are given back with what joined them; none is split, joined with another, or
            renamed. A source of theirs that is among `sources` too is that source.

    Raises:
        InputError: two sources share an id, or one is no text.
    """
    settings, known = settings or Settings(), list(known)
    fresh = _fresh(sources, known)
    pile = _Pile(_pages(fresh, known), settings)
    pairs = _neighbours(pile)
    return _stories(pile, pairs, _Linkage(pile, pairs).groups(), known)


def likeness_for(span: float) -> float:
    """The least mean likeness between the articles of two groups that become one story, for a span in days.

    Over a longer span likenesses fade more slowly, and what is told of a topic over weeks has less in common than two reports
    of one day: .21 at 6 days, .06 at 30, kept within .05 and .25. With complete linkage .16 to .20 and .04 were best on
    labelled news. On 3,239 articles of a newswire, average linkage at .21 puts a quarter more pairs together than complete
    linkage at .18, and of those that only one of the two has more are right (150 pairs read without knowing which has them).

    >>> [round(likeness_for(span), 3) for span in (0.5, 6, 30, 365)]
    [0.25, 0.21, 0.06, 0.05]
    """
    return min(0.25, max(0.05, 0.21 * exp(0.78 * log(6 / span))))


def reach(settings: Settings) -> float:
    """Days between two articles after which nothing they share makes them alike enough for one story."""
    return settings.story_span * log(1 / (settings.story_likeness or likeness_for(settings.story_span)))


# -- what came in


def _fresh(sources: Iterable[Source], known: Sequence[Story]) -> list[Source]:
    """The sources that are in no known story, each checked."""
    there = {source.id: source for story in known for source in story.sources}
    if len(there) < sum(len(story.sources) for story in known):
        raise InputError("two known stories hold one source; each source belongs to one story")
    found: dict[str, Source] = {}
    for source in sources:
        if not isinstance(source, Source):
            raise InputError(f"{type(source).__name__} is no Source; wrap it: Source(id=..., text=...)")
        if not isinstance(source.text, str) or not isinstance(source.id, str) or not source.id:
            raise InputError(f"source '{source.id}': needs an id and a text")
        if source.id in found or there.get(source.id, source).text != source.text:
            raise InputError(f"two sources share the id '{source.id}'; give each its own")
        found[source.id] = source
    return [source for source in found.values() if source.id not in there]


@dataclass(slots=True)
class _Page:
    """What is compared: an article, or several that are the same in every letter."""

    sources: list[Source]
    day: float | None
    """Days since the first of January of the year 1, with its time of day; None without a date."""
    story: int = -1
    """The place of its story among the known ones; -1 if it is new."""
    terms: array[int] = field(default_factory=lambda: array("I"))
    """Numbers of its terms."""
    weights: array[float] = field(default_factory=lambda: array("f"))
    """Of its terms; first how often they occur, then their share of a vector of length 1."""


def _pages(fresh: Sequence[Source], known: Sequence[Story]) -> list[_Page]:
    """The pages by date and id, those without a date first."""
    found: dict[tuple[object, ...], _Page] = {}
    for source in sorted(fresh, key=lambda source: source.id):
        key = (source.title, source.text, source.published) if source.text.strip() else (source.id,)
        page = found.setdefault(key, _Page([], _day(source)))
        page.sources.append(source)
    old = [_Page([source], _day(source), at) for at, story in enumerate(known) for source in story.sources]
    return sorted([*found.values(), *old], key=lambda page: (page.day or 0.0, page.sources[0].id))


_NOON = 0.5
"""When an article appeared of which only the day is known: half a day off at most."""
_HEAD_LINES, _DATE_WORDS = 12, 8
"""Where a page's date is looked for if nobody gives it: in the first lines, in lines of at most so many words."""


def _day(source: Source) -> float | None:
    """When a source appeared, in days; None if neither it nor a short line at its head says so."""
    if source.published:
        return _days(source.published.strip())
    for line in source.text[:_CHARS].split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        if len(line) < 100 and (found := iso_date(line)) and len(line.split()) <= _DATE_WORDS:
            return _days(found)
    return None


def _days(date: str) -> float | None:
    """An ISO 8601 date or date-time in days, in UTC if it names a zone; None if it is neither.

    >>> _days("0001-01-02"), _days("0001-01-02T06:00+06:00"), _days("yesterday")
    (2.5, 2.0, None)
    """
    try:
        moment = datetime.fromisoformat(date)
    except ValueError:
        found = iso_date(date)[: len("2025-10-09")]
        return _days(found) if found else None
    if len(date) <= len("2025-10-09"):
        return moment.toordinal() + _NOON
    zone = moment.utcoffset()
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second - (zone.total_seconds() if zone else 0)
    return moment.toordinal() + seconds / 86_400


# -- what of a page is compared

_TITLE_WEIGHT = 3
"""A title counted three times; what a trial on labelled news found best."""
_WORDS = 1000
"""The first words of a page are compared; from the same trial."""
_CHARS = 20_000
"""Characters that are read for them: a thousand words, with menus before them."""
_TOKEN = re.compile(r"[^\W\d_](?:\.[^\W\d_])+\.|[^\W_]+(?:[.,’'\-‑][^\W_]+)*")
"""A word or a number: "100,000", "U.S.", "don’t" and "follow-on" stay whole."""
_LONGEST = 60
"""Characters of a word; what is longer is a link, a hash or a script without spaces."""
_RUN = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*(?: (?:(?:of|de|la|al|van|von|bin) )?[A-ZÀ-ÖØ-Þ][\w’'-]*)*")
_RUN_WORDS = 4
"""Longer runs of capitals are headlines."""


class _Keys(dict[str, str]):
    """A word as it stands -> what its forms have in common, "" for a stop word; filled as words come."""

    def __missing__(self, word: str) -> str:
        lower = bare(word)
        dull = (
            lower in stop_words() or lower.replace("'", "") in stop_words() or (len(lower) < 2 and not lower.isdigit())
        )
        key = self[word] = "" if dull or len(lower) > _LONGEST else stem(lower)
        return key


class _Numbers(dict[str, int]):
    """A term -> its number, from 0 on, given when it is first asked for."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def _names(text: str) -> Iterator[str]:
    """Runs of up to four capitals, and each word of theirs, possessive endings left out; no word that only opens a sentence.

    >>> list(_names("The Meren Valley was flooded. Police said Ana Ruiz's boat sank off Holm."))
    ['Meren Valley', 'Meren', 'Valley', 'Ana Ruiz', 'Ana', 'Ruiz', 'Holm']
    """
    for found in _RUN.finditer(text):
        words, at = found[0].split(" "), found.start()
        inside = at > 1 and text[at - 1] == " " and (text[at - 2].islower() or text[at - 2] in ",;")
        while words and words[0].lower() in stop_words():
            del words[0]
            inside = True
        words = [word.removesuffix("’s").removesuffix("'s") for word in words]
        if 2 <= len(words) <= _RUN_WORDS:
            yield " ".join(words)
            yield from [word for word in words if word[0].isupper()]
        elif len(words) == 1 and inside and len(words[0]) > 1:
            yield words[0]


class _Reader:
    """Reads pages into counted terms; remembers what words and terms it met."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self.keys = _Keys()
        self.numbers = _Numbers()
        self.furniture = _furniture(pages)

    def read(self, page: _Page) -> None:
        """Fills in the page's terms and how often they occur."""
        source = page.sources[0]
        title, body = self.parts(source)
        counts: Counter[str] = Counter()
        for text, times in ((title, _TITLE_WEIGHT), (body, 1)):
            for token, often in Counter(_TOKEN.findall(text)).items():
                counts[self.keys[token]] += times * often
            for name in _names(text):
                counts[name.title()] += times
        counts.pop("", None)
        page.terms = array("I", map(self.numbers.__getitem__, counts))
        page.weights = array("f", counts.values())

    def parts(self, source: Source) -> tuple[str, str]:
        """The headline, and the lines of the first thousand words that are not the site's."""
        lines = [line for line in map(str.strip, source.text[:_CHARS].split("\n")) if line]
        site = _site(source)
        own = [line for line in lines if _line(line, site) not in self.furniture]
        if sum(map(len, own)) < _LEAST_OWN * sum(map(len, lines)):
            own = lines
        kept: list[str] = []
        left = _WORDS
        for line in own:
            words = line.split(None, left)
            kept.append(line if len(words) <= left else " ".join(words[:left]))
            left -= len(words)
            if left <= 0:
                break
        return source.title or self.headline(kept), "\n".join(kept)

    def headline(self, lines: Sequence[str]) -> str:
        """Of the first lines that may be one, that of whose words the rest holds most."""
        heads = [line for line in lines[:_HEAD_LINES] if _HEADLINE.fullmatch(line) and not iso_date(line)]
        if not heads:
            return ""
        held = Counter(map(self.keys.__getitem__, _TOKEN.findall("\n".join(lines))))

        def fit(line: str) -> float:
            keys = [key for key in map(self.keys.__getitem__, _TOKEN.findall(line)) if key]
            return sum(held[key] > 1 for key in keys) / max(4, len(keys))

        best = max(heads, key=fit)
        return best if fit(best) >= _FIT else ""

    def worded(self, source: Source, wanted: Iterable[int]) -> dict[int, str]:
        """Terms by their numbers as a source writes them: a name as it stands, another word small if it stands small anywhere."""
        found: dict[int, str] = {}
        numbers = set(wanted)
        text = "\n".join(self.parts(source))
        for name in _names(text):
            if (number := self.numbers.get(name.title(), -1)) in numbers:
                found.setdefault(number, name)
        for token in dict.fromkeys(_TOKEN.findall(text)):
            if (number := self.numbers.get(self.keys[token], -1)) in numbers and (
                number not in found or token.islower()
            ):
                found[number] = token.removesuffix("’s").removesuffix("'s")
        return found


_HEADLINE = re.compile(r"(?:\S+\s+){3,19}\S*[^\s.,;:…]")
"""Four to twenty words that are no sentence."""
_FIT = 0.5
"""Share of a headline's words that the page must hold again; menus and slogans hold fewer (`text.details`)."""
_SITE, _SITE_SHARE = 3, 0.05
"""Pages of one site from which a line that they share is the site's, as in `text.site`, and their least share of its pages: a
paragraph of background stands in many articles of an agency, but not in one of twenty.
"""
_LEAST_OWN = 1 / 3
"""Share of a page's characters that must be left then: else its site has several versions of it, and shared lines are its text."""


def _site(source: Source) -> int:
    return crc32((host_of(source.url) or house(source.publisher)).encode("utf-8", "replace"))


def _furniture(pages: Sequence[_Page]) -> frozenset[int]:
    """Lines that many pages of a site have, by their CRC-32, which goes on from that of the site's name."""
    lines: defaultdict[int, Counter[int]] = defaultdict(Counter)
    total: Counter[int] = Counter()
    for page in pages:
        if site := _site(page.sources[0]):
            total[site] += 1
            there = {line.strip() for line in page.sources[0].text[:_CHARS].split("\n")}
            lines[site].update([_line(line, site) for line in there])
    return frozenset(
        line
        for site, counts in lines.items()
        for line, count in counts.items()
        if count >= max(_SITE, _SITE_SHARE * total[site])
    )


def _line(line: str, site: int) -> int:
    return crc32(line.encode("utf-8", "replace"), site)


# -- the pile


class _Pile:
    """The pages as vectors, and how alike two are."""

    def __init__(self, pages: list[_Page], settings: Settings) -> None:
        self.pages = pages
        self.span = settings.story_span
        self.cut = settings.story_likeness or likeness_for(settings.story_span)
        self.reach = reach(settings)
        self.reader = _Reader(pages)
        for page in pages:
            self.reader.read(page)
        self._weigh()
        self.vector = lru_cache(maxsize=_UNPACKED)(self._vector)

    def _weigh(self) -> None:
        """Counts become (1 + log tf) x idf, scaled to length 1; terms that nobody shares are dropped after that."""
        frequency: Counter[int] = Counter()
        for page in self.pages:
            frequency.update(page.terms)
        idf = [0.0] * (max(frequency, default=-1) + 1)
        for term, pages in frequency.items():
            idf[term] = log(1 + min(_USUAL, max(_USUAL, len(self.pages)) / pages))
        for page in self.pages:
            raw = [(idf[term] * (1 + log(often)), term) for term, often in zip(page.terms, page.weights, strict=True)]
            length = sqrt(fsum([weight * weight for weight, _ in raw])) or 1.0
            copies = len(page.sources) > 1
            kept = [(weight, term) for weight, term in raw if copies or frequency[term] > 1]
            page.terms = array("I", [term for _, term in kept])
            page.weights = array("f", [weight / length for weight, _ in kept])

    def _vector(self, at: int) -> dict[int, float]:
        page = self.pages[at]
        return dict(zip(page.terms, page.weights, strict=True))

    def cosine(self, a: int, b: int) -> float:
        """Of two pages by their places, 0 to 1; the same to the last bit in whatever order the terms come."""
        one, other = self.vector(a), self.vector(b)
        return fsum([one[term] * other[term] for term in one.keys() & other.keys()])

    def fading(self, a: int, b: int) -> float:
        """exp(-days apart / span); 1 if either has no date: nothing speaks against it."""
        one, other = self.pages[a].day, self.pages[b].day
        return 1.0 if one is None or other is None else exp(-abs(one - other) / self.span)

    def alike(self, a: int, b: int) -> float:
        """How alike two pages are, 0 to 1, days between them taken off."""
        fading = self.fading(a, b)
        return fading * self.cosine(a, b) if fading >= self.cut else 0.0


_USUAL = 3000
"""Pages of the pile for which the cuts were found. A term of a smaller pile counts as if it stood in none of the others, one of a
larger as if it were no rarer than in one of these, so that likenesses stay comparable. On 25 stories of 190 pages, two
at a time, five pages each: B-cubed F1 .87, without it .59, precision 1.0 both times.
"""
_UNPACKED = 30_000
"""Vectors kept as dictionaries, about 10 kB each."""

# -- who is like whom

_READ, _READ_IN_ALL = 4_000, 40_000_000
"""Places in the index that are read for a page, its rarest terms' first: at least so many, more if the pile is small. On made
piles of 10,000 articles (`benchmarks/stories.py`) 1,200 already find the same stories as all of them, 24,000 on average.
"""
_NEAREST, _NEAREST_IN_ALL = 40, 200_000
"""Pages with the highest scores by then that are compared in full; as above."""
_LISTS = 8
"""Terms whose pages are read at least, however many they are."""
_HOPE = 0.4
"""Share of the cut that a score must reach by then; at .6 no pair above the cut is lost, on made piles and on real pages."""

Pairs = list[dict[int, float]]
"""For each page by its place, the places of others and how alike they are."""


def _neighbours(pile: _Pile) -> Pairs:
    """For each page those within reach that share its rarest terms and are alike enough, page by page in the order of days."""
    undated, dated = _Index(pile), _Index(pile)
    days = [page.day or 0.0 for page in pile.pages]
    found: Pairs = [{} for _ in pile.pages]
    for at, page in enumerate(pile.pages):
        likely = undated.likely(page, 0)
        if page.day is not None:
            likely += dated.likely(page, bisect_left(days, page.day - pile.reach))
        for other in likely:
            if page.story < 0 or pile.pages[other].story < 0:
                likeness = pile.alike(at, other)
                if likeness >= pile.cut:
                    found[at][other] = found[other][at] = likeness
        (undated if page.day is None else dated).add(at, page)
    return found


class _Index:
    """An inverted index: term -> the pages that have it, in the order in which they were added, and its weights there."""

    def __init__(self, pile: _Pile) -> None:
        self.places: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        self.weights: defaultdict[int, array[float]] = defaultdict(lambda: array("f"))
        self.read = max(_READ, _READ_IN_ALL // max(1, len(pile.pages)))
        self.nearest = max(_NEAREST, _NEAREST_IN_ALL // max(1, len(pile.pages)))
        self.least = pile.cut * _HOPE

    def add(self, at: int, page: _Page) -> None:
        for term, weight in zip(page.terms, page.weights, strict=True):
            self.places[term].append(at)
            self.weights[term].append(weight)

    def likely(self, page: _Page, first: int) -> list[int]:
        """The pages from `first` on that score highest over the page's rarest terms, the best first.

        Of a term that many have the last are read: of a thousand near-copies it is enough to meet some.
        """
        lists: list[tuple[int, int, float]] = []
        for term, weight in zip(page.terms, page.weights, strict=True):
            there = self.places.get(term)
            if there and (length := len(there) - bisect_left(there, first)):
                lists.append((min(length, self.read // _LISTS), term, weight))
        lists.sort()
        scores: defaultdict[int, float] = defaultdict(float)
        left = self.read
        for length, term, weight in lists:
            left -= length
            if left < 0:
                break
            for at, theirs in zip(self.places[term][-length:], self.weights[term][-length:], strict=True):
                scores[at] += weight * theirs
        hopeful = [(score, at) for at, score in scores.items() if score >= self.least]
        return [at for _, at in nlargest(self.nearest, hopeful)]


# -- stories grow

_SAMPLE = 24
"""Articles of a group that are compared with another group, evenly spread over its days."""


class _Linkage:
    """Average linkage over groups of pages, closest first, with what is not known yet computed when it matters."""

    def __init__(self, pile: _Pile, pairs: Pairs) -> None:
        self.pile, self.pairs = pile, pairs
        self.members: dict[int, list[int]] = {}
        self.story: dict[int, int] = {}
        self.links: dict[int, dict[int, float]] = {}
        """Group -> group -> mean likeness of their pages, or something above it where the pair is `loose`."""
        self.loose: set[tuple[int, int]] = set()
        home = self._start()
        for at, others in enumerate(pairs):
            for other, likeness in others.items():
                self._bound(home[at], home[other], likeness)
        self.queue = [(-value, a, b) for a, others in self.links.items() for b, value in others.items() if a < b]
        heapify(self.queue)

    def _start(self) -> list[int]:
        """The group of each page: known stories as they are, new pages one by one. A group is called by its first page."""
        first: dict[int, int] = {}
        home: list[int] = []
        for at, page in enumerate(self.pile.pages):
            group = first.setdefault(page.story, at) if page.story >= 0 else at
            home.append(group)
            self.members.setdefault(group, []).append(at)
            self.links.setdefault(group, {})
            self.story[group] = page.story
        return home

    def _bound(self, a: int, b: int, likeness: float) -> None:
        """Notes that two groups may be so alike."""
        if a != b and (self.story[a] < 0 or self.story[b] < 0):
            self.links[a][b] = self.links[b][a] = max(likeness, self.links[a].get(b, likeness))
            if len(self.members[a]) > 1 or len(self.members[b]) > 1:
                self.loose.add(_pair(a, b))

    def groups(self) -> list[list[int]]:
        """The pages of each story, by their places, once nothing is left to join."""
        while self.queue:
            value, a, b = heappop(self.queue)
            if self.links.get(a, {}).get(b) == -value and (_pair(a, b) not in self.loose or self._holds(a, b)):
                self._join(a, b)
        return list(self.members.values())

    def _holds(self, a: int, b: int) -> bool:
        """Computes what was only bounded; True if it is as high as the bound."""
        bound = self.links[a][b]
        self.loose.discard(_pair(a, b))
        value = self._linkage(a, b)
        if value >= bound:
            return True
        if value < self.pile.cut:
            del self.links[a][b], self.links[b][a]
        else:
            self._set(a, b, value)
        return False

    def _linkage(self, a: int, b: int) -> float:
        """How alike the pages of two groups are on the whole; 0 if it is too little for one story."""
        found = [
            self.pile.alike(one, other) if (value := self.pairs[one].get(other)) is None else value
            for one, other in self._compared(a, b)
        ]
        mean = fsum(found) / len(found)
        return mean if mean >= self.pile.cut else 0.0

    def _compared(self, a: int, b: int) -> Iterator[tuple[int, int]]:
        ours: Sequence[int] = self.members[a]
        theirs: Sequence[int] = self.members[b]
        if self.story[a] >= 0:
            ours = _newest(ours, theirs, self.pile)
        elif self.story[b] >= 0:
            theirs = _newest(theirs, ours, self.pile)
        theirs = _spread(theirs)
        return ((one, other) for one in _spread(ours) for other in theirs)

    def _set(self, a: int, b: int, value: float) -> None:
        self.links[a][b] = self.links[b][a] = value
        heappush(self.queue, (-value, *_pair(a, b)))

    def _join(self, a: int, b: int) -> None:
        """Puts the second group into the first; to a third, the two are at most as alike as the more alike of them."""
        ours, theirs = self.links.pop(a), self.links.pop(b)
        self.links[a] = {}
        self.members[a] = sorted([*self.members[a], *self.members.pop(b)])
        self.story[a] = max(self.story[a], self.story[b])
        for other in sorted((ours.keys() | theirs.keys()) - {a, b}):
            self.links[other].pop(a, None)
            self.links[other].pop(b, None)
            self.loose -= {_pair(a, other), _pair(b, other)}
            if self.story[a] < 0 or self.story[other] < 0:
                self.loose.add(_pair(a, other))
                self._set(a, other, max(ours.get(other, 0.0), theirs.get(other, 0.0)))


def _pair(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _spread(members: Sequence[int]) -> Sequence[int]:
    """All members, or some from the first to the last."""
    if len(members) <= _SAMPLE:
        return members
    return [members[at * (len(members) - 1) // (_SAMPLE - 1)] for at in range(_SAMPLE)]


def _newest(old: Sequence[int], new: Sequence[int], pile: _Pile) -> Sequence[int]:
    """The members of a known story that new pages are held against: those of the days around them, else the last few.

    Against all of them no article could join a story that has run for weeks: the days would have taken its likeness to the first.
    """
    days = [day for at in new if (day := pile.pages[at].day) is not None]
    if not days:
        return old
    low, high = min(days) - pile.span * _FRESH, max(days) + pile.span * _FRESH
    near = [at for at in old if (day := pile.pages[at].day) is None or low <= day <= high]
    return near if len(near) >= _LAST else old[-_LAST:]


_FRESH = 0.5
"""Share of the span from which members of a known story are too old to be compared."""
_LAST = 3
"""Members of a known story that are always compared, if it has so many."""


# -- what is given back


def _stories(pile: _Pile, pairs: Pairs, groups: Iterable[Sequence[int]], known: Sequence[Story]) -> list[Story]:
    """The groups as stories, the known ones with their ids; most sources first, then by id."""
    found = [story for story in known if not story.sources]
    taken = {story.id for story in known}
    for group in groups:
        pages = [pile.pages[at] for at in group]
        at = max(page.story for page in pages)
        if at >= 0 and all(page.story >= 0 for page in pages):
            found.append(known[at])
            continue
        sources = tuple(sorted((source for page in pages for source in page.sources), key=_when))
        name = known[at].id if at >= 0 else _name(sources, pile.reader, taken)
        found.append(Story(name, sources, _ties(pile, pairs, group, sources, known[at].ties if at >= 0 else ())))
        taken.add(name)
    return sorted(found, key=lambda story: (-len(story.sources), story.id))


def _when(source: Source) -> tuple[bool, float, str]:
    day = _day(source)
    return day is None, day or 0.0, source.id


def _name(sources: Sequence[Source], reader: _Reader, taken: set[str]) -> str:
    """A few words of the first source's headline and six digits of its hash; with a number behind if that is taken."""
    digests = {source.id: sha256(source.text) for source in sources}
    first = min(sources, key=lambda source: (*_when(source)[:2], digests[source.id], source.id))
    headline, body = reader.parts(first)
    words: list[str] = []
    for word in re.findall("[a-z0-9]+", unaccented((headline or body[:200]).lower())):
        if words and len("-".join([*words, word])) > _SLUG:
            break
        words.append(word[:_SLUG])
    name = "-".join([*(words or ["story"]), digests[first.id][:6]])
    return next(free for free in chain([name], (f"{name}-{number}" for number in count(2))) if free not in taken)


_SLUG = 40
"""Characters of a headline in the id of a story."""


def _ties(
    pile: _Pile, pairs: Pairs, group: Sequence[int], sources: Sequence[Source], told: Sequence[Tie]
) -> tuple[Tie, ...]:
    """What ties each source to its story; what was told of it before stays."""
    ties = {tie.source: tie for tie in told}
    if not any(not tie.to for tie in told):
        ties[sources[0].id] = Tie(sources[0].id, "", 0.0, ())
    inside = set(group)
    for at in group:
        page = pile.pages[at]
        first = page.sources[0].id
        if first not in ties:
            to, likeness = _closest(pile, pairs, at, inside)
            ties[first] = Tie(first, pile.pages[to].sources[0].id, round(likeness, 4), _shown(pile, at, to))
        for source in page.sources[1:]:
            ties.setdefault(source.id, Tie(source.id, first, 1.0, _shown(pile, at, at)))
    return tuple(ties[source.id] for source in sources)


def _closest(pile: _Pile, pairs: Pairs, at: int, inside: set[int]) -> tuple[int, float]:
    """The page of a group that a page is most like, the earliest of equals, and how alike they are."""
    others = {other: likeness for other, likeness in pairs[at].items() if other in inside}
    if not others:
        others = {other: pile.alike(at, other) for other in _spread(sorted(inside - {at}))}
    return max(others.items(), key=lambda found: (found[1], -found[0]))


_TERMS = 6
"""Terms that a tie shows."""


def _shown(pile: _Pile, at: int, to: int) -> tuple[str, ...]:
    """What two pages have in common as the first of them writes it, heaviest first; no word again that is part of a name."""
    one, other = pile.vector(at), pile.vector(to)
    heavy = nlargest(5 * _TERMS, [(one[term] * other[term], -term) for term in one.keys() & other.keys()])
    worded = pile.reader.worded(pile.pages[at].sources[0], [-term for _, term in heavy])
    terms: dict[str, str] = {}
    for _, term in heavy:
        if -term in worded:
            terms.setdefault(worded[-term].lower(), worded[-term])
    shown = list(terms.values())
    parts = {word.lower() for term in shown[: 2 * _TERMS] if " " in term for word in term.split()}
    return tuple([term for term in shown if term.lower() not in parts][:_TERMS])

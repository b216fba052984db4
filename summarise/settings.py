"""Every threshold in one frozen object, each with its unit, its reason and where it comes from."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING

from .errors import UsageError

if TYPE_CHECKING:
    from .wording import Replaced

RANKERS = ("support", "luhn", "sumbasic", "reduction", "kl", "edmundson", "lexrank", "textrank", "lsa")
"""Names for `Settings.rank`: our own, then sumy's; the last three need the extra ``compare``."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of a reader or an embedding program. The defaults are measured where a comment says so.

    Raises:
        UsageError: a value outside its range; the message names the field and the range.
    """

    rank: str = "support"
    """One of `RANKERS`."""

    # -- the reader's choice of sources, each by its label ("AP") or its id
    hide: tuple[str, ...] = ()
    """Not used at all; named in the list of sources."""
    never_lead: tuple[str, ...] = ()
    """They back lines of others and lead none."""
    trust: tuple[str, ...] = ()
    """Of sentences that say the same with as many origins, theirs leads."""

    wording: Replaced = ()
    """Entries of the fixed wording to replace, ("questions.unknown", "Offen: {span}") and so on; see `read_wording`."""

    # -- length, in words; from what a reader with two minutes takes in
    max_words: int = 400
    """Lead and points together."""
    max_points: int = 8
    min_points: int = 8
    """Fewer corroborated points than this are filled up with points of one source."""
    max_single: int = 4
    """Lines under "reported by one source only"."""
    max_questions: int = 8
    max_differences: int = 8
    point_words: int = 45
    """A longer sentence leads only if no other can, or is cut at a clause boundary with [...]."""
    headline_chars: int = 100

    # -- reading
    max_bytes: int = 5_000_000
    """A larger page is refused, before or while it comes in; news pages have 2 to 20 kB of text in 50 kB to 2 MB of HTML."""
    feed_entries: int = 20
    """The newest entries of a feed that are read; feeds carry 10 to 100."""
    max_links: int = 500
    """Links that one call follows, those of feeds and lists included."""
    fetch_timeout: int = 15
    """Seconds that a connection, or the next bytes of an answer, may take."""
    fetch_seconds: int = 60
    """Seconds that one link may take in all: a server that sends a byte now and then never hits `fetch_timeout`."""
    fetch_redirects: int = 5
    """Redirects followed for one link; browsers stop at 20, honest sites need 3."""
    fetch_at_once: int = 4
    """Hosts asked at the same time; links of one host are asked one after the other."""
    allow_private: bool = False
    """Fetch from addresses of private networks and of this machine too; never from link-local and metadata addresses."""
    leave_out: tuple[str, ...] = ()
    """Names or real paths of folders that are not entered when a folder above them is read."""
    cache: str = ""
    """Folder in which fetched pages are kept, to ask again only for what has changed; "" keeps none."""

    # -- ranking; measured on ten public sets, 50 to 497 stories each (CHANGELOG, "Ranking")
    min_sentence_words: int = 8
    max_sentence_words: int = 60
    position_exponent: float = 0.7
    """A pair of words at body position p weighs (1 + p) ** -0.7."""
    support_exponent: float = 1.5
    length_exponent: float = 0.85
    centrality_weight: float = 0.3
    centroid_terms: int = 100
    redundancy_weight: float = 0.3
    redundancy_limit: float = 0.5
    """Cosine above which a sentence is dropped for a chosen one."""
    min_origins: int = 0
    """How many origins must hold a pair of words for it to count; 0 picks 4, 2 or 1 by the number of sources."""

    # -- evidence
    support_score: float = 0.85
    """Least lexical support between two sentences, unbounded above; see `evidence.support`."""
    support_coverage: float = 0.5
    """Least share, 0 to 1, of a line's informative words that another source must hold to back the line."""
    support_plain: float = 0.4
    """The same share, of the line's words that are no names."""
    near_verbatim: float = 0.5
    """Share of the shorter sentence, quotations out, in common runs of three words from which its wording is the other's."""
    copy_sentences: float = 0.6
    """Share of a page's sentences near-verbatim in another from which it is a copy as a whole."""
    copy_reuse: float = 0.08
    """Share of five-word runs of the shorter page; real copies have .15, independent pages at most .054 (evidence.origins)."""
    ranking_reuse: float = 0.15
    """The same share, from which ranking counts two pages' common sentences once; partial copies have .17 to .45."""
    altered_quotes: int = 2
    """Changed quotations from which, with `copy_reuse`, a page is an altered copy."""
    altered_sentences: float = 0.15
    """Least share of near-verbatim sentences of an altered copy: two pages of one beat may share a formula or two."""
    altered_share: float = 0.4
    """Their share among its quotations with a counterpart; measured .71 for the altered copy, 0 to .5 of few for others."""
    related_score: float = 0.08
    """Least mean cosine between two groups of pages for them to be about one event; see `evidence.events`."""

    # -- many stories
    story_span: float = 6.0
    """Days over which the likeness of two articles falls to 1/e: 6 for daily news, 30 for topics that run for weeks."""
    story_likeness: float = 0.0
    """Least likeness, 0 to 1, between any two articles of a story; 0 takes what fits `story_span` (`stories.clustering`)."""

    def __post_init__(self) -> None:
        if self.rank not in RANKERS:
            raise UsageError(f"rank is '{self.rank}'; choose one of: {', '.join(RANKERS)}")
        for name in ("hide", "never_lead", "trust", "leave_out"):
            value = getattr(self, name)
            if not isinstance(value, tuple) or not all(isinstance(label, str) for label in value):
                raise UsageError(f"{name} is {value!r}; give a tuple of names")
        if self.wording != ():
            from .wording import problem  # reads the wording file: not for --help

            if wrong := problem(self.wording):
                raise UsageError(f"wording: {wrong}")
        if not isinstance(self.allow_private, bool):
            raise UsageError(f"allow_private is {self.allow_private!r}; give True or False")
        if not isinstance(self.cache, str):
            raise UsageError(f"cache is {self.cache!r}; give a folder's path, or '' for none")
        for name, low, high in _RANGES:
            value = getattr(self, name)
            if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
                raise UsageError(f"{name} is {value!r}; give a number from {low} to {high}")
            if isinstance(_DEFAULTS[name], int) and not isinstance(value, int):
                raise UsageError(f"{name} is {value!r}; give a whole number from {low} to {high}")

    def digest(self) -> str:
        """Eight hex digits that change when a setting does that makes another brief of the same sources; for its signature."""
        from hashlib import sha256  # loads OpenSSL: not for --help

        told = {name: value for name, value in asdict(self).items() if name not in HOW_READ}
        text = repr(sorted(told.items()))
        return sha256(text.encode()).hexdigest()[:8]


_RANGES: tuple[tuple[str, float, float], ...] = (
    ("max_words", 30, 100_000),
    ("max_points", 1, 1000),
    ("min_points", 0, 1000),
    ("max_single", 0, 1000),
    ("max_questions", 0, 1000),
    ("max_differences", 0, 1000),
    ("point_words", 10, 1000),
    ("headline_chars", 20, 1000),
    ("max_bytes", 1, 10**12),
    ("feed_entries", 1, 10**6),
    ("max_links", 1, 10**6),
    ("fetch_timeout", 1, 3600),
    ("fetch_seconds", 1, 86_400),
    ("fetch_redirects", 0, 100),
    ("fetch_at_once", 1, 64),
    ("min_sentence_words", 1, 1000),
    ("max_sentence_words", 1, 100_000),
    ("position_exponent", 0, 10),
    ("support_exponent", 0, 10),
    ("length_exponent", 0, 10),
    ("centrality_weight", 0, 10),
    ("centroid_terms", 1, 10**6),
    ("redundancy_weight", 0, 10),
    ("redundancy_limit", 0, 1),
    ("min_origins", 0, 10**6),
    ("support_score", 0, 10),
    ("support_coverage", 0, 1),
    ("support_plain", 0, 1),
    ("near_verbatim", 0, 1),
    ("copy_sentences", 0, 1),
    ("copy_reuse", 0, 1),
    ("ranking_reuse", 0, 1),
    ("altered_quotes", 1, 1000),
    ("altered_sentences", 0, 1),
    ("altered_share", 0, 1),
    ("related_score", 0, 1),
    ("story_span", 1, 36_500),
    ("story_likeness", 0, 1),
)

HOW_READ = {"max_bytes", "feed_entries", "max_links", "fetch_timeout", "fetch_seconds", "fetch_redirects", "fetch_at_once",
             "allow_private", "leave_out", "cache", "story_span", "story_likeness"}  # fmt: skip
"""Settings of reading and of sorting into stories: the sources are what they are once a brief is made of them."""
_DEFAULTS = {f.name: f.default for f in fields(Settings)}
NAMES = tuple(f.name for f in fields(Settings))
"""The valid keys, for messages."""

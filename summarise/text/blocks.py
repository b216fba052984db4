"""What of a page is its body: lines are marked, never changed, and every line set aside says why.

The order of the work is `RULES`. General signals first (a line said twice, a cue of `data/furniture.toml`, the shape of a
line), then the page as a whole: what follows its end, and the densest run of body lines (libraries.md: word F1 .906 on 181
rendered pages against .867 for a lexicon alone).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice, pairwise, takewhile

from ..model import Block, Source
from .furniture import cued, plainest
from .language import UNKNOWN, language
from .sentences import complete, dateline
from .words import count_words

KINDS = (
    "inset",
    "end",
    "comments",
    "correction",
    "player",
    "prompt",
    "related",
    "caption",
    "legal",
    "credit",
    "byline",
    "date",
    "about",
    "menu",
)
"""Kinds with cues in the data file, in the order in which they are tried."""

_REASONS = {
    "inset": "a break in the article, not its end",
    "end": "the end of the article: notes follow",
    "comments": "the end of the article: readers' comments follow",
    "correction": "what the page says of its own changes",
    "player": "player or its labels",
    "prompt": "asks the reader to do something on the site",
    "related": "points to another piece",
    "caption": "picture caption or credit",
    "legal": "legal or privacy notice",
    "about": "the outlet or author about itself",
    "credit": "credit line: provenance, not content",
    "byline": "byline: provenance, not content",
    "date": "date line: provenance, not content",
    "menu": "menu or navigation",
}
_LONGEST_CUE = {"prompt": 45, "related": 30, "player": 15, "menu": 15, "credit": 35, "byline": 16, "date": 16}
"""Words above which a cue of that kind is taken for ordinary prose; the other kinds have no limit."""

_MIN_BODY_WORDS = 5
_UNFINISHED_BODY_WORDS = 25
"""A line this long is prose even if it does not end as a sentence does."""
_LINE_COST = 12
"""What a line that is no body costs the run it stands in, in words of body (libraries.md)."""
_INSET_COST = {"caption": 3, "title": 3, "subhead": 3, "byline": 3, "date": 3, "player": 3, "related": 6, "prompt": 6}
"""Furniture that stands inside articles costs less than a menu: a lede before two captions belongs to its article."""
_TAIL_SHARE = 0.35
"""What follows an end mark is cut if it is less than this share of the body before it; a mid-page "Related" is not an end."""
_INSET_KINDS = {"related", "prompt"}
_INSET_PARAGRAPHS = 3
"""Kinds that stand in mid-article too; with this many paragraphs of prose behind them they are no end."""
_INSET_RUN, _INSET_RUN_WORDS = 2, 30
"""Or this many right behind them, with as many words: what follows the end of an article are links, a line each."""
_END_KINDS = {"end", "comments", "legal", "related", "credit", "about", "prompt"}

_BULLET = re.compile(r"^\s*(?:[-*•·▪●]|\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^#{1,6}\s+\S")
_MARKUP = re.compile(r"^(?:```|---+\s*$|\*\*\*+\s*$|===+\s*$|!\[|<[/!a-z])|^\|.*\|$")
_LINK_LINE = re.compile(r"^\W*(?:\[[^\]]+\]\([^)]+\)|https?://\S+|www\.\S+)\W*$")
_WRAP_MIN, _WRAP_MAX = 30, 130


@dataclass(slots=True)
class Line:
    """A line or, in hard-wrapped text, a paragraph, while the rules look at it."""

    start: int
    end: int
    text: str
    """Folded."""
    kind: str = ""
    reason: str = ""
    adjacent: bool = False
    """No empty line stands between this one and the one before."""
    words: int = field(init=False)
    """Counted once."""

    def __post_init__(self) -> None:
        self.words = count_words(self.text)

    def set(self, kind: str, reason: str) -> None:
        """Decides once; the first rule that knows a line wins."""
        if not self.kind:
            self.kind, self.reason = kind, reason


def blocks(source: Source, shared: Collection[str] = ()) -> tuple[Block, ...]:
    """Every non-empty line of the source as a block, body or furniture with a reason, in order.

    Args:
        source: the page; lines that say its title, where that is known, are title.
        shared: lines, folded, that the site prints on its other pages too (`site.shared_lines`).

    >>> page = Source(id="a", text="Skip to content\\nThe dam held on Friday, officials said.\\n© 2024 Post")
    >>> [b.kind for b in blocks(page)]
    ['menu', 'body', 'legal']
    """
    page = _lines(source.text)
    _known(page, source.title, shared)
    for rule in RULES:
        rule(page)
    found = _within_limit(
        [Block(source.id, line.start, line.end, line.kind, line.reason) for line in page], page, source
    )
    last = max((at for at, block in enumerate(found) if block.kind == "body"), default=None)
    if last is not None:
        found[last : last + 1] = _without_stray(found[last], source.text)
    return tuple(found)


def _within_limit(found: list[Block], page: Sequence[Line], source: Source) -> list[Block]:
    """The blocks with the body cut after `MOST_WORDS`, where what comes later is set aside."""
    left = MOST_WORDS
    kept: list[Block] = []
    for block, line in zip(found, page, strict=True):
        if block.kind == "body":
            if line.words > left:
                kept += _cut(block, source.text, left)
                left = 0
                continue
            left -= line.words
        kept.append(block)
    return kept


def _cut(block: Block, text: str, words: int) -> list[Block]:
    """A block of body as two: so many words, and the rest, set aside."""
    ends = [match.end() for match in islice(re.finditer(r"\S+", text[block.start : block.end]), words)]
    if not ends:
        return [replace(block, kind="beyond", reason=_BEYOND)]
    at = block.start + ends[-1]
    rest = at + len(text[at : block.end]) - len(text[at : block.end].lstrip())
    return [replace(block, end=at), replace(block, start=rest, kind="beyond", reason=_BEYOND)]


MOST_WORDS = 250_000
"""Words of body that are read of one page, as many as a thick book has: the time for a brief grows faster than its pages."""
_BEYOND = "beyond what is read of one page"


def _without_stray(block: Block, text: str) -> list[Block]:
    """The last line of an article as a block, or as two where a word by itself hangs on its last sentence."""
    stray = _STRAY.search(text[block.start : block.end])
    if stray is None or stray.start() < _MIN_BEFORE_STRAY:
        return [block]
    at = block.start + stray.start(1)
    end = block.start + len(text[block.start : at].rstrip())
    return [replace(block, end=end), replace(block, start=at, kind="stray", reason="a word behind the last sentence")]


_STRAY = re.compile(r"(?<=[^\W\d_]{2}[.!?])[\"”’']?\s+([A-Z][a-z]+[.!?]?)\Z")
"""One word by itself: a link, a tag, or what a rewriting program left."""
_MIN_BEFORE_STRAY = 40
"""Characters that must stand before it for it to be none of a list of short remarks."""


def _lines(text: str) -> list[Line]:
    """Lines with their offsets; paragraphs instead where the text is hard-wrapped."""
    raw: list[Line] = []
    at, adjacent = 0, False
    for piece in text.split("\n"):
        folded = " ".join(piece.split())
        if folded:
            lead = len(piece) - len(piece.lstrip())
            raw.append(Line(at + lead, at + len(piece.rstrip()), folded, adjacent=adjacent))
        adjacent = bool(folded)
        at += len(piece) + 1
    width = _wrapped(raw)
    return _joined(raw, width) if width else raw


def _wrapped(page: list[Line]) -> int:
    """The width that lines are wrapped at, 0 if they are not: most lines that another follows at once are nearly full."""
    inner = [line for line, after in pairwise(page) if after.adjacent]
    width = max((len(line.text) for line in inner), default=0)
    if width > _WRAP_MAX or width < _WRAP_MIN:
        return 0
    full = [line for line in inner if len(line.text) >= _FULL_LINE * width]
    open_ended = [line for line in full if not complete(line.text)]
    return width if len(full) >= 3 and len(full) >= 0.6 * len(inner) and len(open_ended) >= 0.6 * len(full) else 0


_FULL_LINE = 0.7
"""Share of the width from which a line is taken to go on in the next; a shorter one ends where its writer ended it."""


def _joined(page: list[Line], width: int) -> list[Line]:
    joined: list[Line] = []
    before = 0
    for line in page:
        starts = (
            not line.adjacent or _BULLET.match(line.text) or _HEADING.match(line.text) or before < _FULL_LINE * width
        )
        if starts or not joined or _HEADING.match(joined[-1].text):
            joined.append(line)
        else:
            last = joined[-1]
            joined[-1] = Line(last.start, line.end, f"{last.text} {line.text}", adjacent=last.adjacent)
        before = len(line.text)
    return joined


def _known(page: list[Line], title: str, shared: Collection[str]) -> None:
    """What is known from outside the page: its title, and what other pages of the site say too."""
    wanted = title.casefold().rstrip(_STOPS)
    for line in page:
        if wanted and line.text.casefold().rstrip(_STOPS) == wanted:
            line.set("title", "the page's title")
        elif line.text in shared:
            line.set("site", "stands on other pages of the site too")


def _front_matter(page: list[Line]) -> None:
    """``key: value`` lines between two rules at the very top of a Markdown file."""
    if not page or page[0].text != "---":
        return
    for at, line in enumerate(page[1:30], 1):
        if line.text == "---":
            for inside in page[: at + 1]:
                inside.set("meta", "front matter: provenance, not content")
            return


def _doubled(page: list[Line]) -> None:
    """A line said twice: both go if they stand together or are short (titles, captions), else the later one."""
    seen: dict[str, int] = {}
    for at, line in enumerate(page):
        key = line.text.casefold().rstrip(_STOPS)
        words = line.words
        before = page[at - 1] if at else None
        if (
            before is not None
            and words >= 4
            and len(before.text) >= 12
            and key.startswith(before.text.casefold().rstrip(_STOPS))
        ):
            longer = key != before.text.casefold().rstrip(_STOPS)
            kind = "caption" if longer or complete(line.text) or any(b.kind == "title" for b in page[:at]) else "title"
            if kind == "caption" and complete(line.text) and words > 40:
                kind = "repeat"
                line.set(kind, "says the line before again")
            else:
                before.set(kind, "doubled: stands again in the next line")
                line.set(kind, "doubled: the line before again")
        elif key in seen and words >= 2:
            first = page[seen[key]]
            if complete(line.text) and words >= 12:
                line.set("repeat", "says an earlier line again")
            else:
                kind = "title" if words >= 4 and seen[key] < 12 else "menu"
                first.set(kind, "doubled: stands again further down")
                line.set(kind, "doubled: an earlier line again")
        seen.setdefault(key, at)


_STOPS = ".!?… "


def _cued(page: list[Line]) -> None:
    """A cue of the data file, unless the line is a dateline's or too long for its kind."""
    for line in page:
        if line.kind or len(line.text) > _LONGEST_CUED_CHARS or dateline(line.text):
            continue
        length = line.words
        plain = _BULLET.sub("", line.text).replace("’", "'")
        asked = plainest(plain)
        for kind in KINDS:
            if kind in _NEVER_PROSE and complete(plain) and length > _SHORT_CUE and ":" not in plain:
                continue
            if length <= _LONGEST_CUE.get(kind, 80) and cued(kind)(plain, asked):
                line.set(kind, _REASONS[kind])
                break


_LONGEST_CUED_CHARS = 1_000
_NEVER_PROSE = ("related", "byline", "date", "menu", "player")
"""Kinds whose lines do not end as sentences do: "By Monday evening, the water had fallen." is no byline."""
_SHORT_CUE = 5


def _shaped(page: list[Line]) -> None:
    """Prose ends as a sentence does and has five words or more; the rest is a heading, a label or a list of links."""
    for at, line in enumerate(page):
        if line.kind:
            continue
        plain = _BULLET.sub("", line.text)
        words = count_words(plain)
        if _HEADING.match(line.text):
            line.set("title" if line.text.startswith("# ") else "subhead", "Markdown heading")
        elif _MARKUP.match(line.text) or _LINK_LINE.match(line.text):
            line.set("markup", "markup or a link alone")
        elif words < _MIN_BODY_WORDS:
            line.set("short", "too short for prose")
        elif complete(plain):
            first = not any(before.kind == "body" for before in page[:at])
            if first and plain[-1] in "?!" and words <= 20 and not any(b.kind == "title" for b in page[:at]):
                line.set("title", "headline: stands before the text")
            else:
                line.set("body", "")
        elif words >= (_LEAD_IN_WORDS if line.text[-1] == ":" else _UNFINISHED_BODY_WORDS) and not _title_case(plain):
            line.set("body", "")
        elif line.text != plain:
            line.set("list", "list item that is no sentence")
        else:
            line.set("subhead", "no sentence: a title, subhead, teaser or label")


_LEAD_IN_WORDS = 15
"""A line that ends in a colon and is this long tells something before it leads to a list; a shorter one is its heading."""


def _teasers(page: list[Line]) -> None:
    """Three headings or more, each with one short line below it, are links to other pieces with what they are about."""
    at = 0
    while at < len(page):
        run: list[Line] = []
        while at + 1 < len(page) and _is_heading(page[at]) and _is_teaser(page[at + 1], page[at + 2 : at + 3]):
            run.append(page[at + 1])
            at += 2
        if len(run) >= _FEWEST_TEASERS:
            for line in run:
                line.kind, line.reason = (
                    "related",
                    f"one of {len(run)} headings with a line each: links to other pieces",
                )
        at += not run


_FEWEST_TEASERS = 3
_TEASER_WORDS = 35


def _is_heading(line: Line) -> bool:
    return line.kind in ("subhead", "title") or (line.kind in ("short", "related") and line.words >= 3)


def _is_teaser(line: Line, after: list[Line]) -> bool:
    """A line of prose by itself: what follows is no prose."""
    return line.kind == "body" and line.words <= _TEASER_WORDS and all(later.kind != "body" for later in after)


def _foreign(page: list[Line]) -> None:
    """A paragraph in another language inside an English page; a page of it is set aside as a whole (pipeline)."""
    body = [line for line in page if line.kind == "body"]
    other = [(line, language(line.text)) for line in body if line.words >= _FOREIGN_WORDS]
    other = [(line, name) for line, name in other if name not in ("", "english", UNKNOWN)]
    if sum(line.words for line, _ in other) < _FOREIGN_PAGE * sum(line.words for line in body):
        for line, name in other:
            line.kind, line.reason = "foreign", f"not in English (reads as {name})"


_FOREIGN_WORDS = 12
_FOREIGN_PAGE = 0.8
"""Share of a page's words in other languages from which it is a page of them, with a quotation or two in English."""


def _title_case(text: str) -> bool:
    long_words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return bool(long_words) and sum(word[0].isupper() for word in long_words) >= 0.8 * len(long_words)


def _ended(page: list[Line]) -> None:
    """What stands after the end of the article: a copyright line, a credit, "Related articles", "Leave a comment"."""
    body = [line.words for line in page if line.kind == "body"]
    before, after, paragraphs = 0, sum(body), len(body)
    for at, line in enumerate(page):
        goes_on = line.kind in (*_INSET_KINDS, "comments") and _goes_on(page[at + 1 : at + 4])
        inset = goes_on or (line.kind in _INSET_KINDS and paragraphs >= _INSET_PARAGRAPHS)
        share = 1.0 if line.kind in ("end", "comments") else _TAIL_SHARE
        if line.kind in _END_KINDS and before and after <= share * before and not inset:
            for later in page[at + 1 :]:
                if later.kind == "body":
                    later.kind, later.reason = "tail", f"after the end of the article ({line.reason})"
            return
        if line.kind == "body":
            before, after, paragraphs = before + line.words, after - line.words, paragraphs - 1


def _goes_on(page: list[Line]) -> bool:
    """Whether an article goes on with these lines."""
    run = [line.words for line in takewhile(lambda line: line.kind == "body", page)]
    return len(run) >= _INSET_RUN and sum(run) >= _INSET_RUN_WORDS


def _densest(page: list[Line]) -> None:
    """Keeps the run of lines with the most words of body, less a cost for every other line in it."""
    best, best_range = 0, (0, 0)
    total, start = 0, 0
    for at, line in enumerate(page):
        total += line.words if line.kind == "body" else -_cost(line)
        if total <= 0:
            total, start = 0, at + 1
        elif total > best:
            best, best_range = total, (start, at + 1)
    ledes = _ledes(page, *best_range)
    for at, line in enumerate(page):
        if line.kind == "body" and not best_range[0] <= at < best_range[1] and at not in ledes:
            line.kind, line.reason = "outside", "stands apart from the article"


def _cost(line: Line) -> int:
    """What a line that is no body costs the run it stands in; the cells of a table of figures are part of an article."""
    if line.kind == "short" and _FIGURE.fullmatch(line.text):
        return _CELL_COST
    return _INSET_COST.get(line.kind, _LINE_COST)


_FIGURE = re.compile(r"[-+(]?[$€£¥]?(?=\d*[$€£%.,])\d[\d.,]*\s?(?:%|[MBKmbk]n?|million|billion)?\)?")
_CELL_COST = 3


def _ledes(page: list[Line], start: int, end: int) -> set[int]:
    """Lines between a page's title and its article that tell what the title tells: an advert parts them from the rest."""
    held = _long_words(*(line.text for line in page[start:end] if line.kind == "body"))
    headings = [(at, _long_words(page[at].text)) for at in range(start) if page[at].kind in ("title", "subhead")]
    title, told = max(headings, key=lambda one: (len(one[1] & held), -one[0]), default=(start, set()))
    return {
        at
        for at in range(title, start)
        if page[at].words >= _LEDE_WORDS and len(_long_words(page[at].text) & told) >= _LEDE_SHARED
    }


def _long_words(*texts: str) -> set[str]:
    return {word for text in texts for word in _LONG_WORD.findall(text.casefold())}


_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LEDE_WORDS, _LEDE_SHARED = 20, 3
"""Its fewest words, and how many of four letters or more it shares with the title."""


def _titled(page: list[Line]) -> None:
    """The heading before the text is the page's title, not a subhead."""
    for line in page:
        if line.kind in ("body", "title"):
            return
        if line.kind == "subhead" and line.words >= 4:
            line.kind, line.reason = "title", "headline: stands before the text"
            return


def _above_credit(page: list[Line]) -> None:
    """A short paragraph right before "Image:" or "Photo:" is that picture's caption."""
    for line, after in pairwise(page):
        if (
            line.kind == "body"
            and after.kind == "caption"
            and _PICTURE.match(after.text)
            and not _CAPTIONED.search(after.text)
            and line.words <= _CAPTION_WORDS
        ):
            line.kind, line.reason = "caption", "stands before a picture's credit"


_PICTURE = re.compile(r"(?:image|photo|picture)s?\s*[:|]", re.IGNORECASE)
_CAPTIONED = re.compile(r"[a-z]\.\s+(?:image|photo|picture)s?\s*[:|]", re.IGNORECASE)
"""A line that has its caption itself: "Picture: The mill on the river. Photo: A. Holt"."""
_CAPTION_WORDS = 25


RULES: tuple[Callable[[list[Line]], None], ...] = (
    _front_matter,
    _doubled,
    _cued,
    _shaped,
    _above_credit,
    _teasers,
    _foreign,
    _ended,
    _densest,
    _titled,
)
"""The order of the work; each rule decides the lines that no earlier one decided, the last five look at the whole page."""


def words_by_kind(source: Source, found: tuple[Block, ...]) -> dict[str, int]:
    """How many words of a source went to each kind of block."""
    ordered = sorted(found, key=lambda block: block.kind)
    return {
        kind: sum(count_words(source.text[block.start : block.end]) for block in group)
        for kind, group in groupby(ordered, key=lambda block: block.kind)
    }

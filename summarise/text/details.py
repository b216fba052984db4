"""What a page says of itself: title, publisher, date and credits, read where pages put them; and a label for the reader.

Nothing is guessed. A date is taken only with its year; a publisher only from a dateline's agency, a copyright line, a byline
or what the outlet says of itself. An agency named in a credit is provenance, not the publisher.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from urllib.parse import urlsplit

from ..lexicon import lines
from ..lexicon import words as lexicon_words
from ..model import Block, Source
from .sentences import dateline
from .words import content

_AGENCY = re.compile(r"\(([A-Z][\w./&\- ]{1,40})\)")
_COPYRIGHT = re.compile(
    r"(?:©|\(c\)|copyright)\s*(?:©|\(c\)|copyright)?\s*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?\s*,?\s*(?:by\s+)?(?:the\s+)?"
    r"([A-Z][\w&./’'\- ]{1,60}?)(?:\s[-–—|:]\s|[.,|]\s|[.,]?$|\s(?:all rights|and its|inc|ltd|llc)\b|\s\d{4}\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:About us: )?([A-Z][\w&/.’'\-]*(?: [A-Z][\w&/.’'\-]*){0,4})"
    r"\s+(?:is|are|was|has been|broadcasts|publishes|covers|reports)\b"
)
_JOURNALISTS = re.compile(r"^([A-Z][\w&/.]*(?: [A-Z][\w&/.]*){0,3}) (?:journalists|reporters|correspondents)\b")
_SUBSCRIBE = re.compile(
    r"^(?:[Ss]ubscribe to|[Ff]ollow|[Aa]bout) (?:the )?([A-Z][\w&/.’'\-]*(?: [A-Z][\w&/.’'\-]*){0,3})"
)
_BYLINE_OUTLET = re.compile(
    r"\b(?i:by) .{3,60}?(?:,|\||–|—)\s*(?:[Tt]he )?([A-Z][\w&/.’'\-]*(?: [A-Z][\w&/.’'\-]*){0,3})"
    r"(?:,? in [A-Z][\w.’'\-]*(?: [A-Z][\w.’'\-]*){0,2})?$"
)
_FIRST_PUBLISHED = re.compile(
    r"\b(?:first|originally) (?:published|appeared) (?:by|in|on|at) (?:the |The )?([A-Z][\w.&/\-]*(?: [A-Z][\w.&/\-]*){0,4})"
)
_CREDITED = re.compile(r"\b[A-Z][\w.&/\-]*(?: [A-Z][\w.&/\-]*){0,3}")
_PLACE = re.compile(r"(?<!published )(?<!appeared )\bin (?:[A-Z][\w.’'\-]*(?:,? (?=[A-Z]))?)+")
"""Where somebody reported from."""
_NO_CREDIT = frozenset(
    [
        "Some",
        "Information",
        "With",
        "Written",
        "Edited",
        "Produced",
        "Translated",
        "Fact",
        "Checked",
        "Tell",
        "SOURCE",
        "Additional",
        "Reporting",
        "Files",
        "From",
        "By",
        "And",
        "The",
        "Material",
        "Agencies",
        "Input",
        "Inputs",
        "Source",
        "Sources",
        "Via",
        "Credit",
        "Writing",
        "Editing",
        "Compiled",
        "Report",
        "Contributed",
        "This",
        "Story",
        "Article",
    ]
)
MONTHS = {name: number for number, names in enumerate(
    ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
     "sep sept september", "oct october", "nov november", "dec december"), 1) for name in names.split()}  # fmt: skip
"""Month, in full or short, lower case -> its number."""
_DMY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+((?:19|20)\d{2})\b")
_MDY = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d{2})\b")
_ISO = re.compile(r"\b((?:19|20)\d{2})-(\d{2})-(\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:?\d{2})?))?")
_FIGURES = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")
_META = re.compile(
    r"^(title|headline|date|published|publisher|source|site|url|link|canonical)\s*:\s*[\"']?(.+?)[\"']?$", re.IGNORECASE
)
_META_FIELD = {"title": "title", "headline": "title", "date": "published", "published": "published", "publisher": "publisher",
               "source": "publisher", "site": "publisher", "url": "url", "link": "url", "canonical": "url"}  # fmt: skip
_HASH = re.compile(r"^(?=.*\d)[0-9a-f]{7,}$", re.IGNORECASE)
_LABEL_CHARS = 32


def described(source: Source, blocks: Sequence[Block]) -> Source:
    """The source with its empty fields filled from its own text; what was given stays.

    >>> page = Source(id="a", text="GENEVA (AP) — The two sides met on Friday, officials said.")
    >>> described(page, [Block("a", 0, 57, "body")]).publisher
    'AP'
    """
    meta = _front_matter(source, blocks)
    return replace(
        source,
        publisher=source.publisher or meta.get("publisher") or _publisher(source, blocks),
        title=source.title or meta.get("title") or _title(source, blocks),
        url=source.url or meta.get("url", ""),
        published=source.published or iso_date(meta.get("published", "")) or _published(source, blocks),
        credits=source.credits or _credits(source, blocks),
        author=source.author or _author(source, blocks),
    )


def _texts(source: Source, blocks: Sequence[Block], *kinds: str) -> list[str]:
    return [" ".join(source.text[b.start : b.end].split()) for b in blocks if b.kind in kinds]


def _front_matter(source: Source, blocks: Sequence[Block]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in _texts(source, blocks, "meta"):
        if entry := _META.match(text):
            found.setdefault(_META_FIELD[entry.group(1).lower()], entry.group(2).strip())
    return found


def _title(source: Source, blocks: Sequence[Block]) -> str:
    """Of the headings before the text, the one of whose words the body holds most."""
    body = next((at for at, block in enumerate(blocks) if block.kind == "body"), len(blocks))
    marked = [b for b in blocks[:body] if b.kind == "title" and not b.reason.startswith("headline")]
    titles = _texts(source, marked, "title")
    above_byline = _texts(
        source, [b for b, below in pairwise(blocks[:body]) if below.kind in ("byline", "date")], *_HEADS
    )
    heads = [text for text in _texts(source, blocks[:body], *_HEADS) if _like_title(text)]
    if len(heads) > 1 and _first_line(source, blocks) and heads[:1] == _texts(source, blocks[:1], *_HEADS):
        heads = heads[1:]
    if not heads:
        return ""
    body_text = " ".join(_texts(source, blocks, "body"))
    held = set(content(body_text))

    def fit(text: str) -> float:
        keys = content(text)
        return sum(key in held for key in keys) / max(4, len(keys))

    def worth(text: str) -> float:
        return fit(text) + _MARKED * (text in titles) + _ABOVE_BYLINE * (text in above_byline)

    best = max(heads, key=worth)
    if worth(best) - _MARKED * (best in titles) < _FIT:
        return ""
    return _without_site(best, heads)[0].lstrip("# ").strip("*_ ")


_FIT = 0.5
"""Share of a headline's words that the body must hold; menus and slogans hold fewer."""
_MARKED = 0.25
"""What it counts for a heading that it stands twice or comes first: pages say their title twice."""


_HEADS = ("title", "subhead")
_ABOVE_BYLINE = 0.3
"""And for one right above the byline or the date, where headlines stand: a clever one shares few words with its page."""


def _like_title(text: str) -> bool:
    words = len(text.split())
    if (words <= _DATED_LINE and iso_date(text)) or _BYLINE.search(text):
        return False
    return 3 <= words <= 30 and not re.search(
        r"(?:[|/▾•·☰].*){2,}|^[^\w'\"‘“]|https?://|\bsince (?:18|19|20)\d\d$", text.removeprefix("# ")
    )


_DATED_LINE = 10
"""Words up to which a line with a full date is a masthead's or a byline, and no headline."""
_BYLINE = re.compile(r"\bnewsroom\b|\b(?:[Ff]rom|[Bb]y) our (?:own )?(?:reporter|correspondent)s?\b")


def _without_site(title: str, heads: Sequence[str]) -> tuple[str, str]:
    """A headline and the site's name behind it, as in "Dam holds | Post"; only sure if the headline stands alone too."""
    for mark in (" | ", " - ", " – ", " — ", " :: "):
        head, _, site = title.rpartition(mark)
        if head and len(head.split()) >= 3 and (head in heads or (mark == " | " and len(site.split()) <= 5)):
            return head, site if head in heads else ""
    return title, ""


def _publisher(source: Source, blocks: Sequence[Block]) -> str:
    """The site's name behind a headline, then a copyright line, then what the outlet says of itself, a byline, a dateline."""
    heads = _texts(source, blocks, "title", "subhead")
    for title in heads[:6]:
        if site := _without_site(title, heads)[1]:
            return _clean(site)
    if name := _first_line(source, blocks, surely=True):
        return name
    text_ends = max((block.end for block in blocks if block.kind == "body"), default=0)
    for text in _texts(source, [block for block in blocks if block.start >= text_ends], "legal"):
        if (owner := _COPYRIGHT.search(text)) and (name := _clean(owner.group(1))):
            return name
    ends = _texts(source, blocks, "about", "legal", "prompt", "tail")
    for text in ends:
        if named := _JOURNALISTS.match(text):
            return _clean(named.group(1))
    openers = Counter(_clean(m.group(1)) for text in ends if (m := _ABOUT.match(text) or _SUBSCRIBE.match(text)))
    for nobody in ("", *_author(source, blocks).split("; ")):  # "Ana Ruiz covers water for the Herald."
        openers.pop(nobody, None)
    for name, times in openers.most_common():
        if times >= 2 or any(_ABOUT.match(text) and text.startswith(name) for text in _texts(source, blocks, "about")):
            return name
    if name := _first_line(source, blocks):
        return name
    for text in _texts(source, blocks, "byline"):
        if (outlet := _BYLINE_OUTLET.search(text)) and not re.search(
            r"\b(?:reporter|correspondent|editor|writer|staff)\b", text, re.I
        ):
            return _clean(outlet.group(1))
    above = _head_lines(source, blocks)
    for text in (*above, *_texts(source, blocks, "byline")):
        if place := _PLACE_LINE.match(text):
            return _clean(place.group(1))
        if name := _masthead(text, source.id):
            return name
    return _dateline_agency(source, blocks)


def _first_line(source: Source, blocks: Sequence[Block], surely: bool = False) -> str:
    """The outlet where its name alone opens the page, as a masthead does, or with its motto behind a dash or in brackets.

    `surely`: only where no headline would be called so, for "Radio Host Arrested" opens a page too: the name ends in a word that
    outlets are called by or in a number, is the page's id, or stands in the page again.
    """
    first = source.text[blocks[0].start : blocks[0].end].splitlines()[0] if blocks else ""
    first = " ".join(re.split(r"\s[|–—-]\s|\s\(", first)[0].split())
    first = _EDITION.sub("", first)
    if len(first.split()) > _NAME_LINE or not _ONLY_NAMES.fullmatch(first):
        return ""
    # The id tells only where another line is the headline: a file may be called by it.
    heads = [text for text in _texts(source, blocks[1:], *_HEADS) if _like_title(text)]
    called = source.id if heads else ""
    name = _masthead(first, called)
    again = name and re.search(rf"\b{re.escape(name)}\b", source.text[blocks[0].end :], re.IGNORECASE)
    if surely and not (again or _in_id(name.removeprefix("The "), called) or _ends_as_outlet(name)):
        return ""
    if not again:
        return name
    written = " ".join(again.group().split())
    return (
        written if name.isupper() and all(word[0].isupper() for word in written.split() if len(word) > 3) else name
    )  # "SARNITZ COURIER" is Sarnitz Courier at the page's foot


def _ends_as_outlet(name: str) -> bool:
    last = name.split()[-1].casefold() if name else ""
    return last in lexicon_words("cues", "outlet_words") or last[:1].isdigit()


_EDITION = re.compile(r"\s(?:in English|(?:English|international) edition)$", re.IGNORECASE)


def _head_lines(source: Source, blocks: Sequence[Block]) -> list[str]:
    """Short lines above the text, below the headline: with a full date, or only of names, as a masthead is."""
    body = next((at for at, block in enumerate(blocks) if block.kind == "body"), len(blocks))
    texts = (" ".join(source.text[b.start : b.end].split()) for b in blocks[:body] if b.kind not in ("title", "menu"))
    return [
        text
        for text in texts
        if len(text.split()) <= _HEAD_LINE and (iso_date(text) or _ONLY_NAMES.fullmatch(text) or _BY.match(text))
    ] + [text for text in _texts(source, blocks[:body], "menu") if iso_date(text) and len(text.split()) <= _HEAD_LINE]


_SHARED = re.compile(r"(?:\s?/\s?|\bwith )((?:The )?[A-Z][\w&’'-]*(?: [A-Z][\w&’'-]*){0,3})(?=$|\s*[|,.–—-])")
"""Whose report an outlet prints: "Evening Bulletin / Globe Sport Agency", "Ostmark Mirror with Meridian Press"."""
_NAME_LINE = 4
_HEAD_LINE = 16
_ONLY_NAMES = re.compile(
    r"(?:The )?[A-Z][\w&’'-]*(?: (?:[A-Z][\w&’'-]*|\d[\d.]*|of|the|with|magazine|&)|\s?/\s?(?:The )?[A-Z][\w&’'-]*){1,8}"
)
_PLACE_LINE = re.compile(
    r"[A-Z][A-Z.'’ -]{2,30}(?:,[^()]{4,24})?\s\(([A-Z][\w.&' -]{1,30})\)(?=\W|$)(?!.*\b(?:said|was|were|is|are)\b)"
)
"""A dateline on a line of its own: "SALTMERE, June 9, 2026 (Nordwire)"."""


def _masthead(text: str, source_id: str) -> str:
    """The outlet in a dated line, as in "Harbour Post, 2 February 2025"; "" if no part is surely one.

    Surely: it has a word that outlets are called by, or the page's own id is made of it.
    """
    for part in re.split(r"\s+[|–—-]\s+|,\s+|\.\s+|\s?/\s?|\swith\s", text):
        name = re.sub(r"\s*\([^)]*\)", "", part).strip()
        if not _MASTHEAD.fullmatch(name) or _BY.match(name):
            continue
        known = [word.casefold() in lexicon_words("cues", "outlet_words") for word in name.removeprefix("The ").split()]
        named = (any(known) and not all(known)) or (all(known) and name.startswith("The "))
        if named or any(_in_id(form, source_id) for form in (name, name.removeprefix("The "))):
            first, *rest = name.split()
            return _clean(first if "".join(word[0] for word in rest) == first != "" else name)
    return ""


def _in_id(name: str, source_id: str) -> bool:
    """Whether a page's id is made of a name: "valleyherald" of "Valley Herald"."""
    letters = re.sub(r"\W", "", name.casefold())
    return len(letters) > _LETTERS and letters in re.sub(r"\W", "", source_id.casefold())


_MASTHEAD = re.compile(r"(?:The )?[A-Z][\w.&’'-]*(?: (?:[A-Z][\w.&’'-]*|\d[\d.]*|of|the|del|de|la|and|&)){0,4}")
_LETTERS = 5
"""A shorter name may stand in an id by chance."""


def _dateline_agency(source: Source, blocks: Sequence[Block]) -> str:
    for block in blocks:
        if block.kind == "body":
            text = source.text[block.start : block.end]
            if "(" in text and (agency := _AGENCY.search(text[: dateline(text)])):
                return _clean(agency.group(1))
    return ""


@cache
def _outlets() -> dict[str, str]:
    """Long names of agencies and outlets -> what readers call them."""
    return {
        form.strip(): line.split("|")[0].strip()
        for line in lines("aliases", "outlets")
        for form in line.casefold().split("|")
    }


def _clean(name: str) -> str:
    """A name without what is no part of it; "" for a year, an ordinary word or "us"."""
    name = re.sub(r"\s+(?:All|Inc|Ltd|Limited|LLC|plc|GmbH|AG|S\.A|and its)\b.*$", "", " ".join(name.split())).strip(
        " .,-–—|:’'"
    )
    name = _outlets().get(name.casefold().removeprefix("the "), name)
    if _NO_PUBLISHER.search(name) or name.lower() in ("us", "you", "we", "we are", "the", "content", "all", "this"):
        return ""
    return name


_NO_PUBLISHER = re.compile(
    r"^(?:breaking|latest|top|live|local|national|sports?|world|business|science|health|tech|technology|politics|political|weekend|climate"
    r"|arts|culture|money|opinion) (?:news|stories|tv|review)$|\b(?:briefing|digest|analysis|headlines|updates?)$|^press release$"
    r"|\b(?:policy|policies|terms|privacy|cookies?|contact|rights)\b",
    re.IGNORECASE,
)
"""Words of a page's foot, which no outlet is called."""


def _published(source: Source, blocks: Sequence[Block]) -> str:
    """The date of a date line or byline, of another short line above the text, or of the dateline."""
    for text in (*_texts(source, blocks, "date", "byline"), *_head_lines(source, blocks)):
        if found := iso_date(text):
            return found
    for block in blocks:
        if block.kind == "body":
            text = source.text[block.start : block.end]
            return iso_date(text[: dateline(text)])
    return ""


def iso_day(text: str) -> date | None:
    """The day that a text is, as in 2026-11-21; None if it is anything else.

    >>> iso_day("2026-11-21"), iso_day("2026-02-30"), iso_day("20261121")
    (datetime.date(2026, 11, 21), None, None)
    """
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def iso_date(text: str) -> str:
    """The first full date in a line as ISO 8601, "" without one. Day and month in figures are read if it is sure which is which.

    >>> iso_date("Updated March 3, 2024"), iso_date("Fri 21 Jan. 2022 14:32 GMT")
    ('2024-03-03', '2022-01-21')
    >>> iso_date("22/11/2024"), iso_date("6.10.2026"), iso_date("03/04/2024")
    ('2024-11-22', '2026-10-06', '')
    """
    if (iso := _ISO.search(text)) and _is_day(*(int(part) for part in iso.group(1, 2, 3))):
        return iso.group(0).replace(" ", "T") if iso.group(4) else iso.group(0)[:10]
    for pattern, day, month in ((_DMY, 1, 2), (_MDY, 2, 1)):
        for found in pattern.finditer(text):
            number = MONTHS.get(found.group(month).lower())
            if number and _is_day(int(found.group(3)), number, int(found.group(day))):
                return f"{found.group(3)}-{number:02d}-{int(found.group(day)):02d}"
    for found in _FIGURES.finditer(text):
        one, other, year = (int(found.group(part)) for part in (1, 3, 4))
        first = one > 12 or found.group(2) == "."  # with points the day always comes first
        day_, month_ = (one, other) if first else (other, one)
        if (found.group(2) == "." or (one > 12) != (other > 12)) and _is_day(year, month_, day_):
            return f"{year}-{month_:02d}-{day_:02d}"
    return ""


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _credits(source: Source, blocks: Sequence[Block]) -> tuple[str, ...]:
    """Agencies in the dateline and in credit lines, each once."""
    found: list[str] = []
    if agency := _dateline_agency(source, blocks):
        found += [_clean(name) for name in agency.split("/")]  # "(COAST 5/NWS)"
    for text in _texts(source, blocks, "byline"):
        found += agencies(_BY.sub("", text))
    for text in _head_lines(source, blocks):
        if shared := _SHARED.search(text):
            found.append(_clean(shared.group(1)))
    for text in _texts(source, blocks, "legal", "credit"):
        if first := _FIRST_PUBLISHED.search(text):
            found.append(_clean(first.group(1)))
    for text in _texts(source, blocks, "credit"):
        for part in re.split(r"\b[Bb]y\b|\b[Ff]rom\b|:|\bin\b|[.,](?=\s)|\band\b", _PLACE.sub("", text)):
            for name in _CREDITED.findall(part):
                words = [word for word in name.split() if word not in _NO_CREDIT]
                found += [_clean(" ".join(words))] if words else []
    people = _author(source, blocks)
    return tuple(name for name in dict.fromkeys(found) if name and name not in people)


def _author(source: Source, blocks: Sequence[Block]) -> str:
    """The people that a byline names, several with "; " between: words behind "by", up to where they work or what they are."""
    for text in _texts(source, blocks, "byline"):
        if _BY.match(text):
            names = re.split(r"\s*(?:[,|–—/•]|\bin\b|\bfor\b|\d)", _BY.sub("", text))[0]
            people = [name.strip() for name in re.split(r"\band\b|&", names)]
            known = [
                name for name in people if _PERSON.fullmatch(name) and not _DESK.search(name) and not agencies(name)
            ]
            if known:
                return "; ".join(known)
    return ""


_BY = re.compile(r"^.{0,40}?\bby:?\s+", re.IGNORECASE)
_PERSON = re.compile(r"[A-Z][\w.’'\-]*(?: (?:[A-Z][\w.’'\-]*|van|von|de|der|den|del|di|da|al|bin|ibn)){1,4}")
_DESK = re.compile(
    r"\b(?:staff|desk|news(?:room)?|agenc(?:y|ies)|team|editors?|board|wires?|reporters?|service|press)\b",
    re.IGNORECASE,
)


def agencies(names: str) -> tuple[str, ...]:
    """The news agencies among some names, as readers call them.

    >>> agencies("Ida Berg; The Associated Press"), agencies("PTI"), agencies("Ola Lund, Reuters")
    (('AP',), ('PTI',), ('Reuters',))
    """
    known = lexicon_words("aliases", "agencies")
    parts = [part.strip() for part in re.split(r"[;,/|]|\band\b", names)]
    # "PA Sport Staff" and "PA Business Reporter" are PA's.
    parts += [part.split()[0] for part in parts if part and part.split()[0].isupper() and len(part.split()) > 1]
    called = [_outlets().get(part.casefold().removeprefix("the "), part) for part in parts]
    return tuple(dict.fromkeys(name for name in called if name in known))


def labels(sources: Sequence[Source]) -> dict[str, str]:
    """A short label for each source, by id: the one given, its publisher, its host, else its id without hashes.

    They are made unique by the day of their pages in brackets, else by the id.

    >>> labels([Source(id="000_70be54173aac525c", text=""), Source(id="b", text="", publisher="AP"),
    ...         Source(id="c", text="", publisher="AP", published="2025-03-04")])
    {'000_70be54173aac525c': '000', 'b': 'AP (b)', 'c': 'AP (2025-03-04)'}
    """
    plain = {
        source.id: source.label
        or _acronym(source)
        or _short(source.publisher)
        or host_of(source.url)
        or _from_id(source.id)
        for source in sources
    }
    counts = Counter(plain.values())
    days = {source.id: source.published[:10] for source in sources if iso_day(source.published[:10])}
    on_day = Counter((plain[i], day) for i, day in days.items())
    wanted = {
        i: label
        if counts[label] == 1
        else f"{label} ({days[i] if on_day[(label, days.get(i, ''))] == 1 else _from_id(i)})"
        for i, label in plain.items()
    }
    counts = Counter(wanted.values())
    return {i: label if counts[label] == 1 else f"{plain[i]} ({i})" for i, label in wanted.items()}


def _acronym(source: Source) -> str:
    """The short name that the source's own dateline gives its publisher: DTA for "Dresk Telegraph Agency"."""
    initials = "".join(word[0] for word in source.publisher.split() if word[0].isupper())
    return initials if len(initials) > 1 and initials in source.credits[:1] else ""


def _short(publisher: str) -> str:
    """A publisher as a reader knows it: "IRIA - International Relations ..." is IRIA; a long name is cut at a word."""
    name = re.split(r"\s[-–—|:]\s", publisher)[0].strip()
    if len(name) <= _LABEL_CHARS:
        return name
    acronym = "".join(word[0] for word in name.split() if word[0].isupper())
    return acronym if len(acronym) >= 3 else name[:_LABEL_CHARS].rsplit(" ", 1)[0]


def host_of(link: str) -> str:
    """The host of a link without "www.", "" for none: whose page it is, where nobody gives a name."""
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _from_id(source_id: str) -> str:
    """A file's stem without long hexadecimal parts, in at most 32 characters."""
    parts = [part for part in re.split(r"[_\s]+", source_id) if part]
    kept = [part for part in parts if not _HASH.match(part)] or parts
    return " ".join(kept)[:_LABEL_CHARS].strip() or source_id

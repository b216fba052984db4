"""HTML pages: trafilatura finds the article, lxml reads what the page says of itself (JSON-LD, OpenGraph, its title).

The text of such a source is the article, one block a line, as it was found; the rules for furniture look at it again.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings
from ..text.blocks import blocks
from ..text.details import agencies, described, iso_date
from ..text.words import count_words
from .decode import decoded
from .formats import Found, Given, web_link
from .limits import crowded

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document


@dataclass(slots=True)
class Markup:
    """What a page's head says of it."""

    named: str = ""
    """Its own title, the site's name with it."""
    headings: tuple[str, ...] = ()
    site: str = ""
    link: str = ""
    published: str = ""


_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)


def read(given: Given, settings: Settings) -> Found:
    """One page: its article as text, and what its markup says of it."""
    try:
        source = _source(given)
    except InputError as error:
        return Found(problems=[Problem(given.path, 0, str(error))])
    return Found([source])


def _source(given: Given) -> Source:
    if not given.data.strip():
        raise InputError("the page is empty; nothing to read")
    if wrong := crowded(given.data):
        raise InputError(wrong)
    tree = parsed(decoded(given.data, given.charset or declared(given.data)))
    for change in _CHANGES:
        change(tree)
    shown, told = lines(tree), markup(tree)
    if not shown:
        raise InputError("no text can be read in this page; scripts may write it in a browser: save it from there")
    article = _article(tree, given.url)
    text = article.text.strip() if article is not None and article.text else ""
    plain = Source(id=given.id, text=text)
    marked = blocks(plain)
    if article is None or not any(block.kind == "body" for block in marked):
        raise InputError("no article found in this page; save its text as .txt if there is one")
    author = "; ".join(part.strip() for part in (article.author or "").split(";") if part.strip())
    title = _title(article, told)
    link = _link(article.url or told.link, given.url)
    around = _around(shown, text, author)
    return Source(
        id=given.id,
        text=text,
        publisher=_site(told) or _suffix(told, title, _host(link), shown) or around.publisher,
        title=title,
        url=link,
        published=told.published or around.published,
        credits=tuple(dict.fromkeys([*agencies(author), *described(plain, marked).credits, *around.credits])),
        author=author,
        left_out=max(0, count_words("\n".join(shown)) - count_words(text)),
        raw_sha256=sha256(given.data).hexdigest(),
    )


def _around(shown: Sequence[str], text: str, author: str) -> Source:
    """What the lines around an article say of it, which its markup may not: its date, whom it credits, whose page it is."""
    article = {" ".join(line.split()) for line in text.split("\n")}
    places = [at for at, line in enumerate(shown) if line in article] or [0]
    near = shown[max(0, places[0] - _BEFORE) : places[-1] + 1 + _AFTER]
    told = _told([line for line in near if line not in article])
    credited = [name for name in told.credits if agencies(name) or (" " in name and name not in author)]
    return replace(told, credits=tuple(credited), publisher=_told(shown).publisher)


def _told(shown: Sequence[str]) -> Source:
    """What some lines of a page say of it."""
    source = Source(id="around", text="\n".join(shown))
    return described(source, blocks(source))


_BEFORE, _AFTER = 8, 4
"""Lines around an article in which its date line and its credits stand; further away are those of other articles."""


def declared(data: bytes) -> str:
    """The encoding that a page names in its first kilobytes."""
    found = _CHARSET.search(data[:4096]) or _XML_CHARSET.search(data[:4096])
    return found.group(1).decode("ascii") if found else ""


def parsed(text: str) -> HtmlElement:
    """The tree of a page or of a piece of one.

    Raises:
        InputError: nothing in it is an element.
    """
    from lxml import etree, html

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise InputError("no HTML; nothing to read") from None
    return tree


_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|LiveBlogPosting|SocialMediaPosting|Report)$")
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "parsely-pub-date",
    "date",
)
_NO_NAME = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 120


def markup(tree: HtmlElement) -> Markup:
    """What OpenGraph, JSON-LD (schema.org) and the title say: the head for the page, and of the objects the one on this article."""
    meta: dict[str, str] = {}
    for element in tree.xpath("/html/head//meta"):
        name = element.get("property") or element.get("name") or ""
        meta.setdefault(name.casefold(), " ".join((element.get("content") or "").split()))
    found = Markup(
        named=" ".join((tree.findtext(".//title") or "").split()),
        headings=tuple(" ".join("".join(heading.itertext()).split()) for heading in tree.iter("h1", "h2", "h3")),
        site=_named(meta.get("og:site_name", "")),
        published=next((day for name in _PUBLISHED if (day := _day(meta.get(name, "")))), ""),
    )
    links = {
        meta.get("og:url", ""),
        *(element.get("href", "") for element in tree.xpath("/html/head//link[@rel='canonical']")),
    }
    for value in _json_ld(tree):
        if not _on_this(value, found, links - {""}):
            continue
        found.published = _day(str(value.get("datePublished", ""))) or found.published
        found.link = next((link for link in _links_of(value) if web_link(link)), "")
        publisher = value.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        found.site = found.site or (_named(name) if isinstance(name, str) else "")
        break
    found.published = found.published or _time_by_heading(tree)
    return found


def _day(told: str) -> str:
    """A date of the markup; the beginning of Unix time is none."""
    day = iso_date(told)
    return "" if day.startswith("1970-01-01") else day


def _named(name: str) -> str:
    """A site's name without what steers a terminal; one as long as a sentence is none."""
    folded = " ".join(_NO_NAME.sub("", name).split())
    return folded if len(folded) <= _LONGEST_NAME else ""


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles among the objects that a page describes itself and others with."""
    for script in tree.iter("script"):
        if script.get("type", "").partition(";")[0].strip() != "application/ld+json":
            continue
        try:
            value = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        graph = value.get("@graph", [value]) if isinstance(value, dict) else value
        for item in graph if isinstance(graph, list) else []:
            kind = item.get("@type", "") if isinstance(item, dict) else ""
            if any(_ARTICLE_TYPE.search(str(one)) for one in (kind if isinstance(kind, list) else [kind])):
                yield item


def _links_of(value: dict[str, Any]) -> list[str]:
    page_of = value.get("mainEntityOfPage")
    links = (value.get("url"), page_of, page_of.get("@id") if isinstance(page_of, dict) else None, value.get("@id"))
    return [link for link in links if isinstance(link, str)]


def _on_this(value: dict[str, Any], page: Markup, links: Collection[str]) -> bool:
    """Whether an object is on this page's article, not on one it links to: by its headline or its link, if it has any."""
    headline = " ".join(str(value.get("headline") or value.get("name") or "").split()).casefold()
    if headline:
        return any(headline == heading.casefold() for heading in page.headings) or page.named.casefold().startswith(
            headline[:60]
        )
    own = _links_of(value)
    return not own or not links or any(link in links for link in own)


def _time_by_heading(tree: HtmlElement) -> str:
    """The only date in a `time` element close to the only main heading."""
    headings = list(tree.iter("h1"))
    if len(headings) != 1:
        return ""
    for above in takewhile(lambda one: one.tag not in ("body", "main", "html"), islice(headings[0].iterancestors(), 3)):
        days = {day for time in above.iter("time") if (day := _day(time.get("datetime", "")))}
        if days:
            return days.pop() if len(days) == 1 else ""
    return ""


def _without_layout(tree: HtmlElement) -> None:
    """Tables that only lay the page out become plain blocks, or a whole article would be taken for one cell."""
    parts: list[HtmlElement] = []
    words: Counter[HtmlElement] = Counter()
    for element in tree.iter():
        cell = element if element.tag == "td" else next(element.iterancestors("td"), None)
        if cell is not None and isinstance(element.tag, str):
            words[cell] += len((element.text or "").split()) + len((element.tail or "").split()) * (element is not cell)
    # A cell that holds text is in a table that lays out, and so are the tables around it; tables of figures inside stay.
    full = [cell for cell, count in words.items() if count > _CELL_WORDS]
    tables = {table for cell in full for table in cell.iterancestors("table")}
    for part in list(tree.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th")):
        table = part if part.tag == "table" else next(part.iterancestors("table"), None)
        if table in tables:
            parts.append(part)
    for part in parts:
        part.tag = "div"


_CELL_WORDS = 60
"""Words from which a cell holds text, not data."""


def _with_quotation_marks(tree: HtmlElement) -> None:
    """A quotation in `q` gets the marks that a browser shows around it: without them it would read as the page's own words."""
    for quotation in list(tree.iter("q")):
        quotation.text = f"“{quotation.text or ''}"
        if len(quotation):
            quotation[-1].tail = f"{quotation[-1].tail or ''}”"
        else:
            quotation.text += "”"
        quotation.drop_tag()


def _without_note_marks(tree: HtmlElement) -> None:
    """Raised figures that lead to a footnote would stick to the word before them; those of units ("m²") stay."""
    for raised in list(tree.iter("sup")):
        before = raised.getprevious()
        text = (raised.getparent().text if before is None else before.tail) or ""
        mark = _NOTE_MARK.fullmatch("".join(raised.itertext()).strip())
        if mark and (mark.group(1) or raised.find(".//a") is not None or _AFTER_WORD.search(text)):
            raised.drop_tree()


_NOTE_MARK = re.compile(r"(\[)?(?:\d{1,3}|[a-z*†‡§])\]?(?:,\s*\d{1,3})*")
_AFTER_WORD = re.compile(r"(?:[^\W\d_]{3}|[.,;:!?”\"’)])$")
_CHANGES = (_without_layout, _with_quotation_marks, _without_note_marks)
"""What is done to a page before it is read."""


def _article(tree: HtmlElement, url: str) -> Document | None:
    """What trafilatura makes of a page; leaning to leave out, since a caption in a brief is worse than a paragraph less."""
    import logging

    import trafilatura
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it cannot read is said by us, in one line
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # Its date is not used: it takes one from wherever it can, a teaser's or the last change's too.
    found = trafilatura.bare_extraction(
        tree,
        url=url or None,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        date_extraction_params={"extensive_search": False},
    )
    return found if isinstance(found, Document) else None


def _title(article: Document, told: Markup) -> str:
    """The headline: the heading with which the title begins, or that ends it; else the title without the site's name."""
    title = " ".join((article.title or "").split())
    site, mark, rest = told.named.partition(": ")
    if mark and title == site and rest in told.headings:  # a blog names itself first, here and in its only h1
        return rest
    for heading in told.headings:
        if len(heading.split()) >= _HEADLINE_WORDS and title.startswith(heading):
            return heading
    for mark in (" | ", " - ", " – ", " — ", " :: ", " · "):
        head, _, site = title.rpartition(mark)
        if head and len(head.split()) >= _HEADLINE_WORDS and site.casefold() in _names(article):
            return head
    return title


_HEADLINE_WORDS = 3


def _names(article: Document) -> set[str]:
    """What the site may be called, in lower case."""
    host = (article.hostname or "").removeprefix("www.").casefold()
    return {" ".join((article.sitename or "").split()).casefold(), host, host.partition(".")[0]} - {""}


def _site(told: Markup) -> str:
    """The site's name as its markup gives it, "" where it gives none, or only an account's handle or its host."""
    return "" if told.site.startswith("@") or _DOMAIN.fullmatch(told.site) else told.site


def _suffix(told: Markup, title: str, host: str, shown: Sequence[str]) -> str:
    """The site's name as it stands behind the headline in the page's own title, or as a blog's stands before it.

    A section ("Politics") or a part of the headline stands there too: it must be the host's name, or be said in a line on rights.
    """
    if title and told.named.endswith(f": {title}") and (blog := told.named.removesuffix(f": {title}")) in told.headings:
        return blog
    found = _SITE.fullmatch(told.named[len(title) :]) if title and told.named.startswith(title) else None
    if found is None:
        return ""
    name = found.group(1)
    letters = re.sub(r"[^a-z0-9]", "", name.casefold())
    hosts = re.sub(r"[^a-z0-9]", "", host.rpartition(".")[0])
    owned = any(name in line and _RIGHTS.search(line) for line in shown)
    return name if owned or (len(letters) >= 3 and (letters in hosts or (len(hosts) >= 3 and hosts in letters))) else ""


_RIGHTS = re.compile(r"©|\(c\)|copyright|rights reserved", re.IGNORECASE)
_SITE = re.compile(r"\s+[|·–—:-]+\s+((?:[^\s|·–—]+ ){0,6}[^\s|·–—]+)")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def _link(canonical: str, fetched: str) -> str:
    """The page's own link, unless it was fetched from another host than that: then where it was fetched from."""
    link = web_link(canonical, fetched)
    return fetched if not link or (fetched and _host(fetched) != _host(link)) else link


def _host(link: str) -> str:
    return (urlsplit(link).hostname or "").removeprefix("www.")


_SKIPPED = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "button",
}
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
           "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
           "img"}  # fmt: skip


def lines(tree: HtmlElement) -> list[str]:
    """All the text of a tree that a reader sees, a block a line, white space folded."""
    pieces = "".join(_pieces(tree)).translate(_UNSEEN).split("\n")
    return [folded for piece in pieces if (folded := " ".join(piece.split()))]


_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
"""Marks of where a word may be broken, which nobody sees."""


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """Text in order, a new line at the edge of every block; without recursion, for pages nest deep."""
    todo: list[HtmlElement | str] = [tree]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            yield node
            continue
        if not isinstance(node.tag, str) or node.tag in _SKIPPED or node.get("hidden") is not None:
            continue
        edge = "" if node.tag in _INLINE else "\n"
        yield edge + " ".join((node.text or "").split("\n"))
        todo.append(edge)
        for child in reversed(node):
            after = child.getnext()
            # Links one behind the other are set apart by style sheets, not by spaces.
            gap = " " if child.tag == "a" and after is not None and after.tag == "a" else ""
            todo += [" ".join((child.tail or gap).split("\n")), child]

"""HTML pages: trafilatura finds the article, lxml reads what the page says of itself (JSON-LD, OpenGraph, its title).

The text of such a source is the article, one block a line, as it was found; the rules for furniture look at it again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
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
    handle: str = ""
    """The site's account at a social network, in lower case."""
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
    around = _around(shown, text, author)
    return Source(
        id=given.id,
        text=text,
        publisher=_site(article, told) or _suffix(told.named, title) or around.publisher,
        title=title,
        url=_link(article.url or told.link, given.url),
        published=told.published or iso_date(article.date or "") or around.published,
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


_ARTICLE_TYPE = re.compile(r"article$|posting$|report$|^review$|^webpage$", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "dc.date.issued",
    "parsely-pub-date",
)


def markup(tree: HtmlElement) -> Markup:
    """What OpenGraph, JSON-LD (schema.org) and the title say."""
    meta: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        meta.setdefault(name.casefold(), " ".join((element.get("content") or "").split()))
    found = Markup(
        named=" ".join((tree.findtext(".//title") or "").split()),
        headings=tuple(" ".join("".join(heading.itertext()).split()) for heading in tree.iter("h1", "h2", "h3")),
        site=meta.get("og:site_name", ""),
        handle=meta.get("twitter:site", "").removeprefix("@").casefold(),
        published=next((day for name in _PUBLISHED if (day := iso_date(meta.get(name, "")))), ""),
    )
    for value in _json_ld(tree):
        found.published = found.published or iso_date(str(value.get("datePublished", "")))
        page_of = value.get("mainEntityOfPage")
        links = (value.get("url"), page_of, page_of.get("@id") if isinstance(page_of, dict) else None)
        found.link = found.link or next((link for link in links if isinstance(link, str) and web_link(link)), "")
        publisher = value.get("publisher")
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        if not found.site and isinstance(name, str):
            found.site = " ".join(name.split())
    return found


def _json_ld(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """The articles among the objects that a page describes itself with."""
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


def _without_layout(tree: HtmlElement) -> None:
    """Tables that only lay the page out become plain blocks, or a whole article would be taken for one cell."""
    for table in tree.iter("table"):
        if any(count_words("".join(cell.itertext())) > _CELL_WORDS for cell in table.iter("td")):
            for part in [table, *table.iter("tbody", "tr", "td", "th")]:
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
    found = trafilatura.bare_extraction(
        tree,
        url=url or None,
        favor_precision=True,
        include_comments=False,
        with_metadata=True,
        # A date is taken from the markup, never guessed from the text: our own rules read that.
        date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
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


def _site(article: Document, told: Markup) -> str:
    """The site's name as its markup gives it, "" where it gives none, or only an account's handle or its host."""
    name = told.site or " ".join((article.sitename or "").split())
    handle = name.startswith("@") or (not told.site and name.casefold() == told.handle)
    return "" if handle or _DOMAIN.fullmatch(name) else name


def _suffix(named: str, title: str) -> str:
    """The site's name as it stands behind the headline in the page's own title, or as a blog's stands before it."""
    if title and named.endswith(f": {title}"):
        return named.removesuffix(f": {title}")
    found = _SITE.fullmatch(named[len(title) :]) if title and named.startswith(title) else None
    return found.group(1) if found else ""


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

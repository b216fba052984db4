"""HTML pages: trafilatura finds the article, lxml reads what the page says of itself (JSON-LD, OpenGraph, its title).

The text of such a source is the article, one block a line, as it was found; the rules for furniture look at it again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Source
from ..settings import Settings
from ..text.blocks import blocks
from ..text.details import agencies, described, host_of
from ..text.words import count_words
from .decode import decoded
from .formats import Found, Given, web_link
from .limits import crowded
from .markup import markup, name_in_title, site_of, title_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document


_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]+encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)


def read(given: Given, settings: Settings) -> Found:
    """One page: its article as text, and what its markup says of it."""
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
    title = title_of(article, told)
    link = _link(article.url or told.link, given.url)
    around = _around(shown, text, author)
    source = Source(
        id=given.id,
        text=text,
        publisher=site_of(told) or name_in_title(told, title, host_of(link), shown) or _told(shown).publisher,
        title=title,
        url=link,
        published=told.published or around.published,
        credits=tuple(dict.fromkeys([*agencies(author), *described(plain, marked).credits, *around.credits])),
        author=author,
        left_out=max(0, count_words("\n".join(shown)) - count_words(text)),
        raw_sha256=sha256(given.data).hexdigest(),
    )
    return Found([source])


def _around(shown: Sequence[str], text: str, author: str) -> Source:
    """What the lines around an article say of it, which its markup may not: its date, and whom it credits."""
    article = {" ".join(line.split()) for line in text.split("\n")}
    places = [at for at, line in enumerate(shown) if line in article] or [0]
    near = shown[max(0, places[0] - _BEFORE) : places[-1] + 1 + _AFTER]
    told = _told([line for line in near if line not in article])
    credited = [name for name in told.credits if agencies(name) or (" " in name and name not in author)]
    return replace(told, credits=tuple(credited))


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


def _link(canonical: str, fetched: str) -> str:
    """The page's own link, unless it was fetched from another host than that: then where it was fetched from."""
    link = web_link(canonical, fetched)
    return fetched if not link or (fetched and host_of(fetched) != host_of(link)) else link


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

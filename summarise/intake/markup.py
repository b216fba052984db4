"""What a page's markup says of it: OpenGraph, JSON-LD (schema.org), `time`, its title and headings.

Pages describe others too: adverts, related pieces, jobs. What is taken stands in the head, or is said of this very article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any

from ..text.details import iso_date
from .formats import web_link

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


def title_of(article: Document, told: Markup) -> str:
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
    # A few words in capitals that are no heading of the page are the site's name: the text may have a better one.
    few = len(title.split()) <= _HEADLINE_WORDS and title not in told.headings
    return "" if few and (title.isupper() or title.casefold() in _names(article) | {told.site.casefold()}) else title


_HEADLINE_WORDS = 3


def _names(article: Document) -> set[str]:
    """What the site may be called, in lower case."""
    host = (article.hostname or "").removeprefix("www.").casefold()
    return {" ".join((article.sitename or "").split()).casefold(), host, host.partition(".")[0]} - {""}


def site_of(told: Markup) -> str:
    """The site's name as its markup gives it, "" where it gives none, or only an account's handle or its host."""
    return "" if told.site.startswith("@") or _DOMAIN.fullmatch(told.site) else told.site


def name_in_title(told: Markup, title: str, host: str, shown: Sequence[str]) -> str:
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

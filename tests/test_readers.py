"""The readers of HTML, feeds, lists, mail and PDF, through `read`; no link is followed but to what a test answers."""

from __future__ import annotations

import base64
import io
import json
import os
import quopri
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from summarise import brief, read, survey
from summarise.errors import InputError, SummariseError
from summarise.intake import shown
from summarise.intake.fetch import Page
from summarise.intake.formats import ENDINGS
from summarise.model import Problem, Source
from summarise.settings import Settings

from .conftest import BODY, TITLE

SITE = "https://coast.example"
ROAD = f"{SITE}/road"
ARTICLE = "".join(f"<p>{line}</p>" for line in BODY)
LONG = ARTICLE * 2
"""The words of a whole article: more than a feed's teaser has."""
LONG_TEXT = "\n".join(BODY * 2)
GONE = "not found; check the link"
NO_ARTICLE = "no article found in this page; save its text as .txt if there is one"
NO_TEXT = "no text can be read in this page; scripts may write it in a browser: save it from there"
ENTITIES = "XML that declares entities of its own; no feed needs them, and they can be made to fill the memory"
ATTRIBUTES = "an element with more than 400 attributes; this is no page to read"
CROWDED = f"<p{''.join(f' a{i}=1' for i in range(500))}>The wall held.</p>"
MARKS = "The mayor said it’s “not safe” — and the café’s owner agreed to pay the €3 million that repairs cost."
POLISH = "The mayor of Łódź, Józef Dębski, said that the road to Żory was shut for the whole of the spring."

Web = Callable[[Mapping[str, str | bytes]], list[str]]


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Web:
    """`web({link: page})` answers these links, refuses all others and gives the list of what is asked for."""

    def answers(pages: Mapping[str, str | bytes]) -> list[str]:
        asked: list[str] = []

        def answer(link: str) -> Page | InputError:
            asked.append(link)
            if link not in pages:
                return InputError(GONE)
            content = pages[link]
            return Page(link, content.encode() if isinstance(content, str) else content, "", "")

        def fetched(links: Sequence[str], settings: Settings, done: Callable[[], None]) -> dict[str, Page | InputError]:
            return {link: answer(link) for link in links}

        monkeypatch.setattr("summarise.intake.fetch.fetched", fetched)
        return asked

    return answers


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    """An empty folder and no network."""
    monkeypatch.chdir(tmp_path)
    web({})


def told(
    name: str, content: str | bytes | None = None, settings: Settings | None = None
) -> tuple[list[Source], list[str]]:
    """The sources of one file, written first if there is content for it, and the lines a user sees of what failed."""
    if content is not None:
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    problems: list[Problem] = []
    found: list[Source] = []
    with suppress(InputError):
        found = read(name, problems, settings)
    return found, [shown(problem) for problem in problems]


def only(name: str, content: str | bytes) -> Source:
    """The one source of a file that is read without a problem."""
    found, lines = told(name, content)
    assert lines == []
    assert len(found) == 1
    return found[0]


def refused(name: str, content: str | bytes) -> str:
    """The one line of a file in which nothing could be read, without its name."""
    found, lines = told(name, content)
    assert found == []
    assert len(lines) == 1
    return lines[0].removeprefix(f"{name}: ")


def html(head: str = "", body: str = ARTICLE, title: str = TITLE) -> str:
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>"
        "<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav>"
        f"<article><h1>{TITLE}</h1>{body}</article>"
        "<footer>Coast Post. All rights reserved.</footer></body></html>"
    )


def meta(**told_of: str) -> str:
    return "".join(f'<meta property="{name.replace("_", ":", 1)}" content="{text}">' for name, text in told_of.items())


# -- HTML


def test_a_page_is_its_article_without_menu_and_footer_and_says_what_it_was_taken_out_of() -> None:
    page = html()
    source = only("page.html", page)
    assert source.text == "\n".join([TITLE, *BODY])
    assert source.left_out > 0
    assert source.raw_sha256 == sha256(page.encode()).hexdigest()


def test_a_page_without_metadata_says_nothing_but_its_title() -> None:
    source = only("page.html", html())
    assert (source.id, source.title) == ("page", TITLE)
    assert (source.publisher, source.url, source.published, source.author, source.credits) == ("", "", "", "", ())


@pytest.mark.parametrize("mark", [" | ", " - ", " – ", " — "])
def test_the_name_of_the_site_is_no_part_of_the_title(mark: str) -> None:
    named = meta(og_site_name="Coast Post", og_title=f"{TITLE}{mark}Coast Post")
    page = html(named, title=f"{TITLE}{mark}Coast Post")
    assert only("page.html", page).title == TITLE
    assert only("page.html", page.replace(f"<h1>{TITLE}</h1>", "")).title == TITLE


def test_open_graph_tells_site_date_author_and_link() -> None:
    author = meta(article_author="Jan Vos", article_published_time="2024-03-05")
    source = only("page.html", html(meta(og_site_name="Coast Post", og_url=ROAD, og_type="article") + author))
    assert (source.publisher, source.published, source.author) == ("Coast Post", "2024-03-05", "Jan Vos")
    assert source.url == ROAD


def test_json_ld_tells_site_date_and_authors_beside_the_canonical_link() -> None:
    data = (
        '{"@context": "https://schema.org", "@type": "NewsArticle", "datePublished": "2024-03-05",'
        ' "author": [{"@type": "Person", "name": "Jan Vos"}, {"@type": "Person", "name": "Mia Holt"}],'
        ' "publisher": {"@type": "Organization", "name": "Coast Post"}}'
    )
    head = f'<link rel="canonical" href="{ROAD}"><script type="application/ld+json">{data}</script>'
    source = only("page.html", html(head))
    assert (source.publisher, source.published, source.author) == ("Coast Post", "2024-03-05", "Jan Vos; Mia Holt")
    assert source.url == ROAD


@pytest.mark.parametrize("named", ["", meta(og_site_name="coast.example"), meta(og_site_name="www.coast.example")])
def test_a_site_that_gives_no_name_but_its_domain_is_called_by_that(named: str) -> None:
    link = f'<link rel="canonical" href="https://www.coast.example/road">{named}'
    source = only("page.html", html(link))
    assert source.publisher == ""
    assert survey([source])[0][0].label == "coast.example"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "/road", "file:///road", "https://[road"])
def test_a_canonical_link_that_is_no_whole_web_link_is_not_taken(link: str) -> None:
    assert only("page.html", html(f'<link rel="canonical" href="{link}">')).url == ""


@pytest.mark.parametrize(
    ("declared", "encoding", "line"),
    [
        ("<meta charset='windows-1252'>", "cp1252", MARKS),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252", MARKS),
        ("<meta charset=iso-8859-2>", "iso-8859-2", POLISH),
        ("<meta charset='utf-8'>", "utf-16", MARKS),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares_or_its_byte_order_mark_tells(
    declared: str, encoding: str, line: str
) -> None:
    source = only("page.html", html(declared, f"<p>{line}</p>{ARTICLE}").encode(encoding))
    assert source.text == "\n".join([TITLE, line, *BODY])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("<div id='root'></div><script>run()</script>", NO_TEXT),
        ("<ul><li><a href='/sport'>Sport</a></li></ul>", NO_ARTICLE),
        (CROWDED, ATTRIBUTES),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_used_says_why_in_one_line(body: str, message: str) -> None:
    assert refused("page.html", f"<html><head><title>x</title></head><body>{body}</body></html>") == message


def test_a_page_with_forty_thousand_elements_in_one_another_is_read() -> None:
    assert BODY[0] in only("page.html", f"<html><body><article>{ARTICLE}</article>{'<div>' * 39_000}").text


def test_a_page_laid_out_in_a_table_is_read_as_its_text() -> None:
    cells = f"<td><a href='/'>Home</a></td><td>{'<br><br>'.join(BODY)}</td>"
    source = only("page.html", f"<html><body><table><tr>{cells}</tr></table></body></html>")
    assert source.text == "\n".join(BODY)


@pytest.mark.parametrize("name", ["page.txt", "page.md", "page.xml", "page.eml"])
def test_html_is_read_as_html_whatever_the_file_is_called(name: str) -> None:
    assert only(name, html()) == only("page.html", html())


# -- feeds


def rss(*items: str, head: str = "<title>Coast Post</title>") -> str:
    space = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    return f'<?xml version="1.0"?><rss version="2.0" {space}><channel>{head}{"".join(items)}</channel></rss>'


def item(number: int = 1, body: str = LONG, link: str = "", more: str = "") -> str:
    told_of = f"<title>Report {number}</title><link>{link or f'{SITE}/{number}'}</link>{more}"
    return f"<item>{told_of}<content:encoded><![CDATA[{body}]]></content:encoded></item>"


def atom(base: str = "") -> str:
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Coast Post</title>'
        '<entry><title>Report 1</title><link href="road.html"/><author><name>Jan Vos</name></author>'
        f'<published>2024-03-05T08:30:00-05:00</published><content type="html"><![CDATA[{LONG}]]></content></entry></feed>'
    )


def test_an_entry_of_rss_with_its_whole_text_is_a_source() -> None:
    source = only("news.rss", rss(item(more="<pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate>")))
    assert source == Source(
        "news-1", LONG_TEXT, "Coast Post", "Report 1", f"{SITE}/1", "2024-03-05T07:30:00Z"
    )  # the date in UTC


def test_an_entry_of_atom_with_its_whole_text_is_a_source_and_its_link_is_resolved() -> None:
    source = only("news.atom", atom(' xml:base="https://coast.example/news/"'))
    told_of = (f"{SITE}/news/road.html", "2024-03-05T13:30:00Z")
    assert source == Source("news-1", LONG_TEXT, "Coast Post", "Report 1", *told_of, author="Jan Vos")


def test_a_relative_link_of_a_file_is_not_guessed() -> None:
    assert only("news.atom", atom()).url == ""


@pytest.mark.parametrize("name", ["news.xml", "news.atom", "news.txt", "news.html"])
def test_a_feed_is_read_as_a_feed_whatever_the_file_is_called(name: str) -> None:
    assert only(name, rss(item())) == only("news.rss", rss(item()))


def test_html_in_a_feed_becomes_text() -> None:
    body = f"<h2>Sea &amp; land</h2><script>run()</script><p>The caf&eacute; <b>hel</b>d.</p>{LONG}"
    source = only("news.rss", rss(item(body=body), head="<title>Coast &amp; Sea</title>"))
    assert source.text == f"Sea & land\nThe café held.\n{LONG_TEXT}"
    assert source.publisher == "Coast & Sea"


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_a_feed_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    feed = rss(item(body=f"<p>{MARKS}</p>{LONG}")).replace('"1.0"?', f'"1.0" encoding="{encoding}"?')
    assert only("news.rss", feed.encode(encoding)).text == f"{MARKS}\n{LONG_TEXT}"


def test_of_a_damaged_feed_what_can_be_read_is_kept_and_a_line_says_so() -> None:
    found, lines = told("news.rss", rss(item(1), item(2), head="<title>Coast & Sea</title>"))
    assert [source.text for source in found] == [LONG_TEXT, LONG_TEXT]
    assert lines == ["news.rss: a damaged feed (not well-formed (invalid token)); what could be read of it is used"]


def test_the_first_entries_are_read_and_a_line_says_how_many_there_are() -> None:
    found, lines = told("news.rss", rss(*map(item, range(1, 26))))
    assert [source.title for source in found] == [f"Report {number}" for number in range(1, 21)]
    assert lines == ["news.rss: the first 20 of 25 entries are read; raise feed_entries for more"]
    found, lines = told("news.rss", settings=Settings(feed_entries=3))
    assert [source.id for source in found] == ["news-1", "news-2", "news-3"]
    assert lines == ["news.rss: the first 3 of 25 entries are read; raise feed_entries for more"]
    assert told("news.rss", settings=Settings(feed_entries=25))[1] == []


BOMB = '<!DOCTYPE bomb [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("feed", "message"),
    [
        (rss(), "a feed without entries"),
        ("<note><to>Ann</to></note>", "no feed can be read in it"),
        (f"{BOMB}<rss><channel><title>&b;</title></channel></rss>", ENTITIES),
        (f"{BOMB}<rss><channel><title>&b;</title></channel></rss>".encode("utf-16"), ENTITIES),
        ('<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel><title>&f;</title></channel></rss>', ENTITIES),
        (rss("<item/>" * 200_001), "more than 200,000 elements; cut the feed"),
        (rss("<a>" * 300 + "</a>" * 300), "elements nested more than 256 deep; this is no feed to read"),
        (rss(item(body=CROWDED)), ATTRIBUTES.replace("page", "feed")),
        (rss("<item><title>x</title></item>"), "entry 1 has neither text nor a link"),
    ],
)  # fmt: skip
def test_a_feed_that_cannot_be_used_says_why_in_one_line(feed: str | bytes, message: str) -> None:
    assert refused("news.rss", feed) == message


@pytest.mark.parametrize("link", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "https://[road"])
def test_a_link_of_an_entry_that_is_no_web_link_is_dropped_and_not_followed(link: str, web: Web) -> None:
    asked = web({})
    found, lines = told("news.rss", rss(item(1, link=link), item(2, "The wall held.", link)))
    assert [(source.text, source.url) for source in found] == [(LONG_TEXT, ""), ("The wall held.", "")]
    assert (lines, asked) == ([], [])


# -- feeds whose entries are to be followed

TEASER = item(1, "The wall held.", ROAD, "<pubDate>Tue, 05 Mar 2024 08:30:00 +0100</pubDate><author>Jan Vos</author>")


def test_the_page_behind_an_entry_goes_before_its_summary(web: Web) -> None:
    asked = web({ROAD: html(meta(og_site_name="Coast Daily", article_published_time="2024-03-04"))})
    source = only("news.rss", rss(TEASER))
    assert source.text == "\n".join([TITLE, *BODY])
    assert (source.publisher, source.title, source.published) == ("Coast Daily", TITLE, "2024-03-04")
    assert asked == [ROAD]


def test_what_the_feed_says_fills_what_the_page_does_not_say(web: Web) -> None:
    web({ROAD: html()})
    source = only("news.rss", rss(TEASER))
    assert (source.title, source.published, source.author) == (TITLE, "2024-03-05T07:30:00Z", "Jan Vos")


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ({}, GONE),
        ({ROAD: "<html></html>"}, NO_TEXT),
        ({ROAD: b"\0"}, "a binary file, not text; give the page as .txt or .md"),
    ],
)
def test_the_summary_is_used_where_the_page_cannot_be_read_and_a_line_says_so(
    pages: dict[str, str | bytes], why: str, web: Web
) -> None:
    web(pages)
    found, lines = told("news.rss", rss(TEASER))
    when = "2024-03-05T07:30:00Z"
    assert found == [Source("news-1", "The wall held.", "Coast Post", "Report 1", ROAD, when, author="Jan Vos")]
    assert lines == [f"{ROAD}: {why}; the feed's summary is used"]


def test_an_entry_that_is_only_a_link_has_nothing_to_fall_back_on() -> None:
    assert told("news.rss", rss(item(1, "", ROAD))) == ([], [f"{ROAD}: {GONE}"])


def test_pages_stand_in_the_order_of_the_feed_and_each_is_asked_for_once(web: Web) -> None:
    links = [f"{SITE}/{name}" for name in ("b", "a", "b", "c")]
    asked = web({link: html(body=f"<p>{link} held.</p>{ARTICLE}") for link in links})
    found, lines = told("news.rss", rss(*(item(number, "Short.", link) for number, link in enumerate(links))))
    assert [source.id for source in found] == ["coast.example-b", "coast.example-a", "coast.example-c"]
    assert (asked, lines) == ([f"{SITE}/b", f"{SITE}/a", f"{SITE}/c"], [])


# -- OPML


def opml(*feeds: str) -> str:
    outlines = "".join(f'<outline text="group"><outline text="x" xmlUrl="{feed}"/></outline>' for feed in feeds)
    return f'<?xml version="1.0"?><opml version="2.0"><body>{outlines}</body></opml>'


@pytest.mark.parametrize("name", ["list.opml", "list.xml"])
def test_the_feeds_of_a_list_are_followed_in_its_order_each_once(name: str, web: Web) -> None:
    feeds = [f"{SITE}/feeds/{feed}" for feed in ("b", "a", "gone")]
    asked = web({feed: rss(item(), head=f"<title>{feed[-1]}</title>") for feed in feeds[:2]})
    found, lines = told(name, opml(feeds[0], f" {feeds[1]} ", feeds[0], feeds[2]))
    assert [source.publisher for source in found] == ["b", "a"]
    assert asked == feeds
    assert lines == [f"{feeds[2]}: {GONE}"]


def test_a_list_leads_to_feeds_and_these_to_pages(web: Web) -> None:
    web({f"{SITE}/feed": rss(TEASER), ROAD: html()})
    assert only("list.opml", opml(f"{SITE}/feed")).text == "\n".join([TITLE, *BODY])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (opml(), "a list without feeds (no outline has an xmlUrl)"),
        ("The wall held.", "no OPML (syntax error: line 1, column 0); export the list again"),
        ("", "no OPML (no element found: line 1, column 0); export the list again"),
        (f"{BOMB}<opml><body>&b;</body></opml>", ENTITIES),
    ],
)
def test_a_list_that_cannot_be_used_says_why_in_one_line(content: str, message: str) -> None:
    assert refused("list.opml", content) == message


# -- mail

HEADERS = (
    "From: Coast Post <news@coast.example>\n"
    "Subject: =?utf-8?q?The_caf=C3=A9_at_the_harbour?=\n"
    "Date: Tue, 05 Mar 2024 08:30:00 +0100\n"
    "MIME-Version: 1.0\n"
    "Archived-At: <https://coast.example/letters/7>\n"
)


def part(kind: str, body: bytes, how: str = "quoted-printable") -> str:
    coded = quopri.encodestring(body) if how == "quoted-printable" else base64.encodebytes(body)
    return f"Content-Type: {kind}\nContent-Transfer-Encoding: {how}\n\n{coded.decode()}\n"


def parts(kind: str, *pieces: str) -> str:
    return (
        f'Content-Type: multipart/{kind}; boundary="b"\n\n' + "".join(f"--b\n{piece}" for piece in pieces) + "--b--\n"
    )


def test_a_letter_says_who_when_what_about_and_where_it_stands() -> None:
    letter = HEADERS + part("text/plain; charset=utf-8", b"The wall held.")
    assert only("news.eml", letter) == Source(
        "news",
        "The wall held.\n",
        "Coast Post",
        "The café at the harbour",
        "https://coast.example/letters/7",
        "2024-03-05T08:30:00+01:00",
        raw_sha256=sha256(letter.encode()).hexdigest(),
    )


def test_a_letter_without_a_name_is_published_by_its_domain() -> None:
    assert only("news.eml", "From: news@coast.example\n\nThe wall held.\n").publisher == "coast.example"


@pytest.mark.parametrize("how", ["quoted-printable", "base64"])
@pytest.mark.parametrize(("charset", "line"), [("utf-8", MARKS), ("windows-1252", MARKS), ("iso-8859-2", POLISH)])
def test_of_a_letter_in_two_forms_the_one_that_says_more_is_read(how: str, charset: str, line: str) -> None:
    plain = part("text/plain; charset=utf-8", b"See this letter in your browser.", how)
    page = f"<html><head><style>p {{}}</style></head><body><table><tr><td><p>{line}</p>{ARTICLE}</table></body></html>"
    rich = part(f"text/html; charset={charset}", page.encode(charset), how)
    assert only("news.eml", HEADERS + parts("alternative", plain, rich)).text == "\n".join([line, *BODY])
    longer = part(f"text/plain; charset={charset}", "\n".join([line, *BODY]).encode(charset), how)
    short = part("text/html", b"<p>Pictures are <b>off</b>.</p>", how)
    assert only("news.eml", HEADERS + parts("alternative", longer, short)).text.split("\n")[0] == line


@pytest.mark.parametrize(
    ("letter", "message"),
    [
        (HEADERS, "a message without text; nothing to read"),
        (HEADERS + part("image/png", b"\x89PNG", "base64"), "a message without text; nothing to read"),
        (HEADERS + parts("mixed", part("text/html", CROWDED.encode())), ATTRIBUTES),
        (HEADERS + part("text/plain", b"\0\1\2", "base64"), "a binary file, not text; give the page as .txt or .md"),
        (
            "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(3000)),
            "a message of more than 200 parts; save its text as .txt",
        ),
    ],
)
def test_a_letter_that_cannot_be_used_says_why_in_one_line(letter: str, message: str) -> None:
    assert refused("news.eml", letter) == message


@pytest.mark.parametrize("line", ["Date: yesterday", "Date: Tue, 99 Mar 2024 08:30:00", "Archived-At: <javascript:x>"])
def test_a_header_that_says_nothing_usable_costs_only_itself(line: str) -> None:
    source = only("news.eml", f"From: Coast Post <news@coast.example>\n{line}\n\nThe wall held.\n")
    assert (source.publisher, source.text) == ("Coast Post", "The wall held.\n")
    assert (source.published, source.url) == ("", "")


def saved(*pieces: str) -> str:
    where = f"From: <Saved by Blink>\nSnapshot-Content-Location: {ROAD}\nSubject: x\nMIME-Version: 1.0\n"
    return where + parts("related", *pieces)


@pytest.mark.parametrize("name", ["page.mht", "page.mhtml", "page.eml"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_web_page_saved_as_one_file_is_read_as_a_page_with_its_link(name: str, end: str) -> None:
    page = part("text/html", html("<meta charset='utf-8'>", f"<p>{MARKS}</p>{ARTICLE}").encode())
    source = only(name, saved(page, part("image/png", b"\x89PNG", "base64")).replace("\n", end))
    assert source.text == "\n".join([TITLE, MARKS, *BODY])
    assert (source.url, source.title) == (ROAD, TITLE)
    assert source.left_out > 0


def test_a_saved_page_without_html_says_so() -> None:
    assert refused("page.mht", saved(part("text/css", b"p {}"))) == "a saved page without HTML; save the page as .html"


# -- PDF


def pdf(*lines: str, title: str = "", pages: int = 1) -> bytes:
    """A document with these lines on each page (PDF 1.4, section 3.4)."""
    shows = " ".join(f"({line}) Tj T*" for line in lines)
    stream = f"BT /F1 12 Tf 40 700 Td 14 TL {shows} ET" if lines else ""
    sheet = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>"
    )
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(f'{6 + page} 0 R' for page in range(pages))}] /Count {pages} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        f"<< /Title ({title}) /CreationDate (D:20240305083000Z) >>",
        *[sheet] * pages,
    ]
    data = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{content}\nendobj\n"
    size = len(objects) + 1
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return f"{data}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("cp1252")


@pytest.mark.parametrize("name", ["report.pdf", "report.txt"])
def test_the_text_of_a_pdf_is_read_and_its_own_date_is_not_taken(name: str) -> None:
    pytest.importorskip("pypdf")
    data = pdf(*BODY, title="Harbour report")
    source = only(name, data)
    assert source.text.split() == " ".join(BODY).split()
    assert (source.id, source.title, source.published) == ("report", "Harbour report", "")
    assert source.raw_sha256 == sha256(data).hexdigest()


def test_the_pages_of_a_pdf_stand_in_order_and_the_name_of_a_program_is_no_title() -> None:
    pytest.importorskip("pypdf")
    source = only("report.pdf", pdf("The wall held.", title="Microsoft Word - report.docx", pages=2))
    assert source.text.split("\n\n")[0].strip() == "The wall held."
    assert source.text.count("The wall held.") == 2
    assert source.title == ""


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf(), "a PDF without a text layer; run character recognition (OCR) over it first"),
        (pdf("x", pages=201), "201 pages; give an excerpt of at most 200"),
        (b"%PDF-1.7\n", "a damaged PDF (PdfStreamError); print it to PDF again"),
        (b"", "a damaged PDF (EmptyFileError); print it to PDF again"),
    ],
)
def test_a_pdf_that_cannot_be_used_says_why_in_one_line(data: bytes, message: str) -> None:
    pytest.importorskip("pypdf")
    assert refused("report.pdf", data) == message


def test_a_damaged_pdf_costs_one_line_wherever_it_is_cut() -> None:
    pytest.importorskip("pypdf")
    data = pdf("The wall held.")
    for end in range(9, len(data) - 60, 40):
        assert refused("report.pdf", data[:end]).startswith("a damaged PDF (")


def test_without_pypdf_the_line_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert refused("report.pdf", pdf("The wall held.")) == "PDF needs an extra: pip install 'summarise[pdf]'"


# -- what is told by its beginning


@pytest.mark.parametrize(
    ("given_to", "text"),
    [
        (html(), "\n".join([TITLE, *BODY])),
        (f"\ufeff\n<!-- saved -->\n{html()}", "\n".join([TITLE, *BODY])),
        (rss(item()), LONG_TEXT),
        (atom(), LONG_TEXT),
        (f"{HEADERS}\nThe wall held.\n", "The wall held.\n"),
        ('{"text": "The wall held."}\n', "The wall held."),
        ("The wall held.\n", "The wall held.\n"),
        (f"From the wall: {ROAD}\n", f"From the wall: {ROAD}\n"),
        (f"{ROAD}\n", LONG_TEXT),
        (opml(ROAD), LONG_TEXT),
    ],
)
def test_standard_input_is_told_by_its_beginning(
    given_to: str, text: str, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    web({ROAD: rss(item())})
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given_to.encode())))
    found, lines = told("-")
    assert ([source.text for source in found], lines) == ([text], [])


def test_a_text_of_nothing_but_links_is_a_list_of_them(web: Web) -> None:
    links = [f"{SITE}/{name}" for name in ("b", "a", "c")]
    asked = web({link: html() for link in links[:2]})
    found, lines = told("links.txt", f"# to read\n\n{links[0]}\n <{links[1]}>\r\n{links[0]}\n{links[2]}\n")
    assert [source.id for source in found] == ["coast.example-b", "coast.example-a"]
    assert (asked, lines) == (links, [f"{links[2]}: {GONE}"])


@pytest.mark.parametrize("text", [f"{ROAD}\nThe wall held.\n", f"See {ROAD}\n", f"{ROAD} {ROAD}\n"])
def test_a_text_with_prose_in_it_is_a_page(text: str, web: Web) -> None:
    asked = web({})
    assert only("page.txt", text) == Source("page", text)
    assert asked == []


BEGINNINGS = [
    b"",
    b"<html>",
    b"<rss><channel><item>",
    b"<feed><entry>",
    b"<opml>",
    b"From: a\nSubject: b\n\n",
    b"%PDF-1.4\n",
]


@pytest.mark.parametrize("ending", sorted(ENDINGS))
@limits(deadline=None, derandomize=True, database=None, max_examples=60)
@given(begun=st.sampled_from(BEGINNINGS), data=st.binary())
def test_any_bytes_give_sources_or_lines_and_nothing_else(ending: str, begun: bytes, data: bytes) -> None:
    found, lines = told(f"any{ending}", begun + data)
    assert found or lines
    assert not any("\n" in line for line in lines)


# -- what was once got wrong


def test_an_account_at_a_network_is_no_name_of_a_site_unless_it_is_its_name() -> None:
    """trafilatura takes "@coastpost" for a name and drops the sign."""
    handle = '<meta name="twitter:site" content="@coastpost">'
    assert only("page.html", html(handle)).publisher == ""
    assert only("page.html", html(handle + meta(og_site_name="CoastPost"))).publisher == "CoastPost"


def test_json_ld_gives_link_publisher_and_time() -> None:
    told_of = '{"@type": ["NewsArticle"], "datePublished": "2031-03-05T08:30:00+01:00", "publisher": {"name": "Coast Post"}, %s}'
    for link in ('"url": "%s"', '"mainEntityOfPage": "%s"', '"mainEntityOfPage": {"@id": "%s"}'):
        head = f'<script type="application/ld+json">{told_of % (link % ROAD)}</script>'
        source = only("page.html", html(head))
        assert (source.url, source.publisher, source.published) == (ROAD, "Coast Post", "2031-03-05T08:30:00+01:00")


@pytest.mark.parametrize(
    "broken", ["{", "[1]", '{"@type": 3}', "null", "[" * 20_000, '{"@graph": [{"@type": "Article"}]}']
)
def test_json_ld_that_is_odd_changes_nothing(broken: str) -> None:
    source = only("page.html", html(f'<script type="application/ld+json">{broken}</script>'))
    assert (source.title, source.publisher, source.url) == (TITLE, "", "")


@pytest.mark.parametrize(
    "link", ["https://user:word@coast.example/road", "javascript:alert(1)", "file:///etc/passwd", "https://[bad"]
)
def test_a_link_that_is_not_to_be_followed_is_not_taken_from_a_page(link: str) -> None:
    assert only("page.html", html(f'<link rel="canonical" href="{link}">')).url == ""
    message = f"From: <Saved by Blink>\nSnapshot-Content-Location: {link}\nMIME-Version: 1.0\nContent-Type: text/html\n\n{html()}"
    assert only("page.mht", message).url == ""


def test_what_the_feed_calls_itself_is_the_publisher_where_the_page_gives_no_name(web: Web) -> None:
    web({ROAD: html()})
    found, lines = told("news.rss", rss(f"<item><link>{ROAD}</link></item>", head="<title>Coast Post</title>"))
    assert ([source.publisher for source in found], lines) == (["Coast Post"], [])


def test_an_entry_without_a_page_of_its_own_is_its_text(web: Web) -> None:
    link = f"{SITE}/news.rss"
    web({link: rss("<item><description>The wall held.</description></item>", f"<item><link>{link}</link></item>")})
    found, lines = told("list.txt", link)
    assert [source.text for source in found] == ["The wall held."]
    assert lines == [f"{link}: entry 2 has neither text nor a link"]


def test_half_of_a_surrogate_pair_in_a_feed_costs_one_character() -> None:
    found, lines = told("news.rss", rss(item(1, body=f"{LONG} &#xD800; &#55296; &#x110000;")))
    assert (len(found), lines) == (1, [])
    assert "\ufffd" in found[0].text


@pytest.mark.parametrize("name", ["news.rss", "news.atom", "news.xml"])
def test_an_empty_feed_file_is_one_line(name: str) -> None:
    assert refused(name, b"") == "no feed can be read in it"


def test_a_list_of_feeds_names_what_is_no_whole_link(web: Web) -> None:
    web({ROAD: html()})
    feeds = "".join(f'<outline xmlUrl="{feed}"/>' for feed in ("news.rss", "https://[bad", "file:///etc/passwd", ROAD))
    found, lines = told("feeds.opml", f"<opml><body>{feeds}</body></opml>")
    assert len(found) == 1
    assert lines == [
        f"feeds.opml: '{feed}' is no whole http link; write it out"
        for feed in ("news.rss", "https://[bad", "file:///etc/passwd")
    ]


@pytest.mark.parametrize(
    "crowded",
    [
        CROWDED.encode("utf-16"),
        ("<p " + "".join(f"a{i}='1'" for i in range(500)) + ">").encode(),
        f"<p{' a=1 ='.join('bcdefg' * 100)}>".encode(),
        f"<p {' '.join(f'=a{i}' for i in range(1000))}>".encode(),
    ],
)
def test_attributes_are_counted_however_they_are_written(crowded: bytes) -> None:
    assert refused("page.html", crowded) == ATTRIBUTES


def test_a_page_of_more_than_forty_thousand_elements_is_refused() -> None:
    assert refused("page.html", html(body="<b>wall</b>" * 40_001)) == "more than 40,000 elements; save its text as .txt"


def test_a_feed_may_write_about_entities() -> None:
    text = f"<![CDATA[{LONG}<p>&lt;!ENTITY x&gt; <!ENTITY y></p>]]>"
    found, lines = told("news.rss", rss(f"<item><description>{text}</description></item>"))
    assert (len(found), lines) == (1, [])


@pytest.mark.parametrize(
    "body", ["<nav><a href='/'>Home</a></nav>", "<p>Please enable JavaScript and cookies to continue.</p>"]
)
def test_a_page_of_furniture_is_no_article_and_gives_way_to_the_feeds_summary(web: Web, body: str) -> None:
    page = f"<html><body>{body}</body></html>"
    assert refused("page.html", page) == NO_ARTICLE
    web({ROAD: page})
    found, lines = told("news.rss", rss(f"<item><link>{ROAD}</link><description>The wall held.</description></item>"))
    assert [source.text for source in found] == ["The wall held."]
    assert lines == [f"{ROAD}: {NO_ARTICLE}; the feed's summary is used"]


def test_a_charset_that_only_python_knows_is_not_believed() -> None:
    page = html("<meta charset='unicode_escape'>", f"<p>{MARKS}</p>{ARTICLE}").encode("cp1252")
    assert MARKS in only("page.html", page).text


def test_a_saved_page_of_another_browser_is_read_as_a_page() -> None:
    page = part("text/html", html().encode()).replace("\n\n", f"\nContent-Location: {ROAD}\n\n", 1)
    source = only("page.mht", f"From: <Saved by Mozilla 5.0>\nMIME-Version: 1.0\n{parts('related', page)}")
    assert (source.text, source.url) == ("\n".join([TITLE, *BODY]), ROAD)


def test_sources_as_one_json_value_are_read_too() -> None:
    for text in ('[{"text": "The wall held."},\n {"text": "The quay did."}]', '{\n  "text": "The wall held."\n}'):
        found, lines = told("s.jsonl", text)
        assert lines == []
        assert found[0].text == "The wall held."


# -- Markdown


def test_markdown_is_read_as_a_reader_sees_it_and_plain_text_stays_to_the_letter() -> None:
    source = only(
        "page.md",
        "---\ntitle: Wall\n---\n# The *wall*\n\nThe **wall** of [Port Arlen](https://p.example) held,[^1] `officials`\n"
        "said. ![A picture](x.jpg)\n\n1. One.\n2. Two.\n\n- Three.\n\n> “It *held*,” she said.\n\n[^1]: A note.\n",
    )
    front = "---\ntitle: Wall\n---\n"
    lines = [
        "# The wall",
        "The wall of Port Arlen held, officials said.",
        "1. One.",
        "2. Two.",
        "- Three.",
        "“It held,” she said.",
    ]
    assert source.text == front + "\n\n".join(lines) + "\n"
    assert source.raw_sha256
    plain = "# The wall\n\n*  It held. *\n\n- 3 * 4 = 12, snake_case_name\n"
    assert only("plain.md", plain).text == plain


@pytest.mark.parametrize("text", ["[^" * 10_000, "---\n" * 10_000, "**" * 10_000, "![" * 10_000, "`" * 10_000 + "a"])
def test_odd_markdown_is_read(text: str) -> None:
    found, _ = told("odd.md", text)
    assert len(found) == 1


def test_a_quotation_by_markup_has_its_marks_and_a_footnote_none() -> None:
    page = html(
        body=f"<p><q>The road is <em>shut</em></q>, Mayor Ana Ruiz said on Tuesday, after engineers<sup>1</sup> had found eleven"
        f" cracks<sup>[2]</sup> in 40 m<sup>2</sup> of it, and three<sup><a href='#3'>3</a></sup> more in the quay.</p>{ARTICLE}"
    )
    assert only("page.html", page).text.split("\n")[1] == (
        "“The road is shut”, Mayor Ana Ruiz said on Tuesday, after engineers had found eleven cracks in 40 m2 of it, and three more"
        " in the quay."
    )


# -- what others say is not what the page says

ELSEWHERE = "Bank collapses in Holm, thousands queue"


def ld(**told_of: object) -> str:
    value = {name.replace("at_", "@"): value for name, value in told_of.items()}
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


OWN = ld(at_type="NewsArticle", headline=TITLE, datePublished="2031-03-05", url=ROAD, publisher={"name": "Coast Post"})
OTHER = {"datePublished": "2019-01-01", "url": "https://other.example/bank", "publisher": {"name": "Other Wire"}}


@pytest.mark.parametrize(
    "head",
    [
        ld(at_type="NewsArticle", headline=ELSEWHERE, **OTHER) + OWN,
        ld(at_graph=[{"@type": "WebPage", **OTHER}, {"@type": "NewsArticle", "headline": ELSEWHERE, **OTHER}]) + OWN,
        ld(at_type="JobPosting", title="Diver wanted", **OTHER) + OWN,
        ld(at_type="Review", name="A boat", **OTHER) + OWN,
    ],
)
def test_of_the_objects_in_a_page_the_one_on_its_article_counts(head: str) -> None:
    source = only("page.html", html(head))
    assert (source.publisher, source.url, source.published) == ("Coast Post", ROAD, "2031-03-05")


@pytest.mark.parametrize(
    "aside",
    [
        '<div><meta itemprop="datePublished" content="2018-05-05"><a href="/b">Bank collapses</a></div>',
        '<div><meta property="og:site_name" content="Ads"><meta property="article:published_time" content="2001-01-01"></div>',
        '<template><meta property="og:site_name" content="Template Co"></template>',
        '<aside><a href="/b">Bank collapses</a> <time datetime="2011-03-03">3 March 2011</time></aside>',
        ld(at_type="JobPosting", title="Diver wanted", **OTHER),
        ld(at_type="NewsArticle", headline=ELSEWHERE, **OTHER),
    ],
)
def test_what_stands_beside_the_article_says_nothing_of_it(aside: str) -> None:
    page = html().replace("<article>", f"{aside}<article>")
    assert (only("page.html", page).publisher, only("page.html", page).published) == ("", "")


@pytest.mark.parametrize(
    "title", [f"{TITLE} - What we know so far", f"{TITLE} | Politics", f"Live: {TITLE}", f"Holm mayor: {TITLE}"]
)
def test_a_part_of_a_title_is_no_publisher_unless_the_page_says_whose_it_is(title: str) -> None:
    assert only("page.html", html(title=title)).publisher == ""


def test_the_name_behind_a_title_is_the_publisher_where_the_host_or_a_line_on_rights_says_so() -> None:
    assert only("page.html", html(title=f"{TITLE} | Coast Post")).publisher == "Coast Post"
    link = '<link rel="canonical" href="https://www.harbour-news.example/x">'
    assert only("page.html", html(link, title=f"{TITLE} - Harbour News")).publisher == "Harbour News"


@pytest.mark.parametrize("told_of", ["03/04/2031", "1970-01-01T00:00:00Z", "yesterday", "", "2031-13-45"])
def test_a_date_that_is_ambiguous_or_none_is_not_taken(told_of: str) -> None:
    assert only("page.html", html(f'<meta property="article:published_time" content="{told_of}">')).published == ""


def test_the_date_of_a_change_is_not_that_of_publication() -> None:
    assert only("page.html", html('<meta property="article:modified_time" content="2031-12-01">')).published == ""


def test_the_only_time_by_the_heading_is_the_date() -> None:
    page = html().replace("</h1>", '</h1><p>By Ida Berg, <time datetime="2031-03-05T08:30Z">5 hours ago</time></p>')
    assert only("page.html", page).published == "2031-03-05T08:30Z"


def test_a_name_does_not_steer_a_terminal_and_is_no_essay() -> None:
    assert only("page.html", html(meta(og_site_name="Coast\u202e \x9bPost"))).publisher == "Coast Post"
    assert only("page.html", html(meta(og_site_name="Post " * 1000))).publisher == ""


# -- what would take minutes


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "<!---->" * 40 + "x"),
        ("a.txt", "<!-- a -->\n" * 40 + "<div>x"),
        ("a.txt", "5 " * 5000),
        ("a.txt", "$5 " * 5000),
        ("a.eml", "From: " + "a," * 200_000 + "\n\nThe wall held.\n"),
        ("a.eml", "Subject: " + "=?utf-8?q?a?= " * 200_000 + "\n\nThe wall held.\n"),
        ("a.eml", "Content-Type: text/plain" + "; a" * 200_000 + "\n\nThe wall held.\n"),
        ("a.eml", "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\n" * 100_000),
        ("a.rss", f"<rss><channel><item><author>{'a' * 100_000}</author></item></channel></rss>"),
        ("a.rss", f"<rss><channel><item><description><![CDATA[{'&' * 300_000}]]></description></item></channel></rss>"),
        ("a.md", "[" * 90_000),
        ("a.html", html(body="<table><tr><td>" * 200 + ARTICLE)),
    ],
)
def test_what_is_made_to_keep_a_parser_busy_is_read_or_refused(name: str, content: str) -> None:
    found, lines = told(name, content)
    assert found or lines
    with suppress(SummariseError):
        brief(found)


def test_a_feed_of_odd_entries_is_read_as_far_as_it_goes() -> None:
    found, lines = told("x.atom", b"<entry<title </content<")
    assert found == []
    assert lines[-1] == "x.atom: entry 1 has neither text nor a link"


@pytest.mark.parametrize("declared", ["<!-- <a -->", "<?odd <a ?>"])
def test_entities_behind_a_comment_are_seen(declared: str) -> None:
    bomb = (
        f'<?xml version="1.0"?>{declared}<!DOCTYPE r [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>'
    )
    assert refused("news.rss", bomb) == ENTITIES


def test_of_a_very_long_page_the_beginning_is_read_and_the_rest_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["summarise.text.blocks"], "MOST_WORDS", 110)
    text = "\n".join(f"Gate {n} of the harbour wall held on Friday, officials said." for n in range(20))
    for page in (text, text.replace("\n", " ")):
        (reading, document) = survey([Source("a", page)])[0]
        assert reading.words == 110
        assert [(part.kind, part.words) for part in reading.aside] == [("beyond", 110)]
        assert all(page[b.start : b.end].strip() == page[b.start : b.end] for b in document.blocks)


def test_a_manifest_that_nests_too_deep_and_a_name_with_a_line_break_are_one_line_each(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.txt").write_text("The wall held.")
    for manifest in ("a = " + "[" * 3000, '["x\\ny"]\npublisher = "AP"\n'):
        (tmp_path / "f" / "sources.toml").write_text(manifest)
        found, lines = told("f")
        assert len(found) == 1
        assert len(lines) == 1
        assert "\n" not in lines[0]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files here")
def test_what_is_no_regular_file_in_a_folder_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "f").mkdir()
    (tmp_path / "f" / "a.txt").write_text("The wall held.")
    os.mkfifo(tmp_path / "f" / "b.txt")
    found, lines = told("f")
    assert len(found) == 1
    assert lines == [f"{Path('f', 'b.txt')}: no regular file, skipped"]


def test_a_masthead_is_no_headline() -> None:
    page = html().replace(f"<h1>{TITLE}</h1>", "")
    assert only("page.html", page.replace(f"<title>{TITLE}", "<title>COAST POST")).title == ""
    named = page.replace(f"<title>{TITLE}</title>", f"<title>Coast Post</title>{meta(og_site_name='Coast Post')}")
    assert only("page.html", named).title == ""
    assert only("page.html", page.replace(f"<title>{TITLE}", "<title>Road shut")).title == "Road shut"


def test_a_long_list_of_pages_is_read_and_only_a_line_that_is_too_long_is_left_out(tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"p{n}", "text": f"The council of Holm met on day {n}."}) for n in range(50)]
    lines.insert(3, json.dumps({"id": "long", "text": "x" * 400}))
    (tmp_path / "pile.jsonl").write_text("\n".join(lines), "utf-8")
    problems: list[Problem] = []
    found = read(tmp_path / "pile.jsonl", problems, Settings(max_bytes=300))
    assert len(found) == 50
    assert [(problem.line, problem.message) for problem in problems] == [
        (4, "larger than 300 bytes; cut it or raise max_bytes")
    ]

"""Fetching, against a real server on loopback: what is good is read, and what is not costs one line and bounded memory."""

from __future__ import annotations

import gzip
import json
import os
import socket
import threading
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

import summarise
from summarise import InputError, Settings
from summarise.intake import read, shown
from summarise.intake.addresses import refused
from summarise.intake.cache import Cache
from summarise.intake.fetch import fetched, page
from summarise.model import Problem, Source

from .conftest import Cli

ARTICLE = (
    "The harbour wall of Port Arlen held on Friday, officials said, after a night of storms.",
    "Three hundred people had left their homes by the quay, and most of them were back by noon.",
    "The mayor, Ida Berg, said that the wall would be raised by two metres before the next winter.",
)
PAGE = (
    "<!DOCTYPE html><html><head><title>Harbour wall holds | Arlen Post</title>"
    '<meta property="og:site_name" content="Arlen Post"></head><body><nav><a href="/">Home</a></nav><article>'
    + "".join(f"<p>{line}</p>" for line in ARTICLE)
    + "</article><footer>All rights reserved.</footer></body></html>"
).encode()
RSS = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Arlen Post</title>'
    b"<item><title>Wall</title><link>/page.html</link><description>The wall held.</description></item>"
    b"<item><title>Gone</title><link>/gone.html</link><description>The quay was open again on Saturday.</description></item>"
    b"</channel></rss>"
)
FAST = {"fetch_timeout": 1, "fetch_seconds": 2, "allow_private": True}


class Site(BaseHTTPRequestHandler):
    """Paths with a method of their own do something odd; the others are the page."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[Counter[tuple[str, int]]] = Counter()
    seen: ClassVar[dict[str, dict[str, str]]] = {}

    def do_GET(self) -> None:
        """Answers by the path."""
        Site.seen[self.path] = dict(self.headers)
        route = self.path.strip("/").partition("?")[0].partition(".")[0].replace("-", "_")
        with suppress(OSError):
            getattr(self, f"at_{route}", self.at_page)()

    def send(self, body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
        Site.asked[self.path, status] += 1
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self, piece: bytes, pause: float = 0.0, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Type": "text/html", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        while not STOP.wait(pause):
            self.wfile.write(piece)

    def to(self, where: str, status: int = 302) -> None:
        self.send(b"", status, Location=where)

    def log_message(self, *args: Any) -> None:
        """Says nothing."""

    def at_page(self) -> None:
        self.send(PAGE)

    def at_gone(self) -> None:
        self.send(b"gone", 404)

    def at_fault(self) -> None:
        self.send(b"", 503)

    def at_busy(self) -> None:
        self.send(b"", 429, Retry_After="120")

    def at_barred(self) -> None:
        self.send(b"", 403)

    def at_moved(self) -> None:
        self.to("/page.html#top", 301)

    def at_loop(self) -> None:
        self.to("/loop")

    def at_moved_with_a_body(self) -> None:
        self.send_response(302)
        self.send_header("Location", "/page.html")
        self.end_headers()
        while not STOP.is_set():
            self.wfile.write(b"a" * 100_000)

    def at_asking_for_its_cookie(self) -> None:
        if self.headers.get("Cookie") == "seen=1":
            self.at_page()
        else:
            self.send(b"", 302, Location=self.path, Set_Cookie="seen=1")

    def at_to_metadata(self) -> None:
        self.to("http://169.254.169.254/latest/meta-data/")

    def at_to_file(self) -> None:
        self.to("file:///etc/passwd")

    def at_to_password(self) -> None:
        self.to(f"http://user:word@127.0.0.1:{self.server.server_address[1]}/page.html")

    def at_silent(self) -> None:
        STOP.wait(30)

    def at_drip(self) -> None:
        self.stream(b"<p>a</p>", 0.2)

    def at_drip_header(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not STOP.wait(0.2):
            self.wfile.write(b"X-Long: a\r\n")

    def at_endless(self) -> None:
        self.stream(b"<p>The wall held on Friday, officials said.</p>" * 1000)

    def at_endless_feed(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n<rss><channel>")
        while not STOP.is_set():
            self.wfile.write(b"<item><title>Wall</title></item>" * 1000)

    def at_large(self) -> None:
        self.send(b"<p>a</p>", length=str(10 * 2**30))

    def at_bomb(self) -> None:
        self.send(BOMB, Content_Encoding="gzip")

    def at_nested_bomb(self) -> None:
        self.send(gzip.compress(BOMB), Content_Encoding="gzip, gzip")

    def at_zipped(self) -> None:
        self.send(gzip.compress(PAGE), Content_Encoding="gzip")

    def at_not_zipped(self) -> None:
        self.send(PAGE, Content_Encoding="gzip")

    def at_short(self) -> None:
        self.send(PAGE, length=str(len(PAGE) + 10))
        self.close_connection = True

    def at_picture(self) -> None:
        self.send(b"\x89PNG\r\n\x1a\n\0\0", kind="image/png")

    def at_lying(self) -> None:
        self.send(b"\x89PNG\r\n\x1a\n\0\0" * 40)

    def at_plain(self) -> None:
        self.send("\n".join(ARTICLE).encode(), kind="text/plain")

    def at_as_text(self) -> None:
        self.send(PAGE, kind="text/plain")

    def at_latin(self) -> None:
        body = PAGE.decode().replace("Ida Berg", "Ida Bérg").encode("latin-1")
        self.send(body, kind="text/html; charset=ISO-8859-1")

    def at_kept(self) -> None:
        if self.headers.get("If-None-Match") == '"one"':
            self.send(b"", 304, ETag='"one"')
        else:
            self.send(PAGE, ETag='"one"', Cache_Control="no-cache")

    def at_dated(self) -> None:
        date = "Fri, 07 Mar 2031 08:30:00 GMT"
        if self.headers.get("If-Modified-Since") == date:
            self.send(b"", 304, Last_Modified=date)
        else:
            self.send(PAGE, Last_Modified=date)

    def at_undated(self) -> None:
        self.send(PAGE, Date="garbage", ETag='"one"')

    def at_endless_304(self) -> None:
        if self.headers.get("If-None-Match"):
            self.send_response(304)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            while not STOP.is_set():
                self.wfile.write(b"186a0\r\n" + b"a" * 100_000 + b"\r\n")
        else:
            self.send(PAGE, ETag='"one"')

    def at_feed(self) -> None:
        self.send(RSS, kind="application/rss+xml")

    def at_feed_as_page(self) -> None:
        self.send(RSS)

    def at_list(self) -> None:
        self.send(b'<opml version="2.0"><body><outline xmlUrl="/feed.xml"/></body></opml>', kind="text/xml")

    def at_list_of_lists(self) -> None:
        body = b'<opml version="2.0"><body><outline xmlUrl="/list-of-lists.opml?%d"/></body></opml>'
        self.send(body % Site.asked.total(), kind="text/xml")

    def at_sources(self) -> None:
        self.send(b'{"text": "The wall held.", "publisher": "AP"}', kind="application/x-ndjson")


BOMB = gzip.compress(b"\0" * 50_000_000)
STOP = threading.Event()


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    STOP.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    STOP.set()
    server.shutdown()
    server.server_close()
    thread.join()


def told(*paths: str, **settings: Any) -> tuple[list[Source], list[str]]:
    """The sources of `paths` and the lines a user sees of what failed."""
    problems: list[Problem] = []
    found: list[Source] = []
    with suppress(InputError):
        found = read(paths, problems, Settings(**{**FAST, **settings}))
    return found, [shown(problem) for problem in problems]


def test_a_page_is_read_with_its_link_its_title_and_its_publisher(site: str) -> None:
    (found,), problems = told(f"{site}/page.html")
    assert problems == []
    assert found.text == "\n".join(ARTICLE)
    assert (found.title, found.publisher, found.url) == ("Harbour wall holds", "Arlen Post", f"{site}/page.html")


def test_we_say_who_asks_and_give_nothing_else_away(site: str) -> None:
    told(f"{site}/page.html?who")
    headers = Site.seen["/page.html?who"]
    assert headers.pop("User-Agent").startswith(f"summarise/{summarise.__version__} ")
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "Accept-Language", "Connection"}


@pytest.mark.parametrize("path", ["moved", "moved-with-a-body", "asking-for-its-cookie", "zipped", "as-text", "plain"])
def test_a_page_that_is_moved_packed_or_called_plain_text_is_read(site: str, path: str) -> None:
    (found,), problems = told(f"{site}/{path}")
    assert (found.text, problems) == ("\n".join(ARTICLE), [])
    assert found.url == (f"{site}/page.html" if path.startswith("moved") else f"{site}/{path}")


def test_the_encoding_that_a_server_declares_is_believed_where_it_is_no_utf_8(site: str) -> None:
    (found,), _ = told(f"{site}/latin.html")
    assert "Ida Bérg" in found.text


LARGE = "larger than 5,000,000 bytes; raise max_bytes if that is right"
SAVE = "save the page and give the file"


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("gone.html", "HTTP 404: not found; check the link"),
        ("fault", "HTTP 503: the server has a fault; try again later"),
        ("busy", "HTTP 429: too many requests; try again after 120 seconds"),
        ("barred", f"HTTP 403: it does not let programs read it; {SAVE}"),
        ("loop", "more than 5 redirects; give the link it should lead to"),
        ("to-metadata", "'169.254.169.254' is at 169.254.169.254, a link-local or metadata address: never fetched"),
        ("to-file", "'file:' is not fetched; only http and https are"),
        ("to-password", f"a link with a user name in it is not fetched; {SAVE}"),
        ("silent", "no answer within 1 seconds; try again later"),
        ("drip", "took more than 2 seconds; try again later or save the page"),
        ("drip-header", "took more than 2 seconds; try again later or save the page"),
        ("endless", LARGE),
        ("endless-feed", LARGE),
        ("large", LARGE),
        ("bomb", LARGE),
        ("nested-bomb", LARGE),
        ("not-zipped", "damaged on the way (it cannot be unpacked); try again later"),
        ("short", "broken off in the middle; try again later"),
        ("picture", "image/png: no page, feed or PDF; nothing to read"),
        ("lying", "a binary file, not text; give the page as .txt or .md"),
        ("sources", "application/x-ndjson: no page, feed or PDF; nothing to read"),
    ],
)
def test_what_cannot_be_fetched_is_one_line_and_the_rest_goes_on(site: str, path: str, message: str) -> None:
    found, problems = told(f"{site}/{path}", f"{site}/page.html")
    assert [source.text for source in found] == ["\n".join(ARTICLE)]
    assert problems == [f"{site}/{path}: {message}"]


@pytest.mark.parametrize("path", ["endless", "endless-feed", "bomb", "nested-bomb"])
def test_what_does_not_end_takes_no_more_memory_than_a_page_may(site: str, path: str) -> None:
    tracemalloc.start()
    told(f"{site}/{path}")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * Settings().max_bytes


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("ftp://example.org/x", "'ftp:' is not fetched; only http and https are"),
        ("file:///etc/passwd", "'file:' is not fetched; only http and https are"),
        ("http:///page", "a link without a host; check it"),
        ("http://[::1", "no link that can be read; check it"),
        ("http://example.org:99999/", "no link that can be read; check it"),
        ("http://a:b@example.org/", f"a link with a user name in it is not fetched; {SAVE}"),
    ],
)
def test_what_is_no_link_to_a_page_is_not_fetched(link: str, message: str) -> None:
    assert told(link) == ([], [f"{link}: {message}"])


def test_a_port_where_nobody_listens_is_one_line() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        link = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert told(link) == ([], [f"{link}: nobody answers there; check the link"])


# -- addresses


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_this_machine_is_not_fetched_from_however_it_is_written(site: str, host: str) -> None:
    before = Site.asked.total()
    link = f"http://{host}:{site.rpartition(':')[2]}/page.html"
    found, (problem,) = told(link, allow_private=False)
    assert found == []
    assert "loopback address; --allow-private is for your own network" in problem or "no address is known" in problem
    assert Site.asked.total() == before


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "100.64.0.1", "0.0.0.0", "255.255.255.255",
        "224.0.0.1", "240.0.0.1", "192.0.2.1", "198.18.0.1", "169.254.169.254", "::1", "::", "fe80::1", "fc00::1",
        "fd00:ec2::254", "ff02::1", "2001:db8::1", "168.63.129.16", "192.0.0.192", "::ffff:10.0.0.1",
        "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "fec0::1", "64:ff9b:1::a00:1", "::127.0.0.1", "100.100.100.200",
    ],
)  # fmt: skip
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert refused(address, allow_private=False)


@pytest.mark.parametrize("address", ["93.184.215.14", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::1.1.1.1"])
def test_an_address_of_the_public_internet_is_not(address: str) -> None:
    assert refused(address, allow_private=False) == ""


@pytest.mark.parametrize(
    "address", ["169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "fd00:ec2::254", "fd20:ce::254", "0.0.0.0"]
)
def test_where_clouds_keep_their_keys_is_refused_even_to_those_who_may_read_privately(address: str) -> None:
    assert refused(address, allow_private=True)


Answers = Callable[..., list[tuple[Any, ...]]]


def answering(*addresses: str) -> tuple[Answers, list[str]]:
    """A resolver that gives each address in turn, all of the last ones together where they are joined by a plus."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *args: Any, **options: Any) -> list[tuple[Any, ...]]:
        asked.append(host)
        told = addresses[min(len(asked), len(addresses)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in told.split("+")]

    return getaddrinfo, asked


def test_a_name_that_leads_to_this_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("127.0.0.1")[0])
    link = "http://harmless.example/page.html"
    line = f"{link}: 'harmless.example' is at 127.0.0.1, a loopback address; --allow-private is for your own network"
    assert told(link, allow_private=False) == ([], [line])


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", answering("93.184.215.14+10.0.0.7")[0])
    _, (line,) = told("http://harmless.example/", allow_private=False)
    assert line.endswith("is at 10.0.0.7, a private address; --allow-private is for your own network")


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that answers otherwise the second time (DNS rebinding) is not asked a second time."""
    resolver, asked = answering("93.184.215.14", "127.0.0.1")
    gone_to: list[Any] = []

    def connect(self: socket.socket, place: Any) -> None:
        gone_to.append(place)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    monkeypatch.setattr(socket.socket, "connect", connect)
    _, (line,) = told("http://rebinding.example:8080/", allow_private=False)
    assert line.endswith("nobody answers there; check the link")
    assert asked == ["rebinding.example"]
    assert gone_to == [("93.184.215.14", 8080)]


def test_every_redirect_is_looked_at_again(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first host may be fetched from; where it leads to may not."""
    port = int(site.rpartition(":")[2])
    real = socket.getaddrinfo
    monkeypatch.setattr("summarise.intake.addresses.refused", lambda at, private: "refused" * (at != "127.0.0.1"))
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *a, **k: real("127.0.0.1" if host == "open.example" else host, *a, **k)
    )
    _, (line,) = told(f"http://open.example:{port}/to-metadata", allow_private=False)
    assert line.endswith("'169.254.169.254' is at 169.254.169.254, refused")


def test_proxies_and_passwords_of_the_environment_are_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert len(told(f"{site}/page.html")[0]) == 1


# -- cache


@pytest.mark.parametrize("path", ["/kept", "/dated"])
def test_what_has_not_changed_is_not_sent_again(site: str, tmp_path: Path, path: str) -> None:
    Site.asked.clear()
    first = told(site + path, cache=str(tmp_path / "c"))
    second = told(site + path, cache=str(tmp_path / "c"))
    assert first == second
    assert len(first[0]) == 1
    assert Site.asked == {(path, 200): 1, (path, 304): 1}


def test_without_a_cache_nothing_is_kept_and_nothing_is_asked_for_conditionally(site: str) -> None:
    Site.asked.clear()
    assert told(f"{site}/kept") == told(f"{site}/kept")
    assert Site.asked == {("/kept", 200): 2}


def test_what_was_read_privately_is_not_given_to_those_who_may_not(site: str, tmp_path: Path) -> None:
    told(f"{site}/kept", cache=str(tmp_path))
    found, (line,) = told(f"{site}/kept", cache=str(tmp_path), allow_private=False)
    assert found == []
    assert "loopback" in line


def test_a_damaged_cache_costs_a_request_and_one_that_cannot_be_made_costs_nothing(site: str, tmp_path: Path) -> None:
    told(f"{site}/kept", cache=str(tmp_path / "c"))
    for file in (tmp_path / "c").rglob("*"):
        if file.is_file():
            file.write_bytes(b"\xff" * 10)
    (tmp_path / "file").touch()
    for cache in (tmp_path / "c", tmp_path / "file" / "c"):
        found, problems = told(f"{site}/kept", cache=str(cache))
        assert (len(found), problems) == (1, [])


@pytest.mark.parametrize("path", ["undated", "endless-304"])
def test_an_odd_answer_to_a_conditional_request_does_no_harm(site: str, tmp_path: Path, path: str) -> None:
    for _ in range(2):
        found, problems = told(f"{site}/{path}", cache=str(tmp_path))
        assert (len(found), problems) == (1, [])


def test_without_a_home_there_is_no_cache(site: str) -> None:
    assert len(told(f"{site}/kept", cache="~nosuchuser/x")[0]) == 1


def test_a_connection_made_while_the_watch_ends_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def late(self: socket.socket, place: Any) -> None:
        time.sleep(1.2)
        connect(self, place)

    monkeypatch.setattr(socket.socket, "connect", late)
    link = f"{site}/drip"
    assert told(link, fetch_seconds=1, fetch_timeout=9) == (
        [],
        [f"{link}: took more than 1 seconds; try again later or save the page"],
    )


def test_a_page_that_asks_not_to_be_kept_or_cannot_be_known_again_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("a", b"x", {"ETag": "1", "Cache-Control": "private, no-store"})
    cache.put("b", b"x", {})
    assert (cache.get("a"), cache.get("b")) == (None, None)
    cache.put("c", b"x", {"Last-Modified": "then"})
    kept = cache.get("c")
    assert kept is not None
    assert (kept.body, kept.conditions()) == (b"x", {"If-Modified-Since": "then"})


def test_a_cache_that_has_grown_loses_what_is_oldest(tmp_path: Path) -> None:
    for age in range(4):
        file = tmp_path / str(age)
        file.write_bytes(b"a" * 100)
        os.utime(file, (1000 - age, 1000 - age))
    Cache(tmp_path).trim(most=250)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0", "1"]


# -- several


def test_links_come_back_in_the_order_given_each_fetched_once(site: str) -> None:
    Site.asked.clear()
    links = [f"{site}/page.html?{n}" for n in (3, 1, 2, 3)]
    found, problems = told(*links)
    assert [source.url for source in found] == links[:3]
    assert problems == []
    assert Site.asked.total() == 3


def test_links_of_one_host_are_asked_one_after_the_other(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once: list[int] = []
    running = 0

    def slow(link: str, settings: Settings) -> Any:
        nonlocal running
        running += 1
        at_once.append(running)
        try:
            return page(link, settings)
        finally:
            running -= 1

    monkeypatch.setattr("summarise.intake.fetch.page", slow)
    fetched([f"{site}/page.html?{n}" for n in range(6)], Settings(**FAST))
    assert at_once == [1] * 6


def test_a_feed_leads_to_its_pages_and_stands_in_for_those_it_cannot(site: str) -> None:
    found, problems = told(f"{site}/feed.xml")
    assert [source.text for source in found] == ["\n".join(ARTICLE), "The quay was open again on Saturday."]
    assert [(source.publisher, source.title) for source in found] == [
        ("Arlen Post", "Harbour wall holds"),
        ("Arlen Post", "Gone"),
    ]
    assert problems == [f"{site}/gone.html: HTTP 404: not found; check the link; the feed's summary is used"]


@pytest.mark.parametrize("path", ["feed-as-page", "list.opml"])
def test_a_feed_sent_as_a_page_and_a_list_of_feeds_are_followed(site: str, path: str) -> None:
    assert [source.title for source in told(f"{site}/{path}")[0]] == ["Harbour wall holds", "Gone"]


def test_a_list_that_leads_to_lists_ends(site: str) -> None:
    found, problems = told(f"{site}/list-of-lists.opml")
    assert found == []
    assert problems[-1].endswith(": a feed within a feed, not followed; give it by itself")


def test_more_links_than_may_be_followed_are_counted(site: str) -> None:
    found, problems = told(f"{site}/feed.xml", max_links=2)
    assert len(found) == 1
    assert problems == [f"{site}/feed.xml: 1 link not followed: over 2 in one call; raise max_links or give fewer"]


def test_progress_is_told_link_by_link(site: str) -> None:
    steps: list[tuple[int, int]] = []
    read([f"{site}/feed.xml"], [], Settings(**FAST), lambda done, known: steps.append((done, known)))
    assert steps == [(1, 1), (2, 3), (3, 3)]


def test_links_feeds_files_and_standard_input_are_briefed_in_one_call(site: str, tmp_path: Path, cli: Cli) -> None:
    (tmp_path / "saved.html").write_bytes(
        PAGE.replace(b"Arlen Post", b"Quay Mirror").replace(b"Three hundred", b"Some 300")
    )
    (tmp_path / "note.txt").write_text("The harbour wall of Port Arlen held on Friday, the coast guard told us.\n")
    result = cli(
        "brief", f"{site}/page.html", f"{site}/page.html?two", f"{site}/feed.xml", str(tmp_path / "saved.html"),
        str(tmp_path / "note.txt"), "-", "--allow-private", "--no-cache", "--format", "json",
        input="The harbour wall in Port Arlen held on Friday night, a resident said.",
    )  # fmt: skip
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    labels = {source["label"].partition(" (")[0] for source in made["sources"]}
    assert labels == {"Arlen Post", "Quay Mirror", "note", "stdin"}
    assert "harbour wall" in made["lead"]["text"]


def test_the_command_line_refuses_this_machine_unless_it_is_told(site: str, cli: Cli) -> None:
    result = cli("brief", f"{site}/page.html", "--no-cache")
    assert result.exit_code == 1
    assert result.stderr == (
        f"summarise: {site}/page.html: '127.0.0.1' is at 127.0.0.1, a loopback address; --allow-private is for your own network\n"
    )

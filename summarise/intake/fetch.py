"""Fetching links: requests over urllib3, with every connection made to an address that was looked at.

What a stranger's link could do is bounded: only http and https, no address of a private network (`addresses`), a limit on
bytes after unpacking, on redirects, on the time of each step and of the whole, and on how many run at once (one a host).
"""

from __future__ import annotations

import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.cookies import extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.timeout import Timeout

from .._version import __version__
from ..errors import InputError
from ..settings import Settings
from .addresses import resolved
from .cache import Cache
from .formats import CONTENT_TYPES

HEADERS = {
    "User-Agent": f"summarise/{__version__} (reads the pages that its user names)",
    "Accept": "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, text/*;q=0.8, */*;q=0.5",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
_CHUNK = 65_536


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent for a link."""

    url: str
    """Where it came from in the end, after redirects."""
    data: bytes
    content_type: str
    """Without parameters, in lower case; a key of `CONTENT_TYPES`."""
    charset: str


def fetched(
    links: Sequence[str], settings: Settings, done: Callable[[], None] = lambda: None
) -> dict[str, Page | InputError]:
    """Each link's page, or why there is none. Links of one host are fetched one after the other, a few hosts at once.

    Args:
        links: any text; what is no link is an error of its own.
        settings: its `fetch_...`, `max_bytes`, `cache` and `allow_private`.
        done: called after each link, from any thread.
    """
    hosts: dict[str, list[str]] = defaultdict(list)
    for link in dict.fromkeys(links):
        hosts[_host(link)].append(link)

    def one_host(mine: Iterable[str]) -> list[tuple[str, Page | InputError]]:
        found: list[tuple[str, Page | InputError]] = []
        for link in mine:
            try:
                found.append((link, page(link, settings)))
            except InputError as error:
                found.append((link, error))
            done()
        return found

    with ThreadPoolExecutor(max_workers=settings.fetch_at_once) as pool:
        found = {link: result for results in pool.map(one_host, hosts.values()) for link, result in results}
    if cache := _cache(settings):
        cache.trim()
    return found


def page(link: str, settings: Settings) -> Page:
    """What a link leads to.

    Raises:
        InputError: it may not or cannot be fetched; the message says what to try.
    """
    watch = _Watch(settings.fetch_seconds)
    with requests.Session() as session, watch.running():
        session.trust_env = False  # a proxy or a .netrc would choose the address or add a password for us
        session.headers.clear()
        session.headers.update(HEADERS)
        try:
            adapter = _Guarded(partial(_connected, allow_private=settings.allow_private, watch=watch))
            found = _page(session, adapter, link, settings)
            if watch.over:  # a connection that was shut reads as one that has ended
                raise TimeoutError
            return found
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise watch.told(error, settings) from None


def _page(session: requests.Session, adapter: HTTPAdapter, link: str, settings: Settings) -> Page:
    """Follows redirects one by one, so that each is looked at before it is followed.

    The adapter is asked, not the session: that would read the body of every redirect, however long, to its end.
    """
    url, cache = link, _cache(settings)
    for _ in range(settings.fetch_redirects + 1):
        url = _checked(url)
        kept = cache.get(url) if cache else None
        request = session.prepare_request(requests.Request("GET", url, kept.conditions() if kept else {}))
        with adapter.send(request, stream=True, timeout=settings.fetch_timeout) as response:
            # Some sites redirect until their cookie comes back.
            extract_cookies_to_jar(session.cookies, request, response.raw)  # type: ignore[no-untyped-call]
            if response.status_code == 304 and cache and kept:
                cache.used(url)
                return _told_page(url, kept.body, kept.content_type)
            target = session.get_redirect_target(response)
            if not target:
                body = _read(response, settings)
                if cache:
                    cache.put(url, body, response.headers)
                return _told_page(url, body, response.headers.get("Content-Type", ""))
            url = urljoin(url, requests.utils.requote_uri(target))
    raise InputError(f"more than {settings.fetch_redirects} redirects; give the link it should lead to")


def _checked(link: str) -> str:
    """The link without its fragment.

    Raises:
        InputError: it is no http or https link, or carries a password.
    """
    url = urldefrag(link.strip())[0]
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise InputError("no link that can be read; check it") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise InputError(f"'{parts.scheme}:' is not fetched; only http and https are")
    if not host:
        raise InputError("a link without a host; check it")
    if parts.username is not None or parts.password is not None:
        raise InputError("a link with a user name in it is not fetched; save the page and give the file")
    return url


def _cache(settings: Settings) -> Cache | None:
    """The folder for pages; what was read from a private network is never given to a run that may not read there."""
    try:
        folder = Path(settings.cache).expanduser()
    except RuntimeError:  # no home directory is known
        return None
    return Cache(folder / ("private" if settings.allow_private else "public")) if settings.cache else None


def _read(response: requests.Response, settings: Settings) -> bytes:
    """The body, unpacked piece by piece, as far as the limit."""
    if response.status_code != 200:
        raise InputError(_status(response))
    content_type = _content_type(response.headers.get("Content-Type", ""))
    if content_type not in CONTENT_TYPES:
        raise InputError(f"{content_type}: no page, feed or PDF; nothing to read")
    too_large = InputError(f"larger than {settings.max_bytes:,} bytes; raise max_bytes if that is right")
    length = response.headers.get("Content-Length", "")
    if length.isdecimal() and int(length) > settings.max_bytes:
        raise too_large
    pieces: list[bytes] = []
    size = 0
    for piece in response.iter_content(_CHUNK):
        size += len(piece)
        if size > settings.max_bytes:
            raise too_large
        pieces.append(piece)
    return b"".join(pieces)


def _told_page(url: str, body: bytes, declared: str) -> Page:
    """A page with what the header on its content says."""
    named = "charset" in declared.lower()
    charset = requests.utils.get_encoding_from_headers(CaseInsensitiveDict({"content-type": declared})) if named else ""
    return Page(url, body, _content_type(declared), charset or "")


def _content_type(declared: str) -> str:
    return declared.partition(";")[0].strip().lower()


def _status(response: requests.Response) -> str:
    wait = response.headers.get("Retry-After", "")
    meant = {
        401: "it wants a password; save the page and give the file",
        402: "it wants to be paid; save the page and give the file",
        403: "it does not let programs read it; save the page and give the file",
        404: "not found; check the link",
        410: "taken down; nothing to read",
        429: f"too many requests; try again {f'after {wait} seconds' if wait.isdecimal() else 'later'}",
        451: "withheld for legal reasons",
    }
    later = "the server has a fault; try again later" if response.status_code >= 500 else "not a page; check the link"
    return f"HTTP {response.status_code}: {meant.get(response.status_code, later)}"


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


@dataclass(slots=True)
class _Watch:
    """Ends a fetch that takes too long as a whole: a server that sends a byte now and then never hits a time-out."""

    seconds: int
    over: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)
    sockets: list[socket.socket] = field(default_factory=list)
    """Second handles on the connections made, since TLS takes the first ones over."""

    def add(self, made: socket.socket) -> None:
        """Watches a connection; one that was made while the watch ended is refused."""
        with self.lock:
            if self.over:
                raise TimeoutError
            self.sockets.append(made.dup())

    def end(self) -> None:
        """Shuts every connection; who reads from one gets an error."""
        with self.lock:
            self.over = True
            for made in self.sockets:
                with suppress(OSError):
                    made.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def running(self) -> Iterator[None]:
        """While inside, the clock runs."""
        timer = threading.Timer(self.seconds, self.end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            for made in self.sockets:
                made.close()

    def told(self, error: BaseException, settings: Settings) -> InputError:
        """What went wrong, in one line a user can act on."""
        if self.over:
            return InputError(f"took more than {self.seconds} seconds; try again later or save the page")
        for kinds, message in _TOLD:
            if isinstance(error, kinds) or any(isinstance(inner, kinds) for inner in _inner(error)):
                return InputError(message.format(seconds=settings.fetch_timeout))
        return InputError("no connection; check the link and the network")


_TOLD: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((requests.Timeout, TimeoutError), "no answer within {seconds} seconds; try again later"),
    ((requests.exceptions.SSLError,), "its certificate cannot be trusted; check the link"),
    (
        (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, requests.exceptions.MissingSchema, UnicodeError),
        "no link that can be read; check it",
    ),
    ((requests.exceptions.ContentDecodingError,), "damaged on the way (it cannot be unpacked); try again later"),
    ((requests.exceptions.ChunkedEncodingError,), "broken off in the middle; try again later"),
    ((ConnectionRefusedError,), "nobody answers there; check the link"),
)  # fmt: skip
"""What a library's error means for a user; the first that fits."""


def _inner(error: BaseException) -> Iterator[BaseException]:
    """The errors that an error was wrapped around, as urllib3 and requests do it."""
    for inner in (getattr(error, "reason", None), *error.args):
        if isinstance(inner, BaseException):
            yield inner
            yield from _inner(inner)


class _Guarded(HTTPAdapter):
    """An adapter whose connections go only to addresses that were looked at."""

    def __init__(self, connect: Callable[[HTTPConnection], socket.socket], **options: Any) -> None:
        self._connect = connect
        super().__init__(**options)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Makes the pools, with connections of ours in them."""
        super().init_poolmanager(*args, **options)
        connect = self._connect

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self)

        class Tls(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return connect(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

        class TlsPool(HTTPSConnectionPool):
            ConnectionCls = Tls

        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": TlsPool}


def _connected(connection: HTTPConnection, allow_private: bool, watch: _Watch) -> socket.socket:
    """A connection to the first address that answers, of those that were looked at."""
    failed: OSError = ConnectionError("the watch is over")
    for family, place in resolved(connection.host.strip("[]"), connection.port or 80, allow_private):
        if watch.over:
            break
        made = socket.socket(family, socket.SOCK_STREAM)
        try:
            made.settimeout(Timeout.resolve_default_timeout(connection.timeout))
            made.connect(place)
            watch.add(made)
        except OSError as error:
            made.close()
            failed = error
        else:
            return made
    raise failed

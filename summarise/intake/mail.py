"""Newsletters saved as .eml and web pages saved as one file (.mht): a MIME message (RFC 5322, RFC 2557).

Headers are read plainly and cut short: the structured readers of the standard library take minutes for what no mail program writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from ..errors import InputError
from ..model import Source
from ..settings import Settings
from ..text.words import count_words
from . import page
from .decode import decoded
from .formats import Found, Given, web_link
from .limits import crowded

_MOST_PARTS = 200
"""Boundaries of one message; newsletters have 2 to 10, with pictures 50."""
_LONGEST_HEADER = 1_000
"""Characters of a header that are read; a line of one may have 998 (RFC 5322)."""


def read(given: Given, settings: Settings) -> Found:
    """One message: its HTML or its plain text, whichever says more; a saved web page is read as a page."""
    if given.data.count(b"\n--") > _MOST_PARTS or given.data.count(b"boundary=") > _MOST_PARTS:
        raise InputError(f"a message of more than {_MOST_PARTS} parts; save its text as .txt")
    try:
        message = message_from_bytes(given.data, policy=policy.compat32)
        by_a_browser = message.is_multipart() and "saved by" in _told(message, "From").lower()
        if by_a_browser or "Snapshot-Content-Location" in message:
            return _saved_page(message, given, settings)
        return Found([_letter(message, given)])
    except (MessageError, RecursionError, LookupError, ValueError, AttributeError, TypeError):
        # What email's parser raises on headers and parts that no mail program writes (bugs.python.org has dozens).
        raise InputError("a damaged message; save it again, or its text as .txt") from None


def _saved_page(message: Message, given: Given, settings: Settings) -> Found:
    part = next(_parts(message, "text/html"), None)
    if part is None:
        raise InputError("a saved page without HTML; save the page as .html")
    url = web_link(_told(message, "Snapshot-Content-Location") or _told(part, "Content-Location"))
    data, charset = _content(part)
    return page.read(Given(data, given.path, given.id, url, charset), settings)


def _letter(message: Message, given: Given) -> Source:
    found = [next(_parts(message, kind), None) for kind in ("text/html", "text/plain")]
    text = max((_text(part) for part in found if part is not None), key=count_words, default="")
    if not text.strip():
        raise InputError("a message without text; nothing to read")
    sender, address = parseaddr(_told(message, "From"))
    return Source(
        id=given.id,
        text=text,
        publisher=sender or address.rpartition("@")[2],
        title=_told(message, "Subject"),
        url=web_link(_told(message, "Archived-At").strip("<>")),  # RFC 5064
        published=_date(message),
        raw_sha256=sha256(given.data).hexdigest(),
    )


def _parts(message: Message, kind: str) -> Iterator[Message]:
    """The parts of a content type that are no attachments, in order."""
    for part in message.walk():
        plain = all(
            len(str(value)) <= _LONGEST_HEADER for name, value in part.items() if name.lower().startswith("content-")
        )
        if plain and part.get_content_type() == kind and part.get_content_disposition() != "attachment":
            yield part


def _text(part: Message) -> str:
    """A part as text: all of what an HTML letter shows, since letters are laid out in tables and have no article."""
    data, charset = _content(part)
    text = decoded(data, charset)
    if part.get_content_subtype() != "html":
        return text
    if wrong := crowded(data):
        raise InputError(wrong)
    try:
        return "\n".join(page.lines(page.parsed(text)))
    except InputError:
        return ""


def _content(part: Message) -> tuple[bytes, str]:
    data = part.get_payload(decode=True)
    return (data if isinstance(data, bytes) else b"", part.get_content_charset() or "")


def _told(message: Message, name: str) -> str:
    """A header, decoded and folded; "" without it."""
    value = str(message.get(name, ""))[:_LONGEST_HEADER]
    with suppress(MessageError, LookupError, UnicodeError, ValueError):
        value = str(make_header(decode_header(value)))
    return " ".join(value.split())


def _date(message: Message) -> str:
    try:
        return parsedate_to_datetime(_told(message, "Date")).isoformat()
    except (ValueError, TypeError, IndexError):
        return ""

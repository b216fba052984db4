"""Newsletters saved as .eml and web pages saved as one file (.mht): a MIME message (RFC 5322, RFC 2557)."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256

from ..errors import InputError
from ..model import Problem, Source
from ..settings import Settings
from ..text.words import count_words
from . import page
from .decode import decoded
from .formats import Found, Given, web_link
from .limits import crowded


def read(given: Given, settings: Settings) -> Found:
    """One message: its HTML or its plain text, whichever says more; a saved web page is read as a page."""
    try:
        message = message_from_bytes(given.data, _class=EmailMessage, policy=policy.default)
        by_a_browser = _told(message, "From").lower().find("saved by") >= 0
        if "Snapshot-Content-Location" in message or (by_a_browser and message.is_multipart()):
            return _saved_page(message, given, settings)
        source = _letter(message, given)
    except InputError as error:
        return Found(problems=[Problem(given.path, 0, str(error))])
    except (RecursionError, LookupError, ValueError, AttributeError, TypeError, IndexError):
        # What email's parser raises on headers and parts that no mail program writes (bugs.python.org has dozens).
        return Found(problems=[Problem(given.path, 0, "a damaged message; save it again, or its text as .txt")])
    return Found([source])


def _saved_page(message: EmailMessage, given: Given, settings: Settings) -> Found:
    part = message.get_body(("html",))
    if part is None:
        raise InputError("a saved page without HTML; save the page as .html")
    data, charset = _content(part)
    url = web_link(_told(message, "Snapshot-Content-Location") or str(part.get("Content-Location", "")))
    return page.read(Given(data, given.path, given.id, url, charset), settings)


def _letter(message: EmailMessage, given: Given) -> Source:
    texts = [_text(part) for kind in ("html", "plain") if (part := message.get_body((kind,))) is not None]
    text = max(texts, key=count_words, default="")
    if not text.strip():
        raise InputError("a message without text; nothing to read")
    sender, address = parseaddr(_told(message, "From"))
    return Source(
        id=given.id,
        text=text,
        publisher=sender or address.rpartition("@")[2],
        title=_told(message, "Subject"),
        url=_web_link(message),
        published=_date(message),
        raw_sha256=sha256(given.data).hexdigest(),
    )


def _text(part: MIMEPart) -> str:
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


def _content(part: MIMEPart) -> tuple[bytes, str]:
    data = part.get_payload(decode=True)
    return (data if isinstance(data, bytes) else b"", part.get_content_charset() or "")


def _told(message: EmailMessage, name: str) -> str:
    """A header, decoded and folded; "" without it."""
    return " ".join(str(message.get(name, "")).split())


def _web_link(message: EmailMessage) -> str:
    """Where the letter stands on the web, where its sender says so (RFC 5064)."""
    return web_link(_told(message, "Archived-At").strip("<>"))


def _date(message: EmailMessage) -> str:
    try:
        return parsedate_to_datetime(_told(message, "Date")).isoformat()
    except (ValueError, TypeError, IndexError):
        return ""

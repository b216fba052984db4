"""Bytes to text: UTF-8 strictly, then a byte-order mark, then chardet. Nothing is repaired, for repair moves offsets."""

from __future__ import annotations

import codecs

from ..errors import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000
"""Bytes that chardet looks at; more makes it slow and no surer."""


def decoded(data: bytes) -> str:
    """The text of a page, byte-order mark dropped and line ends made ``\\n``.

    >>> decoded(b"caf\\xc3\\xa9\\r\\n"), decoded("né".encode("utf-16"))
    ('café\\n', 'né')

    Raises:
        InputError: the bytes are no text, or in no encoding that can be told.
    """
    text = _text(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:8192]:
        raise InputError("a binary file, not text; give the page as .txt or .md")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(data)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"damaged {encoding} at byte {error.start}; save the page again as UTF-8") from None


def _detected(data: bytes) -> str:
    from chardet import detect

    guess = detect(data[:_SAMPLE])
    encoding = guess["encoding"]
    if _like_cp1252(data) and (
        not encoding or encoding.lower().startswith("mac") or (guess["confidence"] or 0) < _SURE
    ):
        return data.decode("cp1252")
    if not encoding or _odd(data):
        raise InputError("not text, or in an unknown encoding; save the page as UTF-8")
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise InputError(f"neither UTF-8 nor {encoding}, which it looks like; save the page as UTF-8") from None


_SURE = 0.9


def _like_cp1252(data: bytes) -> bool:
    """Western text as Windows writes it: curly marks and dashes at 0x91 to 0x97, and no byte that cp1252 leaves undefined."""
    high = [byte for byte in data[:_SAMPLE] if byte >= 0x80]
    marks = sum(0x91 <= byte <= 0x97 for byte in high)
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return marks > 0 and marks >= 0.3 * len(high)


def _odd(data: bytes) -> bool:
    """More control bytes than any page of text has."""
    sample = data[:_SAMPLE]
    control = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return control > 0.02 * len(sample)

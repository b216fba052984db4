"""Bytes to text: a byte-order mark, UTF-8 strictly, what the page declares, then chardet; wrongly decoded letters are mended.

Mending comes before any offset is counted, and touches no other character: curly marks stay curly (see `mended`).
"""

from __future__ import annotations

import codecs
import re

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


def decoded(data: bytes, declared: str = "") -> str:
    """The text of a page, byte-order mark dropped and line ends made ``\\n``.

    Args:
        data: the page.
        declared: the encoding that it or its server names; asked only where it is no UTF-8.

    >>> decoded(b"caf\\xc3\\xa9\\r\\n"), decoded("né".encode("utf-16")), decoded(b"\\xbe", "iso-8859-2")
    ('café\\n', 'né', 'ž')

    Raises:
        InputError: the bytes are no text, or in no encoding that can be told.
    """
    text = _text(data, declared)
    return mended(text.replace("\r\n", "\n").replace("\r", "\n"))


_TRAIL = "[\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
_SUSPECT = re.compile(f"[\u00e2\u00e3\u00ef\u00f0]{_TRAIL}{{2}}|[\u00c2-\u00d1]{_TRAIL}(?s:.*)[\u00c2-\u00d1]{_TRAIL}")
"""What UTF-8 looks like that was read as Windows or Latin text: three letters for a curly mark, or two for a letter twice.

Once alone the latter may be right, and a page that was read wrongly has it all over. ftfy is loaded only where this stands.
"""


def mended(text: str) -> str:
    """The text with UTF-8 that was once read in another encoding put right, line by line, and nothing else changed.

    >>> mended("The mayor said itâ€™s â€œnot safeâ€\x9d.")
    'The mayor said it’s “not safe”.'
    """
    if not _SUSPECT.search(text):
        return text
    import ftfy
    from ftfy.badness import is_bad

    lines = text.split("\n")
    return "\n".join(ftfy.fix_encoding(line) if _WORD.search(line) and is_bad(line) else line for line in lines)


_WORD = re.compile("[A-Za-z]{3}")
"""Without a word beside them, letters that look wrong are no text that was read wrongly."""


def _text(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:8192]:
        raise InputError("a binary file, not text; give the page as .txt or .md")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data, declared) or _detected(data)


def _declared(data: bytes, name: str) -> str:
    """The text in the encoding that the page names, "" if it is not in it or nobody knows it.

    Browsers read what calls itself Latin-1 or ASCII as Windows-1252 (WHATWG Encoding Standard), and so do its writers.
    """
    try:
        known = codecs.lookup(name).name
        if known.replace("_", "-") in _NO_CHARSETS:
            return ""
        return data.decode("cp1252" if known in ("iso8859-1", "ascii") else known)
    except (LookupError, UnicodeDecodeError, ValueError, AssertionError):
        return ""


_NO_CHARSETS = {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "utf-7", "undefined", "mbcs", "oem"}
"""Python's own; no page is written in them, and they turn marks into control characters."""


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
    if text := _declared(data, encoding):
        return text
    raise InputError(f"neither UTF-8 nor {encoding}, which it looks like; save the page as UTF-8")


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

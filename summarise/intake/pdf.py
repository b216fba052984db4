"""PDF with a text layer, by pypdf: the extra ``summarise[pdf]``."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import TYPE_CHECKING

from ..errors import InputError
from ..model import Source
from ..settings import Settings
from .formats import Found, Given

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_PAGES = 200
_MOST_DRAWING = 8_000_000
"""Bytes of instructions, unpacked: a page of text has 5,000 to 50,000, and reading them takes two seconds a million."""
_NO_TITLE = re.compile(r"^(?:microsoft|untitled|document\d*$)|\.(?:docx?|indd|qxd|pdf|rtf|odt)$", re.IGNORECASE)
"""What programs put there instead of a title."""


def read(given: Given, settings: Settings) -> Found:
    """One document: the text of its pages in order."""
    try:
        import pypdf
    except ImportError:
        raise InputError("PDF needs an extra: pip install 'summarise[pdf]'") from None
    import logging

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        document = pypdf.PdfReader(io.BytesIO(given.data))
        if document.is_encrypted and not document.decrypt(""):
            raise InputError("a PDF with a password; save it without")
        if len(document.pages) > _MOST_PAGES:
            raise InputError(f"{len(document.pages)} pages; give an excerpt of at most {_MOST_PAGES}")
        text = _text(document, settings.max_bytes)
        told = document.metadata
        title = " ".join(str(told.title or "").split()) if told else ""
    except InputError:
        raise
    except Exception as error:  # pypdf raises whatever its parsing meets; a damaged file must cost one line
        raise InputError(f"a damaged PDF ({type(error).__name__}); print it to PDF again") from None
    if not text.strip():
        raise InputError("a PDF without a text layer; run character recognition (OCR) over it first")
    # The date in a PDF is when the file was made, not when the text was published: it is not taken.
    named = "" if _NO_TITLE.search(title) else title
    return Found([Source(given.id, text, title=named, url=given.url, raw_sha256=sha256(given.data).hexdigest())])


def _text(document: PdfReader, limit: int) -> str:
    """The pages' text, an empty line between them, `limit` characters at most."""
    pieces: list[str] = []
    size = drawn = 0
    for sheet in document.pages:
        contents = sheet.get_contents()
        drawn += len(contents.get_data()) if contents is not None else 0
        if drawn > _MOST_DRAWING:
            raise InputError(f"more than {_MOST_DRAWING:,} bytes of drawing; give an excerpt")
        piece = sheet.extract_text()
        size += len(piece)
        if size > limit:
            raise InputError(f"more than {limit:,} characters of text; give an excerpt or raise max_bytes")
        pieces.append(piece.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n\n".join(pieces)

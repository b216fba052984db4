"""The headline: a source's own that covers the points best; else a clause of the lead, marked as such."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ..model import Document
from ..settings import Settings
from ..text.dating import page_days
from ..text.vectors import cosine, idf, vector
from ..text.words import bare, content, stop_words
from .passages import finite
from .points import Draft


def own_headline(documents: Sequence[Document], drafts: Sequence[Draft]) -> Document | None:
    """The document whose title is most like the chosen lines (the lead first), else like the pages; None if none fits.

    A question is no headline (evidence for it is what the reader wants), and one that shares nothing with the lines or the
    pages is a site's name or slogan. Nor is one of a page older than the lead's: who led the count yesterday may not today.
    """
    known = page_days(documents)
    since = known.get(drafts[0].passage.sentence.source_id, date.min)
    fresh = [d for d in documents if known.get(d.source.id, date.max) >= since]
    titled = [d for d in fresh if d.source.title and "?" not in d.source.title]
    lines = [content(draft.passage.text) for draft in drafts]
    pages = [content(sentence.text) for d in documents for sentence in d.sentences]
    return _most_like(titled, lines, _SHARED) or _most_like(titled, pages, _SHARED_WITH_PAGES)


def _most_like(titled: Sequence[Document], told: Sequence[Sequence[str]], shared: int) -> Document | None:
    """The document whose title has the highest cosine with what is told and at least `shared` content words of it."""
    titles = [content(d.source.title) for d in titled]
    weights = idf([*told, *titles])
    lines = vector([key for keys in told for key in keys], weights)
    scored = [
        (cosine(vector(keys, weights), lines), -at)
        for at, keys in enumerate(titles)
        if len(lines.keys() & keys) >= shared
    ]
    return titled[-max(scored)[1]] if scored else None


_SHARED, _SHARED_WITH_PAGES = 2, 3
"""Content words that a headline must share with the lines; or, where none does, with the pages, which hold many more."""


def title_place(document: Document) -> tuple[int, int] | None:
    """Where the title stands in the source's text; None if it was given from outside."""
    words = [re.escape(word) for word in document.source.title.split()]
    found = re.search(r"\s+".join(words), document.source.text) if words else None
    return found.span() if found else None


def cut_headline(lead: Draft, settings: Settings) -> tuple[int, int]:
    """The lead's first clause in at most `headline_chars` characters, as a span of its source; never inside a word."""
    raw = lead.passage.raw
    limit = settings.headline_chars
    whole = raw.rstrip(_TRAILING)
    if len(whole) <= limit:
        return lead.passage.start, lead.passage.start + len(whole)
    breaks = [m.start() for m in re.finditer(r"[,;:]\s|\s[—–-]\s", raw[: limit + 1]) if m.start() >= limit // 3]
    breaks = [at for at in breaks if finite(raw[:at])]  # "The ship, owned by the line" says nothing
    breaks = [at for at in breaks if not re.search(r",\s(?:who|which|whose|where)\b[^,]*$", raw[:at])]
    at = breaks[-1] if breaks else raw.rfind(" ", 0, limit + 1)
    kept = raw[: at if at > 0 else limit].rstrip(_TRAILING)
    while " " in kept and bare(kept.rsplit(None, 1)[-1]) in stop_words():
        kept = kept.rsplit(None, 1)[0].rstrip(_TRAILING)  # no headline ends in "at"
    return lead.passage.start, lead.passage.start + len(kept)


_TRAILING = ".,;: \n\u00a0"

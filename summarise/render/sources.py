"""What was read of each page: a table for people, JSON for programs, JSON Lines to keep the sources as they were read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from textwrap import shorten, wrap

from ..model import Block, Document, Reading, Source
from .labels import harmless

Surveyed = Sequence[tuple[Reading, Document]]

_HEAD = ("SOURCE", "DATE", "KEPT", "ASIDE", "TITLE")
_NO_DATE = "-"


def sources_table(found: Surveyed, width: int = 80, explain: bool = False) -> str:
    """A row a source, below it why words were set aside and what was found about it; with `explain` every block set aside."""
    rows = [_HEAD, *(_row(reading) for reading, _ in found)]
    widths = [max(len(row[at]) for row in rows) for at in range(4)]
    left = max(20, width - sum(widths) - 2 * 4)
    out: list[str] = []
    for at, row in enumerate(rows):
        cells = [row[0].ljust(widths[0]), row[1].ljust(widths[1]), row[2].rjust(widths[2]), row[3].rjust(widths[3])]
        out.append("  ".join([*cells, shorten(row[4], left, placeholder=" ...")]).rstrip())
        if at:
            reading, document = found[at - 1]
            out += [f"    {line}" for why in _why(reading) for line in wrap(why, max(20, width - 4))]
            out += [f"      {line}" for line in _set_aside(document)] if explain else []
    return "\n".join(out) + "\n"


def _row(reading: Reading) -> tuple[str, str, str, str, str]:
    title = harmless(reading.title or reading.url)
    return (
        harmless(reading.label),
        reading.published[:10] or _NO_DATE,
        f"{reading.words:,}",
        f"{reading.set_aside:,}",
        title,
    )


def _why(reading: Reading) -> list[str]:
    """What was set aside, by kind, and the note."""
    aside = ", ".join(f"{part.kind} {part.words:,}" for part in reading.aside)
    return [line for line in (f"set aside: {aside}" if aside else "", harmless(reading.note)) if line]


def _set_aside(document: Document) -> list[str]:
    return [
        f"[{block.kind}: {block.reason}] {shorten(harmless(_text(document, block)), 100, placeholder=' ...')}"
        for block in document.blocks
        if block.kind != "body"
    ]


def _text(document: Document, block: Block) -> str:
    return document.source.text[block.start : block.end]


def sources_json(found: Surveyed) -> str:
    """What a brief says of its sources, and every block of each with its kind and reason."""
    value = [
        {
            **asdict(reading),
            "blocks": [
                {"kind": b.kind, "reason": b.reason, "start": b.start, "end": b.end, "exact": _text(document, b)}
                for b in document.blocks
            ],
        }
        for reading, document in found
    ]
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_KEPT = ("id", "text", "publisher", "title", "url", "published", "author", "label", "credits", "left_out", "raw_sha256")


def sources_jsonl(sources: Sequence[Source]) -> str:
    """Sources just as they were read, one a line (`schemas/source.schema.json`), for `intake` to read again.

    >>> sources_jsonl([Source(id="a", text="The dam held.", publisher="AP")])
    '{"id": "a", "text": "The dam held.", "publisher": "AP"}\\n'
    """
    values = [{name: getattr(source, name) for name in _KEPT} for source in sources]
    return "".join(
        json.dumps({name: entry for name, entry in value.items() if entry}, ensure_ascii=False) + "\n"
        for value in values
    )

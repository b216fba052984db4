"""Slack's Block Kit, as far as it is used here, and how what is too long for one message becomes several.

Text of others stands in rich text, whose elements nothing parses: it cannot ping, link or format, and is shown letter for
letter. Source of the limits: Slack's reference of its blocks and of chat.postMessage; where it is silent, as told beside them.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from textwrap import shorten
from typing import Any, Literal
from urllib.parse import urlsplit

from ..errors import CheckError
from ..schema import problems
from .labels import harmless

Element = dict[str, Any]
"""A piece of rich text: text or a link."""
Block = dict[str, Any]
Style = Literal["plain", "bullet", "nested", "quote"]

MESSAGE_BYTES = 12_000
"""A message as compact JSON in ASCII. Slack refuses more than some 13,000 characters in all blocks (msg_blocks_too_long) and does
not say how it counts; these bytes are more than any way of counting that its users have found (slackapi/bolt-js 2509, 2867)."""
_HEADER, _BUTTON = 150, 75
FALLBACK_BYTES = 600
"""Of a message's `text` in the same JSON, which is what a notification shows; Slack itself shortens it from 4,000 characters on."""
_ITEM_BYTES = 2_900
"""What stands in one rich-text block. Slack tells no limit for these; for a section, the block next to it, 3,000 characters."""
_LINK = 1_000
"""A longer link, or one with a longer label, is left out; Slack takes 3,000 characters in a button and tells none for rich text."""
_ITEMS = 40
"""Items in one message: each is one block at most, and some blocks stand around them."""


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of rich text."""

    elements: tuple[Element, ...]
    style: Style = "bullet"


@dataclass(frozen=True, slots=True)
class Item:
    """What belongs together, a point with its attribution say: it is not cut unless it is larger than a block."""

    part: str
    """The heading it stands under; "" for none."""
    rows: tuple[Row, ...]
    kind: str = ""
    """What it counts as where it finds no room; "" if it is not counted."""
    number: int = 0
    """Which item it is, or is a piece of; given when it is packed."""


def text(words: str, *, bold: bool = False, italic: bool = False) -> Element:
    """Words that are shown as they are.

    >>> text("<!channel> *now*", bold=True)
    {'type': 'text', 'text': '<!channel> *now*', 'style': {'bold': True}}
    """
    style = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    found: Element = {"type": "text", "text": harmless(words)}
    return {**found, "style": style} if style else found


def link(url: str, label: str, *, italic: bool = False) -> Element:
    """A link, or only its label where there is no sound link.

    >>> link("javascript:alert(1)", "AP")
    {'type': 'text', 'text': 'AP'}
    """
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        sound = False
    if (
        not sound
        or max(len(url), len(label)) > _LINK
        or re.search(r"[\s\x00-\x1f\x7f-\x9f<>|\"\\^`{}]", url)
        or harmless(url) != url
    ):
        return text(label, italic=italic)
    return {"type": "link", "url": parts.scheme + url[len(parts.scheme) :], "text": harmless(label) or url}


def _joined(elements: Iterable[Element]) -> tuple[Element, ...]:
    """Elements without empty ones, texts of one style that follow each other as one.

    >>> _joined([text("a "), text("b"), text("", bold=True), text("c", italic=True)])
    ({'type': 'text', 'text': 'a b'}, {'type': 'text', 'text': 'c', 'style': {'italic': True}})
    """
    found: list[Element] = []
    for element in elements:
        if found and {**found[-1], "text": ""} == {**element, "text": ""} and element["type"] == "text":
            found[-1] = {**found[-1], "text": found[-1]["text"] + element["text"]}
        elif element["text"]:
            found.append(element)
    return tuple(found)


def title(words: str) -> Block:
    """A message's heading: a header where that shows it as it is, else a bold line."""
    plain = harmless(words) or "—"
    if len(plain) <= _HEADER and not set(plain) & set("&<>"):  # in plain text some of Slack's programs decode entities
        return {"type": "header", "text": {"type": "plain_text", "text": plain, "emoji": False}}
    return paragraph(text(words, bold=True))


def buttons(named: Iterable[tuple[str, str, str]]) -> Block:
    """A row of buttons, each as (action, label, value)."""
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": action,
                "text": {"type": "plain_text", "text": cut(harmless(label), _BUTTON), "emoji": False},
                "value": value,
            }
            for action, label, value in named
        ],
    }


def cut(words: str, most: int) -> str:
    """Words that have room in so many characters, cut at a space if they have any.

    >>> cut("a " * 50, 20), cut("a" * 50, 20)
    ('a a a a a a a a ...', 'aaaaaaaaaaaaaaaaaaaa')
    """
    return shorten(words, most, placeholder=" ...") if " " in words[:most] else words[:most]


def paragraph(*elements: Element) -> Block:
    """A block of one paragraph."""
    return {"type": "rich_text", "elements": [_section(elements)]}


def escaped(words: str) -> str:
    """Text for a message's own `text`, where Slack reads <...> and entities.

    >>> escaped("AT&T <!here>")
    'AT&amp;T &lt;!here&gt;'
    """
    return harmless(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message(fallback: str, blocks: Sequence[Block]) -> dict[str, Any]:
    """A message whose `text` is what notifications show.

    Raises:
        CheckError: it is beyond Slack's limits; a fault of ours, never sent.
    """
    return checked({"text": _shortened(" ".join(fallback.split()) or "—"), "blocks": list(blocks)})


def _shortened(words: str) -> str:
    """Words escaped for a message's `text`, as many as have room in it."""
    if size(escaped(words)) <= FALLBACK_BYTES:
        return escaped(words)
    end = " [...]"
    at = len(words)
    while at and size(escaped(words[:at]) + end) > FALLBACK_BYTES:
        at = words.rfind(" ", 0, at) if " " in words[:at] else at // 2
    return escaped(words[:at]) + end


def checked(value: dict[str, Any]) -> dict[str, Any]:
    """A message or a view that holds against `schemas/slack.schema.json` and has no more than `MESSAGE_BYTES`."""
    wrong = problems(value, "slack")
    if wrong or (over := size(value)) > MESSAGE_BYTES:
        told = wrong[0][:300] if wrong else f"{over} bytes"
        raise CheckError(f"a message is beyond Slack's limits ({told}); please report this")
    return value


def size(value: Any) -> int:
    """Bytes of compact JSON in ASCII, where a letter of another script takes six or twelve."""
    return len(json.dumps(value, separators=(",", ":")))


def compact(value: Any) -> str:
    """JSON on one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Packed:
    """What stands in one message."""

    items: tuple[Item, ...]
    blocks: tuple[Block, ...]


def packed(items: Iterable[Item], first: int, rest: int) -> list[Packed]:
    """Items in order in as few messages as hold them, nothing left out.

    Args:
        items: what is to be shown.
        first: bytes that the first message has for them.
        rest: bytes that each further message has.
    """
    pages: list[list[Item]] = [[]]
    room = first
    for item in (piece for number, whole in enumerate(items) for piece in _pieces(replace(whole, number=number))):
        page = pages[-1]
        if page and (len(page) >= _ITEMS or size(list(_blocks([*page, item]))) > room):
            pages.append([])
            room = rest
        pages[-1].append(item)
    return [Packed(tuple(page), tuple(_blocks(page))) for page in pages if page]


def _blocks(items: Iterable[Item]) -> Iterator[Block]:
    """Blocks of a page: the items of a part stand under their heading, in one block as long as there is room in it."""
    for part, group in groupby(items, key=lambda item: item.part):
        head = [_section([text(part, bold=True)])] if part else []
        rows: list[Row] = []
        for item in group:
            if rows and size(_rows(rows + list(item.rows))) > _ITEM_BYTES:
                yield {"type": "rich_text", "elements": [*head, *_rows(rows)]}
                head, rows = [], []
            rows += item.rows
        yield {"type": "rich_text", "elements": [*head, *_rows(rows)]}


def _rows(rows: Sequence[Row]) -> list[Block]:
    """Rows as parts of a rich-text block: bullets of a kind that follow each other make one list."""
    found: list[Block] = []
    for style, group in groupby(rows, key=lambda row: row.style):
        if style in ("plain", "quote"):
            kind = "rich_text_section" if style == "plain" else "rich_text_quote"
            found += [_section(row.elements, kind) for row in group]
        else:
            indent = int(style == "nested")
            listed = [_section(row.elements) for row in group]
            found.append({"type": "rich_text_list", "style": "bullet", "indent": indent, "elements": listed})
    return found


def _section(elements: Iterable[Element], kind: str = "rich_text_section") -> Block:
    return {"type": kind, "elements": list(_joined(elements)) or [text("—")]}


def _pieces(item: Item) -> Iterator[Item]:
    """The item, or where it is too large for a block, as many as hold it: cut between elements, and in long texts at spaces."""
    if size(_rows(item.rows)) <= _ITEM_BYTES:
        yield item
        return
    rows: list[Row] = []
    for row in item.rows:
        begun = False
        for element in (small for large in row.elements for small in _small(large)):
            if begun:
                grown = [*rows[:-1], replace(rows[-1], elements=(*rows[-1].elements, element))]
            else:
                grown = [*rows, replace(row, elements=(element,))]
            if rows and size(_rows(grown)) > _ITEM_BYTES:
                yield replace(item, rows=tuple(rows))
                style: Style = "plain" if begun and row.style != "quote" else row.style  # no bullet where one goes on
                grown = [Row((element,), style)]
            rows, begun = grown, True
    yield replace(item, rows=tuple(rows))


_TEXT_BYTES = 1_500


def _small(element: Element) -> Iterator[Element]:
    """The element, its text cut at spaces if it is long; put together again it is the same, letter for letter."""
    words = element["text"]
    if element["type"] != "text" or size(words) <= _TEXT_BYTES:
        yield element
        return
    while words:
        most = next(
            n for n in (_TEXT_BYTES, _TEXT_BYTES // 2, _TEXT_BYTES // 12) if size(words[:n]) <= 1.1 * _TEXT_BYTES
        )
        at = len(words) if len(words) <= most else words.rfind(" ", 1, most) + 1 or most
        yield {**element, "text": words[:at]}
        words = words[at:]


def counted(pages: Iterable[Packed]) -> Counter[str]:
    """How many items of each kind stand in some messages, whole or in part, in their order."""
    numbers = {item.number: item.kind for page in pages for item in page.items if item.kind}
    return Counter(numbers.values())

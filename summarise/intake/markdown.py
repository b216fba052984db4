"""Markdown, by markdown-it-py: emphasis, links and images inside lines are taken out, so that a line can be quoted as it reads.

A file without any of that is plain text and stays as it is, to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from ..model import Source
from ..settings import Settings
from ..text.words import count_words
from . import plain
from .formats import Found, Given

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_NOTE = re.compile(r"\[\^[^\]\[\s]{1,60}\]")
_LONGEST = 100_000
"""Characters; a longer page stays as it is: parsers of Markdown slow down on rows of odd marks."""
_PLAIN = {"text", "softbreak", "hardbreak", "text_special"}


def read(given: Given, settings: Settings) -> Found:
    """One page, or the links of a list."""
    found = plain.read(given, settings)
    found.sources = [_without_markup(source, given.data) for source in found.sources]
    return found


def _without_markup(source: Source, data: bytes) -> Source:
    from markdown_it import MarkdownIt

    if len(source.text) > _LONGEST:
        return source
    front = _FRONT.match(source.text)
    head = front.group() if front else ""
    tokens = MarkdownIt("commonmark").parse(source.text[len(head) :])
    inner = [child.type for token in tokens for child in token.children or ()]
    if all(kind in _PLAIN for kind in inner) and not _NOTE.search(source.text):
        return source
    text = head + "\n\n".join(_lines(tokens)) + "\n"
    left_out = max(0, count_words(source.text) - count_words(text))
    return replace(source, text=text, left_out=left_out, raw_sha256=sha256(data).hexdigest())


def _lines(tokens: Sequence[Token]) -> list[str]:
    """A line a block: headings and list items keep their mark, since it tells what they are."""
    lines: list[str] = []
    mark = ""
    for token in tokens:
        if token.type == "heading_open":
            mark = f"{'#' * int(token.tag[1:])} "
        elif token.type == "list_item_open":
            mark = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            text = _NOTE.sub("", "".join(_shown(token.children or ()))).strip()
            if text and not text.startswith(": "):  # a footnote, whose own mark is gone
                lines.append(mark + text)
            mark = ""
    return lines


def _shown(children: Sequence[Token]) -> list[str]:
    """What a reader sees of a line; a picture's description is not in it."""
    told = {"softbreak": " ", "hardbreak": "\n"}
    return [told.get(child.type, child.content) for child in children if child.type not in ("image", "html_inline")]

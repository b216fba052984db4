"""An earlier brief on the same story as something to compare with: its lines, its questions, and the pages behind them.

Its pages are those that are given again, told by the digest of their text; of the others there is what the brief quotes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..model import Before, Document, Earlier, EarlierSource, Evidence, Place, Sentence, Source

_LINES = ("points", "single_source")


def earlier(brief: Mapping[str, Any], documents: Sequence[Document]) -> Earlier:
    """What an earlier brief said.

    Args:
        brief: its JSON, as parsed; it holds against the schema.
        documents: every page that is given now.
    """
    again = {d.sha256: d for d in documents}
    given = {r["id"]: again[r["sha256"]] for r in brief["sources"] if r["sha256"] in again}
    others: dict[str, Document] = {}
    proofs: dict[Place, Evidence] = {}
    for reading in brief["sources"]:
        if reading["id"] not in given:
            document, passages = _quoted(reading, brief)
            others[reading["id"]] = document
            for sentence, passage in zip(document.sentences, passages, strict=True):
                proofs[sentence.place] = _evidence(passage, document.source.id)
    pages = {**given, **others}
    return Earlier(
        day=brief["day"],
        digest=brief["digest"],
        lines=tuple(_line(line, pages) for line in _lines(brief)),
        questions=tuple(_question(question, brief, pages) for question in brief["questions"]),
        documents=tuple(pages.values()),
        sources=tuple(EarlierSource(d.source.id, d.label, d.sha256, d.source.published) for d in others.values()),
        given=frozenset(document.source.id for document in given.values()),
        complete=all(reading["id"] in given for reading in brief["sources"] if reading["used"]),
        proofs=proofs,
    )


def _lines(brief: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield brief["lead"]
    for section in _LINES:
        yield from brief[section]


def _passages(brief: Mapping[str, Any], source: str) -> list[Mapping[str, Any]]:
    """Every passage of a source that the brief rests on, each once, in the order of the text."""
    found: dict[tuple[int, int], Mapping[str, Any]] = {}
    sides = [side for difference in brief["differences"] for side in difference["sides"]]
    for holder in (*_lines(brief), *brief["questions"], *sides):
        for passage in holder["evidence"]:
            if passage["source"] == source and passage["relation"] != "names":
                found[(passage["start"], passage["end"])] = passage
    return [found[place] for place in sorted(found)]


def _quoted(reading: Mapping[str, Any], brief: Mapping[str, Any]) -> tuple[Document, list[Mapping[str, Any]]]:
    """A page that is not given, as far as the brief quotes it: a paragraph for each passage; and the passages."""
    name = f"earlier/{reading['id']}"
    passages = _passages(brief, reading["id"])
    text, sentences = "", []
    for at, passage in enumerate(passages):
        start, text = len(text), text + passage["exact"]
        folded = " ".join(passage["exact"].split())
        sentences.append(Sentence(name, start, len(text), folded, position=at, paragraph=at))
        text += "\n\n"
    known = {field: reading[field] for field in ("publisher", "title", "url", "published")}
    return Document(Source(name, text, **known), reading["label"], (), tuple(sentences), reading["sha256"]), passages


def _evidence(passage: Mapping[str, Any], source: str) -> Evidence:
    return Evidence(**{**passage, "source": source, "relation": "precedes"})


def _line(line: Mapping[str, Any], pages: Mapping[str, Document]) -> Before:
    return Before("line", line["text"], line["origins"], "", *_leading(line["evidence"], pages))


def _question(question: Mapping[str, Any], brief: Mapping[str, Any], pages: Mapping[str, Document]) -> Before:
    """A question with the words of its source only, open since the day on which a brief first asked it."""
    shown = next((piece["text"] for piece in question["pieces"] if piece["name"] == "span"), question["text"])
    since = question["open_since"] or brief["day"]
    return Before(question["type"], shown, question["origins"], since, *_leading(question["evidence"], pages))


def _leading(
    evidence: Sequence[Mapping[str, Any]], pages: Mapping[str, Document]
) -> tuple[tuple[Evidence, ...], Sentence]:
    """The leading passage of a line and the names in its brackets, and that passage as a sentence of its page."""
    first = evidence[0]
    page = pages[first["source"]]
    named = [e for e in evidence[1:] if e["relation"] == "names" and e["source"] == first["source"]]
    kept = tuple(_evidence(passage, page.source.id) for passage in (first, *named))
    folded = " ".join(first["exact"].split())
    if same := next((s for s in page.sentences if s.text == folded), None):
        return kept, same
    # Only a page that is given has other sentences than what is quoted of it: the offsets are its own.
    part = Sentence(page.source.id, first["start"], first["end"], folded)
    holding = next((s for s in page.sentences if s.start <= part.start < s.end), part)
    return kept, replace(part, position=holding.position, paragraph=holding.paragraph, origin=holding.origin)

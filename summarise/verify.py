"""Proves a brief against its sources again, offline: every slice, every word of a line, every name and number in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from .render.json import digest

_BRACKETED = re.compile(r"\[([^\[\]]*)\]")


def mismatches(brief: Mapping[str, Any], texts: Mapping[str, str]) -> list[str]:
    """Everything in a brief that its sources do not bear out, one line each, beginning with its path.

    Args:
        brief: the JSON of a brief, as parsed.
        texts: the text of each source by id, as `summarise.read` gives it.

    Returns:
        Nothing if every line is proved.
    """
    found: list[str] = []
    if brief.get("digest") != digest(dict(brief)):
        found.append("digest: the brief is not the one that was made: its digest differs")
    for path, proof in _proofs(brief, ""):
        found += _evidence(path, proof, texts)
    for path, line in _lines(brief):
        found += _line(path, line)
    for at, reading in enumerate(brief["sources"]):
        text = texts.get(reading["id"])
        if text is None:
            found.append(f"sources.{at}: source '{reading['id']}' was not given")
        elif _sha(text) != reading["sha256"]:
            found.append(f"sources.{at}.sha256: the text of '{reading['id']}' is another")
    return found


def _sha(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _proofs(value: object, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every evidence object with its path."""
    if isinstance(value, Mapping):
        if "exact" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from _proofs(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _proofs(inner, f"{path}.{at}")


def _evidence(path: str, proof: Mapping[str, Any], texts: Mapping[str, str]) -> list[str]:
    text = texts.get(proof["source"])
    if text is None:
        return [f"{path}.source: source '{proof['source']}' was not given"]
    found: list[str] = []
    start, end = proof["start"], proof["end"]
    if _sha(text) != proof["sha256"]:
        found.append(f"{path}.sha256: the text of '{proof['source']}' is another")
    if text[start:end] != proof["exact"] or not proof["exact"]:
        found.append(f"{path}.exact: characters {start} to {end} of '{proof['source']}' read otherwise")
    if text[max(0, start - len(proof["prefix"])) : start] != proof["prefix"]:
        found.append(f"{path}.prefix: what stands before reads otherwise")
    if text[end : end + len(proof["suffix"])] != proof["suffix"]:
        found.append(f"{path}.suffix: what stands behind reads otherwise")
    return found


def _lines(brief: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every line that shows a passage: headline, lead, points, lines of one source."""
    if brief["headline"]["evidence"]:
        yield "headline", brief["headline"]
    yield "lead", brief["lead"]
    for section in ("points", "single_source"):
        for at, line in enumerate(brief[section]):
            yield f"{section}.{at}", line


def _line(path: str, line: Mapping[str, Any]) -> list[str]:
    """Whether a line is its leading passage, with nothing added outside brackets and each bracketed name proved."""
    leading = " ".join(line["evidence"][0]["exact"].split())
    found: list[str] = []
    if line["text"] != leading and not follows(line["text"], leading):
        found.append(f"{path}.text: differs from its leading passage by more than [brackets]")
    named = [proof["exact"] for proof in line["evidence"] if proof["relation"] == "names"]
    for inside in _BRACKETED.findall(line["text"]):
        if inside not in named and inside != "..." and len(inside) > 1 and f"[{inside}]" not in leading:
            found.append(f"{path}.text: [{inside}] is in none of its evidence")
    said_by = {proof["source"] for proof in line["evidence"]}
    if "sources" in line and set(line["sources"]) != said_by:
        found.append(f"{path}.sources: not the sources of its evidence")
    return found


def follows(shown: str, passage: str) -> bool:
    """Whether `shown` is `passage` but for brackets: [name] for a pronoun, [T] for a t, a final [...].

    >>> follows("[Holt] said no.", "He said no."), follows("[T]here [...]", "there was none"), follows("No.", "Not.")
    (True, True, False)
    """
    text = shown.removesuffix(" [...]")
    cut = text != shown
    pattern, at = "", 0
    for mark in _BRACKETED.finditer(text):
        inside = mark.group(1)
        pattern += re.escape(text[at : mark.start()])
        pattern += f"(?:{re.escape(mark.group())}|{re.escape(inside.lower()) if len(inside) == 1 else '[Hh]e|[Ss]he'})"
        at = mark.end()
    pattern += re.escape(text[at:])
    return bool(re.match(pattern, passage) if cut else re.fullmatch(pattern, passage))

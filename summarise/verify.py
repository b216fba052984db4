"""Proves a brief against its sources again, offline: every slice, every word of a line, every name and number in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from string import Formatter
from typing import Any

from .errors import InputError
from .model import Source, sha256
from .render.json import digest
from .schema import problems
from .wording import CHANGES, QUESTIONS, Replaced, words

_BRACKETED = re.compile(r"\[([^\[\]]*)\]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def verify(text: str, sources: Iterable[Source], wording: Replaced = (), since: str | None = None) -> list[str]:
    """Everything that speaks against a brief, one line each with its path; nothing if every line is proved.

    Args:
        text: the brief's JSON, as ``--format json`` wrote it.
        sources: the sources it was made from, as `summarise.read` gives them; more may be given.
        wording: the entries of the fixed wording that were replaced when it was made.
        since: the JSON of the earlier brief that it was compared with. What it takes from there is held against it, and the
            pages of the earlier brief need not be given.

    Raises:
        InputError: a text is no JSON.
    """
    value, wrong = _parsed(text)
    if wrong:
        return wrong
    before = earlier_brief(since) if since is not None else None
    given = list(sources)
    by_digest = {sha256(source.text): source.text for source in given}
    by_id = {source.id: source.text for source in given}
    texts: dict[str, str] = {}
    for reading in value["sources"]:
        # The same text may have another id when it is read in other company; a changed text is told by its id.
        found = by_digest.get(reading["sha256"], by_id.get(reading["id"]))
        if found is not None:
            texts[reading["id"]] = found
    for other in value["since"]["sources"] if value["since"] else ():
        if other["sha256"] in by_digest:
            texts[other["id"]] = by_digest[other["sha256"]]
    return mismatches(value, texts, wording, before)


def _parsed(text: str) -> tuple[dict[str, Any], list[str]]:
    """A brief's JSON as plain values, and where it does not hold against the schema."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"no JSON ({getattr(error, 'msg', 'nested too deep')}); give what --format json wrote"
        ) from None
    return value, [*problems(value, "brief"), *_floats(value, "")]


def source_ids(text: str) -> list[str]:
    """The ids of a brief's sources; none if it does not hold against the schema."""
    value, wrong = _parsed(text)
    return [] if wrong else [reading["id"] for reading in value["sources"]]


def earlier_brief(text: str) -> dict[str, Any]:
    """The JSON of a brief to compare with, as plain values.

    Raises:
        InputError: it is no brief of this version, or was changed after it was made.
    """
    value, wrong = _parsed(text)
    if wrong:
        raise InputError(f"the earlier brief is none of this version ({wrong[0]}); make it again with --format json")
    if value["digest"] != digest(dict(value)):
        raise InputError("the earlier brief was changed after it was made: its digest differs; make it again")
    return value


def mismatches(
    brief: Mapping[str, Any],
    texts: Mapping[str, str],
    wording: Replaced = (),
    since: Mapping[str, Any] | None = None,
) -> list[str]:
    """Everything in a brief that its sources do not bear out, one line each, beginning with its path.

    Args:
        brief: the JSON of a brief, as parsed; it holds against the schema.
        texts: the text of each source, by the id the brief gives it.
        wording: entries of the fixed wording that were replaced.
        since: the earlier brief that it was compared with, as parsed; it holds against the schema and its digest.
    """
    found: list[str] = []
    if brief["digest"] != digest(dict(brief)):
        found.append("digest: this is not the brief that was made: its digest differs")
    shas = {source: sha256(text) for source, text in texts.items()}
    for at, reading in enumerate(brief["sources"]):
        if reading["id"] not in texts:
            found.append(f"sources.{at}: the text of source '{reading['id']}' was not given")
        elif shas[reading["id"]] != reading["sha256"]:
            found.append(f"sources.{at}.sha256: the text of '{reading['id']}' is another")
    stood = _passages(since) if since else set()
    for path, place in _places(brief, ""):
        if place["source"] in texts or _identity(place) not in stood:
            found += _slice(path, place, texts, shas)
    for path, line in _lines(brief):
        found += _line(path, line)
    readings = {reading["id"]: reading for reading in brief["sources"]}
    for at, question in enumerate(brief["questions"]):
        found += _question(f"questions.{at}", question, readings, wording)
    found += _changes(brief, readings, wording)
    found += _compared(brief, since, stood) if since else []
    for at, difference in enumerate(brief["differences"]):
        for number, side in enumerate(difference["sides"]):
            found += _side(f"differences.{at}.sides.{number}", side)
    folded = {source: " ".join(text.split()) for source, text in texts.items()}
    for at, quotation in enumerate(brief["quotations"]):
        if " ".join(quotation["exact"].split()) != quotation["text"]:
            found.append(f"quotations.{at}.text: differs from its slice")
        elif quotation["source"] in texts and quotation["speaker"] not in folded[quotation["source"]]:
            found.append(f"quotations.{at}.speaker: '{quotation['speaker']}' is not named in its source")
    return found


def _floats(value: object, path: str) -> Iterator[str]:
    """Every number with a point: JSON Schema takes 10.0 for an integer, a slice does not."""
    if isinstance(value, float):
        yield f"{path}: {value} is no whole number"
    items = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _floats(inner, f"{path}.{key}" if path else str(key))


def _places(value: object, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Every object with a start and an end, with its path."""
    if isinstance(value, Mapping):
        if "start" in value and "end" in value:
            yield path, value
            return
        for key, inner in value.items():
            yield from _places(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _places(inner, f"{path}.{at}")


def _slice(path: str, place: Mapping[str, Any], texts: Mapping[str, str], shas: Mapping[str, str]) -> list[str]:
    """What is wrong with one passage: its source, digest, slice or surroundings."""
    source = place["source"]
    if source not in texts:
        return [f"{path}.source: the text of source '{source}' was not given"]
    found: list[str] = []
    text, start, end = texts[source], place["start"], place["end"]
    if "sha256" in place and place["sha256"] != shas[source]:
        found.append(f"{path}.sha256: the text of '{source}' is another")
    if text[start:end] != place["exact"]:
        found.append(f"{path}.exact: characters {start} to {end} of '{source}' read otherwise")
    prefix, suffix = place.get("prefix", ""), place.get("suffix", "")
    if text[max(0, start - len(prefix)) : start] != prefix:
        found.append(f"{path}.prefix: what stands before reads otherwise")
    if text[end : end + len(suffix)] != suffix:
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
    found = _shown(path, line["text"], line["evidence"])
    if "sources" in line:  # a headline has none
        found += _sources(path, line) + _origins(path, line)
    own = " ".join(p["exact"] for p in line["evidence"] if p["relation"] in ("leads", "names"))
    folded = " ".join(own.split())
    if line.get("speaker") and line["speaker"] not in _unbracketed(f"{folded}\n{line['text']}"):
        found.append(f"{path}.speaker: '{line['speaker']}' does not stand in the line's own evidence")
    return found + _firmness(path, line)


def _sources(path: str, line: Mapping[str, Any]) -> list[str]:
    same = set(line["sources"]) == {proof["source"] for proof in line["evidence"]}
    return [] if same else [f"{path}.sources: not the sources of its evidence"]


def _origins(path: str, line: Mapping[str, Any]) -> list[str]:
    fits = 1 <= line["origins"] <= len(line["sources"])
    return [] if fits else [f"{path}.origins: more origins than sources"]


def _shown(path: str, text: str, evidence: list[Mapping[str, Any]]) -> list[str]:
    """Whether a text is its leading passage but for brackets, and every bracket and number in it is proved."""
    leading = " ".join(evidence[0]["exact"].split())
    found: list[str] = []
    if text != leading and not follows(text, leading):
        found.append(f"{path}.text: differs from its leading passage by more than [brackets]")
    named = [" ".join(proof["exact"].split()) for proof in evidence if proof["relation"] == "names"]
    for inside in _BRACKETED.findall(text):
        if inside not in named and inside != "..." and len(inside) > 1 and f"[{inside}]" not in leading:
            found.append(f"{path}.text: [{inside}] is in none of its evidence")
    for number in _NUMBER.findall(text):
        if number not in leading:
            found.append(f"{path}.text: the number {number} is not in its evidence")
    return found


def _question(
    path: str, question: Mapping[str, Any], readings: Mapping[str, Mapping[str, Any]], wording: Replaced
) -> list[str]:
    """A question is one of its type's templates, filled with pieces of its evidence that belong together.

    What a template cannot tell is taken on trust: that the passage is the right one, and how many origins its sources have.
    """
    found: list[str] = []
    evidence = question["evidence"]
    for number, piece in enumerate(question["pieces"]):
        if piece["evidence"] >= len(evidence):
            return [f"{path}.pieces.{number}.evidence: there is no such evidence"]
        end = piece["at"] + len(piece["text"])
        if question["text"][piece["at"] : end] != piece["text"]:
            found.append(f"{path}.pieces.{number}: does not stand there in the question's text")
        found += _piece(f"{path}.pieces.{number}", piece, question, readings)
    fixed = words("questions", wording)
    if question["text"] not in [_filled(fixed, entry, question) for entry in QUESTIONS[question["type"]]]:
        found.append(f"{path}.text: is no template of its type, filled with its pieces in their order")
    heard = [" ".join(proof["exact"].split()) for proof in evidence]
    times = [piece["text"] for piece in question["pieces"] if piece["name"] == "time"]
    if question["due"] not in (times or [""]):
        found.append(f"{path}.due: is not the time in the question's text")
    settles = [h for h, proof in zip(heard, evidence, strict=True) if proof["relation"] == "settles"]
    if question["settled_by"] not in (*settles, question["due"]):
        found.append(f"{path}.settled_by: does not stand in its evidence")
    dated = readings.get(evidence[0]["source"], {}).get("published", "")
    if question["as_of"] and not dated.startswith(question["as_of"]):
        found.append(f"{path}.as_of: is not the date of its leading source")
    if question["speaker"] and not _stands(question["speaker"], " ".join(heard)):
        found.append(f"{path}.speaker: '{question['speaker']}' does not stand in its evidence")
    for topic in question["topic"].split(", ") if question["topic"] else ():
        if not any(topic in exact for exact in heard):
            found.append(f"{path}.topic: '{topic}' does not stand in its evidence")
    return found + _sources(path, question) + _origins(path, question) + _firmness(path, question)


def _changes(brief: Mapping[str, Any], readings: Mapping[str, Mapping[str, Any]], wording: Replaced) -> list[str]:
    """What is new since an earlier brief: each change is a template of its type, filled with pieces of its evidence.

    That nothing earlier said it is taken on trust, as is what the earlier brief said where that is not given.
    """
    since = brief["since"]
    if since is None:
        return [
            f"questions.{at}.open_since: there is no earlier brief"
            for at, q in enumerate(brief["questions"])
            if q["open_since"]
        ]
    found: list[str] = []
    if since["nothing_new"] and (since["changes"] or not since["complete"]):
        found.append("since.nothing_new: there are changes, or pages of the earlier brief are not given")
    fixed = words("changes", wording)
    known = {**{source["id"]: source for source in since["sources"]}, **readings}
    for at, change in enumerate(since["changes"]):
        path = f"since.changes.{at}"
        if any(piece["evidence"] >= len(change["evidence"]) for piece in change["pieces"]):
            found.append(f"{path}.pieces: there is no such evidence")
            continue
        for number, piece in enumerate(change["pieces"]):
            if change["text"][piece["at"] : piece["at"] + len(piece["text"])] != piece["text"]:
                found.append(f"{path}.pieces.{number}: does not stand there in the change's text")
            found += _piece(f"{path}.pieces.{number}", piece, change, known)
        values = {piece["name"]: piece["text"] for piece in change["pieces"]}
        entries = (fixed[entry] for entry in CHANGES[change["type"]])
        if change["text"] not in [entry.format(**values) for entry in entries if _fields(entry) == set(values)]:
            found.append(f"{path}.text: is no template of its type, filled with its pieces")
        if bool(change["before"]) != (change["type"] == "origins"):
            found.append(f"{path}.before: is told of lines with more origins, and of no other change")
        now = [proof for proof in change["evidence"] if proof["relation"] != "precedes"]
        if any(proof["relation"] == "precedes" for proof in change["evidence"][: len(now)]):
            found.append(f"{path}.evidence: what was said before stands among what is said now")
        found += _sources(path, {**change, "evidence": now}) + _origins(path, change)
    return found


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _compared(brief: Mapping[str, Any], before: Mapping[str, Any], stood: Set[tuple[str, int, int, str]]) -> list[str]:
    """Whether what a brief takes from an earlier one stands there."""
    since = brief["since"]
    if since is None:
        return ["since: this brief was compared with no earlier one"]
    if since["digest"] != before["digest"]:
        return ["since.digest: it was compared with another earlier brief"]
    found = [] if since["day"] == before["day"] else ["since.day: is not the earlier brief's"]
    days = {question["open_since"] or before["day"] for question in before["questions"]}
    for at, question in enumerate(brief["questions"]):
        if question["open_since"] and question["open_since"] not in days:
            found.append(f"questions.{at}.open_since: the earlier brief has no question open since then")
    shas = {reading["sha256"] for reading in brief["sources"]}
    if since["complete"] != all(reading["sha256"] in shas for reading in before["sources"] if reading["used"]):
        found.append("since.complete: is not whether the pages of the earlier brief are given")
    asked = {_identity(question["evidence"][0]) for question in before["questions"]}
    lines = [before["lead"], *before["points"], *before["single_source"]]
    origins = {(_identity(line["evidence"][0]), line["origins"]) for line in lines}
    for at, change in enumerate(since["changes"]):
        old = [proof for proof in change["evidence"] if proof["relation"] == "precedes"]
        if change["type"] == "origins" and (not old or (_identity(old[0]), change["before"]) not in origins):
            found.append(f"since.changes.{at}.before: the earlier brief has no such line with so many origins")
        if change["type"] == "new" and _identity(change["evidence"][0]) in {place for place, _ in origins}:
            found.append(f"since.changes.{at}: the earlier brief has this line")
        if change["type"] == "answered" and (not old or _identity(old[0]) not in asked):
            found.append(f"since.changes.{at}: the earlier brief asked no such question")
        if change["type"] in ("origins", "answered", "withdrawn") and any(
            _identity(proof) not in stood for proof in old
        ):
            found.append(f"since.changes.{at}.evidence: a passage of before is not in the earlier brief")
    return found


def _passages(brief: Mapping[str, Any]) -> set[tuple[str, int, int, str]]:
    return {_identity(place) for _, place in _places(brief, "") if "sha256" in place}


def _identity(place: Mapping[str, Any]) -> tuple[str, int, int, str]:
    """A passage whatever its source is called."""
    return place.get("sha256", ""), place["start"], place["end"], place["exact"]


def _filled(fixed: Mapping[str, str], entry: str, question: Mapping[str, Any]) -> str:
    """An entry of the wording with the pieces of a question in it, each in its turn; "" if they do not fit it."""
    given: dict[str, list[str]] = {}
    for piece in question["pieces"]:
        given.setdefault(piece["name"], []).append(piece["text"])
    sides = _sides(fixed, question)
    values = {
        name: texts[0]
        for name, texts in given.items()
        if name in ("span", "speaker", "source", "time", "date", "topic")
    }
    fields = {name for _, name, _, _ in Formatter().parse(fixed[entry]) if name}
    own = fields | ({"value", "scope", "estimator", "speaker", "source"} if "sides" in fields else set())
    once = fields - {"sides"}
    if set(given) - own or any(len(given.get(name, ())) != 1 for name in once) or ("sides" in fields) != bool(sides):
        return ""
    return fixed[entry].format(**{name: values[name] for name in once}, **({"sides": sides} if sides else {}))


def _sides(fixed: Mapping[str, str], question: Mapping[str, Any]) -> str:
    """The sides of a question as the wording has them; "" if it has none or they do not hold together.

    A side begins with its value; whatever limits or tells it stands in its own leading passage, its labels are those of its
    evidence, and no two sides lead with the same passage.
    """
    groups: list[list[Mapping[str, Any]]] = []
    for piece in question["pieces"]:
        if piece["name"] == "value":
            groups.append([piece])
        elif groups and piece["name"] in ("scope", "estimator", "speaker", "source"):
            groups[-1].append(piece)
    evidence = question["evidence"]
    starts = [at for at, proof in enumerate(evidence) if proof["relation"] in ("leads", "contradicts")]
    if len(groups) < 2 or [group[0]["evidence"] for group in groups] != starts:
        return ""
    if len({(evidence[at]["source"], evidence[at]["start"], evidence[at]["end"]) for at in starts}) < len(starts):
        return ""
    shown: list[str] = []
    for group, start, end in zip(groups, starts, [*starts[1:], len(evidence)], strict=True):
        about = [p for p in group[1:] if p["name"] != "source"]
        labels = [p for p in group[1:] if p["name"] == "source"]
        told = {evidence[p["evidence"]]["source"] for p in labels if start <= p["evidence"] < end}
        if any(p["evidence"] != start for p in about) or told != {proof["source"] for proof in evidence[start:end]}:
            return ""
        limits = "".join(fixed[p["name"]].format(**{p["name"]: p["text"]}) + fixed["then"] for p in about)
        listed = labels[0]["text"]
        for at, label in enumerate(labels[1:], 1):
            listed += (fixed["also"] if about and at == 1 else ", ") + label["text"]
        shown.append(fixed["side"].format(value=group[0]["text"], about=limits + listed))
    return fixed["or"].join(shown)


def _piece(
    path: str, piece: Mapping[str, Any], question: Mapping[str, Any], readings: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Whether one piece is what its name says: a passage, the label or date of its source, or words that stand in it."""
    proof = question["evidence"][piece["evidence"]]
    reading = readings.get(proof["source"], {})
    if piece["name"] == "span":
        if piece["evidence"]:
            return [f"{path}.evidence: is not the question's leading passage"]
        return _shown(path, piece["text"], question["evidence"]) + _beginning(path, piece["text"], proof)
    if piece["name"] == "source":
        return [] if piece["text"] == reading.get("label") else [f"{path}: not the label of its source"]
    if piece["name"] == "was":
        before = [
            p if at == piece["evidence"] else {**p, "relation": "names"} for at, p in enumerate(question["evidence"])
        ]
        return _shown(path, piece["text"], [proof, *(p for p in before if p is not proof)])
    if piece["name"] == "was_date" and not reading.get("published"):
        return []  # then it is the earlier brief's day, which is told besides
    if piece["name"] in ("date", "was_date"):
        dated = reading.get("published", "")
        return [] if piece["text"] == dated[:10] else [f"{path}: not the date of its source"]
    told, exact = piece["text"], " ".join(proof["exact"].split())
    inside = _stands(told, exact) or (piece["name"] == "topic" and _stands(told.casefold(), exact.casefold()))
    return [] if inside else [f"{path}: '{piece['text']}' does not stand in its evidence"]


def _beginning(path: str, span: str, proof: Mapping[str, Any]) -> list[str]:
    """A span that begins inside a sentence says so by [...], or stands in quotation marks."""
    quoted = proof["prefix"].rstrip()[-1:] in tuple("\"“„«‘'")
    first = re.search(r"\w", span)
    if span.startswith("[") or quoted or not first or not first.group().islower():
        return []
    return [f"{path}: begins inside a sentence and does not say so"]


def _stands(told: str, text: str) -> bool:
    """Whether words stand whole in a text, brackets of ours and of the source's own or not; of a figure no digit is cut off."""
    whole = rf"(?<!\w)(?<!\d[.,]){re.escape(told)}(?!\w)(?![.,]\d)"
    return bool(re.search(whole, text) or re.search(whole, _unbracketed(text)))


def _firmness(path: str, line: Mapping[str, Any]) -> list[str]:
    """Each degree of firmness by its word, which stands in evidence of the sources that it is told of."""
    found: list[str] = []
    for at, degree in enumerate(line.get("firmness", ())):
        heard = " ".join(p["exact"] for p in line["evidence"] if p["source"] in degree["sources"])
        if degree["word"] not in heard:
            found.append(f"{path}.firmness.{at}.word: '{degree['word']}' does not stand in its evidence")
    return found


def _unbracketed(text: str) -> str:
    """ "President [Odd] Brekke": a speaker is told without brackets, ours and the source's own."""
    return text.replace("[", "").replace("]", "")


def _side(path: str, side: Mapping[str, Any]) -> list[str]:
    """One side of a difference is its leading passage, and its scope stands there; who counts is taken on trust."""
    found = _shown(path, side["text"], side["evidence"])
    found += _sources(path, side)
    if side["scope"] and side["scope"] not in " ".join(side["evidence"][0]["exact"].split()):
        found.append(f"{path}.scope: does not stand in its leading passage")
    return found


def follows(shown: str, passage: str) -> bool:
    """Whether `shown` is `passage` but for brackets: [name] for a pronoun, [T] for a t, [...] before and behind.

    >>> follows("[Holt] said no.", "He said no."), follows("[Holt]'s dog ran.", "His dog ran."), follows("No.", "Not.")
    (True, True, False)
    >>> follows("[T]here was none [...]", "there was none"), follows("[Holt]'s dog ran.", "The dog ran.")
    (True, False)
    """
    text = shown.removesuffix(" [...]")  # the passage ends where the line was cut
    if text.startswith("[...] ") and not passage.startswith("[...] "):
        text = text.removeprefix("[...] ")
    pattern, at = "", 0
    for mark in _BRACKETED.finditer(text):
        inside = mark.group(1)
        pattern += re.escape(text[at : mark.start()])
        at = mark.end()
        if text.startswith("'s ", at):
            at += len("'s")
            pattern += rf"(?:{re.escape(mark.group())}'s|[Hh]is|[Hh]er)"
            continue
        pattern += (
            f"(?:{re.escape(mark.group())}|{re.escape(inside.lower()) + '|' if len(inside) == 1 else ''}[Hh]e|[Ss]he)"
        )
    pattern += re.escape(text[at:])
    return bool(re.fullmatch(pattern, passage))

"""Which body "the agency" or "the company" means: one that the same source names, or none if it does not settle it."""

from __future__ import annotations

import re

from ..lexicon import words as lexicon_words
from ..model import Document, Sentence
from .names import Name, is_organisation, masked, names, person
from .people import spaced

DEFINITE = re.compile(
    r"\b(?P<article>[Tt]he|\[T\]he) (?P<noun>[a-z]+)\b(?! (?:of|for|that|which|who|whose|in|at|behind|to)\b)"
)
"""A body without its name; "the company behind the dam" says more of itself."""
_BARE = {
    "the",
    "a",
    "an",
    "that",
    "this",
    "its",
    "his",
    "her",
    "their",
    "one",
    "each",
    "no",
    "another",
    "s",
    "every",
    "any",
}
_WHOLE = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w.&’'-]* )*$|$")
"""Capitals before a name inside a sentence: "the New China News Agency" is not another's "China News Agency"."""
_REACH = 3
"""Sentences back within which a company must be the subject: each between them speaks of "the company" itself."""


def body(document: Document, sentence: Sentence, noun: str) -> Name | None:
    """What "the agency" means: the only name in its source that ends with "Agency", if that stands before the sentence.

    None as well where the source speaks of another agency without a name, as in "the weather agency".
    """
    head, kinds = noun.capitalize(), set[str]()
    if head not in document.source.text:
        return None
    found: Name | None = None
    for other in document.sentences:
        raw = spaced(document, other.start, other.end)
        if any(word.lower() not in _BARE for word in re.findall(rf"\b([A-Za-z]+) {noun}\b", raw)):
            return None
        for name in names(raw):
            parts = name.text.split()
            if len(parts) > 1 and parts[-1] == head:
                kinds.add(" ".join(parts[-2:]))
                if other.position < sentence.position:
                    start = _WHOLE.search(raw[: name.start]).start()  # type: ignore[union-attr]
                    found = Name(other.start + start, other.start + name.end, raw[start : name.end])
    return found if len(kinds) == 1 else None


def company(document: Document, sentence: Sentence) -> Name | None:
    """What "the company" means: the subject of the sentence before, where the source calls that one, and no other body is there."""
    firms = "|".join(sorted(lexicon_words("cues", "companies")))
    for before in reversed(document.sentences[max(0, sentence.position - _REACH) : sentence.position]):
        raw = spaced(document, before.start, before.end)
        there = names(raw)
        if re.match(rf"(?:But )?[Tt]he (?:{firms})\b", raw) and not there:
            continue
        subject = there[0] if there and not there[0].start else None
        if (
            subject is None
            or not re.match(r" [a-z]", masked(raw)[subject.end :])
            or raw.startswith(" and ", subject.end)
        ):
            return None
        others = [name.text for name in there[1:] if name.text not in subject.text]
        if any(_called(document, other, firms) or (is_organisation(other) and not person(other)) for other in others):
            return None
        if not _called(document, subject.text, firms):
            return None
        return Name(before.start + subject.start, before.start + subject.end, subject.text)
    return None


def _called(document: Document, name: str, firms: str) -> bool:
    """Whether a source calls a name a company, next to it: "the dam operator, Meren Power", "Tallis Devices, a maker of pumps"."""
    own = re.escape(name)
    beside = (
        rf"\b(?:{firms}),? {own}\b|\b{own}(?:'s|’s)? (?:[A-Z]\w+ )?(?:shares|stock)\b|\b[Ss]hares (?:in|of) {own}\b"
    )
    apposed = rf"\b{own}(?: [A-Z]\w+)?,? (?:which is |is |was )?(?:the|a|an) (?:[\w’'-]+ ){{0,4}}(?:{firms})\b"
    text = " ".join(document.source.text.split())
    return re.search(f"{beside}|{apposed}", text) is not None

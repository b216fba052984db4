"""What a sentence claims, in a form that two sentences can be compared by: words, numbers, negations, actors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from math import log

from ..lexicon import cues, held
from ..lexicon import words as lexicon_words
from ..model import Document, Place, Sentence
from ..text.names import Speaker, is_organisation, masked, names, person, speakers, surname
from ..text.numbers import Number, numbers
from ..text.quotes import pairs
from ..text.vectors import Vector, vector
from ..text.words import alias, bare, content, content_of, stem, wording, words
from .outcomes import Outcome, outcomes


@dataclass(frozen=True)
class Claim:
    """A sentence with what it says; the parts are worked out when they are first asked for."""

    sentence: Sentence
    keys: tuple[str, ...]
    """Content words in order: stems, names under one alias."""
    weights: Mapping[str, float]
    """IDF of the story, shared by all its claims."""

    @cached_property
    def held(self) -> frozenset[str]:
        """The set of its content words."""
        return frozenset(self.keys)

    @cached_property
    def ordered(self) -> tuple[str, ...]:
        """The same in an order that is the same in every process, to be summed in."""
        return tuple(sorted(self.held))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Neighbouring content words."""
        return frozenset(pairwise(self.keys))

    @cached_property
    def vector(self) -> Vector:
        """TF-IDF, unit length."""
        return vector(self.keys, self.weights)

    @cached_property
    def mass(self) -> float:
        """The summed IDF of its words: how much there is to back."""
        return sum([self.weights[key] for key in self.ordered])

    @cached_property
    def numbers(self) -> tuple[Number, ...]:
        """Its numbers, those in quotations too."""
        return tuple(numbers(self.sentence.text))

    @cached_property
    def speakers(self) -> tuple[Speaker, ...]:
        """The subjects of its verbs of saying."""
        return tuple(speakers(self.sentence.text))

    @cached_property
    def negated(self) -> frozenset[str]:
        """Content words that follow a negation within four words, in the same clause."""
        return _negated(self.sentence.text)

    @cached_property
    def denied(self) -> frozenset[str]:
        """Content words right behind a negation: "not resign", "have not agreed"."""
        return frozenset(key for found in _DENIED.finditer(self.sentence.text) for key in content(found[1]))

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        """What it says was decided."""
        return outcomes(self.sentence.text)

    @cached_property
    def unreal(self) -> bool:
        """Whether it tells what could or would have been: it is no word of what is, and what is none of it."""
        return bool(_UNREAL.search(masked(self.sentence.text)))

    @cached_property
    def ahead(self) -> bool:
        """Whether it tells what is still to come."""
        return bool(_AHEAD.search(masked(self.sentence.text)))

    @cached_property
    def done(self) -> bool:
        """Whether it says that something has happened already."""
        return "already" in self.sentence.text.lower()

    @cached_property
    def leaves_open(self) -> bool:
        """Whether it says that something is not known, or that somebody will not tell it."""
        text = self.sentence.text
        words = held(text)
        return any(cues("questions", kind, "cues").search(text, words) for kind in ("stated unknown", "withheld"))

    @cached_property
    def speaker(self) -> str:
        """Who the sentence says it on the word of, as a key; "" if nobody, a pronoun or "officials"."""
        named = [s for s in self.speakers if s.kind == "name"]
        return party(named[-1].text if _trailing(self.sentence.text, named) else named[0].text) if named else ""

    @cached_property
    def parties(self) -> frozenset[str]:
        """Every person and body named outside and inside quotations, as keys."""
        return frozenset(party(name.text) for name in names(self.sentence.text))

    @cached_property
    def plain(self) -> frozenset[str]:
        """Its content words without names: what is said of whom it names."""
        named = {key for name in names(self.sentence.text) for key in content(name.text)}
        return self.held - named - self.days

    @cached_property
    def days(self) -> frozenset[str]:
        """Words that only say which day: "Friday" in one source is "January 21" in another."""
        dated = {key for n in self.numbers if n.kind == "date" for key in content(self.sentence.text[n.start : n.end])}
        return frozenset(key for key in self.held if key in _day_words()) | (self.held & dated)

    @cached_property
    def weekdays(self) -> frozenset[str]:
        """The weekdays it names."""
        return self.held & content_of("cues", "weekdays")

    @cached_property
    def dates(self) -> frozenset[str]:
        """Month and day, as in "march 20", where it names both."""
        return frozenset(_dates(self.sentence.text))

    @cached_property
    def quoted(self) -> tuple[tuple[str, ...], ...]:
        """The wording of its quotations of two words or more."""
        text = self.sentence.text
        found = (tuple(wording(text[a + 1 : b - 1])) for a, b in pairs(text))
        return tuple(words for words in found if len(words) > 1)

    @cached_property
    def people(self) -> frozenset[str]:
        """Every person named, as surnames."""
        found = (person(name.text) for name in names(masked(self.sentence.text)))
        return frozenset(surname(who) for who in found if who and not is_organisation(who))

    def shared(self, other: Claim) -> float:
        """The IDF mass of the words that both hold."""
        common = self.held & other.held
        return sum([self.weights[key] for key in sorted(common)]) if common else 0.0


def party(name: str) -> str:
    """The key of a person or body: a surname, or a name's alias.

    >>> party("U.S. Secretary of State Antony Blinken"), party("Moscow")
    ('blinken', 'russia')
    """
    who = person(name)
    return surname(who) if who else alias(name)


def claims(documents: Sequence[Document]) -> dict[Place, Claim]:
    """Every body sentence as a claim, by its place; IDF is log(1 + N / df) over these sentences."""
    listed = [(sentence, tuple(content(sentence.text))) for d in documents for sentence in d.sentences]
    frequency: dict[str, int] = {}
    for _, keys in listed:
        for key in dict.fromkeys(keys):
            frequency[key] = frequency.get(key, 0) + 1
    weights = {key: log(1 + len(listed) / count) for key, count in frequency.items()}
    return {sentence.place: Claim(sentence, keys, weights) for sentence, keys in listed}


@cache
def _day_words() -> frozenset[str]:
    return frozenset(stem(word) for word in lexicon_words("cues", "weekdays") | lexicon_words("cues", "months"))


_DATE = re.compile(r"\b([A-Z][a-z]{2,8})\.? (\d{1,2})\b|\b(\d{1,2}) ([A-Z][a-z]{2,8})\b")


def _dates(text: str) -> set[str]:
    months = lexicon_words("cues", "months")
    found = ((m.group(1) or m.group(4), m.group(2) or m.group(3)) for m in _DATE.finditer(text))
    return {f"{month[:3].lower()} {day}" for month, day in found if month.lower() in months}


def _trailing(text: str, named: Sequence[Speaker]) -> bool:
    """Whether the last attribution closes the sentence, as in "..., Psaki said": it then covers all of it."""
    last = named[-1]
    return last.verb > last.start and len(text) - max(last.verb, last.end) < 40 and last.start > len(text) // 2


_AHEAD = re.compile(r"\b(?:will|would|shall)\s(?!have\b)|\b(?:due|expected|set|scheduled|plans?|planned) (?:to|for)\b")
_UNREAL = re.compile(
    r"\b(?:would|could|might|should)(?:\s(?:also|never|not|only|probably))?\shave\s(?!to\b|an?\b|the\b|no\b|any\b|its\b|their\b|access\b)[a-z]"
    r"|\b(?:was|were)\sto\shave\b"
)
_DENIED = re.compile(
    r"(?:\b(?:not|never|no|nor|cannot)|n[’']t)\s+(?:(?:yet|be|been|have|had|any|a)\s+){0,3}([A-Za-z’'-]+)"
)


def _negated(text: str) -> frozenset[str]:
    negations = lexicon_words("cues", "negation")
    found: set[str] = set()
    tokens = words(text)
    for at, (token, offset) in enumerate(tokens):
        lower = bare(token)
        if lower not in negations and not lower.endswith("n't"):
            continue
        end = offset + len(token)
        for after, start in tokens[at + 1 : at + 1 + _NEGATION_REACH]:
            if any(mark in text[end:start] for mark in ",;:—–") or bare(after) in _CLAUSE_STARTS:
                break
            found.update(content(after))
            end = start + len(after)
    return frozenset(found)


_NEGATION_REACH = 4
"""Words behind a negation that it can negate."""
_CLAUSE_STARTS = ("but", "although", "though", "while", "because", "that")

"""A number as a frame: what limits it, who stands behind it, and what it measures.

Two figures can only be set against each other by what their sentences say of them besides.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..model import Sentence
from ..text.names import masked
from ..text.numbers import Number
from ..text.words import content, content_of, parties
from .claims import Claim
from .measures import Measure, measure


class Frame(NamedTuple):
    """A number with what limits it and who stands behind it."""

    number: Number
    sentence: Sentence
    words: frozenset[str]
    """Content words of its sentence."""
    scope: str
    estimator: str
    years: frozenset[float]
    """Years that the sentence names, of a measure its clause: a flood of 1963 is not this one."""
    measure: Measure | None = None
    """What an amount or a share measures; the number's noun is then its key."""


def frames_of(sentence: Sentence, claim: Claim, measured: bool = True) -> list[Frame]:
    """The figures of a sentence that others can be set against; without `measured` none under what it measures."""
    if len(claim.numbers) > _MOST_NUMBERS:
        return []
    found = (_frame(number, sentence, claim, measured) for number in claim.numbers)
    return [frame for frame in found if frame is not None]


def _frame(number: Number, sentence: Sentence, claim: Claim, measured: bool) -> Frame | None:
    """A number with its frame; None if it says nothing of how many or how much there is."""
    text = sentence.text
    vague = number.high > 2 * number.low
    if number.kind not in ("count", "money", "percent") or vague or number.partial:
        return None
    of = measure(text, number) if measured else None
    if of is not None:
        currency = number.about if number.kind == "money" else {of.key}
        number = number._replace(noun=of.key, about=frozenset(currency))
    elif (
        number.low < 3
        or not number.noun
        or number.noun in content_of("cues", "incomparable_nouns")
        or number.noun in parties()
    ):
        return None
    if of is None and re.match(r"\s+of\s+(?:the|its|their|those|these|them)\b", text[number.end :]):
        return None  # "23,500 of the recalled pumps" is a part
    if _OF_THOSE.search(text, 0, number.start) or _THAT_STUDY.match(text, number.end):
        return None
    if _OF_A_WHOLE.search(text, max(0, number.start - _WHOLE_REACH), number.start):
        return None  # "214 of the 642 flights" tells of the 214
    if re.search(r"\b(?:would|could|might|may|if)\b[^,;]*$|\bnot\s$", text[: number.start]):
        return None  # "would need 4,000 volunteers" counts nobody, and neither does "not 4,000"
    within = _clause(text, number) if of else (0, len(text))
    years = frozenset(n.low for n in claim.numbers if n.kind == "year" and within[0] <= n.start < within[1])
    scope = _scope(text, number)
    if of is not None and (number.kind == "money" or not text[number.end :].lstrip().startswith(scope)):
        scope = ""  # "fined 75,000 pounds for a push in the tunnel"
    return Frame(number, sentence, claim.held, scope, _estimator(text, number, claim), years, of)


_OF_A_WHOLE = re.compile(r"\d\s+of\s+(?:the|its|their|those|these|all)\s+$")
_WHOLE_REACH = 20
_THAT_STUDY = re.compile(
    r"[^,;.]{0,40}? in (?:that|those|an? (?:earlier|previous)) (?:study|studies|trials?|survey|polls?|tests?)\b"
)
"""What makes a figure another study's: "9 percent of patients in that study"."""
_OF_THOSE = re.compile(r"(?:^|[.;] )(?:\w+ )?[Oo]f (?:the|these|those|them|its|their)\b[^.;]*?, (?:[a-z]+ )?$")
"""What makes a figure a part before it is told: "Of those infected, 71 were unvaccinated"."""


def _clause(text: str, number: Number) -> tuple[int, int]:
    """Where the clause around a number begins and ends: between commas and words that open another, and not far behind it."""
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, number.start)), default=0)
    end = _CLAUSE.search(text, number.end)
    return start, min(end.start() if end else len(text), number.end + _CLAUSE_REACH)


_CLAUSE_REACH = 60
_CLAUSE = re.compile(r"[,;:—–]\s|\s(?=(?:and|but|while|which|who)\b)")
_MOST_NUMBERS = 30
"""Of one sentence; more stand in tables and rows of figures, whose nouns stand elsewhere."""


_SCOPE = re.compile(
    r"^(?:(?!\b(?:and|but|while|that|which)\b)[\w’' -]){0,60}?\b(?!at (?:work|least|most|once|all|home|risk)\b)("
    r"(?:in|near|within|across|around|along|on|at|inside|outside|throughout)\s(?:the\s|its\s|their\s)?(?:[ap]\.m\.|[\w’' -]){3,60}?"
    r"|nationwide|worldwide|so far|since [\w ]{3,20}?|by \d{1,2} [ap]\.m\.?|as of [\w ]{3,20}?)"
    r"(?=[,.;:—–](?!m\.)|\s(?:and|but|or|as|while|which|who|that|after|before|said|says|since|with|despite|raising|in a)\b|$)"
)


def _scope(text: str, number: Number) -> str:
    """The words behind a number that limit it: where, since when, as of when; as the source has them."""
    found = _SCOPE.match(text[number.end :])
    return " ".join(found.group(1).split()) if found else ""


_ACCORDING = re.compile(
    r"\b(?:[Aa]ccording to|[Cc]iting|figures? (?:from|of|by))\s+((?:the\s+)?[A-Z][\w’'.& -]{2,60}?)"
    r"(?=[,.;]|\s(?:and|which|that|there)\b|$)"
)
_COUNTER = re.compile(
    r"((?:[Tt]he\s+)?(?:[A-Z][\w’'.-]*\s+)(?:[\w’'.-]+\s+){0,5}?)"
    r"(?:now\s+|still\s+|also\s+)?(?:estimates?|counts?|counted|puts|put|logged)\b"
)


def _estimator(text: str, number: Number, claim: Claim) -> str:
    """Who counts or claims, if the sentence names somebody for this number: before it, or at the sentence's end."""
    if found := _ACCORDING.search(text):
        return _named(found.group(1))
    if (found := _COUNTER.search(masked(text))) and found.end() <= number.start:
        return _named(found.group(1))
    for speaker in claim.speakers:
        verb = text[speaker.verb :].split()[0].strip(",.")
        before = text[speaker.verb : number.start]
        near = (
            bool(before)
            and len(before) < _ESTIMATE_REACH
            and not re.search(r",\s(?:where|which|who|as|while|although)\b", before)
        )
        behind = bool(_NEXT.fullmatch(text[number.end : speaker.start])) and speaker.verb >= speaker.end
        closing = behind or (speaker.verb > number.end and len(text) - speaker.verb < _ESTIMATE_REACH // 2)
        if speaker.kind != "pronoun" and (near or closing) and verb not in ("denies", "denied", "urged", "called"):
            return _named(speaker.text)
    return ""


_NEXT = re.compile(r"(?!.*\b(?:said|told)\b)[^,;.]{0,60},\s")
"""Between a figure and who gives it: "has risen to 11, police said"."""


def _named(who: str) -> str:
    """A name without a possessive that points elsewhere; "" for a pronoun."""
    who = " ".join(who.split())
    return "" if who in ("It", "They", "He", "She", "The") else re.sub(r"^(?:Its|Their|His|Her)\s+", "", who)


_ESTIMATE_REACH = 90
"""Characters between a verb of saying and a number within which the number is the speaker's."""


def scopes_meet(a: Frame, b: Frame) -> bool:
    return bool(where(a) & where(b))


def where(frame: Frame) -> set[str]:
    """What limits a figure, days left out: they are what is expected to differ."""
    return set(content(frame.scope)) - content_of("cues", "weekdays")


def counter(frame: Frame) -> frozenset[str]:
    """Who counts, in content words; "the National Agency" and "National Agency" are one."""
    return frozenset(content(frame.estimator))


def estimators_differ(a: Frame, b: Frame) -> bool:
    """Whether two figures have counters, and neither is the other by a fuller name."""
    one, other = counter(a), counter(b)
    return bool(one and other and not (one <= other or other <= one))


def one_counter(a: Frame, b: Frame) -> bool:
    """Whether two figures have counters, and one is the other by a fuller name."""
    return bool(counter(a) and counter(b)) and not estimators_differ(a, b)

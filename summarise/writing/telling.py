"""The order in which a story is told: what happened, what was said, what is next, background; told by cues of tense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..lexicon import lines as lexicon_lines
from ..text.dating import WEEKDAY
from ..text.names import masked, speakers
from ..text.quotes import pairs
from ..text.words import count_words
from .points import Draft, Tools


def told_in_order(points: Sequence[Draft], tools: Tools) -> list[tuple[str, Draft]]:
    """Points with their part of the story, as a story is told: what happened, what was said, what is next, background.

    Inside a part, by how early in its source the leading sentence stands, then by support.
    """
    year = max((document.source.published[:4] for document in tools.documents.values()), default="")
    placed = [(part(draft.passage.text, year), draft) for draft in points]

    def key(item: tuple[str, Draft]) -> tuple[float, ...]:
        sentence = item[1].passage.sentence
        length = max(1, len(tools.documents[sentence.source_id].sentences))
        return (PARTS.index(item[0]), sentence.position / length, -item[1].origins)

    return sorted(placed, key=lambda item: (*key(item), item[1].passage.sentence.place))


PARTS = ("happened", "said", "next", "background")


@cache
def _signs(key: str) -> re.Pattern[str]:
    return re.compile(
        r"\b(?:" + "|".join(re.escape(line) for line in lexicon_lines("cues", key)) + r")\b", re.IGNORECASE
    )


_BESIDES = re.compile(r"\b(?:because|where|which|who|whose|what|so that)\b|:\s")
"""What begins a clause that is beside the line's own: "have no idea where their children will be taught"."""
_UNSAID = re.compile(
    r"\b(?:(?:would|could|can|will|did|does|do)(?:\snot|n[’']t)|(?:[Nn]obody|[Nn]o one)\s(?:could|can|would)|cannot"
    r"|declin\w+\sto|refus\w+\sto)\s(?:immediately\s|yet\s)?"
    r"(?:say|comment|tell|disclose|name|confirm|explain|answer|discuss|elaborate)\b"
)
"""What somebody did not say is of what was said: no event, and "would not say" is nothing that is to come."""
_SAID = re.compile(
    r"(?<!\bbe )(?<!\bbeen )(?<!\bwas )(?<!\bwere )\b(?:said|says|told|added|warned|acknowledged|denied)\b"
    r"(?!\s*(?:[,.;]|$))(?!(?<=, said) [A-Z])"
)
"""A verb of saying with what is said behind it, whoever says it; ", police said." and ", said Holt" tell where a report is from."""
_OWN_PLAN = re.compile(
    r"\b(?:said|says)(?: on \w+)?(?: that)? (?:he|she|it) (?:also )?(?:would|will|plans? to|intends? to) (?!not\b|be\b|have\b)"
)
"""What somebody announces to do is to come, whoever tells it: "said he would appeal"."""
_DETERMINER = r"(?:an?|the|no|any|some|only|about|around|more|fewer|less|at|up|nearly|almost|his|her|its|their|to)\b"
_NOT_AHEAD = re.compile(
    r"\bMay\b|\bcould(?:\snot|n[’']t)\b|\b(?:[Nn]obody|[Nn]o one|[Nn]one)\s(?:\w+\s)?could\b"
    rf"|\b(?:would|could|may|might)\s(?:\w+\s)?have\s(?!{_DETERMINER}|\d)"
)
"""What has the words of the future and is past: a month, "could not", "may have lived", "would have acquitted"."""


def part(text: str, year: str = "") -> str:
    """Which part of the story a line belongs to; what happened in a year before that of the newest page is background.

    >>> part("The ministers met in Geneva."), part("Holt said the talks were useful."), part("They plan to meet next week.")
    ('happened', 'said', 'next')
    """
    text = re.sub(r"[\[\]]", "", text)  # "[Holt] said": a name that was put in is a name
    plain = masked(text)
    if _signs("dated_ahead").search(plain) or _OWN_PLAN.search(plain):
        return "next"
    if _spoken(text, plain):
        return "said"
    own = _BESIDES.split(plain)[0]
    if _signs("ahead").search(_NOT_AHEAD.sub(" ", own)):
        return "next"
    return "background" if _past(plain, year) else "happened"


def _spoken(text: str, plain: str) -> bool:
    """Whether a line is there for what somebody says: words of three or more quoted, or a verb of saying in its first half."""
    if any(count_words(text[a:b]) >= 3 for a, b in pairs(text)) or _UNSAID.search(plain):
        return True
    half = len(plain) * 0.5
    spoken, said = speakers(text), _SAID.search(plain)
    return bool((spoken and spoken[0].verb < half) or (said and said.start() < half))


def _past(plain: str, year: str) -> bool:
    """Whether a line's own clause tells what was before the news: long ago, or done already when something else was."""
    own = _COMPARED.sub(" ", _ASIDE.split(plain)[0])
    if _signs("background").search(own):
        return True
    if not _DAY.search(own) and any(found < year for found in _IN_YEAR.findall(own)):
        return True  # "was sentenced on Monday for taking bribes in 2019" is the news
    own = _THAT.split(own)[0]
    return bool(_HAD.search(own) and not _BY_NOW.search(own))


_DAY = re.compile(rf"\b(?:{WEEKDAY})\b")
_IN_YEAR = re.compile(r"\b(?:in|In) (?:\w+ )?((?:19|20)\d\d)\b")


_ASIDE = re.compile(rf"{_BESIDES.pattern}|\b(?:when|after|while|before|as|if|whether|why|how)\b")
_THAT = re.compile(r"\bthat\b")
_COMPARED = re.compile(
    r"\b(?:than|(?:up|down) (?:on|from)|compared with)\b[^,;]{0,200}"
    r"|\b(?:first|last|only|most|least|worst|best|\w{2,}est)\b[^,;]{0,80}?\bsince\b[^,;]{0,200}"
    rf"|\bsince (?:{WEEKDAY}|then|yesterday|noon|midnight)\b"
)
"""What is only compared with the past, "the largest strike since 2009", and what has gone on for a few days."""
_HAD = re.compile(rf"(?<!still )\bhad (?!{_DETERMINER}|[\d.,]+ (?:percent|per cent|points|votes|seats)\b|[\d.]+%)")
"""Done already when something else was, or so many of something; "had 48 percent" is a result."""
_BY_NOW = re.compile(rf"\bby (?:{WEEKDAY}|midday|noon|midnight|evening|morning|nightfall|dawn|\d)|\bstill\b|\byet\b")
"""How things stand: "no group had claimed responsibility by Monday evening"."""

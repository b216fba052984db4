"""Open questions that the sources state themselves: what they say is not known, and what they say is still to come.

Nothing is turned into a question by grammar: a label, the source's own words, and the source (design: questions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import lines as lexicon_lines
from ..model import Verdict
from ..text.names import masked
from .points import Draft, Tools

UNKNOWN, PENDING = "stated unknown", "pending event"

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec"
)
_DUE = re.compile(
    r"\b(?:(?:by|on|before|until|after) )?(?:"
    r"(?:the )?(?:end of )?(?:next|this|the coming) (?:week|month|year|weekend|days|weeks)"
    r"|later (?:this|next) (?:week|month|year)|in the coming (?:days|weeks|months)|tomorrow"
    r"|(?:next )?(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)(?: of next week)?"
    rf"|(?:{_MONTHS})\.? \d{{1,2}}|\d{{1,2}} (?:{_MONTHS})"
    r")\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|plans? to|(?:is|are|was|were) (?:to|expected to|due to|scheduled|set to|set for|due)"
    r"|could|may|promised|has until|have until)\b"
)
_THREAT = re.compile(r"\b(?:if|unless|fear|fears|feared|threat\w*|warn\w*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Open:
    """A question before it is put into words."""

    type: str
    draft: Draft
    due: str = ""


def open_questions(verdicts: Iterable[Verdict], lines: Sequence[Draft], tools: Tools) -> list[Open]:
    """Stated unknowns of all body sentences and pending events of the lines, at most `max_questions`, unknowns first.

    One question a matter: of two that say the same the one from the better ranked sentence stays.
    """
    found: list[Open] = []
    for verdict in verdicts:
        text = masked(verdict.sentence.text)
        if not _unknown().search(text) and not _withheld(verdict.sentence.text):
            continue
        drafts = tools.group(verdict.sentence, verdict.score)
        if drafts and drafts[0].words <= tools.settings.max_sentence_words:
            _add(found, Open(UNKNOWN, drafts[0]), tools)
    for draft in lines:
        due = _due(masked(draft.passage.raw))
        if due:
            _add(found, Open(PENDING, draft, due), tools)
    return found[: tools.settings.max_questions]


def _add(found: list[Open], new: Open, tools: Tools) -> None:
    if all(tools.alike(new.draft.passage.shown, old.draft.passage.shown) <= _SAME for old in found):
        found.append(new)


_SAME = 0.4


def _due(plain: str) -> str:
    """When what a sentence announces is due, as the sentence gives it, without "on"; "" if it announces nothing.

    >>> _due("The board will meet next week."), _due("They met on Tuesday and will meet again.")
    ('next week', '')
    """
    ahead = _AHEAD.search(plain)
    if ahead is None or _THREAT.search(plain):
        return ""
    for due in _DUE.finditer(plain):
        if due.start() > ahead.start() or re.search(r"next|coming|tomorrow", due.group()):
            return re.sub(r"^on ", "", due.group())
    return ""


def _withheld(text: str) -> bool:
    """A speaker's own "I can't say whether", quoted."""
    return bool(re.search(r"\b(?:can[’']?t|cannot) (?:say|tell \w+) (?:whether|if)\b", text))


@cache
def _unknown() -> re.Pattern[str]:
    phrases = (re.escape(line) for line in lexicon_lines("cues", "unknown"))
    return re.compile(r"\b(?:" + "|".join(phrases) + r")\b", re.IGNORECASE)

"""What a reader is interested in, and the place of a story in the day: origins x freshness x topics."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date

from ..errors import UsageError
from ..model import Source
from ..text.details import iso_day
from ..text.words import count_words, stem, wording

_TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_LEAD_WORDS = 150
"""Words of an article, headline included, in which a topic is looked for: further down it is background."""
_HALVES = 1.0
"""Days in which a story's freshness halves: a daily page is about today."""
_LEAST_FRESH = 0.1
_TOPIC = 2.0
"""What a topic of the reader multiplies a story's place by: as much as twice as many origins."""


class Topic:
    """A topic as a reader writes it: words that must all occur, "phrases", -words that must not, alternatives after OR.

    >>> flood = Topic('flood dam OR "high water" -film')
    >>> flood.fits("Two dams burst as floods rise"), flood.fits("High water in the harbour"), flood.fits("A high tide")
    (True, True, False)
    """

    def __init__(self, text: str) -> None:
        """Raises UsageError if there is no word in it."""
        self.text = text
        self._either = [_terms(part) for part in re.split(r"\sOR\s", f" {text} ")]
        if not all(any(wanted for wanted, _ in terms) for terms in self._either):
            raise UsageError(
                f"topic '{text}': no word to look for; write words, \"a phrase\", or words with OR between"
            )

    def fits(self, text: str) -> bool:
        """Whether a text is on the topic."""
        words = [stem(word) for word in wording(text)]
        said = f" {' '.join(words)} "
        return any(all((f" {term} " in said) == wanted for wanted, term in terms) for terms in self._either)


def _terms(text: str) -> list[tuple[bool, str]]:
    """(wanted or not, stems with a space between) for each word or phrase."""
    found = (
        (not minus, [stem(word) for word in wording(phrase or word)]) for minus, phrase, word in _TERM.findall(text)
    )
    return [(wanted, " ".join(stems)) for wanted, stems in found if stems]


def fitting(topics: Iterable[Topic], sources: Iterable[Source]) -> tuple[str, ...]:
    """The topics that the headline or the first lines of any of some sources are on."""
    leads = [_lead(source) for source in sources]
    return tuple(topic.text for topic in topics if any(topic.fits(lead) for lead in leads))


def _lead(source: Source) -> str:
    text = source.text[: 12 * _LEAD_WORDS]
    return f"{source.title}\n{' '.join(text.split()[:_LEAD_WORDS])}" if count_words(text) else source.title


def freshness(newest: str, day: str) -> float:
    """1 for a story whose newest page is of the day, half of it for each day before, .1 at least; 1 without a date."""
    own, today = iso_day(newest[:10]), iso_day(day)
    days = max(0, (today - own).days) if own and today else 0
    return max(_LEAST_FRESH, math.pow(0.5, days / _HALVES))


def place(origins: int, newest: str, day: str, topics: int) -> float:
    """What a story is placed by."""
    return origins * freshness(newest, day) * math.pow(_TOPIC, topics)


def days_before(day: str, days: int) -> str:
    """The ISO date so many days before another.

    >>> days_before("2026-03-01", 2)
    '2026-02-27'
    """
    return date.fromordinal(max(1, date.fromisoformat(day).toordinal() - days)).isoformat()

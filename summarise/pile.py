"""The nouns of a pile of articles: the stories in it, and the page of a day. A single brief does not need them."""

from __future__ import annotations

from dataclasses import dataclass

from .model import Brief, Source


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties a source to its story."""

    source: str
    """Its id."""
    to: str
    """The id of the story's source that it is most like; empty for the first of a story."""
    likeness: float
    """0 to 1: how much the two have in common, days between them taken off."""
    terms: tuple[str, ...]
    """What they have in common, as a reader would write it, what weighs most first."""


@dataclass(frozen=True, slots=True)
class Story:
    """Sources on one event."""

    id: str
    """A few words of its first headline and some hex digits; it stays when sources join."""
    sources: tuple[Source, ...]
    """By date, then by id."""
    ties: tuple[Tie, ...]
    """One a source, in their order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A story in a daily briefing, with its brief."""

    story: str
    """Its id."""
    brief: Brief
    pages: int
    """Sources of the story up to this day."""
    new_pages: int
    """Those that were first read on this day."""
    origins: int
    """How many separate origins the sources in use are."""
    newest: str
    """The date of its newest source, ISO 8601; empty if none has one."""
    topics: tuple[str, ...]
    """The reader's topics that it is on."""
    score: float
    """What it is placed by: origins x freshness x 2 for each topic."""
    files: tuple[str, ...]
    """Names of the files that hold the brief, beside the day's page."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A story that a daily briefing names without a brief."""

    story: str
    title: str
    publisher: str
    """Of its only source; empty where there are more or it is not known."""
    url: str
    day: str
    """When it was last briefed; empty if never."""


@dataclass(frozen=True, slots=True)
class Briefing:
    """The page of a day."""

    day: str
    entries: tuple[Entry, ...]
    """The stories with new pages, best first."""
    more: tuple[Mention, ...]
    """Stories with new pages that found no room among the entries, by number of their sources."""
    single: tuple[Mention, ...]
    """Stories with too few sources for a brief."""
    quiet: tuple[Mention, ...]
    """Stories of the last briefing on which nothing new has come in."""
    muted: int
    """Stories that the reader's topics leave out."""

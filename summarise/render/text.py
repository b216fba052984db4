"""The brief for a terminal: wrapped to a width, in colour if asked."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import TextWrapper

from ..model import Brief, Line, Since
from .labels import (
    about,
    change_attribution,
    changes,
    harmless,
    line_attribution,
    new_lead,
    news_heading,
    no_changes,
    no_copying,
    other_points,
    question_attribution,
    questions,
    side_attribution,
    wording,
)

_BOLD, _DIM, _OFF = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_text(brief: Brief, width: int = 80, color: bool = False) -> str:
    """The brief as plain text.

    Args:
        brief: what to show.
        width: columns to wrap at, at least 20.
        color: headings bold and attributions dim, with ANSI sequences; none come from the sources.
    """
    return _Page(brief, max(20, width), color).text()


class _Page:
    def __init__(self, brief: Brief, width: int, color: bool) -> None:
        self.brief, self.width, self.color = brief, width, color
        self.out: list[str] = []

    def text(self) -> str:
        brief, words = self.brief, wording(self.brief, "brief")
        self.add(brief.headline.text, style=_BOLD)
        if not brief.headline.own:
            self.add(words["own_headline"], style=_DIM)
        self.heading(words["lead"])
        self.line(brief.lead, "")
        if brief.since is not None:
            self.news(brief.since)
        self.heading(words["points"])
        self.points(other_points(brief))
        if brief.points and not other_points(brief):
            self.add(wording(brief, "news")["all_told"])
        self.heading(words["differences"])
        for difference in brief.differences:
            self.add(difference.topic, "• ")
            for side in difference.sides:
                self.add(side.text, "  – ")
                self.add(side_attribution(brief, side), "    — ", style=_DIM)
        if not brief.differences:
            self.add(words["no_differences"])
        self.heading(words["questions"])
        self.questions()
        self.heading(words["single_source"])
        for single in brief.single_source:
            self.line(single, "• ")
        if not brief.single_source:
            self.add(words["no_single"])
        self.heading(words["sources"])
        for reading in brief.sources:
            title = f"{reading.label}: {reading.title}" if reading.title else reading.label
            self.add(title, "• ")
            self.add(about(brief, reading), "  ", style=_DIM)
        if no_copying(brief):
            self.add(wording(brief, "source")["no_copying"])
        self.out.append("")
        self.add(f"{words['signature']}: {brief.signature}", style=_DIM)
        if brief.explanation:
            self.out.append("")
            self.out += [harmless(line) for line in brief.explanation]
        return "\n".join(self.out) + "\n"

    def news(self, since: Since) -> None:
        words = wording(self.brief, "news")
        self.heading(news_heading(self.brief, since))
        if new_lead(self.brief, since):
            self.add(words["new_lead"])
        for heading, listed in changes(self.brief, since):
            self.add(heading, style=_DIM)
            for change in listed:
                self.add(change.text, "• ")
                self.add(change_attribution(self.brief, change), "  — ", style=_DIM)
        if nothing := no_changes(self.brief, since):
            self.add(nothing)

    def points(self, lines: Iterable[Line]) -> None:
        part = ""
        for line in lines:
            if line.part != part:
                part = line.part
                self.add(wording(self.brief, "parts").get(part, part), style=_DIM)
            self.line(line, "• ")

    def questions(self) -> None:
        words = wording(self.brief, "brief")
        asked, confirm = questions(self.brief)
        if not asked:
            self.add(words["no_questions"])
        for listed in (asked, confirm):
            if listed and listed is confirm:
                self.add(words["confirm"], style=_DIM)
            for question in listed:
                self.add(question.text, "• ")
                self.add(question_attribution(self.brief, question), "  — ", style=_DIM)

    def line(self, line: Line, bullet: str) -> None:
        self.add(line.text, bullet)
        self.add(line_attribution(self.brief, line), " " * len(bullet) + "— ", style=_DIM)

    def heading(self, text: str) -> None:
        self.out.append("")
        self.add(text.upper(), style=_BOLD)

    def add(self, text: str, lead: str = "", style: str = "") -> None:
        """One paragraph, wrapped under its lead."""
        wrapper = TextWrapper(
            self.width,
            initial_indent=lead,
            subsequent_indent=" " * len(lead),
            break_long_words=True,
            break_on_hyphens=False,
        )
        for row in wrapper.wrap(harmless(text)) or [lead.rstrip()]:
            self.out.append(f"{style}{row}{_OFF}" if self.color and style else row)

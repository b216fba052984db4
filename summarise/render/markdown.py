"""The brief as Markdown (CommonMark): what comes from sources is escaped, so it cannot link, embed or format."""

from __future__ import annotations

import re

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

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&])")
_LEADING = re.compile(r"^(\s*)([#+\-=>]|\d+[.)])")


def escaped(text: str) -> str:
    """Text that reads in Markdown as it reads here.

    >>> print(escaped("[Holt] said *no* <b>"))
    \\[Holt\\] said \\*no\\* \\<b\\>
    """
    plain = _SPECIAL.sub(r"\\\1", " ".join(harmless(text).split()))
    plain = re.sub(r"(?i)(https?)://", r"\1:\\//", plain)
    plain = re.sub(r"(?i)\b(www)\.", r"\1\\.", plain).replace("@", "\\@")
    return _LEADING.sub(lambda m: m.group(1) + m.group(2)[:-1] + "\\" + m.group(2)[-1], plain)


def to_markdown(brief: Brief) -> str:
    """The brief as Markdown text with a final newline."""
    words = wording(brief, "brief")
    out = [f"# {escaped(brief.headline.text)}", ""]
    if not brief.headline.own:
        out += [f"*{words['own_headline']}*", ""]
    out += [f"**{escaped(brief.lead.text)}**", f"— {escaped(line_attribution(brief, brief.lead))}", ""]
    out += _news(brief, brief.since) if brief.since else []
    out += [f"## {words['points']}", ""]
    if brief.points and not other_points(brief):
        out.append(wording(brief, "news")["all_told"])
    part = ""
    for point in other_points(brief):
        if point.part != part:
            part = point.part
            out += ([""] if out[-1] else []) + [f"### {wording(brief, 'parts').get(part, part)}", ""]
        out.append(_item(brief, point))
    out += ["", f"## {words['differences']}", ""]
    for difference in brief.differences:
        out.append(f"- {escaped(difference.topic)}")
        out += [f"  - {escaped(s.text)} — *{escaped(side_attribution(brief, s))}*" for s in difference.sides]
    out += [] if brief.differences else [words["no_differences"]]
    out += ["", f"## {words['questions']}", ""]
    out += _questions(brief)
    out += ["", f"## {words['single_source']}", ""]
    out += [_item(brief, line) for line in brief.single_source] or [words["no_single"]]
    out += ["", f"## {words['sources']}", ""]
    for reading in brief.sources:
        title = f": {escaped(reading.title)}" if reading.title else ""
        out.append(f"- **{escaped(reading.label)}**{title} — {escaped(about(brief, reading))}")
    if no_copying(brief):
        out += ["", wording(brief, "source")["no_copying"]]
    out += ["", f"`{brief.signature}`"]
    if brief.explanation:
        out += ["", "```text", *(harmless(line).replace("`", "'") for line in brief.explanation), "```"]
    return "\n".join(out) + "\n"


def _news(brief: Brief, since: Since) -> list[str]:
    words = wording(brief, "news")
    out = [f"## {news_heading(brief, since)}", ""]
    out += [words["new_lead"], ""] if new_lead(brief, since) else []
    for heading, listed in changes(brief, since):
        out += [f"### {heading}", ""]
        out += [f"- {escaped(c.text)} — *{escaped(change_attribution(brief, c))}*" for c in listed] + [""]
    nothing = no_changes(brief, since)
    return [*out, nothing, ""] if nothing else out


def _questions(brief: Brief) -> list[str]:
    words = wording(brief, "brief")
    asked, confirm = (
        [f"- {escaped(q.text)} — *{escaped(question_attribution(brief, q))}*" for q in listed]
        for listed in questions(brief)
    )
    return [*(asked or [words["no_questions"]]), *(["", f"### {words['confirm']}", "", *confirm] if confirm else [])]


def _item(brief: Brief, line: Line) -> str:
    return f"- {escaped(line.text)} — *{escaped(line_attribution(brief, line))}*"

"""The brief and the page of a day as Slack messages, and the passages behind a brief as Slack's modals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..model import Brief, Change, Evidence, Line, Question, Reading
from ..pile import Briefing, Mention
from ..wording import Replaced
from ..wording import words as fixed_words
from .blocks import (
    FALLBACK_BYTES,
    MESSAGE_BYTES,
    Block,
    Element,
    Item,
    Packed,
    Row,
    buttons,
    checked,
    compact,
    counted,
    link,
    message,
    packed,
    paragraph,
    size,
    text,
    title,
)
from .briefing import about_entry, lists, muted
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

Message = dict[str, Any]
SOURCES, EVIDENCE, STORY, TURN = "summarise-sources", "summarise-evidence", "summarise-story", "summarise-turn"
"""The actions of the buttons. The first two carry a brief's digest; `STORY` a story and its day; `TURN` what a modal shows next."""
VIEWS = {SOURCES: "sources", EVIDENCE: "evidence"}
_STORY_BUTTONS = 20
"""Stories of a day with a button; the others are found by their words."""
_COUNTS = 700
"""Bytes that the line takes which counts what follows, and what stands around the parts of a message."""


def to_slack(brief: Brief) -> str:
    """The brief as one message for any webhook, JSON on one line; what finds no room is counted in its last line.

    Raises:
        CheckError: it is beyond Slack's limits; a fault of ours, never shown.
    """
    head = _title(brief)
    first, *rest = _packed(_items(brief), head)
    return compact(message(_fallback(brief), [*head, *first.blocks, *_told("left_out", rest, brief.wording)])) + "\n"


def slack_messages(brief: Brief, digest: str = "") -> list[Message]:
    """The whole brief: a message, and as many replies in its thread as it takes.

    Args:
        brief: what to show.
        digest: what the brief is kept under; with it the first message has its buttons.
    """
    words = wording(brief, "slack")
    row = [buttons((action, words[name], digest) for action, name in VIEWS.items())] if digest else []
    heading = brief.headline.text
    return _messages(_fallback(brief), heading, _title(brief), _items(brief), row, brief.wording)


def briefing_messages(briefing: Briefing, wording: Replaced = (), *, with_buttons: bool = False) -> list[Message]:
    """The page of a day: a message, and as many replies as it takes.

    Args:
        briefing: what to show.
        wording: the fixed words that the reader wants otherwise.
        with_buttons: whether the first message has a button for the brief of each story.
    """
    heading = fixed_words("briefing", wording)["title"].format(day=briefing.day)
    named = [
        (f"{STORY}-{number}", f"{number}. {harmless(entry.brief.headline.text)}", f"{entry.story}|{briefing.day}")
        for number, entry in enumerate(briefing.entries[:_STORY_BUTTONS], 1)
    ]
    row = [buttons(named)] if named and with_buttons else []
    return _messages(heading, heading, [title(heading)], _page_items(briefing, wording), row, wording)


def view(brief: Brief, digest: str, action: str, number: int) -> dict[str, Any]:
    """A modal with the sources of a brief or the exact passages behind each of its lines.

    Args:
        brief: whose.
        digest: what the brief is kept under, for the buttons that turn the page.
        action: `SOURCES` or `EVIDENCE`.
        number: the page, from 1; one that there is not is the last.
    """
    words = wording(brief, "slack")
    pages = _packed(_sources(brief) if action == SOURCES else _passages(brief) or [_note("—")])
    number = max(1, min(number, len(pages)))
    turns = [
        (f"{TURN}-{to}", words[name], f"{digest}|{action}|{to}")
        for name, to in (("previous", number - 1), ("next", number + 1))
        if 1 <= to <= len(pages)
    ]
    told = [paragraph(text(words["page"].format(number=number, count=len(pages)), italic=True))] if turns else []
    return _modal(words[VIEWS[action]], [*pages[number - 1].blocks, *told, *([buttons(turns)] if turns else [])], words)


def notice_view(said: str) -> dict[str, Any]:
    """A modal that says why there is nothing to see."""
    words = fixed_words("slack")
    return _modal(words["evidence"], notice(said)["blocks"], words)


def _modal(heading: str, blocks: list[Block], words: Mapping[str, str]) -> dict[str, Any]:
    return checked({"type": "modal", "title": _plain(heading), "close": _plain(words["close"]), "blocks": blocks})


_TITLE = 24
"""Characters in the title of a modal and on its button (Slack)."""


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words[:_TITLE], "emoji": False}


def notice(words: str) -> Message:
    """A few words as a message, shown as they are; what has no room in it is cut off with [...]."""
    first, *rest = _packed([Item("", (Row((text(words),), "plain"),))])
    return message(words, [*first.blocks, *([paragraph(text("[...]"))] if rest else [])])


def _packed(items: Sequence[Item], around: Sequence[Block] = ()) -> list[Packed]:
    """Items in messages that have room for their `text` too, and the first for some blocks around them."""
    room = MESSAGE_BYTES - FALLBACK_BYTES - _COUNTS
    return packed(items, room - size(around), room)


def _messages(
    fallback: str, heading: str, head: list[Block], items: Sequence[Item], row: list[Block], replaced: Replaced
) -> list[Message]:
    """A message with its head and a row of buttons, and as many replies, named after the heading, as the items take."""
    words = fixed_words("slack", replaced)
    first, *rest = _packed(items, head + row)
    blocks = [*head, *first.blocks, *_told("continued", rest, replaced), *row]
    fill = {"headline": heading, "count": len(rest) + 1}
    replies = (message(words["part"].format(number=n, **fill), page.blocks) for n, page in enumerate(rest, 2))
    return [message(fallback, blocks), *replies]


def _told(name: str, pages: Sequence[Packed], replaced: Replaced) -> list[Block]:
    """A line that counts what stands in other messages, or in none."""
    words = fixed_words("slack", replaced)
    counts = [
        words[f"{kind}_one"] if count == 1 else words[kind].format(count=count)
        for kind, count in counted(pages).items()
    ]
    return [paragraph(text(words[name].format(counts=words["and"].join(counts)), italic=True))] if counts else []


def _fallback(brief: Brief) -> str:
    return f"{brief.headline.text} — {brief.lead.text}"


_HEADLINE = 300
"""Characters of a headline that is shown as a title; a longer one is packed like everything else."""


def _title(brief: Brief) -> list[Block]:
    return [title(brief.headline.text)] if len(brief.headline.text) <= _HEADLINE else []


def _items(brief: Brief) -> list[Item]:
    """The parts of a brief in their order."""
    words = wording(brief, "brief")
    headline = brief.headline.text
    found = [] if _title(brief) else [Item("", (Row((text(headline, bold=True),), "plain"),))]
    found += [] if brief.headline.own else [_note(words["own_headline"])]
    found.append(Item("", (Row((text(brief.lead.text), *_line_attribution(brief, brief.lead)), "plain"),)))
    found += [_note(warning) for warning in _unsaid(brief)]
    found += _news(brief)
    parts = wording(brief, "parts")
    points = other_points(brief)
    found += [_line(brief, point, parts.get(point.part, words["points"]), "point") for point in points]
    if brief.points and not points:
        found.append(_note(wording(brief, "news")["all_told"], words["points"]))
    found += list(_differences(brief)) or [_note(words["no_differences"], words["differences"])]
    asked, confirm = questions(brief)
    found += [_question(brief, q, words["questions"]) for q in asked] or [
        _note(words["no_questions"], words["questions"])
    ]
    found += [_question(brief, question, words["confirm"]) for question in confirm]
    single = [_line(brief, line, words["single_source"], "single") for line in brief.single_source]
    found += single or [_note(words["no_single"], words["single_source"])]
    found += _sources(brief)
    return [*found, _note(f"{words['signature']}: {brief.signature}")]


def _note(words: str, part: str = "") -> Item:
    return Item(part, (Row((text(words, italic=True),), "plain"),))


def _unsaid(brief: Brief) -> Iterator[str]:
    """Warnings that the list of sources does not tell."""
    for warning in brief.warnings:
        if not any(reading.note and warning == f"{reading.label}: {reading.note}" for reading in brief.sources):
            yield warning


def _news(brief: Brief) -> Iterator[Item]:
    if brief.since is None:
        return
    words, heading = wording(brief, "news"), news_heading(brief, brief.since)
    if new_lead(brief, brief.since):
        yield _note(words["new_lead"], heading)
    for kind, listed in changes(brief, brief.since):
        for change in listed:
            rows = (Row((text(change.text), *_change_attribution(brief, change))),)
            yield Item(f"{heading}: {kind}", rows, "change")
    if nothing := no_changes(brief, brief.since):
        yield _note(nothing, heading)


def _line(brief: Brief, line: Line, part: str, kind: str) -> Item:
    return Item(part, (Row((text(line.text), *_line_attribution(brief, line))),), kind)


def _question(brief: Brief, question: Question, part: str) -> Item:
    told = _attribution(brief, question_attribution(brief, question), question.sources)
    return Item(part, (Row((text(question.text), *told)),), "question")


def _differences(brief: Brief) -> Iterator[Item]:
    for difference in brief.differences:
        sides = (
            Row((text(side.text), *_attribution(brief, side_attribution(brief, side), side.sources)), "nested")
            for side in difference.sides
        )
        rows = (Row((text(difference.topic, bold=True),)), *sides)
        yield Item(wording(brief, "brief")["differences"], rows, "difference")


def _line_attribution(brief: Brief, line: Line) -> tuple[Element, ...]:
    return _attribution(brief, line_attribution(brief, line), line.sources)


def _change_attribution(brief: Brief, change: Change) -> tuple[Element, ...]:
    return _attribution(brief, change_attribution(brief, change), change.sources)


def _attribution(brief: Brief, told: str, sources: Sequence[str]) -> tuple[Element, ...]:
    """An attribution behind a dash, the labels in it as links."""
    by_id = {reading.id: reading for reading in brief.sources}
    readings = [by_id[source] for source in sources]
    before, found, after = _around(told, ", ".join(harmless(reading.label) for reading in readings))
    elements = [text(f" — {before}", italic=True)]
    for number, reading in enumerate(readings if found else ()):
        elements += [text(", ", italic=True)] if number else []
        elements.append(link(reading.url, reading.label, italic=True))
    return (*elements, text(after, italic=True))


def _around(told: str, label: str) -> tuple[str, str, str]:
    """A text in three parts: before a label, the label, behind it; without that label all is before it."""
    return told.partition(label) if label else (told, "", "")


def _sources(brief: Brief) -> list[Item]:
    part = wording(brief, "brief")["sources"]
    found = [Item(part, (Row(_source(brief, reading)),), "source") for reading in brief.sources]
    return [*found, _note(wording(brief, "source")["no_copying"], part)] if no_copying(brief) else found


def _source(brief: Brief, reading: Reading) -> tuple[Element, ...]:
    named = f": {reading.title}" if reading.title else ""
    told = text(f" — {about(brief, reading, link=False)}", italic=True)
    return (link(reading.url, reading.label), text(named), told)


def _passages(brief: Brief) -> list[Item]:
    """Every line with the exact passages that it rests on."""
    words = wording(brief, "brief")
    lines: list[tuple[str, str, Sequence[Evidence]]] = [
        (words["lead"], brief.headline.text, brief.headline.evidence),
        (words["lead"], brief.lead.text, brief.lead.evidence),
    ]
    if brief.since is not None:
        heading = news_heading(brief, brief.since)
        lines += [(heading, change.text, change.evidence) for change in brief.since.changes]
    lines += [(words["points"], point.text, point.evidence) for point in brief.points]
    lines += [
        (words["differences"], f"{difference.topic}: {side.text}", side.evidence)
        for difference in brief.differences
        for side in difference.sides
    ]
    lines += [(words["questions"], question.text, question.evidence) for question in brief.questions]
    lines += [(words["single_source"], line.text, line.evidence) for line in brief.single_source]
    return [
        Item(part, (Row((text(shown, bold=True),), "plain"), *_proof(brief, evidence)))
        for part, shown, evidence in lines
        if evidence
    ]


def _proof(brief: Brief, evidence: Iterable[Evidence]) -> Iterator[Row]:
    by_id = {reading.id: (reading.url, reading.label) for reading in brief.sources}
    by_id |= {earlier.id: ("", earlier.label) for earlier in (brief.since.sources if brief.since else ())}
    template = wording(brief, "slack")["passage"]
    for one in evidence:
        url, label = by_id[one.source]
        told = template.format(source=harmless(label), relation=one.relation, start=one.start, end=one.end)
        before, _, after = _around(told, harmless(label))
        yield Row((text(one.exact),), "quote")
        yield Row((text(before, italic=True), link(url, label, italic=True), text(after, italic=True)), "plain")


def _page_items(briefing: Briefing, replaced: Replaced) -> list[Item]:
    words = fixed_words("briefing", replaced)
    found = [] if briefing.entries else [_note(words["nothing"])]
    for number, entry in enumerate(briefing.entries, 1):
        brief = entry.brief
        rows = [Row((text(f"{number}. {brief.headline.text}", bold=True),), "plain")]
        rows.append(Row((text(brief.lead.text), *_line_attribution(brief, brief.lead)), "plain"))
        rows += [Row((text(line, italic=True),)) for line in about_entry(entry, words)]
        found.append(Item("", tuple(rows), "story"))
    for heading, items in lists(briefing, words):
        found += [Item(heading, (Row(_mention(mention, shown)),), "mention") for shown, mention in items]
    told = muted(briefing, words)
    return [*found, *([_note(told)] if told else [])]


def _mention(mention: Mention | None, shown: str) -> tuple[Element, ...]:
    if mention is None:
        return (text(shown),)
    before, _, after = _around(shown, mention.title)
    return (text(before), link(mention.url, mention.title), text(after))

"""The page of a day: its stories in order, what is new in each, and where the whole brief is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from textwrap import TextWrapper
from typing import Any

from ..errors import CheckError
from ..pile import Briefing, Entry, Mention
from ..schema import load, problems
from ..wording import CHANGES, Replaced
from ..wording import words as fixed_words
from .json import to_dict
from .labels import harmless, line_attribution, no_changes
from .markdown import escaped

_MOST_LISTED = 20
"""Stories without a brief that are named in each list; the rest is counted."""
_WIDTH = 80


def _words(wording: Replaced) -> Mapping[str, str]:
    return fixed_words("briefing", wording)


def briefing_text(briefing: Briefing, wording: Replaced = ()) -> str:
    """The page as plain text."""
    words = _words(wording)
    out = [words["title"].format(day=briefing.day).upper()]
    for number, entry in enumerate(briefing.entries, 1):
        lead = f"{number}. "
        indent = " " * len(lead)
        out += ["", *_wrapped(entry.brief.headline.text, lead, indent)]
        out += _wrapped(entry.brief.lead.text, indent, indent)
        out += _wrapped(f"— {line_attribution(entry.brief, entry.brief.lead)}", indent, indent)
        for line in about_entry(entry, words):
            out += _wrapped(line, indent, indent)
        out += _wrapped(words["file"].format(file=_file(entry, ".txt")), indent, indent)
    out += ["", words["nothing"]] if not briefing.entries else []
    for heading, items in lists(briefing, words):
        out += ["", heading.upper()]
        for item, _ in items:
            out += _wrapped(item, "• ", "  ")
    out += ["", left_out] if (left_out := muted(briefing, words)) else []
    return "\n".join(out) + "\n"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    wrapper = TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
    return wrapper.wrap(harmless(text))


def briefing_markdown(briefing: Briefing, wording: Replaced = ()) -> str:
    """The page as Markdown (CommonMark); links lead to the briefs beside it."""
    words = _words(wording)
    out = [f"# {words['title'].format(day=briefing.day)}", ""]
    for number, entry in enumerate(briefing.entries, 1):
        file, brief = _file(entry, ".md"), entry.brief
        out += [f"## {number}. [{escaped(brief.headline.text)}]({file})", ""]
        out += [f"**{escaped(brief.lead.text)}**", f"— {escaped(line_attribution(brief, brief.lead))}", ""]
        out += [*(f"- {escaped(line)}" for line in about_entry(entry, words)), ""]
    out += [words["nothing"], ""] if not briefing.entries else []
    for heading, items in lists(briefing, words):
        out += [f"## {heading}", "", *(f"- {escaped(item)}" for item, _ in items), ""]
    out += [left_out, ""] if (left_out := muted(briefing, words)) else []
    return "\n".join(out).rstrip("\n") + "\n"


def briefing_json(briefing: Briefing, wording: Replaced = ()) -> str:
    """The page as JSON: `schemas/briefing.schema.json`.

    Raises:
        CheckError: it does not hold against its schema; a fault of ours, never shown.
    """
    value = {
        "schema": load("briefing")["$id"],
        "day": briefing.day,
        "stories": [_entry(entry) for entry in briefing.entries],
        **{name: [_mention(mention) for mention in getattr(briefing, name)] for name in ("more", "single", "quiet")},
        "muted": briefing.muted,
    }
    if wrong := problems(value, "briefing"):
        raise CheckError(f"the day's page does not hold against its schema ({wrong[0]}); please report this")
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


BRIEFINGS: dict[str, Callable[[Briefing, Replaced], str]] = {
    "text": briefing_text,
    "markdown": briefing_markdown,
    "json": briefing_json,
}
"""Format name -> renderer of a day's page, by the names of `render.RENDERERS`."""


def about_entry(entry: Entry, words: Mapping[str, str]) -> list[str]:
    """What is said of a story below its lead: what is new, its pages, why it stands here."""
    since = entry.brief.since
    found: list[str] = []
    if since is not None:
        told = no_changes(entry.brief, since) or words["and"].join(_counts(entry, words))
        found.append(words["since" if since.day else "since_undated"].format(day=since.day, changes=told))
    pages = words["page" if entry.pages == 1 else "pages_new" if entry.new_pages == entry.pages else "pages"]
    found.append(pages.format(pages=entry.pages, new=entry.new_pages))
    found[-1] += "; " + words["why"].format(reasons=words["and"].join(_reasons(entry, words)))
    return found


def _file(entry: Entry, ending: str) -> str:
    """The name of the brief's file in the page's own format, else of any."""
    return next((name for name in entry.files if name.endswith(ending)), entry.files[0])


def _counts(entry: Entry, words: Mapping[str, str]) -> list[str]:
    """How many changes of each type there are."""
    assert entry.brief.since is not None
    counts = Counter(change.type for change in entry.brief.since.changes)
    names = {kind: "more_origins" if kind == "origins" else kind for kind in CHANGES}
    return [
        words[f"{names[kind]}_one"] if counts[kind] == 1 else words[names[kind]].format(count=counts[kind])
        for kind in CHANGES
        if counts[kind]
    ]


def _reasons(entry: Entry, words: Mapping[str, str]) -> list[str]:
    found = [words["origin"] if entry.origins == 1 else words["origins"].format(count=entry.origins)]
    found += [words["newest"].format(day=entry.newest)] if entry.newest else []
    return found + [words["topic"].format(topic=topic) for topic in entry.topics]


def lists(briefing: Briefing, words: Mapping[str, str]) -> list[tuple[str, list[tuple[str, Mention | None]]]]:
    """The stories without a brief, under their headings: what is shown of each; None with a line that counts the rest."""
    listed = (
        (words["more"], briefing.more, _title),
        (words["single"], briefing.single, _title),
        (words["quiet"], briefing.quiet, lambda m: words["quiet_item"].format(title=m.title, day=m.day)),
    )
    return [(heading, _shortened(mentions, shown, words)) for heading, mentions, shown in listed if mentions]


def _shortened(
    mentions: Sequence[Mention], shown: Callable[[Mention], str], words: Mapping[str, str]
) -> list[tuple[str, Mention | None]]:
    items: list[tuple[str, Mention | None]] = [(shown(mention), mention) for mention in mentions[:_MOST_LISTED]]
    over = len(mentions) - len(items)
    return [*items, (words["further"].format(count=over), None)] if over else items


def _title(mention: Mention) -> str:
    return f"{mention.title} — {mention.publisher}" if mention.publisher else mention.title


def muted(briefing: Briefing, words: Mapping[str, str]) -> str:
    if not briefing.muted:
        return ""
    return words["muted_one"] if briefing.muted == 1 else words["muted"].format(count=briefing.muted)


def _entry(entry: Entry) -> dict[str, Any]:
    brief = to_dict(entry.brief)
    changes = Counter(change.type for change in entry.brief.since.changes) if entry.brief.since else Counter[str]()
    labels = {reading.id: reading.label for reading in entry.brief.sources}
    return {
        "story": entry.story,
        "headline": brief["headline"]["text"],
        "lead": {
            "text": brief["lead"]["text"],
            "sources": [labels[source] for source in entry.brief.lead.sources],
            "origins": brief["lead"]["origins"],
        },
        "pages": entry.pages,
        "new_pages": entry.new_pages,
        "origins": entry.origins,
        "newest": entry.newest,
        "topics": list(entry.topics),
        "score": f"{entry.score:.3f}",
        "since": entry.brief.since.day if entry.brief.since else "",
        "nothing_new": bool(entry.brief.since and entry.brief.since.nothing_new),
        "changes": {kind: changes[kind] for kind in CHANGES},
        "files": list(entry.files),
        "digest": brief["digest"],
    }


def _mention(mention: Mention) -> dict[str, str]:
    return {
        "story": mention.story,
        "title": mention.title,
        "publisher": mention.publisher,
        "url": mention.url,
        "day": mention.day,
    }

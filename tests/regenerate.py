"""Writes `outputs/` again: the brief of every story in `inputs/` and of its next day, in every format.

``python -m tests.regenerate``
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import summarise
from summarise.render import RENDERERS

ROOT = Path(__file__).parent.parent
ENDINGS = {"text": "txt", "markdown": "md", "json": "json", "slack": "slack.json"}


NEXT_DAY = "next-day"


def briefs() -> Iterator[tuple[Path, str]]:
    """Each output's path and what it should hold."""
    for story in sorted(path for path in (ROOT / "inputs").iterdir() if path.is_dir() and path.name != NEXT_DAY):
        first = summarise.brief(summarise.read([story]))
        yield from _rendered(story.name, first)
        later = ROOT / "inputs" / NEXT_DAY / story.name
        if later.is_dir():
            both = summarise.read([later, story])
            yield from _rendered(f"{NEXT_DAY}/{story.name}", summarise.brief(both, since=summarise.to_json(first)))


def _rendered(name: str, made: summarise.Brief) -> Iterator[tuple[Path, str]]:
    for form, render in RENDERERS.items():
        yield ROOT / "outputs" / f"{name}.{ENDINGS[form]}", render(made)


def sample() -> str:
    """What README shows: the text brief of `inputs/strait-talks` without its last parts, as a code block."""
    text = (ROOT / "outputs" / "strait-talks.txt").read_text("utf-8")
    return "```text\n" + text[: text.index("\nTO CONFIRM: REPORTED")].rstrip() + "\n...\n```\n"


def with_sample(readme: str) -> str:
    """README with the sample between its two marks."""
    begin, end = "<!-- sample:begin -->\n", "<!-- sample:end -->"
    return readme[: readme.index(begin) + len(begin)] + sample() + readme[readme.index(end) :]


if __name__ == "__main__":
    for path, text in briefs():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    readme = ROOT / "README.md"
    readme.write_text(with_sample(readme.read_text("utf-8")), "utf-8", newline="\n")

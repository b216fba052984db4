"""A day's run, in order: read, sort into stories, keep, brief, place, write, deliver.

The archive is written a step at a time, each in one transaction, and what a day's page says is worked out from the archive
alone. So a run that is killed anywhere is finished by the next one, and ends as if nothing had happened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from textwrap import shorten

from ..errors import InputError, NothingUsableError, SummariseError
from ..files import cleared, made, written
from ..intake import Progress, read
from ..model import Brief, Problem, Source
from ..pile import Briefing, Entry, Mention, Tie
from ..pipeline import brief
from ..render import RENDERERS
from ..render.briefing import BRIEFINGS
from ..render.json import of_json
from ..render.slack import briefing_messages
from ..text import documents
from ..text.blocks import blocks
from ..text.details import described
from ..text.site import house
from .archive import Archive, StoryRow
from .clustering import cluster, reach
from .config import Config
from .delivery import mailed, message, sent, slack_webhook
from .topics import Topic, days_before, fitting, place

ENDINGS = {"text": ".txt", "markdown": ".md", "json": ".json"}
INDEX = "index"
_MOST_NEW = 100
"""New pages of a story that are briefed: what a reader of two minutes is told is told by these, and time grows with the square."""
_MOST_OLD = 40
"""Pages of earlier days that back a story's brief, the newest; a story of weeks has hundreds."""
_CANDIDATES = 3
"""Times `most` stories that are briefed to find the best: how many origins there are is known only then."""


@dataclass(slots=True)
class Report:
    """What a run did, for the one who looks after it."""

    day: str
    read: int = 0
    """Pages read."""
    new: int = 0
    """Those that the archive did not have."""
    stories: int = 0
    """Stories with new pages."""
    briefs: int = 0
    """Stories on the day's page."""
    written: list[str] = field(default_factory=list)
    """Files that are other than before."""
    delivered: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    ties: list[str] = field(default_factory=list)
    """Why each new page is in its story, a line each."""


Say = Callable[[str], None]


def daily(
    config: Config,
    day: str,
    archive: Archive,
    report: Report,
    say: Say = lambda line: None,
    progress: Progress | None = None,
) -> Briefing:
    """Reads what the config names and makes the page of a day; what is new since earlier days is told by the archive.

    Args:
        config: what to read, write and send.
        day: ISO date of the run; a page belongs to the day on which it is first read.
        archive: open to write.
        report: filled in as the run goes on, so that it tells of a run that fails too.
        say: takes a line on how far the run is.
        progress: told of each link that is fetched.

    Raises:
        InputError: nothing could be read and the day has nothing yet, an output cannot be written, or a delivery failed.
    """
    _take_in(config, day, archive, report, say, progress)
    report.stories = len(archive.stories(since=day, until=day))
    page = _page(config, day, archive, lambda row, every: _new_brief(row, every, config, day, archive, report, say))
    for entry in page.entries:
        archive.add_brief(entry.story, day, RENDERERS["json"](entry.brief))
    archive.drop_briefs(day, {entry.story for entry in page.entries})
    report.briefs = len(page.entries)
    _write(page, config, archive, report)
    _deliver(page, config, archive, report, say)
    return page


def _take_in(config: Config, day: str, archive: Archive, report: Report, say: Say, progress: Progress | None) -> None:
    """Reads, and puts what is new into the archive with its stories, all in one transaction."""
    own = os.path.realpath(config.folder)  # below a folder that is read, the next run would read what this one writes
    settings = replace(config.settings, leave_out=(*config.settings.leave_out, own))
    try:
        found = read(config.paths, report.problems, settings, progress)
    except InputError:
        if not archive.stories(since=day, until=day):
            raise
        found = []  # the day's page stands without what could not be read now
    known = archive.known(found)
    new = [source for source, is_new in known if is_new]
    report.read, report.new = len(found), len(new)
    if not new:
        return
    say(f"{len(found)} pages read, {len(new)} of them new; sorting into stories")
    since = days_before(day, ceil(reach(config.settings)))
    stories = cluster(dated(new), config.settings, archive.recent(since))
    as_read = {source.id: source for source in new}
    kept = [replace(s, sources=tuple(source for source in s.sources if source.id in as_read)) for s in stories]
    archive.add_stories([story for story in kept if story.sources], day, as_read)
    report.ties = [f"{s.id}: {tie.source}: {why(tie)}" for s in kept for tie in s.ties if tie.source in as_read]


def dated(sources: Sequence[Source]) -> list[Source]:
    """Sources with what their pages say of themselves: headline, publisher, date. Each by itself, so that it is always the same."""
    return [described(source, blocks(source)) for source in sources]


def why(tie: Tie) -> str:
    """Why a source is in its story, as one line."""
    return f"like {tie.to} ({tie.likeness:.2f}): {', '.join(tie.terms)}" if tie.to else "its first page"


def standing_page(config: Config, day: str, archive: Archive) -> Briefing | None:
    """The page of the last day up to one that has briefs, as its last run made it; None if there is none."""
    last = archive.briefed_before(days_before(day, -1))[0]

    def kept(row: StoryRow, every: Pages) -> Brief | None:
        text = archive.brief(row.id, last)
        return replace(of_json(text), wording=config.settings.wording) if text else None

    return _page(config, last, archive, kept) if last else None


Pages = Sequence[tuple[Source, str]]
"""The sources of a story with the day on which each was first read."""


def _page(config: Config, day: str, archive: Archive, briefed: Callable[[StoryRow, Pages], Brief | None]) -> Briefing:
    """The page of a day, from the archive; `briefed` has the brief of a story, or None if there is none."""
    topics = {name: [Topic(text) for text in getattr(config, name)] for name in ("boost", "mute", "only")}
    rows = archive.stories(since=day, until=day)
    heard: list[tuple[StoryRow, tuple[str, ...]]] = []
    for row in rows:
        so_far = archive.sources_of(row.id, until=day)  # the day's page is the same when a later day has been
        row = replace(row, sources=len(so_far))
        new = [source for source, first in so_far if first == day]
        wanted = not config.only or fitting(topics["only"], new)
        if wanted and not fitting(topics["mute"], new):
            heard.append((row, fitting(topics["boost"], new)))
    large = [(row, on) for row, on in heard if row.sources >= config.least_sources]
    single = [row for row, _ in heard if row.sources < config.least_sources]
    large.sort(key=lambda item: (-place(item[0].sources, "", day, len(item[1])), item[0].id))
    entries: list[Entry] = []
    for row, on in large[: _CANDIDATES * config.most]:
        every = archive.sources_of(row.id, until=day)
        found = briefed(row, every)
        if found is not None:
            entries.append(_entry(row, on, every, found, config, day))
    entries.sort(key=lambda entry: (-entry.score, entry.story))
    chosen = entries[: config.most]
    shown = {entry.story for entry in chosen}
    return Briefing(
        day=day,
        entries=tuple(chosen),
        more=tuple(_mention(row, day, archive) for row, _ in large if row.id not in shown),
        single=tuple(sorted((_mention(row, day, archive) for row in single), key=lambda m: (m.title, m.story))),
        quiet=_quiet(rows, day, archive),
        muted=len(rows) - len(heard),
    )


def _entry(row: StoryRow, topics: tuple[str, ...], every: Pages, made: Brief, config: Config, day: str) -> Entry:
    """A story's place on the page of a day."""
    dates = [reading.published[:10] for reading in made.sources if reading.used and reading.published]
    newest = max((published for published in dates if published <= day), default="")
    origins = _origins(made)
    return Entry(
        story=row.id,
        brief=made,
        pages=len(every),
        new_pages=sum(first == day for _, first in every),
        origins=origins,
        newest=newest,
        topics=topics,
        score=place(origins, newest, day, len(topics)),
        files=tuple(f"{row.id}{ENDINGS[form]}" for form in config.formats),
    )


def _new_brief(
    row: StoryRow, every: Pages, config: Config, day: str, archive: Archive, report: Report, say: Say
) -> Brief | None:
    """A story's brief, compared with the last one of an earlier day; None if none can be made."""
    say(f"brief of {row.id}")
    before = archive.brief_before(row.id, day)
    today = [source for source, first in every if first == day]
    new = today[-_MOST_NEW:]
    old = [source for source, first in every if first < day][-_MOST_OLD:]
    if len(new) < len(today):
        report.problems.append(Problem(row.id, 0, f"{len(new)} of its {len(today)} new pages are briefed, the newest"))
    try:
        return _made([*old, *new], config, day, before[1] if before else None, report)
    except NothingUsableError as error:
        report.problems.append(Problem(row.id, 0, f"no brief: {error}"))
        return None


def _made(sources: Sequence[Source], config: Config, day: str, before: str | None, report: Report) -> Brief:
    """The brief; without what is new where the earlier one is of another version of this program."""
    try:
        return brief(sources, config.settings, since=before, day=day)
    except InputError as error:
        if before is None:
            raise
        report.problems.append(Problem("", 0, f"{error}; told without what is new"))
        return brief(sources, config.settings, day=day)


def _origins(made: Brief) -> int:
    """How many separate origins a brief's sources are: pages of one publisher are one, and copies none."""
    used = [r for r in made.sources if r.used and r.copy_kind not in ("copy", "altered")]
    return len({house(reading.publisher) or reading.id for reading in used})


def _mention(row: StoryRow, day: str, archive: Archive) -> Mention:
    sources = [source for source, _ in archive.sources_of(row.id, until=day)]
    told = sources[0] if len(sources) == 1 else None
    last = archive.brief_before(row.id, day)
    title = json.loads(last[1])["headline"]["text"] if last else next((s.title for s in sources if s.title), "")
    shown = title or _opening(sources[0]) or row.id
    return Mention(row.id, shown, told.publisher if told else "", told.url if told else "", last[0] if last else "")


def _opening(source: Source) -> str:
    """The beginning of an article, for a list, where nobody gives it a headline."""
    first = next((sentence.text for sentence in documents([source])[0].sentences), "")
    return shorten(first, _TITLE_CHARACTERS, placeholder=" [...]")


_TITLE_CHARACTERS = 100


def _quiet(rows: Sequence[StoryRow], day: str, archive: Archive) -> tuple[Mention, ...]:
    """The stories of the last day with briefs that are not among the rows of this one."""
    today = {row.id for row in rows}
    _, ids = archive.briefed_before(day)
    quiet = (_mention(archive.story(story), day, archive) for story in ids if story not in today)
    return tuple(replace(mention, publisher="", url="") for mention in quiet)


def _write(page: Briefing, config: Config, archive: Archive, report: Report) -> None:
    """The briefs, then the page that leads to them, then out with what an earlier run of the day left."""
    folder = made(Path(config.folder, page.day))
    contents = {
        f"{entry.story}{ENDINGS[form]}": RENDERERS[form](entry.brief)
        for entry in page.entries
        for form in config.formats
    }
    contents |= {f"{INDEX}{ENDINGS[form]}": BRIEFINGS[form](page, config.settings.wording) for form in config.formats}
    report.written += [str(folder / name) for name, content in contents.items() if written(folder / name, content)]
    stories = [row.id for row in archive.stories(since=page.day, until=page.day)]
    cleared(folder, [f"{name}{end}" for name in (INDEX, *stories) for end in ENDINGS.values()], contents)


def _deliver(page: Briefing, config: Config, archive: Archive, report: Report, say: Say) -> None:
    text = BRIEFINGS["text"](page, config.settings.wording)
    failed: list[str] = []
    if config.mail:
        title = text.splitlines()[0].capitalize()
        if path := mailed(config.mail, message(page.day, title, text, config.mail_to)):
            report.delivered.append(path)
    if config.slack:
        try:
            post, messages = slack_webhook(config.slack), briefing_messages(page, config.settings.wording)
            if sent(archive, page.day, f"slack:{config.slack}", text, lambda: post(messages), say):
                report.delivered.append("slack")
        except SummariseError as error:
            failed.append(str(error))
    if failed:
        raise InputError("; ".join(failed))

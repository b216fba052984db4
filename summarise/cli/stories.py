"""The commands of the daily briefing and its archive: they translate options, call `summarise.stories` and print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import FORMATS, _is_terminal, _progress, _read, _reading, _row, _say, _width, _write, main

if TYPE_CHECKING:
    from ..pile import Story
    from ..stories.archive import Archive
    from ..stories.config import Config
    from ..stories.daily import Report

_WAIT = 60
"""Seconds that a run waits for another one by default."""


def _archive(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--archive",
        type=click.Path(dir_okay=False),
        metavar="FILE",
        help="The archive.  [default: outputs/.summarise.db]",
    )(command)


@main.command("daily")
@click.argument("pages", nargs=-1, metavar="[PAGE...]", type=click.Path())
@click.option(
    "--config", type=click.Path(), metavar="FILE", help="What to read, write and send.  [default: briefing.toml]"
)
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The day of the briefing.  [default: today]")
@_archive
@click.option(
    "--output",
    type=click.Path(file_okay=False),
    metavar="DIR",
    help="Where the day's folder is made.  [default: outputs]",
)
@click.option(
    "--report", type=click.Path(dir_okay=False), metavar="FILE", help="Write what the run did to FILE, as JSON."
)
@click.option("--wait", type=click.IntRange(min=0), default=_WAIT, show_default=True, metavar="SECONDS",
              help="How long to wait for another run that uses the archive.")  # fmt: skip
@click.option("--explain", is_flag=True, help="Name the terms that tie each new page to its story.")
def daily_command(
    pages: tuple[str, ...],
    config: str | None,
    day: str | None,
    archive: str | None,
    output: str | None,
    report: str | None,
    wait: int,
    explain: bool,
) -> None:
    """Read, sort into stories, and write the page of the day with a brief of each story and what is new in it.

    PAGE is what 'brief' takes, on any number of stories; with none, the config names what to read ('summarise init' writes
    one). Writes DIR/YYYY-MM-DD/index.* and one file a story and format. A folder called next-day is not entered unless it
    is named itself.

    \b
    Examples:
      summarise daily inputs/
      summarise daily inputs/next-day --date 2026-11-22
      summarise daily --config briefing.toml --report run.json

    \b
    Unattended, at six every morning: a line for crontab, and the same for systemd (README, "Every morning")
      0 6 * * * cd /srv/news && summarise daily --config briefing.toml --report run.json

    Exit codes: 0 done (also when nothing is new), 1 nothing could be read, another run holds the archive, it is damaged, or a
    delivery failed, 2 wrong usage or config.
    """
    from datetime import datetime
    from time import monotonic

    from ..errors import SummariseError, UsageError
    from ..files import written
    from ..intake import shown
    from ..stories.archive import Archive
    from ..stories.daily import Report, daily
    from ..text.details import iso_day

    if day is not None and iso_day(day) is None:
        raise UsageError(f"--date is '{day}'; give a day as in 2026-11-21")
    started = datetime.now().astimezone()
    begun = monotonic()
    told = Report(day or started.date().isoformat())
    if report and config and os.path.realpath(report) == os.path.realpath(config):
        raise UsageError(f"--report: {report} is the config; give another file")
    failed: SummariseError | None = None
    terminal = _is_terminal(sys.stderr)

    def waiting() -> None:
        _say(f"{chosen.archive_file}: another run is using it; waiting up to {wait} seconds")

    try:
        chosen = _config(pages, config, archive, output)
        target, report = report, None  # not written before it is known that nothing is written over
        _kept_apart(chosen, config, target)
        report = target
        with Archive.open(chosen.archive_file, write=True, wait=wait, waiting=waiting) as opened:
            page = daily(
                chosen, told.day, opened, told, _say if terminal else lambda line: None, _progress if terminal else None
            )
    except SummariseError as error:
        failed = error
    for problem in told.problems:
        _say(shown(problem))
    for line in told.ties if explain else ():
        _say(line)
    if report:
        try:
            written(Path(report), _report(told, failed, started.isoformat(timespec="seconds"), monotonic() - begun))
        except SummariseError as error:
            if failed is None:
                raise
            _say(str(error))
    if failed is not None:
        raise failed
    _say(_done(told, chosen))
    if chosen.standard_output:
        from ..render.briefing import BRIEFINGS

        _write(BRIEFINGS[chosen.standard_output](page, chosen.settings.wording), None)


def _config(
    pages: tuple[str, ...], config: str | None, archive: str | None, output: str | None, reads: bool = True
) -> Config:
    """The choices of the config file, if there is one, with those of the command line in their place."""
    from dataclasses import replace

    from ..errors import UsageError
    from ..stories.config import CONFIG, Config, read_config

    file = config or (CONFIG if not pages and Path(CONFIG).is_file() else "")
    chosen = read_config(file) if file else Config()
    if pages:
        chosen = replace(chosen, paths=pages)
    if reads and not chosen.paths:
        raise UsageError("nothing to read; give pages, or a config with [sources] paths ('summarise init' writes one)")
    if not chosen.settings.cache:
        kept = str(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "summarise"))
        chosen = replace(chosen, settings=replace(chosen.settings, cache=kept))
    chosen = replace(chosen, folder=output) if output else chosen
    return replace(chosen, archive=archive) if archive else chosen


def _kept_apart(chosen: Config, config: str | None, report: str | None) -> None:
    """Refuses to write a report or a message over the archive, the config, or what is read."""
    from ..errors import UsageError

    base = os.path.realpath(chosen.archive_file)
    own = {base, f"{base}-wal", f"{base}-shm", f"{base}.lock", *([os.path.realpath(config)] if config else ())}
    read = [os.path.realpath(path) for path in chosen.paths if "://" not in path]
    for name, target in (("--report", report), ("delivery.mail", chosen.mail)):
        real = os.path.realpath(target) if target else ""
        inside = any(real == path or (os.path.isfile(real) and real.startswith(path + os.sep)) for path in read)
        if real and (real in own or inside):
            raise UsageError(f"{name}: {target} is the archive, the config or a page that is read; give another file")


def _done(told: Report, config: Config) -> str:
    """The last line of a run: what was done."""
    briefs = f"{told.briefs} brief{'s' * (told.briefs != 1)}"
    files = f"{len(told.written)} file{'s' * (len(told.written) != 1)} written" if told.written else "no file changed"
    parts = [
        f"{told.read} page{'s' * (told.read != 1)} read, {told.new} new",
        f"{told.stories} stor{'y' if told.stories == 1 else 'ies'}",
        f"{briefs} in {Path(config.folder, told.day)}",
    ]
    return f"{told.day}: " + ", ".join([*parts, files, *(f"delivered to {target}" for target in told.delivered)])


def _report(told: Report, failed: Exception | None, started: str, seconds: float) -> str:
    import json
    from dataclasses import asdict

    from ..schema import load

    value = asdict(told)
    del value["ties"]
    times = {"started": started, "seconds": round(seconds, 3)}
    code = getattr(failed, "exit_code", 0)
    told_failed = {"error": str(failed) if failed else "", "exit_code": code}
    found = {"schema": load("report")["$id"], **value, **told_failed, **times}
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


@main.command("init")
@click.argument("file", required=False, type=click.Path(dir_okay=False), default="briefing.toml")
def init_command(file: str) -> None:
    """Write a commented config for 'summarise daily' to FILE (briefing.toml); one that is there is left alone."""
    from ..errors import UsageError
    from ..stories.config import sample

    try:
        with open(file, "x", encoding="utf-8", newline="\n") as made:
            made.write(sample())
    except FileExistsError:
        raise UsageError(f"{file}: is there already; give another name, or move it away") from None
    except OSError as error:
        raise UsageError(
            f"{file}: cannot be written ({(error.strerror or 'unknown error').lower()}); check the path"
        ) from None
    _say(f"{file}: written; edit [sources] paths, then run 'summarise daily --config {file}'")


@main.command("slack")
@click.option("--config", type=click.Path(), metavar="FILE", help="Its [slack] says where.  [default: briefing.toml]")
@_archive
@click.option("--http", type=click.IntRange(0, 65535), metavar="PORT", help="Listen here instead of opening a socket.")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="With --http: the address.")
@click.option("--manifest", is_flag=True, help="Print the app's manifest, to be pasted into Slack, and leave.")
def slack_command(config: str | None, archive: str | None, http: int | None, host: str, manifest: bool) -> None:
    """Run the Slack bot until it is stopped: /brief LINKS, /brief WORDS, /brief, "Brief these links", the morning's page.

    Needs 'summarise[slack]', SLACK_BOT_TOKEN, and SLACK_APP_TOKEN (or SLACK_SIGNING_SECRET with --http) in the environment.
    A stop (SIGTERM, Ctrl-C) waits for what runs and tells those whose requests are cut off.

    \b
    Examples:
      summarise slack --manifest
      summarise slack --config briefing.toml
      summarise slack --config briefing.toml --http 3000

    Exit codes: 0 stopped, 1 Slack does not take the token or cannot be reached, 2 wrong usage or config.
    """
    from ..slack.serving import Tokens, serve
    from ..slack.serving import manifest as text

    if manifest:
        _write(text(), None)
        return
    chosen = _config((), config, archive, None, reads=False)
    tokens = Tokens.of(os.environ, http is not None)
    for name in Tokens.NAMES:
        os.environ.pop(name, None)  # no process that this one starts needs them
    serve(chosen, tokens, _say, None if http is None else (host, http))


@main.command("stories")
@click.argument("pages", nargs=-1, metavar="[PAGE...]", type=click.Path(allow_dash=True))
@_archive
@click.option("--since", metavar="YYYY-MM-DD", help="Only stories with a page first read on that day or later.")
@click.option(
    "--span",
    type=float,
    default=None,
    metavar="DAYS",
    help="For PAGEs: over how many days reports of a story grow apart.  [default: 6]",
)
@click.option("--explain", is_flag=True, help="For PAGEs: name the terms that tie each page to its story.")
@_reading
def stories_command(
    pages: tuple[str, ...],
    archive: str | None,
    since: str | None,
    span: float | None,
    explain: bool,
    reading: dict[str, Any],
) -> None:
    """List the stories of the archive, or those that some PAGEs make, without keeping them.

    \b
    Examples:
      summarise stories
      summarise stories inputs/ --explain
    """
    from ..errors import UsageError
    from ..render.labels import harmless
    from ..settings import Settings
    from ..text.details import iso_day

    if since is not None and iso_day(since) is None:
        raise UsageError(f"--since is '{since}'; give a day as in 2026-11-21")
    chosen: dict[str, Any] = {} if span is None else {"story_span": span}
    if pages:
        settings = Settings(**reading, **chosen)
        _write("\n".join(harmless(line) for line in _sorted(pages, settings, explain)) + "\n", None)
        return
    with _opened(archive) as opened:
        rows = opened.stories(since=since or "")
    for row in rows:
        days = row.first_day if row.first_day == row.last_day else f"{row.first_day} to {row.last_day}"
        click.echo(_row(f"{row.id}  {days}  {row.sources} page{'s' * (row.sources != 1)}  {row.title}"))


def _sorted(pages: tuple[str, ...], settings: Any, explain: bool) -> list[str]:
    """The stories of some pages, one a line, with their pages below."""
    from ..stories.clustering import cluster
    from ..stories.daily import dated

    lines: list[str] = []
    for story in cluster(dated(_read(pages, settings)), settings):
        lines.append(f"{story.id}  {len(story.sources)} page{'s' * (len(story.sources) != 1)}")
        lines += _members(story, explain)
    return lines


def _members(story: Story, explain: bool) -> list[str]:
    from ..stories.daily import why

    titles = {source.id: source.title for source in story.sources}
    return [
        f"  {tie.source}: {titles[tie.source] or 'no headline'}" + (f"\n    {why(tie)}" if explain else "")
        for tie in story.ties
    ]


@main.command("show")
@click.argument("story")
@_archive
@click.option("--date", "day", metavar="YYYY-MM-DD", help="The brief of that day.  [default: the last one]")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to write.")
def show_command(story: str, archive: str | None, day: str | None, form: str) -> None:
    """Print a story's brief from the archive. STORY is its id, or the beginning of it.

    \b
    Examples:
      summarise show dravenia-flood
      summarise show dravenia-flood --date 2026-11-21 --format json
    """
    from ..errors import InputError
    from ..render import RENDERERS, to_text
    from ..render.json import of_json

    with _opened(archive) as opened:
        row = opened.story(story)
        found = opened.brief(row.id, day) if day else (opened.last_brief(row.id) or ("", None))[1]
    if found is None:
        when = f"of {day}" if day else "yet"
        raise InputError(
            f"'{row.id}' has no brief {when}; its {row.sources} pages were first read from {row.first_day} on"
        )
    if form == "json":
        _write(found, None)
    elif form == "text":
        _write(to_text(of_json(found), width=_width(_is_terminal(sys.stdout))), None)
    else:
        _write(RENDERERS[form](of_json(found)), None)


@main.command("search")
@click.argument("words", nargs=-1, required=True)
@_archive
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, metavar="N", help="Hits at most.")
def search_command(words: tuple[str, ...], archive: str | None, limit: int) -> None:
    """Find pages and briefs of the archive that hold all of WORDS; "a phrase" in quotes, the beginning of a word as word*.

    \b
    Examples:
      summarise search dam siren
      summarise search '"second outlet"' flood*
    """
    from ..errors import InputError

    with _opened(archive) as opened:
        hits = opened.search(" ".join(words), limit)
    if not hits:
        raise InputError(f"nothing found for '{' '.join(words)}'; try fewer words, or the beginning of one as word*")
    for hit in hits:
        what = f"brief of {hit.day}" if hit.kind == "brief" else f"{hit.publisher or hit.source}, {hit.day}"
        click.echo(_row(f"{hit.story}  ({what})  {hit.title}"))
        click.echo(f"    {_row(hit.snippet)}")


def _opened(archive: str | None) -> Archive:
    """The archive named, that of the config in the working folder, or the usual one."""
    from ..stories.archive import Archive
    from ..stories.config import CONFIG, Config, read_config

    config = read_config(CONFIG) if archive is None and Path(CONFIG).is_file() else Config()
    return Archive.open(archive or config.archive_file)

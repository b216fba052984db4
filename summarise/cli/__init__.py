"""The command line: it translates options, calls the library and prints. Results go to standard output, the rest to error.

Exit codes: 0 done, 1 nothing usable or a check failed, 2 wrong usage.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TextIO

import click

from .._version import __version__
from ..errors import SummariseError, UsageError
from ..settings import RANKERS
from ..toolkit import own_process

if TYPE_CHECKING:
    from ..model import Brief, Source
    from ..settings import Settings

FORMATS = ("text", "markdown", "json", "slack")
SOURCE_FORMATS = ("table", "json", "jsonl")


def run() -> NoReturn:
    """`main` as a whole process, which ends at once: taking nltk's modules apart one by one costs an eighth of a brief.

    Everything is written and closed by then; nothing here is left to an exit handler.
    """
    own_process()
    gc.disable()  # a process of a third of a second frees nothing worth the passes: a thirtieth of its time
    try:
        main(prog_name="summarise")
    except SystemExit as ended:
        if not isinstance(ended.code, int):
            raise
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # a process may be started without one
                    stream.flush()
        except (OSError, ValueError):  # a stream is shut or its reader has left: Python's own way out deals with that
            raise ended from None
        os._exit(ended.code)
    raise SystemExit(0)


class _Group(click.Group):
    """Turns what this package raises into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SummariseError as error:
            _say(str(error))
            ctx.exit(error.exit_code)
        except OSError as error:
            if isinstance(error, BrokenPipeError):  # the reader of our output has left, as `head` does
                sys.stderr.close()
                ctx.exit(0)
            _say(f"standard output: cannot be written ({(error.strerror or 'unknown error').lower()})")
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what is left in its buffer would fail again at exit
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", prog_name="summarise", message="%(prog)s %(version)s")
def main() -> None:
    """Several articles on one event in, a short attributed brief out.

    Every line is a piece of its sources, with who reports it; nothing is made up, and nothing leaves this machine but the
    requests for the links you give.

    \b
    Examples:
      summarise brief inputs/strait-talks
      summarise brief https://one.example/story feed.xml saved.html note.txt -
      summarise sources saved.html notes.jsonl
      cat page.txt | summarise brief - other.txt --format json --output brief.json
      summarise extract inputs/strait-talks --words 100 --rank luhn
      summarise daily inputs/

    \b
    Shell completion (bash; zsh and fish likewise):
      eval "$(_SUMMARISE_COMPLETE=bash_source summarise)"

    Exit codes: 0 done, 1 nothing usable or a check failed, 2 wrong usage.
    """


def _pages(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(allow_dash=True))(
        command
    )


def _reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options on how pages are read; the command gets them as one value, `reading`."""

    @wraps(command)
    def inner(
        allow_private: bool,
        cache: str | None,
        no_cache: bool,
        max_bytes: int | None,
        feed_entries: int | None,
        **rest: Any,
    ) -> Any:
        given = {"max_bytes": max_bytes, "feed_entries": feed_entries}
        reading = {name: value for name, value in given.items() if value is not None}
        folder = "" if no_cache else cache or str(Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "summarise"))
        return command(reading={"allow_private": allow_private, "cache": folder, **reading}, **rest)

    for option in (
        click.option(
            "--feed-entries", type=int, default=None, metavar="N", help="Newest entries read of a feed.  [default: 20]"
        ),
        click.option(
            "--max-bytes", type=int, default=None, metavar="N", help="A larger page is refused.  [default: 5000000]"
        ),
        click.option("--no-cache", is_flag=True, help="Keep nothing of what is fetched."),
        click.option(
            "--cache",
            type=click.Path(file_okay=False),
            metavar="DIR",
            help="Where fetched pages are kept, to ask again only for what has changed.  [default: ~/.cache/summarise]",
        ),
        click.option(
            "--allow-private", is_flag=True, help="Fetch links to your own network and machine too; refused otherwise."
        ),
    ):
        inner = option(inner)
    return inner


def _rank(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--rank",
        type=click.Choice(RANKERS),
        default="support",
        show_default=True,
        help="What ranks sentences: our cross-source support, or one of sumy's summarizers to compare with.",
    )(command)


def _wording(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--wording",
        type=click.Path(),
        metavar="FILE",
        help="A TOML file whose entries replace those of the fixed wording.",
    )(command)


def _since(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option(
        "--since",
        type=click.Path(),
        metavar="BRIEF.json",
        help="An earlier brief on the same story, to tell what is new since then.",
    )(command)


@main.command("brief")
@_pages
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="What to write.")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False), metavar="FILE", help="Write to FILE instead of standard output."
)
@click.option(
    "--max-words", type=int, default=None, metavar="N", help="Lead and points together, in words.  [default: 400]"
)
@click.option("--max-points", type=int, default=None, metavar="N", help="At most this many key points.  [default: 8]")
@click.option("--hide", multiple=True, metavar="SOURCE", help="Do not use this source (label or id); may be repeated.")
@click.option(
    "--never-lead", multiple=True, metavar="SOURCE", help="Let this source back lines but lead none; may be repeated."
)
@click.option(
    "--trust", multiple=True, metavar="SOURCE", help="Let this source lead where others say the same; may be repeated."
)
@_since
@_rank
@_wording
@_reading
@click.option("--explain", is_flag=True, help="Add why each sentence won or lost, with its score parts.")
def brief_command(
    pages: tuple[str, ...],
    form: str,
    output: str | None,
    max_words: int | None,
    max_points: int | None,
    hide: tuple[str, ...],
    never_lead: tuple[str, ...],
    trust: tuple[str, ...],
    since: str | None,
    rank: str,
    wording: str | None,
    explain: bool,
    reading: dict[str, Any],
) -> None:
    """Write a brief of several pages on one event.

    PAGE is a link (http or https), a file, a folder of files, or - for standard input. Read are HTML, text, Markdown, RSS and
    Atom feeds, OPML lists, newsletters (.eml), JSON Lines of sources, lists of links, and PDF with 'summarise[pdf]'.

    \b
    Examples:
      summarise brief inputs/valley-flood
      summarise brief https://one.example/story https://two.example/story feed.xml saved.html note.txt -
      summarise brief a.txt b.txt c.txt --format json | jq .points[0].text
      summarise brief today/ yesterday/ --since yesterday.json
    """
    from ..pipeline import brief
    from ..settings import Settings
    from ..wording import read_wording

    given = {"max_words": max_words, "max_points": max_points}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if max_points is not None:
        chosen["min_points"] = min(max_points, Settings().min_points)
    replaced = read_wording(wording) if wording is not None else ()
    settings = Settings(
        rank=rank,
        hide=hide,
        never_lead=never_lead,
        trust=trust,
        wording=replaced,
        **chosen,
        **reading,
    )
    made = brief(_read(pages, settings), settings, explain=explain, since=_brief_text(since) if since else None)
    for warning in made.warnings:
        _say(warning)
    if form == "json":
        from ..render.labels import harmless

        for line in made.explanation:
            click.echo(harmless(line), err=True)
    _write(_rendered(made, form, to_file=output is not None), output)


@main.command("extract")
@_pages
@click.option(
    "--words", type=click.IntRange(min=1), default=100, show_default=True, metavar="N", help="Budget, in words."
)
@_rank
@_reading
def extract_command(pages: tuple[str, ...], words: int, rank: str, reading: dict[str, Any]) -> None:
    """Print the plain extractive summary: sentences in order of choice, one a line.

    \b
    Examples:
      summarise extract inputs/pump-recall --words 100
      summarise extract inputs/pump-recall --words 100 --rank lexrank   (needs 'summarise[compare]')
    """
    from ..pipeline import extract
    from ..render.labels import harmless
    from ..settings import Settings

    for sentence in extract(_read(pages, Settings(**reading)), words=words, rank=rank):
        click.echo(harmless(sentence.text))


@main.command("sources")
@_pages
@_reading
@click.option(
    "--format",
    "form",
    type=click.Choice(SOURCE_FORMATS),
    default="table",
    show_default=True,
    help="A table; every block with its reason as JSON; or the sources as JSON Lines, to brief and verify them later.",
)
@click.option("--explain", is_flag=True, help="Below each source of the table, every block set aside and why.")
def sources_command(pages: tuple[str, ...], reading: dict[str, Any], form: str, explain: bool) -> None:
    """Show what is read of each page: label, title, date, words kept, words set aside and why.

    \b
    Examples:
      summarise sources inputs/valley-flood
      summarise sources saved.html --explain
      summarise sources https://one.example/story feed.xml --format jsonl > story.jsonl
    """
    from ..pipeline import survey
    from ..render import sources_json, sources_jsonl, sources_table
    from ..settings import Settings

    settings = Settings(**reading)
    found = _read(pages, settings)
    if form == "jsonl":
        _write(sources_jsonl(found), None)
    elif form == "json":
        _write(sources_json(survey(found, settings)), None)
    else:
        _write(sources_table(survey(found, settings), _width(_is_terminal(sys.stdout)), explain), None)


@main.command("verify")
@click.argument("made", metavar="BRIEF.json", type=click.Path(allow_dash=True))
@click.argument("pages", nargs=-1, metavar="[SOURCE...]", type=click.Path(allow_dash=True))
@click.option("--archive", type=click.Path(dir_okay=False), metavar="FILE", help="Take the sources from this archive.")
@_since
@_wording
@_reading
def verify_command(
    made: str,
    pages: tuple[str, ...],
    archive: str | None,
    since: str | None,
    wording: str | None,
    reading: dict[str, Any],
) -> None:
    """Prove a brief against its sources again: digests, slices, numbers, names, quotations.

    Lists every mismatch with its path and leaves with 1 if there is one.

    \b
    Examples:
      summarise brief inputs/valley-flood --format json --output brief.json
      summarise verify brief.json inputs/valley-flood
      summarise verify outputs/2026-11-21/dravenia-flood.json --archive outputs/.summarise.db
    """
    from ..errors import CheckError
    from ..settings import Settings
    from ..verify import verify
    from ..wording import read_wording

    replaced = read_wording(wording) if wording is not None else ()
    earlier = _brief_text(since) if since else None
    text = _brief_text(made)
    given = [*(_read(pages, Settings(**reading)) if pages else ()), *(_archived(archive, text) if archive else ())]
    if not given:
        raise UsageError("nothing to verify against; give its sources, or --archive FILE")
    wrong = verify(text, given, replaced, earlier)
    for line in wrong:
        click.echo(line)
    if wrong:
        raise CheckError(f"{made}: {len(wrong)} mismatch{'es' * (len(wrong) > 1)}")
    click.echo(f"{made}: every line is proved by its sources")


@main.command("schema")
@click.argument("name", required=False, default="brief")
def schema_command(name: str) -> None:
    """Print a JSON Schema: brief (the output), source (a JSON Lines record) or sources (sources.toml)."""
    import json

    from ..schema import load

    click.echo(json.dumps(load(name), ensure_ascii=False, indent=2))


def _brief_text(path: str) -> str:
    """The text of a brief's JSON; `-` is standard input."""
    from ..errors import InputError

    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except OSError as error:
        raise InputError(
            f"{path}: cannot be read ({(error.strerror or 'unknown error').lower()}); check the path"
        ) from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8; give what --format json wrote") from None


def _archived(archive: str, text: str) -> list[Source]:
    """The sources of a brief as the archive has them."""
    from ..stories.archive import Archive
    from ..verify import source_ids

    with Archive.open(archive) as opened:
        return opened.sources(source_ids(text))


def _read(pages: tuple[str, ...], settings: Settings) -> list[Source]:
    from ..errors import InputError
    from ..intake import read, shown
    from ..model import Problem

    problems: list[Problem] = []
    try:
        return read(pages, problems, settings, _progress if _is_terminal(sys.stderr) else None)
    except InputError:
        if len(problems) == 1:
            raise
        raise InputError("nothing could be read; see the lines above") from None
    finally:
        if len(problems) != 1 or sys.exc_info()[0] is None:
            for problem in problems:
                _say(shown(problem))


def _progress(done: int, known: int) -> None:
    """How far the fetching is, on one line of the terminal that goes when all is done."""
    line = f"summarise: {done} of {known} links fetched" if done < known else ""
    click.echo(f"\r\x1b[K{line}", nl=False, err=True)


def _is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody watches; a process may be started without a stream, or with it shut."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _rendered(made: Brief, form: str, to_file: bool) -> str:
    from ..render import RENDERERS, to_text

    if form != "text":
        return RENDERERS[form](made)
    terminal = not to_file and _is_terminal(sys.stdout)
    color = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return to_text(made, width=_width(terminal), color=color)


def _width(terminal: bool) -> int:
    """COLUMNS if set, else the terminal's width up to a line that reads well, else 80."""
    from shutil import get_terminal_size

    if os.environ.get("COLUMNS", "").isdecimal():
        return int(os.environ["COLUMNS"])
    return min(get_terminal_size((80, 24)).columns, 110) if terminal else 80


def _write(text: str, output: str | None) -> None:
    """Prints, or writes beside the file and renames, so that nobody ever reads half a brief."""
    if output is None:
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.flush()
        return
    from ..errors import InputError
    from ..files import written

    try:
        written(Path(output), text)
    except InputError as error:
        raise UsageError(str(error)) from None


def _say(line: str) -> None:
    click.echo(f"summarise: {_row(line)}", err=True)


def _row(text: str) -> str:
    """A text on one line that steers no terminal, whatever titles hold."""
    from ..render.labels import harmless

    return harmless(" ".join(text.splitlines()))


from . import stories  # noqa: E402, F401  # its commands join the group above

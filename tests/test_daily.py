"""The daily run: a page of the day, an archive that survives a kill, what is new, and each thing sent once."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import SMTP
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import summarise
from summarise.errors import InputError, UsageError
from summarise.schema import problems
from summarise.stories.archive import Archive
from summarise.stories.config import Config, read_config, sample
from summarise.stories.daily import Report, daily
from summarise.stories.delivery import message, sent
from summarise.stories.topics import Topic, freshness, place

from .conftest import CHESS, CRANE, QUAY, ROOT, STORIES, Cli
from .slack_api import shown

DAY, NEXT = "2026-11-21", "2026-11-22"
CRANE_NEXT = """The death toll of the crane accident in Norrvik harbor rose to three on Wednesday, port officials said.

Investigators found that a brake bolt of the crane had been sawn through, prosecutor Ulla Berg said.

Port director Sigrid Vane said on Wednesday that the harbor would open again on Friday at six in the morning.
"""
QUAY_NEXT = """A third docker has died after the crane fell on the ferry in the harbor of Norrvik on Tuesday.

A bolt in the brakes of the crane was sawn through, said Ulla Berg, the prosecutor, who now treats the case as sabotage.

Captain Odd Brekke of the ferry left hospital on Wednesday.
"""


def put(folder: Path, **pages: str) -> Path:
    """A folder with pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but what SQLite and the lock keep beside the archive."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith((".lock", "-wal", "-shm"))
    }


def run(config: Config, day: str) -> Report:
    """A run by the library."""
    told = Report(day)
    with Archive.open(config.archive_file, write=True) as archive:
        daily(config, day, archive, told)
    return told


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example stories briefed on two days."""
    out = tmp_path_factory.mktemp("two-days") / "outputs"
    config = Config(paths=(str(ROOT / "inputs"),), folder=str(out))
    assert run(config, DAY).briefs == 3
    assert run(Config(paths=(str(ROOT / "inputs" / "next-day"),), folder=str(out)), NEXT).briefs == 3
    return out


# -- the page of a day


def test_the_example_stories_make_a_page_of_three_and_the_next_day_is_left_out(two_days: Path) -> None:
    page = json.loads((two_days / DAY / "index.json").read_text("utf-8"))
    assert problems(page, "briefing") == []
    assert len(page["stories"]) == 3
    assert sorted(story["pages"] for story in page["stories"]) == [5, 6, 6]
    assert (page["more"], page["single"], page["quiet"], page["muted"]) == ([], [], [], 0)
    for story in page["stories"]:
        for file in story["files"]:
            assert (two_days / DAY / file).is_file()


def test_the_page_of_the_next_day_tells_what_is_new_in_each_story(two_days: Path) -> None:
    page = json.loads((two_days / NEXT / "index.json").read_text("utf-8"))
    assert [story["since"] for story in page["stories"]] == [DAY] * 3
    assert all(story["changes"]["new"] and story["changes"]["number"] for story in page["stories"])
    assert all(story["new_pages"] < story["pages"] for story in page["stories"])
    text = (two_days / NEXT / "index.txt").read_text("utf-8")
    assert text.count(f"New since {DAY}: ") == 3
    assert "figures changed" in text


def test_the_page_leads_to_the_briefs_and_gives_the_reason_of_each_place(two_days: Path) -> None:
    text = (two_days / DAY / "index.md").read_text("utf-8")
    for story in json.loads((two_days / DAY / "index.json").read_text("utf-8"))["stories"]:
        assert f"]({story['story']}.md)" in text
        assert f"placed here for {story['origins']} origins, newest page of {story['newest']}" in text


def test_every_brief_of_a_day_is_proved_by_the_pages(two_days: Path, cli: Cli) -> None:
    pages = [ROOT / "inputs", ROOT / "inputs" / "next-day"]
    for file in sorted((two_days / NEXT).glob("*-*.json")):
        shown = cli("verify", file, *pages)
        assert shown.exit_code == 0, shown.stdout


def test_a_brief_of_a_day_is_proved_by_the_archive_alone(two_days: Path, cli: Cli) -> None:
    file = next((two_days / NEXT).glob("tallis-*.json"))
    archive = two_days / ".summarise.db"
    assert cli("verify", file, "--archive", archive).exit_code == 0
    changed = file.read_text("utf-8").replace("68,500", "86,500")
    wrong = cli("verify", "-", "--archive", archive, input=changed)
    assert wrong.exit_code == 1
    assert "digest" in wrong.stdout
    assert cli("verify", file).exit_code == 2


def test_a_second_run_with_nothing_new_changes_no_byte(two_days: Path) -> None:
    before = tree(two_days)
    told = run(Config(paths=(str(ROOT / "inputs" / "next-day"),), folder=str(two_days)), NEXT)
    assert (told.new, told.written) == (0, [])
    assert tree(two_days) == before


def test_two_runs_make_the_same_bytes_elsewhere(two_days: Path, tmp_path: Path) -> None:
    config = Config(paths=(str(ROOT / "inputs"),), folder=str(tmp_path))
    run(config, DAY)
    assert {n: d for n, d in tree(tmp_path).items() if n.startswith(DAY)} == {
        n: d for n, d in tree(two_days).items() if n.startswith(DAY)
    }


def test_a_day_without_news_says_so_and_names_the_quiet_stories(two_days: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(two_days, tmp_path / "outputs"))
    told = run(Config(paths=(str(ROOT / "inputs"),), folder=str(out)), "2026-11-23")
    assert (told.new, told.briefs) == (0, 0)
    page = json.loads((out / "2026-11-23" / "index.json").read_text("utf-8"))
    assert [mention["day"] for mention in page["quiet"]] == [NEXT] * 3
    assert "Nothing new has come in." in (out / "2026-11-23" / "index.txt").read_text("utf-8")


def test_a_page_that_comes_later_in_the_day_joins_the_brief_of_the_day(tmp_path: Path) -> None:
    pages = put(tmp_path / "in", crane=CRANE, quay=QUAY)
    config = Config(paths=(str(pages),), folder=str(tmp_path / "out"), formats=("json",))
    run(config, DAY)
    put(pages, extra=QUAY.replace("Radio Norrvik", "the Norrvik Post").replace("Nobody knows yet", "It is not known"))
    told = run(config, DAY)
    assert told.new == 1
    [story] = json.loads((tmp_path / "out" / DAY / "index.json").read_text("utf-8"))["stories"]
    assert (story["pages"], story["since"]) == (3, "")


def test_a_story_of_one_page_is_named_without_a_brief(tmp_path: Path) -> None:
    config = Config(
        paths=(str(put(tmp_path / "in", crane=CRANE, quay=QUAY, chess=f"Osk wins the title\n\n{CHESS}")),),
        folder=str(tmp_path / "out"),
    )
    run(config, DAY)
    page = json.loads((tmp_path / "out" / DAY / "index.json").read_text("utf-8"))
    assert len(page["stories"]) == 1
    [mention] = page["single"]
    assert mention["title"].startswith("Grandmaster Elin Osk won the national chess title in Lund")


def test_a_brief_that_has_no_place_any_more_leaves_neither_file_nor_row(tmp_path: Path) -> None:
    pages = put(tmp_path / "in", crane=CRANE, quay=QUAY)
    config = Config(paths=(str(pages),), folder=str(tmp_path / "out"))
    run(config, DAY)
    (tmp_path / "out" / DAY / ".index.txt.part").write_text("half")
    (tmp_path / "out" / DAY / "notes.md").write_text("the reader's own")
    muted = Config(paths=(str(pages),), folder=str(tmp_path / "out"), mute=("crane",))
    run(muted, DAY)
    assert sorted(path.name for path in (tmp_path / "out" / DAY).iterdir()) == [
        "index.json",
        "index.md",
        "index.txt",
        "notes.md",
    ]
    with Archive.open(config.archive_file) as archive:
        assert archive.content()["briefs"] == []
    assert "1 story left out by your topics" in (tmp_path / "out" / DAY / "index.txt").read_text("utf-8")


def test_briefs_written_below_a_folder_that_is_read_are_not_read_by_the_next_run(tmp_path: Path) -> None:
    pages = put(tmp_path / "in", crane=CRANE, quay=QUAY)
    config = Config(paths=(str(pages),), folder=str(pages / "outputs"))
    run(config, DAY)
    before = tree(pages)
    assert run(config, DAY).read == 2
    assert tree(pages) == before


def test_a_run_of_a_past_day_changes_nothing_although_later_days_have_been(two_days: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(two_days, tmp_path / "outputs"))
    before = tree(out)
    run(Config(paths=(str(ROOT / "inputs"),), folder=str(out)), DAY)
    assert tree(out) == before


def test_of_very_many_pages_the_newest_are_briefed_and_it_is_said(tmp_path: Path) -> None:
    from summarise.stories import daily as module

    lines = [
        json.dumps({"id": f"p{n}", "text": f"{QUAY}Witness {n} saw it.", "published": "2025-03-04"}) for n in range(105)
    ]
    (tmp_path / "pile.jsonl").write_text("\n".join(lines), "utf-8")
    told = run(Config(paths=(str(tmp_path / "pile.jsonl"),), folder=str(tmp_path / "out"), formats=("json",)), DAY)
    assert module._MOST_NEW == 100
    assert any("100 of its 105 new pages are briefed" in problem.message for problem in told.problems)
    [story] = json.loads((tmp_path / "out" / DAY / "index.json").read_text("utf-8"))["stories"]
    assert story["new_pages"] == 105


# -- topics and places


@pytest.mark.parametrize(
    ("topic", "text", "fits"),
    [
        ("flood", "Floods rise in the valley", True),
        ("flood dam", "Floods rise in the valley", False),
        ("flood dam", "Two dams broke in the flood", True),
        ('"insulin pump"', "A recall of insulin pumps", True),
        ('"insulin pump"', "A pump for insulin", False),
        ("flood -film", "A film on the flood", False),
        ("chess OR flood", "The chess title", True),
        ("chess OR flood", "The tennis title", False),
        ("U.S.", "The U.S. answers", True),
    ],
)
def test_a_topic_is_words_phrases_words_that_must_not_and_alternatives(topic: str, text: str, fits: bool) -> None:
    assert Topic(topic).fits(text) is fits


@pytest.mark.parametrize("topic", ["", "  ", "-flood", '""', "OR", "flood OR -dam"])
def test_a_topic_without_a_word_to_look_for_is_refused(topic: str) -> None:
    with pytest.raises(UsageError, match="no word to look for"):
        Topic(topic)


def test_a_story_is_placed_by_origins_freshness_and_topics() -> None:
    assert place(3, DAY, DAY, 0) > place(2, DAY, DAY, 0)
    assert place(3, DAY, NEXT, 0) < place(2, NEXT, NEXT, 0)
    assert place(2, DAY, DAY, 1) > place(3, DAY, DAY, 0)
    assert freshness("", DAY) == freshness(NEXT, DAY) == 1.0
    assert freshness("2001-01-01", DAY) == 0.1


def test_a_topic_of_the_reader_comes_first_and_is_named(tmp_path: Path) -> None:
    config = Config(
        paths=(str(ROOT / "inputs"),), folder=str(tmp_path), boost=('"insulin pump"',), formats=("json", "text")
    )
    run(config, DAY)
    first = json.loads((tmp_path / DAY / "index.json").read_text("utf-8"))["stories"][0]
    assert first["topics"] == ['"insulin pump"']
    assert 'your topic: "insulin pump"' in " ".join((tmp_path / DAY / "index.txt").read_text("utf-8").split())


def test_only_the_topics_asked_for_are_told(tmp_path: Path) -> None:
    config = Config(paths=(str(ROOT / "inputs"),), folder=str(tmp_path), only=("strait",), formats=("json",))
    run(config, DAY)
    page = json.loads((tmp_path / DAY / "index.json").read_text("utf-8"))
    assert (len(page["stories"]), page["muted"]) == (1, 2)


# -- killed, damaged, two at once

KILLS = 36


def _in_a_process(work: Callable[[], object], killed_after: float | None = None) -> float:
    """Does some work in a process of its own, and kills that after some seconds; how long it lasted."""
    begun = time.monotonic()
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    if killed_after is not None:
        time.sleep(killed_after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return time.monotonic() - begun


def _content(out: Path) -> dict[str, list[tuple[object, ...]]]:
    with Archive.open(out / ".summarise.db") as archive:
        assert archive.check() == []
        return archive.content()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_run_that_is_killed_anywhere_is_finished_by_the_next_one(tmp_path: Path) -> None:
    pages = {
        DAY: put(tmp_path / "first", crane=CRANE, quay=QUAY, chess=CHESS),
        NEXT: put(tmp_path / "second", crane2=CRANE_NEXT, quay2=QUAY_NEXT),
    }

    def work(out: Path, day: str) -> Report:
        return run(Config(paths=(str(pages[day]),), folder=str(out)), day)

    whole = tmp_path / "whole"
    for day in pages:
        work(whole, day)
    right = {name: data for name, data in tree(whole).items() if name.startswith("20")}
    lasts = max(_in_a_process(partial(work, tmp_path / f"timed-{number}", DAY)) for number in range(3))
    left: set[int] = set()
    chance = random.Random(6)
    for number in range(KILLS):
        out = tmp_path / f"killed-{number}"
        if number % 2:
            work(out, DAY)
        day = (DAY, NEXT)[number % 2]
        _in_a_process(partial(work, out, day), killed_after=chance.uniform(0, 1.2 * lasts))
        written = {name: data for name, data in tree(out).items() if name.startswith(day)} if out.exists() else {}
        assert all(right[name] == data for name, data in written.items() if not name.endswith(".part")), "half a file"
        left.add(len(written) + 100 * (out / ".summarise.db").exists())
        for after in pages if day == DAY else (NEXT,):
            work(out, after)
        assert _content(out) == _content(whole)
        assert {name: data for name, data in tree(out).items() if name.startswith("20")} == right
    assert len(left) > 2, f"every run was killed at the same point: {left}"


def test_a_second_run_waits_says_so_and_leaves(tmp_path: Path, cli: Cli) -> None:
    pages = put(tmp_path / "in", crane=CRANE, quay=QUAY)
    out = tmp_path / "out"
    with Archive.open(out / ".summarise.db", write=True):
        left = cli("daily", pages, "--output", out, "--date", DAY, "--wait", "0")
        assert left.exit_code == 1
        assert "another run is writing to it" in left.stderr
        waited = cli("daily", pages, "--output", out, "--date", DAY, "--wait", "1")
        assert "another run is using it; waiting up to 1 seconds" in waited.stderr
        assert waited.exit_code == 1
    assert cli("daily", pages, "--output", out, "--date", DAY, "--wait", "0").exit_code == 0


def test_a_damaged_archive_is_said_and_left_alone(two_days: Path, tmp_path: Path, cli: Cli) -> None:
    out = Path(shutil.copytree(two_days, tmp_path / "out"))
    archive = out / ".summarise.db"
    data = bytearray(archive.read_bytes())
    data[5000:9000] = bytes(4000)
    archive.write_bytes(data)
    shown = cli("daily", ROOT / "inputs", "--output", out, "--date", NEXT)
    assert shown.exit_code == 1
    assert "damaged" in shown.stderr
    assert "restore a copy, or move it away to begin anew" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert archive.read_bytes() == bytes(data)


def test_where_nothing_can_be_read_the_day_stands_as_it_was(two_days: Path, tmp_path: Path, cli: Cli) -> None:
    out = Path(shutil.copytree(two_days, tmp_path / "out"))
    before = tree(out)
    empty = put(tmp_path / "empty")
    shown = cli("daily", empty, "--output", out, "--date", NEXT)
    assert shown.exit_code == 0
    assert "no pages in this folder" in shown.stderr
    assert tree(out) == before
    fresh = cli("daily", empty, "--output", tmp_path / "new", "--date", NEXT)
    assert fresh.exit_code == 1
    assert not (tmp_path / "new" / NEXT).exists()


# -- config


def test_the_sample_holds_every_key_with_its_default(tmp_path: Path) -> None:
    (tmp_path / "briefing.toml").write_text(sample(), "utf-8")
    told, default = read_config(tmp_path / "briefing.toml"), Config()
    assert told == Config(paths=(str(tmp_path / "inputs"),), folder=str(tmp_path / "outputs"))
    assert told.settings == default.settings
    import tomllib

    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text("utf-8"))["properties"]
    written = tomllib.loads(sample())
    assert {name: set(section) for name, section in written.items()} == {
        name: set(section["properties"]) for name, section in schema.items()
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[sources]\npathes = []", "sources.pathes: no such key; valid keys: paths, leave_out, "),
        ("[source]\npaths = []", "there is no section [source]; there are: sources, topics, "),
        ("[stories]\nmost = 'ten'", "stories.most: 'ten' is not of type 'integer'"),
        ("[output]\nformats = ['html']", "output.formats.0: 'html' is not one of"),
        ("[delivery]\nslack = 'https://hooks.example/x'", "delivery.slack: "),
        ("most = 3", "there is no section [most]"),
        ("[stories]\nmost = 1.0", "stories.most: 1.0 is no whole number"),
        ("[sources]\npaths = ['~nobody-has-this-name/x']", "home"),
        ("[output]\nfolder = 'a\\u0000b'".replace("'", '"'), "output.folder: "),
        ("[output]\nfolder = 'http://example.org'", "output.folder: "),
        ("[delivery]\nmail_to = 'a@b.example\\nBcc: e@x.example'".replace("'", '"'), "delivery.mail_to: "),
        ("[delivery]\nmail_to = '@@'", "delivery.mail_to: "),
        ("[topics]\nmute = ['-only']", "topic '-only': no word to look for"),
        ("[brief]\nwording = 'none.toml'", "none.toml: cannot be read"),
        ("[stories", "no TOML"),
        ("[stories]\nspan = 0.5", "stories.span: 0.5 is less than the minimum of 1"),
    ],
)
def test_a_wrong_config_is_one_line_that_names_the_key_and_the_valid_ones(
    text: str, line: str, folder: Path, cli: Cli
) -> None:
    (folder / "briefing.toml").write_text(text, "utf-8")
    shown = cli("daily", "--config", "briefing.toml")
    assert shown.exit_code == 2
    assert line in shown.stderr
    assert shown.stderr.startswith("summarise: briefing.toml: ")
    assert shown.stderr.count("\n") == 1
    assert not (folder / "outputs").exists()


def test_a_config_is_found_in_the_working_folder_and_its_paths_are_beside_it(folder: Path, cli: Cli) -> None:
    assert cli("daily").exit_code == 2  # nothing to read, and no config
    put(folder / "inputs", crane=CRANE, quay=QUAY)
    assert cli("init").exit_code == 0
    assert cli("init").exit_code == 2
    shown = cli("daily", "--date", DAY)
    assert shown.exit_code == 0
    assert (folder / "outputs" / DAY / "index.md").is_file()
    assert (folder / "outputs" / ".summarise.db").is_file()


def test_the_report_of_a_run_holds_against_its_schema(folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    (folder / "in" / "odd.xyz").write_text("?")
    assert cli("daily", "in", "--date", DAY, "--report", "run.json").exit_code == 0
    told = json.loads((folder / "run.json").read_text("utf-8"))
    assert problems(told, "report") == []
    assert (told["read"], told["new"], told["briefs"], told["exit_code"], told["error"]) == (2, 2, 1, 0, "")
    assert any(problem["path"].endswith("odd.xyz") for problem in told["problems"])
    assert cli("daily", "gone", "--date", NEXT, "--report", "run.json").exit_code == 1
    failed = json.loads((folder / "run.json").read_text("utf-8"))
    assert problems(failed, "report") == []
    assert (failed["exit_code"], "gone" in failed["error"]) == (1, True)


def test_the_last_line_says_what_was_done(folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    shown = cli("daily", "in", "--date", DAY)
    assert shown.stdout == ""
    assert shown.stderr.splitlines()[-1] == (
        f"summarise: {DAY}: 2 pages read, 2 new, 1 story, 1 brief in outputs/{DAY}, 6 files written"
    )
    again = cli("daily", "in", "--date", DAY)
    assert again.stderr.splitlines()[-1].endswith("no file changed")


@pytest.mark.parametrize(
    ("report", "config"),
    [
        ("outputs/.summarise.db", ""),
        ("b.toml", ""),
        ("in/crane.txt", ""),
        ("run.json", "[delivery]\nmail = 'outputs/.summarise.db'\n"),
        ("run.json", "[delivery]\nmail = 'in/crane.txt'\n"),
    ],
)
def test_nothing_of_the_reader_s_is_written_over(report: str, config: str, folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    (folder / "b.toml").write_text(f'[sources]\npaths = ["in"]\n{config}')
    assert cli("daily", "in", "--date", DAY).exit_code == 0
    before = tree(folder)
    shown = cli("daily", "--config", "b.toml", "--date", DAY, "--report", report)
    assert shown.exit_code == 2
    assert "give another file" in shown.stderr
    assert {name: data for name, data in tree(folder).items() if name != "run.json"} == before


def test_a_report_tells_of_a_wrong_config_and_what_is_no_file_is_not_replaced(folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE)
    (folder / "b.toml").write_text("[stories]\nmost = 0")
    assert cli("daily", "--config", "b.toml", "--report", "run.json").exit_code == 2
    told = json.loads((folder / "run.json").read_text("utf-8"))
    assert (told["exit_code"], "stories.most" in told["error"]) == (2, True)
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
        shown = cli("daily", "in", "--date", DAY, "--report", "pipe")
        assert (shown.exit_code, "pipe: is no file" in shown.stderr) == (1, True)
    lost = cli("daily", "gone", "--date", DAY, "--report", "in/crane.txt/run.json")
    assert lost.exit_code == 1
    assert "gone" in lost.stderr


def test_a_headline_over_several_lines_is_one_line_of_a_list(tmp_path: Path, cli: Cli) -> None:
    page = json.dumps({"id": "a", "text": CRANE, "title": "Crane falls\nfake-story  2026-11-21  99 pages"})
    (tmp_path / "a.jsonl").write_text(page)
    run(Config(paths=(str(tmp_path / "a.jsonl"),), folder=str(tmp_path / "out")), DAY)
    archive = tmp_path / "out" / ".summarise.db"
    assert len(cli("stories", "--archive", archive).stdout.splitlines()) == 1
    assert len(cli("search", "crane", "--archive", archive).stdout.splitlines()) == 2


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20261121"])
def test_a_date_that_is_none_is_wrong_usage(day: str, folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE)
    shown = cli("daily", "in", "--date", day)
    assert (shown.exit_code, shown.stderr) == (2, f"summarise: --date is '{day}'; give a day as in 2026-11-21\n")


def test_explain_names_the_terms_that_tie_a_page_to_its_story(folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    shown = cli("daily", "in", "--date", DAY, "--explain")
    assert "its first page" in shown.stderr
    assert "Norrvik" in shown.stderr
    listed = cli("stories", "in", "--explain")
    assert listed.exit_code == 0
    assert "2 pages" in listed.stdout
    assert "Norrvik" in listed.stdout


# -- the archive's commands


def test_stories_are_listed_shown_and_found(two_days: Path, cli: Cli) -> None:
    archive = two_days / ".summarise.db"
    listed = cli("stories", "--archive", archive)
    assert listed.exit_code == 0
    assert sum(f"{DAY} to {NEXT}" in line for line in listed.stdout.splitlines()) == 3
    assert cli("stories", "--archive", archive, "--since", "2027-01-01").stdout == ""
    story = next(line.split()[0] for line in listed.stdout.splitlines() if line.startswith("tallis"))
    for form, ending in (("text", "txt"), ("markdown", "md"), ("json", "json")):
        shown = cli("show", story[:12], "--archive", archive, "--format", form)
        assert shown.stdout_bytes == (two_days / NEXT / f"{story}.{ending}").read_bytes()
    assert (
        cli("show", story, "--archive", archive, "--date", DAY).stdout_bytes
        == (two_days / DAY / f"{story}.txt").read_bytes()
    )
    found = cli("search", "Bosk", "Feinmetall", "--archive", archive)
    assert found.exit_code == 0
    assert story in found.stdout
    assert "«Bosk»" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("search", "xylophone"), "nothing found for 'xylophone'"),
        (("search", '""'), "nothing to search for"),
        (("show", "nothing"), "no story's id begins with 'nothing'"),
        (("show", "tallis", "--date", "2020-01-01"), "has no brief of 2020-01-01"),
    ],
)
def test_what_the_archive_does_not_have_is_one_line(
    arguments: tuple[str, ...], line: str, two_days: Path, cli: Cli
) -> None:
    shown = cli(*arguments, "--archive", two_days / ".summarise.db")
    assert shown.exit_code == 1
    assert line in shown.stderr
    assert shown.stderr.count("\n") == 1


def test_without_an_archive_the_commands_say_how_to_get_one(folder: Path, cli: Cli) -> None:
    for arguments in (("stories",), ("search", "dam"), ("show", "x")):
        shown = cli(*arguments)
        assert shown.exit_code == 1
        assert "run 'summarise daily' first" in shown.stderr
    assert list(folder.iterdir()) == []


# -- delivery


@pytest.fixture
def webhook() -> Iterator[tuple[str, list[dict[str, Any]], list[int]]]:
    """A webhook on this machine: its URL, the messages it got, and the codes it answers with, then 200."""
    got: list[dict[str, Any]] = []
    answers: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            code = answers.pop(0) if answers else 200
            if code == 200:
                got.append(json.loads(body))
            self.send_response(code)
            self.end_headers()
            self.wfile.write(b"ok" if code == 200 else b"no_service")

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", got, answers
    server.shutdown()
    server.server_close()


def test_a_page_goes_to_slack_once_and_again_only_if_it_was_refused(
    folder: Path, cli: Cli, webhook: tuple[str, list[dict[str, Any]], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, got, answers = webhook
    named = '[crane]\npublisher = "<!channel> & Post"\n'
    put(folder / "in", crane=CRANE, quay=QUAY).joinpath("sources.toml").write_text(named)
    (folder / "b.toml").write_text('[sources]\npaths = ["in"]\n[delivery]\nslack = "HOOK"\n')
    unset = cli("daily", "--config", "b.toml", "--date", DAY)
    assert unset.exit_code == 1
    assert "the environment variable HOOK is not set" in unset.stderr
    monkeypatch.setenv("HOOK", url)
    answers.append(503)
    refused = cli("daily", "--config", "b.toml", "--date", DAY)
    assert refused.exit_code == 1
    assert "slack: refused with 503" in refused.stderr
    assert url not in refused.stderr
    assert got == []
    sent_now = cli("daily", "--config", "b.toml", "--date", DAY)
    assert sent_now.exit_code == 0
    assert sent_now.stderr.endswith("delivered to slack\n")
    assert cli("daily", "--config", "b.toml", "--date", DAY).exit_code == 0
    assert len(got) == 1
    assert shown(got[0]).startswith(f"Daily briefing, {DAY}")
    assert "<!channel> & Post" in shown(got[0]), "as text, which pings nobody"
    assert "mrkdwn" not in json.dumps(got[0])
    assert "<!channel>" not in got[0]["text"]


def test_a_page_of_which_a_part_has_arrived_is_not_sent_again(
    folder: Path, cli: Cli, webhook: tuple[str, list[dict[str, Any]], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, got, answers = webhook
    put(folder / "in", crane=CRANE, quay=QUAY, chess=CHESS)
    (folder / "b.toml").write_text('[sources]\npaths = ["in"]\n[delivery]\nslack = "HOOK"\n')
    monkeypatch.setenv("HOOK", url)
    monkeypatch.setattr("summarise.render.slack.MESSAGE_BYTES", 1_900)
    answers += [200, 503]
    assert "slack: refused with 503" in cli("daily", "--config", "b.toml", "--date", DAY).stderr
    assert len(got) == 1
    assert cli("daily", "--config", "b.toml", "--date", DAY).exit_code == 0
    assert len(got) == 1


def test_a_delivery_that_was_begun_is_not_repeated_and_said(tmp_path: Path) -> None:
    lines: list[str] = []
    with Archive.open(tmp_path / "a.db", write=True) as archive:
        archive.add_delivery(DAY, "slack:X", summarise.model.sha256("page"), "begun")
        assert not sent(archive, DAY, "slack:X", "page", pytest.fail, lines.append)
    assert "may have arrived and is not sent again" in lines[0]


def test_the_mail_is_a_message_with_the_page_and_the_same_bytes_each_time(folder: Path, cli: Cli) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    (folder / "b.toml").write_text(
        '[sources]\npaths = ["in"]\n[delivery]\nmail = "day.eml"\nmail_to = "desk@example.org"\nstandard_output = "text"\n'
    )
    shown = cli("daily", "--config", "b.toml", "--date", DAY)
    assert shown.exit_code == 0
    mail = message_from_bytes((folder / "day.eml").read_bytes(), policy=SMTP)
    page = (folder / "outputs" / DAY / "index.txt").read_text("utf-8")
    assert shown.stdout == page
    assert (mail["To"], mail["Subject"]) == ("desk@example.org", f"Daily briefing, {DAY}")
    body = mail.get_body()  # type: ignore[attr-defined]
    assert body.get_content().replace("\r\n", "\n") == page
    assert message(DAY, "T", "text\n", "") == message(DAY, "T", "text\n", "")


def test_a_header_cannot_be_slipped_into_the_mail() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message(DAY, "Title", "text\n", "a@example.org\nBcc: b@example.org")
    assert b"\r\nBcc:" not in message(DAY, "Title\nBcc: b@example.org", "text\n", "")


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path, cli: Cli) -> None:
    pages = put(tmp_path / "in", crane=CRANE, quay=QUAY)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / DAY).write_text("a file where a folder should be")
    shown = cli("daily", pages, "--output", tmp_path / "out", "--date", DAY)
    assert shown.exit_code == 1
    assert "cannot be made" in shown.stderr
    assert "Traceback" not in shown.stderr


def test_an_archive_of_another_version_s_briefs_is_told_without_what_is_new(tmp_path: Path) -> None:
    config = Config(paths=(str(put(tmp_path / "in", crane=CRANE, quay=QUAY)),), folder=str(tmp_path / "out"))
    run(config, DAY)
    with Archive.open(config.archive_file, write=True) as archive:
        [(story, *_)] = archive.content()["briefs"]
        text = archive.brief(str(story), DAY)
        assert text is not None
        old = json.loads(text)
        old["schema"] = "https://summarise.invalid/schemas/older.json"
        archive.add_brief(str(story), DAY, json.dumps(old))
    later = Config(paths=(str(put(tmp_path / "in2", a=CRANE_NEXT, b=QUAY_NEXT)),), folder=str(tmp_path / "out"))
    told = run(later, NEXT)
    assert told.briefs >= 1
    assert any("told without what is new" in problem.message for problem in told.problems)


def test_stories_of_the_example_folder_are_those_it_is_made_of(two_days: Path) -> None:
    with Archive.open(two_days / ".summarise.db") as archive:
        rows = [row for row in archive.stories() if row.sources > 1]
        assert len(rows) == len(STORIES)
        for row in rows:
            folders = {source.text for source, _ in archive.sources_of(row.id)}
            homes = {
                name
                for name in STORIES
                for page in summarise.read([ROOT / "inputs" / name, ROOT / "inputs" / "next-day" / name])
                if page.text in folders
            }
            assert len(homes) == 1
    with pytest.raises(InputError):
        Archive.open(two_days / "none.db")

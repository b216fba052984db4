"""The command line: help, formats, where output goes, colour, width, and a quick start."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

import summarise
from summarise.cli import main

from .conftest import CRANE, QUAY, ROOT, STORIES, Cli, Shell, environment

STORY = ROOT / "inputs" / "valley-flood"
COMMANDS = [
    pytest.param([], main, id="summarise"),
    *(pytest.param([name], it, id=name) for name, it in main.commands.items()),
]
SPUN = b"summarise: spun: altered copy of NNA: not used as evidence\n"


def test_the_commands_that_are_promised_are_there() -> None:
    assert {"brief", "extract", "schema"} <= set(main.commands)


@pytest.mark.parametrize(("path", "command"), COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_and_every_option_of_it_has_help(
    cli: Cli, path: list[str], command: click.Command, option: str
) -> None:
    result = cli(*path, option)
    assert (result.exit_code, result.stderr) == (0, "")
    assert command.help
    assert " ".join(command.help.split("\n")[0].split()) in " ".join(result.stdout.split())
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert all(name in result.stdout for name in parameter.opts)


@pytest.mark.parametrize("path", [[], ["brief"], ["extract"]], ids=["summarise", "brief", "extract"])
def test_the_help_has_examples_that_run(cli: Cli, monkeypatch: pytest.MonkeyPatch, path: list[str]) -> None:
    monkeypatch.chdir(ROOT)
    shown = cli(*path, "--help").stdout
    examples = re.findall(r"^ +summarise (.*?)(?: {2,}\(.*\))?$", shown[shown.index("Examples:") :], re.MULTILINE)
    assert len(examples) >= 2
    runnable = [example for example in examples if "inputs/" in example and "lexrank" not in example]
    assert runnable
    for example in runnable:
        assert cli(*example.split()).exit_code == 0, example


def test_the_help_tells_of_shell_completion_and_exit_codes(cli: Cli) -> None:
    shown = cli("--help").stdout
    assert "_SUMMARISE_COMPLETE=bash_source" in shown
    assert "Exit codes: 0 done, 1 nothing usable or a check failed, 2 wrong usage." in shown


def test_shell_completion_knows_the_commands() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "from summarise.cli import main; main(prog_name='summarise')"],
        env=environment(_SUMMARISE_COMPLETE="bash_complete", COMP_WORDS="summarise ex", COMP_CWORD="1"),
        capture_output=True,
        check=True,
    )
    assert made.stdout == b"plain,extract\n"


@pytest.mark.parametrize("option", ["--version", "-V"])
def test_the_version_is_the_package_s(cli: Cli, option: str) -> None:
    assert cli(option).stdout == f"summarise {summarise.__version__}\n"


def test_python_m_summarise_is_the_same_program(cli: Cli, shell: Shell) -> None:
    made = shell("extract", STORY, "--words", "60")
    assert (made.returncode, made.stderr) == (0, b"")
    assert made.stdout.decode() == cli("extract", STORY, "--words", "60").stdout


@pytest.mark.parametrize("name", ["brief", "source", "sources"])
def test_schema_prints_the_published_schema(cli: Cli, name: str) -> None:
    result = cli("schema", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout) == json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text("utf-8"))


def test_schema_without_a_name_is_that_of_the_brief(cli: Cli) -> None:
    assert cli("schema").stdout == cli("schema", "brief").stdout


@pytest.mark.parametrize("story", STORIES)
def test_json_is_to_json_byte_for_byte(shell: Shell, story: str) -> None:
    made = shell("brief", ROOT / "inputs" / story, "--format", "json")
    assert made.stdout == summarise.to_json(summarise.brief(summarise.read([ROOT / "inputs" / story]))).encode()


@pytest.mark.parametrize(("form", "render"), [("text", summarise.to_text), ("markdown", summarise.to_markdown)])
def test_text_and_markdown_are_what_the_library_renders(
    cli: Cli, form: str, render: Callable[[summarise.Brief], str]
) -> None:
    assert cli("brief", STORY, "--format", form).stdout == render(summarise.brief(summarise.read([STORY])))


def test_text_is_the_default(cli: Cli) -> None:
    assert cli("brief", STORY).stdout == cli("brief", STORY, "--format", "text").stdout


def test_results_go_to_standard_output_and_warnings_to_standard_error(shell: Shell) -> None:
    for form in ("text", "markdown", "json"):
        made = shell("brief", STORY, "--format", form)
        assert (made.returncode, made.stderr) == (0, SPUN)
        assert b"summarise: " not in made.stdout


def test_a_dash_reads_standard_input(shell: Shell, folder: Path) -> None:
    (folder / "quay.txt").write_text(QUAY)
    made = shell("brief", "-", "quay.txt", given=CRANE.encode())
    assert (made.returncode, made.stderr) == (0, b"")
    assert "— quay, stdin (2 sources)" in made.stdout.decode()


def test_a_page_named_twice_is_read_once(cli: Cli, folder: Path) -> None:
    (folder / "crane.txt").write_text(CRANE)
    assert cli("brief", "crane.txt", ".", "./crane.txt").stdout == cli("brief", "crane.txt").stdout


def test_the_order_of_the_pages_changes_nothing(cli: Cli) -> None:
    pages = sorted(STORY.glob("*.txt"))
    assert cli("brief", *pages).stdout == cli("brief", *reversed(pages)).stdout


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_output_writes_the_file_and_nothing_else(cli: Cli, folder: Path, form: str) -> None:
    result = cli("brief", STORY, "--format", form, "--output", "b.out")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", SPUN.decode())
    assert (folder / "b.out").read_text("utf-8") == cli("brief", STORY, "--format", form).stdout
    assert [path.name for path in folder.iterdir()] == ["b.out"]


def test_output_is_written_beside_and_renamed(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "b.txt").write_text("old")
    seen: list[tuple[str, str]] = []
    really = os.replace

    def watched(source: str | Path, target: str | Path) -> None:
        seen.append((Path(source).read_text("utf-8"), Path(target).read_text("utf-8")))
        assert Path(source).parent.resolve() == Path(target).parent.resolve()
        really(source, target)

    monkeypatch.setattr(os, "replace", watched)
    assert cli("brief", STORY, "-o", "b.txt").exit_code == 0
    assert seen == [((folder / "b.txt").read_text("utf-8"), "old")]


def test_an_output_that_cannot_be_written_leaves_the_old_one_and_no_part(
    cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.txt").write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = cli("brief", STORY, "-o", "b.txt")
    assert result.exit_code == 2
    assert (
        result.stderr.splitlines()[-1]
        == "summarise: b.txt: cannot be written (no space left on device); check the path"
    )
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"b.txt": "old"}


def test_a_failed_brief_leaves_the_old_output(cli: Cli, folder: Path) -> None:
    (folder / "b.txt").write_text("old")
    assert cli("brief", "gone.txt", "-o", "b.txt").exit_code == 1
    assert (folder / "b.txt").read_text() == "old"


def on_a_terminal(*args: str, **env: str) -> str:
    """What the program writes when its standard output is a terminal 100 columns wide."""
    pty = pytest.importorskip("pty")
    fcntl, termios = pytest.importorskip("fcntl"), pytest.importorskip("termios")
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, b"\x28\0\x64\0\0\0\0\0")
    command = [sys.executable, "-m", "summarise", *args]
    process = subprocess.Popen(
        command, stdout=theirs, stderr=subprocess.DEVNULL, env=environment(**{"TERM": "xterm", **env})
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    assert process.wait() == 0
    return shown.decode().replace("\r\n", "\n")


def test_a_terminal_gets_colour_and_its_own_width() -> None:
    shown = on_a_terminal("brief", str(STORY))
    assert "\x1b[1mKEY POINTS\x1b[0m" in shown
    plain = re.sub(r"\x1b\[\d+m", "", shown)
    assert 80 < max(map(len, plain.split("\n"))) <= 100


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "TERM=dumb"])
def test_no_colour_where_it_is_not_wanted(env: dict[str, str]) -> None:
    assert "\x1b" not in on_a_terminal("brief", str(STORY), **env)


@pytest.mark.parametrize("form", ["markdown", "json"])
def test_only_text_is_coloured(form: str) -> None:
    assert "\x1b" not in on_a_terminal("brief", str(STORY), "--format", form)


def test_a_pipe_gets_no_colour_even_if_asked(shell: Shell) -> None:
    assert b"\x1b" not in shell("brief", STORY, FORCE_COLOR="1").stdout


@pytest.mark.parametrize(("columns", "width"), [("40", 40), ("132", 132), ("5", 20), ("0", 20), ("wide", 80), ("", 80)])
def test_the_width_is_that_of_columns(cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: str, width: int) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    rows = cli("brief", STORY).stdout.split("\n")
    assert max(map(len, rows)) <= width
    assert max(map(len, rows)) > 0.8 * width


def test_explain_gives_every_ranked_sentence_its_score_parts_and_a_reason(cli: Cli) -> None:
    result = cli("brief", STORY, "--explain")
    rows = re.findall(r"^ *(\d+)\. (-?\d\.\d{3}) \((.*?)\) (.+?) \| (.+?): (.+)$", result.stdout, re.MULTILINE)
    assert [int(row[0]) for row in rows] == list(range(1, len(rows) + 1))
    documents = json.loads(cli("brief", STORY, "--format", "json").stdout)
    assert len(rows) > 0.7 * sum(reading["sentences"] for reading in documents["sources"] if reading["used"])
    for _, score, parts, reason, _, sentence in rows:
        named = dict(part.split(" ") for part in re.findall(r"\w+ [+-]\d\.\d{3}", parts))
        assert list(named) == ["gain", "centrality", "redundancy"]
        assert sum(map(float, named.values())) == pytest.approx(float(score), abs=0.002)
        assert reason.strip()
        assert sentence.strip()
    reasons = " ".join(row[3] for row in rows)
    assert all(word in reasons for word in ("chosen, ", "redundant with ", "cannot lead: "))


def test_explain_marks_as_chosen_exactly_what_leads_a_line(cli: Cli) -> None:
    made = summarise.brief(summarise.read([STORY]), explain=True)
    chosen = {row.split(": ", 1)[1] for row in made.explanation if ") chosen, " in row}
    texts = {source.id: source.text for source in summarise.read([STORY])}
    for line in (made.lead, *made.points, *made.single_source):
        proof = line.evidence[0]
        shown = " ".join(texts[proof.source][proof.start : proof.end].split())
        assert any(shown.removeprefix("“")[:40] in sentence for sentence in chosen), line.text


def test_explain_adds_to_the_brief_and_changes_nothing_of_it(cli: Cli) -> None:
    plain = cli("brief", STORY).stdout
    assert cli("brief", STORY, "--explain").stdout.startswith(plain)
    assert "```text\n" in cli("brief", STORY, "--explain", "--format", "markdown").stdout


def test_explain_beside_json_goes_to_standard_error(cli: Cli) -> None:
    result = cli("brief", STORY, "--explain", "--format", "json")
    assert result.stdout == cli("brief", STORY, "--format", "json").stdout
    assert re.search(r"^ +1\. \d\.\d{3} \(gain ", result.stderr, re.MULTILINE)


def test_max_points_and_max_words_are_obeyed(cli: Cli) -> None:
    made = json.loads(cli("brief", STORY, "--format", "json", "--max-points", "3", "--max-words", "120").stdout)
    assert len(made["points"]) <= 3
    assert sum(len(line["text"].split()) for line in (made["lead"], *made["points"])) <= 120


def test_a_hidden_source_is_named_and_backs_nothing(cli: Cli) -> None:
    result = cli("brief", STORY, "--format", "json", "--hide", "wire", "--hide", "TPB")
    assert (result.exit_code, "summarise: NNA: hidden by the reader's settings" in result.stderr) == (0, True)
    made = json.loads(result.stdout)
    assert not {"wire", "foreign"} & {source for line in (made["lead"], *made["points"]) for source in line["sources"]}


def test_hiding_every_source_leaves_nothing_to_brief(cli: Cli, folder: Path) -> None:
    (folder / "crane.txt").write_text(CRANE)
    result = cli("brief", "crane.txt", "--hide", "crane")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "summarise: crane: hidden by the reader's settings\n"


def test_a_source_that_may_never_lead_still_backs_lines_of_others(cli: Cli) -> None:
    made = json.loads(cli("brief", STORY, "--format", "json", "--never-lead", "NNA").stdout)
    told = [made["lead"], *made["points"], *made["single_source"]]
    assert "wire" not in {line["sources"][0] for line in told}
    assert "wire" in {source for line in told for source in line["sources"]}


def test_a_source_that_is_not_there_cannot_be_hidden_unnoticed(cli: Cli) -> None:
    result = cli("brief", STORY, "--hide", "nobody")
    assert result.exit_code == 0
    assert result.stderr.startswith("summarise: no source is called 'nobody'; there are: ")


def test_extract_prints_a_sentence_a_line_in_order_of_choice(cli: Cli) -> None:
    found = summarise.extract(summarise.read([STORY]), words=80, rank="luhn")
    result = cli("extract", STORY, "--words", "80", "--rank", "luhn")
    assert (result.exit_code, result.stdout.splitlines()) == (0, [sentence.text for sentence in found])


HEAVY = {"nltk", "jsonschema", "referencing", "sumy", "numpy", "chardet", "text_to_num", "lxml"}


@pytest.mark.parametrize("args", [["--help"], ["brief", "--help"], ["--version"]], ids=" ".join)
def test_help_imports_no_heavy_library(args: list[str]) -> None:
    script = (
        "import sys\nfrom summarise.cli import main\ntry:\n main(sys.argv[1:], prog_name='summarise')\n"
        "finally:\n print('|', *sorted(sys.modules))"
    )
    made = subprocess.run([sys.executable, "-c", script, *args], env=environment(), capture_output=True, check=True)
    loaded = {name.split(".")[0] for name in made.stdout.decode().rsplit("|", 1)[1].split()}
    assert "click" in loaded
    assert not loaded & HEAVY
    inner = {name for name in made.stdout.decode().rsplit("|", 1)[1].split() if name.startswith("summarise.")}
    assert inner <= {
        "summarise._version",
        "summarise.cli",
        "summarise.cli.stories",
        "summarise.errors",
        "summarise.settings",
        "summarise.toolkit",
    }


def test_a_brief_needs_neither_numpy_nor_an_http_client() -> None:
    script = (
        "import sys\nsys.modules.update(numpy=None, requests=None)\nfrom summarise.cli import main\n"
        "main(['brief', sys.argv[1]], prog_name='summarise')"
    )
    made = subprocess.run(
        [sys.executable, "-c", script, str(STORY)], env=environment(), capture_output=True, check=True
    )
    assert b"KEY POINTS" in made.stdout


@pytest.mark.parametrize(
    "args",
    [["brief", STORY], ["brief", STORY, "--explain"], ["extract", STORY, "--words", "9999"], ["schema"]],
    ids=["brief", "explain", "extract", "schema"],
)
def test_a_reader_that_leaves_early_leaves_quiet(args: list[object]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "summarise", *map(str, args)]
    made = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, env=environment(), check=False)
    os.close(theirs)
    assert made.returncode == 0
    assert made.stderr in (b"", SPUN)


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full here")
def test_a_full_disk_is_one_line() -> None:
    with open("/dev/full", "wb") as full:
        command = [sys.executable, "-m", "summarise", "brief", str(STORY)]
        made = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert made.returncode != 0
    assert b"Traceback" not in made.stderr


@pytest.mark.skipif(os.name != "posix", reason="closes a stream by the shell")
def test_a_process_without_standard_streams_still_ends_well(tmp_path: Path) -> None:
    made = tmp_path / "brief.json"
    command = [sys.executable, "-m", "summarise", "brief", str(STORY), "--format", "json", "--output", str(made)]
    done = subprocess.run(["sh", "-c", '"$@" >&- 2>&-', "sh", *command], cwd=ROOT, timeout=60)
    assert done.returncode == 0
    assert json.loads(made.read_text("utf-8"))["points"]

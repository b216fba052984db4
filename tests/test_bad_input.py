"""Bad input: the exact line a user sees, the exit code, and that what was good is still briefed."""

from __future__ import annotations

import builtins
import json
import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import summarise
from summarise.text import documents

from .conftest import CHESS, CRANE, MENU, QUAY, Cli, Shell

READABLE = ".atom .eml .htm .html .jsonl .markdown .md .mht .mhtml .ndjson .opml .pdf .rss .text .txt .xhtml .xml"
NO_ARTICLE = "no article text found on the page (menus, captions and notices only)"
GOOD: dict[str, str | bytes] = {"crane.txt": CRANE, "quay.txt": QUAY}
LEAD = "Two dockers died and nine people were hurt on Tuesday"
SPANISH = """Los ministros se reunieron el viernes en la ciudad y dijeron que se verán otra vez en una semana.

El puerto seguirá cerrado hasta que los ingenieros revisen la grúa que cayó sobre el muelle del norte.
"""


def laid_out(folder: Path, files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


BAD_PAGES: list[Any] = [
    pytest.param(
        {}, "gone.txt", "gone.txt: cannot be read (no such file or directory); check the path", id="missing file"
    ),
    pytest.param({}, "gone", "gone: cannot be read (no such file or directory); check the path", id="missing folder"),
    pytest.param(
        {"f/sources.toml": ""}, "f", f"f: no pages in this folder; readable: {READABLE}", id="folder without pages"
    ),
    pytest.param(
        {"x.txt": b"\x7fELF\0\0\1"},
        "x.txt",
        "x.txt: a binary file, not text; give the page as .txt or .md",
        id="binary",
    ),
    pytest.param(
        {"x.txt": bytes(range(1, 32)) * 40 + b"\xff\xfe\xfd" * 9},
        "x.txt",
        "x.txt: not text, or in an unknown encoding; save the page as UTF-8",
        id="control bytes in no encoding",
    ),
    pytest.param(
        {"x.txt": b"\xff\xfe" + "Two dockers died.".encode("utf-16-le") + b"\0\xd8"},
        "x.txt",
        "x.txt: damaged utf-16-le at byte 34; save the page again as UTF-8",
        id="damaged UTF-16",
    ),
    pytest.param(
        {"x.png": b"\x89PNG\r\n"},
        "x.png",
        f"x.png: unknown type '.png'; readable: {READABLE}, or - for standard input",
        id="picture",
    ),
    pytest.param(
        {"README": "Read me."},
        "README",
        f"README: unknown type 'README'; readable: {READABLE}, or - for standard input",
        id="name without ending",
    ),
    pytest.param({"x.txt": ""}, "x.txt", "x.txt: the page is empty; nothing to read", id="empty page"),
    pytest.param({"x.md": " \n\t\r\n"}, "x.md", "x.md: the page is empty; nothing to read", id="page of white space"),
    pytest.param(
        {"x.txt": b"\xef\xbb\xbf"}, "x.txt", "x.txt: the page is empty; nothing to read", id="page of a byte-order mark"
    ),
    pytest.param({"x.jsonl": "\n\n"}, "x.jsonl", "x.jsonl: the file is empty; nothing to read", id="empty JSON Lines"),
    pytest.param({"x.txt": MENU}, "x.txt", f"Norrvik Post: {NO_ARTICLE}", id="page of furniture"),
    pytest.param({"x.txt": "a" * 1_000_000}, "x.txt", f"x: {NO_ARTICLE}", id="one word of a million letters"),
    pytest.param({"x.txt": SPANISH}, "x.txt", "x: not in English (reads as spanish): set aside", id="other language"),
    pytest.param(
        {"x.txt": "Crane falls in Norrvik. " * 220_000},
        "x.txt",
        "x.txt: larger than 5,000,000 bytes; cut it or raise max_bytes",
        id="page over max_bytes",
    ),
]


@pytest.mark.parametrize(("files", "path", "line"), BAD_PAGES)
def test_a_bad_page_is_one_line_and_the_good_ones_are_briefed(
    folder: Path, cli: Cli, files: dict[str, str | bytes], path: str, line: str
) -> None:
    laid_out(folder, {**GOOD, **files})
    result = cli("brief", "crane.txt", path, "quay.txt")
    assert (result.exit_code, result.stderr) == (0, f"summarise: {line}\n")
    assert LEAD in result.stdout
    assert "(2 sources)" in result.stdout


@pytest.mark.parametrize(("files", "path", "line"), BAD_PAGES)
def test_a_bad_page_alone_is_the_same_line_and_exit_1(
    folder: Path, cli: Cli, files: dict[str, str | bytes], path: str, line: str
) -> None:
    laid_out(folder, files)
    result = cli("brief", path)
    assert (result.exit_code, result.stderr, result.stdout) == (1, f"summarise: {line}\n", "")


def test_several_bad_pages_are_a_line_each_and_a_last_one_that_sums_up(folder: Path, cli: Cli) -> None:
    (folder / "void.txt").touch()
    result = cli("extract", "gone.txt", "void.txt")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "summarise: gone.txt: cannot be read (no such file or directory); check the path",
        "summarise: void.txt: the page is empty; nothing to read",
        "summarise: nothing could be read; see the lines above",
    ]


def test_hidden_and_unknown_files_of_a_folder_are_a_line_each(folder: Path, cli: Cli) -> None:
    laid_out(folder, {f"story/{name}": text for name, text in GOOD.items()})
    laid_out(folder, {"story/.notes.txt": CHESS, "story/crane.jpg": b"\xff\xd8", "story/.git/x.txt": CHESS})
    result = cli("brief", "story")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "summarise: story/.git: hidden folder, skipped",
        "summarise: story/.notes.txt: hidden file, skipped",
        f"summarise: story/crane.jpg: unknown type, skipped; readable: {READABLE}",
    ]


def test_a_file_without_permission_is_one_line(folder: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    laid_out(folder, {**GOOD, "locked.txt": CHESS})
    really = builtins.open

    def refusing(file: Any, *args: Any, **options: Any) -> Any:
        if str(file) == "locked.txt":
            raise PermissionError(13, "Permission denied", file)
        return really(file, *args, **options)

    monkeypatch.setattr(builtins, "open", refusing)
    result = cli("brief", "crane.txt", "locked.txt", "quay.txt")
    assert (result.exit_code, result.stderr) == (
        0,
        "summarise: locked.txt: cannot be read (permission denied); check the path\n",
    )
    assert LEAD in result.stdout


def test_a_link_to_itself_is_one_line(folder: Path, cli: Cli) -> None:
    laid_out(folder, GOOD)
    (folder / "loop.txt").symlink_to("loop.txt")
    result = cli("brief", "crane.txt", "loop.txt", "quay.txt")
    assert result.exit_code == 0
    assert result.stderr.startswith("summarise: loop.txt: cannot be read (too many levels of symbolic links")


def test_a_file_name_that_is_no_utf_8_is_briefed(folder: Path, shell: Shell) -> None:
    laid_out(folder, GOOD)
    try:
        Path(os.fsdecode(b"caf\xe9.txt")).write_text(CHESS.replace("Lund", "Norrvik"))
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    made = shell("brief", "crane.txt", "quay.txt", os.fsdecode(b"caf\xe9.txt"))
    assert (made.returncode, b"Traceback" in made.stderr) == (0, False)


def test_an_empty_standard_input_is_one_line(cli: Cli) -> None:
    result = cli("brief", "-", input="")
    assert (result.exit_code, result.stderr) == (1, "summarise: standard input: the page is empty; nothing to read\n")


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("{", "s.jsonl:1: no JSON (Expecting property name enclosed in double quotes); one object a line"),
        ("[" * 100_000, "s.jsonl:1: no JSON (nested too deep); one object a line"),
        ("[]", "s.jsonl:1: top level: [] is not of type 'object'; see 'summarise schema source'"),
        ("{}", "s.jsonl:1: top level: 'text' is a required property; see 'summarise schema source'"),
        ('{"text": 3}', "s.jsonl:1: text: 3 is not of type 'string'; see 'summarise schema source'"),
        ('{"text": "\\ud800"}', "s.jsonl:1: text: half of a surrogate pair; write the page as UTF-8"),
        ('{"text": " "}', "s.jsonl:1: text: the page is empty; nothing to read"),
        ('\n{"id": "", "text": "x"}', "s.jsonl:2: id: '' should be non-empty; see 'summarise schema source'"),
    ],
)
def test_a_bad_line_of_json_lines_is_named_with_its_number(folder: Path, cli: Cli, lines: str, problem: str) -> None:
    laid_out(folder, {**GOOD, "s.jsonl": lines})
    result = cli("brief", "s.jsonl", "crane.txt", "quay.txt")
    assert (result.exit_code, result.stderr) == (0, f"summarise: {problem}\n")
    assert LEAD in result.stdout


@pytest.mark.parametrize("field", ["id", "publisher", "title", "url"])
def test_half_a_surrogate_pair_in_any_field_is_one_line(folder: Path, cli: Cli, field: str) -> None:
    laid_out(folder, {**GOOD, "s.jsonl": json.dumps({"text": CRANE + CHESS, field: "Crane \ud800 falls"})})
    result = cli("brief", "s.jsonl", "crane.txt", "quay.txt")
    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)


def test_one_source_only_is_a_brief_with_a_plain_warning(folder: Path, cli: Cli) -> None:
    laid_out(folder, GOOD)
    result = cli("brief", "quay.txt")
    assert (result.exit_code, result.stderr) == (
        0,
        "summarise: only one source: nothing here can be corroborated\n",
    )
    assert LEAD in result.stdout


def test_ten_copies_of_one_page_are_one_origin_and_one_warning_that_nothing_is_corroborated(
    folder: Path, cli: Cli
) -> None:
    laid_out(folder, {f"copy-{at}.txt": CRANE for at in range(10)})
    result = cli("brief", ".", "--format", "json")
    assert result.exit_code == 0
    assert result.stderr.splitlines()[:-1] == [
        f"summarise: copy-{at}: the same text as copy-0: counted once" for at in range(1, 10)
    ]
    assert result.stderr.splitlines()[-1] == (
        "summarise: all 10 sources are copies of one page: nothing here can be corroborated"
    )
    made = json.loads(result.stdout)
    lines = [made["lead"], *made["points"], *made["single_source"]]
    assert {(tuple(line["sources"]), line["origins"]) for line in lines} == {(("copy-0",), 1)}


def own_sentence(at: int) -> str:
    """A sentence that only one of many pages has."""
    return f"Reader number {at} told the paper on the phone that house {at * 7} had shaken for {at + 3} seconds.\n"


@pytest.mark.parametrize(
    "count",
    [2, 3, 5, 12, 13, 20],
)
def test_a_page_printed_often_with_a_sentence_added_is_still_one_origin(count: int) -> None:
    made = summarise.brief(summarise.Source(id=f"p{at:02}", text=f"{CRANE}\n{own_sentence(at)}") for at in range(count))
    assert {line.origins for line in (made.lead, *made.points, *made.single_source)} == {1}


@pytest.mark.parametrize(
    "count",
    [2, 3, 5],
)
def test_the_warning_counts_every_copy(count: int) -> None:
    made = summarise.brief(summarise.Source(id=f"p{at}", text=f"{CRANE}\n{own_sentence(at)}") for at in range(count))
    assert made.warnings[-1] == f"all {count} sources are copies of one page: nothing here can be corroborated"


def test_copies_that_credit_one_another_in_a_ring_leave_one_of_them() -> None:
    ring = {"Alpha": "Beta", "Beta": "Gamma", "Gamma": "Alpha"}
    made = summarise.brief(
        summarise.Source(id=name, text=f"{CRANE}\n{own_sentence(at)}", publisher=name, credits=(credit,))
        for at, (name, credit) in enumerate(ring.items())
    )
    assert sum(reading.used for reading in made.sources) == 1


def test_the_largest_group_of_pages_is_briefed_and_the_rest_is_named(folder: Path, cli: Cli) -> None:
    laid_out(folder, {**GOOD, "chess.txt": CHESS})
    result = cli("brief", ".", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "summarise: chess: about something else: set aside\n")
    made = json.loads(result.stdout)
    assert {reading["id"]: reading["used"] for reading in made["sources"]} == {
        "chess": False,
        "crane": True,
        "quay": True,
    }
    assert "chess" not in {proof["source"] for line in made["points"] for proof in line["evidence"]}


def test_pages_of_which_no_two_are_about_one_event_make_no_brief(folder: Path, cli: Cli) -> None:
    laid_out(folder, {"crane.txt": CRANE, "chess.txt": CHESS})
    result = cli("brief", ".")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "summarise: no two of these pages are about one event (chess, crane); brief them one at a time\n"
    )


def test_a_line_of_a_million_characters_is_read_to_its_end(folder: Path, cli: Cli) -> None:
    named = ("".join(chr(ord("a") + int(digit)) for digit in f"{at * 7919:08}") for at in range(6_000))
    told = (
        f"Docker {name} told the director of the port, Sigrid Vane, that the brakes of the crane in Norrvik harbor "
        f"had failed before it fell on the ferry and its captain, Odd Brekke, that Tuesday"
        for name in named
    )
    line = f"A falling crane killed two dockers on a ferry in Norrvik harbor on Tuesday. {'. '.join(told)}."
    assert len(line) > 1_000_000
    laid_out(folder, {**GOOD, "long.txt": line})
    result = cli("brief", ".", "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    reading = {source["id"]: source for source in json.loads(result.stdout)["sources"]}
    assert reading["long"]["words"] == len(line.split())
    assert reading["long"]["sentences"] >= 6_001
    assert reading["crane"]["used"]


def test_no_sentence_of_a_long_line_is_broken() -> None:
    told = "Docker Odd Brekke told Sigrid Vane that the crane in Norrvik harbor had failed before it fell on the ferry."
    (document,) = documents([summarise.Source(id="a", text=" ".join([told] * 2_000))])
    assert {sentence.text for sentence in document.sentences} == {told}


ODD = {
    "right-to-left marks": "\u200f\u202e{}\u202c\u2067",
    "zero width": "\u200b{}\u2060",
    "emoji": "\U0001f3d7\ufe0f\U0001f469\u200d\U0001f680 {}",
    "combining": "e\u0301\u0336\u20dd {}",
    "escape sequences": "\x1b[31m\x1b]0;title\x07{}\x9b2J",
    "control characters": "\x00\x01\b{}\x7f\x85\x0b\x0c",
    "private and unassigned": "\ue000\uffff{}\U000e0041",
    "byte-order mark inside": "{}\ufeff",
    "line separators": "{}\u2028\u2029",
}
STEERING = {"Cc", "Zl", "Zp"}


def steering(text: str) -> set[str]:
    """The characters of an output that can move a cursor, change a colour or turn a line around."""
    turning = set("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    return {c for c in text if c != "\n" and (unicodedata.category(c) in STEERING or c in turning)}


ODD_CASES = [pytest.param(pattern, id=name) for name, pattern in ODD.items()]


def odd_page(pattern: str) -> str:
    """A page with odd characters in its title, in words, and between them."""
    odd = pattern.replace("{}", "")
    body = CRANE.replace("dockers", pattern.format("dockers")).replace("Sigrid", pattern.format("Sigrid"))
    return f"Crane falls {odd} on ferry in Norrvik harbor\n\n{body}"


@pytest.mark.parametrize("form", ["text", "markdown"])
@pytest.mark.parametrize("pattern", ODD_CASES)
def test_odd_unicode_is_briefed_and_never_steers_the_terminal(folder: Path, cli: Cli, pattern: str, form: str) -> None:
    laid_out(folder, {"crane.txt": odd_page(pattern).replace("\0", "\x02"), "quay.txt": QUAY})
    result = cli("brief", "crane.txt", "quay.txt", "--format", form, "--explain")
    assert result.exit_code == 0, result.stderr
    assert not steering(result.stdout) | steering(result.stderr)
    assert LEAD in result.stdout.replace("\n", " ")


def test_the_arabic_letter_mark_is_a_direction_mark_too(folder: Path, cli: Cli) -> None:
    laid_out(folder, {"crane.txt": CRANE.replace("Brekke", "Bre\u061ckke"), "quay.txt": QUAY})
    assert not steering(cli("brief", "crane.txt", "quay.txt", "--explain").stdout)


@pytest.mark.parametrize("pattern", ODD_CASES)
def test_odd_unicode_never_steers_the_terminal_through_extract(folder: Path, cli: Cli, pattern: str) -> None:
    laid_out(folder, {"crane.txt": odd_page(pattern).replace("\0", "\x02")})
    result = cli("extract", "crane.txt")
    assert result.exit_code == 0
    assert not steering(result.stdout)


@pytest.mark.parametrize("pattern", ODD_CASES)
def test_odd_unicode_never_steers_the_terminal_through_the_reasons_beside_json(
    folder: Path, cli: Cli, pattern: str
) -> None:
    laid_out(folder, {"crane.txt": odd_page(pattern).replace("\0", "\x02")})
    result = cli("brief", "crane.txt", "--format", "json", "--explain")
    assert result.exit_code == 0
    assert not steering(result.stderr)


@pytest.mark.parametrize("pattern", ODD_CASES)
def test_odd_unicode_keeps_its_offsets(pattern: str) -> None:
    source = summarise.Source(id="a", text=odd_page(pattern))
    made = summarise.brief([source, summarise.Source(id="b", text=QUAY)])
    proofs = [proof for line in (made.lead, *made.points, *made.single_source) for proof in line.evidence]
    assert all(proof.exact == {"a": source.text, "b": QUAY}[proof.source][proof.start : proof.end] for proof in proofs)


def test_a_file_name_cannot_steer_the_terminal(cli: Cli) -> None:
    result = cli("brief", "a\x1b[31m\u202e.txt")
    assert result.stderr == (
        "summarise: a\ufffd[31m\ufffd.txt: cannot be read (no such file or directory); check the path\n"
    )


KEYS = "valid keys: publisher, label, author, title, url, published"
LEFT_OUT = "the manifest is left out"
MANIFESTS: dict[str, tuple[str | bytes, str]] = {
    "no TOML": (
        "[crane\n",
        f":1: not TOML (Expected ']' at the end of a table declaration (at line 1, column 7)); {LEFT_OUT}",
    ),
    "key twice": (
        '[crane]\ntitle = "a"\ntitle = "b"\n',
        f":3: not TOML (Cannot overwrite a value (at line 3, column 12)); {LEFT_OUT}",
    ),
    "no UTF-8": (b'[crane]\ntitle = "caf\xe9"\n', f": cannot be read as UTF-8; {LEFT_OUT}"),
    "unknown key": (
        '[crane]\ncolour = "red"\n',
        f": crane: Additional properties are not allowed ('colour' was unexpected); {KEYS}",
    ),
    "number": ("[crane]\npublisher = 3\n", f": crane.publisher: 3 is not of type 'string'; {KEYS}"),
    "empty": ('[crane]\ntitle = ""\n', f": crane.title: '' should be non-empty; {KEYS}"),
    "no date": ('[crane]\npublished = "soon"\n', ": crane.published: 'soon' does not match "),
    "no link": ('[crane]\nurl = "norrvik"\n', f": crane.url: 'norrvik' does not match '^https?://\\\\S+$'; {KEYS}"),
    "no table": ('crane = "KNA"\n', f": crane: 'KNA' is not of type 'object'; {KEYS}"),
    "no such file": ('[crone]\npublisher = "KNA"\n', ": [crone] names no file that was read; use a file's stem"),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_bad_manifest_is_one_line_and_the_pages_are_briefed(folder: Path, cli: Cli, name: str) -> None:
    manifest, line = MANIFESTS[name]
    laid_out(folder, {"s/crane.txt": CRANE, "s/quay.txt": QUAY, "s/sources.toml": manifest})
    result = cli("brief", "s")
    assert (result.exit_code, len(result.stderr.splitlines())) == (0, 1)
    assert result.stderr.startswith(f"summarise: s/sources.toml{line}")
    assert LEAD in result.stdout


def test_the_good_keys_of_a_bad_entry_still_count(folder: Path, cli: Cli) -> None:
    manifest = '[crane]\npublisher = "KNA"\npublished = "soon"\n'
    laid_out(folder, {"s/crane.txt": CRANE, "s/quay.txt": QUAY, "s/sources.toml": manifest})
    assert "KNA, quay (2 sources)" in cli("brief", "s").stdout


RANKS = "'support', 'luhn', 'sumbasic', 'reduction', 'kl', 'edmundson', 'lexrank', 'textrank', 'lsa'"
USAGE = {
    "brief": "Error: Missing argument 'PAGE...'.",
    "extract": "Error: Missing argument 'PAGE...'.",
    "brief x.txt --rank best": f"Error: Invalid value for '--rank': 'best' is not one of {RANKS}.",
    "extract x.txt --rank best": f"Error: Invalid value for '--rank': 'best' is not one of {RANKS}.",
    "brief x.txt --format pdf": "Error: Invalid value for '--format': 'pdf' is not one of 'text', 'markdown', 'json', 'slack'.",
    "extract x.txt --words 0": "Error: Invalid value for '--words': 0 is not in the range x>=1.",
    "extract x.txt --words ten": "Error: Invalid value for '--words': 'ten' is not a valid integer range.",
    "brief x.txt --max-words 1": "summarise: max_words is 1; give a number from 30 to 100000",
    "brief x.txt --max-words ten": "Error: Invalid value for '--max-words': 'ten' is not a valid integer.",
    "brief x.txt --max-points 0": "summarise: max_points is 0; give a number from 1 to 1000",
    "brief x.txt --output .": "Error: Invalid value for '--output' / '-o': File '.' is a directory.",
    "brief x.txt --output no/b": "summarise: no/b: cannot be written (no such file or directory); check the path",
    "schema briefs": "summarise: no schema 'briefs'; there are: brief, briefing, config, report, slack, source, sources",
    "sumarise": "Error: No such command 'sumarise'.",
}


@pytest.mark.parametrize("command", USAGE)
def test_wrong_usage_is_one_line_that_names_what_is_valid_and_exit_2(folder: Path, cli: Cli, command: str) -> None:
    laid_out(folder, {"x.txt": CRANE})
    result = cli(*command.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == USAGE[command]


def test_without_any_argument_the_help_is_shown(cli: Cli) -> None:
    result = cli()
    assert result.exit_code == 2
    assert result.output.startswith("Usage: summarise [OPTIONS] COMMAND [ARGS]...")


def test_an_odd_number_of_columns_is_no_traceback(folder: Path, shell: Shell) -> None:
    laid_out(folder, GOOD)
    assert shell("brief", ".", COLUMNS="²").returncode == 0


@pytest.mark.parametrize("character", ["\u00a0", "  "], ids=["no-break space", "two spaces"])
def test_a_name_with_odd_white_space_inside_is_read_as_one(character: str) -> None:
    page = CRANE.replace("director Sigrid Vane", f"Director Sigrid{character}Vane")
    made = summarise.brief([summarise.Source(id="a", text=page)])
    assert "[Sigrid Vane] said the harbor would stay closed until Friday." in [line.text for line in made.points]

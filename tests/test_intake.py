from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import ftfy  # noqa: F401  # registers the sloppy encodings
import pytest
from hypothesis import assume, given
from hypothesis import settings as limits
from hypothesis import strategies as st

from summarise.errors import InputError, SummariseError
from summarise.intake import read, shown
from summarise.intake.decode import decoded
from summarise.model import Problem, Source
from summarise.settings import Settings

from .conftest import FAILS

TEXT = "The harbour wall of Port Arlen held on Friday, officials said.\n"
READABLE = (
    "readable: .atom .eml .htm .html .jsonl .markdown .md .mht .mhtml .ndjson .opml .pdf .rss .text .txt .xhtml .xml"
)
VALID = "valid keys: publisher, label, author, title, url, published"
NNA = '[one]\npublisher = "NNA"\n'
UNCLOSED = "Expected ']' at the end of a table declaration"
SCHEMA = "see 'summarise schema source'"


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def put(files: Mapping[str, str | bytes]) -> None:
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content.encode() if isinstance(content, str) else content)


def told(*paths: str, settings: Settings | None = None) -> tuple[list[Source], list[str]]:
    """The sources of `paths` and the lines a user sees of what failed."""
    problems: list[Problem] = []
    found: list[Source] = []
    with suppress(InputError):
        found = read(paths, problems, settings)
    return found, [shown(problem) for problem in problems]


def refused(path: str, settings: Settings | None = None) -> str:
    problems: list[Problem] = []
    with pytest.raises(InputError) as caught:
        read([path], problems, settings)
    assert [shown(problem) for problem in problems] == [str(caught.value)]
    return str(caught.value)


def test_a_file_is_a_source_under_its_stem() -> None:
    put({"one.txt": TEXT, "two.md": TEXT, "three.TEXT": TEXT})
    assert told("one.txt", "two.md", "three.TEXT") == (
        [Source("one", TEXT), Source("two", TEXT), Source("three", TEXT)],
        [],
    )
    assert read([Path("one.txt").absolute()]) == [Source("one", TEXT)]


def test_a_folder_is_read_recursively_in_sorted_order_and_what_is_left_out_has_a_line_each() -> None:
    put(dict.fromkeys(["f/b.txt", "f/a.md", "f/c/e.txt", "f/c/d.txt"], TEXT))
    put(dict.fromkeys(["f/x.doc", "f/Makefile", "f/.hid.txt", "f/.git/g.txt"], TEXT))
    found, lines = told("f")
    assert [source.id for source in found] == ["a", "b", "d", "e"]
    unknown = f"unknown type, skipped; {READABLE}"
    hidden = ["f/.git: hidden folder, skipped", "f/.hid.txt: hidden file, skipped"]
    assert sorted(lines) == [*hidden, f"f/Makefile: {unknown}", f"f/x.doc: {unknown}"]


@FAILS
def test_the_order_of_the_file_system_changes_neither_sources_nor_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    walk = os.walk

    def backwards(top: str) -> Iterator[tuple[str, list[str], list[str]]]:
        for folder, folders, files in walk(top):
            folders.sort(reverse=True)
            files.sort(reverse=True)
            yield folder, folders, files

    put(
        dict.fromkeys(
            ["f/b.txt", "f/a.txt", "f/d/e.txt", "f/c/e.txt", "f/.x/a.txt", "f/.y/a.txt", "f/.n.txt", "f/.m.txt"], TEXT
        )
    )
    before = told("f")
    monkeypatch.setattr(os, "walk", backwards)
    assert told("f")[0] == before[0]
    assert [line.partition(":")[0] for line in told("f")[1]] == ["f/.x", "f/.y", "f/.m.txt", "f/.n.txt"]


def test_ids_are_made_unique_by_the_parents_name_whatever_the_order() -> None:
    paths = ["x/one.txt", "y/one.txt", "p/x/two.txt", "q/x/two.txt", "y/three.txt", "y/one.md"]
    put(dict.fromkeys(paths, TEXT))
    assert [source.id for source in read(paths[:2])] == ["x-one", "y-one"]
    ids = [source.id for source in read(paths)]
    assert len(set(ids)) == 6
    assert ids[4] == "three"
    assert [source.id for source in read(reversed(paths))] == ids[::-1]


def test_the_same_file_twice_is_one_source() -> None:
    put({"f/one.txt": TEXT})
    os.symlink(Path("f/one.txt").absolute(), "link.txt")
    assert [source.id for source in read(["f/one.txt", "f", "./f/../f/one.txt", "link.txt"])] == ["one"]


def test_standard_input_is_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    put({"one.txt": TEXT})
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode("utf-16"))))
    assert read(["-", "-", "one.txt"]) == [Source("stdin", TEXT), Source("one", TEXT)]
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b" \n")))
    assert refused("-") == "standard input: the page is empty; nothing to read"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"x" * 20)))
    assert refused("-", Settings(max_bytes=10)) == "standard input: larger than 10 bytes; cut it or raise max_bytes"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.txt", b"", "the page is empty; nothing to read"),
        ("x.txt", b"\xef\xbb\xbf \r\n\t", "the page is empty; nothing to read"),
        ("x.txt", b"\x89PNG\r\n\0\0\0", "a binary file, not text; give the page as .txt or .md"),
        ("x.md", bytes(range(1, 32)) * 30 + b"\xff", "not text, or in an unknown encoding; save the page as UTF-8"),
        ("x.txt", b"\xef\xbb\xbfab\xff", "damaged utf-8 at byte 2; save the page again as UTF-8"),
        ("x.txt", b"\xff\xfea\0b", "damaged utf-16-le at byte 2; save the page again as UTF-8"),
        ("x.doc", TEXT, f"unknown type '.doc'; {READABLE}, or - for standard input"),
        ("Makefile", TEXT, f"unknown type 'Makefile'; {READABLE}, or - for standard input"),
        ("x.jsonl", "\n \n", "the file is empty; nothing to read"),
        ("x.jsonl", b"{\0}", "a binary file, not text; give the page as .txt or .md"),
    ],
)
def test_a_file_that_cannot_be_used_says_why_in_one_line(name: str, content: str | bytes, message: str) -> None:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    assert refused(name) == f"{name}: {message}"


def test_a_missing_file_an_empty_folder_and_no_path_say_so() -> None:
    Path("empty").mkdir()
    put({"only/sources.toml": ""})
    assert refused("gone.txt") == "gone.txt: cannot be read (no such file or directory); check the path"
    assert refused("gone") == "gone: cannot be read (no such file or directory); check the path"
    assert refused("empty") == f"empty: no pages in this folder; {READABLE}"
    assert refused("only") == f"only: no pages in this folder; {READABLE}"
    with pytest.raises(InputError, match=r"^no pages given$"):
        read([])


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so_and_the_others_are_read() -> None:
    put({"f/a.txt": TEXT, "f/b.txt": TEXT})
    Path("f/a.txt").chmod(0)
    assert told("f") == ([Source("b", TEXT)], ["f/a.txt: cannot be read (permission denied); check the path"])


def test_a_file_that_cannot_be_opened_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    put({"one.txt": TEXT})
    monkeypatch.setattr("summarise.intake._bytes", denied)
    assert refused("one.txt") == "one.txt: cannot be read (permission denied); check the path"


def test_a_folder_that_cannot_be_listed_has_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = os.scandir

    def scandir(path: str) -> Iterator[os.DirEntry[str]]:
        if path.endswith("shut"):
            raise PermissionError(13, "Permission denied", path)
        return listed(path)

    put({"f/one.txt": TEXT, "f/shut/two.txt": TEXT})
    monkeypatch.setattr(os, "scandir", scandir)
    assert [line.partition(":")[0] for line in told("f")[1]] == ["f/shut"]


def test_a_page_of_exactly_the_limit_is_read_and_one_byte_more_is_refused() -> None:
    put({"one.txt": TEXT})
    size = len(TEXT.encode())
    assert read(["one.txt"], settings=Settings(max_bytes=size)) == [Source("one", TEXT)]
    assert (
        refused("one.txt", Settings(max_bytes=size - 1))
        == f"one.txt: larger than {size - 1:,} bytes; cut it or raise max_bytes"
    )
    put({"big.txt": b"a" * 5_000_001})
    assert refused("big.txt") == "big.txt: larger than 5,000,000 bytes; cut it or raise max_bytes"


def test_problems_may_be_left_out_and_nothing_is_raised_while_one_page_is_good() -> None:
    put({"one.txt": TEXT, "bad.txt": b""})
    assert read(["gone.txt", "bad.txt", "one.txt"]) == [Source("one", TEXT)]
    kept = [Problem("before", 0, "stays")]
    read(["gone.txt", "one.txt"], kept)
    assert [problem.path for problem in kept] == ["before", "gone.txt"]
    with pytest.raises(SummariseError, match=r"^bad\.txt: the page is empty; nothing to read$"):
        read(["bad.txt", "gone.txt"])


def test_good_and_bad_lines_of_json_lines_each_with_path_line_and_message() -> None:
    told_of = {"publisher": "NNA", "title": "T", "url": "u", "published": "2024-03-03", "credits": ["AP"]}
    good = json.dumps({"id": "q", "text": f"\ufeff{TEXT}\r\n", **told_of})
    bad = [
        '{"id": "z"}',
        '{"text": 3}',
        "[1]",
        '{"text": "a", "foo": 1}',
        '{"text": " "}',
        '{"text": "\\ud800"}',
        "[" * 100_000,
    ]
    put({"j.jsonl": "\n".join(['{"text": "It held."}', "{bad", "", good, good, *bad])})
    found, problems = told("j.jsonl")
    assert found == [Source("j-1", "It held."), Source("q", f"{TEXT}\n", "NNA", "T", "u", "2024-03-03", ("AP",))]
    assert problems == [
        "j.jsonl:2: no JSON (Expecting property name enclosed in double quotes); one object a line",
        "j.jsonl:5: id 'q' stands twice in this file; give each line its own",
        f"j.jsonl:6: top level: 'text' is a required property; {SCHEMA}",
        f"j.jsonl:7: text: 3 is not of type 'string'; {SCHEMA}",
        f"j.jsonl:8: top level: [1] is not of type 'object'; {SCHEMA}",
        f"j.jsonl:9: top level: Additional properties are not allowed ('foo' was unexpected); {SCHEMA}",
        "j.jsonl:10: text: the page is empty; nothing to read",
        "j.jsonl:11: text: half of a surrogate pair; write the page as UTF-8",
        "j.jsonl:12: no JSON (nested too deep); one object a line",
    ]


@pytest.mark.parametrize("key", ["id", "title", "publisher", "url"])
def test_half_of_a_surrogate_pair_is_refused_wherever_it_stands(key: str) -> None:
    """A brief of such a source could not be written as UTF-8."""
    put({"j.jsonl": json.dumps({"text": TEXT, key: "a \ud800"})})
    assert told("j.jsonl")[0] == []


def test_a_date_of_json_lines_is_iso_8601() -> None:
    dates = ("", "2024-03-03T14:32:00Z", "yesterday", "2024-13-03")
    put({"j.jsonl": "\n".join(json.dumps({"text": TEXT, "published": date}) for date in dates)})
    found, problems = told("j.jsonl")
    assert [source.published for source in found] == ["", "2024-03-03T14:32:00Z"]
    assert [line[:30] for line in problems] == ["j.jsonl:3: published: 'yesterd", "j.jsonl:4: published: '2024-13"]


def test_sources_toml_names_publisher_title_url_and_date_quoted_or_not() -> None:
    put({"f/one.txt": TEXT, "f/two.md": TEXT, "f/two.txt": TEXT})
    one = '[one]\npublisher = "NNA"\ntitle = "T"\nurl = "https://e.org/x"\npublished = 2024-03-03\n'
    two_md = '["two.md"]\npublisher = "M"\npublished = "2024-03-03T14:32"\n'
    two = '[two]\npublisher = "B"\npublished = 2024-03-03T14:32:00Z\n'
    put({"f/sources.toml": one + two_md + two})
    found, problems = told("f")
    assert problems == []
    assert found[0] == Source("one", TEXT, "NNA", "T", "https://e.org/x", "2024-03-03")
    assert [(s.publisher, s.published) for s in found[1:]] == [
        ("M", "2024-03-03T14:32"),
        ("B", "2024-03-03T14:32:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("manifest", "publisher", "message"),
    [
        (f'{NNA}[three]\ntitle = "T"\n', "NNA", ": [three] names no file that was read; use a file's stem"),
        (f"{NNA}foo = 1\n", "NNA", f": one: Additional properties are not allowed ('foo' was unexpected); {VALID}"),
        ('[one]\npublisher = 3\ntitle = "T"\n', "", f": one.publisher: 3 is not of type 'string'; {VALID}"),
        ('[one]\npublisher = ""\n', "", f": one.publisher: '' should be non-empty; {VALID}"),
        (f'{NNA}url = "e.org"\n', "NNA", rf": one.url: 'e.org' does not match '^https?://\\S+$'; {VALID}"),
        ('publisher = "NNA"\n', "", f": publisher: 'NNA' is not of type 'object'; {VALID}"),
        (f"{NNA}\n[two\n", "", f":4: not TOML ({UNCLOSED} (at line 4, column 5)); the manifest is left out"),
        (b"\xff\xfe[one]", "", ": cannot be read as UTF-8; the manifest is left out"),
    ],
)
def test_a_bad_sources_toml_says_what_is_wrong_and_its_good_entries_are_kept(
    manifest: str | bytes, publisher: str, message: str
) -> None:
    put({"f/one.txt": TEXT, "f/sources.toml": manifest})
    found, problems = told("f")
    assert [(source.id, source.publisher) for source in found] == [("one", publisher)]
    assert problems == [f"f/sources.toml{message}"]


def test_every_fault_of_an_entry_is_told() -> None:
    put({"f/one.txt": TEXT, "f/sources.toml": '[one]\npublisher = 3\nurl = "e.org"\n'})
    assert len(told("f")[1]) == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@limits(deadline=None, derandomize=True, database=None, max_examples=100)
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff\ufffe")))
def test_unicode_text_comes_back_as_it_was_with_plain_line_ends(encoding: str, text: str) -> None:
    assume(not re.search("[A-Za-z]{3}", text))  # words among wrongly read letters are mended: the next tests
    assert decoded(text.encode(encoding)) == text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize(
    "text",
    [
        "Müller’s “plan” — naïve façade, Ångström and the Ãland Islands, £3 million, ½ past two.",
        "SÃO PAULO — A AÇÃO DA POLÍCIA; Đà Nẵng; Łódź; «Ça va», dit-il.",
        "Kyiv (Київ) and Athens (Αθήνα) — 北京 — القاهرة — Ærø — þorn",
    ],
)
def test_right_text_is_not_mended(text: str) -> None:
    assert decoded(text.encode()) == text


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_utf_8_that_was_read_as_western_text_is_mended_and_nothing_else(wrong: str) -> None:
    right = "The mayor said it’s “not safe” — the café’s owner, José Núñez, agreed."
    try:
        page = right.encode().decode(wrong)
    except UnicodeDecodeError:
        page = right.encode().decode("sloppy-windows-1252")
    straight = "It's \"ready\", he said -- 'soon' ... ﬁne."
    assert decoded(f"{page}\n{straight}".encode()) == f"{right}\n{straight}"


@pytest.mark.parametrize("mark", ["utf-16-be", "utf-32-be"])
def test_a_byte_order_mark_tells_big_endian_too(mark: str) -> None:
    assert decoded(("\ufeff" + TEXT).encode(mark)) == TEXT


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "The mayor said the wall was “not safe” and that it’s been so for years — she’s been told."),
        ("cp1252", "The repairs cost €3 million, the council said on Monday, and the rest is paid by the fund."),
        ("latin-1", "Müller and Söder met on Friday in München, officials said, and both called for calm."),
        ("latin-1", "José Núñez of Málaga told the café owners on Friday that the bridge would stay shut until May."),
        ("cp1252", "It’s over, she said. The council’s plan won’t change before May, and the harbour wall isn’t safe."),
    ],
)
def test_a_page_in_an_old_western_encoding_is_read_as_it_was_written(encoding: str, text: str) -> None:
    assert decoded(text.encode(encoding)) == text

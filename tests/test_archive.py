"""The archive keeps what it is given, finds it again, and neither a kill nor a damaged file passes unseen."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from summarise import Source, Story, read
from summarise.errors import CheckError, InputError, UsageError
from summarise.model import sha256
from summarise.stories import opening
from summarise.stories.archive import Archive, Delivery, Passage, StoryRow

from .conftest import CHESS, CRANE, QUAY, ROOT, environment

DAY, NEXT, LATER = "2025-03-04", "2025-03-05", "2025-03-06"
FULL = Source(
    id="a",
    text="Zero\0 width, ümlaut, 日本, 👷🏽 and 'quotes'.\nSecond line.",
    publisher="The Post",
    title="A “title” — of all kinds",
    url="https://post.example/dam?id=7",
    published="2025-03-04T10:00:00+01:00",
    credits=("AP", "Reu,ters", ""),
    author="Ana Ruiz; Odd Brekke",
    label="Post",
    left_out=12,
    raw_sha256="ab" * 32,
)
PAGES = (
    Source(id="crane", text=CRANE, publisher="Post", title="Crane falls on ferry", published="2025-03-04"),
    Source(id="quay", text=QUAY, publisher="Radio", title="Two dockers die", published="2025-03-04"),
    Source(id="chess", text=CHESS, publisher="Post", title="Chess title for Osk", published="2025-03-03"),
)
FERRY, TITLE = Story("crane-falls-01", PAGES[:2], ()), Story("chess-title-02", PAGES[2:], ())
ONE_LINE = pytest.mark.parametrize("write", [False, True])
posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def filled(path: Path) -> Path:
    """Two stories with a brief each, and a delivery."""
    with Archive.open(path, write=True) as kept:
        fill(kept)
    return path


def fill(kept: Archive) -> None:
    """What `filled` holds; doing it again changes nothing."""
    kept.add_stories([FERRY, TITLE], DAY)
    kept.add_brief(FERRY.id, DAY, brief("A crane fell", PAGES[0], 0, 14))
    kept.add_brief(TITLE.id, DAY, brief("Osk wins", PAGES[2], 0, 20))
    kept.add_delivery(DAY, "#news", "d1", "begun")
    kept.add_delivery(DAY, "#news", "d1", "done")


def brief(headline: str, source: Source, start: int, end: int) -> str:
    """As much of a brief as the archive looks at; its lead is a slice of a source."""
    exact = source.text[start:end]
    proof = {"source": source.id, "sha256": sha256(source.text), "start": start, "end": end, "exact": exact}
    line = {"text": exact, "evidence": [{**proof, "relation": "leads"}]}
    empty: dict[str, list[Any]] = {"points": [], "differences": [], "questions": [], "single_source": []}
    return json.dumps({"headline": {"text": headline, "evidence": []}, "lead": line, **empty})


def looks(path: Path) -> tuple[bytes, list[str]]:
    """The bytes of a file and the names beside it."""
    return path.read_bytes(), sorted(other.name for other in path.parent.iterdir() if other.suffix != ".lock")


def refused(path: Path, *fragments: str, write: bool = False) -> None:
    """Opening or reading it is one line that says these, names the file, and changes nothing."""
    before = looks(path) if path.is_file() else None
    with pytest.raises(InputError) as error, Archive.open(path, write=write) as kept:
        kept.content()
    message = str(error.value)
    assert "\n" not in message
    assert str(path) in message
    assert all(fragment in message for fragment in fragments), message
    assert error.value.exit_code == 1
    assert before is None or looks(path) == before


# -- what goes in comes out


def test_every_field_of_a_source_comes_back_as_it_was(path: Path) -> None:
    with Archive.open(path, write=True) as kept:
        kept.add_stories([Story("s", (FULL,), ())], DAY)
    with Archive.open(path) as kept:
        assert kept.sources_of("s") == [(FULL, DAY)]
        assert kept.recent(DAY) == [Story("s", (FULL,), ())]
        assert kept.known([FULL]) == [(FULL, False)]
        assert kept.check() == []


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(words, words, st.lists(words, max_size=3), st.integers(0, 10**9))
def test_any_characters_come_back_as_they_were(text: str, title: str, named: list[str], left_out: int) -> None:
    source = Source(id="x", text=text, title=title, publisher=title, credits=tuple(named), left_out=left_out)
    with in_memory() as kept:
        kept.add_sources([source], DAY)
        assert kept.known([source]) == [(source, False)]
        kept._db.execute("INSERT INTO found (found, rank) VALUES ('integrity-check', 1)")


def in_memory() -> Archive:
    """An archive without a file, for many small trials."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.executescript(opening.MIGRATIONS[0])
    return Archive(":memory:", db, FileLock(os.devnull))


def test_stories_are_listed_by_their_last_day_with_title_days_and_number(filled: Path) -> None:
    more = replace(PAGES[0], id="later", text="The crane is lifted.", published=NEXT)
    with Archive.open(filled, write=True) as kept:
        kept.add_stories([Story(FERRY.id, (*FERRY.sources, more), ())], NEXT)
        ferry = StoryRow(FERRY.id, "A crane fell", DAY, NEXT, 3)
        chess = StoryRow(TITLE.id, "Osk wins", DAY, DAY, 1)
        assert kept.stories() == [ferry, chess]
        assert kept.stories(since=NEXT) == kept.stories(until=NEXT)[:1] == [ferry]
        assert kept.stories(until="2025-03-01") == []
        assert [source.id for source, _ in kept.sources_of(FERRY.id, until=DAY)] == ["crane", "quay"]
        assert [day for _, day in kept.sources_of(FERRY.id)] == [DAY, DAY, NEXT]
        assert [story.id for story in kept.recent(NEXT)] == [FERRY.id]
        assert len(kept.recent(NEXT)[0].sources) == 3


def test_a_story_without_a_brief_is_called_by_its_first_title(path: Path) -> None:
    with Archive.open(path, write=True) as kept:
        kept.add_stories([Story("s", (replace(PAGES[0], title=""), PAGES[1]), ()), Story("t", (FULL,), ())], DAY)
        assert [kept.story(name).title for name in "st"] == ["Two dockers die", FULL.title]


def test_a_story_is_found_by_a_prefix_of_its_id_and_several_are_named(path: Path) -> None:
    texts = [Source(id=str(number), text=str(number)) for number in range(8)]
    with Archive.open(path, write=True) as kept:
        kept.add_stories([Story(f"flood-{source.id}", (source,), ()) for source in texts], DAY)
        kept.add_stories([Story("flood", (Source(id="x", text="x"),), ())], DAY)
        assert kept.story("flood-3").id == "flood-3"
        assert kept.story("flood").id == "flood"
        with pytest.raises(
            InputError, match=r"'flo' may be: flood, flood-0, flood-1, flood-2, flood-3, \.\.\.; write more"
        ):
            kept.story("flo")
        for nothing in ("", "storm", "%", "flood_3"):
            with pytest.raises(InputError, match="list of stories"):
                kept.story(nothing)


# -- ids


def test_sources_with_one_id_get_numbers_whatever_their_order(path: Path, tmp_path: Path) -> None:
    pages = [Source(id="index", text=f"Page {number}.") for number in range(5)] + [Source(id="index-2", text="Other.")]
    seen = set()
    for number in range(6):
        random.Random(number).shuffle(pages)
        with Archive.open(tmp_path / f"{number}.db", write=True) as kept:
            before = {source.text: source.id for source, new in kept.known(pages) if new}
            kept.add_sources(pages, DAY)
            assert {source.text: source.id for source, new in kept.known(pages) if not new} == before
            seen.add(tuple(sorted(before.items())))
    assert len(seen) == 1
    assert {name for _, name in seen.pop()} == {"index", "index-2", "index-3", "index-4", "index-5", "index-2-2"}


def test_ids_given_once_stay_and_may_be_given_back(path: Path) -> None:
    first, other = Source(id="index", text="One."), Source(id="index", text="Two.")
    with Archive.open(path, write=True) as kept:
        kept.add_sources([first], DAY)
        (renamed, new), (again, known) = kept.known([other, first])
        assert (renamed.id, new, again, known) == ("index-2", True, first, False)
        kept.add_stories([Story("s", (first, renamed), ())], NEXT)
        assert kept.sources_of("s") == [(first, DAY), (renamed, NEXT)]


def test_the_same_page_is_one_source_and_another_text_of_it_is_another(path: Path) -> None:
    page = replace(FULL, url="https://www.post.example/dam.html")
    same = replace(page, id="b", url="http://post.example/dam?utm_source=feed", title="Changed", left_out=0)
    elsewhere, edited = replace(page, id="c", publisher="AP"), replace(page, id="d", text="Edited.")
    with Archive.open(path, write=True) as kept:
        assert [new for _, new in kept.known([same, page, elsewhere, edited])] == [True, False, True, True]
        assert kept.known([same, page])[0][0] == page
        kept.add_sources([same, page, elsewhere, edited], DAY)
        assert len(kept.content()["sources"]) == 3
        assert kept.known([same]) == [(page, False)]


def test_a_source_belongs_to_one_story_for_good(filled: Path) -> None:
    with Archive.open(filled, write=True) as kept:
        before = kept.content()
        with pytest.raises(CheckError, match="is in story 'crane-falls-01', not in 'new'"):
            kept.add_stories([Story("new", (FULL, PAGES[0]), ())], NEXT)
        with pytest.raises(CheckError, match="two stories"):
            kept.add_stories([Story("x", (FULL,), ()), Story("y", (FULL,), ())], NEXT)
        assert kept.content() == before
        kept.add_sources([FULL, PAGES[0]], NEXT)
        kept.add_stories([Story("new", (FULL,), ())], LATER)
        assert kept.sources_of("new") == [(FULL, NEXT)]
        assert kept.check() == []


# -- briefs and deliveries


def test_briefs_are_kept_by_day_and_replaced_within_one(filled: Path) -> None:
    newer, newest = brief("Ferry again", PAGES[1], 0, 30), brief("At last", PAGES[0], 2, 9)
    with Archive.open(filled, write=True) as kept:
        first = kept.brief(FERRY.id, DAY)
        kept.add_brief(FERRY.id, NEXT, newer)
        kept.add_brief(FERRY.id, NEXT, newest)
        assert kept.brief(FERRY.id, NEXT) == newest
        assert kept.last_brief(FERRY.id) == (NEXT, newest)
        assert kept.brief_before(FERRY.id, NEXT) == (DAY, first)
        assert kept.brief_before(FERRY.id, DAY) is None
        assert kept.brief("none", DAY) is None
        assert kept.last_brief("none") is None
        assert kept.evidence(FERRY.id, NEXT) == [Passage("lead", "crane", 2, 9, "leads")]
        assert kept.resting_on("crane") == [(FERRY.id, DAY), (FERRY.id, NEXT)]
        assert kept.resting_on("quay") == []
        assert not kept.search("Ferry again")
        assert [(hit.kind, hit.title, hit.day) for hit in kept.search('"at last"')] == [("brief", "At last", NEXT)]
        assert kept.check() == []


def test_a_brief_must_be_one_and_rest_on_the_archive(filled: Path) -> None:
    good = json.loads(brief("A crane fell", PAGES[0], 0, 14))
    with Archive.open(filled, write=True) as kept:
        before = kept.content()
        for text in (
            "",
            "[]",
            "{}",
            '{"headline": 3}',
            brief("x", FULL, 0, 3),
            brief("x", replace(PAGES[0], text="B"), 0, 1),
        ):
            with pytest.raises(CheckError) as error:
                kept.add_brief(FERRY.id, DAY, text)
            assert "\n" not in str(error.value)
        with pytest.raises(InputError, match="no story 'none'"):
            kept.add_brief("none", DAY, json.dumps(good))
        with pytest.raises(UsageError, match="write it as 2025-03-04"):
            kept.add_brief(FERRY.id, "20250304", json.dumps(good))
        assert kept.content() == before


def test_real_briefs_are_kept_with_all_their_evidence(path: Path) -> None:
    text = (ROOT / "outputs" / "strait-talks.json").read_text("utf-8")
    with Archive.open(path, write=True) as kept:
        kept.add_stories([Story("strait", tuple(read(ROOT / "inputs" / "strait-talks")), ())], DAY)
        kept.add_brief("strait", DAY, text)
        assert kept.brief("strait", DAY) == text
        assert len(kept.evidence("strait", DAY)) == text.count('"exact": ') - len(json.loads(text)["quotations"])
        assert {hit.kind for hit in kept.search("strait")} == {"source", "brief"}
        assert kept.check() == []


def test_deliveries_that_were_begun_and_not_done_are_seen(path: Path) -> None:
    with Archive.open(path, write=True) as kept:
        assert kept.delivery(DAY, "#news", "d") == ""
        kept.add_delivery(DAY, "#news", "d", "begun")
        kept.add_delivery(NEXT, "mail", "e", "done")
        kept.add_delivery(NEXT, "mail", "e", "begun")
        assert kept.delivery(DAY, "#news", "d") == "begun"
        assert kept.deliveries() == [Delivery(DAY, "#news", "d", "begun"), Delivery(NEXT, "mail", "e", "done")]
        assert kept.deliveries(NEXT) == [Delivery(NEXT, "mail", "e", "done")]
        with pytest.raises(UsageError, match="begun, done"):
            kept.add_delivery(DAY, "#news", "d", "sent")  # type: ignore[arg-type]


# -- searching


def test_search_finds_sources_and_briefs_and_ranks_what_is_nearer_first(filled: Path) -> None:
    with Archive.open(filled) as kept:
        hits = kept.search("crane ferry")
        assert [(hit.kind, hit.source) for hit in hits] == [("source", "crane"), ("source", "quay")]
        assert (hits[0].story, hits[0].story_title, hits[0].day, hits[0].publisher, hits[0].title) == (
            (FERRY.id, "A crane fell", DAY, "Post", "Crane falls on ferry")
        )
        assert [hit.kind for hit in kept.search("osk wins")] == ["brief"]
        assert len(kept.search("crane", limit=1)) == 1
        assert kept.search("crane", limit=0) == kept.search("zeppelin") == []


def test_a_snippet_is_one_line_with_marks_of_the_callers_choice(filled: Path) -> None:
    with Archive.open(filled) as kept:
        assert "«crane toppled» onto a ferry" in kept.search('"crane toppled"')[0].snippet
        hit = kept.search("inspection", marks=("[", "]"))[0]
        assert "[inspection]" in hit.snippet
        assert "\n" not in hit.snippet


def test_phrases_prefixes_case_and_accents_are_as_a_reader_means_them(filled: Path) -> None:
    with Archive.open(filled, write=True) as kept:
        kept.add_sources([FULL], DAY)
        found = {
            words: [hit.source for hit in kept.search(words)]
            for words in (
                '"fell on a ferry"',
                '"ferry on fell"',
                "“fell on a ferry”",
                "dock*",
                "dock",
                "NORRVIK",
                "umlaut",
                '"widt"*',
            )
        }
    assert found == {
        '"fell on a ferry"': ["quay"],
        '"ferry on fell"': [],
        "“fell on a ferry”": ["quay"],
        "dock*": ["quay", "crane"],
        "dock": [],
        "NORRVIK": found["NORRVIK"],
        "umlaut": ["a"],
        '"widt"*': ["a"],
    }
    assert sorted(found["NORRVIK"]) == ["crane", "quay"]


HOSTILE = ["AND", "crane AND", "NEAR(", "a-b", "title:crane", "^crane", '"crane', 'cra"ne', "crane + quay", "{crane}", "crane '",
           "x\0y", "crane\ud800", "crane --", "crane) OR (1", "日本", "*crane", "a" * 5000]  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE)
def test_no_word_is_an_operator(filled: Path, words: str) -> None:
    with Archive.open(filled) as kept:
        assert isinstance(kept.search(words), list)


@pytest.mark.parametrize("words", ["", " ", '"', '""', "*", "**", "👷🏽", "-", '" "', "\ud800", "«»"])
def test_a_search_without_a_word_is_one_clear_line(filled: Path, words: str) -> None:
    with Archive.open(filled) as kept, pytest.raises(InputError, match=r"^nothing to search for in '.*'; give a word$"):
        kept.search(words)


@given(st.text())
def test_no_search_raises_anything_else(words: str) -> None:
    with in_memory() as kept:
        kept.add_sources([FULL], DAY)
        with suppress(InputError):
            kept.search(words)


def test_too_many_words_are_one_clear_line(filled: Path) -> None:
    with Archive.open(filled) as kept, pytest.raises(InputError, match="200 words to search for; give at most 64"):
        kept.search("word " * 200)


# -- nothing new


def test_doing_it_all_again_changes_no_byte(filled: Path) -> None:
    before = looks(filled)
    with Archive.open(filled, write=True) as kept:
        fill(kept)
        kept.add_sources(PAGES, NEXT)
        kept.add_stories([FERRY], LATER)
    assert looks(filled) == before


def test_reading_changes_no_byte_and_leaves_no_file(filled: Path) -> None:
    before = looks(filled)
    with Archive.open(filled) as kept:
        kept.content()
        kept.search("crane")
        kept.check()
        with pytest.raises(InputError, match="opened for reading"):
            kept.add_sources([FULL], DAY)
    assert looks(filled) == before
    assert before[1] == ["news.db"]


@pytest.mark.parametrize("shut", [True, False])
def test_an_archive_in_a_folder_that_cannot_be_written_is_read(
    filled: Path, monkeypatch: pytest.MonkeyPatch, shut: bool
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: not shut)
    names: list[list[str]] = []
    with Archive.open(filled) as kept:
        assert kept.story("crane").sources == 2
        names.append(looks(filled)[1])
    assert (names[0] == ["news.db"]) is shut
    assert looks(filled)[1] == ["news.db"]


def test_a_reader_sees_one_state_while_a_run_writes(filled: Path) -> None:
    with Archive.open(filled) as reader:
        with Archive.open(filled, write=True) as writer:
            writer.add_sources([FULL], NEXT)
            assert reader.known([FULL]) == [(FULL, True)]
            with Archive.open(filled) as second:
                assert second.known([FULL]) == [(FULL, False)]
        assert len(reader.content()["sources"]) == 3
    assert looks(filled)[1] == ["news.db"]


# -- files that are none


@ONE_LINE
def test_an_empty_file_is_refused(path: Path, write: bool) -> None:
    path.touch()
    refused(path, "is empty", write=write)


@ONE_LINE
@pytest.mark.parametrize("content", [b"Dear diary", b"SQLite format 3\0", b"\0" * 5000, os.urandom(9000)])
def test_a_file_that_is_no_database_is_refused(path: Path, write: bool, content: bytes) -> None:
    path.write_bytes(content)
    refused(path, "no archive, or a damaged one", "restore a copy", write=write)


@ONE_LINE
def test_a_folder_is_refused(tmp_path: Path, write: bool) -> None:
    refused(tmp_path, "is a folder", write=write)
    assert not list(tmp_path.iterdir())


@ONE_LINE
@posix
def test_what_is_no_file_is_refused(path: Path, write: bool) -> None:
    os.mkfifo(path)
    refused(path, "is no file", write=write)


@ONE_LINE
def test_another_programs_database_is_refused(path: Path, write: bool) -> None:
    sql(path, "CREATE TABLE sources (x)", "INSERT INTO sources VALUES (1)")
    refused(path, "another program's database", write=write)


@ONE_LINE
def test_a_newer_version_is_refused(filled: Path, write: bool) -> None:
    sql(filled, "PRAGMA user_version = 99")
    refused(filled, "version 99, newer than this program", "bring summarise up to date", write=write)


def test_a_missing_archive_is_not_made_by_reading(path: Path) -> None:
    refused(path, "no such archive", "summarise daily")
    refused(path.parent / "none" / "news.db", "no such archive")
    assert not list(path.parent.iterdir())


def test_a_writer_makes_the_folders_above(tmp_path: Path) -> None:
    path = tmp_path / "a b" / "ü?#%41" / "news.db"
    with Archive.open(str(path), write=True) as kept:
        kept.add_sources([FULL], DAY)
    assert looks(path)[1] == ["news.db"]


@pytest.mark.parametrize("under", ["file", "shut"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, under: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "shut").mkdir(mode=0o500)
    if under == "shut" and os.access(tmp_path / "shut", os.W_OK):
        pytest.skip("this user may write everywhere")
    refused(tmp_path / under / "news.db", "check", write=True)


def test_a_log_without_its_file_is_not_taken_for_the_new_ones(path: Path) -> None:
    Path(f"{path}-wal").write_bytes(b"left over")
    with pytest.raises(InputError, match="move that away too"):
        Archive.open(path, write=True)
    assert not path.exists()


# -- damage


@ONE_LINE
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
def test_a_file_cut_short_is_refused(filled: Path, write: bool, share: float) -> None:
    whole = filled.read_bytes()
    filled.write_bytes(whole[: max(100, int(len(whole) * share))])
    refused(filled, "restore a copy", write=write)


@pytest.mark.parametrize("width", [1, 40])
def test_flipped_bytes_are_found_or_change_nothing_that_is_read(filled: Path, width: int) -> None:
    whole = filled.read_bytes()
    with Archive.open(filled) as kept:
        right = told(kept)
    found = 0
    for at in range(7, len(whole), 499):
        filled.write_bytes(whole[:at] + bytes(byte ^ 0x55 for byte in whole[at : at + width]) + whole[at + width :])
        before = looks(filled)
        for write in (False, True):
            message, wrong, now = "", [], None
            try:
                with Archive.open(filled, write=write) as kept:
                    wrong = kept.check()
                    now = told(kept)
            except InputError as error:
                message = str(error)
            assert all(line.isprintable() for line in (message, *wrong))
            assert str(filled) in message if message else (wrong or now == right)
            found += bool(message or wrong)
        assert looks(filled) == before
    assert found > 20


def told(kept: Archive) -> list[Any]:
    """What a daily run reads."""
    return [kept.recent(""), kept.stories(), kept.last_brief(FERRY.id), kept.last_brief(TITLE.id), kept.search("crane")]


DAMAGE: dict[str, tuple[str, str]] = {
    "a text": ("UPDATE pages SET text = replace(text, 'toppled', 'tumbled') WHERE seq = 2", "source 'crane': no longer fits"),
    "a title": ("UPDATE pages SET title = 'Other' WHERE seq = 2", "source 'crane': no longer fits"),
    "credits": ("UPDATE sources SET credits = '[' WHERE id = 'crane'", "source 'crane': no longer fits"),
    "a key": ("UPDATE sources SET key = 'x' WHERE id = 'crane'", "source 'crane': would not be known again"),
    "a membership": ("UPDATE sources SET story = 1 WHERE id = 'quay'", "source 'quay': no longer fits"),
    "a brief": ("UPDATE briefs SET json = replace(json, 'fell', 'flew')", "brief of 'crane-falls-01' of 2025-03-04: no longer"),
    "a brief's lines": ("UPDATE pages SET text = 'x' WHERE title = 'Osk wins'", "what is searched is not what it says"),
    "evidence": ("DELETE FROM evidence", "its evidence is not what it says"),
    "a link": ("DELETE FROM sources WHERE id = 'chess'", "belongs to a row of sources that is missing"),
    "a page": ("INSERT INTO pages VALUES (99, '', 'x')", "page 99: of no source"),
    "a story": ("INSERT INTO stories VALUES (99, 'empty')", "story 'empty': has no source"),
    "the index": ("INSERT INTO found (found) VALUES ('delete-all')", "the search index is not that of the texts"),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_the_check_names_what_no_longer_fits(filled: Path, what: str) -> None:
    statement, line = DAMAGE[what]
    sql(filled, statement)
    with Archive.open(filled) as kept:
        assert any(line in found for found in kept.check()), kept.check()


def test_a_text_that_no_longer_fits_its_digest_is_never_handed_out(filled: Path) -> None:
    sql(filled, "UPDATE pages SET text = replace(text, 'toppled', 'tumbled')", "UPDATE briefs SET json = '{}'")
    with Archive.open(filled) as kept:
        for use in (
            lambda: kept.sources_of(FERRY.id),
            lambda: kept.recent(DAY),
            lambda: kept.brief(FERRY.id, DAY),
            lambda: kept.last_brief(FERRY.id),
            kept.content,
        ):
            with pytest.raises(InputError, match=r"damaged .* does not fit its digest\); restore a copy"):
                use()


def sql(path: Path, *statements: str) -> None:
    """Does something to a file behind the archive's back."""
    db = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        db.execute(statement)
    db.close()


def test_a_full_disk_is_one_line_and_what_was_kept_stays(filled: Path) -> None:
    with Archive.open(filled, write=True) as kept:
        before = kept.content()
        pages = kept._db.execute("PRAGMA page_count").fetchone()[0]
        kept._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputError, match=r"news\.db: no room is left on its disk; make room and run again$"):
            kept.add_sources([Source(id=str(number), text=CRANE * number) for number in range(50)], NEXT)
        assert kept.content() == before
        assert kept.check() == []


def test_half_a_surrogate_pair_is_one_line(filled: Path) -> None:
    with Archive.open(filled, write=True) as kept:
        before = kept.content()
        with pytest.raises(InputError, match="half of a surrogate pair"):
            kept.add_sources([replace(FULL, title="\ud800")], NEXT)
        assert kept.content() == before


# -- versions


def test_a_file_of_an_older_version_is_brought_up_to_date_with_its_content(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Archive.open(filled) as kept:
        before = kept.content()
    script = "CREATE TABLE notes (x); CREATE INDEX by_x ON notes (x); INSERT INTO notes VALUES ('a;b') -- done"
    monkeypatch.setattr(opening, "MIGRATIONS", [*opening.MIGRATIONS, script])
    refused(filled, "version 1, older than this program", "summarise daily")
    with Archive.open(filled, write=True) as kept:
        assert kept.content() == before
        assert kept._db.execute("SELECT x FROM notes").fetchall() == [("a;b",)]
    with Archive.open(filled) as kept:
        assert kept.content() == before
        assert kept.check() == []


def test_a_step_that_fails_changes_nothing(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = "CREATE TABLE notes (x); UPDATE stories SET id = id || 'x'; INSERT INTO nowhere VALUES (1);"
    with monkeypatch.context() as patch:
        patch.setattr(opening, "MIGRATIONS", [*opening.MIGRATIONS, script])
        refused(filled, "version 2 could not be made of it", "it stays at 1", write=True)
    with Archive.open(filled, write=True) as kept:
        fill(kept)
        assert kept.check() == []


def test_steps_that_worked_stay_where_a_later_one_fails(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = [*opening.MIGRATIONS, "CREATE TABLE notes (x);", "CREATE TABLE notes (y);"]
    monkeypatch.setattr(opening, "MIGRATIONS", steps)
    with pytest.raises(InputError, match=r"version 3 could not be made of it .* it stays at 2"):
        Archive.open(filled, write=True)
    monkeypatch.setattr(opening, "MIGRATIONS", steps[:2])
    with Archive.open(filled) as kept:
        assert kept.check() == []


# -- two at a time


HOLD = """
import sys
from summarise.stories.archive import Archive
with Archive.open(sys.argv[1], write=True):
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(filled: Path) -> Iterator[subprocess.Popen[str]]:
    """Another run that holds the archive until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, str(filled)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_a_second_run_leaves_with_one_line(filled: Path, holder: subprocess.Popen[str]) -> None:
    calls: list[str] = []
    with pytest.raises(InputError, match="another run is writing to it"):
        Archive.open(filled, write=True, waiting=lambda: calls.append("waits"))
    assert calls == []
    with pytest.raises(InputError, match="another run is writing to it"):
        Archive.open(filled, write=True, wait=0.2, waiting=lambda: calls.append("waits"))
    assert calls == ["waits"]
    with Archive.open(filled) as kept:
        assert len(kept.stories()) == 2


def test_a_second_run_says_that_it_waits_and_goes_on_when_it_may(filled: Path, holder: subprocess.Popen[str]) -> None:
    calls: list[str] = []

    def waiting() -> None:
        calls.append("waits")
        assert holder.stdin
        holder.stdin.close()

    with Archive.open(filled, write=True, wait=120, waiting=waiting) as kept:
        kept.add_sources([FULL], NEXT)
    assert calls == ["waits"]


def test_a_killed_run_leaves_no_lock(filled: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with Archive.open(filled, write=True) as kept:
        fill(kept)


def test_a_second_run_in_the_same_process_is_refused_too(filled: Path) -> None:
    with Archive.open(filled, write=True), pytest.raises(InputError, match="another run is writing to it"):
        Archive.open(filled, write=True)
    with Archive.open(filled, write=True) as kept:
        kept.close()


def test_a_refused_writer_gives_its_lock_back(filled: Path) -> None:
    sql(filled, "PRAGMA user_version = 99")
    for _ in range(2):
        refused(filled, "newer", write=True)
    sql(filled, "PRAGMA user_version = 1")
    with Archive.open(filled, write=True):
        pass


# -- killed


def in_child(work: Callable[[], None]) -> int:
    """Does something in a process of its own; its status."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(3)
    return os.waitpid(child, 0)[1]


def run(path: Path, die_at: int = 0, every: int = 0) -> None:
    """Makes and fills an archive; this process is killed at a certain statement, or at a certain step within statements."""

    def step(*_: object) -> int:
        nonlocal die_at
        die_at -= 1
        if not die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    with Archive.open(path, write=True) as kept:
        if every:
            kept._db.set_progress_handler(step, every)
        elif die_at:
            kept._db.set_trace_callback(step)
        fill(kept)
        kept._db.set_progress_handler(None, 0)
        kept._db.set_trace_callback(None)


@posix
@pytest.mark.parametrize(("every", "points"), [(0, range(1, 120, 6)), (7, (1, 3, 10, 30, 60, 100, 150, 200))])
def test_a_run_killed_anywhere_loses_one_transaction_and_the_next_makes_up_for_it(
    tmp_path: Path, every: int, points: range | tuple[int, ...]
) -> None:
    run(tmp_path / "whole.db")
    with Archive.open(tmp_path / "whole.db") as kept:
        whole = kept.content()
    killed = 0
    for die_at in points:
        path = tmp_path / f"{die_at}.db"
        status = in_child(lambda die_at=die_at, path=path: run(path, die_at, every))  # type: ignore[misc]
        killed += os.WIFSIGNALED(status)
        left = path.read_bytes()
        with Archive.open(path) as kept:
            half = kept.content()
            assert kept.check() == []
        assert path.read_bytes() == left
        assert len(half["sources"]) in (0, 3)
        assert all(set(half[name]) <= set(whole[name]) or name == "deliveries" for name in whole)
        run(path)
        with Archive.open(path) as kept:
            assert kept.content() == whole
            assert kept.check() == []
    assert killed > 5


@posix
def test_a_log_cut_off_anywhere_leaves_whole_transactions(path: Path, tmp_path: Path) -> None:
    with Archive.open(path, write=True):
        pass
    states: list[Any] = []

    def write() -> None:
        kept = Archive.open(path, write=True)
        fill(kept)
        os.kill(os.getpid(), signal.SIGKILL)

    assert os.WIFSIGNALED(in_child(write))
    log = Path(f"{path}-wal").read_bytes()
    for share in range(21):
        other = tmp_path / f"{share}.db"
        other.write_bytes(path.read_bytes())
        Path(f"{other}-wal").write_bytes(log[: len(log) * share // 20])
        with Archive.open(other, write=True) as kept:
            states.append(kept.content())
            assert kept.check() == []
            fill(kept)
    assert [len(state["briefs"]) for state in states] == sorted(len(state["briefs"]) for state in states)
    assert len(states[0]["sources"]) == 0
    assert len(states[-1]["deliveries"]) == 1
    assert len({tuple(map(len, state.values())) for state in states}) > 2


@posix
def test_a_run_killed_while_making_the_file_leaves_none_or_a_whole_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    for name in ("_prepare", "_migrate", "os.replace"):
        with monkeypatch.context() as patch:
            patch.setattr(f"{opening.__name__}.{name}", die)
            assert os.WIFSIGNALED(in_child(lambda: run(path)))
        assert not path.exists()
    run(path)
    with Archive.open(path) as kept:
        assert kept.check() == []
    assert looks(path)[1] == ["news.db"]

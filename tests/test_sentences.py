from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from summarise.model import Block, Sentence, Source
from summarise.text.blocks import blocks
from summarise.text.sentences import _punkt, _trimmed, complete, sentences, spans, split

from .conftest import SEEDS, with_seeds

CASES = Path(__file__).parent / "cases"
KNOWN = tomllib.loads((CASES / "known-failures.toml").read_text("utf-8"))["sentences"]
PARTS = st.sampled_from(
    ["“", "”", '"', "'", "‘", "’", "«", "»", "„", ". ", "! ", "? ", "… ", "...", ".", ",", "—", " - ", "(", ")",
     "• ", "1. ",
     "\n", "\n\n", "\t", "  ", "\u00a0", "\u2028", "\x0b", "\x85", "\x00", "\x1f", "\u200b", "\ufeff", "e\u0301",
     "İ", "ß",
     "\U0001f600", "Mr. ", "U.S. ", "J. R. ", "Jan. 21", "No. 3", "a.m. ", "GENEVA (AP) — ", "14:32 - ",
     "The dam held",
     "he said", "Ana Ruiz said. ", "“It held. It did,” she said. "]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PARTS, st.text(max_size=4)), max_size=50).map("".join))
LAW = settings(deadline=None, derandomize=True, database=None, max_examples=300)


def cases(name: str) -> list[str]:
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")] + [
        pytest.param(line, marks=pytest.mark.xfail(strict=True, reason="known failure"))
        for line in KNOWN  # type: ignore[misc]
    ]


def whole(text: str) -> tuple[Sentence, ...]:
    return sentences(Source(id="a", text=text), [Block("a", 0, len(text), "body")])


def holds(text: str, found: tuple[Sentence, ...]) -> None:
    end = 0
    for position, sentence in enumerate(found):
        assert sentence.text
        assert " ".join(text[sentence.start : sentence.end].split()) == sentence.text
        assert sentence.position == position
        assert end <= sentence.start < sentence.end <= len(text)
        end = sentence.end


@pytest.mark.parametrize("case", cases("sentences.txt"))
def test_a_case_line_is_split_as_its_marks_say(case: str) -> None:
    text = case.replace("||", " ").replace("{", "").replace("}", "")
    wanted = [" ".join(part.split()) for part in re.sub(r"\{.*?\}", "", case).split("||")]
    assert [sentence.text for sentence in whole(text)] == wanted


@LAW
@given(TEXTS)
@example("\u2028“a. B” c. D")
def test_a_sentence_is_its_slice_folded_and_sentences_are_ordered_numbered_and_disjoint(text: str) -> None:
    holds(text, whole(text))


@LAW
@given(TEXTS)
def test_splitting_loses_nothing_after_the_first_sentence_begins(text: str) -> None:
    found = spans(text)
    kept = "".join(text[a:b] for a, b in found)
    assert not found or "".join(text[found[0][0] :].split()) == "".join(kept.split())


@LAW
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_no_sentence_of_a_page_crosses_a_block_and_paragraphs_count_body_blocks(lines: list[str]) -> None:
    lines.insert(len(lines) // 2, "The council of Port Arlen closed the road. “It held,” Mayor Ana Ruiz said.")
    source = Source(id="a", text="\n".join(lines))
    marked = blocks(source)
    found = sentences(source, marked)
    holds(source.text, found)
    body = [block for block in marked if block.kind == "body"]
    for sentence in found:
        assert body[sentence.paragraph].start <= sentence.start < sentence.end <= body[sentence.paragraph].end


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "word " * 200_000, "a. " * 333_334], ids=["no spaces", "words", "stops"]
)
def test_a_line_of_a_million_characters_is_read_without_an_exception(text: str) -> None:
    source = Source(id="a", text=text)
    found = whole(text)
    holds(text, found)
    assert found
    assert all(block.end <= len(text) for block in blocks(source))


def test_a_long_line_is_cut_only_between_sentences() -> None:
    one = "The harbour wall of Port Arlen held on Friday."
    assert {sentence.text for sentence in whole(f"{one} " * 1000)} == {one}


@LAW
@given(TEXTS)
@example("He left. We stayed. Mr. Holt and Inc. No. 3 rained. 4 came. J. R. Holt. Yes! So. there.\nHe left. \u2003It")
@example('It ended at St. Mary. vs. them etc. The a. b. left.  Two spaces. "Yes." No. (It did. ) end. X')
def test_where_punkt_is_not_asked_it_would_have_said_the_same(text: str) -> None:
    asked = [(a, b) for a, b in _punkt().span_tokenize(text) if text[a:b].strip()]
    assert [_trimmed(text, a, b) for a, b in split(text) if text[a:b].strip()] == [_trimmed(text, *ab) for ab in asked]


def test_a_quotation_of_many_sentences_is_not_kept_whole() -> None:
    """So that no sentence is too long to compete."""
    assert (
        len(whole("“" + "The wall of the harbour held until the early morning. " * 12 + "We left,” Ana Ruiz said.")) > 6
    )


def test_sentences_of_furniture_are_not_read() -> None:
    text = "It held. It did."
    assert (
        sentences(Source(id="a", text=text), [Block("a", 0, 8, "menu"), Block("a", 9, 16, "body")])[0].text == "It did."
    )


@pytest.mark.parametrize("text", ["It held.", "It held.”", "It held!)", "It held…", "It held?", "It held.“"])
def test_a_sentence_is_complete_with_a_stop_and_closing_marks_at_most(text: str) -> None:
    assert complete(text)


@pytest.mark.parametrize("text", ["It held", "It held,", "It held:", "It held. It", "“It held”", ""])
def test_a_sentence_without_a_stop_at_its_end_is_not_complete(text: str) -> None:
    assert not complete(text)


@with_seeds
def test_the_sentences_of_the_real_pages_hold_the_law_and_are_not_broken() -> None:
    """Each begins with a capital, a figure or a mark, and ends as a sentence does."""
    for path in sorted(SEEDS.glob("*.txt")):
        source = Source(id=path.stem, text=path.read_text("utf-8"))
        found = sentences(source, blocks(source))
        holds(source.text, found)
        assert [s.text for s in found if not complete(s.text) or s.text[0].islower()] == []

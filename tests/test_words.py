from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.lexicon import lines
from summarise.text.words import (
    alias,
    bare,
    content,
    count_words,
    parties,
    rank_tokens,
    stem,
    stop_words,
    wording,
    words,
)

LAW = settings(deadline=None, derandomize=True, database=None, max_examples=300)


@LAW
@given(st.text())
def test_every_word_stands_where_its_offset_says_and_they_never_overlap(text: str) -> None:
    end = 0
    for word, at in words(text):
        assert text[at : at + len(word)] == word
        assert at >= end
        end = at + len(word)


@LAW
@given(st.text())
def test_words_of_any_text_can_be_counted_compared_and_ranked(text: str) -> None:
    assert 0 <= count_words(text) <= len(text.split())
    assert all(content(text))
    assert len(content(text)) <= len(words(text))
    assert all(token.isascii() for token in rank_tokens(text))


@pytest.mark.parametrize(
    "whole",
    [
        "100,000",
        "3.5%",
        "$20m",
        "$3.5",
        "U.S.",
        "a.m.",
        "21st",
        "1990s",
        "didn’t",
        "didn't",
        "O’Neill",
        "follow-on",
        "naïve",
        "Łódź",
    ],
)
def test_numbers_initialisms_contractions_and_hyphenated_words_stay_whole(whole: str) -> None:
    assert [word for word, _ in words(f"She saw {whole} there")] == ["She", "saw", whole, "there"]


def test_ranking_tokens_are_stemmed_except_function_words_and_split_at_every_mark() -> None:
    assert rank_tokens("The U.S. was meeting 3,000 envoys.") == ["the", "u", "s", "was", "meet", "3", "000", "envoy"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("— a * b", 2),
        ("“Yes,” she said…", 3),
        ("U.S.-led 10,000-strong army", 3),
        ("a\u00a0b\u2028c\td", 4),
        ("…", 0),
        ("東京 ९", 2),
    ],
)
def test_a_length_counts_what_holds_a_letter_or_digit_between_white_space(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize(
    ("word", "left"),
    [("Russia’s", "russia"), ("Russia's", "russia"), ("ministers’", "ministers"), ("ministers'", "ministers"),
     ("U.S.’s", "u.s."),
     ("O’Neill", "o'neill"), ("follow‑on", "follow-on"), ("DAM", "dam")],
)  # fmt: skip
def test_a_bare_word_has_no_capitals_curly_marks_or_possessive(word: str, left: str) -> None:
    assert bare(word) == left


@pytest.mark.parametrize("key", ["groups", "given"])
def test_every_spelling_of_the_alias_file_stands_for_its_group(key: str) -> None:
    """The first spelling stands for all; a spelling belongs to one group."""
    for line in lines("aliases", key):
        forms = [form.strip() for form in line.split("|")]
        assert {alias(form) for form in forms} == {forms[0].replace(" ", "_")}, line


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kiev", "Kyiv"), ("the U.S.", "Washington"), ("Moscow", "the Kremlin"), ("Sergei Lavrov", "Sergey Lavrov"),
     ("European Union", "EU"), ("Ukrainian", "Ukraine’s"), ("the United States of America", "the US"),
     ("deaths", "killed"),
     ("the wounded", "the injured"), ("answers", "a reply"), ("written", "in writing")],
)  # fmt: skip
def test_names_of_one_party_and_words_of_one_fact_have_the_same_content(one: str, other: str) -> None:
    assert content(one) == content(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ruiz", "Lind"), ("North Korea", "South Korea"), ("12 dams", "13 dams"), ("before the vote", "after the vote"),
     ("the first dam", "the second dam"), ("they agreed", "they never agreed"), ("10,000", "100,000")],
)  # fmt: skip
def test_content_keeps_the_names_numbers_order_and_negations_that_tell_two_claims_apart(one: str, other: str) -> None:
    assert content(one) != content(other)


def test_us_in_small_letters_is_no_country_and_who_is_no_agency() -> None:
    assert "united_states" not in content("They gave us the keys")
    assert "united_states" in content("They gave the US keys")
    assert "world_health_organization" not in content("Who gave the keys?")


def test_wording_keeps_every_word_in_order_and_forgives_only_names_of_one_party() -> None:
    assert wording("The U.S. would give Kiev’s envoy a note") == wording(
        "the United States would give Ukraine's envoy a note"
    )
    assert wording("the envoy gave a note") != wording("the envoy gave the note") != wording("the note gave the envoy")


def test_a_known_party_is_a_single_key() -> None:
    assert {"united_states", "ukraine", "nato"} <= parties()
    assert not any(" " in party for party in parties())


def test_stems_join_the_forms_of_a_word_and_leave_figures_alone() -> None:
    assert stem("meetings") == stem("meeting") == stem("meet")
    assert stem("100,000") == "100,000"


def test_stop_words_are_read_without_importing_an_http_client() -> None:
    code = "import sys; from summarise.text.words import stop_words; stop_words(); print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": ":".join(sys.path)}
    )
    assert "summarise.text.words" in done.stdout.split()
    assert not {"sumy.utils", "requests", "urllib3"} & set(done.stdout.split())
    assert {"the", "and", "of"} <= stop_words()

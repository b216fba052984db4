from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.text.memo import remembering
from summarise.text.numbers import _BEGINNING, _NUMBER, Number, numbers
from summarise.text.words import content

from .conftest import FAILS

CASES = Path(__file__).parent / "cases"
KNOWN = tomllib.loads((CASES / "known-failures.toml").read_text("utf-8"))
LINES = [line for line in (CASES / "numbers.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
FRAME = re.compile(r"([\d_.]+?)(?:\.\.([\d_]+))? (\w+)(?: (?!partial)([a-z]+))?(?: \((.+)\))?( partial)?")
PARTS = st.sampled_from(
    ["12", "100,000", "3.5", "two", "twenty", "hundred", "million", " ", "-", " to ", " and a half ", "hours",
     "half", "%", "$", "€",
     "of", "tens of thousands", "some ", "at least ", "more", "people", "killed", "Jan. ", ":", ".", ",",
     "\u00a0", "²", "½", "٣",
     "a dozen", "bn"]
)  # fmt: skip
LAW = settings(deadline=None, derandomize=True, database=None, max_examples=500)


def test_the_case_file_is_rich() -> None:
    assert len(LINES) >= 60


@pytest.mark.parametrize("case", [*LINES, *(pytest.param(line, marks=FAILS) for line in KNOWN["numbers"])])
def test_a_line_holds_the_numbers_that_its_case_says(case: str) -> None:
    text, wanted = case.split(" => ")
    found = numbers(text)
    if wanted == "no count":
        assert {number.kind for number in found} <= {"date", "year", "time", "label", "score", "age", "ordinal"}
        return
    frames = [] if wanted == "none" else wanted.split("; ")
    assert len(found) == len(frames)
    for number, frame in zip(found, frames, strict=True):
        parsed = FRAME.fullmatch(frame)
        assert parsed is not None, frame
        low, high, kind, noun, hedge, partial = parsed.groups()
        assert (number.low, number.high, number.kind) == (
            pytest.approx(float(low), rel=1e-3),
            pytest.approx(float(high or low), rel=1e-3),
            kind,
        )
        assert noun is None or [number.noun] == content(noun)
        assert hedge is None or number.hedge == hedge
        assert number.partial is bool(partial)


@LAW
@given(st.one_of(st.text(), st.lists(PARTS, max_size=20).map(" ".join), st.lists(PARTS, max_size=20).map("".join)))
def test_numbers_stand_in_order_and_apart_inside_the_text_and_hold_no_white_space_at_their_ends(text: str) -> None:
    found = numbers(text)
    for number in found:
        shown = text[number.start : number.end]
        assert shown == shown.strip() != ""
        assert number.noun == "" or number.noun in number.about
    assert all(before.end <= after.start for before, after in pairwise(found))


def only(text: str) -> Number:
    found = numbers(text)
    assert len(found) == 1, text
    return found[0]


@LAW
@given(st.lists(st.sampled_from(LINES), min_size=2, max_size=2))
def test_whether_two_numbers_meet_does_not_depend_on_their_order(pair: list[str]) -> None:
    for one in numbers(pair[0].split(" => ")[0]):
        for other in numbers(pair[1].split(" => ")[0]):
            assert one.meets(other) is other.meets(one)


@pytest.mark.parametrize(
    "text",
    [
        *(line.split(" => ")[0] for line in LINES),
        *("The team won 3-2 on Friday.", "The rate fell from 20 to 10 percent."),
    ],
)
def test_a_number_meets_itself(text: str) -> None:
    assert all(number.meets(number) and number.low <= number.high for number in numbers(text))


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("an hour and a half", "90 minutes", True),
        ("1.5 hours", "roughly 90 minutes", True),
        ("two days", "48 hours", True),
        ("an hour", "90 minutes", False),
        ("some 100,000 troops", "100,000 troops", True),
        ("some 100,000 troops", "98,000 troops", True),
        ("100,000 troops", "127,000 troops", False),
        ("some 100,000 troops", "127,000 troops", False),
        ("tens of thousands of troops", "40,000 troops", True),
        ("tens of thousands of troops", "400,000 troops", False),
        ("12 ships", "13 ships", False),
        ("12 ships", "twelve ships", True),
        ("10 to 14 ships", "12 ships", True),
        ("a third of homes", "33 percent of homes", True),
        ("half of the homes", "60 percent of homes", False),
        ("1.2 million homes", "1,200,000 homes", True),
        ("$3.5 million", "$3,500,000", True),
        ("3.1 percent", "3.4 percent", False),
        ("3.1 percent", "3 percent", True),
        ("7 percent", "9 percent", False),
        ("7 percent", "8 percent", False),
        ("two thirds of homes", "65 percent of homes", True),
        ("66.67 percent of homes", "two-thirds of homes", True),
    ],
)
def test_two_numbers_meet_if_both_can_be_true_with_hedges_and_rounding(one: str, other: str, meet: bool) -> None:
    assert only(one).meets(only(other)) is meet


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("100,000 Russian troops waited near the border.", "russia troop"),
        ("Close to 40,000 pounds of dried fish arrived.", "pound dri fish"),
        ("Four Tavrian officials left.", "tavrian offici"),
    ],
)
def test_what_a_number_is_about_is_its_whole_phrase(text: str, about: str) -> None:
    assert only(text).about == set(about.split())


def test_a_count_without_a_noun_takes_none_from_the_next_clause() -> None:
    assert [number.noun for number in numbers("Of the ships, 12, the oldest of the fleet, left.")] == [""]


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("She widened the recall of heart valves to 4,200.", "valv"),
        ("The number of homes without gas fell on Friday to 830.", "home"),
        ("The order of new trams was cut to 64.", "tram"),
        ("It raised the age of patients to 64.", ""),
        ("The price of the tickets went to 64.", ""),
        ("The order of visits to 64 homes was changed.", "home"),
    ],
)
def test_a_count_takes_the_noun_that_a_number_of_things_is_told_of_before_it(text: str, noun: str) -> None:
    assert only(text).noun == noun


@pytest.mark.parametrize("text", ["", "No numbers here.", "The dam held.", "9" * 400 + " ships", "1," * 5000])
def test_a_text_without_a_number_or_with_an_absurd_one_raises_nothing(text: str) -> None:
    assert all(number.low >= 0 for number in numbers(text))


PIECES = re.findall(r"[a-z$€]+", _NUMBER.pattern.replace(_BEGINNING, "").lower())


@given(
    st.lists(st.sampled_from([*PIECES, "12", "1,000", "3.5", "%", "–"]), max_size=6), st.sampled_from([" ", "-", ""])
)
def test_a_number_begins_with_what_is_looked_at_first(pieces: list[str], between: str) -> None:
    """Made of the pattern's own words, so that a new one whose beginning was forgotten is found out."""
    every = re.compile(_NUMBER.pattern.replace(_BEGINNING, ""), re.VERBOSE | re.IGNORECASE)
    text = between.join(pieces)
    assert [m.span() for m in _NUMBER.finditer(text)] == [m.span() for m in every.finditer(text)]


@pytest.mark.parametrize("piece", sorted(set(PIECES)))
def test_every_word_of_the_pattern_that_can_begin_a_number_does(piece: str) -> None:
    every = re.compile(_NUMBER.pattern.replace(_BEGINNING, ""), re.VERBOSE | re.IGNORECASE)
    for text in (
        piece,
        f"{piece} 12",
        f"{piece} and a half",
        f"{piece} of thousands",
        f"{piece} two",
        f"{piece} million",
    ):
        assert [m.span() for m in _NUMBER.finditer(text)] == [m.span() for m in every.finditer(text)], text


def test_what_one_count_is_of_is_not_remembered_of_the_next() -> None:
    with remembering():
        numbers("They shipped 500 tonnes of wheat.")
        (steel,) = numbers("He bought 700 tonnes of steel.")
    assert steel.about == {"tonn", "steel"}


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        ("about 84,000 acres", "91,000 acres", False),
        ("about 60 homes", "64 homes", True),
        ("about 60 homes", "71 homes", False),
        ("some 18,000 soldiers", "19,500 soldiers", False),
        ("some 100,000 soldiers", "104,000 soldiers", True),
    ],
)
def test_only_the_figure_that_is_told_roughly_may_be_off(one: str, other: str, meet: bool) -> None:
    a, b = numbers(f"They saw {one}.")[0], numbers(f"They saw {other}.")[0]
    assert a.meets(b) is b.meets(a) is meet

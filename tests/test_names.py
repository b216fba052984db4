from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.model import Source
from summarise.text import documents
from summarise.text.names import is_organisation, masked, names, people, person, speakers, surname
from summarise.text.people import antecedent, known_people

from .conftest import FAILS

CASES = Path(__file__).parent / "cases"
KNOWN = tomllib.loads((CASES / "known-failures.toml").read_text("utf-8"))
LINES = [line for line in (CASES / "speakers.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
PARTS = st.sampled_from(
    ["Ana Ruiz", "U.S. ", "Mr. ", "NATO", " of ", " said ", "he said", "’s ", "'s", " & ", ", ", "“",
     "”", '"', "The ", "O’Neill",
     "van ", "A.", "-", "\u00a0", "\n", ". ", "É", "minister "]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=25).map("".join)).map(
    lambda text: re.sub("[ \u00a0]+", " ", text)
)
LAW = settings(deadline=None, derandomize=True, database=None, max_examples=400)


@pytest.mark.parametrize("case", [*LINES, *(pytest.param(line, marks=FAILS) for line in KNOWN["speakers"])])
def test_the_speakers_of_a_sentence_are_those_who_say_something_in_it(case: str) -> None:
    text, wanted = case.split(" => ")
    found = speakers(text)
    told = [f"{'' if s.kind == 'name' else s.kind + ' '}{s.text}" for s in found]
    assert told == ([] if wanted == "nobody" else wanted.split("; "))
    assert all(text[s.start : s.end] == s.text for s in found)


@LAW
@given(TEXTS)
def test_a_name_is_the_slice_it_stands_at_and_names_are_ordered_and_disjoint(text: str) -> None:
    end = 0
    for name in names(text):
        assert text[name.start : name.end] == name.text
        assert name.start >= end
        assert name.text[0].isalpha()
        end = name.end
    assert all(text[name.start : name.end] == name.text for name in people(text, {"ruiz"}))


@LAW
@given(TEXTS)
def test_masking_blanks_the_inside_of_quotations_and_nothing_else(text: str) -> None:
    blanked = masked(text)
    assert len(blanked) == len(text)
    assert all(a in (b, " ") for a, b in zip(blanked, text, strict=True))


@LAW
@given(TEXTS)
def test_a_speaker_is_a_slice_of_the_sentence_and_never_stands_in_a_quotation(text: str) -> None:
    for speaker in speakers(text):
        assert text[speaker.start : speaker.end] == speaker.text
        assert masked(text)[speaker.start : speaker.end] == speaker.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On Friday the envoy left Port Arlen for Kyiv.", ["Port Arlen", "Kyiv"]),
        ("The U.S. Embassy was shut in January.", ["U.S. Embassy"]),
        ("Officials met Sergey Lavrov’s deputy.", ["Sergey Lavrov"]),
        ("Meanwhile, Ruiz met Lind in March.", ["Ruiz", "Lind"]),
        ("“The wall held,” Ana Ruiz said.", ["Ana Ruiz"]),
        ("Simon & Schuster sued the Bank of Tavria.", ["Simon & Schuster", "Bank of Tavria"]),
        ("He said that it held.", []),
    ],
)
def test_names_are_runs_of_capitals_without_ordinary_first_words_days_and_months(text: str, found: list[str]) -> None:
    assert [name.text for name in names(text)] == found


@pytest.mark.parametrize("gap", ["  ", "\u00a0", pytest.param("\n", marks=FAILS)])
def test_a_name_may_hold_two_spaces_a_no_break_space_or_a_line_end(gap: str) -> None:
    text = f"Mayor Ana{gap}Ruiz said the wall held."
    assert [" ".join(speaker.text.split()) for speaker in speakers(text)] == ["Ana Ruiz"]
    assert [" ".join(name.text.split()) for name in people(text)] == ["Ana Ruiz"]


@pytest.mark.parametrize(
    ("run", "who"),
    [
        ("U.S. Secretary of State Antony Blinken", "Antony Blinken"),
     ("Russian President Vladimir Putin", "Vladimir Putin"),
        ("Ukrainian Foreign Minister Dmytro Kuleba", "Dmytro Kuleba"),
     ("Tavrian Energy Minister Ana Ruiz", "Ana Ruiz"),
        ("Former President Ana Ruiz", "Ana Ruiz"), ("Lt. Col. Ray Sun", "Ray Sun"), ("Sen. Bo Lind", "Bo Lind"),
        ("NATO chief Jens Lind", "Jens Lind"), ("Mr. Holt", "Holt"), ("Ms Ruiz", "Ruiz"),
     ("Dr. Eva Klein", "Eva Klein"),
        ("Ana Ruiz", "Ana Ruiz"), ("Foreign Ministry", ""), ("White House", ""), ("NATO", ""), ("EU", ""),
     ("Paris", ""),
        ("U.S. Embassy", ""), ("Vice President", ""), ("Mayor", ""), ("Port University", ""),
        ("Mr. White", "White"), ("Ms. North", "North"), ("University of Bern", ""), ("Bank of Tavria", ""), ("", ""),
        *(pytest.param(*line.split(" => "), marks=FAILS) for line in KNOWN["person"]),
    ],
)  # fmt: skip
def test_the_person_in_a_run_of_capitals_is_what_is_left_without_titles_and_offices(run: str, who: str) -> None:
    assert person(run) == who


def test_ministries_acronyms_and_countries_are_bodies_and_persons_are_none() -> None:
    assert all(is_organisation(name) for name in ("Foreign Ministry", "NATO", "France", "University of Bern"))
    assert not any(is_organisation(name) for name in ("Ana Ruiz", "Holt"))


def test_mentions_of_one_person_have_one_surname() -> None:
    assert {surname(name) for name in ("Sergei Lavrov", "Sergey Lavrov", "Lavrov", "LAVROV", "Lavrov Jr.")} == {
        "lavrov"
    }
    assert surname("") == ""


def test_a_single_name_is_a_person_only_with_a_title_or_if_it_is_known() -> None:
    text = "Ruiz met Mr. Holt and Ana Lind at NATO."
    assert [name.text for name in people(text)] == ["Ana Lind"] or [name.text for name in people(text)] == [
        "Holt",
        "Ana Lind",
    ]
    assert [name.text for name in people(text, {"ruiz", "holt"})] == ["Ruiz", "Holt", "Ana Lind"]


def test_persons_of_a_story_are_known_by_surname_across_its_sources() -> None:
    pages = [
        "Mayor Ana Ruiz met the envoy at the harbour on Friday.",
        "Engineer Bo Lind of the harbour office said the wall held.",
    ]
    assert known_people(documents([Source(id=str(at), text=text) for at, text in enumerate(pages)])) >= {"ruiz", "lind"}


@pytest.mark.parametrize(
    ("story", "pronoun", "who"),
    [
        (["Mayor Ana Ruiz said the wall of the harbour held.", "She said so twice on Friday."], "she", "Ana Ruiz"),
        (["Mayor Ana Ruiz opened the new harbour wall.", "She said so twice on Friday."], "she", "Ana Ruiz"),
        (
            [
                "Mayor Ana Ruiz said the wall of the harbour held.",
                "She said so on Friday.",
                "She added it again on Friday.",
            ],
            "she",
            "Ana Ruiz",
        ),
        (["Mayor Ana Ruiz met engineer Bo Lind at the harbour.", "He said so twice on Friday."], "he", ""),
        (["Ana Ruiz said it held while Bo Lind said it had not held.", "He said so twice on Friday."], "he", ""),
        (["Spokesman Bo Lind said the wall of the harbour held.", "She said so twice on Friday."], "she", ""),
        (["The wall of the harbour held on Friday.", "She said so twice on Friday."], "she", ""),
        (
            [
                "Mayor Ana Ruiz said the wall held.",
                *["The wall of the harbour is old and grey."] * 4,
                "She said so on Friday.",
            ],
            "she",
            "",
        ),
    ],
)
def test_he_or_she_is_the_last_speaker_if_only_one_can_be_meant(story: list[str], pronoun: str, who: str) -> None:
    document = documents([Source(id="a", text=" ".join(story))])[0]
    found = antecedent(document, document.sentences[-1], pronoun, known_people([document]))
    assert (found.text if found else "") == who
    assert found is None or document.source.text[found.start : found.end] == who

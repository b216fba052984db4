from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.model import Source
from summarise.text import documents
from summarise.text.people import known_people, quotes
from summarise.text.quotes import balanced, pairs

from .conftest import SEEDS, with_seeds

CASES = Path(__file__).parent / "cases"
KNOWN = tomllib.loads((CASES / "known-failures.toml").read_text("utf-8"))["quotes"]
LINES = [line for line in (CASES / "quotes.txt").read_text("utf-8").splitlines() if line and not line.startswith("#")]
MARKED = st.text(alphabet="ab .,\n“”\"„«»'‘’()—-!?\u00a0", max_size=60)
WRONG = pytest.mark.xfail(strict=True, reason="known failure: a quotation is given to the wrong speaker")
LAW = settings(deadline=None, derandomize=True, database=None, max_examples=500)


@pytest.mark.parametrize("case", [*LINES, *(pytest.param(line, marks=WRONG) for line in KNOWN)])
def test_each_quotation_of_three_words_has_the_speaker_the_page_gives_it(case: str) -> None:
    page = re.sub(r" \[[^\]]*\]", "", case).replace(" ¶ ", "\n\n")
    document = documents([Source(id="a", text=page)])[0]
    found = quotes(document, known_people([document]))
    assert [quote.speaker + "*" * quote.inferred for quote in found] == re.findall(r" \[([^\]]*)\]", case)


@LAW
@given(MARKED)
def test_a_quotation_begins_and_ends_with_a_mark_and_quotations_never_overlap(text: str) -> None:
    end = 0
    for start, stop in pairs(text):
        assert text[start] in "\"“”„«»'‘’"
        assert text[stop - 1] in "\"“”„«»'‘’"
        assert end <= start < stop - 1
        end = stop


@LAW
@given(
    st.lists(
        st.sampled_from(
            ["“", "”", '"', "'", " ", ". ", "\n", "Ana Ruiz said", "he said", "We have waited", "too long", ","]
        ),
        max_size=40,
    )
)
def test_a_quotation_is_a_real_slice_of_its_source_and_so_is_its_speaker(parts: list[str]) -> None:
    text = "Mayor Ana Ruiz said the wall of Port Arlen held. " + "".join(parts)
    document = documents([Source(id="a", text=text)])[0]
    for quote in quotes(document, {"ruiz"}):
        assert " ".join(text[quote.start : quote.end].split()) == quote.text
        assert text[quote.speaker_start :].startswith(quote.speaker) if quote.speaker else quote.speaker_start == -1


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “yes” and “no”.", ["yes", "no"]),
        ("He said “yes“ and “no”.", ["yes", "no"]),
        ('He said “yes" and "no”.', ["yes", "no"]),
        ("„Ja“, sagte er. „Nein“", ["Ja", "Nein"]),
        ("«Oui» et «non»", ["Oui", "non"]),
        ("“yes”—“no”", ["yes", "no"]),
        ("(“yes”) [“no”]", ["yes", "no"]),
        ("“He said ‘no’ to us.”", ["He said ‘no’ to us."]),
        ("‘It is,’ he said.", ["It is,"]),
        ("'It is,' he said.", ["It is,"]),
        ("the dogs’ best and the ’90s", []),
        ('A 6" pipe and a 5" pipe.', []),
        ('The 6" pipe "broke" fast.', ["broke"]),
        ("He said “the dam", []),
        ("“One. “Two.”", ["Two."]),
        ("“A,”“B,”", ["A,", "B,"]),
    ],
)
def test_marks_pair_by_what_stands_around_them(text: str, inside: list[str]) -> None:
    assert [text[a + 1 : b - 1] for a, b in pairs(text)] == inside


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("He said “the dam", False),
        ('He said "the dam held. It did', False),
        ("He said “no” and “the dam", False),
        ("He said “no”", True),
    ],
)
def test_a_mark_that_never_closes_is_found(text: str, holds: bool) -> None:
    assert balanced(text) is holds


def test_a_caption_holds_no_quotation() -> None:
    page = "Mayor Ana Ruiz said the wall held on Friday.\n\nA sign, “keep off the wall”, on Friday (NNA/Eva Klein)"
    assert quotes(documents([Source(id="a", text=page)])[0], {"ruiz"}) == []


@with_seeds
@pytest.mark.parametrize(
    ("page", "speakers"),
    [
        ("000", "Blinken Blinken Lavrov Lavrov Lavrov Blinken Blinken Biden Biden"),
        ("001", "Blinken Lavrov Blinken Blinken Blinken Blinken Lavrov Lavrov"),
        ("002", "Blinken Blinken Lavrov Lavrov Lavrov Blinken Blinken Blinken"),
        ("003", "Blinken Lavrov Lavrov Lavrov Blinken Blinken Blinken"),
        ("004", "Blinken Blinken Blinken Lavrov Lavrov Lavrov Lavrov Lavrov Blinken Washington Kyiv"),
    ],
)
def test_every_quotation_of_a_real_page_is_found_and_none_is_given_to_a_wrong_speaker(page: str, speakers: str) -> None:
    """Counted and named by reading; at most one of a page may stay without a speaker."""
    every = documents([Source(id=path.stem, text=path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.txt"))])
    found = next(quotes(d, known_people(every)) for d in every if d.source.id.startswith(page))
    told = [quote.speaker.split(" ")[-1] for quote in found]
    assert len(told) == len(speakers.split())
    assert [name for name, right in zip(told, speakers.split(), strict=True) if name not in (right, "")] == []
    assert told.count("") <= 1

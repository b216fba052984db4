"""Which of several pages is the newer one: by the day that each gives, with the year or without."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from summarise import Source
from summarise.evidence.succession import changed_to, figure_day, former
from summarise.text import documents
from summarise.text.dating import ages, page_days
from summarise.text.numbers import numbers

from .conftest import CRANE


def page(name: str, head: str = "", published: str = "") -> Source:
    return Source(id=name, text=f"{head}{CRANE}", published=published)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ("NORRVIK, March 3 (Nordwire) - ", date(2025, 3, 3)),
        ("NORRVIK, 3 March (Nordwire) - ", date(2025, 3, 3)),
        ("By Eva Klein, Norrvik, 3 March\n\n", date(2025, 3, 3)),
        ("NORRVIK, Feb. 27 (Nordwire) - ", date(2025, 2, 27)),
        ("NORRVIK (Nordwire) - ", None),
    ],
)
def test_a_dateline_without_a_year_is_dated_by_the_other_pages(head: str, day: date | None) -> None:
    read = documents([page("a", head), page("b", published="2025-03-04")])
    assert page_days(read).get("a") == day


def test_a_dateline_at_the_turn_of_the_year_falls_into_the_old_one() -> None:
    read = documents([page("a", "NORRVIK, Dec. 31 (Nordwire) - "), page("b", published="2025-01-01T06:00")])
    assert ages(page_days(read)) == {"a": 1, "b": 0}


def test_pages_without_a_year_are_put_in_order_and_a_day_weeks_away_dates_nothing() -> None:
    early, late = page("a", "NORRVIK, March 3 (Nordwire) - "), page("b", "NORRVIK, March 4 (Nordwire) - ")
    assert ages(page_days(documents([early, late]))) == {"a": 1, "b": 0}
    assert set(page_days(documents([early, page("b", published="2025-06-04")]))) == {"b"}


def test_a_day_that_no_year_has_dates_nothing() -> None:
    read = documents([page("a", "NORRVIK, Feb. 30 (Nordwire) - "), page("b", published="2025-03-01")])
    assert set(page_days(read)) == {"b"}


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ("Divers found five more bodies, bringing the toll to 19.", 1),
        ("The toll rose on Tuesday to 19.", 1),
        ("The firm raised the number of patients whose data may be gone to 530,000.", 1),
        ("The office lowered its estimate to 14.", -1),
        ("The storm cut power to 11,000 homes.", 0),
        ("Helicopters brought food and water to 14,000 homes.", 0),
    ],
)
def test_what_is_brought_to_so_many_is_no_figure_that_changed(told: str, way: int) -> None:
    assert [changed_to(told, number) for number in numbers(told)][-1] == way


@pytest.mark.parametrize(
    ("told", "gone"),
    [
        ("All were taken off by 3 a.m., up from 96 at midnight.", True),
        ("The board raised its offer from 96 crowns.", True),
        ("Boats picked up stranded villagers from 96 roofs.", False),
    ],
)
def test_what_is_fetched_from_somewhere_is_no_former_figure(told: str, gone: bool) -> None:
    assert [former(told, number) for number in numbers(told) if number.low == 96] == [gone]


def test_the_day_of_an_event_is_not_the_day_of_the_figure_and_a_headline_dates_no_page() -> None:
    struck = page("a", "March 5\n\n", published="2025-03-05")
    sentence = replace(
        documents([struck])[0].sentences[0], text="The avalanche that struck on Monday killed 14 people."
    )
    told = replace(sentence, text="The toll stood at 14 on Monday, officials said on Monday.")
    known = {"a": date(2025, 3, 5)}
    assert figure_day(sentence, known) == date(2025, 3, 5)
    assert figure_day(told, known) == date(2025, 3, 3)
    headed = page("b", "Dockers of Norrvik call a strike for March 12\n\n")
    assert "b" not in page_days(documents([struck, headed]))


def test_which_page_comes_first_does_not_change_how_pages_without_a_year_are_dated() -> None:
    heads = ["NORRVIK, Jan. 1 (Nordwire) - ", "NORRVIK, Jan. 12 (Nordwire) - ", "NORRVIK, Jan. 20 (Nordwire) - "]
    for order in permutations("abc"):
        read = documents([page(name, head) for name, head in zip(order, heads, strict=True)])
        assert {name: day.day for name, day in page_days(read).items()} == dict(zip(order, (1, 12, 20), strict=True))

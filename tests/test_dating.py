"""Which of several pages is the newer one: by the day that each gives, with the year or without."""

from __future__ import annotations

from datetime import date

import pytest

from summarise import Source
from summarise.text import documents
from summarise.text.dating import ages, page_days

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

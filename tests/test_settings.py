"""Settings: each bad value is one line that names the field and the range, and every field changes the digest."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pytest

from summarise import Settings, UsageError
from summarise.settings import HOW_READ, NAMES, RANKERS

from .conftest import CRANE, QUAY, sources

DEFAULTS = {field.name: field.default for field in dataclasses.fields(Settings)}
LABELS = ["hide", "never_lead", "trust", "leave_out"]
NUMBERS = [name for name in NAMES if name not in ("rank", "wording", "allow_private", "cache", *LABELS)]
WHOLE = [name for name in NUMBERS if isinstance(DEFAULTS[name], int)]
RANGES = {
    "max_words": (30, 100_000),
    "max_points": (1, 1000),
    "max_bytes": (1, 10**12),
    "point_words": (10, 1000),
    "headline_chars": (20, 1000),
    "redundancy_limit": (0, 1),
    "support_coverage": (0, 1),
    "position_exponent": (0, 10),
}


def other(name: str) -> Any:
    """A valid value that is not the default."""
    default = DEFAULTS[name]
    if name == "rank":
        return "luhn"
    if name == "wording":
        return (("brief.lead", "Kurz"),)
    if isinstance(default, tuple):
        return ("AP",)
    if name in ("allow_private", "cache"):
        return {"allow_private": True, "cache": "kept"}[name]
    return default + 1 if isinstance(default, int) else default / 2 or 0.5


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [-1, math.nan, math.inf, -math.inf, 10**13, "9", None, True, [4], 1j], ids=repr)
def test_a_bad_value_is_a_usage_error_that_names_the_field_and_the_range(name: str, value: Any) -> None:
    with pytest.raises(UsageError, match=rf"^{name} is .*; give a number from \d+ to \d+$") as caught:
        Settings(**{name: value})
    assert repr(value) in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("name", RANGES)
def test_both_ends_of_a_range_are_in_it_and_what_lies_beyond_is_not(name: str) -> None:
    low, high = RANGES[name]
    for value in (low, high):
        assert getattr(Settings(**{name: value}), name) == value
    for value in (low - 1, high + 1):
        with pytest.raises(UsageError, match=rf"^{name} is {value}; give a number from {low} to {high}$"):
            Settings(**{name: value})


@pytest.mark.parametrize("name", WHOLE)
def test_half_of_what_is_counted_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match=rf"^{name} is .*; give a whole number from"):
        Settings(**{name: DEFAULTS[name] + 0.5})


@pytest.mark.parametrize("value", ["best", "", "Support", None, 3, ["support"]], ids=repr)
def test_an_unknown_ranker_is_a_usage_error_that_names_the_known_ones(value: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(rank=value)
    assert str(caught.value) == f"rank is '{value}'; choose one of: {', '.join(RANKERS)}"


@pytest.mark.parametrize("name", LABELS)
@pytest.mark.parametrize("value", ["AP", ["AP"], (3,), None, ("AP", None)], ids=repr)
def test_a_choice_of_sources_that_is_no_tuple_of_labels_is_a_usage_error(name: str, value: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Settings(**{name: value})
    assert str(caught.value) == f"{name} is {value!r}; give a tuple of names"


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="max_word"):
        Settings(max_word=400)  # type: ignore[call-arg]


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().max_words = 9  # type: ignore[misc]


def test_the_names_are_those_of_the_fields() -> None:
    assert tuple(DEFAULTS) == NAMES
    assert set(WHOLE) <= set(NAMES)


def test_the_defaults_are_those_that_are_documented() -> None:
    made = Settings()
    assert (made.rank, made.max_words, made.max_points, made.max_bytes) == ("support", 400, 8, 5_000_000)
    assert (made.point_words, made.headline_chars) == (45, 100)


@pytest.mark.parametrize("name", NAMES)
def test_the_digest_changes_with_any_field_but_how_sources_are_read(name: str) -> None:
    changed = Settings(**{name: other(name)})
    assert changed != Settings()
    assert (changed.digest() != Settings().digest()) == (name not in HOW_READ)


def test_no_two_single_changes_share_a_digest() -> None:
    told = set(NAMES) - HOW_READ
    found = {Settings(**{name: other(name)}).digest() for name in told}
    assert len(found | {Settings().digest()}) == len(told) + 1


@pytest.mark.parametrize("value", [0, 1, "yes", None], ids=repr)
def test_leave_to_fetch_privately_is_true_or_false(value: Any) -> None:
    with pytest.raises(UsageError, match=r"^allow_private is .*; give True or False$"):
        Settings(allow_private=value)


@pytest.mark.parametrize("value", [None, 3, True], ids=repr)
def test_a_cache_is_a_path(value: Any) -> None:
    with pytest.raises(UsageError, match=r"^cache is .*; give a folder's path, or '' for none$"):
        Settings(cache=value)


def test_equal_settings_have_equal_digests_of_eight_hex_digits() -> None:
    assert Settings(max_words=200).digest() == Settings(max_words=200).digest()
    assert len(Settings().digest()) == 8
    assert int(Settings().digest(), 16) >= 0


@pytest.mark.parametrize("name", NUMBERS)
def test_a_brief_can_be_made_at_both_ends_of_every_range(name: str) -> None:
    from summarise import NothingUsableError, brief
    from summarise.settings import _RANGES

    low, high = next((low, high) for field, low, high in _RANGES if field == name)
    for value in (low, high):
        try:
            made = brief(sources(CRANE, QUAY), Settings(**{name: value}))  # type: ignore[arg-type]
        except NothingUsableError:
            continue
        assert made.lead.text

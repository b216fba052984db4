from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from summarise import schema
from summarise.errors import UsageError

WRONG_DATES = [
    *("2024", "2024-13-03", "2024-03-32", "2024-03-03T25:00", "3 March 2024", "2024-03-03 14:32"),
    "2024-03-03\n",
]
NAMES = ["brief", "source", "sources"]


def test_the_published_schemas_are_there_under_their_names() -> None:
    assert set(NAMES) <= set(schema.names())
    assert schema.names() == sorted(schema.names())
    assert schema.folder().is_dir()


@pytest.mark.parametrize("name", schema.names())
def test_a_schema_is_valid_2020_12_with_an_id_of_its_own_name_and_a_title(name: str) -> None:
    loaded = schema.load(name)
    Draft202012Validator.check_schema(loaded)
    assert loaded["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert loaded["$id"].endswith(f"/{name}.schema.json")
    assert loaded["title"]


@pytest.mark.parametrize("name", schema.names())
def test_every_reference_between_schemas_is_relative_and_names_a_schema_that_is_there(name: str) -> None:
    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            return [str(value[key]) for key in value if key == "$ref"] + [
                ref for inner in value.values() for ref in references(inner)
            ]
        return [ref for inner in value for ref in references(inner)] if isinstance(value, list) else []

    for reference in references(schema.load(name)):
        file = reference.partition("#")[0]
        assert ":" not in file
        assert not file or (schema.folder() / file).is_file()


def test_an_unknown_schema_is_a_usage_error_that_names_those_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        schema.load("breif")
    assert str(caught.value) == f"no schema 'breif'; there are: {', '.join(schema.names())}"
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("name", "value", "problems"),
    [
        ("source", {"text": "It held."}, []),
        ("source", {"text": "It held.", "published": "", "credits": ["AP"], "publisher": ""}, []),
        ("source", {}, ["top level: 'text' is a required property"]),
        ("source", 3, ["top level: 3 is not of type 'object'"]),
        (
            "source",
            {"text": 1, "x": 2},
            [
                "top level: Additional properties are not allowed ('x' was unexpected)",
                "text: 1 is not of type 'string'",
            ],
        ),
        ("source", {"text": "a", "credits": ["AP", 3]}, ["credits.1: 3 is not of type 'string'"]),
        ("sources", {}, []),
        ("sources", {"one": {"publisher": "AP", "published": "2024-03-03T14:32:00Z"}}, []),
        (
            "sources",
            {"one": {"publisher": "", "title": 3}},
            ["one.publisher: '' should be non-empty", "one.title: 3 is not of type 'string'"],
        ),
    ],
)
def test_everything_that_is_wrong_with_a_value_is_listed_with_its_path(
    name: str, value: object, problems: list[str]
) -> None:
    assert schema.problems(value, name) == problems


@pytest.mark.parametrize(
    "date", ["2024-03-03", "2024-03-03T14:32", "2024-03-03T14:32:00Z", "2024-03-03T14:32:00.5+01:00"]
)
def test_a_date_may_be_a_day_or_a_moment(date: str) -> None:
    assert schema.problems({"one": {"published": date}}, "sources") == []


@pytest.mark.parametrize("date", WRONG_DATES)
def test_what_is_no_iso_8601_date_is_a_problem(date: str) -> None:
    assert len(schema.problems({"one": {"published": date}}, "sources")) == 1


def test_a_brief_has_the_promised_parts_and_nothing_less_holds() -> None:
    parts = [
        "schema",
        "headline",
        "lead",
        "points",
        "differences",
        "questions",
        "single_source",
        "sources",
        "signature",
    ]
    assert set(parts) <= set(schema.load("brief")["required"])
    assert len(schema.problems({}, "brief")) >= len(parts)


def test_a_schema_file_is_json_with_a_final_newline() -> None:
    for path in Path(schema.folder()).glob("*.schema.json"):
        text = path.read_text("utf-8")
        assert json.loads(text)["$id"]
        assert text.endswith("\n")

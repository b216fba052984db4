"""`verify` accepts every brief we make and finds every changed character."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import summarise
from summarise import Brief
from summarise.cli import main
from summarise.verify import follows, verify

from .conftest import CRANE, QUAY, sources
from .regenerate import ROOT

STORIES = sorted(path for path in (ROOT / "inputs").iterdir() if path.is_dir())


@cache
def story(path: Path) -> tuple[tuple[summarise.Source, ...], str]:
    sources = tuple(summarise.read([path]))
    return sources, summarise.to_json(summarise.brief(sources))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.name)
def test_a_brief_we_made_is_proved(path: Path) -> None:
    sources, text = story(path)
    assert verify(text, sources) == []


def test_sources_read_in_other_company_under_other_ids_still_prove_it() -> None:
    sources, text = story(STORIES[0])
    assert verify(text, [replace(source, id=f"other-{source.id}") for source in sources]) == []


def values(value: object, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], object]]:
    """Every leaf of a JSON value with the way to it."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in values(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for at, inner in enumerate(value) for leaf in values(inner, (*path, at))]
    return [(path, value)]


def changed(value: object, chance: random.Random) -> object:
    """A leaf with one character, or its one value, changed."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + chance.choice((-1, 1))
    text = str(value)
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice("abcXYZ019 .,\"'[]é") + text[at + chance.randrange(2) :]


def put(value: Any, path: tuple[Any, ...], leaf: object) -> None:
    for key in path[:-1]:
        value = value[key]
    value[path[-1]] = leaf


def test_each_of_300_one_character_mutations_of_a_value_is_found() -> None:
    chance = random.Random(20250311)
    for number in range(300):
        sources, text = story(STORIES[number % len(STORIES)])
        made = json.loads(text)
        path, leaf = chance.choice(values(made))
        new = changed(leaf, chance)
        if new == leaf:
            continue
        put(made, path, new)
        assert verify(json.dumps(made), sources), f"{path}: {leaf!r} became {new!r} and nothing was said"


def test_each_of_200_one_character_mutations_of_a_source_is_found() -> None:
    chance = random.Random(20250618)
    for number in range(200):
        sources, text = story(STORIES[number % len(STORIES)])
        at = chance.randrange(len(sources))
        page = sources[at].text
        place = chance.randrange(len(page))
        other = page[:place] + chance.choice([c for c in "aZ5 .\n”" if c != page[place]]) + page[place + 1 :]
        given = [replace(s, text=other) if i == at else s for i, s in enumerate(sources)]
        assert verify(text, given), f"{sources[at].id} at {place}"


@pytest.mark.parametrize(
    ("path", "leaf", "told"),
    [
        (("points", 0, "text"), "Somebody else said so.", "points.0.text: differs from its leading passage"),
        (("points", 0, "origins"), 99, "points.0.origins: more origins than sources"),
        (("lead", "speaker"), "Nobody At All", "lead.speaker: 'Nobody At All' does not stand"),
        (("lead", "evidence", 0, "exact"), "x", "lead.evidence.0.exact: characters"),
        (("sources", 0, "sha256"), "0" * 64, "sources.0.sha256: the text of"),
        (("quotations", 0, "speaker"), "Nobody At All", "quotations.0.speaker: 'Nobody At All' is not named"),
    ],
)
def test_a_mismatch_is_told_with_its_path(path: tuple[Any, ...], leaf: object, told: str) -> None:
    sources, text = story(STORIES[0])
    made = json.loads(text)
    put(made, path, leaf)
    assert any(line.startswith(told) for line in verify(json.dumps(made), sources))


def test_a_forged_digest_does_not_hide_a_forged_line() -> None:
    from summarise.render.json import digest

    sources, text = story(STORIES[0])
    made = json.loads(text)
    made["points"][0]["text"] = made["points"][0]["text"].replace("a", "e", 1)
    made["digest"] = digest(made)
    (wrong, *_) = verify(json.dumps(made), sources)
    assert wrong.startswith("points.0.text")


@pytest.mark.parametrize(
    ("shown", "passage", "holds"),
    [
        ("[Holt] said no.", "He said no.", True),
        ("“No,” [Holt] said.", "“No,” he said.", True),
        ("[T]here was no deal.", "there was no deal.", True),
        ("The talks ended [...]", "The talks ended", True),
        ("[...] the talks ended", "the talks ended", True),
        ("The talks ended [...]", "The talks ended, and nobody spoke.", False),
        ("The talks ended", "The talks ended, and nobody spoke.", False),
        ("He said [the crew] was safe.", "He said [the crew] was safe.", True),
        ("[Holt] said yes.", "He said no.", False),
        ("[Holt] said no.", "Ruiz said no.", False),
    ],
)
def test_a_line_may_differ_from_its_passage_by_brackets_only(shown: str, passage: str, holds: bool) -> None:
    assert follows(shown, passage) is holds


def test_the_command_lists_mismatches_and_leaves_with_1(tmp_path: Path) -> None:
    made = tmp_path / "brief.json"
    made.write_text(story(STORIES[0])[1].replace('"own": true', '"own": false'), "utf-8")
    run = CliRunner().invoke(main, ["verify", str(made), str(STORIES[0])])
    assert run.exit_code == 1
    assert "digest: this is not the brief that was made" in run.stdout


def test_the_command_says_that_every_line_is_proved(tmp_path: Path) -> None:
    made = tmp_path / "brief.json"
    made.write_text(story(STORIES[0])[1], "utf-8")
    run = CliRunner().invoke(main, ["verify", str(made), str(STORIES[0])])
    assert (run.exit_code, run.stdout) == (0, f"{made}: every line is proved by its sources\n")


def test_a_source_that_is_not_given_is_named(tmp_path: Path) -> None:
    sources, text = story(STORIES[0])
    assert f"sources.0: the text of source '{json.loads(text)['sources'][0]['id']}' was not given" in verify(
        text, [s for s in sources if s.id != json.loads(text)["sources"][0]["id"]]
    )


def test_what_is_no_brief_is_one_line(tmp_path: Path) -> None:
    made = tmp_path / "brief.json"
    made.write_text("{not json", "utf-8")
    run = CliRunner().invoke(main, ["verify", str(made), str(STORIES[0])])
    assert run.exit_code == 1
    assert "no JSON" in run.stderr
    made.write_text('{"schema": 1}', "utf-8")
    run = CliRunner().invoke(main, ["verify", str(made), str(STORIES[0])])
    assert run.exit_code == 1
    assert "'headline' is a required property" in run.stdout


# -- our own check


def forged(monkeypatch: pytest.MonkeyPatch, change: Callable[[Brief], Brief]) -> None:
    """Makes the template stage write something that its sources do not bear out."""
    import summarise.pipeline as pipeline

    honest = pipeline.written

    def written(*args: Any) -> Brief:
        return change(honest(*args))

    monkeypatch.setattr(pipeline, "written", written)


def test_a_line_that_does_not_hold_is_left_out_with_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = summarise.brief(sources(CRANE, QUAY))
    bad = replace(honest.points[0], text=honest.points[0].text.replace(" ", " never ", 1))
    forged(monkeypatch, lambda made: replace(made, points=(bad, *made.points[1:])))
    made = summarise.brief(sources(CRANE, QUAY))
    assert made.points == honest.points[1:]
    assert made.lead == honest.lead
    assert made.warnings[-1].startswith(
        "left out, for it does not hold against its sources: 1 of the brief's lines (points.0.text:"
    )


def test_a_lead_that_does_not_hold_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    forged(monkeypatch, lambda made: replace(made, lead=replace(made.lead, text="Nobody was hurt.")))
    with pytest.raises(summarise.CheckError, match=r"^the brief does not hold against its sources \(lead\.text: "):
        summarise.brief(sources(CRANE, QUAY))

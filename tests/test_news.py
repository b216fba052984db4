"""What is new since an earlier brief: every line of it must be right, and a doubt keeps a line out."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

import summarise
from summarise import Brief, Change, Source
from summarise.errors import InputError, UsageError
from summarise.render.json import digest
from summarise.verify import earlier_brief, verify

from .conftest import CRANE, QUAY, ROOT, STORIES, Cli, sources
from .regenerate import NEXT_DAY

RIGHT: dict[str, dict[str, tuple[str, ...]]] = {
    "valley-flood": {
        "new": ("relieved Viktor Dahl", "suspended its head of operations", "failed at 3:51 a.m.", "field bridge", "nine bodies",
                "Four sirens hung", "17 millimeters", "Kalin, 54", "will be flown home", "two more field bridges"),
        "number": ("missing: 64 (told by 2025-06-18) → 39 (2025-06-19)", "missing: 58 (told by 2025-06-18) → 39 (2025-06-19)",
                   "dead: 38 (2025-06-18) → Sixty (2025-06-19)", "died: at least 47 (2025-06-18) → at least 58 (2025-06-19)",
                   "deaths: At least 52 (2025-06-18) → 63", "inquiries: 212 (told by 2025-06-18) → 96",
                   "soldiers: 1,200 (told by 2025-06-18) → 1,900 (2025-06-19)"),
        "answered": ("stayed silent because their control box had lost power", "will be open again on July 7"),
        "withdrawn": ("16,000 households were still cut off",),
    },
    "strait-talks": {
        "new": ("Selmora handed over the charts", "deposited its charts", "within 40 meters", "early with a chart",
                "in our note since the 14th", "was never secret", "at the printer's", "two nautical miles", "in hospital"),
        "number": ("warships: 34 (2025-03-11) → 37 (2025-03-13)", "servicemen: 7,000 (told by 2025-03-12) → 7,800",
                   "ships: Twelve (told by 2025-03-12) → Fourteen", "troops: 18,000 (told by 2025-03-12) → 19,500 (2025-03-13)"),
        "answered": ("will be held on March 27",),
        "withdrawn": ("gone up by 40 percent",),
    },
    "pump-recall": {
        "new": ("widened its recall", "counts only its own failures", "injection pens", "Runa Eklis", "I signed the recall",
                "Five inspectors"),
        "number": ("pumps: 61,000 (2025-10-09) → 68,500 (2025-10-10)", "cases: 19 (2025-10-09) → 24 (2025-10-10)",
                   "reports: 46 (2025-10-09) → 71 (2025-10-10)", "patients: five (2025-10-09) → eight (2025-10-10)"),
        "answered": ("supplied by Bosk Feinmetall",),
        "withdrawn": ("23,500 of the recalled pumps",),
    },
}  # fmt: skip
"""Story -> type of change -> words of every change that a reader of both days would call right; none else may be told."""
LEAST = {"valley-flood": 9, "strait-talks": 8, "pump-recall": 8}
"""Changes that must be told of each story."""


@cache
def first(story: str) -> str:
    """The JSON of a story's first day."""
    return summarise.to_json(summarise.brief(summarise.read([ROOT / "inputs" / story])))


@cache
def pages(story: str) -> tuple[Source, ...]:
    """The pages of both days."""
    return tuple(summarise.read([ROOT / "inputs" / NEXT_DAY / story, ROOT / "inputs" / story]))


@cache
def second(story: str) -> Brief:
    """The brief of the second day."""
    return summarise.brief(pages(story), since=first(story))


def changes(made: Brief) -> tuple[Change, ...]:
    assert made.since is not None
    return made.since.changes


@pytest.mark.parametrize("story", STORIES)
def test_every_line_of_what_is_new_on_the_next_day_is_right(story: str) -> None:
    wrong = [
        c.text for c in changes(second(story)) if not any(words in c.text for words in RIGHT[story].get(c.type, ()))
    ]
    assert wrong == []


@pytest.mark.parametrize("story", STORIES)
def test_figures_answers_corrections_and_new_points_of_the_next_day_are_found(story: str) -> None:
    found = changes(second(story))
    assert len(found) >= LEAST[story]
    assert {"new", "number", "withdrawn"} <= {change.type for change in found}


def test_what_answers_a_question_is_told_with_the_question_and_its_source() -> None:
    answered = [c for c in changes(second("valley-flood")) if c.type == "answered"]
    assert any(
        "(Was open: It was not immediately clear when the rail line to Kosvar, the capital, would be open again.)"
        in c.text
        and c.sources[0] == "next-day-valley-flood-wire"
        for c in answered
    )


@pytest.mark.parametrize("story", STORIES)
def test_a_question_that_was_answered_is_asked_no_more(story: str) -> None:
    asked = [question.text for question in second(story).questions]
    for change in changes(second(story)):
        for piece in change.pieces if change.type == "answered" else ():
            assert piece.name != "was" or not any(piece.text in text for text in asked)


def test_a_question_asked_again_says_since_when_it_has_been_open() -> None:
    made = second("pump-recall")
    hearing = next(q for q in made.questions if "Nov. 4" in q.text or "November 4" in q.text)
    assert hearing.open_since == "2025-10-10"
    assert "open since 2025-10-10" in summarise.to_text(made)


@pytest.mark.parametrize("story", STORIES)
def test_no_page_of_an_earlier_day_leads_a_line_and_the_points_are_what_it_did_not_say(story: str) -> None:
    made = second(story)
    earlier = {reading["sha256"] for reading in json.loads(first(story))["sources"]}
    old = {reading.id for reading in made.sources if reading.sha256 in earlier}
    assert all(line.sources[0] not in old for line in (made.lead, *made.points, *made.single_source))
    assert made.headline.source not in old


@pytest.mark.parametrize("story", STORIES)
def test_a_brief_of_a_next_day_is_proved_by_the_pages_of_both_days(story: str) -> None:
    text = summarise.to_json(second(story))
    assert verify(text, pages(story)) == []
    assert verify(text, pages(story), since=first(story)) == []


@pytest.mark.parametrize("story", STORIES)
def test_without_the_earlier_pages_what_is_told_is_proved_by_the_earlier_brief(story: str) -> None:
    today = summarise.read([ROOT / "inputs" / NEXT_DAY / story])
    made = summarise.brief(today, since=first(story))
    assert made.since is not None
    assert not made.since.complete
    assert not made.since.nothing_new
    text = summarise.to_json(made)
    assert verify(text, today, since=first(story)) == []
    assert any("was not given" in line for line in verify(text, today))
    assert "Not in that brief" in summarise.to_text(made)
    assert "\nNew\n" not in summarise.to_text(made)


@pytest.mark.parametrize("story", STORIES)
def test_the_same_pages_again_are_nothing_new(story: str) -> None:
    again = summarise.brief(summarise.read([ROOT / "inputs" / story]), since=first(story))
    assert again.since is not None
    assert again.since.nothing_new
    assert again.since.changes == ()
    assert "Nothing new." in summarise.to_text(again)
    assert "Nothing new." in summarise.to_markdown(again)
    before = json.loads(first(story))
    assert [line.text for line in again.points] == [line["text"] for line in before["points"]]


def test_a_copy_of_an_earlier_page_is_nothing_new() -> None:
    earlier = summarise.to_json(summarise.brief(sources(CRANE, QUAY)))
    copy = Source(id="later", text=CRANE.replace("port officials said", "port officials in Norrvik said"))
    made = summarise.brief([*sources(CRANE, QUAY), copy], since=earlier)
    assert made.since is not None
    assert made.since.changes == ()
    assert made.since.nothing_new


def test_a_point_that_more_origins_tell_now_says_how_many_did() -> None:
    line = "Divers recovered the black box of the crane from eleven metres of water on Wednesday, prosecutor Ulla Berg said."
    own = f"{QUAY}\n{line}\n"
    first_two = [replace(page, publisher=name) for page, name in zip(sources(CRANE, own), ("NNA", "Post"), strict=True)]
    earlier = summarise.to_json(summarise.brief(first_two))
    assert any(line == told["text"] and told["origins"] == 1 for told in _lines(json.loads(earlier)))
    third = Source(
        id="third",
        publisher="Lund Times",
        text="Norrvik's harbour was quiet on Thursday, two days after the crane fell on the ferry.\n\n"
        "On Wednesday the crane's black box was recovered by divers in eleven metres of water, said prosecutor Ulla Berg.\n",
    )
    made = summarise.brief([*first_two, third], since=earlier)
    grown = [change for change in changes(made) if change.type == "origins"]
    assert [(change.origins, change.before) for change in grown] == [(2, 1)]
    assert "1 origin" in summarise.to_text(made)
    unnamed = [replace(page, publisher="") for page in (*first_two, third)]
    earlier = summarise.to_json(summarise.brief(unnamed[:2]))
    told = changes(summarise.brief(unnamed, since=earlier))
    assert not [change for change in told if change.type == "origins"], "who is new cannot be told from who is not"


def _lines(brief: dict[str, Any]) -> list[dict[str, Any]]:
    return [brief["lead"], *brief["points"], *brief["single_source"]]


def test_a_figure_that_only_another_counter_gives_has_not_changed() -> None:
    before = (
        "The Harbor Office said 31 people had died in the Norrvik crane collapse. The ferry was towed away at noon."
    )
    after = (
        "Hospital chief Nils Moen said 38 people had died in the Norrvik crane collapse. The inquiry opens on Friday."
    )
    earlier = summarise.to_json(summarise.brief([Source(id="a", text=before, publisher="Post")]))
    made = summarise.brief(
        [Source(id="a", text=before, publisher="Post"), Source(id="b", text=after, publisher="Times")], since=earlier
    )
    assert not [change for change in changes(made) if change.type == "number"]


def test_a_figure_of_the_same_counter_has_changed() -> None:
    before = (
        "The Harbor Office said 31 people had died in the Norrvik crane collapse. The ferry was towed away at noon."
    )
    after = "The Harbor Office said 38 people had died in the Norrvik crane collapse. The inquiry opens on Friday."
    earlier = summarise.to_json(summarise.brief([Source(id="a", text=before, published="2025-03-04")]))
    made = summarise.brief(
        [Source(id="a", text=before, published="2025-03-04"), Source(id="b", text=after, published="2025-03-05")],
        since=earlier,
    )
    [figure] = [change for change in changes(made) if change.type == "number"]
    assert "31 (2025-03-04) → 38 (2025-03-05)" in figure.text


def test_what_is_counted_may_open_the_sentence() -> None:
    before = "Arrests total 32 in Corval, the police directorate said. Most of those held are students."
    after = "Arrests now total 47 in Corval, the police directorate said. The harbour square is to stay closed."
    old, new = Source(id="a", text=before, published="2025-03-04"), Source(id="b", text=after, published="2025-03-05")
    made = summarise.brief([old, new], since=summarise.to_json(summarise.brief([old])))
    [figure] = [change for change in changes(made) if change.type == "number"]
    assert figure.text.startswith("How many arrests: 32 (2025-03-04) → 47 (2025-03-05)")
    assert verify(summarise.to_json(made), [old, new]) == []


def test_a_verdict_on_fewer_counts_than_were_charged_is_no_changed_figure() -> None:
    before = "Odd Brekke is charged with nine counts of fraud and false accounting in Norrvik. The jury is out."
    after = "Odd Brekke was found guilty on seven counts of fraud and false accounting in Norrvik. He wept."
    old, new = Source(id="a", text=before, published="2025-03-04"), Source(id="b", text=after, published="2025-03-05")
    made = summarise.brief([old, new], since=summarise.to_json(summarise.brief([old])))
    assert not [change for change in changes(made) if change.type == "number"]


def test_a_part_of_an_earlier_figure_is_no_change_of_it() -> None:
    before = (
        "The assembly of Lowmark has 70 seats, the electoral office said. Counting of the ballots goes on until Friday."
    )
    after = (
        "In the assembly of Lowmark the two parties were level with 30 seats each of 70. A recount begins on Saturday."
    )
    earlier = summarise.to_json(summarise.brief([Source(id="a", text=before)]))
    made = summarise.brief([Source(id="a", text=before), Source(id="b", text=after)], since=earlier)
    assert not [change for change in changes(made) if change.type == "number"]


def test_a_brief_says_its_day_as_told_else_that_of_its_newest_page() -> None:
    page = replace(sources(CRANE)[0], published="2025-03-04T08:00")
    assert summarise.brief([page]).day == "2025-03-04"
    assert summarise.brief([page], day="2025-03-06").day == "2025-03-06"
    assert summarise.brief(sources(CRANE)).day == ""
    for wrong in ("6 March", "2025-02-30", "2025-3-6"):
        with pytest.raises(UsageError, match="give a date as in"):
            summarise.brief([page], day=wrong)


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda v: "no json", "no JSON"),
        (lambda v: json.dumps({**v, "headline": {**v["headline"], "text": "Other"}}), "its digest differs"),
        (lambda v: json.dumps({**v, "extra": 1}), "is none of this version"),
        (lambda v: json.dumps([1]), "is none of this version"),
    ],
)
def test_an_earlier_brief_that_is_none_or_was_changed_is_refused_in_one_line(change: Any, line: str) -> None:
    with pytest.raises(InputError, match=line) as caught:
        earlier_brief(change(json.loads(first("pump-recall"))))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("since", "changes", 0, "text"), "Something else.", "since.changes.0"),
        (("since", "changes", 0, "sources"), ["spun"], "since.changes.0.sources"),
        (("since", "digest"), "0" * 64, "since.digest: it was compared with another earlier brief"),
        (("since", "day"), "2020-01-01", "since.day: is not the earlier brief's"),
        (("questions", 0, "open_since"), "2020-01-01", "questions.0.open_since"),
    ],
)
def test_a_brief_changed_in_what_is_new_is_found_out(path: tuple[Any, ...], value: Any, line: str) -> None:
    brief = json.loads(summarise.to_json(second("pump-recall")))
    inside = brief
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    found = verify(json.dumps(brief), pages("pump-recall"), since=first("pump-recall"))
    assert any(told.startswith(line) for told in found), found


def test_the_order_of_the_pages_changes_nothing_in_what_is_new() -> None:
    turned = summarise.brief(tuple(reversed(pages("strait-talks"))), since=first("strait-talks"))
    assert summarise.to_json(turned) == summarise.to_json(second("strait-talks"))


def test_the_command_line_tells_what_is_new_since_a_file_and_verifies_it(cli: Cli, folder: Any) -> None:
    yesterday, today = ROOT / "inputs" / "pump-recall", ROOT / "inputs" / NEXT_DAY / "pump-recall"
    assert cli("brief", yesterday, "--format", "json", "--output", "yesterday.json").exit_code == 0
    shown = cli("brief", today, yesterday, "--since", "yesterday.json")
    assert shown.exit_code == 0
    assert "WHAT IS NEW SINCE 2025-10-10" in shown.stdout
    assert cli("brief", today, "--since", "yesterday.json", "--format", "json", "-o", "today.json").exit_code == 0
    assert cli("verify", "today.json", today).exit_code == 1
    assert cli("verify", "today.json", today, "--since", "yesterday.json").exit_code == 0
    missing = cli("brief", today, "--since", "none.json")
    assert (missing.exit_code, missing.stderr.count("\n")) == (1, 1)
    assert "none.json: cannot be read" in missing.stderr


WIRE_DAY = """A landslide closed the coast road at Brem on Monday, the road office said.

The road office said {count} people had been led out of their houses above the road.

Mayor Ana Ruiz said the slope was still moving and that nobody would be let back before it was measured.

Geologists from Lund set up {count} gauges along the crack, which runs for half a kilometre above the harbour.
"""


def test_the_same_report_with_the_figures_of_the_next_day_is_news() -> None:
    days = [Source(id=f"d{n}", publisher="NNA", text=WIRE_DAY.format(count=c), published=f"2025-03-0{n}")
            for n, c in ((4, 37), (5, 52), (6, 65))]  # fmt: skip
    earlier = summarise.brief(days[:1])
    for at in (1, 2):
        made = summarise.brief(days[: at + 1], since=summarise.to_json(earlier))
        assert made.since is not None
        assert not made.since.nothing_new
        assert made.lead.sources[0] == days[at].id
        assert any(change.type == "number" for change in made.since.changes)
        earlier = made


def test_a_wire_page_that_goes_on_is_no_copy_of_its_own_altered_copy() -> None:
    old = summarise.read([ROOT / "inputs" / "valley-flood"])
    more = (
        "The governor resigned on Friday evening after a vote of 31 to 12 in the provincial council, the council said."
    )
    grown = [replace(s, text=f"{s.text}\n\n{more}\n", published="2025-06-20") if s.id == "wire" else s for s in old]
    new = [replace(s, id=f"{s.id}-later") for s in grown if s.id == "wire"]
    made = summarise.brief([*old, *new], since=first("valley-flood"))
    assert made.since is not None
    assert not made.since.nothing_new
    assert any(more == line.text for line in (made.lead, *made.points))
    assert any(r.id == "spun" and not r.used for r in made.sources)


@pytest.mark.parametrize("since", ["", " ", "{}"])
def test_an_earlier_brief_that_is_empty_is_an_error_and_not_passed_over(since: str, folder: Any, cli: Cli) -> None:
    with pytest.raises(InputError):
        summarise.brief(sources(CRANE, QUAY), since=since)
    (folder / "e.json").write_text(since)
    (folder / "a.txt").write_text(CRANE)
    assert cli("brief", "a.txt", "--since", "e.json").exit_code == 1
    assert cli("brief", "a.txt", "--format", "json", "-o", "b.json").exit_code == 0
    assert cli("verify", "b.json", "a.txt", "--since", "e.json").exit_code == 1


def _forged(change: Any) -> list[str]:
    """What speaks against a brief of the next day after a change to its JSON, its digest put right."""
    brief = json.loads(summarise.to_json(second("valley-flood")))
    change(brief, json.loads(first("valley-flood")))
    brief["digest"] = digest(brief)
    return verify(json.dumps(brief), pages("valley-flood"), since=first("valley-flood"))


def _point_of_before(brief: dict[str, Any], before: dict[str, Any]) -> None:
    """An earlier point told as new."""
    ids = {reading["sha256"]: reading["id"] for reading in brief["sources"]}
    evidence = [{**e, "source": ids[e["sha256"]], "relation": "leads"} for e in before["points"][0]["evidence"][:1]]
    text = before["points"][0]["text"]
    pieces = [{"name": "span", "at": 0, "text": text, "evidence": 0}]
    told = {"type": "new", "text": text, "sources": [evidence[0]["source"]], "origins": 1, "before": 0}
    brief["since"]["changes"].insert(0, {**told, "evidence": evidence, "pieces": pieces})


def _was_no_question(brief: dict[str, Any], before: dict[str, Any]) -> None:
    """An answer to a line that asked nothing."""
    ids = {reading["sha256"]: reading["id"] for reading in brief["sources"]}
    change = next(c for c in brief["since"]["changes"] if c["type"] == "answered")
    line = next(p for p in before["points"] if p["evidence"][0]["exact"].startswith("The Meren River"))
    at = len([e for e in change["evidence"] if e["relation"] != "precedes"])
    old = {**line["evidence"][0], "source": ids[line["evidence"][0]["sha256"]], "relation": "precedes"}
    change["evidence"] = [*change["evidence"][:at], old]
    span = change["pieces"][0]["text"]
    change["text"] = f"{span} (Was open: {line['text']})"
    change["pieces"] = [
        change["pieces"][0],
        {"name": "was", "at": len(f"{span} (Was open: "), "text": line["text"], "evidence": at},
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda b, _: b["since"].update(changes=[], nothing_new=True, complete=False), "since.nothing_new"),
        (lambda b, _: b["since"].update(nothing_new=True), "since.nothing_new"),
        (lambda b, _: b["since"].update(complete=False), "since.complete"),
        (lambda b, _: b["since"]["changes"][0].update(before=9), "since.changes.0.before"),
        (_point_of_before, "since.changes.0: the earlier brief has this line"),
        (_was_no_question, "asked no such question"),
    ],
)
def test_a_forged_change_is_found_out_although_the_digest_was_put_right(change: Any, line: str) -> None:
    found = _forged(change)
    assert any(line in told for told in found), found

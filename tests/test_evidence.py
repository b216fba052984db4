"""Origins, the quotation ledger and differences: on the example stories, and on pages made for one question each."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

import summarise
from summarise.evidence.ledger import ledger, poorer, turned
from summarise.pipeline import brief
from summarise.text import documents
from summarise.text.people import known_people

from .regenerate import ROOT

STORIES = ("strait-talks", "valley-flood", "pump-recall")
HALF_COPIED = {"strait-talks": "radio", "valley-flood": "monitor", "pump-recall": "tradeledger"}


@cache
def value(story: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(summarise.to_json(brief(summarise.read([ROOT / "inputs" / story]))))
    return made


def reading(story: str, source: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in value(story)["sources"] if r["id"] == source)
    return found


def pages(**texts: str) -> list[summarise.Source]:
    return [summarise.Source(id=name, text=text) for name, text in texts.items()]


def differences(kind: str, **texts: str) -> list[tuple[str, ...]]:
    """The sides of each difference of a kind between pages."""
    made = brief(pages(**texts))
    return [tuple(side.text for side in d.sides) for d in made.differences if d.type == kind]


OPENING = "The dam above Holm broke on Friday after a week of rain, and the town was flooded, officials said."


# -- origins


@pytest.mark.parametrize("story", STORIES)
def test_the_spun_copy_is_altered_and_backs_no_line(story: str) -> None:
    spun = reading(story, "spun")
    assert (spun["used"], spun["copy_kind"], spun["copy_of"]) == (False, "altered", "wire")
    made = value(story)
    lines = [made["lead"], *made["points"], *made["single_source"], *made["questions"]]
    assert all(proof["source"] != "spun" for line in lines for proof in line["evidence"])


@pytest.mark.parametrize("story", STORIES)
def test_the_half_copied_page_follows_the_wire_and_keeps_its_own_sentences(story: str) -> None:
    half = reading(story, HALF_COPIED[story])
    assert (half["used"], half["copy_kind"], half["copy_of"]) == (True, "follows", "wire")
    assert 6 <= half["copied"] <= half["sentences"] // 2


def test_what_the_half_copied_page_took_from_the_wire_is_one_origin() -> None:
    made = value("valley-flood")
    lines = [made["lead"], *made["points"], *made["single_source"]]
    both = [line for line in lines if {"wire", "monitor"} <= set(line["sources"])]
    assert both
    assert all(line["origins"] <= len(line["sources"]) - 1 for line in both)


@pytest.mark.parametrize("story", STORIES)
def test_independent_pages_are_not_called_copies(story: str) -> None:
    others = [r for r in value(story)["sources"] if r["id"] not in ("spun", HALF_COPIED[story])]
    assert [r["copy_kind"] for r in others] == [""] * len(others)


WIRE = (
    "HOLM (NNA) — The dam above Holm broke on Friday after a week of rain, and the town was flooded, officials said.\n"
    "Mayor Ana Ruiz said 300 people had been taken to schools in the neighboring valley before nightfall.\n"
    "The power company, which owns the dam, said it had opened both gates two days earlier.\n"
    "Engineers will inspect the remaining wall next week, the company said.\n"
)


def test_a_copy_adds_no_origin_and_no_source_to_a_line() -> None:
    own = "People fled to school buildings as water from the broken dam above Holm covered the town on Friday. Ruiz was there."
    made = brief(pages(wire=WIRE, other=own, copy=WIRE.replace("HOLM (NNA) — ", "")))
    assert max(line.origins for line in (made.lead, *made.points, *made.single_source)) <= 2
    assert {r.id for r in made.sources if not r.used} == {"copy"}


def test_the_credited_agency_is_the_parent_whatever_the_ids() -> None:
    copy = WIRE.replace("HOLM (NNA) — ", "").replace("nightfall", "dark") + "\nSource: NNA"
    made = brief(pages(a=copy, z=WIRE))
    assert {(r.id, r.copy_of) for r in made.sources if r.copy_kind} == {("a", "z")}


def test_no_copying_is_said_as_such() -> None:
    other = (
        "Water from the broken dam ran through Holm on Friday. Farmers lost their cattle when the river rose at noon."
    )
    text = summarise.to_text(brief(pages(a=OPENING + " " + WIRE.split("\n")[1], b=other)))
    assert "No copying found among these sources." in text
    assert "independent" not in text


def test_shared_quotations_make_no_copy() -> None:
    said = "“We opened the gates two days before the rain came, and nobody in the valley was warned by us in time,” Ana Ruiz said."
    made = brief(
        pages(a=f"{OPENING}\n{said}", b=f"Holm lies under water since the dam above the town gave way.\n{said}")
    )
    assert [r.copy_kind for r in made.sources] == ["", ""]


# -- the reader's choice


def test_a_hidden_source_is_named_and_backs_nothing() -> None:
    made = brief(summarise.read([ROOT / "inputs" / "valley-flood"]), summarise.Settings(hide=("NNA",)))
    lines = [made.lead, *made.points, *made.single_source]
    assert all("wire" not in line.sources for line in lines)
    assert {r.id: r.note for r in made.sources if not r.used}["wire"] == "hidden by the reader's settings"


def test_a_source_that_never_leads_still_backs_lines() -> None:
    made = brief(summarise.read([ROOT / "inputs" / "valley-flood"]), summarise.Settings(never_lead=("NNA", "local")))
    lines = [made.lead, *made.points, *made.single_source]
    assert all(line.sources[0] not in ("wire", "local") for line in lines)
    assert any("wire" in line.sources for line in lines)


def test_a_trusted_source_leads_what_others_say_as_well() -> None:
    pages_ = summarise.read([ROOT / "inputs" / "valley-flood"])
    leads = [line.sources[0] for line in brief(pages_, summarise.Settings(trust=("NNA",))).points]
    assert leads.count("wire") > [line.sources[0] for line in brief(pages_).points].count("wire")


def test_a_name_that_no_source_has_is_said_with_those_there_are() -> None:
    made = brief(pages(a=OPENING), summarise.Settings(hide=("Nobody",)))
    assert made.warnings[0] == "no source is called 'Nobody'; there are: a"


# -- quotations


def test_the_ledger_tells_verbatim_shortened_rendered_and_single_quotations_apart() -> None:
    read = documents(
        pages(
            a="“We will rebuild every bridge, but first we will find every person,” Mayor Ana Ruiz said. "
            "“The water took the old mill,” she said.",
            b='Ruiz promised to “find every person” by Sunday. "The gates were open on Friday night," Ana Ruiz said.',
            c="Ana Ruiz said: “Each bridge will be rebuilt, but we must find each person first.”",
        )
    )
    found = {(e.quote.source_id, e.quote.text.rstrip(",.")): e.status for e in ledger(read, known_people(read))}
    assert found == {
        ("a", "We will rebuild every bridge, but first we will find every person"): "shortened",
        ("a", "The water took the old mill"): "only here",
        ("b", "find every person"): "shortened",
        ("b", "The gates were open on Friday night"): "only here",
        ("c", "Each bridge will be rebuilt, but we must find each person first"): "other rendering",
    }


def test_a_translated_quotation_is_shown_in_both_renderings() -> None:
    renderings = [d for d in value("valley-flood")["differences"] if d["type"] == "quotation"]
    assert [{s for side in d["sides"] for s in side["sources"]} for d in renderings] == [{"foreign", "local"}]


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("We owe nobody an answer", "We owe nobody else an answer", {"else"}),
        ("The gates were opened by us", "The gates were not opened by us", {"not"}),
        ("The wall may have probably gone at noon", "The wall may have gone at noon", {"probably"}),
        ("We won't pay for the wall again", "We will not pay for the wall", set()),
        ("We will not pay for the wall", "We will not pay for the wall again, and never for the dam", set()),
        ("The gates can't be opened by hand", "The gates cannot be opened by hand", set()),
        ("The gates were opened by us", "The gates had been opened by us", set()),
    ],
)
def test_a_word_of_weight_amid_a_quotation_makes_it_another_and_one_cut_short_does_not(
    one: str, other: str, words: set[str]
) -> None:
    assert set(turned(one, other)) == set(turned(other, one)) == words


def test_the_poorer_of_two_renderings_has_lost_a_word_of_weight_and_gained_none() -> None:
    assert poorer("We owe nobody an answer", "We owe nobody else an answer")
    assert not poorer("We owe nobody else an answer", "We owe nobody an answer")
    assert not poorer("We still owe nobody an answer", "We owe nobody else an answer")


FULL = """The mayor of Holm, Ana Ruiz, answered the farmers of the valley on Friday in the school.

“I have paid for the wall. I owe nobody else a crown,” Ruiz said.

The farmers want the town to rebuild three barns.
"""
LOST = """A meeting about the flooded barns ended in shouting, and the police were called to the school of Holm.

Ruiz said on her way out: “I owe nobody a crown.”

Her deputy stayed until the hall was empty.
"""


def test_a_short_quotation_without_its_else_is_a_difference_and_no_line() -> None:
    assert differences("quotation", a=FULL, b=LOST) == [
        ("“I have paid for the wall. I owe nobody else a crown,”", "“I owe nobody a crown.”")
    ]
    made = brief(pages(a=FULL, b=LOST))
    told = [line.text for line in (made.lead, *made.points, *made.single_source)]
    assert not [text for text in told if "nobody a crown" in text]
    assert [text for text in told if "nobody else a crown" in text]


DAM = """The wall of the lower dam at Holm gave way on Friday after a week of rain, the water board said.

“The gates were probably open when the wall went,” engineer Tore Lind said.

About 300 houses below the dam were flooded, and the road to Sarn is closed until Monday.

The board has asked the army for pumps and two bridges.
"""


def test_a_copy_that_drops_a_word_of_weight_from_a_quotation_is_an_altered_copy() -> None:
    copied = DAM.replace("probably ", "").replace("About 300 houses", "Hot news: 300 houses")
    made = brief(pages(a=DAM, b=copied))
    (copy,) = [reading for reading in made.sources if reading.copy_of]
    assert (copy.id, copy.copy_kind) in {("a", "altered"), ("b", "altered")}
    sides = {tuple(side.text for side in d.sides) for d in made.differences if d.type == "drift"}
    assert any("probably" in " ".join(texts) for texts in sides)


def test_a_copy_with_other_short_forms_is_a_plain_copy() -> None:
    plain = DAM.replace("were probably open", "weren’t open")
    made = brief(pages(a=plain, b=plain.replace("weren’t open", "were not open").replace("asked", "begged")))
    assert [reading.copy_kind for reading in made.sources if reading.copy_of] == ["copy"]


def test_a_lost_about_is_told_of_an_altered_copy() -> None:
    copied = DAM.replace("probably ", "").replace("About 300 houses", "More than 300 houses")
    wire = summarise.Source(id="a", text=DAM, publisher="Nordwire", published="2025-03-07")
    made = brief([wire, *pages(b=copied)])
    assert any("'about'" in d.topic for d in made.differences if d.type == "drift")


@pytest.mark.parametrize(("other", "origins"), [("The Holm Post", 1), ("Holm post", 1), ("Sarn Post", 2)])
def test_two_pages_of_one_outlet_are_one_origin_however_its_name_is_written(other: str, origins: int) -> None:
    first = summarise.Source(id="a", text=f"{OPENING} A search of the valley goes on.", publisher="Holm Post")
    again = "Rain for a week made the dam above Holm break on Friday; officials said the town was flooded."
    second = summarise.Source(id="b", text=f"{again} Boats came from the coast.", publisher=other)
    made = summarise.brief([first, second])
    assert (set(made.lead.sources), made.lead.origins) == ({"a", "b"}, origins)


# -- differences


@pytest.mark.parametrize(
    ("story", "numbers"), [("strait-talks", ("7,000", "18,000")), ("valley-flood", ("31", "47", "52"))]
)
def test_two_counts_of_one_thing_stand_side_by_side(story: str, numbers: tuple[str, ...]) -> None:
    told = [" ".join(side["text"] for side in d["sides"]) for d in value(story)["differences"] if d["type"] == "number"]
    assert any(all(number in sides for number in numbers) for sides in told)


def test_another_count_is_a_difference_with_scope_and_estimator() -> None:
    made = brief(
        pages(
            a=f"{OPENING} The Interior Ministry estimates that 4,000 army soldiers work in the valley.",
            b="The dam over Holm burst on Friday. According to the Red Star Union, 6,500 army soldiers work along the river.",
        )
    )
    (found,) = [d for d in made.differences if d.type == "number"]
    assert {(s.scope, s.estimator) for s in found.sides} == {
        ("in the valley", "The Interior Ministry"),
        ("along the river", "the Red Star Union"),
    }


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The talks about the dam lasted 90 minutes.", "The talks about the dam lasted an hour and a half."),
        ("Some 300 people fled the town.", "About 310 people fled the town."),
        ("More than 200 houses were damaged in the town.", "Officials said 214 houses were damaged in the town."),
        ("A third of the houses were lost.", "About 33 percent of the houses were lost."),
        ("Trucks brought 200,000 pounds of food to the valley.", "Some 4,000 soldiers came to the valley."),
        ("The dam broke on Friday in the valley.", "The dam broke on January 21 in the valley."),
        ("2.5 million crowns were given to the town.", "2,500,000 crowns were given to the town."),
        ("Another 12 people were rescued from roofs.", "In all 40 people were rescued from roofs."),
        ("A flood in 1963 killed 22 people here.", "The flood killed 5 people here."),
        ("Some 120 of the 300 houses were lost.", "All 300 houses were counted."),
        ("A study would need 4,000 volunteers.", "The study had 1,182 volunteers."),
        ("The wall is 14 kilometers above Holm.", "The wall is 30 kilometers from the coast."),
        ("He was 54 years old.", "Flight 447 left at 9:15 a.m. from gate 12."),
    ],
)
def test_what_only_looks_like_another_number_is_no_difference(one: str, other: str) -> None:
    assert (
        differences("number", a=f"{OPENING} {one}", b=f"The dam over Holm burst on Friday, a mayor said. {other}") == []
    )


@pytest.mark.parametrize(("whole", "differ"), [("63", 0), ("48", 1)])
def test_a_part_and_the_whole_differ_only_where_the_whole_is_smaller(whole: str, differ: int) -> None:
    one = "The governor said 58 people had died in Holm county."
    other = f"The rescue agency said {whole} people had died nationwide."
    found = differences("number", a=f"{OPENING} {one}", b=f"The dam over Holm burst on Friday, a mayor said. {other}")
    assert len(found) == differ


def test_an_open_door_and_a_premature_meeting_are_two_positions() -> None:
    found = differences(
        "position",
        a=f"{OPENING} Ana Ruiz said she was open to a meeting with Prime Minister Tomas Vrbel on the Holm relief fund.",
        b="The dam over Holm burst on Friday. A meeting is “premature”, his office said of one with Prime Minister Tomas Vrbel "
        "on the relief fund. It was premature to hold a meeting with Prime Minister Tomas Vrbel on the Holm relief fund.",
    )
    assert len(found) == 1


def test_a_weaker_word_is_kept_and_the_range_is_shown() -> None:
    made = brief(
        pages(
            a=f"{OPENING} A second inspection of the Holm wall could follow in March.",
            b="The dam above the town of Holm gave way on Friday. A second inspection of the Holm wall will likely come in March.",
        )
    )
    texts = [line.text for line in (made.lead, *made.points, *made.single_source)]
    assert not any("inspection" in text and "will follow" in text for text in texts)
    degrees = [
        [(f.level, f.word) for f in line.firmness] for line in (made.lead, *made.points) if "inspection" in line.text
    ]
    assert degrees == [[("possible", "could"), ("likely", "likely")]]


def test_no_winner_is_picked() -> None:
    for story in STORIES:
        for difference in value(story)["differences"]:
            assert len(difference["sides"]) >= 2
            assert not any(word in json.dumps(difference["topic"]) for word in ("correct", "wrong", "actually"))


def test_drift_shows_the_copy_beside_its_parent() -> None:
    drifted = [d for d in value("strait-talks")["differences"] if d["type"] == "drift"]
    assert drifted
    assert all([side["sources"] for side in d["sides"]] == [["wire"], ["spun"]] for d in drifted)


def test_explain_tells_why_a_source_counts_as_a_copy_and_why_a_difference_was_raised() -> None:
    made = brief(summarise.read([ROOT / "inputs" / "valley-flood"]), explain=True)
    told = "\n".join(made.explanation)
    assert "of its wording, quotations aside, is that of NNA" in told
    assert "difference (number)" in told

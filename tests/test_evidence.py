"""Origins, the quotation ledger and differences: on the example stories, and on pages made for one question each."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import pytest

import summarise
from summarise.evidence.claims import claims
from summarise.evidence.ledger import ledger, poorer, turned
from summarise.evidence.support import alone, indexed, supports
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


# -- support


@pytest.mark.parametrize(("claimed", "backed"), [("", True), ("largest ", False), ("first ", False)])
def test_who_reports_a_fact_does_not_back_its_rank(claimed: str, backed: bool) -> None:
    plain = "The regulator closed Marlow Savings Bank on Wednesday and froze the deposits of its customers."
    ranked = f"The regulator closed Marlow Savings Bank, the {claimed}bank of Elland, on Wednesday and froze customers' deposits."
    read = pages(a=f"{plain}\nIt rained in Elland all day.", b=f"{ranked}\nNobody knows why the vault was shut.")
    made = brief(read, summarise.Settings(never_lead=("a",)))
    assert (made.lead.text, made.lead.sources) == (ranked, ("b", "a") if backed else ("b",))


@pytest.mark.parametrize(
    "other",
    [
        "Susan Whitlock, the chief executive of Ashmoor Foundation Trust, apologised to the families on Tuesday.",
        "Susan Whitlock, chief executive of Ashmoor Foundation Trust, apologised. She said that she would not resign.",
    ],
    ids=["another day", "the next sentence denies it"],
)
def test_a_page_from_before_does_not_back_what_happened_later(other: str) -> None:
    news = "Susan Whitlock, the chief executive of Ashmoor Foundation Trust, resigned on Thursday after a long fight."
    made = brief(pages(a=f"{news}\nIt rained in Ashmoor all day.", b=f"{other}\nNobody knows what will follow."))
    lines = [made.lead, *made.points, *made.single_source]
    assert {line.sources for line in lines if "resigned" in line.text} == {("a",)}


@pytest.mark.parametrize(("other", "only"), [("62 per cent", False), ("58 per cent", True)])
def test_only_is_not_said_where_another_page_has_the_same_share(other: str, only: bool) -> None:
    line = "Halland will take 62% of the cod of the northern sea, the ministers said on Friday in Osk."
    far = f"The larger part, {other}, falls to Halland, and the smaller one to its neighbour Isken."
    read = documents(pages(a=line, b=far))
    assert alone([read[0].sentences[0]], read, claims(read)) is only


def test_who_tells_of_a_threat_does_not_back_that_it_was_dismissed() -> None:
    threat = "Dorra made a threat on Friday to close its harbours to Kelmari cargo."
    reply = "Ilya Marchand dismissed the threat to close harbours to Kelmari cargo."
    made = brief(pages(a=f"{threat}\nIt rained in Dorra all day.", b=f"{reply}\nNobody knows what will follow."))
    told = {line.text: line.sources for line in [made.lead, *made.points, *made.single_source]}
    assert told == {threat: ("a",), reply: ("b",)}


def backing(line: str, other: str) -> list[str]:
    """The sentences of another page that back a line, amid others about the same flood."""
    wordy = "The dam over Holm burst on Friday and the lower town stood under water for hours, the fire brigade said."
    made = documents(
        [summarise.Source(id="a", text=f"{OPENING} {line}"), summarise.Source(id="b", text=f"{wordy} {other}")]
    )
    claimed = claims(made)
    found = next(s for s in made[0].sentences if s.text in line)
    return [s.sentence.text for s in supports(found, made, claimed, indexed(made, claimed), summarise.Settings())]


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("The cause is not known.", "Sandbags are cheap, but that is not an excuse."),
        ("Nobody was hurt.", "Nobody was hurt when the old chapel behind the mill lost its roof."),
        (
            "The wall will run for two kilometres along the Stane.",
            "The wall would have run for two kilometres along the Stane.",
        ),
        (
            "Holm council approved the new wall along the river Stane on Monday.",
            "Holm council rejected the new wall along the river Stane on Monday.",
        ),
        (
            '"I have never sold anything that was not mine to sell," Mayor Ana Ruiz said.',
            '"I have never knowingly sold anything that was not mine to sell," Mayor Ana Ruiz said.',
        ),
        (
            '"It is too late, it is too little and it is no help," Mayor Ana Ruiz said of the fund.',
            '"It is too late and it is no help," Mayor Ana Ruiz said of the fund.',
        ),
    ],
)
def test_a_line_is_not_backed_by_what_only_looks_like_it(line: str, other: str) -> None:
    assert backing(line, other) == []
    assert backing(other, line) == []
    assert backing(line, line) == [line]


def test_who_quotes_half_of_a_line_is_not_named_with_it() -> None:
    half = "“The harbour comes before every deadline"
    whole = f"{half}, and we will rebuild the outer wall stone by stone whatever it costs,”"
    made = brief(
        pages(
            a=f"{OPENING} {whole} Mayor Ana Ruiz said in a statement.",
            b=f"The dam over Holm gave way on Friday. {half},” the mayor, Ana Ruiz, wrote to the council.",
            c=f"Water stood in the streets of Holm for two days. {whole} said Ana Ruiz, who has led the town since 2019.",
        )
    )
    lines = [line for line in (made.lead, *made.points, *made.single_source) if "every deadline" in line.text]
    assert lines
    assert all(("stone" in line.text) == ("b" not in line.sources) for line in lines)


def test_short_sentences_of_a_page_that_is_mostly_anothers_are_no_second_origin() -> None:
    wire = (
        "The mayor of Holm was arrested at his house by police officers on Thursday morning after a search of two hours. "
        "Prosecutors say he took 1.2 million crowns in bribes from a dredging company for a contract in the harbour. "
        "He appeared in court in handcuffs in the afternoon and pleaded not guilty to four counts of bribery. "
        "The dredging company declined to comment. A hearing is set for November 19."
    )
    copy = wire.replace("at his house by police officers", "by police officers at his house").replace(
        "A hearing is set for November 19.", "A hearing has been set for November 19."
    )
    made = brief(
        pages(a=wire, b=f"{copy} The fountain was dry.", c=f"{OPENING} The mayor of Holm was arrested on Thursday.")
    )
    assert [q.origins for q in made.questions if "November 19" in q.text] == [1]


def test_a_quotation_cut_at_its_end_backs_the_whole_one() -> None:
    whole = (
        '"We have waited nine years for this wall on the Stane, and our patience is at an end," Mayor Ana Ruiz said.'
    )
    assert backing(whole, '"We have waited nine years for this wall on the Stane," Mayor Ana Ruiz said.')


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
    assert [[side["sources"] for side in d["sides"]] for d in renderings] == [
        [["foreign"], ["local", "portal", "wire"]]
    ]


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
    ("story", "numbers"), [("strait-talks", ("7,000", "18,000")), ("valley-flood", ("38", "47", "52"))]
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
        (
            "The tally of lost flights at Holm stands at 214.",
            "In Holm 214 of the 642 flights were lost, a tally shows.",
        ),
        ("Most of the dead of Holm were over 70.", "The toll in Holm is 58."),
        ("The fund holds 5.6 billion florins for Holm.", "The bank offered Holm a fund of 4 billion florins."),
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


def told_on(*pages: tuple[str, str]) -> int:
    """How many differences of numbers there are between pages of a day each."""
    opening = ("A fire broke out on Monday in the hills above Holm.", "The Holm hills are on fire, a mayor said.")
    sources = [
        summarise.Source(id="ab"[at], text=f"{opening[at]} {text}", published=day)
        for at, (day, text) in enumerate(pages)
    ]
    return sum(d.type == "number" for d in brief(sources).differences)


BURNED = (
    "The Tarn Fire had burned 4,200 acres, mostly pine forest, officials said.",
    "Some 9,800 acres of forest have been burned since the Tarn Fire began to spread along the ridge.",
)


@pytest.mark.parametrize(("first", "second", "differ"), [("14", "15", 0), ("14", "14", 1), ("15", "14", 1)])
def test_what_has_grown_by_a_later_day_is_no_difference(first: str, second: str, differ: int) -> None:
    assert told_on((f"2025-07-{first}", BURNED[0]), (f"2025-07-{second}", BURNED[1])) == differ


def test_the_day_of_a_dateline_and_the_weekday_of_a_sentence_tell_which_figure_is_older() -> None:
    later = "HOLM, July 15 (NNA) — The Holm hills are on fire, a mayor said. " + BURNED[1]
    opening = "A fire broke out on Monday in the hills above Holm. "
    earlier = summarise.Source(id="a", text=opening + BURNED[0], published="2025-07-14")
    made = brief([earlier, summarise.Source(id="b", text=later)])
    assert [d for d in made.differences if d.type == "number"] == []
    assert told_on(("2025-07-15", BURNED[0]), ("2025-07-15", BURNED[1])) == 1
    assert told_on(("2025-07-15", BURNED[0].replace("said", "said on Monday")), ("2025-07-15", BURNED[1])) == 0


def test_two_counters_differ_whatever_the_day_and_one_counter_may_correct_itself() -> None:
    union = "The Red Star Union counted 4,000 striking bus drivers in Holm."
    police = "The City Police counted 2,500 striking bus drivers in Holm."
    assert told_on(("2025-07-14", union), ("2025-07-15", police)) == 1
    assert told_on(("2025-07-14", union), ("2025-07-15", police.replace("City Police", "Red Star Union"))) == 0


@pytest.mark.parametrize(
    "words",
    [
        "The office corrected an earlier figure of 1,212 votes; her lead was 1,187 votes in the count of Holm.",
        "The lead of 1,212 votes, told at first, did not include the lighthouse of Holm.",
        "The office cut her lead in the count of Holm from 1,212 votes to 1,187.",
        "Her lead in the count of Holm was 1,187 votes and not the 1,212 votes reported earlier.",
    ],
)
def test_a_figure_that_a_source_calls_replaced_is_no_side_of_a_difference(words: str) -> None:
    first = "Ana Ruiz has a lead of 1,212 votes over her rival Per Dahl in the mayoral race, officials said."
    second = "Her lead in the mayoral race against Per Dahl, a rival whom Ana Ruiz had beaten twice, is 1,187 votes."
    opening = "The count in Holm ended on Friday and Ana Ruiz leads it."
    assert len(differences("number", a=f"{opening} {first}", b=f"The Holm count is over. {second}")) == 1
    assert (
        differences(
            "number", a=f"{opening} {first}", b=f"The Holm count is over. {second}", c=f"Holm has voted. {words}"
        )
        == []
    )


def test_a_toll_that_a_source_says_has_risen_is_no_difference_to_the_smaller_one() -> None:
    one = "The fire killed 12 people in the harbour of Holm, the coast guard said."
    for other, differ in (("bringing the toll in Holm to 17", 0), ("and the toll in Holm is 17", 1)):
        text = f"The dam over Holm burst on Friday. Divers recovered five more bodies, {other}."
        assert len(differences("number", a=f"{OPENING} {one}", b=text)) == differ


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Ana Ruiz told of cracks in three precincts of the harbour.",
            "Cracks in five harbour precincts cost Ruiz the vote.",
        ),
        (
            "Divers brought up the bones of 36 grey sharks from Tarn Bay.",
            "The bones that divers found in Tarn Bay are of 34 sharks.",
        ),
        (
            "Lind was handed a nine-match ban for the Tarn brawl.",
            "Lind is out for ten matches, his longest ban, since the Tarn brawl.",
        ),
    ],
)
def test_in_a_short_story_too_two_figures_of_one_thing_differ(one: str, other: str) -> None:
    assert len(differences("number", a=f"{OPENING} {one}", b=f"The dam over Holm burst on Friday. {other}")) == 1


TRIAL = "The trial of Tomas Lind over the Holm harbour contracts ended on Friday after nine weeks."
AGAIN = "Nine weeks after it began the Lind trial is over, a clerk said."


def amounts(one: str, other: str) -> list[tuple[str, list[str]]]:
    """The topic and the sides' values of each difference of numbers between two pages on a trial."""
    made = brief(pages(a=f"{TRIAL} {one}", b=f"{AGAIN} {other}"))
    return [(d.topic, [side.text for side in d.sides]) for d in made.differences if d.type == "number"]


@pytest.mark.parametrize(
    ("one", "other", "topic"),
    [
        (
            "The dredging firm Norrmud was fined 36 million crowns.",
            "A fine of 38 million crowns was imposed on the dredging firm.",
            "Figure for “fine”: 38 million crowns / 36 million crowns",
        ),
        (
            "Per Dahl of Holm Rovers was fined £75,000 for a push.",
            "The league gave Rovers player Per Dahl a fine of 70,000 pounds.",
            "Figure for “fine”: 70,000 pounds / £75,000",
        ),
        (
            "The Lind family, an old house, holds 38 percent of the harbour.",
            "In the old harbour house, the Lind family owns 45 percent, a banker said.",
            "Figure for “holds”: 38 percent / 45 percent",
        ),
        (
            "Inflation stood at 3.1 percent in May.",
            "In town, inflation was 3.4 percent.",
            "Figure for “inflation”: 3.1 percent / 3.4 percent",
        ),
    ],
)
def test_amounts_and_shares_are_set_against_each_other_under_what_they_measure(
    one: str, other: str, topic: str
) -> None:
    ((told, sides),) = amounts(one, other)
    assert sorted(re.findall(r"[\d.,]+\d|\d+", told)) == sorted(re.findall(r"[\d.,]+\d|\d+", topic))
    assert told.split(":")[0] == topic.split(":")[0]
    assert len(sides) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The dredging firm Norrmud was fined 36 million crowns.",
            "The dredging firm Norrmud was fined 36,000,000 crowns.",
        ),
        (
            "The dredging firm Norrmud was fined 36 million crowns.",
            "The dredging firm Norrmud was fined 3 million euros.",
        ),
        ("The dredging firm Norrmud was fined 36 million crowns.", "A baker in Sarn was fined 38 million crowns."),
        (
            "The dredging firm Norrmud was fined 36 million crowns.",
            "The firm Norrmud paid a fine of 400,000 crowns for dredging.",
        ),
        ("Turnout was 68 percent.", "Turnout was 74 percent on the islands."),
        ("Turnout was 68 percent.", "Turnout on the islands was 74 percent."),
        ("Inflation fell to 3.1 percent in October.", "Inflation stood at 3.6 percent in September."),
        ("Inflation fell to 3.1 percent.", "Core inflation was 3.9 percent."),
        ("Inflation fell to 3.1 percent from 3.6 percent.", "The bank had expected inflation of 3.1 percent."),
        (
            "The Lind family holds 38 percent of the harbour.",
            "The Lind family might have held 45 percent of the harbour.",
        ),
        ("It was sold for 4.8 billion.", "It was sold for 5.6 billion including debt."),
        ("Turnout was 68 percent.", "In 2019, turnout was 61 percent."),
        ("Turnout was 68 percent.", "At the last election, turnout was 61 percent."),
        ("Inflation fell to 3.1 percent.", "A year earlier, inflation was 3.9 percent."),
        ("In Norland, inflation was 3.1 percent.", "In Sudland, inflation was 3.9 percent."),
    ],
)
def test_amounts_of_other_things_times_and_places_are_no_difference(one: str, other: str) -> None:
    assert amounts(one, other) == []


@pytest.mark.parametrize(
    ("fined", "question"),
    [
        ("75,000", "Which figure for “fine”? £70,000 (b) or £75,000 (a)"),
        ("65,000", "Which figure for “fine”? £65,000 (a) or £70,000 (b)"),  # the first side says "fined" only
    ],
)
def test_an_amount_in_dispute_is_asked_as_such(fined: str, question: str) -> None:
    made = brief(
        pages(
            a=f"{TRIAL} Per Dahl of Holm Rovers was fined £{fined} for a push.",
            b=f"{AGAIN} In Holm the league gave Rovers player Per Dahl a fine of £70,000 in all.",
        )
    )
    assert [q.text for q in made.questions if q.type == "number conflict"] == [question]
    assert not made.warnings


def test_large_figures_of_one_noun_are_of_one_thing_whatever_stands_around_them() -> None:
    found = differences(
        "number",
        a=f"{OPENING} The Education Ministry said 2,050 schools were closed on Tuesday.",
        b="The dam over Holm burst on Friday. More than 2,300 schools did not open, according to the union.",
    )
    assert len(found) == 1


def test_a_part_that_is_told_before_its_figure_is_no_side() -> None:
    assert not differences(
        "number",
        a=f"{OPENING} Of those infected after the flood, 71 were unvaccinated and nine had received one dose.",
        b="The dam over Holm burst on Friday. By Monday a fever had infected 87 people in the flooded town.",
    )


def test_two_figures_of_one_page_are_no_sides_of_one_difference() -> None:
    one = "Ana Ruiz got 76,904 votes in the mayoral race and her rival Per Dahl 75,717 votes, a lead of 1,187 votes."
    other = "Ana Ruiz leads the mayoral race against her rival Per Dahl by 1,412 votes."
    found = differences("number", a=f"{OPENING} {one}", b=f"The dam over Holm burst on Friday. {other}")
    assert len(found) <= 1
    assert all(len(sides) == 2 for sides in found)


def test_each_rendering_of_a_quotation_is_shown_with_all_who_have_it() -> None:
    said = '"We have {}counted every house on the hill, and we will answer for what we found," {}.'
    made = brief(
        pages(
            a=f"{OPENING} {said.format('', 'Mayor Ana Ruiz said')}",
            b=f"The dam over Holm gave way on Friday. {said.format('never ', 'said the mayor, Ana Ruiz')}",
            c=f"Water stood in the streets of Holm for two days. {said.format('', 'Ruiz told a crowd at the town hall')}",
            d=f"Nobody in Holm slept on Friday night. {said.format('', 'Ana Ruiz wrote on her page on Sunday')}",
        )
    )
    sides = [side.sources for d in made.differences if d.type == "quotation" for side in d.sides]
    assert sorted(map(sorted, sides)) == [["a", "c", "d"], ["b"]]


def test_of_two_persons_one_may_go_free() -> None:
    freed = "A jury in Lund acquitted Per Dahl of tax fraud in the pump case on Monday."
    convicted = "A jury in Lund convicted Anna Berg of tax fraud in the pump case on Monday."
    assert differences("outcome", a=f"{OPENING} {convicted}", b=f"The dam over Holm burst on Friday. {freed}") == []


VOTE = "Holm council {} the 40 million crown wall along the river Stane on Monday night"


def test_opposite_outcomes_of_one_vote_are_a_difference() -> None:
    found = differences(
        "outcome",
        a=f"{OPENING} {VOTE.format('approved')} after a long debate.",
        b=f"The dam over Holm burst on Friday. {VOTE.format('rejected')}, by 12 votes to 9.",
    )
    assert found == [
        (f"{VOTE.format('approved')} after a long debate.", f"{VOTE.format('rejected')}, by 12 votes to 9.")
    ]


def test_one_count_of_votes_is_of_one_motion() -> None:
    found = differences(
        "outcome",
        a=f"{OPENING} Delia Ostrander's motion to put the whole thing on the May ballot passed 6-5, and people cheered.",
        b="The dam over Holm burst on Friday. The vote came after council members rejected, 6-5, a motion for a referendum.",
        c="Water stood in Holm for two days. Ostrander's motion to let voters decide lost by a single vote, 6-5, on Monday.",
    )
    assert [[side.split()[0] for side in sides] for sides in found] == [["Delia", "The"]]


@pytest.mark.parametrize(
    "other",
    [
        "The state senate rejected the 40 million crown wall along the river Stane on Monday night.",
        "Holm council rejected the 40 million crown wall along the river Stane on Tuesday night.",
        "Holm council had rejected the 40 million crown wall along the river Stane in 2019.",
        "Holm council could have rejected the 40 million crown wall along the river Stane on Monday night.",
        "Holm council rejected a motion of censure on Monday night.",
        "Holm council rejected an appeal against the 40 million crown wall along the river Stane on Monday night.",
        "Holm council rejected an amendment to the 40 million crown wall along the river Stane on Monday night.",
        f"{VOTE.format('approved')}, a minute after a first show of hands in which Holm council rejected the 40 million crown wall "
        "along the river Stane on Monday night.",
    ],
)
def test_another_vote_and_one_that_a_source_explains_are_none(other: str) -> None:
    first = f"{OPENING} {VOTE.format('approved')} after a long debate."
    assert differences("outcome", a=first, b=f"The dam over Holm burst on Friday. {other}") == []


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

"""Points: what may lead a line and how it is shown, which sentence of a group leads, and how a story is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import summarise
from summarise import Document, Sentence, Settings, Source
from summarise.text import documents
from summarise.text.people import known_people
from summarise.verify import follows
from summarise.writing.passages import Passage, cuts, standing_alone, whole
from summarise.writing.telling import PARTS, part

from .conftest import ROOT, STORIES, sources

FILE = Path(__file__).parent / "cases" / "points.txt"


@dataclass(frozen=True)
class Case:
    """One judged sentence with the page it stands in."""

    title: str
    page: str
    sign: str
    sentence: str
    expected: str
    line: int
    known_failure: bool


def cases() -> Iterator[Case]:
    """The judged sentences of the case file, in its order."""
    for section in FILE.read_text("utf-8").split("\n== ")[1:]:
        title, *rows = section.split("\n")
        first = FILE.read_text("utf-8")[: FILE.read_text("utf-8").index(f"== {title}\n")].count("\n") + 1
        judged: list[tuple[str, str, str, int]] = []
        paragraphs: list[list[str]] = [[]]
        for number, row in enumerate(rows, first + 1):
            sign, _, rest = row.partition(" ")
            sentence, _, expected = rest.partition({"-": " // ", "~": " => ", "/": " => "}.get(sign.lstrip("?"), "\0"))
            if sign == "¶":
                paragraphs.append([])
            elif sign:
                assert sign.lstrip("?") in {*"|+~-/"}, f"{FILE.name}:{number}: what is '{sign}'?"
                paragraphs[-1].append(sentence.strip())
                judged.append((sign, sentence.strip(), expected.strip(), number))
        page = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
        for sign, sentence, expected, number in judged:
            alone = sentence if sign.lstrip("?") == "/" else page
            yield Case(title, alone, sign[-1], sentence, expected, number, sign.startswith("?"))


def params(*signs: str) -> list[object]:
    """The cases of those signs, the known failures under strict xfail."""
    return [
        pytest.param(
            case,
            id=f"{case.line}: {case.sentence[:50]}",
            marks=[pytest.mark.xfail(strict=True, raises=AssertionError, reason=case.title)]
            if case.known_failure
            else [],
        )
        for case in cases()
        if case.sign in signs
    ]


def read(case: Case) -> tuple[Document, Sentence]:
    """The page of a case and its sentence there."""
    (document,) = documents([Source(id="page", text=case.page)])
    found = [sentence for sentence in document.sentences if sentence.text == case.sentence]
    if len(found) != 1:
        pytest.fail(f"{FILE.name}:{case.line}: not a sentence of its page: {[s.text for s in document.sentences]}")
    return document, found[0]


def judged(case: Case) -> tuple[Passage | None, str]:
    document, sentence = read(case)
    return standing_alone(document, sentence, known_people([document]))


def test_the_case_file_has_cases_of_every_kind() -> None:
    signs = [case.sign for case in cases()]
    assert len(signs) > 100
    assert {*signs} == {*"|+~-/"}


@pytest.mark.parametrize("case", params("+"))
def test_a_sentence_that_reads_alone_leads_as_it_stands(case: Case) -> None:
    passage, reason = judged(case)
    assert passage is not None, reason
    assert (passage.text, passage.edits, passage.antecedents) == (case.sentence, (), ())


@pytest.mark.parametrize("case", params("~"))
def test_a_sentence_is_repaired_in_brackets_from_its_own_page(case: Case) -> None:
    document, _ = read(case)
    passage, reason = judged(case)
    assert passage is not None, reason
    assert passage.text == case.expected
    assert follows(passage.text, " ".join(document.source.text[passage.start : passage.end].split()))
    for start, end in passage.antecedents:
        assert start < passage.start
        assert f"[{document.source.text[start:end]}]" in passage.text


@pytest.mark.parametrize("case", params("-"))
def test_a_sentence_that_does_not_read_alone_cannot_lead_and_the_reason_is_told(case: Case) -> None:
    assert case.expected, f"{FILE.name}:{case.line}: give the reason behind //"
    passage, reason = judged(case)
    assert passage is None, passage.text if passage else ""
    assert re.search(case.expected, reason) or case.known_failure


@pytest.mark.parametrize("case", params("/"))
def test_a_sentence_is_cut_only_where_nothing_is_lost_that_changes_it(case: Case) -> None:
    document, sentence = read(case)
    forms = cuts(whole(document, sentence))
    assert [form.text for form in forms] == ([] if case.expected == "nothing" else case.expected.split(" => "))
    for form in forms:
        assert form.raw == document.source.text[form.start : form.end]
        assert follows(form.text, " ".join(form.raw.split()))


# -- which sentence leads, and where


def brief(*texts: str, **changes: int) -> summarise.Brief:
    return summarise.brief(sources(*texts), Settings(**changes), explain=True)  # type: ignore[arg-type]


def lines(made: summarise.Brief) -> list[summarise.Line]:
    return [made.lead, *made.points, *made.single_source]


ONE = """Two dockers died in Norrvik harbor on Tuesday after the largest crane there had toppled onto a ferry.

Port director Sigrid Vane told reporters at the gate that nobody was working on the quay any more.

She said the crane had passed an inspection of its brakes in March.
"""
TWO = """A toppling crane killed two dockers aboard a ferry in the harbor of Norrvik on Tuesday.

In March the brakes of the crane passed an inspection, Sigrid Vane said.

The shipping line sent two buses to Osk for the passengers who were stranded on the island.
"""


def test_the_lead_is_one_that_two_sources_back() -> None:
    made = brief(ONE, TWO)
    assert made.lead.origins == 2
    assert made.lead.text == TWO.splitlines()[0]  # that the crane is the largest only one of them says


def test_a_fact_in_two_sources_is_one_line_with_both_as_evidence() -> None:
    made = brief(ONE, TWO)
    told = [line for line in lines(made) if "inspection" in line.text]
    assert [(set(line.sources), line.origins) for line in told] == [({"a", "b"}, 2)]
    assert told[0].text == "In March the brakes of the crane passed an inspection, Sigrid Vane said."


def test_the_sentence_without_edits_leads_a_group_and_the_other_backs_it() -> None:
    point = next(line for line in brief(ONE, TWO).points if "inspection" in line.text)
    assert [(proof.source, proof.relation) for proof in point.evidence] == [("b", "leads"), ("a", "paraphrases")]


def test_another_sentence_leads_where_the_ranked_one_cannot() -> None:
    loose = "It was made by Hald in 1974 and was the largest of five cranes in the harbor."
    plain = "Hald made the crane in 1974, the largest of the five that stand in the harbor."
    made = brief(f"{ONE}\n{loose}", f"{TWO}\n{plain}")
    told = [line for line in lines(made) if "1974" in line.text]
    assert [(line.text, line.origins) for line in told] == [(plain, 2)]
    assert loose in {" ".join(proof.exact.split()) for proof in told[0].evidence}


def test_points_of_one_source_fill_up_to_min_points_and_the_rest_stands_by_itself() -> None:
    few, many = brief(ONE, TWO, min_points=1, max_points=8), brief(ONE, TWO, min_points=6)
    assert all(point.origins > 1 for point in few.points)
    assert {line.text for line in few.single_source} >= {point.text for point in many.points if point.origins == 1}
    assert any(point.origins == 1 for point in many.points)


def test_no_sentence_leads_two_lines() -> None:
    for name in STORIES:
        made = summarise.brief(summarise.read([ROOT / "inputs" / name]))
        places = [
            (p.source, p.start) for line in (made.lead, *made.points) for p in line.evidence if p.relation == "leads"
        ]
        assert len(set(places)) == len(places)


def test_a_lead_keeps_to_max_words() -> None:
    page = (
        "The harbor of Norrvik stayed closed on Wednesday after the largest of its five cranes had toppled onto a "
        "ferry with 212 passengers and had killed two dockers who were loading timber on the quay beside it.\n\n"
        "The shipping line sent two ferries to Osk on Wednesday."
    )
    assert len(brief(page, max_words=30).lead.text.split()) <= 30


def test_a_person_of_one_letter_can_be_shown_in_brackets() -> None:
    page = "Minister K said on Monday that the crane was too old. He said nobody had listened to the letters."
    assert "[K] said nobody had listened to the letters." in [line.text for line in lines(brief(page))]


def test_a_headline_cut_from_the_lead_ends_with_no_dangling_word() -> None:
    page = (
        "Two dockers died and nine people were hurt on Tuesday when a crane fell on a ferry in the harbor of Norrvik."
    )
    made = brief(page)
    assert not made.headline.own
    assert len(made.headline.text) <= 100
    assert made.headline.text.rsplit(" ", 1)[1] not in ("of", "the", "in", "a", "on")


def test_a_headline_cut_from_the_lead_is_a_beginning_of_it_and_never_part_of_a_word() -> None:
    page = (
        "Two dockers died in the harbor of Norrvik on Tuesday, the port said in a statement that named neither of them."
    )
    made = brief(page, headline_chars=60)
    assert (made.headline.text, made.headline.own) == ("Two dockers died in the harbor of Norrvik on Tuesday", False)


def test_a_source_s_own_headline_is_taken_where_it_fits_and_is_no_question() -> None:
    fitting = Source(id="a", text=ONE, title="Two dockers die as crane falls on ferry in Norrvik")
    asking = Source(id="b", text=TWO, title="Why did the largest crane of Norrvik harbor fall on a ferry?")
    made = summarise.brief([fitting, asking])
    assert (made.headline.text, made.headline.source, made.headline.own) == (fitting.title, "a", True)
    assert not summarise.brief([asking]).headline.own


@pytest.mark.parametrize(("first", "headline"), [("2025-03-04", "b"), ("2025-03-05", "a"), ("", "a")])
def test_a_headline_of_a_page_older_than_the_lead_is_not_taken(first: str, headline: str) -> None:
    """Yesterday's shares more words with the lines, and says the opposite."""
    lead = "Brandl moved ahead of Vasko by two thousand votes on Tuesday in the count for mayor of Norrvik."
    other = "In the count for mayor of Norrvik, Brandl was two thousand votes ahead of Vasko on Tuesday."
    told = "Vasko leads Brandl by three thousand votes in the count for mayor of Norrvik"
    pages = [
        Source(id="a", text="A band played on the pier until ten.", title=told, published=first),
        Source(id="b", text=f"{lead} The harbor fell quiet.", title="Brandl overtakes Vasko", published="2025-03-05"),
        Source(id="c", text=f"{other} A boat brought the last boxes.", published="2025-03-05"),
    ]
    made = summarise.brief(pages)
    assert made.lead.text in (lead, other)
    assert made.headline.source == headline


def test_a_dateline_without_a_year_tells_that_a_page_is_older_than_the_lead_s() -> None:
    told = "Ferry torn from its quay by storm at Osk, nobody is hurt"
    first = "OSK, March 3 (Nordwire) - A storm tore the ferry from its quay. Nobody was hurt at Osk, the port said on Monday."
    later = "Divers found the anchor of the ferry on Tuesday, two miles from the quay at Osk from which a storm had torn it."
    pages = [Source(id="a", text=first, title=told)]
    for published, headline in (("2025-03-04", "b"), ("2025-03-03", "a")):
        both = [*pages, Source(id="b", text=later, title="Anchor found after storm at Osk", published=published)]
        assert summarise.brief(both, Settings(never_lead=("a",))).headline.source == headline


# -- the main news


COLOUR = """Hilde Aas of Norrvik stood at the gate of the dairy on Tuesday and counted the trucks that did not come.

The dairy of Norrvik has taken no milk since the weekend, said Hilde Aas, who keeps 40 cows.

The belts of the dairy of Norrvik stopped at noon on Monday.
"""
NEWS = """The dairy of Norrvik will close for good at the end of March and dismiss all 310 workers, its owner Tine said.

The dairy of Norrvik stopped its belts at noon on Monday.

Milk from 140 farms went to that dairy in a good year.
"""


def test_the_lead_tells_what_most_headlines_tell_however_far_down_the_ranker_has_it() -> None:
    titles = ("Norrvik dairy to close, 310 workers dismissed", "Dairy in Norrvik to close with 310 workers")
    pages = [Source(id="a", text=COLOUR, title=titles[0]), Source(id="b", text=NEWS, title=titles[1])]
    assert summarise.brief(pages).lead.text.startswith("The dairy of Norrvik will close for good")


BEFORE = """At least 14 people died on Monday when an avalanche came down on the hut at Storfjell, rescuers said.

The hut at Storfjell was built in 1931 and has room for forty guests.
"""
AFTER = """Two more bodies were found on Tuesday under the avalanche at Storfjell, where 19 people died, rescuers said.

Dogs searched the slope above the lake until it was dark on Tuesday.
"""


def avalanche(first: str, second: str) -> list[Source]:
    return [Source(id="a", text=BEFORE, published=first), Source(id="b", text=AFTER, published=second)]


def test_a_toll_that_a_later_page_replaces_is_no_line_of_the_brief() -> None:
    told = [line.text for line in lines(summarise.brief(avalanche("2025-02-03", "2025-02-04")))]
    assert not [text for text in told if "14 people" in text]
    assert [text for text in told if "19 people" in text]


@pytest.mark.parametrize("days", [("2025-02-03", "2025-02-03"), ("", "2025-02-04"), ("", "")])
def test_a_toll_stays_where_no_page_is_known_to_be_the_later_one(days: tuple[str, str]) -> None:
    told = [line.text for line in lines(summarise.brief(avalanche(*days)))]
    assert [text for text in told if "14 people" in text]
    assert [text for text in told if "19 people" in text]


def test_a_toll_that_somebody_else_counts_on_a_later_day_replaces_none() -> None:
    first = BEFORE.replace("rescuers said", "the Fjell Alpine Club said")
    later = AFTER.replace("rescuers said", "the district governor said")
    pages = [Source(id="a", text=first, published="2025-02-03"), Source(id="b", text=later, published="2025-02-04")]
    assert [line.text for line in lines(summarise.brief(pages)) if "14 people" in line.text]


def test_of_two_ledes_that_open_a_brief_as_well_that_of_the_newer_page_does() -> None:
    first = "Divers of the Norrvik fire brigade reached the wreck of the trawler Havdur on Monday and saw nobody in its hold."
    later = (
        "A bell was raised from the trawler Havdur by the Norrvik navy on Tuesday and hung in the porch of a church."
    )
    for days in (("2025-02-03", "2025-02-04"), ("2025-02-04", "2025-02-03")):
        made = summarise.brief(
            [Source(id="a", text=first, published=days[0]), Source(id="b", text=later, published=days[1])]
        )
        assert made.lead.sources[0] == ("b" if days[0] < days[1] else "a")


def test_what_one_page_opens_with_and_its_headline_tells_is_a_point_although_it_comes_late() -> None:
    """The other lines of one origin are there for variety; the ranker has this one behind them."""
    lead = (
        "The mill at Osk burned down on Sunday night, and fire crews from five towns fought the flames, the town said."
    )
    rest = (
        "Fire crews from five towns ate in the school at Osk. The town said the mill at Osk had ground rye since 1871."
    )
    late = "Constables arrested the owner of the burned mill for arson on Monday as he boarded a train."
    pages = [
        Source(id="a", text=f"{lead}\n\n{rest}", title="Mill at Osk burns down as crews from five towns fight flames"),
        Source(
            id="b", text=f"{late}\n\nInsurers from Norrvik have not come yet.", title="Owner of mill arrested for arson"
        ),
    ]
    made = summarise.brief(pages, Settings(min_points=1, max_points=1))
    assert made.lead.text == lead
    assert [point.text for point in made.points] == [late]


# -- the order of telling


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A crane fell on a ferry in Norrvik.", "happened"),
        ("Two dockers died, port officials said.", "happened"),
        ("Port director Sigrid Vane said the crane had passed its last inspection in March.", "said"),
        ("“I heard steel scream and then I saw the arm come down,” Odd Brekke said.", "said"),
        ("The harbor is scheduled to open again on Friday.", "next"),
        ("Vane said a hearing is set for Friday.", "next"),
        ("The ferry line will send two more ships.", "next"),
        ("The ferry line would not say who had the watch.", "said"),
        ("The ferry line will not sail on Friday.", "next"),
        ("Dockers dug with their hands because cranes would sink.", "happened"),
        ("Norrvik has been a timber port since 1911.", "background"),
        ("[Vane] said the crane had passed its last inspection in March.", "said"),
        ("The guild says nobody oiled the winch.", "said"),
        ("Most of the passengers were schoolchildren, said Vane, head of the port.", "happened"),
        ("Vane said she would resign.", "next"),
        ("Passengers will be told by letter.", "next"),
        ("Nobody could say why the brakes had failed.", "said"),
        ("The inquest was split: two jurors would have blamed the port.", "happened"),
        ("A cable may have snapped before the crane fell.", "happened"),
        ("The ferry may have to stay in dock.", "next"),
        ("The port could not reach the owner of the crane.", "happened"),
        ("The tally of 19 May did not count the deckhands.", "happened"),
        ("The order came by telephone at noon: the quay is to be cleared.", "happened"),
        ("About 4,000 people have been told to stay indoors.", "happened"),
        ("The quay has been shut since Tuesday.", "happened"),
        ("It was the worst accident in the port since 1998.", "happened"),
        ("Traffic on the quay was up on a year earlier, when cranes were new.", "happened"),
        ("The list of Vane had 48.2 percent of the votes.", "happened"),
        ("No owner had come forward by Monday evening.", "happened"),
        ("Divers met the tug, which had been called from Osk.", "happened"),
        ("The ferry had left Osk at six in the morning.", "background"),
        ("The port had 410 dockers on its list.", "background"),
    ],
)
def test_a_line_belongs_to_its_part_of_the_story(text: str, expected: str) -> None:
    assert part(text) == expected


@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        ("A crane fell into the basin of Norrvik in 1998.", "2025", "background"),
        ("In July 1998 a crane fell into the basin of Norrvik.", "2025", "background"),
        ("A crane fell into the basin of Norrvik in 2025.", "2025", "happened"),
        ("A crane fell into the basin of Norrvik in 1998.", "", "happened"),
    ],
)
def test_what_happened_in_a_year_before_that_of_the_pages_is_background(text: str, year: str, expected: str) -> None:
    assert part(text, year) == expected


@pytest.mark.parametrize("name", STORIES)
def test_points_come_part_by_part(name: str) -> None:
    made = summarise.brief(summarise.read([ROOT / "inputs" / name]))
    found = [PARTS.index(point.part) for point in made.points]
    assert found == sorted(found)
    assert {line.part for line in (made.lead, *made.single_source)} == {""}


def test_a_line_that_two_pages_print_word_by_word_is_one_origin_however_little_else_they_share() -> None:
    line = "The crane fell on the ferry at ten past nine, when two dockers were lashing down a row of timber trucks."
    made = summarise.brief(
        [
            Source(
                id="a", text=f"{line}\n\nThe harbour master of Norrvik shut the quay. Divers went down before noon.\n"
            ),
            Source(id="b", text=f"{line}\n\nA union called for a strike in all ports. Its leader blamed old brakes.\n"),
        ]
    )
    told = [point for point in (made.lead, *made.points) if point.text == line]
    assert [(len(point.sources), point.origins) for point in told] == [(2, 1)]

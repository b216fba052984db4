"""Open questions: labelled cases for each type, the order of work on made pages, the wording, and the model on the real pages."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from summarise import Question, Settings, Source, UsageError, read_wording, to_json, to_markdown, to_text
from summarise import brief as made_brief
from summarise.lexicon import cues, held, pattern, table
from summarise.pipeline import open_matters
from summarise.render.json import digest
from summarise.verify import verify
from summarise.writing.answers import due_by
from summarise.writing.detectors import DETECTORS

from .conftest import CRANE, FAILS, QUAY, ROOT, SEEDS, STORIES, Cli, sources

CASES = sorted((Path(__file__).parent / "cases" / "questions").glob("*.toml"))
TYPES = {
    "asked-outright": "asked outright",
    "conditional": "conditional willingness",
    "contested": "contested claim",
    "empty-slot": "empty slot",
    "hedged": "hedged possibility",
    "number-conflict": "number conflict",
    "pending": "pending event",
    "position-conflict": "position conflict",
    "sequence-conflict": "sequence conflict",
    "single-origin": "single origin",
    "stated-unknown": "stated unknown",
    "unspecified": "unspecified reference",
    "withheld": "withheld",
}
"""Case file -> the type it is about."""


def folded(text: str) -> str:
    return " ".join(text.split())


def found(case: dict[str, Any], kind: str) -> list[str]:
    """What is shown of each question of a type that the pages of a case raise."""
    pages = [Source(id="abcdef"[at], text=page) for at, page in enumerate(case["pages"])]
    return [
        " | ".join(folded(draft.passage.raw) for draft in matter.drafts)
        for matter in open_matters(pages)
        if matter.type == kind
    ]


def right(case: dict[str, Any], kind: str) -> bool:
    """Whether a case comes out as its label says."""
    shown = found(case, kind)
    if not case["asked"]:
        return not shown
    wanted = case["shows"] if isinstance(case["shows"], list) else [case["shows"]]
    return any(all(folded(words) in text for words in wanted) for text in shown)


def cases() -> list[Any]:
    listed = []
    for path in CASES:
        for at, case in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], 1):
            marks = [FAILS] if case.get("fails") else []
            listed.append(pytest.param(TYPES[path.stem], case, id=f"{path.stem}-{at}", marks=marks))
    return listed


@pytest.mark.parametrize(("kind", "case"), cases())
def test_a_labelled_case_raises_its_question_or_none(kind: str, case: dict[str, Any]) -> None:
    assert right(case, kind), found(case, kind)


def test_every_type_has_a_detector_cases_a_weight_and_words() -> None:
    assert set(TYPES.values()) == set(DETECTORS)
    assert {path.stem for path in CASES} == set(TYPES)
    weights = {kind: table("questions")[kind]["weight"] for kind in DETECTORS}
    assert weights["number conflict"] == weights["position conflict"] == weights["stated unknown"] == 1.0
    assert weights["number conflict"] > weights["pending event"] > weights["hedged possibility"] > weights["empty slot"]


BLOCKS = [
    (kind, key)
    for kind, block in table("questions").items()
    if isinstance(block, dict)
    for key, value in block.items()
    if isinstance(value, str)
]


@pytest.mark.parametrize(("kind", "key"), BLOCKS)
def test_no_cue_is_lost_by_looking_for_its_words_first(kind: str, key: str) -> None:
    """Every page of the cases, in three spellings, gives the same as one expression of all cues."""
    block = cues("questions", kind, key)
    every = re.compile(rf"(?<!\w)(?:{'|'.join(map(pattern, block.listed))})(?!\w)", re.IGNORECASE)
    texts = [
        page for path in CASES for case in tomllib.loads(path.read_text("utf-8"))["case"] for page in case["pages"]
    ]
    for text in [spelled for page in texts for spelled in (page, page.upper(), page.replace("'", "’"))]:
        ours, theirs = block.search(text, held(text)), every.search(text.replace("’", "'"))
        assert (ours and ours.span()) == (theirs and theirs.span())


@pytest.mark.parametrize(("kind", "key"), BLOCKS)
def test_a_cue_is_found_where_its_words_are_as_if_it_were_looked_for_everywhere(kind: str, key: str) -> None:
    block = cues("questions", kind, key)
    for page in sorted((ROOT / "inputs").glob("*/*.txt")):
        for line in filter(None, page.read_text("utf-8").splitlines()):
            every = [match.start() for at in range(len(block.listed)) for match in block._pattern(at).finditer(line)]
            found: re.Match[str] | None = block.search(line, held(line))
            assert (found.start() if found else None) == min(every, default=None)


# -- the order of work

TUG = """A tug rammed the lock gate at Holmsund on Monday and cut the canal in two, the canal board said.

Canal director Siv Rask said the gate weighed 90 tons and could not be repaired in place.

It was not immediately clear why the tug had not slowed down.

The canal board will meet next week to choose a yard for the new gate.
"""
GATE = """The lock gate at Holmsund was rammed on Monday by a tug that came in too fast, and ships are stuck on both sides.

"I heard the hull grind along the wall," lock keeper Ove Lind said.

Rask declined to say what the repair would cost the board.

A new gate is to be built at a yard that has not been chosen.
"""


def asked(*texts: str, **chosen: Any) -> dict[str, Question]:
    made = made_brief(sources(*texts), Settings(**chosen))
    return {question.type: question for question in made.questions}


def test_a_question_is_a_label_and_the_sources_own_words() -> None:
    made = asked(TUG, GATE)
    unknown, pending = made["stated unknown"], made["pending event"]
    assert unknown.text == "Not known: It was not immediately clear why the tug had not slowed down."
    assert pending.text.startswith("Pending, due next week: The canal board will meet next week")
    assert (pending.due, pending.settled_by, pending.as_of) == ("next week", "next week", "")
    assert made["withheld"].text == "Not told: Rask declined to say what the repair would cost the board."


def test_a_term_whose_start_is_not_told_is_no_due_time() -> None:
    term = "The yard at Holmsund has three weeks to appeal to the harbour court against the order."
    page = TUG.replace("The canal board will meet next week to choose a yard for the new gate.", term)
    pending = asked(page, GATE)["pending event"]
    assert (pending.text, pending.due) == (f"Pending: {term}", "")


def test_who_asks_a_question_is_not_backed_by_who_states_much_the_same() -> None:
    asks = "The board gave no answer. But who let the tug come in too fast to the lock gate at Holmsund? The log is silent."
    states = "The pilot let the tug come in too fast to the lock gate at Holmsund, the harbour master said."
    found = open_matters(sources(f"{TUG}\n{asks}\n", f"{GATE}\n{states}\n"))
    (question,) = [q for q in found if q.type == "asked outright"]
    assert ({s.source_id for draft in question.drafts for s in draft.sentences}, question.origins) == ({"a"}, 1)


def test_a_due_time_is_told_as_of_the_date_of_its_source_and_no_date_is_reckoned() -> None:
    pages = [replace(source, published="2025-03-04T10:00:00Z") for source in sources(TUG, GATE)]
    pending = next(q for q in made_brief(pages).questions if q.type == "pending event")
    assert pending.text.startswith("Pending, due next week (as of 2025-03-04): The canal board")
    assert pending.as_of == "2025-03-04"
    assert not re.search(r"March 1\d|2025-03-(?!04)", pending.text)


def test_what_a_later_page_is_past_is_not_pending() -> None:
    first, second = sources(TUG, GATE)
    pages = [replace(first, published="2025-03-04"), replace(second, published="2025-03-25")]
    assert "pending event" not in {question.type for question in made_brief(pages).questions}


@pytest.mark.parametrize("published", ["2025-02-30", "yesterday", "2025"])
def test_a_date_that_is_no_day_is_not_told(published: str) -> None:
    pages = [replace(source, published=published) for source in sources(TUG, GATE)]
    pending = next(q for q in made_brief(pages).questions if q.type == "pending event")
    assert (pending.as_of, pending.text[:23]) == ("", "Pending, due next week:")


def test_what_another_source_answers_is_no_question() -> None:
    open_still = GATE + "\nIt was not known how many ships were stuck at the lock.\n"
    told = TUG + "\nAt the lock 14 ships were stuck on Monday night.\n"
    assert any("how many ships" in q.text for q in made_brief(sources(TUG, open_still)).questions)
    assert not any("how many ships" in q.text for q in made_brief(sources(told, open_still)).questions)


def test_one_matter_is_one_question() -> None:
    again = GATE + "\nThe board could not say why the tug had not slowed down. It is not clear why it had not slowed.\n"
    texts = [q.text for q in made_brief(sources(TUG, again)).questions]
    assert len([text for text in texts if "slowed" in text]) == 1


def test_a_threat_is_no_open_question() -> None:
    threat = GATE + "\nThe shipping union said it would block the canal if a single captain was charged.\n"
    types = {q.type for q in made_brief(sources(TUG, threat)).questions if "block the canal" in q.text}
    assert types <= {"single origin"}


def test_a_claim_and_the_denial_behind_it_are_shown_together_and_proved() -> None:
    claim = "The sailors' guild said the tug had been reported with weak brakes twice in March."
    denial = "Holm Towage rejected that, saying its log held no such entry."
    given = sources(TUG, f"{GATE}\n{claim} {denial}\n")
    made = made_brief(given)
    contested = next(q for q in made.questions if q.type == "contested claim")
    assert contested.text == f"Contested: {claim} {denial}"
    assert verify(to_json(made), given) == []


def test_a_line_that_a_question_shows_need_not_be_confirmed_besides() -> None:
    made = made_brief(sources(TUG, GATE))
    asked_for = {q.evidence[0].exact for q in made.questions}
    assert not asked_for & {line.evidence[0].exact for line in made.single_source}


def test_an_altered_copy_asks_nothing() -> None:
    for story in STORIES:
        made = json.loads((ROOT / "outputs" / f"{story}.json").read_text("utf-8"))
        altered = {reading["id"] for reading in made["sources"] if reading["copy_kind"] == "altered"}
        assert not altered & {source for question in made["questions"] for source in question["sources"]}


@pytest.mark.parametrize("most", [0, 1, 2, 8])
def test_there_are_at_most_as_many_questions_as_the_settings_say(most: int) -> None:
    assert len(made_brief(sources(TUG, GATE), Settings(max_questions=most)).questions) <= most


def test_the_weakest_types_come_at_most_twice() -> None:
    weak = "\n\n".join(
        f"The board in {town} agreed on several measures on Friday, director {name} said."
        for town, name in (("Lund", "Ek"), ("Visby", "Alm"), ("Kalmar", "Ros"), ("Motala", "Dal"))
    )
    made = made_brief(sources(TUG + "\n" + weak, GATE))
    data = table("questions")
    weights = [data[q.type]["weight"] for q in made.questions if q.type != "single origin"]
    assert 1 <= sum(weight <= data["weak_weight"] for weight in weights) <= data["weak_most"]


def test_a_key_claim_of_one_origin_stands_in_a_list_of_its_own() -> None:
    made = made_brief(sources(TUG, GATE))
    confirm = [q for q in made.questions if q.type == "single origin"]
    assert confirm
    assert all(q.origins == 1 for q in confirm)
    assert made.questions[-len(confirm) :] == tuple(confirm)
    text = to_text(made)
    assert text.index("\nOf the key points, to confirm\n") < text.index(folded(confirm[0].text)[:40])
    assert "### Of the key points, to confirm" in to_markdown(made)


def test_with_nothing_open_the_section_says_so() -> None:
    made = replace(made_brief(sources(CRANE, QUAY)), questions=())
    for text in (to_text(made), to_markdown(made)):
        assert "Nothing that is surely open was found in these sources." in text


def test_every_piece_of_a_question_is_proved_and_a_forged_one_is_found() -> None:
    given = sources(TUG, GATE)
    made = json.loads(to_json(made_brief(given)))
    assert verify(json.dumps(made), given) == []
    question = made["questions"][0]
    pieces = question["pieces"]
    for piece in pieces:
        assert question["text"][piece["at"] :].startswith(piece["text"])
    for forge in (
        {**question, "text": question["text"].replace("Not known", "Not true")},
        {**question, "text": question["text"] + " It was drunk."},
        {**question, "settled_by": "the inquiry"},
        {**question, "as_of": "2024-01-01"},
        {**question, "origins": 9},
        {**question, "pieces": [{**pieces[0], "evidence": 40}]},
        {**question, "topic": "Mr Nobody"},
        {**question, "due": "next week"},
        {**question, "type": "withheld"},
        {**question, "firmness": [{"level": "likely", "word": "surely", "sources": question["sources"]}]},
    ):
        wrong = verify(json.dumps({**made, "questions": [forge, *made["questions"][1:]]}), given)
        assert any(line.startswith("questions.0.") for line in wrong), (forge, wrong)


def ships() -> tuple[list[Source], dict[str, Any], int]:
    """The sources and the brief of an example, and the number of its question on how many ships."""
    import summarise

    given = summarise.read([ROOT / "inputs" / "strait-talks"])
    made: dict[str, Any] = json.loads(to_json(made_brief(given)))
    return given, made, next(at for at, q in enumerate(made["questions"]) if q["text"].startswith("How many ships"))


def test_the_sides_of_a_question_cannot_be_swapped_cut_or_dropped() -> None:
    given, made, at = ships()
    question = made["questions"][at]
    one, other = (p["text"] for p in question["pieces"] if p["name"] == "value")

    def forged(text: str, pieces: list[dict[str, Any]]) -> list[str]:
        put = [{**p, "at": text.index(p["text"])} for p in pieces]
        changed = [*made["questions"]]
        changed[at] = {**question, "text": text, "pieces": put}
        value = {**made, "questions": changed}
        return verify(json.dumps({**value, "digest": digest(value)}), given)

    assert forged(question["text"], question["pieces"]) == []
    swapped = question["text"].replace(one, "#").replace(other, one).replace("#", other)
    assert forged(
        swapped, [{**p, "text": {one: other, other: one}.get(p["text"], p["text"])} for p in question["pieces"]]
    )
    first = [p for p in question["pieces"] if p["at"] < question["text"].index(" or ")]
    assert forged(question["text"].split(" or ")[0], first)
    assert forged(
        question["text"].replace("ships", "hip"),
        [{**p, "text": p["text"].replace("ships", "hip")} for p in question["pieces"]],
    )


def test_a_number_with_a_point_is_no_offset() -> None:
    given = sources(TUG, GATE)
    made = json.loads(to_json(made_brief(given)))
    made["questions"][0]["pieces"][0]["at"] = float(made["questions"][0]["pieces"][0]["at"])
    assert verify(json.dumps(made), given) == ["questions.0.pieces.0.at: 11.0 is no whole number"]


@pytest.mark.parametrize(
    ("due", "told", "last"),
    [
        ("tomorrow at noon", "2025-06-04", "2025-06-05"),
        ("within 72 hours", "2025-06-04", "2025-06-08"),
        ("by Friday", "2025-06-04", "2025-06-06"),
        ("February 29", "2024-02-20", "2024-02-29"),
        ("March 11", "2025-12-30", "2026-03-11"),
        ("this week", "2025-06-04", "2025-06-08"),
        ("next week", "9999-12-31", None),
        ("in due course", "2025-06-04", None),
    ],
)
def test_a_due_time_is_past_only_after_its_last_day(due: str, told: str, last: str | None) -> None:
    found = due_by(due, date.fromisoformat(told))
    assert (found.isoformat() if found else None) == last


# -- the wording


def wording(folder: Path, text: str) -> Path:
    path = folder / "wording.toml"
    path.write_text(text, "utf-8")
    return path


def test_single_entries_of_the_wording_can_be_replaced(folder: Path, cli: Cli) -> None:
    (folder / "a.txt").write_text(TUG, "utf-8")
    (folder / "b.txt").write_text(GATE, "utf-8")
    own = wording(
        folder,
        '[brief]\nquestions = "Offene Fragen"\n[questions]\nunknown = "Nicht bekannt – {span}"\n'
        '[attribution]\norigin_many = "{number} Quellen"\n',
    )
    text = cli("brief", "a.txt", "b.txt", "--wording", own)
    assert text.exit_code == 0, text.output
    assert "OFFENE FRAGEN" in text.output
    assert "• Nicht bekannt – It was not immediately clear why" in folded(text.output)
    assert "KEY POINTS" in text.output
    assert "## Offene Fragen" in cli("brief", "a.txt", "b.txt", "--wording", own, "--format", "markdown").output
    made = cli("brief", "a.txt", "b.txt", "--wording", own, "--format", "json", "--output", "made.json")
    assert made.exit_code == 0
    assert cli("verify", "made.json", "a.txt", "b.txt", "--wording", own).exit_code == 0
    assert cli("verify", "made.json", "a.txt", "b.txt").exit_code == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "[question]\nx = 'y'",
            "there is no section 'question'; there are: brief, news, changes, briefing, attribution, ",
        ),
        ("[parts]\nsoon = 'y'", "there is no entry 'parts.soon'; [parts] has: happened, said, next, background"),
        ("[questions]\nunknown = 'Open: {spam} {span}'", "questions.unknown holds {spam}; it takes: {span}"),
        ("[questions]\nunknown = 'Open'", "questions.unknown lacks {span}; it takes: {span}"),
        ("[questions]\nunknown = 'Open: {span'", "questions.unknown has a brace without its partner"),
        ("[questions]\nunknown = 3", "questions.unknown is no line of text"),
        ("[attribution]\none = '{sources!z}'", "attribution.one holds a brace with more than a name in it"),
        ("[attribution]\none = '{sources:>99}'", "attribution.one holds a brace with more than a name in it"),
        (f"[brief]\nlead = {'9' * 5000}", "no TOML ("),
        ("brief = 'x'", "'brief' is no section; there are: brief, "),
        ("[brief", "no TOML ("),
    ],
)
def test_a_wrong_wording_is_named_with_what_would_be_right(folder: Path, cli: Cli, text: str, line: str) -> None:
    own = wording(folder, text)
    with pytest.raises(UsageError, match=re.escape(f"{own}: {line}")):
        read_wording(own)
    (folder / "a.txt").write_text(TUG, "utf-8")
    result = cli("brief", "a.txt", "--wording", "wording.toml")
    assert result.exit_code == 2
    assert result.output.startswith(f"summarise: wording.toml: {line}")
    assert result.output.count("\n") == 1


def test_a_missing_wording_file_is_one_line(folder: Path, cli: Cli) -> None:
    result = cli("brief", "a.txt", "--wording", "none.toml")
    assert (result.exit_code, result.output) == (
        2,
        "summarise: none.toml: cannot be read (no such file or directory); check the path\n",
    )


@pytest.mark.parametrize("value", ["brief.lead", (("brief.lead", 3),), ((3, "x"),), [("brief.lead", "x")], None])
def test_settings_take_no_wording_that_is_none(value: Any) -> None:
    with pytest.raises(UsageError, match="wording: "):
        Settings(wording=value)


# -- the real pages


@pytest.fixture(scope="module")
def model() -> Sequence[Question]:
    if not SEEDS.is_dir():
        pytest.skip("the real pages are not here")
    from summarise import read

    return made_brief(read([SEEDS])).questions


@pytest.mark.parametrize(
    ("words", "types"),
    [
        (("written response", "next week"), {"pending event"}),
        (("on the right track",), {"withheld", "stated unknown"}),
        (("meeting", "Lavrov"), {"hedged possibility", "empty slot"}),
        (("open to a meeting", "(Blinken; ", "premature", "(Lavrov; "), {"position conflict"}),
        (("100,000", "127,000"), {"number conflict"}),
        (("invasion", "denies"), {"contested claim"}),
    ],
    ids=["responses", "track", "again", "presidents", "troops", "invasion"],
)
def test_the_questions_of_the_model_are_there(model: Sequence[Question], words: Sequence[str], types: set[str]) -> None:
    assert [q for q in model if q.type in types and all(word in q.text for word in words)], [q.text for q in model]


def test_there_are_at_most_eight_and_the_heaviest_stand_in_the_upper_half(model: Sequence[Question]) -> None:
    assert len(model) <= 8
    upper = model[: (len(model) + 1) // 2]
    assert {"number conflict", "withheld", "pending event"} <= {q.type for q in upper}
    track = next(q for q in upper if q.type == "withheld")
    assert track.speaker == "Lavrov"
    assert "written response" in track.settled_by or "American response" in track.settled_by


@pytest.mark.parametrize(
    "pitfall",
    [
        "if Russia invades",
        "if it invades",
        "erupt",
        "could face fines",
        "attribute that pledge",
        "no major breakthrough",
        "no breakthrough",
        "heavy price",
        "Vastly Outnumbered",
    ],
)
def test_none_of_the_pitfalls_is_asked(model: Sequence[Question], pitfall: str) -> None:
    assert not [q.text for q in model if pitfall in q.text and q.type != "single origin"]


def test_nothing_of_the_altered_copy_is_used(model: Sequence[Question]) -> None:
    assert not [q.text for q in model if any(source.startswith("003") for source in q.sources)]

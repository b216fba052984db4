"""The library: names, signatures, errors, the JSON, and laws that hold for any sources."""

from __future__ import annotations

import dataclasses
import inspect
import json
import random
import subprocess
import sys
import textwrap
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

import summarise
from summarise import Brief, Line, NothingUsableError, Settings, Source, SummariseError
from summarise import brief as make_brief
from summarise.schema import problems as schema_problems
from summarise.verify import mismatches, verify

from .conftest import CHESS, CRANE, QUAY, ROOT, STORIES, environment, sources

TOP_LEVEL = ["schema", "headline", "lead", "points", "differences", "questions", "single_source", "quotations",
             "sources", "warnings", "signature", "day", "since", "digest"]  # fmt: skip
POINT = {"text", "sources", "origins", "evidence", "speaker", "firmness", "only", "part"}
EVIDENCE = {"source", "sha256", "start", "end", "exact", "prefix", "suffix", "relation"}


def story(name: str) -> list[Source]:
    return summarise.read([ROOT / "inputs" / name])


def lines(made: Brief) -> list[Line]:
    return [made.lead, *made.points, *made.single_source]


def proofs(made: Brief) -> list[summarise.Evidence]:
    shown = [*lines(made), made.headline, *made.questions, *(side for d in made.differences for side in d.sides)]
    return [proof for one in shown for proof in one.evidence]


# -- names and signatures


def test_a_source_needs_an_id_and_a_text_only() -> None:
    made = make_brief([Source(id="a", text=CRANE), Source(id="b", text=QUAY)])
    assert made.lead.sources == ("b", "a")
    assert [field.name for field in dataclasses.fields(Source) if field.default is dataclasses.MISSING] == [
        "id",
        "text",
    ]


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("read", ["paths", "problems", "settings", "progress"]),
        ("brief", ["sources", "settings", "explain", "since", "day"]),
        ("survey", ["sources", "settings"]),
        ("extract", ["sources", "words", "rank", "settings"]),
        ("to_json", ["brief"]),
        ("to_markdown", ["brief"]),
        ("to_text", ["brief", "width", "color"]),
    ],
)
def test_a_function_takes_what_the_readme_says_with_types_and_prose(name: str, parameters: list[str]) -> None:
    signature = inspect.signature(getattr(summarise, name))
    assert list(signature.parameters) == parameters
    assert all(parameter.annotation is not inspect.Parameter.empty for parameter in signature.parameters.values())
    assert signature.return_annotation is not inspect.Signature.empty
    given = list(signature.parameters.values())
    assert all(parameter.default is not inspect.Parameter.empty for parameter in given[1:])


def test_extract_takes_100_words_by_support_if_nothing_is_said() -> None:
    assert summarise.extract(story("valley-flood")) == summarise.extract(story("valley-flood"), 100, "support")


@pytest.mark.parametrize("name", summarise.__all__)
def test_every_public_name_is_there_and_says_what_it_is(name: str) -> None:
    found = getattr(summarise, name)
    assert name in dir(summarise)
    if name != "__version__":
        assert (found.__doc__ or "").strip()
        assert not found.__doc__.startswith(f"{name}("), "the docstring that dataclasses make up"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'summarise' has no attribute 'summarize'"):
        _ = summarise.summarize  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "cls", [c for name in summarise.__all__ if dataclasses.is_dataclass(c := getattr(summarise, name))]
)
def test_the_nouns_are_frozen_and_slotted(cls: Any) -> None:
    assert cls.__dataclass_params__.frozen
    assert "__slots__" in vars(cls)


def in_a_fresh_process(script: str, **env: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, env=environment(**env), capture_output=True, check=True, cwd=ROOT).stdout.decode()


def test_importing_the_package_imports_no_part_of_it() -> None:
    script = "import sys, summarise; print(*[m for m in sys.modules if m.startswith('summarise.')])"
    assert in_a_fresh_process(script).split() == ["summarise._version"]


LOADED = """
import sys, threading
from summarise import toolkit
toolkit.own_process()
{before}
found = toolkit.toolkit()
print(found.punkt.__module__ == "nltk.tokenize.punkt" and found.english_stemmer().stem("generously") == "generous")
print(found.punkt(found.punkt_parameters()).tokenize("It rained. (It did.)") == ["It rained.", "(It did.)"])
print("nltk" in sys.modules)
import nltk
print(nltk.PorterStemmer().stem("meetings"), nltk.tokenize.punkt.PunktSentenceTokenizer is found.punkt)
"""


@pytest.mark.parametrize(
    ("before", "alone"),
    [
        ("", True),
        ("import nltk", False),
        ("threading.Thread(target=threading.Event().wait, daemon=True).start()", False),
        ("toolkit._PACKAGES = ()", False),
        ("toolkit._own_process = False", False),
    ],
    ids=["a command", "nltk is there", "another thread runs", "nltk is built in another way", "a library"],
)
def test_a_command_loads_the_two_parts_of_nltk_alone_and_leaves_its_name_free(before: str, alone: bool) -> None:
    """And whatever stands in the way, they are imported as usual."""
    whole = "True\nTrue\nTrue\nmeet True\n"
    assert in_a_fresh_process(LOADED.format(before=before)) == ("True\nTrue\nFalse\nmeet False\n" if alone else whole)


def test_a_command_makes_the_same_brief_without_the_rest_of_nltk() -> None:
    script = (
        "import os, sys\nfrom summarise import cli\nos._exit = lambda code: print(*sorted(sys.modules))\n"
        "sys.argv = ['summarise', 'brief', 'inputs/pump-recall', '--format', 'json']\ncli.run()"
    )
    made, loaded = in_a_fresh_process(script).rsplit("\n", 2)[:2]
    assert made + "\n" == (ROOT / "outputs" / "pump-recall.json").read_text("utf-8")
    assert not {name for name in loaded.split() if name.startswith("nltk") or name in ("ssl", "http.client")}


def test_a_noun_is_imported_without_a_library_of_others() -> None:
    script = "import sys, summarise; summarise.Source, summarise.Brief, summarise.UsageError; print(*sys.modules)"
    assert not {"nltk", "jsonschema", "sumy", "click", "numpy"} & set(in_a_fresh_process(script).split())


# -- errors


def test_all_exceptions_descend_from_one() -> None:
    found = [getattr(summarise, name) for name in summarise.__all__ if name.endswith("Error")]
    assert sorted(error.__name__ for error in found) == [
        "CheckError", "InputError", "NothingUsableError", "SummariseError", "UsageError",
    ]  # fmt: skip
    assert all(issubclass(error, SummariseError) for error in found)
    assert {error.__name__: error.exit_code for error in found}["UsageError"] == 2


@pytest.mark.parametrize(
    ("given_sources", "message"),
    [
        ([], "no sources; give at least one page"),
        (["page"], "str is no Source; wrap it: Source(id=..., text=...)"),
        ([Source(id="", text=CRANE)], "source '': needs an id and a text"),
        ([Source(id="a", text=b"page")], "source 'a': needs an id and a text"),  # type: ignore[arg-type]
        ([Source(id="a", text=CRANE), Source(id="a", text=QUAY)], "two sources share the id 'a'; give each its own"),
        (
            [Source(id="a", text="\ud800")],
            "source 'a': half of a surrogate pair in its text or title; decode the page again",
        ),
    ],
)
@pytest.mark.parametrize("function", [summarise.brief, summarise.extract])
def test_a_source_that_is_none_is_an_input_error_of_one_line(
    function: Any, given_sources: list[Any], message: str
) -> None:
    with pytest.raises(summarise.InputError) as caught:
        function(given_sources)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "\udce9"},
        {"publisher": "\udce9"},
        {"title": "Crane \udce9 falls"},
        {"url": "\udce9"},
        {"id": 3},
    ],
    ids=str,
)
def test_a_field_of_a_source_that_is_no_text_is_an_input_error(changes: dict[str, Any]) -> None:
    with pytest.raises(summarise.InputError):
        make_brief([dataclasses.replace(Source(id="a", text=CRANE), **changes), Source(id="b", text=QUAY)])


@pytest.mark.parametrize("words", [0, -1, 1.5, True, "9", None])
def test_a_budget_that_is_no_whole_number_from_1_is_a_usage_error(words: Any) -> None:
    with pytest.raises(summarise.UsageError, match=r"words is .*; give a whole number from 1"):
        summarise.extract(sources(CRANE), words=words)


def test_an_unknown_ranker_is_a_usage_error_that_names_the_known_ones() -> None:
    with pytest.raises(summarise.UsageError, match=r"rank is 'best'; choose one of: support, luhn, .*lsa$"):
        summarise.extract(sources(CRANE), rank="best")


def test_pages_without_sentences_leave_nothing_to_extract() -> None:
    with pytest.raises(NothingUsableError):
        summarise.extract(sources("Home", "Sign in"))


def test_read_raises_only_if_nothing_is_usable_and_tells_the_rest_to_problems(tmp_path: Path) -> None:
    (tmp_path / "crane.txt").write_text(CRANE)
    (tmp_path / "void.txt").touch()
    (tmp_path / "s.jsonl").write_text('{"text": "A page."}\n{"txt": 1}\n')
    earlier = summarise.Problem("x", 0, "earlier")
    found = [earlier]
    read = summarise.read([tmp_path / "gone.txt", str(tmp_path)], problems=found)
    assert [source.id for source in read] == ["crane", "s-1"]
    assert found[0] is earlier
    assert [(Path(problem.path).name, problem.line) for problem in found[1:]] == [
        ("gone.txt", 0),
        ("s.jsonl", 2),
        ("void.txt", 0),
    ]
    assert all("\n" not in problem.message and ";" in problem.message for problem in found[1:])
    with pytest.raises(summarise.InputError, match=r"void\.txt: the page is empty; nothing to read"):
        summarise.read([tmp_path / "void.txt"])


def test_read_without_problems_stays_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "crane.txt").write_text(CRANE)
    assert len(summarise.read([tmp_path, tmp_path / "gone.txt"])) == 1
    assert capfd.readouterr() == ("", "")


def test_a_path_with_a_null_character_cannot_be_read() -> None:
    with pytest.raises(summarise.InputError):
        summarise.read(["a\0b.txt"])


# -- the brief and its JSON


@pytest.mark.parametrize("name", STORIES)
def test_the_json_holds_against_the_schema_and_has_the_documented_keys(name: str) -> None:
    value = json.loads(summarise.to_json(make_brief(story(name))))
    assert schema_problems(value, "brief") == []
    assert list(value) == TOP_LEVEL
    for line in (value["lead"], *value["points"], *value["single_source"]):
        assert set(line) == POINT
        assert all(set(proof) == EVIDENCE for proof in line["evidence"])
        assert 1 <= line["origins"] <= len(line["sources"])


@pytest.mark.parametrize("name", STORIES)
def test_every_evidence_is_the_slice_of_its_source(name: str) -> None:
    texts = {source.id: source.text for source in story(name)}
    made = make_brief(story(name))
    assert len(proofs(made)) > 20
    for proof in proofs(made):
        text = texts[proof.source]
        assert proof.exact == text[proof.start : proof.end] != ""
        assert text[: proof.start].endswith(proof.prefix)
        assert text[proof.end :].startswith(proof.suffix)
    assert mismatches(json.loads(summarise.to_json(made)), texts) == []


@pytest.mark.parametrize("name", STORIES)
def test_the_first_evidence_of_a_line_leads_and_every_source_of_it_has_one(name: str) -> None:
    for line in lines(make_brief(story(name))):
        assert [proof.relation for proof in line.evidence].count("leads") == 1
        assert (line.evidence[0].relation, line.evidence[0].source) == ("leads", line.sources[0])
        assert {proof.source for proof in line.evidence} == set(line.sources)
        assert len(set(line.sources)) == len(line.sources)


@pytest.mark.parametrize("name", STORIES)
def test_lead_and_points_keep_to_the_limits_of_the_settings(name: str) -> None:
    chosen = Settings(max_words=150, max_points=4, min_points=2, max_single=1, max_questions=2)
    made = make_brief(story(name), chosen)
    assert words(made) <= 150
    assert len(made.points) <= 4
    assert len(made.single_source) <= 1
    assert len(made.questions) <= 2


def test_a_brief_by_another_ranker_says_so() -> None:
    made = make_brief(story("pump-recall"), Settings(rank="luhn"))
    assert "|rank:luhn|" in made.signature
    assert made.lead.evidence


def test_the_signature_changes_with_settings_and_input_and_with_nothing_else() -> None:
    plain = make_brief(sources(CRANE, QUAY)).signature
    assert make_brief(sources(QUAY, CRANE)).signature == plain
    assert make_brief(sources(CRANE, QUAY), explain=True).signature == plain
    assert make_brief(sources(CRANE, QUAY), Settings(max_words=399)).signature != plain
    assert make_brief(sources(CRANE, f"{QUAY}\n")).signature != plain


def test_explanations_are_filled_on_request_and_are_no_part_of_the_json() -> None:
    plain, explained = (make_brief(sources(CRANE, QUAY), explain=explain) for explain in (False, True))
    assert plain.explanation == ()
    assert explained.explanation
    assert plain == explained
    assert summarise.to_json(plain) == summarise.to_json(explained)


def test_what_is_given_of_a_source_wins_over_what_its_page_says() -> None:
    page = f"NORRVIK (KNA) — {CRANE}"
    read = make_brief([Source(id="a", text=page)]).sources[0]
    given_ = make_brief([Source(id="a", text=page, publisher="Norrvik Post", published="2025-03-04")]).sources[0]
    assert (read.publisher, read.published) == ("KNA", "")
    assert (given_.label, given_.published) == ("Norrvik Post", "2025-03-04")


SCRAPED = {
    "no-break space in a title": "“It shook,” said Lt.\u00a0Gen. Odd Brekke, who leads the harbor guard of Norrvik.",
    "no-break space in a name": "“The quay was shaking under us,” Odd\u00a0Brekke said of the crane on Tuesday.",
    "two spaces in a name": "“The quay was shaking under us,” Odd  Brekke said of the crane on Tuesday.",
    "no-break space in a body": "“The quay was shaking under us,” the Harbor\u00a0Guard said of the crane on Tuesday.",
    "no-break space in an office": "“The quay was shaking under us,” a port\u00a0spokeswoman said of the crane.",
    "two spaces in an office": "“The quay was shaking under us,” a port  spokeswoman said of the crane on Tuesday.",
    "brackets in a name": "President [Odd] Brekke said on Tuesday that the crane had been too old for the harbor.",
    "brackets in a quotation": "“The [old] crane was shaking under us all,” Odd Brekke said of the quay on Tuesday.",
    "brackets around a word": "The crane [which was old] was to be sold, Odd Brekke said on the quay on Tuesday.",
    "a cut of the source's own": "“The quay [...] was shaking under us,” Odd Brekke said of the crane on Tuesday.",
    "a letter for a name": "Minister K said on Tuesday that the crane was too old. He said nobody had listened.",
}
"""Sentences as scraped pages have them."""


@pytest.mark.parametrize("name", SCRAPED)
def test_a_sentence_as_scraped_pages_have_it_passes_our_own_check(name: str) -> None:
    page = f"Inspectors came to the harbor of Norrvik on Tuesday after the fall of the crane.\n\n{SCRAPED[name]}"
    made = make_brief([Source(id="a", text=page)])
    assert any("Brekke" in line.text or "shaking" in line.text or "old" in line.text for line in lines(made))


@pytest.mark.parametrize("name", STORIES)
def test_a_hard_wrapped_page_tells_the_same_quotations_of_the_same_speakers(name: str) -> None:
    def told(read: list[Source]) -> set[tuple[str, str, str]]:
        return {(quote.source, quote.text, quote.speaker) for quote in make_brief(read).quotations}

    plain = [Source(id=source.id, text=source.text) for source in story(name)]
    wrapped = [
        Source(
            id=source.id,
            text="\n".join(textwrap.fill(row, 72, break_on_hyphens=False) for row in source.text.split("\n")),
        )
        for source in plain
    ]
    assert told(plain)
    assert told(wrapped) == told(plain)


def test_what_a_terminal_would_obey_is_escaped_in_json_and_moves_no_offset() -> None:
    sentence = (
        "The crane fell onto the quay of the har\x9bbor\u202e of Norrvik on Tuesday morning, killing two dockers."
    )
    made = make_brief([Source(id="a", text=sentence)])
    text = summarise.to_json(made)
    assert "\x9b" not in text
    assert "\u202e" not in text
    assert sentence in {proof["exact"] for proof in json.loads(text)["lead"]["evidence"]}
    assert verify(text, [Source(id="a", text=sentence)]) == []


# -- the same bytes


def rendered(made: Brief) -> str:
    return summarise.to_json(made) + summarise.to_text(made) + summarise.to_markdown(made)


@pytest.mark.parametrize("name", STORIES)
def test_the_order_of_real_sources_changes_no_byte(name: str) -> None:
    read = story(name)
    first = rendered(make_brief(read))
    for seed in range(3):
        random.Random(seed).shuffle(read)
        assert rendered(make_brief(iter(read))) == first


def test_two_hash_seeds_give_the_same_bytes() -> None:
    script = f"""
import sys, summarise
for name in {STORIES!r}:
    read = summarise.read(["inputs/" + name])
    made = summarise.brief(read, explain=True)
    sys.stdout.write(summarise.to_json(made) + summarise.to_text(made) + summarise.to_markdown(made))
    for rank in ("support", "luhn", "sumbasic", "reduction", "edmundson"):
        print([sentence.place for sentence in summarise.extract(read, 200, rank)])
"""
    assert in_a_fresh_process(script, PYTHONHASHSEED="1") == in_a_fresh_process(script, PYTHONHASHSEED="4242")


def test_a_second_call_gives_what_the_first_gave() -> None:
    assert rendered(make_brief(story("pump-recall"))) == rendered(make_brief(story("pump-recall")))


# -- laws, on small stories put together from these sentences

POOL = """A crane toppled onto a ferry in Norrvik harbor on Tuesday, killing two dockers, port officials said.
Two dockers died and nine people were hurt on Tuesday when a crane fell on a ferry in the harbor of Norrvik.
The falling crane in Norrvik harbor killed two dockers and injured nine people aboard a ferry on Tuesday.
Port director Sigrid Vane said the crane had passed its last inspection in March.
The crane passed an inspection in March, according to Sigrid Vane, the director of the port.
She said the harbor would stay closed until Friday.
The harbor of Norrvik will stay closed until Friday, the port said in a statement.
Norrvik harbor is to reopen on Friday if the rails of the other cranes are found sound.
"I heard steel scream and then I saw the arm come down," ferry captain Odd Brekke said.
“I heard steel scream and then I saw the arm come down,” Odd Brekke, the captain, told Radio Norrvik.
The ferry carried 212 passengers, all of whom were led ashore before noon.
All 212 passengers of the ferry were brought ashore by noon on Tuesday.
The ferry had 221 passengers on board, the shipping line said.
Prosecutors have opened an inquiry into the firm that maintained the crane.
The prosecutor in Norrvik opened an inquiry into Hald Lift, the firm that maintained the crane, on Wednesday.
Hald Lift denied that the brakes of the crane had been neglected.
Hald Lift declined to comment on the inquiry into the brakes of the crane.
It was not immediately clear why the brakes of the crane had failed.
Nobody knows yet why the brakes failed on the largest crane of the port.
Union leader Per Holm said dockers had warned of the brakes in January.
He said two letters about the brakes had gone unanswered.
Dockers had warned the port of the brakes in two letters since January, union leader Per Holm said.
"We wrote two letters and nobody answered," Holm told reporters at the gate.
The port found only one letter in its files, Vane said.
But the union showed copies of both letters to reporters on Wednesday.
The crane, built in 1974, was the largest of five in the harbor of Norrvik.
Five cranes stand in Norrvik harbor, the largest of which dates from 1974.
Wind of up to 25 meters a second was measured on the quay that morning.
The weather service had issued no storm warning for Norrvik on Tuesday.
Nine people were taken to hospital, three of them with serious injuries.
Three of the nine injured were in serious condition on Wednesday, the hospital said.
A minute of silence will be held at the ferry terminal on Friday at noon.
Norrvik will hold a minute of silence for the two dockers on Friday.
The transport minister, Anna Lie, will visit the harbor on Thursday.
Transport Minister Anna Lie promised new rules for old cranes by the summer.
Ships bound for Norrvik were sent to Varn, 40 kilometers down the coast.
Four ships were diverted to Varn on Tuesday and Wednesday, the coast guard said.
The closure costs the port about 2 million crowns a day, Vane said.
What did the inspectors see in March?
Those rules would come too late, Holm added.
Skip to content
© 2025 Norrvik Post
(KNA/Lise Dahl)""".splitlines()
"""Forty sentences and three pieces of furniture, some of which say the same and some of which do not agree."""

PAGES = st.lists(st.sampled_from(POOL), min_size=3, max_size=9, unique=True).map("\n\n".join)
STORY = st.lists(PAGES, min_size=1, max_size=5).map(lambda pages: sources(*pages))
RARE = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def briefed(given_: list[Source], chosen: Settings | None = None) -> Brief | str:
    """A brief, or the message why there is none; anything but `NothingUsableError` fails the test."""
    try:
        return make_brief(given_, chosen)
    except NothingUsableError as error:
        return str(error)


def words(made: Brief) -> int:
    return sum(any(c.isalnum() for c in word) for line in (made.lead, *made.points) for word in line.text.split())


@RARE
@given(STORY, st.randoms(use_true_random=False))
def test_law_the_order_of_the_sources_does_not_matter(given_: list[Source], chance: random.Random) -> None:
    shuffled = [*given_]
    chance.shuffle(shuffled)
    one, other = briefed(given_), briefed(shuffled)
    assert one == other
    if isinstance(one, Brief) and isinstance(other, Brief):
        assert summarise.to_json(one) == summarise.to_json(other)


@RARE
@given(STORY, st.data())
def test_law_a_copy_adds_no_support_and_changes_no_line(given_: list[Source], data: st.DataObject) -> None:
    plain = briefed(given_)
    assume(isinstance(plain, Brief))
    copied = data.draw(st.sampled_from(given_))
    more = briefed([*given_, dataclasses.replace(copied, id="z")])
    assert isinstance(plain, Brief)
    assert isinstance(more, Brief)
    assert [(line.text, line.origins, line.sources) for line in lines(more)] == [
        (line.text, line.origins, line.sources) for line in lines(plain)
    ]


@RARE
@given(STORY, st.lists(st.integers(1, 160), min_size=2, max_size=5), st.sampled_from(["support", "luhn", "sumbasic"]))
def test_law_a_longer_extract_begins_with_the_shorter_one(given_: list[Source], budgets: list[int], rank: str) -> None:
    try:
        found = [summarise.extract(given_, budget, rank) for budget in sorted(budgets)]
    except NothingUsableError:
        return
    for shorter, longer in pairwise(found):
        assert longer[: len(shorter)] == shorter
    for budget, sentences in zip(sorted(budgets), found, strict=True):
        assert len(sentences) == 1 or sum(len(s.text.split()) for s in sentences) <= budget


@RARE
@given(STORY)
def test_law_every_place_is_the_slice_it_claims_to_be(given_: list[Source]) -> None:
    texts = {source.id: source.text for source in given_}
    made = briefed(given_)
    assume(isinstance(made, Brief))
    assert isinstance(made, Brief)
    assert all(proof.exact == texts[proof.source][proof.start : proof.end] for proof in proofs(made))
    for sentence in summarise.extract(given_, 10_000):
        assert " ".join(texts[sentence.source_id][sentence.start : sentence.end].split()) == sentence.text


@RARE
@given(STORY, st.integers(30, 200), st.integers(1, 12))
def test_law_lead_and_points_keep_to_their_limits(given_: list[Source], most: int, points: int) -> None:
    made = briefed(given_, Settings(max_words=most, max_points=points, min_points=min(points, 6)))
    assume(isinstance(made, Brief))
    assert isinstance(made, Brief)
    assert words(made) <= most
    assert len(made.points) <= points


@RARE
@given(STORY)
def test_law_no_line_claims_more_origins_than_sources_and_none_is_said_twice(given_: list[Source]) -> None:
    made = briefed(given_)
    assume(isinstance(made, Brief))
    assert isinstance(made, Brief)
    assert all(1 <= line.origins <= len(line.sources) for line in lines(made))
    told = [line.text for line in lines(made)]
    assert len(set(told)) == len(told)


MARKS = [*"\"“”„‘’«»()[]{}…—–-.,;:?!’'*_#<>|`\\\n\t\u00a0\u202e\u200b"]
PIECES = [
    "\n\n",
    "\r\n",
    " [...] ",
    "[Holm]",
    " he said. ",
    '" she said.',
    "Mr. ",
    "1. ",
    "U.S. ",
    " 3,000 ",
    "“No”",
    "e\u0301",
    "😀",
]
ODDITIES = st.sampled_from(MARKS + PIECES)
ANYTHING = st.lists(
    st.one_of(st.sampled_from(POOL), ODDITIES, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12)),
    max_size=14,
).map(" ".join)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(ANYTHING, min_size=1, max_size=3))
@example([CRANE, CHESS])
def test_law_any_text_makes_a_brief_or_says_that_nothing_is_usable(texts: list[str]) -> None:
    made = briefed(sources(*texts))
    if isinstance(made, Brief):
        assert mismatches(json.loads(summarise.to_json(made)), dict(zip("abc", texts, strict=False))) == []
        assert summarise.to_text(made, width=40, color=True)
        assert summarise.to_markdown(made)

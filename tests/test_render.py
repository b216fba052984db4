"""Text, Markdown and JSON of a brief: attributions, hostile text made harmless, and the same lines in all three."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

import summarise
from summarise import Brief, Difference, Evidence, Headline, Line, Piece, Question, Quotation, Reading, Side
from summarise.model import Firmness
from summarise.render import RENDERERS, to_json, to_markdown, to_text
from summarise.render.labels import attribution, harmless
from summarise.render.markdown import escaped
from summarise.schema import problems

from .conftest import ROOT, STORIES

Render = Callable[[Brief], str]

HOSTILE = [
    "[click](https://evil.example)",
    "![pixel](https://evil.example/p.png)",
    "<script>alert(1)</script>",
    "<!-- hidden",
    "`code` and ``` fence",
    "*bold* _it_ **b** __u__ ~~gone~~",
    "| a | b |",
    "&lt;b&gt; &#x5b;",
    "[ref]: https://evil.example",
    "see https://evil.example and HTTP://evil.example",
    "back\\slash \\[",
    "<https://evil.example>",
]
OPENING = ["# heading", "- item", "+ item", "1. first", "12) twelfth", "> quote", "=== ", "--- ", "\t# tab", "* star"]


def evidence(source: str, text: str) -> Evidence:
    return Evidence(source, sha256(b"page").hexdigest(), 0, len(text), text, "", "", "leads")


def line(text: str, *ids: str, origins: int = 0, part: str = "", only: bool = False) -> Line:
    return Line(text, ids, origins or len(ids), tuple(evidence(i, text) for i in ids), part=part, only=only)


def question(label: str, text: str, *ids: str, kind: str = "stated unknown") -> Question:
    proof = tuple(evidence(i, text) for i in ids)
    pieces = (Piece("span", len(label), text, 0),)
    return Question(kind, label + text, "", ids, len(ids), proof, pieces)


def reading(source: str, label: str, **more: object) -> Reading:
    return Reading(source, label, sha256(b"page").hexdigest(), words=120, set_aside=8, **more)  # type: ignore[arg-type]


MADE = Brief(
    headline=Headline("Crane falls on ferry in Norrvik", "a", True),
    lead=line("A crane fell on a ferry in Norrvik on Tuesday.", "a", "b"),
    points=(
        line("Two dockers died.", "a", "b", "c", origins=2, part="happened"),
        line("The port is shut.", "c", part="happened", only=True),
        line("“It bent,” Odd Brekke said.", "b", "a", origins=1, part="said"),
        replace(
            line("The harbor could open on Friday.", "a", "b", "c", part="next"),
            firmness=(Firmness("possible", "could", ("a",)), Firmness("planned", "will", ("b", "c"))),
        ),
    ),
    differences=(
        Difference(
            "number",
            "passengers on the ferry",
            (
                Side(
                    "212 passengers", ("a",), (evidence("a", "212 passengers"),), scope="at noon", estimator="the line"
                ),
                Side("221 passengers", ("b", "c"), (evidence("b", "221 passengers"),)),
            ),
        ),
    ),
    questions=(
        question("Not known: ", "Why the brakes failed.", "b", "c"),
        replace(
            question("Pending: ", "It opens.", "a", kind="pending event"),
            firmness=(Firmness("possible", "may", ("a",)), Firmness("planned", "will", ("b",))),
        ),
        question("To confirm, RFE/RL only: ", "It was sold.", "c", kind="single origin"),
    ),
    single_source=(line("The crane was built in 1974.", "c", only=True), line("It is scrap.", "a")),
    quotations=(Quotation("It bent", "b", 1, 8, "It bent", "Odd Brekke", False, "verbatim", "a"),),
    sources=(
        reading("a", "AP", title="Crane falls on ferry in Norrvik", published="2025-03-04", url="https://ap.example/1"),
        reading("b", "BBC"),
        reading("c", "RFE/RL", note="follows AP in 4 of 9 sentences", copy_kind="follows", copy_of="a", copied=4),
        reading("d", "menu", used=False, note="the page is empty"),
        reading(
            "e", "spun", used=False, note="altered copy of AP: not used as evidence", copy_kind="altered", copy_of="a"
        ),
    ),
    signature="summarise:0.1.0|rank:support|sim:tfidf|settings:0|input:0",
    warnings=("menu: the page is empty",),
)


def unfolded(text: str) -> str:
    """Wrapped text on one line."""
    return " ".join(text.split())


def unescaped(markdown: str) -> str:
    """Markdown with CommonMark's backslash escapes taken back, on one line."""
    return unfolded(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown))


# -- attribution


@pytest.mark.parametrize(
    ("ids", "origins", "only", "shown"),
    [
        (("c",), 1, True, "RFE/RL only"),
        (("c",), 1, False, "RFE/RL"),
        (("a", "b"), 2, False, "AP, BBC (2 sources)"),
        (("b", "a"), 1, False, "BBC, AP (2 sources, 1 origin)"),
        (("a", "b", "c"), 2, False, "AP, BBC, RFE/RL (3 sources, 2 origins)"),
        (("a", "b", "c"), 3, False, "AP, BBC, RFE/RL (3 sources)"),
    ],
)
def test_an_attribution_is_never_plural_for_one_source_and_names_origins_where_they_are_fewer(
    ids: tuple[str, ...], origins: int, only: bool, shown: str
) -> None:
    assert attribution(MADE, ids, origins, only) == shown


def test_every_line_of_a_text_brief_is_followed_by_who_reports_it() -> None:
    rows = to_text(MADE, width=100).split("\n")
    for text, who in (
        ("A crane fell on a ferry in Norrvik on Tuesday.", "— AP, BBC (2 sources)"),
        ("• Two dockers died.", "  — AP, BBC, RFE/RL (3 sources, 2 origins)"),
        ("• The port is shut.", "  — RFE/RL only"),
        ("• “It bent,” Odd Brekke said.", "  — BBC, AP (2 sources, 1 origin)"),
        (
            "• The harbor could open on Friday.",
            "  — AP, BBC, RFE/RL (3 sources); firmness: could (AP), will (BBC, RFE/RL)",
        ),
        ("• The crane was built in 1974.", "  — RFE/RL only"),
        ("• It is scrap.", "  — AP"),
        ("  – 212 passengers", "    — AP; scope: at noon; according to the line"),
        ("  – 221 passengers", "    — BBC, RFE/RL"),
        ("• Not known: Why the brakes failed.", "  — BBC, RFE/RL (2 sources)"),
        ("• Pending: It opens.", "  — AP; firmness: may (AP), will (BBC)"),
        ("• To confirm, RFE/RL only: It was sold.", "  — RFE/RL"),
    ):
        assert rows[rows.index(text) + 1] == who


def test_the_parts_of_a_brief_come_in_the_order_a_reader_expects() -> None:
    headings = ["IN SHORT", "KEY POINTS", "WHERE THE SOURCES DIFFER", "OPEN QUESTIONS",
                "TO CONFIRM: REPORTED BY ONE SOURCE ONLY (OR BY ITS COPIES)", "SOURCES"]  # fmt: skip
    rows = to_text(MADE).split("\n")
    assert rows[0] == MADE.headline.text
    assert [row for row in rows if row.isupper() and row[0].isalpha()] == headings
    assert rows[-2].startswith("Signature:") or "summarise:0.1.0" in rows[-2]
    assert [row for row in rows if row in ("What happened", "What was said", "What is next")] == [
        "What happened",
        "What was said",
        "What is next",
    ]


def test_a_source_is_shown_with_its_words_date_link_and_what_was_found_about_it() -> None:
    text = unfolded(to_text(MADE, width=200))
    assert "• AP: Crane falls on ferry in Norrvik 120 words read, 8 set aside; 2025-03-04; https://ap.example/1" in text
    assert "• RFE/RL 120 words read, 8 set aside; follows AP in 4 of 9 sentences" in text
    assert "• menu 120 words read, 8 set aside; not used: the page is empty" in text
    assert "• spun 120 words read, 8 set aside; altered copy of AP: not used as evidence" in text


@pytest.mark.parametrize("render", [to_text, to_markdown])
def test_no_copying_is_said_only_where_two_were_compared_and_none_was_found(render: Render) -> None:
    said = "No copying found among these sources."
    assert said not in render(MADE)
    clean = tuple(replace(source, copy_kind="", note="") for source in MADE.sources)
    assert said in render(replace(MADE, sources=clean))
    assert said not in render(replace(MADE, sources=tuple(replace(s, used=s.id == "a") for s in clean)))


@pytest.mark.parametrize("render", [to_text, to_markdown])
def test_a_headline_that_was_cut_from_the_lead_is_marked_so(render: Render) -> None:
    mark = "(no source's own headline fits; cut from the lead)"
    assert mark not in render(MADE)
    assert mark in render(replace(MADE, headline=replace(MADE.headline, own=False)))


@pytest.mark.parametrize("render", [to_text, to_markdown])
def test_an_empty_part_says_that_nothing_was_found(render: Render) -> None:
    bare = render(replace(MADE, points=(), differences=(), questions=(), single_source=()))
    for said in ("No differences found among these sources.", "Nothing that is surely open was found in these sources.",
                 "Nothing of weight stands in one source only."):  # fmt: skip
        assert said in bare


# -- text


@pytest.mark.parametrize("width", [20, 33, 80, 200])
@pytest.mark.parametrize("name", STORIES)
def test_text_wraps_at_the_width_and_loses_no_word(name: str, width: int) -> None:
    made = summarise.brief(summarise.read([ROOT / "inputs" / name]))
    shown = to_text(made, width)
    assert max(map(len, shown.split("\n"))) <= width
    assert shown.endswith("\n")
    assert "".join(shown.split()) == "".join(to_text(made, 100_000).split())


def test_a_long_line_hangs_under_its_first_word() -> None:
    rows = to_text(
        replace(MADE, points=(line("one two three four five six seven eight nine ten", "a"),)), width=20
    ).split("\n")
    at = rows.index("• one two three four")
    assert rows[at : at + 4] == ["• one two three four", "  five six seven", "  eight nine ten", "  — AP"]


def test_a_width_below_20_is_20() -> None:
    assert to_text(MADE, width=1) == to_text(MADE, width=20)


def test_colour_adds_sequences_and_nothing_else() -> None:
    coloured = to_text(MADE, color=True)
    assert "\x1b[1mKEY POINTS\x1b[0m\n" in coloured
    assert re.sub(r"\x1b\[[012]m", "", coloured) == to_text(MADE)
    for row in coloured.split("\n"):
        assert row.count("\x1b[0m") == len(re.findall(r"\x1b\[[12]m", row)) <= 1


STEERING = "\x1b\x07\x00\x08\x7f\x9b\x85\u202e\u2066\u200f\ufeff"


def poisoned(text: str) -> Brief:
    """A brief in which everything that comes from a source holds `text`."""
    bad = [replace(one, text=f"{one.text} {text}") for one in (MADE.lead, *MADE.points)]
    return replace(
        MADE,
        headline=replace(MADE.headline, text=f"Crane {text} falls"),
        lead=bad[0],
        points=tuple(bad[1:]),
        differences=tuple(
            replace(d, topic=text, sides=tuple(replace(s, text=f"x {text}") for s in d.sides)) for d in MADE.differences
        ),
        questions=tuple(replace(q, text=f"{q.text} {text}") for q in MADE.questions),
        single_source=tuple(replace(s, text=f"{s.text} {text}") for s in MADE.single_source),
        sources=tuple(
            replace(s, label=f"{s.label} {text}", title=f"t {text}", url=f"u {text}", published=text, note=f"n {text}")
            for s in MADE.sources
        ),
        explanation=(f"  1. 0.1 (gain +0.1) chosen | AP: {text}",),
    )


@pytest.mark.parametrize("render", [to_text, to_markdown])
def test_no_steering_character_of_a_source_is_shown(render: Render) -> None:
    shown = render(poisoned(STEERING))
    assert not set(shown) & set(STEERING)
    assert shown.count("\ufffd") > 10 * 10


def test_harmless_leaves_letters_marks_and_line_ends_alone() -> None:
    kept = "Zoë “naïve” — 3 °C\té\u0301 \u200d😀 المرفأ\n"
    assert harmless(kept) == kept


# -- Markdown


def template(markdown: str) -> str:
    """What is left of Markdown without its escaped characters: what a parser could take for markup."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_markdown(text: str) -> None:
    plain, shown = template(to_markdown(MADE)), template(to_markdown(poisoned(text)).rsplit("```text", 1)[0])
    for mark in "`[]<>|~_&":
        assert shown.count(mark) == plain.count(mark), mark
    assert shown.count("*") == plain.count("*")
    assert not re.search(r"https?://", shown, re.IGNORECASE)
    assert unescaped(to_markdown(poisoned(text))).count(unfolded(text)) > 10


@pytest.mark.parametrize("text", HOSTILE + OPENING)
def test_escaped_text_reads_as_it_did(text: str) -> None:
    assert unescaped(escaped(text)) == unfolded(text)


@pytest.mark.parametrize("text", OPENING)
def test_a_line_of_a_source_opens_no_heading_list_or_quotation(text: str) -> None:
    assert not re.match(r"\s*(?:#|[-+*]\s|\d+[.)]\s|>|=|-)", escaped(text))
    made = replace(MADE, points=(replace(MADE.points[0], text=text), *MADE.points[1:]))
    marks = [row[:3] for row in to_markdown(made).split("\n")]
    assert marks == [row[:3] for row in to_markdown(MADE).split("\n")] or marks.count("## ") == 5


@pytest.mark.parametrize("text", ["www.evil.example", "WWW.evil.example", "mail@evil.example"])
def test_a_bare_address_is_no_link_on_github_either(text: str) -> None:
    assert text not in to_markdown(replace(MADE, headline=replace(MADE.headline, text=f"Visit {text} now")))


def test_a_line_break_in_a_source_breaks_no_line() -> None:
    shown = to_markdown(poisoned("a\n\n# b\r\n- c\u2028d")).rsplit("```text", 1)[0]
    assert "\n# b" not in shown
    assert "\n- c" not in shown


def test_a_fence_in_an_explanation_cannot_close_the_fence_around_it() -> None:
    shown = to_markdown(replace(MADE, explanation=("1. AP: ``` # out",)))
    assert shown.endswith("```text\n1. AP: ''' # out\n```\n")
    assert shown.count("```") == 2


# -- JSON and all three


def test_the_json_of_a_handmade_brief_holds_against_the_schema() -> None:
    value = json.loads(to_json(MADE))
    assert problems(value, "brief") == []
    assert value["points"][0]["origins"] == 2
    assert "explanation" not in value
    assert to_json(MADE).endswith("}\n")


def test_the_digest_is_that_of_the_canonical_json_of_the_rest() -> None:
    value = json.loads(to_json(MADE))
    digest = value.pop("digest")
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert digest == sha256(canonical.encode()).hexdigest()


def test_the_schema_finds_what_is_wrong_with_its_path() -> None:
    value = json.loads(to_json(MADE))
    value["points"][1]["origins"] = 0
    value["headline"]["colour"] = "red"
    del value["lead"]["sources"]
    assert problems(value, "brief") == [
        "headline: Additional properties are not allowed ('colour' was unexpected)",
        "lead: 'sources' is a required property",
        "points.1.origins: 0 is less than the minimum of 1",
    ]


def test_there_is_a_renderer_for_each_format_of_the_command_line() -> None:
    from summarise.cli import FORMATS

    assert tuple(RENDERERS) == FORMATS


@pytest.mark.parametrize("name", [*STORIES, "handmade"])
def test_the_three_formats_carry_the_same_lines(name: str) -> None:
    made = MADE if name == "handmade" else summarise.brief(summarise.read([ROOT / "inputs" / name]))
    value = json.loads(to_json(made))
    text, markdown = unfolded(to_text(made)), unescaped(to_markdown(made))
    labels = {source["id"]: source["label"] for source in value["sources"]}
    lines = [value["lead"], *value["points"], *value["single_source"], *value["questions"]]
    sides = [side for difference in value["differences"] for side in difference["sides"]]
    for one in [*lines, *sides, value["headline"]]:
        assert unfolded(one["text"]) in text
        assert unfolded(one["text"]) in markdown
    for one in lines:
        who = ", ".join(labels[source] for source in one["sources"])
        assert f"{unfolded(one['text'])} — {who}" in text
        assert f"{unfolded(one['text'])} — {who}" in markdown.replace("*", "")
    for source in value["sources"]:
        assert source["label"] in text
        assert source["label"] in markdown
    assert value["signature"] in text
    assert value["signature"] in markdown
    every = [*lines, *sides, *value["differences"], *value["sources"], value["headline"]]
    own = sum((one.get("text") or one.get("topic") or one["title"]).count(" — ") for one in every)
    assert text.count(" — ") == len(lines) + len(sides) + own

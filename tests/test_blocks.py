from __future__ import annotations

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.lexicon import lines as lexicon_lines
from summarise.model import Block, Source
from summarise.text.blocks import KINDS, blocks, words_by_kind
from summarise.text.furniture import cued, needed, plainest
from summarise.text.sentences import sentences
from summarise.text.words import count_words

from .conftest import BODY, FAILS, SEEDS, TITLE, with_seeds

CASES = Path(__file__).parent / "cases"
KNOWN = tomllib.loads((CASES / "known-failures.toml").read_text("utf-8"))
LATER = "The storm of the century took nine boats, and the town still talks about it."
LINES = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            *BODY,
            TITLE,
            LATER,
            "---",
            "# x",
            "AP",
            "Skip to content",
            "© 2024 Post",
            "- a b",
            "title: x",
            " ",
            "\r",
            "\u2028",
        ]
    ),
)


def lines(name: str, key: str) -> list[object]:
    """The lines of a case file, then those of the known failures under strict xfail."""
    every = (CASES / name).read_text("utf-8").splitlines()
    return [x for x in every if x and not x.startswith("# ")] + [pytest.param(x, marks=FAILS) for x in KNOWN[key]]


def kinds(*parts: str, between: str = "\n\n") -> list[tuple[str, str]]:
    """Kind and text of each block of a page."""
    text = between.join(parts)
    return [(block.kind, text[block.start : block.end]) for block in blocks(Source(id="a", text=text))]


def body(*parts: str, between: str = "\n\n") -> list[str]:
    return [text for kind, text in kinds(*parts, between=between) if kind == "body"]


@pytest.mark.parametrize("line", lines("body.txt", "body"))
def test_a_sentence_of_the_article_stays_body_however_much_it_looks_like_furniture(line: str) -> None:
    assert body(*BODY[:2], line, *BODY[2:]) == [*BODY[:2], line, *BODY[2:]]


@pytest.mark.parametrize("case", lines("furniture.txt", "furniture"))
def test_a_line_of_furniture_has_its_kind_and_leaves_the_article_around_it_alone(case: str) -> None:
    line, wanted = case.rsplit(" => ", 1)
    page = Source(id="a", text="\n\n".join([*BODY[:2], line, *BODY[2:]]))
    found = {page.text[block.start : block.end]: block for block in blocks(page)}
    assert found[line].kind in wanted.split("/")
    assert found[line].reason
    assert [found[text].kind for text in BODY] == ["body"] * 4


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(st.lists(LINES, max_size=14))
def test_every_line_is_in_exactly_one_block_in_order_and_what_is_set_aside_says_why(parts: list[str]) -> None:
    source = Source(id="a", text="\n".join(parts))
    found = blocks(source)
    end = 0
    for block in found:
        assert source.text[end : block.start].strip() == ""
        shown = source.text[block.start : block.end]
        assert shown == shown.strip() != ""
        assert (block.kind == "body") is (block.reason == "")
        end = block.end
    assert source.text[end:].strip() == ""


def test_a_title_or_caption_said_twice_is_set_aside_both_times() -> None:
    caption = "Mayor Ana Ruiz stands at the wall in Port Arlen"
    assert [kind for kind, _ in kinds(TITLE, TITLE, *BODY)] == ["title", "title", *["body"] * 4]
    assert [kind for kind, _ in kinds(TITLE, "By Eva Klein", "March 3, 2024", TITLE, *BODY)][::3] == [
        "title",
        "title",
        "body",
    ]
    assert [kind for kind, _ in kinds(TITLE, caption, f"{caption} (NNA/Eva Klein)", *BODY)] == [
        "title",
        "caption",
        "caption",
        *["body"] * 4,
    ]
    for again in (caption, f"{caption}."):
        assert body(TITLE, caption, again, *BODY) == BODY


def test_a_paragraph_before_a_credit_is_its_caption_unless_the_credit_has_its_own() -> None:
    told = "The family holds 41 percent of the company, which was founded in 1889."
    assert body(TITLE, *BODY, told, "Photo: A. Holt/NNA") == BODY
    assert body(TITLE, *BODY, told, "Picture: The mill on the Ulm. Photo: A. Holt") == [*BODY, told]


def test_a_paragraph_said_twice_counts_once() -> None:
    assert body(*BODY, BODY[0]) == BODY


@pytest.mark.parametrize(
    "end", ["© 2024 Port Arlen Post", "Related articles", "Leave a comment", "With reporting by NNA"]
)
def test_what_follows_the_end_of_the_article_is_no_body(end: str) -> None:
    assert body(*BODY, end, LATER) == BODY
    assert kinds(*BODY, end, LATER)[-1] == ("tail", LATER)


@pytest.mark.parametrize(
    "middle",
    ["Related: Ferry fares to rise in May", "Advertisement", "Story continues below", "Sign up for our newsletter"],
)
def test_furniture_in_the_middle_or_before_the_article_does_not_end_it(middle: str) -> None:
    assert body(BODY[0], middle, *BODY[1:]) == BODY
    assert body("© 2024 Port Arlen Post", middle, *BODY) == BODY


def test_a_sentence_alone_among_the_links_of_a_menu_stands_outside_the_article() -> None:
    menu = ["News", "Sport", "Weather", "Jobs", "Shop", "Games", "Travel", "Food", "Money", "Health"]
    assert body(*menu, LATER, *menu[::-1], "Help", *BODY, between="\n") == BODY


@pytest.mark.parametrize("width", [40, 50, 60, 72, 80, 100, 110, 120])
def test_hard_wrapped_text_is_joined_to_paragraphs_and_has_the_same_sentences(width: int) -> None:
    paragraphs = [" ".join(BODY), " ".join(reversed(BODY[1:])), f"{BODY[0]} {LATER}"]
    flat = Source(id="a", text="\n\n".join(paragraphs))
    wrapped = Source(id="a", text="\n\n".join(textwrap.fill(text, width) for text in paragraphs))
    assert [b.kind for b in blocks(wrapped)] == ["body"] * 3
    assert [s.text for s in sentences(wrapped, blocks(wrapped))] == [s.text for s in sentences(flat, blocks(flat))]


def test_menus_and_notices_around_hard_wrapped_text_are_not_joined_to_it() -> None:
    wrapped = [textwrap.fill(" ".join(BODY), 70), textwrap.fill(f"{LATER} {BODY[0]}", 70)]
    assert [kind for kind, _ in kinds("Skip to content", *wrapped, "© 2024 Post")] == ["menu", "body", "body", "legal"]


@FAILS
def test_a_short_hard_wrapped_page_is_joined_too() -> None:
    page = Source(id="a", text=textwrap.fill(" ".join(BODY[:2]), 70))
    assert [s.text for s in sentences(page, blocks(page))] == BODY[:2]


@pytest.mark.parametrize("head", [f"{TITLE}\nBy Eva Klein\nMarch 3, 2024", "Photo: Eva Klein/NNA", "Advertisement"])
def test_furniture_right_above_hard_wrapped_text_is_not_joined_to_it(head: str) -> None:
    page = Source(id="a", text=f"{head}\n{textwrap.fill(' '.join(BODY), 70)}")
    assert [s.text for s in sentences(page, blocks(page))] == BODY


@pytest.mark.parametrize(
    "page",
    ["> " + "\n> ".join(BODY), pytest.param(f"**{BODY[0]}** " + " ".join(BODY[1:]), marks=FAILS)],
)
def test_marks_of_markdown_are_no_part_of_a_sentence(page: str) -> None:
    source = Source(id="a", text=page)
    assert [s.text for s in sentences(source, blocks(source))] == BODY


def test_short_lines_of_a_list_are_not_taken_for_hard_wrapped_text() -> None:
    assert body(*BODY, between="\n") == BODY


def test_markdown_headings_front_matter_and_images_are_no_body() -> None:
    page = [
        "---\ntitle: x\ndate: 2024-03-03\n---",
        f"# {TITLE}",
        BODY[0],
        "## What the council said",
        BODY[1],
        "![wall](wall.png)",
        *BODY[2:],
    ]
    assert [kind for kind, _ in kinds(*page)] == ["meta"] * 4 + [
        "title",
        "body",
        "subhead",
        "body",
        "markup",
        "body",
        "body",
    ]


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "1. "])
def test_a_list_item_that_is_a_sentence_is_body_and_one_that_is_none_is_not(mark: str) -> None:
    assert kinds(*BODY, mark + LATER)[-1][0] == "body"
    assert kinds(*BODY[:2], f"{mark}a new wall for the harbour road", *BODY[2:])[2][0] == "list"


def test_the_heading_before_the_text_is_its_title_and_a_heading_inside_it_a_subhead() -> None:
    assert [kind for kind, _ in kinds(TITLE, BODY[0], "A wall under strain for many years", *BODY[1:])][:3] == [
        "title",
        "body",
        "subhead",
    ]
    assert kinds("Why is the harbour road still shut?", *BODY)[0][0] == "title"


def test_a_paragraph_in_another_language_is_set_aside() -> None:
    other = "El consejo de la ciudad dijo el martes que la carretera del puerto se quedará cerrada hasta el verano."
    assert kinds(*BODY, other)[-1] == ("foreign", other)


def test_a_page_without_an_article_has_no_body() -> None:
    assert body("Skip to content", "Home | News | Sport | Weather", "Subscribe now", "© 2024 Post") == []
    assert blocks(Source(id="a", text=" \n\t\n")) == ()


def test_words_by_kind_add_up_to_the_words_of_the_page() -> None:
    source = Source(id="a", text="\n".join(["Skip to content", TITLE, *BODY, "© 2024 Port Arlen Post"]))
    counted = words_by_kind(source, blocks(source))
    assert sum(counted.values()) == count_words(source.text)
    assert counted["body"] == count_words(" ".join(BODY))


@with_seeds
@pytest.mark.parametrize(
    ("page", "never", "either", "least"),
    [
        ("000", {1, 3, 7, 8, 20}, set(), 18),
        ("001", {1, 3, 5, 7, 15, 21, 25, 33, 35, 37, 39, 41, 43, 44, 46}, set(), 16),
        ("002", set(), set(), 21),
        ("003", {2, 15, 28, 34, 35}, {5}, 29),
        ("004", {1, 3, 5, 7, 8, 24, 25, 27, 29, 55, 56, 59, 61, 63, 65}, set(), 22),
    ],
)
def test_the_body_of_a_real_page_is_its_article_line_by_line(
    page: str, never: set[int], either: set[int], least: int
) -> None:
    """Lines that are furniture, lines that may be either, and the number of sentences: all told by reading."""
    path = next(SEEDS.glob(f"{page}_*.txt"))
    source = Source(id="a", text=path.read_text("utf-8"))
    found = blocks(source)

    def line(block: Block) -> int:
        return source.text.count("\n", 0, block.start) + 1

    assert {line(block) for block in found if block.kind not in ("body", "stray")} - either == never
    assert {line(block) for block in found if block.kind == "body"} & never == set()
    assert len(sentences(source, found)) >= least


@with_seeds
def test_a_stray_word_behind_the_last_sentence_of_a_real_page_is_no_body() -> None:
    source = Source(id="a", text=next(SEEDS.glob("003_*.txt")).read_text("utf-8"))
    assert "Happened." not in [sentence.text for sentence in sentences(source, blocks(source))]


ROOT = Path(__file__).parent.parent
PAGES = [*ROOT.glob("inputs/*/*.txt"), *ROOT.glob("tests/cases/*.txt"), ROOT / "summarise" / "data" / "furniture.toml"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_cue_that_is_only_tried_where_its_letters_stand_finds_what_it_finds_everywhere(kind: str) -> None:
    """Other capitals too: a dotted İ, a long ſ and the Kelvin sign stand for i, s and k without regard to case."""
    every = [re.compile(re.sub(r"^\\b", r"\\b(?=\\w)", cue), re.IGNORECASE) for cue in lexicon_lines("furniture", kind)]
    read = {" ".join(line.split()) for page in PAGES for line in page.read_text("utf-8").split("\n")}
    odd = {line.translate(str.maketrans("isk", "İſK")) for line in read}
    for line in sorted(read | {line.upper() for line in read} | odd):
        assert cued(kind)(line, plainest(line)) == any(cue.search(line) for cue in every), line


@pytest.mark.parametrize(
    ("cue", "letters"),
    [
        ("(?:photo|image) by", ("photo", "image")),
        (r"a(?:bcd)?efg{2}hi", ()),
        (r"\(c\)", ("(c)",)),
        (r"[a-z)]x[^]|]yyyy+", ("yyyy",)),
        (r"(?!.*not this)that", ("that",)),
        ("(?:one(?:two|)|three)", ("one", "three")),
        ("été là-bas", ()),
        ("one|", ()),
    ],
)
def test_what_every_match_of_a_cue_holds_is_read_from_the_cue(cue: str, letters: tuple[str, ...]) -> None:
    assert needed(cue) == letters

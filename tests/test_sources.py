"""What is kept of each page, what is set aside and why: the survey, pages of one site, versions of one page."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import summarise
from summarise import Reading, Source, brief, survey
from summarise.evidence.versions import page_key
from summarise.schema import problems
from summarise.text import documents

from .conftest import BODY, CHESS, CRANE, MENU, QUAY, ROOT, Cli

FOOT = [
    "The Port Arlen Post has told the harbour what is going on since the year the first lighthouse was lit.",
    "Write to the desk on Fish Lane with what you have seen, and tell us how we may get in touch with you.",
]
OTHER = [
    "The ferry company of Port Arlen said on Wednesday that fares would rise by a tenth before the summer.",
    "Island families have asked the council to pay the difference, as it did after the storm of three years ago.",
    "Per Dahl, who runs the company, said that fuel had become dearer than the crew that burns it.",
]
PARAGRAPH = "The harbour road has been shut eleven times in five years, and never for more than a month at once."
LINK = "https://www.post.example/2031/road"


def page(name: str, *lines: str, **told: Any) -> Source:
    return Source(id=name, text="\n\n".join(lines), **told)


def body(*pages: Source) -> dict[str, list[str]]:
    return {
        document.source.id: [document.source.text[b.start : b.end] for b in document.blocks if b.kind == "body"]
        for document in documents(pages)
    }


def read(*pages: Source) -> dict[str, Reading]:
    return {reading.id: reading for reading, _ in survey(pages)}


# -- the survey


def test_words_kept_and_set_aside_are_those_of_the_page_and_have_a_reason_each() -> None:
    (reading,) = read(page("a", "Skip to content", *BODY, "© 2024 Port Arlen Post", left_out=30)).values()
    assert (reading.words, reading.set_aside) == (72, 37)
    assert [(aside.kind, aside.words) for aside in reading.aside] == [("markup", 30), ("legal", 4), ("menu", 3)]


def test_pages_on_many_events_are_surveyed_together_and_what_cannot_be_used_says_why() -> None:
    found = read(
        page("a", CRANE),
        page("b", CHESS),
        page("c", MENU),
        page(
            "d",
            "La presa resistió el viernes y la carretera se cerró, dijeron las autoridades de la ciudad, que está en el norte.",
        ),
    )
    assert {name: reading.used for name, reading in found.items()} == {"a": True, "b": True, "c": False, "d": False}
    assert found["d"].note == "not in English (reads as spanish): set aside"


def test_paragraphs_in_another_language_are_set_aside_and_counted_in_a_note() -> None:
    spanish = "La presa resistió el viernes y la carretera se cerró, dijeron las autoridades de la ciudad, que está en el norte."
    reading = read(page("a", *BODY, spanish))["a"]
    assert (reading.used, reading.note) == (True, "21 of its words are not in English (read as spanish): set aside")
    mixed = read(
        page("a", *BODY[:2], spanish, spanish.replace("presa", "barrera"), spanish.replace("viernes", "lunes"))
    )["a"]
    assert mixed.words == sum(len(line.split()) for line in BODY[:2])


def test_the_table_names_each_source_with_its_date_its_words_and_why(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "wall.txt").write_text(
        "\n\n".join(["Port Arlen shuts its road | Post", "March 3, 2024", *BODY, "© 2024 Arlen Post"])
    )
    result = cli("sources", str(tmp_path / "wall.txt"), "--explain")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "SOURCE      DATE        KEPT  ASIDE  TITLE",
        "Arlen Post  2024-03-03    72     12  Port Arlen shuts its road",
        "    set aside: title 6, date 3, legal 3",
        "      [title: headline: stands before the text] Port Arlen shuts its road | Post",
        "      [date: date line: provenance, not content] March 3, 2024",
        "      [legal: legal or privacy notice] © 2024 Arlen Post",
    ]


def test_every_block_of_the_json_is_its_slice(cli: Cli, tmp_path: Path) -> None:
    text = "\n".join(["Skip to content", *BODY])
    (tmp_path / "wall.txt").write_text(text)
    (made,) = json.loads(cli("sources", str(tmp_path / "wall.txt"), "--format", "json").stdout)
    assert [block["exact"] for block in made["blocks"]] == text.split("\n")
    assert all(block["exact"] == text[block["start"] : block["end"]] for block in made["blocks"])
    assert made["words"] == 72


def test_sources_kept_as_json_lines_make_the_same_brief_and_prove_it(cli: Cli, tmp_path: Path) -> None:
    for name, text in (("crane", CRANE), ("quay", QUAY)):
        (tmp_path / f"{name}.html").write_text(
            f"<html><title>{name}</title><body><article><p>{text}</p></article></body></html>"
        )
    kept = cli("sources", str(tmp_path / "crane.html"), str(tmp_path / "quay.html"), "--format", "jsonl")
    assert all(problems(json.loads(line), "source") == [] for line in kept.stdout.splitlines())
    (tmp_path / "kept.jsonl").write_text(kept.stdout)
    made = cli("brief", str(tmp_path / "crane.html"), str(tmp_path / "quay.html"), "--format", "json").stdout
    assert cli("brief", str(tmp_path / "kept.jsonl"), "--format", "json").stdout == made
    (tmp_path / "brief.json").write_text(made)
    proved = cli("verify", str(tmp_path / "brief.json"), str(tmp_path / "kept.jsonl"))
    assert (proved.exit_code, proved.stderr) == (0, "")


def test_a_label_from_the_manifest_is_what_a_brief_says(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CRANE)
    (tmp_path / "b.txt").write_text(QUAY)
    (tmp_path / "sources.toml").write_text('[a]\nlabel = "RN"\npublisher = "Radio Norrvik"\nauthor = "Odd Lie"\n')
    made = json.loads(cli("brief", str(tmp_path), "--format", "json").stdout)
    assert {(s["label"], s["publisher"], s["author"]) for s in made["sources"]} == {
        ("RN", "Radio Norrvik", "Odd Lie"),
        ("b", "", ""),
    }


# -- pages of one site


def test_what_two_pages_of_a_site_say_after_their_articles_is_the_sites() -> None:
    pages = [page("a", *BODY, *FOOT, url=f"{LINK}/a"), page("b", *OTHER, *FOOT, url=f"{LINK}/b")]
    assert body(pages[0])["a"] == [*BODY, *FOOT]
    assert body(*pages) == {"a": BODY, "b": OTHER}
    kinds = {block.kind: block.reason for block in documents(pages)[0].blocks}
    assert kinds["site"] == "stands on other pages of the site too"


def test_pages_of_one_publisher_are_of_one_site_and_those_of_two_are_not() -> None:
    told = [page("a", *BODY, *FOOT, publisher="Post"), page("b", *OTHER, *FOOT, publisher="post")]
    assert body(*told) == {"a": BODY, "b": OTHER}
    assert body(told[0], replace(told[1], publisher="Mirror"))["a"] == [*BODY, *FOOT]
    assert body(page("a", *BODY, *FOOT), page("b", *OTHER, *FOOT))["a"] == [*BODY, *FOOT]


def three(line: str) -> list[Source]:
    """Three articles of one site with the line in the middle of each."""
    articles = [BODY, OTHER, CHESS.strip().split("\n\n")]
    return [page("abc"[at], *lines[:2], line, *lines[2:], url=f"{LINK}/{at}") for at, lines in enumerate(articles)]


def test_a_paragraph_of_background_in_several_articles_stays_in_all_and_a_short_line_in_three_is_the_sites() -> None:
    assert all(PARAGRAPH in lines for lines in body(*three(PARAGRAPH)).values())
    short = "All times are those of Port Arlen."
    assert all(short in lines for lines in body(*three(short)[:2]).values())
    assert not any(short in lines for lines in body(*three(short)).values())


def test_two_articles_of_a_running_story_keep_the_lead_that_they_share() -> None:
    pages = [page("a", *BODY[:2], *OTHER, url=f"{LINK}/a"), page("b", *BODY[:2], *CHESS.split("\n\n"), url=f"{LINK}/b")]
    assert all(lines[:2] == BODY[:2] for lines in body(*pages).values())


def test_a_line_that_ends_one_article_and_stands_in_the_middle_of_another_stays_in_both() -> None:
    pages = [page("a", BODY[0], PARAGRAPH, *BODY[1:], url=f"{LINK}/a"), page("b", *OTHER, PARAGRAPH, url=f"{LINK}/b")]
    assert all(PARAGRAPH in lines for lines in body(*pages).values())


def test_versions_of_one_page_say_nothing_of_their_site() -> None:
    pages = [page("a", *BODY, url=f"{LINK}/a"), page("b", *BODY, OTHER[0], url=f"{LINK}/b")]
    assert body(*pages)["a"] == BODY


# -- versions of one page


@pytest.mark.parametrize(
    "link",
    [
        "http://www.post.example/2031/road",
        "https://post.example/2031/road/",
        "https://m.post.example/2031/road?utm_source=x&fbclid=y#top",
        "https://www.post.example/2031/road/amp",
        "https://amp.post.example/2031/road",
        "https://www.post.example/2031/road?outputType=amp",
        "https://www.post.example/2031/road/print",
        "https://www.post.example/2031/road?print=1",
        "https://www.post.example/amp/2031/road",
        "https://www.post.example/2031/road.html",
        "https://www-post-example.cdn.ampproject.org/c/s/www.post.example/2031/road",
        "https://www.post.example/2031/road?_ga=1&wt_mc=x&xtor=y&igsh=z&spm=a",
    ],
)
def test_a_page_under_another_form_of_its_link_is_folded_into_it_and_a_line_says_so(link: str) -> None:
    assert page_key(link) == page_key(LINK)
    versions = [page("a", CRANE, "She thanked them.", url=LINK), page("b", CRANE, "Print this page", url=link)]
    found = read(*versions, page("c", QUAY))
    assert [found[name].used for name in "abc"] == [True, False, True]
    assert found["b"].note == "another version of the page of post.example: folded into it"
    made = brief([*versions, page("c", QUAY)])
    assert all("b" not in line.sources for line in [made.lead, *made.points])
    assert [line.partition(": ")[2] for line in made.warnings] == [found["b"].note]


@pytest.mark.parametrize(
    "link", [f"{LINK}-2", f"{LINK}?id=7", f"{LINK}?cid=2", f"{LINK}?view=3", "https://mirror.example/2031/road", ""]
)
def test_another_link_is_another_page(link: str) -> None:
    assert page_key(link) != page_key(LINK)


def test_two_articles_under_one_link_are_two_sources() -> None:
    """Some sites give every page the link of their front page."""
    found = read(page("a", CRANE, url="https://post.example/"), page("b", QUAY, url="https://post.example/"))
    assert [found[name].used for name in "ab"] == [True, True]


def test_the_same_page_of_one_publisher_without_a_link_is_one_source_and_an_update_with_news_is_another() -> None:
    later = [*BODY, *OTHER, "The council meets again on Thursday, and the ferry company has been asked to come."]
    pages = [page("a", *BODY, publisher="Post"), page("b", *BODY[:3], "Reload this page", publisher="Post")]
    assert [reading.note for reading in read(*pages).values() if not reading.used] == [
        "another version of the page of Post: folded into it"
    ]
    found = read(pages[0], page("b", *later, publisher="Post"))
    assert "another version" not in found["a"].note + found["b"].note


def test_the_order_of_versions_does_not_matter() -> None:
    pages = [page("a", CRANE, url=LINK), page("b", CRANE, "Print", url=f"{LINK}/print"), page("c", QUAY)]
    assert summarise.to_json(brief(pages)) == summarise.to_json(brief(pages[::-1]))


def test_the_table_in_the_readme_is_what_the_command_prints(cli: Cli) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.partition("$ summarise sources inputs/pump-recall\n")[2].partition("...\n```")[0]
    assert shown.startswith("SOURCE")
    assert cli("sources", str(ROOT / "inputs" / "pump-recall")).stdout.startswith(shown)


def test_a_report_of_every_day_with_other_figures_is_another_page() -> None:
    daily = "Cases rose by {} on {}, the ministry said, and {} people were in hospital."
    pages = [
        page(name, daily.format(*told), *BODY, *OTHER, url=f"{LINK}/{name}", publisher="Post")
        for name, told in (("a", ("120", "Monday", "4.5")), ("b", ("340", "Tuesday", "45")))
    ]
    assert all("another version" not in reading.note for reading in read(*pages).values())


def test_a_front_page_is_no_link_that_two_articles_share() -> None:
    assert page_key("https://www.post.example/") == ""
    short = page("a", OTHER[0], OTHER[1], url="https://post.example/")
    long = page("b", OTHER[0], *BODY, *CHESS.split("\n\n"), url="https://post.example/")
    assert all("another version" not in reading.note for reading in read(short, long).values())

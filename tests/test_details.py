from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarise.model import Source
from summarise.text.blocks import blocks
from summarise.text.details import described, iso_date, labels

from .conftest import BODY, FAILS, SEEDS, TITLE, with_seeds

IDS = st.one_of(
    st.text(min_size=1, max_size=8),
    st.sampled_from(["a", "b", "000_70be54173aac525c", "000_5c74d12ce4593e8a", "AP", "AP (a)"]),
)
PUBLISHERS = st.one_of(
    st.sampled_from(["", "AP", "AP (a)", "AP (b)", "A - B", "a", "The Long Name of a Paper of Port Arlen"]),
    st.text(max_size=60),
)


def page(*parts: str, given: Source | None = None) -> Source:
    base = given or Source(id="a", text="")
    text = "\n\n".join(parts)
    source = Source("a", text, base.publisher, base.title, base.url, base.published, base.credits)
    return described(source, blocks(source))


@pytest.mark.parametrize(
    "heads",
    [
        [TITLE],
        [TITLE, TITLE],
        [f"# {TITLE}"],
        [f"{TITLE} | Port Arlen Post", TITLE],
        ["Skip to content", "Home | News | Sport | Weather", TITLE, "By Eva Klein", "March 3, 2024"],
        [TITLE, "By Eva Klein", TITLE],
        ["Port Arlen Post Online", TITLE],
        pytest.param(
            [TITLE, "Mayor Ana Ruiz stands at the wall", "Mayor Ana Ruiz stands at the wall"],
            marks=FAILS,
            id="a doubled caption",
        ),
    ],
)
def test_the_title_is_the_heading_that_the_article_answers_to(heads: list[str]) -> None:
    assert page(*heads, *BODY).title == TITLE


@pytest.mark.parametrize("heads", [[], ["Skip to content"], ["Eleven ways to cook a perfect Christmas goose"]])
def test_a_page_without_a_heading_of_its_own_has_no_title(heads: list[str]) -> None:
    assert page(*heads, *BODY).title == ""


@pytest.mark.parametrize(
    ("publisher", "parts"),
    [
        ("NNA", [f"PORT ARLEN (NNA) — {BODY[0]}", *BODY[1:]]),
        ("AP", [f"PORT ARLEN, March 3 (Associated Press) — {BODY[0]}", *BODY[1:]]),
        ("Port Arlen Post", [*BODY, "© 2024 Port Arlen Post"]),
        ("Port Arlen Post", [*BODY, "Copyright © 2014-2025 Port Arlen Post - The Voice of the Coast"]),
        ("Port Arlen Post", [*BODY, "Copyright 2024 Port Arlen Post. All rights reserved."]),
        ("Port Arlen Post", [TITLE, "By Eva Klein, Port Arlen Post", *BODY]),
        ("Port Arlen Post", [f"{TITLE} - Port Arlen Post", TITLE, *BODY]),
        ("NNA", [*BODY, "NNA journalists report the news in nine languages."]),
        (
            "Coast Watch",
            [*BODY, "Coast Watch is a research institute. We publish maps of the coast.", "Subscribe to Coast Watch"],
        ),
        ("", [*BODY, "With reporting by NNA and AFP"]),
        ("", [*BODY, "© 2024. All rights reserved."]),
        ("", [TITLE, "By Eva Klein, staff writer", *BODY]),
        ("", BODY),
    ],
)
def test_the_publisher_is_who_the_page_says_it_is_and_never_who_it_credits(publisher: str, parts: list[str]) -> None:
    assert page(*parts).publisher == publisher


@pytest.mark.parametrize(
    ("first", "source_id", "publisher"),
    [
        ("Harbor TV 6", "harbor", "Harbor TV 6"),
        ("River Radio 98.7", "river", "River Radio 98.7"),
        ("SALTMERE HERALD — Your coast, your news", "herald", "Saltmere Herald"),
        ("Kessaly Free Voice (in exile)", "free", "Kessaly Free Voice"),
        ("El Correo Basko — English edition", "elcorreobasko", "El Correo Basko"),
        ("El Correo Basko — English edition", "page-5", "Norvane Media"),
        ("The Exchange", "exchange", "The Exchange"),
        ("Radio Host Arrested", "page-6", "Norvane Media"),
        ("Business News", "page-7", "Norvane Media"),
        ("Morning Briefing", "page-8", "Norvane Media"),
        ("THE TIMES", "page-9", "THE TIMES"),
    ],
)
def test_the_name_that_opens_a_page_goes_before_its_owner_and_its_reporter(
    first: str, source_id: str, publisher: str
) -> None:
    foot = ["Eva Klein covers water for the Saltmere Herald.", "© 2024 Norvane Media. All rights reserved."]
    source = Source(
        source_id, "\n\n".join([first, TITLE, "By Eva Klein, Ag & Water reporter", "March 3, 2024", *BODY, *foot])
    )
    read = described(source, blocks(source))
    assert (read.publisher, read.title) == (publisher, TITLE)


@pytest.mark.parametrize("quoted", ["'We just slid'", "“We just slid”"])
def test_a_headline_of_few_words_of_the_page_is_told_by_its_place_above_the_byline(quoted: str) -> None:
    head = f"{quoted}: harbour neighbours on the night of the wall"
    assert page("Port Arlen Post", head, "By Eva Klein", "March 3, 2024", *BODY).title == head
    assert page("Port Arlen Post", head, *BODY).title == ""


def test_an_outlet_whose_name_opens_the_page_goes_before_the_agency_of_its_byline_or_dateline() -> None:
    for told in (["By RAY DUNMORE | Pacific News", *BODY], [f"PORT ARLEN (Pacific News) — {BODY[0]}", *BODY[1:]]):
        assert page("Valley Tribune", TITLE, *told).publisher == "Valley Tribune"
        assert "Valley" not in page("Valley Flood", TITLE, *told).publisher


@pytest.mark.parametrize(
    ("credited", "parts"),
    [
        (("AP", "Reuters", "AFP"), [*BODY, "With reporting by AP, Reuters, and AFP"]),
        (("NNA", "AP"), [f"PORT ARLEN (NNA) — {BODY[0]}", *BODY[1:], "With files from the Associated Press"]),
        (("AP",), [*BODY, "AP"]),
        ((), [*BODY, "© 2024 Port Arlen Post"]),
    ],
)
def test_credits_are_the_agencies_of_the_dateline_and_the_credit_lines_each_once(
    credited: tuple[str, ...], parts: list[str]
) -> None:
    assert page(*parts).credits == credited


@pytest.mark.parametrize(
    ("date", "line"),
    [
        ("2024-03-03", "Published: March 3, 2024"),
        ("2024-03-03", "Sunday 3 March 2024"),
        ("2024-03-03", "By Eva Klein | March 3rd, 2024"),
        ("2024-03-03T14:32:00Z", "2024-03-03T14:32:00Z"),
        ("", "Published on March 3 at 14:32"),
        ("", "Sunday, March 3"),
        ("", "2 hours ago"),
        ("", "Published 03/04/2024"),
        ("", "© 2024 Port Arlen Post"),
    ],
)
def test_a_date_is_read_from_a_date_line_and_never_without_its_year(date: str, line: str) -> None:
    assert page(TITLE, line, *BODY).published == date


def test_no_year_is_put_together_from_a_dateline_and_a_copyright_line() -> None:
    assert (
        page(
            f"PORT ARLEN, March 3 (NNA) — {BODY[0]}", *BODY[1:], "They met on 21 January 2022.", "© 2024 NNA"
        ).published
        == ""
    )


@pytest.mark.parametrize(
    ("text", "date"),
    [("Sept. 5, 2023", "2023-09-05"), ("Fri 21 Jan. 2022 14:32 GMT", "2022-01-21"), ("5 MAY 2023", "2023-05-05"),
     ("March 2024", ""), ("2024", ""), ("2014-2025", ""), ("03/04/2024", ""), ("40 March 2024", ""), ("0 March 2024", ""),
     ("5 Marchy 2024", ""),
     ("", ""), ("31 February 2024", ""), ("2024-13-45", ""), ("2024-02-31", "")],
)  # fmt: skip
def test_a_full_date_becomes_iso_8601_and_anything_less_nothing(text: str, date: str) -> None:
    assert iso_date(text) == date


def test_front_matter_gives_title_publisher_date_and_url() -> None:
    given = f'title: "{TITLE}"\nsource: Port Arlen Post\ndate: 2024-03-03\nurl: https://e.org/wall\ntags: a, b'
    found = page(f"---\n{given}\n---", "# Another heading of the wall", *BODY)
    assert (found.title, found.publisher, found.published, found.url) == (
        TITLE,
        "Port Arlen Post",
        "2024-03-03",
        "https://e.org/wall",
    )


def test_what_was_given_wins_over_what_the_page_says() -> None:
    given = Source("a", "", "Given", "A given title", "https://example.org/given", "2020-01-01", ("Someone",))
    found = page(
        TITLE, "March 3, 2024", f"PORT ARLEN (NNA) — {BODY[0]}", *BODY[1:], "© 2024 Port Arlen Post", given=given
    )
    assert (found.publisher, found.title, found.url, found.published, found.credits) == (
        "Given",
        "A given title",
        given.url,
        "2020-01-01",
        ("Someone",),
    )


def test_reading_the_details_leaves_id_and_text_alone() -> None:
    found = page(TITLE, *BODY)
    assert (found.id, found.text) == ("a", "\n\n".join([TITLE, *BODY]))


@settings(deadline=None, derandomize=True, database=None, max_examples=400)
@given(st.dictionaries(IDS, PUBLISHERS, max_size=6))
def test_labels_are_unique_and_as_short_as_the_publisher_or_the_id(named: dict[str, str]) -> None:
    found = labels([Source(id=key, text="", publisher=publisher) for key, publisher in named.items()])
    assert set(found) == set(named)
    assert len(set(found.values())) == len(named)
    assert all(label and len(label) <= 32 + len(" ()") + len(key) for key, label in found.items())


def test_a_label_is_the_publisher_as_a_reader_knows_it_else_the_id_without_its_hash() -> None:
    sources = [
        Source(id="000_70be54173aac525c", text=""),
        Source(id="b", text="", publisher="Coast Watch - Maps of the Northern and Southern Coast"),
        Source(id="c", text="", publisher="NNA"),
        Source(id="d", text="", publisher="NNA"),
    ]
    assert list(labels(sources).values()) == ["000", "Coast Watch", "NNA (c)", "NNA (d)"]


@with_seeds
def test_the_real_pages_have_the_publishers_and_credits_that_they_show_and_no_date() -> None:
    found = []
    for path in sorted(SEEDS.glob("*.txt")):
        source = Source(id=path.stem, text=path.read_text("utf-8"))
        found.append(described(source, blocks(source)))
    assert list(labels(found).values()) == ["AN", "IRIA", "AP", "003", "RFE/RL"]
    assert [source.published for source in found] == [""] * 5
    assert found[3].credits == ("AP",)
    assert found[4].credits == ("AP", "Reuters", "AFP")
    assert [bool(source.title) for source in found] == [True, True, False, False, True]


@pytest.mark.parametrize(
    ("byline", "author", "agencies"),
    [
        ("By Ida Berg", "Ida Berg", ()),
        ("By Ida Berg and Ola Lund, Staff Writers", "Ida Berg; Ola Lund", ()),
        ("By Karel van der Wendt in Port Arlen, Arlen Courier", "Karel van der Wendt", ()),
        ("by The Associated Press", "", ("AP",)),
        ("BY THE ASSOCIATED PRESS", "", ("AP",)),
        ("By Ola Lund, PA", "Ola Lund", ("PA",)),
        ("By PA Sport Staff", "", ("PA",)),
        ("By Newsroom", "", ()),
        ("By Ida Berg and agencies", "Ida Berg", ()),
    ],
)
def test_a_byline_names_people_as_author_and_agencies_as_credits(
    byline: str, author: str, agencies: tuple[str, ...]
) -> None:
    found = page(TITLE, byline, *BODY)
    assert (found.author, found.credits) == (author, agencies)


def test_where_somebody_reported_from_and_who_wrote_are_no_credits() -> None:
    found = page("By Ida Berg", *BODY, "Reporting by Ida Berg in Port Arlen, with files from Reuters")
    assert found.credits == ("Reuters",)


def test_a_page_that_nobody_names_is_called_by_its_host_and_a_wish_goes_before_all() -> None:
    link = "https://www.arlenpost.example/road"
    pages = [
        Source(id="a", text="", url=link),
        Source(id="b", text="", url=link, publisher="Post"),
        Source(id="c", text="", publisher="Post", label="P"),
    ]
    assert labels(pages) == {"a": "arlenpost.example", "b": "Post", "c": "P"}


@pytest.mark.parametrize(
    ("line", "publisher", "published"),
    [
        ("Harbour Post, 2 February 2025", "Harbour Post", "2025-02-02"),
        ("Estland Herald | 2 Feb 2025 | Herald reporters and Unity News", "Estland Herald", "2025-02-02"),
        ("Tarnford Mercury, Sunday 2 February 2025, updated 23:30", "Tarnford Mercury", "2025-02-02"),
        ("Solmar Online, with Apex - Tuesday, July 18, 2023", "Solmar Online", "2023-07-18"),
        ("The Daily Lantern - 22/11/2024", "The Daily Lantern", "2024-11-22"),
        ("By Maja Torvik, Keldrum Courier | Wednesday, 5 March 2025", "Keldrum Courier", "2025-03-05"),
        ("By Callum Reith, chief football writer, Dunmore Echo", "Dunmore Echo", ""),
        ("By Ida Berg, Dunmore Echo, in Keldrum Bay", "Dunmore Echo", ""),
        ("By Ida Berg, in Keldrum Bay", "", ""),
        ("Port Arlen, 2 February 2025", "", "2025-02-02"),
        ("Eva Klein, 2 February 2025", "", "2025-02-02"),
        ("The Daily Lantern - 03/04/2024", "", ""),
    ],
)
def test_a_short_line_above_the_text_gives_its_date_and_an_outlet_that_is_surely_one(
    line: str, publisher: str, published: str
) -> None:
    found = page(TITLE, line, *BODY)
    assert (found.publisher, found.published) == (publisher, published)


@pytest.mark.parametrize("dateline", ["KELDRUM, 5 March 2025 (Northwire) - ", "SAN ORELO, July 18, 2023 (Apex) — "])
def test_a_dateline_gives_agency_and_date(dateline: str) -> None:
    found = page(TITLE, dateline + BODY[0], *BODY[1:])
    assert found.publisher in dateline
    assert found.published in ("2025-03-05", "2023-07-18")

"""Ranking: our own by cross-source support, and sumy's summarizers behind the same protocol."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import summarise
from summarise import Document, Settings, Source, UsageError
from summarise.model import Verdict
from summarise.ranking import ranker
from summarise.ranking.salience import rank
from summarise.settings import RANKERS
from summarise.text import documents

from .conftest import CRANE, QUAY, ROOT, Cli, sources

STORY = summarise.read([ROOT / "inputs" / "valley-flood"])
NUMPY = ("lexrank", "textrank", "lsa")
SUMY = [name for name in RANKERS if name != "support"]
COMMON = "Two dockers died in the harbor of Norrvik on Tuesday when the largest crane fell."
OTHERS = (
    "The prosecutor opened an inquiry into the firm that maintained the rails last winter.",
    "Passengers of the ferry were led ashore by the coast guard before noon that day.",
    "Union members had warned of broken brakes in two letters to the port office.",
)


def place(sentence: summarise.Sentence) -> tuple[str, int, int]:
    return (sentence.source_id, sentence.start, sentence.end)


def ranked(read: Sequence[Document], name: str = "support", **changes: float) -> list[Verdict]:
    return list(ranker(name)(read, Settings(**changes)))  # type: ignore[arg-type]


def order(verdicts: Sequence[Verdict]) -> list[str]:
    return [verdict.sentence.text for verdict in verdicts if verdict.redundant_with is None]


# -- sumy's rankers, end to end


@pytest.mark.parametrize("name", SUMY)
def test_a_sumy_ranker_chooses_distinct_places_that_are_slices_of_their_sources(name: str) -> None:
    if name in NUMPY:
        pytest.importorskip("numpy")
    texts = {source.id: source.text for source in STORY}
    found = summarise.extract(STORY, words=200, rank=name)
    assert 150 < sum(len(sentence.text.split()) for sentence in found) <= 200
    assert len({place(sentence) for sentence in found}) == len(found)
    assert len({sentence.source_id for sentence in found}) > 1
    for sentence in found:
        assert " ".join(texts[sentence.source_id][sentence.start : sentence.end].split()) == sentence.text


@pytest.mark.parametrize("name", SUMY)
def test_the_same_line_in_two_sources_is_two_places_to_a_sumy_ranker(name: str) -> None:
    if name in NUMPY:
        pytest.importorskip("numpy")
    read = documents(sources(f"{COMMON}\n\n{OTHERS[0]}", f"{OTHERS[1]}\n\n{COMMON}", f"{OTHERS[2]}\n\n{OTHERS[0]}"))
    places = [verdict.sentence.place for verdict in ranked(read, name)]
    assert sorted(places) == sorted(sentence.place for document in read for sentence in document.sentences)
    assert len([verdict for verdict in ranked(read, name) if verdict.sentence.text == COMMON]) == 2


@pytest.mark.parametrize("name", ["sumbasic", "kl", "edmundson"])
def test_the_same_line_in_two_sources_is_rated_at_each_of_its_places(name: str) -> None:
    read = documents(sources(f"{COMMON}\n\n{OTHERS[0]}", f"{OTHERS[1]}\n\n{COMMON}", f"{OTHERS[2]}\n\n{OTHERS[0]}"))
    ratings = [verdict.score for verdict in ranked(read, name) if verdict.sentence.text == COMMON]
    assert len(set(ratings)) == 2


@pytest.mark.parametrize("name", SUMY)
def test_a_sumy_ranker_makes_a_brief_that_proves_itself(name: str, cli: Cli) -> None:
    if name in NUMPY:
        pytest.importorskip("numpy")
    result = cli("brief", ROOT / "inputs" / "valley-flood", "--rank", name, "--explain")
    assert result.exit_code == 0
    assert f"|rank:{name}|" in result.stdout.replace("\n", "")
    assert "(rating " in result.stdout


@pytest.mark.parametrize("name", RANKERS)
def test_a_ranker_gives_the_same_order_for_any_order_of_the_sources(name: str) -> None:
    if name in NUMPY:
        pytest.importorskip("numpy")
    assert summarise.extract(STORY[::-1], words=150, rank=name) == summarise.extract(STORY, words=150, rank=name)


def test_the_rankers_do_not_all_agree() -> None:
    assert len({tuple(map(place, summarise.extract(STORY, 100, name))) for name in ("support", "luhn", "kl")}) == 3


@pytest.mark.parametrize("name", [name for name in SUMY if name not in NUMPY])
def test_marks_alone_are_no_point(name: str) -> None:
    made = summarise.brief(sources(f"{COMMON} . . . {OTHERS[0]}"), Settings(rank=name))
    assert {line.text for line in (made.lead, *made.points)} == {COMMON, OTHERS[0]}


@pytest.mark.parametrize("name", NUMPY)
def test_without_numpy_the_message_is_the_install_command(name: str, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarise.ranking import sumy_rankers

    monkeypatch.setattr(sumy_rankers, "find_spec", lambda _: None)
    result = cli("extract", ROOT / "inputs" / "valley-flood", "--rank", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"summarise: rank '{name}' needs numpy: pip install 'summarise[compare]'\n"


@pytest.mark.parametrize("name", [name for name in RANKERS if name not in NUMPY])
def test_the_other_rankers_need_no_numpy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from summarise.ranking import sumy_rankers

    monkeypatch.setattr(sumy_rankers, "find_spec", lambda _: None)
    assert summarise.extract(sources(CRANE, QUAY), rank=name)


@pytest.mark.parametrize(
    ("name", "most"), [("kl", 400), ("lsa", 2000), ("sumbasic", 2000), ("reduction", 4000), ("lexrank", 4000)]
)
def test_a_ranker_that_would_take_minutes_refuses_in_one_line(name: str, most: int) -> None:
    if name in NUMPY:
        pytest.importorskip("numpy")
    text = "\n".join(f"The crane number {at} fell on the quay of Norrvik in year {at}." for at in range(most + 1))
    with pytest.raises(UsageError) as caught:
        summarise.extract([Source(id="a", text=text)], rank=name)
    assert str(caught.value) == f"rank '{name}' takes at most {most} sentences, here are {most + 1}; use 'support'"


def test_an_unknown_ranker_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=rf"^rank is 'best'; choose one of: {', '.join(RANKERS)}$"):
        ranker("best")


# -- support


def test_a_pair_of_words_in_two_sources_outranks_one_in_a_single_source() -> None:
    alone = "Divers raised the sunken anchor of a fishing boat from the bay near Osk."
    read = documents(sources(f"{alone}\n\n{COMMON}", f"{OTHERS[0]}\n\n{COMMON.replace('when', 'as')}", OTHERS[1]))
    first = ranked(read)[0]
    assert first.sentence.text.startswith("Two dockers died")
    gain = {verdict.sentence.text: dict(verdict.parts)["gain"] for verdict in ranked(read)}
    assert gain[alone] == 0.0
    assert gain[COMMON.replace("when", "as")] == 1.0 or gain[COMMON] == 1.0


def test_with_one_source_every_pair_counts() -> None:
    assert all(dict(verdict.parts)["gain"] > 0 for verdict in ranked(documents(sources("\n\n".join(OTHERS)))))


def test_min_origins_sets_how_many_sources_must_hold_a_pair() -> None:
    read = documents(sources(COMMON, COMMON.replace("when", "as"), OTHERS[0]))
    assert all(dict(verdict.parts)["gain"] == 0 for verdict in ranked(read, min_origins=3))
    assert dict(ranked(read, min_origins=1)[0].parts)["gain"] == 1.0


def test_the_earlier_of_two_sentences_of_equal_worth_wins() -> None:
    filler = ["The hall was cold and dark.", "Rain fell all through that night."]
    early, late = "Alpha beta gamma delta epsilon zeta eta theta.", "Iota kappa lambda mu nu xi omicron pi."
    read = documents(sources("\n".join([early, *filler, late])))
    assert order(ranked(read))[0] == early
    swapped = documents(sources("\n".join([late, *filler, early])))
    assert order(ranked(swapped))[0] == late


def test_without_the_exponent_position_counts_nothing() -> None:
    text = "\n".join([OTHERS[0], OTHERS[1], OTHERS[2]])
    flat = {verdict.sentence.position: dict(verdict.parts)["gain"] for verdict in rank_first(text, 0.0)}
    steep = {verdict.sentence.position: dict(verdict.parts)["gain"] for verdict in rank_first(text, 3.0)}
    assert steep[2] / steep[0] < 0.2 < 0.5 < flat[2] / flat[0]


def rank_first(text: str, exponent: float) -> list[Verdict]:
    """Verdicts on one source's sentences, which share no pair, so that no gain depends on what was chosen before."""
    return ranked(documents(sources(text)), position_exponent=exponent)


def test_what_a_sentence_is_dropped_for_is_told() -> None:
    again = COMMON.replace("died", "were killed")
    verdicts = ranked(documents(sources(f"{COMMON}\n\n{OTHERS[0]}", f"{again}\n\n{OTHERS[1]}")))
    dropped = [verdict for verdict in verdicts if verdict.redundant_with is not None]
    assert len(dropped) == 1
    kept = dropped[0].redundant_with
    assert kept is not None
    assert {dropped[0].sentence.text, kept.text} == {COMMON, again}
    assert kept.text in order(verdicts)
    assert verdicts.index(dropped[0]) > [v.sentence for v in verdicts].index(kept)


def test_a_limit_of_one_drops_nothing() -> None:
    read = documents(sources(f"{COMMON}\n\n{OTHERS[0]}", f"{COMMON.replace('died', 'fell')}\n\n{OTHERS[1]}"))
    assert any(verdict.redundant_with is not None for verdict in ranked(read))
    assert all(verdict.redundant_with is None for verdict in ranked(read, redundancy_limit=1))


def test_short_and_overlong_sentences_do_not_compete() -> None:
    short, long = "The crane fell on Tuesday.", f"The crane fell {'and fell ' * 40}on the quay."
    read = documents(sources(f"{COMMON}\n\n{short}", f"{COMMON}\n\n{long}"))
    assert not {short, long} & {verdict.sentence.text for verdict in ranked(read)}
    assert short in {verdict.sentence.text for verdict in ranked(read, min_sentence_words=3)}
    assert " ".join(long.split()) in {verdict.sentence.text for verdict in ranked(read, max_sentence_words=100)}


def test_where_no_sentence_has_a_fair_length_the_short_ones_compete() -> None:
    assert order(ranked(documents(sources("The crane fell on Tuesday.\nNobody on board was hurt."))))


def test_ties_fall_to_the_place_and_never_to_the_order_given() -> None:
    read = documents(sources(OTHERS[0], OTHERS[0], OTHERS[0]))
    first = [verdict.sentence.source_id for verdict in ranked(read)]
    assert first == ["a", "b", "c"]
    assert [verdict.sentence.source_id for verdict in ranked(read[::-1])] == first


def test_a_score_is_the_sum_of_its_parts_and_redundancy_is_never_a_bonus() -> None:
    for verdict in ranked(documents(STORY)):
        parts = dict(verdict.parts)
        assert list(parts) == ["gain", "centrality", "redundancy"]
        assert sum(parts.values()) == pytest.approx(verdict.score)
        assert 0 <= parts["gain"] <= 1
        assert 0 <= parts["centrality"] <= Settings().centrality_weight + 1e-9
        assert -Settings().redundancy_weight - 1e-9 <= parts["redundancy"] <= 0


def test_scores_fall_from_one_choice_to_the_next() -> None:
    scores = [verdict.score for verdict in ranked(documents(STORY)) if verdict.redundant_with is None]
    assert scores == sorted(scores, reverse=True)


def test_every_competing_sentence_gets_exactly_one_verdict() -> None:
    places = [verdict.sentence.place for verdict in ranked(documents(STORY))]
    assert len(set(places)) == len(places) > 100


def test_verdicts_come_one_by_one() -> None:
    found = rank(documents(sources(CRANE, QUAY)), Settings())
    assert next(found).score > next(found).score


def test_no_documents_have_no_verdicts() -> None:
    assert list(rank([], Settings())) == []
    assert list(ranker("luhn")([], Settings())) == []

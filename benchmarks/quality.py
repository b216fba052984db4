"""ROUGE of what summarise chooses, beside sumy's summarizers and the first sentences in turn.

Scores are rouge-score's, with its Porter stemmer and its tokens, stop words kept; each is the mean over the references
of a story, then over the stories. On MultiLing 2011 (ten stories of ten articles, a development set: a hint, no more)
every method is asked for more than 250 words and the scorer cuts, as the published figures were made. On `inputs/` the
references are ours.

Needs the extras `dev` (rouge-score) and, for lexrank, textrank and lsa, `compare` (numpy).
"""

from __future__ import annotations

import argparse
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise, zip_longest
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from rouge_score.rouge_scorer import RougeScorer
from rouge_score.tokenizers import DefaultTokenizer

import summarise
from summarise.settings import RANKERS
from summarise.text import documents

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("rouge1", "rouge2")
BUDGET = 250
"""Words at which the scorer cuts on MultiLing, as its references are 240 to 250 words long."""
BRIEF_BUDGET = 200
"""Words of an extract on `inputs/`; the references there are 208 to 233 words long."""
TARGET = (0.498, 0.194)
"""R-1 and R-2 recall that this formula reached on MultiLing when it was found."""

Method = Callable[[list[summarise.Source], list[str]], str]
"""Pages and, for the oracle alone, the references in; a text longer than the budget out."""


class Story(NamedTuple):
    """Pages on one event, and what people wrote of them."""

    name: str
    sources: list[summarise.Source]
    references: list[str]


class Scores(NamedTuple):
    """Means over references: recall and F1 of R-1 and R-2."""

    recall1: float
    recall2: float
    f1: float
    f2: float


_scorer = RougeScorer(KINDS, use_stemmer=True)
_tokens = DefaultTokenizer(use_stemmer=True).tokenize


def main() -> None:
    """Prints a table for each set, then the signature."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = ROOT.parent / "shared" / "eval" / "multiling2011"
    parser.add_argument("--eval", type=Path, metavar="DIR", default=default, help="the folder of MultiLing 2011")
    parser.add_argument("--limit", type=float, metavar="S", default=20, help="most seconds a story (default: 20)")
    args = parser.parse_args()
    _assert_scorer()
    if (args.eval / "sources").is_dir():
        multiling(args.eval, args.limit)
    else:
        print("MultiLing 2011: skipped, its folder is missing (give --eval DIR)")
    inputs()
    settings = {"use_stemmer": True, "tokenizer": "default", "stop": "kept", "references": "mean", "budget": BUDGET}
    packages = {name: version(name) for name in ("rouge-score", "nltk", "sumy")}
    signature = {"summarise": summarise.__version__, "settings": summarise.Settings().digest()} | packages | settings
    signature |= {"python": platform.python_version(), "cores": os.cpu_count()}
    print("\n" + "|".join(f"{name}:{value}" for name, value in signature.items()))


def _assert_scorer() -> None:
    """The scorer is the one that is meant: a text equals itself, stems fall together, recall is of the reference."""
    assert score("The dams hold.", ["The dam holding"]).recall1 == 1
    assert score("The dam", ["The dam held on Friday"])[:2] == (0.4, 0.25)


def score(text: str, references: Sequence[str]) -> Scores:
    """The mean over the references."""
    found = [_scorer.score(reference, text) for reference in references]
    recall = [sum(s[kind].recall for s in found) / len(found) for kind in KINDS]
    return Scores(*recall, *(sum(s[kind].fmeasure for s in found) / len(found) for kind in KINDS))


def cut(text: str, words: int) -> str:
    """The first `words` words."""
    return " ".join(text.split()[:words])


# -- methods


def by_rank(rank: str) -> Method:
    """`summarise.extract` with that ranker, twice the budget: what is cut comes last."""
    return lambda sources, _: " ".join(s.text for s in summarise.extract(sources, words=2 * BUDGET, rank=rank))


def first_in_turn(sources: list[summarise.Source], _: list[str]) -> str:
    """The first sentence of each page, then the second of each, and so on."""
    turns = zip_longest(*(document.sentences for document in documents(sources)))
    return " ".join(sentence.text for turn in turns for sentence in turn if sentence is not None)


def oracle(sources: list[summarise.Source], references: list[str]) -> str:
    """Greedy with the references in hand: the sentence that adds most R-1 and R-2 recall a word, until the budget is full."""
    sentences = [s.text for document in documents(sources) for s in document.sentences]
    grams = [_grams(text) for text in sentences]
    wanted = [_grams(reference) for reference in references]
    missing = [(gram.copy(), gram.total()) for pair in wanted for gram in pair]

    def gain(i: int) -> float:
        pairs = zip(missing, grams[i] * len(references), strict=True)
        return sum((left & held).total() / total for (left, total), held in pairs) / len(sentences[i].split())

    chosen: list[str] = []
    rest = set(range(len(sentences)))
    while rest and sum(len(text.split()) for text in chosen) < BUDGET:
        best = max(sorted(rest), key=gain)
        for (left, _), held in zip(missing, grams[best] * len(references), strict=True):
            left -= held
        chosen.append(sentences[best])
        rest.remove(best)
    return " ".join(chosen)


def _grams(text: str) -> tuple[Counter[tuple[str, ...]], Counter[tuple[str, ...]]]:
    tokens = _tokens(text)
    return Counter((token,) for token in tokens), Counter(pairwise(tokens))


# -- MultiLing 2011


def multiling(folder: Path, limit: float) -> None:
    """R-1 and R-2 recall at 250 words for every ranker, a baseline and a ceiling."""
    stories = list(_multiling(folder))
    print(f"MultiLing 2011, {len(stories)} stories, recall at {BUDGET} words")
    print(f"{'':<24}{'R-1':>7}{'R-2':>7}{'s / story':>11}")
    methods: dict[str, Method] = {rank: by_rank(rank) for rank in RANKERS}
    methods |= {"first sentences in turn": first_in_turn, "greedy oracle": oracle}
    for name, method in methods.items():
        found: list[Scores] = []
        start = perf_counter()
        try:
            for story in stories:
                text = cut(method(story.sources, story.references), BUDGET)
                assert len(text.split()) == BUDGET, f"{name}, {story.name}: fewer than {BUDGET} words"
                found.append(score(text, story.references))
                if perf_counter() - start > limit * len(found):
                    raise TimeoutError(f"skipped: over {limit:g} s a story")
        except (summarise.UsageError, TimeoutError) as error:
            print(f"{name:<24}{error}")
            continue
        means = [100 * sum(values) / len(found) for values in zip(*found, strict=True)]
        target = f"  wanted: {100 * TARGET[0]:.1f} {100 * TARGET[1]:.1f}" if name == "support" else ""
        print(f"{name:<24}{means[0]:>7.1f}{means[1]:>7.1f}{(perf_counter() - start) / len(found):>11.2f}{target}")


def _multiling(folder: Path) -> Iterator[Story]:
    names = sorted({path.name.split(".")[0] for path in (folder / "summaries").glob("M*.250")})
    assert names, "no summaries in the folder of MultiLing 2011"
    for name in names:
        paths = sorted((folder / "sources").glob(f"{name}?.english"))
        sources = [summarise.Source(id=path.stem, text=path.read_text("utf-8-sig")) for path in paths]
        references = [path.read_text("utf-8-sig") for path in sorted((folder / "summaries").glob(f"{name}.*.250"))]
        assert len(sources) == 10, f"{name}: {len(sources)} pages"
        yield Story(name, sources, references)


# -- inputs/


def inputs() -> None:
    """Recall and F1 of our own stories: extract, the brief's lead and points, a baseline, and one person by another."""
    folders = sorted(path for path in (ROOT / "inputs").iterdir() if path.is_dir() and path.name != "next-day")
    stories = [_story(folder) for folder in folders]
    print(f"\n{f'inputs/, {len(stories)} stories, two references each':<48}{'recall':>10}{'F1':>16}")
    print(f"{'':<48}{'R-1':>7}{'R-2':>7}{'R-1':>9}{'R-2':>7}{'words':>8}")
    methods: dict[str, Callable[[Story], str]] = {
        f"extract at {BRIEF_BUDGET}": lambda story: _extract(story, "support"),
        f"extract at {BRIEF_BUDGET}, lexrank": lambda story: _extract(story, "lexrank"),
        f"first sentences in turn at {BRIEF_BUDGET}": lambda s: cut(first_in_turn(s.sources, []), BRIEF_BUDGET),
        "brief: lead and points": _brief,
    }
    for name, method in methods.items():
        rows = [(story, method(story)) for story in stories]
        for story, text in rows:
            _row(f"{name}: {story.name}", [score(text, story.references)], [text])
        _row(f"{name}: mean", [score(text, story.references) for story, text in rows], [text for _, text in rows])
    by_another = [score(a, [b]) for story in stories for a in story.references for b in story.references if a != b]
    _row("one person's brief by another's: mean", by_another, [r for story in stories for r in story.references])


def _story(folder: Path) -> Story:
    paths = sorted((ROOT / "benchmarks" / "references").glob(f"{folder.name}.*.txt"))
    assert len(paths) == 2, f"{folder.name}: {len(paths)} references"
    return Story(folder.name, summarise.read([folder]), [path.read_text("utf-8") for path in paths])


def _extract(story: Story, rank: str) -> str:
    return " ".join(s.text for s in summarise.extract(story.sources, words=BRIEF_BUDGET, rank=rank))


def _brief(story: Story) -> str:
    made = summarise.brief(story.sources)
    assert made.points, f"{story.name}: a brief without points"
    return " ".join(line.text for line in (made.lead, *made.points))


def _row(name: str, found: Sequence[Scores], texts: Sequence[str]) -> None:
    r1, r2, f1, f2 = (100 * sum(values) / len(found) for values in zip(*found, strict=True))
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{name:<48}{r1:>7.1f}{r2:>7.1f}{f1:>9.1f}{f2:>7.1f}{words:>8.0f}")


if __name__ == "__main__":
    main()

"""Sorting piles into stories: is it right, how fast, how does time grow; or how right on labelled pages in a folder.

    python benchmarks/stories.py                  # made piles of 1,000, 10,000 and 100,000 articles
    python benchmarks/stories.py FOLDER           # one subfolder a story, its pages in any format that `read` knows;
                                                  # or MultiLing 2011's sources/, M0003.english of story M000

Right is B-cubed precision, recall and F1 (Bagga and Baldwin 1998), over articles. The piles are made here, seeded: nobody wrote a
sentence of them. Thirty days of news whatever the size, so that the articles of a day grow with the pile: the harder
case. Four stories in ten are told once, most others by two or three outlets, few by up to forty, over hours or days.
Stories share their beat's words, places, surnames, outlets and an outlet's boilerplate; each article tells seven in ten of
its story's own words, in an order of its own. Each pile is clustered in a process of its own, whose peak memory (`ru_maxrss`)
includes the pile itself.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from math import log
from pathlib import Path
from statistics import linear_regression
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from summarise import Settings, Source, Story, __version__, cluster, read  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
DAYS = 30
SEED = 7
LEAST_F1 = 0.95


def main() -> None:
    """Measures, prints a table and the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="labelled pages: one subfolder a story")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="articles of the made piles")
    parser.add_argument("--span", type=float, default=Settings().story_span, help="story_span (default: %(default)g)")
    parser.add_argument("--likeness", type=float, default=0.0, help="story_likeness (default: what fits the span)")
    parser.add_argument("--inside", type=int, metavar="N", help=argparse.SUPPRESS)
    args = parser.parse_args()
    settings = Settings(story_span=args.span, story_likeness=args.likeness)
    if args.inside:
        print(json.dumps(measured(args.inside, settings)))
    elif args.folder:
        labelled(args.folder, settings)
    else:
        made(args.sizes, settings)


def recipe(settings: Settings, **more: object) -> str:
    """What a figure needs to be made again."""
    parts = {"summarise": __version__, "python": platform.python_version(), "score": "bcubed"}
    parts |= {"span": f"{settings.story_span:g}", "likeness": f"{settings.story_likeness:g}"}
    return "|".join(f"{name}:{value}" for name, value in (parts | more).items())


# -- the score


def bcubed(gold: Mapping[str, str], stories: Iterable[Story]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 of stories against the label of each source's id, each 0 to 1.

    Bagga and Baldwin 1998: for each article the share of its story that has its label, and the share of its label's articles
    that are in its story; averaged over articles.
    """
    home = {source.id: story.id for story in stories for source in story.sources}
    assert home.keys() == gold.keys(), "an article was lost or made up"
    stories_of, labels, both = (
        Counter(home.values()),
        Counter(gold.values()),
        Counter(zip(home.values(), map(gold.get, home), strict=True)),
    )
    precision = sum(count * count / stories_of[story] for (story, _), count in both.items()) / len(gold)
    recall = sum(count * count / labels[str(label)] for (_, label), count in both.items()) / len(gold)
    return precision, recall, 2 * precision * recall / (precision + recall)


# -- labelled pages


def labelled(folder: Path, settings: Settings) -> None:
    """Mixes all stories of a folder and sorts them again."""
    gold: dict[str, str] = {}
    pile: list[Source] = []
    for story, paths in sorted(_by_story(folder).items()):
        for source in _pages(paths, settings):
            pile.append(replace(source, id=f"{story}/{source.id}"))
            gold[pile[-1].id] = story
    start = perf_counter()
    found = cluster(pile, settings)
    seconds = perf_counter() - start
    precision, recall, f1 = bcubed(gold, found)
    print(f"{len(pile)} articles of {len(set(gold.values()))} stories: {len(found)} found in {seconds:.1f} s")
    print(f"B-cubed precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}")
    print("\n" + recipe(settings, folder=folder.name))


def _by_story(folder: Path) -> dict[str, list[Path]]:
    """The pages of each subfolder; without subfolders, of the files whose names but for their last character agree."""
    stories = {path.name: [path] for path in folder.iterdir() if path.is_dir()}
    if not stories:
        files = defaultdict(list)
        for path in sorted(folder.iterdir()):
            files[path.stem[:-1]].append(path)
        stories = dict(files)
    return stories


def _pages(paths: list[Path], settings: Settings) -> list[Source]:
    """Pages as `read` reads them; MultiLing's as the text they are."""
    if paths[0].suffix == ".english":
        return [Source(id=path.stem, text=path.read_text("utf-8")) for path in paths]
    return read(paths, settings=settings)


# -- made piles


def made(sizes: Iterable[int], settings: Settings) -> None:
    """One line a pile, then how time grows."""
    print(
        f"{'articles':>9}{'stories':>9}{'found':>9}{'seconds':>9}{'a second':>10}{'peak MB':>9}{'P':>7}{'R':>7}{'F1':>7}"
    )
    lines: list[dict[str, Any]] = []
    options = ["--span", str(settings.story_span), "--likeness", str(settings.story_likeness)]
    for size in sizes:
        command = [sys.executable, __file__, "--inside", str(size), *options]
        line = json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)
        assert line["f1"] >= LEAST_F1, f"B-cubed F1 of {line['f1']:.3f}: no time is worth that"
        lines.append(line)
        print(
            f"{size:>9,}{line['stories']:>9,}{line['found']:>9,}{line['seconds']:>9.1f}{size / line['seconds']:>10,.0f}"
            f"{line['memory']:>9,.0f}{line['precision']:>7.3f}{line['recall']:>7.3f}{line['f1']:>7.3f}",
            flush=True,
        )
    if len(lines) > 1:
        slope = linear_regression([log(size) for size in sizes], [log(line["seconds"]) for line in lines]).slope
        print(f"\ngrowth of time: n^{slope:.2f}")
    print("\n" + recipe(settings, days=DAYS, seed=SEED, cores=1))


def measured(size: int, settings: Settings) -> dict[str, Any]:
    """Clusters one made pile: seconds, peak memory in MB, and how right it is."""
    pile, gold = news(size)
    start = perf_counter()
    found = cluster(pile, settings)
    seconds = perf_counter() - start
    precision, recall, f1 = bcubed(gold, found)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)
    right = {"precision": precision, "recall": recall, "f1": f1}
    return {"seconds": seconds, "memory": memory, "stories": len(set(gold.values())), "found": len(found), **right}


class _World:
    """What stories share: words, beats, places, people, outlets."""

    def __init__(self, rng: random.Random) -> None:
        text = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "inputs").glob("*/*.txt")))
        self.common = re.findall(r"(?<![\w’'.-])[a-z]{2,}(?![\w’'.-])", text)
        made: dict[str, None] = {}
        while len(made) < 36_000:
            made["".join(rng.choice("bcdfgklmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))] = None
        words = list(made)
        self.places, self.surnames = [w.title() for w in words[:500]], [w.title() for w in words[500:5_500]]
        self.given, self.outlets = [w.title() for w in words[5_500:5_700]], [w.title() for w in words[5_700:5_825]]
        self.beats = [rng.sample(words[6_000:8_000], 80) for _ in range(60)]
        self.own = words[8_000:]
        self.boilerplate = [" ".join(rng.choices(self.common, k=18)) for _ in self.outlets]


def news(size: int, days: float = DAYS, spread: float = 0.6) -> tuple[list[Source], dict[str, str]]:
    """A pile of so many articles, and the story of each by its id. `spread`: the mean days over which a story is told."""
    rng = random.Random(SEED)
    world = _World(rng)
    pile: list[Source] = []
    gold: dict[str, str] = {}
    story = 0
    while len(pile) < size:
        begin, told = rng.uniform(0, days), _Told(world, rng)
        for _ in range(min(_tellers(rng), size - len(pile))):
            when = datetime(2025, 3, 1) + timedelta(days=begin + rng.expovariate(1 / spread) * rng.random())
            name = f"a{len(pile):06}"
            pile.append(told.by(rng.randrange(len(world.outlets)), name, when))
            gold[name] = f"s{story}"
        story += 1
    rng.shuffle(pile)
    return pile, gold


def _tellers(rng: random.Random) -> int:
    """How many outlets tell a story."""
    roll = rng.random()
    if roll < 0.4:
        return 1
    if roll < 0.85:
        return rng.randint(2, 3)
    return rng.randint(4, 10) if roll < 0.995 else rng.randint(11, 40)


class _Told:
    """A story: what all who tell it draw from."""

    def __init__(self, world: _World, rng: random.Random) -> None:
        self.world, self.rng = world, rng
        self.beat = rng.choice(world.beats)
        self.place = world.places[min(int(rng.paretovariate(0.8)) - 1, len(world.places) - 1)]
        self.people = [f"{rng.choice(world.given)} {rng.choice(world.surnames)}" for _ in range(rng.randint(2, 4))]
        self.own = rng.sample(world.own, rng.randint(8, 16))
        self.figures = [f"{rng.randrange(2, 900):,}" for _ in range(3)]

    def by(self, outlet: int, name: str, when: datetime) -> Source:
        """The story as one outlet tells it."""
        rng, world = self.rng, self.world
        facts = [fact for fact in (*self.own, *self.people, *self.figures) if rng.random() < 0.7]
        beat = rng.sample(self.beat, 25)
        sentences = [self._sentence(facts, beat) for _ in range(rng.randint(6, 14))]
        title = f"{self.place} {' '.join(rng.choices([*facts, *beat[:4]], k=4))} {rng.choice(world.common)}"
        text = "\n\n".join([" ".join(sentences[:3]), " ".join(sentences[3:]), world.boilerplate[outlet]])
        url = f"https://{world.outlets[outlet].lower()}.example/{name}"
        return Source(name, text, world.outlets[outlet], title, url, when.isoformat(timespec="minutes"))

    def _sentence(self, facts: list[str], beat: list[str]) -> str:
        rng = self.rng
        at = rng.randrange(len(self.world.common) - 14)
        words = [*self.world.common[at : at + rng.randint(8, 14)], *rng.choices(beat, k=2)]
        words += rng.choices(facts or self.own, k=3) + ([self.place] if rng.random() < 0.2 else [])
        words += [rng.choice(self.world.own)] if rng.random() < 0.4 else []
        rng.shuffle(words)
        line = " ".join(words)
        return f"{line[0].upper()}{line[1:]}."


if __name__ == "__main__":
    main()

"""Speed, growth and memory, side by side with sumy's LexRank on the same sentences and words.

Two environments are built from this checkout (or reused): *lean*, as a user installs it, without numpy; and *compare*,
with numpy, where sumy's LexRank runs (`lexrank.py`). Whole processes are timed in turns, A B C A B C, and a ratio is
the median of the turns' ratios: absolute times depend on the machine and on what else it does. Text for scale is made
here, from the words of `inputs/`: nobody wrote a sentence of it. Each measurement asserts that the answer is right.

Needs Linux or macOS, packages for pip, and several minutes, most of them LexRank's, which is quadratic (see --quick).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path
from statistics import linear_regression, median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SIZES, QUICK_SIZES = (300, 1_000, 3_000, 10_000), (300, 600, 1_200, 2_400)
"""Sentences of text for the growth of time."""
AGAINST, QUICK_AGAINST = 3_000, 600
"""Sentences for LexRank; one of the sizes."""
PAGE_SENTENCES = 30
REPEATED, REWORDED = 0.10, 0.15
"""Shares of sentences that an earlier page has too, word by word or with one word in four changed."""
SEED = 7
Command = Sequence[str | Path]


class Figure(NamedTuple):
    """One line of the table."""

    name: str
    measured: float
    unit: str
    target: str
    met: bool | None
    """None where a quick run cannot tell."""
    note: str = ""


def main() -> None:
    """Builds the environments, measures, prints the table and the signature."""
    args = _arguments()
    if args.inside:
        print(json.dumps(_INSIDE[args.inside](*args.rest)))
        return
    sizes, against = (QUICK_SIZES, QUICK_AGAINST) if args.quick else (SIZES, AGAINST)
    with TemporaryDirectory(prefix="summarise-speed-") as work:
        lean = environment(args.lean or Path(work) / "lean", str(ROOT))
        compare = environment(args.compare or Path(work) / "compare", f"{ROOT}[compare]")
        about = _inside(lean, "about")
        assert about["numpy"] is None, "the lean environment has numpy"
        assert about["summarise"] == _inside(compare, "about")["summarise"], "two versions of summarise"
        figures = [*whole_process(lean, compare, args.story, args.rounds), *in_process(lean, args.story, args.rounds)]
        figures += scale(lean, compare, Path(work), sizes, against)
        show(figures)
        settings = {"story": args.story.name, "rounds": args.rounds, "page": PAGE_SENTENCES, "repeated": REPEATED}
        settings |= {"reworded": REWORDED, "seed": SEED, "cores": os.cpu_count(), platform.system(): platform.machine()}
        signature = _inside(compare, "about") | settings
        print("\n" + "|".join(f"{name}:{value}" for name, value in signature.items()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lean", type=Path, metavar="DIR", help="virtual environment without numpy; built if missing")
    parser.add_argument("--compare", type=Path, metavar="DIR", help="virtual environment with numpy; built if missing")
    parser.add_argument("--story", type=Path, metavar="DIR", default=ROOT / "inputs" / "pump-recall", help="five pages")
    parser.add_argument("--rounds", type=int, default=15, metavar="N", help="turns of each whole process (default: 15)")
    parser.add_argument("--quick", action="store_true", help=f"LexRank on {QUICK_AGAINST} sentences, not {AGAINST:,}")
    parser.add_argument("--inside", choices=_INSIDE, help=argparse.SUPPRESS)
    parser.add_argument("rest", nargs="*", help=argparse.SUPPRESS)
    return parser.parse_args()


# -- environments


def environment(folder: Path, requirement: str) -> Path:
    """The `bin` folder of a virtual environment with this checkout; an existing one only gets the checkout anew."""
    scripts = folder.resolve() / "bin"
    there = (scripts / "python").exists()
    if not there:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    anew = ["--force-reinstall", "--no-deps"] if there else []
    subprocess.run([scripts / "python", "-m", "pip", "install", "-qq", *anew, requirement], check=True)
    return scripts


def _clean() -> dict[str, str]:
    """The environment of every child: nothing of ours on its path, its byte code kept."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON") and name != "COLUMNS"}


def _run(command: Command) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=_clean(), cwd=ROOT)


def _timed(command: Command) -> tuple[float, float]:
    """Seconds of a whole process, and its peak memory in MB (on Linux at least this process's own, which is small)."""
    start = perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_clean(), cwd=ROOT)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{command} failed"
    return seconds, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)


def _inside(scripts: Path, name: str, *rest: object) -> Any:
    """What a function of `_INSIDE` returns in that environment."""
    return json.loads(_run([scripts / "python", __file__, "--inside", name, *map(str, rest)]).stdout)


# -- whole processes


def whole_process(lean: Path, compare: Path, story: Path, rounds: int) -> list[Figure]:
    """A brief against LexRank, against the import of nltk; the help against a bare interpreter; memory of a brief."""
    made = json.loads(_run([lean / "summarise", "brief", story, "--format", "json"]).stdout)
    _assert_proved(made, story)
    lines = 1 + len(made["points"])
    lexrank: Command = [compare / "python", ROOT / "benchmarks" / "lexrank.py", story, str(lines)]
    found = _run(lexrank).stdout.splitlines()
    assert len([line for line in found if line]) == lines, f"LexRank gave {len(found)} lines, not {lines}"
    assert "brief" in _run([lean / "summarise", "--help"]).stdout
    commands: dict[str, Command] = {
        "brief": [lean / "summarise", "brief", story],
        "lexrank": lexrank,
        "nltk": [lean / "python", "-c", "import nltk"],
        "help": [lean / "summarise", "--help"],
        "bare": [lean / "python", "-c", "pass"],
    }
    turns = [{name: _timed(command) for name, command in commands.items()} for _ in range(rounds)]
    times = {name: median(turn[name][0] for turn in turns) for name in commands}

    def ratio(one: str, other: str, name: str, most: float) -> Figure:
        value = median(turn[one][0] / turn[other][0] for turn in turns)
        note = f"{1000 * times[one]:.0f} / {1000 * times[other]:.0f} ms"
        return Figure(name, value, "", f"<= {most:g}", value <= most, note)

    memory = median(turn["brief"][1] for turn in turns)
    return [
        ratio("brief", "lexrank", "whole process: brief / LexRank script", 0.7),
        ratio("brief", "nltk", "whole process: brief / import nltk", 2),
        ratio("help", "bare", "whole process: --help / bare interpreter", 5),
        Figure("peak memory of a brief", memory, "MB", "<= 120", memory <= 120),
    ]


def _assert_proved(made: dict[str, Any], story: Path) -> None:
    """Every passage of the brief stands in its page, letter for letter."""
    assert made["points"], "a brief without points"
    texts = {path.stem: path.read_text("utf-8") for path in story.glob("*.txt")}
    for line in (made["lead"], *made["points"]):
        for proof in line["evidence"]:
            assert texts[proof["source"]][proof["start"] : proof["end"]] == proof["exact"], proof


# -- inside one process


def in_process(lean: Path, story: Path, rounds: int) -> list[Figure]:
    """A brief of the story again and again in one process: stems may be kept, nothing else is."""
    found = _inside(lean, "brief", story, rounds)
    value = 1000 * median(found["later"])
    note = f"first call {1000 * found['first']:.0f} ms"
    return [Figure("in process: brief, second call on", value, "ms", "about 30", value <= 33, note)]


def scale(lean: Path, compare: Path, work: Path, sizes: Sequence[int], against: int) -> list[Figure]:
    """`extract` against LexRank once, and the exponent of its time's growth."""
    folders = {size: _written(work / f"pages-{size}", size) for size in sizes}
    before = _inside(lean, "extract", 3, *folders.values())
    times = dict(zip(sizes, before["seconds"], strict=True))
    for size, counted in zip(sizes, before["sentences"], strict=True):
        assert counted >= 0.98 * size, f"{counted} sentences read of {size} written"
    done = _run([compare / "python", ROOT / "benchmarks" / "lexrank.py", folders[against], "10"])
    ranked, lexrank = done.stderr.split()[-2:]
    assert len(done.stdout.splitlines()) == 10
    assert int(ranked) == before["sentences"][sizes.index(against)], "not the same sentences"
    ours = median(times[against] + _inside(lean, "extract", 3, folders[against])["seconds"][0])
    medians = [median(times[size]) for size in sizes]
    exponent = linear_regression([log(size) for size in sizes], [log(value) for value in medians]).slope
    shown = ", ".join(f"{size:,}: {value:.2f} s" for size, value in zip(sizes, medians, strict=True))
    times_faster = float(lexrank) / ours
    met = times_faster >= 100 if against >= AGAINST else None  # LexRank is quadratic: fewer sentences spare it
    name = f"extract, {against:,} sentences: LexRank / ours"
    return [
        Figure(name, times_faster, "times", ">= 100", met, f"{float(lexrank):.1f} / {ours:.3f} s"),
        Figure(f"growth of extract, n^x to {sizes[-1]:,}", exponent, "", "<= 1.3", exponent <= 1.3, shown),
    ]


def _written(folder: Path, sentences: int) -> Path:
    folder.mkdir()
    for number, page in enumerate(synthetic(sentences)):
        (folder / f"page-{number:04}.txt").write_text(page, "utf-8")
    return folder


def synthetic(sentences: int) -> Iterator[str]:
    """Pages of made-up sentences: runs of one to three words as they stand in `inputs/`, invented names, numbers.

    So pairs of words recur as in real pages and new names keep coming. The share of names and numbers, one word in five, is
    set so that about half of the words are no stop words, as in MultiLing 2011 (.51) and `inputs/` (.47).
    """
    rng = random.Random(SEED)
    paths = sorted((ROOT / "inputs").glob("*/*.txt"))
    text = "\n".join(path.read_text("utf-8") for path in paths)
    known = re.findall(r"(?<![\w’'.-])[a-z]{2,}(?![\w’'.-])", text)
    names: list[str] = []
    told: list[list[str]] = []

    def words(count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            roll = rng.random()
            if roll < 0.04:
                found.append(f"{rng.randrange(2, 900):,}")
            elif roll < 0.20:
                if not names or rng.random() < 0.3:
                    names.append("".join(rng.choice("bdfgklmnprstvz") + rng.choice("aeiou") for _ in range(3)).title())
                found.append(rng.choice(names))
            else:
                at = rng.randrange(len(known) - 3)
                found += known[at : at + rng.randint(1, 3)]
        return found[:count]

    def sentence() -> list[str]:
        roll = rng.random()
        if told and roll < REPEATED:
            return rng.choice(told)
        if told and roll < REPEATED + REWORDED:
            return [words(1)[0] if rng.random() < 0.25 else word for word in rng.choice(told)]
        return words(rng.randint(12, 30))

    for start in range(0, sentences, PAGE_SENTENCES):
        page = [sentence() for _ in range(min(PAGE_SENTENCES, sentences - start))]
        told += page
        lines = [" ".join(found) for found in page]
        shown = [f"{line[0].upper()}{line[1:]}." for line in lines]
        yield "\n\n".join(" ".join(shown[at : at + 3]) for at in range(0, len(shown), 3))


# -- what runs in an environment: plain values in, JSON out


def _about() -> dict[str, str | None]:
    from importlib.metadata import PackageNotFoundError, version

    def of(name: str) -> str | None:
        try:
            return version(name)
        except PackageNotFoundError:
            return None

    return {"python": platform.python_version()} | {name: of(name) for name in ("summarise", "nltk", "sumy", "numpy")}


def _brief(story: str, rounds: str) -> dict[str, Any]:
    import summarise

    sources = summarise.read([story])
    start = perf_counter()
    first = summarise.brief(sources)
    seconds = perf_counter() - start
    assert first.points, "a brief without points"
    later: list[float] = []
    for _ in range(int(rounds)):
        start = perf_counter()
        again = summarise.brief(sources)
        later.append(perf_counter() - start)
        assert again == first, "two calls, two briefs"
    return {"first": seconds, "later": later}


def _extract(rounds: str, *folders: str) -> dict[str, Any]:
    import summarise
    from summarise.text import documents

    piles = [summarise.read([folder]) for folder in folders]
    for sources in piles:
        short, long = summarise.extract(sources, words=100), summarise.extract(sources, words=300)
        assert short, "an empty extract"
        assert long[: len(short)] == short, "a longer budget does not begin with the shorter one's sentences"
    seconds: list[list[float]] = [[] for _ in piles]
    for _ in range(int(rounds)):
        for sources, taken in zip(piles, seconds, strict=True):
            start = perf_counter()
            summarise.extract(sources, words=100)
            taken.append(perf_counter() - start)
    counted = [sum(len(d.sentences) for d in documents(sources)) for sources in piles]
    return {"seconds": seconds, "sentences": counted}


_INSIDE: dict[str, Callable[..., Any]] = {"about": _about, "brief": _brief, "extract": _extract}


def show(figures: Sequence[Figure]) -> None:
    """The table: figure, measured, target, met or not."""
    print(f"{'figure':<44}{'measured':>12}  {'target':<10}{'met':<5}medians")
    for f in figures:
        measured = f"{f.measured:.{2 if f.measured < 10 else 0}f} {f.unit}".strip()
        met = "-" if f.met is None else "yes" if f.met else "NO"
        print(f"{f.name:<44}{measured:>12}  {f.target:<10}{met:<5}{f.note}")


if __name__ == "__main__":
    main()

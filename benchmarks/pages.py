"""Which words of a page are kept: twenty pages of our own making in the markup of real kinds of site, with gold.

Run: python benchmarks/pages.py [PAGE...]

Each page is read twice: as HTML, and as the plain text that a scraper makes of it (every visible line, no markup). Gold is what
carries data-gold="1"; "either" (subheads, standfirsts, cells of a table) counts neither way. Words are aligned in order, in
runs of three or more, so that a word of a menu does not pass for the same word of the article. The script asserts that the
gold of each page stands in it, then prints precision, recall and F1 of the kept words, the mean over pages as usual in the field
(Barbaresi 2021; Scrapinghub's article-extraction-benchmark), and the recipe.
"""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from importlib.metadata import version
from pathlib import Path

from lxml import html

from summarise._version import __version__
from summarise.intake import page
from summarise.intake.decode import decoded
from summarise.intake.formats import Given, read_as
from summarise.model import Source
from summarise.settings import Settings
from summarise.text import documents

PAGES = Path(__file__).parent / "pages"
RUN = 3


def gold(path: Path) -> tuple[bytes, list[str], list[str]]:
    """The page without its marks, the words that belong to its article, and those that may."""
    tree = page.parsed(decoded(path.read_bytes(), page.declared(path.read_bytes())))
    marked = {name: tree.xpath(f"//*[@data-gold='{name}']") for name in ("1", "either")}
    words = {name: " ".join(" ".join(page.lines(e)) for e in found).split() for name, found in marked.items()}
    for element in tree.xpath("//*[@data-gold]"):
        del element.attrib["data-gold"]
    return html.tostring(tree, encoding="utf-8", doctype="<!DOCTYPE html>"), words["1"], words["either"]


def kept(source: Source) -> list[str]:
    """The words of a source's body."""
    (document,) = documents([source])
    return " ".join(source.text[b.start : b.end] for b in document.blocks if b.kind == "body").split()


def shared(left: list[str], right: list[str]) -> tuple[int, set[int]]:
    """How many words of `right` stand in `left` in order, and where in `left`."""
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    runs = [block for block in blocks if block.size >= RUN]
    return sum(run.size for run in runs), {at for run in runs for at in range(run.a, run.a + run.size)}


def scored(found: list[str], wanted: list[str], either: list[str]) -> tuple[float, float, float]:
    """Precision, recall and F1."""
    matched, places = shared(found, wanted)
    rest = [word for at, word in enumerate(found) if at not in places]
    allowed, _ = shared(rest, either)
    precision = matched / max(1, len(found) - allowed)
    recall = matched / len(wanted)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def main(names: list[str]) -> None:
    rows: dict[str, list[tuple[float, float, float]]] = {"html": [], "text": []}
    print(f"{'page':<22}{'HTML: P':>9}{'R':>7}{'F1':>7}{'  text: P':>11}{'R':>7}{'F1':>7}")
    for path in [Path(name) for name in names] or sorted(PAGES.glob("*.html")):
        data, wanted, either = gold(path)
        plain = "\n".join(page.lines(page.parsed(data.decode())))
        assert len(wanted) >= 100, f"{path.name}: gold of {len(wanted)} words"
        assert shared(plain.split(), wanted)[0] > 0.97 * len(wanted), f"{path.name}: its gold does not stand in it"
        found = read_as("page", Given(data, path.name, path.stem), Settings())
        rows["html"].append(scored(kept(found.sources[0]) if found.sources else [], wanted, either))
        rows["text"].append(scored(kept(Source(id=path.stem, text=plain)), wanted, either))
        print(f"{path.stem:<22}" + "  ".join("".join(f"{v:7.3f}" for v in rows[way][-1]) for way in rows))
    means = {way: [sum(part) / len(part) for part in zip(*found, strict=True)] for way, found in rows.items()}
    print(f"{'mean':<22}" + "  ".join("".join(f"{v:7.3f}" for v in means[way]) for way in rows))
    print(
        f"summarise:{__version__}|trafilatura:{version('trafilatura')}|lxml:{version('lxml')}|pages:{len(rows['html'])}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])

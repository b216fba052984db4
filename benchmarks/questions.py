"""Precision and recall of each type of open question on the labelled cases in `tests/cases/questions`.

A positive case counts as found if a question of its type shows the words that the label names; a negative one as a false
alarm if any question of its type is raised. The cases are meant to be hard: half of the positives avoid every usual cue,
and the negatives hold the cue words. They say nothing of how often a type occurs.

Needs the extra `test`: the cases are read as the tests read them.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import summarise  # noqa: E402
from tests.test_questions import CASES, TYPES, right  # noqa: E402


def main() -> None:
    """Counts, prints the table and the signature."""
    print(f"{'type':24}{'cases':>6}{'found':>7}{'missed':>8}{'false':>7}{'precision':>11}{'recall':>8}")
    total = [0, 0, 0, 0]
    for path in CASES:
        cases = tomllib.loads(path.read_text("utf-8"))["case"]
        results = [(case["asked"], right(case, TYPES[path.stem])) for case in cases]
        counts = [len(cases), results.count((True, True)), results.count((True, False)), results.count((False, False))]
        total = [one + other for one, other in zip(total, counts, strict=True)]
        show(TYPES[path.stem], *counts)
    show("all", *total)
    assert total[0] >= 120, "too few cases"
    print(f"\nsummarise:{summarise.__version__}|cases:{total[0]}")


def show(name: str, cases: int, found: int, missed: int, false: int) -> None:
    """One row; a rate of nothing is shown as a dash."""
    precision = f"{found / (found + false):.2f}" if found + false else "-"
    recall = f"{found / (found + missed):.2f}" if found + missed else "-"
    print(f"{name:24}{cases:>6}{found:>7}{missed:>8}{false:>7}{precision:>11}{recall:>8}")


if __name__ == "__main__":
    main()

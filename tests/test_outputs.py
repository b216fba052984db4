"""What is committed in `outputs/` and shown in README is what the code makes."""

from __future__ import annotations

from pathlib import Path

import pytest

from .regenerate import ROOT, briefs, with_sample


@pytest.mark.parametrize(("path", "text"), [pytest.param(path, text, id=path.name) for path, text in briefs()])
def test_a_committed_output_is_what_the_code_makes(path: Path, text: str) -> None:
    assert path.read_text("utf-8") == text, "run: python -m tests.regenerate"


def test_readme_shows_the_committed_output() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme == with_sample(readme), "run: python -m tests.regenerate"

"""Small shared fixtures: one invented story, a command line in this process, and one in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from summarise import Source

ROOT = Path(__file__).parent.parent
STORIES = ("pump-recall", "strait-talks", "valley-flood")
SEEDS = ROOT.parent / "shared" / "seeds"
"""Five real pages, other people's text: read there where they are, never copied."""
with_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the real pages are not here")
FAILS = pytest.mark.xfail(strict=True, reason="known failure")

BODY = [
    "The council of Port Arlen voted on Tuesday to close the harbour road until the spring repairs are finished.",
    "Engineers found eleven cracks in the sea wall after the storm that crossed the coast at the weekend.",
    "Mayor Ana Ruiz told residents that the ferry would run twice an hour while the road stays shut.",
    "Repairs are expected to cost four million crowns, most of it paid by the national harbour fund.",
]
TITLE = "Harbour road is shut until the spring"

CRANE = """A crane toppled onto a ferry in Norrvik harbor on Tuesday, killing two dockers and injuring nine people, \
port officials said.

Port director Sigrid Vane said the crane had passed its last inspection in March. \
She said the harbor would stay closed until Friday.

"I heard steel scream and then I saw the arm come down," ferry captain Odd Brekke said.

The ferry carried 212 passengers, all of whom were led ashore before noon.
"""
"""A page of one event."""
QUAY = """Two dockers died and nine people were hurt on Tuesday when a crane fell on a ferry in the harbor of Norrvik.

"I heard steel scream and then I saw the arm come down," Odd Brekke, the captain, told Radio Norrvik.

The prosecutor has opened an inquiry into the firm that maintained the crane, which the port hired in January.

Nobody knows yet why the brakes failed. Sigrid Vane, the director of the port, announced that the harbor would not \
open before Friday.
"""
"""Another page on it, in words of its own."""
CHESS = """Grandmaster Elin Osk won the national chess title in Lund on Sunday after a draw in the final round.

Her rival Per Dahl blundered a rook in the endgame of the sixth round, to the dismay of the crowd.

The tournament drew ninety players from eleven clubs, most of them younger than twenty.
"""
"""A page of something else."""
MENU = "Home | News | Sport | Weather\n\nSign in\n\nSubscribe\n\n© 2025 Norrvik Post\n"
"""A page without an article."""

Cli = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[bytes]"]


def sources(*texts: str) -> list[Source]:
    """Sources named a, b, c in turn."""
    return [Source(id="abcdefghij"[at], text=text) for at, text in enumerate(texts)]


def environment(**changes: str) -> dict[str, str]:
    """This process's environment without what steers width and colour, the checkout importable."""
    kept = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "NO_COLOR", "FORCE_COLOR")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", **changes}


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the terminal it is run from."""
    for name in ("COLUMNS", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def cli() -> Cli:
    """`cli("brief", path, input="...")`: the command line in this process, standard output and error apart."""
    from summarise.cli import main

    def run(*args: object, **options: object) -> Result:
        words = [str(arg) for arg in args]
        return CliRunner().invoke(main, words, prog_name="summarise", **options)  # type: ignore[arg-type]

    return run


@pytest.fixture
def shell() -> Shell:
    """`shell("brief", path, NO_COLOR="1")`: ``python -m summarise`` as a process of its own, in bytes."""

    def run(*args: object, given: bytes = b"", **env: str) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, "-m", "summarise", *map(str, args)]
        return subprocess.run(command, input=given, capture_output=True, env=environment(**env), check=False)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is also the working one, so that messages hold short paths."""
    monkeypatch.chdir(tmp_path)
    return tmp_path

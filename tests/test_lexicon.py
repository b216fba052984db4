from __future__ import annotations

import re
from pathlib import Path

import pytest

from summarise.lexicon import cues, held, table

INPUTS = Path(__file__).parent.parent / "inputs"
BLOCKS = [
    (group, key)
    for group, blocks in table("questions").items()
    if isinstance(blocks, dict)
    for key, block in blocks.items()
    if isinstance(block, str)
]


@pytest.mark.parametrize(("group", "key"), BLOCKS)
def test_a_cue_is_found_where_its_words_are_as_if_it_were_looked_for_everywhere(group: str, key: str) -> None:
    block = cues("questions", group, key)
    for page in sorted(INPUTS.glob("*/*.txt")):
        for line in filter(None, page.read_text("utf-8").splitlines()):
            every = [match.start() for at in range(len(block.listed)) for match in block._pattern(at).finditer(line)]
            found: re.Match[str] | None = block.search(line, held(line))
            assert (found.start() if found else None) == min(every, default=None)

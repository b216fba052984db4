"""Imports run one way: model, errors <- settings, schema, text <- stages <- pipeline <- render <- command line."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "summarise"
LAYERS = (
    {"_version", "model", "errors"},
    {"schema", "lexicon", "files", "toolkit", "pile"},
    {"wording"},
    {"settings"},
    {"text"},
    {"intake", "evidence", "ranking", "writing"},
    {"render"},
    {"verify"},
    {"desk"},
    {"pipeline"},
    {"stories"},
    {"slack"},
    {"cli", "__init__"},
    {"__main__"},
)
"""From the ground up; a name is a module or a folder of `summarise/`."""
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}
FILES = sorted(PACKAGE.rglob("*.py"))


def place(path: Path) -> str:
    """The part of the package that a file belongs to."""
    inner = path.relative_to(PACKAGE)
    return inner.parts[0] if len(inner.parts) > 1 else inner.stem


def imported(path: Path) -> set[str]:
    """The parts of the package that a file imports, inside functions too."""
    found: set[str] = set()
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == depth:
            found |= {node.module.split(".")[0]} if node.module else {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level and depth > 1 and node.level < depth:
            found.add(place(path))
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("summarise"):
            pytest.fail(f"{path}: import relatively")
    return found - {place(path)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_imports_only_from_layers_below_its_own(path: Path) -> None:
    own = HEIGHT[place(path)]
    above = {name for name in imported(path) if name in HEIGHT and HEIGHT[name] >= own}
    unknown = {name for name in imported(path) if name not in HEIGHT and (PACKAGE / name).exists()}
    assert not above, f"{path.name} imports from its own height or above: {above}"
    assert not unknown, f"not in a layer: {unknown}"


def test_every_part_of_the_package_is_in_a_layer() -> None:
    assert {place(path) for path in FILES} == set(HEIGHT)

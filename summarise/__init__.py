"""Several articles on one event in, a short attributed brief out; every line is a provable piece of its sources.

>>> import summarise
>>> page = "The dam at Holm broke on Friday, officials said. Two villages were flooded and 300 people left their homes."
>>> made = summarise.brief([summarise.Source(id="a", text=page), summarise.Source(id="b", text=page)])
>>> made.lead.text
'The dam at Holm broke on Friday, officials said.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .errors import CheckError, InputError, NothingUsableError, SummariseError, UsageError
    from .intake import read
    from .model import (
        Aside,
        Block,
        Brief,
        Change,
        Difference,
        Document,
        EarlierSource,
        Evidence,
        Firmness,
        Headline,
        Line,
        Piece,
        Problem,
        Question,
        Quotation,
        Quote,
        Reading,
        Sentence,
        Side,
        Since,
        Source,
    )
    from .pile import Story, Tie
    from .pipeline import brief, extract, survey
    from .render import to_json, to_markdown, to_text
    from .settings import Settings
    from .stories.clustering import cluster
    from .wording import read_wording

__all__ = [
    "Aside",
    "Block",
    "Brief",
    "Change",
    "CheckError",
    "Difference",
    "Document",
    "EarlierSource",
    "Evidence",
    "Firmness",
    "Headline",
    "InputError",
    "Line",
    "NothingUsableError",
    "Piece",
    "Problem",
    "Question",
    "Quotation",
    "Quote",
    "Reading",
    "Sentence",
    "Settings",
    "Side",
    "Since",
    "Source",
    "Story",
    "SummariseError",
    "Tie",
    "UsageError",
    "__version__",
    "brief",
    "cluster",
    "extract",
    "read",
    "read_wording",
    "survey",
    "to_json",
    "to_markdown",
    "to_text",
]

_HOMES = {
    "pipeline": ("brief", "extract", "survey"),
    "intake": ("read",),
    "render": ("to_json", "to_markdown", "to_text"),
    "settings": ("Settings",),
    "stories.clustering": ("cluster",),
    "pile": ("Story", "Tie"),
    "wording": ("read_wording",),
    "errors": ("CheckError", "InputError", "NothingUsableError", "SummariseError", "UsageError"),
}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first asked for (PEP 562), so that ``summarise --help`` stays quick."""
    if name not in __all__:
        raise AttributeError(f"module 'summarise' has no attribute '{name}'")
    from importlib import import_module

    home = next((module for module, names in _HOMES.items() if name in names), "model")
    return getattr(import_module(f".{home}", __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)

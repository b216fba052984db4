"""The two parts of nltk that are used here: its Punkt and its English Snowball stemmer.

To import any module of nltk is to run the package's `__init__`, which imports nearly all of its two hundred (parsers,
classifiers, readers of corpora): two fifths of a brief on the command line. There, where the process is our own, the two
parts are loaded without the rest.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

_PACKAGES = ("nltk", "nltk.tokenize", "nltk.stem")
_UNUSED = ("corpus", "internals", "pathsec", "picklesec", "probability", "tabdata", "tokenize.util")
"""What the two modules import for uses that are not ours (files, stop words, training), at the price of urllib, XML and more."""
_own_process = False


class Toolkit(NamedTuple):
    """Classes of nltk, which ships no types."""

    punkt: Any
    """`nltk.tokenize.punkt.PunktSentenceTokenizer`."""
    punkt_parameters: Any
    """`nltk.tokenize.punkt.PunktParameters`."""
    english_stemmer: Any
    """`nltk.stem.snowball.EnglishStemmer`."""


def own_process() -> None:
    """Says that nothing in this process but us wants nltk, so that it may be loaded in parts."""
    global _own_process
    _own_process = True


@cache
def toolkit() -> Toolkit:
    """The classes, imported when they are first asked for.

    >>> toolkit().english_stemmer().stem("meetings")
    'meet'
    """
    import threading

    # What is half loaded is never seen: not by other threads, nor by who has nltk already.
    if _own_process and "nltk" not in sys.modules and threading.active_count() == 1:
        # Another release of nltk may be put together in another way: then all of it is imported.
        with suppress(ImportError, AttributeError, TypeError):
            return _alone()
    return _imported()


def _imported() -> Toolkit:
    from nltk.stem.snowball import EnglishStemmer
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

    return Toolkit(PunktSentenceTokenizer, PunktParameters, EnglishStemmer)


def _alone() -> Toolkit:
    """Others stand in for most of nltk while the two modules load; then its name is free again, for the whole of it."""
    from importlib.util import find_spec

    spec = find_spec("nltk")
    folders = (spec and spec.submodule_search_locations) or []
    try:
        for name in _PACKAGES:
            package = sys.modules[name] = ModuleType(name)
            package.__path__ = [os.path.join(folder, *name.split(".")[1:]) for folder in folders]
        sys.modules |= {f"nltk.{name}": _Absent(f"nltk.{name}") for name in _UNUSED}
        return _imported()
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == "nltk"]:
            del sys.modules[name]


class _Absent(ModuleType):
    """A module that is not there: whatever is taken from it is None, which fails if it is used after all."""

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)

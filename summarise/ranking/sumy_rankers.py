"""sumy's own summarizers behind our protocol, fed with our sentences and words, so that a user can compare.

sumy tells sentences apart by their text, so the same line in two sources falls together and may be picked twice; ours are
told apart by their place. The order of choice is read from the ratings that a summarizer hands to its own selection.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..lexicon import words as lexicon_words
from ..model import Document, Sentence, Verdict
from ..settings import Settings
from ..text.words import stem, stop_words, words

if TYPE_CHECKING:
    from . import Ranker

_CLASSES = {
    "luhn": ("sumy.summarizers.luhn", "LuhnSummarizer"),
    "sumbasic": ("sumy.summarizers.sum_basic", "SumBasicSummarizer"),
    "reduction": ("sumy.summarizers.reduction", "ReductionSummarizer"),
    "kl": ("sumy.summarizers.kl", "KLSummarizer"),
    "edmundson": ("sumy.summarizers.edmundson", "EdmundsonSummarizer"),
    "lexrank": ("sumy.summarizers.lex_rank", "LexRankSummarizer"),
    "textrank": ("sumy.summarizers.text_rank", "TextRankSummarizer"),
    "lsa": ("sumy.summarizers.lsa", "LsaSummarizer"),
}
_NEED_NUMPY = ("lexrank", "textrank", "lsa")
_MOST_SENTENCES = {"kl": 400, "lsa": 2000, "sumbasic": 2000, "reduction": 4000, "lexrank": 4000, "textrank": 4000}
"""Sentences above which a method takes minutes (KL is cubic, the others quadratic): refused with a plain line."""
_RATING_DIGITS = 9
"""LexRank's ratings change in the last bits with PYTHONHASHSEED; beyond this digit they are ties."""


def sumy_ranker(name: str) -> Ranker:
    """sumy's summarizer of that name as a ranker.

    Raises:
        UsageError: it needs numpy and there is none; the message is the install command.
    """
    if name in _NEED_NUMPY and find_spec("numpy") is None:
        raise UsageError(f"rank '{name}' needs numpy: pip install 'summarise[compare]'")

    def rank(documents: Sequence[Document], settings: Settings) -> Iterator[Verdict]:
        sentences = [s for d in documents for s in d.sentences]
        most = _MOST_SENTENCES.get(name, len(sentences))
        if len(sentences) > most:
            raise UsageError(f"rank '{name}' takes at most {most} sentences, here are {len(sentences)}; use 'support'")
        if sentences:
            yield from _verdicts(_summarizer(name, documents), documents)

    return rank


def _verdicts(summarizer: Any, documents: Sequence[Document]) -> Iterator[Verdict]:
    rated: list[tuple[float, int, Sentence]] = []

    def all_of_them(infos: Sequence[Any]) -> Sequence[Any]:
        rated.extend((round(float(i.rating), _RATING_DIGITS), i.order, i.sentence.ours) for i in infos)
        return infos

    summarizer(_model(documents), all_of_them)
    for rating, _, sentence in sorted(rated, key=lambda item: (-item[0], item[1])):
        yield Verdict(sentence, rating, (("rating", rating),))


def _model(documents: Sequence[Document]) -> Any:
    """sumy's document: titles as headings, our paragraphs, our sentences."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph

    placed = _placed()
    paragraphs: list[Any] = []
    for document in documents:
        if document.source.title:
            heading = Sentence(document.source.id, -1, -1, document.source.title)
            paragraphs.append(Paragraph([placed(heading, heading=True)]))
        for _, group in groupby(document.sentences, key=lambda s: s.paragraph):
            paragraphs.append(Paragraph([placed(sentence) for sentence in group]))
    return ObjectDocumentModel(paragraphs)


@cache
def _placed() -> Callable[..., Any]:
    """A sumy sentence that holds one of ours and is told apart by its place."""
    from sumy.models.dom import Sentence as SumySentence

    class Placed(SumySentence):  # type: ignore[misc]  # sumy ships no types
        __slots__ = ("ours",)

        def __init__(self, ours: Sentence, heading: bool = False) -> None:
            super().__init__(ours.text, _Words(), heading)
            self.ours = ours

        def __eq__(self, other: object) -> bool:
            return isinstance(other, Placed) and self.ours.place == other.ours.place

        def __ne__(self, other: object) -> bool:
            return not self == other

        def __hash__(self) -> int:
            return hash(self.ours.place)

    return Placed


class _Words:
    """The tokenizer that sumy asks: words as readers see them, numbers and "U.S." whole."""

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(word for word, _ in words(text))


def _summarizer(name: str, documents: Sequence[Document]) -> Any:
    from importlib import import_module

    module, class_name = _CLASSES[name]
    made = getattr(import_module(module), class_name)(stem)
    stop = stop_words()
    if name == "edmundson":
        made.bonus_words = _title_words(documents) or {"said"}
        made.stigma_words = lexicon_words("cues", "negation")
        made.null_words = stop
    elif hasattr(made, "stop_words"):
        made.stop_words = stop
    return made


def _title_words(documents: Sequence[Document]) -> set[str]:
    """Edmundson's bonus words: those of the titles, or of each source's first sentence where it has none."""
    heads = [d.source.title or d.sentences[0].text for d in documents if d.sentences]
    return {word.lower() for head in heads for word, _ in words(head)} - stop_words()

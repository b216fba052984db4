"""sumy's LexRank over a folder of pages, with our sentences and words: what `speed.py` runs beside us, where numpy is.

    python lexrank.py FOLDER COUNT

Prints COUNT sentences, one a line; then, on standard error, the number of sentences ranked and the seconds that sumy's
call alone took. It is kept as quick as such a script can be: no option parser, one stop-word list, our cached stems.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import perf_counter

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

from summarise.model import Source
from summarise.text import documents
from summarise.text.words import stem, stop_words, words


class Words:
    """The tokenizer that sumy's sentences ask."""

    def to_words(self, text: str) -> tuple[str, ...]:
        """Words as summarise reads them: numbers and "U.S." stay whole."""
        return tuple(word for word, _ in words(text))


def main(folder: str, count: int) -> None:
    """Ranks the sentences of a folder's ``.txt`` pages and prints the best `count` in the order of the pages."""
    pages = [Source(id=path.stem, text=path.read_text("utf-8")) for path in sorted(Path(folder).glob("*.txt"))]
    read = documents(pages)
    model = ObjectDocumentModel([Paragraph([Sentence(s.text, Words()) for s in page.sentences]) for page in read])
    summarizer = LexRankSummarizer(stem)
    summarizer.stop_words = stop_words()
    start = perf_counter()
    chosen = summarizer(model, count)
    seconds = perf_counter() - start
    print(*chosen, sep="\n")
    print(len(model.sentences), seconds, file=sys.stderr)


if __name__ == "__main__":
    if sys.argv[1:] in (["-h"], ["--help"]):
        print(__doc__)
        sys.exit()
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit("usage: lexrank.py FOLDER COUNT")
    main(sys.argv[1], int(sys.argv[2]))

"""The nouns. All are frozen; places are character offsets into `Source.text`, half-open as Python slices.

A sentence is *identified* by its place, never by its text: the same line in two sources is two sentences, and that
they agree is the signal this package lives on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Place = tuple[str, int, int]
"""Source id, start and end: what identifies a sentence."""
Relation = Literal["leads", "repeats", "paraphrases", "follows", "contradicts", "names", "settles", "precedes"]


@dataclass(frozen=True, slots=True)
class Source:
    """One page as it was read. `Source(id="a", text="...")` is enough; what is left empty is looked for in the text."""

    id: str
    """Unique among the sources of a call; for files the stem of the name."""
    text: str
    """What was decoded, byte-order mark dropped, line ends made ``\\n``; of HTML, mail and PDF, the text in them."""
    publisher: str = ""
    """Who published it, as short as a reader knows it ("AP"); empty if nobody said so."""
    title: str = ""
    """The page's headline."""
    url: str = ""
    """Where the page lives, if known."""
    published: str = ""
    """ISO 8601 date or date-time; empty if the source does not give it. Never guessed."""
    credits: tuple[str, ...] = ()
    """Agencies and outlets that the page itself credits, in the order it names them."""
    author: str = ""
    """Who wrote it, as the page's markup or its reader says; several with "; " between."""
    label: str = ""
    """What a brief calls it, if its reader has a wish; else that is made from the publisher."""
    left_out: int = 0
    """Words of the page that are no part of `text`: menus and the like, as the markup tells."""
    raw_sha256: str = ""
    """SHA-256 of the bytes that `text` was taken out of (HTML, mail, PDF); empty where they are that text."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph of a source, kept as content or set aside with a reason. The text itself is untouched."""

    source_id: str
    start: int
    end: int
    kind: str
    """``body``, or why it is furniture: ``menu``, ``caption``, ``legal``, ``player``, ``prompt``, ``subhead``, ..."""
    reason: str = ""
    """One clause for a person: what gave it away. Empty for body."""


@dataclass(frozen=True, slots=True, order=True)
class Sentence:
    """A sentence of a source's body: ``" ".join(source.text[start:end].split()) == text``."""

    source_id: str
    start: int
    end: int
    text: str = field(compare=False)
    """The slice with its white space folded."""
    position: int = field(default=0, compare=False)
    """Its rank among the body sentences of its source; 0 is the first."""
    paragraph: int = field(default=0, compare=False)
    """Its block's rank among the body blocks of its source."""

    origin: str = field(default="", compare=False)
    """Whose wording it is: the id of the source it follows nearly word by word; empty for its own."""

    @property
    def place(self) -> Place:
        """What identifies it."""
        return (self.source_id, self.start, self.end)

    @property
    def worded_by(self) -> str:
        """The id of the source whose wording it is: what counts as one origin."""
        return self.origin or self.source_id


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation as it stands in a source, marks left out."""

    source_id: str
    start: int
    end: int
    text: str
    speaker: str = ""
    """The name as the source writes it next to the verb of saying, or the last speaker for "he said"; or empty."""
    speaker_start: int = -1
    """Where that name stands in the source; -1 without a speaker."""
    inferred: bool = False
    """True if the speaker was carried over from an earlier sentence."""


@dataclass(frozen=True, slots=True)
class Document:
    """A source with everything that reading it told us."""

    source: Source
    label: str
    """What a brief calls it: the publisher, else a short form of its id. Unique among the documents of a brief."""
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    """Body sentences in order."""
    sha256: str
    """Digest of the source's text."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a ranker decided on one sentence, in the order in which it decided."""

    sentence: Sentence
    score: float
    parts: tuple[tuple[str, float], ...] = ()
    """The named parts of the score, summing to it where the method is a sum."""
    redundant_with: Sentence | None = None
    """The chosen sentence it was dropped for; None if it was chosen."""


@dataclass(frozen=True, slots=True)
class Support:
    """A sentence of another source that says what a line says."""

    sentence: Sentence
    relation: Relation
    score: float
    """Lexical likeness, 0 to above 2; see `evidence.support`."""
    coverage: float = 1.0
    """The share, 0 to 1, of the line's informative words that the sentence and its neighbours hold."""
    partly: bool = False
    """Whether it has only a part of what the line quotes: it says the same, and is not shown as having said the line."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A piece of a source that one side of a difference rests on."""

    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a difference before it is put into words."""

    slices: tuple[Slice, ...]
    """The leading one first."""
    scope: str = ""
    estimator: str = ""
    value: str = ""
    """The words in which the sides differ, as they stand in the leading slice: a figure, a stand, a time."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """A difference before it is put into words."""

    kind: str
    """``number``, ``outcome``, ``quotation``, ``position``, ``timing``, ``firmness`` or ``drift``."""
    topic: str
    faces: tuple[Face, ...]
    reason: str
    """One clause for a person: why it was raised."""
    weight: float = field(default=0.0, compare=False)
    """How much it matters among those of its kind."""
    measured: bool = False
    """Whether its figures are amounts or shares that measure the topic, and no counts of it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One passage behind a line, named as in the W3C Web Annotation selectors and the SHA-256 of its source's text."""

    source: str
    sha256: str
    start: int
    end: int
    exact: str
    """``source.text[start:end]``, always, and nothing else."""
    prefix: str
    suffix: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Firmness:
    """One degree of firmness that sources give a claim."""

    level: str
    """``possible``, ``likely``, ``planned`` or ``agreed``."""
    word: str
    """The hedge or modal as it stands in the source."""
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quotation:
    """An entry of the quotation ledger."""

    text: str
    source: str
    start: int
    end: int
    exact: str
    """The quotation as it stands, marks left out: ``source.text[start:end]``."""
    speaker: str
    inferred: bool
    """True if the speaker was carried over from an earlier sentence of the same source."""
    status: str
    """``verbatim``, ``shortened``, ``altered``, ``other rendering`` or ``only here``."""
    counterpart: str = ""
    """The id of the source with the closest other quotation; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a brief with the passages it rests on. `text` differs from its leading passage only by [brackets]."""

    text: str
    sources: tuple[str, ...]
    """Ids of the sources that say it, the leading one first."""
    origins: int
    """How many separate origins those sources are."""
    evidence: tuple[Evidence, ...]
    speaker: str = ""
    """Whose words or view the line carries, where the source names it."""
    firmness: tuple[Firmness, ...] = ()
    """How firmly each origin puts it, weakest first, where they do not agree; empty where they do."""
    only: bool = False
    """True if nothing in any other source comes near it, so that "only" may be said."""
    part: str = ""
    """For points, their place in the story: ``happened``, ``said``, ``next`` or ``background``."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The brief's title: a source's own, or a clause of the lead where no source has one."""

    text: str
    source: str
    own: bool
    """True if it is a source's own headline; False if it was cut from the lead."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a question that are not ours, and where they come from."""

    name: str
    """What the template calls it: ``span``, ``value``, ``speaker``, ``source``, ..."""
    at: int
    """Where it begins in the question's text."""
    text: str
    evidence: int
    """The number of the evidence object that it stands in, or whose source it names."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the sources leave open: pieces of theirs in a template of ours, and nothing else."""

    type: str
    """One of the thirteen of `writing.detectors`."""
    text: str
    topic: str
    """What it is about: names of its passage, else the words that tell most; as they stand there, comma between."""
    sources: tuple[str, ...]
    origins: int
    evidence: tuple[Evidence, ...]
    pieces: tuple[Piece, ...] = ()
    speaker: str = ""
    due: str = ""
    """When it is due as the source says it ("next week"); empty if it does not."""
    as_of: str = ""
    """The date, ISO 8601, of the source that says so, where it is known; never reckoned."""
    settled_by: str = ""
    """What would settle it, if the text says so; else empty."""
    firmness: tuple[Firmness, ...] = ()
    """How firmly each origin puts it, weakest first, where they do not agree."""
    open_since: str = ""
    """The day, ISO 8601, of the first of the earlier briefs that asked it; empty if none did or that day is not known."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a difference: what is said, by which sources, and where."""

    text: str
    sources: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    scope: str = ""
    """The words that limit it ("near the border"), as the source has them."""
    estimator: str = ""
    """Who counts or claims, if the source names somebody other than itself."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two or more sides of one matter. No winner is picked."""

    type: str
    topic: str
    sides: tuple[Side, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Furniture of one kind in a source."""

    kind: str
    """As in `Block.kind`; ``markup`` for what the page's markup leaves out of its article."""
    words: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a brief says about one of its sources."""

    id: str
    label: str
    sha256: str
    words: int
    """Words of body text."""
    set_aside: int
    """Words marked as furniture."""
    publisher: str = ""
    title: str = ""
    url: str = ""
    published: str = ""
    credits: tuple[str, ...] = ()
    used: bool = True
    note: str = ""
    """Why it is not used, or what was found about it; one clause."""
    sentences: int = 0
    """Body sentences."""
    copy_kind: str = ""
    """``copy``, ``altered`` or ``follows`` (in part); empty if no copying was found."""
    copy_of: str = ""
    """The id of the source it follows."""
    copied: int = 0
    """How many of its sentences stand nearly word by word there."""
    author: str = ""
    raw_sha256: str = ""
    """Of the bytes that its text was taken out of; empty where they are that text."""
    aside: tuple[Aside, ...] = ()
    """What was set aside, most words first; they add up to `set_aside`."""


@dataclass(frozen=True, slots=True)
class EarlierSource:
    """A source of an earlier brief that a change refers to and that is not among the sources of this one."""

    id: str
    label: str
    sha256: str
    published: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """A line or an open question of an earlier brief."""

    type: str
    """``line``, or the question's type."""
    text: str
    """Its leading passage as that brief showed it, without the fixed words of a question."""
    origins: int
    since: str
    """For a question: the day, ISO 8601, from which it has been open; empty if it is not known."""
    evidence: tuple[Evidence, ...]
    """Its leading passage and the names in brackets; the sources under the ids of now, all as ``precedes``."""
    sentence: Sentence
    """Its leading passage in one of `Earlier.documents`."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier brief on the same story, as far as it is compared."""

    day: str
    digest: str
    lines: tuple[Before, ...]
    questions: tuple[Before, ...]
    documents: tuple[Document, ...]
    """Its pages: those that are given again, and of the others what the brief quotes."""
    sources: tuple[EarlierSource, ...]
    """Those others."""
    given: frozenset[str]
    """Ids of the pages that are given again."""
    complete: bool
    """True if these are all that it used."""
    proofs: Mapping[Place, Evidence]
    """For a passage of one of the others: where it stands in its source."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is otherwise than in an earlier brief: pieces of sources in a template of ours, as a question is."""

    type: str
    """One of `wording.CHANGES`."""
    text: str
    sources: tuple[str, ...]
    """Ids of the sources that say it now, the leading one first."""
    origins: int
    before: int
    """How many origins the earlier brief had for it; 0 where it is no matter of origins."""
    evidence: tuple[Evidence, ...]
    """What is said now, then what was said before, which ``precedes`` it."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What an earlier brief on the same story did not say."""

    day: str
    """Its day, ISO 8601; empty if it does not say."""
    digest: str
    """The digest that the earlier brief carries."""
    complete: bool
    """True if every page that the earlier brief used was given again; else "new" means no more than "not in that brief"."""
    nothing_new: bool
    """True if pages of the earlier brief say all that the new ones do; False if there are changes, or there may be."""
    changes: tuple[Change, ...]
    """By type in the order of `wording.CHANGES`; those that are surely changes."""
    sources: tuple[EarlierSource, ...]
    """Sources of the earlier brief that the changes refer to and that were not given again."""


@dataclass(frozen=True, slots=True)
class Brief:
    """A finished brief. Every line of it resolves to passages of `sources`."""

    headline: Headline
    lead: Line
    points: tuple[Line, ...]
    differences: tuple[Difference, ...]
    questions: tuple[Question, ...]
    single_source: tuple[Line, ...]
    quotations: tuple[Quotation, ...]
    sources: tuple[Reading, ...]
    signature: str
    warnings: tuple[str, ...] = ()
    day: str = ""
    """The day it is of, ISO 8601: as its caller says, else that of the newest source in use; empty if none has a date."""
    since: Since | None = None
    """What is new since an earlier brief; None if none was given."""
    explanation: tuple[str, ...] = field(default=(), compare=False)
    """Why each sentence won or lost, one line each; filled on request, no part of the JSON."""
    wording: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """Entries of the fixed wording that the reader replaced, for renderers; no part of the JSON."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: where, and one line that says what to try."""

    path: str
    line: int
    """Line number in a JSON Lines file or a manifest, 0 where there is none."""
    message: str


def sha256(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal; a lone surrogate counts as its code point would."""
    import hashlib  # loads OpenSSL: not for --help

    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def by_id(documents: Sequence[Document]) -> dict[str, Document]:
    """The documents under their source's id."""
    return {d.source.id: d for d in documents}

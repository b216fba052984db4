"""What sources leave open, a small pure detector for each type; the cues stand in ``questions.toml``.

A detector reads the story and tells places, never text: what is shown of a place is decided later. Types, cues and pitfalls
are the design's (questions); where a cue can mean something settled, a threat or a habit, the type's ``never`` takes it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice, pairwise
from typing import NamedTuple

from ..lexicon import cues, held, table
from ..model import Contrast, Document, Quote, Sentence
from ..text.names import masked, names, speakers
from ..text.people import spaced
from ..text.quotes import pairs
from ..text.words import content, count_words
from .passages import denied_by
from .points import Draft

UNKNOWN, WITHHELD, PENDING, HEDGED = "stated unknown", "withheld", "pending event", "hedged possibility"
CONDITIONAL, NUMBER, POSITION = "conditional willingness", "number conflict", "position conflict"
CONTESTED, UNSPECIFIED, SEQUENCE = "contested claim", "unspecified reference", "sequence conflict"
SLOT, ASKED, SINGLE = "empty slot", "asked outright", "single origin"


class Seen(NamedTuple):
    """A body sentence as detectors read it."""

    document: Document
    sentence: Sentence
    raw: str
    """As long as its slice of the source, line ends as spaces: an offset into it and the sentence's start make a place."""
    plain: str
    """The same with the inside of quotations blanked."""
    words: frozenset[str]
    """Its words, for `lexicon.Cues`."""
    keys: frozenset[str]
    """Its content words."""

    def cue(self, kind: str, key: str = "cues", text: str | None = None) -> re.Match[str] | None:
        """The first cue of a type in the sentence, or in a part or form of it."""
        return next(self.cues(kind, key, text), None)

    def cues(self, kind: str, key: str = "cues", text: str | None = None) -> Iterator[re.Match[str]]:
        """Every one, by default outside quotations."""
        return cues("questions", kind, key).finditer(self.plain if text is None else text, self.words)


class Story(NamedTuple):
    """All that detectors look at."""

    seen: Sequence[Seen]
    """Body sentences of the sources in use; altered copies are none of them."""
    quotes: Sequence[Quote]
    differences: Sequence[Contrast]
    lines: Sequence[Draft]
    """Lead and points with their origins counted."""


class Find(NamedTuple):
    """Something open, where it stands. Offsets are into the sentence's `Seen.raw`."""

    type: str
    seen: Seen
    start: int
    end: int
    """What must be seen of the sentence: the cue and what it governs."""
    due: str = ""
    """When it is due, as the source says it."""
    condition: tuple[int, int] | None = None
    """Where the condition stands."""
    quote: Quote | None = None
    """The quotation that it stands in; its speaker is told."""
    reply: Seen | None = None
    """The next sentence, where it denies what this one says."""
    difference: Contrast | None = None
    draft: Draft | None = None
    """The line of the brief that it is about."""
    template: str = ""
    """The entry of the wording file, where a type has several."""


Detector = Callable[[Story], Iterator[Find]]


def story_of(
    documents: Sequence[Document],
    quotes: Sequence[Quote],
    differences: Sequence[Contrast],
    lines: Sequence[Draft],
    without: Callable[[Sentence], bool] = lambda sentence: False,
) -> Story:
    """The sentences of some documents made ready for detectors, some left out, with what else they look at."""
    seen = [seen_in(d, s) for d in documents for s in d.sentences if not without(s)]
    return Story(seen, quotes, differences, lines)


def seen_in(document: Document, sentence: Sentence) -> Seen:
    """A sentence made ready for detectors."""
    raw = spaced(document, sentence.start, sentence.end)
    return Seen(document, sentence, raw, masked(raw), held(raw), frozenset(content(raw)))


def unknown(story: Story) -> Iterator[Find]:
    """What a source, or somebody it quotes, says is not known; not what is known to be absent ("no breakthrough")."""
    for seen in story.seen:
        for cue in _hits(UNKNOWN, seen, seen.raw):
            if not _IF.search(seen.raw, _clause_start(seen.plain, cue.start()), cue.start()):
                yield Find(UNKNOWN, seen, *cue.span())
                break


_IF = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)


def withheld(story: Story) -> Iterator[Find]:
    """What somebody will not say or says it is too early for; in the speaker's own words where they are quoted."""
    for seen in story.seen:
        for cue in _hits(WITHHELD, seen, seen.raw):
            quote = _quote_at(story, seen, cue.start())
            if quote is not None and count_words(quote.text) >= _OWN_WORDS:
                yield Find(WITHHELD, seen, *cue.span(), quote=quote, template="withheld_quoted")
            else:
                yield Find(WITHHELD, seen, *cue.span())
            break


_OWN_WORDS = 6
"""Words from which a quotation tells by itself what is withheld; '"premature"' does not."""


def pending(story: Story) -> Iterator[Find]:
    """What is announced and still to come: with a due time, or as an act that only a plan can announce."""
    for seen in story.seen:
        ahead, firm = seen.cue(PENDING, "ahead"), seen.cue(PENDING, "firm")
        due = _due(seen, ahead.start()) if ahead else None
        if not (due or firm) or any(seen.cue(*no) for no in ((PENDING, "never"), (UNKNOWN,), (WITHHELD,))):
            continue
        if ahead and due:
            time = re.sub(r"^(?:on|at) ", "", " ".join(seen.raw[slice(*due)].split()))
            time = "" if time.endswith(" to") else time  # "has three weeks to appeal": a term whose start is not told
            yield Find(PENDING, seen, min(ahead.start(), due[0]), max(ahead.end(), due[1]), due=time)
        elif firm:
            yield Find(PENDING, seen, *firm.span())


def _due(seen: Seen, ahead: int) -> tuple[int, int] | None:
    """The time of what is announced: behind the announcing word, or before it if it can only lie ahead.

    Times that follow each other are one: "midnight on Monday".
    """
    found: tuple[int, int] | None = None
    for due in seen.cues(PENDING, "due"):
        if _OWNER.match(seen.plain, due.end()):
            continue  # "who will feel Thursday's decision"
        if found is not None:
            if not _BETWEEN_TIMES.fullmatch(seen.plain[found[1] : due.start()]):
                break
            found = (found[0], due.end())
        elif re.search(r"\b(?:Summer|Winter)\b", due.group()) or _OVER.search(seen.plain, 0, due.start()):
            continue  # the Games; "seized on Feb. 26"
        elif due.start() > ahead or re.search(r"next|coming|tomorrow|tonight", due.group(), re.IGNORECASE):
            found = due.span()
    return found


_OWNER = re.compile(r"['’]s (?!(?:early |late )?(?:morning|afternoon|evening|night|high|low|tide)\b)")
_BETWEEN_TIMES = re.compile(r",?\s(?:(?:on|of|at|in)\s(?:the\s)?)?")


_OVER = re.compile(
    r"(?<!be )(?<!being )\b(?!scheduled|planned|expected|slated|delayed|postponed|needed|required)[a-z]+ed(?: on| in| at)? $"
    r"|\b(?:had|did|got|took|came|went|won|lost|fell|rose) (?:on |in )?$"
    r"|\b(?:first|originally|initially|previously) (?:planned|scheduled|set|due|expected)(?: for| on| in)? $"
    r"|\b(?:closing|opening|share|market) (?:price|level|value)s?(?: on| at| of)? $"
)
"""What stands before a time of something that is over, or that was once planned."""


def hedged(story: Story) -> Iterator[Find]:
    """What may come; no fear, no figure of speech, no ability, and no condition, which is a type of its own.

    The hedge stands in what the sentence says, not in what it adds: "setting up a fight that could last for weeks".
    """
    for seen in story.seen:
        for cue in seen.cues(HEDGED):
            own = slice(*clause(seen, *cue.span()))
            added = own.start and not _SAID_SO.search(seen.plain[: own.start])
            relative = re.search(r"\b(?:that|which|who)\s$", seen.plain[: cue.start()])
            if added or relative or cue.group().startswith("May ") or seen.cue(HEDGED, "never", seen.plain[own]):
                continue
            yield Find(HEDGED, seen, *cue.span())
            break


_SAID_SO = re.compile(r"\b(?:said|says|told|added|reported|according)\b[^,]*,?\s(?:but|and)?\s*$")


def conditional(story: Story) -> Iterator[Find]:
    """What somebody would do if something he or she decides comes about; a threat's condition is another's to meet."""
    for seen in story.seen:
        condition, will = seen.cue(CONDITIONAL, "condition"), seen.cue(CONDITIONAL)
        said = speakers(seen.raw) or pairs(seen.raw)
        if condition and will and said and not seen.cue(CONDITIONAL, "never", seen.raw):
            last = _clause_end(seen.plain, condition.end())
            start, end = min(will.start(), condition.start()), max(will.end(), last)
            yield Find(CONDITIONAL, seen, start, end, condition=(condition.start(), last))


def contested(story: Story) -> Iterator[Find]:
    """A claim and somebody who denies or doubts it: in one sentence, or the denial in the next one."""
    for claim, reply in pairwise(story.seen):
        if denied_by(claim.document, claim.sentence) == reply.sentence:
            yield Find(CONTESTED, claim, 0, len(claim.raw.rstrip()), reply=reply)
    for seen in story.seen:
        for cue in _hits(CONTESTED, seen, seen.raw):
            if count_words(seen.raw[cue.end() :]) >= _CLAIM_WORDS or count_words(seen.raw[: cue.start()]) >= _OWN_WORDS:
                yield Find(CONTESTED, seen, *cue.span())
                break


_CLAIM_WORDS = 3


def unspecified(story: Story) -> Iterator[Find]:
    """ "Some concrete ideas", and no source that says which."""
    told = {key for s in story.seen if s.cue(UNSPECIFIED, "told") for key in content(s.plain)}
    for seen in story.seen:
        for cue in _hits(UNSPECIFIED, seen, seen.raw):
            noun = content(cue.group())[-1:]
            if noun and noun[0] not in told:
                yield Find(UNSPECIFIED, seen, *cue.span())
                break


def slot(story: Story) -> Iterator[Find]:
    """An event that is announced while no source gives its date, and somebody looked for whom no source names."""
    dated = _dated(story)
    for seen in story.seen:
        for event in seen.cues(SLOT, "event"):
            announced = seen.cue(SLOT, "announced")
            if announced is None or seen.cue(SLOT, "never") or _event(event.group()) & dated:
                continue
            yield Find(SLOT, seen, *event.span(), template="slot_date")
            break
        else:
            for gap in seen.cues(SLOT, "gap"):
                yield Find(SLOT, seen, *gap.span(), template="slot_who")
                break


def _event(phrase: str) -> frozenset[str]:
    """The kinds of event that a phrase can mean: any word for a meeting is one."""
    keys = frozenset(content(phrase))
    meetings = frozenset(content("meeting meetings round summit session talks conversation meet speak talk"))
    return meetings if keys & meetings else keys - frozenset(content("another next second third further new"))


def _dated(story: Story) -> frozenset[str]:
    """The content words of every act that some sentence gives a time ahead for."""
    found: set[str] = set()
    for seen in story.seen:
        ahead = seen.cue(PENDING, "ahead")
        if ahead is None or not (due := _due(seen, ahead.start())):
            continue
        acts = _ACT.split(seen.plain[_clause_start(seen.plain, due[0]) : _clause_end(seen.plain, due[1])])
        found.update(key for act in acts if seen.plain[slice(*due)] in act for key in content(act))
    return frozenset(found)


_ACT = re.compile(r"\s(?:and|as|before|after|when|while|to discuss|to)\s")


def asked(story: Story) -> Iterator[Find]:
    """A question that the page or somebody in it puts; not what lures a reader on."""
    least = table("questions")[ASKED]["least_words"]
    for seen in story.seen:
        for mark in islice(re.finditer(r"\?(?!\s[a-z])", seen.raw), _MOST_MARKS):
            start = max((m.end() for m in _SENTENCE_START.finditer(seen.raw, 0, mark.start())), default=0)
            own = seen.raw[start : mark.end()]
            if count_words(own) < least or _ADDRESSED.match(own) or seen.cue(ASKED, "never", own):
                continue
            quote = _quote_at(story, seen, mark.start())
            if quote is None and (_alone(seen) or _answers_itself(seen, own)):
                continue  # a line by itself is a heading
            yield Find(ASKED, seen, start, mark.end(), quote=quote, template="asked_quoted" if quote else "")
            break


_MOST_MARKS = 20
"""Question marks of one sentence that are looked at: more make a line of marks, not a question."""


def _answers_itself(seen: Seen, question: str) -> bool:
    """Whether the next sentence gives the time that a page asks for: "When did it begin? On May 6, he says." """
    behind = seen.document.sentences[seen.sentence.position + 1 : seen.sentence.position + 2]
    return bool(re.match(r"When\b", question) and behind and _TIME_FIRST.match(behind[0].text))


_TIME_FIRST = re.compile(
    r"(?:On|In|At|By|From|Since|After|Before)\s(?:\w+\s)?(?:\d|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)


def _alone(seen: Seen) -> bool:
    """Whether a sentence is all of its paragraph."""
    return not any(s.paragraph == seen.sentence.paragraph and s != seen.sentence for s in seen.document.sentences)


_ADDRESSED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?,\s")
"""An interviewer's "Kofi, is that going to happen?"."""
_SENTENCE_START = re.compile(r"[.!?]\s+|^[\"“‘']|[\"“]")


def single(story: Story) -> Iterator[Find]:
    """A key claim of the brief behind which one origin stands, however many sources carry it."""
    for line in story.lines:
        passing = re.search(r"\b(?:today|tomorrow|tonight|yesterday)\b", line.passage.raw, re.IGNORECASE)
        passage = line.passage
        spoken = sum(count_words(passage.raw[a:b]) for a, b in pairs(passage.raw))  # its speaker's, whoever prints it
        if line.only and not passing and 2 * spoken < count_words(passage.raw) and _checkable(story, line):
            seen = _seen(story, passage.sentence)
            if seen is not None:
                template = "single_copies" if line.supports else ""
                yield Find(SINGLE, seen, 0, len(seen.raw), draft=line, template=template)


def _checkable(story: Story, line: Draft) -> bool:
    """Whether the line gives figures or names to check it by, and no other page has one of its figures."""
    own = {sentence.source_id for sentence in line.sentences}
    figures = set(_FIGURE.findall(line.passage.raw))
    others = (s for s in story.seen if s.sentence.source_id not in own)
    if any(figures & set(_FIGURE.findall(seen.raw)) for seen in others):
        return False
    return bool(figures) or len(names(line.passage.raw)) > 1


_FIGURE = re.compile(
    r"(?<!\d and )(?<!\d to )(?<!January )(?<!February )(?<!March )(?<!April )(?<!May )(?<!June )"
    r"(?<!July )(?<!August )(?<!September )(?<!October )(?<!November )(?<!December )"
    r"\b(?:\d[\d.,]*\d|\d)\b(?!\s?(?:%|percent|per cent|and \d|to \d|[A-Z][a-z]+day|:\d))"
)
"""A number that is no day of a month and no share, which another page may put as "one in nine"."""


def _seen(story: Story, sentence: Sentence) -> Seen | None:
    return next((s for s in story.seen if s.sentence == sentence), None)


def _conflict(difference_kind: str, kind: str, story: Story) -> Iterator[Find]:
    """Differences between sources, and both sides told in one sentence of one source."""
    for difference in story.differences:
        if difference.kind == difference_kind:
            seen = _seen(story, difference.faces[0].slices[0].sentence)
            if seen is not None:
                template = "figure" if difference.measured else ""
                yield Find(kind, seen, 0, len(seen.raw), difference=difference, template=template)
    for seen in story.seen:
        for cue in _hits(kind, seen, seen.plain):
            if kind != NUMBER or _two_figures(seen, cue):
                yield Find(kind, seen, 0, len(seen.raw.rstrip()), template=f"{kind.split()[0]}_told")
                break


def _two_figures(seen: Seen, cue: re.Match[str]) -> bool:
    """Whether a figure stands before the contrast and another behind it, given by two that are named."""
    behind = re.search(r"\b\d[\d.,]*", seen.plain[cue.end() :])
    return bool(behind and re.search(r"\b\d[\d.,]*", seen.plain[: cue.start()]) and len(names(seen.plain)) > 1)


DETECTORS: dict[str, Detector] = {
    UNKNOWN: unknown,
    WITHHELD: withheld,
    PENDING: pending,
    HEDGED: hedged,
    CONDITIONAL: conditional,
    NUMBER: partial(_conflict, "number", NUMBER),
    POSITION: partial(_conflict, "position", POSITION),
    CONTESTED: contested,
    UNSPECIFIED: unspecified,
    SEQUENCE: partial(_conflict, "timing", SEQUENCE),
    SLOT: slot,
    ASKED: asked,
    SINGLE: single,
}
"""Type -> what finds it."""


def _hits(kind: str, seen: Seen, text: str) -> Iterator[re.Match[str]]:
    """Cues of a type in a form of a sentence, none if something in it speaks against the type."""
    found = list(seen.cues(kind, "cues", text))
    return iter(found if found and not seen.cue(kind, "never", text) else ())


def _quote_at(story: Story, seen: Seen, at: int) -> Quote | None:
    """The quotation around an offset of a sentence, if its speaker is told and stands in the source as told."""
    place, text = seen.sentence.start + at, seen.document.source.text
    own = (q for q in story.quotes if q.source_id == seen.sentence.source_id and q.start <= place < q.end and q.speaker)
    return next((q for q in own if text.startswith(q.speaker, q.speaker_start)), None)


_BREAK = re.compile(
    r"[;:—–]\s|,\s+(?=(?:but|and|although|though|while|whereas|as|which|who|saying|adding|even)\b)"
    r"|\s(?=(?:but|although|though|whereas)\b)"
)


def _clause_start(plain: str, at: int) -> int:
    """Where the clause around an offset begins."""
    return max((m.end() for m in _BREAK.finditer(plain, 0, at)), default=0)


def _clause_end(plain: str, at: int) -> int:
    """Where it ends, closing stop left out."""
    found = _BREAK.search(plain, at)
    return found.start() if found else len(plain.rstrip().rstrip(".!?"))


def clause(seen: Seen, start: int, end: int) -> tuple[int, int]:
    """The shortest run of clauses of a sentence that holds `start` to `end`."""
    return _clause_start(seen.plain, start), _clause_end(seen.plain, end)


def clauses(seen: Seen, start: int, end: int) -> list[tuple[int, int]]:
    """The same and shorter runs, longest first: without what opens the clause up to a comma, and without "after that"."""
    first, last = clause(seen, start, end)
    starts = [first, *(m.end() for m in re.finditer(r",\s+", seen.plain[:start]) if m.end() > first)]
    if asked := _ASKED_WORD.search(seen.plain, start, last):
        starts.append(asked.start())  # "We do not know how many bags are stuck": what is not known stands alone
    ends = [last, *(m.start() for m in _LOOSE_END.finditer(seen.plain, end) if m.start() < last)]
    return [(a, b) for b in ends for a in starts]


_ASKED_WORD = re.compile(r"\b(?:how (?:many|much|long|soon)|whether|how|why|who|what|when|where)\b")
_LOOSE_END = re.compile(
    r"\s+(?:shortly |soon |right )?(?:after|before|since|following) (?:that|this|these|those|it|them)\b"
)

"""What is new since an earlier brief: points, origins, figures, answers, corrections; and which questions are open still.

Precision before recall: what a reader is told is new must not have stood in an earlier page in other words, so a doubt keeps
a line out. What it misses stands among the points all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from ..model import Before, Change, Contrast, Document, Earlier, Evidence, Piece, Place, Sentence, Since, Support
from ..text.names import names
from ..text.numbers import numbers
from ..text.people import spaced
from ..text.quotes import pairs
from ..text.site import house
from ..text.words import content, count_words, wording
from ..wording import CHANGES
from .answers import answers, day, leaves_open, still_to_come
from .asking import Run, named_in, run, together
from .detectors import ASKED, DETECTORS, NUMBER, PENDING, SINGLE, Story, seen_in
from .points import Draft, Tools
from .proof import evidence, proof
from .questions import open_questions
from .showing import Open


class Past(NamedTuple):
    """An earlier brief, with what comparing needs from the other stages."""

    earlier: Earlier
    pages: Mapping[str, Document]
    """The pages that it did not have, in use or set aside, by id."""
    before: Callable[[Sentence], tuple[Support, ...]]
    """Earlier passages that say what a line says."""
    now: Callable[[Sentence], tuple[Support, ...]]
    """Passages of new pages that say what an earlier line says."""
    said_now: Callable[[Sentence], bool]
    """Whether a new page says a sentence, and not only since its older version did."""
    figures: Sequence[Contrast]
    """Figures that changed, the earlier side first."""


class News(NamedTuple):
    """A change before it is put into words."""

    type: str
    template: str
    draft: Draft | None
    """What is said now; None for a notice."""
    notice: tuple[str, int, int] | None = None
    """Where a correction stands, which is no sentence of the body: source, start, end."""
    was: Before | None = None
    figure: Contrast | None = None

    @property
    def place(self) -> Place | None:
        """The sentence that tells it."""
        return self.draft.passage.sentence.place if self.draft else self.notice


def developments(past: Past, story: Story, tools: Tools) -> list[News]:
    """What the pages of now say of what the earlier brief said: corrections, figures, answers, origins.

    Args:
        past: the earlier brief.
        story: sentences of the new pages, as detectors read them.
        tools: as for points.
    """
    return _each_once(
        [*_withdrawn(past), *_figures(past, tools), *_answered(past, story, tools), *_more_origins(past, tools)], tools
    )


def news(found: Sequence[News], lines: Sequence[Draft], past: Past, tools: Tools) -> list[News]:
    """The same with the lines of a brief that are new, by type in the order of `wording.CHANGES`, at most a few of each."""
    kept = _each_once([*found, *_new_lines(lines, past, tools)], tools)
    return [one for kind in CHANGES for one in [n for n in kept if n.type == kind][: _MOST[kind]]]


def _each_once(found: Sequence[News], tools: Tools) -> list[News]:
    kept: list[News] = []
    for one in found:
        if not any(_same(one, other, tools) for other in kept):
            kept.append(one)
    return kept


_MOST = {"new": 8, "origins": 4, "number": 5, "answered": 4, "withdrawn": 4}
"""Lines of each type: more is no brief."""


def _same(one: News, other: News, tools: Tools) -> bool:
    """Whether two changes show one sentence, or one tells what the other does."""
    if one.figure is not None and other.figure is not None:
        return (one.figure.topic, one.figure.faces[1].value) == (other.figure.topic, other.figure.faces[1].value)
    if one.place == other.place:
        return True
    if one.draft is None or other.draft is None:
        return False
    a, b = one.draft.passage.shown, other.draft.passage.shown
    return tools.alike(a, b) > _TOLD or max(tools.told(a, [b]), tools.told(b, [a])) > _COVERED


_TOLD = 0.6
_COVERED = 0.75
"""Likeness of two lines, and share of one's words in the other, from which they tell the same; as for points."""


def _new_lines(lines: Sequence[Draft], past: Past, tools: Tools) -> list[News]:
    told = [sentence for document in past.earlier.documents for sentence in document.sentences]
    figures = {number.low for sentence in told for number in numbers(sentence.text)}
    phrases = f" {' '.join(word for sentence in told for word in wording(sentence.text))} "
    return [News("new", "new", draft) for draft in lines if _untold(draft, past, tools, figures, phrases)]


def _untold(draft: Draft, past: Past, tools: Tools, figures: Collection[float], phrases: str) -> bool:
    """Whether no earlier page says, or comes near to saying, what a line says; `figures` and `phrases` are what they have."""
    line = draft.passage.shown
    if line.source_id not in past.pages or past.before(line) or leaves_open(seen_in(past.pages[line.source_id], line)):
        return False  # what is open is asked, not told
    new_figures = {number.low for number in numbers(line.text)}.difference(figures)
    if draft.origins == 1 and not new_figures and not _new_words(line, phrases):
        return False
    if len(new_figures) > 1:
        return True  # a count goes on in the words of yesterday's
    # A name that joins figures of yesterday may only be the name of somebody told of before.
    most = _NEAR_FIGURES if draft.origins == 1 and not new_figures and numbers(line.text) else _NEAR
    for document in past.earlier.documents:
        for at, sentence in enumerate(document.sentences):
            near = [sentence, *document.sentences[at + 1 : at + 2]]
            if tools.alike(line, sentence) > _TOLD or tools.told(line, near) > most:
                return False
    return True


def _new_words(line: Sentence, told: str) -> bool:
    """Whether a line has a name or a quotation that no earlier page has: one origin's word is news for no less."""
    if any(f" {' '.join(wording(name.text))} " not in told for name in names(line.text)):
        return True
    said = [wording(line.text[start:end]) for start, end in pairs(line.text)]
    return any(len(words) >= _SAID and " ".join(words) not in told for words in said)


_SAID = 4
"""Words from which a quotation is news by itself."""
_NEAR_FIGURES = 0.3
_NEAR = 0.55
"""Share of a line's informative words in two earlier sentences from which it may have been told."""


def _more_origins(past: Past, tools: Tools) -> list[News]:
    """Lines that new pages back, so that more origins stand behind them than did."""
    found: list[News] = []
    for line in past.earlier.lines:
        if _mostly_quoted(line.sentence.text) or not _page(line.sentence, past).source.publisher:
            continue  # an utterance stays one, however many print it; and who is new must be told from who is not
        told = [d for s in past.now(line.sentence) for part in tools.parts(s.sentence) if (d := tools.draft(part, 0.0))]
        named = [d for d in told if all(tools.documents[s.source_id].source.publisher for s in d.sentences)]
        grown = [d for d in named if d.origins > line.origins and _also_before(d, line, past, tools)]
        if grown:
            found.append(News("origins", "origins", max(grown, key=lambda d: d.origins), was=line))
    return sorted(found, key=lambda n: (n.was.origins if n.was else 0, -(n.draft.origins if n.draft else 0)))


def _mostly_quoted(text: str) -> bool:
    return 2 * sum(count_words(text[a:b]) for a, b in pairs(text)) >= count_words(text)


def _also_before(draft: Draft, line: Before, past: Past, tools: Tools) -> bool:
    """Whether a new line still tells what the earlier one told, and is backed by it where its page is given."""
    own, other = draft.passage.shown, line.sentence
    if line.sentence.source_id in past.earlier.given:
        return any(support.coverage >= SAID_BEFORE for support in past.before(own))
    return max(tools.alike(own, other), tools.told(own, [other])) > _TOLD


SAID_BEFORE = 0.8
"""Share of a line's informative words in an earlier passage from which that says the line, and not what it goes on from."""


def _figures(past: Past, tools: Tools) -> list[News]:
    """Figures that changed, each with the passage that tells the new one."""
    found: list[News] = []
    notices = [notice for document in past.pages.values() for _, _, notice in _notices(document)]
    for figure in past.figures:
        then, now = figure.faces
        if any(then.value in notice and now.value in notice for notice in notices):
            continue  # a slip put right, told as such
        for piece in now.slices:
            draft = tools.draft(piece.sentence, 0.0)
            if draft is not None and now.value in draft.passage.text and then.value:
                found.append(News("number", "number", draft, figure=figure))
                break
    return found


def _page(sentence: Sentence, past: Past) -> Document:
    source = sentence.source_id
    return past.pages.get(source) or next(d for d in past.earlier.documents if d.source.id == source)


def _answered(past: Past, story: Story, tools: Tools) -> list[News]:
    """Questions of the earlier brief that a new page answers."""
    found: list[News] = []
    for question in past.earlier.questions:
        if question.type in (NUMBER, SINGLE) or question.type not in DETECTORS:
            continue
        alone = Story([seen_in(_page(question.sentence, past), question.sentence)], [], [], [])
        told = (seen for find in DETECTORS[question.type](alone) for seen in answers(find, story.seen))
        drafts = (tools.draft(seen.sentence, 0.0) for seen in told)
        if (draft := next((draft for draft in drafts if draft is not None), None)) is not None:
            found.append(News("answered", "answered", draft, was=question))
    return found


def open_since(story: Story, found: Sequence[News], past: Past, tools: Tools) -> tuple[list[Open], list[str]]:
    """The questions of a brief that are open as of its new pages, and for each the day from which it has been.

    One that only earlier pages leave open may have been answered in words we do not match: it is asked no more, unless it has
    a date that is still to come. One that is told under the answers is not asked either.
    """
    gone = [one.was for one in found if one.type == "answered" and one.was is not None]
    asked: list[Open] = []
    since: list[str] = []
    for question in open_questions(story, tools):
        before = _asked_before(question, past, tools)
        sentences = [sentence for draft in question.drafts for sentence in draft.sentences]
        again = any(map(past.said_now, sentences[:1] if question.type == ASKED else sentences))
        ahead = question.type == PENDING and still_to_come(question.find, tools.documents.values())
        if (before is None or before not in gone) and (again or ahead):
            asked.append(question)
            since.append(before.since if before else "")
    return asked, since


def _asked_before(question: Open, past: Past, tools: Tools) -> Before | None:
    """The question of the earlier brief that asks the same."""
    if question.type == SINGLE:
        return None
    for before in past.earlier.questions:
        for matter in (*question.matters, *(draft.passage.shown for draft in question.drafts)):
            told = max(tools.alike(matter, before.sentence), tools.told(matter, [before.sentence]))
            if before.type != SINGLE and (matter.place == before.sentence.place or told > _COVERED):
                return before
    return None


def _withdrawn(past: Past) -> list[News]:
    """Correction notices of new pages, with the line of the earlier brief that they are about if it has one."""
    found: list[News] = []
    for document in past.pages.values():
        for start, end, text in _notices(document):
            was = _corrected(text, house(document.source.publisher), past)
            notice = (document.source.id, start, end)
            found.append(News("withdrawn", "withdrawn" if was else "withdrawn_told", None, notice, was))
    return found


def _notices(document: Document) -> list[tuple[int, int, str]]:
    """Where a page says what was wrong in it, and in which words."""
    marked = [(b.start, b.end, spaced(document, b.start, b.end)) for b in document.blocks if b.kind == "correction"]
    return [notice for notice in marked if count_words(notice[2]) >= _NOTICE_WORDS and _WRONG.search(notice[2])]


_NOTICE_WORDS = 8
"""A shorter notice does not say what was wrong."""
_WRONG = re.compile(
    r"^corrections?\b|\b(?:earlier|previous) (?:version|article|report|story)|\b(?:in)?correct(?:s|ed|ly)?\b|\bwrong(?:ly)?"
    r"|\berror|\bmis(?:stat|identif|spell|attribut)|\bnot the case|\bwithdraw|\bretract|\bclarif",
    re.IGNORECASE,
)


def _corrected(notice: str, outlet: str, past: Past) -> Before | None:
    """The earlier line that a notice is about: of the same publisher, with a figure of the notice or most of its words."""
    keys = set(content(notice)) - set(content(_OF_NOTICES))
    best: tuple[float, Before] | None = None
    for line in (*past.earlier.lines, *past.earlier.questions):
        own = set(content(line.sentence.text))
        shared = keys & own
        figures = set(_FIGURE.findall(notice)) & set(_FIGURE.findall(line.sentence.text))
        if house(_page(line.sentence, past).source.publisher) == outlet and len(shared) >= (
            _WITH_FIGURE if figures else _WITHOUT
        ):
            score = len(shared) / len(keys)
            if best is None or score > best[0]:
                best = (score, line)
    return best[1] if best else None


_OF_NOTICES = (
    "correction clarification earlier previous version this article story report said stated incorrectly wrongly figure"
)
_WITH_FIGURE, _WITHOUT = 2, 4
"""Content words that a notice and the line it corrects have in common, with a figure and without."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


# -- in words


def changed(
    found: Sequence[News], past: Past, documents: Mapping[str, Document], words: Mapping[str, str], nothing_new: bool
) -> Since:
    """The changes in words; `words` is the section ``changes`` of the wording."""
    changes = tuple(_worded(one, past, documents, words) for one in found)
    cited = {passage.source for change in changes for passage in change.evidence}
    others = tuple(source for source in past.earlier.sources if source.id in cited)
    earlier = past.earlier
    nothing_new = earlier.complete and nothing_new and not changes
    return Since(earlier.day, earlier.digest, earlier.complete, nothing_new, changes, others)


def _worded(one: News, past: Past, documents: Mapping[str, Document], words: Mapping[str, str]) -> Change:
    proved, text = _said_now(one, documents)
    sources = tuple(dict.fromkeys(passage.source for passage in proved))
    values: dict[str, Run] = {"span": [Piece("span", 0, text, 0)]}
    template = one.template
    if one.was is not None:
        values["was"] = [Piece("was", 0, one.was.text, len(proved))]
        proved += one.was.evidence
    if one.figure is not None:
        template, figures = _counted(one.figure, proved, documents[sources[0]], past)
        values |= figures
    shown, pieces = together(run(words[template], values))
    before = one.was.origins if one.was and one.type == "origins" else 0
    return Change(one.type, shown, sources, one.draft.origins if one.draft else 1, before, tuple(proved), pieces)


def _counted(figure: Contrast, proved: list[Evidence], page: Document, past: Past) -> tuple[str, dict[str, Run]]:
    """The template for a figure that changed and what goes into it; the passage that gave the old one joins `proved`."""
    then, now = figure.faces
    at = len(proved)
    old = _page(then.slices[0].sentence, past)
    proved.append(_precedes(then.slices[0].sentence, old, past))
    told = {
        "topic": (figure.topic, named_in(figure.topic, proved)),
        "was_value": (then.value, at),
        "value": (now.value, 0),
    }
    was, dated = day(old), day(page)
    if was or past.earlier.day:
        told["was_date"] = (was.isoformat() if was else past.earlier.day, at)
    if dated:
        told["date"] = (dated.isoformat(), 0)
    since = "dated" if was else "brief" if "was_date" in told else ""
    template = _FIGURES[since, "date" in told]
    return template, {name: [Piece(name, 0, text, index)] for name, (text, index) in told.items()}


_FIGURES = {
    ("dated", True): "number_dated",
    ("dated", False): "number_was",
    ("brief", True): "number_brief_now",
    ("brief", False): "number_brief",
    ("", True): "number_now",
    ("", False): "number",
}
"""The template by what dates the earlier figure (its page, or only the earlier brief), and whether the new one is dated."""


def _said_now(one: News, documents: Mapping[str, Document]) -> tuple[list[Evidence], str]:
    """The passages that say it, and what is shown of the leading one."""
    if one.draft is not None:
        return list(proof(one.draft, documents)), one.draft.passage.text
    assert one.notice is not None
    source, start, end = one.notice
    shown = evidence(documents[source], start, end, "leads")
    return [shown], " ".join(shown.exact.split())


def _precedes(sentence: Sentence, page: Document, past: Past) -> Evidence:
    known = past.earlier.proofs.get(sentence.place)
    return known if known is not None else evidence(page, sentence.start, sentence.end, "precedes")

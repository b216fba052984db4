"""Who is who across sentences: the story's persons, whom "he" means, and whose words a quotation holds."""

from __future__ import annotations

import re
from collections.abc import Collection

from ..lexicon import words as lexicon_words
from ..model import Document, Quote, Sentence
from .memo import remembered
from .names import Name, is_organisation, masked, names, people, person, roles, sex, speakers, surname
from .quotes import pairs


def spaced(document: Document, start: int, end: int) -> str:
    """A slice of a source with each line end as a space, so that a hard-wrapped name is one; offsets stay."""
    return document.source.text[start:end].replace("\n", " ")


def known_people(documents: Collection[Document]) -> frozenset[str]:
    """The surnames of persons whom any source names with a title or in full, or quotes by a full name."""
    found: set[str] = set()
    for document in documents:
        for sentence in document.sentences:
            found.update(_surnames(sentence.text))
    return frozenset(found)


@remembered
def _surnames(text: str) -> list[str]:
    return [surname(name.text) for name in people(text)]


def antecedent(
    document: Document, sentence: Sentence, pronoun: str, known: Collection[str], reach: int = 4
) -> Name | None:
    """Whom "he" or "she" before a verb of saying means: the last speaker of the same source, if only one can be meant.

    Looks back at most `reach` sentences. A sentence with two persons and no speaker among them, or with two speakers side
    by side, settles nothing, and neither does a name whose title says the other sex. "The president" in between must be the
    one who is meant.
    """
    offices: set[str] = set()
    earlier = document.sentences[max(0, sentence.position - reach) : sentence.position]
    for before in reversed(earlier):
        raw = spaced(document, before.start, before.end)
        if re.match(_OTHER[pronoun], raw):
            return None  # "She has modelled it." stands between: whoever was named before that is she
        named = [s for s in speakers(raw) if s.kind == "name" and person(s.text)]
        spoken = [s for s in named if surname(s.text) in known]
        found: Name | None = None
        if spoken:
            if len({surname(s.text) for s in spoken}) > 1 and re.search(r"\bwhile\b|;|\bwhereas\b", masked(raw)):
                return None
            subject = spoken[0]
            if _SPEAKS_AS_IT.match(masked(raw), subject.end):
                return None  # "Philip Morris said it would close the plant": a firm with a person's name
            found = Name(before.start + subject.start, before.start + subject.end, subject.text)
        elif named:
            return None  # somebody, or a body, of whom nobody tells what it is: "Verholt herself insists"
        elif any(s.kind == "pronoun" and s.text.lower() == pronoun for s in speakers(raw)):
            continue
        else:
            there = people(raw, known)
            opening = next((n for n in names(raw) if n.start <= _OPENING), None)
            if opening and not is_organisation(opening.text) and not there and named_inside(opening.text, document):
                return None  # somebody new, whom no list knows
            if len({surname(name.text) for name in there}) > 1:
                return None
            if there and there[0].start > _SUBJECT_REACH:
                return None  # told of somebody: "a shadow over the chairwoman, Ida Fenn" is no word on who comes next
            if there:
                found = Name(before.start + there[0].start, before.start + there[0].end, there[0].text)
        if found is None:
            offices |= _office(raw)
        else:
            goes_on = spoken and before is earlier[-1]
            if not all(_holds(document, found, office) for office in offices):
                return None
            if not goes_on and re.search(_OWNER[pronoun], document.source.text[before.start : found.start]):
                return None  # "Her lawyer, Ann Lee, said ...": two persons whom a later "she" may mean
            return found if _sex_fits(document, found, pronoun) else None
    return None


_SPEAKS_AS_IT = re.compile(r"\s+\w+(?: on \w+)?(?: that)? it (?:would|will|had|has|plans|planned)\b")


def named_inside(word: str, document: Document) -> bool:
    """Whether a word that opens a line is a name: its document has it inside a sentence, after a small letter or a comma."""
    return bool(re.search(rf"[a-z,] {re.escape(word)}\b", document.source.text))


def _office(raw: str) -> set[str]:
    """The word for the person, unnamed, of whom a sentence tells: "The president dismissed ...", "The governor said ..."."""
    found = _OPENS_WITH.match(raw)
    word = found[1] if found else ""
    return {word} & roles()


_OPENS_WITH = re.compile(r"(?:The|A|An|Another|One|Its|Their) (?:[\w’'-]+ ){0,2}?([a-z]+) (?!of\b|for\b|and\b)[a-z]+")


def _holds(document: Document, name: Name, office: str) -> bool:
    """Whether a source calls somebody by a word: "the provincial governor, Nadir Feyz"; "Feyz, the governor"."""
    last = re.escape(name.text.split()[-1])
    near = rf"\b{office},? (?:[\w.’'-]+ ){{0,2}}{last}\b|\b{last}, (?:[\w’'-]+ ){{0,4}}{office}\b"
    return bool(re.search(near, document.source.text, re.IGNORECASE))


_OTHER = {"he": r"[\"“‘']?(?:And |But )?She\b", "she": r"[\"“‘']?(?:And |But )?He\b"}
_OWNER = {"he": r"\b[Hh]is\b", "she": r"\b[Hh]er\b"}
_OPENING = 2
_SUBJECT_REACH = 45
"""Characters from the start of a sentence within which its first name is taken for its subject: room for a title."""


_THAT_HE = {
    one: rf" (?:said|says|told|announced|confirmed|added|denied|insisted)(?: [\w’']+){{0,4}}? that {one}\b"
    for one in ("he", "she")
}
"""Somebody who speaks of himself: "Prior told the station that he had"."""


def _sex_fits(document: Document, name: Name, pronoun: str) -> bool:
    """False if the given name of a full mention in this source, or a title or role beside one, speaks against the pronoun."""
    wrong = "male" if pronoun == "she" else "female"
    other = _THAT_HE["he" if pronoun == "she" else "she"]
    against = lexicon_words("cues", wrong) - {"his", "her", "man", "woman"}
    last = name.text.split()[-1]
    for sentence in document.sentences:
        if last not in sentence.text:
            continue
        if re.search(rf"\b{re.escape(last)}\b{other}", masked(sentence.text)):
            return False
        for mention in people(sentence.text, (surname(last),)):
            if surname(mention.text) != surname(last):
                continue
            if " " in mention.text and sex(mention.text) == wrong:
                return False
            before = sentence.text[: mention.start].split()[-3:]
            if any(word.lower().strip(".,") in against for word in before):
                return False
    return True


def quotes(document: Document, known: Collection[str]) -> list[Quote]:
    """The quotations of a source's body, three words or more, marks left out, each with its speaker where one is told.

    The speaker is the subject of the verb of saying next to the quotation in its sentence; for "he said", or where the sentence
    is all quotation, the last speaker of the same source (then `Quote.inferred`).

    Args:
        document: one source with its sentences.
        known: surnames of the story's persons.
    """
    text = document.source.text
    found: list[Quote] = []
    for block in document.blocks:
        if block.kind != "body":
            continue
        for start, end in pairs(text[block.start : block.end]):
            low, high = block.start + start + 1, block.start + end - 1
            if len(text[low:high].split()) < _FEWEST_WORDS:
                continue
            folded = " ".join(text[low:high].split())
            sentence = next((s for s in document.sentences if s.start <= low < s.end), None)
            before = found[-1] if found and found[-1].start >= block.start else None
            told = _speaker(document, sentence, low, high, before, known) if sentence else None
            speaker, speaker_start, inferred = told or ("", -1, False)
            # folded as the quotation is: a scraped page has no-break and double spaces in "a port  spokeswoman" too
            speaker = " ".join(speaker.split())
            found.append(Quote(document.source.id, low, high, folded, speaker, speaker_start, inferred))
    return found


_FEWEST_WORDS = 3


def _speaker(
    document: Document, sentence: Sentence, low: int, high: int, before: Quote | None, known: Collection[str]
) -> tuple[str, int, bool] | None:
    """Name, place and whether it was carried over; None if the source does not settle it.

    `before` is the quotation before this one in the same paragraph, from which a speaker may be carried over.
    """
    subjects = speakers(spaced(document, sentence.start, sentence.end))
    if subjects:
        text = document.source.text
        nearest = min(subjects, key=lambda s: _distance(text, sentence.start + s.verb, low, high))
        if nearest.kind == "name":
            return nearest.text, sentence.start + nearest.start, False
        if nearest.kind == "pronoun" and nearest.text.lower() in ("he", "she"):
            name = antecedent(document, sentence, nearest.text.lower(), known)
            return (name.text, name.start, True) if name else None
        return (nearest.text, sentence.start + nearest.start, False) if nearest.kind == "noun" else None
    outside = [word for word in re.findall(r"\w+", _outside(sentence.text)) if word]
    if before and before.speaker and len(outside) < _BARE:
        between = [s for s in document.sentences if before.end < s.start and s.end <= low]
        if not between:
            return before.speaker, before.speaker_start, True
    return None


def _distance(text: str, verb: int, low: int, high: int) -> int:
    """Characters between a verb of saying and a quotation; another clause between them puts the verb out of reach."""
    between = text[high:verb] if verb >= high else text[verb:low]
    apart = _OTHER_CLAUSE if verb >= high and re.search(r"\b(?:while|but|and|whereas)\b|;", between) else 0
    return len(between) + apart + (verb < high)


_OTHER_CLAUSE = 1000
_BARE = 2
"""Words outside its quotations below which a sentence only goes on with what somebody said before."""


def _outside(text: str) -> str:
    for start, end in reversed(pairs(text)):
        text = text[:start] + text[end:]
    return text

"""A passage is what a line shows of one sentence: a slice of its source with marked edits, and nothing else.

Edits are in [brackets]: a name for a pronoun, a capital, or [...] for what was cut. Each rule below answers one question a
reader would ask of a line that stands alone: who is "he", which "such meeting", says who?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..lexicon import cues, held
from ..lexicon import lines as lexicon_lines
from ..lexicon import plain as plain_words
from ..lexicon import words as lexicon_words
from ..model import Document, Sentence
from ..text.memo import remembered
from ..text.names import Name, masked, names, people, person, roles, sex, speakers
from ..text.people import antecedent, named_inside, spaced
from ..text.quotes import balanced, pairs
from ..text.sentences import complete
from ..text.words import bare, content, count_words, words


class Passage(NamedTuple):
    """A slice of a sentence with edits; `start` and `end` are offsets into the source."""

    sentence: Sentence
    start: int
    end: int
    raw: str
    """``source.text[start:end]`` with each line end as a space."""
    edits: tuple[tuple[int, int, str], ...] = ()
    """(from, to, bracketed text), offsets into `raw`, in order."""
    cut: bool = False
    """True if something of the sentence was cut off at the end."""
    antecedents: tuple[tuple[int, int], ...] = ()
    """Where in the source the bracketed names stand."""

    @property
    def text(self) -> str:
        """What the line says, white space folded."""
        out, at = [], 0
        for start, end, shown in self.edits:
            out += [self.raw[at:start], shown]
            at = end
        out.append(self.raw[at:])
        return " ".join("".join(out).split()) + (" [...]" if self.cut else "")

    @property
    def shown(self) -> Sentence:
        """The slice as a sentence of its own, for looking up what supports it."""
        if (self.start, self.end) == (self.sentence.start, self.sentence.end):
            return self.sentence
        return replace(self.sentence, start=self.start, end=self.end, text=" ".join(self.raw.split()))


def whole(document: Document, sentence: Sentence) -> Passage:
    """The sentence as it stands."""
    return Passage(sentence, sentence.start, sentence.end, spaced(document, sentence.start, sentence.end))


def standing_alone(
    document: Document, sentence: Sentence, known: Collection[str], with_denial: bool = False
) -> tuple[Passage | None, str]:
    """The sentence as a passage that reads alone, repaired if need be, or None and the reason why it cannot.

    Args:
        document: where the sentence stands; only its own earlier sentences are used for a repair.
        known: surnames of the story's persons.
        with_denial: whether the next sentence, if it denies this one, will be shown with it.
    """
    if not with_denial and denied_by(document, sentence) is not None:
        return None, "the next sentence denies it: half of the two would mislead"
    if sentence.position and denied_by(document, document.sentences[sentence.position - 1]) is not None:
        return None, "denies the sentence before: half of the two would mislead"
    after = document.sentences[sentence.position + 1 : sentence.position + 2]
    if after and after[0].paragraph - sentence.paragraph <= 1 and _ACCOUNT.match(after[0].text):
        return None, "the next sentence says whose account it is"
    passage = _without_connective(
        _with_rest_of_quotation(document, whole(document, _opening_of_quotation(document, sentence)))
    )
    for rule in RULES:
        found = rule(passage, document, known)
        if isinstance(found, str):
            return None, found
        passage = found
    return passage, ""


_ACCOUNT = re.compile(
    r"(?:At least )?(?:[Tt]hat|[Tt]his|[Ss]uch)(?:, at least,)? (?:is|was) (?:at least )?"
    r"(?:what|how|the (?:account|version|claim|story|allegation|accusation|view)\b)"
)
"""How what was just told as a fact turns out to be somebody's: "That is what the captain told police"."""


def clause_alone(
    document: Document, sentence: Sentence, known: Collection[str], start: int, end: int
) -> Passage | None:
    """A run of clauses of a sentence, offsets into its slice, as a passage that reads alone; None if it cannot.

    What is left out in front and behind is shown as [...]; the rules of a whole sentence hold but for its beginning and end.
    """
    raw = spaced(document, sentence.start, sentence.end)
    kept = raw[start:end].strip(" ,;:—–-")
    kept = re.sub(r"^(?:but|and|although|though|while|whereas|as|even)\s+", "", kept)
    at = start + raw[start:end].find(kept)
    behind = raw[at + len(kept) :].strip(" .!?,;:—–-\"“”’'")
    passage = Passage(
        sentence,
        sentence.start + at,
        sentence.start + at + len(kept),
        kept,
        edits=((0, 0, "[...] "),) if at else (),
        cut=bool(behind),
    )
    if at and re.match(r"[^,]{1,40},\s+(?:has |had )?(?:said|says|told)\b", kept):
        return None  # what is left of "the director, Anselm Bray, said"
    if not _predicate(kept) or not balanced(kept) or kept.count("(") != kept.count(")"):
        return None
    another = kept.lower().startswith("another ")  # what is asked may well be when another comes
    for rule in RULES[1:]:
        found = passage if another and rule is _no_loose_opening else rule(passage, document, known)
        if isinstance(found, str):
            return None
        passage = found
    return passage


def _predicate(clause: str) -> bool:
    """Whether a clause has a subject and a verb of its own: no relative clause, no participle; a question may be short."""
    tokens = [bare(word) for word, _ in words(masked(clause))]
    if clause.endswith("?"):
        return True
    verbs = lexicon_words("cues", "finite") | lexicon_words("cues", "saying")
    begins = clause.lstrip("\"“‘'([")[:1].isupper() or (tokens and tokens[0] in lexicon_words("cues", "subjects"))
    return bool(begins) and any(token in verbs for token in tokens[1:])


def denied_by(document: Document, sentence: Sentence) -> Sentence | None:
    """The next sentence, if it denies this one: "rejected that", not "denied that he knew", which brings its own claim."""
    after = document.sentences[sentence.position + 1 : sentence.position + 2]
    if not after or after[0].paragraph - sentence.paragraph > 1 or not _denies(after[0].text):
        return None
    return after[0] if count_words(sentence.text) >= _FEWEST_CLAIMED else None


@remembered
def _denies(reply: str) -> bool:
    """Whether a sentence denies what stands before it and brings no claim of its own, as "they deny that" in an aside would."""
    denial = cues("questions", "contested claim", "reply").search(reply, held(reply))
    if denial is None or count_words(reply) > _REPLY_WORDS:
        return False
    if count_words(_RELATIVE.sub("", reply[: denial.start()])) > _MOST_BEFORE:
        return False
    return denial.group().split()[-1] not in _POINTS_BACK or bool(_ENDS_THERE.match(reply, denial.end()))


_REPLY_WORDS = 30
_FEWEST_CLAIMED = 6
_MOST_BEFORE = 10
_RELATIVE = re.compile(r",\s+who(?:se|m)?\b[^,]*,")
"""What is told of a person in passing, and brings no claim: "a clerk, who asked not to be named, denied this"."""
_POINTS_BACK = ("it", "that", "this", "them", "those", "such", "both", "all", "so")
_ENDS_THERE = re.compile(r"\s*(?:[.,;:—–]|$|(?:and|but|saying|as|on|in|when|while)\b)")
"""What follows a "denied that" which means the sentence before."""


Rule = Callable[[Passage, Document, Collection[str]], "Passage | str"]


def _with_rest_of_quotation(document: Document, passage: Passage) -> Passage:
    """Adds the next sentence of the paragraph if it only goes on with the quotation: half of one can mislead."""
    sentence = passage.sentence
    after = document.sentences[sentence.position + 1 : sentence.position + 2]
    if not after or after[0].paragraph != sentence.paragraph or passage.raw.lstrip()[:1] not in "\"“‘'":
        return passage
    follow = spaced(document, after[0].start, after[0].end)
    goes_on = [(0, len(follow))] == pairs(follow) and speakers(passage.raw)
    if not goes_on or count_words(sentence.text) + count_words(follow) > _LONGEST_JOINED:
        return passage
    return passage._replace(end=after[0].end, raw=spaced(document, passage.start, after[0].end))


def _opening_of_quotation(document: Document, sentence: Sentence) -> Sentence:
    """The sentence before, if this one only goes on with its quotation: the two are shown together or not at all."""
    if sentence.position and sentence.text[:1] in "\"“‘'" and not speakers(sentence.text):
        before = document.sentences[sentence.position - 1]
        if _with_rest_of_quotation(document, whole(document, before)).end == sentence.end:
            return before
    return sentence


_LONGEST_JOINED = 45
"""Words; as long as a point may be (Settings.point_words)."""


def _without_connective(passage: Passage) -> Passage:
    """Drops a leading "But" or "Meanwhile," when a capital follows; else keeps it out with a bracketed capital."""
    found = re.match(r"([A-Z][a-z]+)(,?)\s+", passage.raw)
    if not found or found.group(1).lower() not in lexicon_words("cues", "connectives"):
        return passage
    rest = passage.raw[found.end() :]
    if found.group(1) in ("Yet", "So", "Still", "Plus", "Then", "Also", "Instead") and not found.group(2):
        return passage
    start = passage.start + found.end()
    moved = passage._replace(start=start, raw=rest)
    if rest[0].islower():
        moved = moved._replace(edits=((0, 1, f"[{rest[0].upper()}]"),))
    return moved


def _whole_sentence(passage: Passage, _document: Document, _known: Collection[str]) -> Passage | str:
    raw = " ".join(passage.raw.split())
    if not complete(raw):
        return "does not end as a sentence"
    if not finite(raw):
        return "no finite verb"
    if not balanced(raw):
        return "a quotation mark without its partner"
    if raw.count("(") != raw.count(")") or raw.count("[") != raw.count("]"):
        return "a bracket without its partner"
    if raw.rstrip("\"'”’) ").endswith("?"):
        return "a question"
    if re.search(r"\]\(|\*\*|https?://|www\.|@\w{3,}|#\w{3,}|[<>{}|]", raw):
        return "markup, a link or an address"
    first = raw.lstrip("\"“‘'([")
    if first[:1].islower() and not passage.edits:
        return "begins in the middle of a sentence"
    return passage


def _no_bare_demand(passage: Passage, _document: Document, _known: Collection[str]) -> Passage | str:
    """ "Must" and "should" are somebody's view; without a speaker in the sentence a line would state them as facts.

    A duty with its term is a fact: "Companies must report a breach within 72 hours."
    """
    found = re.search(r"\b(?:must|should|ought)\b", masked(passage.raw))
    if (
        found
        and not _DUTY.match(passage.raw, found.start())
        and not speakers(passage.raw)
        and not re.search(r"\b(?:that|demand\w*|law|rules?|order\w*)\b", passage.raw[: found.start()])
    ):
        return f"'{found.group()}' without anybody who says so"
    return passage


_DUTY = re.compile(
    r"must\s[^.;:]*?\b(?:by|within|before|from|until|no later than)\s(?:\d|[A-Z]|the end of|midnight|noon)"
)


def _no_interface(passage: Passage, _document: Document, _known: Collection[str]) -> Passage | str:
    plain = masked(passage.raw)
    for word, at in words(plain):
        named = (
            word[0].isupper() and word != "I" and plain[:at].rstrip(" \"“‘'([")[-1:] not in ("", ".", "!", "?", ":")
        )  # "Save Our Five"
        lower = bare(word) if not named and (not word.isupper() or len(word) == 1) else ""
        if lower in lexicon_words("cues", "first_person"):
            return "first person outside a quotation"
        if lower in ("you", "your", "yours", "yourself"):
            return "speaks to the reader"
    return passage


@cache
def _loose(key: str, anchor: bool) -> re.Pattern[str]:
    phrases = "|".join(re.escape(line) for line in lexicon_lines("cues", key))
    return re.compile(rf"^(?:{phrases})(?![\w-])" if anchor else rf"\b(?:{phrases})\b", re.IGNORECASE)


def _no_loose_opening(passage: Passage, _document: Document, _known: Collection[str]) -> Passage | str:
    start = passage.raw.lstrip("\"“‘' ")
    opening = re.match(r"\w+", start)
    if opening and opening.group().lower() in ("it", "there") and _EXPLETIVE.match(start):
        return passage
    if _PARTICIPLE_IT.match(start):
        return "opens with a participle of something told before"
    found = _loose("loose_openers", True).match(start) or _loose("loose_subjects", True).match(start)
    if found and passage.raw[:1] not in "\"“‘'":
        followed = start[found.end() :]
        named = re.match(
            r"\s+(?:[A-Z]|\w+ (?:of|by|from|between|that|on|in|for|to)\b)|\s+(?:of|by|from|between|that|on|for)\b",
            followed,
        )
        if not (named and _loose("loose_subjects", True).match(start)) and not _two_named(found.group(), followed):
            return f"opens with '{found.group()}', which points outside the line"
    return passage


_PARTICIPLE_IT = re.compile(r"[A-Z][a-z]+(?:ed|ing)\b[^,]{0,60}, (?:it|they)\b")
_EXPLETIVE = re.compile(
    r"(?:It (?:was|is|remains|remained) (?:still )?(?:not |also |only |un)?(?:immediately |yet |entirely )?"
    r"(?:clear|unclear|known|unknown|certain|uncertain|open|possible|likely|unlikely|too early)\b"
    r"|There (?:was|were|is|are|will|has|have)\b)"
)


def _two_named(opening: str, followed: str) -> bool:
    """ "Both Russia and Ukraine" names its two; "both sides" does not."""
    return opening.lower() == "both" and bool(re.match(r"\s+(?:the\s+)?[A-Z]\S*(?:\s\S+){0,4}\sand\s", followed))


def _no_loose_reference(passage: Passage, _document: Document, known: Collection[str]) -> Passage | str:
    plain = masked(passage.raw)
    lower = plain.lower()
    near = any(phrase in lower for phrase in lexicon_lines("cues", "loose_anywhere"))
    if near and (found := _loose("loose_anywhere", False).search(plain)):
        return f"'{found.group()}' points outside the line"
    for phrase in _PLURALS.finditer(plain):
        before = plain[: phrase.start()]
        if len(names(before)) < 2:
            return f"'{phrase.group()}' without the names"
    if not any(word in lower for word in ("that", "this", "these", "those")):
        return passage
    for found in _THAT.finditer(plain):
        if len(plain[: found.start()].split()) < _THAT_DISTANCE:
            return f"a loose '{found.group().strip()}'"
    for found in _THAT_THING.finditer(plain):
        before = plain[: found.start()]
        thing = set(content(found["thing"]))
        if thing and len(before.split()) < _THAT_DISTANCE and not thing & set(content(before)):
            return f"a loose '{found.group().strip()}'"
    return passage


_PLURALS = re.compile(
    r"\b(?:both (?:sides|diplomats|men|women|leaders|countries|ministers|parties|teams|companies)"
    r"|the two(?!-)(?! \w+(?:s|men|women)\b (?:of|in|who|that))"
    r"|either side|neither side|the pair|the trio|the duo|the former(?! \w))\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:after|before|despite|beyond|since|like|than|for|of|on|to|with|at|by|from|about|over|repeated|said|did|do|does|denied|denies|rejected|whether|why|how|where|when|because)\s+"
    r"(?:that|this|these|those)\b(?=\s*(?:[.,;:—–]|$|(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|is|was|will|would|has|had|and|but)\b))",
    re.IGNORECASE,
)
_THAT_THING = re.compile(
    r"\b(?:(?:whether|why|how|where|when|because|at|in|on|from|to|of|for|with|by|about|after|before|until|near|over|under)"
    r"\s+(?:this|that|these|those)"
    r"|(?:accept|confirm|condemn|contradict|criticis|criticiz|den[iy]|disput|dismiss|explain|reject|repeat|support|welcom)\w*"
    r"\s+(?:(?:this|these|those)|that(?=\s(?:account|charge|claim|demand|figure|idea|number|offer|plan|proposal|version|view)\b)))\s+"
    r"(?!(?:second|minute|hour|day|night|morning|afternoon|evening|week|weekend|month|year|decade|century|spring|summer|autumn|fall|winter"
    r"|season|time|point|stage|kind|sort|type|size|country|who|whose|with|in|on|at|from|of|to|by|for|under|over|still|already|not)\b)"
    r"(?P<thing>[a-z]+(?<!ed)(?<!ing))\b",
    re.IGNORECASE,
)
"""A demonstrative and what it means: "where that place was"; not a time, nor "those who"."""
_THAT_DISTANCE = 10
"""Words before a demonstrative within which nothing can yet have been told that it could mean."""


def _speaker_shown(passage: Passage, document: Document, known: Collection[str]) -> Passage | str:
    """A quotation needs its speaker in the line; "he said" becomes "[Name] said" if this source tells who."""
    edits, antecedents = list(passage.edits), list(passage.antecedents)
    opening = re.match(r"(?:He|She)\b|\[?(?:he|she)\b", passage.raw)
    pronouns = [(s.text, s.start, s.end) for s in speakers(passage.raw) if s.kind == "pronoun"]
    if opening:
        pronouns = [(opening.group(), 0, opening.end()), *(p for p in pronouns if p[1])]
        edits = [edit for edit in edits if edit[0]]
    for text, start, end in pronouns:
        lower = text.lower()
        if lower in ("it", "they"):
            if not _body_before(passage.raw[:start], document):
                return f"a loose '{text}' with a verb of saying"
            continue
        before = passage.raw[:start]
        if lower not in ("he", "she") or _of_himself(before, lower):
            continue
        # "A visiting player was the first patient, he said": who says it is nobody whom the statement only calls a player
        told_of = before.rstrip().endswith((",", *_CLOSING_MARKS)) and not people(before, known)
        if _person_before(before, known, lower) and not told_of:
            continue
        found = antecedent(document, passage.sentence, lower, known)
        if found is None:
            return f"a loose '{text}', and the text does not settle who it is"
        edits.append((start, end, f"[{found.text}]"))
        antecedents.append((found.start, found.end))
        break  # one repair; a second pronoun then has its name in the line
    if owner := re.match(r"(?:His|Her)\b(?=\s[a-z])", passage.raw):
        found = antecedent(document, passage.sentence, "he" if owner.group() == "His" else "she", known)
        if found is None:
            return f"a loose '{owner.group()}'"
        edits = [(0, owner.end(), f"[{found.text}]'s"), *(edit for edit in edits if edit[0])]
        antecedents.append((found.start, found.end))
    unnamed = [
        s for s in speakers(passage.raw) if s.kind == "noun" and s.text.lower().startswith(("the ", "his ", "her "))
    ]
    for subject in unnamed:
        tail = passage.raw[subject.end :].lstrip()
        told_who = tail.startswith(("of ", "for ")) or people(passage.raw[: subject.start], known)
        if bare(subject.text.split()[-1]) in roles() and not told_who:
            return f"'{subject.text}' without a name"
    spoken = [(a, b) for a, b in pairs(passage.raw) if count_words(passage.raw[a:b]) >= _STATEMENT_WORDS]
    if spoken and not speakers(passage.raw) and not _attributed(passage.raw):
        return "a quotation without its speaker"
    if not edits and not passage.edits:
        return passage
    return passage._replace(edits=tuple(sorted(edits)), antecedents=tuple(antecedents))


_CLOSING_MARKS = ('"', "”", "’", "'")
_STATEMENT_WORDS = 3
"""A quotation of three words or more is a statement and needs its speaker (evidence.md)."""
_ATTRIBUTION = re.compile(r"\b(?:according to|in the words of|as [A-Z]\w+ put it|what [A-Z]\w+ (?:called|described))\b")


def _attributed(raw: str) -> bool:
    """A quoted phrase inside a sentence that names a person or body, as in: met a "swift, severe" warning from NATO."""
    plain = masked(raw)
    inside = not raw.lstrip().startswith(tuple("\"“‘'"))
    return bool(_ATTRIBUTION.search(plain)) or (inside and bool(names(plain)))


def _pronouns_bound(passage: Passage, document: Document, known: Collection[str]) -> Passage | str:
    """Every "he", "she", "his" has a person before it, every "they" and "it" something, in the line as it is shown."""
    text = passage.text
    shown = masked(re.sub(r"\[([A-Z])\](?=[a-z])", r"\1", text) if "[" in text else text)
    tokens = words(shown)
    told = ""  # "he" or "she" once somebody "said that he"
    for at, (word, offset) in enumerate(tokens):
        lower = word.lower()
        if lower in ("he", "she", "him", "himself", "herself"):
            who = "she" if lower in ("she", "herself") else "he"
            if _of_himself(shown[:offset], who):
                told = who
            if told != who and not _person_before(shown[:offset], known, who):
                return f"a loose '{word}'"
        elif lower == "they" and _SPEAKS_OF.search(shown[:offset]):
            continue
        elif lower in ("his", "her", "hers"):
            who = "he" if lower == "his" else "she"
            if told != who and not _person_before(shown, known, who):
                return f"a loose '{word}'"
        elif lower in ("they", "them") and at >= _PRONOUN_DISTANCE:
            before = shown[:offset]
            if at < _THAT_DISTANCE and not _NOUN_LIKE.search(before) and not _names_proper(before, document):
                return f"a loose '{word}'"  # "For about 8,000 of them"
            several = " and " in before and len(_names_proper(before, document)) > 1
            if lower == "them" and not several and not _MANY.search(before):
                return f"a loose '{word}'"  # "The chairwoman joined them by phone"
        elif lower in ("they", "them", "their", "theirs", "it", "its", "itself") and at < _PRONOUN_DISTANCE:
            if lower == "it" and at == 0 and _EXPLETIVE.match(shown):
                continue
            if lower in ("it", "its") and _OF_ITSELF.match(shown) and names(shown[:offset]):
                continue
            if not _names_proper(shown[:offset], document) and not re.search(
                r"\b(?:the|a|an|some|many|most|no)\s+[\w-]+", shown[:offset], re.I
            ):
                return f"a loose '{word}'"
    return passage


_PRONOUN_DISTANCE = 4
_NOUN_LIKE = re.compile(
    r"\b(?!about|around|almost|nearly|over|more|than|most|some|many|several|hundred|thousand|dozen|million)[a-z]{4,}"
)
"""A word that may be what "them" means: not one that only counts."""
_MANY = re.compile(
    r"(?<![\w-])(?!\w*(?:ss|us|is)\b|was\b|has\b|does\b|says\b|its\b|yes\b|perhaps\b|always\b|besides\b|across\b)[A-Za-z][\w-]+s\b"
    r"|\b(?:people|police|children|men|women|staff|crew|public|family|team|couple|both|two|three|four|five|six|seven|eight|nine|ten|\d+)\b",
    re.IGNORECASE,
)
"""A word that "them" can mean: a plural, or a body of people."""
_OF_ITSELF = re.compile(
    r"[A-Z][\w&.’'-]+ (?:also |later )?(?:said|says|announced|acknowledged|confirmed) (?:that )?its?\b"
)
"""A body that speaks of itself: "Tallis said it knew of 19 cases"."""


def _of_himself(before: str, pronoun: str) -> bool:
    """Whether a pronoun is the subject that has just been named: "Prosecutor Elin Fast said she"."""
    found = _SPEAKS_OF.search(before)
    who = found["who"].strip() if found else ""
    wrong = "male" if pronoun == "she" else "female"
    return bool(person(who)) and (" " not in who or sex(who) != wrong)


_SPEAKS_OF = re.compile(
    r"(?:^|[\s,])(?P<who>(?:[A-Z][\w.’'-]{1,30} ){1,4})(?:(?:also|later) )?(?:said|says|announced|acknowledged|confirmed"
    r"|insisted|denied|told (?:[\w’']+ ){1,3}?)(?: ?on [A-Z]\w+day)? ?(?:that )?$"
)


def _body_before(text: str, document: Document) -> bool:
    """Whether something that can speak as "it" or "they" is named before."""
    plain = masked(text)
    return bool(_names_proper(plain, document)) or any(
        word in lexicon_words("cues", "bodies") for word, _ in words(plain)
    )


def _names_proper(text: str, document: Document) -> list[Name]:
    """The names in a text that opens a line, without a common noun that has its capital from there: "Names and addresses"."""
    return [n for n in names(text) if n.start or " " in n.text or named_inside(n.text, document)]


def _person_before(text: str, known: Collection[str], pronoun: str) -> bool:
    """Whether a person whom the pronoun can mean stands in a text: by name, if the name's sex does not speak against it."""
    wrong = "male" if pronoun == "she" else "female"
    if any(sex(name.text) != wrong or " " not in name.text for name in people(text, known)) or _AGED.search(text):
        return True
    tokens = [bare(word) for word, _ in words(masked(text))]
    nouns = lexicon_words("cues", "person_nouns") | (
        lexicon_words("cues", "person_titles") - {"state", "top", "foreign", "health", "interior", "finance"}
    )
    return any(token in nouns for token in tokens)


_AGED = re.compile(r"\b(?:[Aa]n?|[Oo]ne|[Tt]he)\s(?:[\w-]+\s){1,3}(?:aged\s|of\s)\d{1,2}\b|\b[a-z]+, \d{1,2},")
"""Somebody who is told by age: "a deckhand aged 23"."""

RULES: tuple[Rule, ...] = (
    _whole_sentence,
    _no_interface,
    _no_bare_demand,
    _speaker_shown,
    _no_loose_opening,
    _no_loose_reference,
    _pronouns_bound,
)
"""What a sentence must hold to lead a point, in the order in which it is asked."""


def cuts(passage: Passage) -> list[Passage]:
    """Shorter forms of the passage, longest first: cut before an aside, the cut shown as [...].

    A condition, an exception or a contrast is never cut away, no quotation is opened, and what is left keeps a finite verb
    and an attribution if the sentence ends in one.
    """
    raw = passage.raw
    quoted = pairs(raw)
    found: list[Passage] = []
    for mark in _CUT.finditer(raw):
        at = mark.start()
        if any(a < at < b for a, b in quoted) or raw[:at].count("(") != raw[:at].count(")"):
            continue
        rest = raw[mark.end() :]
        if mark.group().strip() == "," and mark.group(1).lower() not in lexicon_words("cues", "asides"):
            continue
        if lexicon_words("cues", "never_cut") & {bare(word) for word, _ in words(masked(rest))}:
            continue
        if not mark.group().strip() and bare(raw[:at].split()[-1]) in lexicon_words("cues", "hang_on"):
            continue  # "a week after the fall", "only after the test", "in the years after the storm"
        if any(len(rest) - s.verb < _CLOSING for s in speakers(rest)) and not speakers(raw[:at]):
            continue  # "..., officials said": the attribution covers what stands before it
        kept = raw[:at]
        if count_words(kept) < _KEPT_WORDS or not finite(kept) or any(edit[1] > at for edit in passage.edits):
            continue
        dashes = len(_DASH.findall(masked(raw)))
        if dashes > 1 or (dashes == 1 and mark.group().strip() == "," and _DASH.search(raw[:at])):
            continue  # between or behind dashes the sentence goes on from before them
        found.append(passage._replace(end=passage.start + at, raw=kept, cut=True))
    return found[::-1]


_CUT = re.compile(
    r"(?:,|;|\s[—–-])\s+(?=([\w’']+))"  # a comma, semicolon or dash, and the word behind it
    r"|\s(?=((?:at|in|on|over|during|to|by) (?:what|which|whom)|after (?:the|a|an|[a-z]+ing)|amid|following)\b)"
)
_CLOSING = 45
"""Characters before the end of a sentence within which a verb of saying attributes all of it."""
_DASH = re.compile(r"\s[—–-]\s")
_KEPT_WORDS = 10


_UNCHANGED = re.compile(
    r"(?<!\b[Aa] )(?<!\b[Aa]n )(?<!\b[Tt]he )(?<!\b[Tt]o )"
    r"\b(?:beat|bid|burst|cast|cut|forecast|hurt|quit|shed|shut|split|spread|upset) "
    r"(?:the|a|an|its|his|her|their|off|down|out|up|through|over|across|into|more|about|\d|[a-z]+ (?:percent|per cent))\b"
    r"|\b(?:ends on|stands at|runs (?:to|out|over|from|until)|faces up|looks (?:at|like|set)|dates (?:from|back)|opens on)\b"
)
"""A verb that looks like its noun, with what only a verb has behind it: "cut its forecast", "burst through", "ends on"."""


def _takes_object(plain: str) -> bool:
    """Whether a word that no list has stands as only a verb does: behind a noun or pronoun and right before "the" or a figure."""
    no_verbs = lexicon_words("cues", "before_objects") | plain_words("ranking-stop")
    no_subjects = (lexicon_words("cues", "before_participles") | no_verbs) - lexicon_words("cues", "pronoun_subjects")
    return any(
        found["verb"] not in no_verbs
        and bare(found["subject"]) not in no_subjects
        and not found["verb"].endswith(("ing", "ly", "ed"))
        for found in _WITH_OBJECT.finditer(plain)
    )


_WITH_OBJECT = re.compile(
    r"(?<![\w’'-])(?=(?P<subject>[\w’'-]+) (?P<verb>[a-z]{3,}) "
    r"(?:(?:the|an?|its|his|her|their|our|this|that|it|them|him|no|about|some|nearly|every|anyone)\b|[$£€]?\d))"
)


def finite(text: str) -> bool:
    """Whether a text holds a finite verb, by word lists and endings.

    >>> finite("Norway increased its share."), finite("Legislation sponsored by several senators.")
    (True, False)
    >>> finite("The bank cut its growth forecast."), finite("A cut in its growth forecast.")
    (True, False)
    >>> finite("Teachers earn 3,200 crowns a month."), finite("A salary of 3,200 crowns a month.")
    (True, False)
    """
    plain = masked(text)
    tokens = [bare(word) for word, _ in words(plain)]
    if not lexicon_words("cues", "finite").isdisjoint(tokens) or not lexicon_words("cues", "saying").isdisjoint(tokens):
        return True
    # "Prosecutors opened ...", "Norway increased ...", but not "Legislation sponsored by ..."
    opens = tokens[2:3] == ["by"] or not lexicon_words("cues", "before_participles").isdisjoint(tokens[:1])
    if any(len(token) > 4 and token.endswith("ed") for token in tokens[2 if opens else 1 :]):
        return True
    return bool(_UNCHANGED.search(plain)) or _takes_object(plain)

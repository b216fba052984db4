"""Names as runs of capitals, who speaks in a sentence, and who an earlier sentence was about.

Rules, not a model: runs of capitals reach F1 .83 on gold news (libraries.md). Where a rule is unsure it says nothing: a
speaker that is not found costs a line, one that is wrong costs the reader's trust.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple
from unicodedata import combining, normalize

from ..lexicon import words as lexicon_words
from .memo import remembered
from .quotes import pairs
from .words import alias, bare, parties, stop_words

_PART = (
    r"(?:(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Lt|Gen|Col|Maj|Capt|Cmdr|Sgt|Gov|Sen|Rep|Prof|Rev|Adm|St|Jr|Sr)\."
    r"|[A-Z][\w’'\-.]*\w|[A-Z]\.?)"
)
_PARTICLE = r"(?:of|de|da|do|del|van|von|bin|al|el|la|le|der|den|di)"
_RUN = re.compile(
    rf"{_PART}(?:(?:[ \u00a0]+|\s?&\s?)(?:{_PARTICLE}[ \u00a0]+(?:(?:der|den|la)[ \u00a0]+)?(?=[A-Z]))?{_PART})*"
)
_BEFORE_VERB = re.compile(
    r"(?:\s*,[^,“”\"]{1,90},|,)?"  # an aside between commas
    r"(?:\s+(?:also|later|then|has|had|have|again|repeatedly|further|earlier|once|who|[a-z]+ly|on [A-Z][a-z]+day))*\s+$"
)
_PRONOUN_BEFORE = re.compile(
    r"\b(he|she|they|it|He|She|They|It)(?:\s+(?:also|later|then|has|had|have|again|further|[a-z]+ly))*\s+$"
)
_NOUN_BEFORE = re.compile(
    r"\b((?:[Tt]he|[Aa]n?|[Oo]ne|[Tt]wo|[Hh]is|[Hh]er|[Ii]ts|[Tt]heir)\s+(?:[\w’'-]+\s+){0,3}?[a-z][\w’'-]+|[a-z]*(?:officials|police|authorities|experts|analysts|witnesses|residents|doctors|prosecutors|investigators|organizers|organisers|rescuers|scientists|researchers|lawyers|critics|aides))\s+$",
    re.IGNORECASE,
)
_INVERTED = re.compile(
    r"\s+(?:(?:the|a|an)\s+)?(?:[a-z][\w’'-]*\s+){0,4}$|\s+(?:the|a|an|its|their)\s+[a-z][\w’'-]*(?:\s[a-z][\w’'-]*){0,4},\s+$"
)
_AND = re.compile(r"\s+and\s+(?:the\s+)?(?:[a-z]+\s+)?")
_DEPENDENT = re.compile(r"\b(?:in|of|for|at|to|from|near|with|by|on)\s+(?:the\s+)?(?:[a-z]+\s+)?$")
_POSSESSIVE = re.compile(r"[’']s[ \u00a0]")
_OF = re.compile(r"[ \u00a0]of[ \u00a0]")
_FIRST_WORD = re.compile(r"[\w’'.\-]+")
_PREPOSITION = re.compile(r"(?:^|\s)(?:in|of|for|at|to)\s+(?:the\s+)?$")


class Name(NamedTuple):
    """A run of capitals at its place in the text it was found in, possessive ending left out."""

    start: int
    end: int
    text: str


class Speaker(NamedTuple):
    """The subject of a verb of saying in a sentence."""

    kind: Literal["name", "pronoun", "noun"]
    text: str
    """For a name, the person without titles or the body in full; else the words as they stand."""
    start: int
    end: int
    verb: int
    """Where the verb of saying stands."""


@remembered
def names(text: str) -> list[Name]:
    """Runs of capitals, in order; a first word that is an ordinary one is no name.

    >>> [n.text for n in names("On Friday the U.S. Embassy in Kyiv said Sergey Lavrov’s deputy had left.")]
    ['U.S. Embassy', 'Kyiv', 'Sergey Lavrov']
    """
    found: list[Name] = []
    for run in _RUN.finditer(text):
        start, end = run.span()
        start = _past_ordinary(text, start, end)
        shown = text[start:end]
        for ending in ("’s", "'s"):
            if shown.endswith(ending):
                shown = shown[:-2]
        inner = _POSSESSIVE.search(shown) if "s" in shown else None
        if inner:  # "Russia's Foreign Ministry" stays whole only if it is a body
            tail = shown[inner.end() :]
            if not is_organisation(tail):
                found.append(Name(start, start + inner.start(), shown[: inner.start()]))
                start += inner.end()
                shown = tail
        office = _OF.search(shown) if "of" in shown else None
        # "Dr. Bo Lind of Port University" is a person and a body; "Secretary of State" is an office.
        if office and any(sex(word) for word in shown[: office.start()].split()[-2:]):
            found.append(Name(start, start + office.start(), shown[: office.start()]))
            start += office.end()
            shown = shown[office.end() :]
        if shown and _is_name(shown):
            found.append(Name(start, start + len(shown), shown))
    return found


def _past_ordinary(text: str, start: int, end: int) -> int:
    """Skips ordinary words that are only capital for opening a sentence or a quotation."""
    while start < end:
        word = _FIRST_WORD.match(text, start, end)
        if word is None:
            break
        lower = bare(word.group())
        opens = start == 0 or text[:start].rstrip(" \u00a0")[-1:] in "\"“”‘'.!?:—–-(["
        skip = lower in stop_words() or lower in _ordinary() or (opens and word.group() in _OPENERS)
        if not skip or (word.group().isupper() and len(lower) > 1):
            break
        start = word.end()
        while start < end and text[start] in " \u00a0&":
            start += 1
    return start


_OPENERS = frozenset(
    [
        "No",
        "Yes",
        "Not",
        "Earlier",
        "Later",
        "Today",
        "Yesterday",
        "Tomorrow",
        "Officials",
        "Police",
        "Residents",
        "Experts",
        "Analysts",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
    ]
)


@cache
def _ordinary() -> frozenset[str]:
    return (
        lexicon_words("cues", "weekdays")
        | lexicon_words("cues", "connectives")
        | lexicon_words("cues", "starters_no_name")
    )


def _is_name(shown: str) -> bool:
    lower = bare(shown)
    return lower not in lexicon_words("cues", "months") and lower not in _ordinary() and any(c.isalpha() for c in shown)


@lru_cache(maxsize=1 << 14)
def is_organisation(name: str) -> bool:
    """Whether a name holds a word that makes it a body or a place, or is an acronym or a known country."""
    tokens = [bare(token).rstrip(".") for token in name.split()]
    if any(token in lexicon_words("cues", "organisations") for token in tokens):
        return True
    return alias(name) in parties() or (len(tokens) == 1 and name.isupper() and len(name) > 1)


@lru_cache(maxsize=1 << 14)
def person(name: str) -> str:
    """The person in a run of capitals, without titles and offices; "" if it is a body, a place or only a title.

    >>> person("U.S. Secretary of State Antony Blinken"), person("Mr. Holt"), person("Foreign Ministry")
    ('Antony Blinken', 'Holt', '')
    """
    tokens = name.split()
    cut = 0
    for at, token in enumerate(tokens):
        plain = bare(token).rstrip(".")
        if plain == "of":  # what follows is the office's: "Secretary of State", "Chief Executive of Helvor"
            cut = at + 2
        elif at < cut:
            continue
        elif at and bare(tokens[at - 1]).rstrip(".") in _COURTESY:
            break  # "Mr. White" is a person whatever the word means
        elif (
            plain in lexicon_words("cues", "person_titles")
            or plain in lexicon_words("cues", "organisations")
            or (at == cut and ((token.endswith(".") and len(token) > 2) or (is_organisation(token) and not sex(token))))
        ):
            cut = at + 1
    rest = " ".join(tokens[cut:])
    courtesy = 0 < cut <= len(tokens) and bare(tokens[cut - 1]).rstrip(".") in _COURTESY
    if not rest or not rest[0].isupper() or (is_organisation(rest) and not courtesy):
        return ""
    return rest


_COURTESY = ("mr", "mrs", "ms", "miss", "dr")


def sex(name: str) -> str:
    """ "male", "female" or "both" by the first given name of a full name; "" if the name list does not know it.

    >>> sex("Antony Blinken"), sex("Marta Quellin"), sex("Cinder Creek")
    ('male', 'female', '')
    """
    first = unaccented(bare(name.split()[0]).rstrip(".")) if name else ""
    male, female, both = (first in lexicon_words("given-names", key) for key in ("male", "female", "both"))
    return "both" if both or (male and female) else "male" if male else "female" if female else ""


def suffix_start(run: str, who: str) -> int:
    """Where the person begins in a run of capitals that ends with the person; white space may differ."""
    starts = [word.start() for word in _TOKEN.finditer(run)]
    return starts[-len(who.split())] if starts else 0


_TOKEN = re.compile(r"\S+")


@lru_cache(maxsize=1 << 14)
def surname(name: str) -> str:
    """The key under which a person's mentions fall together: the last name in lower case, without accents.

    >>> surname("Rosa Guachamín") == surname("Guachamin")
    True
    """
    tokens = [token for token in name.split() if bare(token).rstrip(".") not in ("jr", "sr", "ii", "iii")]
    return unaccented(bare(tokens[-1]).rstrip(".")) if tokens else ""


def unaccented(word: str) -> str:
    """A word without accents: Guachamín is Guachamin in another paper."""
    return "".join(c for c in normalize("NFKD", word) if not combining(c))


@remembered
def masked(text: str) -> str:
    """The text with every quotation's inside blanked, marks and length kept, so that rules do not read quoted words."""
    quoted = pairs(text)
    if not quoted:
        return text
    out = list(text)
    for start, end in quoted:
        out[start + 1 : end - 1] = " " * (end - start - 2)
    return "".join(out)


@remembered
def speakers(text: str) -> list[Speaker]:
    """Every subject of a verb of saying outside quotations, in the order of the verbs.

    >>> [(s.kind, s.text) for s in speakers('“We tried,” said Energy Minister Ana Ruiz. He added nothing.')]
    [('name', 'Ana Ruiz'), ('pronoun', 'He')]
    """
    plain = masked(text)
    runs = names(plain)
    found: list[Speaker] = []
    saying = lexicon_words("cues", "saying")
    for verb in _LOWER.finditer(plain):
        if verb[0] not in saying or _PASSIVE.search(plain, _words_before(plain, verb.start(), 2), verb.start()):
            continue
        subject = _subject(plain, runs, verb)
        if subject is not None:
            found.append(subject)
    return found


_LOWER = re.compile(r"\b[a-z]+\b")
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|be|got)\s+(?:(?:not|also|never|[a-z]+ly)\s+)?$")
"""Before a participle: who "was told" did not speak."""


def _words_before(text: str, at: int, count: int) -> int:
    """Where to look for what is said in the last words before a place: behind all words but those, so at most that many."""
    parts = text[:at].rsplit(None, count)
    return len(parts[0]) if len(parts) > count else 0


def _subject(plain: str, runs: Sequence[Name], verb: re.Match[str]) -> Speaker | None:
    """Behind a closing mark the subject follows the verb; a participle has its sentence's; else it stands before."""
    if verb.group().endswith("ing"):
        return _opening(plain, runs, verb.start())
    quoted = plain[: verb.start()].rstrip()[-1:] in tuple("\"”“»’'")
    return (quoted and _right(plain, runs, verb)) or _left(plain, runs, verb.start()) or _right(plain, runs, verb)


def _opening(plain: str, runs: Sequence[Name], verb: int) -> Speaker | None:
    """Who opens the sentence, as the subject of "..., saying": a pronoun or the first run of capitals, if nothing stands before."""
    if pronoun := re.match(r"(He|She|They|It)\b", plain):
        return Speaker("pronoun", pronoun.group(1), 0, pronoun.end(), verb)
    if runs and runs[0].start <= _OPENING_REACH and runs[0].end < verb:
        return _as_speaker(plain, runs, 0, verb)
    return None


_OPENING_REACH = 5
"""Characters that may stand before a sentence's subject: an article or a mark."""


def _left(plain: str, runs: Sequence[Name], verb: int) -> Speaker | None:
    """The subject before the verb: a pronoun, else the nearest run of capitals with nothing but an aside between."""
    if pronoun := _PRONOUN_BEFORE.search(plain, 0, verb):
        return Speaker("pronoun", pronoun.group(1), pronoun.start(1), pronoun.end(1), verb)
    for at in range(len(runs) - 1, -1, -1):
        run = runs[at]
        if run.end >= verb:
            continue
        if not _BEFORE_VERB.fullmatch(plain, run.end, verb):
            break
        if at and _AND.fullmatch(plain, runs[at - 1].end, run.start):
            return None  # two subjects: the words are not one's alone
        if _DEPENDENT.search(plain, _words_before(plain, run.start, 3), run.start) and not (
            at and _PREPOSITION.fullmatch(plain, runs[at - 1].end, run.start)
        ):
            continue  # "residents of Port Arlen said", "Ruiz, who came with Lind, said"
        return _as_speaker(plain, runs, at, verb)
    noun = _NOUN_BEFORE.search(plain, _words_before(plain, verb, 5), verb)
    if noun and bare(noun.group(1).split()[-1]) in _speaking_nouns():
        return Speaker("noun", noun.group(1), noun.start(1), noun.end(1), verb)
    return None


@cache
def _speaking_nouns() -> frozenset[str]:
    return (
        lexicon_words("cues", "person_nouns")
        | lexicon_words("cues", "person_titles")
        | lexicon_words("cues", "bodies")
        | lexicon_words("cues", "speaking_plurals")
    )


def _right(plain: str, runs: Sequence[Name], verb: re.Match[str]) -> Speaker | None:
    """The subject after the verb, as in `," said Ana Ruiz`: only behind a closing mark or a comma."""
    if plain[: verb.start()].rstrip()[-1:] not in tuple("\"”“»’',"):
        return None
    for at, run in enumerate(runs):
        if run.start < verb.end():
            continue
        if not _INVERTED.fullmatch(plain, verb.end(), run.start):
            break
        if plain[run.end : run.end + 2] in ("’s", "'s"):  # "said Ruiz's deputy, Bo Lind"
            deputy = re.match(r"[’']s\s+[a-z -]{3,40},\s+", plain[run.end :])
            after = [n for n, r in enumerate(runs) if deputy and r.start == run.end + deputy.end()]
            return _as_speaker(plain, runs, after[0], verb.start()) if after else None
        return _as_speaker(plain, runs, at, verb.start())
    return None


def _as_speaker(plain: str, runs: Sequence[Name], at: int, verb: int) -> Speaker:
    """A person without titles, else the body with what belongs to it: "U.S. Embassy in Kyiv"."""
    run = runs[at]
    who = person(run.text)
    if who:
        return Speaker("name", who, run.start + suffix_start(run.text, who), run.end, verb)
    start = run.start
    if at and _PREPOSITION.fullmatch(plain, runs[at - 1].end, run.start) and runs[at - 1].end < run.start:
        start = runs[at - 1].start
    return Speaker("name", plain[start : run.end], start, run.end, verb)


_ROLE_BEFORE = re.compile(r"\b([a-z]+)\s+$")
_ROLE_AND_COMMA = re.compile(
    r"(?:^|[.;:,]\s|[\"”]\s)(?:[^.;:,]{0,60}?[’']s?|(?:The|His|Her|Its|Their|A|An|And the|But the))\s"
    r"(?:[\w’'-]+\s){0,4}?([a-z]+),\s$"
)
"""A name in apposition to the role that opens the clause: "The master, Aldo Pires, said"; not "According to the mayor, Norrvik"."""


def people(text: str, known: Collection[str] = ()) -> list[Name]:
    """The persons named outside quotations, without titles.

    Two words with capitals may be a river or a firm. A person has a title or role before the name, a given name that the list
    knows, an age behind it, or is one of the surnames in `known`.

    >>> [n.text for n in people("Gov. Ilse Marek and spokesman Odo Brandl met near Cinder Creek.")]
    ['Ilse Marek', 'Odo Brandl']
    """
    plain = masked(text)
    found: list[Name] = []
    for run in names(plain):
        who = person(run.text)
        if not who:
            continue
        start, end = run.start + suffix_start(run.text, who), run.end
        role = _ROLE_BEFORE.search(plain, _words_before(plain, run.start, 1), run.start)
        if (
            surname(who) in known
            or (_titled(run.text, who) and not _SHIP.match(plain, max(0, run.start - 4)))
            or (" " in who and sex(who))
            or (role and role.group(1) in roles())
            or (" " in who and _TOLD_AS_PERSON.match(plain, end))
            or (
                run.start <= _OPENS
                and _AGE_BEHIND.match(plain, end)
                and bare(who) not in lexicon_words("cues", "months")
            )
            or _in_apposition(plain, run.start, end)
        ):
            found.append(Name(start, end, who))
    return found


_SHIP = re.compile(r"[Tt]he (?:Lady|Lord|King|Queen|Prince|Princess|Sir|Captain)\b")
_TOLD_AS_PERSON = re.compile(r", (?:(?:aged )?\d{1,3},|who\b)")
_AGE_BEHIND = re.compile(r", (?:aged )?[1-9]\d, (?!and\b|or\b|but\b|in\b|of\b)[a-z]")
"""An age behind a single name that opens a line: "Holt, 24, remains suspended", not "Dead: Kyiv, 14, and"."""
_OPENS = 2


@cache
def roles() -> frozenset[str]:
    """Words for what a person is: titles, and common nouns."""
    return lexicon_words("cues", "person_titles") | lexicon_words("cues", "person_nouns")


def _in_apposition(plain: str, start: int, end: int) -> bool:
    """Whether a name between commas tells who holds the role before it."""
    if not plain.startswith(",", end) or not plain[:start].endswith(", "):
        return False
    found = _ROLE_AND_COMMA.search(plain, max(0, start - _APPOSITION), start)
    return found is not None and found[1] in roles()


_APPOSITION = 120


def _titled(run: str, who: str) -> bool:
    """Whether a person's title stands right before the name inside the run of capitals."""
    before = run[: suffix_start(run, who)].split()
    return bool(before) and bare(before[-1]).rstrip(".") in lexicon_words("cues", "person_titles")

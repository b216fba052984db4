"""Words in two recipes.

*Ranking* counts `[a-z0-9]+` runs, Snowball-stemmed, and a short list of function words: measured, R-2 falls by 4 % with
whole words and sumy's longer list (CHANGELOG, "Ranking"). *Evidence* needs words as readers see them: "100,000", "U.S."
and names stay whole, and aliases fall together, since a claim is only backed by another of the same names and numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ..lexicon import lines, plain
from ..lexicon import words as listed
from ..toolkit import toolkit
from .memo import remembered

_RANK_TOKEN = re.compile(r"[a-z0-9]+")
_WORD = re.compile(
    r"[^\W\d_](?:(?:\.[^\W\d_])+\."  # U.S., a.m.
    r"|[a-zA-Z]*+[^\W\d_]*+(?:[’'\-‑][^\W\d_][a-zA-Z]*+[^\W\d_]*+)*+)"  # words, COVID, don't, follow-on
    r"|[$€£¥]?\d+(?:[.,]\d+)*(?:%|(?:st|nd|rd|th|s|[mb]n?|k)\b)?"  # 100,000  3.5%  $20m  21st
)
_stems: dict[str, str] = {}


def stem(word: str) -> str:
    """The Snowball (Porter2) English stem of a lower-case word, cached: types are few, tokens many.

    >>> stem("meetings"), stem("100,000")
    ('meet', '100,000')
    """
    found = _stems.get(word)
    if found is None:
        found = _stems[word] = _stemmer().stem(word) if word.isalpha() else word
    return found


@cache
def _stemmer() -> Any:
    return toolkit().english_stemmer()


def rank_tokens(text: str) -> list[str]:
    """The tokens that ranking counts: lower-cased runs of ASCII letters and digits, stemmed; function words unstemmed.

    >>> rank_tokens("The U.S. said 100,000 troops moved.")
    ['the', 'u', 's', 'said', '100', '000', 'troop', 'move']
    """
    return list(map(_rank_token, _RANK_TOKEN.findall(text.lower())))


@lru_cache(maxsize=1 << 16)
def _rank_token(token: str) -> str:
    return token if token in plain("ranking-stop") else stem(token)


@remembered
def words(text: str) -> list[tuple[str, int]]:
    """Words as a reader sees them, each with its offset in `text`; numbers, "U.S." and hyphenated words stay whole.

    >>> [w for w, _ in words("The U.S. didn’t send 3.5% of 100,000.")]
    ['The', 'U.S.', 'didn’t', 'send', '3.5%', 'of', '100,000']
    """
    return list(each_word(text))


def each_word(text: str) -> Iterator[tuple[str, int]]:
    """The same one by one, for who needs the first few only."""
    return ((m[0], m.start()) for m in _WORD.finditer(text))


@remembered
def count_words(text: str) -> int:
    """The number of words between white space that hold a letter or digit: what a length limit counts."""
    return len([word for word in text.split() if word[0].isalnum() or any(map(str.isalnum, word))])


@cache
def stop_words(language: str = "english") -> frozenset[str]:
    """sumy's stop words of a language, read as a file: importing ``sumy.utils`` would import an HTTP client.

    >>> "the" in stop_words()
    True
    """
    path = files("sumy") / "data" / "stopwords" / f"{language}.txt"
    return frozenset(path.read_text("utf-8").split())


@cache
def _content_stop() -> frozenset[str]:
    """Words that carry no claim: sumy's list and contractions, less the numbers, directions and negations it holds."""
    return (stop_words() | plain("ranking-stop")) - frozenset(_KEEP.split())


_KEEP = """no not never none nothing one two three four five six seven eight nine ten hundred million billion thousand
former first second third last next least most against without before after allow willing welcome novel serious
seriously sure help reasonably appreciate hopefully need different"""


@cache
def _aliases() -> dict[tuple[str, ...], str]:
    """Lower-case word sequences -> the word that stands for their group."""
    found: dict[tuple[str, ...], str] = {}
    for line in (*lines("aliases", "groups"), *lines("aliases", "given")):
        forms = [form.strip() for form in line.split("|")]
        for form in forms:
            found[tuple(w.lower() for w, _ in words(form))] = forms[0].replace(" ", "_")
    return found


@cache
def parties() -> frozenset[str]:
    """The words that stand for countries, bodies and alliances in the alias file."""
    return frozenset(line.split("|")[0].strip().replace(" ", "_") for line in lines("aliases", "groups"))


@cache
def _alias_starts() -> dict[str, int]:
    """First word of an alias -> the length of the longest alias that begins so."""
    longest: dict[str, int] = {}
    for form in _aliases():
        longest[form[0]] = max(longest.get(form[0], 0), len(form))
    return longest


@cache
def _variants() -> dict[str, str]:
    """Stem -> the stem that stands for its group of variants."""
    found: dict[str, str] = {}
    for line in lines("aliases", "variants"):
        forms = line.split()
        for form in forms:
            found.setdefault(stem(form), stem(forms[0]))
    return found


@remembered
def content(text: str) -> list[str]:
    """The words that carry a claim, as comparable keys: stems, with names under one alias and stop words left out.

    >>> content("Washington said it would answer Moscow in writing.")
    ['united_states', 'repli', 'russia', 'write']
    >>> content("The United States is to give Russia a written reply.")
    ['united_states', 'give', 'russia', 'write', 'repli']
    """
    tokens = _WORD.findall(text)
    keys = list(map(_key, tokens))
    return [key for key in keys if key] if None not in keys else [key for key, _ in _keys(tokens) if key]


@cache
def content_of(name: str, key: str) -> frozenset[str]:
    """The words of a block of a data file as `content` has them.

    >>> "friday" in content_of("cues", "weekdays")
    True
    """
    return frozenset(found for word in listed(name, key) for found in content(word))


@remembered
def wording(text: str) -> list[str]:
    """Every word in order, bare and in lower case, names under one alias: for telling the same wording from the same fact.

    >>> wording("The U.S. would give Russia’s envoy") == wording("the United States would give Moscow's envoy")
    True
    """
    tokens = _WORD.findall(text)
    worded = list(map(_worded, tokens))
    if None not in worded:
        return worded
    joined = parties()
    return [key if key in joined else bare(token) for key, token in _keys(tokens)]


@lru_cache(maxsize=1 << 16)
def _worded(token: str) -> Any:
    """A word by itself as `wording` has it, a str; None if an alias may begin with it."""
    key = _key(token)
    return key if key is None or key in parties() else bare(token)


def _keys(tokens: list[str]) -> Iterator[tuple[str, str]]:
    """The key of each word or run of alias words, "" for a stop word, with the word itself, a run's first."""
    ahead = enumerate(tokens)
    for at, token in ahead:
        key = _key(token)
        if key is None:
            key, length = _alias_at(tokens, at)
            for _ in range(1, length):
                next(ahead)
        yield key, token


def _alias_at(tokens: list[str], at: int) -> tuple[str, int]:
    """The key of the longest alias that begins here and its length in words; the word's own key if none does."""
    token, aliases = tokens[at], _aliases()
    lower = bare(token)
    for length in range(min(_alias_starts()[lower], len(tokens) - at), 0, -1):
        run = tuple(bare(word) for word in tokens[at : at + length])
        # "US" is a country and "us" is not: a one-word alias of up to three letters wants all capitals.
        if run in aliases and (length > 1 or len(lower) > 3 or token.isupper() or "." in token):
            return aliases[run], length
    return _word_key(lower), 1


@lru_cache(maxsize=1 << 16)
def _key(token: str) -> str | None:
    """The key of a word by itself; None if an alias may begin with it."""
    lower = bare(token)
    return None if token[0].isupper() and lower in _alias_starts() else _word_key(lower)


def _word_key(lower: str) -> str:
    stop, variants = _content_stop(), _variants()
    if lower in stop or lower.replace("'", "") in stop or (len(lower) == 1 and not lower.isdigit()):
        return ""
    stemmed = stem(lower)
    return variants.get(stemmed, stemmed)


@lru_cache(maxsize=1 << 16)
def bare(word: str) -> str:
    """A word in lower case, with straight apostrophes and without a possessive ending.

    >>> bare("Russia’s"), bare("U.S.")
    ('russia', 'u.s.')
    """
    lower = word.lower().replace("’", "'").replace("‑", "-")
    if lower.endswith("'s"):
        return lower[:-2]
    return lower.removesuffix("'") if lower.endswith("s'") else lower


def alias(name: str) -> str:
    """What stands for a name among its aliases; the bare lower-case name if it has none.

    >>> alias("Kyiv") == alias("Kiev"), alias("U.S."), alias("Holt")
    (True, 'united_states', 'holt')
    """
    run = tuple(bare(w) for w, _ in words(name))
    return _aliases().get(run, " ".join(run))

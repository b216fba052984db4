"""Numbers as frames: a value or range, what it counts, the words that limit or soften it.

Two numbers say something of each other only if they count the same thing, so a frame's noun matters more than its digits.
Number words are read by text2num; what belongs to news (hedges, "tens of thousands", "an hour and a half") is read here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Literal, NamedTuple

from ..lexicon import table
from ..lexicon import words as lexicon_words
from .memo import remembered
from .words import bare, content, each_word, stem, stop_words, words

Kind = Literal["count", "money", "percent", "duration", "date", "year", "time", "label", "score", "age", "ordinal"]


class Number(NamedTuple):
    """A number in a text. `low` and `high` are equal unless it is a range; percent is 0 to 100, a duration is in minutes."""

    start: int
    end: int
    low: float
    high: float
    kind: Kind
    noun: str
    """The stem of what is counted; "" if the text does not say it next to the number."""
    about: frozenset[str]
    """All stems of the phrase that is counted, the noun included."""
    hedge: str
    """"some", "at least", "estimated" ... as it stands; "" if none."""
    partial: bool = False
    """True for "12 more" or "another 12": a part that says nothing of the whole."""

    def meets(self, other: Number) -> bool:
        """Whether the two values can both be true of one thing, hedges and rounding taken into account."""
        low, high = _bounds(self)
        other_low, other_high = _bounds(other)
        return low <= other_high and other_low <= high


_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
           "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "k": 1e3, "tn": 1e12}  # fmt: skip
_SMALL = (  # `_TENS` and `_ONES`, longer ones first; written out word by word it takes twice as long to compile
    "(?:twen|thir|for|fif|six|seven|eigh|nine)ty|(?:thir|four|fif|six|seven|eigh|nine)teen|eleven|twelve|ten"
    "|one|two|three|four|five|six|seven|eight|nine"
)
_WORDS = rf"(?:{_SMALL})(?:[\s-](?:and\s)?(?:{_SMALL}|hundred|thousand|million|billion))*"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AMOUNT = rf"(?:{_DIGITS}|{_WORDS})"
_HEDGE = (
    r"(?:at least|at most|no (?:more|fewer|less) than|(?:more|fewer|less|greater|higher) than|as many as|as much as|up to|close to|"
    r"an? estimated|estimated|an? approximate|approximately|about|around|roughly|some|nearly|almost|over|under|below|above|"
    r"just (?:over|under|about)|well over|only|exactly|around|circa|perhaps|possibly|an additional|another)"
).replace(" ", r"\s")  # the pattern below ignores plain spaces
_BEGINNING = (  # by its first two characters; looked at first, for hardly one word in four can begin a number
    r"(?=[\d$€£¥]|a[\s$blnprst-]|b[ei]|c[$il]|d[ao]|e[ilsx]|f[eio]|gr|h[aiou]|ju|le|m[io]|n[eio]|o[nv]|p[eo]|ro|s[ceio]|t[ehw]|u[nps]|we|ye)"
)
_NUMBER = re.compile(
    rf"""(?<![\w.,$€£¥/-]){_BEGINNING}
    (?:(?P<hedge>{_HEDGE}(?:\s(?:some|about|an\sestimated))?)\s+)?
    (?:
      (?P<vague>(?:tens|hundreds|dozens|scores|thousands|millions|billions)(?:\sof\s(?:thousands|millions|billions))?)
    | (?P<fraction>(?:a|one|two|three)[\s-](?:third|thirds|quarter|quarters|fifth|fifths|half|tenth)\b
        |half(?=\s(?:of|the|its|their|all)\b))
    | (?P<hours>(?:(?:an?|one|{_AMOUNT})\s+)?(?:hour|day|week|month|year)s?\s+and\s+a\s+half|half\s+an\s+hour
        |(?:{_AMOUNT})\s+and\s+a\s+half\s+(?:hour|day|week|month|year)s?|an?\s+(?:hour|dozen))
    | (?P<dozen>{_AMOUNT})\s+dozen\b
    | (?P<article>(?:half\s+an?|(?:one|two|three)\s+and\s+a\s+half|an?))\s+(?P<unit>hundred|thousand|million|billion)\b
    | (?P<currency>US\$|A\$|C\$|[$€£¥])\s?(?P<sum>{_DIGITS})(?:\s?(?:-|–|to)\s?[$€£¥]?(?P<sum2>{_DIGITS}))?
      (?:\s?(?P<sumscale>thousand|million|billion|trillion|bn|mn|tn|m|b|k)\b)?
    | (?P<between>between\s)?(?P<first>{_AMOUNT})(?:\s(?P<firstscale>million|billion)(?=\s(?:to|or|and)\s))?
      (?:(?:\s?(?:-|–|—)\s?|\s(?:to|or)\s|(?(between)\sand\s|(?!)))(?P<second>{_AMOUNT}))?
      (?:[\s-](?P<scale>hundred|thousand|million|billion|trillion)\b|(?P<short>bn|mn|tn|m|k)\b)?
      (?P<percent>\s?%|\s(?:percent|per\scent|percentage\spoints)\b)?
    )(?![\w/])""",
    re.VERBOSE | re.IGNORECASE,
)
_MINUTES = {
    "second": 1 / 60,
    "minut": 1.0,
    "hour": 60.0,
    "day": 1440.0,
    "week": 10080.0,
    "month": 43800.0,
    "year": 525600.0,
}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
"""The key of a currency's name, so that £75,000 and 75,000 pounds are the same."""
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_SOFT = (
    "some",
    "about",
    "around",
    "roughly",
    "nearly",
    "almost",
    "estimated",
    "approximat",
    "close to",
    "perhaps",
    "possibly",
    "circa",
    "just",
)
_LOWER = ("at least", "more than", "over", "no fewer", "no less", "above", "greater", "higher")
_UPPER = ("at most", "up to", "fewer than", "less than", "under", "below", "no more", "as many", "as much")


def _round(value: float) -> bool:
    """Whether a number has one or two digits and then zeros only, from 100 on."""
    digits = f"{value:.0f}"
    return len(digits) >= 3 and not digits[2:].strip("0")


_SLACK, _MOST_SLACK = 0.05, 0.1
"""Shares by which a figure with "about" may be off: half of its last place that is no nought, within these."""


def _last_place(value: float) -> float:
    """What one is worth in the last place of a whole number that is no nought: 10 in 60, 1,000 in 84,000."""
    digits = f"{value:.0f}"
    return float(10 ** (len(digits) - len(digits.rstrip("0"))))


def _soft(hedge: str) -> bool:
    return any(word in hedge for word in _SOFT)


def _bounds(number: Number) -> tuple[float, float]:
    """Between which values a figure may lie as it is told: "about 84,000" is no 91,000, and "about 60" may be 64."""
    slack = 0.0
    if _soft(number.hedge) and number.low:
        slack = max(_SLACK, min(_last_place(number.low) / 2 / number.low, _MOST_SLACK))
    low, high = number.low * (1 - slack), number.high * (1 + slack)
    if any(word in number.hedge for word in _LOWER):
        # "more than 200" rounds down; "at least 47" is a count that may still rise.
        high *= 1.2 if _round(number.high) and number.hedge != "at least" else 1.05
    if any(word in number.hedge for word in _UPPER):
        low *= 0.95
    if number.kind == "percent":
        # 7 is anything that rounds to it, 3.4 is exact, and a third or two thirds are told roughly.
        exact = 0.49 if number.low.is_integer() else 2.0 if round(3 * number.low, 6).is_integer() else 0.1
        low, high = low - exact, high + exact
    return low, high


@remembered
def numbers(text: str) -> list[Number]:
    """The numbers of a text in order.

    >>> [(n.low, n.kind, n.noun) for n in numbers("Some 100,000 Russian troops waited for an hour and a half.")]
    [(100000.0, 'count', 'troop'), (90.0, 'duration', '')]
    >>> [(n.low, n.high) for n in numbers("Tens of thousands left; two to three buses came.")]
    [(10000.0, 99999.0), (2.0, 3.0)]
    """
    found: list[Number] = []
    for match in _NUMBER.finditer(text):
        if found and match.start() < found[-1].end:
            continue  # "an hour" in "three quarters of an hour"
        number = _read(text, match)
        if number is not None:
            found.append(number)
    return found


def _read(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    hedge = " ".join((match["hedge"] or "").lower().split())
    partial = (
        hedge in ("another", "an additional")
        or bool(_PART_BEFORE.search(text, max(0, len(text[:start].rstrip()) - _LONGEST_PART), start))
        or bool(re.match(r"\s+(?:more|others?|additional|further)\b", text[end:], re.I))
    )
    if match["vague"]:
        low, high = _vague(match["vague"].lower())
        return _counted(text, start, end, low, high, hedge, partial)
    if match["fraction"]:
        return _fraction(text, match, hedge, partial)
    if match["hours"]:
        return _spelled_duration(text, match, hedge)
    if match["currency"]:
        scale = _SCALES.get((match["sumscale"] or "").lower(), 1)
        sums = [float(written.replace(",", "")) * scale for written in (match["sum"], match["sum2"] or match["sum"])]
        noun, about = _noun(text, end)
        return Number(
            start, end, min(sums), max(sums), "money", noun, about | {_SIGNS[match["currency"][-1]]}, hedge, partial
        )
    if match["dozen"]:
        dozens = 12 * (_value(match["dozen"]) or 1)
        return _counted(text, start, end, dozens, dozens, hedge, partial)
    if match["article"]:
        words_before = match["article"].lower().split()
        times = 0.5 if words_before[0] == "half" else {"one": 1.5, "two": 2.5, "three": 3.5}.get(words_before[0], 1.0)
        amount = times * _SCALES[match["unit"].lower()]
        return _counted(text, start, end, amount, amount, hedge, partial)
    if re.match(r"\d{4}-\d{2}-\d{2}\b", text[match.start("first") :]):
        return Number(start, end, 0.0, 0.0, "date", "", frozenset(), "")
    first, second = _value(match["first"]), _value(match["second"] or match["first"])
    if first is None or second is None:
        return None
    low, high = first, second
    scale = _SCALES.get((match["scale"] or match["short"] or "").lower(), 1)
    first_scale = _SCALES[match["firstscale"].lower()] if match["firstscale"] else scale
    low, high = sorted((low * first_scale, high * scale))
    partial = partial or bool(match["second"] and re.search(r"\bfrom\s$", text[:start]))  # a change, no range
    written = text[match.start("first") : end]
    joined = match["second"] and not match["percent"] and re.fullmatch(r"\d{1,2}[-–]\d{1,2}", written)
    if joined and (first >= second or not _noun(text, end)[0]):
        return Number(start, end, low, high, "score", "", frozenset(), hedge)
    if match["percent"]:
        noun, about = _noun(text, end)
        return Number(start, end, low, high, "percent", noun, about, hedge, partial)
    return _special(text, match, low, high) or _counted(
        text, start, end, min(low, high), max(low, high), hedge, partial
    )


def _fraction(text: str, match: re.Match[str], hedge: str, partial: bool) -> Number | None:
    """A share as a percentage, one of a stretch of time as its minutes; None for "a third term" and "a quarter point"."""
    start, end = match.span()
    written = match["fraction"].lower().replace("-", " ")
    first, kind = written.split()[0], next(name for name in _FRACTIONS if name in written)
    value = _FRACTIONS[kind] * {"two": 2, "three": 3}.get(first, 1)
    if of_time := _OF_TIME.match(text, end):
        minutes = value / 100 * _MINUTES[stem(of_time.group(1).lower())]
        return Number(start, of_time.end(), minutes, minutes, "duration", "", frozenset(), hedge, partial)
    if first == "a" and _is_next(text, end):
        return None
    noun, about = _noun(text, end)
    return Number(start, end, value, value, "percent", noun, about, hedge, partial)


_OF_TIME = re.compile(r"\s(?:of\s)?an?\s(second|minute|hour|day|week|month|year)\b", re.IGNORECASE)


def _is_next(text: str, end: int) -> bool:
    """Whether a word follows that "a third" or "a quarter" belongs to as an adjective does: no "of", no verb, no comparison."""
    found = re.match(r"[\s\u00a0-]([^\W\d_]+)", text[end : end + _LONGEST_WORD])
    word = found.group(1).lower() if found else ""
    compared = word in _COMPARED or (
        word.endswith(("er", "ed", "ing", "ly")) and word not in lexicon_words("cues", "no_comparison")
    )
    verb = word in _verbs() or word in lexicon_words("cues", "saying")
    return bool(word) and not compared and not verb and word not in stop_words()


_COMPARED = ("more", "less", "fewer")
_LONGEST_WORD = 40


_PART_BEFORE = re.compile(r"\b(?:other|remaining|further|additional|first|last|next|final|every|each)\s+$")
_LONGEST_PART = len("additional")


def _value(written: str) -> float | None:
    if written[0].isdigit():
        return float(written.replace(",", ""))
    from text_to_num import text2num

    try:
        return float(text2num(" ".join(written.lower().replace("-", " ").split()), "en"))
    except ValueError:  # "two one": digits read out, no amount
        return None


def _vague(written: str) -> tuple[float, float]:
    unit = {"tens": 10, "dozens": 24, "scores": 40, "hundreds": 100, "thousands": 1e3, "millions": 1e6, "billions": 1e9}
    parts = written.split()
    low = unit[parts[0]] * (unit[parts[-1]] if len(parts) > 1 else 1)
    top = {
        "tens": 9.9999,
        "dozens": 4.125,
        "scores": 2.475,
        "hundreds": 9.99,
        "thousands": 99.999,
        "millions": 99.9,
        "billions": 99.9,
    }
    return low, float(round(low * top[parts[0]]))


def _spelled_duration(text: str, match: re.Match[str], hedge: str) -> Number | None:
    written = match["hours"].lower()
    if written.endswith("dozen"):
        noun, about = _noun(text, match.end())
        return Number(match.start(), match.end(), 12, 12, "count", noun, about, hedge)
    unit = next((minutes for name, minutes in _MINUTES.items() if name in written), 60.0)
    if written.startswith("half"):
        value = 0.5
    else:
        first = re.split(r"\s+", written)[0]
        known = first[0].isdigit() or first.split("-")[0] in (*_ONES.split(), *_TENS.split())
        value = ((_value(first) or 1.0) if known else 1.0) + (0.5 if "half" in written else 0.0)
    return Number(match.start(), match.end(), value * unit, value * unit, "duration", "", frozenset(), hedge)


def _special(text: str, match: re.Match[str], low: float, high: float) -> Number | None:
    """Digits that count nothing: dates, years, clock times, ages, and names such as "Flight 447"."""
    kind = _special_kind(text, match, low)
    return Number(match.start(), match.end(), low, high, kind, "", frozenset(), "") if kind else None


def _special_kind(text: str, match: re.Match[str], low: float) -> Kind | None:
    first, end = match.start("first"), match.end()
    left, right = text[max(0, first - 40) : first], text[end : end + 40]
    before = [word for word, _ in words(left)][-1:]
    after = [word for word, _ in islice(each_word(right), 1)]
    last, following = (bare(w[0]).rstrip(".") if w else "" for w in (before, after))
    single = match["first"].isdigit() and not match["second"]
    if single and low <= 31 and any(_is_month(word) for word in (*before, *after)):
        return "date"
    if (
        single
        and 1900 <= low <= 2100
        and following != "of"
        and (not following or following in stop_words() or right[:1] in ",.;)" or last in _YEAR_AFTER)
    ):
        return "year"
    if (
        single
        and _OLDEST_YEAR <= low < 1900
        and last in ("in", "since")
        and following != "of"
        and (not following or following in stop_words())
    ):
        return "year"
    if single and 1900 <= low <= 2100 and _dates_a_thing(last, following, right, low):
        return "year"
    if re.match(r":\d", right) or left.endswith(":") or following in ("a.m", "p.m", "am", "pm", "o'clock", "gmt"):
        return "time"
    comma_age = single and low < 120 and left.endswith(", ") and right.startswith(",")
    if (
        (match["hedge"] or "").lower() in _AGE_HEDGES
        and low <= _OLDEST
        and _LIVED.search(text, max(0, match.start() - _LIVED_REACH), match.start())
    ):
        comma_age = not _noun(text, end)[0]
    if last in ("aged", "age") or comma_age or re.match(r"[\s-]years?[\s-]old\b", right):
        return "age"
    if last in _NUMBERED or (single and before and before[0][0].isupper() and _inside_name(left, before[0])):
        return "label"
    return None


def _dates_a_thing(last: str, following: str, right: str, low: float) -> bool:
    """Whether a year stands between an article and its thing: "a 2016 study", "the 2014 floods"; not "a 2000-seat hall"."""
    if not right.startswith(" ") or following in lexicon_words("cues", "people_nouns"):
        return False
    if _canonical(following) in _currencies() | _measures():
        return False
    return last in ("a", "an") or (last in _THE and low % 100 != 0)


_THE = ("the", "its", "his", "her", "their", "this", "that")
_OLDEST_YEAR = 1500
"""What is told of in figures like a year's, without a comma, is no count from here on: "founded in 1889 by"."""
_YEAR_AFTER = ("in", "since", "by", "until")
_AGE_HEDGES = ("over", "under", "above", "below")
_OLDEST = 110
_LIVED_REACH = 70
_LIVED = re.compile(
    r"\b(?:(?:those|anyone|everyone|people|patients|residents|men|women)"
    r"|(?:most|many|some|all|half|none|few|several|\d+) of (?:the|those|them)\b[^,;]{0,40}?\b(?:were|are))\s$",
    re.IGNORECASE,
)
"""What stands before an age that is told as a bound: "most of the dead were over 70"."""
_NUMBERED = ("no", "number", "page", "route", "road", "section", "article")


def _is_month(word: str) -> bool:
    """A month's name; "May" only with its capital."""
    return word[0].isupper() and bare(word).rstrip(".") in lexicon_words("cues", "months")


def _inside_name(left: str, word: str) -> bool:
    """Whether the capital before a number is a name's and not a sentence's: "Flight 447", but not "In 2014" or "Some 300"."""
    opens = not left.rstrip().removesuffix(word).strip() or left.rstrip().removesuffix(word).rstrip()[-1:] in '.!?:“"'
    return left[-1:] in " \u00a0" and bare(word) not in stop_words() and not opens


def _counted(text: str, start: int, end: int, low: float, high: float, hedge: str, partial: bool) -> Number | None:
    if unit := re.match(r"-(second|minute|hour|day|week|month|year)s?\b", text[end:]):
        minutes = _MINUTES[stem(unit.group(1))]
        return Number(start, end, low * minutes, high * minutes, "duration", "", frozenset(), hedge, partial)
    noun, about = _noun(text, end)
    if noun in _currencies() and not re.match(r"\s+[\w.]+(?:\s\w+)?\s+of\b", text[end:]):
        return Number(start, end, low, high, "money", "", frozenset({noun}), hedge, partial)
    if noun in _MINUTES:
        return Number(
            start, end, low * _MINUTES[noun], high * _MINUTES[noun], "duration", "", frozenset(), hedge, partial
        )
    if noun in _people():
        fate = _fate(text, start, end)
        noun = fate or noun
        about = about | ({fate} if fate else set())
    if not noun:
        noun = _fate(text, start, end)
        about = frozenset({noun}) if noun else frozenset()
    if not noun and not partial:
        noun, about = _counted_before(text, start)
    if low <= 1 and high <= 1:
        return None  # "one" is a pronoun more often than a count
    return Number(start, end, low, high, "count", noun, about, hedge, partial)


def _noun(text: str, end: int) -> tuple[str, frozenset[str]]:
    """The stem of the counted noun and of the words of its phrase: what follows, up to a break or a function word."""
    tail = text[end : end + 90]
    gap = re.match(r"[\s\u00a0-]*(?:of\s+(?:the\s+|its\s+|their\s+|all\s+)?)?(?:more\s+|other\s+|additional\s+)?", tail)
    at = gap.end() if gap else 0
    phrase: list[str] = []
    for word, offset in each_word(tail[at:]):
        between = tail[at:][offset - 1 : offset] if offset else " "
        lower = bare(word)
        if between not in " \u00a0-" or lower in stop_words() or lower[0].isdigit() or len(phrase) >= 4:
            break
        if offset and re.search(r"[^\w\s\u00a0’'-]", tail[at:][:offset]):
            break
        if lower in _ADDING:
            break
        if phrase and (lower.endswith(("ed", "ing")) or lower in lexicon_words("cues", "saying") or lower in _verbs()):
            break
        phrase.append(word)
    if not phrase:
        return "", frozenset()
    if tail[:1] == "-" and phrase[0][0].islower() and phrase[0] not in _NO_THING:
        return _canonical(phrase[0]), frozenset(content(" ".join(phrase[:2])))  # "a nine-match ban" counts matches
    phrase = phrase[: _last_plural(phrase)]
    keys = content(" ".join(phrase))
    plain = [word for word in phrase if not word[0].isupper()]
    head = _canonical(plain[-1] if plain else phrase[-1])
    extra = re.match(r"\s+of\s+(?:the\s+)?([a-z]+)(?:\s+([a-z]+))?", tail[at:][_phrase_end(tail[at:], phrase) :])
    if extra and head in _measures():
        keys = keys + content(" ".join(word for word in extra.groups() if word))
    return head, frozenset(keys) | {head}


_ADDING = ("including", "excluding", "counting", "compared", "according")
"""Words that open another phrase at once behind a number: "5.6 billion including debt"."""


def _last_plural(phrase: Sequence[str]) -> int:
    """How many words of a phrase belong to what is counted: those up to its last plural, if a word that is none stands behind.

    "five precincts cost him" counts precincts; "two arms dealers" counts dealers, for their plural comes last.
    """
    if phrase[-1] in _MANY:
        return len(phrase)  # "emergency services personnel"
    plural = [at for at, word in enumerate(phrase, 1) if _PLURAL.search(word) and word[0].islower()]
    return plural[-1] if plural else len(phrase)


_MANY = ("staff", "personnel", "crew", "cattle", "police", "troops")
_NO_THING = ("strong", "odd", "plus", "some", "fold")
"""What follows a hyphen and is not counted: "a 300-strong crowd"."""
_PLURAL = re.compile(r"[^suiS'’]s$|(?:^|-)(?:people|men|women|children)$")
"""How a plural ends; neither "bus", "loss", "previous" nor "crisis" does."""


def _phrase_end(tail: str, phrase: list[str]) -> int:
    at = 0
    for word in phrase:
        at = tail.index(word, at) + len(word)
    return at


@lru_cache(maxsize=1 << 14)
def _canonical(word: str) -> str:
    keys = content(word)
    return keys[0] if keys else stem(bare(word))


@cache
def _people() -> frozenset[str]:
    return frozenset(_canonical(word) for word in table("cues")["people_nouns"].split())


@cache
def _currencies() -> frozenset[str]:
    return frozenset(_canonical(word) for word in table("cues")["currency_nouns"].split())


@cache
def _measures() -> frozenset[str]:
    return frozenset(_canonical(word) for word in table("cues")["measure_nouns"].split())


@cache
def _verbs() -> frozenset[str]:
    return lexicon_words("cues", "count_breaks")


@cache
def fates() -> frozenset[str]:
    """What befalls people in news, as stems: killed, missing, evacuated ..."""
    return frozenset(_canonical(word) for word in table("cues")["fates"].split())


_NEAR = 300
"""Characters in which four words before a number and six behind it stand; rows of figures have no end."""


def _fate(text: str, start: int, end: int) -> str:
    """What befell the people that a number counts, if the words around it say so: killed, missing, evacuated ..."""
    near = max(0, start - _NEAR)
    clause_start = max(text.rfind(mark, near, start) for mark in (". ", "; ", " — ", ", and ", " while "))
    before = [_canonical(word) for word, _ in words(text[max(near, clause_start) : start])[-4:]]
    stop = re.search(r"[.;,—–]|\band\b|\bwhile\b", text[end : end + _NEAR])
    behind = each_word(text[end : end + (stop.start() if stop else 80)])
    after = [_canonical(word) for word, _ in islice(behind, 6)]
    for key in (*after, *reversed(before)):
        if key in fates():
            return key
    told = _TOLL.search(text, near, start)
    key = _canonical(told["fate"] or "toll") if told else ""
    return key if key in fates() else ""


_TOLL = re.compile(
    r"\b(?:toll|(?:number|count) of (?:people|those|persons|victims|passengers|residents|workers)?\s?(?:known )?(?:to have )?"
    r"(?P<fate>[a-z]+))\b[^.;:]{0,110}?\b(?:ros|ris|climb|jump|st(?:and|ood)|increas|went up|reach|pass|grow|grew|is|was|at)\w*"
    r"\b[^.;:,\d]{0,25}$",
    re.IGNORECASE,
)
"""How a toll is told at a distance: "the death toll from the heat wave in Solmar rose to"."""


def _counted_before(text: str, start: int) -> tuple[str, frozenset[str]]:
    """The noun of a count whose noun stands before it, and its phrase: "widened its recall of insulin pumps to"."""
    told = _COUNTED_BEFORE.search(text, max(0, start - _NEAR), start)
    if not told:
        return "", frozenset()
    head = _canonical(told["noun"].split()[-1])
    if head in _MINUTES or head in _currencies():
        return "", frozenset()
    return head, frozenset(content(told["noun"])) | {head}


_COUNTED_BEFORE = re.compile(
    r"\b(?:number|count|total|tally|estimate|forecast|recall|order|purchase|list|fleet|force|intake|evacuation|cull)\sof\s"
    r"(?P<noun>(?:(?!(?:of|to|at|in|for|from|with|the|its|their)\b)[a-z][\w’'-]*\s){0,3}?[a-z][\w’'-]+(?<![su])s)\s"
    r"(?:[A-Za-z][\w’'-]*\s){0,8}?(?:to|at)\s$"
)
"""A word for a number of things, "of", a plural, and "to" or "at" before the figure; "the age of patients" counts none."""

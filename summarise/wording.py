"""The fixed words of a brief: the entries of ``wording.toml``, any of which a reader can replace."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from string import Formatter

from .errors import UsageError
from .lexicon import table

QUESTIONS: dict[str, tuple[str, ...]] = {
    "stated unknown": ("unknown",),
    "withheld": ("withheld", "withheld_quoted"),
    "pending event": ("pending", "pending_due", "pending_as_of"),
    "hedged possibility": ("hedged",),
    "conditional willingness": ("conditional",),
    "number conflict": ("number", "figure", "number_told"),
    "position conflict": ("position", "position_told"),
    "contested claim": ("contested",),
    "unspecified reference": ("unspecified",),
    "sequence conflict": ("sequence", "sequence_told"),
    "empty slot": ("slot_date", "slot_who"),
    "asked outright": ("asked", "asked_quoted"),
    "single origin": ("single", "single_copies"),
}
"""Type of question -> the entries of the section ``questions`` that it can be put into, the usual one first."""
CHANGES: dict[str, tuple[str, ...]] = {
    "new": ("new",),
    "origins": ("origins",),
    "number": ("number", "number_was", "number_now", "number_brief", "number_brief_now", "number_dated"),
    "answered": ("answered",),
    "withdrawn": ("withdrawn", "withdrawn_told"),
}
"""The same for the section ``changes``: type of change -> its entries; in the order in which a brief shows them."""
Replaced = tuple[tuple[str, str], ...]
"""("section.entry", its words), sorted; what a reader wants otherwise."""


def words(section: str, replaced: Replaced = ()) -> Mapping[str, str]:
    """A section of the fixed words, with the reader's entries in place.

    >>> words("brief", (("brief.lead", "Kurz"),))["lead"]
    'Kurz'
    """
    found: dict[str, str] = table("wording")[section]
    own = {name.removeprefix(f"{section}."): text for name, text in replaced if name.startswith(f"{section}.")}
    return {**found, **own}


def read_wording(path: str | Path) -> Replaced:
    """The entries of a TOML file like ``wording.toml`` that holds only what is to be replaced.

    Raises:
        UsageError: the file cannot be read, an entry is unknown, or one lacks what has to be filled in; one line that names it.
    """
    try:
        value = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise UsageError(f"{path}: cannot be read ({reason}); check the path") from None
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, a number too long, nested too deep
        raise UsageError(f"{path}: no TOML ({error}); see wording.toml in the package for the form") from None
    found: dict[str, str] = {}
    for section, entries in value.items():
        if not isinstance(entries, dict):
            raise UsageError(f"{path}: '{section}' is no section; there are: {', '.join(table('wording'))}")
        found |= {f"{section}.{entry}": text for entry, text in entries.items()}
    replaced = tuple(sorted(found.items()))
    if wrong := problem(replaced):
        raise UsageError(f"{path}: {wrong}")
    return replaced


def problem(replaced: Replaced) -> str:
    """What is wrong with the first bad entry, with what would be right; "" if nothing is.

    >>> problem((("questions.unknown", "Offen: {spam}"),))
    'questions.unknown holds {spam}; it takes: {span}'
    """
    fixed = table("wording")
    if not isinstance(replaced, tuple) or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in replaced):
        return f"{replaced!r} is no tuple of (entry, words); give what read_wording returns"
    if len({name for name, _ in replaced}) < len(replaced):
        return "an entry is given twice"
    for name, text in replaced:
        if not isinstance(name, str):
            return f"{name!r} is no name of an entry"
        section, _, entry = name.partition(".")
        if section not in fixed:
            return f"there is no section '{section}'; there are: {', '.join(fixed)}"
        if entry not in fixed[section]:
            return f"there is no entry '{name}'; [{section}] has: {', '.join(fixed[section])}"
        if (
            not isinstance(text, str)
            or not text.strip()
            or any(ord(mark) < 32 or "\ud800" <= mark <= "\udfff" for mark in text)
        ):
            return f"{name} is no line of text"
        try:
            held, wanted = _fields(text), _fields(fixed[section][entry])
            if any(spec or conversion for _, _, spec, conversion in Formatter().parse(text)):
                return f"{name} holds a brace with more than a name in it; write {{name}} only"
        except ValueError as error:
            return f"{name} has a brace without its partner ({error}); write {{{{ for a brace"
        listed = ", ".join(f"{{{field}}}" for field in sorted(wanted)) or "nothing"
        if extra := held - wanted:
            return f"{name} holds {{{min(extra)}}}; it takes: {listed}"
        if missing := wanted - held:
            return f"{name} lacks {{{min(missing)}}}; it takes: {listed}"
    return ""


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}

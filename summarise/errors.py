"""What can go wrong, as few kinds as a caller can tell apart; every message is one line that says what to try."""

from __future__ import annotations


class SummariseError(Exception):
    """The parent of every error this package raises on purpose; `exit_code` is what the command line leaves with."""

    exit_code = 1


class InputError(SummariseError):
    """A source, a folder or a manifest that cannot be read; the message names it and what to try."""


class NothingUsableError(SummariseError):
    """Everything was read and nothing of it can be briefed: empty, all furniture, or pages of unrelated events."""


class UsageError(SummariseError):
    """A setting or an option with a value that is not allowed; the message names the valid ones."""

    exit_code = 2


class CheckError(SummariseError):
    """A brief that does not hold against its schema or its sources. It is never printed."""


class ArchiveError(InputError):
    """An archive of stories that cannot be opened, read or written; the message names its file and what to try."""

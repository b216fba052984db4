"""What the bot does with what it is asked: plain functions of a request, the library and Slack's client."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..errors import ArchiveError, CheckError, InputError, SummariseError
from ..intake import read, shown
from ..model import Brief, Problem
from ..pipeline import brief
from ..render.blocks import buttons, cut, message
from ..render.json import of_json
from ..render.slack import STORY, Message, briefing_messages, notice, slack_messages, view
from ..settings import Settings
from ..stories.archive import Archive, StoryRow
from ..stories.config import Config
from ..stories.daily import standing_page
from .asked import Asked, count, of_thread, today
from .jobs import FullError, Jobs
from .kept import Kept
from .voice import FAILED, Voice, details, reason

KEPT = ".slack"
"""The folder of the posted briefs, in the output folder."""
_LINKS = 60
"""Links of one request; more are told and left out. A reader of two minutes is not helped by more."""
_SECONDS = 20
"""That one link may take: somebody waits, and others behind."""
_HITS, _CHOICES = 50, 10
"""Pages and briefs that a search looks at, and stories that it offers."""
_THREAD_PAGES, _THREAD_PAGE = 10, 200
"""How much of a thread is read."""
_TOLD, _LINE = 8, 300
"""Problems told one by one, and characters of each; the others are counted."""
ECHO = 80
"""Characters of words of others that a line of ours repeats."""
_PRIVATE = re.compile(r"is at \S+, (?:an?|no) .*address\b.*")
"""What names an address of the network that the bot is in, and an option of the command line."""
_ARCHIVE = "The archive cannot be read, or has not what you ask for; whoever runs me finds it in my log."
_FAULT = "Something went wrong on my side; whoever runs me finds it in my log."
HELP = """I brief several pages on one event; every line is a piece of them.
/brief LINK LINK ...  a brief of these pages, here
/brief WORDS  a story of the archive with these words ("a phrase", or the beginning of a word as word*)
/brief  the page of the day
In a thread, where Slack takes no /brief: mention me, or take "Brief these links" from a message's menu; I brief its links there.
Give links as they are: of a word that is linked Slack passes on the word alone."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The bot's means."""

    config: Config
    voice: Voice
    own: str
    """The bot's user id."""
    jobs: Jobs
    kept: Kept

    # -- taking requests

    def take(self, asked: Asked, run: Callable[[], None], what: str) -> str:
        """Puts a request in the queue; the line that tells its user so, or why not."""
        try:
            before = self._queued(asked, run, what)
        except FullError as full:
            return f"Not now: {full}."
        waiting = f"; {before} before it" if before else ""
        return f"Working on {what}{waiting}. It is posted here when it is done."

    def take_morning(self, run: Callable[[], None]) -> None:
        """Puts the page of the day in the queue; where there is no room, the log is told."""
        what = "the page of the day"
        try:
            self._queued(Asked("", self.config.bot.briefing_channel), run, what)
        except FullError as full:
            self.voice.log(f"{what}: {full}")

    def _queued(self, asked: Asked, run: Callable[[], None], what: str) -> int:
        return self.jobs.add(asked.user, lambda: self._attempt(asked, run), lambda: self._cut_off(asked, what))

    def _attempt(self, asked: Asked, run: Callable[[], None]) -> None:
        """Runs a request; what fails is told to its user alone. Raises nothing."""
        try:
            run()
        except Exception as error:
            said, logged = _told(error)
            if logged:
                self.voice.log(logged)
            if not self.voice.gone.is_set():  # else its user has been told that it is cut off
                self.voice.tell(asked, said)

    def _cut_off(self, asked: Asked, what: str) -> None:
        self.voice.log(f"stopped before it was done: {what}")
        self.voice.tell(
            asked, f"I was stopped before this was done: {what}. If it is not posted, ask again in a few minutes."
        )

    # -- what is asked

    def brief_links(self, asked: Asked, links: Sequence[str], told: Sequence[Problem] = ()) -> None:
        """Fetches links and posts their brief; what could not be read, and what was told before, is told to the user."""
        problems = list(told)
        if len(links) > _LINKS:
            problems.append(Problem("", 0, f"{len(links)} links; the first {_LINKS} were taken"))
        try:
            sources = read(links[:_LINKS], problems, self._reading())
        except InputError:
            self._tell_problems(asked, problems, "Nothing could be read")
            return
        self.post_brief(asked, brief(sources, self.config.settings))
        self._tell_problems(asked, problems, "The brief is posted; not all could be read")

    def brief_thread(self, asked: Asked, found: Sequence[str], words: str = "") -> None:
        """Briefs the links of a thread, and those found already in the message that asks; words only where it has no link."""
        problems: list[Problem] = []
        links = list(dict.fromkeys([*found, *of_thread(self._thread(asked, problems), self.own)]))
        if links:
            self.brief_links(asked, links, problems)
        elif words:
            self.brief_words(asked, words)
        else:
            raise InputError("No links in this message or its thread; give some: /brief LINK LINK ...")

    def brief_words(self, asked: Asked, words: str) -> None:
        """Posts the last brief of the story that has these words; of several, lets the user choose."""
        with self._archive() as archive:
            hits = [hit.story for hit in archive.search(words, _HITS) if hit.story]
            rows = [archive.story(story) for story in dict.fromkeys(hits)][:_CHOICES]
        if not rows:
            raise InputError(
                f"Nothing found for '{cut(words, ECHO)}'; try fewer words, or the beginning of one as word*."
            )
        if len(rows) == 1:
            self.brief_story(asked, rows[0].id)
        else:
            self.voice.tell(asked, _choice(rows))

    def brief_story(self, asked: Asked, story: str, day: str = "") -> None:
        """Posts the brief of a story of the archive: that of a day, or the last one."""
        with self._archive() as archive:
            try:
                row = archive.story(story)
            except ArchiveError:
                raise
            except InputError as error:
                self.voice.log(str(error))
                raise InputError("That story is not in the archive any more; look for it by its words.") from None
            made = archive.brief(row.id, day) if day else (archive.last_brief(row.id) or ("", None))[1]
        if made is None:
            raise InputError(
                f"'{cut(row.title or row.id, ECHO)}' has no brief; it has {count(row.sources, 'page')}, too few for one."
            )
        self.post_brief(asked, replace(of_json(made), wording=self.config.settings.wording))

    def page_of_the_day(self, asked: Asked) -> None:
        """Posts the last page of the day."""
        with self._archive() as archive:
            page = standing_page(self.config, today(), archive)
        if page is None:
            raise InputError("There is no page of the day yet; 'summarise daily' makes one.")
        self.voice.post(asked, briefing_messages(page, self.config.settings.wording, with_buttons=True))

    def view(self, value: str, action: str) -> dict[str, Any]:
        """The modal that a button asks for: of a brief's message its digest, of a modal what it turns to."""
        digest, _, rest = value.partition("|")
        which, _, number = rest.partition("|")
        return view(self.kept.get(digest), digest, which or action, int(number) if number.isdecimal() else 1)

    def post_brief(self, asked: Asked, made: Brief) -> None:
        """Posts a brief whole, with its buttons if it can be kept for them."""
        try:
            kept = self.kept.add(made)
        except InputError as error:
            self.voice.log(str(error))
            kept = ""
        self.voice.post(asked, slack_messages(made, kept))

    def _tell_problems(self, asked: Asked, problems: Sequence[Problem], said: str) -> None:
        """Tells what could not be read: one problem in the same line, more below each other."""
        for problem in problems:
            self.voice.log(shown(problem))
        listed = [cut(_PRIVATE.sub("is at no public address", shown(problem)), _LINE) for problem in problems[:_TOLD]]
        if over := len(problems) - len(listed):
            listed.append(f"... and {over} more")
        if listed:
            self.voice.tell(asked, f"{said}: {listed[0]}" if len(listed) == 1 else "\n".join([f"{said}:", *listed]))

    def _reading(self) -> Settings:
        """How links of Slack are read: whatever the config allows for its own, never from a private network, and not for ever."""
        return replace(
            self.config.settings, allow_private=False, fetch_seconds=min(_SECONDS, self.config.settings.fetch_seconds)
        )

    def _archive(self) -> Archive:
        return Archive.open(self.config.archive_file)

    def _thread(self, asked: Asked, problems: list[Problem]) -> Iterator[dict[str, Any]]:
        """The messages of a thread; that not all were looked at is a problem."""
        cursor = ""
        for _ in range(_THREAD_PAGES):
            page = self.voice.client.conversations_replies(
                channel=asked.channel, ts=asked.thread, limit=_THREAD_PAGE, cursor=cursor or None
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        problems.append(
            Problem("", 0, f"only the first {_THREAD_PAGES * _THREAD_PAGE} messages of the thread were read")
        )


def _told(error: Exception) -> tuple[str, str]:
    """What a failure is to its user, and to whoever runs the bot where that is more."""
    if isinstance(error, ArchiveError):  # where it is on this machine is nothing for Slack
        return _ARCHIVE, str(error)
    if isinstance(error, FAILED):
        return reason(error), details(error)
    if isinstance(error, SummariseError) and not isinstance(error, CheckError):
        return str(error), details(error.__cause__) if isinstance(error.__cause__, FAILED) else ""
    where = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{where.filename}:{where.lineno}"
    return _FAULT, f"fault: {type(error).__name__}: {str(error)[:200]} ({place}); please report this"


def _choice(rows: Sequence[StoryRow]) -> Message:
    """A question to the user: which of these stories."""
    named = [(f"{STORY}-{n}", f"{n}. {row.title or row.id}", f"{row.id}|") for n, row in enumerate(rows, 1)]
    lines = [
        f"{n}. {cut(row.title or row.id, _LINE)} ({count(row.sources, 'page')}, last {row.last_day})"
        for n, row in enumerate(rows, 1)
    ]
    said = "Several stories have these words; which one?"
    return message(said, [*notice("\n".join([said, *lines]))["blocks"], buttons(named)])

"""What the bot does with what it is asked: plain functions of a request, the library and Slack's client."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from ..errors import ArchiveError, InputError, SummariseError
from ..intake import read, shown
from ..intake.addresses import ALLOW
from ..model import Brief, Problem
from ..pipeline import brief
from ..render.blocks import buttons, message
from ..render.briefing import BRIEFINGS
from ..render.json import of_json
from ..render.slack import STORY, Message, briefing_messages, notice, slack_messages, view
from ..settings import Settings
from ..stories.archive import Archive, StoryRow
from ..stories.config import Config
from ..stories.daily import Report, daily, standing_page
from ..stories.delivery import PartlySentError, sent
from .asked import Asked, of_thread
from .jobs import FullError, Jobs
from .kept import Kept

KEPT = ".slack"
"""The folder of the posted briefs, in the output folder."""
_LINKS = 60
"""Links of one request; more are told and left out. A reader of two minutes is not helped by more."""
_HITS, _CHOICES = 50, 10
"""Pages and briefs that a search looks at, and stories that it offers."""
_THREAD_PAGES, _THREAD_PAGE = 10, 200
"""How much of a thread is read."""
_TOLD = 8
"""Problems told one by one; the others are counted."""
HELP = """I brief several pages on one event; every line is a piece of them.
/brief LINK LINK ...  a brief of these pages, here
/brief WORDS  a story of the archive with these words ("a phrase", or the beginning of a word as word*)
/brief  the page of the day
In a thread, where Slack takes no /brief: mention me, or take "Brief these links" from a message's menu; I brief its links there.
Give links as they are: of a word that is linked Slack passes on the word alone."""


@dataclass(slots=True)
class Bot:
    """The bot's means. Everything it posts goes through `post` and `tell`."""

    config: Config
    client: WebClient
    """Waits where Slack limits it."""
    impatient: WebClient
    """Does not: for what is due within three seconds."""
    own: str
    """The bot's user id."""
    log: Callable[[str], None]
    jobs: Jobs
    kept: Kept

    # -- taking requests

    def take(self, asked: Asked, run: Callable[[], None], what: str) -> str:
        """Puts a request in the queue; the line that tells its user so, or why not."""
        try:
            before = self.jobs.add(asked.user, lambda: self._attempt(asked, run), lambda: self._cut_off(asked, what))
        except FullError as full:
            return f"Not now: {full}."
        waiting = f"; {before} before it" if before else ""
        return f"Working on {what}{waiting}. It is posted here when it is done."

    def take_morning(self) -> None:
        """Puts the page of the day in the queue; where there is no room, the log is told."""
        asked = Asked("", self.config.bot.briefing_channel)
        try:
            self.jobs.add(
                "", lambda: self._attempt(asked, self.morning), lambda: self._cut_off(asked, "the page of the day")
            )
        except FullError as full:
            self.log(f"the page of the day: {full}")

    def _attempt(self, asked: Asked, run: Callable[[], None]) -> None:
        """Runs a request; what fails is told to its user alone, in one line."""
        try:
            run()
        except SummariseError as error:
            self.tell(asked, str(error))
        except (SlackApiError, SlackClientError, OSError) as error:
            self.log(f"slack: {details(error)}")
            self.tell(asked, reason(error))
        except Exception as error:  # a fault of ours: its user learns that there was one, its log where
            where = traceback.extract_tb(sys.exc_info()[2])[-1]
            self.log(f"fault: {type(error).__name__}: {error} ({where.filename}:{where.lineno}); please report this")
            self.tell(asked, "Something went wrong on my side; whoever runs me finds it in my log.")

    def _cut_off(self, asked: Asked, what: str) -> None:
        self.log(f"stopped before it was done: {what}")
        self.tell(asked, f"I was stopped before {what} was done; ask again in a few minutes.")

    # -- what is asked

    def brief_links(self, asked: Asked, links: Sequence[str]) -> None:
        """Fetches links and posts their brief; what could not be read is told to the user."""
        told = [Problem("", 0, f"{len(links)} links; the first {_LINKS} were taken")] if len(links) > _LINKS else []
        try:
            sources = read(links[:_LINKS], told, self._reading())
        except InputError:
            self._tell_problems(asked, told, "Nothing could be read.")
            return
        made = brief(sources, self.config.settings)
        self.post_brief(asked, made)
        self._tell_problems(asked, told, "The brief is posted; not all could be read.")

    def brief_thread(self, asked: Asked, found: Sequence[str]) -> None:
        """Briefs the links of a thread, and those found already in the message that asks."""
        links = [*found, *of_thread(self._thread(asked), self.own)]
        if not links:
            raise InputError("No links in this message or its thread; give some: /brief LINK LINK ...")
        self.brief_links(asked, list(dict.fromkeys(links)))

    def brief_words(self, asked: Asked, words: str) -> None:
        """Posts the last brief of the story that has these words; of several, lets the user choose."""
        with self._archive() as archive:
            hits = [hit.story for hit in archive.search(words, _HITS) if hit.story]
            rows = [archive.story(story) for story in dict.fromkeys(hits)][:_CHOICES]
        if not rows:
            raise InputError(f"Nothing found for '{words}'; try fewer words, or the beginning of one as word*.")
        if len(rows) == 1:
            self.brief_story(asked, rows[0].id)
        else:
            self.tell(asked, _choice(rows))

    def brief_story(self, asked: Asked, story: str, day: str = "") -> None:
        """Posts the brief of a story of the archive: that of a day, or the last one."""
        with self._archive() as archive:
            row = archive.story(story)
            made = archive.brief(row.id, day) if day else (archive.last_brief(row.id) or ("", None))[1]
        if made is None:
            raise InputError(f"'{row.title or row.id}' has no brief; it has {row.sources} page(s), too few for one.")
        self.post_brief(asked, replace(of_json(made), wording=self.config.settings.wording))

    def page_of_the_day(self, asked: Asked) -> None:
        """Posts the last page of the day."""
        with self._archive() as archive:
            page = standing_page(self.config, _today(), archive)
        if page is None:
            raise InputError("There is no page of the day yet; 'summarise daily' makes one.")
        self.post(asked, briefing_messages(page, self.config.settings.wording, with_buttons=True))

    def morning(self) -> None:
        """Does what `summarise daily` does, and posts the page in its channel, once a day."""
        asked, report = Asked("", self.config.bot.briefing_channel), Report(_today())
        with Archive.open(self.config.archive_file, write=True, wait=_WAIT) as archive:
            page = daily(self.config, report.day, archive, report)
            messages = briefing_messages(page, self.config.settings.wording, with_buttons=True)
            told = BRIEFINGS["text"](page, self.config.settings.wording)

            def send() -> None:
                try:
                    self.post(asked, messages)
                except (SlackApiError, SlackClientError, OSError) as error:
                    raise InputError(f"slack: {reason(error)}") from None

            done = sent(archive, report.day, self.target, told, send, self.log)
        for problem in report.problems:
            self.log(shown(problem))
        self.log(
            f"{report.day}: {report.read} pages read, {report.briefs} briefs, {'posted' if done else 'not posted again'}"
        )

    @property
    def target(self) -> str:
        """What the archive notes the posting of the day's page under."""
        return f"slack:{self.config.bot.briefing_channel}"

    def posted_today(self) -> bool:
        """Whether today's page was posted, or was about to be."""
        try:
            with self._archive() as archive:
                return any(delivery.target == self.target for delivery in archive.deliveries(_today()))
        except SummariseError:  # there is no archive yet
            return False

    def view(self, value: str, action: str) -> dict[str, Any]:
        """The modal that a button asks for: of a brief's message its digest, of a modal what it turns to."""
        digest, _, rest = value.partition("|")
        which, _, number = rest.partition("|")
        return view(self.kept.get(digest), digest, which or action, int(number) if number.isdecimal() else 1)

    # -- saying

    def post_brief(self, asked: Asked, made: Brief) -> None:
        """Posts a brief whole, with its buttons if it can be kept for them."""
        try:
            kept = self.kept.add(made)
        except InputError as error:
            self.log(str(error))
            kept = ""
        self.post(asked, slack_messages(made, kept))

    def post(self, asked: Asked, messages: Sequence[Message]) -> None:
        """Posts a message, and the others as replies in its thread."""
        thread = asked.thread
        for number, one in enumerate(messages):
            try:
                answer = self.client.chat_postMessage(channel=asked.channel, thread_ts=thread or None, **_QUIET, **one)
            except SlackApiError as error:
                if number:
                    left = f"{len(messages) - number} of {len(messages)} messages could not be posted"
                    raise PartlySentError(f"{left}: {reason(error)}") from None
                raise
            thread = thread or str(answer["ts"])

    def tell(self, asked: Asked, what: str | Message) -> None:
        """Says something to the user alone; where even that fails, to the log."""
        if not asked.user:
            self.log(str(what))
            return
        said = notice(what) if isinstance(what, str) else what
        ways = [partial(self._in_channel, asked, said)]
        if asked.respond is not None:
            ways.insert(
                1 if asked.begun else 0, partial(_in_answer, asked.respond, said)
            )  # an answer stands outside its thread
        for way in ways:
            try:
                way()
                return
            except (SlackApiError, SlackClientError, OSError) as error:
                self.log(f"slack: could not tell {asked.user}: {details(error)}")

    def _in_channel(self, asked: Asked, said: Message) -> None:
        thread = asked.thread if asked.begun else None
        self.client.chat_postEphemeral(channel=asked.channel, user=asked.user, thread_ts=thread, **said)

    def _tell_problems(self, asked: Asked, problems: Sequence[Problem], said: str) -> None:
        if problems:
            listed = [shown(problem).removesuffix(f"; {ALLOW}") for problem in problems[:_TOLD]]
            over = len(problems) - len(listed)
            self.tell(asked, "\n".join([said, *listed, *([f"... and {over} more"] if over else [])]))

    # -- means

    def _reading(self) -> Settings:
        """How links of Slack are read: whatever the config allows for its own, never from a private network."""
        return replace(self.config.settings, allow_private=False)

    def _archive(self) -> Archive:
        """The archive, to read; where it is on this machine is nothing for Slack."""
        try:
            return Archive.open(self.config.archive_file)
        except ArchiveError as error:
            self.log(str(error))
            raise InputError(
                "The archive cannot be read, or there is none yet; whoever runs me finds it in my log."
            ) from None

    def _thread(self, asked: Asked) -> Iterable[dict[str, Any]]:
        cursor = ""
        for _ in range(_THREAD_PAGES if asked.thread else 0):
            page = self.client.conversations_replies(
                channel=asked.channel, ts=asked.thread, limit=_THREAD_PAGE, cursor=cursor or None
            )
            yield from page["messages"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return


def _in_answer(respond: Callable[..., Any], said: Message) -> None:
    """Answers by the link that Slack gave with a request; it ends after half an hour."""
    answer = respond(response_type="ephemeral", replace_original=False, **said)
    if answer.status_code != 200:
        raise SlackClientError(f"status {answer.status_code}")


_WAIT = 600
"""Seconds that the morning's run waits for another that has the archive."""
_QUIET: dict[str, Any] = {
    "mrkdwn": False,
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
"""For messages that are to be read as they are: nothing in them is made a link, a ping or a preview."""


def _today() -> str:
    return datetime.now().astimezone().date().isoformat()


def _choice(rows: Sequence[StoryRow]) -> Message:
    """A question to the user: which of these stories."""
    named = [(f"{STORY}-{n}", f"{n}. {row.title or row.id}", f"{row.id}|") for n, row in enumerate(rows, 1)]
    lines = [f"{n}. {row.title or row.id} ({row.sources} pages, last {row.last_day})" for n, row in enumerate(rows, 1)]
    said = "Several stories have these words; which one?"
    return message(said, [*notice("\n".join([said, *lines]))["blocks"], buttons(named)])


_ADVICE = {
    "not_in_channel": "I am not in this channel; invite me with /invite and ask again.",
    "no_permission": "I am not in this channel; invite me with /invite and ask again.",
    "channel_not_found": "I cannot see this channel; invite me with /invite and ask again.",
    "is_archived": "This channel is archived; ask in another.",
    "cannot_reply_to_message": "Slack takes no reply to this message; ask with /brief LINK LINK ...",
    "ratelimited": "Slack is limiting me; ask again in a few minutes.",
    "expired_trigger_id": "That took too long for Slack; click again.",
    "restricted_action": "This workspace does not let me post here; ask its administrators.",
    "missing_scope": "My app lacks a permission; whoever runs me finds it in my log (install the app again from its manifest).",
}
"""Slack's error codes that a user or the one who runs the bot can do something about."""


def reason(error: Exception) -> str:
    """What Slack or the way to it says, as one line."""
    if not isinstance(error, SlackApiError):
        return f"Slack could not be reached ({type(error).__name__}); ask again in a few minutes."
    response: Any = error.response
    code = str(response.get("error") or "unknown") if hasattr(response, "get") else "unknown"
    return _ADVICE.get(code, f"Slack refused: {code}.")


def details(error: Exception) -> str:
    """The same for the log, with what Slack says besides: the permission that it needs, the block that it does not take."""
    response: Any = getattr(error, "response", None)
    if not hasattr(response, "get"):
        return f"{reason(error)} ({error})"
    told = (response.get("response_metadata") or {}).get("messages") or response.get("errors") or []
    needed = [f"needs {response['needed']}"] if response.get("needed") else []
    return "; ".join([reason(error), *needed, *map(str, told)])

"""The bolt app: each listener takes a payload apart, calls the bot and acknowledges."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from logging import Logger
from threading import Lock
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse, Respond
from slack_bolt.error import BoltError

from ..errors import InputError, SummariseError
from ..render.blocks import cut
from ..render.slack import EVIDENCE, SOURCES, STORY, TURN, notice, notice_view
from .asked import Asked, count, links, words
from .bot import ECHO, HELP, Bot
from .voice import FAILED, details, reason

COMMAND, SHORTCUT = "/brief", "summarise-brief"
"""As in the manifest."""
_HELP = ("help", "?")
_SEEN = 10_000
"""Requests remembered, to know one that is sent again; Slack gives up within the hour."""
_LISTENERS = 20
"""Requests that are taken apart at a time; most of it is waiting for Slack."""
Body = Mapping[str, Any]


def app(bot: Bot, signing_secret: str, logger: Logger) -> App:
    """The app with its listeners.

    Args:
        bot: does the work.
        signing_secret: for requests over HTTP; "" where they come through a socket.
        logger: takes what bolt has to say.

    Raises:
        InputError: Slack could not be reached.
    """
    # What is told waits where Slack limits; it must not keep others from being acknowledged.
    pool = ThreadPoolExecutor(_LISTENERS, thread_name_prefix="listen")
    try:
        made = App(client=bot.voice.client, signing_secret=signing_secret, logger=logger, listener_executor=pool)
    except (BoltError, *FAILED) as error:  # it asks Slack for the bot's name once more
        raise InputError(f"{error}; try again") from None
    listen = Listeners(bot, pool)
    made.use(listen.once)
    made.use(listen.allowed)
    made.command(COMMAND)(listen.command)
    made.event("app_mention")(listen.mention)
    made.shortcut(SHORTCUT)(listen.shortcut)
    for action in (SOURCES, EVIDENCE, re.compile(f"^{TURN}-")):
        made.action(action)(listen.turn)
    made.action(re.compile(f"^{STORY}-"))(listen.story)
    return made


class Listeners:
    """What is done with each kind of payload; bolt fills in the arguments by their names."""

    def __init__(self, bot: Bot, pool: Executor) -> None:
        """For one bot; `pool` runs what must not hold up an answer."""
        self._bot, self._pool = bot, pool
        self._seen: dict[str, None] = {}
        self._lock = Lock()

    # -- before all others

    def once(self, body: Body, next_: Callable[[], None]) -> BoltResponse | None:
        """Lets a request through once: Slack sends one again if it heard nothing in time, and so may one who overheard it."""
        event = body.get("event")
        if isinstance(event, dict) and event.get("ts"):  # an edited message is an event of its own
            key = f"{event.get('type')} {event.get('channel')} {event['ts']}"
        else:
            key = str(body.get("event_id") or body.get("trigger_id") or "")
        with self._lock:
            again = bool(key) and key in self._seen
            if key:
                self._seen[key] = None
            if len(self._seen) > _SEEN:
                del self._seen[next(iter(self._seen))]
        if again:
            return BoltResponse(status=200, body="")
        next_()
        return None

    def allowed(self, body: Body, context: BoltContext, next_: Callable[[], None]) -> BoltResponse | None:
        """Lets only the configured workspaces and channels through."""
        bot, choices = self._bot, self._bot.config.bot
        team, channel = context.team_id or "", context.channel_id or ""
        in_modal = not channel and "view" in body  # what was opened from an allowed channel
        here = (
            team in choices.workspaces and context.actor_team_id in choices.workspaces
        )  # not a guest of a shared channel
        if here and (channel in choices.channels or in_modal):
            next_()
            return None
        bot.voice.log(
            f"refused: workspace {context.actor_team_id or team or 'unknown'}, channel {channel or 'unknown'}"
        )
        said = "I do not answer in this workspace."
        if here:
            said = f"I do not answer in this channel; whoever runs me can add {channel} to slack.channels."
        if "command" in body:
            told = json.dumps({"response_type": "ephemeral", **notice(said)})
            return BoltResponse(status=200, body=told, headers={"Content-Type": "application/json"})
        if here and channel and context.user_id:
            respond = context.respond if context.response_url else None
            thread = context.thread_ts or ""
            self._pool.submit(bot.voice.tell, Asked(context.user_id, channel, thread, bool(thread), respond), said)
        return BoltResponse(status=200, body="")

    # -- requests

    def command(self, ack: Ack, body: Body, respond: Respond) -> None:
        """/brief LINKS, /brief WORDS, /brief, /brief help."""
        bot, asked = self._bot, Asked(str(body["user_id"]), str(body["channel_id"]), respond=respond)
        given = str(body.get("text") or "")
        found, said = links({"text": given}), words(given)
        if not found and said.lower() in _HELP:
            told = HELP
        elif found or said:
            told = self._taken(asked, found, said)
        else:
            told = bot.take(asked, lambda: bot.page_of_the_day(asked), "the page of the day")
        ack(response_type="ephemeral", **notice(told))

    def mention(self, event: Body) -> None:
        """The bot's name in a message: the links of its thread and its own, else its words."""
        found, said = links(event), words(str(event.get("text") or ""))
        if event.get("bot_id"):
            return  # two bots could go on for ever
        asked = _by_message(event["user"], event["channel"], event)
        helped = said.lower() in _HELP or not (found or asked.begun or said)
        self._bot.voice.tell(asked, HELP if helped else self._taken(asked, found, said))

    def shortcut(self, ack: Ack, body: Body, respond: Respond) -> None:
        """A message's menu: its links and those of its thread."""
        ack()
        found = links(body["message"])
        asked = _by_message(body["user"]["id"], body["channel"]["id"], body["message"], respond)
        told = "No links in this message; take another, or give some: /brief LINK LINK ..."
        self._bot.voice.tell(asked, self._taken(asked, found) if found or asked.begun else told)

    def _taken(self, asked: Asked, found: list[str], said: str = "") -> str:
        """Takes a request for the links of a thread, for links, or for words; the line that tells its user so."""
        bot = self._bot
        if asked.begun:
            return bot.take(asked, lambda: bot.brief_thread(asked, found, said), "the links of this thread")
        if found:
            return bot.take(asked, lambda: bot.brief_links(asked, found), count(len(found), "link"))
        return bot.take(asked, lambda: bot.brief_words(asked, said), f"'{cut(said, ECHO)}'")

    def story(self, ack: Ack, body: Body, action: Body, respond: Respond) -> None:
        """A button of the page of the day, or of a choice: the brief of a story, in the thread of that page."""
        ack()
        bot, asked = self._bot, _clicked(body, respond)
        story, _, day = str(action["value"]).rpartition("|")
        bot.voice.tell(asked, bot.take(asked, lambda: bot.brief_story(asked, story, day), f"the brief of '{story}'"))

    def turn(self, ack: Ack, body: Body, action: Body, respond: Respond) -> None:
        """The buttons "Sources" and "Evidence" of a brief, and those that turn the page of a modal."""
        ack()
        bot, modal = self._bot, body.get("view")
        try:
            made = bot.view(str(action["value"]), str(action["action_id"]))
        except SummariseError as error:
            if not modal:
                bot.voice.tell(_clicked(body, respond), str(error))
                return
            made = notice_view(str(error))
        try:
            if modal:
                bot.voice.impatient.views_update(view_id=modal["id"], hash=modal.get("hash"), view=made)
            else:
                bot.voice.impatient.views_open(trigger_id=str(body["trigger_id"]), view=made)
        except FAILED as error:
            bot.voice.log(details(error))  # a modal that was shut or turned meanwhile needs no word
            if not modal:
                bot.voice.tell(_clicked(body, respond), reason(error))


def _by_message(user: object, channel: object, message: Body, respond: Respond | None = None) -> Asked:
    """Where the answer to a message goes: in its thread, or in one that begins with it."""
    thread = str(message.get("thread_ts") or "")
    return Asked(str(user), str(channel), thread or str(message["ts"]), bool(thread), respond)


def _clicked(body: Body, respond: Respond) -> Asked:
    """Where the answer to a click on a message goes: in its thread; that of a message only its user sees is where that stands."""
    container = body.get("container") or {}
    begun = str(container.get("thread_ts") or "")
    thread = begun or ("" if container.get("is_ephemeral") else str(container.get("message_ts") or ""))
    return Asked(str(body["user"]["id"]), str(body["channel"]["id"]), thread, bool(begun), respond)

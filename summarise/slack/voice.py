"""What the bot says: to everybody in a channel, or to one person alone; and what Slack or the way to it answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http.client import HTTPException
from socket import gaierror
from threading import Event
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from ..errors import SummariseError
from ..render.slack import Message, notice
from ..stories.delivery import PartlySentError
from .asked import Asked

FAILED = (SlackApiError, SlackClientError, HTTPException, OSError)
"""What Slack's client raises: a refusal, and whatever goes wrong on the way."""
_QUIET: dict[str, Any] = {
    "mrkdwn": False,
    "parse": "none",
    "link_names": False,
    "unfurl_links": False,
    "unfurl_media": False,
}
"""For messages that are to be read as they are: nothing in them is made a link, a ping or a preview."""


class GoneError(SummariseError):
    """The bot is stopping and has told so; nothing is posted any more."""


@dataclass(frozen=True, slots=True)
class Voice:
    """The way to Slack."""

    client: WebClient
    """Waits where Slack limits it."""
    impatient: WebClient
    """Does not: for what is due within three seconds."""
    log: Callable[[str], None]
    gone: Event
    """Set when requests were told to be cut off."""

    def post(self, asked: Asked, messages: Sequence[Message]) -> None:
        """Posts a message, and the others as replies in its thread.

        Raises:
            PartlySentError: some of them have arrived, or may have.
            GoneError: the bot is stopping, and none has been sent.
            SlackApiError: Slack has refused the first; others of `FAILED`: it was not reached.
        """
        thread = asked.thread
        for number, one in enumerate(messages):
            if self.gone.is_set():
                kind = PartlySentError if number else GoneError
                raise kind(f"stopped before {len(messages) - number} of {len(messages)} messages were posted")
            try:
                answer = self.client.chat_postMessage(channel=asked.channel, thread_ts=thread or None, **_QUIET, **one)
            except FAILED as error:
                if number:
                    left = f"{len(messages) - number} of {len(messages)} messages could not be posted"
                    raise PartlySentError(f"{left}: {reason(error)}") from error
                if not _surely_lost(error):
                    raise PartlySentError(f"It may be posted or not: {reason(error)}") from error
                raise
            thread = thread or str(answer["ts"])

    def tell(self, asked: Asked, what: str | Message) -> None:
        """Says something to the user alone; where even that fails, to the log. Raises nothing."""
        if not asked.user:
            self.log(str(what))
            return
        try:
            said = notice(what) if isinstance(what, str) else what
            ways = [partial(self._in_channel, asked, said)]
            if asked.respond is not None:  # an answer stands outside the thread it answers
                ways.insert(1 if asked.begun else 0, partial(_in_answer, asked.respond, said))
            for way in ways:
                try:
                    way()
                    return
                except FAILED as error:
                    self.log(f"could not tell {asked.user}: {details(error)}")
        except Exception as error:  # a fault of ours must not hide what was to be told
            self.log(
                f"fault: {type(error).__name__}: {str(error)[:200]}, while telling {asked.user}: {str(what)[:200]}"
            )

    def _in_channel(self, asked: Asked, said: Message) -> None:
        thread = asked.thread if asked.begun else None
        self.client.chat_postEphemeral(channel=asked.channel, user=asked.user, thread_ts=thread, **said)


def _in_answer(respond: Callable[..., Any], said: Message) -> None:
    """Answers by the link that Slack gave with a request; it ends after half an hour."""
    answer = respond(response_type="ephemeral", replace_original=False, **said)
    if answer.status_code != 200:
        raise SlackClientError(f"status {answer.status_code}")


def _surely_lost(error: Exception) -> bool:
    """Whether what was sent has surely not arrived: it was refused, or there was no connection."""
    if isinstance(error, SlackApiError):
        return _code(error) not in _DOUBTFUL
    return isinstance(getattr(error, "reason", None), ConnectionRefusedError | gaierror)


_UNREADABLE = "no answer that can be read"
_DOUBTFUL = {_UNREADABLE, "internal_error", "fatal_error", "request_timeout", "service_unavailable"}
"""Answers that do not tell whether what was asked was done."""


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
    """What Slack or the way to it says, as one line for a user."""
    if not isinstance(error, SlackApiError):
        return f"Slack could not be reached ({type(error).__name__}); ask again in a few minutes."
    if _code(error) == _UNREADABLE:
        return "Slack gave no answer that can be read; ask again in a few minutes."
    return _ADVICE.get(_code(error), f"Slack refused: {_code(error)}.")


def details(error: Exception) -> str:
    """The same for whoever runs the bot, with what Slack says besides: the permission it needs, the block it does not take."""
    if not isinstance(error, SlackApiError):
        return f"Slack could not be reached ({type(error).__name__}: {error})"
    response: Any = error.response
    if not hasattr(response, "get"):
        return f"Slack refused: {_code(error)}"
    if _code(error) == _UNREADABLE:
        return f"Slack gave no answer that can be read ({' '.join(str(response.get('error')).split())[:300]})"
    told = (response.get("response_metadata") or {}).get("messages") or response.get("errors") or []
    needed = [f"needs {response['needed']}"] if response.get("needed") else []
    return "; ".join([f"Slack refused: {_code(error)}", *needed, *map(str, told)])


def _code(error: SlackApiError) -> str:
    """Slack's error code; an answer of somebody on the way, a proxy's page say, is none, and may name its network."""
    response: Any = error.response
    code = str(response.get("error") or "") if hasattr(response, "get") else ""
    return code if re.fullmatch(r"[a-z0-9_]{1,80}", code) else _UNREADABLE

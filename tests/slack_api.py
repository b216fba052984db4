"""A small Slack on loopback: its Web API with its limits, the links that answer a person alone, and its socket.

What it refuses is written down here anew, from Slack's reference, and not taken from `schemas/slack.schema.json`.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Lock, Thread
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode

from slack_sdk.signature import SignatureVerifier

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-1-the-bots-secret", "xapp-1-the-apps-secret", "the-signing-secret"
TEAM, CHANNEL, USER, OWN = "T1", "C1", "U1", "UBOT"
_TOTAL = 13_200


class RefusedError(Exception):
    """Slack's error code."""


class Slack:
    """What was called, and what is answered."""

    def __init__(self) -> None:
        """Everything is taken, until `limited` or `failing` say otherwise."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.limited = 0
        """How many of the next calls are answered with 429."""
        self.failing: dict[str, str] = {}
        """Method -> the error code that it answers with."""
        self.replies: list[list[dict[str, Any]]] = []
        """Pages of a thread."""
        self.threads: set[str] = {"4.0"}
        """Messages that have replies."""
        self.lost = 0
        """How many of the next messages are taken without an answer."""
        self.slow = 0.0
        """Seconds that a message to one person takes."""
        self.retry_after = 1
        self.waits: list[float] = []
        """When calls that were limited came, and when they came again."""
        self.socket = ""
        """Where the socket is."""
        self._numbers = count(1)
        self._lock = Lock()
        self.url = ""

    def answer(self, method: str, token: str, given: dict[str, Any]) -> dict[str, Any]:
        """What a method of the Web API answers."""
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            raise RefusedError("invalid_auth")
        if method in self.failing:
            raise RefusedError(self.failing[method])
        if method == "views.update" and given.get("hash") != "h":
            raise RefusedError("hash_conflict")
        if method in ("chat.postMessage", "chat.postEphemeral"):
            check_message(given)
            if not given["channel"]:
                raise RefusedError("channel_not_found")
        if method == "chat.postEphemeral" and given.get("thread_ts") not in (None, *self.threads):
            return {}  # taken, and shown to nobody: that thread has no message
        if method in ("views.open", "views.update"):
            check_view(given["view"])
        self.calls.append((method, given))
        match method:
            case "auth.test":
                return {
                    "team_id": TEAM,
                    "user_id": OWN,
                    "bot_id": "B1",
                    "url": "https://x.slack.example/",
                    "user": "bot",
                    "team": "x",
                }
            case "chat.postMessage":
                self.threads |= {given["thread_ts"]} if given.get("thread_ts") else set()
                return {"ts": f"{next(self._numbers)}.0", "channel": given["channel"]}
            case "conversations.replies":
                at = int(given.get("cursor") or 0)
                more = str(at + 1) if at + 1 < len(self.replies) else ""
                return {"messages": self.replies[at], "response_metadata": {"next_cursor": more}}
            case "apps.connections.open":
                return {"url": self.socket}
        return {}

    def respond(self, given: dict[str, Any]) -> None:
        """What the link of a request takes: an answer that one person sees."""
        if "response" in self.failing:
            raise RefusedError(self.failing["response"])
        check_message(given)
        self.calls.append(("response", given))

    def of(self, method: str) -> list[dict[str, Any]]:
        """The calls of a method so far."""
        return [given for name, given in self.calls if name == method]

    def told(self) -> list[str]:
        """All that was said to one person alone."""
        return [shown(given) for name, given in self.calls if name in ("chat.postEphemeral", "response")]

    def posted(self) -> list[dict[str, Any]]:
        """What everybody can see."""
        return self.of("chat.postMessage")

    def take(self) -> bool:
        """Whether a call is answered, and not limited."""
        with self._lock:
            if self.limited:
                self.limited -= 1
                self.waits.append(time.monotonic())
                return False
            if len(self.waits) % 2:
                self.waits.append(time.monotonic())
            return True


def shown(given: Mapping[str, Any]) -> str:
    """The words of a message's or a view's blocks, as they are read."""
    return "\n".join(words for block in given.get("blocks") or () for words in texts(block)) or str(
        given.get("text", "")
    )


def texts(value: Any) -> Iterator[str]:
    """The texts of a block, a line for each paragraph."""
    if value.get("type", "").startswith("rich_text_") and value["type"] != "rich_text_list":
        yield "".join(element["text"] for element in value["elements"])
    elif value.get("type") == "button":
        yield f"[{value['text']['text']}]"
    elif isinstance(value.get("text"), dict):
        yield value["text"]["text"]
    else:
        for inner in value.get("elements", ()):
            yield from texts(inner)


def check_message(given: Mapping[str, Any]) -> None:
    """Raises what Slack would of a message."""
    if len(given.get("text") or "") > 40_000:
        raise RefusedError("msg_too_long")
    if not given.get("text") and not given.get("blocks"):
        raise RefusedError("no_text")
    check_blocks(given.get("blocks") or [], 50)


def check_view(view: Mapping[str, Any]) -> None:
    """Raises what Slack would of a modal."""
    if view["type"] != "modal" or len(view["title"]["text"]) > 24 or len(view["close"]["text"]) > 24:
        raise RefusedError("invalid_arguments")
    check_blocks(view["blocks"], 100)


def check_blocks(blocks: list[dict[str, Any]], most: int) -> None:
    """Raises what Slack would of blocks."""
    if len(blocks) > most or any(block["type"] not in _BLOCKS for block in blocks):
        raise RefusedError("invalid_blocks")
    if len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > _TOTAL:
        raise RefusedError("msg_blocks_too_long")
    for block in blocks:
        _BLOCKS[block["type"]](block)


def _sound(holds: bool) -> None:
    if not holds:
        raise RefusedError("invalid_blocks")


def _check_header(block: dict[str, Any]) -> None:
    _sound(block["text"]["type"] == "plain_text" and 1 <= len(block["text"]["text"]) <= 150)


def _check_actions(block: dict[str, Any]) -> None:
    _sound(1 <= len(block["elements"]) <= 25)
    _sound(len({button["action_id"] for button in block["elements"]}) == len(block["elements"]))
    for button in block["elements"]:
        _sound(button["type"] == "button" and len(button["action_id"]) <= 255 and len(button["value"]) <= 2_000)
        _sound(button["text"]["type"] == "plain_text" and 1 <= len(button["text"]["text"]) <= 75)


def _check_rich(block: dict[str, Any]) -> None:
    _sound(bool(block["elements"]))
    for part in block["elements"]:
        _sound(part["type"] in ("rich_text_section", "rich_text_quote", "rich_text_list") and bool(part["elements"]))
        if part["type"] == "rich_text_list":
            _sound(part["style"] == "bullet" and 0 <= part["indent"] <= 8)
            _check_rich({"elements": part["elements"]})
            continue
        for element in part["elements"]:
            _sound(element["type"] in ("text", "link") and 1 <= len(element["text"]) <= 3_000)
            if element["type"] == "link":
                _sound(bool(re.fullmatch(r"https?://[^\s<>|]{1,3000}", element["url"])))


_BLOCKS: dict[str, Callable[[dict[str, Any]], None]] = {
    "header": _check_header,
    "actions": _check_actions,
    "rich_text": _check_rich,
}


@contextmanager
def running() -> Iterator[Slack]:
    """A Slack that listens."""
    slack = Slack()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """A method of the Web API, or a link that answers one person."""
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            sent = "json" in self.headers.get("Content-Type", "")
            given: dict[str, Any] = json.loads(raw or "{}") if sent else dict(parse_qsl(raw))
            for name in ("blocks", "view"):
                if isinstance(given.get(name), str):
                    given[name] = json.loads(given[name])
            if not slack.take():
                self.send({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(slack.retry_after)})
                return
            try:
                if self.path.startswith("/response/"):
                    slack.respond(given)
                    self.send("ok")
                else:
                    token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                    method = self.path.rpartition("/")[2]
                    time.sleep(slack.slow if method == "chat.postEphemeral" else 0)
                    answer = slack.answer(method, token, given)
                    if method == "chat.postMessage" and slack.lost:
                        slack.lost -= 1
                        self.close_connection = True
                        return
                    self.send({"ok": True, **answer})
            except RefusedError as error:
                if self.path.startswith("/response/"):
                    self.send(str(error), 404)
                else:
                    more = {
                        "needed": "channels:history",
                        "response_metadata": {"messages": [f"[ERROR] {error}: in detail"]},
                    }
                    self.send({"ok": False, "error": str(error), **more})

        def send(self, value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            for name, header in {
                "Content-Type": "application/json",
                "Content-Length": len(data),
                **(headers or {}),
            }.items():
                self.send_header(name, str(header))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    slack.url = f"http://127.0.0.1:{server.server_address[1]}/"
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()


def request(
    url: str, body: bytes, kind: str, secret: str = SECRET, stamp: str = "", headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Sends a request as Slack does, signed; the status and the body of the answer."""
    stamp = stamp or str(int(time.time()))
    signed = f"v0:{stamp}:".encode() + body
    signature = (
        SignatureVerifier(secret).generate_signature(timestamp=stamp, body=body)
        if body.isascii()
        else "v0=" + signed.hex()
    )
    sent = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signature or "",
        **(headers or {}),
    }
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, sent, method="POST"), timeout=10) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def form(values: Mapping[str, str]) -> tuple[bytes, str]:
    """A body of a slash command, and its type."""
    return urlencode(values).encode(), "application/x-www-form-urlencoded"


def interaction(value: Mapping[str, Any]) -> tuple[bytes, str]:
    """A body of a click or a shortcut, and its type."""
    return form({"payload": json.dumps(value)})

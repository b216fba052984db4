"""Running the bot: a socket to Slack or an HTTP server, the clock of the morning's page, and an orderly stop."""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from random import random
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import InputError, UsageError
from ..render.labels import harmless
from ..stories.config import Config

if TYPE_CHECKING:
    from slack_bolt import App
    from slack_sdk import WebClient


INSTALL = "pip install 'summarise[slack]'"
PATH = "/slack/events"
"""Where Slack sends its requests over HTTP."""
_GRACE = 25
"""Seconds that a stop waits for what runs; supervisors kill after 30 to 90."""
_TRIES = 8
"""Times that a request which Slack limits is sent again, each after the time that it names (Retry-After)."""
_SPREAD = 1.0
"""Seconds at most that are waited longer than Slack says, so that not all who were limited come back at once."""
_BODY = 1_000_000
"""Bytes of a request that are read; Slack's own have some ten thousand."""
_CLOSING = 5
"""Seconds that the HTTP server has to close in, and that there are to tell whose requests are cut off."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bot's secrets, which come from the environment and are shown nowhere."""

    bot: str = field(repr=False)
    app: str = field(default="", repr=False)
    """For the socket."""
    signing: str = field(default="", repr=False)
    """For requests over HTTP."""

    NAMES: ClassVar = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")
    """The variables of the environment that hold them."""

    @classmethod
    def of(cls, environment: Mapping[str, str], http: bool) -> Tokens:
        """Those that are needed.

        Raises:
            UsageError: one is missing, or is another than it should be; the message names it.
        """
        second = ("SLACK_SIGNING_SECRET", "") if http else ("SLACK_APP_TOKEN", "xapp-")
        found = []
        for name, begins in (("SLACK_BOT_TOKEN", "xoxb-"), second):
            value = environment.get(name, "").strip()
            where = "README ('The Slack bot') tells where Slack shows it"
            if not value:
                raise UsageError(f"the environment variable {name} is not set; {where}")
            if not value.startswith(begins):
                raise UsageError(f"{name} does not begin with {begins}; {where}")
            found.append(value)
        return cls(found[0], signing=found[1]) if http else cls(found[0], app=found[1])

    @property
    def all(self) -> tuple[str, ...]:
        """Those there are."""
        return tuple(token for token in (self.bot, self.app, self.signing) if token)


def manifest() -> str:
    """The app's manifest, JSON, to be pasted into Slack."""
    return (files("summarise") / "data" / "slack-manifest.json").read_text("utf-8")


def serve(
    config: Config,
    tokens: Tokens,
    say: Callable[[str], None],
    http: tuple[str, int] | None = None,
    url: str = "https://slack.com/api/",
    stop: Event | None = None,
) -> None:
    """Runs the bot until it is told to stop.

    Args:
        config: its `bot` says where it answers.
        tokens: the secrets.
        say: takes a line for the log.
        http: host and port to listen at; None for a socket, which needs no door to the outside.
        url: of Slack's Web API.
        stop: ends it when set; without one SIGTERM and SIGINT do.

    Raises:
        UsageError: no workspace or channel is configured, the extra is missing, or the port is taken.
        InputError: Slack does not take the token, or cannot be reached.
    """
    _check(config)
    import gc

    from .bot import KEPT, Bot
    from .jobs import Jobs
    from .kept import Kept
    from .listeners import app
    from .morning import mornings
    from .voice import Voice

    gc.enable()  # the command line turns it off, for processes of a third of a second
    ended, gone, log = stop or Event(), Event(), _without(tokens, say)
    logger = _logger(log)
    voice = Voice(_client(tokens, url, gone, _TRIES), _client(tokens, url, gone, 0), log, gone)
    own = _known(voice.impatient, config)
    jobs = Jobs(config.bot.queue, config.bot.per_user)
    bot = Bot(config, voice, own, jobs, Kept(Path(config.folder, KEPT), config.settings.wording))
    made = app(bot, tokens.signing, logger)
    with ExitStack() as running:
        if stop is None:
            running.enter_context(_signals(ended))
        door = _http(made, *http, tokens.signing) if http else _socket(made, tokens.app, url, logger)
        where = running.enter_context(door)
        if config.bot.briefing_channel:
            Thread(target=mornings, args=(bot, ended), daemon=True, name="clock").start()
        log(f"ready, {where}; channels: {', '.join(config.bot.channels)}")
        while not ended.wait(1):
            pass
        log("stopping")
        cut_off = jobs.stop(_GRACE)  # before the way to Slack is shut: what runs may still post
        gone.set()
        _all_within(cut_off, _CLOSING)
        log(f"stopped; requests cut off: {len(cut_off)}")


def _check(config: Config) -> None:
    """Raises UsageError for what a bot cannot run with."""
    for name in ("workspaces", "channels"):
        if not getattr(config.bot, name):
            raise UsageError(f"slack.{name}: none is named; add its id to the config ('summarise init' writes one)")
    if config.bot.briefing_channel and not config.paths:
        raise UsageError("slack.briefing_channel: nothing to brief; name what to read in [sources] paths")
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET"):
        if os.environ.get(name):  # with these, bolt would look for installations of its own and forget the token
            raise UsageError(f"the environment variable {name} is set, which is for apps that others install; unset it")
    try:
        import slack_bolt  # noqa: F401
        import waitress  # noqa: F401
    except ImportError:
        raise UsageError(f"the Slack bot is not installed; run: {INSTALL}") from None


def _all_within(tells: Sequence[Callable[[], None]], seconds: float) -> None:
    """Tells all at once; who cannot be told in time is not waited for."""
    threads = [Thread(target=tell, daemon=True) for tell in tells]
    for thread in threads:
        thread.start()
    until = monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - monotonic()))


def _client(tokens: Tokens, url: str, gone: Event, tries: int) -> WebClient:
    """A client that sends again only what Slack has limited: a lost answer may belong to a message that was posted."""
    from slack_sdk import WebClient
    from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
    from slack_sdk.http_retry.handler import RetryHandler

    class Limited(RateLimitErrorRetryHandler):
        """Waits as Slack says (Retry-After), but not when the bot is gone."""

        def prepare_for_next_attempt(
            self, *, state: Any, request: Any, response: Any = None, error: Any = None
        ) -> None:
            named = next((value for name, value in response.headers.items() if name.lower() == "retry-after"), ["1"])
            state.next_attempt_requested = not gone.wait(float(named[0]) + _SPREAD * random())
            state.increment_current_attempt()

    limited: list[RetryHandler] = [Limited(max_retry_count=tries)] if tries else []
    return WebClient(token=tokens.bot, base_url=url, timeout=30, retry_handlers=limited)


def _known(client: WebClient, config: Config) -> str:
    """The bot's user id, if Slack knows its token and the workspace is one of the configured ones."""
    from .voice import FAILED, details

    try:
        found = client.auth_test()
    except FAILED as error:
        raise InputError(f"{details(error)}; check SLACK_BOT_TOKEN and the network") from None
    if found["team_id"] not in config.bot.workspaces:
        raise UsageError(
            f"slack.workspaces: the token is one of workspace {found['team_id']}; add that, or take another token"
        )
    return str(found["user_id"])


@contextmanager
def _signals(ended: Event) -> Iterator[None]:
    """SIGTERM and SIGINT end it; a second one ends it at once, as by default."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def handle(number: int, frame: object) -> None:
        restore()
        ended.set()

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        restore()


@contextmanager
def _socket(made: App, token: str, url: str, logger: logging.Logger) -> Iterator[str]:
    """Socket Mode: the connection is made from here, so no address of ours is open to the outside."""
    from slack_bolt.adapter.socket_mode import SocketModeHandler
    from slack_sdk import WebClient

    from .voice import FAILED, details

    check = "check SLACK_APP_TOKEN (scope connections:write) and the network"
    handler: Any = SocketModeHandler(made, token, logger=logger, web_client=WebClient(token=token, base_url=url))
    try:
        handler.connect()
        if not handler.client.is_connected():
            raise InputError(f"no socket to Slack; {check}")
        yield "through a socket"
    except FAILED as error:
        raise InputError(f"{details(error)}; {check}") from None
    finally:
        handler.close()


@contextmanager
def _http(made: App, host: str, port: int, secret: str) -> Iterator[str]:
    """An HTTP server; of a request nothing is read before its signature holds, and that it is not older than five minutes."""
    from slack_bolt.adapter.wsgi import SlackRequestHandler
    from slack_sdk.signature import SignatureVerifier
    from waitress.server import create_server

    handler, verifier = SlackRequestHandler(made, path=PATH), SignatureVerifier(secret)

    def guarded(environment: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environment["wsgi.input"].read()
        stamp = environment.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", "")
        signature = environment.get("HTTP_X_SLACK_SIGNATURE", "")
        try:
            sound = stamp.isascii() and stamp.isdigit() and verifier.is_valid(body, stamp, signature)
        except (ValueError, TypeError):  # a body that is no UTF-8, a signature that is no ASCII
            sound = False
        if not sound:
            start("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b"no request of Slack's\n"]
        found: Iterable[bytes] = handler({**environment, "wsgi.input": BytesIO(body)}, start)
        return found

    try:
        server = create_server(guarded, host=host, port=port, threads=8, max_request_body_size=_BODY, ident="")
    except OSError as error:
        raise UsageError(
            f"--http {port}: cannot listen at {host} ({(error.strerror or 'unknown error').lower()})"
        ) from None
    thread = Thread(target=server.run, daemon=True, name="http")
    thread.start()
    try:
        yield f"at http://{host}:{server.effective_port}{PATH}"
    finally:
        server.task_dispatcher.shutdown(timeout=_CLOSING)  # first: what still answers wakes the server's thread
        with suppress(OSError):  # it may have closed, of itself, what it is woken by
            server.trigger.pull_trigger(server.close)  # in that thread, which waits on its sockets
        thread.join(_CLOSING)


def _without(tokens: Tokens, say: Callable[[str], None]) -> Callable[[str], None]:
    """A log in which no token stands, whoever wrote the line."""

    def log(line: str) -> None:
        for token in tokens.all:
            line = line.replace(token, "[token]")
        say(harmless(" ".join(line.split())))

    return log


def _logger(log: Callable[[str], None]) -> logging.Logger:
    """Warnings of bolt and its client as lines of our log, without their tracebacks."""

    class Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            failed = record.exc_info[1] if record.exc_info else None
            log(f"slack: {record.getMessage()[:300]}" + (f" ({type(failed).__name__}: {failed})" if failed else ""))

    for name in ("slack_bolt", "slack_sdk", "waitress"):
        found = logging.getLogger(name)
        found.handlers = [Lines(logging.WARNING)]
        found.propagate = False
    logger = logging.getLogger("slack_bolt")
    logger.setLevel(logging.WARNING)
    return logger

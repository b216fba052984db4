"""Where a day's page goes besides its files: a message for sendmail, a Slack webhook. Each is sent once.

The archive notes that a delivery is begun before it leaves and done when it has arrived, so a run that was killed in between
does not send twice; it says so instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from ..errors import InputError
from ..files import written
from ..model import sha256
from .archive import Archive

_SLACK_CHARACTERS = 40_000
"""Slack cuts the text of a message there (its documentation of chat.postMessage); longer pages go in several."""
_SECONDS = 30


def message(day: str, title: str, text: str, to: str) -> bytes:
    """A day's page as a message (RFC 5322): the same bytes for the same page, so its date is the day at noon, UTC."""
    from datetime import UTC, datetime

    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = " ".join(title.split())
    mail["Date"] = format_datetime(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC))
    mail["Message-ID"] = f"<{sha256(text)[:32]}@summarise.invalid>"
    if to:
        mail["To"] = to
    mail.set_content(text)
    return mail.as_bytes()


def mailed(path: str, content: bytes) -> str:
    """Writes the message to a file; its path if the file is another than before, else ""."""
    return str(path) if written(Path(path), content) else ""


def sent(
    archive: Archive, day: str, target: str, text: str, send: Callable[[str], None], say: Callable[[str], None]
) -> bool:
    """Sends a page once; True if it was sent now.

    Args:
        archive: notes what is begun and done.
        day: the page's day.
        target: a name for where it goes, without secrets.
        text: the page.
        send: sends it, or raises InputError.
        say: takes a line for the reader.
    """
    digest = sha256(text)
    state = archive.delivery(day, target, digest)
    if state == "begun":
        say(f"{target}: a run was stopped while it sent the page of {day}; it may have arrived and is not sent again")
    if state:
        return False
    archive.add_delivery(day, target, digest, "begun")
    try:
        send(text)
    except InputError:  # it was refused, or never got there: the next run may try again
        archive.drop_delivery(day, target, digest)
        raise
    archive.add_delivery(day, target, digest, "done")
    return True


def slack_webhook(name: str, environment: Mapping[str, str] = os.environ) -> Callable[[str], None]:
    """What posts a text to the incoming webhook whose URL an environment variable holds; the URL is never told.

    Raises:
        InputError: the variable is not set.
    """
    url = environment.get(name, "")
    if not url:
        raise InputError(f"slack: the environment variable {name} is not set; put the URL of an incoming webhook there")

    def post(text: str) -> None:
        import requests

        for part in _parts(_plain(text)):
            try:
                answer = requests.post(url, json={"text": part}, timeout=_SECONDS, allow_redirects=False)
            except requests.RequestException as error:
                raise InputError(f"slack: {type(error).__name__} while posting; check {name} and the network") from None
            if answer.status_code != 200:
                raise InputError(f"slack: refused with {answer.status_code} ({answer.text[:80]!r}); check {name}")

    return post


def _plain(text: str) -> str:
    """Text that Slack shows as it is: it cannot ping, link or format."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _parts(text: str) -> list[str]:
    """A text in pieces that fit a message, cut between paragraphs, each as a block of plain text."""
    room = _SLACK_CHARACTERS - len("```\n\n```")
    pieces: list[str] = []
    for paragraph in text.split("\n\n"):
        for at in range(0, max(1, len(paragraph)), room):
            piece = paragraph[at : at + room]
            if pieces and len(pieces[-1]) + len(piece) + 2 <= room:
                pieces[-1] += "\n\n" + piece
            else:
                pieces.append(piece)
    return [f"```\n{piece}\n```" for piece in pieces]

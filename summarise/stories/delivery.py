"""Where a day's page goes besides its files: a message for sendmail, a Slack webhook. Each is sent once.

The archive notes that a delivery is begun before it leaves and done when it has arrived, so a run that was killed in between
does not send twice; it says so instead.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from ..errors import InputError
from ..files import written
from ..model import sha256
from .archive import Archive

_SECONDS = 30


class PartlySentError(InputError):
    """A part of a page has arrived and the rest has not: it is not sent again."""


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
    archive: Archive, day: str, target: str, text: str, send: Callable[[], None], say: Callable[[str], None]
) -> bool:
    """Sends a page once; True if it was sent now.

    Args:
        archive: notes what is begun and done.
        day: the page's day.
        target: a name for where it goes, without secrets.
        text: the page, by which it is known again.
        send: sends it, or raises InputError; PartlySentError if a part of it has arrived.
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
        send()
    except PartlySentError:
        raise
    except InputError:  # it was refused, or never got there: the next run may try again
        archive.drop_delivery(day, target, digest)
        raise
    archive.add_delivery(day, target, digest, "done")
    return True


def slack_webhook(
    name: str, environment: Mapping[str, str] = os.environ
) -> Callable[[Sequence[Mapping[str, Any]]], None]:
    """What posts messages to the incoming webhook whose URL an environment variable holds; the URL is never told.

    Raises:
        InputError: the variable is not set.
    """
    url = environment.get(name, "")
    if not url:
        raise InputError(f"slack: the environment variable {name} is not set; put the URL of an incoming webhook there")

    def post(messages: Sequence[Mapping[str, Any]]) -> None:
        import requests

        for number, one in enumerate(messages):
            kind = PartlySentError if number else InputError
            try:
                answer = requests.post(url, json=one, timeout=_SECONDS, allow_redirects=False)
            except requests.RequestException as error:
                raise kind(f"slack: {type(error).__name__} while posting; check {name} and the network") from None
            if answer.status_code != 200:
                raise kind(f"slack: refused with {answer.status_code} ({answer.text[:80]!r}); check {name}")

    return post

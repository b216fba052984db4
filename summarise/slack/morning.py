"""The page of the day in its channel: what `summarise daily` does, once a day, at its time."""

from __future__ import annotations

from datetime import datetime
from threading import Event

from ..errors import InputError, SummariseError
from ..intake import shown
from ..pile import Briefing
from ..render.briefing import BRIEFINGS
from ..render.slack import briefing_messages
from ..stories.archive import Archive
from ..stories.daily import Report, daily, standing_page
from ..stories.delivery import sent
from .asked import Asked, today
from .bot import Bot
from .voice import FAILED, GoneError, details

_WAIT = 600
"""Seconds that a run waits for another that has the archive."""
_TICK = 20
"""Seconds after which the clock is looked at again: a machine may have slept, or its time been set."""
_AGAIN = 600
"""Seconds after which the page is tried again if it could not be posted."""


def mornings(bot: Bot, ended: Event) -> None:
    """Puts the page of each day in the queue when its time has come, and at the start if it has passed; until `ended`."""
    hour, minute = map(int, bot.config.bot.briefing_at.split(":"))
    again, doubted = 0.0, ""
    while not ended.is_set():
        now = datetime.now().astimezone()
        if (now.hour, now.minute) >= (hour, minute) and now.timestamp() >= again and not bot.jobs.busy(""):
            state = _delivered(bot)
            if not state:
                bot.take_morning(lambda: morning(bot))
                again = now.timestamp() + _AGAIN
            elif state == "begun" and doubted != today():
                doubted = today()
                bot.voice.log(f"the page of {doubted} was being posted when it broke off; it is not posted again")
        ended.wait(_TICK)


def morning(bot: Bot) -> None:
    """Makes the page of today and posts it, unless it was posted."""
    config, asked, report = bot.config, Asked("", bot.config.bot.briefing_channel), Report(today())
    with Archive.open(config.archive_file, write=True, wait=_WAIT) as archive:
        if _state(archive, _target(bot)):  # by another bot, while this one waited
            return
        page = _page(bot, archive, report)
        messages = briefing_messages(page, config.settings.wording, with_buttons=True)

        def send() -> None:
            try:
                bot.voice.post(asked, messages)
            except GoneError as error:
                raise InputError(str(error)) from None
            except FAILED as error:  # surely not arrived: it may be tried again
                raise InputError(details(error)) from None

        sent(archive, report.day, _target(bot), BRIEFINGS["text"](page, config.settings.wording), send, bot.voice.log)
    for problem in report.problems:
        bot.voice.log(shown(problem))
    bot.voice.log(f"{report.day}: the page is posted; pages read: {report.read}, briefs: {report.briefs}")


def _page(bot: Bot, archive: Archive, report: Report) -> Briefing:
    """The page of today; that another delivery of the config has failed does not keep it back."""
    try:
        return daily(bot.config, report.day, archive, report)
    except InputError as error:
        standing = standing_page(bot.config, report.day, archive)
        if standing is None or standing.day != report.day:
            raise
        bot.voice.log(str(error))
        return standing


def _target(bot: Bot) -> str:
    """What the archive notes the posting under."""
    return f"slack:{bot.config.bot.briefing_channel}"


def _state(archive: Archive, target: str) -> str:
    """How far the posting of today's page is: "", ``begun`` or ``done``."""
    states = {delivery.state for delivery in archive.deliveries(today()) if delivery.target == target}
    return "done" if "done" in states else max(states, default="")


def _delivered(bot: Bot) -> str:
    try:
        with Archive.open(bot.config.archive_file) as archive:
            return _state(archive, _target(bot))
    except SummariseError:  # there is no archive yet, or the run will say what is wrong with it
        return ""

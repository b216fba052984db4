"""The Slack bot: the real bolt app and the real client, against a small Slack on loopback that keeps Slack's limits."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import summarise
from summarise import InputError, Settings, Source, UsageError
from summarise.model import Brief
from summarise.render import to_slack
from summarise.render.blocks import MESSAGE_BYTES, Item, Row, compact, link, packed, text
from summarise.render.slack import EVIDENCE, SOURCES, STORY, TURN, slack_messages, view
from summarise.schema import problems
from summarise.slack import Tokens, manifest, serve
from summarise.slack.asked import links, words
from summarise.slack.jobs import FullError, Jobs
from summarise.slack.kept import Kept
from summarise.slack.listeners import COMMAND, SHORTCUT
from summarise.slack.serving import PATH
from summarise.stories.config import read_config

from . import slack_api
from .conftest import CHESS, CRANE, QUAY, ROOT, STORIES, Cli, environment
from .slack_api import APP_TOKEN, BOT_TOKEN, CHANNEL, OWN, SECRET, TEAM, USER, Slack, form, interaction, shown
from .test_daily import put

TOKENS = Tokens(BOT_TOKEN, APP_TOKEN, SECRET)
PAGES = {"crane": CRANE, "quay": QUAY, "chess": CHESS}
numbers = count(1)


@pytest.fixture
def slack() -> Iterator[Slack]:
    with slack_api.running() as running:
        yield running


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A web site with `PAGES` under a name whose address is taken for a public one."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = PAGES.get(self.path.strip("/"), "")
            data = page.encode()
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known = socket.getaddrinfo
    from summarise.intake.addresses import refused

    def resolved(host: str, *rest: Any, **more: Any) -> Any:
        return known("127.0.0.1" if host.endswith(".example") else host, *rest, **more)

    def guard(address: str, allow_private: bool) -> str:
        return "" if address == "127.0.0.1" and at_site.is_set() else refused(address, allow_private)

    at_site = threading.Event()
    at_site.set()
    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    monkeypatch.setattr("summarise.intake.addresses.refused", guard)
    yield f"http://post.example:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def until(holds: Callable[[], Any], what: str = "") -> None:
    """Waits for something that another thread does."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end, f"never happened: {what}"
        time.sleep(0.02)


@dataclass
class Running:
    """A bot that listens over HTTP."""

    slack: Slack
    url: str = ""
    lines: list[str] = field(default_factory=list)

    def send(self, body: tuple[bytes, str], **options: Any) -> tuple[int, str]:
        return slack_api.request(self.url, *body, **options)

    def command(self, given: str, user: str = USER, channel: str = CHANNEL, team: str = TEAM, **options: Any) -> str:
        """What /brief answers at once."""
        told = {"command": COMMAND, "text": given, "user_id": user, "channel_id": channel, "team_id": team}
        told |= {"trigger_id": f"t{next(numbers)}", "response_url": f"{self.slack.url}response/1", "token": "x"}
        status, answer = self.send(form(told), **options)
        assert status == 200
        assert json.loads(answer)["response_type"] == "ephemeral"
        return shown(json.loads(answer))

    def event(self, number: str = "", **event: Any) -> tuple[bytes, str]:
        """A mention as Slack sends it."""
        told = {
            "type": "app_mention",
            "user": USER,
            "channel": CHANNEL,
            "ts": f"5.{next(numbers)}",
            "text": f"<@{OWN}>",
            **event,
        }
        value = {"type": "event_callback", "team_id": TEAM, "event_id": number or f"Ev{next(numbers)}", "event": told}
        return json.dumps(value).encode(), "application/json"

    def click(self, action: str, value: str, **more: Any) -> None:
        told = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": USER, "team_id": TEAM},
            "trigger_id": f"t{next(numbers)}",
        }
        told |= {
            "channel": {"id": CHANNEL},
            "container": {"message_ts": "1.0"},
            "response_url": f"{self.slack.url}response/2",
        }
        told |= {"actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value}], **more}
        assert self.send(interaction({name: value for name, value in told.items() if value is not None}))[0] == 200

    def shortcut(self, **message: Any) -> None:
        told = {
            "type": "message_action",
            "callback_id": SHORTCUT,
            "team": {"id": TEAM},
            "user": {"id": USER},
            "trigger_id": f"t{next(numbers)}",
        }
        told |= {
            "channel": {"id": CHANNEL},
            "message": {"ts": "7.0", **message},
            "response_url": f"{self.slack.url}response/3",
        }
        assert self.send(interaction(told))[0] == 200


CONFIG = f"""[sources]
paths = ["in"]
[slack]
workspaces = ["{TEAM}"]
channels = ["{CHANNEL}", "C2"]
"""


@contextmanager
def serving(slack: Slack, folder: Path, more: str = "", http: bool = True, config: str = CONFIG) -> Iterator[Running]:
    """The bot, until the end of the block; then it must have stopped in order."""
    (folder / "b.toml").write_text(config + more)
    bot, stop = Running(slack), threading.Event()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            at = ("127.0.0.1", 0) if http else None
            serve(read_config(folder / "b.toml"), TOKENS, bot.lines.append, at, f"{slack.url}api/", stop)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        until(lambda: failed or any(line.startswith("ready") for line in bot.lines), "ready")
        if not failed and http:
            bot.url = re.findall(r"http://\S+/slack/events", " ".join(bot.lines))[0]
        yield bot
    finally:
        stop.set()
        thread.join(60)
    assert not failed, failed
    assert not thread.is_alive()
    assert bot.lines[-1].startswith("stopped")


@pytest.fixture
def bot(slack: Slack, folder: Path) -> Iterator[Running]:
    with serving(slack, folder) as running:
        yield running


@pytest.fixture
def archived(folder: Path, cli: Cli) -> Path:
    """An archive with two stories, both with the word "dockers", and one page by itself."""
    title = "The match was played in the hall of the dockers of Lund, where Elin Osk lives.\n"
    second = "Elin Osk of Lund is the national chess champion: she drew the final round on Sunday against Per Dahl, her rival.\n"
    put(folder / "in", crane=CRANE, quay=QUAY, chess=f"{CHESS}\n{title}", champion=f"{second}\n{title}", wind=WIND)
    made = cli("daily", "in")
    assert made.exit_code == 0, made.stderr
    return folder


WIND = """Gales took the roof off a school in Tarn Bridge on Friday night, and forty pupils will be taught in the town hall.

The council said that new tiles would come in a week, and that nobody had been near the building at the time.
"""


# -- asking


def test_links_are_acknowledged_at_once_and_their_brief_is_posted_with_links_to_its_sources(
    bot: Running, slack: Slack, site: str
) -> None:
    said = bot.command(f"<{site}/crane> {site}/quay, please")
    assert said == "Working on 2 links. It is posted here when it is done."
    until(slack.posted)
    (posted,) = slack.posted()
    assert posted["channel"] == CHANNEL
    assert "thread_ts" not in posted
    assert (posted["unfurl_links"], posted["link_names"], posted["parse"]) == (False, False, "none")
    assert "Two dockers died and nine people were hurt on Tuesday when a crane fell on a ferry" in shown(posted)
    urls = set(re.findall(r'"url": "([^"]+)"', json.dumps(posted)))
    assert urls == {f"{site}/crane", f"{site}/quay"}
    assert slack.told() == []


def test_what_cannot_be_read_is_told_to_its_user_alone_and_the_rest_is_briefed(
    bot: Running, slack: Slack, site: str
) -> None:
    bot.command(f"{site}/crane {site}/quay {site}/gone")
    until(slack.told)
    assert len(slack.posted()) == 1
    assert "The brief is posted; not all could be read: " in slack.told()[0]
    assert f"{site}/gone: " in slack.told()[0]


@pytest.mark.parametrize(
    ("pages", "line"),
    [
        (("gone",), r"Nothing could be read: \S+/gone: .*404.*"),
        (("crane", "chess"), r"no two of these pages are about one event \(.*\); brief them one at a time"),
    ],
)
def test_a_failure_is_told_to_its_user_alone_in_a_line_that_says_what_to_do(
    bot: Running, slack: Slack, site: str, pages: tuple[str, ...], line: str
) -> None:
    bot.command(" ".join(f"{site}/{page}" for page in pages))
    until(slack.told)
    assert re.fullmatch(line, slack.told()[0])
    assert slack.posted() == []
    assert slack.of("response")[0]["response_type"] == "ephemeral"


def test_a_fault_of_ours_is_told_without_its_traceback_and_logged_with_its_place(
    bot: Running, slack: Slack, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.bot.brief", lambda *args: 1 / 0)
    bot.command(f"{site}/crane {site}/quay")
    until(slack.told)
    assert slack.told() == ["Something went wrong on my side; whoever runs me finds it in my log."]
    assert any(re.match(r"fault: ZeroDivisionError: division by zero \(.*:\d+\)", line) for line in bot.lines)


def test_words_post_the_story_that_has_them(archived: Path, bot: Running, slack: Slack) -> None:
    assert bot.command("Norrvik crane") == "Working on 'Norrvik crane'. It is posted here when it is done."
    until(slack.posted)
    assert "Norrvik" in shown(slack.posted()[0])
    assert "chess" not in shown(slack.posted()[0])


def test_of_several_stories_the_user_chooses_and_no_other_sees_the_choice(
    archived: Path, bot: Running, slack: Slack
) -> None:
    bot.command("dockers")
    until(slack.told)
    assert slack.posted() == []
    assert "Several stories have these words; which one?" in slack.told()[0]
    buttons = slack.of("response")[0]["blocks"][-1]["elements"]
    assert len(buttons) == 2
    chosen = next(button for button in buttons if "chess" in button["text"]["text"])
    bot.click(chosen["action_id"], chosen["value"], container={"is_ephemeral": True})
    until(slack.posted)
    assert "Elin Osk" in shown(slack.posted()[0])
    assert "thread_ts" not in slack.posted()[0]


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("zeppelin", "Nothing found for 'zeppelin'; try fewer words, or the beginning of one as word*."),
        ("Tarn Bridge", "'wind-"),
        ("...", "nothing to search for in '...'; give a word"),
    ],
)
def test_words_that_lead_nowhere_are_told(archived: Path, bot: Running, slack: Slack, given: str, line: str) -> None:
    bot.command(given)
    until(slack.told)
    assert slack.told()[0].startswith(line) or "has no brief; it has 1 page, too few for one." in slack.told()[0]
    assert slack.posted() == []


def test_nothing_posts_the_page_of_the_day_whose_buttons_post_briefs_in_its_thread(
    archived: Path, bot: Running, slack: Slack
) -> None:
    assert bot.command("") == "Working on the page of the day. It is posted here when it is done."
    until(slack.posted)
    (page,) = slack.posted()
    assert shown(page).startswith("Daily briefing, 20")
    assert "placed here for 2 origins" in shown(page)
    button = page["blocks"][-1]["elements"][0]
    assert button["action_id"] == f"{STORY}-1"
    bot.click(button["action_id"], button["value"], container={"message_ts": "1.0"})
    until(lambda: len(slack.posted()) == 2)
    assert slack.posted()[1]["thread_ts"] == "1.0"


def test_the_page_of_the_day_is_as_its_run_made_it(archived: Path) -> None:
    from summarise.render.briefing import briefing_json
    from summarise.stories.archive import Archive
    from summarise.stories.config import Config
    from summarise.stories.daily import standing_page

    (day,) = (path.name for path in (archived / "outputs").iterdir() if path.is_dir())
    config = Config(folder=str(archived / "outputs"))
    with Archive.open(config.archive_file) as archive:
        later = standing_page(config, "2999-01-01", archive)
        assert standing_page(config, "2000-01-01", archive) is None
    assert later is not None
    assert briefing_json(later) == (archived / "outputs" / day / "index.json").read_text("utf-8")


def test_without_an_archive_it_is_said_what_makes_one(bot: Running, slack: Slack) -> None:
    bot.command("")
    until(slack.told)
    assert slack.told() == [
        "The archive cannot be read, or has not what you ask for; whoever runs me finds it in my log."
    ]
    assert any("outputs/.summarise.db: no such archive; run 'summarise daily' first" in line for line in bot.lines)


def test_where_the_archive_is_is_told_to_nobody(archived: Path, bot: Running, slack: Slack) -> None:
    hidden = "The archive cannot be read, or has not what you ask for; whoever runs me finds it in my log."
    bot.click(f"{STORY}-1", "nosuch-story|")
    until(lambda: "That story is not in the archive any more; look for it by its words." in slack.told())
    file = archived / "outputs" / ".summarise.db"
    file.write_bytes(file.read_bytes()[:5_000].ljust(200_000, b"x"))
    bot.command("crane")
    until(lambda: hidden in slack.told())
    assert not any(str(archived) in told for told in slack.told())
    assert sum(".summarise.db" in line for line in bot.lines) == 2


def test_long_words_are_cut_where_they_are_repeated(archived: Path, bot: Running, slack: Slack) -> None:
    said = bot.command("zeppelin " * 60)
    assert said.startswith("Working on 'zeppelin zeppelin")
    assert len(said) < 200
    until(slack.told)
    assert slack.told()[0].startswith("Nothing found for 'zeppelin zeppelin")
    assert len(slack.told()[0]) < 200
    bot.send(bot.event(text="x" * 15_000))
    until(lambda: len(slack.told()) == 3)


def test_many_long_links_that_fail_are_told_in_a_message(bot: Running, slack: Slack) -> None:
    bot.command(" ".join(f"http://127.0.0.1/{n}{'a' * 1_500}" for n in range(9)))
    until(slack.told)
    assert slack.told()[0].startswith("Nothing could be read:\nhttp://127.0.0.1/0aaa")
    assert slack.told()[0].endswith("\n... and 1 more")


def test_a_long_list_of_stories_has_room(slack: Slack) -> None:
    from summarise.slack.bot import _choice
    from summarise.stories.archive import StoryRow

    rows = [StoryRow(f"story-{n}", f"{n} {'title ' * 500}", "2026-11-21", "2026-11-22", 2) for n in range(10)]
    made = _choice(rows)
    slack_api.check_message(made)
    assert len(made["blocks"][-1]["elements"]) == 10


def test_a_link_in_capitals_is_a_link(bot: Running, slack: Slack, site: str) -> None:
    bot.command(f"{site.replace('http', 'HTTP')}/crane {site}/quay")
    until(slack.posted)
    assert f"{site}/crane" in json.dumps(slack.posted())


def test_help_tells_what_can_be_asked(bot: Running) -> None:
    said = bot.command("help")
    assert "/brief LINK LINK ...  a brief of these pages, here" in said
    assert '("a phrase", or' in said


def test_a_mention_briefs_the_links_of_its_whole_thread_in_it_and_not_its_own_posts(
    bot: Running, slack: Slack, site: str
) -> None:
    slack.replies = [
        [{"ts": "4.0", "user": "U7", "text": f"look <{site}/crane|here>"}, {"user": OWN, "text": f"<{site}/chess>"}],
        [{"ts": "4.1", "user": "U8", "text": "", "attachments": [{"text": f"<{site}/quay>"}]}],
    ]
    assert bot.send(bot.event(thread_ts="4.0"))[0] == 200
    until(slack.posted)
    (posted,) = slack.posted()
    assert posted["thread_ts"] == "4.0"
    assert f"{site}/quay" in json.dumps(posted)
    assert f"{site}/chess" not in json.dumps(posted)
    assert slack.told() == ["Working on the links of this thread. It is posted here when it is done."]
    assert slack.of("chat.postEphemeral")[0]["user"] == USER


def test_a_mention_outside_a_thread_briefs_its_own_links_or_helps(bot: Running, slack: Slack, site: str) -> None:
    bot.send(bot.event(text=f"<@{OWN}> <{site}/crane> <{site}/quay>"))
    until(slack.posted)
    assert slack.posted()[0]["thread_ts"].startswith("5.")
    assert slack.of("conversations.replies") == []
    bot.send(bot.event(text=f"<@{OWN}>"))
    until(lambda: len(slack.told()) == 2)
    assert slack.told()[1].startswith("I brief several pages")


def test_what_is_told_of_a_mention_is_told_where_it_is_shown(bot: Running, slack: Slack, site: str) -> None:
    bot.send(bot.event(ts="50.0", text=f"<@{OWN}> <{site}/gone>"))
    until(lambda: len(slack.told()) == 2)
    assert slack.told()[1].startswith("Nothing could be read: ")
    assert not any("thread_ts" in given for given in slack.of("chat.postEphemeral"))
    bot.send(bot.event(ts="51.0", thread_ts="4.0", text=f"<@{OWN}> <{site}/gone>"))
    until(lambda: len(slack.told()) == 4)
    assert [given["thread_ts"] for given in slack.of("chat.postEphemeral")[2:]] == ["4.0", "4.0"]


def test_an_edited_mention_is_the_same_request(bot: Running, slack: Slack, site: str) -> None:
    for edited in ({}, {"edited": {"ts": "61.0"}}):
        bot.send(bot.event(ts="60.0", text=f"<@{OWN}> <{site}/crane> <{site}/quay>", **edited))
    until(slack.posted)
    bot.send(bot.event(ts="62.0"))
    until(lambda: len(slack.told()) == 2)
    assert len(slack.posted()) == 1


def test_another_bots_mention_is_not_answered(bot: Running, slack: Slack, site: str) -> None:
    assert bot.send(bot.event(bot_id="B9", text=f"<@{OWN}> <{site}/crane>"))[0] == 200
    bot.command("help")
    assert slack.told() == []


def test_a_messages_menu_briefs_its_links_in_its_thread(bot: Running, slack: Slack, site: str) -> None:
    rich = {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": [{"type": "link", "url": f"{site}/quay"}]}],
    }
    bot.shortcut(text=f"<{site}/crane>", blocks=[rich])
    until(slack.posted)
    assert slack.posted()[0]["thread_ts"] == "7.0"
    bot.shortcut(text="no links at all")
    until(lambda: len(slack.told()) == 2)
    assert slack.told()[1].startswith("No links in this message; take another")


def test_in_a_thread_help_helps_and_words_are_looked_for_where_there_is_no_link(
    archived: Path, bot: Running, slack: Slack
) -> None:
    slack.replies = [[{"user": "U7", "text": "hello"}]]
    bot.send(bot.event(thread_ts="4.0", text=f"<@{OWN}> help"))
    until(slack.told)
    assert slack.told()[0].startswith("I brief several pages")
    bot.send(bot.event(thread_ts="4.0", text=f"<@{OWN}> Norrvik crane"))
    until(slack.posted)
    assert slack.posted()[0]["thread_ts"] == "4.0"


def test_that_a_thread_is_too_long_is_told(
    bot: Running, slack: Slack, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.bot._THREAD_PAGES", 1)
    slack.replies = [[{"user": "U7", "text": f"<{site}/crane> <{site}/quay>"}], [{"user": "U7", "text": "more"}]]
    bot.send(bot.event(thread_ts="4.0"))
    until(slack.posted)
    until(lambda: len(slack.told()) == 2)
    assert (
        slack.told()[1]
        == "The brief is posted; not all could be read: only the first 200 messages of the thread were read"
    )


def test_a_thread_without_links_is_told(bot: Running, slack: Slack) -> None:
    slack.replies = [[{"user": "U7", "text": "hello"}]]
    bot.send(bot.event(thread_ts="4.0"))
    until(lambda: len(slack.told()) == 2)
    assert slack.told()[1] == "No links in this message or its thread; give some: /brief LINK LINK ..."


# -- evidence


def test_the_buttons_open_the_sources_and_the_exact_passages(bot: Running, slack: Slack, site: str) -> None:
    bot.command(f"{site}/crane {site}/quay")
    until(slack.posted)
    row = slack.posted()[0]["blocks"][-1]["elements"]
    assert [button["action_id"] for button in row] == [SOURCES, EVIDENCE]
    for button in row:
        bot.click(button["action_id"], button["value"])
    until(lambda: len(slack.of("views.open")) == 2)
    sources, evidence = (given["view"] for given in slack.of("views.open"))
    assert (sources["title"]["text"], evidence["title"]["text"]) == ("Sources", "Evidence")
    assert "words read" in shown(sources)
    assert "Sigrid Vane, the director of the port, announced that the harbor would not open before Friday." in shown(
        evidence
    )
    assert re.search(r"characters \d+ to \d+", shown(evidence))


def test_a_long_modal_has_pages_and_all_passages_are_on_them(bot: Running, slack: Slack, folder: Path) -> None:
    made = summarise.brief(summarise.read([ROOT / "inputs" / "valley-flood"]))
    digest = Kept(folder / "outputs" / ".slack", ()).add(made)
    bot.click(EVIDENCE, digest)
    until(lambda: slack.of("views.open"))
    pages = [slack.of("views.open")[0]["view"]]
    while buttons := [
        b for b in pages[-1]["blocks"][-1].get("elements", ()) if b.get("text", {}).get("text") == "Next"
    ]:
        shown_view = {"id": "V1", "hash": "h", "type": "modal"}
        done = len(slack.of("views.update"))
        bot.click(
            buttons[0]["action_id"], buttons[0]["value"], view=shown_view, channel=None, container={"type": "view"}
        )
        until(lambda done=done: len(slack.of("views.update")) > done)  # type: ignore[misc]
        pages.append(slack.of("views.update")[-1]["view"])
    assert len(pages) > 1
    read = "\n".join(shown(page) for page in pages)
    for line in (made.lead, *made.points, *made.questions):
        assert all(one.exact in read for one in line.evidence)


@pytest.mark.parametrize("value", ["0" * 64, "../../etc/passwd", "", "x|y|z"])
def test_a_button_whose_brief_is_gone_says_so(bot: Running, slack: Slack, value: str) -> None:
    bot.click(EVIDENCE, value or " ")
    until(slack.told)
    assert slack.told() == ["this brief is no longer kept; ask for it again"]


def test_a_brief_that_was_changed_where_it_is_kept_is_not_shown(tmp_path: Path) -> None:
    kept = Kept(tmp_path, ())
    name = kept.add(summarise.brief(summarise.read([ROOT / "inputs" / "pump-recall"])))
    assert kept.get(name).points
    path = tmp_path / f"{name}.json"
    path.write_text(path.read_text("utf-8").replace("61,000", "16,000"), "utf-8")
    with pytest.raises(InputError, match="was changed or damaged"):
        kept.get(name)
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match="was changed or damaged"):
        kept.get(name)


def test_a_brief_that_cannot_be_kept_is_posted_without_its_buttons(
    bot: Running, slack: Slack, site: str, folder: Path
) -> None:
    put(folder / "outputs").joinpath(".slack").write_text("no folder")
    bot.command(f"{site}/crane {site}/quay")
    until(slack.posted)
    assert not any(block["type"] == "actions" for block in slack.posted()[0]["blocks"])
    assert any("cannot be made" in line for line in bot.lines)


def test_only_the_newest_briefs_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarise.slack.kept._MOST", 2)
    kept = Kept(tmp_path, ())
    names = []
    for number, story in enumerate(STORIES):
        names.append(kept.add(summarise.brief(summarise.read([ROOT / "inputs" / story]))))
        os.utime(tmp_path / f"{names[-1]}.json", (number, number))
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(names[1:])
    kept.add(kept.get(names[1]))  # posted again: the newest now
    assert kept.add(summarise.brief(summarise.read([ROOT / "inputs" / STORIES[0]]))) == names[0]
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(names[:2])


# -- safety


def test_a_request_that_is_not_slacks_is_turned_away(bot: Running, slack: Slack, site: str) -> None:
    body = form({"command": COMMAND, "text": "help", "user_id": USER, "channel_id": CHANNEL, "team_id": TEAM})
    old, future = (str(int(time.time()) + shift) for shift in (-301, 302))
    tries: list[dict[str, Any]] = [
        {"secret": "another"},
        {"stamp": old},
        {"stamp": future},
        {"stamp": "soon"},
        {"stamp": "-5"},
    ]
    tries += [{"headers": {"X-Slack-Signature": ""}}, {"headers": {"X-Slack-Request-Timestamp": ""}}]
    for options in tries:
        assert bot.send(body, **options)[0] == 401, options
    assert bot.send((b"\xff\xfe", "application/json"))[0] == 401
    for odd in (b"[]", b"null", b'{"view": 1, "type": "x"}', b"[" * 5_000):
        assert bot.send((odd, "application/json"), secret="another")[0] == 401
    assert bot.send(body)[0] == 200
    assert slack_api.request(bot.url.replace(PATH, "/other"), *body)[0] == 404
    assert not any("raceback" in line for line in bot.lines)


def test_slacks_repetitions_brief_once(bot: Running, slack: Slack, site: str) -> None:
    event = bot.event("Ev-again", text=f"<@{OWN}> <{site}/crane> <{site}/quay>")
    for retry in range(3):
        headers = {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"} if retry else {}
        assert bot.send(event, headers=headers)[0] == 200
    until(slack.posted)
    bot.send(bot.event(text=f"<@{OWN}>"))
    until(lambda: any("I brief several pages" in told for told in slack.told()))
    assert len(slack.posted()) == 1
    assert len(slack.told()) == 2


def test_only_configured_workspaces_and_channels_are_answered(bot: Running, slack: Slack, site: str) -> None:
    said = bot.command(f"{site}/crane", channel="C9")
    assert said == "I do not answer in this channel; whoever runs me can add C9 to slack.channels."
    assert bot.command(f"{site}/crane", team="T9") == "I do not answer in this workspace."
    assert bot.send(bot.event(channel="C9", text=f"<{site}/crane>"))[0] == 200
    until(lambda: slack.of("chat.postEphemeral"))
    assert slack.of("chat.postEphemeral")[0]["channel"] == "C9"
    bot.click(EVIDENCE, "0" * 64, team={"id": "T9"}, user={"id": USER, "team_id": "T9"})
    assert len(slack.told()) == 1
    assert slack.posted() == []
    assert "refused: workspace T9, channel C1" in bot.lines


def test_a_guest_of_a_shared_channel_is_not_answered(bot: Running, slack: Slack, site: str) -> None:
    body, kind = bot.event(text=f"<@{OWN}> <{site}/crane>", user_team="T9")
    value = {**json.loads(body), "is_ext_shared_channel": True, "authorizations": [{"team_id": TEAM}]}
    assert bot.send((json.dumps(value).encode(), kind))[0] == 200
    until(lambda: f"refused: workspace T9, channel {CHANNEL}" in bot.lines)
    assert slack.calls[1:] == [] or all(name == "auth.test" for name, _ in slack.calls)


def test_a_refused_shortcut_is_told_where_the_bot_is_no_member(bot: Running, slack: Slack) -> None:
    slack.failing["chat.postEphemeral"] = "not_in_channel"
    told = {
        "type": "message_action",
        "callback_id": SHORTCUT,
        "team": {"id": TEAM},
        "user": {"id": USER},
        "trigger_id": "t-no",
    }
    told |= {"channel": {"id": "C9"}, "message": {"ts": "7.0"}, "response_url": f"{slack.url}response/9"}
    assert bot.send(interaction(told))[0] == 200
    until(slack.told)
    assert slack.told() == ["I do not answer in this channel; whoever runs me can add C9 to slack.channels."]


def test_what_cannot_be_told_one_way_is_told_the_other(bot: Running, slack: Slack, site: str) -> None:
    slack.failing["response"] = "used_url"
    bot.command(f"{site}/gone")
    until(slack.told)
    assert slack.of("chat.postEphemeral")[0]["user"] == USER
    assert any("could not tell U1" in line for line in bot.lines)


def test_what_goes_wrong_in_a_modal_is_shown_in_it(bot: Running, slack: Slack) -> None:
    modal: dict[str, Any] = {
        "channel": None,
        "container": {"type": "view"},
        "view": {"id": "V1", "hash": "h", "type": "modal"},
    }
    bot.click(f"{TURN}-2", f"{'0' * 64}|{EVIDENCE}|2", **modal)
    until(lambda: slack.of("views.update"))
    assert shown(slack.of("views.update")[0]["view"]) == "this brief is no longer kept; ask for it again"
    modal["view"] = {**modal["view"], "hash": "old"}
    bot.click(f"{TURN}-2", f"{'0' * 64}|{EVIDENCE}|2", **modal)
    until(lambda: any("hash_conflict" in line for line in bot.lines))
    assert slack.told() == []


def test_a_modal_that_slack_limits_is_told_at_once(bot: Running, slack: Slack, folder: Path) -> None:
    digest = Kept(folder / "outputs" / ".slack", ()).add(
        summarise.brief(summarise.read([ROOT / "inputs" / "pump-recall"]))
    )
    slack.limited = 1
    bot.click(EVIDENCE, digest)
    until(slack.told)
    assert slack.told() == ["Slack is limiting me; ask again in a few minutes."]


def test_the_guard_of_fetching_cannot_be_turned_off_from_slack(slack: Slack, folder: Path) -> None:
    with serving(slack, folder) as bot:
        for given in (
            f"{slack.url}x",
            "http://169.254.169.254/latest/",
            "http://[::1]/",
            "file:///etc/passwd --allow-private",
        ):
            before = len(slack.told())
            bot.command(given)
            until(lambda before=before: len(slack.told()) > before)  # type: ignore[misc]
    assert "is at no public address" in slack.told()[0]
    assert not any("root:" in line for line in slack.told())
    assert slack.posted() == []


def test_not_even_a_config_that_allows_it_lets_slack_fetch_from_this_machine(slack: Slack, folder: Path) -> None:
    config = CONFIG.replace("[slack]", "allow_private = true\n[slack]")
    (folder / "c.toml").write_text(config)
    assert read_config(folder / "c.toml").settings.allow_private
    with serving(slack, folder, config=config) as bot:
        bot.command(f"{slack.url}page")
        until(slack.told)
    assert re.fullmatch(r"Nothing could be read: http://\S+/page: '127.0.0.1' is at no public address", slack.told()[0])
    assert not any(name == "GET" for name, _ in slack.calls)


HOSTILE = (
    "<!channel> <!here> <@U1> <#C1> @channel @here <https://evil.example|AP> https://evil.example/x *bold* _it_ ~no~ `code` "
    "&lt;!channel&gt; :tada: >quote"
)


def hostile() -> Brief:
    """A brief of pages that try to be more than text, in every place that a page has."""
    one = CRANE.replace("port officials said", f"port officials {HOSTILE} said")
    two = QUAY.replace("Radio Norrvik", f"Radio {HOSTILE} Norrvik")
    pages = [
        Source(
            id="a", text=one, publisher=f"Post {HOSTILE}", title=f"Crane {HOSTILE}", url="https://a.example/?a=1&b=2"
        ),
        Source(
            id="b", text=two, publisher="<!channel>", title="<!here>", url="javascript:alert(1)", credits=("<@U1>",)
        ),
        Source(id="c", text=two + "\n\nMore.", publisher="c", url="https://user:word@c.example/", author=HOSTILE),
    ]
    return summarise.brief(pages)


def test_text_of_sources_cannot_ping_link_or_format() -> None:
    made = hostile()
    sent = [
        *slack_messages(made, "0" * 64),
        json.loads(to_slack(made)),
        *(view(made, "0" * 64, a, 1) for a in (SOURCES, EVIDENCE)),
    ]
    urls: set[str] = set()

    def walk(value: Any, key: str = "") -> None:
        if isinstance(value, dict):
            assert value.get("type") != "mrkdwn"
            assert set(value.get("style") or ()) <= {"bold", "italic"} or value["type"] == "rich_text_list"
            assert value.get("emoji", False) is False
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif key == "type":
            assert value in _KINDS
        elif key == "url":
            urls.add(value)

    for one in sent:
        walk(one)
        assert not set(one.get("text", "")) & set("<>")
    assert urls == {"https://a.example/?a=1&b=2"}
    assert any(HOSTILE in shown(one) for one in sent), "shown letter for letter"


_KINDS = {"header", "plain_text", "rich_text", "rich_text_section", "rich_text_list", "rich_text_quote", "text", "link", "actions",
          "button", "modal"}  # fmt: skip


def test_a_page_says_of_itself_where_it_is_and_is_not_believed(
    bot: Running, slack: Slack, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, "front", f"title: Crane\nurl: https://evil.example/\n\n{CRANE}")
    bot.command(f"{site}/front {site}/quay")
    until(slack.posted)
    assert set(re.findall(r'"url": "([^"]+)"', json.dumps(slack.posted()))) == {f"{site}/front", f"{site}/quay"}


def test_a_bot_that_nobody_configured_does_not_run(cli: Cli, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)

    given: dict[str, str] = {}

    def line(*options: str) -> str:
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        told = cli("slack", *options)
        assert told.exit_code == 2
        return str(told.stderr)

    assert "the environment variable SLACK_BOT_TOKEN is not set" in line()
    given["SLACK_BOT_TOKEN"] = "xoxp-of-a-person"
    assert "SLACK_BOT_TOKEN does not begin with xoxb-" in line()
    assert "xoxp" not in line()
    given["SLACK_BOT_TOKEN"] = BOT_TOKEN
    assert "SLACK_APP_TOKEN is not set" in line()
    assert "SLACK_SIGNING_SECRET is not set" in line("--http", "0")
    given["SLACK_APP_TOKEN"] = APP_TOKEN
    assert "slack.workspaces: none is named" in line()
    assert "SLACK_APP_TOKEN" not in os.environ, "no process that it starts needs it"
    (folder / "briefing.toml").write_text(f'[slack]\nworkspaces = ["{TEAM}"]\n')
    assert "slack.channels: none is named" in line()
    (folder / "briefing.toml").write_text('[slack]\nchannels = ["C1"]\nbriefing_channel = "C2"\n')
    assert "slack.briefing_channel: C2 is not among slack.channels" in line()
    (folder / "briefing.toml").write_text('[slack]\nworkspaces = ["T1"]\nchannels = ["C2"]\nbriefing_channel = "C2"\n')
    assert "slack.briefing_channel: nothing to brief; name what to read in [sources] paths" in line()
    (folder / "briefing.toml").write_text('[slack]\nworkspace = ["T1"]\nbriefing_at = "25:00"\n')
    assert "valid keys: workspaces, channels, briefing_channel, briefing_at, queue, per_user" in line()


def test_variables_that_turn_bolt_to_another_kind_of_app_are_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "b.toml").write_text(CONFIG)
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    with pytest.raises(UsageError, match="SLACK_CLIENT_ID is set"):
        serve(read_config(folder / "b.toml"), TOKENS, print)


def test_without_the_extra_the_message_is_the_install_command(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    (folder / "b.toml").write_text(CONFIG)
    monkeypatch.setitem(sys.modules, "slack_bolt", None)
    with pytest.raises(UsageError, match=r"pip install 'summarise\[slack\]'"):
        serve(read_config(folder / "b.toml"), TOKENS, print)


def test_a_token_that_slack_does_not_take_or_of_another_workspace_is_said_at_the_start(
    slack: Slack, folder: Path
) -> None:
    (folder / "b.toml").write_text(CONFIG)
    config, at = read_config(folder / "b.toml"), ("127.0.0.1", 0)
    with pytest.raises(InputError, match=r"Slack refused: invalid_auth; .*check SLACK_BOT_TOKEN"):
        serve(config, Tokens("xoxb-wrong", signing=SECRET), print, at, f"{slack.url}api/")
    (folder / "b.toml").write_text(CONFIG.replace(TEAM, "T5"))
    with pytest.raises(UsageError, match="the token is one of workspace T1"):
        serve(read_config(folder / "b.toml"), TOKENS, print, at, f"{slack.url}api/")
    with pytest.raises(InputError, match=r"Slack could not be reached \(URLError"):
        serve(config, TOKENS, print, at, "http://127.0.0.1:9/api/")


def test_no_secret_is_ever_logged(slack: Slack, folder: Path, site: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(slack, folder) as bot:
        bot.command(f"{site}/crane {site}/quay")
        until(slack.posted)
        slack.failing["chat.postMessage"] = f"odd {BOT_TOKEN}"
        bot.command(f"{site}/crane {site}/quay")
        until(slack.told)
        bot.send(form({"text": "x"}), secret="wrong")
    logged = "\n".join([*bot.lines, caplog.text])
    assert "no answer that can be read (odd [token])" in logged
    assert slack.told() == [
        "It may be posted or not: Slack gave no answer that can be read; ask again in a few minutes."
    ]
    assert not any(token in repr(TOKENS) for token in TOKENS.all)
    assert not any(token in logged for token in TOKENS.all)


# -- many, slow, stopped


@contextmanager
def holding(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading waits until the event is set."""
    go, known = threading.Event(), summarise.read

    def read(*args: Any) -> Any:
        assert go.wait(30)
        return known(*args)

    monkeypatch.setattr("summarise.slack.bot.read", read)
    yield go
    go.set()


def test_a_person_has_few_requests_and_the_queue_an_end(
    slack: Slack, folder: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.jobs._AT_ONCE", 2)
    with holding(monkeypatch) as go, serving(slack, folder, "queue = 3\n") as bot:
        given = f"{site}/crane {site}/quay"
        assert bot.command(given).startswith("Working on 2 links. ")
        assert bot.command(given).startswith("Working on 2 links. ")
        assert bot.command(given) == "Not now: you have 2 requests open already; ask again when one is done."
        assert bot.command(given, user="U2").startswith("Working on 2 links; 1 before it. ")
        assert bot.command(given, user="U3") == "Not now: the queue is full (3 requests); ask again in a few minutes."
        go.set()
        until(lambda: len(slack.posted()) == 3)
        until(lambda: bot.command(given, user="U3").startswith("Working"))


def test_a_stop_finishes_what_runs(slack: Slack, folder: Path, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with holding(monkeypatch) as go, serving(slack, folder) as bot:
        bot.command(f"{site}/crane {site}/quay")
        threading.Timer(0.5, go.set).start()
    assert len(slack.posted()) == 1
    assert bot.lines[-1] == "stopped; requests cut off: 0"


def test_a_stop_tells_those_whose_requests_it_cuts_off(
    slack: Slack, folder: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.serving._GRACE", 0.2)
    with holding(monkeypatch) as go, serving(slack, folder) as bot:
        for user in ("U1", "U2", "U3"):
            bot.command(f"{site}/crane {site}/quay", user=user)
    go.set()
    assert (
        slack.told()
        == ["I was stopped before this was done: 2 links. If it is not posted, ask again in a few minutes."] * 3
    )
    assert bot.lines[-1] == "stopped; requests cut off: 3"


def test_after_a_stop_nothing_is_taken() -> None:
    jobs = Jobs(5, 5)
    assert jobs.stop(1) == []
    with pytest.raises(FullError, match="being stopped"):
        jobs.add("U1", lambda: None, lambda: None)


def test_a_signal_stops_a_process_in_order(slack: Slack, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(CONFIG)
    code = (
        "import gc; gc.disable(); from summarise.slack import Tokens, serve; from summarise.stories.config import read_config\n"
        f"serve(read_config('b.toml'), Tokens({BOT_TOKEN!r}, signing={SECRET!r}), lambda line: "
        "print(line, gc.isenabled(), flush=True), "
        f"('127.0.0.1', 0), {slack.url + 'api/'!r})"
    )
    started = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert started.stdout is not None
    assert started.stdout.readline().startswith("ready, at http://127.0.0.1:")
    started.send_signal(signal.SIGTERM)
    assert started.stdout.read() == "stopping True\nstopped; requests cut off: 0 True\n"
    assert started.wait(20) == 0


def test_a_limit_is_obeyed_and_nothing_is_lost(bot: Running, slack: Slack, site: str) -> None:
    slack.limited = 2
    bot.command(f"{site}/crane {site}/quay")
    until(slack.posted)
    assert len(slack.posted()) == 1
    first, second, *_ = slack.waits
    assert second - first >= 1, "before the second that Retry-After names"


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("not_in_channel", "I am not in this channel; invite me with /invite and ask again."),
        (
            "missing_scope",
            "My app lacks a permission; whoever runs me finds it in my log (install the app again from its manifest).",
        ),
        ("no_such_thing", "Slack refused: no_such_thing."),
        ("fatal_error", "It may be posted or not: Slack refused: fatal_error."),
    ],
)
def test_what_slack_refuses_is_told_with_what_to_do(
    bot: Running, slack: Slack, site: str, code: str, line: str
) -> None:
    slack.failing["chat.postMessage"] = code
    bot.command(f"{site}/crane {site}/quay")
    until(slack.told)
    assert slack.told()[0].startswith(line)
    assert any(f"[ERROR] {code}: in detail" in line for line in bot.lines), "the log tells what is wrong"


def test_people_who_wait_for_slack_keep_nobody_from_an_answer(bot: Running, slack: Slack) -> None:
    slack.slow = 4.0
    for _ in range(8):
        bot.send(bot.event())
    assert bot.command("help").startswith("I brief several pages"), "else bolt has no listener left and answers 404"


def test_what_was_cut_off_is_not_posted_after_all(
    slack: Slack, folder: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.serving._GRACE", 0.1)
    with holding(monkeypatch) as go:
        with serving(slack, folder) as bot:
            bot.command(f"{site}/crane {site}/quay")
        go.set()
        until(lambda: not any(thread.name.startswith("brief") for thread in threading.enumerate()))
    assert slack.told() == [
        "I was stopped before this was done: 2 links. If it is not posted, ask again in a few minutes."
    ]
    assert slack.posted() == []


def test_a_stop_does_not_wait_for_slacks_limit(
    slack: Slack, folder: Path, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("summarise.slack.serving._GRACE", 0.1)
    slack.retry_after = 3_600
    with serving(slack, folder) as bot:
        slack.limited = 1
        bot.command(f"{site}/crane {site}/quay")
        until(lambda: slack.waits)
    assert bot.lines[-1] == "stopped; requests cut off: 1"
    assert slack.told() == [
        "I was stopped before this was done: 2 links. If it is not posted, ask again in a few minutes."
    ]


# -- the morning's page


MORNING = 'briefing_channel = "C2"\nbriefing_at = "00:00"\n'


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("summarise.slack.morning._TICK", 0.05)
    monkeypatch.setattr("summarise.slack.morning._AGAIN", 0.1)


@pytest.mark.usefixtures("quick")
def test_a_page_whose_answer_was_lost_is_not_posted_again_and_said(slack: Slack, folder: Path) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    slack.lost = 1
    with serving(slack, folder, MORNING) as bot:
        until(lambda: any("It may be posted or not" in line for line in bot.lines))
        put(folder / "in", chess=CHESS)  # the page would be another now
        until(lambda: any("was being posted when it broke off; it is not posted again" in line for line in bot.lines))
    assert len(slack.posted()) == 1


@pytest.mark.usefixtures("quick")
def test_a_page_that_slack_may_have_taken_is_not_posted_again(slack: Slack, folder: Path) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    slack.failing["chat.postMessage"] = "internal_error"
    with serving(slack, folder, MORNING) as bot:
        until(lambda: any("it is not posted again" in line for line in bot.lines))
        del slack.failing["chat.postMessage"]
        time.sleep(0.5)
    assert slack.posted() == []


def test_what_somebody_on_the_way_answers_is_shown_to_nobody(bot: Running, slack: Slack, site: str) -> None:
    slack.failing["chat.postMessage"] = "<html>connect to 10.1.2.3 failed, proxy7.corp.internal"
    bot.command(f"{site}/crane {site}/quay")
    until(slack.told)
    assert slack.told() == [
        "It may be posted or not: Slack gave no answer that can be read; ask again in a few minutes."
    ]
    assert any("proxy7.corp.internal" in line for line in bot.lines)


@pytest.mark.usefixtures("quick")
def test_another_delivery_that_fails_does_not_keep_the_page_back(slack: Slack, folder: Path) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    with serving(slack, folder, f'{MORNING}[delivery]\nslack = "UNSET_HOOK"\n') as bot:
        until(slack.posted)
        until(lambda: any("the page is posted" in line for line in bot.lines))
    assert any("UNSET_HOOK is not set" in line for line in bot.lines)


@pytest.mark.usefixtures("quick")
def test_a_page_that_a_stop_cut_off_is_posted_at_the_next_start(
    slack: Slack, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from summarise.slack import morning

    put(folder / "in", crane=CRANE, quay=QUAY)
    begun, go, known = threading.Event(), threading.Event(), morning.daily

    def slow(*args: Any) -> Any:
        begun.set()
        assert go.wait(30)
        return known(*args)

    monkeypatch.setattr("summarise.slack.serving._GRACE", 0.1)
    monkeypatch.setattr("summarise.slack.morning.daily", slow)
    with serving(slack, folder, MORNING):
        until(begun.is_set)
    go.set()
    until(lambda: not any(thread.name.startswith("brief") for thread in threading.enumerate()))
    assert slack.posted() == []
    with serving(slack, folder, MORNING):
        until(slack.posted)
    assert len(slack.posted()) == 1


@pytest.mark.usefixtures("quick")
def test_two_bots_post_one_page(slack: Slack, folder: Path) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    with serving(slack, folder, MORNING), serving(slack, folder, MORNING):
        until(slack.posted)
        time.sleep(1)
    assert len(slack.posted()) == 1


@pytest.mark.usefixtures("quick")
def test_the_page_of_the_day_is_posted_in_its_channel_once_a_day(slack: Slack, folder: Path) -> None:
    put(folder / "in", crane=CRANE, quay=QUAY)
    slack.failing["chat.postMessage"] = "not_in_channel"
    with serving(slack, folder, MORNING) as bot:
        until(lambda: any("Slack refused: not_in_channel" in line for line in bot.lines))
        del slack.failing["chat.postMessage"]
        until(slack.posted)
        until(lambda: any("the page is posted; pages read: 2, briefs: 1" in line for line in bot.lines))
    with serving(slack, folder, MORNING) as bot:
        time.sleep(0.5)
    (posted,) = slack.posted()
    assert posted["channel"] == "C2"
    assert shown(posted).startswith("Daily briefing, ")
    assert posted["blocks"][-1]["elements"][0]["action_id"] == f"{STORY}-1"
    assert (folder / "outputs" / ".summarise.db").is_file()


# -- the socket


def test_a_socket_serves_as_well(slack: Slack, folder: Path, site: str) -> None:
    from websockets.sync.server import ServerConnection
    from websockets.sync.server import serve as listen

    answers: list[dict[str, Any]] = []
    told = {
        "command": COMMAND,
        "text": f"{site}/crane {site}/quay",
        "user_id": USER,
        "channel_id": CHANNEL,
        "team_id": TEAM,
    }
    told |= {"trigger_id": "t0", "response_url": f"{slack.url}response/1"}

    def talk(connection: ServerConnection) -> None:
        connection.send(json.dumps({"type": "hello", "num_connections": 1}))
        for _ in range(2):  # the second is a repetition
            connection.send(
                json.dumps(
                    {"type": "slash_commands", "envelope_id": "e1", "payload": told, "accepts_response_payload": True}
                )
            )
            answers.append(json.loads(connection.recv(timeout=10)))
        for _ in connection:
            pass

    with listen(talk, "127.0.0.1", 0) as server:
        slack.socket = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with serving(slack, folder, http=False) as bot:
            assert "through a socket" in bot.lines[0]
            until(slack.posted)
            until(lambda: len(answers) == 2)
        server.shutdown()
    assert shown(answers[0]["payload"]).startswith("Working on 2 links")
    assert answers[1]["envelope_id"] == "e1"
    assert len(slack.posted()) == 1


def test_a_socket_that_is_none_is_said_at_the_start(slack: Slack, folder: Path) -> None:
    (folder / "b.toml").write_text(CONFIG)
    slack.socket = "ws://127.0.0.1:9/"
    with pytest.raises(InputError, match=r"check SLACK_APP_TOKEN \(scope connections:write\)"):
        serve(read_config(folder / "b.toml"), TOKENS, print, None, f"{slack.url}api/")


# -- messages


def large() -> Brief:
    """Forty sources with links, and points of a thousand words."""
    words_of = [f"word{number}" for number in range(1, 1_001)]
    made = summarise.brief(summarise.read([ROOT / "inputs" / "valley-flood"]))
    readings = tuple(
        replace(
            made.sources[0], id=f"s{n}", label=f"Outlet {n} & Söhne", url=f"https://outlet{n}.example/{'a' * 60}?q={n}"
        )
        for n in range(40)
    )
    long = " ".join(words_of)
    ids = tuple(reading.id for reading in readings)
    proof = (replace(made.lead.evidence[0], source="s0", exact=long),)
    lead = replace(made.lead, sources=ids, origins=40, evidence=proof)
    points = tuple(replace(lead, text=f"Point {n} {long}", part="said") for n in range(8))
    headline = replace(made.headline, evidence=())
    return replace(
        made,
        headline=headline,
        lead=lead,
        points=points,
        sources=readings,
        differences=(),
        questions=(),
        single_source=(),
    )


def test_a_story_of_forty_sources_with_points_of_a_thousand_words_arrives_whole(
    bot: Running, slack: Slack, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = large()
    monkeypatch.setattr("summarise.slack.bot.brief", lambda *args: made)
    slack.limited = 1
    bot.command(f"{site}/crane {site}/quay")
    until(lambda: any(made.signature in shown(one) for one in slack.posted()))
    first, *replies = slack.posted()
    assert len(replies) > 5
    assert {one["thread_ts"] for one in replies} == {"1.0"}
    everything = "".join(element for one in slack.posted() for element in pieces(one))
    for point in made.points:
        assert point.text in everything
    assert everything.count("https://outlet39.example/") == 10, "a link in the lead, each point and the list"
    assert "Continued in the thread: 8 key points, 40 sources" in shown(first)
    assert "(2 of " in replies[0]["text"]
    bot.click(EVIDENCE, first["blocks"][-1]["elements"][0]["value"])
    until(lambda: slack.of("views.open"))


def test_forty_pages_are_forty_sources(bot: Running, slack: Slack, site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        own = f"Witness {'ABCDEFGHIJKLMNOPQRST'[number % 20]}. Lund saw {number + 100} gulls rise from quay number {number}."
        monkeypatch.setitem(PAGES, f"page{number}", f"{(CRANE, QUAY)[number % 2]}\n{own}\n")
    bot.command(" ".join(f"{site}/page{number}" for number in range(40)))
    until(slack.posted)
    until(lambda: "Signature: summarise" in "".join(shown(one) for one in slack.posted()))
    sent = json.dumps(slack.posted())
    assert all(f'"{site}/page{number}"' in sent for number in range(40))


def pieces(value: Any) -> Iterator[str]:
    """All texts and links of rich text in their order, without what stands between blocks."""
    if isinstance(value, dict):
        if value.get("style") == {"bold": True}:
            return  # a heading
        if value.get("type") in ("text", "link"):
            yield value["text"] + value.get("url", "")
        elif value.get("type") != "actions":
            for inner in value.values():
                yield from pieces(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from pieces(inner)


@pytest.mark.parametrize("story", [*STORIES, "large", "hostile"])
def test_every_payload_holds_against_the_schema_and_slacks_limits(story: str) -> None:
    made = {"large": large, "hostile": hostile}.get(
        story, lambda: summarise.brief(summarise.read([ROOT / "inputs" / story]))
    )()
    webhook = json.loads(to_slack(made))
    assert set(webhook) == {"text", "blocks"}
    views = [view(made, "0" * 64, action, page) for action in (SOURCES, EVIDENCE) for page in (1, 2, 99)]
    for one in [webhook, *slack_messages(made, "0" * 64), *views]:
        assert problems(one, "slack") == []
        assert len(compact(one)) <= 13_000
        (slack_api.check_view if "type" in one else slack_api.check_message)(one)


def test_a_webhooks_message_counts_what_found_no_room() -> None:
    made = large()
    last = json.loads(to_slack(made))["blocks"][-1]
    assert shown({"blocks": [last]}) == "No room for: 8 key points, 40 sources"
    short = replace(made, points=(), sources=made.sources[:2], lead=replace(made.lead, sources=("s0",), origins=1))
    assert "No room" not in to_slack(short)


@pytest.mark.parametrize("story", STORIES)
def test_a_message_and_its_replies_carry_the_lines_of_the_other_formats(story: str) -> None:
    made = summarise.brief(summarise.read([ROOT / "inputs" / story]))
    read = "\n".join(shown(one) for one in slack_messages(made))
    labels = {reading.id: reading.label for reading in made.sources}
    for line in (made.lead, *made.points, *made.single_source, *made.questions):
        assert f"{line.text} — {', '.join(labels[source] for source in line.sources)}" in read
    for difference in made.differences:
        assert difference.topic in read
        assert all(side.text in read for side in difference.sides)
    assert made.headline.text in read
    assert made.signature in read


def test_what_is_empty_or_odd_in_a_brief_costs_no_message() -> None:
    made = summarise.brief(summarise.read([ROOT / "inputs" / "pump-recall"]))
    empty = replace(made.lead, text="", evidence=())
    names = ("", "\ud800", "\x00\u202e", "😀" * 400, "a" * 5_000)
    for odd in names:
        readings = tuple(
            replace(reading, label=odd, title=odd, url=f"https://a.example/{odd}") for reading in made.sources
        )
        briefs = [
            replace(made, sources=readings),
            replace(made, headline=replace(made.headline, text=odd, evidence=()), lead=empty, warnings=(odd,)),
            replace(made, headline=replace(made.headline, evidence=()), lead=empty, points=(), differences=(), questions=(),
                    single_source=()),
        ]  # fmt: skip
        for one in briefs:
            views = [view(one, "0" * 64, action, 1) for action in (SOURCES, EVIDENCE)]
            for sent in [json.loads(to_slack(one)), *slack_messages(one, "0" * 64), *views]:
                assert problems(sent, "slack") == []


def test_what_a_brief_warns_of_is_in_its_message() -> None:
    assert "only one source: nothing here can be corroborated" in to_slack(
        summarise.brief([Source(id="a", text=CRANE)])
    )


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (lambda m: m["blocks"].extend([m["blocks"][1]] * 50), "blocks: "),
        (lambda m: m["blocks"][0]["text"].update(text="a" * 151), "blocks.0.text.text: "),
        (lambda m: m["blocks"][0]["text"].update(type="mrkdwn"), "blocks.0.text.type: "),
        (lambda m: m["blocks"][1]["elements"][0]["elements"][0].update(text="a" * 3_001), "blocks.1.elements.0"),
        (lambda m: m["blocks"][1]["elements"][0]["elements"][0].update(text=""), "blocks.1.elements.0"),
        (lambda m: m["blocks"][-1]["elements"][0].update(value="a" * 2_001), "blocks."),
        (lambda m: m["blocks"][-1]["elements"][0]["text"].update(text="a" * 76), "blocks."),
        (lambda m: m["blocks"][-1].update(elements=m["blocks"][-1]["elements"] * 13), "blocks."),
        (
            lambda m: m["blocks"].append({"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}),
            "blocks.",
        ),
        (lambda m: m.update(text="<!channel>"), "text: "),
        (lambda m: m.update(attachments=[]), "top level: "),
    ],
)
def test_the_schema_holds_slacks_limits(change: Callable[[Any], Any], wrong: str) -> None:
    message = slack_messages(summarise.brief(summarise.read([ROOT / "inputs" / "pump-recall"])), "0" * 64)[0]
    assert problems(message, "slack") == []
    change(message)
    assert problems(message, "slack")[0].startswith(wrong)


def test_a_long_text_is_cut_at_spaces_and_put_together_is_the_same() -> None:
    long = "ein Wörterbuch 𝔸 " * 2_000
    pages = packed([Item("Part", (Row((text(long), link("https://a.example/", "A"))),), "point")], 5_000, 9_000)
    assert len(pages) > 3
    assert "".join(e for page in pages for block in page.blocks for e in pieces(block)) == long + "Ahttps://a.example/"
    assert (
        "".join(pieces([page.blocks for page in packed([Item("", (Row((text("x" * 50_000),)),))], 5_000, 9_000)]))
        == "x" * 50_000
    )


def test_messages_use_the_room_there_is() -> None:
    sizes = [len(compact(one).encode()) for one in slack_messages(large())]
    assert all(size > 0.6 * MESSAGE_BYTES for size in sizes[:-1])
    assert max(sizes) <= MESSAGE_BYTES


def test_links_and_words_are_told_apart() -> None:
    assert links(
        {
            "text": "<https://a.example/x?y=1&amp;z=2|a.example> (https://b.example/p), <mailto:a@b.example|a> <@U1> <!here>"
        }
    ) == [
        "https://a.example/x?y=1&z=2",
        "https://b.example/p",
    ]
    assert links({"text": "file:///etc/passwd ftp://x.example javascript:alert(1)"}) == []
    preview = {
        "original_url": "https://b.example/",
        "from_url": "https://b.example/",
        "text": "<https://evil.example/>",
    }
    assert links({"text": "<https://b.example/>", "attachments": [preview]}) == ["https://b.example/"]
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "<https://c.example/|C>"}}
    button = {
        "type": "actions",
        "elements": [{"type": "button", "text": {"type": "plain_text"}, "url": "https://d.example/"}],
    }
    feed = {"title_link": "https://e.example/?a&copy=1", "text": "Feed", "fields": [], "blocks": [section]}
    assert links({"text": "", "blocks": [section, button], "attachments": [feed]}) == [
        "https://c.example/",
        "https://d.example/",
        "https://e.example/?a&copy=1",
    ]
    assert words('<@UBOT> "north quay" &amp; crane* https://a.example') == '"north quay" & crane*'


def test_the_manifest_asks_for_what_the_bot_uses(cli: Cli) -> None:
    told = json.loads(cli("slack", "--manifest").stdout)
    assert told == json.loads(manifest())
    assert [each["command"] for each in told["features"]["slash_commands"]] == [COMMAND]
    assert [(each["type"], each["callback_id"]) for each in told["features"]["shortcuts"]] == [("message", SHORTCUT)]
    assert told["settings"]["event_subscriptions"]["bot_events"] == ["app_mention"]
    assert {"chat:write", "commands", "app_mentions:read", "channels:history", "groups:history"} == set(
        told["oauth_config"]["scopes"]["bot"]
    )


def test_the_settings_of_a_brief_are_those_of_the_config(slack: Slack, folder: Path, site: str) -> None:
    with serving(slack, folder, "[brief]\nmax_points = 1\n") as bot:
        bot.command(f"{site}/crane {site}/quay")
        until(slack.posted)
    digest = slack.posted()[0]["blocks"][-1]["elements"][0]["value"]
    assert len(Kept(folder / "outputs" / ".slack", ()).get(digest).points) == 1
    assert Settings().max_points != 1
    assert TURN

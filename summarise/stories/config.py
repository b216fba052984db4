"""`briefing.toml`: what the daily briefing reads, writes and sends."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..render.briefing import BRIEFINGS
from ..schema import load, problems
from ..settings import Settings
from ..wording import read_wording
from .topics import Topic

CONFIG = "briefing.toml"
ARCHIVE = ".summarise.db"


_SETTINGS = Settings(leave_out=("next-day",))


@dataclass(frozen=True, slots=True)
class BotConfig:
    """The choices of the Slack bot."""

    workspaces: tuple[str, ...] = ()
    """Ids of the workspaces that it answers in."""
    channels: tuple[str, ...] = ()
    """Ids of the channels that it answers in."""
    briefing_channel: str = ""
    """One of them, in which the page of the day is posted; empty for none."""
    briefing_at: str = "07:00"
    """When, in this machine's time."""
    queue: int = 20
    """Requests that may wait or run at a time."""
    per_user: int = 2
    """The same of one person."""


@dataclass(frozen=True, slots=True)
class Config:
    """The choices of a daily briefing; a path is as the process sees it."""

    paths: tuple[str, ...] = ()
    boost: tuple[str, ...] = ()
    mute: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    most: int = 10
    """Briefs a day."""
    least_sources: int = 2
    """Stories with fewer sources are listed by their headline only."""
    folder: str = "outputs"
    formats: tuple[str, ...] = tuple(BRIEFINGS)
    archive: str = ""
    """The archive's file; empty for the usual one in `folder`."""
    standard_output: str = ""
    """The format in which the day's page is printed; empty for none."""
    mail: str = ""
    mail_to: str = ""
    slack: str = ""
    """The name of the environment variable that holds a webhook's URL."""
    settings: Settings = _SETTINGS
    bot: BotConfig = BotConfig()

    @property
    def archive_file(self) -> Path:
        """Where the archive is."""
        return Path(self.archive) if self.archive else Path(self.folder, ARCHIVE)


def sample() -> str:
    """A commented file with every key and its default: what ``summarise init`` writes."""
    return (files("summarise") / "data" / CONFIG).read_text("utf-8")


def read_config(path: str | Path) -> Config:
    """The choices in a file.

    Raises:
        UsageError: it cannot be read, is no TOML, or has keys or values that are not allowed: one line that names them all.
    """
    try:
        value: dict[str, Any] = tomllib.loads(Path(path).read_text("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise UsageError(f"{path}: cannot be read ({reason}); 'summarise init' writes one") from None
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, nested too deep
        raise UsageError(f"{path}: no TOML ({error}); 'summarise init' writes one to start from") from None
    if wrong := [*_unknown(value), *problems(_known(value), "config"), *_floats(value)]:
        raise UsageError(f"{path}: {'; '.join(wrong)}")
    try:
        found = _config(value, Path(path).parent)
        for topic in (*found.boost, *found.mute, *found.only):
            Topic(topic)
    except (UsageError, RuntimeError) as error:  # RuntimeError: a home folder that nobody has
        raise UsageError(f"{path}: {error}") from None
    return found


def _sections() -> dict[str, Any]:
    found: dict[str, Any] = load("config")["properties"]
    return found


def _unknown(value: dict[str, Any]) -> list[str]:
    """Sections and keys that there are not, each with the valid ones."""
    sections = _sections()
    found = [
        f"there is no section [{name}]; there are: {', '.join(sections)}" for name in value if name not in sections
    ]
    for name, entries in value.items():
        valid = sections.get(name, {}).get("properties", {})
        keys = entries if isinstance(entries, dict) and valid else ()
        found += [f"{name}.{key}: no such key; valid keys: {', '.join(valid)}" for key in keys if key not in valid]
    return found


def _floats(value: dict[str, Any]) -> list[str]:
    """Numbers with a point where a whole one is asked for: JSON Schema takes 10.0 for an integer."""
    whole = {("stories", "most"), ("stories", "least_sources"), ("brief", "max_words"), ("brief", "max_points")}
    whole |= {("sources", name) for name in ("feed_entries", "max_links", "max_bytes")}
    whole |= {("slack", "queue"), ("slack", "per_user")}
    return [
        f"{section}.{key}: {inner} is no whole number"
        for section, entries in value.items()
        for key, inner in (entries.items() if isinstance(entries, dict) else ())
        if (section, key) in whole and isinstance(inner, float)
    ]


def _known(value: dict[str, Any]) -> dict[str, Any]:
    """The same without what is unknown, which is told with the valid names already."""
    sections = _sections()
    return {
        name: {key: inner for key, inner in entries.items() if key in sections[name]["properties"]}
        if isinstance(entries, dict)
        else entries
        for name, entries in value.items()
        if name in sections
    }


_READING = ("feed_entries", "max_links", "max_bytes", "allow_private", "cache")
_BRIEF = ("max_words", "max_points", "hide", "never_lead", "trust")


def _config(value: dict[str, Any], folder: Path) -> Config:
    """The checked values of a file as a `Config`; what it leaves out is as by default."""
    sources, stories, brief = (value.get(name, {}) for name in ("sources", "stories", "brief"))
    output, delivery, topics = (value.get(name, {}) for name in ("output", "delivery", "topics"))
    default = Config()
    chosen = {name: sources[name] for name in _READING if sources.get(name)}
    chosen |= {name: _plain(brief[name]) for name in _BRIEF if name in brief}
    chosen |= {f"story_{name}": stories[name] for name in ("span", "likeness") if name in stories}
    if "max_points" in brief:
        chosen["min_points"] = min(brief["max_points"], default.settings.min_points)
    if brief.get("wording"):
        chosen["wording"] = read_wording(folder / brief["wording"])
    if "cache" in chosen:
        chosen["cache"] = _beside(folder, chosen["cache"])
    leave_out = tuple(sources.get("leave_out", default.settings.leave_out))
    return Config(
        paths=tuple(_beside(folder, path) for path in sources.get("paths", ())),
        boost=tuple(topics.get("boost", ())),
        mute=tuple(topics.get("mute", ())),
        only=tuple(topics.get("only", ())),
        most=stories.get("most", default.most),
        least_sources=stories.get("least_sources", default.least_sources),
        folder=_beside(folder, output.get("folder", default.folder)),
        formats=tuple(output.get("formats", default.formats)),
        archive=_beside(folder, output["archive"]) if output.get("archive") else "",
        standard_output=delivery.get("standard_output", ""),
        mail=_beside(folder, delivery["mail"]) if delivery.get("mail") else "",
        mail_to=delivery.get("mail_to", ""),
        slack=delivery.get("slack", ""),
        settings=Settings(leave_out=leave_out, **chosen),
        bot=_bot(value.get("slack", {})),
    )


def _bot(value: dict[str, Any]) -> BotConfig:
    found = BotConfig(**{name: _plain(inner) for name, inner in value.items()})
    if found.briefing_channel and found.briefing_channel not in found.channels:
        raise UsageError(f"slack.briefing_channel: {found.briefing_channel} is not among slack.channels; add it there")
    return found


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _beside(folder: Path, path: str) -> str:
    """A path of the file as the process sees it; links and absolute paths stay."""
    return path if "://" in path or path == "-" else str(folder / Path(path).expanduser())

"""The Slack bot: a thin wrapper that asks the library and posts what it says. Needs the extra ``slack``."""

from __future__ import annotations

from .serving import Tokens, manifest, serve

__all__ = ["Tokens", "manifest", "serve"]

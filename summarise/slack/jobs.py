"""A bounded queue: requests wait their turn, a person may have only a few, and a stop tells what it cuts off."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

from .asked import count

_AT_ONCE = 4
"""Briefs made at a time: most of it is waiting for other machines, and one person's slow links must not keep others waiting."""


class FullError(Exception):
    """There is no room; the message says what to do."""


class Jobs:
    """What was asked and is not done yet."""

    def __init__(self, most: int, per_user: int) -> None:
        """At most so many requests wait or run at a time, and at most so many of one person."""
        self._most, self._per_user = most, per_user
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="brief")
        self._lock = Lock()
        self._open: dict[Future[None], tuple[str, Callable[[], None]]] = {}
        self._stopped = False

    def add(self, user: str, run: Callable[[], None], cut_off: Callable[[], None]) -> int:
        """Puts a request in the queue; how many stand before it.

        Args:
            user: whose it is; "" for the bot's own.
            run: does it; raises nothing.
            cut_off: tells that it was stopped before it was done.

        Raises:
            FullError: the queue is full, the person has enough in it, or the bot is stopping.
        """
        with self._lock:
            if self._stopped:
                raise FullError("I am being stopped; ask again in a few minutes")
            mine = sum(owner == user for owner, _ in self._open.values())
            if mine >= self._per_user:
                raise FullError(f"you have {count(mine, 'request')} open already; ask again when one is done")
            if len(self._open) >= self._most:
                raise FullError(f"the queue is full ({count(len(self._open), 'request')}); ask again in a few minutes")
            before = max(0, len(self._open) - _AT_ONCE + 1)
            future = self._pool.submit(run)
            self._open[future] = (user, cut_off)
        future.add_done_callback(self._done)
        return before

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            if not self._stopped:
                self._open.pop(future, None)

    def busy(self, user: str) -> bool:
        """Whether a person has a request that is not done."""
        with self._lock:
            return any(owner == user for owner, _ in self._open.values())

    def stop(self, seconds: float) -> list[Callable[[], None]]:
        """Takes no more and waits so long for what runs; what tells of each request that is cut off."""
        with self._lock:
            self._stopped = True
            left = dict(self._open)
        self._pool.shutdown(wait=False, cancel_futures=True)
        running = [future for future in left if not future.cancelled()]
        finished = wait(running, timeout=seconds).done
        return [tell for future, (_, tell) in left.items() if future not in finished]

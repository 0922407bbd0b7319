"""Threads that wait on the network for us and that nobody has to wait for."""

from __future__ import annotations

import contextlib
import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Job(Generic[Item, Result]):
    def __init__(self, function: Callable[[Item], Result], item: Item) -> None:
        self.function = function
        self.item = item
        self.future: Future[Result] = Future()

    def run(self) -> None:
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            self.future.set_result(self.function(self.item))
        except BaseException as error:  # noqa: BLE001 # it is raised again where the result is asked for
            self.future.set_exception(error)


class Crew:
    """A fixed number of daemon threads.

    ``ThreadPoolExecutor`` joins its threads when the interpreter ends: one stalled server would then hold up
    Ctrl-C for minutes. These only read, so they may be left behind.
    """

    def __init__(self, workers: int) -> None:
        self._jobs: queue.SimpleQueue[_Job[object, object] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(workers)]
        for thread in self._threads:
            thread.start()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Generator[Result, None, None]:
        """``function`` of each item, in order, as they come.

        The first error is raised in its place; then, or when the iterator is dropped, what has not begun is
        never begun.
        """
        jobs = [_Job(function, item) for item in items]
        for job in jobs:
            self._jobs.put(job)  # type: ignore[arg-type] # one queue for jobs of every type
        try:
            for job in jobs:
                yield job.future.result()
        finally:
            for job in jobs:
                job.future.cancel()

    def close(self) -> None:
        """Let the threads end after what they are at; what has not begun never does. Returns at once."""
        with contextlib.suppress(queue.Empty):
            while job := self._jobs.get_nowait():
                job.future.cancel()
        for _ in self._threads:
            self._jobs.put(None)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.run()

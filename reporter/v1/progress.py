"""What a run says on standard output: lines, bars while it fetches, and panels."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TextIO

from reporter.v1.log import printable

Step = Callable[[str, int, int], None]
"""Told what is read (``regions``, ``services``, ``names``), how many parts of it are, and of how many."""

KINDS: Final = {"regions": "Regions", "services": "Services", "names": "Service names"}


class ProgressTracker:
    """Speaks to one reader. Rich draws where *use_rich* is set; nobody hears anything where *quiet* is."""

    def __init__(self, use_rich: bool = True, *, quiet: bool = False) -> None:
        self.use_rich = use_rich
        self.quiet = quiet

    def say(self, text: str = "") -> None:
        """One line."""
        if not self.quiet:
            with unread_is_fine():
                print(printable(text))  # noqa: T201 - this is where the command speaks

    def panel(self, title: str, rows: Sequence[tuple[str, str]], notes: Sequence[str] = ()) -> None:
        """A frame with names and values, and lines below them."""
        if self.quiet:
            return
        if not self.use_rich:
            for line in (title, *(f"{name}: {value}" for name, value in rows), *notes):
                self.say(line)
            return
        from rich.console import Console, Group  # noqa: PLC0415 - start-up time, here and below
        from rich.panel import Panel  # noqa: PLC0415
        from rich.table import Table  # noqa: PLC0415
        from rich.text import Text  # noqa: PLC0415

        table = Table.grid(padding=(0, 2))
        for name, value in rows:
            table.add_row(Text(printable(name)), Text(printable(value)))
        lines = [Text(printable(note)) for note in notes]
        # Rich itself would end the run where the reader has gone.
        with unread_is_fine():
            sys.stdout.flush()
        console = Console(highlight=False)
        with console.capture() as drawn:
            console.print(Panel(Group(table, *lines), title=Text(title), expand=False))
        with unread_is_fine():
            print(drawn.get(), end="")  # noqa: T201 - see above

    @contextmanager
    def steps(self) -> Iterator[Step]:
        """To be told of each step of a fetch. Bars on a terminal, elsewhere a line when each kind is read."""
        if self.quiet:
            yield lambda *_: None
        elif self.use_rich and sys.stdout.isatty():
            with _bars() as step:
                yield step
        else:
            yield self._line

    def _line(self, what: str, done: int, total: int) -> None:
        if done == total:
            self.say(f"   {KINDS.get(what, what)} read: {total} of {total} requests answered")


@contextmanager
def _bars() -> Iterator[Step]:
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(highlight=False)) as bars:
        tasks = {what: bars.add_task(title, total=None) for what, title in KINDS.items()}
        yield lambda what, done, total: bars.update(tasks[what], completed=done, total=total)


@contextmanager
def unread_is_fine() -> Iterator[None]:
    """The reader of our output may have gone, for example `head`. The files are written all the same."""
    try:
        yield
    except BrokenPipeError:
        hush()


def hush() -> None:
    """Nothing more reaches standard output: Python would complain again when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def survive_ascii(*streams: TextIO) -> None:
    """Signs that a stream's encoding lacks are shown as ``?`` instead of ending the run."""
    for stream in streams:
        if callable(reconfigure := getattr(stream, "reconfigure", None)):
            reconfigure(errors="replace")

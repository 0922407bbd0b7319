"""Log lines: on standard error, and in ``aws_services.log`` in the current folder, as v1.5.0 wrote them.

Only what this package and its plug-ins say is logged. botocore's own lines would hold signatures and tokens when
``--log-level DEBUG`` asks for everything.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

LOG: Final = logging.getLogger("aws_services_reporter")
FILE: Final = "aws_services.log"
LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")


class _OneLine(logging.Formatter):
    """A message is one line, whatever it quotes."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as the class above has it
        return printable(super().formatMessage(record))


@contextmanager
def logs() -> Iterator[Callable[[str], None]]:
    """Log to standard error from here; the function, told a level, sets it and opens the file. Undone at the end."""
    handlers: list[logging.Handler] = []

    def add(handler: logging.Handler) -> None:
        handler.setFormatter(_OneLine("%(asctime)s - %(name)s - %(levelname)s - %(message)s"))
        handlers.append(handler)
        LOG.addHandler(handler)

    def configure(level: str) -> None:
        # A plug-in may give its own logger a level, so the handlers have one, too.
        for handler in handlers:
            handler.setLevel(level)
        LOG.setLevel(level)
        try:
            add(logging.FileHandler(Path(FILE), encoding="utf-8"))
        except OSError as error:
            LOG.warning("%s cannot be written in the current folder: %s: there is no log file", FILE, error.strerror)
        handlers[-1].setLevel(level)

    before = LOG.level
    add(logging.StreamHandler(sys.stderr))
    try:
        yield configure
    finally:
        LOG.setLevel(before)
        for handler in handlers:
            LOG.removeHandler(handler)
            handler.close()


def printable(text: str) -> str:
    """*text* on one line, without signs that would move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else " " for sign in text)

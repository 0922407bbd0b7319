"""Log lines on standard error: for people, or one JSON object a line for programs.

Only the reporter's own loggers are told, never those of libraries, which may write what they send. Secrets are struck
out of every line.
"""

import json
import logging
import sys
import time
from typing import Final, Literal, TextIO

from reporter.options.secret import redact

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["text", "json"]

_LOG: Final = logging.getLogger("reporter")


class _Lines(logging.Formatter):
    """One line a record, whatever it holds."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def format(self, record: logging.LogRecord) -> str:
        message = redact(record.getMessage())
        if record.exc_info:
            message += "\n" + redact(self.formatException(record.exc_info))
        moment, level = self.formatTime(record), record.levelname.lower()
        if self._form == "json":
            about = {"time": moment, "level": level, "logger": record.name, "message": message}
            return json.dumps(about, ensure_ascii=False)
        shown = "".join(sign if sign.isprintable() else " " for sign in message)
        return f"{moment} {level} {record.name}: {shown}"


def start(level: Level, form: Form, stream: TextIO | None = None) -> None:
    """Tell what is of *level* or above on *stream*, by default standard error, from now on."""
    stop()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_Lines(form))
    _LOG.addHandler(handler)
    _LOG.setLevel(level.upper())


def stop() -> None:
    """Tell nothing any more."""
    for handler in [*_LOG.handlers]:
        _LOG.removeHandler(handler)
    _LOG.setLevel(logging.NOTSET)

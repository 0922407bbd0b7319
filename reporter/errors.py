"""Every error that a user can cause, each with its exit code.

An error's text is one line: what is wrong, where, and what to do. The command line prints it on stderr and
exits with the class's code; anything that is not a ``ReporterError`` is a fault of ours and keeps its
traceback. The codes are listed for users in ``site/docs/reference/exit-codes.md``.
"""

from typing import ClassVar


class ReporterError(Exception):
    """Root of all known errors. ``exit_code`` is what the process returns when one reaches the top."""

    exit_code: ClassVar[int] = 1


class UsageError(ReporterError):
    """A wrong option, pattern or date."""

    exit_code = 2


class DataError(ReporterError):
    """A file that cannot be read as what it should be. The text names file and key (or line)."""

    exit_code = 3


class SourceError(ReporterError):
    """A source could not be read at all, or read too little to be recorded."""

    exit_code = 4


class HistoryError(ReporterError):
    """The git repository cannot be read or written as asked. Nothing was changed."""

    exit_code = 5


class GuardError(ReporterError):
    """An observation was refused because it looks like a fault of its source. Nothing was recorded."""

    exit_code = 6


class PushError(ReporterError):
    """The observation is kept locally but the remote did not take it."""

    exit_code = 7


class BuildError(ReporterError):
    """The site could not be built, or an export's files could not be made or written."""

    exit_code = 8

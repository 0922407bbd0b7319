"""The command of v1.5.0: what it does, what it says, and the code that it exits with.

Without ``--strict`` the codes are those of v1.5.0: 0, also after Ctrl-C and where a file could not be written; 1 where
nothing came of the run; 2 for a wrong command line. With it they are those of ``reporter/errors.py``.
"""

import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from reporter.config.problems import ConfigError
from reporter.errors import DataError, ReporterError, SourceError
from reporter.v1.arguments import Options, check, parse
from reporter.v1.cache import AWSDataCache, local_now
from reporter.v1.log import LOG, logs
from reporter.v1.progress import ProgressTracker, hush, survive_ascii, unread_is_fine

INTERRUPTED: Final = 130
NOTHING_LEFT: Final = 1

Clock = Callable[[], datetime]


def main(argv: Sequence[str] | None = None, *, clock: Clock = local_now) -> int:
    """Run the command line; the exit code. Errors that a user can cause are one line on standard error."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    survive_ascii(sys.stdout, sys.stderr)
    strict = False
    with logs() as configure:
        try:
            options = _parsed(arguments)
            if isinstance(options, int):
                code = options
            else:
                strict = options.strict
                configure(options.config.log_level)
                code = _run(options, clock)
            with unread_is_fine():
                sys.stdout.flush()
        except ReporterError as error:
            for fault in error.problems if isinstance(error, ConfigError) else [error]:
                LOG.error("%s", fault)
            code = error.exit_code if strict else 1
        except KeyboardInterrupt:
            LOG.warning("Interrupted: files that were written before stand")
            code = INTERRUPTED if strict else 0
        except OSError as error:
            LOG.error("%s: %s", error.filename or "standard output", error.strerror or error)
            code = DataError.exit_code if strict else 1
            hush()
    return code


def _parsed(arguments: Sequence[str]) -> Options | int:
    """What is asked for, or the exit code where the parser has answered by itself."""
    try:
        return parse(arguments)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)


def _run(options: Options, clock: Clock) -> int:
    """What the flags ask for, in the order in which v1.5.0 looked at them."""
    if options.fault and not (options.examples or options.cache_help):
        raise options.fault
    if options.strict:
        check(options.config)
    if options.examples or options.cache_help or options.plugin_help:
        _explain(options)
        return 0
    cache = AWSDataCache.of(options.config, clock=clock)
    told = ProgressTracker(options.config.use_rich, quiet=options.quiet)
    if options.cache_stats:
        from reporter.v1.panels import cache_panel  # noqa: PLC0415 - start-up time

        cache_panel(told, cache.get_stats())
        return 0
    if options.clear_cache:
        cleared = cache.clear()
        told.say("🧹 Cache cleared" if cleared else "❌ The cache could not be cleared")
        return 0 if cleared or not options.strict else DataError.exit_code
    from reporter.v1.reporting import make_reports  # noqa: PLC0415 - start-up time

    begin = time.monotonic()
    result = make_reports(options.config, cache, told, strict=options.strict, now=clock())
    result.tell(told, time.monotonic() - begin)
    if not options.strict:
        return int(result.fatal)
    return max(
        DataError.exit_code if result.failed else 0,
        SourceError.exit_code if result.unread else 0,
        NOTHING_LEFT if result.empty else 0,
    )


def _explain(options: Options) -> None:
    """Even with ``--quiet``: this is what was asked for."""
    if options.examples or options.cache_help:
        from reporter.v1 import texts  # noqa: PLC0415 - start-up time

        with unread_is_fine():
            print(texts.EXAMPLES if options.examples else texts.CACHE_HELP, end="")  # noqa: T201
        return
    from reporter.v1.discovery import auto_discover_and_load  # noqa: PLC0415 - start-up time
    from reporter.v1.formats import show_plugin_help  # noqa: PLC0415 - start-up time

    auto_discover_and_load(options.plugin_folders)
    with unread_is_fine():
        show_plugin_help()

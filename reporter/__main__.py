"""``python -m reporter``, and the one place where an error becomes an exit code."""

import os
import sys
from collections.abc import Sequence
from types import TracebackType


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code (``site/docs/reference/exit-codes.md``).

    Known errors are one line on standard error. Anything else is a fault of ours and keeps its traceback, without
    secrets.
    """
    from reporter.cli.settings import to_the_front

    sys.excepthook = _without_secrets
    try:
        return _run(to_the_front(sys.argv[1:] if argv is None else argv) or ["--help"])
    finally:
        if (log := sys.modules.get("reporter.log")) is not None:
            log.stop()


def _run(arguments: Sequence[str]) -> int:
    from reporter.cli.app import UsageFault, app
    from reporter.cli.output import complain
    from reporter.config.problems import ConfigError
    from reporter.errors import ReporterError

    try:
        result = app(arguments, prog_name="reporter", standalone_mode=False, obj=arguments)
        sys.stdout.flush()
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):
            return 0  # see below; Typer has seen to the flush
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except UsageFault as fault:
        command = fault.ctx.command_path if fault.ctx else "reporter"
        complain(f"{fault.format_message().rstrip('.')}: see `{command} --help`")
        return fault.exit_code
    except ConfigError as error:
        for problem in error.problems:
            complain(str(problem))
        return error.exit_code
    except ReporterError as error:
        complain(str(error))
        return error.exit_code
    except KeyboardInterrupt:
        result = 130
    except BrokenPipeError:
        # The reader of our output has gone, for example `head`. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if result == 130:  # noqa: PLR2004 - what shells expect after Ctrl-C; Typer turns the interrupt into it
        complain("interrupted: what was recorded before stands")
    return result if isinstance(result, int) else 0


def _without_secrets(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    import traceback

    from reporter.options.secret import redact

    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


if __name__ == "__main__":
    sys.exit(main())

"""``python -m reporter``, and the one place where an error becomes an exit code."""

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code (``site/docs/reference/exit-codes.md``).

    Known errors are one line on standard error. Anything else is a fault of ours and keeps its traceback.
    """
    from reporter.cli.app import app  # noqa: PLC0415 - so that an interrupt while importing is handled, too
    from reporter.errors import ReporterError  # noqa: PLC0415

    try:
        result = app(list(argv) if argv is not None else None, prog_name="reporter", standalone_mode=True)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except ReporterError as error:
        print(f"reporter: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("reporter: interrupted: what was recorded before stands", file=sys.stderr)
        return 130
    except BrokenPipeError:
        # The reader of our output has gone, for example `head`. Python would complain again when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())

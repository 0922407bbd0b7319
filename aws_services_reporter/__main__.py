"""The command ``aws-services-reporter``: that of v1.5.0, and the commands of ``reporter`` behind their names."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code.

    v1.5.0 had flags only. So a first word that is none is a command of ``reporter``.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments and not arguments[0].startswith("-"):
        from reporter.__main__ import main as commands  # noqa: PLC0415 - start-up time

        return commands(arguments)
    from reporter.v1.command import main as flags  # noqa: PLC0415 - start-up time

    return flags(arguments)


if __name__ == "__main__":
    sys.exit(main())

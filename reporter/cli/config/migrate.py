"""``config migrate``: old keys, or an old command line, into a new file."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from reporter.cli.output import say
from reporter.errors import UsageError


def migrate(
    old: Annotated[Path | None, typer.Argument(help="The old file, in YAML, JSON or TOML.")] = None,
    command: Annotated[
        str | None, typer.Option("--command", metavar="LINE", help="A command line of v1.5.0, in place of a file.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Write the new file there; else it is printed.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
) -> None:
    """Make a new configuration out of an old one, or out of a command line of v1.5.0.

    Comments stay with their keys. On standard error, each key that moved or went is told, and what is left to do.
    The result is YAML.
    """
    from reporter.config.writing import replace_files

    if (old is None) == (command is None):
        msg = "name an old file, or give a line with --command"
        raise UsageError(msg)
    if output and output.exists() and not force:
        msg = f"{output}: there is such a file already: name another, or say --force"
        raise UsageError(msg)
    text = _of_file(old, output or old) if old else _of_command(command or "")
    if output:
        replace_files({output: text})
        say(f"wrote {output}: check it with `reporter config validate`")
    else:
        sys.stdout.write(text)


def _of_file(old: Path, new: Path) -> str:
    from reporter.config.documents import FORMS, decoded, read_document
    from reporter.config.migrate import migrate as migrate_text
    from reporter.config.migrate import remaining

    read_document(old)  # which says why, if it cannot be read
    text = decoded(old.read_bytes(), old.as_posix())
    found = migrate_text(text, old.as_posix(), FORMS[old.suffix.lower()])
    for note in found.notes:
        _note(str(note))
    if not found.notes:
        _note(f"{old.as_posix()}: nothing to do: every key is one of today")
        return found.text
    for problem in remaining(found.text, new.absolute(), "the new file"):
        _note(f"left to do: {problem}")
    return found.text


def _of_command(command: str) -> str:
    from reporter.config.migrate_command import migrate_command

    text, notes = migrate_command(command)
    for note in notes:
        _note(note)
    return text


def _note(text: str) -> None:
    print("".join(sign if sign.isprintable() else " " for sign in text), file=sys.stderr)

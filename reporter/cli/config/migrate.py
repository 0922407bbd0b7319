"""``config migrate``: old keys, or an old command line, into a new file."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reporter.cli.output import complain, say
from reporter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reporter.config.documents import Form


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
    from reporter.config.migrate import remaining
    from reporter.config.writing import replace_files

    if (old is None) == (command is None):
        msg = "name an old file, or give a line with --command"
        raise UsageError(msg)
    if output and output.exists() and not force:
        msg = f"{output}: there is such a file already: name another, or say --force"
        raise UsageError(msg)
    text, form, notes = _of_file(old) if old else _of_command(command or "")
    if output:
        _check_name(output, form)
    for note in notes:
        complain(f"note: {note}")
    if output:
        replace_files({output: text})
        say(f"wrote {output}: check it with `reporter config validate`")
    else:
        sys.stdout.write(text)
    where = output or old or Path("reporter.yml")
    left = remaining(text.removeprefix("\ufeff"), where.absolute(), str(output or "the new file"), form)
    for problem in left:
        complain(f"left to do: {problem}")
    if left:
        raise typer.Exit(1)


def _of_file(old: Path) -> "tuple[str, Form, Sequence[str]]":
    """The new text, its form, and what is to be told. A file of today stays as it is, to the byte."""
    from reporter.config.documents import FORMS, decoded, read_document
    from reporter.config.migrate import migrate as migrate_text

    read_document(old)  # which says why, if it cannot be read
    data, form = old.read_bytes(), FORMS[old.suffix.lower()]
    found = migrate_text(decoded(data, old.as_posix()), old.as_posix(), form)
    if not found.notes:
        return data.decode(), form, (f"{old.as_posix()}: nothing to do: every key is one of today",)
    return found.text, "yaml", [str(note) for note in found.notes]


def _of_command(command: str) -> "tuple[str, Form, Sequence[str]]":
    from reporter.config.migrate_command import migrate_command

    text, notes = migrate_command(command)
    return text, "yaml", notes


def _check_name(output: Path, form: "Form") -> None:
    from reporter.config.documents import FORMS

    if FORMS.get(output.suffix.lower()) != form:
        suffix = next(suffix for suffix, one in FORMS.items() if one == form)
        msg = f"{output}: what is written is {form.upper()}: name it {output.with_suffix(suffix)}"
        raise UsageError(msg)

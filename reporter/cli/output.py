"""Print: tables and progress on a terminal, plain lines when piped."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from reporter.options.secret import redact

if TYPE_CHECKING:
    from reporter.config.problems import Problem
    from reporter.history.git import Repository


def say(text: str, *, quiet: bool = False) -> None:
    """One line for people, on standard output."""
    if not quiet:
        print(text)


def complain(text: str) -> None:
    """One line for people, on standard error, whatever *text* holds. Secrets are struck out."""
    # Names of files, columns and the like may hold line breaks and worse.
    shown = " ".join("".join(sign if sign.isprintable() else " " for sign in redact(text)).split())
    print(f"reporter: {shown}", file=sys.stderr)


def note_checkout(repository: "Repository", branch: str) -> None:
    """On standard error, for whoever has *branch* checked out: its files there are behind it now."""
    if (folder := repository.checkout(branch)) is not None:
        told = f"branch {branch} is checked out in {folder}, where the files stay as they were"
        print(f"reporter: note: {told}: run `git reset --hard` there to see the new ones", file=sys.stderr)


def print_json(value: object) -> None:
    """One JSON document, its keys in the order given, on one line."""
    print(json.dumps(value, ensure_ascii=False))


def print_annotation(level: Literal["error", "warning", "notice"], problem: "Problem") -> None:
    """*problem* as a workflow command of GitHub's, which shows it where it is.

    It has the place only if that is a file: it may be the name of a variable, or none.
    """
    is_file = os.path.isfile(problem.file)  # noqa: PTH113 - whatever stands there
    about = {"file": problem.file} if is_file else {}
    if is_file and problem.line:
        about |= {"line": str(problem.line), "col": str(problem.column)}
    about["title"] = problem.key or "configuration"
    properties = ",".join(f"{name}={_property(text)}" for name, text in about.items())
    print(f"::{level} {properties}::{_data(problem.text if is_file else str(problem))}")


def _data(text: str) -> str:
    """*text* as GitHub takes it behind a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """*text* as GitHub takes it within a command."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[str] = ()) -> None:
    """A table on a terminal; lines of cells separated by tabs, under one line of headers, when piped."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            print("\t".join(row))
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


@contextmanager
def steps(words: Mapping[str, str], *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function to be told each step of a job. Shows a spinner on a terminal, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("Starting") as status:
        yield lambda step: status.update(words.get(step, step))


@contextmanager
def progress_bar(what: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """A function to be told each finished item. Shows a bar on a terminal, and nothing elsewhere."""
    if quiet or not total or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    text = TextColumn("{task.description} {task.fields[item]}", markup=False)
    with Progress(text, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=total, item="")
        yield lambda item: bar.update(task, advance=1, item=item)

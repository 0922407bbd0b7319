import io
import sys

import pytest

from reporter.cli.output import print_json, print_table, progress_bar, say, steps


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard output and standard error as one terminal of 60 columns, from here to the end of the test."""
    screen = Terminal()
    for name, value in {"COLUMNS": "60", "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", screen)
    return screen


def test_a_table_is_lines_of_cells_where_there_is_no_terminal(capsys):
    """Separated by tabs, headers first, nothing cut."""
    print_table(("a", "b"), [["1", "x" * 300], ["[bold]", ""]], right=("a",))

    assert capsys.readouterr().out == f"a\tb\n1\t{'x' * 300}\n[bold]\t\n"


def test_a_table_is_aligned_on_a_terminal(monkeypatch):
    """Numbers to the right, and what looks like markup as it is."""
    terminal = terminal_of(monkeypatch)
    print_table(("count", "name"), [["5", "[bold]x"], ["1,234", "y"]], right=("count",))

    assert [line.rstrip() for line in terminal.getvalue().splitlines()] == [
        "count  name",
        "    5  [bold]x",
        "1,234  y",
    ]


def test_json_keeps_its_order_and_its_characters(capsys):
    """One document on one line."""
    print_json({"b": "雲", "a": None})

    assert capsys.readouterr().out == '{"b": "雲", "a": null}\n'


def test_a_quiet_command_says_nothing(capsys):
    """And one that is not says one line."""
    say("one")
    say("two", quiet=True)

    assert capsys.readouterr().out == "one\n"


@pytest.mark.parametrize("quiet", [False, True])
def test_progress_is_silent_where_there_is_no_terminal(capsys, quiet):
    """A log of a job has no spinner in it."""
    with steps({"a": "Reading"}, quiet=quiet) as step, progress_bar("Reading", 2, quiet=quiet) as advance:
        step("a")
        advance("1.0")

    assert capsys.readouterr() == ("", "")


def test_progress_is_shown_on_a_terminal(monkeypatch):
    """The words of the step, or its own name; the item that is done."""
    terminal = terminal_of(monkeypatch)
    with steps({"a": "Reading the source"}) as step:
        step("a")
        step("unknown")
    with progress_bar("Reading releases", 2) as advance:
        advance("1.0.0")
        advance("[1.0.1]")

    assert "Reading releases [1.0.1]" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()

import pytest

from reporter.__main__ import main


@pytest.fixture
def asked(shipped_history, capsys):
    """What ``reporter insights`` prints of the shipped history, line by line; it must succeed and say nothing else."""

    def run(*arguments: str) -> list[str]:
        first = [] if arguments and arguments[0].startswith("-") else list(arguments[:1])
        code = main(["insights", *first, "-C", str(shipped_history), *arguments[len(first) :]])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        lines: list[str] = out.splitlines()
        return lines

    return run


@pytest.fixture
def refused(shipped_history, capsys):
    """The exit code and what ``reporter insights`` says on standard error; it must print nothing else."""

    def run(*arguments: str) -> tuple[int, str]:
        first = [] if arguments and arguments[0].startswith("-") else list(arguments[:1])
        code = main(["insights", *first, "-C", str(shipped_history), *arguments[len(first) :]])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return run

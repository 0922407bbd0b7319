import pytest

from reporter.__main__ import main
from tests.builders import day, new_repository, observe, service, snapshot

STATES = [
    snapshot(service("s3", "eu-west-1", name="Amazon S3"), service("ecr", "eu-west-1"), service("new")),
    snapshot(
        service("s3", "eu-west-1", "cn-north-1", name="Amazon S3"),
        service("api.ecr", "eu-west-1"),
        service("iam", everywhere=["aws"]),
        service("new"),
    ),
]


@pytest.fixture
def repository(tmp_path):
    """An empty git repository."""
    return new_repository(tmp_path / "repository")


@pytest.fixture
def made(repository):
    return [observe(repository, state, day(number), version=f"{number}.0") for number, state in enumerate(STATES)]


@pytest.fixture
def said(repository, made, capsys):
    """What a command prints on standard output, line by line; it must succeed and print nothing else."""

    def run(*arguments: str) -> list[str]:
        code = main([arguments[0], "-C", str(repository.path), *arguments[1:]])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        lines: list[str] = out.splitlines()
        return lines

    return run

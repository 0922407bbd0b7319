"""The command, as people run it."""

import json
import logging

import pytest

from reporter.__main__ import main
from tests.builders import new_repository
from tests.collect.ssm_source.conftest import OTHER, ROLE, SERVICES
from tests.collect.ssm_source.loopback import Told

CANARY = "canary0123456789canary"


@pytest.fixture
def repository(tmp_path):
    """An empty git repository."""
    return new_repository(tmp_path / "repository")


@pytest.fixture
def collect(repository, capfd):
    """Read with options; the exit code, and what was said on both streams."""

    def run(*options: str, more: tuple[str, ...] = ()) -> tuple[int, str, str]:
        pairs = [word for option in ("feed=off", *options) for word in ("-o", option)]
        code = main(["collect", "-C", str(repository.path), "--source", "ssm", *pairs, *more])
        out, err = capfd.readouterr()
        return code, out, err

    return run


def test_what_aws_states_is_recorded_once(repository, collect, small):
    """The first read commits, with where it was read; the second finds nothing new."""
    first = collect("partitions=aws-eusc", "api_regions=eu-west-1")
    tip = repository.text("rev-parse", "snapshots")
    second = collect("partitions=aws-eusc", "api_regions=eu-west-1")

    assert (first[0], first[2]) == (0, "")
    assert second == (0, "history: ssm: nothing new\n", "")
    assert repository.text("rev-parse", "snapshots") == tip
    assert "Source-Via: eu-west-1" in repository.text("log", "-1", "--format=%B", "snapshots")


def test_two_accounts_make_one_commit(repository, collect, small):
    """Of two partitions."""
    code, out, _ = collect(f"gov.role_arn={OTHER}", "partitions=aws-eusc", more=("--json",))
    files = repository.text("ls-tree", "-r", "--name-only", "snapshots").splitlines()

    assert (code, json.loads(out)["via"]) == (0, "eusc-de-east-1, us-gov-west-1")
    assert "ssm/regions/us-gov-east-1.json" in files
    assert [file for file in files if "services" in file] == [f"ssm/services/{code}.json" for code in SERVICES]


def test_an_account_that_fails_later_takes_nothing_away(repository, collect, small):
    """Its partition's facts stand; the commit's reader is told."""
    collect(f"gov.role_arn={OTHER}")
    tip = repository.text("rev-parse", "snapshots")
    small.faults["sts"] = Told(403, b"<Error><Code>AccessDenied</Code></Error>")
    code, out, err = collect(f"gov.role_arn={OTHER}")

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "history: ssm: nothing new"
    assert out.splitlines()[1].startswith("unread:  partition aws-us-gov: account gov: AWS refused the role: ")
    assert repository.text("rev-parse", "snapshots") == tip


def test_without_credentials_it_says_how_to_give_some(repository, collect, files):
    """In one line, with the exit code of sources; nothing is recorded."""
    files("")

    code, out, err = collect()

    assert (code, out) == (4, "")
    assert err == (
        "reporter: source ssm: there are no AWS credentials: give some with `-o profile=NAME` or in the environment"
        " (AWS_ACCESS_KEY_ID, ...), or use `--source endpoints`, which needs none\n"
    )
    assert repository.resolve("snapshots") is None


def test_a_wrong_option_is_a_usage_error(collect):
    """Before anything is read."""
    code, out, err = collect("role_arn=reader")

    assert (code, out) == (2, "")
    assert err == (
        "reporter: source ssm: option role_arn: expected an ARN such as arn:aws:iam::123456789012:role/reader\n"
    )


def test_no_secret_reaches_streams_logs_or_history(repository, collect, small, monkeypatch, caplog):
    """Keys, tokens, external ids, and the role's account, whether it goes well or not."""
    caplog.set_level(logging.DEBUG)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, CANARY)
    options = (f"role_arn={ROLE}", f"external_id={CANARY}", f"session_name={CANARY}")
    said = [*collect(*options)]
    small.faults["ssm"] = Told(400, b'{"__type": "AccessDeniedException", "message": "123456789012 canary"}')
    failed = collect(*options)
    said += [*failed, repository.text("log", "-p", "snapshots"), caplog.text]

    assert (said[0], failed[0]) == (0, 4)
    assert not any(secret in str(text) for text in said for secret in (CANARY, "123456789012", "canary"))
    assert failed[2].count("\n") == 1

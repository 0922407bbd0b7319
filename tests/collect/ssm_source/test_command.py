"""The command, as people run it."""

import json
import logging

import pytest

from reporter.__main__ import main
from reporter.pipeline.site_facts import site_facts
from tests.aws import ROOT
from tests.builders import new_repository
from tests.collect.ssm_source.conftest import OTHER, ROLE, SERVICES, SMALL, WORLD
from tests.collect.ssm_source.loopback import Told
from tests.render.pages.rendered import twins

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


def test_a_region_that_could_not_be_read_keeps_its_services_and_is_told(repository, collect, small, monkeypatch):
    """In the commit's trailers, and on the site; what else is new is recorded."""
    collect()
    for path in ("services/new", "regions/us-east-1/services/new", "regions/eusc-de-east-1/services/new"):
        monkeypatch.setitem(SMALL, f"{ROOT}/{path}", "new")
    small.closed = {"regions/eusc-de-east-1/services"}

    code, out, _ = collect("attempts=1")

    told = "region eusc-de-east-1: the server failed, in one attempt"
    assert (code, out.splitlines()[1]) == (0, f"unread:  {told}: its last known value stands")
    message = repository.text("log", "-1", "--format=%B", "snapshots")
    assert "Completeness: partial" in message
    assert f"Unread: {told}" in message
    changed = repository.text("diff", "--name-only", "snapshots~", "snapshots").split()
    assert changed == ["ssm/services/new.json"]
    pages = twins(site_facts(repository, "ssm", repository.path))
    assert "The last read was not complete." in pages["sources.md"]
    assert "so the last known facts stand" in pages["regions/eusc-de-east-1.md"]
    assert "so the last known facts stand" not in pages["regions/us-east-1.md"]


def test_a_crawl_that_read_too_little_is_refused(repository, collect, small):
    """Though nothing would go: more than half of the regions are not known to be as they were."""
    collect()
    tip = repository.text("rev-parse", "snapshots")
    small.closed = {f"regions/{code}/services" for code in WORLD if code != "us-east-1"}

    code, out, err = collect("attempts=1")

    assert (code, out) == (6, "")
    assert err.startswith("reporter: ssm: refused: 3 of 4 (75%) regions could not be read: nothing was recorded")
    assert repository.text("rev-parse", "snapshots") == tip


def test_a_first_crawl_with_a_gap_is_refused(repository, collect, small):
    """Else what it lacks would look new the next day."""
    small.closed = {"regions/us-gov-east-1/services"}

    code, _, err = collect("attempts=1")

    assert (code, repository.resolve("snapshots")) == (6, None)
    assert "a first read must be complete, and this one could not read us-gov-east-1: try again" in err

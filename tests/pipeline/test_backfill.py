"""Releases become observations, oldest first, and an interruption costs the current window at most."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from reporter import transport
from reporter.changes.compare import compare
from reporter.errors import SourceError
from reporter.history.baseline import decode_baseline
from reporter.history.baseline import observations as observations_of
from reporter.history.commit import append, observation
from reporter.history.git import Repository
from reporter.history.message import Trailers
from reporter.history.observed import Observed, remembered
from reporter.history.revisions import tip
from reporter.model.codec import SCHEMA, encode_schema
from reporter.model.snapshot import Snapshot
from reporter.pipeline import backfill as backfill_module
from reporter.pipeline.backfill import Backfilled, backfill, export_baseline, newer_releases
from reporter.pipeline.record import record
from tests.package_index import Fault, PackageIndex, model, packed, wheel
from tests.repositories import ROOT, clean, git, init, observations, reading, refs, sound

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
MANY = [f"s{number}" for number in range(30)]


@pytest.fixture
def index(monkeypatch) -> Iterator[PackageIndex]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PackageIndex() as server:
        yield server


@pytest.fixture
def ours(tmp_path) -> Repository:
    return init(tmp_path / "ours")


def endpoints(*services: str) -> bytes:
    partition = {
        "partition": "aws",
        "regionRegex": r"^eu\-\w+\-\d+$",
        "regions": {"eu-west-1": {"description": "Europe (Ireland)"}},
        "services": {service: {"endpoints": {"eu-west-1": {}}} for service in services},
    }
    return json.dumps({"partitions": [partition]}).encode()


def add(index: PackageIndex, number: int, *services: str, data: bytes | None = None, body: bytes | None = None) -> None:
    """Release 1.0.<number>, uploaded that many days after the beginning."""
    files = {"endpoints.json": data or endpoints(*services)}
    files["ec2/2020-01-01/service-2.json.gz"] = packed(model("ec2", "Amazon EC2"), moment=number)
    at = (BEGIN + timedelta(days=number)).isoformat().replace("+00:00", "Z")
    name = f"botocore-1.0.{number}-py3-none-any.whl"
    index.add(name, wheel(files) if body is None else body, upload_time=at)


def fill(index: PackageIndex, ours: Repository, window: int = 2) -> Backfilled:
    with transport.session(pool=4, retries=0, backoff=0.001) as session:
        found, skipped = newer_releases(ours, session, index.url)
        assert not skipped
        return backfill(ours, found, session=session, workers=2, window=window)


FOUR = [("ec2",), ("ec2", "s3"), ("ec2", "s3"), ("ec2", "s3", "sqs")]


def add_four(index: PackageIndex) -> None:
    for number, services in enumerate(FOUR):
        add(index, number, *services)


def services(ours: Repository) -> list[list[str]]:
    return [sorted(one.services) for one in observations(ours, "endpoints")]


def test_each_release_that_differs_is_one_commit(index, ours):
    """A release is observed when it was uploaded; one that says nothing new makes no commit."""
    add_four(index)

    done = fill(index, ours)

    assert (done.releases, done.commits, done.skipped) == (4, 3, ())
    assert services(ours) == [["ec2"], ["ec2", "s3"], ["ec2", "s3", "sqs"]]
    form = "--format=%aI %cI %(trailers:key=Source-Version,valueonly,separator=)"
    assert git(ours.path, "log", "--reverse", form, "snapshots").splitlines() == [
        "2020-01-01T00:00:00+00:00 2020-01-01T00:00:00+00:00 botocore 1.0.0",
        "2020-01-02T00:00:00+00:00 2020-01-02T00:00:00+00:00 botocore 1.0.1",
        "2020-01-04T00:00:00+00:00 2020-01-04T00:00:00+00:00 botocore 1.0.3",
    ]


def test_second_call_makes_no_commit(index, ours):
    """What is known is not read again."""
    add_four(index)
    fill(index, ours)
    before = tip(ours)
    index.reset_counts()

    assert fill(index, ours) == Backfilled(0, 0, ())
    assert tip(ours) == before
    assert [request.path for request in index.requests] == ["/simple/botocore/"]


def test_only_newer_releases_are_read(index, ours):
    """The next call begins after the last release that was looked at, whether it said anything new or not."""
    add_four(index)
    add(index, 4, "ec2", "s3", "sqs")
    fill(index, ours)
    add(index, 5, "ec2", "s3", "sqs", "sns")
    index.reset_counts()

    assert fill(index, ours) == Backfilled(1, 1, ())
    assert {path for path in (request.path for request in index.requests) if "files" in path} == {
        "/files/botocore-1.0.5-py3-none-any.whl"
    }
    assert remembered(ours, "endpoints") == Observed(BEGIN + timedelta(days=5), "botocore 1.0.5")


def test_newer_collect_counts_as_known(index, ours):
    """Releases older than the one that `collect` has recorded are not read back on top of it."""
    add_four(index)
    record(ours, reading("endpoints", "botocore 1.0.2", ec2="eu-west-1"), observed_at=BEGIN + timedelta(days=9))

    assert fill(index, ours).releases == 1


def test_commit_times_never_run_backwards(index, ours):
    """A release that was uploaded before the last observation keeps its date as author only."""
    record(ours, reading("endpoints", "botocore 1.0.2", ec2="eu-west-1"), observed_at=BEGIN + timedelta(days=9))
    add_four(index)

    fill(index, ours)

    times = git(ours.path, "log", "-1", "--format=%aI %cI", "snapshots")
    assert times == "2020-01-04T00:00:00+00:00 2020-01-10T00:00:00+00:00"
    assert remembered(ours, "endpoints") == Observed(BEGIN + timedelta(days=9), "botocore 1.0.3")
    assert fill(index, ours).commits == 0


@pytest.mark.parametrize("broken", [b"not a wheel", None])
def test_broken_release_is_skipped_and_takes_nothing_away(index, ours, broken):
    """A release that cannot be read, or says nonsense, is named; the facts of the one before stand."""
    add(index, 0, "ec2")
    add(index, 1, "s3", body=broken, data=b'{"partitions": {}}')
    add(index, 2, "s3", body=broken, data=b'{"partitions": {}}')
    add(index, 3, "ec2", "s3")

    done = fill(index, ours, window=8)

    assert (done.releases, done.commits) == (2, 2)
    assert [one.version for one in done.skipped] == ["1.0.1", "1.0.2"]
    assert services(ours) == [["ec2"], ["ec2", "s3"]]


def test_what_the_guard_would_refuse_is_recorded_as_published(index, ours):
    """The past stands as it was published, and the commit says what a person would have been asked."""
    add(index, 0, *MANY)
    add(index, 1, "s0", "s1")

    fill(index, ours)

    accepted = git(ours.path, "log", "-1", "--format=%(trailers:key=Accepted,valueonly)", "snapshots")
    assert accepted.startswith("as the release was published: 28 of 30 (93%) of all availabilities would go")


@pytest.mark.parametrize("window", [1, 2, 3, 256])
def test_windows_do_not_show_in_the_history(index, tmp_path, window):
    """The same releases give the same commits, however many are read at a time."""
    add_four(index)
    one, other = init(tmp_path / "one"), init(tmp_path / "other")
    fill(index, one, window=256)

    fill(index, other, window)

    assert tip(one) == tip(other)


def test_uploads_out_of_order_give_the_same_commits(index, tmp_path):
    """Versions count, not dates; interrupted or not, the commits are the same."""
    one, other = init(tmp_path / "one"), init(tmp_path / "other")
    for number, services_ in enumerate(FOUR):
        add(index, number, *services_)
        fill(index, other)
    index.entries[1]["upload-time"], index.entries[3]["upload-time"] = (
        index.entries[3]["upload-time"],
        index.entries[1]["upload-time"],
    )
    last = init(tmp_path / "last")
    fill(index, one)
    entries, index.entries = index.entries, index.entries[:2]
    fill(index, last)
    index.entries = entries
    fill(index, last)

    assert tip(one) == tip(last) != tip(other)


KILLED = """
import os, signal, sys
from pathlib import Path
from reporter import transport
from reporter.history.git import Repository
from reporter.pipeline import backfill as module

signal.alarm(60)
real, left = module.append, [int(sys.argv[3])]

def append(*arguments, **keys):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(*arguments, **keys)

module.append = append
repository = Repository(Path(sys.argv[1]))
with transport.session(pool=4, retries=0, backoff=0.001) as session:
    found, _ = module.newer_releases(repository, session, sys.argv[2])
    module.backfill(repository, found, session=session, workers=2, window=1)
"""


@pytest.mark.parametrize("windows", [0, 1, 2])
def test_killed_between_windows_goes_on_from_there(index, ours, tmp_path, windows):
    """What was committed before the kill stands, and the next call ends with the same commits as an unkilled one."""
    add_four(index)
    whole = init(tmp_path / "whole")
    fill(index, whole)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(ours.path), index.url, str(windows)],
        env=clean(PYTHONPATH=str(ROOT)),
        check=False,
        timeout=60,
    )

    assert killed.returncode == -signal.SIGKILL
    assert (len(services(ours)) if windows else len(refs(ours))) == windows
    fill(index, ours)
    assert tip(ours) == tip(whole)
    assert sound(ours)


def test_network_failure_keeps_what_was_committed(index, ours):
    """An index that goes away in the middle costs the current window only."""
    add_four(index)
    index.faults.append(Fault("1.0.3-py3", "status"))

    with pytest.raises(SourceError):
        fill(index, ours, window=1)

    assert services(ours) == [["ec2"], ["ec2", "s3"]]


def test_older_schema_is_rewritten_first(index, ours):
    """A backfill on top of files in an older schema brings them into ours, in a commit that says so."""
    add_four(index)
    facts = reading("endpoints", ec2="eu-west-1").snapshot
    made = observation(
        None, facts, compare(Snapshot("endpoints"), facts), Trailers("endpoints", BEGIN, "botocore 1.0.0"), BEGIN
    )
    files = {**made.files, "endpoints/schema.json": b'{\n  "version": 1\n}\n'}
    append(ours, [replace(made, files=files)], parent=None)

    done = fill(index, ours)

    subjects = git(ours.path, "log", "--reverse", "--format=%s", "snapshots").splitlines()
    assert (done.releases, subjects[1]) == (3, "endpoints: same facts, newer schema")
    assert git(ours.path, "show", "snapshots:endpoints/schema.json").encode() + b"\n" == encode_schema(SCHEMA)
    assert len([one for one in subjects if "newer schema" in one]) == 1


def test_history_becomes_a_baseline_and_a_history_again(index, ours, tmp_path):
    """The text that the package ships gives the same commits as the releases that it was read from."""
    add_four(index)
    add(index, 4, *FOUR[3])
    fill(index, ours)
    again = init(tmp_path / "again")

    baseline = decode_baseline(export_baseline(ours), "baseline")
    append(again, observations_of(baseline), parent=None)

    assert tip(again) == tip(ours)
    assert (baseline.observed_until, baseline.version) == (BEGIN + timedelta(days=4), "botocore 1.0.4")


def test_baseline_without_a_last_look_ends_with_the_last_change(index, ours):
    """A clone does not know the last look: its baseline ends with what the history knows."""
    add_four(index)
    fill(index, ours)
    git(ours.path, "update-ref", "-d", "refs/reporter/observed/endpoints")

    assert decode_baseline(export_baseline(ours), "baseline").observed_until == BEGIN + timedelta(days=3)


def test_nothing_found_is_nothing_done(ours):
    """Without releases there is nothing to read, to record, or to remember."""
    with transport.session(pool=1) as session:
        assert backfill_module.backfill(ours, (), session=session) == Backfilled(0, 0, ())

    assert refs(ours) == []


def test_progress_is_told(index, ours):
    """Each release is told once, in order."""
    add_four(index)
    told: list[str] = []
    with transport.session(pool=4) as session:
        found, _ = newer_releases(ours, session, index.url)
        backfill(ours, found, session=session, window=2, progress=lambda one: told.append(one.version))

    assert told == ["1.0.0", "1.0.1", "1.0.2", "1.0.3"]

"""From the world into the history: alone, with a remote, and ten at once."""

import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import git as gitpython
import pytest

from reporter.collect.source import Reading
from reporter.errors import HistoryError, SourceError
from reporter.history.baseline import Baseline, decode_baseline
from reporter.history.commit import append
from reporter.history.git import Repository
from reporter.history.observed import Observed, remembered
from reporter.history.push import push
from reporter.history.revisions import tip
from reporter.model.snapshot import Snapshot
from reporter.pipeline import start as start_module
from reporter.pipeline.collect import collect
from reporter.pipeline.record import record
from reporter.pipeline.start import start
from tests.repositories import (
    AT,
    LIMIT,
    bare,
    clone,
    collect_command,
    git,
    init,
    later,
    observations,
    reading,
    refs,
    rows,
    snapshot,
    sound,
    start_reporter,
)

FACTS = {"ec2": "eu-west-1 us-east-1", "s3": "eu-west-1"}
PAST = """aws-services-reporter baseline 1 endpoints
@	2020-01-01T00:00:00Z	botocore 1.1.0
region+	eu-west-1	aws	Europe (Ireland)
service+	ec2	Amazon EC2
+	ec2	eu-west-1
@	2020-02-01T00:00:00Z	botocore 1.2.0
service+	s3	Amazon S3
+	s3	eu-west-1
=	2020-03-01T00:00:00Z	botocore 1.3.0
"""


class Said:
    """A source that says one thing, or fails."""

    def __init__(self, fault: str = "", *, name: str = "table", **services: str) -> None:
        self.fault, self.name, self.services = fault, name, services

    def collect(self) -> Reading:
        if self.fault:
            raise SourceError(self.fault)
        return reading(self.name, **self.services)


class Observe(Said):
    """A source that looks at something when it is read."""

    def __init__(self, look: Callable[[], object], *, name: str = "endpoints", **services: str) -> None:
        super().__init__(name=name, **services)
        self.look = look
        self.seen: object = None

    def collect(self) -> Reading:
        self.seen = self.look()
        return super().collect()


@pytest.fixture
def baseline(monkeypatch) -> Baseline:
    """Two observations instead of the 1,253 that the package ships, so that a test takes no seconds."""
    small = decode_baseline(PAST, "small")
    monkeypatch.setattr(start_module, "shipped_baseline", lambda: small)
    return small


def test_steps_are_told_in_order(tmp_path, baseline):
    """Whoever watches is told what comes next."""
    ours = clone(bare(tmp_path / "remote.git"), tmp_path / "ours")
    told: list[str] = []

    collect(ours, [Said(**FACTS)], observed_at=AT, remote="origin", step=told.append)

    assert told == ["fetch", "start", "collect", "record", "push"]


def test_history_begins_with_the_baseline(tmp_path, baseline):
    """A repository without a history gets the past that the package ships, then its own observation."""
    ours = init(tmp_path)
    asked = Observe(lambda: remembered(ours, "endpoints"), **FACTS)

    collect(ours, [asked], observed_at=AT)

    assert len(observations(ours, "endpoints")) == 3
    assert observations(ours, "endpoints")[-1] == snapshot("endpoints", **FACTS)
    assert asked.seen == Observed(baseline.observed_until, "botocore 1.3.0")


def test_history_of_other_sources_begins_with_what_they_say(tmp_path, baseline):
    """The baseline is the past of endpoints, and is not theirs."""
    ours = init(tmp_path)

    collect(ours, [Said(**FACTS)], observed_at=AT)

    assert (observations(ours, "endpoints"), observations(ours)) == ([], [snapshot(**FACTS)])


@pytest.mark.parametrize("together", [False, True])
def test_source_that_fails_holds_up_no_other(tmp_path, together):
    """What the others say is recorded and pushed; its fault is told with its name."""
    ours = clone(bare(tmp_path / "remote.git"), tmp_path / "ours")
    sources = [Said(name="one", **FACTS), Said("no answer", name="two"), Said(name="three", **FACTS)]

    collected, pushed = collect(ours, sources, observed_at=AT, remote="origin", together=together)

    assert [one.source for one in collected] == ["one", "two", "three"]
    assert [str(one.fault) for one in collected if one.fault] == ["no answer"]
    assert (len(observations(ours, "one")), len(observations(ours, "three"))) == (1, 1)
    assert pushed is not None
    assert pushed.revision == tip(ours)


def test_sources_that_all_fail_end_the_run_with_the_first_fault(tmp_path):
    """Nothing is pushed."""
    ours = clone(bare(tmp_path / "remote.git"), tmp_path / "ours")

    with pytest.raises(SourceError, match="first"):
        collect(ours, [Said("first"), Said("second")], observed_at=AT, remote="origin")

    assert refs(ours) == []


def test_sources_are_read_together_where_that_is_wanted(tmp_path):
    """Two that wait for each other are both read; one after the other, the first would wait for ever."""
    ours, barrier = init(tmp_path), threading.Barrier(2)
    sources = [Observe(lambda: barrier.wait(20), name=name, **FACTS) for name in ("one", "two")]

    collected, _ = collect(ours, sources, observed_at=AT, together=True)

    assert [one.fault for one in collected] == [None, None]


def test_baseline_joins_a_history_of_other_sources(tmp_path, baseline):
    """A history that has other sources only gets the baseline on top, once."""
    ours = init(tmp_path)
    record(ours, reading(**FACTS), observed_at=AT)

    start(ours)
    start(ours)

    assert (len(observations(ours)), len(observations(ours, "endpoints"))) == (1, 2)


def test_baseline_that_loses_a_race_is_not_added_twice(tmp_path, baseline, monkeypatch):
    """Two jobs that start the same history at once start it once."""
    ours = init(tmp_path)

    def overtaken(*arguments: object, **keys: object) -> str:
        monkeypatch.setattr(start_module, "append", append)
        start(ours)
        return append(*arguments, **keys)  # type: ignore[arg-type]

    monkeypatch.setattr(start_module, "append", overtaken)

    assert start(ours) == tip(ours)
    assert len(observations(ours, "endpoints")) == 2


def test_history_of_the_remote_comes_first(tmp_path, baseline):
    """A fresh clone goes on from what its remote-tracking branch holds."""
    theirs = init(tmp_path / "theirs")
    record(theirs, reading(**FACTS), observed_at=AT)
    ours = clone(theirs, tmp_path / "ours")
    git(ours.path, "fetch", "--quiet", "origin")

    start(ours, baseline=False)

    assert tip(ours) == tip(theirs)


def test_remote_is_asked_before_reading(tmp_path):
    """With a remote, the observation is made on top of what the remote holds."""
    remote = bare(tmp_path / "remote.git")
    theirs, ours = clone(remote, tmp_path / "theirs"), clone(remote, tmp_path / "ours")
    record(theirs, reading(**FACTS), observed_at=AT)
    push(theirs, "origin")

    [one], pushed = collect(ours, [Said(**FACTS)], observed_at=later(1), remote="origin")

    assert pushed is not None
    assert one.recorded is not None
    assert (one.recorded.change_set.changes, pushed.revision) == ((), tip(theirs))


@pytest.mark.parametrize("name", ["endpoints", "table"])
def test_branch_of_somebody_else_is_left_alone(tmp_path, name):
    """A branch of that name with code on it is not written to."""
    ours = init(tmp_path)
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", "Code")
    git(tmp_path, "branch", "snapshots")
    before = git(tmp_path, "for-each-ref")

    with pytest.raises(HistoryError, match=r"branch snapshots holds no observation: .*--branch"):
        collect(ours, [Said(name=name, **FACTS)], observed_at=AT)

    assert git(tmp_path, "for-each-ref") == before


def test_failing_source_records_nothing(tmp_path):
    """A source that cannot be read leaves the history as it was."""
    ours = init(tmp_path)

    with pytest.raises(SourceError, match="no answer"):
        collect(ours, [Said("no answer")], observed_at=AT)

    assert refs(ours) == []


def run_all(commands: Sequence[tuple[Path, list[str]]]) -> list[tuple[int | None, str]]:
    """Start all commands at once; what each ended with, and said on standard error."""
    processes = [start_reporter(*command, path=path) for path, command in commands]
    ended = []
    for process in processes:
        try:
            _, told = process.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            process.kill()
            _, told = process.communicate()
        ended.append((process.returncode, told))
    return ended


TEN = range(10)


@pytest.mark.parametrize("same_source", [True, False], ids=["one source", "ten sources"])
def test_ten_processes_push_at_once(tmp_path, same_source):
    """Ten clones observe ten different things and push: all are at the remote, once each, in one line."""
    remote = bare(tmp_path / "remote.git")
    commands: list[tuple[Path, list[str]]] = []
    said: list[Snapshot] = []
    for number in TEN:
        ours = clone(remote, tmp_path / f"ours{number}")
        name = "table" if same_source else f"table{number}"
        facts = {f"service-{number}": "eu-west-1", "ec2": f"region-{number}"}
        said.append(snapshot(name, **facts))
        table = rows(tmp_path / f"{number}.csv", **facts)
        commands.append((ours.path, [*collect_command(table, name), "--push"]))

    assert run_all(commands) == [(0, "")] * 10

    names = {one.source for one in said}
    found = [one for name in names for one in observations(remote, name)]
    assert sorted(map(str, found)) == sorted(map(str, said))
    assert all(len(commit.parents) <= 1 for commit in gitpython.Repo(remote.path).iter_commits("snapshots"))
    assert git(remote.path, "rev-list", "--count", "snapshots") == "10"
    assert sound(remote)


@pytest.mark.parametrize(("jobs", "pushing"), [(10, False), (4, True)], ids=["alone", "with a remote"])
def test_processes_collect_into_one_repository_at_once(tmp_path, jobs, pushing):
    """Many jobs in one repository at once: all observations are in its history, once each, in one line."""
    remote = bare(tmp_path / "remote.git")
    ours = clone(remote, tmp_path / "ours")
    facts = [{f"service-{number}": "eu-west-1", "ec2": f"region-{number}"} for number in range(jobs)]
    tables = [rows(tmp_path / f"{number}.csv", **one) for number, one in enumerate(facts)]
    more = ["--push"] if pushing else []

    assert run_all([(ours.path, [*collect_command(table), *more]) for table in tables]) == [(0, "")] * jobs

    for one in [ours, remote] if pushing else [ours]:
        assert sorted(map(str, observations(one))) == sorted(str(snapshot(**said)) for said in facts)
        assert sound(one)
    assert not [ref for ref in refs(ours) if "reapplied" in ref]


def test_two_processes_start_one_history(tmp_path):
    """Two first runs in one repository at once: one baseline, one observation of this botocore at most."""
    ours = init(tmp_path)

    ended = run_all([(ours.path, ["collect", "--quiet"])] * 2)

    assert ended == [(0, "")] * 2
    times = git(tmp_path, "log", "--format=%aI %s", "snapshots").splitlines()
    assert len(times) == len(set(times)) >= 1253
    assert sound(Repository(tmp_path))

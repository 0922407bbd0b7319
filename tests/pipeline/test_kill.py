"""Killed at any moment, a run leaves the old state or the new one, and the next run completes."""

import filecmp
import json
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from reporter.history.git import Repository
from reporter.history.push import push
from reporter.history.revisions import tip
from reporter.pipeline.record import record
from tests.repositories import LIMIT, ROOT, bare, clean, clone, git, later, reading, refs, sound

STEPS = ["fetch", "start", "collect", "record", "push", "read", "render", "stage", "build"]
BASELINE = """aws-services-reporter baseline 1 endpoints
@	2020-01-01T00:00:00Z	botocore 1.1.0
region+	eu-west-1	aws	Europe (Ireland)
service+	ec2	EC2
+	ec2	eu-west-1
@	2020-02-01T00:00:00Z	botocore 1.2.0
service+	s3	S3
+	s3	eu-west-1
=	2020-03-01T00:00:00Z	botocore 1.3.0
"""
"""Small, so that a run takes a fraction of a second; one test takes the real one."""


def endpoints(*services: str) -> bytes:
    partition = {
        "partition": "aws",
        "regionRegex": r"^eu\-\w+\-\d+$",
        "regions": {"eu-west-1": {"description": "Europe (Ireland)"}},
        "services": {service: {"endpoints": {"eu-west-1": {}}} for service in services},
    }
    return json.dumps({"partitions": [partition]}).encode()


@dataclass
class Done:
    """A run that nobody killed: its places, the tips that it went through, and the last."""

    folder: Path
    states: set[str | None]
    last: str


def job(**plan: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.pipeline.job", json.dumps(plan)],
        cwd=ROOT,
        env=clean(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


def template(folder: Path) -> None:
    """A clone and its remote, each with an observation that the other lacks, and the folder of a site."""
    remote = bare(folder / "remote.git")
    ours, theirs = clone(remote, folder / "ours"), clone(remote, folder / "theirs")
    record(theirs, reading(ec2="eu-west-1"), observed_at=later(-2))
    push(theirs, "origin")
    record(ours, reading(s3="eu-west-1"), observed_at=later(-1))
    shutil.rmtree(folder / "theirs")
    shutil.rmtree(folder / "remote.git" / "hooks", ignore_errors=True)
    shutil.rmtree(folder / "ours" / ".git" / "hooks", ignore_errors=True)
    (folder / "root" / "site" / "docs").mkdir(parents=True)
    (folder / "root" / "site" / "docs" / "guide.md").write_text("# Guide\n", encoding="utf-8")
    shutil.copy(ROOT / "mkdocs.yml", folder / "root")


def plan_for(folder: Path, data: Path) -> dict[str, object]:
    places = {"repository": str(folder / "ours"), "root": str(folder / "root"), "remote": str(folder / "remote.git")}
    return {**places, "data": str(data), "baseline": BASELINE}


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("data")
    (folder / "endpoints.json").write_bytes(endpoints("ec2", "s3", "sqs"))
    return folder


@pytest.fixture(scope="module")
def done(tmp_path_factory, data) -> Done:
    folder = tmp_path_factory.mktemp("done")
    template(folder)
    before = tip(Repository(folder / "ours"))
    ran = job(**plan_for(folder, data))
    assert ran.returncode == 0, ran.stderr
    last = tip(Repository(folder / "ours"))
    assert last is not None
    return Done(folder, {before, last, *(state for _, state in json.loads(ran.stdout))}, last)


def check_killed(folder: Path, done: Done) -> None:
    """Nothing is damaged: both repositories are sound, and hold a state that an unkilled run goes through."""
    ours, remote = Repository(folder / "ours"), Repository(folder / "remote.git")
    assert sound(ours)
    assert sound(remote)
    assert tip(ours) in done.states
    assert tip(remote) == done.last or git(remote.path, "rev-list", "--count", "snapshots") == "1"


def check_completed(folder: Path, done: Done, *, site: bool = True) -> None:
    """Everything is as if nobody had been killed."""
    ours, remote = Repository(folder / "ours"), Repository(folder / "remote.git")
    assert tip(ours) == tip(remote) == done.last
    assert not [ref for ref in refs(ours) if "reapplied" in ref]
    assert not site or same_files(folder / "root" / "build" / "docs", done.folder / "root" / "build" / "docs")


def same_files(one: Path, other: Path) -> bool:
    found = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    wanted = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    return found == wanted and not filecmp.cmpfiles(one, other, [str(path) for path in wanted], shallow=False)[1]


def test_unkilled_run_goes_through_all_steps(done):
    """The states that a killed run may be in: before, with the baseline, with the observation, pushed."""
    assert len(done.states) == 4
    assert sound(Repository(done.folder / "ours"))


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step(tmp_path, done, data, step):
    """Killed when a step begins, a run leaves an old or a new state, and the next one completes."""
    template(tmp_path)
    plan = plan_for(tmp_path, data)

    assert job(**plan, step=step).returncode == -signal.SIGKILL
    check_killed(tmp_path, done)
    again = job(**plan)

    assert again.returncode == 0, again.stderr
    check_completed(tmp_path, done)


WRITING = "fast-import update-ref hash-object push fetch"


@pytest.mark.parametrize(
    ("when", "verbs", "calls"), [("before", "-c", 25), ("during", WRITING, 8), ("after", WRITING, 8)]
)
def test_killed_at_each_call_of_git(tmp_path, done, data, when, verbs, calls):
    """Killed at any call of git, whether git has worked already or not, nothing is damaged or lost.

    Without the site, which reads only: the steps cover it.
    """
    template(tmp_path / "template")
    plan = plan_for(tmp_path / "template", data) | {"repository": str(tmp_path / "ours")}

    ran = job(**plan, when=when, verbs=verbs)

    assert ran.returncode == 0, ran.stderr
    killed = [tmp_path / f"killed-{call}" for call in range(1, int(ran.stdout))]
    assert len(killed) >= calls
    for folder in killed:
        check_killed(folder, done)
    assert job(**plan, verbs=verbs, again=[str(folder) for folder in killed]).returncode == 0
    for folder in killed:
        check_completed(folder, done, site=False)


@pytest.mark.parametrize("when", ["before", "during", "after"])
def test_killed_while_the_real_baseline_is_written(tmp_path, when, data):
    """The eleven years that the package ships arrive whole or not at all."""
    template(tmp_path / "template")
    plan = plan_for(tmp_path / "template", data) | {"repository": str(tmp_path / "ours"), "verbs": "fast-import"}
    del plan["baseline"], plan["remote"]

    ran = job(**plan, when=when, first=1, last=1)

    assert ran.returncode == 0, ran.stderr
    ours = Repository(tmp_path / "killed-1" / "ours")
    assert sound(ours)
    assert int(git(ours.path, "rev-list", "--count", "snapshots")) in ([1] if when == "before" else [1, 1254])


def test_site_is_built_after_a_killed_build(tmp_path, done, data):
    """A run that is killed before MkDocs starts leaves a site that the next run builds in full."""
    template(tmp_path)
    shutil.rmtree(tmp_path / "root")
    shutil.copytree(ROOT / "site", tmp_path / "root" / "site")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path / "root")
    plan = plan_for(tmp_path, data) | {"mkdocs": True}

    assert job(**plan, step="build").returncode == -signal.SIGKILL
    assert not (tmp_path / "root" / "build" / "site").exists()
    again = job(**plan)

    assert again.returncode == 0, again.stderr
    assert (tmp_path / "root" / "build" / "site" / "index.html").is_file()
    check_killed(tmp_path, done)

"""Disks, locks, owners, damaged objects: each is one line with an exit code, and the old state stands."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reporter.errors import DataError
from reporter.history.baseline import decode_baseline
from reporter.history.git import Repository
from reporter.history.push import push
from reporter.history.revisions import tip
from reporter.pipeline import start as start_module
from reporter.pipeline.record import record
from reporter.pipeline.start import start
from tests.repositories import (
    AT,
    ROOT,
    bare,
    clean,
    clone,
    collect_command,
    git,
    init,
    later,
    observations,
    reading,
    refs,
    reporter,
    rows,
    snapshot,
    sound,
)

FACTS = {"ec2": "eu-west-1 us-east-1", "s3": "eu-west-1"}
NEWS = FACTS | {"sqs": "eu-west-1"}
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount, or act for another user")


@pytest.fixture
def table(tmp_path) -> Path:
    return rows(tmp_path / "rows.csv", **NEWS)


@pytest.fixture
def ours(tmp_path) -> Repository:
    """A history with one observation."""
    made = init(tmp_path / "ours")
    record(made, reading(**FACTS), observed_at=AT)
    return made


def fails(ours: Repository, code: int, told: str, *command: str, **environment: str) -> None:
    """The command ends with *code* and one line that has *told* in it; the branch is where it was."""
    before = git(ours.path, "for-each-ref", check=False)
    done = reporter(*command, path=ours.path, environment=environment)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (code, 1, ""), done.stderr
    assert done.stderr.startswith("reporter: ")
    assert told in done.stderr
    assert git(ours.path, "for-each-ref", check=False) == before


def collect_news(table: Path) -> list[str]:
    return collect_command(table, at=later(1))


@pytest.fixture
def mounted(tmp_path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 4096)


@needs_root
def test_full_disk(mounted, table):
    """A full disk is told as one; what was recorded before stands, and the next run with space completes."""
    ours = init(mounted / "ours")
    record(ours, reading(**FACTS), observed_at=AT)
    filler = mounted / "filler"
    fill(filler)

    fails(ours, 5, "disk is full", *collect_news(table))
    filler.unlink()

    assert sound(ours)
    assert reporter(*collect_news(table), path=ours.path).returncode == 0
    assert observations(ours) == [snapshot(**FACTS), snapshot(**NEWS)]


@needs_root
def test_full_disk_for_temporary_files(mounted, ours, table):
    """A full folder for temporary files is passed over for another one."""
    fill(mounted / "filler")

    assert reporter(*collect_news(table), path=ours.path, environment={"TMPDIR": str(mounted)}).returncode == 0


@needs_root
def test_read_only_file_system(mounted, table):
    """A repository on a read-only file system is told as one."""
    ours = init(mounted / "ours")
    record(ours, reading(**FACTS), observed_at=AT)
    subprocess.run(["mount", "-o", "remount,ro", mounted], check=True)

    fails(ours, 5, "read-only", *collect_news(table))


@needs_root
def test_repository_of_another_user(ours, table):
    """A repository that another user owns is not opened, and git's own sentence says what to do."""
    for path in [ours.path, *ours.path.rglob("*")]:
        os.chown(path, 12345, 12345)

    fails(ours, 5, "dubious ownership", *collect_news(table), HOME="/nowhere")


def test_repository_that_may_not_be_written(ours, table):
    """A repository whose mode forbids writing is told as one. Root may write anywhere, unless it gives that up."""
    if os.geteuid() == 0 and not shutil.which("setpriv"):
        pytest.skip("without setpriv, root may write anywhere")
    for path in [ours.path, *ours.path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    gives_up = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []

    done = subprocess.run(
        [*gives_up, sys.executable, "-m", "reporter", *collect_news(table)],
        cwd=ours.path,
        env=clean(PYTHONPATH=str(ROOT)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, done.stderr.count("\n")) == (5, 1), done.stderr
    assert "may not be written" in done.stderr
    assert len(observations(ours)) == 1


def test_locked_branch(ours, table):
    """A lock that stays is told with its way out; nothing is recorded."""
    lock = ours.path / ".git" / "refs" / "heads" / "snapshots.lock"
    lock.touch()

    fails(ours, 5, "remove a stale .lock file", *collect_news(table))
    lock.unlink()

    assert reporter(*collect_news(table), path=ours.path).returncode == 0


def object_file(ours: Repository, name: str) -> Path:
    identifier = git(ours.path, "rev-parse", name)
    return ours.path / ".git" / "objects" / identifier[:2] / identifier[2:]


OBJECTS = ["snapshots", "snapshots^{tree}", "snapshots:table", "snapshots:table/services/s3.json"]


@pytest.mark.parametrize("name", OBJECTS)
@pytest.mark.parametrize("damage", ["missing", "empty", "garbage"])
def test_damaged_object(ours, table, name, damage):
    """An object that is gone or damaged is told, with what to do; nothing is built on top of it."""
    path = object_file(ours, name)
    path.chmod(0o644)
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(b"" if damage == "empty" else b"x" * 50)

    fails(ours, 5, "run `git fsck`", *collect_news(table))


def test_damaged_pack(ours, table):
    """A pack with a wrong byte in it is told like any damaged object."""
    git(ours.path, "repack", "-a", "-d", "--quiet")
    (pack,) = (ours.path / ".git" / "objects" / "pack").glob("*.pack")
    data = bytearray(pack.read_bytes())
    data[20 : len(data) - 20] = b"x" * (len(data) - 40)
    pack.chmod(0o644)
    pack.write_bytes(data)

    fails(ours, 5, "run `git fsck`", *collect_news(table))


def test_branch_that_points_nowhere(ours, table):
    """A branch whose commit is gone is damage, never an empty history."""
    (ours.path / ".git" / "refs" / "heads" / "snapshots").write_text("1" * 40 + "\n", encoding="ascii")

    fails(ours, 5, "run `git fsck`", *collect_news(table))


@pytest.mark.parametrize("cut", [0, 10, 100, 1000, 5000, -1, -30])
def test_truncated_baseline(tmp_path, monkeypatch, cut):
    """A baseline that breaks off anywhere is refused with its name, and no history is started from it."""
    ours = init(tmp_path)
    text = (ROOT / "reporter" / "baseline" / "endpoints.tsv").read_text(encoding="utf-8")[:cut]
    monkeypatch.setattr(start_module, "shipped_baseline", lambda: decode_baseline(text, "baseline/endpoints.tsv"))

    with pytest.raises(DataError, match=r"^baseline/endpoints.tsv:\d+: "):
        start(ours)

    assert refs(ours) == []


def test_clock_set_back(ours, table):
    """An observation from before the last one is refused."""
    fails(ours, 5, "set the clock, or give a later --observed-at", *collect_command(table, at=later(-30)))


@pytest.fixture
def remote(tmp_path, ours) -> Repository:
    made = bare(tmp_path / "remote.git")
    git(ours.path, "remote", "add", "origin", str(made.path))
    push(ours, "origin")
    return made


def hook(repository: Repository, name: str, script: str) -> None:
    path = repository.path / "hooks" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def fails_to_push(ours: Repository, remote: Repository, table: Path, told: str) -> None:
    """Exit code 7 and one line; the observation is kept here, and arrives once the remote lets it."""
    done = reporter(*collect_news(table), "--push", path=ours.path)
    assert (done.returncode, done.stderr.count("\n")) == (7, 1), done.stderr
    assert told in done.stderr
    assert observations(ours) == [snapshot(**FACTS), snapshot(**NEWS)]
    assert not [ref for ref in refs(ours) if "reapplied" in ref]
    shutil.rmtree(remote.path / "hooks", ignore_errors=True)
    assert reporter(*collect_news(table), "--push", path=ours.path).returncode == 0
    assert (tip(remote), len(observations(remote))) == (tip(ours), 2)


def test_remote_that_rejects(ours, remote, table):
    """A remote with a rule against it is told with the remote's own words."""
    hook(remote, "pre-receive", "echo protected branch >&2; exit 1")

    fails_to_push(ours, remote, table, "protected branch")


def test_remote_that_drops(ours, remote, table):
    """A remote that takes the push and holds the old state afterwards is not believed."""
    hook(remote, "post-receive", f"git update-ref refs/heads/snapshots {tip(remote)}")

    fails_to_push(ours, remote, table, "took the push, yet its branch snapshots holds")


def test_git_that_only_pretends_to_push(ours, remote, table, tmp_path, monkeypatch):
    """A push that says it is done and did nothing is found out by reading back."""
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    real = shutil.which("git")
    shim.write_text(f'#!/bin/sh\nfor word; do [ "$word" = push ] && exit 0; done\nexec {real} "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")

    done = reporter(*collect_news(table), "--push", path=ours.path)

    assert (done.returncode, done.stderr.count("\n")) == (7, 1)
    assert "took the push, yet" in done.stderr


def test_remote_that_is_gone(ours, remote, table):
    """A remote that went away ends the run before anything is read or recorded."""
    shutil.rmtree(remote.path)

    fails(ours, 7, "cannot be read", *collect_news(table), "--push")


def test_remote_that_may_not_move_back(ours, remote, table, tmp_path):
    """A remote that denies anything but forward moves takes all that we push, after others as well."""
    git(remote.path, "config", "receive.denyNonFastForwards", "true")
    git(remote.path, "config", "receive.denyDeletes", "true")
    theirs = clone(remote, tmp_path / "theirs")
    record(theirs, reading("other", s3="eu-west-1"), observed_at=later(1))
    push(theirs, "origin")

    assert reporter(*collect_news(table), "--push", path=ours.path).returncode == 0
    assert (len(observations(remote)), len(observations(remote, "other"))) == (2, 1)


@pytest.mark.parametrize("command", [["collect"], ["run"]])
def test_credentials_are_not_printed(ours, table, command, tmp_path):
    """Neither a success nor a failure shows the password in the remote's address."""
    address = f"http://user:hunter2@127.0.0.1:9/{command[0]}.git"

    done = reporter(*command, "--push", "--remote", address, path=ours.path)

    assert done.returncode == 7
    assert "hunter2" not in done.stdout + done.stderr

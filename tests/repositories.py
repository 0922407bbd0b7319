"""Real git repositories for tests: made, written to, read back and checked."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import git as gitpython

from reporter.collect.source import Reading
from reporter.history.git import Repository
from reporter.history.timeline import read_snapshot
from reporter.model.catalog import Region, Service
from reporter.model.snapshot import Snapshot, Unread

ROOT = Path(__file__).parents[1]
AT = datetime(2026, 3, 1, 6, 0, 0, tzinfo=UTC)
LIMIT = 120.0
"""Seconds after which any process that a test starts is ended."""


def later(hours: float) -> datetime:
    return AT + timedelta(hours=hours)


def git(path: Path, *arguments: str, check: bool = True) -> str:
    """What plain git says, as its user would run it there: no house rules of ours apply."""
    done = subprocess.run(
        ["git", *arguments], cwd=path, capture_output=True, text=True, timeout=LIMIT, check=False, env=clean()
    )
    if check and done.returncode:
        msg = f"git {' '.join(arguments)}: {done.stderr}"
        raise AssertionError(msg)
    return done.stdout.strip()


def clean(**more: str) -> dict[str, str]:
    """The environment of a user without any configuration of git."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"} | more


def init(path: Path, *options: str) -> Repository:
    path.mkdir(parents=True, exist_ok=True)
    git(path, "init", "--quiet", "--initial-branch=main", *options)
    return Repository(path)


def bare(path: Path) -> Repository:
    return init(path, "--bare")


def clone(remote: Repository, path: Path) -> Repository:
    """A clone with a remote ``origin``, whether or not there is anything in it yet."""
    made = init(path)
    git(path, "remote", "add", "origin", str(remote.path))
    return made


def snapshot(source: str = "table", **services: str) -> Snapshot:
    """Services by keyword (``_`` is ``-``), each with the regions that its text names."""
    listed = {code.replace("_", "-"): frozenset(text.split()) for code, text in services.items()}
    regions = {region for places in listed.values() for region in places}
    return Snapshot.of(
        source,
        (Region(code, "aws") for code in regions),
        (Service(code, None, places) for code, places in listed.items()),
    )


def reading(source: str = "table", version: str | None = None, **services: str) -> Reading:
    return Reading(snapshot(source, **services), version)


def without(said: Reading, *unread: Unread) -> Reading:
    """*said*, by a source that could not read *unread*."""
    return replace(said, snapshot=replace(said.snapshot, unread=unread))


def rows(path: Path, **services: str) -> Path:
    """A table of (service, region) for the source ``table``."""
    lines = [f"{code.replace('_', '-')},{region}" for code, text in services.items() for region in text.split()]
    path.write_text("\n".join(["service,region", *lines]) + "\n", encoding="utf-8")
    return path


def reporter(
    *arguments: str, path: Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, run in *path*."""
    with start_reporter(*arguments, path=path, environment=environment) as process:
        out, err = process.communicate(timeout=LIMIT)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err)


def start_reporter(*arguments: str, path: Path, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "reporter", *arguments],
        cwd=path,
        env=clean(PYTHONPATH=str(ROOT)) | dict(environment or {}),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def collect_command(table: Path, name: str = "table", *, at: datetime = AT) -> list[str]:
    options = ["-o", f"file={table}", "-o", f"name={name}", "--observed-at", at.isoformat()]
    return ["collect", "--source", "table", *options]


def sound(repository: Repository) -> bool:
    """Whether ``git fsck --strict`` finds nothing wrong."""
    return not [line for line in git(repository.path, "fsck", "--strict", "--no-dangling").splitlines() if line]


def files(repository: Repository, revision: str = "snapshots") -> dict[str, bytes]:
    """The content of every file at *revision*, as GitPython, which shares no code with us, reads it."""
    tree: Any = gitpython.Repo(repository.path).commit(revision).tree
    return {item.path: item.data_stream.read() for item in tree.traverse() if item.type == "blob"}


def newest_commit(repository: Repository) -> Any:
    """See ``files``."""
    return gitpython.Repo(repository.path).commit("snapshots")


def refs(repository: Repository) -> list[str]:
    return git(repository.path, "for-each-ref", "--format=%(refname)").split()


def observations(repository: Repository, source: str = "table", branch: str = "snapshots") -> list[Snapshot]:
    """What each commit that observes *source* says, oldest first."""
    form = "--format=%H %(trailers:key=Source,valueonly,separator=%x20)"
    listed = (line.split() for line in git(repository.path, "log", "--reverse", form, branch, "--").splitlines())
    found = [read_snapshot(repository, words[0], source) for words in listed if words[1:] == [source]]
    return [one for one in found if one is not None]

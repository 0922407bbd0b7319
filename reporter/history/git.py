"""The only place that runs git.

Every call is an argument list without a shell, in a fixed language and without prompts. Variables that would point
git at another repository or index are dropped, and so is all configuration that could run a program or change an
output: hooks, signing, external diffs, replaced objects.
"""

import contextlib
import logging
import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, Self

from reporter.errors import HistoryError

BRANCH: Final = "snapshots"

_LOG: Final = logging.getLogger(__name__)

# `git rev-parse --local-env-vars`, and what changes who a commit is by or how an output looks.
_DROPPED: Final = frozenset(
    f"GIT_{name}"
    for name in (
        "ALTERNATE_OBJECT_DIRECTORIES AUTHOR_DATE AUTHOR_EMAIL AUTHOR_NAME COMMITTER_DATE COMMITTER_EMAIL "
        "COMMITTER_NAME COMMON_DIR CONFIG DIFF_OPTS DIR EXTERNAL_DIFF GLOB_PATHSPECS GRAFT_FILE ICASE_PATHSPECS "
        "IMPLICIT_WORK_TREE INDEX_FILE LITERAL_PATHSPECS NAMESPACE NOGLOB_PATHSPECS NO_REPLACE_OBJECTS "
        "OBJECT_DIRECTORY PREFIX QUARANTINE_PATH REPLACE_REF_BASE SHALLOW_FILE TRACE TRACE2 TRACE2_EVENT "
        "TRACE2_PERF TRACE_SETUP WORK_TREE"
    ).split()
)
_SETTINGS: Final = (
    "core.hooksPath=" + os.devnull,
    "core.quotePath=false",
    "core.filesRefLockTimeout=2000",
    "commit.gpgSign=false",
    "push.gpgSign=false",
    "push.followTags=false",
    "push.recurseSubmodules=no",
    "gc.auto=0",
    "maintenance.auto=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "log.mailmap=false",
    "i18n.logOutputEncoding=UTF-8",
    "fastimport.unpackLimit=100",
    "protocol.ext.allow=never",
)


class GitError(HistoryError):
    """Git refused. ``stderr`` and ``stdout`` are what it said, in English."""

    def __init__(self, message: str, stderr: str = "", stdout: str = "") -> None:
        super().__init__(message)
        self.stderr = stderr
        self.stdout = stdout


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, bare or not. ``path`` is any folder inside it."""

    path: Path

    @classmethod
    def at(cls, path: Path) -> Self:
        """The repository that *path* lies in. ``HistoryError`` if there is none, or git will not open it."""
        repository = cls(path)
        if not path.is_dir():
            msg = f"{path}: no such folder: name a git repository with --repository"
            raise HistoryError(msg)
        try:
            repository.run("rev-parse", "--git-dir")
        except GitError as error:
            if "not a git repository" in error.stderr:
                msg = f"{path}: not a git repository: run `git init` there, or name one with --repository"
                raise HistoryError(msg) from None
            raise
        return repository

    def run(self, *arguments: str, stdin: bytes | None = None, timeout: float | None = None) -> bytes:
        """Standard output of one git command. ``GitError`` if it fails, and after *timeout* seconds.

        *stdin* reaches git as a file: if this process is killed meanwhile, git still reads all of it. A stream that
        breaks off makes `git fast-import` leave damaged objects behind.
        """
        try:
            with contextlib.ExitStack() as stack:
                given: int | IO[bytes] = subprocess.DEVNULL
                if stdin is not None:
                    given = stack.enter_context(tempfile.TemporaryFile())
                    given.write(stdin)
                    given.seek(0)
                done = subprocess.run(
                    [*_command(), *arguments],
                    cwd=self.path,
                    stdin=given,
                    capture_output=True,
                    env=environment(os.environ),
                    timeout=timeout,
                    check=False,
                )
        except OSError as error:
            raise HistoryError(_unstartable(self.path, error)) from None
        except subprocess.TimeoutExpired:
            msg = f"git {arguments[0]} gave no answer within {timeout:g} s: check the remote, then run again"
            raise GitError(msg) from None
        _LOG.debug("git %s: exit code %d", arguments[0], done.returncode)
        if done.returncode:
            stderr = done.stderr.decode(errors="replace")
            raise GitError(
                _explain(arguments[0], stderr, done.returncode), stderr, done.stdout.decode(errors="replace")
            )
        return done.stdout

    def text(self, *arguments: str) -> str:
        return self.run(*arguments).decode(errors="surrogateescape").rstrip("\n")

    def resolve(self, revision: str) -> str | None:
        """The commit that *revision* names, or ``None``."""
        try:
            return self.text("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitError:
            return None

    def objects(self, ids: Iterable[str]) -> Iterator[bytes]:
        """The bytes of each blob in *ids*, in that order, from one ``git cat-file --batch``.

        They come as they are read, so a history that is larger than memory can be walked. ``HistoryError`` names
        an object that is missing or damaged.
        """
        try:
            with tempfile.TemporaryFile() as wanted:
                count = 0
                for count, identifier in enumerate(ids, 1):  # noqa: B007 - the count is what is wanted
                    wanted.write(identifier.encode() + b"\n")
                if count:
                    wanted.seek(0)
                    yield from self._batch(wanted, count)
        except OSError as error:
            raise HistoryError(_unstartable(self.path, error)) from None

    def _batch(self, wanted: IO[bytes], count: int) -> Iterator[bytes]:
        with subprocess.Popen(
            [*_command(), "cat-file", "--batch", "--buffer"],
            cwd=self.path,
            stdin=wanted,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(os.environ),
            bufsize=1 << 20,
        ) as process:
            assert process.stdout is not None  # noqa: S101 - stdout=PIPE
            try:
                yield from _batch(process.stdout, count)
            finally:
                process.kill()

    def object(self, identifier: str) -> bytes:
        """The bytes of one blob."""
        return next(self.objects([identifier]))

    def checkout(self, branch: str) -> Path | None:
        """The folder in which *branch* is checked out, or ``None``. Commits of ours leave the files there alone."""
        folder = ""
        for line in self.text("worktree", "list", "--porcelain").splitlines():
            word, _, value = line.partition(" ")
            folder = value if word == "worktree" else folder
            if word == "branch" and value == f"refs/heads/{branch}":
                return Path(folder)
        return None

    def git_path(self, name: str) -> Path:
        """Where git keeps *name* for this repository, also in worktrees."""
        return self.path / self.text("rev-parse", "--git-path", name)


def _unstartable(path: Path, error: OSError) -> str:
    if path.is_dir() and isinstance(error, FileNotFoundError):
        return "git is not installed, or not on PATH: install it (Debian: apt-get install git)"
    return f"git cannot be run in {path}: {error.strerror}: check the folder, its owner and its mode"


def _command() -> list[str]:
    return ["git", "--no-replace-objects", "--no-pager", *(part for each in _SETTINGS for part in ("-c", each))]


def _batch(output: IO[bytes], count: int) -> Iterator[bytes]:
    for _ in range(count):
        identifier, *rest = output.readline().decode(errors="replace").split() or ["after the last one read"]
        size = int(rest[1]) if len(rest) == 2 and rest[0] == "blob" else -1  # noqa: PLR2004 - type and size
        data = output.read(size + 1)
        if size < 0 or len(data) != size + 1:
            msg = f"object {identifier} is missing or damaged: run `git fsck`, then fetch or restore it"
            raise HistoryError(msg)
        yield data[:size]


def environment(outer: Mapping[str, str]) -> dict[str, str]:
    """*outer* made safe for git: see the module."""
    kept = {name: value for name, value in outer.items() if name not in _DROPPED}
    return kept | {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


_ADVICE: Final = (
    ("No space left on device", "the disk is full: free some space, then run again"),
    ("Out of diskspace", "the disk is full: free some space, then run again"),
    ("Read-only file system", "the repository is on a read-only file system: make it writable"),
    ("Permission denied", "the repository may not be written: check the owner and the mode of its .git folder"),
    ("insufficient permission", "the repository may not be written: check the owner and the mode of its .git folder"),
    ("unable to create temporary file", "the repository may not be written: check its owner, mode and disk"),
    ("cannot lock ref", "another process holds the lock of the branch: wait for it, or remove a stale .lock file"),
    ("Unable to create", "another process holds a lock, or the folder may not be written"),
    ("dubious ownership", "another user owns the repository: see `git help config`, safe.directory"),
    ("is corrupt", "an object is damaged: run `git fsck`, then fetch or restore it"),
    ("inflate:", "an object is damaged: run `git fsck`, then fetch or restore it"),
    ("unable to read tree", "an object is damaged: run `git fsck`, then fetch or restore it"),
    ("missing", "an object is missing: run `git fsck`, then fetch or restore it"),
)


def _explain(verb: str, stderr: str, code: int) -> str:
    lines = [line for line in stderr.splitlines() if line.startswith(("fatal:", "error:", "remote:"))]
    said = (lines or stderr.splitlines() or [f"exit code {code}"])[0].strip()
    advice = next((text for sign, text in _ADVICE if sign in stderr), None)
    return f"git {verb}: {said}" + (f": {advice}" if advice else "")

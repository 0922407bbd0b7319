"""May the history's remote be read and written, and by whom else? Nothing changes there."""

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from reporter.errors import HistoryError, PushError
from reporter.history.commit import AUTHOR
from reporter.history.git import BRANCH, GitError, Repository
from reporter.history.push import shown
from reporter.history.revisions import tip

_LOCAL: Final = re.compile(r"(?![^/]*:)")
"""An address without a host: no colon before the first slash."""
_BEHIND: Final = ("fetch first", "non-fast-forward", "stale info", "needs force")
"""Why git would turn down a push that came too late: then it had let us in."""

_CHATTER: Final = ("warning:", "hint:")


def check_access(repository: Repository, remote: str, branch: str = BRANCH, *, timeout: float) -> str:
    """What the remote lets us do, in words: read, and write as far as a push that sends nothing tells.

    ``PushError`` if it does not let us, or does not answer within *timeout* seconds; no text shows the credentials
    that an address may carry.
    """
    try:
        listed = repository.run("ls-remote", "--end-of-options", remote, f"refs/heads/{branch}", timeout=timeout)
    except GitError as error:
        raise _told(remote, "cannot be read", error) from None
    commit = tip(repository, branch) or _throw_away(repository)
    try:
        _push_nothing(repository, remote, f"{commit}:refs/heads/{branch}", timeout)
    except GitError as error:
        raise _told(remote, "can be read, but not written", error) from None
    folder = local_folder(repository, remote)
    if folder and not all(os.access(folder / name, os.W_OK) for name in ("objects", "refs")):
        msg = f"remote {shown(remote)} can be read, but its folder not written: check its owner and mode"
        raise PushError(msg)
    theirs = listed.decode().split("\t")[0]
    where = f"has branch {branch} at {theirs[:12]}" if theirs else f"has no branch {branch} yet"
    return f"{shown(remote)} can be read and written, and {where}; rules for the branch show only when it is pushed"


def push_address(repository: Repository, remote: str) -> str:
    """Where a push to *remote* goes. It may carry credentials. ``HistoryError`` if there is no such remote."""
    try:
        return repository.text("remote", "get-url", "--push", remote)
    except GitError:
        if re.search(r"[:/\\]", remote):
            return remote
        msg = f"there is no remote {remote}: see `git remote`, and history.remote"
        raise HistoryError(msg) from None


def local_folder(repository: Repository, remote: str) -> Path | None:
    """The folder of git's own files of a *remote* on this machine; ``None`` if it lies elsewhere, or is not there."""
    address = push_address(repository, remote)
    if address.startswith("file://"):
        address = unquote(urlsplit(address).path)
    if not _LOCAL.match(address):
        return None
    folder = repository.path / address
    try:
        return git_folder(Repository(folder)) if folder.is_dir() else None
    except GitError:
        return None


def git_folder(repository: Repository) -> Path:
    """The folder of git's own files, also of a work tree that shares them."""
    return Path(repository.text("rev-parse", "--path-format=absolute", "--git-common-dir"))


def denies_rewrites(folder: Path) -> bool:
    """Whether the repository at *folder* refuses a push that takes commits of a branch away."""
    try:
        return Repository(folder).text("config", "--type=bool", "--get", "receive.denyNonFastForwards") == "true"
    except GitError:
        return False


def is_tracked(path: Path) -> bool:
    """Whether git keeps the file at *path*. ``HistoryError`` if git does not say."""
    try:
        Repository(path.parent).run("ls-files", "--error-unmatch", "--", path.name)
    except GitError as error:
        if "did not match any file" in error.stderr or "not a git repository" in error.stderr:
            return False
        raise
    return True


def _push_nothing(repository: Repository, remote: str, refspec: str, timeout: float) -> None:
    """Go to the remote as a push does, and send nothing."""
    options = ["--dry-run", "--porcelain", "--no-verify", "--end-of-options"]
    try:
        repository.run("push", *options, remote, refspec, timeout=timeout)
    except GitError as error:
        if not any(line.startswith("!") and sign in line for line in error.stdout.splitlines() for sign in _BEHIND):
            raise


def _throw_away(repository: Repository) -> str:
    """A commit of nothing, to have something to push: no branch holds it, and git clears it away in time."""
    tree = repository.run("hash-object", "-w", "-t", "tree", "--stdin", stdin=b"").decode().strip()
    text = f"tree {tree}\nauthor {AUTHOR} 0 +0000\ncommitter {AUTHOR} 0 +0000\n\nTest of access\n"
    return repository.run("hash-object", "-w", "-t", "commit", "--stdin", stdin=text.encode()).decode().strip()


def _told(remote: str, what: str, error: GitError) -> PushError:
    lines = [line.removeprefix("remote:").removeprefix("fatal:").strip() for line in error.stderr.splitlines()]
    telling = [
        line for line in lines if re.search("[a-z]", line) and not line.lower().startswith(("warning:", "hint:"))
    ]
    said = next(iter(telling), str(error))
    return PushError(f"remote {shown(remote)} {what}: {shown(said)[:300]}: check its address, and who may do what")

"""Whether a remote can be read and written: asked of real repositories, which stay as they are."""

import base64
import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from reporter.errors import HistoryError, PushError
from reporter.history.access import (
    check_access,
    denies_rewrites,
    git_folder,
    is_tracked,
    local_folder,
    push_address,
)
from reporter.history.git import Repository
from reporter.history.push import push
from reporter.history.revisions import tip
from reporter.pipeline.record import record
from tests.repositories import bare, clone, git, init, later, reading, refs

RULES = "rules for the branch show only when it is pushed"


@pytest.fixture
def remote(tmp_path) -> Repository:
    return bare(tmp_path / "remote.git")


@pytest.fixture
def ours(tmp_path, remote) -> Repository:
    return clone(remote, tmp_path / "ours")


def observed(repository: Repository, hours: float = 0, **services: str) -> None:
    record(repository, reading(**services), observed_at=later(hours))


def state(repository: Repository) -> list[str]:
    """All that a push could have changed."""
    objects = git(repository.path, "count-objects", "-v").splitlines()[:1]
    return [*refs(repository), *objects, git(repository.path, "for-each-ref")]


def refusal(repository: Repository, remote: str, **more: float) -> str:
    with pytest.raises(PushError) as caught:
        check_access(repository, remote, timeout=more.get("timeout", 10.0))
    return str(caught.value)


def test_an_empty_remote_can_be_written(ours, remote):
    """Before the first observation, and nothing comes to be there."""
    before = state(remote)

    assert check_access(ours, "origin", timeout=10) == (
        f"origin can be read and written, and has no branch snapshots yet; {RULES}"
    )
    assert state(remote) == before
    assert tip(ours) is None


def test_a_remote_with_a_history_can_be_written(ours, remote):
    observed(ours, s3="r1")
    push(ours, "origin")
    observed(ours, 1, s3="r1 r2")
    before = state(remote)
    found = check_access(ours, "origin", timeout=10)

    assert f"has branch snapshots at {tip(remote) or '':.12}; " in found
    assert state(remote) == before


@pytest.mark.parametrize("mine", [True, False])
def test_a_remote_that_is_ahead_can_be_written(ours, remote, tmp_path, mine):
    """That a push would come too late shows that we were let in."""
    theirs = clone(remote, tmp_path / "theirs")
    observed(theirs, s3="r1")
    push(theirs, "origin")
    if mine:
        observed(ours, sqs="r1")
    before = state(remote)

    assert check_access(ours, "origin", timeout=10).startswith("origin can be read and written")
    assert state(remote) == before


def test_an_address_needs_no_name(ours, remote):
    assert check_access(ours, remote.path.as_uri(), timeout=10).startswith(f"{remote.path.as_uri()} can be read")


def test_another_branch_is_another_question(ours, remote):
    observed(ours, s3="r1")
    push(ours, "origin")

    assert "has no branch facts yet" in check_access(ours, "origin", "facts", timeout=10)


def test_a_remote_that_is_not_there_cannot_be_read(ours, tmp_path):
    assert refusal(ours, str(tmp_path / "gone.git")).startswith(f"remote {tmp_path / 'gone.git'} cannot be read: ")
    assert refusal(ours, "nowhere").startswith("remote nowhere cannot be read: 'nowhere' does not appear to be")


def test_a_folder_that_may_not_be_written_is_told(ours, remote, monkeypatch):
    """Git itself would notice only when it sends something."""
    monkeypatch.setattr("os.access", lambda path, mode: path != remote.path / "objects")
    assert refusal(ours, "origin") == (
        "remote origin can be read, but its folder not written: check its owner and mode"
    )


class _GitHttp(BaseHTTPRequestHandler):
    """A server of git's own protocol, by ``git http-backend``; who may write it must say ``writer:pa55word``."""

    root: Path
    silent: threading.Event | None = None
    status = 401

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if self.silent is not None:
            self.silent.wait(30)
            return
        if "git-receive-pack" in query and not self._welcome():
            self.send_response(self.status)
            self.send_header("WWW-Authenticate", 'Basic realm="git"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._backend(path, query)

    do_POST = do_GET  # noqa: N815 - as the class above has it

    def _welcome(self) -> bool:
        wanted = base64.b64encode(b"writer:pa55word").decode()
        return self.headers.get("Authorization") == f"Basic {wanted}"

    def _backend(self, path: str, query: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        environment = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "REQUEST_METHOD": self.command,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "REMOTE_USER": "writer",
            "GIT_CONFIG_GLOBAL": os.devnull,
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, capture_output=True, check=True)
        head, _, rest = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().splitlines():
            name, _, value = line.partition(": ")
            if name != "Status":
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(rest)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the class above has it
        pass


@pytest.fixture
def served(remote, monkeypatch):
    """``served(...)`` is a server of *remote*; it ends with the test."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with contextlib.ExitStack() as stack:

        def serve(**traits: object) -> str:
            return stack.enter_context(_server(type("Handler", (_GitHttp,), {"root": remote.path.parent, **traits})))

        yield serve


@contextlib.contextmanager
def _server(handler: type[_GitHttp]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}/remote.git"
    finally:
        if handler.silent is not None:
            handler.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_writer_is_let_in_by_a_server_and_changes_nothing(ours, remote, served):
    """Over HTTP, the password in the address reaches the server and no text."""
    place = served()
    before = state(remote)
    found = check_access(ours, f"http://writer:pa55word@{place}", timeout=10)

    assert found.startswith(f"http://{place} can be read and written, and has no branch snapshots yet")
    assert state(remote) == before


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_server_that_lets_read_only_is_told(ours, served, status):
    place = served(status=status)
    said = refusal(ours, f"http://reader:s3cret@{place}")

    assert said.startswith(f"remote http://{place} can be read, but not written: ")
    assert "s3cret" not in said


def test_a_server_that_says_nothing_is_given_up(ours, served):
    place = served(silent=threading.Event())
    said = refusal(ours, f"http://writer:pa55word@{place}", timeout=0.5)

    assert "gave no answer within 0.5 s" in said
    assert "pa55word" not in said


def test_a_program_on_the_way_is_quoted_by_its_first_words(ours, tmp_path, monkeypatch):
    """What ssh says stands before what git makes of it."""
    monkeypatch.setenv("GIT_SSH_COMMAND", "echo 'Warning: new host' >&2; echo 'git@x: Permission denied' >&2; false")
    said = refusal(ours, "git@host.test:o/r.git")

    assert said.startswith("remote git@host.test:o/r.git cannot be read: git@x: Permission denied: ")


def test_a_rule_of_the_remote_is_not_seen(ours, remote):
    """Hooks are asked at a real push only; the text says so."""
    hook = remote.path / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)

    assert check_access(ours, "origin", timeout=10).endswith(RULES)


def test_a_push_goes_where_the_remote_says(ours):
    git(ours.path, "remote", "set-url", "--push", "origin", "git@host.test:o/r.git")

    assert push_address(ours, "origin") == "git@host.test:o/r.git"
    assert push_address(ours, "https://host.test/o/r.git") == "https://host.test/o/r.git"


def test_a_name_that_is_no_remote_is_refused(ours):
    with pytest.raises(HistoryError, match="there is no remote nowhere: see `git remote`"):
        push_address(ours, "nowhere")


@pytest.mark.parametrize("form", ["path", "relative", "uri"])
def test_a_remote_on_this_machine_has_a_folder(ours, remote, form):
    address = {"path": str(remote.path), "relative": "../remote.git", "uri": remote.path.as_uri()}[form]
    found = local_folder(ours, address)

    assert found is not None
    assert found.resolve() == remote.path.resolve()


@pytest.mark.parametrize("address", ["https://host.test/o/r.git", "git@host.test:o/r.git", "host:r.git", "../gone.git"])
def test_a_remote_elsewhere_has_none(ours, address):
    assert local_folder(ours, address) is None


def test_a_folder_that_is_no_repository_has_none(ours, tmp_path):
    (tmp_path / "other").mkdir()
    assert local_folder(ours, str(tmp_path / "other")) is None


def test_a_work_tree_shares_its_folder(ours, tmp_path):
    observed(ours, s3="r1")
    git(ours.path, "worktree", "add", "--quiet", "--detach", str(tmp_path / "tree"), "snapshots")

    assert git_folder(Repository(tmp_path / "tree")).resolve() == (ours.path / ".git").resolve()


@pytest.mark.parametrize(("value", "expected"), [(None, False), ("false", False), ("true", True), ("1", True)])
def test_rewriting_is_denied_by_a_setting(remote, value, expected):
    if value is not None:
        git(remote.path, "config", "receive.denyNonFastForwards", value)

    assert denies_rewrites(remote.path) is expected


def test_a_file_is_tracked_or_not(tmp_path):
    """Also before the first commit; outside of a repository nothing is."""
    here = init(tmp_path / "here")
    for name in ("kept", "not"):
        (here.path / name).touch()
    git(here.path, "add", "kept")
    (tmp_path / "outside").touch()

    assert [is_tracked(path) for path in (here.path / "kept", here.path / "not", tmp_path / "outside")] == [
        True,
        False,
        False,
    ]


def test_what_git_does_not_say_is_no_answer(tmp_path):
    """A repository that is broken may keep the file or not."""
    here = init(tmp_path / "here")
    (here.path / "key").touch()
    (here.path / ".git" / "index").write_bytes(b"no index")

    with pytest.raises(HistoryError):
        is_tracked(here.path / "key")

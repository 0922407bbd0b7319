"""Whatever git is configured to, wherever it is run: the same commits, and nothing else is touched."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import git as gitpython
import pytest

from reporter.collect.source import Reading
from reporter.errors import HistoryError
from reporter.history.git import GitError, Repository, environment
from reporter.history.push import fetch, push
from reporter.history.revisions import tip
from reporter.history.timeline import read_timeline
from reporter.pipeline.collect import collect
from reporter.pipeline.record import record
from tests.repositories import AT, bare, files, git, init, later, observations, reading, reporter, snapshot, sound


class Said:
    """A source that says one thing."""

    name = "table"

    def __init__(self, **services: str) -> None:
        self.services = services

    def collect(self) -> Reading:
        return reading(**self.services)


FIRST = {"ec2": "eu-west-1 us-east-1", "s3": "eu-west-1"}
SECOND = {"ec2": "eu-west-1 us-east-1", "s3": "eu-west-1 us-east-1", "sqs": "eu-west-1"}


def write(repository: Repository, remote: str | None = None) -> str:
    """Two observations; the tip."""
    for hours, services in enumerate((FIRST, SECOND)):
        collect(repository, [Said(**services)], observed_at=later(hours), remote=remote)
    return tip(repository) or ""


def read(repository: Repository) -> list[int]:
    """How many changes each change set of the timeline has."""
    return [len(one.changes) for one in read_timeline(repository, tip(repository) or "", "table")]


@pytest.fixture(scope="module")
def expected(tmp_path_factory) -> str:
    """The tip that these observations have in a plain repository."""
    return write(init(tmp_path_factory.mktemp("plain")))


@pytest.fixture(autouse=True)
def no_configuration_of_mine(monkeypatch):
    """Whoever runs the tests has settings of their own."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def code(repository: Repository) -> Repository:
    """With a commit of the user's own on ``main``, and a file ``README`` checked out."""
    (repository.path / "README").write_text("code\n", encoding="utf-8")
    git(repository.path, "add", ".")
    git(repository.path, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", "Code")
    return repository


SETTINGS = [
    "apply.whitespace=error",
    "branch.autoSetupMerge=always",
    "color.ui=always",
    "commit.cleanup=scissors",
    "commit.gpgSign=true",
    "commit.template=/nowhere",
    "core.abbrev=4",
    "core.autocrlf=true",
    "core.bigFileThreshold=1",
    "core.commentChar=S",
    "core.compression=0",
    "core.eol=crlf",
    "core.fileMode=false",
    "core.fsmonitor=/nowhere",
    "core.ignoreCase=true",
    "core.logAllRefUpdates=always",
    "core.pager=false",
    "core.precomposeUnicode=true",
    "core.quotePath=true",
    "core.safecrlf=true",
    "core.sharedRepository=group",
    "core.untrackedCache=true",
    "core.warnAmbiguousRefs=true",
    "diff.external=false",
    "diff.ignoreSubmodules=all",
    "diff.mnemonicPrefix=true",
    "diff.noprefix=true",
    "diff.relative=true",
    "diff.renames=copies",
    "diff.wordRegex=.",
    "fastimport.unpackLimit=1",
    "fetch.fsckObjects=true",
    "fetch.prune=true",
    "fetch.writeCommitGraph=true",
    "format.pretty=oneline",
    "gc.auto=1",
    "gpg.program=false",
    "grep.patternType=perl",
    "i18n.commitEncoding=ISO-8859-1",
    "i18n.logOutputEncoding=ISO-8859-1",
    "init.defaultBranch=snapshots",
    "log.date=relative",
    "log.decorate=full",
    "log.diffMerges=combined",
    "log.follow=true",
    "log.mailmap=true",
    "log.showRoot=false",
    "log.showSignature=true",
    "push.default=nothing",
    "push.followTags=true",
    "push.gpgSign=if-asked",
    "receive.fsckObjects=true",
    "remote.pushDefault=elsewhere",
    "submodule.recurse=true",
    "tag.gpgSign=true",
    "transfer.fsckObjects=true",
    "user.useConfigOnly=true",
]


@pytest.mark.parametrize("start", range(0, len(SETTINGS), 8))
def test_settings_change_nothing(tmp_path, expected, start):
    """No setting of the user's, alone or with others, changes a byte of what is written or read."""
    ours, remote = init(tmp_path / "ours"), bare(tmp_path / "remote.git")
    git(ours.path, "remote", "add", "origin", str(remote.path))
    for setting in SETTINGS[start : start + 8]:
        git(ours.path, "config", *setting.split("=", 1))

    assert write(ours, "origin") == expected
    assert read(ours) == [7, 3]
    assert tip(remote) == expected


HOOKS = ["pre-commit", "commit-msg", "post-commit", "reference-transaction", "post-rewrite", "pre-push", "pre-auto-gc"]


@pytest.mark.parametrize("where", [".git/hooks", "hooks"])
def test_no_hook_of_the_user_runs(tmp_path, expected, where):
    """Hooks are for the user's own commits: none of them runs, wherever they lie."""
    ours, remote = init(tmp_path / "ours"), bare(tmp_path / "remote.git")
    git(ours.path, "remote", "add", "origin", str(remote.path))
    if where == "hooks":
        git(ours.path, "config", "core.hooksPath", where)
    for name in HOOKS:
        path = ours.path / where / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\nexit 1\n", encoding="utf-8")
        path.chmod(0o755)

    assert write(ours, "origin") == expected
    assert not (tmp_path / "ran").exists()


VARIABLES = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES=/nowhere",
    "GIT_AUTHOR_DATE=2001-01-01T00:00:00Z",
    "GIT_AUTHOR_NAME=Someone",
    "GIT_COMMITTER_EMAIL=someone@example.org",
    "GIT_DIR=/nowhere",
    "GIT_EXTERNAL_DIFF=false",
    "GIT_ICASE_PATHSPECS=1",
    "GIT_INDEX_FILE=/nowhere/index",
    "GIT_LITERAL_PATHSPECS=1",
    "GIT_NAMESPACE=other",
    "GIT_OBJECT_DIRECTORY=/nowhere",
    "GIT_PAGER=false",
    "GIT_TRACE=1",
    "GIT_WORK_TREE=/nowhere",
    "LANG=de_DE.UTF-8",
    "LC_ALL=de_DE.UTF-8",
    "PAGER=false",
    "TZ=Pacific/Kiritimati",
]


@pytest.mark.parametrize("variable", VARIABLES)
def test_variables_change_nothing(tmp_path, expected, variable, monkeypatch):
    """No variable of the environment leads git elsewhere, or changes a byte."""
    ours = init(tmp_path / "ours")
    monkeypatch.setenv(*variable.split("=", 1))

    assert write(ours) == expected
    assert read(ours) == [7, 3]


def test_settings_for_access_are_passed_on():
    """What a job is given to reach its remote reaches git."""
    given = {"GIT_CONFIG_COUNT": "1", "GIT_SSH_COMMAND": "ssh -i key", "GIT_ASKPASS": "/bin/ask"}

    assert environment(given).items() >= given.items()


def dirty(repository: Repository) -> Repository:
    """With a staged, a changed and an untracked file."""
    code(repository)
    (repository.path / "staged").write_text("staged\n", encoding="utf-8")
    git(repository.path, "add", "staged")
    (repository.path / "README").write_text("changed\n", encoding="utf-8")
    (repository.path / "snapshots").write_text("a file of that name\n", encoding="utf-8")
    return repository


def contents(path: Path) -> dict[str, bytes]:
    """All files of a checkout, the index and HEAD."""
    found = {str(file): file.read_bytes() for file in path.rglob("*") if file.is_file() and ".git" not in file.parts}
    return found | {name: (path / ".git" / name).read_bytes() for name in ("HEAD", "index")}


def test_dirty_checkout_stays_as_it_is(tmp_path, expected):
    """Files, index and HEAD are the same bytes afterwards; nobody needs to commit or stash first."""
    ours = dirty(init(tmp_path / "ours"))
    before = contents(ours.path)

    assert write(ours) == expected
    assert contents(ours.path) == before


def detached(path: Path) -> Repository:
    repository = code(init(path))
    git(path, "checkout", "--quiet", "--detach")
    return repository


def linked(path: Path) -> Repository:
    """A linked worktree."""
    code(init(path))
    git(path, "worktree", "add", "--quiet", "-b", "work", "tree")
    return Repository(path / "tree")


def subfolder(path: Path) -> Repository:
    """A folder inside the checkout that has the name of the source."""
    init(path)
    (path / "table" / "deep").mkdir(parents=True)
    return Repository(path / "table" / "deep")


def tagged(path: Path) -> Repository:
    """A tag has the name of the branch."""
    repository = code(init(path))
    git(path, "tag", "snapshots")
    return repository


def git_folder(path: Path) -> Repository:
    init(path)
    return Repository(path / ".git")


def packed(path: Path) -> Repository:
    repository = code(init(path))
    git(path, "pack-refs", "--all")
    return repository


LAYOUTS: dict[str, Callable[[Path], Repository]] = {
    "bare": bare,
    "detached HEAD": detached,
    "linked worktree": linked,
    "subfolder": subfolder,
    "inside .git": git_folder,
    "tag snapshots": tagged,
    "packed refs": packed,
    "shared": lambda path: init(path, "--shared"),
    "names Ünï cödé 東京 'quoted' $HOME": init,
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_commits(tmp_path, expected, layout):
    """Wherever in whatever kind of repository the command is run, the history is the same."""
    ours = LAYOUTS[layout](tmp_path / layout)
    remote = bare(tmp_path / "remote.git")

    assert write(ours, str(remote.path)) == expected
    assert (read(ours), tip(remote)) == ([7, 3], expected)
    assert sound(ours)


@pytest.mark.parametrize("layout", ["bare", "subfolder", "linked worktree"])
def test_every_layout_pushes_on_top_of_others(tmp_path, layout):
    """Observations that are made again are found from wherever the command is run."""
    ours, remote = LAYOUTS[layout](tmp_path / "ours"), bare(tmp_path / "remote.git")
    theirs = init(tmp_path / "theirs")
    record(theirs, reading(sqs="eu-west-1"), observed_at=AT)
    push(theirs, str(remote.path))
    record(ours, reading(**FIRST), observed_at=later(1))

    push(ours, str(remote.path))

    assert [sorted(one.services) for one in observations(remote)] == [["sqs"], ["ec2", "s3"]]


def test_replaced_objects_are_seen_as_they_are(tmp_path, expected):
    """A replacement of a commit changes what git shows its user, and nothing here."""
    ours = code(init(tmp_path / "ours"))
    collect(ours, [Said(**FIRST)], observed_at=AT)
    git(ours.path, "replace", tip(ours) or "", git(ours.path, "rev-parse", "main"))

    collect(ours, [Said(**SECOND)], observed_at=later(1))

    assert (tip(ours), read(ours)) == (expected, [7, 3])


def test_checked_out_history_keeps_its_files(tmp_path, expected):
    """Where the branch itself is checked out, its files and index are left alone, however far the branch moves."""
    ours = code(init(tmp_path / "ours"))
    collect(ours, [Said(**FIRST)], observed_at=AT)
    git(ours.path, "checkout", "--quiet", "snapshots")
    before = contents(ours.path)

    assert write(ours) == expected
    assert contents(ours.path) == before


def test_checked_out_history_is_told(tmp_path):
    """A person who works on the branch is told that their files are behind it now."""
    ours = code(init(tmp_path / "ours"))
    collect(ours, [Said(**FIRST)], observed_at=AT)
    git(ours.path, "checkout", "--quiet", "snapshots")
    table = tmp_path / "rows.csv"
    table.write_text("service,region\nec2,eu-west-1\n", encoding="utf-8")

    done = reporter("collect", "--source", "table", "-o", f"file={table}", path=ours.path)

    assert (done.returncode, done.stderr.count("\n")) == (0, 1)
    assert "is checked out in" in done.stderr
    assert "git reset --hard" in done.stderr


def test_sha256_repository_works(tmp_path):
    """A repository with SHA-256 object ids is written, read and pushed like any other."""
    ours = init(tmp_path / "ours", "--object-format=sha256")
    remote = init(tmp_path / "remote.git", "--bare", "--object-format=sha256")

    assert len(write(ours, str(remote.path))) == 64
    assert (read(ours), tip(remote)) == ([7, 3], tip(ours))
    assert sound(ours)


def test_another_reader_sees_what_we_wrote(tmp_path, expected):
    """GitPython, which shares no code with us, finds the commits, their author, words and files."""
    write(init(tmp_path / "ours"))

    newest, oldest = gitpython.Repo(tmp_path / "ours").iter_commits("snapshots")

    assert newest.hexsha == expected
    assert (str(newest.author), newest.author.email) == (
        "AWS services reporter",
        "reporter@aws-services-reporter.invalid",
    )
    assert (oldest.authored_datetime, newest.authored_datetime) == (AT, later(1))
    assert str(newest.message).endswith("Source: table\nObserved-At: 2026-03-01T07:00:00Z\nCompleteness: complete\n")
    assert sorted(files(Repository(tmp_path / "ours"))) == [
        "README.md",
        "table/regions/eu-west-1.json",
        "table/regions/us-east-1.json",
        "table/schema.json",
        "table/services/ec2.json",
        "table/services/s3.json",
        "table/services/sqs.json",
    ]


@pytest.mark.parametrize(("name", "told"), [("missing", "no such folder"), ("plain", "not a git repository")])
def test_folder_that_is_no_repository_is_named(tmp_path, name, told):
    """A path that leads to no repository is one sentence that says what to do."""
    (tmp_path / "plain").mkdir()

    with pytest.raises(HistoryError, match=f"{name}: {told}: .*--repository"):
        Repository.at(tmp_path / name)


def test_repository_that_git_refuses_is_told_as_git_tells_it(tmp_path):
    """A repository of a format that git cannot read is git's own sentence."""
    git(init(tmp_path).path, "config", "core.repositoryFormatVersion", "9")

    with pytest.raises(GitError, match="git rev-parse: fatal: Expected git repo version <= 1, found 9"):
        Repository.at(tmp_path)


def test_missing_git_is_told(tmp_path, monkeypatch):
    """Without git there is one sentence that says how to get it."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(HistoryError, match="git is not installed, or not on PATH"):
        Repository(tmp_path).run("version")


def test_folder_that_went_away_is_told(tmp_path):
    """A folder that is deleted between two calls is not taken for a missing git."""
    repository = init(tmp_path / "ours")
    shutil.rmtree(repository.path)

    with pytest.raises(HistoryError, match=r"git cannot be run in .*ours: No such file or directory"):
        repository.run("version")
    with pytest.raises(HistoryError, match=r"git cannot be run in .*ours: No such file or directory"):
        repository.object("main")


def test_objects_come_in_the_order_asked_for(tmp_path):
    """Each blob is given as often, and where, it was asked for; none asked, none given."""
    ours = init(tmp_path)
    one, two = (ours.run("hash-object", "-w", "--stdin", stdin=text).decode().strip() for text in (b"1\n", b""))

    assert list(ours.objects([two, one, two])) == [b"", b"1\n", b""]
    assert list(ours.objects([])) == []


def test_readers_may_stop_early(tmp_path):
    """Whoever needs the first object only does not wait for the rest."""
    ours = init(tmp_path)
    big = ours.run("hash-object", "-w", "--stdin", stdin=b"x" * 3_000_000).decode().strip()

    assert len(next(ours.objects([big] * 50))) == 3_000_000


def test_object_that_is_no_blob_is_named(tmp_path):
    """Only blobs are data."""
    ours = code(init(tmp_path))

    with pytest.raises(HistoryError, match=r"object .* is missing or damaged: run `git fsck`"):
        ours.object(git(tmp_path, "rev-parse", "main"))


def test_time_limit_is_told(tmp_path):
    """A command that takes longer than it may is ended, and named."""
    git(init(tmp_path).path, "config", "alias.hang", "!exec sleep 5")

    with pytest.raises(GitError, match=r"git hang gave no answer within 0.2 s"):
        Repository(tmp_path).run("hang", timeout=0.2)


def test_git_that_dies_silently_is_told(tmp_path):
    """A command that fails without a word is at least named, with its exit code."""
    git(init(tmp_path).path, "config", "alias.die", "!exit 7")

    with pytest.raises(GitError, match="git die: exit code 7"):
        Repository(tmp_path).run("die")


def test_fetched_objects_make_no_refs(tmp_path):
    """Looking at a remote changes no ref here, not even those that follow the remote."""
    theirs, ours = init(tmp_path / "theirs"), init(tmp_path / "ours")
    write(theirs)
    git(ours.path, "remote", "add", "origin", str(theirs.path))

    assert fetch(ours, "origin") == tip(theirs)
    assert git(ours.path, "for-each-ref") == ""


def test_snapshot_reads_back(tmp_path):
    """What was recorded is what is read."""
    ours = init(tmp_path)
    write(ours)

    assert observations(ours) == [snapshot(**FIRST), snapshot(**SECOND)]


def test_checkout_of_a_branch_is_found(tmp_path):
    """The folder in which a branch is checked out is known, from any folder of the repository; most have none."""
    code(init(tmp_path / "ours"))
    git(tmp_path / "ours", "worktree", "add", "--quiet", "-b", "data", str(tmp_path / "tree with space"))
    repository = Repository.at(tmp_path / "ours")

    assert repository.checkout("data") == tmp_path / "tree with space"
    assert repository.checkout("main") == tmp_path / "ours"
    assert repository.checkout("snapshots") is None

"""Files as the commits of a work tree have them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reporter.errors import HistoryError
from reporter.history.files import (
    Blob,
    checked_out,
    cuts,
    earlier_names,
    files_at,
    read_commits,
    stands_as,
    work_tree,
)
from reporter.history.git import GitError, Repository
from tests.repositories import git, init


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = init(tmp_path / "repository")
    git(made.path, "config", "user.name", "Jane")
    git(made.path, "config", "user.email", "jane@example.org")
    return made


def commit(repository: Repository, subject: str = "x", **more: str) -> str:
    git(repository.path, "add", "--all")
    git(repository.path, "commit", "--quiet", "--allow-empty", "--message", subject, *more.values())
    return git(repository.path, "rev-parse", "HEAD")


def write(repository: Repository, path: str, text: str) -> Path:
    file = repository.path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())
    return file


def test_a_work_tree_is_opened_at_its_top(repository: Repository) -> None:
    write(repository, "a/b/c", "1")
    assert work_tree(repository.path / "a" / "b").path == repository.path.resolve()


@pytest.mark.parametrize("inside", ["plain", "repository/.git"])
def test_where_no_work_tree_is_that_is_told(repository: Repository, inside: str) -> None:
    folder = repository.path.parent / inside
    folder.mkdir(exist_ok=True)
    with pytest.raises(HistoryError, match="it lies in no work tree of git: run `git init`"):
        work_tree(folder)


def test_another_fault_of_git_is_told_as_it_is(repository: Repository) -> None:
    (repository.path / ".git" / "config").write_text("[", encoding="ascii")
    with pytest.raises(GitError, match="bad config line"):
        work_tree(repository.path)


def test_commits_come_oldest_first_with_what_they_left_of_the_files(repository: Repository) -> None:
    write(repository, "a", "1")
    write(repository, "b", "1")
    first = commit(repository, "Begin")
    (repository.path / "a").unlink()
    write(repository, "c", "1")
    second = commit(repository, "Remove")
    one, other = read_commits(repository, "HEAD", ["a", "b"])
    blob = Blob(git(repository.path, "rev-parse", "HEAD:b"))
    assert (one.id, one.author, one.subject, one.files) == (first, "Jane", "Begin", {"a": blob, "b": blob})
    assert (other.id, other.files) == (second, {"a": None})


def test_a_merge_is_one_commit_with_what_it_brought(repository: Repository) -> None:
    write(repository, "a", "1")
    commit(repository, "Begin")
    git(repository.path, "checkout", "--quiet", "-b", "side")
    write(repository, "a", "2")
    commit(repository, "Aside")
    git(repository.path, "checkout", "--quiet", "main")
    git(repository.path, "merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    found = read_commits(repository, "HEAD", ["a"])
    assert [one.subject for one in found] == ["Begin", "Merge"]
    assert found[-1].files == {"a": Blob(git(repository.path, "rev-parse", "HEAD:a"))}


@pytest.mark.parametrize(
    "setting", ["log.follow=true", "log.diffMerges=off", "diff.renames=copies", "log.showRoot=false"]
)
def test_settings_of_the_user_change_nothing(repository: Repository, setting: str) -> None:
    write(repository, "a", "the same content\n" * 5)
    commit(repository, "Begin")
    git(repository.path, "mv", "a", "b")
    commit(repository, "Rename")
    git(repository.path, "checkout", "--quiet", "-b", "side")
    write(repository, "b", "other")
    commit(repository, "Aside")
    git(repository.path, "checkout", "--quiet", "main")
    git(repository.path, "merge", "--quiet", "--no-ff", "--message", "Merge", "side")
    found = [read_commits(repository, "HEAD", paths) for paths in (["b"], ["a", "b"])]
    git(repository.path, "config", *setting.split("="))
    assert [[one.subject for one in each] for each in found] == [["Rename", "Merge"], ["Begin", "Rename", "Merge"]]
    assert [read_commits(repository, "HEAD", paths) for paths in (["b"], ["a", "b"])] == found


def test_names_of_files_may_hold_anything(repository: Repository) -> None:
    names = ["a\nb", "ü", "a*", ":(top)x", '"q"', os.fsdecode(b"\xff")]
    for name in names:
        write(repository, name, "1")
    commit(repository)
    assert set(files_at(repository, "HEAD")) == set(names)
    for wanted in (["a*", ":(top)x"], ["a\nb", os.fsdecode(b"\xff")]):
        [one] = read_commits(repository, "HEAD", wanted)
        assert sorted(one.files) == sorted(wanted)


@pytest.mark.parametrize(("seconds", "year"), [("99999999999999", 9999), ("x", 1970), ("1767225600", 2026)])
def test_any_time_that_a_commit_claims_can_be_read(repository: Repository, seconds: str, year: int) -> None:
    write(repository, "a", "1")
    commit(repository)
    tree = git(repository.path, "rev-parse", "HEAD^{tree}")
    text = f"tree {tree}\nauthor J <j> {seconds} +0000\ncommitter J <j> 1 +0000\n\nx\n"
    made = repository.run("hash-object", "-t", "commit", "-w", "--literally", "--stdin", stdin=text.encode())
    [found] = read_commits(repository, made.decode().strip(), ["a"])
    assert found.authored_at.year == year
    assert found.authored_at.tzinfo is UTC


def test_links_are_known_and_repositories_inside_are_no_files(repository: Repository) -> None:
    (repository.path / "link").symlink_to("a")
    write(repository, "a", "1")
    inner = init(repository.path / "inner")
    git(inner.path, "-c", "user.name=J", "-c", "user.email=j", "commit", "--quiet", "--allow-empty", "-m", "x")
    commit(repository)
    found = files_at(repository, "HEAD")
    assert {path: blob.is_link for path, blob in found.items()} == {"a": False, "link": True}
    [one] = read_commits(repository, "HEAD", ["inner", "link"])
    assert (one.files["inner"], one.files["link"]) == (None, found["link"])


def test_earlier_names_are_told_newest_first(repository: Repository) -> None:
    write(repository, "sub/a", "the same content\n" * 5)
    commit(repository)
    git(repository.path, "mv", "sub/a", "b")
    commit(repository)
    write(repository, "b", "the same content\n" * 5 + "more\n")
    commit(repository)
    git(repository.path, "mv", "b", "c")
    commit(repository)
    assert earlier_names(repository, "HEAD", "c") == ("b", "sub/a")
    assert earlier_names(repository, "HEAD", "nothing") == ()


def test_a_shallow_clone_knows_where_it_ends(repository: Repository, tmp_path: Path) -> None:
    commits = []
    for text in "123":
        write(repository, "a", text)
        commits.append(commit(repository))
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{repository.path}", "clone")
    assert cuts(Repository(tmp_path / "clone")) == {commits[1]}
    assert cuts(repository) == frozenset()


def test_a_file_stands_as_it_is_kept(repository: Repository) -> None:
    file = write(repository, "a", "1")
    commit(repository)
    blob = files_at(repository, "HEAD")["a"]
    assert stands_as(repository, "a", blob, b"1")
    assert not stands_as(repository, "a", None, None)
    file.write_bytes(b"2")
    assert not stands_as(repository, "a", blob, b"1")
    file.unlink()
    assert not stands_as(repository, "a", blob, b"1")
    assert stands_as(repository, "a", None, None)
    assert stands_as(repository, "a/b", None, None)


def test_what_cannot_be_read_does_not_stand_as_anything(repository: Repository) -> None:
    (repository.path / "folder").mkdir()
    assert not stands_as(repository, "folder", None, None)


def test_a_link_stands_as_the_path_that_it_holds(repository: Repository) -> None:
    file = repository.path / "link"
    file.symlink_to("./a")
    write(repository, "a", "1")
    commit(repository)
    found = files_at(repository, "HEAD")
    assert stands_as(repository, "link", found["link"], b"./a")
    assert not stands_as(repository, "link", found["link"], b"./b")
    assert not stands_as(repository, "link", found["a"], b"1")


def test_line_ends_of_the_work_tree_are_no_change(repository: Repository) -> None:
    write(repository, ".gitattributes", "a text eol=crlf\n")
    write(repository, "a", "1\r\n")
    commit(repository)
    blob = files_at(repository, "HEAD")["a"]
    assert repository.object(blob.id) == b"1\n"
    assert stands_as(repository, "a", blob, b"1\n")
    assert checked_out(repository, "HEAD", "a") == b"1\r\n"


def test_the_author_s_date_is_told_in_utc(repository: Repository) -> None:
    write(repository, "a", "1")
    commit(repository, "x", date="--date=2026-03-01T06:00:00+02:00")
    [found] = read_commits(repository, "HEAD", ["a"])
    assert found.authored_at == datetime(2026, 3, 1, 4, tzinfo=UTC)

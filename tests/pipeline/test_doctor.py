from pathlib import Path

import pytest

from reporter.history.git import Repository
from reporter.pipeline.doctor import examine
from tests.builders import commit_files, day, observe, service, snapshot


def found(path: Path, root: Path | None = None) -> dict[str, tuple[bool, str]]:
    return {one.check: (one.good, one.found) for one in examine(path, root or path)}


def test_a_sound_history_is_good(repository):
    """Every check says what it found."""
    observe(repository, snapshot(service("s3", "r1")), day(0), version="botocore 1.4.0")
    observe(repository, snapshot(service("s3", "r1"), service("sqs")), day(1), version="botocore 1.5.0")
    findings = found(repository.path)

    assert [good for good, _ in findings.values()] == [True] * 7
    assert findings["history"][1] == "2 observations on branch snapshots, complete"
    assert findings["source endpoints"][1] == "2 services, 1 regions, botocore 1.5.0, canonical"
    assert findings["remotes"][1] == "none: --push needs one"
    assert findings["endpoints"][1].startswith("botocore 1.")
    assert findings["site"][1] == f"no mkdocs.yml in {repository.path}: `reporter build` needs one"


def test_an_empty_repository_is_good(repository):
    """The first run starts the history."""
    findings = found(repository.path)

    assert findings["history"] == (True, "none yet on branch snapshots: the first run starts it")


@pytest.mark.parametrize("where", ["missing", "."])
def test_a_folder_that_is_no_repository_is_wrong(tmp_path, where):
    """The other checks go on; the history cannot be looked at."""
    findings = found(tmp_path / where)

    assert findings["repository"][0] is False
    assert "history" not in findings
    assert findings["endpoints"][0] is True


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"endpoints/services/s3.json": b'{"name":null,"regions":["r1"]}'},
            "endpoints/services/s3.json is not canonical: ",
        ),
        ({"endpoints/services/s3.json": b"{"}, "endpoints/services/s3.json: not JSON: "),
        ({"endpoints/services/%733.json": b"{}"}, "endpoints/services/%733.json: not the name that its code has"),
        ({"endpoints/notes.txt": b"x"}, "endpoints/notes.txt: not a file of a snapshot: "),
        ({"endpoints/schema.json": b'{"version": 9}'}, "endpoints/schema.json: key version: schema 9 is newer"),
    ],
)
def test_what_somebody_edited_is_found(repository, files, expected):
    """The file that is wrong is named."""
    observe(repository, snapshot(service("s3", "r1")), day(0))
    commit_files(repository, files, "Edit\n", day(1))
    good, text = found(repository.path)["source endpoints"]

    assert good is False
    assert text.startswith(expected)


def test_a_folder_that_is_no_source_is_found(repository):
    """The branch is the reporter's."""
    observe(repository, snapshot(service("s3", "r1")), day(0))
    commit_files(repository, {"docs/a.txt": b"x"}, "Docs\n", day(1))

    assert found(repository.path)["source docs"] == (
        False,
        "folder docs/ holds no observation: it was not written by the reporter: remove it from the branch",
    )


def test_a_shallow_clone_is_found(repository, tmp_path):
    """The history is cut off, and the checks after it still run."""
    for number in range(3):
        observe(repository, snapshot(service(f"s{number}", "r1")), day(number))
    clone = tmp_path / "clone"
    repository.run("clone", "--quiet", "--depth=1", "--branch=snapshots", f"file://{repository.path}", str(clone))
    findings = found(clone)

    assert findings["history"][0] is False
    assert findings["history"][1].startswith("the history is cut off: this is a shallow clone: ")
    assert findings["remotes"] == (True, "origin")


def test_a_damaged_history_is_found(repository):
    """A branch that points at nothing does not end the examination."""
    revision = observe(repository, snapshot(service("s3", "r1")), day(0))
    tree = repository.text("rev-parse", f"{revision}^{{tree}}")
    (repository.path / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    findings = found(repository.path)

    assert findings["history"][0] is False
    assert "endpoints" in findings


@pytest.mark.parametrize(("version", "good"), [("2.30.9", False), ("2.31.0", True), ("2.39.5 (Apple Git-154)", True)])
def test_an_old_git_is_found(repository, monkeypatch, version, good):
    """The oldest release that has what is needed is told."""
    real = Repository.text

    def text(self, *arguments):
        return f"git version {version}" if arguments == ("--version",) else real(self, *arguments)

    monkeypatch.setattr(Repository, "text", text)

    assert found(repository.path)["git"][0] is good


def test_the_site_is_looked_at(tmp_path, repository):
    """Not built, and then built."""
    (tmp_path / "mkdocs.yml").touch()
    before = found(repository.path, tmp_path)["site"]
    (tmp_path / "build" / "site").mkdir(parents=True)
    (tmp_path / "build" / "site" / "index.html").touch()

    assert (before[1], found(repository.path, tmp_path)["site"][1]) == ("not built yet: run `reporter build`", "built")

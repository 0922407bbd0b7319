"""``config history`` and ``config rollback``, as people ask them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from tests.repositories import clean, git, init

Ask = Callable[..., tuple[int, list[str], list[str]]]
MAIN = "config/reporter.yml"


@pytest.fixture
def ask(capsys: pytest.CaptureFixture[str]) -> Ask:
    """Exit code, and the lines of both streams."""

    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


@pytest.fixture
def commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Commits files in the repository that is the current folder; the revision, as it is shown."""
    monkeypatch.chdir(tmp_path)
    init(tmp_path)
    git(tmp_path, "config", "user.name", "Jane")
    git(tmp_path, "config", "user.email", "jane@example.org")

    def make(text: str | None = None, subject: str = "x", **others: str) -> str:
        for name, content in {**({} if text is None else {MAIN: text}), **others}.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content, encoding="utf-8")
        git(tmp_path, "add", "--all")
        options = ("--allow-empty", "--cleanup=verbatim", "--date=2026-03-01T06:00:00+02:00")
        git(tmp_path, "commit", "--quiet", *options, "--message", subject)
        return git(tmp_path, "rev-parse", "HEAD")[:12]

    return make


def test_each_revision_is_a_line_with_its_effects_below(ask: Ask, commit: Callable[..., str]) -> None:
    first = commit("guard: {floor: 7}", "Begin")
    second = commit("# why\nguard: {floor: 7}", "Say why")
    third = commit("guard: {floor: x}\nx: 2", "Break it")
    assert ask("history") == (
        0,
        [
            f"2026-03-01 04:00  {third}  Jane  Break it",
            "    cannot be loaded: config/reporter.yml:1:9: guard.floor: expected a whole number, not 'x' (and 1 more)",
            f"2026-03-01 04:00  {second}  Jane  Say why",
            "    nothing in effect",
            f"2026-03-01 04:00  {first}  Jane  Begin",
            "    guard.floor: 10 -> 7",
        ],
        [],
    )


def test_only_the_newest_are_told_if_so_many_are_wanted(ask: Ask, commit: Callable[..., str]) -> None:
    commit("guard: {floor: 7}", "Begin")
    commit("guard: {floor: 8}", "Change")
    _, out, _ = ask("history", "-n", "1")
    assert out[0].endswith("Change")
    assert len(out) == 2
    assert ask("history", "-n", "0")[0] == 2


def test_programs_get_an_object_a_revision(ask: Ask, commit: Callable[..., str], tmp_path: Path) -> None:
    commit("guard: {floor: 7}\nsite: {name: x}", "Begin")
    commit("guard: [", "Break it")
    broken, begin = map(json.loads, ask("history", "--json")[1])
    assert begin == {
        "revision": git(tmp_path, "rev-parse", "HEAD~1"),
        "date": "2026-03-01T04:00:00Z",
        "author": "Jane",
        "subject": "Begin",
        "changes": [
            {"key": "guard.floor", "before": 10, "after": 7},
            {"key": "site.name", "before": None, "after": "x"},
        ],
        "problems": [],
    }
    assert broken["changes"] == []
    assert (
        broken["problems"][0].startswith("config/reporter.yml:2:1: ") or "config/reporter.yml" in broken["problems"][0]
    )


def test_nothing_that_a_commit_says_reaches_the_terminal_as_a_command(
    ask: Ask, commit: Callable[..., str], tmp_path: Path
) -> None:
    git(tmp_path, "config", "user.name", "J\x1b[2Jane\u202e")
    commit("site: {name: '\u202ex'}", "Title \x1b]0;x\x07\r end")
    code, out, err = ask("history")
    assert (code, len(out), err) == (0, 2, [])
    assert all(line.isprintable() for line in out)
    [line] = ask("history", "--json")[1]
    assert not any(sign in line for sign in "\x1b\x07\r")
    assert json.loads(line)["subject"] == "Title \x1b]0;x\x07\r end"


def test_a_file_s_name_may_hold_anything(ask: Ask, commit: Callable[..., str]) -> None:
    name = "config/b\n\x1b[2J.yml"
    commit('extends: "b\\n\\e[2J.yml"', "Begin", **{name: "guard: {floor: 7}"})
    old = commit("extends: []", "Change")
    Path(name).unlink()
    Path(MAIN).write_text('extends: "b\\n\\e[2J.yml"', encoding="utf-8")
    code, out, err = ask("history")
    assert (code, len(err)) == (0, 2)
    assert all(line.isprintable() for line in [*out, *err])
    commit("extends: []")
    code, out, _ = ask("rollback", f"{old}~1", "--write")
    assert code == 0
    assert all(line.isprintable() for line in out)
    assert out[-1] == "next: see `git status`, and commit"
    assert Path(name).read_text(encoding="utf-8") == "guard: {floor: 7}"


def test_notes_stand_on_the_other_stream(ask: Ask, commit: Callable[..., str]) -> None:
    commit("guard: {floor: 7}")
    Path(MAIN).write_text("", encoding="utf-8")
    code, out, err = ask("history", "--json")
    assert (code, len(out)) == (0, 1)
    assert err == ["reporter: note: config/reporter.yml has changes that are not committed, and not told here"]


def test_options_of_the_program_count(
    ask: Ask, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "profiles: {p: {guard: {floor: 7}}}"
    commit("guard: {floor: 1}", "Begin", **{"other.yml": text})
    told = ["    guard.floor: 10 -> 7"]
    assert ask("history", "--config", "other.yml", "--profile-name", "p")[1][1:] == told
    assert ask("history", "--config", str(tmp_path / "other.yml"), "--profile-name", "p")[1][1:] == told
    monkeypatch.setenv("AWS_SERVICES_CONFIG", "other.yml")
    monkeypatch.setenv("REPORTER_PROFILE", "p")
    monkeypatch.setenv("REPORTER__GUARD__FLOOR", "99")
    assert ask("history", "--set", "guard.floor=98")[1][1:] == told


def test_a_command_in_a_subfolder_is_of_that_folder_s_project(
    ask: Ask, commit: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("sub/config").mkdir(parents=True)
    old = commit("guard: {floor: 1}", **{"sub/config/reporter.yml": "guard: {floor: 7}"})
    commit(**{"sub/config/reporter.yml": "guard: {floor: 8}"})
    monkeypatch.chdir("sub")
    assert ask("history", "-n1")[1][1:] == ["    guard.floor: 7 -> 8"]
    _, out, _ = ask("rollback", old, "--write")
    assert out[1] == "put back: sub/config/reporter.yml"
    assert out[2].startswith("next: git add -- config/reporter.yml && git commit ")


def test_without_a_repository_a_line_says_what_to_do(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told = f"reporter: {tmp_path}: it lies in no work tree of git: run `git init`, and commit your files"
    assert ask("history") == (5, [], [told])
    assert ask("rollback", "HEAD") == (5, [], [told])


def test_a_rollback_is_told_first(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit("guard: {floor: 7}")
    commit("guard: {floor: 8}\nextends: base.yml", **{"config/base.yml": ""})
    assert ask("rollback", old) == (
        0,
        [
            "guard.floor: 8 -> 7",
            "to put back: config/reporter.yml",
            f"left as it is: config/base.yml, which {old} does not have",
            "nothing was changed: --write puts the files back",
        ],
        [],
    )
    assert "floor: 8" in Path(MAIN).read_text(encoding="utf-8")


def run(command: str, folder: Path) -> None:
    """*command*, as somebody types it."""
    subprocess.run(["sh", "-c", command], cwd=folder, check=True, env=clean(), capture_output=True)


def test_the_command_that_is_printed_commits_the_rollback_and_nothing_else(
    ask: Ask, commit: Callable[..., str], tmp_path: Path
) -> None:
    old = commit("guard: {floor: 7}\nextends: ['it''s a $(file).yml']", **{"config/it's a $(file).yml": "# x"})
    commit("guard: {floor: 8}", **{"config/it's a $(file).yml": ""})
    Path("other").write_text("x", encoding="utf-8")
    git(tmp_path, "add", "other")
    code, out, _ = ask("rollback", old, "--write")
    assert code == 0
    assert out[:3] == ["guard.floor: 8 -> 7", "put back: config/it's a $(file).yml", "put back: config/reporter.yml"]
    run(out[3].removeprefix("next: "), tmp_path)
    assert git(tmp_path, "log", "-1", "--format=%s") == f"Configuration as of {old}"
    assert git(tmp_path, "status", "--porcelain") == "A  other"
    assert ask("history", "-n1")[1][1:] == ["    guard.floor: 8 -> 7"]


def test_the_command_removes_a_project_s_file_of_another_name(
    ask: Ask, commit: Callable[..., str], tmp_path: Path
) -> None:
    old = commit("guard: {floor: 7}")
    Path(MAIN).unlink()
    commit(**{"aws-services-reporter.yml": "guard: {floor: 8}"})
    _, out, _ = ask("rollback", old, "--write")
    name = "aws-services-reporter.yml"
    assert f"left as it is: {name}, which had another name at {old}: remove this one, as two are refused" in out
    assert ask("show")[0] == 2
    run(out[-1].removeprefix("next: "), tmp_path)
    assert git(tmp_path, "status", "--porcelain") == ""
    assert ask("show", "guard.floor")[1] == ["guard:", "  floor: 7"]


def test_a_named_file_of_another_name_is_told(ask: Ask, commit: Callable[..., str], tmp_path: Path) -> None:
    old = commit(**{"old.yml": "guard:\n  floor: 7\n  region: 0.3\n"})
    git(tmp_path, "mv", "old.yml", "new.yml")
    commit()
    _, out, _ = ask("rollback", old, "--write", "--config", "new.yml")
    assert f"left as it is: new.yml, which had another name at {old}: name that one with --config" in out
    assert out[-1].startswith("next: git add -- old.yml && git commit ")


def test_a_name_that_git_would_take_for_something_else_is_written_so_that_it_does_not(
    ask: Ask, commit: Callable[..., str], tmp_path: Path
) -> None:
    old = commit(**{":(top)x.yml": "guard: {floor: 7}"})
    commit(**{":(top)x.yml": "guard: {floor: 8}"})
    _, out, _ = ask("rollback", old, "--write", "--config", ":(top)x.yml")
    run(out[-1].removeprefix("next: "), tmp_path)
    assert git(tmp_path, "status", "--porcelain") == ""


def test_where_nothing_is_to_be_done_that_is_told(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit("guard: {floor: 7}")
    told = ["nothing in effect", f"nothing to put back: the files are as they were at {old}"]
    assert ask("rollback", old) == (0, told, [])
    assert ask("rollback", old, "--write") == (0, told, [])


def test_what_is_not_committed_stops_a_rollback(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit("guard: {floor: 7}")
    commit("guard: {floor: 8}")
    Path(MAIN).write_text("guard: {floor: 9}", encoding="utf-8")
    code, _, err = ask("rollback", old, "--write")
    told = "reporter: config/reporter.yml has changes that are not committed: commit them, or `git restore` it, first"
    assert (code, err) == (2, [told])
    assert Path(MAIN).read_text(encoding="utf-8") == "guard: {floor: 9}"


def test_a_revision_that_cannot_be_loaded_stops_a_rollback_unless_by_force(
    ask: Ask, commit: Callable[..., str]
) -> None:
    old = commit("gaurd: 1")
    commit("guard: {floor: 8}")
    code, out, err = ask("rollback", old, "--write")
    assert (code, out, len(err)) == (2, [], 1)
    assert err[0].endswith("did you mean guard?: --force ignores that")
    code, out, _ = ask("rollback", old, "--write", "--force")
    assert code == 0
    assert out[0].startswith(f"{old}: cannot be loaded: config/reporter.yml:1:1: gaurd: ")
    assert Path(MAIN).read_text(encoding="utf-8") == "gaurd: 1"


def test_a_configuration_that_is_broken_now_is_told_and_rolled_back(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit("guard: {floor: 7}")
    commit("gaurd: 1")
    code, out, _ = ask("rollback", old, "--write")
    assert code == 0
    assert out[0].startswith("now: cannot be loaded: config/reporter.yml:1:1: gaurd: ")


def test_a_rollback_brings_back_what_was_extended_then(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit("extends: old.yml", **{"config/old.yml": "guard: {floor: 1}"})
    Path("config/old.yml").unlink()
    commit("extends: new.yml", **{"config/new.yml": "guard: {floor: 2}"})
    code, out, _ = ask("rollback", old, "--write")
    assert code == 0
    assert out[1:4] == [
        "put back: config/old.yml",
        "put back: config/reporter.yml",
        f"left as it is: config/new.yml, which {old} does not have",
    ]
    assert ask("show", "guard.floor", "--json")[1] == ['{"guard.floor": 1}']


@pytest.mark.parametrize("revision", ["nope", "-x", ""])
def test_a_revision_that_there_is_not_stops_a_rollback(ask: Ask, commit: Callable[..., str], revision: str) -> None:
    commit("")
    told = f"reporter: there is no revision {revision!r}: see `reporter config history`"
    assert ask("rollback", "--", revision) == (2, [], [told])


def test_a_revision_without_the_configuration_stops_a_rollback(ask: Ask, commit: Callable[..., str]) -> None:
    old = commit()
    commit("guard: {floor: 1}")
    told = f"reporter: {old!r} does not have the configuration, config/reporter.yml or the like: "
    code, out, [err] = ask("rollback", old)
    assert (code, out) == (2, [])
    assert err.startswith(told)

"""``config history`` and ``config rollback`` on real repositories."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from tests.repositories import git, init

Ask = Callable[..., tuple[int, list[str], list[str]]]
FILE = "config/reporter.yml"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    init(tmp_path / "root")
    monkeypatch.chdir(tmp_path / "root")
    return tmp_path / "root"


@pytest.fixture
def ask(root: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    def run(*arguments: str) -> tuple[int, list[str], list[str]]:
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err.splitlines()

    return run


def commit(root: Path, files: dict[str, str | None], subject: str = "Change") -> str:
    """*files* with these texts, or without them; the revision."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (root / name).unlink()
        else:
            (root / name).write_text(text, encoding="utf-8")
    git(root, "add", "--all")
    git(root, "-c", "user.name=Ada", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "-m", subject)
    return git(root, "rev-parse", "HEAD")


def effects(lines: list[str]) -> list[list[str]]:
    """What each revision changed, newest first."""
    found: list[list[str]] = []
    for line in lines:
        if line.startswith("    "):
            found[-1].append(line.strip())
        else:
            found.append([])
    return found


def test_each_revision_tells_what_it_changed_in_effect(ask: Ask, root: Path) -> None:
    first = commit(root, {FILE: "guard: {floor: 3}\n"}, "Begin")
    commit(root, {FILE: "# why\nguard:\n  floor: 3\n"}, "Say why")
    commit(root, {"README": "x"}, "Something else")
    commit(root, {FILE: "guard: {floor: 4, overall: 0.1}\n"}, "Stricter")
    code, out, err = ask("history")
    assert (code, err) == (0, [])
    assert effects(out) == [
        ["guard.overall: 0.05 -> 0.1", "guard.floor: 3 -> 4"],
        ["nothing in effect"],
        ["guard.floor: 10 -> 3"],
    ]
    assert out[-2].endswith(f"  {first[:12]}  Ada  Begin")
    assert len(ask("history", "-n", "1")[1]) == 3


def test_a_revision_as_json_has_its_changes(ask: Ask, root: Path) -> None:
    revision = commit(root, {FILE: "guard: {floor: 3}\n"}, "Begin")
    found = json.loads(ask("history", "--json")[1][0])
    assert (found["revision"], found["author"], found["subject"]) == (revision, "Ada", "Begin")
    assert found["changes"] == [{"key": "guard.floor", "before": 10, "after": 3}]


def test_extended_files_count_also_those_that_only_earlier_revisions_had(ask: Ask, root: Path) -> None:
    commit(root, {FILE: "extends: base.yml\n", "config/base.yml": "guard: {floor: 1}\n"})
    commit(root, {"config/base.yml": "guard: {floor: 2}\n"})
    commit(root, {FILE: "guard: {floor: 2}\n"})
    commit(root, {"config/base.yml": "guard: {floor: 9}\n"})
    assert effects(ask("history")[1]) == [
        ["nothing in effect"],
        ["guard.floor: 1 -> 2"],
        ["guard.floor: 10 -> 1"],
    ]


def test_a_revision_that_cannot_be_loaded_is_told_and_the_walk_goes_on(ask: Ask, root: Path) -> None:
    commit(root, {FILE: "guard: {floor: 1}\n"})
    commit(root, {FILE: "guard: {flor: 2}\n"})
    commit(root, {FILE: "guard: {floor: 3}\n"})
    newest, broken, oldest = effects(ask("history")[1])
    assert (newest, oldest) == (["guard.floor: 1 -> 3"], ["guard.floor: 10 -> 1"])
    assert broken[0].startswith("cannot be loaded: config/reporter.yml:1:9: guard.flor: there is no such key")


def test_variables_stand_by_their_names_and_secrets_are_masked(ask: Ask, root: Path) -> None:
    text = "settle: {additions: '${N}'}\nnotifications: {channels: {a: {type: slack-webhook, url: '${ONE}'}}}\n"
    commit(root, {FILE: text})
    commit(root, {FILE: text.replace("ONE", "TWO")})
    newest, oldest = effects(ask("history")[1])
    assert len(newest) == 1
    assert newest[0].startswith("notifications.channels.a.url: ")
    assert "settle.additions: 1 -> ${N}" in oldest


def test_the_profile_counts(ask: Ask, root: Path) -> None:
    commit(root, {FILE: "profiles: {p: {guard: {floor: 1}}}\n"})
    assert effects(ask("history")[1]) == [["nothing in effect"]]
    assert effects(ask("history", "--profile-name", "p")[1]) == [["guard.floor: 10 -> 1"]]
    code, _, err = ask("history", "--profile-name", "q")
    assert (code, len(err)) == (2, 1)
    assert "there is no profile 'q': there are p" in err[0]


def test_a_hostile_subject_does_nothing_to_the_terminal(ask: Ask, root: Path) -> None:
    commit(root, {FILE: "guard: {floor: 1}\n"}, "a\033[31mb")
    assert all(line.isprintable() for line in ask("history")[1])


def test_what_is_not_committed_is_noted(ask: Ask, root: Path) -> None:
    assert ask("history")[2] == ["reporter: note: nothing is committed yet"] or ask("history")[0] == 2
    commit(root, {FILE: "guard: {floor: 1}\n"})
    (root / FILE).write_text("guard: {floor: 2}\n", encoding="utf-8")
    _, _, err = ask("history")
    assert len(err) == 1
    assert "config/reporter.yml has changes that are not committed" in err[0]


def test_a_rollback_is_shown_then_done_and_never_commits(ask: Ask, root: Path) -> None:
    first = commit(root, {FILE: "# mine\nguard: {floor: 1}\n"})
    tip = commit(root, {FILE: "guard: {floor: 2}\n"})
    code, out, _ = ask("rollback", first)
    assert (code, out) == (
        0,
        [
            "guard.floor: 2 -> 1",
            "to put back: config/reporter.yml",
            "nothing was changed: --write puts the files back",
        ],
    )
    code, out, _ = ask("rollback", first[:8], "--write")
    assert code == 0
    assert (root / FILE).read_text(encoding="utf-8") == "# mine\nguard: {floor: 1}\n"
    assert out[-1].startswith("next: git add -- config/reporter.yml && git commit -m ")
    assert git(root, "rev-parse", "HEAD") == tip


def test_a_rollback_brings_back_what_was_extended_and_tells_what_is_left(ask: Ask, root: Path) -> None:
    first = commit(root, {FILE: "extends: old.yml\n", "config/old.yml": "guard: {floor: 1}\n"})
    commit(root, {FILE: "extends: new.yml\n", "config/new.yml": "guard: {floor: 2}\n", "config/old.yml": None})
    code, out, _ = ask("rollback", first, "--write")
    assert code == 0
    assert (root / "config/old.yml").read_text(encoding="utf-8") == "guard: {floor: 1}\n"
    assert any(line.startswith("left as it is: config/new.yml") for line in out)
    assert ask("show", "guard.floor", "--json")[1] == ['{"guard.floor": 1}']


def test_a_rollback_to_what_is_there_changes_nothing(ask: Ask, root: Path) -> None:
    tip = commit(root, {FILE: "guard: {floor: 1}\n"})
    out = ask("rollback", tip, "--write")[1]
    assert out[-1] == f"nothing to put back: the files are as they were at {tip[:12]}"


def test_a_rollback_that_would_lose_something_is_refused(ask: Ask, root: Path) -> None:
    first = commit(root, {FILE: "guard: {floor: 1}\n"})
    commit(root, {FILE: "guard: {floor: 2}\n"})
    (root / FILE).write_text("guard: {floor: 3}\n", encoding="utf-8")
    code, _, err = ask("rollback", first, "--write")
    assert (code, len(err)) == (2, 1)
    assert "config/reporter.yml has changes that are not committed" in err[0]
    assert (root / FILE).read_text(encoding="utf-8") == "guard: {floor: 3}\n"


def test_a_rollback_to_what_cannot_be_loaded_takes_force(ask: Ask, root: Path) -> None:
    first = commit(root, {FILE: "nonsense: 1\n"})
    commit(root, {FILE: "guard: {floor: 2}\n"})
    code, _, err = ask("rollback", first, "--write")
    assert code == 2
    assert err[0].endswith("--force ignores that")
    assert ask("rollback", first, "--write", "--force")[0] == 0
    assert (root / FILE).read_text(encoding="utf-8") == "nonsense: 1\n"


@pytest.mark.parametrize("revision", ["nosuch", "-x", ""])
def test_a_revision_that_there_is_not_is_told(ask: Ask, root: Path, revision: str) -> None:
    commit(root, {FILE: "guard: {floor: 1}\n"})
    code, _, err = ask("rollback", "--", revision)
    assert (code, len(err)) == (2, 1)


def test_a_revision_without_the_configuration_is_told(ask: Ask, root: Path) -> None:
    first = commit(root, {"README": "x"})
    commit(root, {FILE: "guard: {floor: 1}\n"})
    code, _, err = ask("rollback", first)
    assert code == 2
    assert "does not have the configuration" in err[0]


def test_outside_a_repository_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / FILE).write_text("guard: {floor: 1}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["config", "history"]) in {2, 5}
    assert capsys.readouterr().err.count("\n") == 1

"""What each revision of a configuration changed in effect, and the way back."""

from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

import pytest

from reporter.errors import DataError, HistoryError, UsageError
from reporter.history.git import Repository, environment
from reporter.pipeline.config_files import find_project
from reporter.pipeline.config_rollback import Rollback, plan_rollback, write_rollback
from reporter.pipeline.config_versions import History, Version, read_history
from tests.repositories import git, init

MAIN = "config/reporter.yml"


class Work:
    """A work tree in which somebody keeps a configuration."""

    def __init__(self, path: Path) -> None:
        self.path = path
        init(path)
        git(path, "config", "user.name", "Jane")
        git(path, "config", "user.email", "jane@example.org")

    def write(self, **texts: str | bytes | None) -> None:
        """Files by their names; ``None`` takes one away. ``main`` is the project's own."""
        self.put({MAIN if name == "main" else f"config/{name}.yml": text for name, text in texts.items()})

    def put(self, texts: Mapping[str, str | bytes | None]) -> None:
        for name, text in texts.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                file.unlink()
            else:
                file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, subject: str = "x", **texts: str | bytes | None) -> str:
        self.write(**texts)
        git(self.path, "add", "--all")
        git(self.path, "commit", "--quiet", "--allow-empty", "--message", subject)
        return git(self.path, "rev-parse", "HEAD")

    def history(self, config: str | None = None, *, profile: str | None = None, root: str = ".") -> History:
        named = self.path / config if config else None
        return read_history(find_project(self.path / root, named, {}, profile))

    def told(self, config: str | None = None, *, profile: str | None = None, root: str = ".") -> list[str]:
        return [line(version) for version in self.history(config, profile=profile, root=root).versions]

    def plan(self, revision: str, config: str | None = None, *, profile: str | None = None) -> Rollback:
        named = self.path / config if config else None
        return plan_rollback(find_project(self.path, named, {}, profile), revision)

    def text(self, name: str = MAIN) -> str:
        return (self.path / name).read_text(encoding="utf-8")


def line(version: Version) -> str:
    effect = ", ".join([*(one.text for one in version.differences), *(str(one) for one in version.problems)])
    return f"{version.commit.subject}: {effect}"


@pytest.fixture
def work(tmp_path: Path) -> Work:
    return Work(tmp_path / "work")


# History.


def test_revisions_come_newest_first_with_what_changed_in_effect(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}")
    work.commit("Look", main="# why\nguard: {floor: 7}")
    work.commit("More", main="guard: {floor: 8, region: 0.3}")
    assert work.told() == [
        "More: guard.region: 0.2 -> 0.3, guard.floor: 7 -> 8",
        "Look: ",
        "Begin: guard.floor: 10 -> 7",
    ]


def test_a_commit_that_touches_no_file_of_the_configuration_is_not_told(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}", other="guard: {floor: 9}")
    work.commit("Other", other="guard: {floor: 10}")
    assert work.told() == ["Begin: guard.floor: 10 -> 7"]


def test_what_is_extended_counts_as_long_as_it_is_extended(work: Work) -> None:
    work.commit("Before", base="guard: {floor: 1}")
    work.commit("Extend", main="extends: base.yml")
    work.commit("Base", base="guard: {floor: 2}")
    work.commit("Alone", main="guard: {floor: 3}")
    work.commit("After", base="guard: {floor: 4}")
    assert work.told() == ["Alone: guard.floor: 2 -> 3", "Base: guard.floor: 1 -> 2", "Extend: guard.floor: 10 -> 1"]


def test_files_that_extended_files_extended_are_found_however_deep(work: Work) -> None:
    work.commit("Begin", main="extends: [a.yml]", a="extends: b.yml", b="extends: ../c.yml")
    work.put({"c.yml": "guard: {floor: 1}"})
    work.commit("C")
    work.commit("End", main="", a=None, b=None)
    assert work.told()[:2] == ["End: guard.floor: 1 -> 10", "C: guard.floor: 10 -> 1"]


def test_a_revision_that_is_broken_is_told_and_the_walk_goes_on(work: Work) -> None:
    work.commit("Good", main="guard: {floor: 7}")
    work.commit("Broken", main="gaurd: {floor: 8}")
    work.commit("Worse", main="guard: [")
    work.commit("Good again", main="guard: {floor: 9}")
    newest, worse, broken, _ = work.told()
    assert newest == "Good again: guard.floor: 7 -> 9"
    assert worse.startswith("Worse: config/reporter.yml:2:1: this is no YAML")
    assert broken == "Broken: config/reporter.yml:1:1: gaurd: there is no such key: did you mean guard?"


def test_a_file_that_an_old_revision_lacks_breaks_that_revision_alone(work: Work) -> None:
    work.commit("Begin", main="extends: base.yml")
    work.commit("Base", base="guard: {floor: 1}")
    base, begin = work.told()
    assert base == "Base: guard.floor: 10 -> 1"
    assert begin.endswith("config/base.yml: there is no such file")


def test_variables_stand_by_their_names_whatever_the_environment_is(work: Work) -> None:
    work.commit("One", main="guard: {floor: '${ONE}'}")
    work.commit("Other", main="guard: {floor: '${OTHER:-7}'}")
    assert work.told() == ["Other: guard.floor: ${ONE} -> ${OTHER:-7}", "One: guard.floor: 10 -> ${ONE}"]


def test_secrets_are_masked_and_told_when_their_variable_changes(work: Work) -> None:
    text = "notifications: {channels: {ops: {type: slack-webhook, url: '${%s}'}}}"
    work.commit("One", main=text % "ONE")
    work.commit("Other", main=text % "OTHER")
    other, one = work.told()
    assert other == "Other: notifications.channels.ops.url: a secret, changed"
    assert "notifications.channels.ops.url: not set -> ***" in one


def test_a_profile_counts_from_the_revision_that_has_it(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}")
    work.commit("Profile", main="guard: {floor: 7}\nprofiles: {p: {guard: {floor: 8}}}")
    work.commit("Rest", main="guard: {floor: 1}\nprofiles: {p: {guard: {floor: 8}}}")
    assert work.told(profile="p") == ["Rest: ", "Profile: guard.floor: 7 -> 8", "Begin: guard.floor: 10 -> 7"]
    assert work.told()[:2] == ["Rest: guard.floor: 7 -> 1", "Profile: "]


def test_a_profile_that_there_is_not_is_a_mistake(work: Work) -> None:
    work.commit(main="profiles: {p: {}, q: {}}")
    with pytest.raises(UsageError, match="there is no profile 'x': there are p, q"):
        work.history(profile="x")
    work.commit(main="")
    with pytest.raises(UsageError, match="there is no profile 'x': no file has any"):
        work.history(profile="x")


def test_a_configuration_that_is_broken_now_may_have_any_profile(work: Work) -> None:
    work.commit("Begin", main="profiles: {p: {guard: {floor: 8}}}")
    work.commit("Broken", main="guard: [")
    assert work.told(profile="p")[1] == "Begin: guard.floor: 10 -> 8"


def test_the_project_s_file_is_followed_through_all_its_names(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}")
    work.commit("Rename", main=None)
    work.put({"aws-services-reporter.toml": "guard.floor = 8\n"})
    work.commit("Toml")
    assert work.told() == ["Toml: guard.floor: 10 -> 8", "Rename: guard.floor: 7 -> 10", "Begin: guard.floor: 10 -> 7"]


def test_two_files_of_a_project_break_their_revision(work: Work) -> None:
    work.put({"aws-services-reporter.yml": "guard: {floor: 7}"})
    work.commit("Two", main="guard: {floor: 8}")
    [told] = work.told()
    assert told == "Two: config/reporter.yml: aws-services-reporter.yml stands beside it, so that neither counts"


def test_a_file_that_is_named_is_followed_through_renames(work: Work) -> None:
    body = "guard:\n  floor: 7\n  region: 0.3\n  service: 0.4\n"
    work.put({"deploy/old.yml": body})
    work.commit("Begin")
    git(work.path, "mv", "deploy/old.yml", "new.yml")
    work.commit("Rename")
    work.put({"new.yml": body.replace("7", "8")})
    work.commit("Change")
    told = work.told("new.yml")
    assert told[:2] == ["Change: guard.floor: 7 -> 8", "Rename: "]
    assert told[2].startswith("Begin: guard.region: 0.2 -> 0.3")


def test_what_has_an_earlier_name_now_is_another_file(work: Work) -> None:
    work.put({"old.yml": "guard:\n  floor: 7\n  region: 0.3\n"})
    work.commit("Begin")
    git(work.path, "mv", "old.yml", "new.yml")
    work.commit("Rename")
    work.put({"old.yml": "guard: {floor: 1}"})
    work.commit("Another")
    told = work.told("new.yml")
    assert [text.partition(":")[0] for text in told] == ["Rename", "Begin"]
    assert told[0] == "Rename: "


def test_a_file_that_is_gone_still_has_its_history(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}")
    work.commit("End", main=None)
    assert work.told() == ["End: guard.floor: 7 -> 10", "Begin: guard.floor: 10 -> 7"]
    assert work.told(MAIN) == work.told()
    assert work.told("gone/away.yml") == []


def test_a_variable_may_name_the_file(work: Work) -> None:
    work.put({"x.json": '{"guard": {"floor": 7}}'})
    work.commit("Begin")
    project = find_project(work.path, None, {"AWS_SERVICES_CONFIG": str(work.path / "x.json")}, None)
    assert [line(version) for version in read_history(project).versions] == ["Begin: guard.floor: 10 -> 7"]


def test_a_project_may_lie_in_a_folder_of_the_repository(work: Work) -> None:
    work.put(
        {"services/reporter/config/reporter.yml": "extends: ../../base.yml", "services/base.yml": "guard: {floor: 7}"}
    )
    work.commit("Begin")
    work.put({"services/base.yml": "guard: {floor: 8}"})
    work.commit("Base")
    assert work.told(root="services/reporter") == ["Base: guard.floor: 7 -> 8", "Begin: guard.floor: 10 -> 7"]
    assert work.told() == []


def test_a_folder_that_is_a_link_is_followed(work: Work) -> None:
    work.put({"real/reporter.yml": "guard: {floor: 7}"})
    (work.path / "config").symlink_to("real")
    work.commit("Begin")
    assert work.told() == ["Begin: guard.floor: 10 -> 7"]


def test_a_file_that_is_a_link_is_not_followed_and_told(work: Work) -> None:
    work.put({"real.yml": "guard: {floor: 7}", "config/x": ""})
    (work.path / MAIN).symlink_to("../real.yml")
    work.commit("Begin")
    assert work.told() == ["Begin: config/reporter.yml: it is a symbolic link, which is not followed"]
    assert work.history().notes == ()


def test_a_file_in_no_known_form_breaks_its_revision(work: Work) -> None:
    work.commit("Begin", main="extends: base.ini")
    work.put({"config/base.ini": "x"})
    work.commit("Ini")
    assert work.told()[0].endswith("config/base.ini: its form is not known")


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        ("json", '{"guard": ' + '{"a": ' * 80 + "1" + "}" * 81),
        ("yml", "guard: " + "{a: " * 80 + "1" + "}" * 80),
        ("toml", "guard" + ".a" * 80 + " = 1"),
        ("toml", "guard" + ".a" * 3000 + " = 1"),
    ],
    ids=["json", "yaml", "toml", "toml beyond Python"],
)
def test_a_file_that_is_all_too_deep_breaks_its_revision(work: Work, suffix: str, text: str) -> None:
    work.put({f"aws-services-reporter.{suffix}": text})
    work.commit("Deep")
    [told] = work.told()
    assert "deep" in told


def test_a_chain_that_is_all_too_long_or_round_ends(work: Work) -> None:
    texts = {f"config/f{number}.yml": "" for number in range(300)}
    work.put(texts)
    work.commit("Long", main="extends:\n" + "".join(f"- f{number}.yml\n" for number in range(300)))
    work.put(dict.fromkeys(texts))
    work.commit("Round", main="extends: reporter.yml")
    round_, long = work.told()
    assert "in a circle" in round_
    assert "more than 100 files" in long


@pytest.mark.parametrize("extends", ["extends: 7", "extends: ['', x.yml]", 'extends: "a\\0b"'])
def test_a_wrong_list_of_files_breaks_its_revision(work: Work, extends: str) -> None:
    work.commit("Begin", main=extends)
    [told] = work.told()
    assert "expected the path of a file" in told


def test_a_merge_is_one_revision_with_what_it_brought(work: Work) -> None:
    work.commit("Begin", main="guard: {floor: 7}")
    git(work.path, "checkout", "--quiet", "-b", "side")
    work.commit("Aside", main="guard: {floor: 8}")
    work.commit("Aside again", main="guard: {floor: 9}")
    git(work.path, "checkout", "--quiet", "main")
    work.commit("Meanwhile", base="")
    git(work.path, "merge", "--quiet", "--message", "Merge", "side")
    assert work.told() == ["Merge: guard.floor: 7 -> 9", "Begin: guard.floor: 10 -> 7"]


def test_names_of_files_may_hold_anything(work: Work) -> None:
    names = ["a b", "ü", "a[1]*", ":(top)x", "$(x)", "l\nb"]
    work.put({f"config/{name}.yml": "guard: {floor: 1}" for name in names})
    work.commit("Begin", main="extends:\n" + "".join(f"- {f'{name}.yml'!r}\n" for name in names[:-1]))
    work.put({f"config/{name}.yml": f"guard: {{floor: {number}}}" for number, name in enumerate(names, 10)})
    work.commit("Change")
    assert work.told() == ["Change: guard.floor: 1 -> 14", "Begin: guard.floor: 10 -> 1"]


def test_a_file_outside_the_repository_counts_as_it_is_now(work: Work) -> None:
    outside = work.path.parent / "base.yml"
    outside.write_text("guard: {floor: 5}", encoding="utf-8")
    work.commit("Begin", main="extends: ../../base.yml")
    work.commit("Absolute", main=f"extends: {outside.as_posix()}\nguard: {{region: 0.3}}")
    found = work.history()
    assert [line(version) for version in found.versions] == [
        "Absolute: guard.region: 0.2 -> 0.3",
        "Begin: guard.floor: 10 -> 5",
    ]
    told = "is not in this repository: as it is now, it counts for every revision"
    assert set(found.notes) == {f"../base.yml {told}", f"{outside.as_posix()} {told}"}


def test_a_file_that_git_ignores_counts_as_it_is_now(work: Work) -> None:
    work.put({".gitignore": "base.yml\n", "config/base.yml": "guard: {floor: 5}"})
    work.commit("Begin", main="extends: base.yml")
    assert work.told() == ["Begin: guard.floor: 10 -> 5"]
    assert work.history().notes == (
        "config/base.yml is not in this repository: as it is now, it counts for every revision",
    )


def test_what_is_not_committed_is_told(work: Work) -> None:
    work.commit("Begin", main="extends: base.yml", base="")
    assert work.history().notes == ()
    work.write(base="guard: {floor: 5}", more="", main="extends: [base.yml, more.yml]")
    assert work.history().notes == tuple(
        f"config/{name}.yml has changes that are not committed, and not told here"
        for name in ("base", "more", "reporter")
    )
    work.write(main=None)
    assert "config/reporter.yml has changes" in " ".join(work.history().notes)


def test_a_shallow_clone_tells_what_it_has(work: Work, tmp_path: Path) -> None:
    for floor in (1, 2, 3):
        work.commit(f"Floor {floor}", main=f"guard: {{floor: {floor}}}")
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{work.path}", "clone")
    found = read_history(find_project(tmp_path / "clone", None, {}, None))
    assert [line(version) for version in found.versions] == ["Floor 3: guard.floor: 2 -> 3"]
    assert found.notes == ("this is a shallow clone, which lacks older revisions: run `git fetch --unshallow`",)


def test_a_repository_without_commits_or_without_a_configuration_says_so(work: Work) -> None:
    assert work.history().notes == ("nothing is committed yet",)
    work.commit("Other", other="")
    found = work.history()
    assert (list(found.versions), found.notes) == (
        [],
        ("no revision has the configuration, config/reporter.yml or the like",),
    )
    assert work.history("x.yml").notes == ("no revision has the configuration, x.yml",)


def test_there_must_be_a_repository(tmp_path: Path, work: Work) -> None:
    with pytest.raises(HistoryError, match="it lies in no work tree of git"):
        find_project(tmp_path, None, {}, None)
    with pytest.raises(UsageError, match="it lies outside the work tree"):
        find_project(tmp_path, work.path / "missing" / ".." / ".." / "x.yml", {}, None)


def test_a_long_history_is_read_in_about_a_second_with_few_processes(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = []
    for number in range(500):
        text = f"extends: base.yml\nguard: {{floor: {number + 20}, service: '${{SHARE}}'}}\n"
        files = {MAIN: text, "config/base.yml": f"settle: {{additions: {number // 5 % 100}}}\n", "other": f"{number}"}
        stream.append(f"commit refs/heads/main\ncommitter J <j> {1_700_000_000 + number} +0000\ndata 1\nx\n")
        stream += [f"M 100644 inline {name}\ndata {len(body)}\n{body}\n" for name, body in files.items()]
    Repository(work.path).run("fast-import", "--quiet", stdin="".join(stream).encode())
    git(work.path, "reset", "--quiet", "--hard")
    trace = work.path / "trace"
    monkeypatch.setattr(
        "reporter.history.git.environment", lambda outer: environment(outer) | {"GIT_TRACE": str(trace)}
    )
    started = perf_counter()
    told = work.told()
    took = perf_counter() - started
    assert len(told) == 500
    assert told[0] == "x: guard.floor: 518 -> 519"
    assert took < 15, "it takes half a second on an idle machine"
    processes = trace.read_text(encoding="utf-8").count("trace: built-in: git ")
    assert 2 <= processes <= 10, "one log, one cat-file, and some questions about the repository"


# Rollback.


def test_a_rollback_says_what_would_change_and_changes_nothing(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main="guard: {floor: 8}")
    plan = work.plan(old)
    assert plan.differences is not None
    assert [one.text for one in plan.differences] == ["guard.floor: 8 -> 7"]
    assert (plan.changed, plan.left, plan.unsaved) == ((MAIN,), (), ())
    assert git(work.path, "status", "--porcelain") == ""


def test_a_rollback_puts_all_files_back_byte_by_byte_and_keeps_modes(work: Work) -> None:
    old = work.commit(main="extends: base.yml # ä\r\n", base="\ufeffguard: {floor: 7}")
    work.commit(main="guard: {floor: 8}", base=None)
    (work.path / MAIN).chmod(0o640)
    write_rollback(work.plan(old))
    assert (work.path / "config" / "base.yml").read_bytes() == "\ufeffguard: {floor: 7}".encode()
    assert (work.path / MAIN).read_bytes() == "extends: base.yml # ä\r\n".encode()
    assert (work.path / MAIN).stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (work.path / "config").iterdir() if path.name.startswith(".")] == []


def test_a_rollback_writes_no_history_and_touches_no_index(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    newest = work.commit(main="guard: {floor: 8}")
    write_rollback(work.plan(old))
    assert git(work.path, "rev-parse", "HEAD") == newest
    assert git(work.path, "diff", "--cached", "--name-only") == ""


def test_a_rollback_twice_is_one(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main="guard: {floor: 8}")
    write_rollback(work.plan(old))
    again = work.plan(old)
    assert (again.changed, again.unsaved, again.differences) == ((), (), ())
    write_rollback(again)


def test_what_is_not_committed_is_not_overwritten(work: Work) -> None:
    old = work.commit(main="extends: base.yml", base="")
    work.commit(main="extends: base.yml\nguard: {floor: 1}", base="guard: {floor: 8}")
    work.write(base="guard: {floor: 9}")
    plan = work.plan(old)
    assert plan.unsaved == ("config/base.yml",)
    with pytest.raises(UsageError, match=r"^config/base.yml has changes that are not committed: commit them"):
        write_rollback(plan, force=True)
    assert work.text("config/base.yml") == "guard: {floor: 9}"
    assert "floor: 1" in work.text()


def test_a_change_that_git_was_told_not_to_see_is_not_overwritten(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main="guard: {floor: 8}")
    git(work.path, "update-index", "--assume-unchanged", MAIN)
    work.write(main="guard: {floor: 9}")
    assert work.plan(old).unsaved == (MAIN,)


def test_a_file_that_git_does_not_have_now_is_not_overwritten(work: Work) -> None:
    old = work.commit(main="extends: base.yml", base="guard: {floor: 7}")
    work.commit(main="", base=None)
    work.write(base="mine")
    assert work.plan(old).unsaved == ("config/base.yml",)


def test_a_file_that_somebody_deleted_can_be_had_again(work: Work) -> None:
    work.commit(main="guard: {floor: 7}")
    work.write(main=None)
    plan = work.plan("HEAD")
    assert (plan.changed, plan.unsaved) == ((MAIN,), ())
    write_rollback(plan)
    assert work.text() == "guard: {floor: 7}"


def test_what_the_revision_does_not_have_is_left(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main="extends: base.yml", base="guard: {floor: 8}")
    plan = work.plan(old)
    assert (plan.left, plan.rivals) == (("config/base.yml",), ())
    write_rollback(plan)
    assert work.text("config/base.yml") == "guard: {floor: 8}"


def test_a_file_outside_the_repository_is_neither_put_back_nor_left(work: Work) -> None:
    (work.path.parent / "base.yml").write_text("guard: {floor: 5}", encoding="utf-8")
    old = work.commit(main="extends: ../../base.yml")
    work.commit(main="extends: ../../base.yml\nguard: {floor: 6}")
    plan = work.plan(old)
    assert (plan.changed, plan.left) == ((MAIN,), ())


def test_a_file_that_git_ignores_is_not_left(work: Work) -> None:
    work.put({".gitignore": "base.yml\n", "config/base.yml": "guard: {floor: 5}"})
    old = work.commit(main="extends: base.yml")
    work.commit(main="extends: base.yml\nguard: {floor: 6}")
    assert work.plan(old).left == ()


def test_a_project_s_file_of_another_name_is_a_rival(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.put({"aws-services-reporter.yml": "guard: {floor: 8}"})
    work.commit(main=None)
    plan = work.plan(old)
    assert (plan.changed, plan.left, plan.rivals) == ((MAIN,), *(("aws-services-reporter.yml",),) * 2)


def test_a_named_file_of_another_name_is_a_rival(work: Work) -> None:
    body = "guard:\n  floor: 7\n  region: 0.3\n  service: 0.4\n"
    work.put({"old.yml": body})
    old = work.commit()
    git(work.path, "mv", "old.yml", "new.yml")
    work.commit()
    plan = work.plan(old, "new.yml")
    assert (plan.changed, plan.rivals, plan.differences) == (("old.yml",), ("new.yml",), ())


def test_a_configuration_that_is_broken_now_can_be_rolled_back(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main="guard: [")
    plan = work.plan(old)
    assert (plan.differences, plan.problems_then) == (None, ())
    assert plan.problems_now[0].file == MAIN
    write_rollback(plan)
    assert work.text() == "guard: {floor: 7}"


def test_a_revision_that_cannot_be_loaded_is_put_back_by_force_alone(work: Work) -> None:
    old = work.commit(main="gaurd: {}\nx: 1\n")
    work.commit(main="guard: {floor: 8}")
    plan = work.plan(old)
    told = (
        f"this release cannot load the configuration of {old[:12]}: config/reporter.yml:1:1: gaurd: .* \\(and 1 more\\)"
    )
    with pytest.raises(UsageError, match=told):
        write_rollback(plan)
    assert work.text() == "guard: {floor: 8}"
    write_rollback(plan, force=True)
    assert work.text() == "gaurd: {}\nx: 1\n"


def test_line_ends_are_those_of_the_work_tree(work: Work) -> None:
    work.put({".gitattributes": "*.yml text eol=crlf\n"})
    old = work.commit(main="guard: {floor: 7}\r\n")
    work.commit(main="guard: {floor: 8}\r\n")
    write_rollback(work.plan(old))
    assert (work.path / MAIN).read_bytes() == b"guard: {floor: 7}\r\n"


def test_a_profile_counts_for_the_effect(work: Work) -> None:
    old = work.commit(main="profiles: {p: {guard: {floor: 7}}}")
    work.commit(main="profiles: {q: {guard: {floor: 8}}}")
    for profile, told in (("p", "guard.floor: 10 -> 7"), ("q", "guard.floor: 8 -> 10")):
        differences = work.plan(old, profile=profile).differences
        assert differences is not None
        assert [one.text for one in differences] == [told]
    with pytest.raises(UsageError, match="there is no profile 'x': there are p, q"):
        work.plan(old, profile="x")
    work.commit(main="guard: [")
    assert work.plan(old, profile="x").problems_then == ()


def test_a_revision_must_be_there_and_have_the_configuration(work: Work, tmp_path: Path) -> None:
    first = work.commit(other="")
    work.commit(main="")
    with pytest.raises(UsageError, match=r"^there is no revision '--x': see `reporter config history`$"):
        work.plan("--x")
    with pytest.raises(UsageError, match="does not have the configuration, config/reporter.yml or the like"):
        work.plan(first)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{work.path}", "clone")
    with pytest.raises(UsageError, match="this clone is shallow: run `git fetch --unshallow`"):
        plan_rollback(find_project(tmp_path / "clone", None, {}, None), first)


def test_a_rollback_needs_no_head(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    git(work.path, "checkout", "--quiet", "--orphan", "fresh")
    work.write(main=None)
    write_rollback(work.plan(old))
    assert work.text() == "guard: {floor: 7}"


def test_nothing_is_written_through_a_link(work: Work) -> None:
    old = work.commit(main="guard: {floor: 7}")
    work.commit(main=None)
    elsewhere = work.path.parent / "elsewhere"
    elsewhere.mkdir()
    (work.path / "config").rmdir()
    project = find_project(work.path, None, {}, None)
    (work.path / "config").symlink_to(elsewhere)
    with pytest.raises(UsageError, match="there is a symbolic link on the way to it: put it back with `git restore"):
        write_rollback(plan_rollback(project, old))
    assert list(elsewhere.iterdir()) == []


def test_a_link_is_not_replaced_by_a_file(work: Work) -> None:
    work.put({"real.yml": "guard: {floor: 8}"})
    old = work.commit(main="guard: {floor: 7}")
    work.write(main=None)
    (work.path / MAIN).parent.mkdir(exist_ok=True)
    (work.path / MAIN).symlink_to("../real.yml")
    work.commit()
    with pytest.raises(UsageError, match="there is a symbolic link on the way to it"):
        write_rollback(work.plan(old))
    assert (work.path / MAIN).is_symlink()


def test_a_file_that_is_no_text_is_not_put_back(work: Work) -> None:
    old = work.commit(main=b"\xff")
    work.commit(main="")
    with pytest.raises(UsageError, match="it was no UTF-8 then: put it back with `git restore --source="):
        write_rollback(work.plan(old), force=True)


def test_what_cannot_be_written_is_told_and_leaves_the_rest_as_it_was(work: Work) -> None:
    work.put({"base/base.yml": "guard: {floor: 7}"})
    old = work.commit(main="extends: ../base/base.yml")
    work.put({"base/base.yml": None})
    work.commit(main="guard: {floor: 8}")
    (work.path / "base").rmdir()
    (work.path / "base").touch()
    with pytest.raises(DataError, match="cannot be written: File exists"):
        write_rollback(work.plan(old))
    assert work.text() == "guard: {floor: 8}"

"""Keys and encrypted values, as people make them."""

import io
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.cli.config import keys as module
from reporter.config.encryption import encrypt, keygen
from tests.repositories import git, init

PRIVATE, PUBLIC = keygen()
OTHER_PRIVATE, OTHER_PUBLIC = keygen()
TEXT = """# who may read
secrets: {{recipients: [{public}]}}   # the team
notifications:
  channels:
    ops: {{type: slack, channel: '#x', token: {token}}}  # keep
"""

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Runs a command in an empty folder; code and both streams."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, stdin: str = "", key: str | None = PRIVATE) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        if key is None:
            monkeypatch.delenv("REPORTER_AGE_KEY", raising=False)
        else:
            monkeypatch.setenv("REPORTER_AGE_KEY", key)
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "config" / "reporter.yml"
    made.parent.mkdir()
    made.write_text(TEXT.format(public=PUBLIC, token=encrypt("xoxb-the-token", [PUBLIC])), encoding="utf-8")
    return made


def test_a_new_key_is_for_its_owner_alone_and_its_public_key_is_told(ask: Ask, tmp_path: Path) -> None:
    code, out, _ = ask("keygen", "--output", "keys/mine.key")
    made = tmp_path / "keys" / "mine.key"
    assert code == 0
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    comment, private, _ = made.read_text(encoding="utf-8").split("\n")
    public = comment.removeprefix("# public key: ")
    assert public in out
    assert private not in out
    token = ask("encrypt", "--recipient", public, stdin="text\n")[1]
    assert ask("decrypt", stdin=token, key=private)[1] == "text"


def test_a_key_is_made_in_the_user_s_folder(ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "own"))
    assert ask("keygen")[0] == 0
    token = ask("encrypt", "--recipient", PUBLIC, stdin="x")[1]
    assert ask("decrypt", stdin=token, key=None)[0] == 2
    [made] = (tmp_path / "own").rglob("age.key")
    made.write_text(PRIVATE, encoding="utf-8")
    assert ask("decrypt", stdin=token, key=None)[1] == "x"


def test_a_key_is_never_overwritten(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "k").write_text("old", encoding="utf-8")
    told = "reporter: k: there is a key already, and it stays: name another file with --output\n"
    assert ask("keygen", "--output", "k") == (2, "", told)
    assert (tmp_path / "k").read_text(encoding="utf-8") == "old"


def test_a_key_that_cannot_be_written_is_told(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    code, _, err = ask("keygen", "--output", "file/k")
    assert (code, err) == (3, "reporter: file/k: cannot be written: File exists\n")


def test_a_key_is_not_put_where_git_would_commit_it(ask: Ask, tmp_path: Path) -> None:
    init(tmp_path)
    code, _, err = ask("keygen", "--output", "new/age.key")
    assert (code, (tmp_path / "new").exists()) == (2, False)
    assert err.startswith("reporter: new/age.key: it lies in a git repository that does not ignore it")
    (tmp_path / ".gitignore").write_text("*.key\n", encoding="utf-8")
    assert ask("keygen", "--output", "new/age.key")[0] == 0
    assert git(tmp_path, "status", "--porcelain") == "?? .gitignore"
    assert ask("keygen", "--output", ".git/age.key")[0] == 0


@pytest.mark.parametrize("given", ["a secret", "a secret\n", "a secret\r\n"])
def test_what_comes_on_standard_input_is_encrypted_without_its_line_end(ask: Ask, file: Path, given: str) -> None:
    code, token, _ = ask("encrypt", stdin=given)
    assert code == 0
    assert ask("decrypt", stdin=token)[1] == "a secret"


@pytest.mark.parametrize(
    ("arguments", "stdin", "told"),
    [
        (("encrypt",), "x", "nobody could read it: run `reporter config keygen`"),
        (("encrypt", "--recipient", "age1x"), "x", "'age1x' is no public key of age"),
        (("encrypt", "--recipient", PUBLIC), "\n", "there is nothing to encrypt"),
        (("decrypt",), "age:AAAA", "this encrypted value is damaged"),
        (("decrypt", "a.b"), "", "'a.b': no encrypted value stands there: there is none"),
    ],
    ids=["no recipient", "no public key", "nothing", "damaged", "no such key"],
)
def test_what_cannot_be_done_is_told_in_a_line(ask: Ask, arguments: tuple[str, ...], stdin: str, told: str) -> None:
    code, out, err = ask(*arguments, stdin=stdin)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"reporter: {told}")


def test_a_secret_of_the_configuration_is_printed_by_its_key(ask: Ask, file: Path) -> None:
    assert ask("decrypt", "notifications.channels.ops.token") == (0, "xoxb-the-token", "")
    told = "'notifications.channels.op.token': no encrypted value stands there: did you mean "
    assert told in ask("decrypt", "notifications.channels.op.token")[2]


def test_a_secret_that_no_key_opens_is_told_with_its_place(ask: Ask, file: Path) -> None:
    code, out, err = ask("decrypt", "notifications.channels.ops.token", key=OTHER_PRIVATE)
    assert (code, out) == (2, "")
    assert err.startswith("reporter: no key here opens this value")


class Terminal(io.StringIO):
    """Somebody sits there."""

    def isatty(self) -> bool:
        return True


def test_a_secret_is_typed_twice_and_never_shown(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A mock of the terminal: there is none in the tests."""
    typed = iter(["a secret", "a secret", "one", "another"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    monkeypatch.setattr(sys, "stdin", Terminal())
    assert main(["config", "encrypt", "--recipient", PUBLIC]) == 0
    token = capsys.readouterr().out
    assert main(["config", "encrypt", "--recipient", PUBLIC]) == 2
    assert capsys.readouterr().err == "reporter: the two differ: nothing was encrypted\n"
    assert ask("decrypt", stdin=token)[1] == "a secret"


def test_rekeying_leaves_everything_else_as_it_was(ask: Ask, file: Path) -> None:
    """Comments, modes and other files."""
    file.write_text(file.read_text(encoding="utf-8").replace(f"[{PUBLIC}]", f"[{OTHER_PUBLIC}]"), encoding="utf-8")
    file.chmod(0o640)
    before = file.read_text(encoding="utf-8")
    assert ask("rekey") == (0, "config/reporter.yml: 1 encrypted anew\n", "")
    after = file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [line.split("age:")[0] for line in after.splitlines()] == [
        line.split("age:")[0] for line in before.splitlines()
    ]
    assert after.endswith("}  # keep\n")
    assert ask("decrypt", "notifications.channels.ops.token", key=OTHER_PRIVATE)[1] == "xoxb-the-token"
    assert list(file.parent.iterdir()) == [file]


def test_rekeying_with_the_wrong_key_changes_nothing(ask: Ask, file: Path) -> None:
    before = file.read_bytes()
    assert ask("rekey", key=OTHER_PRIVATE)[0] == 2
    assert file.read_bytes() == before


def test_rekeying_where_nothing_is_encrypted_says_so(ask: Ask, file: Path) -> None:
    file.write_text("", encoding="utf-8")
    assert ask("rekey")[1] == "nothing is encrypted in the files of the configuration\n"


def test_a_file_that_goes_meanwhile_is_told(ask: Ask, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mock: the moment between reading the configuration and reading its bytes is short."""
    text = module._text

    def gone(path: Path) -> str:
        path.unlink()
        return text(path)

    monkeypatch.setattr(module, "_text", gone)
    code, _, err = ask("rekey")
    assert (code, err) == (3, "reporter: config/reporter.yml: cannot be read: No such file or directory\n")

"""Keys and encrypted values, as people make them."""

import io
import os
import pty
import resource
import select
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from reporter.__main__ import main
from reporter.config.encryption import encrypt, keygen
from tests.repositories import LIMIT, ROOT, clean, git, init

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

    def run(*arguments: str, stdin: str | bytes = "", key: str | None = PRIVATE) -> tuple[int, str, str]:
        given = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), encoding="utf-8"))
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


def test_a_key_that_is_written_in_part_is_taken_away(ask: Ask, tmp_path: Path) -> None:
    """The limit stands for a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, before[1]))
    try:
        code, _, err = ask("keygen", "--output", "k")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert (code, err) == (3, "reporter: k: cannot be written: File too large\n")
    assert list(tmp_path.iterdir()) == []


def test_a_key_does_not_follow_a_link_that_lies_in_wait(ask: Ask, tmp_path: Path) -> None:
    (tmp_path / "k").symlink_to("elsewhere")
    assert ask("keygen", "--output", "k")[0] == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_in_which_no_file_can_be_made_is_told(ask: Ask) -> None:
    code, _, err = ask("keygen", "--output", "k" * 300)
    assert (code, err) == (3, f"reporter: {'k' * 300}: cannot be written: File name too long\n")


def test_a_repository_that_git_does_not_open_is_no_place_for_a_key(ask: Ask, tmp_path: Path) -> None:
    init(tmp_path)
    (tmp_path / ".git" / "config").write_text("[", encoding="utf-8")
    code, _, err = ask("keygen", "--output", "k")
    assert (code, (tmp_path / "k").exists()) == (5, False)
    assert "config" in err


def test_a_link_into_a_repository_is_seen_through(ask: Ask, tmp_path: Path) -> None:
    init(tmp_path / "repository")
    (tmp_path / "link").symlink_to("repository")
    code, _, err = ask("keygen", "--output", "link/k")
    assert (code, err.split(":")[1]) == (2, " link/k")


def test_a_key_is_not_put_where_git_would_commit_it(ask: Ask, tmp_path: Path) -> None:
    init(tmp_path)
    code, _, err = ask("keygen", "--output", "new/age.key")
    assert (code, (tmp_path / "new").exists()) == (2, False)
    assert err.startswith("reporter: new/age.key: it lies in a git repository that does not ignore it")
    (tmp_path / ".gitignore").write_text("*.key\n", encoding="utf-8")
    assert ask("keygen", "--output", "new/age.key")[0] == 0
    assert git(tmp_path, "status", "--porcelain") == "?? .gitignore"
    assert ask("keygen", "--output", ".git/age.key")[0] == 0


@pytest.mark.parametrize("given", ["a secret", "a secret\n", "a secret\r\n"], ids=["none", "unix", "windows"])
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
        (("encrypt", "--recipient", PUBLIC), b"\xff", "standard input is no text in UTF-8"),
        (("decrypt",), "age:AAAA", "this encrypted value is damaged"),
        (("decrypt", "a.b"), "", "'a.b': no encrypted value stands there: there is none"),
    ],
    ids=["no recipient", "no public key", "nothing", "bytes", "damaged", "no such key"],
)
def test_what_cannot_be_done_is_told_in_a_line(
    ask: Ask, arguments: tuple[str, ...], stdin: str | bytes, told: str
) -> None:
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
    place = "config/reporter.yml:5:39: notifications.channels.ops.token"
    assert err.startswith(f"reporter: {place}: no key here opens this value")


@pytest.mark.parametrize("text", ["two\nlines\n\n", "two\r\nlines", " ä "], ids=["unix", "windows", "spaces"])
def test_a_secret_of_many_lines_comes_back_as_it_was(text: str) -> None:
    token = encrypt(text, [PUBLIC])
    done = subprocess.run(
        [sys.executable, "-m", "reporter", "config", "decrypt"],
        input=token.encode(),
        env=clean(PYTHONPATH=str(ROOT), REPORTER_AGE_KEY=PRIVATE, PYTHONIOENCODING="ascii"),
        capture_output=True,
        timeout=LIMIT,
        check=True,
    )
    assert done.stdout == text.encode()


def test_secrets_can_be_worked_on_without_the_variables_that_others_need(ask: Ask, file: Path) -> None:
    """Who encrypts on a machine of his own has none of the CI's variables."""
    text = file.read_text(encoding="utf-8").replace("'#x'", "'${CHANNEL}'")
    file.write_text(f"{text}nonsense: 1\n", encoding="utf-8")
    assert ask("show")[0] == 2
    assert ask("encrypt", stdin="x")[0] == 0
    assert ask("decrypt", "notifications.channels.ops.token")[1] == "xoxb-the-token"
    assert ask("rekey")[0] == 0


def test_recipients_that_are_none_are_told_with_their_place(ask: Ask, file: Path) -> None:
    file.write_text("secrets: {recipients: [me]}\n", encoding="utf-8")
    code, out, err = ask("encrypt", stdin="x")
    assert (code, out) == (2, "")
    assert err.startswith("reporter: config/reporter.yml:1:24: secrets.recipients[0]: expected a public key of age")


def at_terminal(folder: Path, *arguments: str, dialogue: dict[str, str]) -> tuple[int, str]:
    """Runs a command at a terminal, where each prompt of *dialogue* is answered; its code, and what is seen there."""
    # A session takes the terminal that it opens first for its own, which is where passwords are asked for.
    program = "import os, sys; os.open(os.ttyname(0), os.O_RDWR); from reporter.__main__ import main; sys.exit(main())"
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", program, "config", *arguments],
        cwd=folder,
        env=clean(PYTHONPATH=str(ROOT), REPORTER_AGE_KEY=PRIVATE),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        seen = ""
        for prompt, answer in dialogue.items():
            while prompt not in seen:
                assert select.select([ours], [], [], LIMIT)[0], seen
                seen += os.read(ours, 1000).decode()
            os.write(ours, answer.encode())
        with suppress(OSError):  # the other side is closed
            while select.select([ours], [], [], LIMIT)[0] and (more := os.read(ours, 1000)):
                seen += more.decode()
        os.close(ours)
        return process.wait(LIMIT), seen


def test_a_secret_is_typed_twice_and_never_shown(ask: Ask, tmp_path: Path) -> None:
    typed = {"Secret (not shown): ": "a secret\n", "Once more: ": "a secret\n"}
    code, seen = at_terminal(tmp_path, "encrypt", "--recipient", PUBLIC, dialogue=typed)
    assert code == 0
    assert "a secret" not in seen
    assert ask("decrypt", stdin=seen.split()[-1])[1] == "a secret"


@pytest.mark.parametrize(
    ("second", "code", "told"),
    [
        ("another\n", 2, "the two differ: nothing was encrypted"),
        ("\x04", 2, "no secret was typed: nothing was encrypted"),
        ("\x03", 130, "interrupted"),
    ],
    ids=["another", "end of file", "interrupt"],
)
def test_a_secret_that_is_not_typed_twice_is_not_encrypted(tmp_path: Path, second: str, code: int, told: str) -> None:
    typed = {"Secret (not shown): ": "a secret\n", "Once more: ": second}
    got, seen = at_terminal(tmp_path, "encrypt", "--recipient", PUBLIC, dialogue=typed)
    assert (got, told in seen) == (code, True)
    assert "age:" not in seen
    assert "Traceback" not in seen


def test_at_a_terminal_a_secret_that_is_printed_ends_its_line(tmp_path: Path, file: Path) -> None:
    code, seen = at_terminal(tmp_path, "decrypt", "notifications.channels.ops.token", dialogue={})
    assert (code, seen) == (0, "xoxb-the-token\r\n")


def test_rekeying_leaves_everything_else_as_it_was(ask: Ask, file: Path) -> None:
    """Comments, modes and other files."""
    file.write_text(file.read_text(encoding="utf-8").replace(f"[{PUBLIC}]", f"[{OTHER_PUBLIC}]"), encoding="utf-8")
    file.chmod(0o640)
    before = file.read_text(encoding="utf-8")
    code, out, _ = ask("rekey")
    assert (code, out.splitlines()[0]) == (0, "config/reporter.yml: 1 encrypted anew")
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
    assert ask("rekey", key=None)[0] == 0


def test_rekeying_tells_of_every_file_and_where_it_is_stuck(ask: Ask, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    (file.parent / "more.toml").write_text(f"[profiles.x.notifications.channels.b]\ntoken = '{token_in(text)}'\n")
    file.write_text(f"extends: more.toml\n{text}# {token_in(text)}\n", encoding="utf-8")
    told = ["config/more.toml: 1 encrypted anew", "config/reporter.yml: 2 encrypted anew"]
    assert ask("rekey")[1].splitlines() == told
    before = file.read_bytes()
    (file.parent / "more.toml").write_text("token = 'age:AAAA'\n")
    code, _, err = ask("rekey")
    assert (code, file.read_bytes()) == (2, before)
    assert err.startswith("reporter: config/more.toml:1:1: token: this encrypted value is damaged")


def token_in(text: str) -> str:
    return next(word.rstrip("}") for word in text.split() if word.startswith("age:"))


def test_rekeying_leaves_a_link_where_it_was(ask: Ask, file: Path, tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    file.replace(real)
    file.symlink_to(real)
    before = real.read_bytes()
    assert ask("rekey")[0] == 0
    assert file.is_symlink()
    assert real.read_bytes() != before


def test_who_encrypts_for_others_alone_is_told(ask: Ask, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(PUBLIC, OTHER_PUBLIC), encoding="utf-8")
    assert ask("rekey")[1].splitlines() == [
        "config/reporter.yml: 1 encrypted anew",
        "note: no key here opens these values: secrets.recipients names others",
    ]


def test_whether_values_are_for_the_recipients_is_checked_without_a_change(ask: Ask, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert ask("rekey", "--check") == (0, "config/reporter.yml: 1 encrypted for secrets.recipients\n", "")
    file.write_text(text.replace(f"[{PUBLIC}]", f"[{PUBLIC}, {OTHER_PUBLIC}]"), encoding="utf-8")
    before = file.read_bytes()
    place = "config/reporter.yml:5:39: notifications.channels.ops.token"
    told = f"{place}: it is not encrypted for secrets.recipients: run `reporter config rekey`\n"
    assert ask("rekey", "--check") == (1, told, "")
    assert file.read_bytes() == before
    assert ask("rekey")[0] == 0
    assert ask("rekey", "--check")[0] == 0

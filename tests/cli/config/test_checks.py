"""``config test-connections`` and ``config security-check``, as people run them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.__main__ import main
from tests.notify.servers import (
    Answer,
    Mail,
    certificate,
    loopback,
    mail_server,
    proxy_server,
    silent_server,
    web_server,
)
from tests.repositories import bare, clone, init

__all__ = ["certificate", "loopback"]

Ask = Callable[..., tuple[int, list[str], list[str]]]
LOOKS = "this looks like a secret: take it out, make a new one, and write ${NAME} or an encrypted value"
HOOK = "https://hooks.slack.com/services/T0/B0/hidden"


@pytest.fixture
def ask(tmp_path, monkeypatch, capsys) -> Ask:
    """``ask(text, ...)``: a command of ``config`` in a folder whose configuration is *text*."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    for name in ("GITHUB_STEP_SUMMARY", "REPORTER_AGE_KEY", "REPORTER_AGE_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    tmp_path.chmod(0o755)
    if not (tmp_path / ".git").exists():
        init(tmp_path)
        (tmp_path / ".git").chmod(0o755)

    def run(text: str, *arguments: str) -> tuple[int, list[str], list[str]]:
        path = tmp_path / "config" / "reporter.yml"
        path.parent.mkdir(exist_ok=True)
        path.parent.chmod(0o755)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o644)
        code = main(["config", *arguments])
        out, err = capsys.readouterr()
        assert "hidden" not in out + err
        return code, out.splitlines(), err.splitlines()

    return run


def channels(**found: str) -> str:
    return "notifications:\n  channels:\n" + "".join(f"    {name}: {text}\n" for name, text in found.items())


JOB = "{type: github}"
SLACK = "{type: slack-webhook, url: '${HOOK}'}"


def test_nothing_configured_is_nothing_to_check(ask):
    assert ask("", "test-connections") == (
        0,
        ["nothing to check: no source ssm, no remote, no channel, no place to publish to"],
        [],
    )


def test_one_verdict_a_line(ask, tmp_path, monkeypatch):
    """As ``doctor`` prints its own: what cannot be known is no failure."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    text = channels(job=JOB, other="{type: apprise, url: '${HOOK}'}")
    monkeypatch.setenv("HOOK", HOOK)

    assert ask(text, "test-connections") == (
        0,
        [
            "\tcheck\tfound",
            "ok\tnotifications.channels.job\tthe job's summary can be written",
            "unknown\tnotifications.channels.other\tapprise is not asked: the first message tells",
        ],
        [],
    )
    assert not (tmp_path / "summary").exists()


def test_one_failure_is_the_exit_code(ask, monkeypatch, loopback, certificate):
    """A webhook that is gone, beside a mail server that is well."""
    monkeypatch.setenv("HOOK", HOOK)
    with (
        web_server(lambda _: Answer(404, b"no_service"), certificate) as web,
        proxy_server(web.port) as proxy,
        mail_server(Mail(certificate)) as mail,
    ):
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        post = f"{{type: email, host: 127.0.0.1, port: {mail.port}, sender: a@b.test, recipients: [a@b.test]}}"
        code, out, _ = ask(channels(hook=SLACK, mail=post), "test-connections", "--json")
    first, second = map(json.loads, out)

    assert code == 1
    assert (first["check"], first["verdict"]) == ("notifications.channels.hook", "failed")
    assert first["found"].startswith("hooks.slack.com answered 404 no_service: ")
    assert second == {
        "check": "notifications.channels.mail",
        "verdict": "ok",
        "found": f"127.0.0.1:{mail.port} answers",
    }
    assert [json.loads(request.body) for request in web.seen] == [{"text": ""}]
    assert mail.messages == []


def test_a_dead_place_holds_up_nobody(ask, monkeypatch, loopback):
    monkeypatch.setenv("HOOK", HOOK)
    with silent_server() as port:
        monkeypatch.setenv("URL", f"https://127.0.0.1:{port}/")
        text = channels(dead="{type: webhook, private: true, url: '${URL}'}", job=JOB)
        code, out, _ = ask(text, "test-connections", "--timeout", "0.2")

    assert code == 1
    assert out[1].startswith("FAILED\tnotifications.channels.dead\t127.0.0.1 did not answer within 0.2 s")
    assert out[2].startswith("unknown\tnotifications.channels.job\t")


def test_names_restrict_what_is_looked_at(ask, tmp_path):
    clone(bare(tmp_path / "remote.git"), tmp_path / "here")
    text = f"history: {{repository: here}}\n{channels(a=JOB, b=JOB)}"
    code, out, _ = ask(text, "test-connections", "history", "notifications.channels.b")

    assert (code, [line.split("\t")[1] for line in out]) == (0, ["check", "history", "notifications.channels.b"])


def test_a_name_that_is_none_is_a_wrong_command_line(ask):
    code, _, [line] = ask(channels(ops=JOB), "test-connections", "notifications.channels.opps")
    name, _, rest = line.removeprefix("reporter: ").partition(": ")

    assert (code, name) == (2, "notifications.channels.opps")
    assert rest == "nothing of that name can be looked at: did you mean notifications.channels.ops?"


def test_nothing_is_sent_to_all_by_accident(ask, tmp_path, monkeypatch):
    """``--send`` wants names."""
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, _, [line] = ask(channels(job=JOB), "test-connections", "--send")

    assert code == 2
    assert line.startswith("reporter: --send: name the channels that get a test message")
    assert not summary.exists()


def test_a_message_goes_to_the_channel_that_is_named(ask, tmp_path, monkeypatch):
    """And to no other."""
    summary = tmp_path / "summary"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    code, out, _ = ask(channels(a=JOB, b=JOB), "test-connections", "--send", "notifications.channels.a")

    assert (code, out[1:]) == (0, ["ok\tnotifications.channels.a\ta test message stands in the job's summary"])
    assert summary.read_text(encoding="utf-8").count("Test message") == 1


def test_a_missing_variable_fails_its_own_check_with_its_place(ask):
    """Every other command would stop there; here the other channels are looked at."""
    code, out, err = ask(channels(job=JOB, team_a=SLACK), "test-connections")

    assert (code, err) == (1, [])
    assert out[1].startswith("unknown\tnotifications.channels.job\t")
    assert out[2].startswith(
        "FAILED\tnotifications.channels.team_a\tconfig/reporter.yml:4:35: notifications.channels.team_a.url: "
        "the environment variable HOOK is not set: "
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", "the secret is empty: set the variable that it comes from"),
        ("http://hidden.test", "expected an address that begins with https://"),
    ],
)
def test_a_variable_that_is_no_secret_of_its_kind_fails_its_own_check(ask, monkeypatch, value, expected):
    monkeypatch.setenv("HOOK", value)
    code, out, _ = ask(channels(job=JOB, hook=SLACK), "test-connections")

    assert code == 1
    assert expected in out[2]


def test_a_missing_variable_of_an_account_fails_that_account(ask):
    """Source ssm cannot be read without it."""
    text = """
        aws:
          external_id: ${A}
          role_arn: arn:aws:iam::123456789012:role/r
          accounts:
            gov: {partitions: [aws-us-gov], external_id: "${B}", role_arn: "arn:aws-us-gov:iam::123456789012:role/r"}
    """
    code, out, _ = ask(text, "test-connections")

    assert code == 1
    assert [line.split("\t")[:2] for line in out[1:]] == [["FAILED", "aws"], ["FAILED", "aws.accounts.gov"]]


def test_all_other_faults_are_told_at_once(ask):
    """With those that stand apart: nothing can be looked at."""
    code, out, err = ask(f"guard: {{overall: 7}}\n{channels(hook=SLACK)}", "test-connections")

    assert (code, out, len(err)) == (2, [], 2)
    assert "guard.overall" in err[0]
    assert "the environment variable HOOK is not set" in err[1]


def test_a_fault_of_a_channel_that_no_value_mends_is_told(ask):
    code, _, err = ask(channels(hook="{type: slack-webhook, url: '${HOOK}', colour: red}"), "test-connections")

    assert code == 2
    assert any("notifications.channels.hook.colour: there is no such key" in line for line in err)


def test_a_sound_configuration_has_nothing_to_find(ask):
    assert ask(channels(job=JOB), "security-check") == (0, ["nothing was found"], [])


def test_findings_have_a_place_and_the_worst_is_the_exit_code(ask):
    """A comment holds a token; nothing of it is shown."""
    code, out, _ = ask("# xoxb-1-hidden\n# http://a.test\n", "security-check")

    assert code == 1
    assert out == [
        "severity\tplace\tfound",
        f"high\tconfig/reporter.yml:1:3\t{LOOKS}",
        "low\tconfig/reporter.yml:2:3\tan address without TLS: everybody on the way to a.test reads along: write https://",
    ]


def test_what_is_not_high_is_no_failure(ask):
    code, out, _ = ask("site: {name: 'http://a.test'}", "security-check")
    assert (code, len(out)) == (0, 2)


def test_findings_for_programs(ask):
    code, [line], _ = ask("aws: {role_arn: 'arn:aws:iam::123456789012:role/Admin'}", "security-check", "--json")

    assert code == 0
    assert json.loads(line) == {
        "severity": "medium",
        "file": "config/reporter.yml",
        "line": 1,
        "column": 7,
        "key": "aws.role_arn",
        "text": "by its name (Admin) this role may do more than read: use one that may read, and no more",
    }


def test_findings_for_github(ask, tmp_path, monkeypatch):
    """Errors, warnings and notices, at their lines; signs that mean something are escaped."""
    monkeypatch.setenv("REPORTER_AGE_KEY_FILE", "keys,100%.key")
    (tmp_path / "keys,100%.key").touch()
    (tmp_path / "keys,100%.key").chmod(0o644)
    text = "# xoxb-1-hidden\nsources: {enabled: [ssm]}\naws: {role_arn: 'arn:aws:iam::123456789012:role/Admin'}\n"
    code, out, _ = ask(text, "security-check", "--format", "github")

    assert code == 1
    assert [line.rpartition("::")[0] for line in out] == [
        "::error file=config/reporter.yml,line=1,col=3,title=configuration",
        "::error file=keys%2C100%25.key,title=configuration",
        "::warning file=config/reporter.yml,line=3,col=7,title=aws.role_arn",
        "::notice file=config/reporter.yml,line=3,col=1,title=aws",
    ]
    assert out[1].endswith("::others may read this private key: chmod 600 keys,100%25.key")


def test_a_finding_of_no_file_has_no_place(ask, monkeypatch):
    """What a variable says stands in no file."""
    monkeypatch.setenv("REPORTER__AWS__ROLE_ARN", "arn:aws:iam::123456789012:role/Admin")
    _, [line], _ = ask("", "security-check", "--format", "github")

    told = "::warning title=aws.role_arn::REPORTER__AWS__ROLE_ARN: aws.role_arn: by its name (Admin)"
    assert line.startswith(told)


def test_a_file_s_name_gives_github_no_command(ask, tmp_path, monkeypatch):
    """Not even with a line break in it."""
    name = "a\n::stop-commands::x.key"
    monkeypatch.setenv("REPORTER_AGE_KEY_FILE", name)
    (tmp_path / name).touch()
    (tmp_path / name).chmod(0o644)
    _, out, _ = ask("", "security-check", "--format", "github")

    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in out)


def test_the_key_in_the_user_s_folder_is_looked_at(ask, tmp_path):
    key = tmp_path / "home" / ".config" / "aws-services-reporter" / "age.key"
    key.parent.mkdir(parents=True)
    key.touch()
    key.chmod(0o640)
    code, out, _ = ask("", "security-check")

    assert (code, out[1]) == (1, f"high\t{key}\tothers may read this private key: chmod 600 {key}")


def test_a_plain_secret_is_found_and_the_rest_is_looked_at(ask):
    """Every other command refuses the file."""
    text = channels(hook="{type: slack-webhook, url: 'https://a.test/hidden'}")
    code, out, _ = ask(f"{text}aws: {{role_arn: 'arn:aws:iam::123456789012:role/Admin'}}\n", "security-check")

    assert code == 1
    assert [line.split("\t")[:2] for line in out[1:]] == [
        ["high", "config/reporter.yml:3:33"],
        ["medium", "config/reporter.yml:4:7"],
    ]


def test_a_broken_file_is_looked_at_as_a_text(ask, tmp_path):
    """Also those that it extends, and what could not be looked at is said."""
    (tmp_path / "config").mkdir()
    code, out, _ = ask("a: [\n# xoxb-1-hidden\n", "security-check")

    assert code == 1
    assert [line.split("\t")[0] for line in out[1:]] == ["high", "unknown", "unknown"]
    assert out[1].split("\t")[1] == "config/reporter.yml:2:3"


def test_extended_files_are_looked_at(ask, tmp_path):
    base = tmp_path / "base.yml"
    base.write_text("# xoxb-1-hidden\n", encoding="utf-8")
    base.chmod(0o644)
    code, out, _ = ask("extends: ../base.yml\n", "security-check")

    assert (code, out[1].split("\t")[1]) == (1, "base.yml:1:3")


def test_without_online_nobody_is_asked(ask, tmp_path):
    git_remote = init(tmp_path / "here")
    git_remote.run("remote", "add", "origin", "https://github.com/o/r.git")
    (git_remote.path / ".git").chmod(0o755)
    code, out, _ = ask("history: {repository: here, remote: origin}", "security-check")

    assert (code, out[1]) == (
        0,
        "unknown\tconfig/reporter.yml:1:29\thistory.remote: who may write branch snapshots was not asked: --online",
    )


def test_a_file_elsewhere_may_be_checked(ask, tmp_path):
    other = tmp_path / "other.yml"
    other.write_text("# xoxb-1-hidden\n", encoding="utf-8")
    other.chmod(0o644)
    code, out, _ = ask("", "security-check", "--config", str(other))

    assert (code, out[1].split("\t")[1]) == (1, f"{Path(other).as_posix()}:1:3")

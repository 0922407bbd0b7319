"""What lets others in is found; what could not be looked at is never called fine."""

import json
import shutil
from pathlib import Path

import boto3
import pytest

from reporter.config.layers import Layer
from reporter.config.load import Loaded, load
from reporter.config.problems import ConfigError, Problem
from reporter.pipeline import security
from reporter.pipeline.exposure import in_folder, in_key_file, in_mode, in_text, secret_at, with_extended
from reporter.pipeline.finding import Finding, Severity
from reporter.pipeline.protection import Reach, in_history
from reporter.pipeline.security import examine
from tests.aws_stub import stub
from tests.notify.servers import Answer, Cut, Web, web_server
from tests.repositories import bare, clone, git, init

__all__ = ["stub"]

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/team"
NOBODY = Reach()
LOOKS = "this looks like a secret: take it out, make a new one, and write ${NAME} or an encrypted value"
MAIL = "notifications: {channels: {m: {type: email, host: h.test, sender: a@b.test, recipients: [a@b.test], %s}}}"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]})


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder that nobody else may write, with a repository in it, and nothing of the environment."""
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o755)
    init(tmp_path)
    (tmp_path / ".git").chmod(0o755)
    return tmp_path


def configured(here: Path, text: str, **environment: str) -> Loaded:
    path = here / "reporter.yml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o644)
    return load([(Layer.PROJECT, Path("reporter.yml"))], environment=environment)


def found(loaded: Loaded | None, reach: Reach = NOBODY, *problems: Problem, keys: tuple[Path, ...] = ()) -> list[str]:
    """Severity, place and text of each finding, in their order."""
    seen = examine([Path("reporter.yml")], keys, loaded=loaded, problems=problems, reach=reach)
    return [f"{one.severity} {one.problem}" for one in seen]


def test_a_sound_configuration_has_no_findings(here):
    """Facts that are shipped with the reporter, a branch that stays here, a channel with its secret elsewhere."""
    text = "notifications: {channels: {a: {type: slack-webhook, url: '${HOOK}'}}}\n"
    assert found(configured(here, text, HOOK="https://hooks.slack.com/services/x")) == []


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("token: xoxb-12-abc", 8),
        ("  url: 'https://hooks.slack.com/services/T0/B0/abc'", 9),
        ("# once: https://hooks.slack.com/services/T0/B0/abc", 9),
        ("key: AGE-SECRET-KEY-1ABC", 6),
        ("remote: https://me:pa55word@host/x.git", 9),
        ('a: ["x", "https://host/?sig=abc"]', 11),
        ("-----BEGIN OPENSSH PRIVATE KEY-----", 1),
        ("pem: |- -----BEGIN PRIVATE KEY-----", 9),
        ("token: ${TOKEN:-xoxb-12-abc}", 8),
        ("url: https://me:pa55word@host/${PATH}", 6),
        ("key = AKIAABCDEFGHIJKLMNOP", 7),
    ],
)
def test_a_secret_in_a_text_is_found(text, column):
    assert secret_at(text) == column


@pytest.mark.parametrize(
    "text",
    [
        "token: ${TOKEN}",
        "token: xoxb-${REST}",
        "# token: xoxb-...",
        "url: https://hooks.slack.com/services/${PATH}",
        "# https://hooks.slack.com/services/...",
        "url: https://host/?sig=${SIG}",
        "url: https://host/?token=",
        "token: age:eyJhbGciOiJIUzI1NiJ9.x",
        "pem: -----BEGIN CERTIFICATE-----",
        "remote: https://me:${PASSWORD}@host/x.git",
        "branch: snapshots",
    ],
)
def test_what_only_has_the_place_of_a_secret_is_none(text):
    """A variable, three dots, nothing, an encrypted value, a public thing."""
    assert secret_at(text) == 0


def test_texts_are_looked_at_with_their_comments(here):
    """Each finding has its line and column, and shows nothing."""
    text = "# token: xoxb-1-hidden\n# see http://a.test/x\nsite: {name: 'http://b.test/'}\n"
    assert found(configured(here, text)) == [
        f"high reporter.yml:1:10: {LOOKS}",
        "medium reporter.yml:3:15: an address without TLS: everybody on the way to b.test reads along: write https://",
        "low reporter.yml:2:7: an address without TLS: everybody on the way to a.test reads along: write https://",
    ]


@pytest.mark.parametrize(
    "address", ["http://localhost:8000/", "http://127.0.0.1", "http://[::1]:1/", "http://json-schema.org/x"]
)
def test_addresses_that_stay_here_need_no_tls(tmp_path, address):
    path = tmp_path / "a.yml"
    path.write_text(f"a: {address}\n", encoding="utf-8")
    assert list(in_text(path)) == []


def test_an_address_that_cannot_be_read_has_no_host(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("a: http://[x/\n", encoding="utf-8")
    assert "on the way to it reads" in next(in_text(path)).problem.text


def test_a_file_that_cannot_be_read_is_unknown(tmp_path):
    [one] = in_text(tmp_path / "gone.yml")

    assert one.severity is Severity.UNKNOWN
    assert one.problem.text == "it cannot be read (No such file or directory), so its text was not looked at"


def test_files_that_are_extended_are_looked_at_too(here):
    """Each once; a file that cannot be read brings nobody along."""
    for name, text in {
        "a.yml": "extends: [b.yml, c.yml]\n",
        "b.yml": "extends: c.yml\n",
        "c.yml": "",
        "d.yml": "extends: gone.yml\n",
    }.items():
        (here / name).write_text(text, encoding="utf-8")

    assert with_extended([Path("a.yml"), Path("d.yml")], None) == tuple(map(Path, ("c.yml", "b.yml", "a.yml", "d.yml")))


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        (0o644, None),
        (0o600, None),
        (0o664, "medium its group may"),
        (0o646, "high everybody"),
        (0o666, "high everybody"),
    ],
)
def test_who_may_write_a_file_decides_what_happens(here, mode, expected):
    path = here / "a.yml"
    path.touch()
    path.chmod(mode)
    seen = [f"{one.severity} {one.problem.text}" for one in in_mode(path)]

    assert len(seen) == (expected is not None)
    assert all(one.startswith(expected or "") for one in seen)


@pytest.mark.parametrize(("mode", "high"), [(0o755, 0), (0o775, 0), (0o777, 1), (0o1777, 0)])
def test_who_may_write_the_folder_may_replace_the_file(here, mode, high):
    """Unless only owners may, as in /tmp."""
    folder = here / "open"
    folder.mkdir()
    (folder / "a.yml").touch(0o644)
    (folder / "a.yml").chmod(0o644)
    folder.chmod(mode)
    seen = list(in_mode(folder / "a.yml"))

    assert [one.severity for one in seen] == [Severity.HIGH] * high
    assert all("everybody may replace it: its folder" in one.problem.text for one in seen)


def test_a_file_that_is_gone_is_unknown(tmp_path):
    [one] = in_mode(tmp_path / "no" / "a.yml")
    assert one.problem.text == "its mode cannot be read (No such file or directory)"


@pytest.mark.parametrize("look", [in_mode, in_key_file, lambda path, posix: in_folder(path, "f", posix=posix)])
def test_modes_of_other_systems_are_unknown(tmp_path, look):
    path = tmp_path / "a"
    path.touch()
    assert [one.severity for one in look(path, posix=False)] == [Severity.UNKNOWN]


@pytest.mark.parametrize(("mode", "count"), [(0o600, 0), (0o400, 0), (0o640, 1), (0o604, 1), (0o620, 1)])
def test_a_private_key_is_for_its_owner_alone(here, mode, count):
    key = here / "age.key"
    key.touch()
    key.chmod(mode)
    seen = list(in_key_file(key))

    assert [one.severity for one in seen] == [Severity.HIGH] * count
    assert all(one.problem.text == f"others may read this private key: chmod 600 {key}" for one in seen)


def test_a_private_key_in_git_is_everybodys(here):
    key = here / "age.key"
    key.touch(0o600)
    git(here, "add", "age.key")
    [one] = in_key_file(key)

    assert one.severity is Severity.HIGH
    assert one.problem.text.startswith("git keeps this private key for everybody who has the repository")


def test_a_private_key_that_is_not_there_is_unknown(here):
    [one] = in_key_file(here / "gone.key")
    assert one.problem.text == "the private key cannot be looked at (No such file or directory)"


def test_a_private_key_of_which_git_says_nothing_is_unknown(here):
    key = here / "age.key"
    key.touch(0o600)
    (here / ".git" / "index").write_bytes(b"broken")
    [one] = in_key_file(key)

    assert one.severity is Severity.UNKNOWN
    assert one.problem.text.startswith("whether git keeps this private key is not known: ")


def test_keys_and_files_are_looked_at(here):
    """Both by name."""
    (here / "age.key").touch()
    (here / "age.key").chmod(0o644)
    loaded = configured(here, "")
    (here / "reporter.yml").chmod(0o666)

    assert found(loaded, keys=(Path("age.key"),)) == [
        "high age.key: others may read this private key: chmod 600 age.key",
        "high reporter.yml: everybody may write it: chmod o-w reporter.yml",
    ]


@pytest.mark.parametrize(
    ("more", "severity", "text"),
    [
        ("security: none", "medium", "mail travels so that everybody on the way reads it"),
        (
            "security: none, password: '${P}'",
            "high",
            "there is a password, and a line that everybody on the way reads",
        ),
    ],
)
def test_mail_without_tls_is_found(here, more, severity, text):
    [one] = found(configured(here, MAIL % more, P="pa55word"))

    assert one == (
        f"{severity} reporter.yml:1:{(MAIL % more).index('security') + 1}: notifications.channels.m.security: {text}: "
        "use `security: starttls` or `tls`"
    )


def test_mail_with_tls_is_fine(here):
    assert found(configured(here, MAIL % "security: tls, password: '${P}'", P="pa55word")) == []


def test_a_plain_secret_is_found_once_with_its_key(here):
    """Though its text looks like one as well."""
    configured(here, "")
    (here / "reporter.yml").write_text("a:\n  b: xoxb-1-hidden\n", encoding="utf-8")
    plain = Problem("reporter.yml", 2, 6, "notifications.channels.a.token", "a secret stands here as plain text: out!")
    seen = found(None, NOBODY, plain)

    assert [one for one in seen if "2:6" in one] == [f"high {plain}"]


def test_what_cannot_be_used_is_unknown(here):
    """A fault that is no secret, and all that was not looked at for it."""
    configured(here, "")
    fault = Problem("reporter.yml", 1, 1, "guard.overall", "expected a number")

    assert found(None, NOBODY, fault) == [
        "unknown channels, roles and the history were not looked at: first mend what `reporter config validate` names",
        f"unknown {fault}",
    ]


def test_a_fault_of_one_channel_leaves_the_others_to_be_looked_at(here):
    fault = Problem("reporter.yml", 1, 1, "notifications.channels.a.url", "the environment variable X is not set")
    seen = found(configured(here, MAIL % "security: none"), NOBODY, fault)

    assert [one.split()[0] for one in seen] == ["medium", "unknown"]


@pytest.mark.parametrize("name", ["Admin", "OrganizationAccountAccessRole-admin", "PowerUser", "S3FullAccess", "root"])
def test_a_role_may_sound_too_broad(here, name):
    [first, *_] = found(configured(here, f"aws:\n  role_arn: {ROLE}/{name}\n"))

    assert first.startswith("medium reporter.yml:2:3: aws.role_arn: by its name (")


def test_each_account_has_its_place(here):
    text = f"aws:\n  accounts:\n    a:\n      role_arn: {ROLE}/reader\n    b:\n      role_arn: {ROLE}/AdminX\n"
    assert [one.split(": ")[0] for one in found(configured(here, text))] == ["medium reporter.yml:6:7"]


@pytest.mark.parametrize(
    "text",
    [
        "sources: {enabled: [ssm]}",
        "publish: {s3: {bucket: our-reports}}",
        "publish: {cloudwatch: {}}",
        "publish: {completion_topic: 'arn:aws:sns:eu-west-1:123456789012:a'}",
        "notifications: {channels: {a: {type: sns, topic: 'arn:aws:sns:eu-west-1:123456789012:a'}}}",
    ],
)
def test_credentials_that_are_used_are_not_called_fine(here, text):
    """Nobody was asked what they may do."""
    [one] = found(configured(here, text))
    assert one.endswith("aws: what these credentials may do was not asked: --online")


def test_accounts_that_contradict_each_other_are_unknown(here):
    [one] = found(configured(here, "sources: {enabled: [ssm]}\naws: {partitions: [aws-mars]}"))
    assert one.startswith("unknown aws: the accounts were not looked at: source ssm: option partitions: there is no")


@pytest.fixture
def iam(aws):
    """``iam(policies)``: a role ``reader`` that has them."""
    client = boto3.client("iam", region_name="us-east-1")
    client.create_role(RoleName="reader", AssumeRolePolicyDocument=TRUST)
    made: list[str] = []

    def attach(*names: str) -> None:
        for name in names:
            made.append(client.create_policy(PolicyName=name, PolicyDocument=TRUST)["Policy"]["Arn"])
            client.attach_role_policy(RoleName="reader", PolicyArn=made[-1])

    yield attach
    for arn in made:
        client.detach_role_policy(RoleName="reader", PolicyArn=arn)
        client.delete_policy(PolicyArn=arn)
    client.delete_role(RoleName="reader")


READER = f"sources: {{enabled: [ssm]}}\naws: {{role_arn: 'arn:aws:iam::{ACCOUNT}:role/reader'}}\n"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("ReadTheParameters",), []),
        (("AdministratorAccess",), ["high"]),
        (("PowerUserAccess", "AmazonS3FullAccess", "Fine"), ["high", "medium"]),
    ],
)
def test_policies_of_a_role_are_asked_for(here, iam, names, expected):
    iam(*names)
    seen = found(configured(here, READER), Reach(online=True))

    assert [one.split()[0] for one in seen] == expected
    assert all(" reporter.yml:2:1: aws: policy " in one for one in seen)


def test_policies_that_may_not_be_seen_are_unknown(here, aws):
    """The user of the test has none that moto knows."""
    [one] = found(configured(here, "sources: {enabled: [ssm]}"), Reach(online=True))

    assert one.startswith("unknown aws: what these credentials may do is not known: ")


def test_the_root_of_an_account_is_found(here, stub):
    answer = f"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
    <Arn>arn:aws:iam::{ACCOUNT}:root</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"""
    stub.plan = lambda _: Answer(200, answer.encode(), {"Content-Type": "text/xml"})
    [one] = found(configured(here, "sources: {enabled: [ssm]}"), Reach(online=True))

    assert one == (
        "high aws: these are the credentials of an AWS account's root: use a role that may read, and no more"
    )


def test_credentials_that_are_refused_are_unknown(here, stub):
    stub.plan = lambda _: Cut()
    [one] = found(configured(here, "sources: {enabled: [ssm]}"), Reach(online=True, timeout=1.0))

    assert one.startswith("unknown aws: what these credentials may do is not known: AWS does not say who this is: ")


@pytest.fixture
def shared(tmp_path):
    """A repository with a remote on this machine, in which rewriting is denied."""
    remote = bare(tmp_path / "remote.git")
    git(remote.path, "config", "receive.denyNonFastForwards", "true")
    ours = clone(remote, tmp_path / "ours")
    for path in (remote.path, remote.path / "objects", remote.path / "refs", ours.path / ".git"):
        path.chmod(0o755)
    return ours, remote


def tell(severity: Severity, text: str) -> Finding:
    return Finding.at(severity, "here", text)


def of_the_branch(repository, remote: str = "origin", reach: Reach = NOBODY) -> list[tuple[str, str]]:
    return [(one.severity.value, one.problem.text) for one in in_history(repository, remote, "snapshots", tell, reach)]


def test_a_remote_here_that_only_its_owner_writes_is_fine(shared):
    assert of_the_branch(shared[0]) == []


def test_a_repository_without_a_remote_is_fine(shared):
    git(shared[0].path, "remote", "remove", "origin")
    assert of_the_branch(shared[0]) == []


def test_a_remote_that_may_be_rewritten_is_found(shared):
    git(shared[1].path, "config", "--unset", "receive.denyNonFastForwards")
    assert of_the_branch(shared[0]) == [
        ("medium", "whoever may push may take observations away: git config receive.denyNonFastForwards true")
    ]


@pytest.mark.parametrize(
    ("folder", "mode", "severity"), [("", 0o777, "high"), ("refs", 0o777, "high"), ("objects", 0o775, "medium")]
)
def test_a_remote_that_everybody_may_write_is_found(shared, folder, mode, severity):
    """Past git: in its folder."""
    (shared[1].path / folder).chmod(mode)
    [(found_severity, text)] = of_the_branch(shared[0])

    assert found_severity == severity
    assert str(shared[1].path / folder) in text


def test_a_repository_here_that_everybody_may_write_is_found(shared):
    (shared[0].path / ".git" / "objects").chmod(0o777)
    assert [severity for severity, _ in of_the_branch(shared[0])] == ["high"]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://me:pa55word@host.test/o/r.git", ["high", "unknown"]),
        ("http://host.test/o/r.git", ["medium", "unknown"]),
        ("git://host.test/o/r.git", ["medium", "unknown"]),
        ("ssh://git@host.test/o/r.git", ["unknown"]),
        ("https://host.test/o/r.git", ["unknown"]),
        ("../gone.git", ["unknown"]),
    ],
)
def test_the_address_of_the_remote_is_looked_at(shared, address, expected):
    """Its credentials, its TLS; who may write there is not known here."""
    git(shared[0].path, "remote", "set-url", "origin", address)
    seen = of_the_branch(shared[0], reach=Reach(online=True))

    assert [severity for severity, _ in seen] == expected
    assert "pa55word" not in str(seen)
    assert "is not known here: look at its settings" in seen[-1][1]


GITHUB = (
    "https://github.com/o/r.git",
    "https://github.com/o/r",
    "git@github.com:o/r.git",
    "ssh://git@github.com/o/r.git",
    "ssh://git@github.com:22/o/r.git/",
)


@pytest.mark.parametrize("address", GITHUB)
def test_github_is_asked_only_online(shared, address):
    assert of_the_branch(shared[0], address) == [("unknown", "who may write branch snapshots was not asked: --online")]


@pytest.fixture
def github(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with web_server() as web:
        yield web


def asked(shared, github: Web, address: str = GITHUB[0], **environment: str) -> list[tuple[str, str]]:
    given = {"GITHUB_API_URL": github.url("/api", "http"), **environment}
    return of_the_branch(shared[0], address, Reach(online=True, timeout=1.0, environment=given))


@pytest.mark.parametrize("address", GITHUB)
def test_a_protected_branch_is_fine(shared, github, address):
    """A token goes along, if there is one."""
    github.plan = lambda _: Answer(200, b'{"protected": true}')

    assert asked(shared, github, address, GITHUB_TOKEN="hidden") == []
    [request] = github.seen
    assert (request.method, request.path) == ("GET", "/api/repos/o/r/branches/snapshots")
    assert request.headers["Authorization"] == "Bearer hidden"


def test_an_open_branch_is_found(shared, github):
    github.plan = lambda _: Answer(200, b'{"protected": false}')
    [(severity, text)] = asked(shared, github)

    assert (severity, "Authorization" in github.seen[0].headers) == ("medium", False)
    assert text.startswith("branch snapshots of o/r is not protected: whoever may push may rewrite it")


def test_a_server_of_githubs_in_a_company_is_githubs_too(shared, github):
    github.plan = lambda _: Answer(200, b'{"protected": true}')
    assert asked(shared, github, "git@git.corp.test:o/r.git", GITHUB_SERVER_URL="https://git.corp.test") == []


@pytest.mark.parametrize(
    ("answer", "environment", "expected"),
    [
        (Answer(404, b"{}"), {}, "(404): set GITHUB_TOKEN"),
        (Answer(404, b"{}"), {"GITHUB_TOKEN": "hidden"}, "(404): is the branch there, and may the token see it?"),
        (Answer(429, b"{}"), {}, "(429): "),
        (Answer(500, b"{}"), {}, "(500): "),
        (Answer(200, b"{}"), {}, "its answer cannot be read"),
        (Answer(200, b"[]"), {}, "its answer cannot be read"),
        (Answer(200, b"<html>"), {}, "its answer cannot be read"),
        (Answer(200, b"{", announced=9), {}, "broke off its answer"),
        (Answer(after=3.0), {}, "did not answer in time"),
        (Cut(), {}, "could not be reached"),
    ],
)
def test_what_github_does_not_say_is_unknown(shared, github, answer, environment, expected):
    github.plan = lambda _: answer
    [(severity, text)] = asked(shared, github, **environment)

    assert severity == "unknown"
    assert text.startswith("GitHub does not say who may write branch snapshots")
    assert expected in text


def test_a_token_is_not_sent_in_the_open(shared):
    reach = Reach(online=True, environment={"GITHUB_API_URL": "http://api.test", "GITHUB_TOKEN": "hidden"})
    assert of_the_branch(shared[0], GITHUB[0], reach) == [
        ("unknown", "GITHUB_API_URL is without TLS, so it was not asked with a token")
    ]


def test_the_history_is_looked_at_where_it_is_configured(here, shared):
    """Its remote has the place of its key."""
    git(shared[0].path, "remote", "set-url", "origin", "http://host.test/o/r.git")
    seen = found(configured(here, "history:\n  repository: ours\n  remote: origin\n"))

    assert [one.split(": ")[0] for one in seen] == ["medium reporter.yml:3:3", "unknown reporter.yml:3:3"]


def test_a_history_that_is_no_repository_is_unknown(here):
    shutil.rmtree(here / ".git")
    [one] = found(configured(here, ""))
    assert one.startswith("unknown history.remote: the history was not looked at: .: not a git repository")


def test_the_worst_comes_first_and_secrets_are_struck_out(here):
    loaded = configured(here, MAIL % "security: none, password: '${P}'", P="pa55word-hidden")
    fault = Problem("", 0, 0, "aws", "they said: pa55word-hidden\nand more")
    seen = found(loaded, NOBODY, fault)

    assert [one.split()[0] for one in seen] == ["high", "unknown"]
    assert seen[1] == "unknown aws: they said: *** and more"


@pytest.mark.parametrize(
    ("url", "words"), [("x", security.PLAIN), ("${URL}", security.WITHOUT_TLS)], ids=["plain", "without TLS"]
)
def test_the_words_for_faults_are_those_of_the_configuration(here, url, words):
    """The check goes by them."""
    with pytest.raises(ConfigError, match=words):
        configured(
            here, f"notifications: {{channels: {{a: {{type: slack-webhook, url: '{url}'}}}}}}", URL="http://a.test"
        )


def test_a_webhook_without_tls_is_found_once(here):
    """By its key; the address in the text is the same thing."""
    loaded = configured(here, "# http://a.test\n")
    fault = Problem("reporter.yml", 1, 3, "notifications.channels.a.url", f"expected {security.WITHOUT_TLS}")

    assert found(loaded, NOBODY, fault) == [f"medium {fault}"]

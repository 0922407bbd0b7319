"""No secret of the configuration is ever written anywhere.

A canary stands in every place that takes a secret, once from a variable and once encrypted. Commands run at debug
level, and every byte that they wrote is searched: both streams, all files, and all objects of git.
"""

import os
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from reporter.config.encryption import encrypt, keygen
from reporter.config.settings import SECTIONS, model
from reporter.options.kinds import Options
from reporter.options.secret import Secret
from tests.repositories import git, init, reporter

CANARY = "canary7d1e5f"

PLACES = {
    "aws.external_id": "{}",
    "aws.accounts.*.external_id": "{}",
    "notifications.channels.*.token": "xoxb-{}",
    "notifications.channels.*.url": "https://127.0.0.1:9/{}",
    "notifications.channels.*.secret": "{}",
    "notifications.channels.*.certificate": "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----",
    "notifications.channels.*.password": "{}",
    "notifications.channels.*.headers.*": "Bearer {}",
}
"""Every place, with the form that its secret has."""

TEXT = """
sources: {{enabled: [table], options: {{table: {{file: rows.csv}}}}}}
secrets: {{recipients: [{recipient}]}}
aws:
  role_arn: arn:aws:iam::123456789012:role/reader
  external_id: {s0}
  accounts:
    gov: {{role_arn: 'arn:aws-us-gov:iam::123456789012:role/r', external_id: {s1}, partitions: [aws-us-gov]}}
notifications:
  operations: hook
  channels:
    slack: {{type: slack, token: {s2}, channel: '#x'}}
    slack-hook: {{type: slack-webhook, url: {s3}}}
    teams: {{type: teams-workflow, url: {s3}}}
    bot:
      type: teams-bot
      tenant: 00000000-0000-0000-0000-000000000000
      app: 00000000-0000-0000-0000-000000000000
      channel: 19:abc@thread.tacv2
      secret: {s4}
      certificate: {s5}
    mail:
      type: email
      host: 127.0.0.1
      port: 9
      username: us
      password: {s6}
      sender: a@example.org
      recipients: [b@example.org]
    hook: {{type: webhook, url: {s3}, secret: {s4}, private: true, headers: {{Authorization: {s7}}}}}
    other: {{type: apprise, url: {s3}}}
  rules:
    all: {{channels: [slack, slack-hook, teams, bot, mail, hook, other]}}
profiles:
  other: {{guard: {{floor: 3}}}}
"""

COMMANDS = (
    "config show --origin",
    "config show --origin --json",
    "config diff - other",
    "config validate",
    "config validate --format github",
    "config validate --format json",
    "config schema",
    "config history",
    "config security-check",
    "config test-connections --timeout 1",
    "collect",
    "show",
    "log --json",
    "export -f csv -f json -f xlsx --output out",
    "doctor",
    "sources list",
    "sources compare --first table --second table",
    "collect --source ssm --set collect.attempts=1",
    "config show --set notifications.channels.slack.channel=3",
    "config validate --set notifications.channels.slack.nosuch=3",
    "log --profile-name nosuch",
    "config rekey",
    "build",
)


def secret_places(kind: Any, path: str) -> Iterator[str]:
    """The keys of *kind* that take a secret, with ``*`` for names of one's own."""
    if isinstance(kind, type) and issubclass(kind, Options):
        for name, field in kind.model_fields.items():
            yield from secret_places(field.annotation, f"{path}.{name}")
            if any("Secret" in repr(part) for part in field.metadata):
                yield f"{path}.{name}"
    elif kind is Secret:
        yield path
    else:
        named = getattr(kind, "__origin__", None) is dict
        for part in get_args(kind)[1 if named else 0 :]:
            yield from secret_places(part, f"{path}.*" if named else path)


def test_there_is_a_canary_in_every_secret_place() -> None:
    """A new kind of secret gets one here, or this fails."""
    found = {place for section in SECTIONS for place in secret_places(model(section), section)}
    assert found == set(PLACES)


@pytest.mark.parametrize("encrypted", [False, True], ids=["variables", "encrypted"])
def test_no_secret_is_ever_written(tmp_path: Path, encrypted: bool) -> None:
    private, public = keygen()
    root = tmp_path / "root"
    secrets = [form.format(CANARY) for form in PLACES.values()]
    environment = {
        "REPORTER_AGE_KEY": private,
        "REPORTER__LOGGING__LEVEL": "debug",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": f"aws-{CANARY}",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "HOME": str(tmp_path / "home"),
    }
    if encrypted:
        given = [encrypt(text, [public]) for text in secrets]
    else:
        given = [f"'${{S{number}}}'" for number in range(len(secrets))]
        environment |= {f"S{number}": text for number, text in enumerate(secrets)}
    names = {f"s{number}": text for number, text in enumerate(given)}
    init(root)
    (root / "config").mkdir()
    (root / "config" / "reporter.yml").write_text(TEXT.format(recipient=public, **names), encoding="utf-8")
    (root / "rows.csv").write_text("service,region\ns3,eu-west-1\n", encoding="utf-8")
    git(root, "add", ".")
    git(root, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "--quiet", "-m", "Configuration")

    said = {command: reporter(*command.split(), path=root, environment=environment) for command in COMMANDS}

    for command, done in said.items():
        assert "Traceback" not in done.stderr, command
        assert "No such command" not in done.stderr, command
    assert said["config show --origin"].returncode == 0
    assert said["config show --origin"].stdout.count("'***'") >= len(PLACES)
    assert "debug reporter.history.git" in said["doctor"].stderr
    for command, done in said.items():
        assert CANARY not in done.stdout + done.stderr, command
    for file in written(tmp_path):
        assert CANARY.encode() not in file.read_bytes(), file
        if file.parent.parent.name == "objects":
            assert CANARY.encode() not in zlib.decompress(file.read_bytes()), file
    git(root, "unpack-objects", "-q", check=False)
    packed = subprocess.run(
        ["git", "cat-file", "--batch-all-objects", "--batch"], cwd=root, capture_output=True, check=True
    )
    assert CANARY.encode() not in packed.stdout
    assert len(packed.stdout) > 1000


def written(folder: Path) -> Iterator[Path]:
    """Every file below *folder*."""
    for at, _, names in os.walk(folder):
        yield from (Path(at) / name for name in names)

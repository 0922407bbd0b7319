import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aws_services_reporter.__main__ import main
from reporter.v1 import cache, fetch
from tests.v1.small_aws import SmallAws

ROOT = Path(__file__).parents[2]
OLD = Path(__file__).parent / "old_cache.json"
CACHE = Path("reports/cache/aws_data_cache.json")
WRITTEN = datetime.fromisoformat("2025-09-02T08:30:00.123456").astimezone()


@dataclass(frozen=True)
class Ran:
    """What came of a run."""

    code: int
    out: str
    err: str

    @property
    def warnings(self) -> list[str]:
        """The messages of level WARNING and ERROR."""
        lines = [line.split(" - ", 3) for line in self.err.splitlines()]
        return [line[3] for line in lines if len(line) == 4 and line[2] in {"WARNING", "ERROR"}]


Command = Callable[..., Ran]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    """The current folder of the command. Nothing of this machine's AWS configuration is seen."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    current: Path = tmp_path / "current"
    home.mkdir()
    current.mkdir()
    for name, value in {
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(home / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "credentials"),
        "NO_PROXY": "127.0.0.1",
        "COLUMNS": "100",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(current)
    return current


@pytest.fixture
def command(capsys, monkeypatch) -> Command:
    """``command(*arguments, hours=1)`` runs here, *hours* after the old cache was written."""

    def run(*arguments: str, hours: float = 1) -> Ran:
        monkeypatch.setattr(
            "reporter.v1.command.main.__kwdefaults__", {"clock": lambda: WRITTEN + timedelta(hours=hours)}
        )
        code = main(arguments)
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run


@pytest.fixture
def process() -> Command:
    """``process(*arguments, env=...)`` runs in a process of its own, as a user starts it."""

    def run(*arguments: str, env: Mapping[str, str] | None = None) -> Ran:
        path = os.pathsep.join(filter(None, [(env or {}).get("PYTHONPATH"), str(ROOT)]))
        done = subprocess.run(
            [sys.executable, "-m", "aws_services_reporter", *arguments],
            env=os.environ | (env or {}) | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def old_cache(folder) -> Path:
    """A cache file that v1.5.0 wrote."""
    file: Path = folder / CACHE
    file.parent.mkdir(parents=True)
    file.write_bytes(OLD.read_bytes())
    return file


@pytest.fixture
def young_cache(old_cache) -> Path:
    """The same, written an hour ago, for processes."""
    text = old_cache.read_text(encoding="utf-8")
    young = (cache.local_now() - timedelta(hours=1)).replace(tzinfo=None).isoformat()
    old_cache.write_text(text.replace("2025-09-02T08:30:00.123456", young), encoding="utf-8")
    file: Path = old_cache
    return file


@pytest.fixture
def small_aws(monkeypatch) -> Iterator[SmallAws]:
    """boto3 and the reader of launches find this server, and credentials, in the environment."""
    from reporter.collect.ssm import launches  # noqa: PLC0415 - slow

    with SmallAws() as server:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
            monkeypatch.setenv(name, "testing-secret")
        monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
        monkeypatch.setattr(launches, "FEED", f"{server.url}/regions.rss")
        monkeypatch.setattr(fetch, "PATIENCE", 5)
        yield server

"""The guide's own insight does what the guide says, installed as a package."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import LIMIT

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "site/docs/guides/insight-plugin.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def plugin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, installed the way pip would leave it: a module and its metadata."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    points = re.search(r"```toml\n\[project\.entry-points\.\"(.*?)\"\]\n([\w-]+) = \"(\w+)\.(\w+):(\w+)\"", GUIDE)
    assert points is not None
    group, name, package, module, target = points.groups()
    folder = tmp_path_factory.mktemp("site-packages")
    (folder / package).mkdir(parents=True)
    (folder / package / f"{module}.py").write_text(code, encoding="utf-8")
    told = folder / "our_package-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: our-package\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(f"[{group}]\n{name} = {package}.{module}:{target}\n", encoding="utf-8")
    return folder


def reporter(plugin: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reporter", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(plugin), str(ROOT)])},
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )


@pytest.fixture(scope="module")
def told(plugin: Path, shipped_history: Path) -> list[dict[str, object]]:
    [command] = re.findall(r"^reporter (insights .*)$", GUIDE, re.MULTILINE)
    done = reporter(plugin, shipped_history, *command.split(), "--json", "--most", "100")
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_example_tells_what_the_history_says(told):
    """Bedrock stands in Frankfurt since botocore 1.31.69 (23 October 2023), and at all since 1.31.58 (2 October)."""
    [found] = [one for one in told if one["rule"] == "wait-is-over"]
    assert found["id"] == "wait-is-over:bedrock:eu-central-1"
    assert found["on"] == "2023-10-23"
    assert found["numbers"] == {"days": 21}


def test_the_built_in_insights_are_told_beside_it(told):
    assert len({one["rule"] for one in told}) > 3


def test_an_insight_that_is_not_allowed_is_not_told(plugin, shipped_history):
    chosen = ("--set", "plugins.allowed=[]", "insights", "--since", "2023-10-01", "--at", "2023-12-31", "--json")
    done = reporter(plugin, shipped_history, *chosen)
    assert done.returncode == 0
    assert "wait-is-over" not in done.stdout

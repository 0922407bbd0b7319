"""The plug-in that the page of the sources shows works as it is shown."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "site/docs/reference/sources.md"


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The page's example, installed the way pip would leave it: a module and its metadata."""
    page = PAGE.read_text(encoding="utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "make_source" in block)
    points = re.search(r"```toml\n\[project\.entry-points\.\"(.*?)\"\]\n(\w+) = \"(.*?)\"", page)
    assert points is not None
    group, name, target = points.groups()
    folder = tmp_path / "site-packages"
    (folder / "our_package").mkdir(parents=True)
    (folder / "our_package/inventory.py").write_text(code, encoding="utf-8")
    about = folder / "our_package-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: our-package\nVersion: 1.0\n", encoding="utf-8")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = {target}\n", encoding="utf-8")
    return folder


def reporter(plugin: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with the plug-in installed."""
    repository = plugin.parent / "repository"
    subprocess.run(["git", "init", "--quiet", str(repository)], check=True)
    path = os.pathsep.join([str(plugin), str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "reporter", *arguments],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_source_of_the_page_is_found_and_recorded(plugin: Path) -> None:
    """A package that names a factory in the entry point group is a source like any other."""
    collected = reporter(plugin, "collect", "--source", "inventory", "-o", "key=value", "--json")
    shown = reporter(plugin, "show", "--source", "inventory", "--json")

    assert (collected.returncode, collected.stderr) == (0, "")
    assert json.loads(collected.stdout)["version"] == "2026.1"
    assert json.loads(shown.stdout)["services"]["ec2"]["regions"] == ["eu-west-1"]


def test_a_source_that_fails_takes_nothing_away(plugin: Path) -> None:
    """Whatever a plug-in raises is one line, and the last facts stand."""
    reporter(plugin, "collect", "--source", "inventory")
    module = plugin / "our_package/inventory.py"
    code = module.read_text(encoding="utf-8")
    module.write_text(code.replace("        regions = [", "        1 / 0\n        regions = ["), encoding="utf-8")
    failed = reporter(plugin, "collect", "--source", "inventory")
    shown = reporter(plugin, "show", "--source", "inventory", "--json")

    assert failed.returncode == 4
    assert failed.stderr.count("\n") == 1
    assert "ZeroDivisionError" in failed.stderr
    assert json.loads(shown.stdout)["services"]["ec2"]["regions"] == ["eu-west-1"]

"""What the pages about exports say is so."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from reporter.render.exports.exporter import BUILT_IN
from reporter.render.exports.tables import SCHEMA, about, tables
from tests.builders import day, new_repository, observe, service, snapshot
from tests.render.exports.sample import FACTS, files, only

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "site/docs/reference/exports.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "site/docs/guides/exporter-plugin.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)


def section(heading: str) -> str:
    found = re.search(rf"^### {heading}\n(.*?)(?=^##|\Z)", PAGE, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)


def test_each_format_is_on_the_page_with_its_files():
    """In the order of the code."""
    rows = dict(re.findall(r"^\| \[`(\w+)`\]\(#\w+\) \| (.*) \|$", PAGE, re.MULTILINE))

    assert list(rows) == list(BUILT_IN)
    for name, told in rows.items():
        assert re.findall(r"`([\w.]+)`", told) == list(files(name))
        assert section(name)


def test_each_column_is_on_the_page():
    """In its table, in its place."""
    for table in tables(FACTS):
        assert first_column(section(table.name.capitalize())) == list(table.columns)
    assert first_column(section("About")) == list(about(FACTS))
    assert f"now {SCHEMA};" in section("About")


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_of_the_page_has_an_answer(query):
    """In a database of the sample."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(only("sqlite"))
        assert database.execute(query).fetchall()


def test_the_queries_say_what_the_page_asks():
    """Unknown is neither yes nor no."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(only("sqlite"))
        first, second, third, *_, last = [database.execute(query).fetchall() for query in QUERIES]

    assert first == [("=1+1",), ("half",)]
    assert second == [("cn-north-1",), ("eu-west-1",), ("us-east-1",)]
    assert third == [("ap-east-9", "<b>Nowhere</b> | yet")]
    assert dict(last) == {"source": "ssm", "observed_at": "2026-11-22T06:17:00Z", "completeness": "partial"}


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """The guide's example, installed the way pip would leave it: a module and its metadata."""
    [code] = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    points = re.search(r"```toml\n\[project\.entry-points\.\"(.*?)\"\]\n(\w+) = \"(\w+)\.(\w+):(\w+)\"", GUIDE)
    assert points is not None
    group, name, package, module, target = points.groups()
    folder = tmp_path / "site-packages"
    (folder / package).mkdir(parents=True)
    (folder / package / f"{module}.py").write_text(code, encoding="utf-8")
    told = folder / "our_package-1.0.dist-info"
    told.mkdir()
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: our-package\nVersion: 1.0\n", encoding="utf-8")
    (told / "entry_points.txt").write_text(f"[{group}]\n{name} = {package}.{module}:{target}\n", encoding="utf-8")
    return folder


def reporter(plugin: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command, with the plug-in installed, on a small history."""
    repository = plugin.parent / "repository"
    if not repository.exists():
        services = (service("s3", "eu-west-1", "cn-north-1"), service("iam", everywhere=["aws"]), service("new"))
        observe(new_repository(repository), snapshot(*services), day(0))
    path = os.pathsep.join([str(plugin), str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.run(
        [sys.executable, "-m", "reporter", *arguments],
        cwd=repository,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_exporter_of_the_guide_is_found_and_used(plugin: Path) -> None:
    """A package that names a class in the entry point group is a format like any other."""
    done = reporter(plugin, "export", "--format", "terraform", "--partition", "aws")
    file = plugin.parent / "repository/build/export/aws_services.auto.tfvars.json"

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "build/export/aws_services.auto.tfvars.json\n"
    assert json.loads(file.read_text(encoding="utf-8")) == {"regions_of_services": {"s3": ["eu-west-1"]}}


def test_an_installed_format_is_among_those_that_there_are(plugin: Path) -> None:
    """Whoever mistypes one sees it."""
    done = reporter(plugin, "export", "--format", "teraform")

    assert done.returncode == 2
    assert "choose one of csv, json, markdown, parquet, sqlite, terraform, xlsx, xml" in done.stderr


@pytest.mark.parametrize("fault", ["at import", "in export"])
def test_an_exporter_that_fails_writes_nothing(plugin: Path, fault: str) -> None:
    """Whatever a plug-in raises is one line."""
    module = plugin / "our_package/terraform.py"
    code = module.read_text(encoding="utf-8")
    broken = code.replace("        regions: dict", "        1 / 0\n        regions: dict")
    module.write_text(f"1 / 0\n{code}" if fault == "at import" else broken, encoding="utf-8")
    done = reporter(plugin, "export", "--format", "json", "--format", "terraform")

    assert (done.returncode, done.stdout) == (8, "")
    assert re.fullmatch(r"reporter: format terraform.*: ZeroDivisionError: division by zero\n", done.stderr)
    assert not (plugin.parent / "repository/build").exists()

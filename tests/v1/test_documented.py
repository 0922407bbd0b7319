"""Every invocation that the documents of v1.5.0 show, on all that AWS says."""

import csv
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from reporter.v1.texts import EXAMPLES
from tests.aws import CREDENTIALS, dump
from tests.v1.conftest import ROOT
from tests.v1.small_aws import SmallAws, dumped

INVOCATIONS = [
    "",
    "--format csv json excel region-summary",
    "--format json excel xml",
    "--profile production --region us-west-2",
    "--max-workers 15 --log-level DEBUG",
    "--output-dir ./reports",
    "--regions-file my_regions.csv --matrix-file my_matrix.csv",
    '--include-services "ec2*" "s3*"',
    '--exclude-services "batch*" "*gov*"',
    '--include-regions "us-*" "eu-west-*"',
    '--exclude-regions "*gov*" "cn-*"',
    "--min-services 50",
    '--include-regions "us-*" --exclude-regions "*gov*" --min-services 30 --format json excel xml',
    "--format json --quiet --cache-hours 48",
    "--cache-hours 1",
    "--clear-cache",
    "--cache-stats",
]
CODE = """
import sys
from reporter.collect.ssm import launches
launches.FEED = sys.argv.pop(1)
from aws_services_reporter.__main__ import main
sys.exit(main())
"""


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh run with several formats."""
    folder = tmp_path_factory.mktemp("fresh")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    env = CREDENTIALS | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache"), "NO_PROXY": "127.0.0.1"}
    with SmallAws(*dumped()) as server:
        ran = subprocess.run(
            [sys.executable, "-c", CODE, f"{server.url}/regions.rss", "--format", "csv", "json", "excel", "xml"],
            env=clean | env | {"AWS_ENDPOINT_URL": server.url, "AWS_CONFIG_FILE": "/nonexistent"},
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert (ran.returncode, "WARNING" in ran.stderr) == (0, False), ran.stderr
    return folder


@pytest.fixture
def seeded(fresh: Path, folder: Path) -> Path:
    """The current folder, with the cache of that run."""
    cache = folder / "reports/cache/aws_data_cache.json"
    cache.parent.mkdir(parents=True)
    cache.write_bytes((fresh / cache.relative_to(folder)).read_bytes())
    return folder


def document(folder: Path) -> Mapping[str, Mapping[str, object]]:
    found: Mapping[str, Mapping[str, object]] = json.loads(
        (folder / "reports/json/regions_services.json").read_text(encoding="utf-8")
    )
    return found


def test_a_fresh_run_has_all_that_aws_says(fresh):
    """Every availability of the regions' side, and nothing else."""
    tree = cast("dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, dict[str, object]]]]]]]", dump("regions"))
    regions = tree["aws"]["service"]["global-infrastructure"]["regions"]
    expected = {(region, code) for region in regions for code in regions[region].get("services", {})}
    with (fresh / "reports/csv/regions_services.csv").open(encoding="utf-8", newline="") as file:
        found = {(row["Region Code"], row["Service Code"]) for row in csv.DictReader(file)}

    assert expected == found
    assert len(found) == 9289
    assert document(fresh)["summary"]["total_regions"] == 39
    assert cast("dict[str, str]", document(fresh)["regions"]["eu-west-1"])["launch_date"] == "2007-11-06"


@pytest.mark.parametrize("line", INVOCATIONS)
def test_a_documented_invocation_works(seeded, line, process):
    """With code 0, and nothing that would be an error."""
    ran = process(*shlex.split(line))

    assert ran.code == 0
    assert [told for told in ran.warnings if not told.startswith(("Cache ", "Pattern '*gov*' matches"))] == []


def test_the_examples_are_the_documented_ones():
    """Each of them is shown by ``--examples``."""
    shown = {line.strip() for line in EXAMPLES.splitlines()}

    assert {f"aws-services-reporter {line}" for line in INVOCATIONS if line} <= shown


def test_a_cached_run_writes_what_the_fresh_one_wrote(seeded, fresh, process):
    """The CSV files byte for byte; JSON but for the moment of writing."""
    process("--format", "csv", "json")

    for name in ("csv/regions_services.csv", "csv/services_regions_matrix.csv"):
        assert (seeded / "reports" / name).read_bytes() == (fresh / "reports" / name).read_bytes()
    old, new = document(fresh), document(seeded)
    assert {key: old[key] for key in old if key != "generated_at"} == {
        key: new[key] for key in new if key != "generated_at"
    }


def test_flags_do_together_what_each_does(seeded, process):
    """Commercial regions of the United States that have many services."""
    process(*shlex.split(INVOCATIONS[12]))

    assert list(document(seeded)["regions"]) == ["us-east-1", "us-east-2", "us-west-1", "us-west-2"]

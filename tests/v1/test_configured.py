"""The command of v1.5.0 in a place that is configured."""

import csv
import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reporter.v1.arguments import parse
from reporter.v1.config import Config
from tests.v1.conftest import ROOT
from tests.v1.test_arguments import FIELDS, VALUES

EVERYTHING = """
aws: {profile: reader, api_regions: [eu-central-1, us-east-1]}
collect: {workers: 3, attempts: 12}
cache: {enabled: false, keep: 7d, file: elsewhere.json}
filters:
  services: {include: ["ec2*", "s3*"], exclude: ["*-old"]}
  regions: {include: ["eu-*"], exclude: ["*-iso*"]}
  min_services: 40
logging: {level: warning}
"""
PLUGIN = """
from .base import BaseOutputPlugin

class {name}(BaseOutputPlugin):
    name = "{name}"
    description = "of a folder"
    file_extension = "txt"

    def generate_output(self, config, *_):
        self.get_output_path(config, "x").write_text(config.regions_filename)
        return True
"""
BROKEN = "guard:\n  overal: 1\ncollect:\n  workers: many\n"
FAULTS = [
    "config/reporter.yml:2:3: guard.overal: there is no such key: did you mean overall?",
    "config/reporter.yml:4:3: collect.workers: expected a whole number, not 'many'",
]

Write = Callable[..., Path]


@pytest.fixture
def write(folder) -> Write:
    """``write(text, name)`` puts a configuration into the current folder, or elsewhere."""

    def put(text: str, name: str = "config/reporter.yml") -> Path:
        file: Path = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return put


def differs(*arguments: str) -> dict[str, object]:
    """What is not as it is without flags and without a configuration."""
    options = parse(arguments)
    assert options.fault is None
    found, plain = dataclasses.asdict(options.config), dataclasses.asdict(Config())
    return {field: value for field, value in found.items() if value != plain[field]}


def test_the_configuration_gives_flags_their_defaults(write):
    """Each of its keys that has a flag, and no other field."""
    write(EVERYTHING)

    assert differs() == {
        "aws_profile": "reader",
        "aws_region": "eu-central-1",
        "max_workers": 3,
        "max_retries": 12,
        "cache_enabled": False,
        "cache_hours": 168,
        "cache_file": "elsewhere.json",
        "include_services": ["ec2*", "s3*"],
        "exclude_services": ["*-old"],
        "include_regions": ["eu-*"],
        "exclude_regions": ["*-iso*"],
        "min_services": 40,
        "log_level": "WARNING",
    }


@pytest.mark.parametrize("flag", FIELDS)
def test_a_flag_goes_before_the_configuration(write, flag):
    """And leaves the other fields to it."""
    write(EVERYTHING)
    field, value = FIELDS[flag]
    plain = differs()

    assert dataclasses.asdict(parse([flag, *VALUES[flag]]).config)[field] == value
    assert {**differs(flag, *VALUES[flag]), field: 0} == {**plain, field: 0}


@pytest.mark.parametrize(
    "text",
    [
        "metadata: {name: x}",
        "aws: {}\ncollect: {}\ncache: {}\nfilters: {services: {}}\nlogging: {format: json}\nplugins: {}",
        "filters: {services: {include: []}}\naws: {api_regions: []}\ncollect: {attempts: null}",
        "exports: {formats: [xlsx], directory: out}\nguard: {overall: 0.1}",
    ],
)
def test_what_is_not_set_keeps_the_defaults_of_v1(write, text):
    """Which are other ones than those of `reporter`: three attempts, and level INFO."""
    write(text)

    assert differs() == {}


@pytest.mark.parametrize(
    ("keep", "hours"), [("0s", 0), ("1s", 1), ("59m", 1), ("60m", 1), ("119m", 1), ("36h", 36), ("2w", 336)]
)
def test_the_cache_counts_whole_hours(write, keep, hours):
    """Rounded down, but never to none."""
    write(f"cache: {{keep: {keep}}}")

    assert parse([]).config.cache_hours == hours


@pytest.mark.parametrize(
    "arguments", [["--config", "own.toml"], ["--conf=own.toml"], ["--config", "x", "--co=own.toml"]]
)
def test_a_named_file_stands_in_place_of_the_folder_s(write, arguments):
    """Wherever its flag stands, and shortened as any other."""
    write("collect: {workers: 3}")
    write("[collect]\nattempts = 5", "own.toml")

    assert differs(*arguments) == {"max_retries": 5}
    assert differs("--quiet", *arguments) == {"max_retries": 5, "use_rich": False}


def test_the_environment_is_asked(write, monkeypatch):
    """For a file, for a profile in it, and for single keys."""
    monkeypatch.setenv("AWS_SERVICES_CONFIG", str(write("profiles: {fast: {collect: {workers: 9}}}", "own.yml")))
    monkeypatch.setenv("REPORTER_PROFILE", "fast")
    monkeypatch.setenv("REPORTER__COLLECT__ATTEMPTS", "7")

    assert differs() == {"max_workers": 9, "max_retries": 7}


def test_the_user_s_file_counts(write):
    """Below that of the folder."""
    write("collect: {workers: 2, attempts: 2}", f"{Path.home()}/.aws-services-reporter/reporter.yml")
    write("collect: {workers: 3}", "aws-services-reporter.yml")

    assert differs() == {"max_workers": 3, "max_retries": 2}


def test_a_run_obeys_the_configuration(write, command, old_cache):
    """Its reports hold what its filters keep, and it says no more than its level lets it."""
    write("filters: {regions: {include: [us-*]}}\nlogging: {level: error}")
    ran = command("--format", "csv")
    rows = list(csv.reader(Path("reports/csv/regions_services.csv").read_text(encoding="utf-8").splitlines()))

    assert (ran.code, ran.err) == (0, "")
    assert {row[0] for row in rows[1:]} == {"us-east-1"}


@pytest.mark.parametrize(("flags", "code"), [([], 1), (["--strict"], 2), (["--format", "unheard-of"], 1)])
@pytest.mark.parametrize("asked", [[], ["--cache-stats"], ["--clear-cache"], ["--plugin-help"]])
def test_each_fault_of_a_configuration_is_a_line(write, command, old_cache, flags, code, asked):
    """With its place; and nothing is done, since it might be done wrongly."""
    write(BROKEN)
    ran = command(*asked, *flags)

    assert (ran.code, ran.out, ran.warnings) == (code, "", FAULTS)
    assert sorted(Path().rglob("*.csv")) == []
    assert old_cache.exists()


@pytest.mark.parametrize("flag", ["--help", "--version", "--examples", "--cache-help"])
def test_a_broken_configuration_is_no_obstacle_to_explanations(write, command, flag):
    """They are the same as ever."""
    plain = command(flag)
    write(BROKEN)

    assert command(flag) == plain
    assert plain.code == 0


def test_a_wrong_command_line_is_told_before_the_configuration(write, command):
    """With code 2, as in v1.5.0."""
    write(BROKEN)
    ran = command("--cache-hours", "soon")

    assert ran.code == 2
    assert ran.err.endswith("error: argument --cache-hours: invalid int value: 'soon'\n")


@pytest.mark.parametrize(("arguments", "variable"), [(["--config", "none.yml"], ""), ([], "none.yml")])
def test_a_named_file_that_is_not_there_is_told(command, monkeypatch, arguments, variable):
    """In one line, with who named it."""
    monkeypatch.setenv("AWS_SERVICES_CONFIG", variable)
    ran = command(*arguments)

    assert ran.code == 1
    assert ran.warnings == ["none.yml: there is no such file" + (": AWS_SERVICES_CONFIG names it" if variable else "")]


def test_plugins_are_found_in_configured_folders_and_in_those_of_the_environment(write, process, young_cache):
    """They are formats like any other, and are listed."""
    write(PLUGIN.format(name="listing"), "more/listing_output.py")
    write(PLUGIN.format(name="other"), "others/other_output.py")
    write("plugins: {folders: [more]}")
    env = {"AWS_SERVICES_REPORTER_PLUGINS": "others"}
    ran = process("--format", "listing", "other", "csv", env=env)
    helped = process("--plugin-help", env=env)

    assert (ran.code, ran.warnings) == (0, [])
    assert all(Path(f"reports/{name}/x.txt").is_file() for name in ("listing", "other"))
    assert (helped.code, helped.warnings) == (0, [])
    assert "listing" in helped.out
    assert "other" in helped.out
    assert process("--format", "listing").code == 0
    assert process("--format", "other").code == 2


def test_no_plugin_of_a_configuration_runs_unasked(write, process, young_cache):
    """Its code is run where it may be needed, not for help or a format that is built in."""
    write("raise SystemExit('run')", "more/rogue.py")
    write("plugins: {folders: [more]}")

    for arguments in (["--help"], ["--format", "csv"]):
        ran = process(*arguments)
        assert (ran.code, ran.warnings) == (0, [])
    assert [line for line in process("--plugin-help").warnings if "rogue.py cannot be used" in line]


@pytest.mark.parametrize("arguments", [["--quiet"], ["--version"]])
def test_where_nothing_is_configured_nothing_of_it_is_imported(young_cache, arguments):
    """So the command starts as fast as ever."""
    code = (
        "import sys; from aws_services_reporter.__main__ import main;"
        f"main({arguments});"
        "slow = {'yaml', 'pydantic', 'reporter.config.discovery', 'reporter.config.load'};"
        "print(sorted(slow & {*sys.modules}), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stderr.splitlines()[-1] == "[]"


def test_help_and_version_do_not_read_the_configuration(write, process):
    """Not even a file that says nothing can be found."""
    write("\0")

    assert process("--version").out == "AWS Services Reporter v1.5.0\n"

import dataclasses
import sys

import pytest

from reporter.errors import UsageError
from reporter.v1.arguments import Options, check, parse
from reporter.v1.config import Config

VALUES = {
    "--output-dir": ["x"],
    "--regions-file": ["x.csv"],
    "--matrix-file": ["x.csv"],
    "--format": ["json", "xml"],
    "--include-services": ["ec2*", "s3*"],
    "--exclude-services": ["ec2*"],
    "--include-regions": ["us-*"],
    "--exclude-regions": ["us-*"],
    "--min-services": ["50"],
    "--profile": ["production"],
    "--region": ["us-west-2"],
    "--max-retries": ["5"],
    "--max-workers": ["15"],
    "--no-cache": [],
    "--no-enhanced-metadata": [],
    "--cache-hours": ["48"],
    "--cache-file": ["x.json"],
    "--cache-stats": [],
    "--clear-cache": [],
    "--examples": [],
    "--cache-help": [],
    "--plugin-help": [],
    "--version": [],
    "--log-level": ["DEBUG"],
    "--quiet": [],
    "--help": [],
}
"""The flags of v1.5.0, each with something that it takes."""

FIELDS = {
    "--output-dir": ("output_dir", "x"),
    "--regions-file": ("regions_filename", "x.csv"),
    "--matrix-file": ("matrix_filename", "x.csv"),
    "--format": ("output_formats", ["json", "xml"]),
    "--include-services": ("include_services", ["ec2*", "s3*"]),
    "--exclude-services": ("exclude_services", ["ec2*"]),
    "--include-regions": ("include_regions", ["us-*"]),
    "--exclude-regions": ("exclude_regions", ["us-*"]),
    "--min-services": ("min_services", 50),
    "--profile": ("aws_profile", "production"),
    "--region": ("aws_region", "us-west-2"),
    "--max-retries": ("max_retries", 5),
    "--max-workers": ("max_workers", 15),
    "--no-cache": ("cache_enabled", False),
    "--no-enhanced-metadata": ("enhanced_metadata", False),
    "--cache-hours": ("cache_hours", 48),
    "--cache-file": ("cache_file", "x.json"),
    "--log-level": ("log_level", "DEBUG"),
    "--quiet": ("use_rich", False),
}


def abbreviations() -> list[tuple[str, str]]:
    """What v1.5.0 took for each flag: every beginning that was no other flag's."""
    found = []
    for flag in VALUES:
        for length in range(3, len(flag)):
            start = flag[:length]
            if start not in VALUES and sum(other.startswith(start) for other in VALUES) == 1:
                found.append((start, flag))
    return found


def parsed(*arguments: str) -> Options | object:
    """The options, or how the parser ended."""
    try:
        return parse(arguments)
    except SystemExit as stop:
        return stop.code


def test_there_are_26_old_flags_and_two_new_ones(capsys):
    """The help names each."""
    with pytest.raises(SystemExit):
        parse(["--help"])
    named = {
        word.strip("[]") for word in capsys.readouterr().out.partition("\n\n")[0].split() if word.startswith("[--")
    }

    assert named | {"--help"} == {*VALUES, "--strict", "--config"}
    assert len(VALUES) == 26


@pytest.mark.parametrize(("short", "flag"), abbreviations())
def test_an_old_abbreviation_means_what_it_meant(capsys, short, flag):
    """No new flag makes one ambiguous."""
    assert parsed(short, *VALUES[flag]) == parsed(flag, *VALUES[flag])
    assert "ambiguous" not in capsys.readouterr().err


@pytest.mark.parametrize("flag", FIELDS)
def test_a_flag_is_one_field_of_the_configuration(flag):
    """And no other one."""
    field, value = FIELDS[flag]

    assert dataclasses.asdict(parse([flag, *VALUES[flag]]).config) == dataclasses.asdict(Config()) | {field: value}


def test_without_flags_the_configuration_has_its_defaults():
    """Those of v1.5.0, under its names."""
    assert parse([]) == Options(Config(), *[False] * 7)
    assert dataclasses.asdict(Config()) == {
        "output_dir": "reports",
        "max_workers": 10,
        "regions_filename": "regions_services.csv",
        "matrix_filename": "services_regions_matrix.csv",
        "log_level": "INFO",
        "aws_profile": None,
        "aws_region": "us-east-1",
        "max_retries": 3,
        "cache_enabled": True,
        "cache_hours": 24,
        "cache_file": "cache/aws_data_cache.json",
        "use_rich": True,
        "output_formats": ["csv"],
        "enhanced_metadata": True,
        "include_services": None,
        "exclude_services": None,
        "include_regions": None,
        "exclude_regions": None,
        "min_services": None,
    }


def test_a_list_given_twice_counts_once():
    """The last one wins, as in v1.5.0."""
    config = parse(["--format", "csv", "json", "--format", "xml", "xml"]).config

    assert config.output_formats == ["xml", "xml"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--format", "pdf"],
        ["--format", "CSV"],
        ["--format"],
        ["--cache-hours", "soon"],
        ["--log-level", "info"],
        ["--config"],
        ["--c", "x"],
        ["--cache", "--quiet"],
        ["--quiet=false"],
        ["--quiet", "word"],
    ],
)
def test_what_the_parser_refused_it_refuses(capsys, arguments):
    """With the usage and one line on standard error, and code 2."""
    assert parsed(*arguments) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("aws-services-reporter: error: ")


def test_an_unknown_format_is_told_with_the_known_ones(capsys):
    """Built in and plugged in."""
    parsed("--format", "pdf")

    assert capsys.readouterr().err.endswith(
        "argument --format: invalid choice: 'pdf' (choose from "
        "'csv', 'json', 'excel', 'region-summary', 'service-summary', 'xml')\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["--cache-hours", "-1"],
        ["--cache-hours", "8761"],
        ["--max-retries", "0"],
        ["--max-workers", "0"],
        ["--min-services", "-1"],
    ],
)
def test_a_strict_run_refuses_numbers_that_cannot_be_meant(arguments):
    """Others take what v1.5.0 took."""
    options = parse(arguments)
    with pytest.raises(UsageError, match=f"{arguments[0]} {arguments[1]}: expected a number from"):
        check(options.config)


def test_the_command_is_called_as_it_was_started(monkeypatch, capsys):
    """``main.py`` in a checkout."""
    monkeypatch.setattr(sys, "argv", ["/checkout/main.py"])
    parsed("--nothing")

    assert "main.py: error:" in capsys.readouterr().err

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from reporter.__main__ import main
from reporter.collect.endpoints import EndpointsSource
from reporter.history.git import Repository
from reporter.model.snapshot import Unread
from tests.builders import day, new_repository, observe, service, snapshot
from tests.pipeline.test_names_table import ssm

Run = Callable[..., list[str]]
AWS = ("ap-south-1", "eu-west-1", "sa-east-1", "us-east-1")
SSM = snapshot(
    service("aiq"),
    service("docdb", *AWS, "cn-north-1", name="Amazon DocumentDB"),
    service("iam", "eu-west-1", "us-east-1"),
    service("mcs", "eu-west-1", "us-east-1", "cn-north-1", name="Amazon Keyspaces"),
    service("new", "eu-west-1"),
    service("s3", *AWS, "cn-north-1"),
    service("sms", "us-east-1"),
    service("snowcone", "us-east-1"),
    source="ssm",
)
ENDPOINTS = snapshot(
    service("cassandra", "eu-west-1", "sa-east-1", "us-gov-west-1"),
    service("docdb", "us-east-1"),
    service("data.iot", "eu-west-1"),
    service("iam", everywhere=["aws", "aws-cn"]),
    service("newer"),
    service("s3", "eu-west-1", unknown=["aws-cn"]),
    service("snowball", "eu-west-1"),
    regions=[*AWS, "cn-north-1"],
)


@pytest.fixture
def path(tmp_path):
    """A repository whose history holds both sources; ssm could not read one region."""
    made = new_repository(tmp_path / "repository")
    observe(made, snapshot(service("s3"), source="ssm", regions=AWS), day(0))
    observe(made, replace(SSM, unread=(Unread("region", "sa-east-1", "denied"),)), day(1))
    observe(made, ENDPOINTS, day(2), version="botocore 1.44.5")
    return made.path


@pytest.fixture
def said(path, capsys) -> Run:
    """What ``sources`` prints on standard output, line by line; it must succeed and print nothing else."""

    def run(command: str, *arguments: str) -> list[str]:
        code = main(["sources", command, "-C", str(path), *arguments])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "")
        lines: list[str] = out.splitlines()
        return lines

    return run


def complaint(capsys, *arguments: str) -> tuple[int, str]:
    """Exit code and the one line on standard error of a command that fails."""
    code = main(["sources", *arguments])
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    return code, err.strip()


def masked(lines: list[str]) -> str:
    return "".join(f"{line.split(', revision ')[0]}\n" for line in lines)


def test_the_comparison_as_people_read_it(said, golden):
    """A summary by partition, the services that are disputed, and what could not be compared."""
    golden("cli/sources-compare.txt", masked(said("compare")))


def test_the_comparison_from_the_other_side(said, golden):
    """The reviewed table works both ways."""
    golden("cli/sources-compare-back.txt", masked(said("compare", "--first", "endpoints", "--second", "ssm")))


def test_the_comparison_of_a_selection(said):
    """A service by either code or its name, in some regions."""
    for pattern in ("mcs", "cassandra", "amazon key*"):
        assert said("compare", "--service", pattern, "--region", "*-east-1")[3:] == [
            "partition\tregions\tservices\tboth\tonly ssm\tonly endpoints\tunknown\tagree",
            "aws\t2\t1\t0\t1\t0\t1\t0.0%",
            "all\t2\t1\t0\t1\t0\t1\t0.0%",
            "",
            "ssm\tendpoints\tonly ssm\tonly endpoints\tnote",
            "mcs\tcassandra\tus-east-1\t\t",
        ]


def test_a_comparison_without_disputes_ends_with_its_summary(said):
    """Nothing to list, nothing left over."""
    assert said("compare", "--service", "s3", "--region", "eu-west-1")[3:] == [
        "partition\tregions\tservices\tboth\tonly ssm\tonly endpoints\tunknown\tagree",
        "aws\t1\t1\t1\t0\t0\t0\t100.0%",
        "all\t1\t1\t1\t0\t0\t0\t100.0%",
    ]


def test_the_comparison_as_json_is_one_document(said):
    """Everything, by both codes, in a stable order; agreement and unknowns too."""
    [line] = said("compare", "--json")
    found = json.loads(line)

    assert said("compare", "--json") == [line]
    assert [found[side]["source"] for side in ("first", "second")] == ["ssm", "endpoints"]
    assert (found["first"]["completeness"], found["second"]["version"]) == ("partial", "botocore 1.44.5")
    assert found["services"]["mcs"] == {
        "cassandra": {
            "relation": "same",
            "why": "Amazon Keyspaces was announced as Managed Apache Cassandra Service",
            "doubtful": False,
            "first_name": "Amazon Keyspaces",
            "second_name": None,
            "both": ["eu-west-1"],
            "only_first": ["us-east-1", "cn-north-1"],
            "only_second": [],
            "unknown_first": ["sa-east-1"],
            "unknown_second": [],
        }
    }
    assert found["services"]["iam"]["iam"]["both"] == ["aws"]
    assert found["services"]["iam"]["iam"]["only_second"] == ["aws-cn"]
    assert found["partitions"].keys() == {"aws", "aws-cn"}
    assert found["total"]["both"] == sum(found["partitions"][partition]["both"] for partition in ("aws", "aws-cn"))
    assert found["regions"]["only_second"] == {"us-gov-west-1": {"name": None, "partition": "aws"}}
    assert found["alone"]["first"]["sms"]["counterparts"] == ["sms"]
    assert [(code, one["standing"]) for code, one in found["alone"]["first"].items()] == [
        ("aiq", "alone"),
        ("new", "unmatched"),
        ("sms", "absent"),
    ]


def test_the_comparison_looks_back(said, capsys, path):
    """Both snapshots are those of the date."""
    assert said("compare", "--at", "2026-01-03")[0].startswith("ssm as observed on 2026-01-02")
    code, error = complaint(capsys, "compare", "-C", str(path), "--at", "2026-01-02")

    assert (code, error) == (
        5,
        "reporter: endpoints: the history starts after 2026-01-02T23:59:59Z: see `reporter log`",
    )


def test_other_sources_are_matched_by_equal_codes(said, path):
    """The table is about ssm and endpoints alone."""
    observe(Repository(path), snapshot(service("mcs", "eu-west-1"), service("b"), source="table"), day(3))

    assert said("compare", "--second", "table")[-2:] == [
        "services of ssm alone: aiq, docdb, iam, new, s3, sms, snowcone",
        "services of table alone: b",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "has no source 'ssm': `reporter collect --source ssm` records it"),
        (["--first", "endpoints"], "has no source 'endpoints': `reporter run` records it"),
        (["--first", "nowhere"], "has no source 'nowhere': it has nothing"),
    ],
)
def test_a_source_that_the_history_lacks_is_named_with_the_command_that_records_it(
    tmp_path, capsys, arguments, expected
):
    """Exit code 5, one line."""
    new_repository(tmp_path)

    code, error = complaint(capsys, "compare", "-C", str(tmp_path), *arguments)
    assert (code, error) == (5, f"reporter: the history on branch snapshots {expected}")


def test_the_table_is_printed_with_its_reasons(said):
    """Pairs first, then what has no counterpart on either side."""
    lines = said("names")

    assert lines[0] == "ssm\trelation\tendpoints\twhy"
    assert "mcs\tsame\tcassandra\tAmazon Keyspaces was announced as Managed Apache Cassandra Service" in lines
    assert "snowcone\tpart\tsnowball\tdoubtful; ordered through the same API; AWS's list gives no host" in lines
    assert "sms\tsame\tsms\tretired in endpoints; botocore 1.40.31 dropped it" in lines
    assert "chime-sdk\tonly_ssm\t-\tan umbrella of the chime-sdk-... codes" in lines
    assert "-\tonly_endpoints\tdata-signer\tthe data plane of signer" in lines


def test_the_table_holds_ones_own_lines(said, path):
    """From config/names.yml in the repository."""
    (path / "config").mkdir()
    (path / "config" / "names.yml").write_text("same: {new: newer}\n", encoding="utf-8")
    found = [json.loads(line) for line in said("names", "--json")]

    assert found[[one["ssm"] for one in found].index("new")] == {
        "ssm": "new",
        "relation": "same",
        "endpoints": "newer",
        "why": None,
        "doubtful": False,
        "retired": None,
    }
    assert said("names", "--unmatched") == [
        "ssm (the history, 2026-01-02): none",
        "endpoints (the history, 2026-01-03): none",
    ]


def test_a_wrong_table_is_one_line(path, capsys):
    """File, line and key; exit code 3."""
    (path / "config").mkdir()
    (path / "config" / "names.yml").write_text("same:\n  a: 5\n", encoding="utf-8")

    code, error = complaint(capsys, "names", "-C", str(path))
    assert (code, error.partition("names.yml")[2].split(":")[1:3]) == (3, ["2", " key a"])


def test_codes_without_a_line_are_listed(said):
    """On either side, as text and as JSON."""
    assert said("names", "--unmatched") == [
        "ssm (the history, 2026-01-02): new",
        "endpoints (the history, 2026-01-03): newer",
    ]
    assert [json.loads(line) for line in said("names", "--unmatched", "--json")] == [
        {"source": "ssm", "code": "new"},
        {"source": "endpoints", "code": "newer"},
    ]


def test_endpoints_that_the_history_lacks_is_read_from_the_installed_botocore(tmp_path, capsys):
    """The shipped table has a word for all of it."""
    made = new_repository(tmp_path)
    observe(made, ssm(), day(0))
    version = EndpointsSource().collect().version

    assert main(["sources", "names", "--unmatched", "-C", str(tmp_path)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ssm (the history, 2026-01-01): none",
        f"endpoints (the installed {version}): none",
    ]


def test_codes_without_a_line_need_both_sources(tmp_path, capsys):
    """The source ssm cannot be looked up anywhere but in the history."""
    new_repository(tmp_path)

    code, error = complaint(capsys, "names", "--unmatched", "-C", str(tmp_path))
    assert (code, error.rpartition(": ")[2]) == (5, "`reporter collect --source ssm` records it")


def test_sources_are_listed_with_what_the_history_holds(said):
    """Whether or not they can be read here."""
    lines = said("list")

    assert lines[0] == "source\tinstalled\tobservations\tfirst\tlast\tversion"
    assert "endpoints\tyes\t1\t2026-01-03\t2026-01-03\tbotocore 1.44.5" in lines
    assert next(line for line in lines if line.startswith("ssm")).endswith("\t2\t2026-01-01\t2026-01-02\t-")
    assert "table\tyes\t0\t-\t-\t-" in lines


def test_sources_as_json(said, path):
    """One object a source; first and last are null where there is nothing."""
    found = {one["source"]: one for one in map(json.loads, said("list", "--json"))}

    assert found["table"] == {
        "source": "table",
        "installed": True,
        "observations": 0,
        "first": None,
        "last": None,
    }
    assert found["endpoints"]["last"]["version"] == "botocore 1.44.5"
    assert found["endpoints"]["last"]["observed_at"] == "2026-01-03T06:00:00Z"
    assert len(found["ssm"]["first"]["revision"]) == 40


def test_sources_are_listed_without_a_history(tmp_path, capsys):
    """A new repository."""
    new_repository(tmp_path)

    assert main(["sources", "list", "-C", str(tmp_path)]) == 0
    assert "endpoints\tyes\t0\t-\t-\t-" in capsys.readouterr().out.splitlines()


def test_the_command_alone_says_where_its_help_is(capsys):
    """Exit code 2, one line."""
    assert complaint(capsys) == (2, "reporter: Missing command: see `reporter sources --help`")

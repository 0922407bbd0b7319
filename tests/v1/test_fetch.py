import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reporter.v1.cache import AWSDataCache
from tests.collect.ssm_source.loopback import Told
from tests.v1.conftest import CACHE, ROOT
from tests.v1.small_aws import BROKEN, DENIED
from tests.v1.small_aws import ROOT as TREE

ALL = ("csv", "json", "excel", "region-summary", "service-summary", "xml")
EU = f"{TREE}/regions/eu-west-1"


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def report() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = json.loads(
        Path("reports/json/regions_services.json").read_text(encoding="utf-8")
    )
    return found


def test_a_first_run_reads_aws_once_and_the_next_one_not_at_all(command, small_aws):
    """The default run asks for no network when a young cache is there."""
    first = command("--format", "json")
    calls = len(small_aws.asked)
    second = command("--format", "json", hours=20)

    assert (first.code, second.code) == (0, 0)
    assert first.warnings == second.warnings == []
    assert calls == len(small_aws.asked) < 30
    assert "📡 eu-west-1 - Europe (Ireland): launched 2007-11-06" in first.out
    assert "❓ cn-north-1 - China (Beijing): launched Unknown" in first.out
    assert "Regions read: " in first.out
    assert "Using cached data" in second.out


def test_a_run_with_the_cache_writes_the_same_files(command, small_aws, folder):
    """Byte for byte, given the same moment: names of services are not lost."""
    command("--format", *ALL)
    fresh = files(folder / "reports")
    cached = command("--format", *ALL)

    assert "Using cached data" in cached.out
    assert files(folder / "reports") == fresh
    assert "Amazon EC2" in fresh["csv/regions_services.csv"].decode()


def test_the_feed_tells_when_a_region_opened(command, small_aws):
    """Its words and its link are kept as they are."""
    command("--format", "json")
    ireland, beijing = report()["regions"]["eu-west-1"], report()["regions"]["cn-north-1"]

    assert ireland["launch_date"] == "2007-11-06"
    assert ireland["launch_date_source"] == "RSS"
    assert ireland["formatted_date"] == "Tue, 06 Nov 2007 00:00:00 GMT"
    assert ireland["announcement_url"] == "https://aws.amazon.com/ireland/"
    assert ireland["availability_zones"] == 3
    assert (beijing["launch_date"], beijing["launch_date_source"]) == ("Unknown", "Unknown")


def test_the_cache_holds_what_a_run_read(command, small_aws, folder):
    """In the shape of v1.5.0, for nobody else to read, with its own size."""
    command()
    text = (folder / CACHE).read_bytes()
    found = json.loads(text)

    assert list(found) == [
        "timestamp",
        "regions",
        "region_services",
        "service_names",
        "enhanced_services",
        "metadata",
        "cache_info",
    ]
    assert found["cache_info"] == {
        "version": "1.5.0",
        "total_regions": 3,
        "total_services": 3,
        "cache_file_size": len(text),
    }
    assert found["enhanced_services"]["cn-north-1"] == {"ec2": {"name": "Amazon EC2", "status": "available"}}
    assert found["metadata"].keys() == {"fetch_duration", "aws_profile", "aws_region", "cache_enabled"}
    assert (folder / CACHE).stat().st_mode & 0o777 == 0o600


def test_enhanced_metadata_can_be_left_out(command, small_aws, folder):
    """It is made from the rest, so that saves no call."""
    command("--no-enhanced-metadata")

    assert json.loads((folder / CACHE).read_bytes())["enhanced_services"] == {}


def test_without_a_cache_nothing_is_read_or_written(command, small_aws, old_cache):
    """``--no-cache`` leaves the file as it was."""
    before = old_cache.read_bytes()
    ran = command("--no-cache")

    assert "Fetching from AWS" in ran.out
    assert old_cache.read_bytes() == before


def test_zero_hours_fetch_each_time_and_keep_the_result(command, small_aws, old_cache):
    """As in v1.5.0."""
    command("--cache-hours", "0")

    assert json.loads(old_cache.read_bytes())["cache_info"]["version"] == "1.5.0"


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 4)])
def test_what_cannot_be_read_comes_from_an_older_cache(command, small_aws, old_cache, flags, code):
    """However old; and the gap is told, and the result not kept."""
    small_aws.faults = {
        f"{EU}/services": BROKEN,
        f"{EU}/availability-zones": BROKEN,
        f"{EU}/longName": BROKEN,
        f"{TREE}/services/ec2/longName": BROKEN,
        "feed": Told(500),
    }
    before = old_cache.read_bytes()
    ran = command("--format", "json", *flags, hours=10_000)
    found = report()

    assert ran.code == code
    assert old_cache.read_bytes() == before
    assert [service["code"] for service in found["regions"]["eu-west-1"]["services"]] == ["ec2", "s3"]  # type: ignore[attr-defined]
    assert found["regions"]["eu-west-1"]["name"] == "Europe (Ireland)"
    assert found["regions"]["eu-west-1"]["availability_zones"] == 3
    assert found["regions"]["us-east-1"]["launch_date"] == "2006-08-25"
    assert "Amazon Elastic Compute Cloud (EC2)" in found["services"]
    assert any(line.startswith("Not read: services in region eu-west-1: ") for line in ran.warnings)
    assert any("older data stand in" in line for line in ran.warnings)
    assert "What was read has gaps, so it is not kept: the next run fetches again" in ran.warnings


def test_what_cannot_be_read_is_told_without_an_older_cache(command, small_aws, folder):
    """The rest is written, and nothing is kept."""
    small_aws.faults = {f"{EU}/services": BROKEN}
    ran = command("--format", "json")

    assert ran.code == 0
    assert report()["regions"]["eu-west-1"]["service_count"] == 0
    assert not (folder / CACHE).exists()


def test_facts_without_dates_of_launches_are_kept(command, small_aws, folder):
    """The feed may be out of reach for good where AWS's API is not; a run each time would help nobody."""
    small_aws.faults = {"feed": Told(200, b"<html/>")}
    ran = command()

    assert (folder / CACHE).is_file()
    assert [line.partition(":")[0] for line in ran.warnings] == ["Not read"]


def test_a_feed_that_does_not_answer_is_not_waited_for(command, small_aws, monkeypatch):
    """Longer than the crawl takes, and a little."""
    monkeypatch.setattr("reporter.v1.fetch.PATIENCE", 0.1)
    small_aws.faults = {"feed": Told(kind="late")}
    ran = command()

    assert "did not answer within 0.1 s" in ran.warnings[0]


@pytest.mark.parametrize(("flags", "code"), [((), 1), (("--strict",), 4)])
def test_refused_credentials_are_one_line(command, small_aws, folder, flags, code):
    """Without AWS's words, which name the account; and no file is written."""
    small_aws.faults = {f"{TREE}/regions": DENIED}
    ran = command(*flags)

    assert ran.code == code
    assert len(ran.warnings) == 1
    assert "123456789012" not in ran.err + (folder / "aws_services.log").read_text(encoding="utf-8")
    assert not (folder / "reports").exists()


@pytest.mark.parametrize(("flags", "code"), [((), 1), (("--strict",), 4)])
def test_missing_credentials_are_one_line(command, flags, code):
    """Which says what to do in the words of this command."""
    ran = command(*flags)

    assert ran.code == code
    assert ran.warnings == [
        "there are no AWS credentials: give some with `--profile NAME` or in the environment (AWS_ACCESS_KEY_ID, ...)"
    ]


def test_a_profile_that_does_not_exist_is_one_line(command):
    """It names the flag."""
    ran = command("--profile", "production")

    assert ran.code == 1
    assert ran.warnings == ["--profile names a profile that AWS's configuration files do not have"]


def test_flags_reach_the_crawl(command, small_aws, folder):
    """The profile's keys sign, for the region of the flag, as often as the flag says."""
    Path(os.environ["AWS_CONFIG_FILE"]).write_text(
        "[profile production]\naws_access_key_id=OTHER\naws_secret_access_key=x\n", encoding="utf-8"
    )
    small_aws.faults = {f"{TREE}/services": Told(500, b"{}")}
    command("--profile", "production", "--region", "us-west-2", "--max-workers", "1", "--max-retries", "2")
    signed = {asked.headers["authorization"].split("/")[0] for asked in small_aws.asked if asked.path == "/"}
    paths = [json.loads(asked.body).get("Path") for asked in small_aws.asked if asked.path == "/"]

    assert {asked.signed_for for asked in small_aws.asked if asked.path == "/"} == {("us-west-2", "ssm")}
    assert {line.rpartition("=")[2] for line in signed} == {"OTHER"}
    assert paths.count(f"{TREE}/services") == 2
    assert not (folder / CACHE).exists()


def test_numbers_that_cannot_be_meant_are_taken_for_the_least(command, small_aws):
    """v1.5.0 died with a traceback."""
    assert command("--max-workers", "0", "--max-retries", "-1").code == 0


def test_nothing_secret_is_in_the_log(command, small_aws, folder):
    """At the level that tells the most."""
    ran = command("--log-level", "DEBUG")

    assert "testing-secret" not in ran.err + (folder / "aws_services.log").read_text(encoding="utf-8")


def test_a_cache_of_another_account_is_told(command, small_aws, old_cache):
    """And used, as in v1.5.0; not with ``--strict``."""
    ran = command("--region", "us-west-2")
    strict = command("--region", "us-west-2", "--strict")

    assert "was made with region us-east-1" in ran.warnings[0]
    assert "Using cached data" in ran.out
    assert "Fetching from AWS" in strict.out


def test_a_damaged_cache_is_told_and_fetched_again(command, small_aws, old_cache):
    """And replaced."""
    old_cache.write_text('{"timestamp": ', encoding="utf-8")
    ran = command()

    assert ran.code == 0
    assert ran.warnings == [f"Cache {CACHE} cannot be used: it is no JSON: the data are fetched again"]
    assert AWSDataCache(old_cache).get_stats()["cache_info"]["total_regions"] == 3


@pytest.mark.parametrize(("flags", "code"), [((), 0), (("--strict",), 130)])
def test_an_interrupt_ends_a_fetch_at_once(small_aws, folder, flags, code):
    """Also while a server does not answer. Exit code 0 is that of v1.5.0."""
    small_aws.faults = {f"{TREE}/services": Told(kind="late")}
    job = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *flags],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not any(b"/services" in asked.body for asked in small_aws.asked):
        time.sleep(0.05)
    begin = time.monotonic()
    job.send_signal(signal.SIGINT)
    out, err = job.communicate(timeout=20)

    assert job.returncode == code
    assert time.monotonic() - begin < 5
    assert "Traceback" not in out + err
    assert err.splitlines()[-1].endswith("Interrupted: files that were written before stand")
    assert not (folder / CACHE).exists()

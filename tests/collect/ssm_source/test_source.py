import subprocess
import sys
import time
from typing import Any

import pytest

from reporter.collect.source import Reading, source
from reporter.collect.ssm.source import SsmSource
from reporter.errors import SourceError
from reporter.model.snapshot import Completeness, Unread
from tests.aws import dump
from tests.collect.ssm_source.conftest import OTHER
from tests.collect.ssm_source.loopback import Asked, Loopback, Told
from tests.collect.ssm_source.test_launches import item


def read(**options: str) -> Reading:
    """What the source says; ``__`` stands for the dot."""
    return source("ssm", {"feed": "off"} | {key.replace("__", "."): value for key, value in options.items()}).collect()


def listed(region: str) -> set[str]:
    """The codes of the services that the server lists in a region."""
    tree: Any = dump("regions")
    for part in ("aws", "service", "global-infrastructure", "regions", region, "services"):
        tree = tree[part]
    return {code for code in tree if code != "Value"}


def test_one_account_reads_what_it_is_told_to(warm):
    """Regions and services as AWS states them, and where they were read."""
    reading = read(partitions="aws-eusc", api_regions="eu-west-1")
    found = reading.snapshot

    assert (found.source, reading.version, reading.via) == ("ssm", None, "eu-west-1")
    assert found.completeness is Completeness.COMPLETE
    assert found.partitions == ("aws-eusc",)
    assert {code for code, region in found.availabilities() if region == "eusc-de-east-1"} == listed("eusc-de-east-1")


def test_several_accounts_make_one_reading(warm, front):
    """Each asks its own API about its own partition; the regions that answered are named in order."""
    reading = read(partitions="aws-eusc", api_regions="eu-west-1", gov__role_arn=OTHER, gov__external_id="abc")
    found = reading.snapshot

    assert reading.via == "eu-west-1, us-gov-west-1"
    assert found.completeness is Completeness.COMPLETE
    assert list(found.regions) == ["eusc-de-east-1", "us-gov-east-1", "us-gov-west-1"]
    assert found.services["ec2"].regions == {"eusc-de-east-1", "us-gov-east-1", "us-gov-west-1"}
    assert {region for region, _ in found.services["ec2"].dated} == found.services["ec2"].regions
    assert [form["RoleArn"] for form in front.forms()] == [OTHER]


def test_an_account_that_fails_leaves_its_partitions_unread(small):
    """The others' facts stand; with a reason that names no role."""
    small.faults["ssm us-gov-west-1"] = small.faults["ssm us-gov-east-1"] = Told(200, b'{"Parameters": []}')
    reading = read(partitions="aws-eusc", gov__role_arn=OTHER)
    found = reading.snapshot
    why = (
        "account gov: no API region can be read: us-gov-west-1: it lists no regions; us-gov-east-1: it lists no regions"
    )

    assert reading.via == "eusc-de-east-1"
    assert found.partitions == ("aws-eusc",)
    assert found.unread == (Unread("partition", "aws-us-gov", why),)


def test_the_account_without_a_name_leaves_all_others_unread(small):
    """As far as botocore knows partitions, and no other account reads them."""
    small.faults["ssm us-east-1"] = Told(400, b'{"__type": "ExpiredTokenException"}')
    found = read(sov__partitions="aws-eusc").snapshot

    assert found.partitions == ("aws-eusc",)
    assert {(gap.what, gap.reason) for gap in found.unread} == {("partition", "the credentials have expired")}
    assert [gap.code for gap in found.unread] == [
        "aws",
        "aws-cn",
        "aws-iso",
        "aws-iso-b",
        "aws-iso-e",
        "aws-iso-f",
        "aws-us-gov",
    ]


def test_a_source_of_which_all_accounts_fail_could_not_be_read(small):
    """The first reason is told."""
    small.faults["ssm"] = Told(400, b'{"__type": "ExpiredTokenException"}')

    with pytest.raises(SourceError, match=r"^source ssm: the credentials have expired$"):
        read(gov__role_arn=OTHER)


def test_a_list_of_regions_that_breaks_off_fails_its_account(small):
    """After the first call had succeeded."""
    answers = iter([None, *[Told(400, b'{"__type": "AccessDeniedException"}')] * 9])
    answer = small.answer
    small.answer = lambda asked: next(answers, None) or answer(asked)

    with pytest.raises(SourceError) as caught:
        read(gov__partitions="aws-us-gov", gov__role_arn=OTHER, partitions="aws-eusc", attempts="1")
    assert "the list of regions could not be read: the credentials do not allow" in str(caught.value)


def test_time_that_is_over_is_over_for_all(small):
    """The deadline is for the whole read."""
    answer = small.answer

    def slow(asked: Asked) -> Told:
        time.sleep(1.1)
        told: Told = answer(asked)
        return told

    small.answer = slow
    with pytest.raises(SourceError, match=r"the list of regions could not be read: the time for the crawl was over$"):
        read(partitions="aws-eusc", deadline="1")


def test_regions_have_the_days_of_the_feed(small, tmp_path):
    """With the news's address; a region of which the feed does not speak has none."""
    feed = f"<rss>{item('us-gov-east-1', link='https://x.example/n')}{item('mx-central-1')}</rss>"
    with Loopback(lambda asked: Told(200, feed.encode())) as server:
        made = SsmSource.of({"partitions": "aws-us-gov", "feed": server.url})
        found = SsmSource(made.plan, copies=tmp_path / "copies").collect().snapshot
    east, west = found.regions["us-gov-east-1"], found.regions["us-gov-west-1"]

    assert (east.launched, east.launch_source, east.announcement) == ("2006-08-25", "rss", "https://x.example/n")
    assert (west.launched, west.launch_source, west.announcement) == (None, None, None)
    assert east.name == "Region us-gov-east-1"
    assert found.completeness is Completeness.COMPLETE


def test_a_feed_that_cannot_be_read_takes_nothing_else_away(small):
    """It is unread, in one line."""
    with Loopback(lambda asked: Told(404)) as server:
        found = read(partitions="aws-eusc", feed=f"{server.url}/feed").snapshot
        where = f"{server.url}/feed"

    assert found.unread == (
        Unread("launches", "", f"the feed of region launches: {where} answered 404 Not Found; check the address"),
    )
    assert list(found.regions) == ["eusc-de-east-1"]


def test_somebody_may_watch(small):
    """Each finished list and batch is told."""
    seen = []
    made = SsmSource.of({"partitions": "aws-eusc", "feed": "off"})
    SsmSource(made.plan, step=lambda what, done, total: seen.append((what, done, total))).collect()

    assert {what for what, _, _ in seen} == {"regions", "services", "names"}


def test_naming_the_sources_imports_no_boto3():
    """Commands that read no AWS start as fast as before."""
    code = (
        "import sys, reporter.collect.source as s; s.names(); print({'boto3', 'botocore', 'requests'} & {*sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"

"""A small snapshot with everything in it that an export could get wrong."""

from dataclasses import replace
from datetime import UTC, datetime

from reporter.model.catalog import Region, Service
from reporter.model.selection import Selection
from reporter.model.snapshot import Snapshot, Unread
from reporter.render.exports.exporter import exporter, files_of
from reporter.render.exports.facts import ExportFacts

REGIONS = (
    Region(
        "eu-west-1",
        "aws",
        "Europe (Ireland)",
        domain="amazonaws.com",
        country="IE",
        geolocation="IE",
        zones=frozenset({"euw1-az2", "euw1-az1"}),
        launched="2007-11-06",
        launch_source="AWS",
        announcement="https://example.org/?a=1&b=2",
    ),
    Region("us-east-1", "aws", "US East (N. Virginia)", local_zones=frozenset({"use1-bos1-az1"})),
    Region("cn-north-1", "aws-cn", '=HYPERLINK("https://example.org";"here")'),
    Region("ap-east-9", "aws", "<b>Nowhere</b> | yet"),
)
SERVICES = (
    Service(
        "s3",
        "Amazon S3",
        frozenset({"eu-west-1", "us-east-1", "cn-north-1"}),
        dated=frozenset({("eu-west-1", "2023-05-01")}),
    ),
    Service("iam", "IAM; \"access\" & 'more'", global_in=frozenset({"aws", "aws-cn"})),
    Service("half", "@half", frozenset({"us-east-1"}), unknown_in=frozenset({"aws-cn"})),
    Service("new", "Neu 雲 [x](javascript:alert(1))"),
    Service("=1+1", None, frozenset({"us-east-1"})),
)
FACTS = ExportFacts(
    snapshot=Snapshot.of("ssm", REGIONS, SERVICES),
    source="ssm",
    version="7",
    observed_at=datetime(2026, 11, 22, 6, 17, tzinfo=UTC),
    revision="0123456789abcdef0123456789abcdef01234567",
    unread=(Unread("region", "ap-east-9", "closed <door>"),),
)


def chosen(**patterns: tuple[str, ...]) -> ExportFacts:
    """The sample, as far as it is asked for."""
    return replace(FACTS, selection=Selection(**patterns))


def files(name: str, facts: ExportFacts = FACTS) -> dict[str, bytes]:
    return files_of(exporter(name), facts)


def only(name: str, facts: ExportFacts = FACTS) -> bytes:
    """The file of a format that has one."""
    [data] = files(name, facts).values()
    return data

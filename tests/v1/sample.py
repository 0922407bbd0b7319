"""A small report with what has gone wrong in reports: names that are missing, hostile or shared."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

from reporter.v1.report import RegionFacts, Report

NOW = datetime(2025, 9, 2, 22, 5, 6, 123456, tzinfo=UTC)
TZ = timezone(timedelta(hours=2))


def facts(
    name: str, partition: str = "aws", date: str | None = None, formatted: str = "Unknown", zones: int = 3
) -> RegionFacts:
    year = (date or "")[:4]
    return {
        "name": name,
        "launch_date": date or "Unknown",
        "launch_date_source": "RSS" if date else "Unknown",
        "formatted_date": formatted,
        "announcement_url": f"https://aws.amazon.com/about-aws/whats-new/{year}/?a=1&b=2" if date else "",
        "partition": partition,
        "az_count": zones,
    }


REGIONS: Mapping[str, RegionFacts] = {
    "us-gov-west-1": facts("AWS GovCloud (US-West)", "aws-us-gov"),
    "us-east-1": facts("US East (N. Virginia)", date="2006-08-25", formatted="Fri, 25 Aug 2006 00:00:00 GMT", zones=6),
    "eu-west-3": facts("Europe (Paris)", date="2017-12-18", formatted="Mon, 18 Dec 2017 09:00:00 GMT"),
    "cn-north-1": facts("中国 (北京)", "aws-cn"),
    "mx-central-1": facts("+Mexico (Central)", zones=0),
}

NAMES: Mapping[str, str] = {
    "calc": "=cmd()",
    "ec2": "Amazon Elastic Compute Cloud (EC2)",
    "lex": "Amazon Lex",
    "lexv2-models": "Amazon Lex",
    "meet": "Amazon Über-Meeting für Zürich 会議",
    "s3": 'Amazon S3, "simple" <storage> & more',
    "unused": "Nowhere",
    "xray": "A name that is so very long that no column is made wide enough to show it",
}

SERVICES: Mapping[str, list[str]] = {
    "us-east-1": ["calc", "ec2", "lex", "lexv2-models", "meet", "nameless", "s3", "xray"],
    "eu-west-3": ["ec2", "lexv2-models", "meet", "s3"],
    "us-gov-west-1": ["ec2", "s3", "xray"],
    "cn-north-1": ["ec2", "nameless"],
}

REPORT = Report(
    REGIONS,
    SERVICES,
    NAMES,
    {
        region: {code: {"name": NAMES.get(code, code), "status": "available"} for code in codes}
        for region, codes in SERVICES.items()
    },
    {"fetch_duration": 12.5, "aws_profile": None, "aws_region": "us-east-1", "cache_enabled": True},
)

"""The page about sources: how far they agree."""

from dataclasses import replace

from reporter.changes.agreement import compare_sources
from reporter.changes.names import Names
from reporter.model.catalog import Service
from reporter.model.snapshot import Snapshot
from tests.render.pages.rendered import twins
from tests.site_sample import IRELAND, VIRGINIA, runs, sample


def test_agreement_is_shown_by_partition_with_the_services_on_which_sources_differ() -> None:
    facts = sample()
    other = Snapshot.of(
        "ssm",
        [IRELAND, VIRGINIA],
        [runs("ec2", IRELAND), runs("keys", IRELAND, VIRGINIA), Service("elsewhere", None, frozenset({"us-east-1"}))],
    )
    page = twins(replace(facts, agreements=(compare_sources(facts.snapshot, other, Names()),)))["sources.md"]

    assert "## How far `endpoints` and `ssm` agree" in page
    assert "Only one of them knows 20 services and 1." in page
    assert "| `aws` | 2 | 2 | 3 | 1 | 0 | 0 | 75 % |" in page
    assert "1 service on which they differ:" in page
    assert "| [`ec2`](services/ec2.md) | `ec2` | `us-east-1` | \u2013 |" in page


def test_sources_that_agree_have_no_list() -> None:
    facts = sample()
    other = Snapshot.of("ssm", [IRELAND], [runs("ec2", IRELAND)])
    page = twins(replace(facts, agreements=(compare_sources(facts.snapshot, other, Names()),)))["sources.md"]

    assert "on which they differ" not in page

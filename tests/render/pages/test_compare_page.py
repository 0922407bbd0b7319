"""The page that compares regions."""

from dataclasses import replace

from reporter.insights.measures.parity import parity
from reporter.render.facts import SiteFacts
from reporter.render.pages.compare import pages
from reporter.render.pages.context import Page, Site
from tests.render.pages.rendered import Plain
from tests.site_sample import sample


def page(facts: SiteFacts) -> Page:
    ((path, found),) = pages(Site(facts, Plain()))
    assert path == "compare.md"
    return found


def test_every_other_region_is_held_against_the_reference() -> None:
    """Without scripts the page is a table, the region that has most of the reference first."""
    facts = sample()
    rows = [line for line in page(facts).twin().splitlines() if line.startswith("| [")]

    assert [row.split("`")[1] for row in rows] == ["mx-central-1", "eu-west-1", "cn-north-1"]
    spain = parity(facts.rollouts, "mx-central-1", ("us-east-1",))
    assert f"| {spain.has} | {len(spain.missing)} | {len(spain.unknown)} | {len(spain.extra)} |" in rows[0]


def test_what_the_source_does_not_say_is_not_lacking() -> None:
    china = parity(sample().rollouts, "cn-north-1", ("us-east-1",))
    row = next(line for line in page(sample()).twin().splitlines() if "cn-north-1" in line)

    assert china.unknown == ("ssm",)
    assert row.endswith(f"| {len(china.missing)} | 1 | 0 |")


def test_a_count_leads_to_the_comparison() -> None:
    assert '<a href="#r=us-east-1,eu-west-1">' in page(sample()).markdown()


def test_no_reference_no_table() -> None:
    facts = replace(sample(), reference=("xx-nowhere-1",))

    assert "There is no reference region" in page(facts).twin()
    assert 'data-reference=""' in page(facts).markdown()

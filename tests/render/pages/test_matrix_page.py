"""The matrix's pages."""

from reporter.render.pages.context import Site
from reporter.render.pages.matrix import pages, tables
from tests.render.pages.rendered import Plain
from tests.site_sample import ATTACKS, hostile, sample


def test_each_partition_has_a_table_the_largest_first() -> None:
    found = tables(Site(sample(), Plain()))

    assert [(table.partition, table.regions) for table in found] == [
        ("aws", ("eu-west-1", "mx-central-1", "us-east-1")),
        ("aws-cn", ("cn-north-1",)),
    ]


def test_every_state_is_in_the_table() -> None:
    """The words of a row are those of the snapshot; a service that a partition does not list has no row."""
    commercial, china = tables(Site(sample(), Plain()))
    rows = dict(commercial.rows)

    assert rows["ec2"] == ("available", "available", "available")
    assert rows["iam"] == ("global", "global", "global")
    assert rows["service-03"] == ("not listed", "available", "available")
    assert dict(china.rows) == {"ssm": ("unknown",)}


def test_services_that_are_listed_nowhere_are_told_apart() -> None:
    """They are unknown everywhere, and in no table."""
    site = Site(sample(), Plain())
    page = dict(pages(site))["matrix-table.md"].markdown()

    assert all("mystery" not in dict(table.rows) for table in tables(site))
    assert "The source names 1 service without saying where it runs" in page
    assert '<a href="services/mystery.html"><code>mystery</code></a>' in page


def test_the_twin_is_a_plain_table() -> None:
    twin = dict(pages(Site(sample(), Plain())))["matrix-table.md"].twin()

    assert "| Service | eu-west-1 | mx-central-1 | us-east-1 |" in twin
    assert "| `iam` | global | global | global |" in twin
    assert "| `service-03` | \u2013 | yes | yes |" in twin
    assert "<" not in twin


def test_the_drawn_matrix_leads_to_the_table() -> None:
    """For people without scripts, and for those who cannot see a drawing."""
    page = dict(pages(Site(sample(), Plain())))["matrix.md"].markdown()

    assert page.count('href="matrix-table.html"') == 2
    assert '<noscript><p class="without-script">' in page


def test_hostile_codes_are_text_in_the_table() -> None:
    page = dict(pages(Site(hostile(), Plain())))["matrix-table.md"].markdown()

    assert "<script>" not in page
    assert all(attack not in page for attack in ATTACKS if "<" in attack)

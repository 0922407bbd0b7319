"""Rows of tables."""

from reporter.render.feed import entries
from reporter.render.since import beginnings
from reporter.render.tables import months_of_years, region_rows, service_rows, years
from tests.site_sample import IRELAND, History, at, runs, sample


def test_years_count_news_only() -> None:
    """The first list, accepted corrections and what was reverted are no launches; empty years are told as such."""
    found = {row.year: row for row in years(sample())}

    assert list(found) == [str(year) for year in range(2025, 2015, -1)]
    assert (found["2025"].regions, found["2025"].services, found["2025"].availabilities) == (1, 18, 38)
    assert (found["2016"].regions, found["2016"].services, found["2016"].availabilities) == (0, 0, 0)
    assert (found["2025"].share, found["2016"].share) == (100, 0)


def test_years_without_news() -> None:
    """A history of one list has its year, and no division by zero."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND)])

    assert [(row.year, row.availabilities, row.share) for row in years(history.facts())] == [("2020", 0, 0)]


def test_months_have_gaps() -> None:
    """Years without changes stay in the table, and months without changes have no page."""
    found = {row.year: row for row in months_of_years(entries(sample()))}

    assert list(found) == [str(year) for year in range(2025, 2015, -1)]
    assert found["2020"].changes == 0
    january, february, march = found["2025"].months[:3]
    assert (january.changes, january.path, january.level) == (56, "changes/2025.md#2025-01", 3)
    assert (february.changes, february.level) == (9, 1)
    assert (march.path, march.level) == (None, 0)
    assert months_of_years(()) == ()


def test_regions_count_own_global_and_unknown_apart() -> None:
    """A service that runs for the whole partition is not counted among a region's own."""
    facts = sample()
    rows = {row.region.code: row for row in region_rows(facts.snapshot, beginnings(facts))}

    assert (rows["us-east-1"].own, rows["us-east-1"].everywhere) == (20, 1)
    assert [service.code for service in rows["cn-north-1"].unknown] == ["mystery", "ssm"]


def test_states_of_services() -> None:
    """A service is regional, global, partly unknown or unknown."""
    facts = sample()
    states = {row.service.code: row.state for row in service_rows(facts.snapshot, beginnings(facts))}

    assert states["ec2"] == "regional"
    assert states["iam"] == "global"
    assert states["ssm"] == "regional, partly unknown"
    assert states["mystery"] == "unknown"

"""The workbook, opened with another library."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporter.changes.settle import Status
from reporter.insights.forecast.forecast import Forecast
from reporter.insights.insight import Insight, Severity
from reporter.model.catalog import Availability
from reporter.render.downloads.workbook import SHEETS, workbook_file
from reporter.render.facts import SiteFacts
from tests.site_sample import ATTACKS, IRELAND, History, at, hostile, runs, sample

LETTERS = {
    Availability.AVAILABLE: "A",
    Availability.GLOBAL: "G",
    Availability.UNKNOWN: "?",
    Availability.NOT_LISTED: None,
}


@pytest.fixture(scope="session")
def book(files: Mapping[str, bytes]) -> Workbook:
    return load_workbook(io.BytesIO(files["downloads/aws-services.xlsx"]))


def opened(facts: SiteFacts) -> Workbook:
    return load_workbook(io.BytesIO(workbook_file(facts)))


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def objects(sheet: Worksheet) -> list[dict[object, object]]:
    header, *rows = values(sheet)
    return [dict(zip(header, row, strict=True)) for row in rows]


def overview(facts: SiteFacts) -> dict[object, object]:
    return {row[0]: row[1] for row in values(opened(facts)["Overview"]) if row[1] is not None}


def test_the_sheets_are_these_with_frozen_headers_and_a_filter(book, shipped):
    """Codes stay in sight, too."""
    services, regions = len(shipped.snapshot.services), len(shipped.snapshot.regions)

    assert book.sheetnames == list(SHEETS)
    assert {sheet.title: sheet.freeze_panes for sheet in book} == {
        **dict.fromkeys(("Regions", "Services", "Changes", "Insights"), "B2"),
        **dict.fromkeys(("Matrix", "Since"), "D3"),
        "Overview": None,
        "Forecast": "D2",
    }
    filtered = {sheet.title: sheet.auto_filter.ref for sheet in book}
    assert filtered["Overview"] is None
    assert filtered["Services"] == f"A1:I{services + 1}"
    assert filtered["Matrix"] == f"A2:{book['Matrix'].cell(services + 2, regions + 3).coordinate}"


def test_the_matrix_is_that_of_the_snapshot(book, shipped):
    """Cell by cell: services down, regions across by partition, a letter for each state, nothing for not listed."""
    _, header, *rows = values(book["Matrix"])

    codes = [str(code) for code in header[3:]]
    partitions = [shipped.snapshot.regions[code].partition for code in codes]
    assert (header[:3], partitions) == (["Service", "Name", "Regions"], sorted(partitions))
    assert [row[0] for row in rows] == list(shipped.snapshot.services)
    for row in rows:
        expected = [LETTERS[shipped.snapshot.availability(str(row[0]), code)] for code in codes]
        assert row[3:] == expected, row[0]


def test_partitions_stand_above_their_first_region():
    """Once each."""
    first, second, *_ = values(opened(sample())["Matrix"])

    assert second[3:] == ["eu-west-1", "mx-central-1", "us-east-1", "cn-north-1"]
    assert first[3:] == ["aws", None, None, "aws-cn"]


def test_states_differ_in_colour_and_in_letter():
    """So that neither is needed."""
    sheet = opened(sample())["Matrix"]
    colours = {
        cell.value: cell.fill.fgColor.rgb for row in sheet.iter_rows(min_row=3, min_col=4) for cell in row if cell.value
    }

    assert set(colours) == {"A", "G", "?"}
    assert len(set(colours.values())) == 3


def test_since_holds_days_that_can_be_sorted():
    """In italics where it came on that day or before; other states are letters."""
    sheet = opened(sample())["Since"]
    rows = {row[0].value: row[3:] for row in sheet.iter_rows(min_row=3)}

    ireland, mexico, _, beijing = rows["ec2"]
    assert (ireland.value, ireland.font.i) == (datetime(2016, 3, 2), True)  # noqa: DTZ001 - a cell has no time zone
    assert (mexico.value, mexico.font.i) == (datetime(2025, 1, 14), False)  # noqa: DTZ001 - as above
    assert beijing.value is None
    assert [cell.value for cell in rows["iam"]] == ["G", "G", "G", None]
    assert [cell.value for cell in rows["mystery"]] == ["?"] * 4


def test_the_lists_hold_every_row(book, shipped):
    """As many as there are."""
    year = [one for one in shipped.settled if (shipped.as_of - one.change_set.observed_at).days < 365]
    believed = [one for one in year if one.status is not Status.REVERTED]

    assert len(objects(book["Regions"])) == len(shipped.rollouts.region_codes())
    assert [row["Service"] for row in objects(book["Services"])] == list(shipped.snapshot.services)
    assert len(objects(book["Changes"])) == len(believed) > 100
    assert len(objects(book["Forecast"])) == len(shipped.forecasts)
    assert [row["Insight"] for row in objects(book["Insights"])] == [one.sentence for one in shipped.findings]


def test_a_region_tells_what_it_has(book, shipped):
    """Numbers and days are numbers and days; what nobody knows is an empty cell."""
    [row] = [row for row in objects(book["Regions"]) if row["Region"] == "eu-isoe-west-1"]

    assert row["Services"] == len(shipped.rollouts.present["eu-isoe-west-1"])
    assert isinstance(row["Last arrival"], datetime)
    assert row["Last arrival"].date() == date(2026, 11, 11)
    assert row["Kind of partition"] is None
    [row] = [row for row in objects(book["Regions"]) if row["Region"] == "eu-central-1"]
    assert (row["Kind of partition"], row["Country"], row["Continent"]) == ("commercial", "DE", "Europe")


def test_the_newest_change_comes_first(book):
    """And is not confirmed yet."""
    first = objects(book["Changes"])[0]

    assert (first["Change"], first["Status"], first["Counts as"]) == (
        "aps arrives in eusc-de-east-1",
        "provisional",
        "news",
    )


def test_changes_are_those_of_the_last_12_months():
    """Corrections are there and say so."""
    rows = objects(opened(sample())["Changes"])

    years = [row["Day"].year for row in rows if isinstance(row["Day"], datetime)]
    assert (len(years), set(years)) == (len(rows), {2025})
    assert rows[0]["Change"] == "keys arrives in eu-west-1"
    assert {row["Counts as"] for row in rows} == {"news", "correction or first list"}


def test_changes_leave_out_what_was_taken_back():
    """Neither the arrival nor its end is told."""
    history = History()
    for day, service in ((1, runs("ec2")), (2, runs("ec2", IRELAND)), (3, runs("ec2"))):
        history.observe(at(f"2025-01-{day:02}"), [IRELAND], [service])

    assert [row["Change"] for row in objects(opened(history.facts())["Changes"])] == [
        "service ec2 is new",
        "region eu-west-1 opens",
    ]


def test_forecasts_are_shares_with_their_reasons(book, shipped):
    """The likeliest first."""
    first, likeliest = objects(book["Forecast"])[0], shipped.forecasts[0]

    assert (first["Service"], first["Region"], first["Back-tested"]) == (likeliest.service, likeliest.region, "yes")
    assert first["Within 180 days"] == pytest.approx(likeliest.p180)
    assert first["Why"] == "; ".join(map(str, likeliest.reasons))
    assert book["Forecast"]["E2"].number_format == "0%"


def test_a_service_tells_its_likeliest_next_region(book, shipped):
    """The first of its forecasts."""
    likeliest = shipped.forecasts[0]
    [row] = [row for row in objects(book["Services"]) if row["Service"] == likeliest.service]

    assert row["Likeliest next"] == likeliest.region
    assert row["Within 180 days"] == pytest.approx(likeliest.p180)


def test_a_forecast_without_a_back_test_or_a_reason_says_so():
    """Unknown services have no name."""
    made = date(2025, 2, 20)
    one = Forecast(made, "nowhere", "eu-west-1", 0.1, 0.2, 0.3, (), made, back_tested=False)
    [row] = objects(opened(replace(sample(), forecasts=(one,)))["Forecast"])

    assert (row["Name"], row["Back-tested"], row["Why"]) == (None, "no", None)


def test_an_insight_shows_its_newest_revision():
    """None, where nothing happening is what is told."""
    found = [
        Insight("rule", Severity.INFO, ("a", "b"), "It is so.", date(2025, 1, 1), evidence=evidence)
        for evidence in (("0" * 40, "1" * 40), ())
    ]
    rows = objects(opened(replace(sample(), findings=found))["Insights"])

    assert [row["Revision"] for row in rows] == ["1" * 10, None]
    assert rows[0]["About"] == "a, b"


def test_the_overview_says_what_the_book_is_of(shipped, book):
    """Source, moment, revision, the summaries and the key."""
    told = {row[0]: row[1] for row in values(book["Overview"])}
    sheet = book["Overview"]

    assert (told["Source"], told["Version"]) == ("endpoints", shipped.version)
    assert (told["Revision"], told["Regions"]) == (
        shipped.revision,
        "Each region: where it is, since when it is listed, and how many services it has.",
    )
    assert next(row[1] for row in values(sheet) if row[0] == "Regions") == len(shipped.snapshot.regions)
    assert {"November 2026, so far", "October 2026", "A", "G", "?", "(empty)"} <= set(told)
    assert {cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink} == {
        f"'{name}'!A1" for name in SHEETS
    }


def test_the_overview_says_what_could_not_be_read():
    """Or that all was read."""
    assert "window.hacked" in str(overview(hostile())["Could not be read"])
    assert overview(sample())["Could not be read"] == "nothing: the source was read in full"


def test_no_cell_is_a_formula_and_no_link_leaves_the_book():
    """Whatever the names are."""
    book = opened(hostile())
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert not [cell for cell in cells if cell.hyperlink and cell.hyperlink.target]
    assert {row["Region"] for row in objects(book["Regions"])} == set(ATTACKS)


def test_an_empty_history_makes_a_workbook():
    """With headers and without rows."""
    history = History()
    history.observe(at("2020-01-01"), [], [])
    book = opened(history.facts())

    assert [len(values(book[name])) for name in ("Regions", "Services", "Changes", "Forecast")] == [1, 1, 1, 1]
    assert len(values(book["Matrix"])) == 2


def test_no_time_in_the_file_is_that_of_its_making(files, shipped):
    """Neither in the archive nor in the properties."""
    archive = zipfile.ZipFile(io.BytesIO(files["downloads/aws-services.xlsx"]))
    properties = archive.read("docProps/core.xml").decode()

    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert properties.count(f"{shipped.observed_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}") == 2

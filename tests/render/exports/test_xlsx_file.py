import io
import zipfile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reporter.render.exports.cells import storable
from reporter.render.exports.facts import ExportFacts
from reporter.render.exports.tables import joined, tables
from tests.render.exports.drawn import export_facts
from tests.render.exports.sample import FACTS, chosen, only


def opened(facts: ExportFacts = FACTS) -> Workbook:
    return load_workbook(io.BytesIO(only("xlsx", facts)))


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_has_these_sheets_with_frozen_headers_and_a_filter():
    """Codes stay in sight, too."""
    book = opened()

    assert book.sheetnames == ["Availabilities", "Matrix", "Regions", "Services", "About"]
    assert [sheet.freeze_panes for sheet in book] == ["C2", "C2", "B2", "B2", "B2"]
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:G15", "A1:F6", "A1:L5", "A1:F6", "A1:B13"]
    assert all(cell.font.b for sheet in book for cell in sheet[1])


@pytest.mark.parametrize("facts", [FACTS, chosen(regions=("eu-*",)), chosen(regions=("nowhere",))])
def test_the_tables_are_sheets(facts):
    """Cell by cell; what is not told is an empty cell."""
    book = opened(facts)

    for table in tables(facts):
        [header, *rows] = values(book[table.name.capitalize()])
        assert header == list(table.columns)
        assert rows == [[joined(cell, storable) for cell in row] for row in table.rows]


def test_no_cell_is_a_formula_or_a_link():
    """A name that looks like one is a text."""
    book = opened()
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s", "n", "b"}
    assert '=HYPERLINK("https://example.org";"here")' in {cell.value for cell in cells if cell.data_type == "s"}
    assert not [cell for cell in cells if cell.hyperlink]


def test_the_matrix_has_services_down_and_regions_across():
    """By partition; an empty cell is not listed, and every other is in words and in a colour."""
    sheet = opened()["Matrix"]

    assert values(sheet) == [
        ["service", "service_name", "ap-east-9", "eu-west-1", "us-east-1", "cn-north-1"],
        ["=1+1", None, None, None, "available", None],
        ["half", "@half", None, None, "available", "unknown"],
        ["iam", "IAM; \"access\" & 'more'", "global", "global", "global", "global"],
        ["new", "Neu 雲 [x](javascript:alert(1))", "unknown", "unknown", "unknown", "unknown"],
        ["s3", "Amazon S3", None, "available", "available", "available"],
    ]
    colours = {sheet.cell(row, column).fill.fgColor.rgb for row, column in [(3, 5), (3, 6), (4, 6), (2, 6)]}
    assert len(colours) == 4


def test_the_workbook_says_what_it_is_of():
    """Source, version, time, revision and what was unread."""
    told = {str(key): value for key, value in values(opened()["About"])[1:]}

    assert told["observed_at"] == "2026-11-22T06:17:00Z"
    assert (told["source"], told["version"], told["revision"]) == ("ssm", "7", FACTS.revision)
    assert told["unread"] == "region ap-east-9: closed <door>"
    assert told["chosen_services"] is None


def test_no_time_in_the_file_is_that_of_its_making():
    """The archive's members have one of their own, and so have the properties."""
    data = only("xlsx")
    archive = zipfile.ZipFile(io.BytesIO(data))
    properties = archive.read("docProps/core.xml").decode()

    assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert properties.count("2026-11-22T06:17:00Z") == 2


@settings(max_examples=15)
@given(export_facts)
def test_hostile_texts_come_back_as_they_were(facts):
    """As far as a workbook can hold them."""
    book = opened(facts)

    for table in tables(facts):
        [_, *rows] = values(book[table.name.capitalize()])
        assert rows == [[joined(cell, storable) for cell in row] for row in table.rows]

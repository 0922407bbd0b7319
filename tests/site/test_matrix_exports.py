"""What the matrix exports is what it shows, and opens where people open it."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from tests.render.history_reader import state
from tests.site_sample import ATTACKS, hostile, sample

VIEW = "matrix.html#p=aws&has=us-east-1&order=newest"


def export(page: Page, button: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("button", name=button, exact=True).click()
    assert (
        started.value.suggested_filename
        == f"matrix-{page.locator('#matrix-day').input_value()}.{button.lower().replace('excel', 'xlsx')}"
    )
    return Path(started.value.path()).read_bytes()


@pytest.fixture
def view(page: Page, site: str) -> Page:
    page.goto(site + VIEW)
    return page


def test_every_format_has_the_same_rows_and_columns(view: Page) -> None:
    """In the order of the view, with the states of the snapshot."""
    document = json.loads(export(view, "JSON"))
    lines = list(csv.reader(io.StringIO(export(view, "CSV").decode())))
    sheet = openpyxl.load_workbook(io.BytesIO(export(view, "Excel")))["Matrix"]
    rows = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    codes = [region["code"] for region in document["regions"]]

    assert lines[0] == ["service", "name", *codes]
    assert rows[0] == ["", "", *["aws"] * len(codes)]
    assert rows[1:] == lines
    for line, row in zip(lines[1:], document["services"], strict=True):
        assert line == [row["code"], row["name"], *row["states"].values()]
        assert line[2:] == [state(sample().snapshot, row["code"], code) for code in codes]
    assert lines[1][0] == "keys"


def test_what_is_exported_is_what_the_api_and_the_database_say(page: Page, site: str, built: Path) -> None:
    """The whole matrix, cell by cell, of each of the three."""
    page.goto(site + "matrix.html")
    exported = {
        (row["code"], region): state
        for row in json.loads(export(page, "JSON"))["services"]
        for region, state in row["states"].items()
    }
    answer = page.request.get(site + "api/v1/availability.json").json()
    told = {
        (service, region): answer["legend"][letter]
        for service, letters in answer["cells"].items()
        for region, letter in zip(answer["regions"], letters, strict=True)
    }
    with closing(sqlite3.connect(built / "downloads" / "history.sqlite")) as database:
        listed = database.execute("SELECT service, region, availability FROM availabilities").fetchall()

    assert exported == told
    assert {(service, region): state for service, region, state in listed} == {
        cell: state for cell, state in told.items() if state != "not listed"
    }


def test_the_workbook_says_what_it_shows(view: Page) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export(view, "Excel")))["About"]
    about = {str(row[0].value): row[1].value for row in sheet.iter_rows()}

    assert (about["Source"], about["Day"], about["Regions"]) == ("endpoints", "2025-02-20", 3)
    assert str(about["View"]).endswith(VIEW)


def test_the_picture_has_every_row(view: Page) -> None:
    """Twice as many pixels as the drawing: head, one row for each service, and a line below."""
    picture = export(view, "PNG")
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))

    assert picture.startswith(b"\x89PNG")
    assert height == 2 * (122 + 21 * 18 + 1 + 24)
    assert width > 2 * 190


def test_no_cell_is_a_formula(page: Page, hostile_site: tuple[Path, str]) -> None:
    """Names that a spreadsheet would run are texts in both files."""
    page.goto(hostile_site[1] + "matrix.html")
    lines = list(csv.reader(io.StringIO(export(page, "CSV").decode(), newline="")))
    sheet = openpyxl.load_workbook(io.BytesIO(export(page, "Excel")))["Matrix"]

    assert not [cell for line in lines for cell in line if cell[:1] in set("=+-@")]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "inlineStr", "n"}
    assert {row[0].value for row in sheet.iter_rows(min_row=3)} >= set(ATTACKS)
    assert "'- dash" in {line[0] for line in lines}
    assert page.evaluate("window.hacked === undefined")
    assert len(hostile().snapshot.services) == len(lines) - 1

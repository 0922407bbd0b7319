"""Formats that a person can read: csv, json, xml, markdown."""

import csv
import io
import json
import re

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st

from reporter.render.exports.cells import plain, storable
from reporter.render.exports.tables import SCHEMA, Cell, tables
from tests.render.exports.drawn import export_facts
from tests.render.exports.sample import chosen, files, only


@pytest.mark.parametrize("name", ["csv", "json", "xml", "markdown"])
def test_the_sample_is_written_as_the_golden_files_say(name, golden):
    """Byte for byte."""
    for file, data in files(name).items():
        golden(f"exports/{file}", data.decode())


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_csv_is_one_file_for_each_table():
    """Under one line of headers each, even where there is no row."""
    empty = files("csv", chosen(services=("s3",), partitions=("aws-iso",)))

    assert list(files("csv")) == ["availabilities.csv", "regions.csv", "services.csv"]
    assert [data.count(b"\n") for data in empty.values()] == [1, 1, 1]


def test_no_cell_of_csv_is_a_formula():
    """Codes and names of whoever wrote them."""
    cells = [cell for data in files("csv").values() for row in table(data) for cell in row.values()]

    assert "'=1+1" in cells
    assert "'@half" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_csv_tells_nothing_and_zero_apart():
    """An empty cell is what the source does not tell."""
    counts = {row["code"]: row["regions"] for row in table(files("csv")["services.csv"])}

    assert (counts["new"], counts["iam"]) == ("", "0")


@given(export_facts)
def test_csv_comes_back_as_it_was(facts):
    """As far as a spreadsheet may see it."""
    for one in tables(facts):
        [header, *rows] = csv.reader(io.StringIO(files("csv", facts)[f"{one.name}.csv"].decode(), newline=""))
        assert header == list(one.columns)
        assert rows == [[as_csv(cell) for cell in row] for row in one.rows]


def as_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case tuple():
            return plain(storable(";".join(cell)))
        case _:
            return plain(storable(cell)) if isinstance(cell, str) else str(cell)


def test_json_says_its_schema_and_what_was_unread():
    """A reader can refuse what it does not know."""
    document = json.loads(only("json"))

    assert list(document) == ["about", "availabilities", "regions", "services"]
    assert document["about"]["schema"] == SCHEMA
    assert document["about"]["unread"] == [{"what": "region", "code": "ap-east-9", "reason": "closed <door>"}]


@given(export_facts)
def test_json_comes_back_as_it_was(facts):
    """Every text as it stands."""
    document = json.loads(only("json", facts))

    for one in tables(facts):
        rows = [
            tuple(tuple(cell) if isinstance(cell, list) else cell for cell in row.values())
            for row in document[one.name]
        ]
        assert rows == list(one.rows)
        assert all(list(row) == list(one.columns) for row in document[one.name])


@given(export_facts)
def test_xml_comes_back_as_it_was(facts):
    """As far as XML can hold it: nothing in a name ends an attribute or an element."""
    root = ElementTree.fromstring(only("xml", facts))

    assert [group.tag for group in root] == ["about", "availabilities", "regions", "services"]
    for one in tables(facts):
        group = root.find(one.name)
        assert group is not None
        assert len(group) == len(one.rows)
        for element, row in zip(group, one.rows, strict=True):
            cells = dict(zip(one.columns, row, strict=True))
            assert element.attrib == {name: as_xml(cell) for name, cell in cells.items() if is_attribute(cell)}
            for name, cell in cells.items():
                if isinstance(cell, tuple):
                    assert [item.text for item in element if f"{item.tag}s" == name] == [
                        storable(text) for text in cell
                    ]


def is_attribute(cell: Cell) -> bool:
    return cell is not None and not isinstance(cell, tuple)


def as_xml(cell: Cell) -> str:
    return storable(str(cell)) if not isinstance(cell, bool) else str(cell).lower()


@given(st.text())
def test_whatever_is_storable_is_well_formed(text):
    """Also signs that XML knows and forbids."""
    root = ElementTree.fromstring(only("xml", chosen(services=("s3", text))))

    assert [item.text or "" for item in root.findall("about/chosen_service")] == ["s3", storable(text)]


def test_markdown_shows_names_as_text():
    """No tag, link, cell or heading of theirs is one of the document."""
    text = only("markdown").decode()

    assert "<b>" not in text
    assert "](javascript" not in text
    assert all(len(re.findall(r"(?<!\\)\|", line)) in {6, 9} for line in text.splitlines() if line.startswith("|"))


def test_markdown_lists_each_service_by_state():
    """What is unknown is said to be."""
    text = only("markdown").decode()

    assert "- available: `us-east-1`\n- unknown: `cn-north-1`\n" in text
    assert "- available: `cn-north-1`, `eu-west-1` (2023-05-01), `us-east-1`\n" in text


def test_markdown_says_what_was_chosen_and_what_was_unread():
    """Patterns are shown as code."""
    text = only("markdown", chosen(services=("s*",), partitions=("aws", "aws-cn"))).decode()

    assert "\nOnly services that match <code>s&#42;</code>.\n" in text
    assert "\nOnly partitions that match `aws`, `aws-cn`.\n" in text
    assert "\nCould not be read: region ap-east-9: closed &#60;door&#62;; the last known value stands.\n" in text

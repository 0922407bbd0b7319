"""Any name comes back from every format, and every format gives the same figures."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import tests.strategies as _profile  # noqa: F401 - loads the Hypothesis profile
from reporter.render.exports.cells import plain
from reporter.v1.outputs.characters import xml_text
from reporter.v1.report import Report
from tests.v1.outputs.reading import book_of, csv_rows, json_of, sheet_rows, text_at, written, xml_of
from tests.v1.sample import facts

HOSTILE = (
    "<r>&</r>",
    "<r></r>",
    "_x0041_",
    "a\x00\x1b\x85b",
    "\ud800x",
    "\uffff\ufffe",
    "a\r\nb\rc",
    "\t=1",
    " a ",
    "]]>",
)
names = st.sampled_from(HOSTILE) | st.text(min_size=1, max_size=8) | st.text("=+-@'\"\t\r\n,;<>&✓", min_size=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


def named(region: str, service: str) -> Report:
    return Report({"eu-west-1": facts(region)}, {"eu-west-1": ["s3"]}, {"s3": service})


def utf8(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)


@given(names, names)
@example("<r>&</r>", "\ud800x")
def test_any_name_comes_back_from_csv(folder: Path, region: str, service: str) -> None:
    """A name that would be a formula has an apostrophe in front; a lone surrogate is replaced."""
    rows = csv_rows(written("csv", named(region, service), folder))

    assert rows[1:] == [["eu-west-1", plain(utf8(region)), "s3", plain(utf8(service))]]


@given(names, names)
@example("a\r\nb", "\ud800x")
def test_any_name_comes_back_from_json(folder: Path, region: str, service: str) -> None:
    """A lone surrogate is replaced."""
    read = json_of(named(region, service), folder)

    assert read["regions"]["eu-west-1"]["name"] == utf8(region)
    assert list(read["services"]) == [utf8(service)]


@given(names, names)
@example("a\r\nb\rc", "a\x00\x1b\uffffb")
def test_any_name_comes_back_from_xml(folder: Path, region: str, service: str) -> None:
    """What XML has no place for is replaced."""
    root = xml_of(named(region, service), folder)

    assert text_at(root, "regions/region/name") == xml_text(region)
    assert text_at(root, "services/service/name") == xml_text(service)


@given(names, names)
@example("<r>&</r>", "=cmd()")
@example("a\rb", "a\x00\x1b\uffffb")
def test_any_name_comes_back_from_the_workbook_as_text(folder: Path, region: str, service: str) -> None:
    """What XML has no place for is replaced. The reader shows a carriage return as the file has it."""
    sheet = book_of(named(region, service), folder)["Regional Services"]

    for cell, name in ((sheet["B2"], region), (sheet["D2"], service)):
        assert cell.value == xml_text(name).replace("\r", "_x000D_")
        assert cell.data_type == "s"


codes = st.sampled_from(("ec2", "s3", "lex", "lexv2", "x-ray"))
places = st.sampled_from(("us-east-1", "eu-west-1", "cn-north-1", "mx-central-1", "ap-east-2"))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Some regions, each with some services in any order; two services may share a name."""
    regions = draw(st.lists(places, unique=True))
    listed = {region: draw(st.lists(codes, unique=True)) for region in regions}
    shared = draw(st.dictionaries(codes, st.sampled_from(("Amazon One", "Amazon Two"))))
    return Report(
        {region: facts(region) for region in regions}, {region: some for region, some in listed.items() if some}, shared
    )


@given(reports())
@example(Report({}, {}))
def test_counts_and_coverage_agree_in_all_formats(folder: Path, report: Report) -> None:
    """Nothing is counted in one file and not in another, and all divide by the same number of regions."""
    table = {row[0]: (int(row[2]), float(row[3])) for row in csv_rows(written("service-summary", report, folder))[1:]}
    json_file, root, book = json_of(report, folder), xml_of(report, folder), book_of(report, folder)
    summary = json_file["summary"]
    matrix = csv_rows(written("csv", report, folder).with_name("services_regions_matrix.csv"))

    assert table == {
        row["service_code"]: (row["available_in"], row["coverage_percentage"]) for row in json_file["services"].values()
    }
    assert table == {
        text_at(row, "code"): (
            int(text_at(row, "availability/region_count")),
            float(text_at(row, "availability/coverage_percentage")),
        )
        for row in root.iterfind("services/service")
    }
    assert table == {
        str(code): (count, float(str(share).rstrip("%")))
        for code, _, count, share in sheet_rows(book["Service Summary"])[1:]
    }
    assert [count for count, _ in table.values()] == [row[1:].count("1") for row in matrix[1:]]
    total = sum(count for count, _ in table.values())
    assert total == sum(map(len, report.region_services.values()))
    assert total == summary["total_service_instances"] == int(text_at(root, "summary/total_service_instances"))
    statistics = {row[0]: row[1] for row in sheet_rows(book["Statistics"])}
    assert total == statistics["Total Service Instances"] == len(sheet_rows(book["Regional Services"])) - 1
    assert summary["total_regions"] == len(report.regions) == statistics["Total Regions"]
    assert summary["total_services"] == len(table) == statistics["Total Services"]
    assert summary["avg_services_per_region"] == float(text_at(root, "summary/avg_services_per_region"))
    assert (summary["least_available_service"] or "") == text_at(root, "summary/least_available_service")
    assert (summary["most_available_service"] or "") == text_at(root, "summary/most_available_service")


@given(st.characters())
@example("\ufffe")
@example("\ud800")
def test_a_character_is_replaced_only_where_xml_has_no_place_for_it(letter: str) -> None:
    """As section 2.2 of XML 1.0 has it."""
    code = ord(letter)
    held = letter in "\t\n\r" or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000

    assert xml_text(letter) == (letter if held else "\ufffd")

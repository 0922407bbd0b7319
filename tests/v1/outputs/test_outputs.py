"""Where the files land, when nothing is written, and what v1.5.0 got wrong."""

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from reporter.errors import ReporterError, UsageError
from reporter.v1.config import Config
from reporter.v1.outputs import FORMATS, write
from reporter.v1.outputs.json_file import region_status
from reporter.v1.report import Report
from tests.v1.outputs.reading import book_of, csv_rows, json_of, sheet_rows, text_at, written, xml_of
from tests.v1.sample import NAMES, NOW, REGIONS, REPORT, SERVICES, TZ, facts


def put(format: str, report: Report, config: Config) -> tuple[Path, ...]:  # noqa: A002 - as write has it
    return write(format, report, config, now=NOW, tz=TZ)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_formats_are_those_of_the_flag() -> None:
    """The command offers them in this order."""
    assert FORMATS == ("csv", "json", "excel", "region-summary", "service-summary", "xml")


def test_own_file_names_are_kept_and_name_the_other_formats(tmp_path: Path) -> None:
    """The stem of --regions-file is that of JSON, workbook and XML; the summaries have names of their own."""
    config = Config(output_dir=str(tmp_path), regions_filename="mine.v2.csv", matrix_filename="grid.txt")
    files = {name: put(name, REPORT, config) for name in FORMATS}

    assert files == {
        "csv": (tmp_path / "csv/mine.v2.csv", tmp_path / "csv/grid.txt"),
        "json": (tmp_path / "json/mine.v2.json",),
        "excel": (tmp_path / "excel/mine.v2.xlsx",),
        "region-summary": (tmp_path / "csv/region_summary.csv",),
        "service-summary": (tmp_path / "csv/service_summary.csv",),
        "xml": (tmp_path / "xml/mine.v2.xml",),
    }
    assert set(contents(tmp_path)) == {path.relative_to(tmp_path).as_posix() for row in files.values() for path in row}


def test_the_same_report_gives_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    """Neither the order of what was read nor the clock shows in a file."""
    shuffled = replace(
        REPORT,
        regions=dict(reversed([*REGIONS.items()])),
        region_services={region: codes[::-1] for region, codes in reversed([*SERVICES.items()])},
        service_names=dict(reversed([*NAMES.items()])),
    )
    for name in FORMATS:
        put(name, REPORT, Config(output_dir=str(tmp_path / "one")))
        put(name, shuffled, Config(output_dir=str(tmp_path / "two")))

    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_times_are_local_but_in_xml(tmp_path: Path) -> None:
    """As v1.5.0 wrote them: local time without its zone in JSON and workbook, UTC without its zone in XML."""
    assert json_of(REPORT, tmp_path)["generated_at"] == "2025-09-03T00:05:06.123456"
    assert text_at(xml_of(REPORT, tmp_path), "metadata/generated_at") == "2025-09-02T22:05:06.123456"
    book = book_of(REPORT, tmp_path)
    assert book["Statistics"]["B1"].value == "2025-09-03 00:05:06"
    assert book.properties.created == datetime(2025, 9, 2, 22, 5, 6)  # noqa: DTZ001 - as a workbook has it


def test_without_a_zone_the_time_is_this_machine_s(tmp_path: Path) -> None:
    """The command gives none."""
    write("json", REPORT, Config(output_dir=str(tmp_path)), now=NOW)

    local = NOW.astimezone().replace(tzinfo=None).isoformat()
    assert f'"generated_at": "{local}"' in (tmp_path / "json/regions_services.json").read_text(encoding="utf-8")


def test_ties_go_to_the_first_code(tmp_path: Path) -> None:
    """v1.5.0 took any of them in XML."""
    report = Report(
        {code: facts(code) for code in ("us-east-1", "eu-west-1")},
        {"us-east-1": ["b", "a"], "eu-west-1": ["a", "b", "c", "d"]},
    )

    for path, code in (("most_available_service", "a"), ("least_available_service", "c")):
        assert json_of(report, tmp_path)["summary"][path] == code
        assert text_at(xml_of(report, tmp_path), f"summary/{path}") == code
    assert sheet_rows(book_of(report, tmp_path)["Statistics"])[8:10] == [
        ["Most Available Service", "a (2 regions)"],
        ["Least Available Service", "c (1 regions)"],
    ]


def test_coverage_is_of_all_regions_in_xml_too(tmp_path: Path) -> None:
    """v1.5.0 left out the regions without services there."""
    coverage = xml_of(REPORT, tmp_path).findtext("services/service[code='ec2']/availability/coverage_percentage")

    assert coverage == "80.0"


def test_a_service_summary_without_services_is_a_header(tmp_path: Path) -> None:
    """v1.5.0 ended in a traceback."""
    assert csv_rows(written("service-summary", Report({}, {}), tmp_path)) == [
        ["Service Code", "Service Name", "Region Count", "Coverage %"]
    ]


def test_services_of_one_name_all_have_a_key_in_json(tmp_path: Path) -> None:
    """The first by code has the name, even where a name looks like another's key."""
    names = {"a": "X", "b": "X", "c": "X (b)", "d": "", "e": "Y (g)", "f": "Y", "g": "Y"}
    report = Report({"eu-west-1": facts("Europe")}, {"eu-west-1": [*reversed(names)]}, names)

    services = json_of(report, tmp_path)["services"]
    assert {key: row["service_code"] for key, row in services.items()} == {
        "X": "a",
        "X (b)": "b",
        "X (b) (c)": "c",
        "d": "d",
        "Y (g)": "e",
        "Y": "f",
        "Y (g) (g)": "g",
    }


@pytest.mark.parametrize(
    ("partition", "status"),
    [
        ("aws", "Active"),
        ("aws-us-gov", "Gov Cloud"),
        ("aws-gov", "Gov Cloud"),
        ("aws-cn", "China"),
        ("aws-iso-b", "Iso-B"),
        ("aws-eusc", "Eusc"),
        ("", ""),
    ],
)
def test_the_status_of_a_region_is_that_of_its_partition(partition: str, status: str) -> None:
    """GovCloud's partition is aws-us-gov; v1.5.0 looked for another."""
    assert region_status(partition) == status


def test_metadata_is_optional_and_of_any_kind(tmp_path: Path) -> None:
    """XML leaves out what has no value or several; a key becomes an element's name."""
    metadata = {"2 b&": "x", "fetch_duration": "long", "aws_profile": "prod", "none": None, "list": [1], "on": True}
    report = replace(REPORT, metadata=metadata)

    fetch = xml_of(report, tmp_path).find("metadata/fetch_metadata")
    assert fetch is not None
    assert {child.tag: child.text for child in fetch} == {
        "_2_b_": "x", "fetch_duration": "long", "aws_profile": "prod", "on": "True",
    }  # fmt: skip
    assert sheet_rows(book_of(report, tmp_path)["Statistics"])[12:] == [
        ["Fetch Duration (seconds)", "long"],
        ["AWS Profile", "prod"],
    ]
    assert json_of(report, tmp_path)["metadata"] == metadata
    assert xml_of(replace(REPORT, metadata={}), tmp_path).find("metadata/fetch_metadata") is None


def test_a_duration_that_is_no_number_is_text(tmp_path: Path) -> None:
    """JSON can bring one, and a cell cannot hold it."""
    report = replace(REPORT, metadata={"fetch_duration": float("nan")})

    assert book_of(report, tmp_path)["Statistics"]["B13"].value == "nan"


def test_a_text_that_no_cell_can_hold_is_cut(tmp_path: Path) -> None:
    """Excel holds 32,767 characters and would call a file with more damaged."""
    report = Report({"eu-west-1": facts("x" * 40_000)}, {"eu-west-1": ["s3"]})

    assert book_of(report, tmp_path)["Regional Services"]["B2"].value == "x" * 32_767
    report = Report({"eu-west-1": facts("<r>" + "x" * 40_000 + "</r>")}, {"eu-west-1": ["s3"]})
    assert str(book_of(report, tmp_path)["Regional Services"]["B2"].value).startswith("<r>xxx")


def test_an_unknown_format_is_one_line() -> None:
    """The formats are named; plug-ins are the command's."""
    with pytest.raises(UsageError, match=r"^--format JSON: not a format: use one of .*xml$"):
        put("JSON", REPORT, Config())


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    """The second would take the place of the first."""
    config = Config(output_dir=str(tmp_path), regions_filename="a.csv", matrix_filename="a.csv")
    with pytest.raises(UsageError, match="a.csv: --regions-file and --matrix-file name the same file"):
        put("csv", REPORT, config)

    assert not contents(tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, format: str) -> None:  # noqa: A002 - as write has it
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()
    with pytest.raises(ReporterError, match=r"^[^\n]+: cannot be written: .+: [^\n]+$"):
        put(format, REPORT, Config(output_dir=str(tmp_path / "file")))


def test_a_folder_in_place_of_the_file_is_one_line(tmp_path: Path) -> None:
    """And the folder stays."""
    (tmp_path / "json/regions_services.json").mkdir(parents=True)
    with pytest.raises(ReporterError, match=r"regions_services.json: cannot be written: Is a directory: "):
        put("json", REPORT, Config(output_dir=str(tmp_path)))

    assert (tmp_path / "json/regions_services.json").is_dir()


@pytest.mark.parametrize("name", ["a\0b.csv", "x" * 300])
def test_a_name_that_no_file_can_have_is_one_line(tmp_path: Path, name: str) -> None:
    """Whatever the system calls it."""
    with pytest.raises(ReporterError, match=r"cannot be written: .+"):
        put("json", REPORT, Config(output_dir=str(tmp_path), regions_filename=name))


def test_a_loop_of_links_is_one_line(tmp_path: Path) -> None:
    """The link stays as it is."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv/region_summary.csv").symlink_to("region_summary.csv")
    with pytest.raises(ReporterError, match=r"region_summary.csv: cannot be written: .+"):
        put("region-summary", REPORT, Config(output_dir=str(tmp_path)))


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process grows beyond *size* bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_code_in_a_csv_header_is_no_formula(tmp_path: Path) -> None:
    """Region codes head the columns of the matrix."""
    report = Report({"=1+1": facts("Europe")}, {"=1+1": ["s3"]})

    path = written("csv", report, tmp_path).with_name("services_regions_matrix.csv")
    assert csv_rows(path) == [["Service", "'=1+1"], ["s3", "1"]]


def test_a_name_like_the_library_s_markup_is_text_in_every_cell(tmp_path: Path) -> None:
    """Also where the cell has a format."""
    report = Report({"<r>&</r>": facts("Europe")}, {"<r>&</r>": ["<r></r>"]})

    book = book_of(report, tmp_path)
    assert sheet_rows(book["Service Matrix"]) == [["Service", "<r>&</r>"], ["<r></r>", "✓"]]
    assert book["Service Matrix"]["B1"].fill.fgColor.rgb == "FF366092"


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_does_not_fit_leaves_the_old_one(tmp_path: Path, format: str) -> None:  # noqa: A002 - as write has it
    """Nothing is half-written, and no draft stays behind."""
    config = Config(output_dir=str(tmp_path))
    put(format, Report({}, {}), config)
    before = contents(tmp_path)

    with room_for(300), pytest.raises(ReporterError, match=r"cannot be written: File too large: "):
        put(format, REPORT, config)

    assert contents(tmp_path) == before


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """As is a device, such as /dev/stdout."""
    pipe = tmp_path / "csv/region_summary.csv"
    pipe.parent.mkdir()
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        put("region-summary", REPORT, Config(output_dir=str(tmp_path)))
        assert os.read(reader, 100_000).startswith(b"Region Code,")
    finally:
        os.close(reader)

    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_file_has_the_rights_that_any_new_file_has(tmp_path: Path) -> None:
    """Others may read a report where the umask lets them."""
    before = os.umask(0o027)
    try:
        (path,) = put("json", REPORT, Config(output_dir=str(tmp_path)))
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_to_a_file_stays_a_link(tmp_path: Path) -> None:
    """The file that it leads to is replaced."""
    (tmp_path / "json").mkdir()
    (tmp_path / "elsewhere.json").write_text("old", encoding="utf-8")
    (tmp_path / "json/regions_services.json").symlink_to(tmp_path / "elsewhere.json")

    (path,) = put("json", REPORT, Config(output_dir=str(tmp_path)))
    assert path.is_symlink()
    assert (tmp_path / "elsewhere.json").read_bytes().startswith(b"{")


def test_the_zone_of_now_does_not_matter(tmp_path: Path) -> None:
    """A moment is a moment."""
    elsewhere = NOW.astimezone(timezone(timedelta(hours=-9)))
    for name in FORMATS:
        write(name, REPORT, Config(output_dir=str(tmp_path / "one")), now=NOW, tz=UTC)
        write(name, REPORT, Config(output_dir=str(tmp_path / "two")), now=elsewhere, tz=UTC)

    assert contents(tmp_path / "one") == contents(tmp_path / "two")

"""What each format looks like, for a full report, a filtered one, and one that the filters left empty."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reporter.v1.config import Config
from reporter.v1.filters import apply_filters
from reporter.v1.outputs import FORMATS, write
from reporter.v1.report import Report
from tests.v1.outputs.reading import shown
from tests.v1.sample import NOW, REPORT, TZ

REPORTS = {
    "full": REPORT,
    "filtered": apply_filters(
        REPORT, Config(exclude_services=["ec2", "CALC"], exclude_regions=["*gov*"], min_services=1)
    ).report,
    "no-services": apply_filters(REPORT, Config(include_services=["no-such-service"])).report,
    "empty": Report({}, {}),
}


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_each_format_is_as_v1_wrote_it(
    name: str,
    format: str,  # noqa: A002 - as write has it
    tmp_path: Path,
    golden: Callable[[str, str], None],
) -> None:
    """Each file has the name, the shape and the values that are kept; a carriage return is shown as its symbol."""
    for path in write(format, REPORTS[name], Config(output_dir=str(tmp_path)), now=NOW, tz=TZ):
        place = path.relative_to(tmp_path).as_posix()
        text = shown(load_workbook(path)) if format == "excel" else path.read_bytes().decode()
        golden(f"v1/{name}/{place}{'.txt' if format == 'excel' else ''}", text.replace("\r", "␍"))

"""The executive summary, typeset."""

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Final

from reporter.errors import BuildError
from reporter.render.charts.chart import Chart
from reporter.render.charts.chart_list import chart_list
from reporter.render.facts import SiteFacts
from reporter.render.report.content import content

FILE: Final = "downloads/summary.pdf"


def summary_pdf(facts: SiteFacts, charts: Sequence[Chart] | None = None) -> bytes:
    """The summary of the newest month that is over, on A4, tagged for screen readers (PDF/UA-1).

    *charts* are those of ``chart_list``, if they were made already. The same facts, the same bytes: its date is that of
    the facts. ``BuildError`` if it cannot be typeset.
    """
    import typst  # noqa: PLC0415 - start-up time

    said = content(facts, chart_list(facts) if charts is None else charts)
    source = files("reporter.render.report").joinpath("report.typ").read_bytes()
    compiler = typst.Compiler(source, ignore_system_fonts=True, sys_inputs={"data": json.dumps(said)})
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(facts.as_of.timestamp()))
    except typst.TypstError as error:
        msg = f"{FILE}: {error}: this is a mistake in the reporter: please report it"
        raise BuildError(msg) from error
    if not isinstance(made, bytes):
        msg = f"{FILE}: the typesetter gave no file"
        raise BuildError(msg)
    return made

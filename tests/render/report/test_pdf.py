"""The executive summary as PDF."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, PdfObject, StreamObject

from reporter.errors import BuildError
from reporter.insights.wording import headline
from reporter.insights.words import day_text
from reporter.render.charts.chart_list import chart_list
from reporter.render.facts import SiteFacts
from reporter.render.report.content import CHARTS, chosen, content
from reporter.render.report.letters import printable
from reporter.render.report.pdf import summary_pdf
from tests.render.charts.samples import nothing, one_day
from tests.render.downloads.shipped import shipped_facts
from tests.site_sample import ATTACKS, hostile, sample


@pytest.fixture(scope="module")
def facts(shipped_history: Path) -> SiteFacts:
    return shipped_facts(shipped_history)


@pytest.fixture(scope="module")
def made(facts: SiteFacts) -> bytes:
    return summary_pdf(facts)


@pytest.fixture(scope="module")
def reader(made: bytes) -> PdfReader:
    return PdfReader(BytesIO(made))


@pytest.fixture(scope="module")
def said(reader: PdfReader) -> str:
    return words(reader)


def words(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_it_is_about_the_newest_month_that_is_over(facts: SiteFacts, said: str):
    summary = chosen(facts.summaries)
    assert summary is not None
    assert summary.complete
    assert summary.period.title in said
    assert headline(summary) in said


def test_it_holds_the_numbers_of_the_month_with_what_they_were_before(facts: SiteFacts, said: str):
    summary = chosen(facts.summaries)
    assert summary is not None
    assert f"Arrivals {summary.arrivals.now:,}" in said
    assert f"{summary.arrivals.before:,} the month before" in said
    assert f"{summary.arrivals.year_before:,} a year before" in said
    assert f"{summary.availabilities:,} services in a region" in said


def test_it_tells_every_insight_of_the_month_with_its_severity(facts: SiteFacts, said: str):
    summary = chosen(facts.summaries)
    assert summary is not None
    for one in summary.insights:
        assert one.sentence in said
        assert str(one.severity) in said


def test_it_names_the_busiest_and_the_likeliest(facts: SiteFacts, said: str):
    summary = chosen(facts.summaries)
    assert summary is not None
    for code, _ in (*summary.busiest_services, *summary.busiest_regions):
        assert code in said
    first = facts.forecasts[0]
    assert f"{first.service} {first.region} {first.p90:.0%} {first.p180:.0%}".replace("%", " %") in said


def test_it_says_where_it_comes_from(facts: SiteFacts, said: str):
    summary = chosen(facts.summaries)
    assert summary is not None
    assert f"Source {facts.source}" in said
    assert f"from revision {summary.revision} of the history" in said


def test_pages_are_counted_and_few(reader: PdfReader):
    total = len(reader.pages)
    assert 2 <= total <= 3
    for number, page in enumerate(reader.pages, 1):
        assert f"Page {number} of {total}" in page.extract_text()


def test_pages_are_a4(reader: PdfReader):
    box = reader.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_it_is_tagged_for_screen_readers(reader: PdfReader):
    catalogue = reader.trailer["/Root"].get_object()
    assert isinstance(catalogue, DictionaryObject)
    marks, about = catalogue["/MarkInfo"].get_object(), catalogue["/Metadata"].get_object()
    assert isinstance(marks, DictionaryObject)
    assert isinstance(about, StreamObject)
    assert str(marks["/Marked"]) == "True"
    assert str(catalogue["/Lang"]) == "en-GB"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in about.get_data()


def test_every_chart_has_its_text_alternative(facts: SiteFacts, reader: PdfReader):
    alternatives = set(figures(reader.trailer["/Root"].get_object()))
    for chart in chart_list(facts):
        assert chart.id not in CHARTS or printable(chart.alt) in alternatives


def figures(catalogue: PdfObject | None) -> Iterator[str]:
    """The text alternatives in the tree of the document's parts."""
    assert isinstance(catalogue, DictionaryObject)
    waiting: list[PdfObject] = [catalogue["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, ArrayObject):
            waiting += one
        elif isinstance(one, DictionaryObject):
            waiting += [one["/K"]] if "/K" in one else []
            if "/Alt" in one:
                yield str(one["/Alt"])


def test_its_title_and_date_are_those_of_the_facts(facts: SiteFacts, reader: PdfReader):
    told = reader.metadata
    assert told is not None
    assert told.title == "AWS services by region: October 2026"
    assert told.author == "AWS services reporter"
    assert told.creation_date is not None
    assert told.creation_date.date() == facts.as_of.date()


def test_the_same_facts_give_the_same_bytes(facts: SiteFacts, made: bytes):
    assert summary_pdf(facts, chart_list(facts)) == made


def test_it_shows_the_day_of_the_facts_and_no_other(facts: SiteFacts):
    later = replace(facts, observed_until=datetime(2031, 5, 6, 7, 8, tzinfo=UTC), forecasts=())
    text = words(PdfReader(BytesIO(summary_pdf(later))))
    assert day_text(later.as_of.date()) in text
    assert day_text(facts.as_of.date()) not in text


@pytest.mark.parametrize("few", [sample, one_day, nothing])
def test_it_is_made_of_any_facts(few: Callable[[], SiteFacts]):
    assert len(PdfReader(BytesIO(summary_pdf(few()))).pages) in {1, 2}


def test_before_anything_was_observed_it_says_so():
    text = words(PdfReader(BytesIO(summary_pdf(nothing()))))
    assert "No month yet" in text
    assert "Nothing has been observed yet." in text


def test_names_are_words_and_never_markup():
    """What typst, HTML or a spreadsheet would act on stands there as it is."""
    attack = '#read("/etc/passwd") $x$ *b* _i_ <a> @b `c` = h'
    facts = replace(hostile(), source=attack)
    text = words(PdfReader(BytesIO(summary_pdf(facts))))
    assert f"Source {attack}" in text


def test_every_attack_can_be_typeset():
    assert summary_pdf(replace(one_day(), source=" ".join(ATTACKS))).startswith(b"%PDF")


def test_a_month_that_is_not_over_is_told_as_such(facts: SiteFacts):
    said = content(replace(facts, summaries=facts.summaries[:1]), ())
    assert said["kind"] == "Executive summary so far"
    assert said["charts"] == []


def test_what_opened_came_and_left_is_told_by_name(facts: SiteFacts):
    summary = chosen(facts.summaries)
    assert summary is not None
    busy = replace(summary, opened=("eu-west-1",), launched=("ec2",), left=tuple(sorted(facts.rollouts.services)[:10]))
    told = content(replace(facts, summaries=[replace(busy, more=2)]), ())
    lines = [" ".join(map(str, line)) for line in told["told"] if isinstance(line, list)]  # type: ignore[union-attr]
    assert lines[0].startswith("1 region opened: eu-west-1 (")
    assert lines[1].startswith("1 service came for the first time: ec2")
    assert lines[2].startswith("10 services went from the list: ")
    assert lines[2].endswith(" and 2 more.")
    assert told["more"] == "2 further insights in the dashboard."


def test_a_quiet_month_says_so(facts: SiteFacts):
    summary = chosen(facts.summaries)
    assert summary is not None
    quiet = replace(summary, opened=(), launched=(), left=())
    told = content(replace(facts, summaries=[quiet]), ())["told"]
    assert isinstance(told, list)
    assert told[0][0] == "No region opened, no service is new and none is gone."


def test_a_letter_that_the_typeface_lacks_is_a_question_mark():
    assert printable("São Paulo 日本\x00\ud800") == "São Paulo ????"
    assert printable("a\nb") == "a\nb"


def test_a_failure_of_the_typesetter_is_one_line(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("reporter.render.report.pdf.content", lambda *_: {})
    with pytest.raises(BuildError, match=r"^downloads/summary.pdf: .*: this is a mistake in the reporter"):
        summary_pdf(one_day())


def test_a_typesetter_that_gives_no_file_is_told(monkeypatch: pytest.MonkeyPatch):
    class Silent:
        def __init__(self, *_: object, **__: object) -> None: ...

        def compile(self, **_: object) -> None: ...

    monkeypatch.setattr(typst, "Compiler", Silent)
    with pytest.raises(BuildError, match="the typesetter gave no file"):
        summary_pdf(one_day())

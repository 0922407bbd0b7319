import json
from datetime import date
from typing import Any

from reporter.insights.insight import Insight, Link, Severity
from reporter.insights.period import Period, Span
from reporter.insights.summary import Count, Summary
from reporter.render.insights import insight_object, summary_markdown, summary_object, summary_text
from reporter.render.spark import spark

HOSTILE = "<b>*s3*</b> [x](javascript:y) | `z`"
INSIGHT = Insight(
    rule="service-left",
    severity=Severity.WARNING,
    subject=("s3", "2026-01-03"),
    sentence=f"Service {HOSTILE} is no longer listed.",
    on=date(2026, 1, 3),
    numbers={"regions": 2},
    evidence=("0123456789abcdef",),
    links=(Link("service", "s3"),),
)


def made(**more: Any) -> Summary:
    given: dict[str, Any] = {
        "source": "endpoints",
        "period": Period.around(date(2026, 1, 5), Span.MONTH),
        "complete": True,
        "revision": "0123456789abcdef",
        "arrivals": Count(3, None, 30),
        "departures": Count(0, None, None),
        "launched": (HOSTILE,),
        "left": (),
        "opened": (),
        "busiest_services": (("s3", 2),),
        "busiest_regions": (),
        "series": (None, 1, 3),
        "services": 1,
        "regions": 2,
        "availabilities": 3,
        "insights": (INSIGHT,),
        "more": 4,
    }
    return Summary(**{**given, **more})


def test_a_line_of_bars_shows_each_share_of_the_largest():
    assert spark([0, 1, 2, 4, 8]) == "▁▂▃▅█"


def test_what_nobody_knows_is_a_dot():
    assert spark([None, 0, None]) == "·▁·"


def test_a_summary_as_text_reads_as_it_was_reviewed(golden):
    golden("insights/summary.txt", summary_text(made()))


def test_a_summary_as_markdown_reads_as_it_was_reviewed(golden):
    golden("insights/summary.md", summary_markdown(made()))


def test_a_summary_without_insights_has_no_heading_for_them():
    assert "Worth knowing" not in summary_text(made(insights=(), more=0))
    assert "Worth knowing" not in summary_markdown(made(insights=(), more=0))


def test_no_text_of_a_source_is_markup():
    text = summary_markdown(made())
    assert "<b>" not in text
    assert "](javascript" not in text


def test_a_summary_as_an_object_has_all_numbers_and_null_for_unknown():
    found = json.loads(json.dumps(summary_object(made())))
    assert found["arrivals"] == {"now": 3, "before": None, "year_before": 30}
    assert found["series"] == [None, 1, 3]
    assert (found["from"], found["to"], found["period"]) == ("2026-01-01", "2026-01-31", "2026-01")
    assert found["insights"][0]["id"] == "service-left:s3:2026-01-03"


def test_an_insight_as_an_object_names_its_evidence():
    assert insight_object(INSIGHT)["evidence"] == ["0123456789abcdef"]
    assert insight_object(INSIGHT)["links"] == [{"kind": "service", "target": "s3"}]

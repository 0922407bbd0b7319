"""What the executive summary says, as plain values for the typesetter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from reporter.insights.forecast.forecast import Forecast
from reporter.insights.rollouts import Rollouts
from reporter.insights.summary import Count, Summary
from reporter.insights.wording import headline
from reporter.insights.words import day_text, many
from reporter.render.charts.chart import Chart, listed, percent
from reporter.render.charts.draw import svg
from reporter.render.charts.over_time import coverage
from reporter.render.facts import SiteFacts
from reporter.render.feed import SHORT_REVISION
from reporter.render.report.letters import printable

Value = str | int | Sequence["Value"] | Mapping[str, "Value"]

CHARTS: Final = ("launches", "services")
"""The charts that stand in the summary, by id, in this order."""
_NAMED: Final = 8
_HEIGHT: Final = 190
_NOTES: Final = {"launches": "Pale bars with a dashed edge are quarters that were observed in part."}
"""Shorter than those of the page."""
_REASONS: Final = 2
_OUTLOOK: Final = 8
_NAME: Final = "AWS services reporter"


def chosen(summaries: Sequence[Summary]) -> Summary | None:
    """The newest month that is over, else the newest; ``None`` if there is none."""
    return next((one for one in summaries if one.complete), summaries[0] if summaries else None)


def content(facts: SiteFacts, charts: Sequence[Chart]) -> dict[str, Value]:
    """Everything that stands in the PDF. Every text can be printed, see ``printable``."""
    summary = chosen(facts.summaries)
    period = summary.period.title if summary else "No month yet"
    as_of = facts.as_of.date()
    found: dict[str, Value] = {
        "kind": "Executive summary" if summary is None or summary.complete else "Executive summary so far",
        "title": f"AWS services by region: {period}",
        "author": _NAME,
        "keywords": ["AWS", "services", "regions", facts.source],
        "date": [as_of.year, as_of.month, as_of.day],
        "period": period,
        "about": _about(facts, summary),
        "source_line": f"Source {facts.source}",
        "footer": f"{_NAME} · as of {day_text(as_of)}",
        "headline": headline(summary) if summary else "Nothing has been observed yet.",
        "numbers": _numbers(summary) if summary else [],
        "told": [list(one) for one in _told(facts.rollouts, summary)] if summary else [],
        "insights": _insights(summary) if summary else [],
        "more": f"{many(summary.more, 'further insight')} in the dashboard." if summary and summary.more else "",
        "charts": [_chart(chart) for name in CHARTS for chart in charts if chart.id == name],
        "services": _ranked(summary.busiest_services, _service_names(facts.rollouts)) if summary else [],
        "regions": _ranked(summary.busiest_regions, _region_names(facts.rollouts)) if summary else [],
        "outlook": [_likely(one) for one in facts.forecasts[:_OUTLOOK]],
        "outlook_said": _outlook_said(facts.forecasts),
        "method": list(_method(facts, summary)),
    }
    return {key: _clean(value) for key, value in found.items()}


def _clean(value: Value) -> Value:
    match value:
        case str():
            return value if value.startswith("<svg") else printable(value)
        case int():
            return value
        case Mapping():
            return {key: _clean(one) for key, one in value.items()}
        case _:
            return [_clean(one) for one in value]


def _about(facts: SiteFacts, summary: Summary | None) -> list[Value]:
    revision = (summary.revision if summary else facts.revision)[:SHORT_REVISION]
    rows = [("Source", facts.source), ("As of", day_text(facts.as_of.date())), ("Revision", revision or "none yet")]
    if summary and summary.complete:
        days = f"{day_text(summary.period.start)} to {day_text(summary.period.last_day)}"
        rows.insert(0, ("Period", days))
    return [list(row) for row in rows]


def _numbers(summary: Summary) -> list[Value]:
    counts = [
        ("Arrivals", f"{summary.arrivals.now:,}", _change(summary.arrivals)),
        ("Departures", f"{summary.departures.now:,}", _change(summary.departures)),
        ("Services listed", f"{summary.services:,}", f"{len(summary.launched):,} new, {len(summary.left):,} gone"),
        ("Regions listed", f"{summary.regions:,}", f"{len(summary.opened):,} opened"),
    ]
    return [{"label": label, "value": value, "change": change} for label, value, change in counts]


def _change(count: Count) -> str:
    """The month before and the same month a year before."""
    told = [
        f"{value:,} {when}"
        for value, when in ((count.before, "the month before"), (count.year_before, "a year before"))
        if value is not None
    ]
    return "\n".join(told) or "no earlier month to compare"


def _told(rollouts: Rollouts, summary: Summary) -> Iterator[tuple[str, str]]:
    """What opened, came and went, by name; nothing is said of what did not happen."""
    services, regions = _service_names(rollouts), _region_names(rollouts)
    if summary.opened:
        yield f"{many(len(summary.opened), 'region')} opened:", _named(summary.opened, regions)
    if summary.launched:
        yield f"{many(len(summary.launched), 'service')} came for the first time:", _named(summary.launched, services)
    if summary.left:
        yield f"{many(len(summary.left), 'service')} went from the list:", _named(summary.left, services)
    if not (summary.opened or summary.launched or summary.left):
        yield "No region opened, no service is new and none is gone.", ""
    yield "At the end of it", f"{summary.availabilities:,} services in a region were listed, each region counted."


def _named(codes: Sequence[str], names: Mapping[str, str]) -> str:
    shown = [f"{code} ({names[code]})" if names.get(code) else code for code in codes[:_NAMED]]
    more = len(codes) - len(shown)
    return f"{listed([*shown, f'{more:,} more'] if more else shown)}."


def _insights(summary: Summary) -> list[Value]:
    return [
        {"severity": str(one.severity), "sentence": one.sentence, "on": day_text(one.on)} for one in summary.insights
    ]


def _chart(chart: Chart) -> dict[str, Value]:
    return {
        "title": chart.title,
        "finding": chart.finding,
        "alt": chart.alt,
        "note": _NOTES.get(chart.id, chart.note),
        "svg": svg(replace(chart, height=_HEIGHT), "print"),
    }


def _ranked(counted: Sequence[tuple[str, int]], names: Mapping[str, str]) -> list[Value]:
    return [[code, names.get(code, ""), f"{count:,}"] for code, count in counted]


def _service_names(rollouts: Rollouts) -> Mapping[str, str]:
    rows = rollouts.services.values()
    return {row.code: row.name for row in rows if row.name and row.name.casefold() != row.code.casefold()}


def _region_names(rollouts: Rollouts) -> Mapping[str, str]:
    return {row.code: row.name for row in rollouts.regions.values() if row.name}


def _likely(one: Forecast) -> list[Value]:
    why = (
        "; ".join(reason.text for reason in one.reasons[:_REASONS] if reason.speaks_for)
        or "no single reason stands out"
    )
    return [one.service, one.region, percent(one.p90) or "", percent(one.p180) or "", why]


def _outlook_said(forecasts: Sequence[Forecast]) -> str:
    expected = sum(one.p180 for one in forecasts)
    return (
        f"About {expected:,.0f} arrivals are to be expected within 180 days, of {len(forecasts):,} that are possible. "
        "These are the likeliest."
    )


def _method(facts: SiteFacts, summary: Summary | None) -> Iterator[str]:
    yield (
        "An arrival is the first time that the source lists a service in a region; a departure is the end of a "
        "listing. What stood in a first list, and what a person accepted as a correction, counts as neither, since "
        "nobody knows its day."
    )
    if said := coverage(facts.rollouts):
        yield said
    if facts.forecasts:
        yield (
            "The outlook is a statistical forecast that was learnt from the history up to "
            f"{day_text(facts.forecasts[0].trained_until)}. It knows nothing of plans or announcements."
        )
    if summary:
        yield f"Everything here can be worked out again from revision {summary.revision} of the history."

"""Insights and summaries as objects for JSON, as text and as Markdown."""

from reporter.insights.insight import Insight
from reporter.insights.summary import Count, Summary
from reporter.insights.wording import headline, sentences
from reporter.render.environment import render
from reporter.render.spark import spark


def insight_object(insight: Insight) -> dict[str, object]:
    """One insight as an object for JSON; ``id`` is the same for the same news on every day."""
    return {
        "id": ":".join(insight.key),
        "rule": insight.rule,
        "severity": str(insight.severity),
        "subject": list(insight.subject),
        "sentence": insight.sentence,
        "on": insight.on.isoformat(),
        "numbers": dict(insight.numbers),
        "evidence": list(insight.evidence),
        "links": [{"kind": link.kind, "target": link.target} for link in insight.links],
    }


def summary_object(summary: Summary) -> dict[str, object]:
    """The summary as one object for JSON. Numbers that nobody knows are ``null``."""
    period = summary.period
    return {
        "source": summary.source,
        "period": period.name,
        "span": str(period.span),
        "from": period.start.isoformat(),
        "to": period.last_day.isoformat(),
        "complete": summary.complete,
        "revision": summary.revision,
        "title": period.title,
        "headline": headline(summary),
        "sentences": list(sentences(summary)),
        "arrivals": _count(summary.arrivals),
        "departures": _count(summary.departures),
        "series": list(summary.series),
        "opened": list(summary.opened),
        "launched": list(summary.launched),
        "left": list(summary.left),
        "busiest_services": [{"service": code, "arrivals": count} for code, count in summary.busiest_services],
        "busiest_regions": [{"region": code, "arrivals": count} for code, count in summary.busiest_regions],
        "services": summary.services,
        "regions": summary.regions,
        "availabilities": summary.availabilities,
        "insights": [insight_object(one) for one in summary.insights],
        "more_insights": summary.more,
    }


def summary_text(summary: Summary) -> str:
    """The summary for a terminal or a plain mail."""
    lines = [summary.period.title, "", headline(summary), f"{spark(summary.series)}  {_series(summary)}", ""]
    lines += [f"- {sentence}" for sentence in sentences(summary)]
    if summary.insights:
        lines += ["", "Worth knowing:", ""]
        lines += [f"- [{one.severity}] {one.sentence}" for one in summary.insights]
    if summary.more:
        lines.append(_more(summary))
    lines += ["", f"Source {summary.source}, revision {summary.revision[:12]}."]
    return "\n".join(lines) + "\n"


def summary_markdown(summary: Summary) -> str:
    """The summary as Markdown, every text that comes from a source escaped."""
    context = {
        "summary": summary,
        "title": summary.period.title,
        "headline": headline(summary),
        "sentences": list(sentences(summary)),
        "spark": spark(summary.series),
        "series": _series(summary),
        "more": _more(summary) if summary.more else "",
    }
    return render("summary.md.j2", context)


def _series(summary: Summary) -> str:
    known = [number for number in summary.series if number is not None]
    return f"arrivals in the last {len(known)} {summary.period.span}s, {min(known):,} to {max(known):,}"


def _more(summary: Summary) -> str:
    return f"And {summary.more:,} more."


def _count(count: Count) -> dict[str, object]:
    return {"now": count.now, "before": count.before, "year_before": count.year_before}

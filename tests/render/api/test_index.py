"""The index, insights, summaries and forecasts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from reporter.changes.settle import Settling
from reporter.insights.insight import Insight, Severity
from reporter.insights.period import Period, Span
from reporter.insights.summary import summarize
from reporter.model.snapshot import Unread
from reporter.render.insights import insight_object, summary_object
from tests.render.api.conftest import Shipped
from tests.render.api.reading import api
from tests.render.api.small import moved, nothing, with_forecasts
from tests.site_sample import sample


def test_the_index_says_of_when_the_files_are():
    """The last look at the source, not the clock."""
    index = api(moved())["index.json"]

    assert (index["as_of"], index["observed_at"]) == ("2024-05-01T00:00:00Z", "2024-03-06T20:00:00Z")
    assert index["settling"] == {"additions": 1, "removal_days": 14}


def test_the_index_speaks_of_an_earlier_moment():
    """If the site does."""
    earlier = replace(
        sample(), shown_at=datetime(2025, 3, 1, 12, tzinfo=UTC), settling=Settling(2, timedelta(hours=36))
    )
    index = api(earlier)["index.json"]

    assert (index["as_of"], index["observed_until"]) == ("2025-03-01T12:00:00Z", None)
    assert index["settling"] == {"additions": 2, "removal_days": 1.5}


def test_the_index_names_what_was_not_read():
    """Then the files are not complete."""
    facts = sample()
    unread = (Unread("region", "cn-north-1", "HTTP 503"),)
    index = api(replace(facts, snapshot=replace(facts.snapshot, unread=unread)))["index.json"]

    assert (index["completeness"], index["unread"][0]["code"]) == ("partial", "cn-north-1")
    assert api(facts)["index.json"]["completeness"] == "complete"


def test_the_index_leads_to_every_kind_of_file(shipped: Shipped):
    """Each path without a parameter is there, and so is each schema."""
    files = shipped.documents
    kinds = files["index.json"]["files"]

    assert {kind["path"] for kind in kinds if "{" not in kind["path"]} == {
        "index.json",
        "regions.json",
        "services.json",
        "availability.json",
        "changes/index.json",
        "insights.json",
        "summary.json",
        "forecasts.json",
    }
    assert all(kind["path"] in files for kind in kinds if "{" not in kind["path"])
    assert {kind["schema"] for kind in kinds} == {path for path in files if path.startswith("schemas/")}


def test_every_relative_address_leads_to_a_file(shipped: Shipped):
    """Whatever says ``href`` is one of the files."""
    files = shipped.documents
    found = [
        *(one["href"] for one in files["regions.json"]["regions"]),
        *(one["href"] for one in files["services.json"]["services"]),
        *(one["href"] for one in files["forecasts.json"]["regions"]),
        *(one["href"] for one in files["changes/index.json"]["months"]),
        *(f"availability/{month}.json" for month in files["index.json"]["availability_months"]),
        *(f"changes/{month}.json" for month in files["index.json"]["change_months"]),
        files["index.json"]["openapi"],
    ]

    assert len(found) > 700
    assert set(found) <= files.keys()


def test_the_counts_of_the_index_are_those_of_the_files(shipped: Shipped):
    """A reader may rely on either."""
    files = shipped.documents
    counts = files["index.json"]["counts"]

    assert counts["regions"] == sum(not one["gone"] for one in files["regions.json"]["regions"])
    assert counts["services"] == sum(not one["gone"] for one in files["services.json"]["services"])
    assert counts["availabilities"] == "".join(files["availability.json"]["cells"].values()).count("a")
    assert counts["changes"] == sum(one["changes"] for one in files["changes/index.json"]["months"])
    assert counts["change_sets"] == sum(one["change_sets"] for one in files["changes/index.json"]["months"])
    assert counts["forecasts"] == sum(one["forecasts"] for one in files["forecasts.json"]["regions"])
    assert counts["insights"] == len(files["insights.json"]["insights"])


def test_insights_stand_in_their_order():
    """As everywhere else that they are told as JSON."""
    found = [
        Insight(
            "rule", Severity.WARNING, ("kms", "2024-01-01"), "It left.", date(2024, 1, 1), {"regions": 3, "share": 0.5}
        ),
        Insight("rule", Severity.INFO, ("s3",), "It came.", date(2024, 1, 2)),
    ]
    files = api(replace(sample(), findings=found))

    assert files["insights.json"]["insights"] == [insight_object(one) for one in found]
    assert files["insights.json"]["insights"][0]["id"] == "rule:kms:2024-01-01"


def test_summaries_stand_in_their_order():
    """As everywhere else that they are told as JSON; numbers that nobody knows are null."""
    facts = sample()
    now = Period.around(date(2025, 2, 20), Span.MONTH)
    summaries = [summarize(facts.rollouts, period, ()) for period in (now, now.before)]
    files = api(replace(facts, summaries=summaries))

    assert files["summary.json"]["summaries"] == [summary_object(one) for one in summaries]
    assert [one["period"] for one in files["summary.json"]["summaries"]] == ["2025-02", "2025-01"]


def test_forecasts_are_counted_by_region():
    """With the sum of the probabilities: what to expect."""
    index = api(with_forecasts())["forecasts.json"]
    ireland, virginia = index["regions"]

    assert (index["at"], index["trained_until"], index["horizons"]) == ("2024-05-01", "2024-03-31", [90, 180, 365])
    assert (ireland["region"], ireland["forecasts"], ireland["expected"]) == ("eu-west-1", 12, 6.5)
    assert (ireland["back_tested"], virginia["back_tested"]) == (True, False)


def test_a_forecast_says_why_in_words():
    """For and against."""
    found = api(with_forecasts())["forecasts/eu-west-1.json"]

    assert found["forecasts"][0]["reasons"] == ["for: it is everywhere", "against: it is old"]
    assert found["forecasts"][0]["p90"] == 0.1235


def test_without_forecasts_nothing_is_said():
    """Neither a day nor a region."""
    index = api(nothing())["forecasts.json"]

    assert (index["at"], index["trained_until"], index["regions"]) == (None, None, [])

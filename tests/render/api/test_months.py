"""The matrix at the end of each month."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.insights.past import ServicePast
from reporter.insights.rollouts import Rollouts
from reporter.model.snapshot import Snapshot
from reporter.render.api.months import month_ends
from reporter.render.facts import SiteFacts
from tests.render.api.conftest import Shipped
from tests.render.api.reading import api
from tests.render.api.small import grown, moved, nothing
from tests.site_sample import hostile, sample
from tests.strategies import snapshots


def letter(row: ServicePast, region: str, partition: str) -> str:
    if region in row.now:
        return "a"
    if partition in row.global_in:
        return "g"
    return "u" if partition in row.unknown_in or not row.listed else "n"


def replayed(facts: SiteFacts, at: datetime) -> tuple[list[str], dict[str, str]]:
    """What ``Rollouts`` says of the moment, which it reads from the timeline by itself."""
    rollouts = Rollouts.of(facts.rollouts.sets, at, observed_until=facts.observed_until, known=facts.as_of)
    regions = {code: row.partition for code, row in sorted(rollouts.regions.items()) if not row.gone}
    rows = {code: row for code, row in rollouts.services.items() if not row.gone}
    return list(regions), {
        code: "".join(letter(row, region, partition) for region, partition in regions.items())
        for code, row in rows.items()
    }


@pytest.mark.parametrize("facts", [sample(), hostile(), moved()], ids=["sample", "hostile", "moved"])
def test_each_month_of_a_small_history_is_what_the_rollouts_say(facts):
    """Renames, corrections, reverted changes and all."""
    months = [document for path, document in api(facts).items() if path.startswith("availability/")]

    assert months
    for document in months:
        expected = replayed(facts, datetime.fromisoformat(document["at"]))
        assert (document["regions"], document["cells"]) == expected, document["at"]


@given(st.lists(snapshots(), min_size=1, max_size=8))
def test_each_month_of_any_history_is_what_the_rollouts_say(seen: list[Snapshot]):
    """Whatever comes, goes and comes back within the settling time or after it."""
    facts = grown(seen)
    for _, found in month_ends(facts.settled, facts.as_of + timedelta(days=31)):
        assert (list(found.regions), found.cells) == replayed(facts, min(found.at, facts.as_of))


@pytest.mark.parametrize("month", ["2015-06", "2016-03", "2018-12", "2021-09", "2023-07", "2025-03", "2026-10"])
def test_a_month_of_the_shipped_history_is_what_the_rollouts_say(shipped: Shipped, month: str):
    """Read step by step, and read at once."""
    document = shipped.documents[f"availability/{month}.json"]

    assert (document["regions"], document["cells"]) == replayed(shipped.facts, datetime.fromisoformat(document["at"]))


def test_the_matrix_now_is_that_of_the_snapshot(shipped: Shipped):
    """Cell by cell, and it says so of the moment that the site speaks of."""
    document, facts = shipped.documents["availability.json"], shipped.facts
    words = document["legend"]

    assert document["revision"] == facts.revision
    assert datetime.fromisoformat(document["at"]) == facts.as_of
    assert list(document["cells"]) == sorted(facts.snapshot.services)
    assert {
        (service, region, words[sign])
        for service, letters in document["cells"].items()
        for region, sign in zip(document["regions"], letters, strict=True)
    } == {
        (service, region, str(facts.snapshot.availability(service, region)))
        for service in facts.snapshot.services
        for region in facts.snapshot.regions
    }


def test_the_settled_timeline_ends_where_the_snapshot_is(shipped: Shipped):
    """Had the month ended now, its matrix would be the one of now."""
    facts = shipped.facts
    *_, (_, last) = month_ends(facts.settled, facts.as_of + timedelta(days=31))
    now = shipped.documents["availability.json"]

    assert (list(last.regions), dict(last.cells)) == (now["regions"], now["cells"])


def test_every_month_that_is_over_has_a_file():
    """From the first observation on, with or without changes; the month that lasts has none."""
    index = api(moved())["index.json"]

    assert index["availability_months"][0] == "2021-01"
    assert index["availability_months"][-1] == "2024-04"
    assert len(index["availability_months"]) == 40


def test_a_month_is_over_with_its_last_second():
    """Midnight of the first day belongs to the next month."""
    settled = moved().settled
    midnight = datetime(2021, 3, 1, tzinfo=UTC)

    assert [name for name, _ in month_ends(settled, midnight)] == ["2021-01", "2021-02"]
    assert [name for name, _ in month_ends(settled, midnight - timedelta(seconds=1))] == ["2021-01"]


def test_what_was_taken_back_later_leaves_no_trace():
    """``mq`` was not listed on 29 February 2024, and came back within two weeks."""
    files = api(moved())

    assert files["availability/2024-02.json"]["cells"]["mq"] == "aa"


def test_the_last_day_of_a_month_belongs_to_it():
    """An observation at 23 o'clock on 31 May 2023 is in the file of May."""
    files = api(moved())

    assert "old" in files["availability/2023-04.json"]["cells"]
    assert "old" not in files["availability/2023-05.json"]["cells"]
    assert files["availability/2023-05.json"]["at"] == "2023-05-31T23:59:59Z"


def test_a_source_without_history_has_no_months():
    """And its matrix is empty."""
    files = api(nothing())

    assert files["index.json"]["availability_months"] == []
    assert files["availability.json"]["cells"] == {}

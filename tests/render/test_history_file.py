"""The file that holds the whole past for the browser."""

from dataclasses import replace
from datetime import date
from gzip import compress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.changes.settle import Status, settle
from reporter.history.git import Repository
from reporter.insights.rollouts import Rollouts
from reporter.model.snapshot import Snapshot
from reporter.pipeline.site_facts import site_facts
from reporter.render.facts import SiteFacts
from reporter.render.history_file import SIGNS, differences, history_file, packed
from tests.render.history_reader import ALPHABET, Facts, HistoryFile, snapshots, summed, unpacked
from tests.site_sample import ATTACKS, IRELAND, VIRGINIA, History, at, hostile, runs, sample
from tests.strategies import snapshots as drawn_snapshots


def read(facts: SiteFacts) -> HistoryFile:
    return HistoryFile.of(history_file(facts))


@pytest.fixture(scope="module")
def shipped(shipped_history: Path) -> SiteFacts:
    return site_facts(Repository.at(shipped_history), "endpoints", shipped_history)


@given(st.lists(st.integers(min_value=0, max_value=2**40)))
def test_packed_numbers_are_read_as_they_were(numbers: list[int]) -> None:
    assert unpacked(packed(numbers)) == numbers


@given(st.lists(st.integers(min_value=-(2**40), max_value=2**40)))
def test_differences_add_up_to_the_numbers(numbers: list[int]) -> None:
    assert summed(packed(differences(numbers))) == numbers


def test_the_digits_need_no_escape() -> None:
    assert SIGNS == ALPHABET
    assert len(set(SIGNS)) == 88
    assert not set(SIGNS) & set("'\"\\<")


@given(st.lists(drawn_snapshots(), min_size=1, max_size=5))
def test_every_change_is_in_the_file(observed: list[Snapshot]) -> None:
    """Whatever the names, each change comes back with its status and its change set."""
    history = History()
    for number, snapshot in enumerate(observed):
        history.observe(at(f"2020-01-{number + 1:02}"), snapshot.regions.values(), snapshot.services.values())
    facts = _facts(history)
    found = read(facts)

    assert found.changes == [Facts.of(one) for one in facts.settled]
    assert sum(found.sizes) == len(facts.settled)


def _facts(history: History) -> SiteFacts:
    return replace(sample(), settled=settle(history.timeline), snapshot=history.snapshot, rollouts=history.rollouts)


def test_change_sets_keep_their_time_version_and_reason() -> None:
    facts = sample()
    found = read(facts)
    sets = list({one.change_set.revision: one.change_set for one in facts.settled}.values())

    assert found.times == [one.observed_at for one in sets]
    assert found.document["sets"]["versions"] == [one.version for one in sets]
    assert found.document["sets"]["revisions"] == [one.revision[:10] for one in sets]
    assert found.document["sets"]["accepted"] == [[5, "The source was rearranged: it now lists China"]]
    assert found.document["sets"]["partial"] == []


def test_what_is_gone_is_marked() -> None:
    """What is listed has 0; what is not any more has 1; an old code that has become another has 2."""
    gone = {row[0]: row[-1] for row in read(sample()).document["services"]}

    assert (gone["ec2"], gone["service-17"], gone["kms"]) == (0, 1, 2)


def test_a_region_that_was_taken_back_is_in_the_file() -> None:
    """The changes tell of it, so it has a number; nothing else of the site knows it."""
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND)])
    history.observe(at("2020-01-02"), [IRELAND, VIRGINIA], [runs("ec2", IRELAND)])
    history.observe(at("2020-01-03"), [IRELAND], [runs("ec2", IRELAND)])
    rows = {row[0]: row for row in read(history.facts()).document["regions"]}

    assert rows["us-east-1"][1:3] == ["US East (N. Virginia)", 0]
    assert rows["us-east-1"][-1] == 2


def test_places_of_regions_are_in_the_file() -> None:
    rows = {row[0]: row for row in read(sample()).document["regions"]}

    assert rows["eu-west-1"][3:5] == ["IE", "Europe"]


def test_hostile_names_stay_in_their_text() -> None:
    """ASCII, one assignment, and nothing that ends a script."""
    script = history_file(hostile())

    assert script.isascii()
    assert "<" not in script
    assert {row[0] for row in HistoryFile.of(script).document["services"]} >= set(ATTACKS)


def test_signs_that_end_a_line_or_are_half_a_letter_are_escaped() -> None:
    history = History()
    history.observe(at("2020-01-01"), [IRELAND], [runs("ec2", IRELAND, name="a\u2028b\ud800'\\")])
    script = history_file(history.facts())

    assert script.isascii()
    assert script.count("\n") == 1
    assert read(history.facts()).document["services"][0][1] == "a\u2028b\ud800'\\"


def test_nothing_observed_yet() -> None:
    moment = at("2026-01-01")
    empty = replace(sample(), settled=(), snapshot=Snapshot("ssm"), rollouts=Rollouts.of((), moment))

    assert read(empty).changes == []


def test_the_shipped_history_is_small(shipped: SiteFacts) -> None:
    assert len(compress(history_file(shipped).encode(), 6)) <= 70_000


def test_the_shipped_history_is_complete(shipped: SiteFacts) -> None:
    assert read(shipped).changes == [Facts.of(one) for one in shipped.settled]


def test_the_changes_of_the_shipped_history_lead_to_the_present(shipped: SiteFacts) -> None:
    """Played without what was reverted, they end in today's snapshot, so the browser's matrix can too."""
    (last,) = snapshots(shipped.settled, [date.max])

    assert last.regions.keys() == shipped.snapshot.regions.keys()
    assert {code: (row.regions, row.global_in, row.unknown_in) for code, row in last.services.items()} == {
        code: (row.regions, row.global_in, row.unknown_in) for code, row in shipped.snapshot.services.items()
    }
    assert any(one.status is Status.REVERTED for one in shipped.settled)

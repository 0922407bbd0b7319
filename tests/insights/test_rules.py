"""Every sentence of every rule on the shipped history, where each revision is the release that it was read from."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest

from reporter.changes.change import Change, ChangeSet, Kind
from reporter.insights.insight import Severity
from reporter.insights.rollouts import Rollouts
from reporter.insights.rule import BUILT_IN, Scene, find, rules
from reporter.insights.rules.outlook import LikelySoon
from reporter.insights.rules.pace import Pace
from reporter.insights.rules.parity import Parity
from reporter.insights.rules.regions import RegionMilestone, RegionOpened, RegionSurge
from reporter.insights.rules.services import ServiceEverywhere, ServiceLeft
from tests.builders import added, change_set, day, removed

RULES = {rule.id: rule for rule in rules()}
CHANCES = {("bedrock", "eu-south-2"): 0.83, ("kendra", "eu-south-2"): 0.05}


@pytest.fixture(scope="module")
def scene(rollouts):
    return Scene(rollouts, chances=CHANCES)


@pytest.fixture(scope="module")
def years(rollouts_on, scene):
    """The scene at the end of each year, oldest first, and now."""
    return [*(Scene(rollouts_on(year, 12, 31)) for year in range(2016, 2026)), scene]


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_sentence_reads_as_it_was_reviewed(name, years, golden):
    """As it was told at the end of the year in which it became true."""
    lines = []
    for before, now in zip([None, *years], years, strict=False):
        found = sorted(find([RULES[name]], now, before), key=lambda one: (one.on, one.key))
        lines += [f"{one.on}  {one.severity:<8}  {one.sentence}  [{', '.join(one.evidence)}]" for one in found]
    golden(f"insights/{name}.txt", "\n".join(lines) + "\n")


def test_every_insight_can_be_traced_to_commits_that_speak_of_its_subject(years, scene):
    told: dict[str, set[str | None]] = defaultdict(set)
    older: dict[str | None, set[str | None]] = defaultdict(set)
    for one in scene.rollouts.sets:
        for change in one.changes:
            told[one.revision] |= {change.service, change.region}
            if change.kind is Kind.SERVICE_RENAMED:
                older[change.service].add(change.before)
    for one in [one for now in years for one in find(tuple(RULES.values()), now)]:
        assert one.evidence, one.key
        assert set(one.evidence) <= told.keys()
        if one.rule not in {"pace", "likely-soon", "region-stagnates"}:
            for revision in one.evidence:
                names = set(one.subject).union(*(older[code] for code in one.subject))
                assert names & told[revision], (one.key, revision)


def test_every_number_of_a_sentence_stands_in_its_numbers(scene):
    for one in RULES["service-surge"].find(scene):
        for number in one.numbers.values():
            assert f"{number:,}" in one.sentence


def test_no_insight_is_told_twice_on_the_days_of_a_year(timeline):
    start = timeline[-1].observed_at - timedelta(days=400)
    before = Scene(Rollouts.of(timeline, start))
    seen: set[tuple[str, ...]] = set()
    for number in range(1, 40):
        now = Scene(Rollouts.of(timeline, start + timedelta(days=10 * number)))
        fresh = {one.key for one in find(tuple(RULES.values()), now, before)}
        assert not fresh & seen
        seen |= fresh
        before = now
    assert len(seen) > 40


def opened(code: str, partition: str = "aws") -> Change:
    return Change(Kind.REGION_ADDED, region=code, partition=partition)


def scene_of(*sets: ChangeSet, at: float = 3000, **options: Any) -> Scene:
    return Scene(Rollouts.of(sets, day(at)), **options)


def named(*codes: str) -> list[Change]:
    return [Change(Kind.SERVICE_ADDED, service=code) for code in codes]


CODES = [f"s{number:02}" for number in range(60)]
LOOK = Change(Kind.ATTRIBUTE_MODIFIED, service="s00", attribute="name", after="S0")
BASE = change_set(0, opened("us-east-1"), *named(*CODES), *(added(code, "us-east-1") for code in CODES))


def test_the_first_region_of_a_partition_opens_no_region():
    assert list(RegionOpened().find(scene_of(BASE, change_set(1, LOOK)))) == []


def test_a_region_without_a_name_is_told_by_its_code():
    [found] = RegionOpened().find(scene_of(BASE, change_set(2, opened("b-1")), change_set(3, LOOK)))
    assert found.sentence == "Region b-1 opened with 0 services."


def test_a_region_that_no_further_observation_confirms_is_not_told():
    assert list(RegionOpened().find(scene_of(BASE, change_set(2, opened("b-1"))))) == []


def test_a_milestone_is_told_with_the_first_day_that_it_is_reached():
    arrive = [change_set(2 + number, added(code, "b-1")) for number, code in enumerate(CODES)]
    leave = change_set(100, removed("s00", "b-1"), removed("s01", "b-1"))
    again = change_set(150, added("s00", "b-1"))
    sets = (BASE, change_set(1, opened("b-1")), *arrive, leave, change_set(120, LOOK), again, change_set(200, LOOK))
    [found] = RegionMilestone().find(scene_of(*sets))
    assert found.sentence == "Region b-1 has 50 services, 50 days after it opened."
    assert found.subject == ("b-1", "50")


def test_a_milestone_of_a_region_whose_opening_nobody_knows_names_no_days():
    few = change_set(0, opened("us-east-1"), *named(*CODES), added("s00", "us-east-1"))
    arrive = change_set(20, *(added(code, "us-east-1") for code in CODES[1:]))
    [found] = RegionMilestone().find(scene_of(few, arrive, change_set(30, LOOK)))
    assert found.sentence == "Region us-east-1 has 50 services."
    assert found.numbers == {"services": 50}


def test_a_surge_is_no_news_in_a_region_that_has_just_opened():
    arrive = change_set(32, *(added(code, "b-1") for code in CODES))
    assert list(RegionSurge().find(scene_of(BASE, change_set(1, opened("b-1")), arrive, change_set(40, LOOK)))) == []


def test_parity_without_a_reference_that_there_is_tells_nothing():
    assert list(Parity().find(scene_of(BASE, change_set(1, LOOK), reference=("nowhere-1",)))) == []


def test_parity_counts_what_the_reference_has_on_that_day():
    sets = [
        change_set(
            0,
            *map(opened, ("us-east-1", "b-1", "c-1")),
            *named(*CODES),
            *(added(code, "us-east-1") for code in CODES[:4]),
            added("s05", "c-1"),
        ),
        change_set(1, added("s00", "b-1")),
        change_set(2, added("s01", "b-1")),
        change_set(30, removed("s02", "us-east-1"), removed("s03", "us-east-1")),
        change_set(50, LOOK),
        change_set(60, added("s05", "b-1")),
        change_set(61, LOOK),
    ]
    found = [one.sentence for one in Parity().find(scene_of(*sets))]
    assert found == [
        "Region b-1 has 50 % of the services of us-east-1.",
        *(f"Region b-1 has {level} % of the services of us-east-1." for level in (75, 90, 95, 99)),
    ]


def test_a_service_is_everywhere_only_once_it_closed_a_gap():
    places = [f"r-{number}" for number in range(10)]
    base = change_set(0, *map(opened, places), *named("s00"), *(added("s00", code) for code in places[:9]))
    closed = (base, change_set(200, added("s00", "r-9")), change_set(201, LOOK))
    [found] = ServiceEverywhere().find(scene_of(*closed))
    assert found.sentence == "s00 (S0) is in all 10 regions of partition aws; the last one was r-9."
    keeps_up = (*closed, change_set(300, opened("r-a"), added("s00", "r-a")), change_set(301, LOOK))
    assert list(ServiceEverywhere().find(scene_of(*keeps_up))) == []


def test_a_service_left_only_once_its_removal_is_believed():
    gone = change_set(30, removed("s00", "us-east-1"))
    sets = (BASE, change_set(1, LOOK), gone)
    assert list(ServiceLeft().find(scene_of(*sets, at=35))) == []
    [found] = ServiceLeft().find(scene_of(*sets, at=44))
    assert found.sentence == "Service s00 (S0) is no longer listed; it was in us-east-1."
    assert found.severity is Severity.WARNING


def test_a_service_of_which_the_source_does_not_say_where_it_runs_has_not_left():
    unknown = Change(Kind.ATTRIBUTE_MODIFIED, service="s00", attribute="unknown_in", after='["aws"]')
    sets = (BASE, change_set(1, LOOK), change_set(30, removed("s00", "us-east-1"), unknown))
    assert list(ServiceLeft().find(scene_of(*sets, at=90))) == []


def test_pace_is_told_of_quarters_that_are_over_and_have_a_year_before():
    arrivals = [change_set(number, added(CODES[number // 20], "b-1")) for number in range(40, 1100, 20)]
    found = list(Pace().find(scene_of(BASE, change_set(1, opened("b-1")), *arrivals, at=800)))
    assert [one.subject for one in found] == [
        ("2027-Q1",),
        ("2027-Q2",),
        ("2027-Q3",),
        ("2027-Q4",),
    ]
    assert "as often as a year before" in found[2].sentence


def test_only_what_is_likely_is_told_as_likely(rollouts):
    [found] = LikelySoon().find(Scene(rollouts, chances=CHANCES))
    assert found.subject == ("bedrock", "eu-south-2")

"""The queries of the guide, run on the shipped history and held against what the package knows itself."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import itemgetter

import pytest

from reporter.changes.settle import Status
from reporter.insights.presence import services_on
from reporter.model.catalog import Availability
from reporter.render.facts import SiteFacts
from tests.site_sample import ROOT

GUIDE = (ROOT / "site/docs/guides/sql.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"^### ([^\n]+)\n(?:(?!^#)[^`]*?)```sql\n(.*?)```", GUIDE, re.DOTALL | re.MULTILINE))
COLUMNS = {
    name: re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    for name, text in re.findall(r"^### (\w+)\n(.*?)(?=^#|\Z)", GUIDE.split("## Tables")[1], re.DOTALL | re.MULTILINE)
}

Rows = Sequence[tuple[object, ...]]
JUNE = date(2020, 6, 1)


def ran(facts: SiteFacts) -> Rows:
    return [(code,) for code in sorted(services_on(facts.rollouts, JUNE)["eu-west-1"])]


def matrix(facts: SiteFacts) -> Rows:
    found = services_on(facts.rollouts, JUNE)
    return sorted((service, region) for region, services in found.items() for service in services)


def came_and_left(facts: SiteFacts) -> Rows:
    before, after = (services_on(facts.rollouts, day) for day in (date(2026, 9, 30), date(2026, 10, 31)))
    came = {(service, region) for region in after for service in after[region] - before.get(region, frozenset())}
    left = {(service, region) for region in before for service in before[region] - after.get(region, frozenset())}
    return sorted([("came", *one) for one in came] + [("left", *one) for one in left])


def ten_regions(facts: SiteFacts) -> Rows:
    by_service = defaultdict(list)
    for stay in facts.rollouts.arrivals:
        by_service[stay.service].append(stay)
    return sorted(
        (
            (code, str(stays[0].since), str(stays[9].since), (stays[9].since - stays[0].since).days)
            for code, stays in by_service.items()
            if len(stays) >= 10 and not stays[0].mark and not stays[9].mark
        ),
        key=lambda row: (row[3], row[0]),
    )


def left(facts: SiteFacts) -> Rows:
    found = [
        (str(stay.until), code, stay.region, stay.left_in)
        for code, row in facts.rollouts.services.items()
        for stay in row.ended
        if stay.until and stay.until >= date(2024, 1, 1) and stay.end_mark is None
    ]
    return sorted(sorted(found, key=itemgetter(1, 2)), key=itemgetter(0), reverse=True)


def here_not_there(facts: SiteFacts) -> Rows:
    said = {Availability.AVAILABLE, Availability.GLOBAL}
    snapshot = facts.snapshot
    here, there = (
        {code for code in snapshot.services if snapshot.availability(code, region) in said}
        for region in ("us-east-1", "eu-south-2")
    )
    return [(code,) for code in sorted(here - there)]


def gaps(facts: SiteFacts) -> Rows:
    snapshot = facts.snapshot
    wanted = facts.rollouts.present["us-east-1"]
    counts = {
        code: sum(snapshot.availability(service, code) is Availability.NOT_LISTED for service in wanted)
        for code, region in snapshot.regions.items()
        if region.partition == "aws"
    }
    return sorted(((code, count) for code, count in counts.items() if count), key=lambda row: (row[1], row[0]))


def busiest(facts: SiteFacts) -> Rows:
    counts = Counter(f"{stay.since:%Y-%m}" for stay in facts.rollouts.launches)
    return sorted(counts.items(), key=lambda row: (-row[1], row[0]))[:12]


def arrivals(facts: SiteFacts) -> Rows:
    begun = facts.as_of.date() - timedelta(days=365)
    found = [stay for stay in facts.rollouts.launches if stay.region == "eu-central-1" and stay.since > begun]
    return [
        (str(one.since), one.service) for one in sorted(found, key=lambda one: (-one.since.toordinal(), one.service))
    ]


def order(facts: SiteFacts) -> Rows:
    stays = [stay for stay in facts.rollouts.arrivals if stay.service == "bedrock"]
    return [(number, one.region, str(one.since), one.mark) for number, one in enumerate(stays, 1)]


def growth(facts: SiteFacts) -> Rows:
    first = min(stay.since.year for stay in facts.rollouts.arrivals)
    ends = [date(year, 12, 31) for year in range(first, facts.as_of.year + 1)]
    return [(end.year, sum(map(len, services_on(facts.rollouts, end).values()))) for end in ends]


def back(facts: SiteFacts) -> Rows:
    return sorted(
        (code, stay.region, str(stay.since))
        for code, row in facts.rollouts.services.items()
        for stay in (*row.ended, *row.now.values())
        if stay.since > row.first[stay.region].since
    )


def happened(facts: SiteFacts) -> Rows:
    found = [
        (one.change_set.observed_at, str(one.change.kind), one.change.region, one.change_set.revision)
        for one in facts.settled
        if one.change.service == "guardduty" and one.status is not Status.REVERTED and facts.is_news(one.change_set)
    ]
    found.sort(key=lambda row: (row[1], row[2] or ""))
    return pick(1, 2, 3)(sorted(found, key=itemgetter(0), reverse=True))


def likely(facts: SiteFacts) -> Rows:
    found = [one for one in facts.forecasts if one.region == "ap-east-2" and one.p180 >= 0.1]
    return [(one.service, round(one.p180, 6), list(map(str, one.reasons))) for one in found]


def one_continent(facts: SiteFacts) -> Rows:
    found = []
    for code, row in facts.rollouts.services.items():
        continents = {facts.geography.place(facts.rollouts.regions[region]).continent for region in row.now}
        if len(continents) == 1 and continents != {"unknown"}:
            found.append((code, *continents, len(row.now)))
    return found


def corrections(facts: SiteFacts) -> Rows:
    found = {one.change_set.observed_at: one.change_set for one in facts.settled if one.change_set.accepted}
    return [(found[moment].accepted, found[moment].revision) for moment in sorted(found)]


def told(facts: SiteFacts) -> Rows:
    return [
        ("as_of", f"{facts.as_of:%Y-%m-%dT%H:%M:%SZ}"),
        ("observed_at", f"{facts.observed_at:%Y-%m-%dT%H:%M:%SZ}"),
        ("revision", facts.revision),
        ("source", "endpoints"),
        ("version", facts.version),
    ]


def pick(*columns: int) -> Callable[[Rows], Rows]:
    return lambda rows: [tuple(row[number] for number in columns) for row in rows]


KNOWN: dict[str, tuple[Callable[[SiteFacts], Rows], Callable[[Rows], Rows]]] = {
    "What ran in a region on a day?": (ran, list),
    "What did the whole matrix look like on a day?": (matrix, list),
    "What came and what left between two days?": (came_and_left, lambda rows: sorted(pick(0, 1, 2)(rows), key=str)),
    "How long did it take a service to reach ten regions?": (ten_regions, list),
    "What left?": (left, list),
    "What does one region have that another has not?": (here_not_there, list),
    "How many services does each region lack, compared with us-east-1?": (gaps, list),
    "Which months were the busiest?": (busiest, list),
    "What came to a region in the last 12 months?": (arrivals, list),
    "In which order did a service come to its regions?": (order, list),
    "How much has grown in each year?": (growth, list),
    "What came back after it had left?": (back, list),
    "What happened to a service?": (happened, pick(1, 2, 6)),
    "What is likely to come to a region, and why?": (
        likely,
        lambda rows: [(row[0], row[1], json.loads(str(row[2]))) for row in rows],
    ),
    "Which services run on one continent only?": (one_continent, list),
    "Is a service missing in a region, or does nobody know?": (lambda _: [("unknown",)], list),
    "Which change sets are corrections?": (corrections, pick(2, 3)),
    "How old are the facts?": (told, list),
}


def test_every_query_of_the_guide_is_held_against_the_package():
    """None is added without its answer."""
    assert list(QUERIES) == list(KNOWN)


@pytest.mark.parametrize("title", KNOWN)
def test_a_query_of_the_guide_answers_as_the_package_does(title, database, shipped):
    """Row by row, and there are rows."""
    expected, seen = KNOWN[title]
    found = seen(database.execute(QUERIES[title]).fetchall())

    assert found
    assert found == expected(shipped)


def test_the_guide_tells_every_table_and_column_in_order(database):
    """As they stand in the file."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    assert list(COLUMNS) == tables
    for table in tables:
        found = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        assert found == COLUMNS[table], table


def test_the_guide_tells_every_view(database):
    views = [name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")]

    assert re.findall(r"^\| `(\w+)` \|", GUIDE.split("## Views")[1], re.MULTILINE) == views

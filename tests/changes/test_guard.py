import pytest

from reporter.changes.compare import compare
from reporter.changes.guard import Thresholds, check
from reporter.model.snapshot import Snapshot, Unread
from tests.builders import service, snapshot

LOOSE = Thresholds(overall=1, region=1, service=1, replaced=9, floor=1)


def square(services: int, regions: int, *, first: int = 0, at: int = 0) -> Snapshot:
    """So many services, each in every one of so many regions."""
    places = [f"r{number:03}" for number in range(at, at + regions)]
    return snapshot(*(service(f"s{number:03}", *places) for number in range(first, first + services)))


def without(before: Snapshot, *, services: range, regions: range) -> Snapshot:
    """*before*, where these services left these regions."""
    gone = {f"r{number:03}" for number in regions}
    chosen = {f"s{number:03}" for number in services}
    rows = [
        service(code, *(row.regions - gone if code in chosen else row.regions)) for code, row in before.services.items()
    ]
    return Snapshot.of(before.source, before.regions.values(), rows)


def reasons(before: Snapshot | None, after: Snapshot, thresholds: Thresholds) -> list[str]:
    changes = compare(before or Snapshot(after.source), after)
    return [refusal.reason for refusal in check(before, after, changes, thresholds)]


@pytest.mark.parametrize(("lost", "refused"), [(4, False), (5, False), (6, True)])
def test_more_than_the_allowed_share_of_all_is_refused(lost, refused):
    """Five of a hundred may go at 5 %, six may not."""
    before = square(10, 10)
    after = without(before, services=range(lost), regions=range(1))
    expected = [f"{lost} of 100 ({lost}%) of all availabilities would go"] if refused else []

    assert reasons(before, after, Thresholds(overall=0.05, region=1, service=1, floor=1)) == expected


@pytest.mark.parametrize(("lost", "refused"), [(1, False), (2, False), (3, True)])
def test_more_than_the_allowed_share_of_a_region_is_refused(lost, refused):
    """Two of a region's ten may go at 20 %, three may not."""
    before = square(10, 10)
    after = without(before, services=range(lost), regions=range(3, 4))
    expected = [f"{lost} of 10 ({lost}0%) of region r003 would go"] if refused else []

    assert reasons(before, after, Thresholds(overall=1, region=0.2, service=1, floor=1)) == expected


@pytest.mark.parametrize(("lost", "refused"), [(4, False), (5, False), (6, True), (10, False)])
def test_more_than_the_allowed_share_of_a_service_is_refused_unless_all_goes(lost, refused):
    """Half of a service's regions may go, more may not, and a service that goes altogether is an end of life."""
    before = square(10, 10)
    after = without(before, services=range(2, 3), regions=range(lost))
    expected = [f"{lost} of 10 ({lost}0%) of service s002 would go"] if refused else []

    assert reasons(before, after, Thresholds(overall=1, region=1, service=0.5, floor=1)) == expected


@pytest.mark.parametrize("rule", ["overall", "region", "service"])
@pytest.mark.parametrize(("floor", "refused"), [(4, True), (5, True), (6, False)])
def test_fewer_removals_than_the_floor_always_pass(rule, floor, refused):
    """Five removals are refused with a floor of up to five, by each rule."""
    before = square(10, 10)
    chosen = range(5) if rule == "region" else range(1)
    after = without(before, services=chosen, regions=range(1) if rule == "region" else range(5))
    shares = {"overall": 1.0, "region": 1.0, "service": 1.0, rule: 0.0}

    assert bool(reasons(before, after, Thresholds(**shares, floor=floor))) is refused


@pytest.mark.parametrize(("renumbered", "refused"), [(12, False), (13, True)])
def test_replacing_more_than_the_allowed_share_is_re_modelling(renumbered, refused):
    """Twelve that go while twelve come are 24 of 100, thirteen are 26."""
    before = snapshot(*(service(f"s{number:03}", "r") for number in range(100)))
    after = snapshot(*(service(f"s{number:03}", "r") for number in range(renumbered, 100 + renumbered)))
    reason = f"{2 * renumbered} of 100 ({2 * renumbered}%) of all availabilities changed at once: "
    expected = [reason + "the source looks re-modelled"] if refused else []

    assert reasons(before, after, Thresholds(overall=1, region=1, service=1, replaced=0.25, floor=1)) == expected


def test_re_modelling_needs_both_removals_and_additions_above_the_floor():
    """A source that only grows, even tenfold, or loses nine beside it, is not re-modelled."""
    before, after = square(5, 4), square(200, 4, first=2)

    assert reasons(before, square(200, 4), Thresholds()) == []
    assert reasons(before, after, Thresholds()) == []


@pytest.mark.parametrize(("came", "refused"), [(9, False), (10, True)])
def test_availabilities_where_none_were_listed_are_re_modelling(came, refused):
    """A source that named services without places and now lists ten is another one."""
    before = snapshot(*map(service, "abc"))
    after = snapshot(*(service(code, *(f"r{number}" for number in range(came))) for code in "a"), *map(service, "bc"))
    expected = ["10 availabilities where none were listed: the source looks re-modelled"] if refused else []

    assert reasons(before, after, Thresholds()) == expected


def test_a_refusal_lists_what_would_go():
    """Of a service that leaves most regions, exactly those availabilities, in order."""
    before = square(3, 4)
    after = without(before, services=range(1), regions=range(3))
    [refusal] = check(before, after, compare(before, after), Thresholds(overall=1, region=1, floor=1))

    assert [(change.service, change.region) for change in refusal.changes] == [
        ("s000", "r000"),
        ("s000", "r001"),
        ("s000", "r002"),
    ]


def test_several_rules_may_refuse_at_once():
    """Each with its own reason, the widest first."""
    before = square(10, 10)
    after = without(before, services=range(10), regions=range(2))
    found = reasons(before, after, Thresholds(service=1))

    assert found == [
        "20 of 100 (20%) of all availabilities would go",
        "10 of 10 (100%) of region r000 would go",
        "10 of 10 (100%) of region r001 would go",
    ]


@pytest.mark.parametrize("before", [None, snapshot(service("s3", "eu-west-1"))])
def test_a_source_without_services_is_refused(before):
    """Even as the first observation; what would go is listed."""
    after = snapshot(regions=["eu-west-1"])
    [refusal] = check(before, after, compare(before or Snapshot("endpoints"), after), LOOSE)

    assert refusal.reason == "the source lists no service at all"
    assert len(refusal.changes) == (2 if before else 0)


def test_a_source_that_lost_all_its_regions_is_refused():
    """It had some before, and has none now."""
    before, after = snapshot(service("s3", "eu-west-1")), snapshot(service("s3"))

    assert reasons(before, after, LOOSE) == ["the source lists no region at all"]


def test_a_source_that_stays_without_services_may_be_recorded_again():
    """Nothing goes that was there."""
    empty = snapshot(regions=["eu-west-1"])

    assert reasons(empty, snapshot(regions=["eu-west-2"]), LOOSE) == []


@pytest.mark.parametrize("after", [square(50, 30), snapshot(service("s3"))])
def test_a_first_observation_may_be_anything_but_empty(after):
    """With many availabilities, or with none and no region."""
    assert reasons(None, after, Thresholds()) == []


def unread(before: Snapshot, *items: tuple[str, str]) -> Snapshot:
    """*before*, read again, where these could not be read."""
    again = (Unread(what, code, "closed") for what, code in items)
    return Snapshot.of(before.source, before.regions.values(), before.services.values(), again)


def test_a_read_that_missed_more_than_half_of_the_regions_is_refused():
    """Though what was missed would be carried over, so that nothing would go."""
    before = square(3, 4)
    half = [("region", "r000"), ("region", "r001"), ("attributes", "r002"), ("name", "s000"), ("region", "new")]

    assert reasons(before, unread(before, *half), LOOSE) == []
    assert reasons(before, unread(before, *half, ("region", "r003")), LOOSE) == [
        "3 of 4 (75%) regions could not be read"
    ]
    assert reasons(before, unread(before, ("partition", "aws")), LOOSE) == ["4 of 4 (100%) regions could not be read"]


@pytest.mark.parametrize("item", [("region", "r001"), ("partition", "aws-cn")])
def test_a_first_read_must_be_whole(item):
    """What it lacks would look new when it is read at last."""
    found = reasons(None, unread(square(2, 2), item), LOOSE)

    assert found == [f"a first read must be complete, and this one could not read {item[1]}: try again"]


def test_a_first_read_may_lack_names():
    """A name that comes later is no false news."""
    assert reasons(None, unread(square(2, 2), ("name", "s000"), ("attributes", "r000")), LOOSE) == []

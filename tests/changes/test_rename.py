from reporter.changes.change import Change, Kind
from reporter.changes.compare import compare
from reporter.changes.rename import LIKENESS, Proposal, propose
from tests.builders import service, snapshot

PLACES = [f"r{number}" for number in range(10)]


def test_two_services_that_swap_in_the_same_regions_are_proposed():
    """One went, one came, with the same regions."""
    changes = compare(snapshot(service("ecr", *PLACES)), snapshot(service("api.ecr", *PLACES)))

    assert propose(changes) == (Proposal("ecr", "api.ecr", 1.0),)


def test_the_common_share_of_regions_decides():
    """Eight of ten are enough, seven are not."""
    before = snapshot(service("old", *PLACES))
    found = [propose(compare(before, snapshot(service("new", *PLACES[:count]), regions=PLACES))) for count in (8, 7)]

    assert found == [(Proposal("old", "new", LIKENESS),), ()]


def test_a_service_that_stays_is_no_candidate():
    """Losing regions while another gains them is no rename."""
    before = snapshot(service("old", *PLACES))
    after = snapshot(service("old"), service("new", *PLACES))

    assert propose(compare(before, after)) == ()


def test_the_likeliest_pair_comes_first():
    """Then by code."""
    before = snapshot(service("b", *PLACES), service("a", *PLACES))
    after = snapshot(service("x", *PLACES), service("y", *PLACES[:9]), regions=PLACES)

    assert [(one.old, one.new, one.likeness) for one in propose(compare(before, after))] == [
        ("a", "x", 1.0),
        ("b", "x", 1.0),
        ("a", "y", 0.9),
        ("b", "y", 0.9),
    ]


def test_global_services_are_compared_by_partition():
    """Running in the same partitions is running in the same places."""
    before, after = snapshot(service("a", everywhere=["aws"])), snapshot(service("b", everywhere=["aws"]))

    assert propose(compare(before, after)) == (Proposal("a", "b", 1.0),)


def test_a_change_set_that_only_adds_proposes_nothing():
    """Nothing went whose place could be taken."""
    assert propose([Change(Kind.SERVICE_ADDED, service="a")]) == ()

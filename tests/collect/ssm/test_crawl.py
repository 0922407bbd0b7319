"""What is collected equals the server's dump, in few calls; and what cannot be read is told, never made up."""

import time
from collections import Counter
from dataclasses import dataclass

import botocore.session
import pytest

from reporter.changes.carry import carry
from reporter.collect.ssm.crawl import EMPTY, NONE, Crawled, crawl
from reporter.collect.ssm.failures import MALFORMED, TIME_OVER
from reporter.collect.ssm.parameters import ReadError
from reporter.model.snapshot import Completeness, Snapshot, Unread
from tests.aws import Aws
from tests.aws_faults import (
    Call,
    Change,
    Fault,
    Instead,
    Plan,
    Refuse,
    Reset,
    Slow,
    Truncate,
    aws_faults,
    denied,
    emptied,
    emptied_in_between,
    from_call,
    no_fault,
    repeating,
    shortened,
    sometimes,
)
from tests.collect.ssm.crawled import SMALL, TEN, nothing_false, one_of, parameters, ten_services, undated, world

FACTS = world(SMALL, TEN)
"""What there is to be read in the tests of faults."""

SERVICES_OF = "/aws/service/global-infrastructure/regions/eusc-de-east-1/services"


CALLS = 44
"""A crawl of them without faults."""


@dataclass(frozen=True)
class Whole:
    found: Crawled
    calls: Counter[str]
    steps: list[tuple[str, int, int]]


@pytest.fixture(scope="module")
def whole(aws_server: Aws) -> Whole:
    """All of the dump, read once."""
    steps: list[tuple[str, int, int]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        aws_server.calls.clear()
        with parameters(aws_server.url) as source:
            patch.delattr(botocore.session.Session, "create_client")
            found = crawl(source, step=lambda *told: steps.append(told))
    return Whole(found, Counter(aws_server.calls), steps)


def spoilt(aws: Aws, plan: Plan, workers: int = 10, **options: float) -> tuple[Crawled, Counter[str]]:
    """A crawl of one small region through the proxy, and how many calls of each kind were made."""
    with aws_faults(aws.url, plan, ten_services) as faults, parameters(faults.url, **options) as source:
        return crawl(source, wanted=one_of(SMALL), workers=workers), faults.calls


def test_the_regions_are_those_of_the_dump(whole):
    assert {region.code: region for region in whole.found.regions} == world().regions
    assert [region.code for region in whole.found.regions] == sorted(world().regions)


def test_the_services_their_names_and_their_regions_are_those_of_the_dump(whole):
    assert undated(whole.found.services) == world().services
    assert [service.code for service in whole.found.services] == sorted(world().services)
    assert sum(len(service.regions) for service in whole.found.services) == 9289
    assert whole.found.unread == ()


def test_a_service_without_regions_and_one_without_a_name_are_known(whole):
    services = {service.code: service for service in whole.found.services}
    assert services["eventbridgev2"].regions == frozenset()
    assert services["bcm-data-exports"].name is None
    assert services["bcm-data-exports"].regions == {"us-east-1", "eusc-de-east-1"}


def test_every_entry_has_the_day_that_aws_gives_it(whole):
    assert all({at for at, _ in service.dated} == service.regions for service in whole.found.services)


def test_the_calls_are_as_few_as_the_pages_allow(whole):
    regions, services = world().regions, world().services
    availabilities = sum(len(service.regions) for service in services.values())
    assert set(whole.calls) == {"GetParametersByPath", "GetParameters"}
    assert whole.calls.total() <= availabilities / 10 * 1.1 + len(services) / 10 + 4 * len(regions)


def test_progress_is_told_step_by_step_to_the_end(whole):
    assert {what for what, _, _ in whole.steps} == {"regions", "services", "names"}
    for what in ("regions", "services", "names"):
        told = [(done, total) for kind, done, total in whole.steps if kind == what]
        assert told == [(done, len(told)) for done in range(1, len(told) + 1)]


def test_only_the_wanted_partitions_are_read(aws):
    with aws_faults(aws.url) as faults, parameters(faults.url) as source:
        found = crawl(source, wanted=one_of(("aws-eusc",)), workers=2)
        assert not any("us-east-1" in key and "partition" not in key for key in faults.turns)
    assert {region.code for region in found.regions} == {"eusc-de-east-1"}
    assert undated(found.services) == world(("aws-eusc",)).services
    assert found.unread == ()


PASSING: dict[str, Plan] = {
    "throttling": sometimes([Refuse(400, "Throttling"), Refuse(400, "ThrottlingException")], 0.2),
    "too many requests": sometimes([Refuse(429, "RequestLimitExceeded"), Refuse(429, "Surprise")], 0.2),
    "server errors": sometimes([Refuse(500, "InternalServerError"), Refuse(503, "ServiceUnavailable")], 0.2),
    "connection resets": sometimes([Reset()], 0.2),
    "bodies cut short": sometimes([Truncate(honest=False)], 0.1),
    "bodies cut short, with that length": sometimes([Truncate(honest=True)], 0.1),
    "slow answers": sometimes([Slow(0.02)], 0.2),
    "answers that come too late": sometimes([Slow(0.6)], 0.03),
    "every page is empty at first": lambda call: Change(emptied) if not call.turn and call.path else None,
    "every page is empty at first, with a token": (
        lambda call: Change(emptied_in_between) if not call.turn and call.path else None
    ),
    "every token is wrong at first": lambda call: Change(repeating) if not call.turn and call.path else None,
    "no name exists at first": lambda call: Change(denied) if not call.turn else None,
    "a name is not told of at first": lambda call: Change(shortened) if not call.turn else None,
}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("plan", PASSING.values(), ids=PASSING)
def test_a_fault_that_passes_costs_nothing(plan, aws):
    found, calls = spoilt(aws, plan, read_timeout=0.3)
    assert found.unread == ()
    assert undated(found.services) == FACTS.services
    assert {region.code: region for region in found.regions} == FACTS.regions
    assert calls.total() >= CALLS


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a page of a proxy": b"<html>Sign in</html>",
    "not text": b"\xff\xfe\x00",
    "a list": b"[]",
    "null": b"null",
    "text": b'"Parameters"',
    "an empty document": b"{}",
    "no list": b'{"Parameters": null}',
    "a document for a list": b'{"Parameters": {"Name": "x"}}',
    "text for a list": b'{"Parameters": "abc"}',
    "a number for an entry": b'{"Parameters": [1]}',
    "null for an entry": b'{"Parameters": [null]}',
    "a number for a name": b'{"Parameters": [{"Name": 1, "Value": "x"}]}',
    "another's entry": b'{"Parameters": [{"Name": "/aws/x", "Value": "x"}]}',
    "no time for a day": b'{"Parameters": [{"Name": "/x", "Value": "x", "LastModifiedDate": "soon"}]}',
    "a day in no year": b'{"Parameters": [{"Name": "/x", "Value": "x", "LastModifiedDate": 1e300}]}',
    "a list for a token": b'{"Parameters": [], "NextToken": []}',
    "too deep": b"[" * 100_000,
}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_an_answer_of_another_shape_is_never_a_fact(body, aws):
    def plan(call: Call) -> Fault | None:
        hit = call.path == SERVICES_OF or call.path.endswith("zones") or "longName" in call.key
        return Instead(body) if hit else None

    found, _ = spoilt(aws, plan)
    nothing_false(found, FACTS)
    assert Unread("region", "eusc-de-east-1", MALFORMED) in found.unread
    assert Unread("attributes", "eusc-de-east-1", MALFORMED) in found.unread
    assert len([item for item in found.unread if item.what == "name"]) == 1


LASTING: dict[str, tuple[Plan, str]] = {
    "throttled": (lambda call: Refuse(400, "ThrottlingException"), "throttled, in up to 8 attempts"),
    "broken": (lambda call: Refuse(500, "InternalServerError"), "the server failed, in up to 8 attempts"),
    "reset": (lambda call: Reset(), "the connection failed, in up to 8 attempts"),
    "late": (lambda call: Slow(0.2), "no answer in time, in up to 8 attempts"),
    "refused": (lambda call: Refuse(400, "ValidationException"), "AWS answered ValidationException"),
    "refused without a word": (lambda call: Refuse(418, "123 456"), "AWS answered with an error that has no name"),
    "empty": (lambda call: Change(emptied), EMPTY),
    "without end": (lambda call: Change(repeating), MALFORMED),
}


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(("plan", "reason"), LASTING.values(), ids=LASTING)
def test_a_list_that_cannot_be_read_hides_no_other(plan, reason, aws):
    found, _ = spoilt(aws, lambda call: plan(call) if call.path == SERVICES_OF else None, read_timeout=0.1)
    assert found.unread == (Unread("region", "eusc-de-east-1", reason),)
    nothing_false(found, FACTS)
    assert len(found.services) == 10


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize(
    ("ending", "gap"),
    [
        ("global-infrastructure/services", ("name", "")),
        ("/availability-zones", ("attributes", "eusc-de-east-1")),
        ("/local-zones", ("attributes", "eusc-de-east-1")),
        ("/services", ("region", "eusc-de-east-1")),
    ],
)
def test_each_kind_of_list_has_its_gap(ending, gap, aws):
    found, _ = spoilt(aws, lambda call: Refuse(400, "Surprise") if call.path.endswith(ending) else None)
    assert (*gap, "AWS answered Surprise") in {(item.what, item.code, item.reason) for item in found.unread}
    nothing_false(found, FACTS)


@pytest.mark.parametrize("ending", ["global-infrastructure/services", "/availability-zones"])
def test_a_list_that_cannot_be_empty_is_not_believed_to_be(ending, aws):
    found, _ = spoilt(aws, lambda call: Change(emptied) if call.path.endswith(ending) else None)
    assert {item.reason for item in found.unread} == {EMPTY}
    nothing_false(found, FACTS)


def test_ten_names_that_do_not_exist_are_ten_names_unread(aws):
    found, _ = spoilt(aws, lambda call: Change(denied) if "accessanalyzer" in call.key else None)
    assert found.unread == (Unread("name", "AmazonGameLiftStreams", NONE),)
    nothing_false(found, FACTS)


def test_a_region_of_an_unread_partition_is_taken_for_what_its_code_tells(aws):
    found, _ = spoilt(aws, lambda call: Refuse(400, "Surprise") if "/partition" in call.key else None)
    assert Unread("attributes", "eusc-de-east-1", "AWS answered Surprise") in found.unread
    others = {item.code for item in found.unread if item.what == "region"}
    assert others == world().regions.keys() - {"eusc-de-east-1"}
    assert {region.code: region for region in found.regions} == FACTS.regions


def test_a_region_that_may_be_wanted_is_not_lost_because_its_partition_is_unread(aws):
    def plan(call: Call) -> Fault | None:
        return Refuse(400, "Surprise") if "eusc-de-east-1/partition" in call.key else None

    with aws_faults(aws.url, plan, ten_services) as faults, parameters(faults.url) as source:
        found = crawl(source, wanted=one_of(("aws-of-tomorrow",)))
    assert found.regions == ()
    assert Unread("region", "eusc-de-east-1", "AWS answered Surprise") in found.unread
    assert {item.what for item in found.unread} == {"region"}


@pytest.mark.parametrize(
    ("value", "reason"), [(None, "AWS does not say its partition"), ("x" * 200, MALFORMED), (" aws-eusc", MALFORMED)]
)
def test_a_partition_that_cannot_be_one_changes_nothing(value, reason, aws):
    def change(document: dict[str, object], call: Call) -> object:
        name = "/aws/service/global-infrastructure/regions/eusc-de-east-1/partition"
        found = document["Parameters"]
        assert isinstance(found, list)
        others = [entry for entry in found if entry["Name"] != name]
        here = name in call.key
        if value is None and here:
            return {"Parameters": others, "InvalidParameters": [name]}
        return {**document, "Parameters": [*others, *([{"Name": name, "Value": value}] if here else [])]}

    found, _ = spoilt(aws, lambda call: Change(change))
    assert found.unread == (Unread("attributes", "eusc-de-east-1", reason),)
    assert {region.code: region for region in found.regions} == FACTS.regions


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Refuse(400, "ExpiredTokenException"), "the credentials have expired"),
        (Refuse(400, "UnrecognizedClientException"), "the credentials were refused"),
        (Refuse(403, "SignatureDoesNotMatch"), "the credentials were refused"),
        (Refuse(400, "AccessDeniedException"), "the credentials do not allow GetParametersByPath"),
    ],
)
def test_after_credentials_are_refused_no_call_is_made(fault, reason, aws):
    plan: Plan = lambda call: fault if call.path == SERVICES_OF and call.asked.get("NextToken") == "20" else None  # noqa: E731 - as the others
    found, calls = spoilt(aws, plan, workers=1)
    assert calls.total() < CALLS
    nothing_false(found, FACTS)
    assert {item.reason for item in found.unread} == {reason}
    assert {"region", "name", "attributes"} <= {item.what for item in found.unread}


@pytest.mark.parametrize("number", [4, 5, 8, 20, 40])
def test_from_whichever_call_a_token_expires_nothing_false_is_recorded(number, aws):
    found, calls = spoilt(aws, from_call(number, Refuse(400, "ExpiredTokenException")))
    assert calls.total() <= number + 10
    nothing_false(found, FACTS)
    assert {item.reason for item in found.unread} == {"the credentials have expired"}


@pytest.mark.parametrize("fault", [Refuse(400, "ExpiredToken"), Change(emptied), Instead(b"{}")])
def test_without_the_list_of_regions_nothing_is_collected(fault, aws):
    with pytest.raises(ReadError, match="^the list of regions could not be read: ") as error:
        spoilt(aws, from_call(0, fault))
    assert error.value.fatal == isinstance(fault, Refuse)
    assert "\n" not in str(error.value)


def test_after_the_deadline_no_call_starts(aws):
    start = time.monotonic()
    found, calls = spoilt(aws, sometimes([Slow(0.05)], 1), deadline=start + 0.6)
    assert time.monotonic() - start < 5
    assert calls.total() < CALLS
    nothing_false(found, FACTS)
    assert {item.reason for item in found.unread} == {TIME_OVER}


def test_the_deadline_ends_attempts_too(aws):
    """A call that is throttled for ever would take a minute by itself."""
    start = time.monotonic()
    found, _ = spoilt(aws, from_call(8, Refuse(400, "Throttling")), workers=1, attempts=20, deadline=start + 1)
    assert time.monotonic() - start < 30
    nothing_false(found, FACTS)
    assert {item.reason for item in found.unread} == {TIME_OVER}


EVERY: tuple[Fault, ...] = (
    Refuse(400, "Throttling"),
    Refuse(400, "ThrottlingException"),
    Refuse(500, "InternalServerError"),
    Refuse(503, "ServiceUnavailable"),
    Refuse(400, "Surprise"),
    Reset(),
    Truncate(honest=True),
    Truncate(honest=False),
    Instead(b"<html>"),
    Instead(b'{"Parameters": [{"Name": 1}]}'),
    Instead(b'{"Parameters": "abc"}'),
    Change(repeating),
    Change(denied),
    Change(shortened),
)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_what_was_known_before_survives_a_crawl_full_of_faults(share, aws):
    with aws_faults(aws.url, shown=ten_services) as faults, parameters(faults.url, attempts=2) as source:
        good = crawl(source, wanted=one_of(SMALL))
        faults.plan = lambda call: sometimes(EVERY, share)(call) if not call.path.endswith("/regions") else None
        bad = crawl(source, wanted=one_of(SMALL))
        assert faults.spoilt.total() > 5
    nothing_false(bad, FACTS)
    assert bad.unread
    before, observed = snapshot(good), snapshot(bad)
    assert observed.completeness is Completeness.PARTIAL
    after = carry(before, observed)
    assert set(after.availabilities()) == set(before.availabilities())
    assert {code: row.name for code, row in after.services.items()} == {
        code: row.name for code, row in before.services.items()
    }
    assert after.regions == before.regions


def snapshot(found: Crawled) -> Snapshot:
    return Snapshot.of("ssm", found.regions, found.services, found.unread)


@pytest.mark.usefixtures("hasty")
def test_no_secret_of_aws_is_repeated(aws):
    for code in ("ExpiredTokenException", "AccessDeniedException", "Surprise", "ThrottlingException"):
        found, _ = spoilt(aws, from_call(12, Refuse(400, code)), attempts=1)
        for word in ("arn:", "123456789012", "FwoGZXIv"):
            assert word not in str(found.unread)


def test_without_faults_so_many_calls_are_made(aws):
    found, calls = spoilt(aws, no_fault)
    assert found.unread == ()
    assert calls.total() == CALLS

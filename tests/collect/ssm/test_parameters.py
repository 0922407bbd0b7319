"""Only an answer that accounts for what was asked is believed, and a refusal is told in words that betray nothing."""

import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import boto3
import pytest
from botocore.exceptions import (
    ClientError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
    SSLError,
    UnauthorizedSSOTokenError,
)
from hypothesis import given
from hypothesis import strategies as st

from reporter.collect.ssm.failures import MALFORMED, ReadError, failure
from reporter.collect.ssm.parameters import (
    Entry,
    MalformedError,
    Page,
    Parameters,
    client_config,
    parse_page,
    parse_values,
)
from tests.aws_faults import (
    SECRET,
    Call,
    Change,
    Fault,
    Instead,
    Refuse,
    Reset,
    aws_faults,
    emptied,
    emptied_in_between,
    no_fault,
    repeating,
)
from tests.collect.ssm.crawled import parameters, world

ROOT = "/aws/service/global-infrastructure"
REGIONS = f"{ROOT}/regions"
NAMES = [f"{REGIONS}/eu-west-1/longName", f"{REGIONS}/eu-west-1/domain", f"{REGIONS}/eu-west-1/launchDate"]


def in_turn(*faults: Fault | None):
    """One after the other, then none."""
    return lambda call: faults[call.number] if call.number < len(faults) else None


def test_a_list_is_read_to_its_end(aws):
    with parameters(aws.url) as source:
        entries = source.children(REGIONS)
    assert {entry.value for entry in entries} == set(world().regions)
    assert all(entry.name == f"{REGIONS}/{entry.value}" for entry in entries)
    assert aws.calls == {"GetParametersByPath": 4}


def test_a_list_of_nothing_is_asked_for_twice(aws):
    with parameters(aws.url) as source:
        assert source.children(f"{REGIONS}/nowhere/services") == ()
    assert aws.calls == {"GetParametersByPath": 2}


def test_a_list_that_ends_with_an_empty_page_costs_two_calls_more(aws):
    """190 services: after 19 full pages the server sends a token that leads to nothing."""
    with parameters(aws.url) as source:
        assert len(source.children(f"{REGIONS}/eu-central-2/services")) == 190
    assert aws.calls == {"GetParametersByPath": 19 + 1 + 2}


def test_names_that_do_not_exist_are_asked_for_twice(aws):
    with parameters(aws.url) as source:
        assert source.values(NAMES[:2]) == {NAMES[0]: "Europe (Ireland)", NAMES[1]: "amazonaws.com"}
        assert aws.calls == {"GetParameters": 1}
        assert source.values(NAMES)[NAMES[2]] is None
    assert aws.calls == {"GetParameters": 3}


@pytest.mark.usefixtures("hasty")
def test_what_passes_is_tried_again(aws):
    plan = in_turn(
        Refuse(400, "Throttling"),
        Refuse(400, "ThrottlingException"),
        Refuse(400, "RequestLimitExceeded"),
        Refuse(500, "InternalServerError"),
        Refuse(503, "ServiceUnavailable"),
        Reset(),
        Instead(b"{}"),
    )
    with aws_faults(aws.url, plan) as faults, parameters(faults.url) as source:
        assert source.values(NAMES[:1]) == {NAMES[0]: "Europe (Ireland)"}
        assert faults.calls.total() == 8


def test_a_client_slows_down_when_it_is_throttled(aws):
    config = client_config(attempts=7, workers=3)
    client = boto3.client("ssm", region_name="us-east-1", config=config)
    try:
        made: Any = client.meta.config
        assert made.retries == {"mode": "adaptive", "total_max_attempts": 7}
        assert made.max_pool_connections == 3
        assert "aws-services-reporter/" in made.user_agent_extra
    finally:
        client.close()


def test_a_throttled_call_waits(aws):
    start = time.monotonic()
    with aws_faults(aws.url, in_turn(Refuse(400, "ThrottlingException"))) as faults, parameters(faults.url) as source:
        assert source.values(NAMES[:1]) == {NAMES[0]: "Europe (Ireland)"}
    assert time.monotonic() - start > 0.5


def test_an_empty_page_in_the_middle_of_a_list_is_read_over(aws):
    """AWS may send one, with a token for the next."""
    split = {"20": "sent twice"}

    def plan(call: Call) -> Fault | None:
        return Change(emptied_in_between) if call.asked.get("NextToken") in split else None

    with aws_faults(aws.url, plan) as faults, parameters(faults.url) as source:
        assert len(source.children(REGIONS)) == 29
        assert faults.calls.total() == 6


@pytest.mark.parametrize("position", [None, "10", "20", "30"])
def test_a_page_that_is_empty_once_is_not_believed(position, aws):
    def plan(call: Call) -> Fault | None:
        return Change(emptied) if call.asked.get("NextToken") == position and not call.turn else None

    with aws_faults(aws.url, plan) as faults, parameters(faults.url) as source:
        assert len(source.children(REGIONS)) == 39


def test_a_list_that_ends_sooner_when_asked_again_has_ended(aws):
    """The token led to nothing, and then there was none."""

    def change(document: dict[str, object], call: Call) -> object:
        return (
            {**document, "NextToken": None if call.turn else "990"} if call.asked.get("NextToken") == "30" else document
        )

    with aws_faults(aws.url, lambda call: Change(change)) as faults, parameters(faults.url) as source:
        assert len(source.children(REGIONS)) == 39


def test_a_list_that_changes_while_it_is_read_is_read_again(aws):
    def change(document: dict[str, object], call: Call) -> object:
        found = document["Parameters"]
        assert isinstance(found, list)
        if call.asked.get("NextToken") == "20" and not call.turn:
            return {**document, "Parameters": []}
        if call.asked.get("NextToken") == "10" and call.turn == 1:
            return {**document, "Parameters": found[1:]}
        return document

    with aws_faults(aws.url, lambda call: Change(change)) as faults, parameters(faults.url) as source:
        assert len(source.children(REGIONS)) == 39


def test_a_page_in_anothers_place_is_noticed(aws):
    def change(document: dict[str, object], call: Call) -> object:
        return {**document, "NextToken": f"{call.asked.get('NextToken', '')}0"}

    def again(call: Call) -> Fault | None:
        return Change(change) if "NextToken" in call.asked else None

    with aws_faults(aws.url, again) as faults, parameters(faults.url) as source:
        faults.shown = lambda document, call: {**document, "Parameters": [{"Name": f"{REGIONS}/x", "Value": "x"}]}
        with pytest.raises(ReadError, match=MALFORMED):
            source.children(REGIONS)


def test_a_list_without_end_is_given_up(aws, monkeypatch):
    monkeypatch.setattr("reporter.collect.ssm.parameters.LONGEST", 5)

    def change(document: dict[str, object], call: Call) -> object:
        number = int(str(call.asked.get("NextToken", "0"))) + 1
        return {"Parameters": [{"Name": f"{REGIONS}/r-{number}", "Value": f"r-{number}"}], "NextToken": str(number)}

    with aws_faults(aws.url, lambda call: Change(change)) as faults, parameters(faults.url) as source:
        with pytest.raises(ReadError, match=MALFORMED):
            source.children(REGIONS)
        assert faults.calls.total() == 15


def test_a_token_that_was_used_is_no_token(aws):
    with (
        aws_faults(aws.url, lambda call: Change(repeating) if call.asked.get("NextToken") == "10" else None) as faults,
        parameters(faults.url) as source,
        pytest.raises(ReadError, match=MALFORMED),
    ):
        source.children(REGIONS)


def test_values_that_come_and_go_are_unread(aws):
    def change(document: dict[str, object], call: Call) -> object:
        gone = NAMES[call.turn % 2]
        other = NAMES[1 - call.turn % 2]
        return {"Parameters": [{"Name": other, "Value": "x"}], "InvalidParameters": [gone]}

    with (
        aws_faults(aws.url, lambda call: Change(change)) as faults,
        parameters(faults.url) as source,
        pytest.raises(ReadError, match=MALFORMED),
    ):
        source.values(NAMES[:2])


def test_after_a_refusal_the_same_is_said_without_a_call(aws):
    with aws_faults(aws.url, lambda call: Refuse(400, "ExpiredTokenException")) as faults:
        with parameters(faults.url) as source:
            for _ in range(2):
                with pytest.raises(ReadError, match="^the credentials have expired$") as error:
                    source.children(REGIONS)
                assert error.value.fatal
                faults.plan = no_fault
        assert faults.calls.total() == 1


def test_no_call_starts_after_the_deadline(aws):
    with parameters(aws.url, deadline=time.monotonic()) as source:
        with pytest.raises(ReadError, match="^the time for the crawl was over$") as error:
            source.children(REGIONS)
        assert not error.value.fatal
    assert not aws.calls


@pytest.mark.parametrize(
    ("epoch", "day"), [(1704069000.5, "2024-01-01"), (1704065400, "2023-12-31"), (0, "1970-01-01")]
)
def test_the_day_of_an_entry_is_of_utc(epoch, day, aws, monkeypatch):
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    page = {"Parameters": [{"Name": f"{REGIONS}/x", "Value": "x", "LastModifiedDate": epoch}]}
    try:
        with (
            aws_faults(aws.url, lambda call: Change(lambda document, call: page)) as faults,
            parameters(faults.url) as source,
        ):
            assert source.children(REGIONS) == (Entry(f"{REGIONS}/x", "x", day),)
    finally:
        monkeypatch.undo()
        time.tzset()


# The parsers.

ENTRY = {"Name": "/p/x", "Value": "x"}


def test_a_page_is_parsed():
    moment = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(-timedelta(hours=1)))
    assert parse_page(
        {"Parameters": [ENTRY, {"Name": "/p/y", "Value": "y", "LastModifiedDate": moment}], "NextToken": "t"}, "/p"
    ) == Page((Entry("/p/x", "x", None), Entry("/p/y", "y", "2026-03-02")), "t")


@pytest.mark.parametrize("token", [None, ""])
def test_an_empty_token_is_the_end(token):
    assert parse_page({"Parameters": [], "NextToken": token}, "/p") == Page((), None)


@pytest.mark.parametrize(
    "document",
    [
        {"Parameters": [ENTRY, ENTRY]},
        {"Parameters": [{"Name": "/p/x", "Value": "y"}]},
        {"Parameters": [{"Name": "/q/x", "Value": "x"}]},
        {"Parameters": [{"Name": "/p/x/y", "Value": "x/y"}]},
        {"Parameters": [{"Name": "/p/ x", "Value": " x"}]},
        {"Parameters": [{"Name": "/p/x\n", "Value": "x\n"}]},
        {"Parameters": [{"Name": "/p/\ud800", "Value": "\ud800"}]},
        {"Parameters": [{"Name": f"/p/{'x' * 81}", "Value": "x" * 81}]},
        {"Parameters": [{**ENTRY, "LastModifiedDate": "2026-01-01"}]},
        {"Parameters": [{**ENTRY, "LastModifiedDate": datetime(2026, 1, 1)}]},  # noqa: DTZ001 - that is the fault
        {"Parameters": [{**ENTRY, "LastModifiedDate": datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))}]},
        {"Parameters": [], "NextToken": 1},
        {"Parameters": [], "NextToken": "used"},
        {"Parameters": ()},
        {},
        None,
    ],
)
def test_a_page_that_does_not_add_up_is_malformed(document):
    with pytest.raises(MalformedError):
        parse_page(document, "/p", [None, "used"])


@pytest.mark.parametrize(
    "document",
    [
        {"Parameters": [ENTRY]},
        {"Parameters": [ENTRY, ENTRY], "InvalidParameters": ["/p/y"]},
        {"Parameters": [ENTRY], "InvalidParameters": ["/p/x", "/p/y"]},
        {"Parameters": [ENTRY], "InvalidParameters": ["/p/y", "/p/z"]},
        {"Parameters": [{"Name": "/p/x", "Value": ""}], "InvalidParameters": ["/p/y"]},
        {"Parameters": [{"Name": "/p/x", "Value": "a\nb"}], "InvalidParameters": ["/p/y"]},
        {"Parameters": [{"Name": "/p/x"}], "InvalidParameters": ["/p/y"]},
        {"Parameters": [ENTRY], "InvalidParameters": [None]},
        {"Parameters": [ENTRY], "InvalidParameters": "/p/y"},
        {"InvalidParameters": ["/p/x", "/p/y"]},
        [],
    ],
)
def test_values_that_do_not_account_for_every_name_are_malformed(document):
    with pytest.raises(MalformedError):
        parse_values(document, ["/p/x", "/p/y"])


TEXT = st.sampled_from(["x", "y", "", "/p/x", "/p/y", "/p/", "/q/x", "a/b", "\n", "\ud800"]) | st.text(max_size=5)
HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["Parameters", "Name", "Value", "LastModifiedDate", "NextToken", "InvalidParameters"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)
ROWS = st.fixed_dictionaries({"Name": TEXT | HOSTILE, "Value": TEXT | HOSTILE}, optional={"LastModifiedDate": HOSTILE})
DOCUMENTS = HOSTILE | st.fixed_dictionaries(
    {"Parameters": st.lists(ROWS, max_size=4)}, optional={"NextToken": TEXT, "InvalidParameters": st.lists(TEXT)}
)


@given(DOCUMENTS)
def test_whatever_comes_a_page_is_right_or_malformed(document):
    try:
        page = parse_page(document, "/p")
    except MalformedError:
        return
    assert len({entry.name for entry in page.entries}) == len(page.entries) == len(document["Parameters"])
    assert all(entry.name == f"/p/{entry.value}" and entry.value.isprintable() for entry in page.entries)


@given(DOCUMENTS)
def test_whatever_comes_values_are_right_or_malformed(document):
    try:
        told = parse_values(document, ["/p/x", "/p/y"])
    except MalformedError:
        return
    assert sorted(told) == ["/p/x", "/p/y"]
    assert all(value is None or value.strip() for value in told.values())


# What a failure is called.


def refused(code: object, status: int = 400) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": SECRET}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item] # a code of any kind
        "GetParameters",
    )


@pytest.mark.parametrize(
    ("error", "reason", "fatal"),
    [
        (refused("ExpiredToken"), "the credentials have expired", True),
        (refused("AccessDeniedException"), "the credentials do not allow GetParameters", True),
        (refused("InvalidClientTokenId", 403), "the credentials were refused", True),
        (refused("Throttling"), "throttled, in up to 4 attempts", False),
        (refused("429", 429), "throttled, in up to 4 attempts", False),
        (refused("500", 500), "the server failed, in up to 4 attempts", False),
        (refused("InternalServerError", 503), "the server failed, in up to 4 attempts", False),
        (refused("ValidationException"), "AWS answered ValidationException", False),
        (refused(SECRET), "AWS answered with an error that has no name", False),
        (NoCredentialsError(), "no credentials could be had", True),
        (UnauthorizedSSOTokenError(), "no credentials could be had", True),
        (SSLError(endpoint_url=SECRET, error=OSError(SECRET)), "the connection failed, in up to 4 attempts", False),
        (ProxyConnectionError(proxy_url=SECRET), "the connection failed, in up to 4 attempts", False),
        (ParamValidationError(report=SECRET), "the call failed (ParamValidationError)", False),
    ],
)
def test_a_failure_has_one_name_and_no_secret(error, reason, fatal):
    found = failure(error, 4)
    assert (found.reason, found.fatal) == (reason, fatal)


def test_one_attempt_is_called_one():
    assert failure(refused("Throttling"), 1).reason == "throttled, in one attempt"


def test_credentials_that_are_missing_are_told_in_a_line(aws, monkeypatch):
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    client = boto3.Session().client("ssm", region_name="us-east-1", config=client_config(attempts=2, workers=1))
    try:
        with pytest.raises(ReadError, match="^no credentials could be had$") as error:
            Parameters(client).children(REGIONS)
        assert error.value.fatal
    finally:
        client.close()

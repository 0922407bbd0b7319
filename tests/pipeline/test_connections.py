"""Checks run side by side, each with its verdict; nothing is sent unless it is asked for."""

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import boto3
import pytest

from reporter.config.layers import Layer
from reporter.config.load import Loaded, load
from reporter.errors import SourceError, UsageError
from reporter.notify.connect.terms import Terms
from reporter.pipeline import connections
from reporter.pipeline.connections import Check, checks, choose, run
from reporter.verdict import Found, UnknownError
from tests.notify.servers import certificate, loopback, silent_server, web_server
from tests.repositories import bare, clone, init, refs

__all__ = ["certificate", "loopback"]

TERMS = Terms(datetime(2026, 11, 24, 9, tzinfo=UTC), timeout=5.0)


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """``loaded(text)``: what a file with that *text* configures, read in a folder without a repository."""
    monkeypatch.chdir(tmp_path)

    def read(text: str, **environment: str) -> Loaded:
        path = tmp_path / "reporter.yml"
        path.write_text(text, encoding="utf-8")
        return load([(Layer.PROJECT, path)], environment=environment)

    return read


def planned(loaded: Loaded, **broken: str) -> list[str]:
    return [check.name for check in checks(loaded.settings, TERMS, broken)]


def seen(loaded: Loaded, terms: Terms = TERMS, **broken: str) -> dict[str, Found]:
    return dict(run(checks(loaded.settings, terms, broken), timeout=terms.timeout))


def test_an_empty_configuration_gives_nothing_to_check(loaded):
    """There is no account, no remote, no channel, no place to publish to."""
    assert planned(loaded("")) == []


def test_all_that_is_configured_is_checked(loaded, tmp_path):
    """In the order of the sections, by the names of their keys."""
    clone(bare(tmp_path / "remote.git"), tmp_path / "here")
    text = """
        history: {repository: here}
        sources: {enabled: [endpoints, ssm]}
        aws:
          accounts:
            gov: {partitions: [aws-us-gov]}
        notifications:
          channels:
            ops: {type: github}
            topic: {type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:a"}
            queue: {type: sqs, queue: "https://sqs.eu-west-1.amazonaws.com/1/a"}
        publish:
          s3: {bucket: our-reports}
          cloudwatch: {}
          completion_topic: arn:aws:sns:eu-west-1:123456789012:done
    """

    assert planned(loaded(text)) == [
        "aws",
        "aws.accounts.gov",
        "history",
        "notifications.channels.ops",
        "notifications.channels.topic",
        "notifications.channels.queue",
        "publish.s3",
        "publish.cloudwatch",
        "publish.completion_topic",
    ]


@pytest.mark.parametrize(
    ("publish", "name"),
    [
        ("s3: {bucket: our-reports}", "s3"),
        ("cloudwatch: {}", "cloudwatch"),
        ("completion_topic: arn:aws:sns:eu-west-1:123456789012:done", "completion_topic"),
    ],
)
def test_each_place_to_publish_to_stands_for_itself(loaded, publish, name):
    assert planned(loaded(f"publish: {{{publish}}}")) == [f"publish.{name}"]


def test_an_account_tells_who_it_is(loaded, aws):
    """Two accounts, one of which has no role to be had."""
    found = seen(loaded("sources: {enabled: [ssm]}"))

    assert found == {"aws": Found.ok("arn:aws:sts::123456789012:user/moto")}


def test_accounts_that_contradict_each_other_fail_as_one(loaded):
    found = seen(loaded("sources: {enabled: [ssm]}\naws: {partitions: [aws-mars]}"))

    assert found["aws"].verdict == "FAILED"
    assert found["aws"].text.startswith("source ssm: option partitions: there is no partition 'aws-mars'")


def test_the_library_of_aws_says_nothing_meanwhile(aws):
    """And may speak again afterwards."""
    levels = []

    def look() -> Found:
        levels.append(logging.getLogger("botocore").getEffectiveLevel())
        return Found.ok("")

    before = logging.getLogger("botocore").level
    list(run([Check("aws", look, aws=True), Check("b", look, aws=True)], timeout=1))

    assert levels == [logging.CRITICAL + 1] * 2
    assert logging.getLogger("botocore").level == before


def test_a_remote_is_read_and_written_without_a_change(loaded, tmp_path):
    remote = bare(tmp_path / "remote.git")
    clone(remote, tmp_path / "here")
    found = seen(loaded("history: {repository: here}"))["history"]

    assert found.text.startswith("origin can be read and written, and has no branch snapshots yet")
    assert refs(remote) == []


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("{repository: here, push: true}", "remote origin cannot be read: "),
        ("{repository: nowhere, push: true}", "nowhere: no such folder"),
        ("{repository: here, remote: ../gone.git}", "remote ../gone.git cannot be read: "),
    ],
)
def test_a_remote_that_is_wanted_must_be_there(loaded, tmp_path, history, expected):
    """Because of ``push``, or because it is named by its address."""
    init(tmp_path / "here")
    found = seen(loaded(f"history: {history}"))["history"]

    assert (found.verdict, found.text[: len(expected)]) == ("FAILED", expected)


def test_a_channel_is_looked_at_and_not_written_to(loaded, aws):
    """A topic, a queue and a job's summary exist; the summary stays empty."""
    boto3.client("sns", region_name="eu-west-1").create_topic(Name="here")
    boto3.client("sqs", region_name="eu-west-1").create_queue(QueueName="here")
    text = """
        notifications:
          channels:
            topic: {type: sns, topic: "arn:aws:sns:eu-west-1:123456789012:here"}
            queue: {type: sqs, queue: "https://sqs.eu-west-1.amazonaws.com/123456789012/here"}
            job: {type: github}
    """
    found = seen(loaded(text))

    assert [one.text for one in found.values()] == [
        "the topic is there; writing was not tried",
        "the queue is there; writing was not tried",
        "this is no job of GitHub Actions (GITHUB_STEP_SUMMARY is not set)",
    ]


def test_a_test_message_says_when_it_was_sent(loaded, aws):
    """So that two of them are two."""
    sqs = boto3.client("sqs", region_name="eu-west-1")
    made = sqs.create_queue(QueueName="sent")["QueueUrl"]
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/sent"
    text = f"notifications: {{channels: {{queue: {{type: sqs, queue: '{url}'}}}}}}"
    seen(loaded(text), replace(TERMS, send=True))
    [message] = sqs.receive_message(QueueUrl=made)["Messages"]

    assert message["Body"].endswith("There is nothing to do. (2026-11-24 09:00:00 UTC)")


def test_places_to_publish_to_are_looked_at(loaded, aws):
    """A completion topic is for programs: it gets no test message."""
    boto3.client("sns", region_name="eu-west-1").create_topic(Name="done")
    boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="reports-here")
    text = """
        publish:
          s3: {bucket: reports-here, region: us-east-1}
          cloudwatch: {region: eu-west-1}
          completion_topic: arn:aws:sns:eu-west-1:123456789012:done
    """
    found = seen(loaded(text), replace(TERMS, send=True))

    assert [one.verdict for one in found.values()] == ["ok"] * 3
    assert found["publish.completion_topic"].text == "the topic is there; writing was not tried"


def test_what_is_broken_fails_without_a_look(loaded):
    """Also what the settings give no reason to look at."""
    found = loaded("notifications: {channels: {job: {type: github}}}")
    broken = {"notifications.channels.job": "f:1:2: no", "aws": "f:3:4: no"}

    assert seen(found, TERMS, **broken) == {
        "notifications.channels.job": Found.failed("f:1:2: no"),
        "aws": Found.failed("f:3:4: no"),
    }


def test_a_secret_that_cannot_be_opened_fails_its_own_check(loaded):
    """With its place; the other channels go on."""
    text = """
        notifications:
          channels:
            shut: {type: apprise, url: "age:AAAA"}
            open: {type: github}
    """
    found = seen(loaded(text))

    assert found["notifications.channels.shut"].verdict == "FAILED"
    assert "reporter.yml:4:35: notifications.channels.shut.url: " in found["notifications.channels.shut"].text
    assert found["notifications.channels.open"].verdict == "unknown"


def test_a_secret_in_a_text_is_struck_out(loaded):
    """The last net, should a text quote one."""
    settings = loaded("notifications: {channels: {a: {type: apprise, url: '${URL}'}}}", URL="pa55word-hidden").settings

    def look() -> Found:
        settings.notifications.channels["a"].url.reveal()
        return Found.failed("they said: pa55word-hidden\nand more")

    assert dict(run([Check("a", look)], timeout=1))["a"].text == "they said: *** and more"


@pytest.fixture
def three():
    return [Check(name, lambda: Found.ok("")) for name in ("aws", "aws.accounts.gov", "notifications.channels.ops")]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), ["aws", "aws.accounts.gov", "notifications.channels.ops"]),
        (("aws",), ["aws", "aws.accounts.gov"]),
        (("aws.accounts.gov",), ["aws.accounts.gov"]),
        (("notifications", "aws.accounts"), ["aws.accounts.gov", "notifications.channels.ops"]),
    ],
)
def test_a_name_stands_for_all_below_it(three, names, expected):
    assert [check.name for check in choose(three, names)] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("notifications.channels.opps", "did you mean notifications.channels.ops?"),
        ("xyz", "there are aws, aws.accounts.gov, notifications.channels.ops"),
        ("aw", "nothing of that name can be looked at"),
    ],
)
def test_a_name_that_is_none_is_refused(three, name, expected):
    with pytest.raises(UsageError) as caught:
        choose(three, [name])

    assert str(caught.value).startswith(f"{name}: nothing of that name can be looked at: ")
    assert expected in str(caught.value)


def test_a_name_is_refused_where_nothing_is_configured():
    with pytest.raises(UsageError, match="nothing is configured"):
        choose([], ["aws"])


def test_checks_run_at_the_same_time():
    """Each waits for the other."""
    meeting = threading.Barrier(3, timeout=5)

    def look() -> Found:
        meeting.wait()
        return Found.ok("met")

    assert [one.text for _, one in run([Check(name, look) for name in "abc"], timeout=5)] == ["met"] * 3


def test_a_check_that_hangs_is_given_up_and_holds_up_nobody(monkeypatch):
    """The others say what they found; the whole takes no longer than one time-out."""
    monkeypatch.setattr(connections, "GRACE", 0.0)
    for_ever = threading.Event()
    stuck = [Check(f"stuck {number}", lambda: Found.ok(str(for_ever.wait()))) for number in range(3)]
    begun = time.monotonic()
    found = dict(run([*stuck, Check("quick", lambda: Found.ok("here"))], timeout=0.3))
    for_ever.set()

    assert time.monotonic() - begun < 0.9
    assert found["quick"] == Found.ok("here")
    assert found["stuck 0"] == Found.failed("no answer within 0.3 s: check the network, or try again later")


def test_a_server_that_hangs_says_so_in_its_own_words(loaded, loopback):
    """A check's own time-out ends before it is given up."""
    with silent_server() as port:
        text = "notifications: {channels: {a: {type: webhook, private: true, url: '${URL}'}}}"
        found = seen(loaded(text, URL=f"https://127.0.0.1:{port}/hidden"), replace(TERMS, timeout=0.2))

    assert found["notifications.channels.a"].text.startswith("127.0.0.1 did not answer within 0.2 s")


def test_a_web_server_is_reached_and_not_asked(loaded, loopback, certificate):
    with web_server(certificate=certificate) as web:
        text = "notifications: {channels: {a: {type: webhook, private: true, url: '${URL}'}}}"
        found = seen(loaded(text, URL=web.url("/hidden")))

    assert found["notifications.channels.a"].verdict == "unknown"
    assert web.seen == []


def test_errors_are_verdicts():
    """Known ones; what cannot be known is not a failure."""

    def unknown() -> Found:
        msg = "who knows"
        raise UnknownError(msg)

    def failed() -> Found:
        msg = "no"
        raise SourceError(msg)

    found = dict(run([Check("a", unknown), Check("b", failed)], timeout=1))
    assert found == {"a": Found.unknown("who knows"), "b": Found.failed("no")}


def test_a_fault_of_ours_keeps_its_traceback():
    with pytest.raises(ZeroDivisionError):
        list(run([Check("a", lambda: Found.ok(str(1 // 0)))], timeout=1))

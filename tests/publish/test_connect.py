"""Buckets, topics, queues and metrics: what AWS says of them, and what it says when something is in the way."""

import json

import boto3
import pytest

from reporter.publish.connect import bucket, metrics, queue, topic
from reporter.publish.options import Bucket, Metrics
from reporter.verdict import Found
from tests.aws import CREDENTIALS
from tests.aws_stub import refusal, stub
from tests.notify.servers import Answer, Cut, closed_port

__all__ = ["stub"]

REGION = "eu-west-1"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:changes"
QUEUE = f"https://sqs.{REGION}.amazonaws.com/123456789012/changes"
NO_REGION = "no region is known: name it beside this key, or in AWS_REGION"


def json_refusal(status: int, code: str) -> Answer:
    body = json.dumps({"__type": code, "message": "hidden"}).encode()
    return Answer(status, body, {"Content-Type": "application/x-amz-json-1.0"})


def look_at_bucket(**options: str) -> Found:
    return bucket(Bucket(bucket="our-reports", **options), timeout=1.0)


@pytest.fixture
def ours(aws):
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket="our-reports", CreateBucketConfiguration={"LocationConstraint": REGION})
    yield client
    client.delete_bucket(Bucket="our-reports")


def test_a_bucket_that_is_there_may_be_looked_into(ours):
    """In its region, and with a region that the credentials bring along."""
    assert look_at_bucket(region=REGION) == Found.ok(
        "bucket our-reports in eu-west-1 is there and may be looked into; writing was not tried"
    )
    assert ours.list_objects_v2(Bucket="our-reports")["KeyCount"] == 0


def test_a_bucket_in_another_region_fails(ours):
    assert look_at_bucket(region="us-west-2") == Found.failed(
        "bucket our-reports lies in eu-west-1: say `region: eu-west-1`"
    )


def test_a_bucket_may_be_found_without_its_region(ours, monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    assert look_at_bucket().verdict == "ok"


def test_a_bucket_that_is_not_there_fails(aws):
    assert look_at_bucket(region=REGION) == Found.failed(
        "there is no bucket our-reports: make it, or check its spelling"
    )


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(403, b""), "bucket our-reports is there, but closed: allow s3:ListBucket"),
        (Answer(301, b"", {"x-amz-bucket-region": "eu-north-1"}), "bucket our-reports lies in eu-north-1: say"),
        (Answer(400, b"", {"x-amz-bucket-region": "eu-north-1"}), "bucket our-reports lies in eu-north-1: say"),
        (Answer(400, b""), "AWS answered with an error that has no name"),
        (Answer(429, b""), "throttled, in one attempt"),
        (Answer(503, b""), "the server failed, in one attempt"),
        (Answer(after=3.0), "no answer in time, in one attempt"),
        (Cut(), "the connection failed, in one attempt"),
    ],
)
def test_a_bucket_says_why_not(stub, answer, expected):
    """HEAD has no words, only numbers: each is told apart."""
    stub.plan = lambda _: answer
    found = look_at_bucket(region=REGION)

    assert found.verdict == "FAILED"
    assert found.text.startswith(expected)
    assert {request.method for request in stub.seen} == {"HEAD"}


def test_a_bucket_without_a_word_of_its_region_is_there(stub):
    assert look_at_bucket(region=REGION).text == (
        "bucket our-reports is there and may be looked into; writing was not tried"
    )


def test_a_topic_that_is_there_is_not_written_to(aws):
    arn = boto3.client("sns", region_name=REGION).create_topic(Name="changes")["TopicArn"]
    assert topic(arn, timeout=5) == Found.ok("the topic is there; writing was not tried")


@pytest.mark.parametrize("message", [None, "hello"])
def test_a_topic_that_is_not_there_fails(aws, message):
    found = topic(f"{TOPIC}-gone", timeout=5, message=message)
    assert found == Found.failed("there is none of that name: make it, or check its spelling")


@pytest.mark.parametrize(("name", "options"), [("heard", {}), ("heard.fifo", {"FifoTopic": "true"})])
def test_a_topic_takes_a_message_when_asked_for(aws, name, options):
    """Ordered ones want more than a message."""
    sns, sqs = boto3.client("sns", region_name=REGION), boto3.client("sqs", region_name=REGION)
    more = {"FifoQueue": "true"} if options else {}
    listening = sqs.create_queue(QueueName=f"ear-{name}", Attributes=more)["QueueUrl"]
    ear = sqs.get_queue_attributes(QueueUrl=listening, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    arn = sns.create_topic(Name=name, Attributes=options)["TopicArn"]
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=ear)

    assert topic(arn, timeout=5, message="hello") == Found.ok("the topic took a test message")
    [heard] = sqs.receive_message(QueueUrl=listening)["Messages"]
    assert json.loads(heard["Body"])["Message"] == "hello"


def test_a_queue_that_is_there_is_not_written_to(aws):
    sqs = boto3.client("sqs", region_name=REGION)
    made = sqs.create_queue(QueueName="changes")["QueueUrl"]

    assert queue(QUEUE, timeout=5) == Found.ok("the queue is there; writing was not tried")
    assert "Messages" not in sqs.receive_message(QueueUrl=made)


@pytest.mark.parametrize("message", [None, "hello"])
def test_a_queue_that_is_not_there_fails(aws, message):
    found = queue(f"{QUEUE}-gone", timeout=5, message=message)
    assert found == Found.failed("there is none of that name: make it, or check its spelling")


@pytest.mark.parametrize(("name", "options"), [("told", {}), ("told.fifo", {"FifoQueue": "true"})])
def test_a_queue_takes_a_message_when_asked_for(aws, name, options):
    sqs = boto3.client("sqs", region_name=REGION)
    made = sqs.create_queue(QueueName=name, Attributes=options)["QueueUrl"]
    found = queue(QUEUE.replace("changes", name), timeout=5, message="hello")

    assert found == Found.ok("the queue took a test message")
    assert [one["Body"] for one in sqs.receive_message(QueueUrl=made)["Messages"]] == ["hello"]


@pytest.mark.parametrize(
    ("address", "verdict"),
    [("https://eu-west-1.queue.amazonaws.com/1/x", "FAILED"), ("https://queue.test/1/x", "FAILED")],
)
def test_the_region_of_a_queue_stands_in_its_address(aws, address, verdict):
    """In one of AWS's forms; else it must come from elsewhere."""
    found = queue(address, timeout=5)

    assert found.verdict == verdict
    assert (found.text == NO_REGION) is ("queue.test" in address)


def test_cloudwatch_that_answers_is_not_written_to(aws):
    assert metrics(Metrics(region=REGION), timeout=5) == Found.ok(
        "CloudWatch answers for AWSServicesReporter; writing was not tried"
    )


def test_a_region_that_nobody_names_is_asked_for(stub):
    assert metrics(Metrics(), timeout=1) == Found.failed(NO_REGION)
    assert stub.seen == []


@pytest.mark.parametrize(
    ("look", "what", "action"),
    [
        (lambda: topic(TOPIC, timeout=1), "the topic", "sns:GetTopicAttributes"),
        (lambda: queue(QUEUE, timeout=1), "the queue", "sqs:GetQueueAttributes"),
        (lambda: metrics(Metrics(region=REGION), timeout=1), "CloudWatch", "cloudwatch:ListMetrics"),
    ],
)
def test_who_may_only_write_is_not_found_wanting(stub, look, what, action):
    """The right to look is another one than the right to write, and fewer rights are better."""
    code = "AuthorizationError" if what == "the topic" else "AccessDeniedException"
    stub.plan = lambda _: (refusal if what == "the topic" else json_refusal)(403, code)
    assert look() == Found.unknown(f"{what} answers, but these credentials may not look ({action})")


def test_who_may_not_write_fails_when_a_message_is_sent(stub):
    stub.plan = lambda _: refusal(403, "AccessDenied")
    assert topic(TOPIC, timeout=1, message="x") == Found.failed("the credentials do not allow Publish")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusal(400, "Throttling"), "throttled, in one attempt"),
        (refusal(500, "InternalError"), "the server failed, in one attempt"),
        (refusal(403, "ExpiredToken"), "the credentials have expired"),
        (refusal(403, "InvalidClientTokenId"), "the credentials were refused"),
        (Answer(200, b"hidden"), "an answer or a file cannot be read (ResponseParserError)"),
        (Answer(after=3.0), "no answer in time, in one attempt"),
        (Cut(), "the connection failed, in one attempt"),
    ],
)
def test_a_call_that_fails_is_told_in_our_words(stub, answer, expected):
    stub.plan = lambda _: answer
    assert topic(TOPIC, timeout=1) == Found.failed(expected)


def test_aws_cannot_be_reached(stub, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{closed_port()}")
    assert topic(TOPIC, timeout=1) == Found.failed("the connection failed, in one attempt")


def test_credentials_that_are_not_there_are_told(stub, monkeypatch):
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    assert topic(TOPIC, timeout=1) == Found.failed("no credentials could be had")


def test_a_file_of_credentials_that_is_missing_is_told(stub, monkeypatch):
    """Nothing of what the libraries raise is shown."""
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/hidden")
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/x")
    assert topic(TOPIC, timeout=1) == Found.failed("an answer or a file cannot be read (FileNotFoundError)")

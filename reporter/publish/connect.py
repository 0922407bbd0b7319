"""Whether AWS's places that are written to answer: buckets, topics, queues, metrics.

Nothing is written to them but a test message that a caller gives.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Final

from boto3.session import Session
from botocore.exceptions import BotoCoreError, ClientError, NoRegionError

from reporter.collect.ssm.failures import failure
from reporter.collect.ssm.identity import short
from reporter.publish.options import Bucket, Metrics
from reporter.verdict import Found

DENIED: Final = frozenset(
    {"AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException"}
)
_QUEUE: Final = re.compile(r"https://(?:sqs\.([a-z0-9-]+)|([a-z0-9-]+)\.queue)\.amazonaws\.com(?:\.cn)?/")
_MISSING: Final = frozenset(
    "NotFound NotFoundException QueueDoesNotExist AWS.SimpleQueueService.NonExistentQueue".split()
)


def bucket(options: Bucket, *, timeout: float) -> Found:
    """Whether the bucket is there, in its region, and may be looked into."""
    name = options.bucket

    def look() -> Found:
        answer = Session().client("s3", options.region, config=short(timeout)).head_bucket(Bucket=name)
        return _in_region(options, answer["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region"))

    def refused(error: ClientError) -> Found | None:
        answer = error.response["ResponseMetadata"]
        region = answer["HTTPHeaders"].get("x-amz-bucket-region")
        match answer["HTTPStatusCode"]:
            case 404:
                return Found.failed(f"there is no bucket {name}: make it, or check its spelling")
            case 403:
                return Found.failed(f"bucket {name} is there, but closed: allow s3:ListBucket, or check whose it is")
            case 301 | 400 if region:
                return Found.failed(f"bucket {name} lies in {region}: say `region: {region}`")
            case _:
                return None

    return _told(look, refused)


def _in_region(options: Bucket, region: str | None) -> Found:
    if options.region and region and region != options.region:
        return Found.failed(f"bucket {options.bucket} lies in {region}: say `region: {region}`")
    where = f" in {region}" if region else ""
    return Found.ok(f"bucket {options.bucket}{where} is there and may be looked into; writing was not tried")


def metrics(options: Metrics, *, timeout: float) -> Found:
    """Whether CloudWatch answers these credentials. That metrics may be written is known only when one is."""

    def look() -> Found:
        Session().client("cloudwatch", options.region, config=short(timeout)).list_metrics(Namespace=options.namespace)
        return Found.ok(f"CloudWatch answers for {options.namespace}; writing was not tried")

    return _told(look, _denied("CloudWatch", "cloudwatch:ListMetrics"))


def topic(arn: str, *, timeout: float, message: str | None = None) -> Found:
    """Whether the SNS topic *arn* is there; *message* is sent to it if there is one."""

    def look() -> Found:
        client = Session().client("sns", arn.split(":")[3], config=short(timeout))
        if message is None:
            client.get_topic_attributes(TopicArn=arn)
            return Found.ok("the topic is there; writing was not tried")
        client.publish(TopicArn=arn, Message=message, **_ordered(arn, message))
        return Found.ok("the topic took a test message")

    return _told(look, _denied("the topic", "sns:GetTopicAttributes") if message is None else _gone)


def queue(url: str, *, timeout: float, message: str | None = None) -> Found:
    """Whether the SQS queue at *url* is there; *message* is sent to it if there is one."""
    place = _QUEUE.match(url)
    region = (place[1] or place[2]) if place else None

    def look() -> Found:
        client = Session().client("sqs", region, config=short(timeout))
        if message is None:
            client.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
            return Found.ok("the queue is there; writing was not tried")
        client.send_message(QueueUrl=url, MessageBody=message, **_ordered(url, message))
        return Found.ok("the queue took a test message")

    return _told(look, _denied("the queue", "sqs:GetQueueAttributes") if message is None else _gone)


def _ordered(place: str, message: str) -> dict[str, str]:
    """What topics and queues want that keep an order, and drop what comes twice."""
    if not place.endswith(".fifo"):
        return {}
    return {"MessageGroupId": "test", "MessageDeduplicationId": hashlib.sha256(message.encode()).hexdigest()}


def _told(look: Callable[[], Found], refused: Callable[[ClientError], Found | None]) -> Found:
    """What *look* finds, or what its error means: by *refused*, or in the words that are the same for all calls."""
    try:
        return look()
    except NoRegionError:
        return Found.failed("no region is known: name it beside this key, or in AWS_REGION")
    except ClientError as error:
        return refused(error) or Found.failed(str(failure(error, 1)))
    except BotoCoreError as error:
        return Found.failed(str(failure(error, 1)))
    except Exception as error:  # noqa: BLE001 - what the libraries raise may quote the credentials that they read
        return Found.failed(f"an answer or a file cannot be read ({type(error).__name__})")


def _gone(error: ClientError) -> Found | None:
    if error.response["Error"].get("Code") in _MISSING:
        return Found.failed("there is none of that name: make it, or check its spelling")
    return None


def _denied(what: str, action: str) -> Callable[[ClientError], Found | None]:
    """Who may only write, as is good, may not look: that says nothing of writing."""

    def refused(error: ClientError) -> Found | None:
        if error.response["Error"].get("Code") in DENIED:
            return Found.unknown(f"{what} answers, but these credentials may not look ({action})")
        return _gone(error)

    return refused

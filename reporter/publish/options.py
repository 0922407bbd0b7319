"""Where the site and the data are brought to."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from reporter.options.kinds import Form, Options, RegionCode, Short

BucketName = Annotated[
    str, Form(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "the name of a bucket", ("our-services-reports",))
]
Prefix = Annotated[str, Form(r"(?!/)(?:[\w.=-]+/)*", "folders, each followed by /, such as reports/", ("reports/",))]
TopicArn = Annotated[
    str,
    Form(
        r"arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[\w.-]{1,256}",
        "the ARN of a topic, such as arn:aws:sns:eu-west-1:123456789012:reports",
        ("arn:aws:sns:eu-west-1:123456789012:reports",),
    ),
]
Distribution = Annotated[
    str, Form(r"[A-Z0-9]{8,20}", "the id of a distribution, such as E2EXAMPLE1234", ("E2EXAMPLE1234",))
]
Namespace = Annotated[
    str, Form(r"(?!AWS/)[\w./#:-]{1,255}", "a namespace that does not begin with AWS/", ("AWSServicesReporter",))
]


class Bucket(Options):
    """An S3 bucket, and what it serves."""

    bucket: BucketName = Field(description="The name of the bucket.")
    region: RegionCode | None = Field(
        None, description="The region of the bucket. Without it, the one of the credentials."
    )
    prefix: Prefix = Field("reports/", description="The folder of the data in the bucket.")
    links: Short = Field(timedelta(hours=1), description="How long a link to a private file works.")
    distribution: Distribution | None = Field(
        None, description="The CloudFront distribution whose copies are called back after a change."
    )


class Metrics(Options):
    """CloudWatch metrics."""

    namespace: Namespace = Field("AWSServicesReporter", description="The namespace of the metrics.")
    region: RegionCode | None = Field(
        None, description="The region of the metrics. Without it, the one of the credentials."
    )


class PublishOptions(Options):
    """Every place that is published to; none by default."""

    s3: Bucket | None = Field(None, description="An S3 bucket for the site and the data.")
    cloudwatch: Metrics | None = Field(None, description="Counts, freshness and run time as CloudWatch metrics.")
    completion_topic: TopicArn | None = Field(None, description="An SNS topic that is told when a run has ended.")

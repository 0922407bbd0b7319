"""Who the credentials of an account are, and which policies they have."""

import json

import boto3
import pytest

from reporter.collect.ssm.accounts import Account, Plan
from reporter.collect.ssm.identity import Caller, caller, policies
from reporter.errors import SourceError
from tests.aws_stub import refusal, stub
from tests.notify.servers import Answer, Cut

__all__ = ["stub"]

ACCOUNT = "123456789012"


def account(**options: str) -> Account:
    [found] = Plan.of(options).accounts
    return found


def test_credentials_are_somebodys(aws):
    found = caller(account(), timeout=10)

    assert found.arn == f"arn:aws:sts::{ACCOUNT}:user/moto"
    assert not found.is_root


def test_a_role_is_assumed_first(aws):
    found = caller(account(role_arn=f"arn:aws:iam::{ACCOUNT}:role/team/reader", session_name="ours"), timeout=10)

    assert found.arn == f"arn:aws:sts::{ACCOUNT}:assumed-role/reader/ours"
    assert ACCOUNT not in repr(account())


@pytest.fixture
def reader(aws):
    """A role with three policies, and a user with one."""
    iam = boto3.client("iam", region_name="us-east-1")
    trust = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}
    )
    iam.create_role(RoleName="reader", Path="/team/", AssumeRolePolicyDocument=trust)
    iam.create_user(UserName="ann", Path="/team/")
    made = {
        name: iam.create_policy(PolicyName=name, PolicyDocument=trust)["Policy"]["Arn"]
        for name in ("One", "Two", "Three")
    }
    for arn in made.values():
        iam.attach_role_policy(RoleName="reader", PolicyArn=arn)
    iam.attach_user_policy(UserName="ann", PolicyArn=made["Two"])
    yield made
    for arn in made.values():
        iam.detach_role_policy(RoleName="reader", PolicyArn=arn)
    iam.detach_user_policy(UserName="ann", PolicyArn=made["Two"])
    for arn in made.values():
        iam.delete_policy(PolicyArn=arn)
    iam.delete_role(RoleName="reader")
    iam.delete_user(UserName="ann")


def test_the_policies_of_a_role_are_known(reader):
    found = caller(account(role_arn=f"arn:aws:iam::{ACCOUNT}:role/team/reader"), timeout=10)
    assert set(policies(found, timeout=10)) == set(reader.values())


def test_the_policies_of_a_user_are_known(reader):
    found = Caller(f"arn:aws:iam::{ACCOUNT}:user/team/ann", "us-east-1", boto3.Session())
    assert policies(found, timeout=10) == (reader["Two"],)


def test_a_role_that_is_gone_has_none(aws):
    found = caller(account(role_arn=f"arn:aws:iam::{ACCOUNT}:role/gone"), timeout=10)
    with pytest.raises(SourceError, match="^AWS answered NoSuchEntity$"):
        policies(found, timeout=10)


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{ACCOUNT}:root", f"arn:aws:sts::{ACCOUNT}:federated-user/x"])
def test_others_have_no_policies_of_their_own(arn):
    found = Caller(arn, "us-east-1", boto3.Session())

    assert found.is_root is arn.endswith(":root")
    with pytest.raises(SourceError, match="this is neither a role nor a user"):
        policies(found, timeout=1)


IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:root</Arn><UserId>123456789012</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>"""


@pytest.mark.parametrize("first", [refusal(503, "ServiceUnavailable"), Cut(), Answer(after=2.0)])
def test_another_region_is_asked_when_one_does_not_answer(stub, first):
    """Each has its share of the time."""
    stub.plan = lambda _: first if len(stub.seen) == 1 else Answer(200, IDENTITY, {"Content-Type": "text/xml"})
    found = caller(account(api_regions="eu-west-1,eu-north-1"), timeout=2.0)

    assert (found.is_root, found.region) == (True, "eu-north-1")


def test_all_regions_are_named_when_none_answers(stub):
    stub.plan = lambda _: refusal(503, "ServiceUnavailable")
    with pytest.raises(SourceError) as caught:
        caller(account(api_regions="eu-west-1,eu-north-1"), timeout=2.0)

    assert str(caught.value) == (
        "AWS does not say who this is: eu-west-1: the server failed, in one attempt; "
        "eu-north-1: the server failed, in one attempt"
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [("InvalidClientTokenId", "the credentials were refused"), ("ExpiredToken", "the credentials have expired")],
)
def test_credentials_that_are_refused_are_refused_everywhere(stub, code, expected):
    stub.plan = lambda _: refusal(403, code)
    with pytest.raises(SourceError, match=f"^{expected}$"):
        caller(account(api_regions="eu-west-1,eu-north-1"), timeout=2.0)
    assert len(stub.seen) == 1


def test_a_role_that_is_refused_is_told(stub):
    stub.plan = lambda _: refusal(403, "AccessDenied")
    with pytest.raises(SourceError, match="^AWS refused the role: the credentials do not allow AssumeRole: check"):
        caller(account(role_arn=f"arn:aws:iam::{ACCOUNT}:role/x", api_regions="eu-west-1"), timeout=2.0)


def test_policies_that_may_not_be_seen_are_unknown(stub):
    stub.plan = lambda _: refusal(403, "AccessDenied")
    found = Caller(f"arn:aws:sts::{ACCOUNT}:assumed-role/x/y", "us-east-1", boto3.Session())
    with pytest.raises(SourceError, match="^the credentials do not allow ListAttachedRolePolicies$"):
        policies(found, timeout=1.0)


def test_policies_that_cannot_be_read_are_unknown(stub):
    found = Caller(f"arn:aws:sts::{ACCOUNT}:assumed-role/x/y", "us-east-1", boto3.Session())
    with pytest.raises(SourceError, match=r"^an answer cannot be read \(ResponseParserError\)$"):
        policies(found, timeout=1.0)

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta

import pytest

from reporter.collect.ssm.access import MFA, Access, connect, silent_libraries
from reporter.collect.ssm.accounts import Plan
from reporter.errors import SourceError
from tests.collect.ssm_source.conftest import ROLE
from tests.collect.ssm_source.loopback import Told

CANARY = "canary0123456789canary"
STS_REFUSAL = """<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>{code}</Code><Message>arn:aws:iam::123456789012:user/{canary} may not</Message></Error></ErrorResponse>"""
STS_ANSWER = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<Credentials><AccessKeyId>ASIA0123456789</AccessKeyId><SecretAccessKey>x</SecretAccessKey>
<SessionToken>y</SessionToken><Expiration>{soon}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
NO_MESSAGE = (
    "there are no AWS credentials: give some with `-o {profile}=NAME` or in the environment (AWS_ACCESS_KEY_ID, ...), "
    "or use `--source endpoints`, which needs none"
)


def connected(**options: str) -> Access:
    """The access of the account that was named last; ``__`` stands for the dot."""
    plan = Plan.of({key.replace("__", "."): value for key, value in options.items()})
    return connect(plan.accounts[-1], workers=1, attempts=1)


def refused(**options: str) -> str:
    """What is said when there is no access."""
    with pytest.raises(SourceError) as caught:
        connected(**options)
    assert "\n" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return str(caught.value)


def refusal(code: str, status: int = 403) -> Told:
    """A refusal of AWS STS whose message tells too much."""
    body = STS_REFUSAL.format(code=code, canary=CANARY).encode()
    return Told(status, body, {"Content-Type": "text/xml"})


def parameter_refusal(code: str, status: int = 400) -> Told:
    """A refusal of AWS Systems Manager whose message tells too much."""
    body = json.dumps({"__type": code, "message": f"User: arn:aws:iam::123456789012:user/{CANARY} may not"})
    return Told(status, body.encode(), {"Content-Type": "application/x-amz-json-1.1"})


def test_the_keys_of_the_environment_are_used(front):
    """One call of one page asks whether they work."""
    assert connected().region == "us-east-1"
    assert front.regions() == ["us-east-1"]
    assert "Credential=testing/" in front.asked[0].headers["authorization"]


def test_a_profile_of_a_file_is_used(front, files):
    """The option names it."""
    files("[profile reader]\naws_access_key_id = fromfile\naws_secret_access_key = x\nregion = eu-north-1\n")

    assert connected(profile="reader").region == "us-east-1"
    assert "Credential=fromfile/" in front.asked[0].headers["authorization"]


def test_a_role_is_assumed_with_external_id_and_session_name(front):
    """As the options say, in the first API region, once."""
    access = connected(role_arn=ROLE, external_id="abc:123", session_name="nightly", api_regions="eu-west-1")
    access.client.describe_parameters()
    [form] = front.forms()

    assert (form["RoleArn"], form["ExternalId"], form["RoleSessionName"]) == (ROLE, "abc:123", "nightly")
    assert "X-Amz-Security-Token".lower() in front.asked[-1].headers
    assert "Credential=testing/" not in front.asked[-1].headers["authorization"]
    assert front.asked[0].signed_for == ("eu-west-1", "sts")


def test_a_role_without_external_id_has_the_reporter_s_session_name(front):
    """So that a log of AWS tells who read."""
    connected(role_arn=ROLE)
    [form] = front.forms()

    assert form["RoleSessionName"] == "aws-services-reporter"
    assert "ExternalId" not in form


def test_a_role_s_credentials_are_replaced_before_they_end(front):
    """A crawl may take longer than they last."""
    soon = (datetime.now(UTC) + timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    front.faults["sts"] = Told(200, STS_ANSWER.format(soon=soon).encode(), {"Content-Type": "text/xml"})
    access = connected(role_arn=ROLE)
    before = len(front.forms())
    access.client.describe_parameters()

    assert len(front.forms()) == before + 1


def test_the_web_identity_of_a_pipeline_is_used(front, files, home, monkeypatch):
    """A token file and a role in the environment: what GitHub's OIDC leaves."""
    (home / "token").write_text(CANARY, encoding="utf-8")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(home / "token"))
    monkeypatch.setenv("AWS_ROLE_ARN", ROLE)
    monkeypatch.setenv("AWS_ROLE_SESSION_NAME", "pipeline")

    assert connected().region == "us-east-1"
    [form] = front.forms()
    assert (form["Action"], form["RoleArn"]) == ("AssumeRoleWithWebIdentity", ROLE)
    assert (form["WebIdentityToken"], form["RoleSessionName"]) == (CANARY, "pipeline")


@pytest.mark.parametrize(
    "fault",
    [
        Told(503),
        Told(kind="none"),
        parameter_refusal("InternalServerError", 500),
        parameter_refusal("ThrottlingException"),
        Told(200, b'{"Parameters": []}'),
        Told(200, b"<html>Welcome to our network</html>", {"Content-Type": "text/html"}),
        Told(200, b"[1]"),
    ],
)
def test_an_api_region_that_fails_gives_way_to_the_next(front, fault):
    """In their order; the region that answered is known."""
    front.faults["ssm us-east-1"] = front.faults["ssm us-west-2"] = fault

    assert connected().region == "eu-west-1"
    assert list(dict.fromkeys(front.regions())) == ["us-east-1", "us-west-2", "eu-west-1"]


def test_a_region_without_a_server_gives_way_to_the_next(front, monkeypatch):
    """An address that nothing listens at, for AWS STS, too."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    assert refused(api_regions="us-east-1,eu-west-1") == (
        "no API region can be read: us-east-1: the connection failed, in up to 2 attempts;"
        " eu-west-1: the connection failed, in up to 2 attempts"
    )
    assert "us-east-1: the connection failed" in refused(role_arn=ROLE)


def test_sts_that_fails_in_one_region_may_work_in_the_next(front):
    """Its server, or its being switched off there, says nothing of the role."""
    front.faults["sts us-east-1"] = refusal("RegionDisabledException")
    front.faults["sts us-west-2"] = refusal("InternalFailure", 500)

    assert connected(role_arn=ROLE).region == "eu-west-1"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (parameter_refusal("UnrecognizedClientException"), "the credentials were refused"),
        (parameter_refusal("ExpiredTokenException"), "the credentials have expired"),
        (parameter_refusal("AccessDeniedException"), "the credentials do not allow GetParametersByPath"),
    ],
)
def test_refused_credentials_end_it(front, fault, words):
    """No other region would take them."""
    front.faults["ssm"] = fault

    assert refused() == words
    assert set(front.regions()) == {"us-east-1"}


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("AccessDenied", "the credentials do not allow AssumeRole"),
        ("ExpiredToken", "the credentials have expired"),
        ("MalformedPolicyDocument", "AWS answered MalformedPolicyDocument"),
    ],
)
def test_a_role_that_is_refused_is_one_line_without_the_role(front, code, reason):
    """Nor the account, nor what AWS says of them."""
    front.faults["sts"] = refusal(code)

    text = refused(gov__role_arn=ROLE, gov__external_id=CANARY)
    assert text == (
        f"account gov: AWS refused the role: {reason}: check role_arn, external_id and the role's trust policy"
    )
    assert set(front.regions()) == set()


def test_no_credentials_at_all_say_how_to_give_some(files):
    """And what needs none."""
    files("")

    assert refused() == NO_MESSAGE.format(profile="profile")
    assert refused(role_arn=ROLE) == NO_MESSAGE.format(profile="profile")
    assert refused(gov__partitions="aws-us-gov") == "account gov: " + NO_MESSAGE.format(profile="gov.profile")


KEYS = f"aws_access_key_id = {CANARY}\naws_secret_access_key = {CANARY}\n"
ASSUMING = f"role_arn = {ROLE}\nsource_profile = base\n"
SSO = """[profile x]
sso_session = s
sso_account_id = 123456789012
sso_role_name = reader
[sso-session s]
sso_region = us-east-1
sso_start_url = https://127.0.0.1:9/start
"""
LEGACY_SSO = SSO.replace("sso_session = s", "sso_region = us-east-1\nsso_start_url = https://127.0.0.1:9/start")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "option profile names a profile that AWS's configuration files do not have"),
        ("[profile x\n", "AWS's configuration files cannot be read: check AWS_CONFIG_FILE"),
        (f"[profile x]\naws_access_key_id = {CANARY}\n", "the credentials are incomplete: there is no aws_secret"),
        ("[profile x]\noutput = json\n", NO_MESSAGE.format(profile="profile")),
        (f"[profile base]\n{KEYS}[profile x]\n{ASSUMING}mfa_serial = arn:aws:iam::123456789012:mfa/{CANARY}\n", MFA),
        (f"[profile x]\n{ASSUMING}", "the profile's settings are incomplete or contradict each other"),
        (
            f"[profile x]\nrole_arn = {ROLE}\n",
            "the credentials are incomplete: there is no source_profile or credential_source",
        ),
        (
            f"[profile x]\nrole_arn = {ROLE}\nweb_identity_token_file = /nonexistent/token\n",
            "a file of the credentials cannot be read (No such file or directory): check AWS_WEB_IDENTITY_TOKEN_FILE",
        ),
        (
            f"[profile x]\ncredential_process = sh -c 'echo {CANARY} >&2; exit 3'\n",
            "the program or server that should give the credentials did not",
        ),
        (SSO, "the SSO session has expired or never began: run `aws sso login`"),
        (LEGACY_SSO, "the SSO session has expired or never began: run `aws sso login`"),
    ],
)
def test_what_is_wrong_with_a_profile_is_one_line(files, capfd, caplog, text, words):
    """No traceback, nobody is asked for a code, and no secret of the file is shown."""
    files(text)
    caplog.set_level(logging.DEBUG)

    with silent_libraries():
        assert refused(profile="x").startswith(words)
    assert CANARY not in "".join((*capfd.readouterr(), caplog.text))


def test_an_sso_session_that_ended_is_one_line(files, home):
    """The file of its token is there, and too old."""
    files(LEGACY_SSO)
    folder = home / ".aws/sso/cache"
    folder.mkdir(parents=True)
    name = hashlib.sha1(b"https://127.0.0.1:9/start").hexdigest()
    token = {"accessToken": CANARY, "expiresAt": "2020-01-01T00:00:00Z", "startUrl": "x", "region": "us-east-1"}
    (folder / f"{name}.json").write_text(json.dumps(token), encoding="utf-8")

    assert refused(profile="x") == "the SSO session has expired or never began: run `aws sso login`"


def test_half_of_the_environment_s_keys_is_one_line(files, monkeypatch):
    """The missing one is named."""
    files("")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", CANARY)

    assert refused() == "the credentials are incomplete: there is no AWS_SECRET_ACCESS_KEY"


def test_a_profile_of_the_environment_that_is_missing_is_one_line(files, monkeypatch):
    """It is not the option's fault."""
    files("")
    monkeypatch.setenv("AWS_PROFILE", "missing")

    assert refused() == "AWS_PROFILE names a profile that AWS's configuration files do not have"


def test_a_token_file_that_is_missing_is_one_line(files, monkeypatch):
    """Its path stays out of it."""
    files("")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", f"/nonexistent/{CANARY}")
    monkeypatch.setenv("AWS_ROLE_ARN", ROLE)

    assert refused() == (
        "a file of the credentials cannot be read (No such file or directory): check AWS_WEB_IDENTITY_TOKEN_FILE"
    )


def test_no_log_holds_a_secret_of_any_kind(front, home, caplog, capfd, monkeypatch):
    """Even where somebody has turned the level DEBUG on for everything."""
    caplog.set_level(logging.DEBUG)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, f"{CANARY}{name[-3:]}")
    with silent_libraries():
        access = connected(role_arn=ROLE, external_id=CANARY)
        front.faults["ssm"] = parameter_refusal("AccessDeniedException")
        assert refused(role_arn=ROLE, external_id=CANARY) == "the credentials do not allow GetParametersByPath"

    written = "".join((*capfd.readouterr(), caplog.text))
    assert CANARY not in written
    assert "123456789012" not in written
    assert access.region == "us-east-1"
    assert logging.getLogger("botocore").getEffectiveLevel() == logging.DEBUG

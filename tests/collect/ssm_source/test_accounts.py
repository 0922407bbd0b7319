import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporter.collect.ssm.accounts import API_REGIONS, OF_AN_ACCOUNT, OF_THE_RUN, Account, Plan, known_partitions
from reporter.collect.ssm.launches import FEED
from reporter.errors import UsageError
from tests.collect.ssm_source.conftest import ROLE

CHINESE = "arn:aws-cn:iam::123456789012:role/reader"
PARTITIONS = "aws, aws-cn, aws-eusc, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-us-gov"
ALL = "profile, api_regions, role_arn, external_id, session_name, partitions, workers, attempts, deadline, feed"


def accounts(**options: str) -> list[Account]:
    """The accounts of options; ``__`` stands for the dot."""
    return list(Plan.of({key.replace("__", "."): value for key, value in options.items()}).accounts)


def test_without_options_one_account_reads_everything():
    """With boto3's own credentials, from four regions in turn."""
    plan = Plan.of({})

    assert plan == Plan((Account("", ("us-east-1", "us-west-2", "eu-west-1", "ap-southeast-1"), None),))
    assert (plan.workers, plan.attempts, plan.deadline, plan.feed) == (10, 8, 900, FEED)
    assert all(plan.wants(plan.accounts[0], partition) for partition in known_partitions().names)


def test_every_option_has_its_place():
    """Of the account and of the run; blanks around them do not matter."""
    plan = Plan.of(
        {
            "profile": " reader ",
            "api_regions": "eu-west-1, eu-west-1,eu-north-1",
            "role_arn": ROLE,
            "external_id": "abc/123",
            "session_name": "nightly",
            "partitions": "aws",
            "workers": "3",
            "attempts": "2",
            "deadline": "60",
            "feed": "off",
        }
    )

    assert plan == Plan(
        (Account("", ("eu-west-1", "eu-north-1"), frozenset({"aws"}), "reader", ROLE, "abc/123", "nightly"),),
        workers=3,
        attempts=2,
        deadline=60,
        feed=None,
    )


def test_another_account_takes_its_partition_from_the_one_that_has_no_name():
    """The account without a name reads what is left."""
    plan = Plan.of({"gov.profile": "gov", "gov.api_regions": "us-gov-west-1", "cn.role_arn": CHINESE})
    rest, gov, china = plan.accounts

    assert [account.name for account in plan.accounts] == ["", "gov", "cn"]
    assert gov.partitions == frozenset({"aws-us-gov"})
    assert china.partitions == frozenset({"aws-cn"})
    assert china.api_regions == ("cn-north-1", "cn-northwest-1")
    assert plan.missed(gov) == ["aws-us-gov"]
    assert plan.missed(rest) == ["aws", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"]
    assert plan.wants(rest, "aws-new")
    assert not plan.wants(gov, "aws")


def test_where_a_named_account_reads_the_commercial_partition_nobody_else_is_asked():
    """Unless the account without a name is given, too."""
    named = {"main__partitions": "aws", "gov__partitions": "aws-us-gov"}

    assert [account.name for account in accounts(**named)] == ["main", "gov"]
    assert [account.name for account in accounts(**named, profile="rest")] == ["", "main", "gov"]


@pytest.mark.parametrize(
    ("options", "regions"),
    [
        ({"partitions": "aws-us-gov"}, API_REGIONS["aws-us-gov"]),
        ({"partitions": "aws-cn,aws"}, API_REGIONS["aws"]),
        ({"partitions": "aws-eusc"}, ("eusc-de-east-1",)),
        ({"role_arn": CHINESE}, ("cn-north-1", "cn-northwest-1")),
        ({"partitions": "aws-cn", "api_regions": "eu-west-1"}, ("eu-west-1",)),
        ({"api_regions": "eu-newest-9"}, ("eu-newest-9",)),
    ],
)
def test_the_api_regions_are_of_the_account_s_partition(options, regions):
    """As far as the options tell it; a region that botocore does not know yet is taken at its word."""
    assert accounts(**options)[-1].api_regions == regions


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"prfile": "x"}, f"there is no option 'prfile': its options are {ALL}"),
        ({"gov.prfile": "x"}, f"there is no option 'gov.prfile': its options are {ALL}"),
        ({".profile": "x"}, "option '.profile': write the account's name (letters, digits, - and _) before the dot"),
        ({"a b.profile": "x"}, "option 'a b.profile': write the account's name (letters, digits, - and _) before"),
        ({"gov.workers": "3"}, "option 'gov.workers': workers is for all accounts: write workers=..."),
        ({"profile": " "}, "option profile: expected text on one line"),
        ({"partitions": " , "}, "option partitions: expected text on one line"),
        ({"profile": "a\nb"}, "option profile: expected text on one line"),
        ({"workers": "many"}, "option workers: expected a whole number from 1 to 64, not 'many'"),
        ({"workers": "65"}, "option workers: expected a whole number from 1 to 64, not '65'"),
        ({"attempts": "0"}, "option attempts: expected a whole number from 1 to 100, not '0'"),
        ({"deadline": "-1"}, "option deadline: expected a whole number from 1 to 86400, not '-1'"),
        ({"deadline": "²"}, "option deadline: expected a whole number from 1 to 86400, not '²'"),
        ({"feed": "ftp://x"}, "option feed: expected an address that begins with https://, or `off`"),
        ({"feed": "http://"}, "option feed: expected an address that begins with https://, or `off`"),
        ({"partitions": "gov"}, f"option partitions: there is no partition 'gov': choose of {PARTITIONS}"),
        ({"api_regions": "nowhere"}, "option api_regions: 'nowhere' is in no partition that botocore knows: check its"),
        ({"api_regions": "us-east-1,cn-north-1"}, "option api_regions: cn-north-1 is of aws-cn, others of aws: use an"),
        (
            {"cn.role_arn": ROLE, "cn.api_regions": "cn-north-1"},
            "option cn.role_arn: the role is of aws, the API regio",
        ),
        ({"gov.profile": "x"}, "option gov.partitions: which partitions does this account read? Name them"),
        (
            {"a.partitions": "aws", "b.partitions": "aws"},
            "option b.partitions: aws is read by account a already: leave",
        ),
        (
            {"partitions": "aws", "b.partitions": "aws"},
            "option b.partitions: aws is read by the account without a name",
        ),
        ({"external_id": "secret"}, "option external_id: it goes with a role: say role_arn=..., or leave it out"),
        (
            {"gov.session_name": "nightly"},
            "option gov.session_name: it goes with a role: say gov.role_arn=..., or leave",
        ),
        (
            {"role_arn": ROLE, "session_name": "a b"},
            "option session_name: expected 2 to 64 letters, digits or signs of",
        ),
        ({"role_arn": ROLE, "external_id": "s"}, "option external_id: expected 2 to 1224 letters, digits or signs of"),
    ],
)
def test_a_wrong_option_is_named_with_what_to_do(options, words):
    """In one line."""
    with pytest.raises(UsageError) as caught:
        Plan.of(options)

    assert str(caught.value).startswith(f"source ssm: {words}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "value", ["reader", "arn:aws:iam::1234:role/x", "arn:aws:s3:::bucket", ROLE.replace("role", "user")]
)
def test_a_role_that_is_no_arn_is_refused_and_not_repeated(value):
    """It may hold the number of an account."""
    with pytest.raises(UsageError) as caught:
        Plan.of({"role_arn": value})

    assert str(caught.value) == (
        "source ssm: option role_arn: expected an ARN such as arn:aws:iam::123456789012:role/reader"
    )


KEYS = st.sampled_from(["", "a.", "a.b.", "."]).flatmap(
    lambda name: st.sampled_from([*OF_AN_ACCOUNT, *OF_THE_RUN, ""]).map(lambda key: f"{name}{key}")
)
VALUES = st.sampled_from(
    ["us-east-1", "cn-north-1", "aws", "aws,aws-cn", "off", "1", ROLE, CHINESE, "", ",", "\n", "\u202e", "é ,x", "⁹"]
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_options_are_a_plan_or_one_line(options):
    """No partition is read twice, and every account knows where to ask."""
    try:
        plan = Plan.of(options)
    except UsageError as error:
        text = str(error)
    else:
        text = ""
        for partition in known_partitions().names:
            assert sum(plan.wants(account, partition) for account in plan.accounts) <= 1
        assert all(account.api_regions for account in plan.accounts)

    assert text.isprintable()


def test_what_is_secret_is_not_in_the_text_of_an_account():
    """Nor is the role, which names the account."""
    [account] = accounts(role_arn=ROLE, external_id="canary")

    assert "canary" not in repr(account)
    assert ROLE not in repr(account)


def test_no_configuration_of_the_machine_is_read(monkeypatch):
    """A profile that does not exist is the crawl's business, not that of the options."""
    monkeypatch.setenv("AWS_PROFILE", "missing")

    assert accounts(api_regions="us-gov-west-1")[0].api_regions == ("us-gov-west-1",)

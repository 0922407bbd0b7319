"""Old command lines into a configuration."""

import pytest

from reporter.config.declared import declared_at
from reporter.config.documents import parse_document
from reporter.config.migrate_command import FLAGS, migrate_command, parsed
from reporter.config.settings import model
from reporter.errors import UsageError
from reporter.v1.arguments import _Formats, _parser
from reporter.v1.configured import Configuration


def test_every_flag_of_the_command_has_its_line_and_takes_the_same() -> None:
    """But for the formats: nobody can know which plug-ins there were."""
    real = {
        action.option_strings[-1]: (
            "none" if action.nargs == 0 else "some" if action.nargs == "+" else "one",
            action.type is int,
            None if "--format" in action.option_strings else action.choices,
        )
        for action in _parser(_Formats(Configuration()))._actions
    }
    assert {flag.name: (flag.takes, flag.whole, flag.words) for flag in FLAGS} == real


def test_every_key_of_a_flag_is_one_of_the_configuration() -> None:
    for flag in FLAGS:
        if flag.key:
            section, *steps = flag.key.split(".")
            assert declared_at(model(section), steps) is not None, flag.key


def test_a_command_line_becomes_a_configuration() -> None:
    line = "python main.py --format csv excel csv --profile prod --include-regions 'eu-*' us-east-1 --max-workers 15"
    text, notes = migrate_command(line)
    assert parse_document(text, "new", "yaml").data == {
        "sources": {"enabled": ["ssm"]},
        "exports": {"formats": ["csv", "xlsx"]},
        "filters": {"regions": {"include": ["eu-*", "us-east-1"]}},
        "aws": {"profile": "prod"},
        "collect": {"workers": 15},
    }
    assert notes == ("sources.enabled: [ssm] is added, since AWS alone was asked; the default is endpoints",)


def test_shortened_flags_are_those_that_they_stand_for() -> None:
    assert parsed("main.py --fo json --no-c --min 5") == {
        "--format": ["json"],
        "--no-cache": [],
        "--min-services": [5],
    }


def test_flags_without_a_key_are_told() -> None:
    text, notes = migrate_command("aws-services-reporter --output-dir x --strict --cache-stats")
    assert text == ""
    assert notes == (
        "--output-dir: it has no key: it is of the command of v1.5.0 alone, which still takes it",
        "--cache-stats: it has no key: it asks something and sets nothing",
        "--strict: it has no key: `reporter` always has exit codes that tell failures apart",
    )


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("--cache-hours 48", ("cache", "keep"), "48h"),
        ("--no-cache", ("cache", "enabled"), False),
        ("--log-level DEBUG", ("logging", "level"), "debug"),
        ("--region eu-west-1", ("aws", "api_regions"), ["eu-west-1"]),
        ("--max-retries $TRIES", ("collect", "attempts"), "${TRIES}"),
        ("--profile ${NAME}", ("aws", "profile"), "${NAME}"),
        ("--cache-hours=$HOURS", ("cache", "keep"), "${HOURS}h"),
        ("--min-services 0", ("filters", "min_services"), 0),
    ],
)
def test_a_value_is_written_as_its_key_has_it(line: str, key: tuple[str, str], value: object) -> None:
    found = parse_document(migrate_command(line)[0], "new", "yaml").data
    assert found[key[0]] == {key[1]: value}


@pytest.mark.parametrize(
    "line",
    [
        "--no-cache",
        "python3 main.py --no-cache",
        "python -m aws_services_reporter --no-cache",
        "AWS_PROFILE=x ./main.py --no-cache",
        "main.py \\\n  --no-cache",
    ],
)
def test_what_stands_before_the_flags_does_not_matter(line: str) -> None:
    assert parsed(line) == {"--no-cache": []}


def test_help_may_be_short() -> None:
    assert parsed("main.py -h") == parsed("main.py --help") == {"--help": []}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("main.py --format", "--command: argument --format: expected at least one argument"),
        ("main.py --max-retries x", "--command: argument --max-retries: invalid int value: 'x'"),
        ("main.py --log-level info", "--command: argument --log-level: invalid choice: 'info'"),
        ("main.py --no-cache > out.txt", "--command: give the command alone, without '>' and what goes with it"),
        ("cd x && main.py --no-cache", "--command: give the command alone, without '&&' and what goes with it"),
        ("main.py --nonsense", "--command: unrecognized arguments: --nonsense"),
        ("main.py --c 3", "--command: ambiguous option: --c could match "),
        ("main.py 'x", "--command: this is no line for a shell: no closing quotation"),
    ],
)
def test_what_the_command_would_not_take_is_refused(line: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        migrate_command(line)
    assert str(caught.value).startswith(told)

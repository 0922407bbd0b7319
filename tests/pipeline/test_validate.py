"""Everything that can be said of a configuration: what fits what, and what there is."""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from reporter.collect import source as source_module
from reporter.collect.source import GROUP as SOURCES
from reporter.config.encryption import encrypt, keygen, private_keys
from reporter.config.gallery import GALLERY, template_files
from reporter.config.layers import Layer
from reporter.errors import UsageError
from reporter.pipeline.validate import Given, Validated, validate
from reporter.render.exports import exporter as exporter_module
from reporter.render.exports.exporter import GROUP as EXPORTERS
from tests.builders import day, new_repository, observe, service, snapshot
from tests.config.test_gallery import ROLES
from tests.config.test_layers import put

PRIVATE, PUBLIC = keygen()
STRANGER, OTHERS = keygen()
URL = "https://hooks.example.org/hidden"
JOB = "{type: github}"

Look = Callable[..., Validated]


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Look:
    """``look(text, ...)``: what is found where *text* configures; files ``beside`` it by their names."""
    monkeypatch.chdir(tmp_path)

    def run(
        text: str,
        *,
        profile: str | None = None,
        keys: Sequence[str] = (),
        beside: Mapping[str, str] | None = None,
        history: bool = True,
        overrides: Mapping[tuple[str | int, ...], object] | None = None,
        **environment: str,
    ) -> Validated:
        put(tmp_path, {"c.yml": text, **(beside or {})})
        files = [(Layer.PROJECT, Path("c.yml"))]
        known = {"REPORTER_AGE_KEY": "\n".join(keys)}
        given = Given(files, environment, lambda: private_keys(known, Path("none")), profile, overrides or {})
        return validate(given, history=history)

    return run


@pytest.fixture
def told(look: Look) -> Callable[..., list[str]]:
    """As ``look``: the lines, each with its level."""
    return lambda text, **more: [f"{one.level} {one.problem}" for one in look(text, **more).found]


Told = Callable[..., list[str]]


@pytest.fixture
def past(tmp_path: Path) -> None:
    """A history with two sources."""
    repository = new_repository(tmp_path)
    first = snapshot(
        service("s3", "eu-west-1", "us-east-1", name="Amazon S3"),
        service("bedrock", "us-east-1", name="Amazon Bedrock"),
        service("ec2", "cn-north-1"),
    )
    observe(repository, first, day(0))
    observe(repository, snapshot(service("keyspaces", "ap-south-1"), source="ssm"), day(1))


def channels(**found: str) -> str:
    return "notifications:\n  channels: {" + ", ".join(f"{name}: {text}" for name, text in found.items()) + "}\n"


# Channels and rules


def test_a_rule_that_names_no_channel_is_told_with_the_nearest(told: Told) -> None:
    text = (
        channels(news=JOB, alarms=JOB) + "  operations: alarm\n  rules:\n    all: {channels: [news, nwes, alarms, x]}\n"
    )
    assert told(text) == [
        "error c.yml:3:3: notifications.operations: there is no channel 'alarm': did you mean alarms?",
        "error c.yml:5:28: notifications.rules.all.channels[1]: there is no channel 'nwes': did you mean news?",
        "error c.yml:5:42: notifications.rules.all.channels[3]: there is no channel 'x': the channels are news, alarms",
    ]


def test_a_rule_without_any_channels_is_told_that_there_are_none(told: Told) -> None:
    assert told("notifications: {rules: {all: {channels: [news]}}}") == [
        (
            "error c.yml:1:42: notifications.rules.all.channels[0]: there is no channel 'news': "
            "notifications.channels has none"
        )
    ]


def test_a_channel_that_a_variable_names_is_not_shown(told: Told) -> None:
    text = channels(news=JOB) + "  operations: news\n  rules: {all: {channels: ['${NAME}']}}"
    [line] = told(text, NAME="hidden")
    assert line.endswith("channels[0]: there is no channel what the variable gives: the channels are news")


def test_a_channel_that_nobody_names_is_a_warning(told: Told) -> None:
    text = channels(news=JOB, old=JOB, alarms=JOB) + "  operations: alarms\n  rules: {all: {channels: [news]}}"
    assert told(text) == [
        (
            "warning c.yml:2:36: notifications.channels.old: no rule names it, so nothing is sent there: "
            "name it in one, or take it out"
        )
    ]


def test_two_rules_that_are_the_same_are_told_whoever_owns_them(told: Told) -> None:
    text = channels(news=JOB) + (
        "  rules:\n"
        "    one: {channels: [news], owner: A, services: ['s3']}\n"
        "    two: {channels: [news], services: ['s3'], owner: B}\n"
        "    three: {channels: [news], services: ['s3', 'ec2']}\n"
    )
    assert [line for line in told(text, history=False) if line.startswith("error")] == [
        "error c.yml:5:5: notifications.rules.two: it is the same as rule one, so all would be told twice: keep one"
    ]


def test_quiet_hours_that_end_when_they_begin_are_told(told: Told) -> None:
    text = channels(news=JOB) + "  rules: {all: {channels: [news], quiet: {start: '20:00', end: '20:00'}}}"
    assert told(text) == [
        (
            "error c.yml:3:59: notifications.rules.all.quiet.end: they end when they begin: is that all day, or never? "
            "Name another time, or take `quiet` out"
        )
    ]


# Features, profiles, pictures, formats, plug-ins


@pytest.mark.parametrize(
    ("percent", "name", "good"), [(25, "", False), (25, "x", True), (0, "", True), (100, "", True)]
)
def test_a_share_of_installations_needs_their_names(told: Told, percent: int, name: str, good: bool) -> None:
    text = f"features: {{parallel_sources: {{percent: {percent}}}}}\n" + (f"metadata: {{name: {name}}}" if name else "")
    assert told(text) == [
        (
            "error c.yml:1:31: features.parallel_sources.percent: a share needs `metadata.name`, "
            "which tells installations apart: without it all are the same one"
        )
    ] * (not good)


def test_a_feature_that_names_no_profile_is_told(told: Told) -> None:
    text = "features: {parallel_sources: {profiles: [stagin, prod]}}\nprofiles: {staging: {}, prod: {}}"
    assert told(text) == [
        "error c.yml:1:42: features.parallel_sources.profiles[0]: there is no profile 'stagin': did you mean staging?"
    ]
    assert told("features: {parallel_sources: {profiles: [prod]}}")[0].endswith("'prod': no file has any")


def test_files_of_the_site_that_are_not_there_are_told(told: Told) -> None:
    text = "site: {root: portal, logo: assets/logo.svg, favicon: assets/.icon.svg}"
    place = {"portal/site/docs/assets/.icon.svg": "<svg/>"}
    assert told(text, beside=place) == [
        (
            "error c.yml:1:22: site.logo: there is no file portal/site/docs/assets/logo.svg: "
            "put the file there, or take the key out"
        ),
        (
            "error c.yml:1:45: site.favicon: there is no file portal/site/docs/assets/.icon.svg: "
            "put the file there, or take the key out"
        ),
    ]
    assert not told(
        "site: {root: portal, logo: assets/logo.svg}", beside={"portal/site/docs/assets/logo.svg": "<svg/>"}
    )


class Steady:
    name = "steady"


def make(_: object = None) -> Steady:
    return Steady()


def nothing(_: object) -> None:
    return None


def broken(_: object) -> None:
    raise ZeroDivisionError


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plug-ins, as packages would install them."""
    here = "tests.pipeline.test_validate"
    made = {"steady": "make", "odd": "nothing", "broken": "broken"}
    points = [EntryPoint(name, f"{here}:{value}", SOURCES) for name, value in made.items()]
    points.append(EntryPoint("pdf", f"{here}:make", EXPORTERS))

    def entry_points(group: str, name: str | None = None) -> list[EntryPoint]:
        return [point for point in points if point.group == group and name in {None, point.name}]

    for module in (source_module, exporter_module):
        monkeypatch.setattr(module, "entry_points", entry_points)


def test_formats_that_there_are_not_are_told(told: Told, installed: None) -> None:
    text = "exports: {formats: [csv, xslx, excel, pdf]}"
    assert told(text) == [
        "error c.yml:1:26: exports.formats[1]: there is no format 'xslx': did you mean xlsx?",
        (
            "error c.yml:1:32: exports.formats[2]: there is no format 'excel': "
            "the formats are csv, json, markdown, parquet, pdf, sqlite, xlsx, xml"
        ),
    ]


def test_what_comes_from_packages_must_be_allowed(told: Told, installed: None) -> None:
    text = "exports: {formats: [csv, pdf]}\nsources: {enabled: [endpoints, steady]}\nplugins: {allowed: [%s]}"
    why = "it comes from a package, and `plugins.allowed` does not name it: add it there"
    assert told(text % "") == [
        f"error c.yml:1:26: exports.formats[1]: {why}",
        f"error c.yml:2:32: sources.enabled[1]: {why}",
    ]
    assert told(text % "pdf, steady") == []
    assert told(text.replace("plugins: {allowed: [%s]}", "")) == []


def test_what_is_allowed_and_not_installed_is_a_warning(told: Told, installed: None) -> None:
    assert told("plugins: {allowed: [steady, terraform, pdf, ssm]}") == [
        "warning c.yml:1:29: plugins.allowed[1]: nothing of that name is installed here"
    ]


def test_insights_that_there_are_not_are_told(told: Told) -> None:
    text = channels(news=JOB) + "  rules: {all: {channels: [news], insights: [parity, parityy]}}\n"
    assert told(text + "insights: {off: [peace, pace]}") == [
        "error c.yml:3:54: notifications.rules.all.insights[1]: there is no insight 'parityy': did you mean parity?",
        "error c.yml:4:18: insights.off[0]: there is no insight 'peace': did you mean pace?",
    ]


def test_an_insight_of_a_package_must_be_allowed_to_be_told(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("own", "package:Rule", "reporter.insights")
    monkeypatch.setattr("reporter.insights.rule.entry_points", lambda group: [point])
    text = channels(news=JOB) + "  rules: {all: {channels: [news], insights: [own]}}\ninsights: {off: [own]}\n"
    assert told(text + "plugins: {allowed: []}") == [
        (
            "error c.yml:3:46: notifications.rules.all.insights[0]: it comes from a package, and `plugins.allowed` "
            "does not name it: add it there"
        ),
    ]
    assert told(text + "plugins: {allowed: [own]}") == []


# Sources


def test_sources_that_there_are_not_are_told(told: Told) -> None:
    text = "sources: {enabled: [endpoint, terraform], options: {tabel: {file: rows.csv}}}"
    assert told(text) == [
        "error c.yml:1:21: sources.enabled[0]: there is no source 'endpoint': did you mean endpoints?",
        "error c.yml:1:31: sources.enabled[1]: there is no source 'terraform': the sources are endpoints, ssm, table",
        "error c.yml:1:53: sources.options.tabel: there is no source 'tabel': did you mean table?",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "sources: {enabled: [table]}",
            "error c.yml:1:21: sources.enabled[0]: source table: which file? Say `--option file=rows.csv`",
        ),
        (
            "sources: {enabled: [table], options: {table: {name: rows}}}",
            "error c.yml:1:39: sources.options.table: source table: which file? Say `--option file=rows.csv`",
        ),
        (
            "sources: {enabled: [endpoints], options: {endpoints: {file: x}}}",
            (
                "error c.yml:1:43: sources.options.endpoints: source endpoints: there is no option 'file': "
                "it has no options"
            ),
        ),
        (
            "sources: {options: {table: {name: rows}}}",
            "warning c.yml:1:21: sources.options.table: source table: which file? Say `--option file=rows.csv`",
        ),
        (
            "sources: {enabled: [ssm], options: {ssm: {workers: 99}}}",
            "error c.yml:1:43: sources.options.ssm.workers: expected a whole number from 1 to 64, not '99'",
        ),
        (
            "sources: {enabled: [ssm]}\naws: {session_name: reader}",
            "error c.yml:2:7: aws.session_name: it goes with a role: say role_arn=..., or leave it out",
        ),
        (
            "sources: {enabled: [ssm]}\naws: {api_regions: [xx-none-9]}",
            (
                "error c.yml:2:7: aws.api_regions: 'xx-none-9' is in no partition that botocore knows: "
                "check its spelling"
            ),
        ),
        (
            "aws: {accounts: {gov: {profile: gov}}}",
            "warning c.yml:1:18: aws.accounts.gov.partitions: which partitions does this account read? Name them",
        ),
        (
            "sources: {enabled: [ssm]}\naws: {accounts: {a: {partitions: [aws-cn]}, b: {partitions: [aws-cn]}}}",
            "error c.yml:2:49: aws.accounts.b.partitions: aws-cn is read by account a already: leave it out of one",
        ),
    ],
)
def test_options_that_a_source_does_not_take_are_told_where_they_stand(told: Told, text: str, line: str) -> None:
    assert told(text) == [line]


def test_a_feed_that_the_source_does_not_take_is_told_in_its_own_section(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No address that the section takes is refused now; the source has the last word."""
    from reporter.collect.ssm.accounts import Plan  # noqa: PLC0415 - what is replaced

    def of(_: object) -> Plan:
        msg = "source ssm: option feed: expected another address"
        raise UsageError(msg)

    monkeypatch.setattr(Plan, "of", of)
    text = "sources: {enabled: [ssm]}\ncollect: {feed: 'https://example.org/'}"
    assert told(text) == ["error c.yml:2:11: collect.feed: expected another address"]


def test_nothing_is_said_of_accounts_whose_section_is_broken(told: Told) -> None:
    text = "sources: {enabled: [ssm]}\naws: {session_name: reader, role_arn: '${ROLE}'}"
    [line] = told(text)
    assert "the environment variable ROLE is not set" in line


def test_a_plug_in_that_cannot_be_loaded_is_told(told: Told, installed: None) -> None:
    assert told("sources: {enabled: [broken, odd]}") == [
        (
            "error c.yml:1:21: sources.enabled[0]: source broken of package tests.pipeline.test_validate:broken "
            "cannot be loaded: ZeroDivisionError: "
        )
    ]


@pytest.mark.parametrize(
    ("default", "line"),
    [
        ("endpoints", None),
        ("ssm", None),
        ("rows", None),
        ("table", "it is not enabled, and the history has nothing of it: enable it, or name another one"),
        ("endpoint", "there is no source 'endpoint': did you mean endpoints?"),
        ("terraform", "there is no source 'terraform': the sources are endpoints, ssm, table"),
    ],
)
def test_a_default_source_is_enabled_or_in_the_history(told: Told, past: None, default: str, line: str | None) -> None:
    """By the name that it has there."""
    enabled = (
        "[endpoints, table], options: {table: {file: rows.csv, name: rows}}" if default == "rows" else "[endpoints]"
    )
    found = told(f"sources: {{default: {default}, enabled: {enabled}}}")
    assert found == ([f"error c.yml:1:11: sources.default: {line}"] if line else [])


def test_whether_the_history_has_the_default_source_may_not_be_known(told: Told) -> None:
    text = "sources: {default: ssm}"
    [line] = told(text)
    assert line == (
        "note c.yml:1:11: sources.default: it is not enabled; whether the history has it is not known: "
        ".: not a git repository: run `git init` there, or name one with --repository"
    )
    assert told(text, history=False)[0].endswith("is not known: --offline")


# The history


def test_patterns_that_fit_nothing_are_warnings(told: Told, past: None) -> None:
    text = (
        "filters:\n"
        "  services: {include: ['S3', 'amazon*', 'bedrok', 'lambda*'], exclude: ['*-preview', 'keyspaces']}\n"
        "  regions: {include: ['eu-*', 'Europe (Ireland)', 'eu-west-2']}\n"
        "  partitions: [aws, aws-us-gov]\n"
    )
    what = "that the sources in use have found"
    wait = "that is fine if it is still to come"
    assert told(text) == [
        f"warning c.yml:2:41: filters.services.include[2]: 'bedrok' fits no service {what}: did you mean bedrock?",
        f"warning c.yml:2:51: filters.services.include[3]: 'lambda*' fits no service {what}: {wait}",
        f"warning c.yml:2:73: filters.services.exclude[0]: '*-preview' fits no service {what}: {wait}",
        f"warning c.yml:2:86: filters.services.exclude[1]: 'keyspaces' fits no service {what}: {wait}",
        f"warning c.yml:3:51: filters.regions.include[2]: 'eu-west-2' fits no region {what}: did you mean eu-west-1?",
        f"warning c.yml:4:21: filters.partitions[1]: 'aws-us-gov' fits no partition {what}: did you mean aws?",
    ]


def test_patterns_of_rules_are_compared_with_all_sources_in_use(told: Told, past: None) -> None:
    text = channels(news=JOB) + (
        "  rules:\n"
        "    all: {channels: [news], services: [keyspaces, s3], regions: [ap-*, us-*], partitions: [aws-cn]}\n"
    )
    one, other = (line.partition(" fits ")[0] for line in told(text))
    assert one == "warning c.yml:4:40: notifications.rules.all.services[0]: 'keyspaces'"
    assert other == "warning c.yml:4:66: notifications.rules.all.regions[0]: 'ap-*'"
    assert told(text + "sources: {enabled: [endpoints, ssm]}") == []


def test_a_pattern_that_fits_nothing_in_any_profile_is_told_once(told: Told, past: None) -> None:
    assert len(told("filters: {services: {include: [none]}}\nprofiles: {a: {}, b: {}}")) == 1


def test_a_region_to_compare_with_must_be_known(told: Told, past: None) -> None:
    assert told("insights: {reference: [us-east-1, us-east-2, xx-none-9]}") == [
        (
            "error c.yml:1:35: insights.reference[1]: no source in use has found a region 'us-east-2': "
            "did you mean us-east-1?"
        ),
        (
            "error c.yml:1:46: insights.reference[2]: no source in use has found a region 'xx-none-9': "
            "name one that there is"
        ),
    ]


def test_the_region_that_nobody_chose_is_not_compared(told: Told, past: None) -> None:
    assert told("insights: {most: 3}\nsources: {enabled: [ssm]}") == []


@pytest.mark.parametrize(
    ("prepare", "why"),
    [
        (lambda path: None, ".: not a git repository: run `git init` there, or name one with --repository"),
        (new_repository, "branch snapshots has nothing of endpoints yet"),
        (
            lambda path: observe(new_repository(path), snapshot(service("s3", "eu-west-1"), source="ssm"), day(0)),
            "branch snapshots has nothing of endpoints yet",
        ),
    ],
    ids=["none", "empty", "other"],
)
def test_without_a_history_nothing_is_compared(
    told: Told, tmp_path: Path, prepare: Callable[[Path], object], why: str
) -> None:
    prepare(tmp_path)
    assert told("filters: {partitions: [aws]}") == [
        f"note history: patterns and regions were not compared with the history: {why}"
    ]


def test_a_history_that_is_damaged_is_a_note(told: Told, tmp_path: Path) -> None:
    from tests.builders import commit_files  # noqa: PLC0415 - only here

    commit_files(new_repository(tmp_path), {"endpoints/schema.json": b"{"}, "x\n\nSource: endpoints\n", day(0))
    [line] = told("filters: {partitions: [aws]}")
    assert line.startswith(
        "note history: patterns and regions were not compared with the history: endpoints/schema.json"
    )


def test_the_history_is_left_alone_if_nobody_wants_it(told: Told, past: None) -> None:
    assert told("filters: {services: {include: [nothing]}}", history=False) == [
        "note history: patterns and regions were not compared with the history: --offline"
    ]


def test_nothing_is_compared_where_a_section_is_broken(told: Told, past: None) -> None:
    """And nothing that goes by the same section is said twice."""
    text = (
        "filters: {services: {include: [none]}, x: 1}\n"
        "insights: {reference: [xx-none-9], x: 1}\n"
        "notifications: {rules: {all: {channels: [news], services: [none]}}, x: 1}\n"
        "features: {parallel_sources: {percent: 5, x: 1}}\n"
        "site: {logo: none.svg, x: 1}\n"
        "exports: {formats: [none], x: 1}\n"
        "plugins: {allowed: [none], x: 1}\n"
    )
    assert [line.partition(".x: ")[2][:20] for line in told(text)] == ["there is no such key"] * 7
    assert len(told("history: {branch: other, x: 1}\nfilters: {services: {include: [none]}}")) == 1
    assert len(told("sources: {enabled: [none], x: 1}")) == 1


# Profiles


def test_a_fault_of_one_profile_is_told_with_its_name(told: Told) -> None:
    text = (
        channels(news=JOB)
        + "  rules: {all: {channels: [news]}}\n"
        + "profiles:\n  a: {guard: {overall: 2}}\n  b: {notifications: {rules: {more: {channels: [nwes]}}}}\n  c: {}\n"
    )
    assert told(text) == [
        "error c.yml:5:15: guard.overall: in profile a: expected a number from 0 to 1, not 2",
        (
            "error c.yml:6:49: notifications.rules.more.channels[0]: in profile b: there is no channel 'nwes': "
            "did you mean news?"
        ),
    ]


def test_a_fault_of_all_profiles_is_told_once(told: Told) -> None:
    assert told("guard: {overall: 2}\nprofiles: {a: {}, b: {}}") == [
        "error c.yml:1:9: guard.overall: expected a number from 0 to 1, not 2"
    ]


def test_a_fault_that_every_profile_mends_is_told_as_that(told: Told) -> None:
    text = "guard: {overall: 2}\nprofiles: {a: {guard: {overall: 0.1}}, b: {guard: {overall: 0.2}}}"
    assert told(text) == ["error c.yml:1:9: guard.overall: without a profile: expected a number from 0 to 1, not 2"]


def test_a_fault_of_several_profiles_names_them(told: Told) -> None:
    text = "features: {parallel_sources: true}\nprofiles: {a: &p {features: %s}, b: *p, c: {}}"
    [line] = told(text % "{parallel_sources: {percent: 5}}")
    assert line.startswith("error c.yml:2:49: features.parallel_sources.percent: in profiles a, b: a share needs")


def test_a_profile_that_there_is_not_is_told_beside_all_else(look: Look) -> None:
    found = look("guard: {overall: 2}\nprofiles: {a: {}}", profile="b")
    assert [str(one.problem) for one in found.found] == [
        "c.yml:1:9: guard.overall: expected a number from 0 to 1, not 2",
        "profiles: there is no profile 'b': there are a",
    ]
    assert (found.errors, found.profiles) == (2, 1)


def test_a_profile_that_cannot_be_read_hides_nothing_of_the_others(told: Told) -> None:
    text = "guard: {overall: 2}\nprofiles: {a: {history: {remote: '${'}}}"
    assert told(text, profile="a") == [
        "error c.yml:1:9: guard.overall: without a profile: expected a number from 0 to 1, not 2",
        (
            "error c.yml:2:26: profiles.a.history.remote: in profile a: expected ${NAME} or ${NAME:-default}; "
            "write $${ for a literal ${"
        ),
    ]


def test_a_file_that_cannot_be_read_is_all_that_is_told(look: Look) -> None:
    found = look("guard: [", profile="b")
    assert [str(one.problem)[:26] for one in found.found] == ["c.yml:2:1: this is no YAML"]
    assert (found.errors, found.warnings, found.files) == (1, 0, 0)


def test_what_there_is_is_counted_in_the_chosen_profile(look: Look) -> None:
    text = (
        "extends: base.yml\n"
        + channels(a=JOB, b=JOB)
        + "  rules: {one: {channels: [a, b]}}\n"
        + "profiles: {p: {notifications: {rules: {two: {channels: [a], when: daily}}}}, q: {}}\n"
    )
    base = {"base.yml": "guard: {floor: 5}"}
    found = look(text, beside=base)
    assert (found.files, found.profiles, found.channels, found.rules) == (2, 2, 2, 1)
    assert look(text, beside=base, profile="p").rules == 2
    assert look(text, beside=base, profile="q").rules == 1
    assert found.found == ()


def test_what_the_command_line_and_the_environment_say_counts(told: Told) -> None:
    text = channels(news=JOB) + "  operations: news\n"
    assert told(text, REPORTER__NOTIFICATIONS__OPERATIONS="nobody", overrides={("site", "logo"): "x.svg"}) == [
        "error --set: site.logo: there is no file site/docs/x.svg: put the file there, or take the key out",
        (
            "error REPORTER__NOTIFICATIONS__OPERATIONS: notifications.operations: "
            "there is no channel what the variable gives: the channels are news"
        ),
        (
            "warning c.yml:2:14: notifications.channels.news: no rule names it, so nothing is sent there: "
            "name it in one, or take it out"
        ),
    ]


@pytest.mark.parametrize("template", GALLERY)
def test_the_templates_are_without_fault_and_without_warning(look: Look, template: str) -> None:
    files = template_files(template)
    variables = dict.fromkeys(re.findall(r"\$\{(\w+)\}", "".join(files.values())), "https://example.org/x")
    text = files["reporter.yml"]
    found = look(text, beside=files, profile=None, history=False, **(variables | ROLES))
    assert [str(one.problem) for one in found.found if one.level != "note"] == []


# Encrypted values


def hook(token: str) -> str:
    return channels(news=f"{{type: slack-webhook, url: '{token}'}}") + "  operations: news\n"


def test_an_encrypted_value_that_opens_is_good(told: Told) -> None:
    assert told(hook(encrypt(URL, [PUBLIC])), keys=[STRANGER, PRIVATE]) == []


def test_what_was_encrypted_must_be_what_is_expected(told: Told) -> None:
    [line] = told(hook(encrypt("http://hooks.example.org/hidden", [PUBLIC])), keys=[PRIVATE])
    assert line == (
        "error c.yml:2:42: notifications.channels.news.url: what was encrypted is wrong: "
        "expected an address that begins with https://, without a user name or password"
    )


@pytest.mark.parametrize(
    ("token", "why"),
    [
        (
            encrypt(URL, [PUBLIC])[:-40],
            "this encrypted value is damaged: encrypt it again with `reporter config encrypt`",
        ),
        ("age:YWdlLWVuY3J5cHRpb24ub3Jn", "this encrypted value is damaged: encrypt it again with"),
    ],
    ids=["cut", "beginning"],
)
def test_a_damaged_value_is_told(told: Told, token: str, why: str) -> None:
    [line] = told(hook(token), keys=[PRIVATE])
    assert line.startswith(f"error c.yml:2:42: notifications.channels.news.url: {why}")


def test_what_no_key_opens_is_a_note(told: Told) -> None:
    [line] = told(hook(encrypt(URL, [OTHERS])), keys=[PRIVATE])
    assert line.startswith(
        "note c.yml:2:42: notifications.channels.news.url: this encrypted value was not opened: "
        "no key here opens this value"
    )


def test_without_a_key_there_is_one_note_for_all_profiles(told: Told) -> None:
    one, other = encrypt(URL, [PUBLIC]), encrypt(URL, [PUBLIC])
    text = (
        hook(one)
        + f"aws: {{role_arn: 'arn:aws:iam::123456789012:role/r', external_id: '{other}'}}\nprofiles: {{p: {{}}}}"
    )
    assert told(text + "\nsources: {enabled: [ssm]}") == [
        (
            "note c.yml:2:42: notifications.channels.news.url: 2 encrypted values were not opened: "
            "there is no key: set REPORTER_AGE_KEY or REPORTER_AGE_KEY_FILE, or make one with `reporter config keygen`"
        )
    ]


def test_accounts_are_looked_at_although_a_secret_of_theirs_is_shut(told: Told) -> None:
    text = f"sources: {{enabled: [ssm]}}\naws: {{external_id: '{encrypt(URL, [PUBLIC])}'}}"
    first, second = told(text)
    assert first == "error c.yml:2:7: aws.external_id: it goes with a role: say role_arn=..., or leave it out"
    assert second.startswith("note c.yml:2:7: aws.external_id: this encrypted value was not opened: there is no key")


def test_an_encrypted_value_where_none_is_opened_is_told(told: Told) -> None:
    token = encrypt(URL, [PUBLIC])
    text = f"metadata: {{name: '{token}'}}\nsources: {{options: {{table: {{file: x, name: '{token}'}}}}}}"
    why = "nothing is decrypted here, so this would count as it stands: write ${NAME}"
    assert told(text, keys=[PRIVATE]) == [
        f"error c.yml:1:12: metadata.name: {why}",
        f"error c.yml:2:38: sources.options.table.name: {why}",
    ]


def test_of_a_broken_section_and_of_none_no_secret_is_opened(told: Told) -> None:
    token = encrypt("no address", [PUBLIC])
    lines = told(hook(token) + f"  x: 1\nnone: '{token}'\nversion: '{token}'", keys=[PRIVATE])
    assert [line.split(": ")[1] for line in lines] == ["notifications.x", "none", "version"]


def test_what_was_opened_is_shown_nowhere(told: Told) -> None:
    """Not even where a source repeats what it is given."""
    token = encrypt("odd secret!", [PUBLIC])
    text = f"sources: {{enabled: [ssm]}}\naws: {{role_arn: 'arn:aws:iam::123456789012:role/r', external_id: '{token}'}}"
    [line] = told(text, keys=[PRIVATE])
    assert line.startswith("error c.yml:2:53: aws.external_id: expected 2 to 1224 letters")
    assert "odd secret" not in line

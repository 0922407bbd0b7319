"""What the reference says of a key holds: its variable sets it, its example is taken, its default is the default."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
import yaml

from reporter.config.effect import effective
from reporter.config.faults import value_at
from reporter.config.layers import Layer
from reporter.config.load import Loaded, load
from reporter.config.problems import KeyPath
from reporter.config.reference import IDLE, NAME, Option, Table, markdown, tables
from reporter.config.settings import SECTIONS
from reporter.options.secret import MASK

TABLES = tuple(tables())
ALL = [(table, option) for table in TABLES for option in table.options]
BY_NAME = {f"{table.type or ''}:{option.variable}": (table, option) for table, option in ALL}


def written(value: object) -> str:
    """*value* as a variable holds it; a secret is any address."""
    text = yaml.safe_dump(value, default_flow_style=True, width=1 << 20).removesuffix("...\n").strip()
    return re.sub(r"\$\{\w+\}", "https://example.org/secret", text)


def needed(table: Table, option: Option) -> dict[str, str]:
    """The variables that must be set for *option* to stand alone."""
    beside = [
        one
        for one in table.options
        if one.required and one.path != option.path and one.path[:-1] == option.path[:-1][: len(one.path) - 1]
    ]
    return {one.variable: written(one.example) for one in beside}


def path_of(option: Option) -> KeyPath:
    return tuple(part.lower() for part in option.path)


def dumped(loaded: Loaded, path: KeyPath) -> Any:
    section, *rest = path
    return value_at(getattr(loaded.settings, str(section)).model_dump(mode="json"), tuple(rest))


def loaded(environment: Mapping[str, str]) -> Loaded:
    return load([], environment=environment)


@pytest.mark.parametrize("name", BY_NAME)
def test_the_variable_of_a_key_sets_it_to_its_example(name: str) -> None:
    table, option = BY_NAME[name]
    found = loaded({**needed(table, option), option.variable: written(option.example)})
    origin = found.layered.origins[path_of(option)]
    value = dumped(found, path_of(option))

    assert (origin.layer, origin.where) == (Layer.ENVIRONMENT, option.variable)
    if "a secret" in option.kind:
        assert MASK in str(value)
    elif isinstance(option.example, dict):
        assert value.keys() >= option.example.keys()
    else:
        assert value == option.example


@pytest.mark.parametrize("name", [name for name, (_, option) in BY_NAME.items() if option.default is not None])
def test_the_default_of_a_key_is_what_it_is_where_nothing_is_said(name: str) -> None:
    """In a map that is there."""
    table, option = BY_NAME[name]
    around = option.variable.rpartition("__")[0]
    unsaid = {around: "{}", **needed(table, option)}
    said = loaded({**unsaid, option.variable: written(option.default)})

    assert dumped(said, path_of(option)) == dumped(loaded(unsaid), path_of(option))


def test_a_key_without_a_default_is_empty_where_nothing_is_said() -> None:
    nothing = Loaded()
    empty = [option for _, option in ALL if option.default is None and not option.required and NAME not in option.path]
    values = {option.variable: dumped(nothing, path_of(option)) for option in empty}
    assert {name for name, value in values.items() if value not in (None, {"include": [], "exclude": []})} == set()


def test_no_key_in_effect_is_missing_from_the_reference() -> None:
    known = {path_of(option) for _, option in ALL}
    assert {row.path for row in effective(Loaded())} - known == set()


@pytest.mark.parametrize(
    ("variable", "kind"),
    [
        ("REPORTER__COLLECT__WORKERS", "a whole number, 1 to 64"),
        ("REPORTER__FILTERS__MIN_SERVICES", "a whole number, at least 0"),
        ("REPORTER__GUARD__OVERALL", "a number, 0 to 1"),
        ("REPORTER__HISTORY__PUSH", "true or false"),
        ("REPORTER__SITE__ROOT", "a path"),
        ("REPORTER__SITE__PRIMARY", "a colour"),
        ("REPORTER__AWS__API_REGIONS", "a list: each a region code"),
        ("REPORTER__AWS__ACCOUNTS", "a map by name: each a map"),
        ("REPORTER__NOTIFICATIONS__CHANNELS", "a map by name: each a map with its `type`"),
        ("REPORTER__NOTIFICATIONS__RULES__NAME__CHANNELS", "a list of at least 1: each a name of letters, digits,"),
        ("REPORTER__COLLECT__DEADLINE", "a span of time (s, m, h), 1s to 24h"),
        ("REPORTER__LOGGING__LEVEL", "`debug`, `info`, `warning` or `error`"),
        ("REPORTER__FEATURES__PARALLEL_SOURCES", "true, false, or a map"),
    ],
)
def test_a_type_is_told_in_words(variable: str, kind: str) -> None:
    assert BY_NAME[f":{variable}"][1].kind.startswith(kind)


def test_what_a_word_means_is_told_with_the_key() -> None:
    assert "`json`: One JSON object, for programs." in BY_NAME[":REPORTER__LOGGING__FORMAT"][1].description


def test_each_section_that_does_not_do_its_work_yet_says_so() -> None:
    assert set(IDLE) <= set(SECTIONS)
    for section, told in IDLE.items():
        assert f"\n## `{section}`\n\n" in markdown()
        assert told in markdown().partition(f"\n## `{section}`\n\n")[2].partition("|")[0]


def test_every_row_has_as_many_cells_as_the_head() -> None:
    """No description, type or value has a sign in it that ends a cell."""
    assert {line.count("|") for line in markdown().splitlines() if line.startswith("|")} == {7}
